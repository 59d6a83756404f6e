"""What landscapes made from a person's data have in common: where the data are, and mini-batches."""

from __future__ import annotations

import dataclasses
from abc import abstractmethod
from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import ClassVar, NamedTuple, Self

from playground.core.batches import batch_rows
from playground.core.data import Columns, Floats
from playground.core.declare import Declaration, Number, Text, declarations, number, switch, text
from playground.core.elementwise import Real
from playground.core.errors import ChoiceError
from playground.core.landscapes.base import OWN, Landscape, Point, Window, own

LARGEST_NUMBER = 1e60
"""Numbers in data may be this large, so that sums of their squares stay far from overflow."""

FROM = "a file with a row for each case, or the name of a data set that comes along"
_WORDS: Mapping[str, tuple[str, ...]] = {
    "separator": ("", "comma", "semicolon", "tab", "bar", "space"),
    "decimal": ("", "point", "comma"),
    "header": ("", "yes", "no"),
    "rows": ("", "complete"),
}


class Role(NamedTuple):
    """What a column is for.

    Attributes:
        setting: the name of the setting that names the column.
        title: what people read.
        kind: ``number``, or ``label`` for two different values that become 0 and 1.
        optional: whether the setting may stay empty for no column.
    """

    setting: str
    title: str
    kind: str = "number"
    optional: bool = False


@dataclass(frozen=True)
class FromData(Landscape):
    """The loss of a model with two parameters over rows of data.

    The core opens no files. The settings say what to read, `columns` holds what was read; settings that ask for
    other data leave `columns` empty, and whoever reads files answers with `with_columns`. Until then only settings
    can be asked for.

    `columns` has one column for each role whose setting is not empty, in the order of `roles`.
    """

    brought = True
    group = OWN
    note = own("", lambda self: self.counted)
    roles: ClassVar[tuple[Role, ...]]

    data: str = text("", meaning=FROM)
    feature: str = text("", meaning="column of the feature; empty for the first that fits", longest=200)
    target: str = text("", meaning="column of the target; empty for the first that fits", longest=200)
    separator: str = text("", meaning="what stands between columns; empty to find out", longest=20)
    decimal: str = text("", meaning="decimal point or comma; empty to find out", longest=20)
    header: str = text("", meaning="whether the first row names the columns; empty to find out", longest=20)
    rows: str = text("", meaning="complete to leave out rows with missing values or words", longest=20)
    standardise: bool = switch(
        False,
        symbol=r"\mathrm{std}",
        meaning="features are shifted to mean 0 and scaled to standard deviation 1",
    )
    batch: int = number(
        0, symbol="n", meaning="rows in the mini-batch of each step; 0 for all rows", low=0, high=1e7, integer=True,
        slider=(0, 64),
    )  # fmt: skip
    columns: Columns | None = dataclasses.field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Check the words for reading.

        Raises:
            ChoiceError: one is not known.
        """
        super().__post_init__()
        for name, words in _WORDS.items():
            if getattr(self, name) not in words:
                known = ", ".join(words[1:])
                raise ChoiceError(f'expected {known} or nothing, got "{getattr(self, name)[:40]}"', (name,))

    # -------------------------------------------------------------------------------------------------------- settings

    def declared(self) -> dict[str, Declaration]:
        declared = declarations(type(self))
        batch = declared["batch"]
        if self.columns is not None and isinstance(batch, Number):
            declared["batch"] = replace(batch, slider=(0, min(self.columns.rows, 256)))
        return declared

    def with_settings(self, values: Mapping[str, object]) -> Self:
        """The same with some settings changed; without `columns` where these ask for other data.

        Columns of another file are looked for anew unless they are named.
        """
        asked = [name for name, one in declarations(type(self)).items() if isinstance(one, Text)]
        if values.get("data", self.data) != self.data:
            values = {**dict.fromkeys(asked, ""), **values}
        changed = super().with_settings(values)
        same = all(getattr(changed, name) == getattr(self, name) for name in asked)
        return changed if same else replace(changed, columns=None)

    def with_columns(self, names: Mapping[str, str], columns: Columns) -> Self:
        """The same with the data that its settings ask for.

        Args:
            names: the column found for each role's setting.
            columns: what stood in them.

        Raises:
            ChoiceError: the model cannot be fitted to these data; the path is the setting that names the column.
        """
        read = replace(self, columns=columns, **names)
        read.check_columns(columns)
        return read

    @abstractmethod
    def check_columns(self, columns: Columns) -> None:
        """See that the data decide both parameters.

        Raises:
            ChoiceError: they do not; the path is the setting that names the column.
        """

    @abstractmethod
    def prepare(self) -> Generator[None]:
        """Work out what is slow for many rows, stopping between parts of at most about 50 ms."""

    @property
    def read(self) -> Columns:
        """The data.

        Raises:
            RuntimeError: nobody has read them yet.
        """
        if self.columns is None:
            raise RuntimeError(f"the data of {self.key} have not been read: {self.data}")
        return self.columns

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
    def origin(self) -> str:
        """Which data these are."""
        return f"{self.read.rows:,} rows of {PurePath(self.data).name}"

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
