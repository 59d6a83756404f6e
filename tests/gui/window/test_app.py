"""The program as a process of its own: a file on its command line, files that the desktop asks it to open."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from playground.experiment.codec import dumps
from playground.experiment.presets import first_launch
from tests.processes import PATIENCE

ROOT = Path(__file__).parents[3]
SCRIPT = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication, QMessageBox
import playground.gui.app as app
from playground.cli import main

def ask(path):
    QApplication.sendEvent(QApplication.instance(), QFileOpenEvent(QUrl.fromLocalFile(str(Path(path).absolute()))))

def look(window):
    box = window.findChild(QMessageBox)
    print(window.store.experiment.seed, window.documents.path, box.text() if box else "", window.isVisible())
    window.documents._closing = True
    window.close()

later = lambda window: None
before = app.MainWindow.offer_abandoned
def offer(window):
    before(window)
    later(window)
    QTimer.singleShot(0, lambda: look(window))
app.MainWindow.offer_abandoned = offer
"""


@pytest.fixture
def folder(tmp_path):
    for seed in (7, 8):
        (tmp_path / f"{seed}.optplay").write_text(dumps(replace(first_launch(), seed=seed)))
    (tmp_path / "bad.optplay").write_text("{")
    return tmp_path


def run(folder, *lines):
    code = SCRIPT + "\n".join(lines)
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().partition(" ")


def test_a_file_on_the_command_line_opens(folder):
    seed, _, rest = run(folder, "sys.exit(main(['7.optplay']))")
    assert (seed, rest) == ("7", f"{folder / '7.optplay'}  True")


def test_a_file_that_is_no_experiment_opens_the_window_and_says_so(folder):
    # Who double-clicked it sees no terminal.
    seed, _, rest = run(folder, "sys.exit(main(['--desktop', 'bad.optplay']))")
    assert seed == "0"
    assert rest.startswith(f"None {folder / 'bad.optplay'}: not JSON")


def test_a_file_that_the_desktop_asked_for_before_there_was_a_window(folder):
    seed, _, rest = run(
        folder, "app.make_application(['x'])", "ask('7.optplay')", "ask('8.optplay')", "sys.exit(main([]))"
    )
    assert (seed, rest) == ("8", f"{folder / '8.optplay'}  True")


def test_a_file_that_the_desktop_asks_for_later(folder):
    seed, _, rest = run(folder, "later = lambda window: ask('8.optplay')", "sys.exit(main(['7.optplay']))")
    assert (seed, rest) == ("8", f"{folder / '8.optplay'}  True")


def test_it_asks_about_changes_first(folder):
    seed, _, rest = run(
        folder,
        "later = lambda window: (window.map.start_dropped.emit(1.0, 1.0), ask('8.optplay'))",
        "sys.exit(main(['7.optplay']))",
    )
    assert (seed, rest) == ("7", f"{folder / '7.optplay'} 7.optplay has changes that are not saved. True")
