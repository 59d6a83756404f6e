"""Processes of their own under test: the program as a shell, a terminal or the system would start and end it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

ROOT = Path(__file__).parents[1]
PATIENCE = 300
"""Seconds after which a process has gone wrong, on the busiest of machines."""


def environment(**more: str) -> dict[str, str]:
    """The test's own, with the package from this repository."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def program(*arguments: str) -> list[str]:
    """The command that runs the program."""
    return [sys.executable, "-m", "playground", *arguments]


def finished(command: list[str], **options: Any) -> subprocess.CompletedProcess[Any]:
    """Run a command to its end and return what it said."""
    options.setdefault("env", environment())
    return subprocess.run(command, capture_output=True, check=False, timeout=PATIENCE, **options)


def started(
    command: list[str], *, ignoring: tuple[signal.Signals, ...] = (), **options: Any
) -> subprocess.Popen[bytes]:
    """Start a command whose streams are pipes and whose signals mean what they mean in a terminal.

    A test may itself run where signals are ignored (`nohup`, a background job); what it starts would inherit that.

    Args:
        command: what to start.
        ignoring: signals that it is started to ignore.
        options: of `subprocess.Popen`.
    """

    def set_signals() -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN if number in ignoring else signal.SIG_DFL)

    for stream in ("stdout", "stderr"):
        options.setdefault(stream, subprocess.PIPE)
    options.setdefault("env", environment())
    process = subprocess.Popen(command, bufsize=0, preexec_fn=set_signals, **options)
    return cast("subprocess.Popen[bytes]", process)


def ended(process: subprocess.Popen[bytes]) -> tuple[int, bytes, bytes]:
    """Wait for a process; return its status and what it said after what was read already."""
    try:
        out, err = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    return process.returncode, out, err
