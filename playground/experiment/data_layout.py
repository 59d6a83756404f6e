"""How a file of data is laid out: encoding, separator, decimal sign, names of its columns."""

from __future__ import annotations

import codecs
import csv
import io
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from playground.core.errors import InvalidInput

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "space": " "}
"""What may stand between columns, by the words of the setting."""
DECIMALS = {"point": ".", "comma": ","}
LARGEST_FILE = 1_000_000_000
"""Bytes; a larger file is refused."""
MOST_COLUMNS = 10_000
MISSING = frozenset(("", "na", "n/a", "nan", "null", "none", "?", "-", "."))
"""What people write where there is no value, in small letters."""

_SAMPLE = 1 << 17
_LOOKED_AT = 200
_LONGEST_CELL = 30_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Layout:
    """What was found in the beginning of a file.

    Attributes:
        path: the file.
        size: in bytes.
        encoding: as Python names it.
        separator: the character between columns.
        decimal: ``.`` or ``,``.
        header: whether the first row names the columns.
        names: of the columns, all different.
        rows: the first rows of data as texts.
    """

    path: Path
    size: int
    encoding: str
    separator: str
    decimal: str
    header: bool
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def cells(self, column: int) -> list[str]:
        """What stands in a column of the first rows, missing values left out."""
        cells = (row[column].strip() for row in self.rows if column < len(row))
        return [cell for cell in cells if cell.lower() not in MISSING]

    def is_numeric(self, column: int) -> bool:
        """Whether a column holds numbers, as far as the first rows show."""
        cells = [cell for cell in self.cells(column) if wild_in(cell) is None]
        numbers = sum(number_in(cell, self.decimal) is not None for cell in cells)
        return numbers > 0.5 * len(cells)


def look(path: Path, separator: str = "", decimal: str = "", header: str = "") -> Layout:
    """Find out how a file is laid out from its beginning, in a few milliseconds.

    Args:
        path: the file.
        separator: a key of `SEPARATORS`; empty to find out.
        decimal: a key of `DECIMALS`; empty to find out.
        header: ``yes`` or ``no``; empty to find out.

    Raises:
        InvalidInput: it cannot be read or is no table.
    """
    try:
        sample, size = _beginning(path)
    except OSError as error:
        raise InvalidInput(f"{path.name} cannot be read: {error.strerror or error}") from None
    text, encoding = _decoded(sample, whole=len(sample) >= size, name=path.name)
    between = SEPARATORS[separator] if separator else _separator(text)
    rows = [row for row in _rows_of(text, between) if any(cell.strip() for cell in row)]
    if not rows:
        raise InvalidInput(f"{path.name} is empty")
    if any(len(cell) > _LONGEST_CELL for row in rows for cell in row):
        raise InvalidInput(
            f"{path.name} has a cell of more than {_LONGEST_CELL:,} characters; is a quotation mark not closed?"
        )
    sign = DECIMALS[decimal] if decimal else _decimal(rows, between)
    has_header = header == "yes" or (header == "" and _has_header(rows, sign))
    width = Counter(len(row) for row in rows[has_header:] or rows).most_common(1)[0][0]
    if width > MOST_COLUMNS:
        raise InvalidInput(f"{path.name} has {width:,} columns; at most {MOST_COLUMNS:,} are read")
    return Layout(
        path=path,
        size=size,
        encoding=encoding,
        separator=between,
        decimal=sign,
        header=has_header,
        names=_names(rows[0] if has_header else [], width),
        rows=tuple(tuple(row) for row in rows[has_header:]),
    )


def rows_of(file: TextIO, separator: str) -> Iterator[list[str]]:
    """The rows of an open file, cells as texts; a blank line is an empty row."""
    lines = map(str.strip, file) if separator == " " else file
    return csv.reader(lines, delimiter=separator, skipinitialspace=True)


def number_in(cell: str, decimal: str) -> float | None:
    """The number that a cell holds; None where it holds none, or one that is not finite."""
    text = cell.strip().replace("−", "-")
    if decimal == ",":
        text = text.replace(",", ".")
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and "_" not in text else None


def wild_in(cell: str) -> float | None:
    """Nan or an infinity, where a cell holds one as programs write them: ``nan``, ``-inf``, ``Infinity``."""
    text = cell.strip().lower().replace("−", "-").lstrip("+")
    return float(text) if text.lstrip("-") in ("nan", "inf", "infinity") else None


# --------------------------------------------------------------------------------------------------------- finding out


def _beginning(path: Path) -> tuple[bytes, int]:
    if not path.is_file():
        what = (
            "is a folder" if path.is_dir() else "is not an ordinary file" if path.exists() else "is not there"
        )
        raise InvalidInput(f"{path.name} {what}: {path}")
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise InvalidInput(f"{path.name} is too large: {size:,} bytes, at most {LARGEST_FILE:,} are read")
    with path.open("rb") as file:
        return file.read(_SAMPLE), size


def _decoded(sample: bytes, *, whole: bool, name: str) -> tuple[str, str]:
    """The sample up to its last full line, and its encoding."""
    encoding = next((encoding for mark, encoding in _BOMS if sample.startswith(mark)), "")
    if not encoding:
        if b"\0" in sample:
            raise InvalidInput(f"{name} is not a text file")
        encoding = "utf-8"
    try:
        # A character cut in two at the sample's end is not a fault.
        text = codecs.getincrementaldecoder(encoding)().decode(sample, final=whole)
    except UnicodeDecodeError:
        text, encoding = sample.decode("latin-1"), "latin-1"
    end = max(text.rfind("\n"), text.rfind("\r"))
    return (text if whole or end < 0 else text[: end + 1]), encoding


def _rows_of(text: str, separator: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in rows_of(io.StringIO(text, newline=""), separator):
            rows.append(row)
            if len(rows) > _LOOKED_AT:
                break
    except csv.Error:
        pass  # told with its place when the file is read
    return rows


def _separator(text: str) -> str:
    """The separator by which most rows get the same number of cells, two or more, and most cells are numbers."""
    best, found = 0.0, ","
    for separator in SEPARATORS.values():
        rows = [row for row in _rows_of(text, separator) if row]
        widths = Counter(len(row) for row in rows)
        width, same = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        if width < 2:
            continue
        cells = [cell for row in rows[1:] or rows if len(row) == width for cell in row]
        decimals = ".,"[: 1 if separator == "," else 2]
        numbers = sum(any(number_in(cell, sign) is not None for sign in decimals) for cell in cells)
        score = same / len(rows) * (0.2 + numbers / max(len(cells), 1)) + min(width, 20) * 1e-4
        if score > best + 1e-9:
            best, found = score, separator
    return found


def _decimal(rows: Sequence[Sequence[str]], separator: str) -> str:
    """A comma only where it does not separate, and numbers with it are found and numbers with a point are not."""
    if separator == ",":
        return "."
    cells = [cell for row in rows for cell in row]
    with_comma = sum(cell.count(",") == 1 and number_in(cell, ",") is not None for cell in cells)
    with_point = sum("." in cell and number_in(cell, ".") is not None for cell in cells)
    return "," if with_comma > with_point else "."


def _has_header(rows: Sequence[Sequence[str]], decimal: str) -> bool:
    """Whether the first row has words where the others have numbers; or only words, all different, where none has."""
    first, rest = rows[0], rows[1:]
    if any(number_in(cell, decimal) is not None for cell in first):
        return False
    for column in range(len(first)):
        cells = [
            row[column] for row in rest if column < len(row) and row[column].strip().lower() not in MISSING
        ]
        if cells and sum(number_in(cell, decimal) is not None for cell in cells) > 0.5 * len(cells):
            return True
    return len({cell.strip() for cell in first}) == len(first)


def _names(header: Sequence[str], width: int) -> tuple[str, ...]:
    """Different names for all columns. A header that is one short leaves the first column, of row names, without."""
    given = [cell.strip()[:190] for cell in header]
    if len(given) == width - 1 and given:
        given.insert(0, "row")
    given += [""] * (width - len(given))
    names: list[str] = []
    for place, text in enumerate(given[:width], 1):
        name = "".join(one if one.isprintable() else " " for one in text).strip() or f"column {place}"
        number, free = 1, name
        while free in names:
            number += 1
            free = f"{name} ({number})"
        names.append(free)
    return tuple(names)
