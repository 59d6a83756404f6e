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

SHADES = (
    "#735000", "#2B5A74", "#7A4964", "#8CD3C0", "#EAAE80", "#99C7E0", "#A8A02E", "#53565B",
    "#AC7700", "#4087AF", "#E3B5CF", "#00674B", "#954200", "#005B8E", "#787221", "#BFC1C6",
    "#EEBC4C", "#80C7EE", "#A36186", "#4CBB9D", "#E08640", "#66AAD1", "#CAC037", "#6E727A",
)  # fmt: skip
"""The same hues, lighter or darker, for more runners than there are hues.

Each in turn the shade that lies furthest from all before it in CIELAB, with a lightness from 36 to 80, which reads on
light and on dark panels. No two of the 32 colours are closer than ΔE = 9.
"""


def free_colour(taken: Iterable[str]) -> str:
    """The colour that is used least so far, the earliest among equals: hues first, then their shades."""
    used = [one.upper() for one in taken]
    return min((*OKABE_ITO.values(), *SHADES), key=used.count)
