"""The one way to the files that are not code: fonts, icons, lessons, data.

The same folder stands in different places: ``resources/`` at the top of a checkout (and of an editable
install, which points there), ``playground/_resources`` in an installed wheel, and either of the two in a
frozen program.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """Where the file or folder ``resources/<parts>`` stands in this installation.

    Args:
        *parts: names below ``resources/``, as in ``resource("icons", "save.svg")``; the same may be written
            ``resource("icons/save.svg")``.

    Raises:
        FileNotFoundError: there is no such resource; the message names it and where it was looked for.
    """
    looked_in: list[str] = []
    for folder in _folders():
        path = folder.joinpath(*parts)
        if path.exists():
            return path
        looked_in.append(str(folder))
    name = "/".join(parts) or "the folder of resources"
    raise FileNotFoundError(f"missing resource: {name} (looked in {', '.join(looked_in)})")


def _folders() -> Iterator[Path]:
    """The folders that may hold the resources, the most specific one first."""
    # PyInstaller sets _MEIPASS to the folder into which the program was collected.
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        yield Path(frozen) / "playground" / "_resources"
        yield Path(frozen) / "resources"
        return
    yield _PACKAGE / "_resources"
    yield _PACKAGE.parent / "resources"
