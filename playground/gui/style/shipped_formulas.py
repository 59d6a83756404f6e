"""Formulas that are shipped typeset.

To load the typesetter takes 0.15 s and to set a formula 5 to 30 ms; both would be felt when the window opens and at
every first visit to a landscape. The file has what the catalogue shows; what it lacks is set when it is wanted, so
nothing else need change when a landscape or an optimizer is added. `python packaging/formulas.py` writes it anew.
"""

from __future__ import annotations

import binascii
import zlib
from functools import cache

from playground.resources import resource

FILE = "formulas.txt"


def key(latex: str, pixel_size: float) -> str:
    """What a formula goes by: how it is written, and the size of its letters in pixels."""
    return f"{pixel_size:g} {latex}"


def ready_formula(latex: str, pixel_size: float) -> bytes | None:
    """The picture as SVG, in the typesetter's ink; None where the formula is not among those shipped."""
    packed = _packed().get(key(latex, pixel_size))
    return None if packed is None else zlib.decompress(binascii.a2b_base64(packed))


@cache
def _packed() -> dict[str, str]:
    """The lines of the file by key. The whole takes 1 ms."""
    lines = resource(FILE).read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines)  # type: ignore[arg-type, misc]


def packed_line(latex: str, pixel_size: float, svg: bytes) -> str:
    """A line of the file: the key, and behind a tab the picture, deflated, in letters."""
    letters = binascii.b2a_base64(zlib.compress(svg, 9), newline=False).decode()
    return f"{key(latex, pixel_size)}\t{letters}\n"
