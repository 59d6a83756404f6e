"""Landscapes that are made from columns of a file: which file, how it is laid out, and which columns."""

from __future__ import annotations

import dataclasses
from abc import abstractmethod
from collections.abc import Generator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import ClassVar, NamedTuple, Self

from playground.core.data import Columns
from playground.core.declarations import Text
from playground.core.errors import InvalidInput
from playground.core.landscapes.base import OWN, Landscape
from playground.core.parameters import configurable, parameters_of, text

LARGEST_NUMBER = 1e60
"""Numbers in data may be this large, so that sums of their squares stay far from overflow."""

FROM = "a file with a row for each case, or the name of a data set that comes along"
SEPARATORS: Mapping[str, str] = MappingProxyType(
    {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "space": " "}
)
"""What may stand between columns, by the words of the setting."""
DECIMALS: Mapping[str, str] = MappingProxyType({"point": ".", "comma": ","})
"""Decimal signs, by the words of the setting."""
THOUSANDS: Mapping[str, str] = MappingProxyType(
    {"none": "", "point": ".", "comma": ",", "space": " ", "apostrophe": "'"}
)
"""What may stand between groups of three digits, by the words of the setting."""
_WORDS: Mapping[str, Mapping[str, str]] = {
    "separator": SEPARATORS,
    "decimal": DECIMALS,
    "thousands": THOUSANDS,
    "header": {"yes": "", "no": ""},
    "rows": {"complete": ""},
}


class ColumnRole(NamedTuple):
    """What a column is for.

    Attributes:
        setting: the name of the setting that names the column.
        title: what people read.
        kind: ``number``; ``label`` for two different values that become 0 and 1; ``gradient`` for numbers that may
            be nan or infinite; ``loss`` for numbers that may be missing, too.
        optional: whether the setting may stay empty for no column.
    """

    setting: str
    title: str
    kind: str = "number"
    optional: bool = False


@configurable
class FromFile(Landscape):
    """A landscape whose numbers stand in columns of a file.

    The core opens no files. The settings say what to read, `columns` holds what was read; settings that ask for
    other data leave `columns` empty, and whoever reads files answers with `with_columns`. Until then only settings
    can be asked for.

    `columns` has one column for each role whose setting is not empty, in the order of `roles`.

    Class variables:
        roles: what columns are needed.
        shelf: the folder of the resources where files stand that come along, known by their names.
        along: what these are called.
    """

    brought = True
    group = OWN
    roles: ClassVar[tuple[ColumnRole, ...]]
    shelf: ClassVar[str]
    along: ClassVar[str]

    data: str = text("", meaning=FROM)
    separator: str = text("", meaning="what stands between columns; empty to find out", longest=20)
    decimal: str = text("", meaning="decimal point or comma; empty to find out", longest=20)
    thousands: str = text("", meaning="what stands between thousands, or none; empty to find out", longest=20)
    header: str = text("", meaning="whether the first row names the columns; empty to find out", longest=20)
    rows: str = text("", meaning="complete to leave out rows with missing values or words", longest=20)
    columns: Columns | None = dataclasses.field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Check the words for reading; a sign becomes its word.

        Raises:
            InvalidInput: one is not known, or two do not go together.
        """
        super().__post_init__()
        for name, words in _WORDS.items():
            given = getattr(self, name)
            word = next((word for word, sign in words.items() if given and given == _typed(sign)), given)
            if word and word not in words:
                raise InvalidInput(f'expected {", ".join(words)} or nothing, got "{given[:40]}"', (name,))
            object.__setattr__(self, name, word)
        if self.decimal and self.decimal == self.thousands:
            raise InvalidInput(f"expected another sign than the decimal {self.decimal}", ("thousands",))

    def with_settings(self, values: Mapping[str, object]) -> Self:
        """The same with some settings changed; without `columns` where these ask for other data.

        Columns of another file are looked for anew unless they are named.
        """
        asked = [name for name, one in parameters_of(type(self)).items() if isinstance(one, Text)]
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
            InvalidInput: nothing can be made of these data; the path is the setting that names the column.
        """
        read = replace(self, columns=columns, **names)
        read.check_columns(columns)
        return read

    @abstractmethod
    def check_columns(self, columns: Columns) -> None:
        """See that the data say what is needed.

        Raises:
            InvalidInput: they do not; the path is the setting that names the column.
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

    @property
    def origin(self) -> str:
        """Which data these are."""
        from pathlib import PurePath  # 4 ms, and seldom needed

        rows = "1 row" if self.read.rows == 1 else f"{self.read.rows:,} rows"
        return f"{rows} of {PurePath(self.data).name}"


def _typed(sign: str) -> str:
    """A sign as it can be typed: a tab as ``\\t``."""
    return sign.encode("unicode_escape").decode("ascii")
