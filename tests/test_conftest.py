"""The checks in conftest.py find what they promise to find, and blame nobody without reason."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import PATIENCE

LEAVES_SOMETHING = """
import threading
import pytest

end = threading.Event()
kept = []

def test_thread():
    threading.Thread(target=end.wait, args=(30,), name="forgotten").start()

def test_next_ends_it():
    end.set()

def test_widget(qtbot):
    from PySide6.QtWidgets import QDialog, QWidget
    window = QWidget(objectName="lost", windowTitle="Lost")
    kept.extend((window, QDialog(window)))
    window.show()

def test_timer(qtbot):
    from PySide6.QtCore import QTimer
    kept.append(QTimer())
    kept[-1].start(1000)

def test_qthread(qtbot):
    from PySide6.QtCore import QThread
    kept.append(QThread())
    kept[-1].start()
"""

LEAVES_NOTHING = """
import threading

def test_thread():
    threading.Thread(target=lambda: None).start()

def test_widgets(qtbot):
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QComboBox, QWidget
    box = QComboBox()
    qtbot.addWidget(box)
    box.addItems(["a", "b"])
    box.show()
    box.showPopup()
    QTimer(box).start(10)
    circle = QWidget()
    circle.itself = circle

def test_qthread(qtbot):
    from PySide6.QtCore import QThread
    thread = QThread()
    thread.start()
    thread.quit()
    thread.wait()

def test_settings_are_its_own(qtbot, tmp_path):
    from PySide6.QtCore import QSettings
    settings = QSettings("organization", "program")
    settings.setValue("colour", "orange")
    settings.sync()
    assert settings.fileName().startswith(str(tmp_path))
"""


def _run(code: str, folder: Path) -> str:
    conftest = Path(__file__).with_name("conftest.py").read_text("utf-8")
    (folder / "conftest.py").write_text(re.sub(r"_PATIENCE = [\d.]+", "_PATIENCE = 0.2", conftest), "utf-8")
    (folder / "test_it.py").write_text(code, "utf-8")
    (folder / "pytest.ini").write_text("[pytest]\nqt_api = pyside6\n", "utf-8")
    # Without the summary (-rN), which repeats complaints in full where CI is set.
    run = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-rN",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        str(folder),
    ]
    return subprocess.run(
        run, cwd=folder, capture_output=True, text=True, check=False, timeout=PATIENCE
    ).stdout


@pytest.fixture(scope="module")
def complaints(tmp_path_factory: pytest.TempPathFactory) -> str:
    return _run(LEAVES_SOMETHING, tmp_path_factory.mktemp("leaves_something"))


@pytest.mark.parametrize(
    "complaint",
    [
        r"Python thread 'forgotten' running Event\.wait: join it",
        r"top-level QWidget \(named 'lost', titled 'Lost', visible\): give it to qtbot\.addWidget",
        r"active QTimer, started at test_it\.py:\d+: stop it",
        r"running QThread, started at test_it\.py:\d+: quit\(\) and wait\(\)",
    ],
)
def test_what_is_left_behind_is_named(complaint: str, complaints: str) -> None:
    assert re.search(complaint, complaints), complaints


def test_only_the_guilty_are_blamed_and_once(complaints: str) -> None:
    assert "5 passed, 4 errors" in complaints, complaints
    assert complaints.count("  - ") == 4, complaints


def test_what_cleans_up_passes(tmp_path: Path) -> None:
    told = _run(LEAVES_NOTHING, tmp_path)
    assert "4 passed" in told, told
    assert "error" not in told, told
