"""How a loss becomes a colour, contour levels and colour bar ticks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.core.elementwise import Floats
from playground.gui.plots.ticks import distinct_labels, round_values, tick_labels

CONTOURS = 16
"""About this many contour levels: enough to read a slope, few enough to keep colours visible."""

DIFFERING = 500.0
"""Losses that are so many times larger than their differences are labelled with those alone."""
LONGEST_BASE = 7
"""Characters of a number that is left out, for which there is room above the colour bar."""

_STEPS_PER_DECADE = ((1.0,), (1.0, 3.0), (1.0, 2.0, 5.0), (1.0, 1.5, 2.0, 3.0, 5.0, 7.0))


@dataclass(frozen=True)
class LossScale:
    """Where losses stand between the ends of the colour map.

    Linear: (f − low) / (high − low). Logarithmic: the same of log(f − lowest + offset), so that several
    orders of magnitude are told apart; ``offset`` is about the smallest height that is worth a colour, and
    keeps the logarithm finite at the minimum itself.

    Attributes:
        log: which of the two.
        low, high: the losses at the ends of the colour map; in the logarithmic case ``low`` is the lowest loss.
        offset: see above; 0 in the linear case.
    """

    log: bool
    low: float
    high: float
    offset: float = 0.0

    @classmethod
    def of(cls, losses: Floats, log: bool, known_minimum: float = math.inf) -> LossScale:
        """The scale that suits some samples (any shape; inf and nan are left out).

        Robust: a few wild values do not take the colours away from the rest.
        """
        finite = losses[np.isfinite(losses)]
        if not finite.size:
            return cls(False, 0.0, 1.0)
        least = float(finite.min())
        if log:
            low = min(least, known_minimum)
            smallest, high = (float(part) - low for part in np.percentile(finite, (0.7, 99.9)))
            if high > 0:
                return cls(True, low, low + high, max(smallest, high * 1e-12))
        low, high = least, float(finite.max())
        p5, p95 = (float(part) for part in np.percentile(finite, (5, 95)))
        # Low places are what the map is for, so it takes more to cut them off than to cut off high ones.
        low = low if p5 - low <= 10 * (p95 - p5) else p5
        high = high if high - p95 <= 1.5 * (p95 - p5) else p95
        if not high > low:
            high = low + (abs(low) * 1e-9 or 1e-9)
        return cls(False, low, high)

    def position(self, losses: Floats) -> Floats:
        """0 at the low end of the colour map and 1 at the high end, elementwise; beyond them outside 0..1."""
        if not self.log:
            return (losses - self.low) / (self.high - self.low)
        bottom = math.log(self.offset)
        top = math.log(self.high - self.low + self.offset)
        return (np.log(np.maximum(losses - self.low, 0.0) + self.offset) - bottom) / (top - bottom)

    def levels(self) -> Floats:
        """The losses of the contour lines: round numbers, 12 to 20 or so, increasing."""
        height = self.high - self.low
        if not self.log or height < 10 * self.offset:
            return round_values(self.low, self.high, CONTOURS + 4)
        return self.low + _round_powers(self.offset, height, CONTOURS)

    def ticks(self, at_most: int) -> tuple[Floats, list[str]]:
        """Losses to write beside the colour bar, and their texts, no two alike.

        They are labelled with the height above `base`; `label` says so.
        """
        height = self.high - self.low
        if not self.log:
            values = round_values(self.low, self.high, at_most)
            return values, tick_labels(values - self.base)
        if height < 10 * self.offset:
            heights = round_values(0.0, height, at_most)
        else:
            heights = _round_powers(self.offset, height, at_most)
        return self.low + heights, distinct_labels(heights)

    @property
    def base(self) -> float:
        """What the labels of the colour bar leave out, since it is common to all: 0 where they are short without it.

        On a logarithmic scale the lowest loss; else, of losses that differ little, the round number below them.
        """
        height = self.high - self.low
        if self.log:
            return self.low if abs(self.low) > 1e-9 * height else 0.0
        largest = max(abs(self.low), abs(self.high))
        if largest < DIFFERING * height:
            return 0.0
        base = self._round_base
        return self.low if base is None else base

    @property
    def _round_base(self) -> float | None:
        """The round number below all losses; None if it takes too many letters."""
        unit = 10.0 ** math.ceil(math.log10(self.high - self.low))
        text = f"{math.floor(self.low / unit) * unit:.12g}"
        return float(text) if len(text) <= LONGEST_BASE and float(text) <= self.low else None

    @property
    def label(self) -> str:
        """What the colour bar shows."""
        base = self.base
        if base == 0.0:
            return "f"
        if self.log or base != self._round_base:
            return "f − min"
        return f"f {'−' if base > 0 else '+'} {abs(base):.12g}"


def _round_powers(low: float, high: float, about: int) -> Floats:
    """Numbers such as 1, 2, 5, 10, 20, … within [low, high], about as many as asked for."""
    decades = math.log10(high / low)
    if decades > about:
        return _ladder(low, high, (1.0,), math.ceil(decades / about))
    ladders = [_ladder(low, high, steps, 1) for steps in _STEPS_PER_DECADE]
    return min(ladders, key=lambda values: abs(len(values) - about))


def _ladder(low: float, high: float, steps: Sequence[float], stride: int) -> Floats:
    first = math.floor(math.log10(low) / stride) * stride
    powers = 10.0 ** np.arange(first, math.log10(high) + 1, stride)
    values = np.outer(powers, steps).ravel()
    return values[(values >= low * (1 - 1e-9)) & (values <= high * (1 + 1e-9))]
