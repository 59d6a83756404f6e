"""What the packages say about the program, read from where the program itself says it."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import playground  # noqa: E402
from playground import ENDING, IDENTIFIER, MEDIA_TYPE, NAME, TITLE  # noqa: E402

__all__ = ["ENDING", "IDENTIFIER", "MEDIA_TYPE", "NAME", "TITLE", "VERSION"]

VERSION = playground.__version__
_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

SUMMARY: str = _PROJECT["description"]
LICENCE: str = _PROJECT["license"]
MAINTAINER: str = _PROJECT["authors"][0]["name"]
KEYWORDS: list[str] = _PROJECT["keywords"]

BUILD = ROOT / "build"
"""What a build needs in between."""
DIST = ROOT / "dist"
"""What a build gives."""
FOLDER = DIST / (f"{TITLE}.app" if sys.platform == "darwin" else NAME)
"""The built program with all that it needs."""
PROGRAM = {
    "win32": FOLDER / f"{NAME}-console.exe",
    "darwin": FOLDER / "Contents" / "MacOS" / NAME,
}.get(sys.platform, FOLDER / NAME)
"""The built program."""
SOURCE = (sys.executable, "-m", "playground")
"""The same program, run from source."""
