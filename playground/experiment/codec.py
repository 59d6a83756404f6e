"""Experiments as JSON: what is written, and how what is read is checked field by field.

Settings stand under the dialect's own argument names, so that a file reads like the framework's call. Every error
names the path to the field, what was expected and what was found; nothing is guessed and nothing unknown is ignored.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Mapping
from pathlib import Path
from typing import Any, TypeVar, cast

from playground.core import catalogue
from playground.core.errors import InvalidInput
from playground.core.generators import exhausted
from playground.core.landscapes.base import Landscape, Point
from playground.core.modifiers import Modifiers
from playground.core.parameters import Configurable
from playground.core.schedules.base import Schedule
from playground.core.schedules.constant import Constant
from playground.experiment.data.sets import reading, settings_beside
from playground.experiment.model import (
    COORDINATE,
    MOST_RUNNERS,
    SEED,
    STEPS,
    Experiment,
    Runner,
    most_steps,
)
from playground.experiment.palette import free_colour
from playground.experiment.versions import VERSION, renewed

FORMAT = "optimizer-playground experiment"
LARGEST_TEXT = 4_000_000
"""Characters; a longer text is refused before it is parsed."""
DEEPEST = 32
"""Levels of lists and objects; an experiment has six."""

_TOO_DEEP = "not an experiment: lists or objects are nested too deeply"
_T = TypeVar("_T")
_D = TypeVar("_D", bound=Configurable)
Json = dict[str, Any]


def to_json(experiment: Experiment, folder: Path | None = None) -> Json:
    """The experiment as plain JSON values; floats are written so that they come back exactly.

    Args:
        experiment: what to write.
        folder: of the file that it is written into; data near it are named from there.
    """
    parameters = settings_beside(experiment.landscape, folder)
    return {
        "format": FORMAT,
        "version": VERSION,
        "note": experiment.note,
        "landscape": {"key": experiment.landscape.key, "parameters": parameters},
        "modifiers": experiment.modifiers.settings(),
        "start": list(experiment.start),
        "seed": experiment.seed,
        "steps": experiment.steps,
        "runners": [runner_to_json(runner) for runner in experiment.runners],
    }


def runner_to_json(runner: Runner) -> Json:
    """One runner as plain JSON values."""
    return {
        "label": runner.label,
        "optimizer": runner.optimizer.key,
        "dialect": runner.dialect,
        "settings": runner.optimizer.arguments(runner.dialect),
        "schedule": {"key": runner.schedule.key, "settings": runner.schedule.settings()},
        "clip_norm": runner.clip_norm,
        "clip_value": runner.clip_value,
        "colour": runner.colour,
        "visible": runner.visible,
    }


def dumps(experiment: Experiment, folder: Path | None = None) -> str:
    """The experiment as the text of a file in `folder`, ending in a newline."""
    return json.dumps(to_json(experiment, folder), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def loads(text: str, folder: Path | None = None) -> Experiment:
    """The experiment that the text of a file in `folder` describes.

    Raises:
        InvalidInput: the text is not JSON (with line and column), a field is wrong (with its path), or data that it
            names cannot be read.
    """
    return exhausted(loading(text, folder))


def loading(text: str, folder: Path | None = None) -> Generator[float, None, Experiment]:
    """The same as `loads`; where data are read, it yields the share that is done, every few milliseconds."""
    return (yield from building(parsed(text), folder))


def parsed(text: str) -> object:
    """The plain JSON values of a text, each object with different names.

    Raises:
        InvalidInput: it is not JSON, too long, or nested too deeply.
    """
    if len(text) > LARGEST_TEXT:
        raise InvalidInput(
            f"the text is too long: {len(text):,} characters, at most {LARGEST_TEXT:,} are read"
        )
    try:
        value = json.loads(
            text, parse_constant=_refuse_constant, parse_int=_whole, object_pairs_hook=_without_duplicates
        )
    except json.JSONDecodeError as error:
        raise InvalidInput(f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}") from None
    except RecursionError:
        raise InvalidInput(_TOO_DEEP) from None
    if _depth(value) > DEEPEST:
        raise InvalidInput(_TOO_DEEP)
    return value


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields: dict[str, object] = {}
    for name, value in pairs:
        if name in fields:
            raise InvalidInput(f'"{name[:40]}" stands twice in the same object')
        fields[name] = value
    return fields


def _depth(value: object) -> int:
    """How deeply lists and objects are nested, counted without recursion."""
    level, depth = [value], 0
    while level and depth <= DEEPEST:
        inner: list[object] = []
        for one in level:
            inner += one if isinstance(one, list) else one.values() if isinstance(one, dict) else ()
        level = inner
        depth += 1
    return depth


def _refuse_constant(name: str) -> float:
    raise InvalidInput(f"{name} is not a number that an experiment can hold")


def _whole(digits: str) -> int | float:
    # Python refuses to read whole numbers of more than 4300 digits with an error of its own.
    return int(digits) if len(digits) < 400 else float("inf")


def from_json(value: object, folder: Path | None = None) -> Experiment:
    """The experiment that plain JSON values describe, as they stand in a file in `folder`.

    Only ``landscape`` must be there; what else is absent takes its default.

    Raises:
        InvalidInput: with the path to the field.
    """
    return exhausted(building(value, folder))


def building(value: object, folder: Path | None) -> Generator[float, None, Experiment]:
    """The same as `from_json`; where data are read, it yields the share that is done, every few milliseconds."""
    fields = _mapping(value)
    if fields.get("format", FORMAT) != FORMAT:
        raise InvalidInput(f'expected "{FORMAT}", got {_brief(fields["format"])}', ("format",))
    fields = _object(
        renewed(fields),
        ("format", "version", "note", "landscape", "modifiers", "start", "seed", "steps", "runners"),
        ("landscape",),
    )
    unread = _at("landscape", _landscape, fields["landscape"])
    try:
        landscape = yield from reading(unread, folder)
    except InvalidInput as error:
        raise error.within("landscape", "parameters") from None
    return Experiment(
        landscape=landscape,
        start=_at("start", _point, fields.get("start", list(landscape.suggested_start))),
        modifiers=_at("modifiers", lambda one: _declared(Modifiers, one), fields.get("modifiers", {})),
        seed=_at("seed", SEED.check_whole, fields.get("seed", int(SEED.default))),
        steps=_at("steps", STEPS.check_whole, fields.get("steps", default_steps(landscape))),
        runners=_at("runners", _runners, fields.get("runners", [])),
        note=_at("note", _text, fields.get("note", "")),
    )


def default_steps(landscape: Landscape) -> int:
    """The steps of a file that names none."""
    return int(STEPS.default) if landscape.most_steps is None else most_steps(landscape)


def _landscape(value: object) -> Landscape:
    fields = _object(value, ("key", "parameters"), ("key",))
    kind = _at(
        "key", lambda key: catalogue.pick(catalogue.landscapes(), "landscape", _text(key)), fields["key"]
    )
    return _at("parameters", lambda one: _declared(kind, one), fields.get("parameters", {}))


def _runners(value: object) -> tuple[Runner, ...]:
    items = _items(value)
    if items is None:
        raise InvalidInput(f"expected a list of runners, got {_brief(value)}")
    if len(items) > MOST_RUNNERS:
        raise InvalidInput(f"expected at most {MOST_RUNNERS} runners, got {len(items)}")
    made: list[Runner] = []
    for index, item in enumerate(items):
        colour = free_colour(runner.colour for runner in made)
        made.append(_at(index, lambda one, colour=colour: _runner(one, colour), item))
    return tuple(made)


def _runner(value: object, colour: str) -> Runner:
    fields = _object(
        value,
        (
            "label", "optimizer", "dialect", "settings", "schedule", "clip_norm", "clip_value", "colour", "visible",
        ),
        ("optimizer",),
    )  # fmt: skip
    kind = _at(
        "optimizer",
        lambda key: catalogue.pick(catalogue.optimizers(), "optimizer", _text(key)),
        fields["optimizer"],
    )
    dialect = _at("dialect", _text, fields.get("dialect", "paper"))
    _at("dialect", kind.dialect, dialect)
    settings = _at("settings", _mapping, fields.get("settings", {}))
    return Runner(
        optimizer=_at("settings", lambda one: kind.make(dialect, one), settings),
        dialect=dialect,
        schedule=_at("schedule", _schedule, fields.get("schedule")),
        clip_norm=fields.get("clip_norm"),
        clip_value=fields.get("clip_value"),
        label=_at("label", _text, fields.get("label", "")),
        colour=_at("colour", _text, fields.get("colour", colour)),
        visible=_at("visible", _switch, fields.get("visible", True)),
    )


def _schedule(value: object) -> Schedule:
    if value is None:
        return Constant()
    fields = _object(value, ("key", "settings"), ("key",))
    kind = _at(
        "key", lambda key: catalogue.pick(catalogue.schedules(), "schedule", _text(key)), fields["key"]
    )
    return _at("settings", lambda one: _declared(kind, one), fields.get("settings", {}))


def _declared(kind: type[_D], value: object) -> _D:
    """An instance of a class that declares its settings, from an object of values by name."""
    return kind().with_settings(_mapping(value))


def _at(part: str | int, read: Callable[[Any], _T], value: object) -> _T:
    """Read a part; an error in it names the part."""
    try:
        return read(value)
    except InvalidInput as error:
        raise error.within(part) from None


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise InvalidInput(f"expected an object, got {_brief(value)}")
    return cast("dict[str, object]", value)


def _object(value: object, known: tuple[str, ...], needed: tuple[str, ...]) -> Mapping[str, Any]:
    fields = _mapping(value)
    for name in fields:
        if name not in known:
            raise InvalidInput(f"unknown field; known: {', '.join(known)}", (name[:40],))
    for name in needed:
        if name not in fields:
            raise InvalidInput("missing", (name,))
    return fields


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise InvalidInput(f"expected text, got {_brief(value)}")
    return value


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise InvalidInput(f"expected true or false, got {_brief(value)}")
    return value


def _point(value: object) -> Point:
    items = _items(value)
    if items is None or len(items) != 2:
        raise InvalidInput(f"expected [x, y], got {_brief(value)}")
    x, y = (_at(index, COORDINATE.check, item) for index, item in enumerate(items))
    return Point(x, y)


def _items(value: object) -> list[object] | None:
    return cast("list[object]", value) if isinstance(value, list) else None


def _brief(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 40 else text[:37] + "…"
