"""Files that Qt reads from memory: style sheets take pictures from files alone, and a disk may be full or read-only."""

from __future__ import annotations

import struct
from collections.abc import Mapping

from PySide6.QtCore import qRegisterResourceData

_FOLDER = 2
"""The flag of a node that holds others."""
_ANY_LANGUAGE = 1
"""`QLocale.Language.C`, which stands for all in such a table."""
_lent: list[tuple[bytes, bytes, bytes]] = []
"""Qt reads where Python keeps them."""


def put_in_memory(folder: str, files: Mapping[str, bytes]) -> dict[str, str]:
    """Let Qt find files under ``:/folder/``, for as long as the program runs.

    Args:
        folder: a name that was not used before.
        files: their contents by name.

    Returns:
        The path of each, as Qt wants it.

    The three tables are those that Qt's resource compiler writes in the first version of its format: nodes that say
    where their children, names and contents are, each folder's children sorted by the hash of their names.
    """
    nodes, names, contents = bytearray(), bytearray(), bytearray()

    def add(name: str, flags: int, rest: bytes) -> None:
        nodes.extend(struct.pack(">IH", len(names), flags) + rest)
        letters = name.encode("utf-16-be")
        names.extend(struct.pack(">HI", len(letters) // 2, _hash(name)) + letters)

    add("", _FOLDER, struct.pack(">II", 1, 1))
    add(folder, _FOLDER, struct.pack(">II", len(files), 2))
    for name in sorted(files, key=_hash):
        add(name, 0, struct.pack(">HHI", 0, _ANY_LANGUAGE, len(contents)))
        contents.extend(struct.pack(">I", len(files[name])) + files[name])
    tables = bytes(nodes), bytes(names), bytes(contents)
    _lent.append(tables)
    qRegisterResourceData(1, *tables)
    return {name: f":/{folder}/{name}" for name in files}


def _hash(name: str) -> int:
    """The hash of a name by which Qt looks it up, from 28 bits (`qt_hash` in Qt's sources)."""
    value = 0
    for letter in name:
        value = (value << 4) + ord(letter)
        value ^= (value & 0xF0000000) >> 23
        value &= 0x0FFFFFFF
    return value
