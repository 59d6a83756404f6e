"""Data for landscapes that are made from it: where it is, which columns are meant, and reading it."""

from __future__ import annotations

import os
from collections.abc import Generator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from playground.core.errors import ChoiceError
from playground.core.landscapes.base import Landscape
from playground.core.landscapes.from_data import FromData, Role
from playground.experiment.data_layout import Layout, look, number_in
from playground.experiment.data_reading import Wanted, read_table
from playground.resources import resource

TITLES: Mapping[str, str] = MappingProxyType(
    {
        "anscombe": "Anscombe’s quartet",
        "galton": "Galton’s heights",
        "challenger": "Challenger’s O-rings",
    }
)
"""What people read for the data sets that come with the program."""

_T = TypeVar("_T")


@cache
def shipped() -> Mapping[str, Path]:
    """The data sets that come with the program, by name."""
    return MappingProxyType({path.stem: path for path in sorted(resource("data").glob("*.csv"))})


def locate(data: str, folder: Path | None = None) -> Path:
    """The file that a landscape's `data` means: a data set's name, or a path, relative to `folder` if there is one.

    Raises:
        ChoiceError: nothing is named.
    """
    if data in shipped():
        return shipped()[data]
    if not data:
        raise ChoiceError(f"expected a file or one of {', '.join(shipped())}", ("data",))
    try:
        path = Path(data).expanduser()
    except RuntimeError:  # "~name" of nobody
        path = Path(data)
    return (folder or Path()) / path


def settings_beside(landscape: Landscape, folder: Path | None) -> dict[str, float | bool | str]:
    """A landscape's settings as they are written into a file in `folder`: data near it are named from there."""
    settings = landscape.settings()
    if isinstance(landscape, FromData) and folder is not None and landscape.data not in shipped():
        settings["data"] = _from_here(landscape.data, folder)
    return settings


def _from_here(data: str, folder: Path) -> str:
    try:
        near = os.path.relpath(locate(data), folder.absolute())
    except ValueError:  # another drive
        return data
    path = Path(near)
    if path.parts[:3] == ("..", "..", ".."):
        return data
    return f"./{near}" if near in shipped() else path.as_posix()


def wanted_columns(landscape: FromData, layout: Layout) -> list[Wanted]:
    """The columns that a landscape's settings mean; those not named are the first that fit.

    Raises:
        ChoiceError: there is no such column; the path is the setting.
    """
    places: dict[str, int] = {}
    for role in landscape.roles:
        if name := str(getattr(landscape, role.setting)):
            places[role.setting] = _place(layout, name, role.setting)
    for role in sorted(landscape.roles, key=lambda role: role.kind != "label"):
        if role.setting not in places and not role.optional:
            places[role.setting] = _fitting(layout, role, set(places.values()))
    positive = str(getattr(landscape, "positive", ""))
    return [
        Wanted(role.setting, place, layout.names[place], role.kind == "label", positive)
        for role in landscape.roles
        if (place := places.get(role.setting)) is not None
    ]


def _place(layout: Layout, name: str, setting: str) -> int:
    if name in layout.names:
        return layout.names.index(name)
    if name.isdecimal() and 1 <= int(name) <= len(layout.names):
        return int(name) - 1
    known = ", ".join(layout.names[:12]) + (", …" if len(layout.names) > 12 else "")
    raise ChoiceError(f'{layout.path.name} has no column "{name[:40]}"; it has: {known}', (setting,))


def _fitting(layout: Layout, role: Role, taken: set[int]) -> int:
    free = [place for place in range(len(layout.names)) if place not in taken]
    if role.kind == "label":
        fitting = [place for place in free if len(_values(layout.cells(place))) == 2][-1:]
        missing = "no column with two different values for a label"
    else:
        fitting = [place for place in free if layout.is_numeric(place)]
        missing = "too few columns of numbers" if taken else "no column of numbers"
    if not fitting:
        raise ChoiceError(f"{layout.path.name} has {missing}", (role.setting,))
    return fitting[0]


def _values(cells: list[str]) -> set[float | str]:
    """The different values in a column of labels: 1 and 1.0 are one."""
    numbers = ((cell, number_in(cell, ".")) for cell in cells)
    return {cell if number is None else number for cell, number in numbers}


def reading(landscape: Landscape, folder: Path | None = None) -> Generator[float, None, Landscape]:
    """Read the data that a landscape asks for, if it does; yields the share that is done, every few milliseconds.

    Args:
        landscape: any; one that has its data, or needs none, is returned as it is.
        folder: what its path is relative to.

    Raises:
        ChoiceError: the path is the setting at fault.
    """
    if not isinstance(landscape, FromData):
        return landscape
    read = landscape if landscape.columns is not None else (yield from _read(landscape, folder))
    for _ in read.prepare():
        yield 1.0
    return read


def _read(landscape: FromData, folder: Path | None) -> Generator[float, None, FromData]:
    path = locate(landscape.data, folder)
    try:
        layout = look(path, landscape.separator, landscape.decimal, landscape.header)
    except ChoiceError as error:
        known = "" if path.exists() else f"; data sets that come along: {', '.join(shipped())}"
        raise ChoiceError(f"{error.reason}{known}", ("data",)) from None
    wanted = wanted_columns(landscape, layout)
    table = yield from read_table(layout, wanted, complete=landscape.rows == "complete")
    names = {one.setting: one.name for one in wanted}
    if landscape.data not in shipped():
        names["data"] = os.path.abspath(path)  # noqa: PTH100 - without the dots, but through links
    return landscape.with_columns(names, table.columns)


def complete(landscape: Landscape, folder: Path | None = None) -> Landscape:
    """The landscape with its data, read at once.

    Raises:
        ChoiceError: the path is the setting at fault.
    """
    return exhausted(reading(landscape, folder))


def exhausted(work: Generator[object, None, _T]) -> _T:
    """What a generator returns in the end."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value
