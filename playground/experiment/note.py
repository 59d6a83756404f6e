"""The note of an experiment: one paragraph that may begin with a heading and a colon."""

from __future__ import annotations

LONGEST_HEADING = 60
"""Characters; what is longer before the first colon is an ordinary sentence."""


def heading_and_text(note: str) -> tuple[str, str]:
    """The heading, empty where there is none, and the rest."""
    heading, colon, text = note.partition(": ")
    if colon and 0 < len(heading.strip()) <= LONGEST_HEADING:
        return heading.strip(), text.strip()
    return "", note.strip()
