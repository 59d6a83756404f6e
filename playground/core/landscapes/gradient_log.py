"""A log of real gradients, replayed: what would this optimizer have done in that training?"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from functools import cached_property

import numpy as np

from playground.core.data import Columns
from playground.core.elementwise import Real
from playground.core.errors import InvalidInput
from playground.core.landscapes.base import Point, Window, constant, own
from playground.core.landscapes.from_file import ColumnRole, FromFile
from playground.core.parameters import configurable, text

SAMPLE = "two_layer"
"""The log that comes along: `resources/gradient_logs/two_layer.csv`."""


@configurable
class GradientLog(FromFile):
    """Gradients of two parameters of some training, one row for each of its steps.

    Step t of every runner is handed the gradients in row t, wherever the runner stands: rates, RMS gradients and
    updates are those that its rule computes from these numbers. Nothing is invented. There is no loss of a place and
    no curvature; the loss shown at step t is the one that the training noted in row t, where a column is named for
    it, and that of row 0 is unknown. The training itself would have met other gradients with another optimizer.

    A step whose gradient is nan or infinite ends a run: an optimizer that is handed one has lost its parameters. Nor
    is there a step beyond the last row.
    """

    key = "gradient_log"
    title = "Gradient log"
    formula = r"\nabla_t = \left(g_{x,t},\ g_{y,t}\right)"
    source = own("A log of gradients that a training wrote, a row for each step", lambda self: self.origin)
    order = 4
    summary = "Real gradients from a log of a training: x and y are what each optimizer would have added."
    window = Window(-1.0, 1.0, -1.0, 1.0)
    suggested_start = Point(0.0, 0.0)
    note = own("", lambda self: self.told)
    is_replay = True
    shelf = "gradient_logs"
    along = "logs that come along"
    roles = (
        ColumnRole("gradient_x", "Gradient of x", "gradient"),
        ColumnRole("gradient_y", "Gradient of y", "gradient"),
        ColumnRole("loss", "Loss", "loss", optional=True),
    )

    data: str = text(SAMPLE, meaning="a file with a row for each step, or the name of a log that comes along")
    gradient_x: str = text(
        "", meaning="column of the gradient of x; empty for the first that fits", longest=200
    )
    gradient_y: str = text(
        "", meaning="column of the gradient of y; empty for the next that fits", longest=200
    )
    loss: str = text("loss", meaning="column of the loss; empty for none", longest=200)

    def check_columns(self, columns: Columns) -> None:
        gx, gy = columns.values[:2]
        if not np.any(np.isfinite(gx) & np.isfinite(gy)):
            raise InvalidInput("no row has finite gradients in both columns", ("gradient_x",))

    def prepare(self) -> Generator[None]:
        yield from self.read.deriving(_faults)

    # ------------------------------------------------------------------------------------------------------- steps

    @property
    def most_steps(self) -> int | None:
        return self.read.rows

    def step_gradient(self, x: Real, y: Real, step: int, seed: int) -> tuple[Real, Real]:
        """The gradients in row `step`, wherever one stands; nan where there is no such row."""
        del seed
        gx, gy, _ = self._items
        known = 1 <= step <= self.read.rows
        return (
            constant(gx(step - 1) if known else math.nan, x),
            constant(gy(step - 1) if known else math.nan, y),
        )

    def loss_at(self, t: int, like: Real) -> Real:
        """The loss that stands in row `t`; nan where none does."""
        loss = self._items[2]
        return constant(loss(t - 1) if loss is not None and 1 <= t <= self.read.rows else math.nan, like)

    @cached_property
    def _items(self) -> tuple[Callable[[int], float], Callable[[int], float], Callable[[int], float] | None]:
        """Both gradients and the loss by index: as Python floats 60 ns each, without lists of a million objects."""
        items = [column.item for column in self.read.values]
        return items[0], items[1], items[2] if len(items) > 2 else None

    def fault_of(self, step: int) -> str:
        rows = self.read.rows
        if step > rows:
            return f"the log has {rows:,} rows"
        wild = [
            f"{name} = {value:g}"
            for name, value in zip(
                (self.gradient_x, self.gradient_y), self.step_gradient(0.0, 0.0, step, 0), strict=True
            )
            if not math.isfinite(value)
        ]
        return f"the log has {' and '.join(wild)} there" if wild else ""

    # ------------------------------------------------------------------------------------------------------- words

    @property
    def has_loss(self) -> bool:
        """Whether a column of the log says the loss."""
        return bool(self.loss)

    @property
    def wild_steps(self) -> tuple[int, int]:
        """How many steps have a gradient that is not finite, and the first of them (0 for none)."""
        return self.read.derived(_faults)

    @property
    def name(self) -> str:
        """The file, without folders."""
        from pathlib import PurePath  # 4 ms, and seldom needed

        return PurePath(self.data).name

    @property
    def told(self) -> str:
        """Which columns are replayed, short enough for a narrow panel."""
        loss = f", loss = {self.loss}" if self.loss else ""
        return f"{self.origin}: x = {self.gradient_x}, y = {self.gradient_y}{loss}"

    # ------------------------------------------------------------------------- there is nothing to know of a place

    def value(self, x: Real, y: Real) -> Real:
        """Nan: nobody knows what the loss would have been there."""
        del y
        return constant(math.nan, x)

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        """Nan: gradients belong to steps."""
        return constant(math.nan, x), constant(math.nan, y)

    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        """Nan: a log of gradients holds no curvature."""
        del y
        return constant(math.nan, x), constant(math.nan, x), constant(math.nan, x)

    def minima(self) -> tuple[Point, ...]:
        return ()


def _faults(columns: Columns) -> Generator[None, None, tuple[int, int]]:
    yield
    wild = np.flatnonzero(~(np.isfinite(columns.values[0]) & np.isfinite(columns.values[1])))
    return len(wild), int(wild[0]) + 1 if len(wild) else 0
