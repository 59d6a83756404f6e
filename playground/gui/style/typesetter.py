"""LaTeX to SVG by ziamath, each row measured once."""

from __future__ import annotations

import warnings
from functools import cache, lru_cache
from typing import Any
from xml.etree import ElementTree as ET

INK = "#ff0000"
"""The colour in which formulas are set before they get the one that is wanted."""

_heights: dict[tuple[object, ...], tuple[float, float]] = {}


@lru_cache(maxsize=256)
def set_in_ink(latex: str, pixel_size: float) -> bytes:
    """A formula as SVG, set now, in the colour `INK`: about 1 ms a letter."""
    with warnings.catch_warnings():
        # ziamath 0.13 reads its font through a function that Python 3.11 and 3.12 call deprecated.
        warnings.simplefilter("ignore", DeprecationWarning)
        latex_class = _ready()
        try:
            return latex_class(latex, size=pixel_size, color=INK).svg().encode()
        finally:
            _heights.clear()


@cache
def _ready() -> Any:
    """The typesetter, which takes 0.15 s to load."""
    from ziamath.config import config
    from ziamath.nodes.mrow import Mrow
    from ziamath.zmath import Latex

    config.svg2 = False  # QtSvg leaves <symbol> blank
    Mrow._get_height_nostretch = _height_without_fences  # type: ignore[method-assign]
    return Latex


def _height_without_fences(row: Any, line: list[ET.Element], **options: Any) -> tuple[float, float]:
    """How low and how high a row reaches before its brackets are stretched.

    ziamath 0.13 sets a row for this and throws it away, each row in it as well, and so on: a formula with brackets
    seven deep is set 128 times (600 ms), with twenty never. Equal parts of equal size are equally high.
    """
    from ziamath.nodes.mnode import Mnode
    from ziamath.nodes.nodetools import elementtext

    options["nostretch"] = True
    # The height of the row around it stretches brackets, which do not count here.
    told = repr(sorted(one for one in options.items() if one[0] not in ("rowymin", "rowymax")))
    low, high = 9999.0, -9999.0
    for child in line:
        if child.tag == "mo" and elementtext(child) == "":
            continue
        text = ET.tostring(child)
        key = (text, row.size, row.glyphsize, repr(row.style), told)
        if key not in _heights:
            box = Mnode.fromelement(ET.fromstring(text), parent=row, **options).bbox
            _heights[key] = box.ymin, box.ymax
        low, high = min(low, _heights[key][0]), max(high, _heights[key][1])
    return low, high
