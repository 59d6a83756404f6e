"""The logistic loss of many rows: exact for every step, and from groups of rows for pictures.

With the label's sign multiplied into its features, a row is one point (p, q), and the loss is the mean over the rows of
log(1 + exp(−m)) with the margin m = x·p + y·q.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from functools import lru_cache

import numpy as np

from playground.core.elementwise import Floats, Real
from playground.core.landscapes.base import Point

BLOCK = 4096
"""Rows worked on together: 1,000,000 rows take 30 ms in such blocks, which stay in the processor's cache, 60 in one."""
GROUPS = 2048
"""From more rows than this, groups of them stand for them in pictures."""
_DIVISIONS = 44
"""Of each of the two features, for groups."""
_SAMPLE = 20_000
"""Rows that decide where groups are divided."""
_MOST_PRODUCTS = 3_000_000
"""Points times groups from which a picture is worked out between nodes: about 20 ms."""
_NODES = 33
"""Along each side of a picture; cubics between them are right to 10⁻⁴."""


class WeightedPoints:
    """Points (p, q) with weights.

    Attributes:
        p, q: of shape (rows,).
        weight: what each counts, adding up to 1; None where all count the same.
        groups: few points that stand for them in pictures; the points themselves where they are few.
        minimum: where the loss is least; None where it only falls towards infinity, because a line through the
            origin separates the labels.
    """

    def __init__(self, p: Floats, q: Floats, weight: Floats | None = None) -> None:
        self.p = p
        self.q = q
        self.weight = weight
        self.groups: WeightedPoints = self
        self.minimum: Point | None = None
        self.at = lru_cache(maxsize=65536)(self._at)
        """Loss and gradient at a point. Runs ask for both at each, and again when a step is explained."""

    @classmethod
    def prepared(cls, p: Floats, q: Floats) -> Generator[None, None, WeightedPoints]:
        """The rows with their groups and their minimum, in parts of at most about 50 ms."""
        rows = cls(p, q)
        start = Point(0.0, 0.0)
        if p.size > GROUPS:
            rows.groups = yield from _grouped(p, q)
            start = _exhaust(_newton(rows.groups, start)) or start
        rows.minimum = yield from _newton(rows, start)
        return rows

    def _parts(self) -> list[tuple[Floats, Floats, Floats | None]]:
        return [
            (
                self.p[i : i + BLOCK],
                self.q[i : i + BLOCK],
                None if self.weight is None else self.weight[i : i + BLOCK],
            )
            for i in range(0, self.p.size, BLOCK)
        ]

    def _at(self, x: float, y: float) -> tuple[float, float, float]:
        with np.errstate(all="ignore"):
            return self._summed(x, y)

    def _summed(self, x: float, y: float) -> tuple[float, float, float]:
        losses: list[float] = []
        gx: list[float] = []
        gy: list[float] = []
        for p, q, weight in self._parts():
            margin = x * p + y * q
            tail = np.exp(-np.abs(margin))
            loss = np.log1p(tail) - np.minimum(margin, 0.0)
            slope = np.where(margin > 0.0, tail, 1.0) / (1.0 + tail)
            if weight is not None:
                loss, slope = loss * weight, slope * weight
            losses.append(float(loss.sum()))
            gx.append(-float(slope @ p))
            gy.append(-float(slope @ q))
        n = 1.0 if self.weight is not None else float(self.p.size)
        return math.fsum(losses) / n, math.fsum(gx) / n, math.fsum(gy) / n

    def curvature(self, x: float, y: float) -> tuple[float, float, float, float]:
        """The Hessian's xx, xy and yy, and the smallest margin."""
        sums: list[tuple[float, float, float]] = []
        least = math.inf
        for p, q, weight in self._parts():
            margin = x * p + y * q
            tail = np.exp(-np.abs(margin))
            bend = tail / np.square(1.0 + tail)
            if weight is not None:
                bend *= weight
            sums.append((float((bend * p) @ p), float((bend * p) @ q), float((bend * q) @ q)))
            least = min(least, float(margin.min()))
        n = 1.0 if self.weight is not None else float(self.p.size)
        xx, xy, yy = (math.fsum(column) / n for column in zip(*sums, strict=True))
        return xx, xy, yy, least

    def mean(self, x: Real, y: Real, term: Callable[[Floats], Floats], *factors: Floats) -> Real:
        """The mean over the rows of term(margin) times the factors, at every one of many points.

        x and y are arrays of one shape, which the result has too; the factors are arrays of shape (rows,).
        """
        flat_x, flat_y = np.ravel(x)[:, None], np.ravel(y)[:, None]
        total = np.zeros(flat_x.size)
        step = max(1, 8 * BLOCK // max(flat_x.size, 1))
        for i in range(0, self.p.size, step):
            part = slice(i, i + step)
            factor = np.full(self.p[part].size, 1.0) if self.weight is None else self.weight[part]
            for one in factors:
                factor = factor * one[part]
            total += term(flat_x * self.p[part] + flat_y * self.q[part]) @ factor
        if self.weight is None:
            total /= self.p.size
        return total.reshape(np.shape(x))

    def picture(self, x: Floats, y: Floats) -> Floats:
        """The loss for pictures: of the groups, and between nodes of a grid where even that would take long."""
        groups = self.groups
        if x.size * groups.p.size <= _MOST_PRODUCTS:
            return groups.mean(x, y, loss_of)
        return _between_nodes(lambda a, b: groups.mean(a, b, loss_of), x, y)


def loss_of(margin: Floats) -> Floats:
    """log(1 + exp(−m)), without overflow."""
    return np.log1p(np.exp(-np.abs(margin))) - np.minimum(margin, 0.0)


def slope_of(margin: Floats) -> Floats:
    """The derivative of `loss_of`."""
    tail = np.exp(-np.abs(margin))
    return -np.where(margin > 0.0, tail, 1.0) / (1.0 + tail)


def bend_of(margin: Floats) -> Floats:
    """The second derivative of `loss_of`."""
    tail = np.exp(-np.abs(margin))
    return tail / np.square(1.0 + tail)


def _exhaust(work: Generator[None, None, Point | None]) -> Point | None:
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


def _newton(rows: WeightedPoints, start: Point) -> Generator[None, None, Point | None]:
    """The minimum, by Newton steps that are halved until the loss falls; None where the rows can be separated."""
    x, y = start
    loss, gx, gy = rows.at(x, y)
    for _ in range(60):
        yield
        xx, xy, yy, least = rows.curvature(x, y)
        determinant = xx * yy - xy * xy
        if least > 0.0 or not determinant > 1e-28 * (xx + yy) ** 2:
            return None
        step_x, step_y = (yy * gx - xy * gy) / determinant, (xx * gy - xy * gx) / determinant
        # Where the loss can fall no more in float64, the slope still can.
        settled = gx * step_x + gy * step_y <= 1e-13 * loss
        for halving in range(1 if settled else 40):
            yield
            share = 0.5**halving
            new = x - share * step_x, y - share * step_y
            new_loss, new_gx, new_gy = rows.at(*new)
            if new_loss < loss or (settled and abs(new_gx) + abs(new_gy) < abs(gx) + abs(gy)):
                break
        else:
            return Point(x, y)
        (x, y), loss, gx, gy = new, new_loss, new_gx, new_gy
    return None


def _grouped(p: Floats, q: Floats) -> Generator[None, None, WeightedPoints]:
    """Means of the cells of a grid, with the cells' shares of the rows."""
    stride = -(-p.size // _SAMPLE)
    cell = np.zeros(p.size, np.int64)
    cells = 1
    for one in (p, q):
        yield
        edges = _edges(one[::stride])
        cells *= edges.size + 1
        cell = cell * (edges.size + 1) + np.searchsorted(edges, one)
    yield
    count = np.bincount(cell, minlength=cells)
    used = count > 0
    share = count[used]
    yield
    mean_p, mean_q = (np.bincount(cell, one, minlength=cells)[used] / share for one in (p, q))
    return WeightedPoints(mean_p, mean_q, share / p.size)


def _edges(sample: Floats) -> Floats:
    """Where to divide: half at equal shares of the rows, half at equal distances, for wide tails."""
    values = np.unique(sample)
    if values.size <= _DIVISIONS:
        return 0.5 * (values[1:] + values[:-1])
    inner = np.linspace(0.0, 1.0, _DIVISIONS // 2 + 2)[1:-1]
    return np.unique(
        np.concatenate((np.quantile(sample, inner), values[0] + inner * (values[-1] - values[0])))
    )


def _between_nodes(f: Callable[[Floats, Floats], Floats], x: Floats, y: Floats) -> Floats:
    """A smooth function of many points, by cubics through the nodes of a grid that covers them."""
    nodes: list[Floats] = []
    index: list[np.ndarray] = []
    weights: list[list[Floats]] = []
    for one in (x, y):
        low, high = float(one.min()), float(one.max())
        spacing = ((high - low) or 1.0) / (_NODES - 4)
        nodes.append(low + spacing * (np.arange(_NODES, dtype=np.float64) - 1.5))
        place = (one - low) / spacing + 1.5
        first = np.clip(place.astype(np.int64), 1, _NODES - 3)
        t = place - first
        index.append(first - 1)
        weights.append(
            [
                -t * (t - 1.0) * (t - 2.0) / 6.0,
                (t + 1.0) * (t - 1.0) * (t - 2.0) / 2.0,
                -(t + 1.0) * t * (t - 2.0) / 2.0,
                (t + 1.0) * t * (t - 1.0) / 6.0,
            ]
        )
    heights = f(*np.meshgrid(*nodes))
    total = np.zeros(np.shape(x))
    for j in range(4):
        row = np.zeros(np.shape(x))
        for i in range(4):
            row += weights[0][i] * heights[index[1] + j, index[0] + i]
        total += weights[1][j] * row
    return total
