"""What is missing at the start is said in one line, and no traceback is shown."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from playground.core.errors import InvalidInput
from playground.gui.window import startup
from tests.processes import ROOT, environment, finished

linux_only = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="displays and libraries of Linux"
)


def start(
    before: str = "", arguments: tuple[str, ...] = (), cwd: Path = ROOT, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run the program, the window by default, without a display unless one is given."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_SESSION_TYPE")
    kept = {name: value for name, value in environment().items() if name not in names}
    code = f"import sys\n{before}\nfrom playground.cli import main\nsys.exit(main({list(arguments)!r}))"
    return finished([sys.executable, "-c", code], cwd=cwd, env={**kept, **more}, encoding="utf-8")


def complaint(answer: subprocess.CompletedProcess[str]) -> str:
    """The one line on stderr."""
    assert answer.returncode == 2, answer.stderr
    assert answer.stderr.startswith("error: ")
    assert answer.stderr.count("\n") == 1
    return answer.stderr


@linux_only
@pytest.mark.parametrize(
    ("variables", "reason"),
    [
        ({}, "there is no display"),
        ({"QT_QPA_PLATFORM": ""}, "there is no display"),
        ({"QT_QPA_PLATFORM": ";"}, 'no platform ""'),
        ({"QT_QPA_PLATFORM": "nonsense"}, 'no platform "nonsense"'),
        ({"QT_QPA_PLATFORM": "eglfs"}, '"eglfs" does not work here'),
        ({"QT_QPA_PLATFORM": "linuxfb:fb=/dev/no"}, '"linuxfb" does not work here'),
        ({"WAYLAND_DISPLAY": "wayland-no", "XDG_RUNTIME_DIR": "/nowhere"}, "wayland"),
    ],
)
def test_without_a_display(variables, reason):
    assert reason in complaint(start(**variables))


@linux_only
def test_an_x_server_that_does_not_answer():
    said = complaint(start(DISPLAY=":4711"))
    # Where Qt's libraries for X are not installed, that is said instead.
    assert 'DISPLAY=":4711"' in said or "apt-get install" in said


@linux_only
def test_a_missing_library_is_named_with_its_package(monkeypatch):
    reason = "libxcb-cursor.so.0: cannot open shared object file: No such file or directory"
    monkeypatch.setattr(startup, "missing_libraries", lambda names: ["libxcb-shape.so.0"])
    assert startup._explained(reason) == (
        "these system libraries are missing: libxcb-cursor.so.0, libxcb-shape.so.0. "
        "On Debian and Ubuntu: apt-get install libxcb-cursor0 libxcb-shape0"
    )


@linux_only
def test_only_what_cannot_be_loaded_is_missing():
    assert startup.missing_libraries(["libc.so.6", "libno-such-thing.so.9"]) == ["libno-such-thing.so.9"]


def test_qt_that_does_not_load_is_no_traceback():
    missing = "libEGL.so.1: cannot open shared object file: No such file or directory"
    before = (
        "import builtins; load = builtins.__import__\n"
        "def broken(name, *rest, **others):\n"
        f"    if name.startswith('PySide6'): raise ImportError({missing!r})\n"
        "    return load(name, *rest, **others)\n"
        "builtins.__import__ = broken"
    )
    said = complaint(start(before))
    assert "libEGL.so.1" in said
    assert "apt-get install libegl1" in said


@linux_only
def test_a_chosen_platform_that_exists_is_accepted(qapp):
    startup.check_display({"QT_QPA_PLATFORM": "offscreen"})
    startup.check_display({"QT_QPA_PLATFORM": "nonsense;offscreen"})
    with pytest.raises(InvalidInput, match="nonsense"):
        startup.check_display({"QT_QPA_PLATFORM": "nonsense"})


@linux_only
def test_a_cache_is_lent_only_where_there_can_be_none(monkeypatch, tmp_path):
    own = tmp_path / "own"
    monkeypatch.setenv("XDG_CACHE_HOME", str(own))
    startup.lend_cache()
    assert os.environ["XDG_CACHE_HOME"] == str(own)

    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null/cache")
    startup.lend_cache()
    lent = Path(os.environ["XDG_CACHE_HOME"])
    assert lent.is_dir()
    assert os.access(lent, os.W_OK)


PICTURE = ("render", "--steps", "3", "--view", "loss", "--size", "300x200", "--out", "a.png")


@linux_only
def test_render_needs_no_screen_and_no_folder_for_temporary_files(tmp_path):
    """Whatever the desktop has said about screens, styles and scales, the picture is the same."""
    strange = {"QT_QPA_PLATFORM": "xcb", "DISPLAY": ":4711", "QT_SCALE_FACTOR": "3", "QT_FONT_DPI": "200"}
    strange |= {"QT_PLUGIN_PATH": "/no", "QT_QPA_PLATFORM_PLUGIN_PATH": "/no", "TMPDIR": "/no"}
    pictures = []
    for number, variables in enumerate(({"QT_QPA_PLATFORM": ""}, strange)):
        folder = tmp_path / str(number)
        folder.mkdir()
        done = start(arguments=PICTURE, cwd=folder, **variables)
        assert (done.returncode, done.stderr) == (0, "")
        assert [path.name for path in folder.iterdir()] == ["a.png"]
        pictures.append((folder / "a.png").read_bytes())
    assert len(set(pictures)) == 1


@linux_only
def test_where_nothing_can_be_written_it_is_no_fault(monkeypatch):
    def fail(**_: object) -> str:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null/cache")
    monkeypatch.setattr(startup.tempfile, "mkdtemp", fail)
    startup.lend_cache()
    assert os.environ["XDG_CACHE_HOME"] == "/dev/null/cache"
