"""Ctrl+C on the terminal that a window was started from."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
WINDOW = """
import sys
from PySide6.QtCore import QTimer
import playground.gui.app as app

made = app.show_startup_notices
def begin(window, *rest):
    made(window, *rest)
    QTimer.singleShot(0, lambda: print("shown", flush=True))
    window.player.toggle()

app.show_startup_notices = begin
sys.exit(app.run_window(None))
"""


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_it_quits_as_the_menu_does(tmp_path):
    environment = {**os.environ, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data")}
    command = [sys.executable, "-c", WINDOW]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, env=environment
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"shown\n"
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 0
    assert b"Traceback" not in said
