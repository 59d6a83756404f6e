"""Data for landscapes that are made from it: where it is, which columns are meant, and reading it."""

from __future__ import annotations

import os
from collections.abc import Generator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from playground.core.errors import InvalidInput
from playground.core.landscapes.base import Landscape
from playground.core.landscapes.from_file import FromFile, Role
from playground.experiment.data_layout import Layout, look, number_in
from playground.experiment.data_reading import Wanted, read_table
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

STEP_NAMES = frozenset(
    ("step", "steps", "global_step", "iteration", "iter", "epoch", "batch", "time", "t", "row", "index", "lr", "loss",
     "train_loss", "learning_rate", "_step", "_runtime", "_timestamp", "wall_time", "accuracy", "seed")
)  # fmt: skip
"""Names in small letters of columns that hold no gradient: what logs count, and what else they note."""

_T = TypeVar("_T")


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


def wanted_columns(landscape: FromFile, layout: Layout) -> list[Wanted]:
    """The columns that a landscape's settings mean; those not named are the first that fit.

    Raises:
        InvalidInput: there is no such column; the path is the setting.
    """
    places: dict[str, int] = {}
    for role in landscape.roles:
        if name := str(getattr(landscape, role.setting)):
            places[role.setting] = _place(layout, name, role.setting)
    for role in sorted(landscape.roles, key=lambda role: role.kind != "label"):
        if role.setting not in places and not role.optional:
            places[role.setting] = _fitting(layout, role, set(places.values()))
    positive = str(getattr(landscape, "positive", ""))
    keeps = landscape.rows != "complete"
    return [
        Wanted(
            role.setting,
            place,
            layout.names[place],
            role.kind == "label",
            positive,
            may_be_wild=role.kind == "loss" or (role.kind == "gradient" and keeps),
            may_be_missing=role.kind == "loss",
        )
        for role in landscape.roles
        if (place := places.get(role.setting)) is not None
    ]


def _place(layout: Layout, name: str, setting: str) -> int:
    if name in layout.names:
        return layout.names.index(name)
    if name.isdecimal() and 1 <= int(name) <= len(layout.names):
        return int(name) - 1
    known = ", ".join(layout.names[:12]) + (", …" if len(layout.names) > 12 else "")
    raise InvalidInput(f'{layout.path.name} has no column "{name[:40]}"; it has: {known}', (setting,))


def _fitting(layout: Layout, role: Role, taken: set[int]) -> int:
    free = [place for place in range(len(layout.names)) if place not in taken]
    if role.kind == "label":
        fitting = [place for place in free if len(_values(layout.cells(place))) == 2][-1:]
        missing = "no column with two different values for a label"
    else:
        fitting = [place for place in free if layout.is_numeric(place)]
        if role.kind == "gradient":
            # What a log counts stands in no column of gradients, unless there is nothing else.
            fitting.sort(
                key=lambda place: layout.names[place].lower() in STEP_NAMES or _counts(layout, place)
            )
        missing = "too few columns of numbers" if taken else "no column of numbers"
    if not fitting:
        raise InvalidInput(f"{layout.path.name} has {missing}", (role.setting,))
    return fitting[0]


def _counts(layout: Layout, place: int) -> bool:
    """Whether a column goes up by one from row to row, three times or more."""
    numbers = [number_in(cell, layout.decimal) for cell in layout.cells(place)]
    return len(numbers) > 3 and all(
        a is not None and b is not None and b - a == 1.0 for a, b in pairwise(numbers)
    )


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
        InvalidInput: the path is the setting at fault.
    """
    if not isinstance(landscape, FromFile):
        return landscape
    read = landscape if landscape.columns is not None else (yield from _read(landscape, folder))
    for _ in read.prepare():
        yield 1.0
    return read


def _read(landscape: FromFile, folder: Path | None) -> Generator[float, None, FromFile]:
    along = shipped(landscape.shelf)
    path = locate(landscape.data, folder, landscape.shelf)
    try:
        layout = look(path, landscape.separator, landscape.decimal, landscape.header)
    except InvalidInput as error:
        there = os.path.exists(path)  # noqa: PTH110 - false where Path raises, as for a name that is too long
        known = "" if there else f"; {landscape.along}: {', '.join(along)}"
        raise InvalidInput(f"{error.reason}{known}", ("data",)) from None
    wanted = wanted_columns(landscape, layout)
    table = yield from read_table(layout, wanted, complete=landscape.rows == "complete")
    names = {one.setting: one.name for one in wanted}
    if landscape.data not in along:
        names["data"] = os.path.abspath(path)  # noqa: PTH100 - without the dots, but through links
    return landscape.with_columns(names, table.columns)


def complete(landscape: Landscape, folder: Path | None = None) -> Landscape:
    """The landscape with its data, read at once.

    Raises:
        InvalidInput: the path is the setting at fault.
    """
    return exhausted(reading(landscape, folder))


def exhausted(work: Generator[object, None, _T]) -> _T:
    """What a generator returns in the end."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value
