"""The versions of the format, and what is done to an older file before it is read.

A file is read in two parts. First it goes step by step from its version to the next, as plain JSON; then today's
reader reads it, and knows nothing of older ones. Three things raise `VERSION` and need a step: another shape of the
file, a setting with another name, and another default value, because files may leave out what has its default (share
texts and the examples do).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, cast

from playground.core.declarations import Number
from playground.core.errors import InvalidInput

VERSION = 2
"""Of what is written."""
_LIMITS = Number(VERSION, "", "version of the format", low=1, integer=True)

Fields = Mapping[str, Any]


_PAPER_OF_1: Mapping[str, Mapping[str, bool]] = MappingProxyType(
    {
        "sgd": {"first_whole": True},
        "nadam": {"scaled_square": False},
        "asgd": {"late": True},
        "adamw": {"decay_with_rate": True},
    }
)
"""What the paper's dialect of version 1 had of the frameworks; files of that version keep their numbers."""


def _from_1(fields: Fields) -> Fields:
    """Version 2 has a note, and the paper's dialect follows the papers."""
    if "note" in fields:
        raise InvalidInput('unknown field of version 1; a note needs "version": 2', ("note",))
    runners = fields.get("runners")
    if not isinstance(runners, list):
        return fields
    return {**fields, "runners": [_runner_of_1(one) for one in cast("list[Any]", runners)]}


def _runner_of_1(runner: Any) -> Any:
    if not isinstance(runner, dict):
        return runner
    given = cast("dict[str, Any]", runner)
    settings: Any = given.get("settings", {})
    if given.get("dialect", "paper") != "paper" or not isinstance(settings, dict):
        return given
    kept = _PAPER_OF_1.get(str(given.get("optimizer")), MappingProxyType({}))
    return {**given, "settings": {**kept, **cast("dict[str, Any]", settings)}}


MIGRATIONS: Mapping[int, Callable[[Fields], Fields]] = {1: _from_1}
"""For each older version, how its fields become those of the next. They are not checked yet: nothing may be assumed."""


def renewed(fields: Fields) -> Fields:
    """The fields of a file of any version, as they stand in one of today's.

    Args:
        fields: an object of JSON; without a version it counts as one of today's. It is left as it is.

    Raises:
        InvalidInput: there is no such version, or it is newer than this program.
    """
    try:
        version = _LIMITS.check_whole(fields.get("version", VERSION))
    except InvalidInput as error:
        raise error.within("version") from None
    if version > VERSION:
        raise InvalidInput(newer(version), ("version",))
    for older in range(version, VERSION):
        fields = MIGRATIONS[older](fields)
    return {**fields, "version": VERSION}


def newer(version: int) -> str:
    """What is said of a version that this program does not know yet."""
    return f"made by a newer version of the program: format {version}; this one reads formats 1 to {VERSION}"
