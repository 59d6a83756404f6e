"""What landscapes made from a person's data have in common: a model with two parameters, and mini-batches."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace

from playground.core.batches import batch_rows
from playground.core.declarations import Number, Parameter
from playground.core.elementwise import Floats, Real
from playground.core.landscapes.base import Point, Window, own
from playground.core.landscapes.from_file import FromFile
from playground.core.parameters import configurable, number, parameters_of, switch, text


@configurable
class FromData(FromFile):
    """The loss of a model with two parameters over rows of data."""

    note = own("", lambda self: self.counted)
    shelf = "data"
    along = "data sets that come along"

    feature: str = text("", meaning="column of the feature; empty for the first that fits", longest=200)
    target: str = text("", meaning="column of the target; empty for the first that fits", longest=200)
    standardise: bool = switch(
        False,
        symbol=r"\mathrm{std}",
        meaning="features are shifted to mean 0 and scaled to standard deviation 1",
    )
    batch: int = number(
        0, symbol="n", meaning="rows in the mini-batch of each step; 0 for all rows", low=0, high=1e7, integer=True,
        slider=(0, 64),
    )  # fmt: skip

    def parameters(self) -> dict[str, Parameter]:
        declared = parameters_of(type(self))
        batch = declared["batch"]
        if self.columns is not None and isinstance(batch, Number):
            declared["batch"] = replace(batch, slider=(0, min(self.columns.rows, 256)))
        return declared

    # --------------------------------------------------------------------------------------------------- mini-batches

    @property
    def is_sampled(self) -> bool:
        return 0 < self.batch < self.read.rows

    def step_gradient(self, x: Real, y: Real, step: int, seed: int) -> tuple[Real, Real]:
        """The gradient of the loss over the rows of the step's mini-batch alone."""
        if not self.is_sampled:
            return self.gradient(x, y)
        return self.gradient_of_rows(x, y, seed, step)

    @abstractmethod
    def gradient_of_rows(self, x: Real, y: Real, seed: int, step: int) -> tuple[Real, Real]:
        """The gradient over the mini-batch of a step."""

    def taken(self, columns: tuple[Floats, ...], seed: int, step: int) -> tuple[Floats, ...]:
        """The mini-batch of a step."""
        rows = batch_rows(columns[0].size, self.batch, seed, step)
        return tuple(one[rows] for one in columns)

    @property
    def counted(self) -> str:
        """How many rows there are and how they are used, short enough for a line."""
        return f"{self.origin}, {self.batch:,} at a step" if self.is_sampled else self.origin


def view_of(minimum: Point | None, reach: tuple[float, float]) -> tuple[Window, Point]:
    """The window and the start that suit a model of two weights.

    The minimum is in the middle, and the origin, where fits usually begin, is in view and is the start, unless it is
    so near to the minimum that the path would be short.

    Args:
        minimum: where it is, None for none.
        reach: how far from it, along x and along y, the loss grows by about what the model explains.
    """
    x, y = minimum or (0.0, 0.0)
    half_x, half_y = 1.4 * max(abs(x), reach[0]), 1.4 * max(abs(y), reach[1])
    window = Window(x - half_x, x + half_x, y - half_y, y + half_y)
    if minimum is not None and abs(x) < 0.3 * half_x and abs(y) < 0.3 * half_y:
        return window, Point(x - 0.75 * half_x, y + 0.6 * half_y)
    return window, Point(0.0, 0.0)
