"""Where the parts of a figure stand."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, QSizeF

GAP = 6.0
MAP_SHARE = 0.62
"""Of the width, beside plots."""
MAP_SHARE_ABOVE = 0.66
"""Of the height, above plots."""
LEAST = {"map": QSizeF(180, 160)}
LEAST_PLOT = QSizeF(150, 90)
"""The smallest sizes at which parts can be read."""


def arrange(parts: Sequence[str], arrangement: str, area: QRectF) -> dict[str, QRectF]:
    """A rectangle for each part.

    Args:
        parts: in the order in which they stand.
        arrangement: a key of `playground.gui.figures.spec.ARRANGEMENTS`.
        area: what they share.
    """
    plots = [part for part in parts if part != "map"]
    if len(parts) == 1:
        return {parts[0]: area}
    if "map" in parts and arrangement in ("beside", "above"):
        wide = arrangement == "beside"
        own, rest = _cut(area, MAP_SHARE if wide else MAP_SHARE_ABOVE, wide=wide)
        return {"map": own, **_grid(plots, rest, 1 if wide else len(plots))}
    columns = {"row": len(parts), "above": len(parts), "grid": math.ceil(math.sqrt(len(parts)))}
    return _grid(parts, area, columns.get(arrangement, 1))


def _cut(area: QRectF, share: float, *, wide: bool) -> tuple[QRectF, QRectF]:
    first, second = QRectF(area), QRectF(area)
    if wide:
        first.setWidth((area.width() - GAP) * share)
        second.setLeft(first.right() + GAP)
    else:
        first.setHeight((area.height() - GAP) * share)
        second.setTop(first.bottom() + GAP)
    return first, second


def _grid(parts: Sequence[str], area: QRectF, columns: int) -> dict[str, QRectF]:
    """Row by row; the parts of a last row that is not full share its width."""
    rows = math.ceil(len(parts) / columns)
    height = (area.height() - GAP * (rows - 1)) / rows
    found: dict[str, QRectF] = {}
    for row in range(rows):
        members = parts[row * columns : (row + 1) * columns]
        width = (area.width() - GAP * (len(members) - 1)) / len(members)
        for column, part in enumerate(members):
            left, top = area.left() + column * (width + GAP), area.top() + row * (height + GAP)
            found[part] = QRectF(left, top, width, height)
    return found


def lacking(places: Mapping[str, QRectF]) -> tuple[str, float, float]:
    """The part that lacks most room, and how many times as wide and as high the parts would have to be, at least 1."""

    def factors(part: str) -> tuple[float, float]:
        least, place = LEAST.get(part, LEAST_PLOT), places[part]
        return least.width() / max(place.width(), 1), least.height() / max(place.height(), 1)

    worst = max(places, key=lambda part: max(factors(part)))
    wider, higher = (max(1.0, *(factors(part)[axis] for part in places)) for axis in (0, 1))
    return worst, wider, higher
