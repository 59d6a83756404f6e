"""Drops shared libraries that came along with parts of Qt that were left out (Linux)."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any


def keep_what_is_linked(analysis: Any) -> None:
    """Keep of `analysis.binaries` what an extension module, a plugin or Python itself needs, directly or not.

    A symbolic link stays if what it points to does.
    """
    entries = [*analysis.binaries, *analysis.datas]
    by_name = {PurePosixPath(entry[0]).name: entry for entry in analysis.binaries if entry[2] != "SYMLINK"}
    waiting = [entry for entry in analysis.binaries if _is_root(entry)]
    kept: set[str] = set()
    while waiting:
        name, source, _ = waiting.pop()
        if name in kept:
            continue
        kept.add(name)
        waiting += [by_name[wanted] for wanted in _linked_to(source) if wanted in by_name]
    links = {entry[0] for entry in entries if entry[2] == "SYMLINK" and _target(entry) in kept}
    analysis.binaries = [entry for entry in analysis.binaries if entry[0] in kept | links]
    analysis.datas = [entry for entry in analysis.datas if entry[2] != "SYMLINK" or entry[0] in links]


def _linked_to(source: str) -> list[str]:
    """The names of the libraries that a file says it needs."""
    from PyInstaller.depend.bindepend import get_imports  # pyright: ignore[reportMissingImports]

    return [PurePosixPath(wanted).name for wanted, _ in get_imports(source)]


def _is_root(entry: tuple[str, str, str]) -> bool:
    name, _, kind = entry
    return kind == "EXTENSION" or "/plugins/" in name or name.startswith("libpython")


def _target(entry: tuple[str, str, str]) -> str:
    """Where a symbolic link points to, as a name inside the program's folder."""
    parts = list(PurePosixPath(entry[0]).parent.parts)
    for part in PurePosixPath(entry[1]).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)
