"""The colours of runners."""

from __future__ import annotations

from collections.abc import Iterable

OKABE_ITO: dict[str, str] = {
    "orange": "#E69F00",
    "sky blue": "#56B4E9",
    "purple": "#CC79A7",
    "green": "#009E73",
    "vermilion": "#D55E00",
    "blue": "#0072B2",
    "yellow": "#F0E442",
    "grey": "#8A8F98",
}
"""Colours told apart with every kind of colour vision (Okabe and Ito, 2008; black replaced by a grey)."""


def free_colour(taken: Iterable[str]) -> str:
    """The colour that is used least so far, the earliest of the palette among equals."""
    used = [one.upper() for one in taken]
    return min(OKABE_ITO.values(), key=used.count)
