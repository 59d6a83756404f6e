"""Which columns of a table a landscape means, and which ones it takes where its settings name none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from playground.core.errors import InvalidInput, shown
from playground.core.landscapes.from_file import ColumnRole, FromFile
from playground.experiment.data.layout import Layout
from playground.experiment.data.numbers import number_in
from playground.experiment.data.reading import Wanted

_INDEX = frozenset(("row", "rows", "index", "idx", "id", "no", "nr", "obs", "unnamed_0", "rownames", "#"))
"""Names of columns that number the rows."""
_LOGGED = frozenset(
    ("step", "steps", "global_step", "iteration", "iterations", "iter", "epoch", "epochs", "batch", "time", "t",
     "wall_time", "walltime", "timestamp", "runtime", "relative_time", "date", "datetime", "elapsed", "seconds", "loss",
     "lr", "learning_rate", "accuracy", "acc", "perplexity", "seed", "rank", "tag", "run")
)  # fmt: skip
"""Names of columns that hold no gradient: what logs count, and what else they note."""
_LOGGED_PARTS = re.compile(
    r"(?:^|_)(?:loss|accuracy|acc|step|steps|epoch|lr)$|^(?:lr|learning_rate)_|^relative_time"
)
_SPREAD = re.compile(r"__(?:min|max)$", re.IGNORECASE)
"""Behind the names of columns in which Weights & Biases notes the spread of another column."""
_WHOLE = re.compile(r"[0-9]+")
_TIMES = range(100_000_000, 100_000_000_000)
"""Seconds since 1970 of a log, from 1973 on."""


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
            places[role.setting] = _fitting(layout, role, places)
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
    known = ", ".join(map(shown, layout.names[:12])) + (", …" if len(layout.names) > 12 else "")
    raise InvalidInput(f'{layout.name} has no column "{shown(name)}"; it has: {known}', (setting,))


def _fitting(layout: Layout, role: ColumnRole, taken: Mapping[str, int]) -> int:
    """The column that fits best of those that are free.

    Raises:
        InvalidInput: none does.
    """
    free = [place for place in range(len(layout.names)) if place not in taken.values()]
    if role.kind == "label":
        labels = next((place for place in reversed(free) if len(labels_in(layout, place)) == 2), None)
        if labels is None:
            raise InvalidInput(
                f"{layout.name} has no column with two different values for a label", (role.setting,)
            )
        return labels
    if role.kind == "gradient":
        free.sort(key=lambda place: "grad" not in layout.names[place].lower())
    passed_over: list[int] = []
    for place in free:
        if layout.is_numeric(place):
            if not _is_passed_over(layout, role, place):
                return place
            passed_over.append(place)
    missing = "too few columns of numbers" if taken else "no column of numbers"
    others = ", ".join(f'"{shown(layout.names[place])}"' for place in passed_over[:3])
    what = "counts steps, time or rows" if len(passed_over) == 1 else "count steps, time or rows"
    more = f" (it seems that {others} {what}); name one with {role.setting}=…" if others else ""
    raise InvalidInput(f"{layout.name} has {missing}{more}", (role.setting,))


def labels_in(layout: Layout, place: int) -> list[str]:
    """The different values at the beginning of a column of labels as people write them: 1 and 1.0 are one."""
    found: dict[float | str, str] = {}
    for cell in layout.cells(place):
        number = number_in(cell, layout.form)
        found.setdefault(cell if number is None else number, cell if number is None else f"{number:g}")
    return list(found.values())


def _is_passed_over(layout: Layout, role: ColumnRole, place: int) -> bool:
    """Whether a column is taken only by a person who names it: it numbers rows, or counts steps or time."""
    name = re.sub(r"\W+", "_", layout.names[place].lower()).strip("_")
    if place in layout.unnamed or name in _INDEX or layout.names[place] == "#":
        return True
    if role.kind != "gradient":
        return False
    if "grad" not in name:
        last = re.sub(r"\W+", "_", layout.names[place].lower().rpartition("/")[2]).strip("_")
        if any(one in _LOGGED or _LOGGED_PARTS.search(one) for one in (name, last)):
            return True
    return _SPREAD.search(layout.names[place]) is not None or _counts(layout, place)


def _counts(layout: Layout, place: int) -> bool:
    """Whether a column goes up by one whole number from row to row, three times or more, or holds moments."""
    cells = layout.cells(place)
    if len(cells) < 4 or not (_WHOLE.fullmatch(cells[0]) or _moment(layout, cells[0])):
        return False
    numbers = [number_in(cell, layout.form) for cell in cells]
    pairs = [(a, b) for a, b in pairwise(numbers) if a is not None and b is not None]
    if len(pairs) < len(cells) - 1:
        return False
    steps = {b - a for a, b in pairs}
    goes_up = len(steps) == 1 and (step := steps.pop()) > 0 and step.is_integer()
    return goes_up or (_moment(layout, cells[0]) and all(a <= b for a, b in pairs))


def _moment(layout: Layout, cell: str) -> bool:
    number = number_in(cell, layout.form)
    return number is not None and int(number) in _TIMES
