"""Where faults of the program itself are written down, by the command line and the window alike."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path

from playground import NAME, __version__

_LONGEST = 500_000
"""Bytes; then the file begins anew, and the one before is kept."""


def log_path() -> Path:
    """The file: in the folder where desktops want what a program writes for a person."""
    if sys.platform == "win32":
        base = os.environ.get("APPDATA") or "~/AppData/Roaming"
    elif sys.platform == "darwin":
        base = "~/Library/Application Support"
    else:
        base = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(os.path.expanduser(base)) / NAME / NAME / "faults.log"  # noqa: PTH111 - raises nothing without a home


def write_down(details: str) -> Path | None:
    """Append a fault to the log.

    Returns:
        The file; None where it cannot be written.
    """
    path = log_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() and path.stat().st_size > _LONGEST:
            path.replace(path.with_name(f"{path.name}.1"))
        with path.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"{datetime.now():%Y-%m-%d %H:%M:%S} {NAME} {__version__}\n{details}\n")
    except OSError:
        return None
    return path
