"""The loss behind the paths: sampled over what is seen, coloured, and cut by contour lines."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace

import numpy as np
from contourpy import LineType, SerialContourGenerator, ZInterp
from numpy.typing import NDArray

from playground.core.elementwise import Floats
from playground.core.landscapes.base import Point, Window
from playground.gui.plots.map.loss_scale import LossScale
from playground.gui.plots.map.transform import MARGIN, LandscapeTransform, with_margin
from playground.gui.plots.plane import Plane

FULL, COARSE = 256, 96
"""Samples along each axis. 256 × 256 of Rosenbrock at 700 × 620: evaluate and scale 2 ms, colour 0.6 ms, 18 contour
levels 4 ms, drawing 3 ms. Coarse is for functions that are slow and change under the mouse."""

BEAD = 4.0
"""Samples: smaller contour lines are left out. Valleys narrower than the grid would show as strings of beads."""
EQUALLY_DEEP = 1e-6
"""Minima of which the losses differ by no more, absolutely or as a share, are equally deep."""


@dataclass(frozen=True)
class MapField:
    """What is behind the paths.

    Attributes:
        evaluate: f of two float64 arrays of one shape, elementwise; may give inf or nan.
        identity: equal identities mean the same function, minima and colours: nothing is computed again.
        window: the part of the plane that `ContourMap.fit` shows.
        log_colours: colours and contour levels follow log(f − min f).
        minima: the known minima, best first.
        title: the landscape's name.
        transform: where a landscape that moves is now; `evaluate_own` is then f in its own coordinates.
        evaluate_own: see `transform`.
        has_surface: whether there is a function of the place at all; where there is none, there is a plain grid.
        subject: equal for fields without a surface of which only the windows differ.
        said: a line about it, for a corner of the map; empty for none.
    """

    evaluate: Callable[[Floats, Floats], Floats]
    identity: Hashable
    window: Window
    log_colours: bool
    minima: tuple[Point, ...]
    title: str
    transform: LandscapeTransform | None = None
    evaluate_own: Callable[[Floats, Floats], Floats] | None = None
    has_surface: bool = True
    said: str = ""
    subject: Hashable = None

    def lowest_known(self) -> float:
        """F at the best known minimum, +inf where there is none."""
        values = self._losses_of_minima()
        return float(np.min(values, initial=math.inf, where=np.isfinite(values)))

    def are_best(self) -> list[bool]:
        """For each known minimum, whether none is lower: several may be equally deep."""
        if len(self.minima) < 2:
            return [True] * len(self.minima)
        values = self._losses_of_minima()
        lowest = self.lowest_known()
        # Minima found numerically are a little off.
        return [bool(value <= lowest + EQUALLY_DEEP * (1.0 + abs(lowest))) for value in values]

    def _losses_of_minima(self) -> Floats:
        if not self.minima:
            return np.empty(0)
        x, y = np.array(self.minima, dtype=float).T
        return _evaluated(self.evaluate, x, y)


@dataclass(frozen=True, eq=False)
class Sampled:
    """A field on a grid over one window.

    Attributes:
        window: what the grid covers, its outermost samples on the window's edges.
        losses: shape (n, n), rows from y_low to y_high.
        scale: the colours and levels that suit these samples.
    """

    window: Window
    losses: Floats
    scale: LossScale

    @classmethod
    def of(cls, field: MapField, window: Window, samples: int = FULL) -> Sampled:
        """Evaluate ``field`` on ``samples`` × ``samples`` points of ``window``."""
        x, y = np.meshgrid(
            np.linspace(window.x_low, window.x_high, samples),
            np.linspace(window.y_low, window.y_high, samples),
        )
        losses = _evaluated(field.evaluate, x, y)
        return cls(window, losses, LossScale.of(losses, field.log_colours, field.lowest_known()))

    @classmethod
    def of_own(cls, field: MapField, needed: Window, window: Window) -> Sampled:
        """Evaluate a moving landscape in its own coordinates, over a window of those and a margin around it.

        Colours and levels suit ``window``, what is seen of the plane now, and stay until it is sampled again.
        """
        assert field.evaluate_own is not None
        # The known minima are places in the plane, where only `evaluate` finds their losses.
        own = replace(field, evaluate=field.evaluate_own, minima=())
        grown = cls.of(own, with_margin(needed), round(FULL * (1 + 2 * MARGIN)))
        return replace(grown, scale=cls.of(field, window, COARSE).scale)

    def positions(self) -> NDArray[np.float32]:
        """Where each loss stands on the colour map, 0 to 1, shape (n, n); nan where f is not finite."""
        finite = np.isfinite(self.losses)
        found = np.clip(self.scale.position(np.where(finite, self.losses, self.scale.low)), 0.0, 1.0)
        return np.where(finite, found, np.nan).astype(np.float32)

    @property
    def is_finite(self) -> bool:
        """Whether f is finite everywhere."""
        return bool(np.isfinite(self.losses).all())

    def contours(self, plane: Plane) -> list[tuple[float, Floats]]:
        """The contour lines in pixels of ``plane``: the loss and the points, shape (k, 2), of each."""
        losses = self.losses
        finite = np.isfinite(losses)
        heights = self.scale.position(np.where(finite, losses, self.scale.low))
        x = np.linspace(self.window.x_low, self.window.x_high, losses.shape[1])
        y = np.linspace(self.window.y_low, self.window.y_high, losses.shape[0])
        px, py = plane.to_pixels(x, y)
        generator = _contour_generator(px, py, heights, None if finite.all() else ~finite)
        lines: list[tuple[float, Floats]] = []
        levels = self.scale.levels()
        for level, height in zip(levels.tolist(), self.scale.position(levels).tolist(), strict=True):
            points = generator.lines(height)[0][0]
            if points is not None:
                breaks = np.flatnonzero(np.isnan(points[:, 0]))
                parts = np.split(points, breaks)
                lines.extend((level, part[np.isfinite(part[:, 0])]) for part in parts)
        bead = BEAD * max(abs(px[1] - px[0]), abs(py[1] - py[0]))
        return [(level, line) for level, line in lines if np.ptp(line, axis=0).max() > bead]


def _contour_generator(
    x: Floats, y: Floats, heights: Floats, mask: NDArray[np.bool_] | None
) -> SerialContourGenerator:
    """What `contourpy.contour_generator` makes; that one loads NumPy's masked arrays first, 9 ms of the start."""
    return SerialContourGenerator(
        *np.meshgrid(x, y),
        heights,
        mask,  # type: ignore[arg-type]  # None is nothing masked
        corner_mask=True,
        line_type=LineType.ChunkCombinedNan,
        fill_type=SerialContourGenerator.default_fill_type,
        quad_as_tri=False,
        z_interp=ZInterp.Linear,
    )


def _evaluated(evaluate: Callable[[Floats, Floats], Floats], x: Floats, y: Floats) -> Floats:
    with np.errstate(all="ignore"):
        return np.broadcast_to(np.asarray(evaluate(x, y), dtype=float), x.shape)
