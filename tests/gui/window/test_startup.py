"""What is missing at the start is said in one line, and no traceback is shown."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from playground.core.errors import InvalidInput
from playground.gui.window import startup

PROJECT = Path(__file__).resolve().parents[3]
linux_only = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="displays and libraries of Linux"
)


def start(before: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Try to open the window, without a display unless one is given."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_SESSION_TYPE")
    kept = {name: value for name, value in os.environ.items() if name not in names}
    code = f"import sys\n{before}\nfrom playground.cli import main\nsys.exit(main([]))"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=PROJECT, env={**kept, **environment}, capture_output=True, encoding="utf-8", check=False, timeout=60,
    )  # fmt: skip


def complaint(answer: subprocess.CompletedProcess[str]) -> str:
    """The one line on stderr."""
    assert answer.returncode == 2, answer.stderr
    assert answer.stderr.startswith("error: ")
    assert answer.stderr.count("\n") == 1
    return answer.stderr


@linux_only
@pytest.mark.parametrize(
    ("environment", "reason"),
    [
        ({}, "there is no display"),
        ({"QT_QPA_PLATFORM": "nonsense"}, 'no platform "nonsense"'),
        ({"WAYLAND_DISPLAY": "wayland-no", "XDG_RUNTIME_DIR": "/nowhere"}, "wayland"),
    ],
)
def test_without_a_display(environment, reason):
    assert reason in complaint(start(**environment))


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
