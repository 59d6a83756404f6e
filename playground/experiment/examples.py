"""Experiments that come with the program as files, each of which shows one thing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from playground import ENDING
from playground.experiment.note import heading_and_text
from playground.resources import resource


@dataclass(frozen=True)
class Example:
    """One of them.

    Attributes:
        path: its file.
        title: what it is called.
        look_for: what to look for, in a sentence or two.
    """

    path: Path
    title: str
    look_for: str

    @property
    def first_sentence(self) -> str:
        """What fits into one line, with a capital letter unless it begins with a symbol."""
        sentence = self.look_for.partition(". ")[0].removesuffix(".") + "."
        is_symbol = sentence[1:2] == " "
        return sentence if is_symbol else sentence[0].upper() + sentence[1:]


def examples() -> list[Example]:
    """All of them in their order; of the files no more is read than their notes."""
    found: list[Example] = []
    for path in sorted(resource("examples").glob(f"*{ENDING}")):
        title, look_for = heading_and_text(json.loads(path.read_text("utf-8"))["note"])
        found.append(Example(path, title, look_for))
    return found
