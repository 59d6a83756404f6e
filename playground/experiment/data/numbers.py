"""Numbers as people and programs write them: which texts are numbers, and what they may mean.

``1,234`` is 1.234 where the comma is the decimal sign, and 1234 where it separates thousands. A cell alone does not
tell; `playground.experiment.data.survey` asks the whole file.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import NamedTuple

from playground.core.landscapes.from_file import DECIMALS, THOUSANDS

MISSING = frozenset(
    ("", "na", "n/a", "n.a.", "nan", "null", "none", "nil", "?", "-", "--", "–", "—", ".", "<na>", "#n/a", "#nv")
)  # fmt: skip
"""What people and spreadsheets write where there is no value, in small letters."""

_ALIKE = str.maketrans({"−": "-", "’": "'", "\u00a0": " ", "\u2009": " ", "\u202f": " "})
"""Signs that mean the same: the typographic minus and apostrophe, and the spaces of some languages between digits."""
_CURRENCIES = "$€£¥₹₽₩₺₪₫₴₦₱₡₲₸₼₾฿"
_BEGINNINGS = frozenset(f"0123456789+-−.,{_CURRENCIES}")
_CELL = re.compile(
    rf"(?P<before>[{_CURRENCIES}]?)\s*(?P<sign>[+-]?)(?P<after>[{_CURRENCIES}]?)\s*"
    rf"(?P<body>[0-9.,' ]*[0-9.,])(?P<power>(?:[eE][+-]?[0-9]+)?)\s*(?P<behind>[{_CURRENCIES}]?)"
)
_GROUPS = r"[1-9][0-9]{{0,2}}(?:{0}[0-9]{{3}})+"
_INDIAN = r"[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}"
"""Lakhs and crores: ``12,34,567``."""
_LONGEST = 400
"""Characters of a cell that may hold a number."""


class NumberFormat(NamedTuple):
    """How the numbers of a file are written.

    Attributes:
        decimal: ``.`` or ``,``; empty where that is not known, and numbers without either are read.
        thousands: what separates thousands, empty for nothing; None where that is not known yet.
    """

    decimal: str = ""
    thousands: str | None = None

    @classmethod
    def asked(cls, decimal: str, thousands: str) -> NumberFormat:
        """That of the settings' words, empty ones for what is to be found out; one sign may follow from the other."""
        mark = THOUSANDS.get(thousands)
        sign = DECIMALS.get(decimal) or {".": ",", ",": "."}.get(mark or "", "")
        return cls(sign, mark)


class Parts(NamedTuple):
    """A cell that may hold a number.

    Attributes:
        text: the number as `float` reads it.
        thousands: what separates its thousands; empty where nothing does.
        unit: the sign of a currency, or empty.
    """

    text: str
    thousands: str
    unit: str


def parts_of(cell: str, form: NumberFormat) -> Parts | None:
    """The number that a cell holds in a format; None where it holds none."""
    if len(cell) > _LONGEST:
        return None
    found = _CELL.fullmatch(cell.strip().translate(_ALIKE))
    if found is None:
        return None
    units = "".join(found.group("before", "after", "behind"))
    body = found["body"]
    if len(units) > 1 or _pattern(form, has_power=bool(found["power"])).fullmatch(body) is None:
        return None
    mark = next((one for one in "., '" if one != form.decimal and one in body), "")
    digits = (body.replace(mark, "") if mark else body).replace(",", ".")
    return Parts(found["sign"] + digits + found["power"], mark, units)


@lru_cache
def _pattern(form: NumberFormat, *, has_power: bool) -> re.Pattern[str]:
    return re.compile(_body(form, has_power=has_power))


@lru_cache
def _simple(form: NumberFormat) -> re.Pattern[str]:
    """Cells without a currency, in a format in which it is known what separates thousands, if anything does."""
    form = NumberFormat(form.decimal, form.thousands or "")
    power = "[eE][+-]?[0-9]+"
    return re.compile(rf"[+-]?(?:{_body(form, has_power=False)}|(?:{_body(form, has_power=True)}){power})")


def _body(form: NumberFormat, *, has_power: bool) -> str:
    marks = [one for one in "., '" if form.thousands in (None, one) and one != form.decimal]
    whole = ["[0-9]+"]
    if not has_power:
        whole += [_GROUPS.format(re.escape(one)) for one in marks] + [_INDIAN] * ("," in marks)
    if not form.decimal:
        return "|".join(whole)
    sign = re.escape(form.decimal)
    # "5." is how some programs write whole numbers; a comma without digits behind it stands between columns.
    digits = "[0-9]*" if form.decimal == "." else "[0-9]+"
    return rf"(?:{'|'.join(whole)})(?:{sign}{digits})?|{sign}[0-9]+"


def number_in(cell: str, form: NumberFormat) -> float | None:
    """The finite number that a cell holds; None where it holds none, or may mean two."""
    if form.decimal:
        parts = parts_of(cell, form)
        number = math.nan if parts is None else float(parts.text)
        return number if math.isfinite(number) else None
    point, comma = meanings(cell, form.thousands)
    return comma if point is None or point == comma else point if comma is None else None


def meanings(cell: str, thousands: str | None = None) -> tuple[float | None, float | None]:
    """What a cell means with a decimal point and with a decimal comma; None where it is no number then."""
    point, comma = (number_in(cell, NumberFormat(sign, thousands)) for sign in ".,")
    return point, comma


def is_number(cell: str, form: NumberFormat) -> bool:
    """Whether a cell holds a number, be it known which or not."""
    if form.decimal != "," and _is_plain(cell):
        return True
    if cell.strip()[:1] not in _BEGINNINGS:
        return False  # most names, and quickly
    return any(number_in(cell, form._replace(decimal=sign)) is not None for sign in form.decimal or ".,")


def _is_plain(cell: str) -> bool:
    """Whether a cell holds a number as programs write them: most do, and this takes a tenth of the time."""
    try:
        return math.isfinite(float(cell)) and "_" not in cell
    except ValueError:
        return False


def wild_in(cell: str) -> float | None:
    """Nan or an infinity, where a cell holds one as programs write them: ``nan``, ``-inf``, ``Infinity``."""
    text = cell.strip().lower().replace("−", "-").lstrip("+")
    return float(text) if text.lstrip("-") in ("nan", "inf", "infinity") else None


class Numbers:
    """Reads the cells of one file strictly in one format.

    Attributes:
        form: the format; what separates thousands is known from the first number that has it, and is the same in all.
    """

    def __init__(self, form: NumberFormat) -> None:
        self.form = form
        self._units: dict[int, str] = {}

    def read(self, cell: str, column: int) -> float:
        """The number in a cell of a column.

        Raises:
            ValueError: it holds none in this format, or the sign of another currency than cells above it.
        """
        parts = parts_of(cell, self.form)
        if parts is None:
            raise ValueError("not a number")
        if parts.thousands:
            self.form = self.form._replace(thousands=parts.thousands)
        if parts.unit and self._units.setdefault(column, parts.unit) != parts.unit:
            raise ValueError(f"in {parts.unit}, and others in {self._units[column]}")
        return float(parts.text)

    def texts(self, cells: list[str]) -> list[str]:
        """What `float` reads in cells that hold nothing but numbers, quickly.

        Raises:
            ValueError: there may be others among them; `read` tells.
        """
        joined = "\n".join(cells)
        if not joined.isascii():
            joined = joined.translate(_ALIKE)
            cells = joined.split("\n")
        if not all(map(_simple(self.form).fullmatch, cells)):
            raise ValueError
        return joined.replace(self.form.thousands or "\0", "").replace(",", ".").split("\n")
