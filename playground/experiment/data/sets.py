"""Data for landscapes that are made from it: where it is, and reading it."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType

from playground.core.errors import InvalidInput
from playground.core.generators import exhausted
from playground.core.landscapes.base import Landscape
from playground.core.landscapes.from_file import FromFile
from playground.experiment.data.columns import wanted_columns
from playground.experiment.data.layout import Layout, looking
from playground.experiment.data.numbers import NumberFormat
from playground.experiment.data.reading import Wanted, read_table
from playground.resources import resource

TITLES: Mapping[str, str] = MappingProxyType(
    {
        "anscombe": "Anscombe’s quartet",
        "galton": "Galton’s heights",
        "challenger": "Challenger’s O-rings",
        "two_layer": "Sample log",
    }
)
"""What people read for the data sets and logs that come with the program."""


@cache
def shipped(shelf: str = "data") -> Mapping[str, Path]:
    """The data sets (or, on another shelf, the logs) that come with the program, by name."""
    return MappingProxyType({path.stem: path for path in sorted(resource(shelf).glob("*.csv"))})


def locate(data: str, folder: Path | None = None, shelf: str = "data") -> Path:
    """The file that a landscape's `data` means.

    Args:
        data: the name of what comes along on the shelf, or a path.
        folder: what the path is relative to, if there is one.
        shelf: see `FromFile.shelf`.

    Raises:
        InvalidInput: nothing is named.
    """
    known = shipped(shelf)
    if data in known:
        return known[data]
    if not data:
        raise InvalidInput(f"expected a file or one of {', '.join(known)}", ("data",))
    try:
        path = Path(data).expanduser()
    except RuntimeError:  # "~name" of nobody
        path = Path(data)
    return (folder or Path()) / path


def settings_beside(landscape: Landscape, folder: Path | None) -> dict[str, float | bool | str]:
    """A landscape's settings as they are written into a file in `folder`: data near it are named from there."""
    settings = landscape.settings()
    if (
        isinstance(landscape, FromFile)
        and folder is not None
        and landscape.data not in shipped(landscape.shelf)
    ):
        settings["data"] = _from_here(landscape.data, folder, landscape.shelf)
    return settings


def _from_here(data: str, folder: Path, shelf: str) -> str:
    try:
        near = os.path.relpath(locate(data, shelf=shelf), folder.absolute())
    except ValueError:  # another drive
        return data
    path = Path(near)
    if path.parts[:3] == ("..", "..", ".."):
        return data
    return f"./{near}" if near in shipped(shelf) else path.as_posix()


def reading(landscape: Landscape, folder: Path | None = None) -> Generator[float, None, Landscape]:
    """Read the data that a landscape asks for, if it does; yields the share that is done, every few milliseconds.

    Args:
        landscape: any; one that has its data, or needs none, is returned as it is.
        folder: what its path is relative to.

    Raises:
        InvalidInput: the path is the setting at fault.
    """
    if not isinstance(landscape, FromFile):
        return landscape
    read = landscape if landscape.columns is not None else (yield from _read(landscape, folder))
    for _ in read.prepare():
        yield 1.0
    return read


def _read(landscape: FromFile, folder: Path | None) -> Generator[float, None, FromFile]:
    layout = yield from looking_at(landscape, folder)
    yield 0.0
    return (yield from read_as_laid_out(landscape, layout, wanted_columns(landscape, layout)))


def looking_at(landscape: FromFile, folder: Path | None = None) -> Generator[float, None, Layout]:
    """Find out how the file of a landscape is laid out, where its settings do not say; yields now and then.

    Raises:
        InvalidInput: the path is the setting at fault, or that says what cannot be found out.
    """
    path = locate(landscape.data, folder, landscape.shelf)
    form = NumberFormat.asked(landscape.decimal, landscape.thousands)
    try:
        return (yield from looking(path, landscape.separator, landscape.header, form))
    except InvalidInput as error:
        there = os.path.exists(path)  # noqa: PTH110 - false where Path raises, as for a name that is too long
        known = "" if there else f"; {landscape.along}: {', '.join(shipped(landscape.shelf))}"
        raise InvalidInput(f"{error.reason}{known}", error.path) from None


def read_as_laid_out(
    landscape: FromFile,
    layout: Layout,
    wanted: Sequence[Wanted],
    tell: Callable[[NumberFormat], object] = lambda _: None,
) -> Generator[float, None, FromFile]:
    """Read columns of a file for a landscape; yields the share that is done, every few milliseconds.

    Args:
        landscape: has the settings that the file was laid out by.
        layout: of the file.
        wanted: the columns.
        tell: is told how the numbers of the file are written.

    Raises:
        InvalidInput: the path is the setting at fault, or that says what cannot be found out.
    """
    table = yield from read_table(layout, wanted, complete=landscape.rows == "complete")
    tell(table.form)
    names = {one.setting: one.name for one in wanted}
    if landscape.data not in shipped(landscape.shelf):
        names["data"] = os.path.abspath(layout.place.path)  # noqa: PTH100 - without the dots, but through links
    return landscape.with_columns(names, table.columns)


def complete(landscape: Landscape, folder: Path | None = None) -> Landscape:
    """The landscape with its data, read at once.

    Raises:
        InvalidInput: the path is the setting at fault.
    """
    return exhausted(reading(landscape, folder))
