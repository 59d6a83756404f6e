"""The experiment that the options of a command line describe."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from playground.core import catalogue
from playground.core.clipping import CLIP_NORM, CLIP_VALUE
from playground.core.declarations import Text, Value
from playground.core.errors import InvalidInput
from playground.core.landscapes.base import Landscape, Point
from playground.core.landscapes.custom import PARAMETER, Custom
from playground.core.modifiers import Modifiers
from playground.core.optimizers.base import DIALECT_TITLES, Optimizer
from playground.core.parameters import Configurable, parameters_of
from playground.core.schedules.base import Schedule
from playground.core.schedules.constant import Constant
from playground.experiment.data.sets import reading
from playground.experiment.model import COORDINATE, MOST_RUNNERS, SEED, STEPS, Experiment, Runner
from playground.experiment.presets import first_launch
from playground.experiment.share import reading_named

_D = TypeVar("_D", bound=Configurable)


class ExperimentOptions(Protocol):
    """What the command line understood.

    Attributes:
        experiment: a file or a share text to begin with, or None.
        landscape, expr, start, steps, seed: the texts given, or None.
        param, modifier: texts ``NAME=VALUE``.
        runners: one mapping a runner with ``optimizer``, ``set``, ``schedule``, ``schedule_set``, ``clip_norm``,
            ``clip_value``, ``label``; if there is any, they take the place of the file's.
    """

    experiment: str | None
    landscape: str | None
    expr: str | None
    param: Sequence[str]
    modifier: Sequence[str]
    start: str | None
    steps: str | None
    seed: str | None
    runners: Sequence[Mapping[str, Any]]


def assembling(
    options: ExperimentOptions, *, is_final: bool = True, begun: Experiment | None = None
) -> Generator[float, None, Experiment]:
    """Make the experiment; where data are read, this yields the share that is done, every few milliseconds.

    Args:
        options: what the command line understood.
        is_final: whether the runners are run as they are; else nobody asks whether their dialects refuse settings.
        begun: the experiment to begin with, instead of one that is read.

    Raises:
        InvalidInput: an option or the file is wrong; the message names it and the limits.
    """
    experiment = begun or (
        first_launch() if options.experiment is None else (yield from reading_named(options.experiment))
    )
    experiment = experiment.on((yield from _landscape(options, experiment.landscape)))
    if options.modifier and experiment.landscape.is_replay:
        raise InvalidInput(
            "--modifier: a log of gradients is replayed as it is; rotation, noise and drift do not apply"
        )
    if options.modifier:
        experiment = replace(experiment, modifiers=modifiers_of(options.modifier, experiment.modifiers))
    if options.start is not None:
        experiment = replace(experiment, start=_start(options.start))
    if options.steps is not None:
        experiment = _with_steps(experiment, int(_named("--steps", STEPS.parse, options.steps)))
    if options.seed is not None:
        experiment = replace(experiment, seed=int(_named("--seed", SEED.parse, options.seed)))
    if options.runners:
        if len(options.runners) > MOST_RUNNERS:
            raise InvalidInput(
                f"--optimizer: expected at most {MOST_RUNNERS} runners, got {len(options.runners)}"
            )
        experiment = replace(experiment, runners=())
        for group in options.runners:
            runner = replace(runner_of(group), colour=experiment.free_colour())
            experiment = experiment.with_new_runner(runner)
    for runner in experiment.runners if is_final else ():
        if runner.objection:
            raise InvalidInput(f"{runner.optimizer.key}:{runner.dialect}: {runner.objection}")
    return experiment


def _with_steps(experiment: Experiment, steps: int) -> Experiment:
    try:
        return replace(experiment, steps=steps)
    except InvalidInput as error:
        raise InvalidInput(f"--steps: {error.reason}") from None


def _landscape(options: ExperimentOptions, begun: Landscape) -> Generator[float, None, Landscape]:
    """The landscape of the options, or the one begun with, with the settings of the options."""
    texts = _pairs("--param", options.param)
    key = options.landscape
    if options.expr is not None:
        if key not in (None, Custom.key):
            raise InvalidInput(f"--expr is for --landscape {Custom.key}")
        key = None if isinstance(begun, Custom) else Custom.key
        texts["expression"] = options.expr
    landscape = begun if key is None else catalogue.pick(catalogue.landscapes(), "landscape", key)()
    if isinstance(landscape, Custom):
        landscape = _formula(landscape, texts)
    else:
        landscape = _with_settings(landscape, texts, f"parameter of {landscape.key}")
    try:
        return (yield from reading(landscape))
    except InvalidInput as error:
        raise InvalidInput(f"--param {'.'.join(map(str, error.path))}: {error.reason}") from None


def _formula(landscape: Custom, texts: Mapping[str, str]) -> Custom:
    """A typed formula, in which every ``--param`` declares a parameter."""
    # The parser takes 5 ms of a start to load, and most experiments have no formula.
    from playground.core.formulas.faults import UnknownNameError

    declared = parameters_of(landscape)
    values = {name: _named(name, declared.get(name, PARAMETER).parse, text) for name, text in texts.items()}
    try:
        return landscape.with_settings(values)
    except InvalidInput as error:
        how = f" (--param {error.__cause__.name}=1)" if isinstance(error.__cause__, UnknownNameError) else ""
        raise InvalidInput(f"{'.'.join(map(str, error.path))}: {error.reason}{how}") from None


def modifiers_of(texts: Sequence[str], begun: Modifiers | None = None) -> Modifiers:
    """Modifiers with some settings as typed.

    Raises:
        InvalidInput: a text is no ``NAME=VALUE``, or not a setting or a value that there is.
    """
    return _with_settings(begun or Modifiers(), _pairs("--modifier", texts), "modifier")


def runner_of(group: Mapping[str, Any]) -> Runner:
    """The runner that a group of options describes, see `Options.runners`.

    Raises:
        InvalidInput: an option is wrong.
    """
    key, colon, dialect = str(group["optimizer"]).partition(":")
    kind = catalogue.pick(catalogue.optimizers(), "optimizer", key)
    dialect = dialect if colon else "paper"
    kind.dialect(dialect)
    arguments: dict[str, object] = {}
    for name, text in _pairs("--set", group["set"]).items():
        arguments[name] = kind.parse(dialect, name, text)
    optimizer = kind.make(dialect, arguments)
    return Runner(
        optimizer=optimizer,
        dialect=dialect,
        schedule=_schedule(group),
        clip_norm=_limit("--clip-norm", CLIP_NORM.parse, group.get("clip_norm")),
        clip_value=_limit("--clip-value", CLIP_VALUE.parse, group.get("clip_value")),
        label=_label(kind, dialect) if group.get("label") is None else str(group["label"]),
    )


def _label(kind: type[Optimizer], dialect: str) -> str:
    return kind.title if dialect == "paper" else f"{kind.title} ({DIALECT_TITLES[dialect]})"


def _schedule(group: Mapping[str, Any]) -> Schedule:
    texts = _pairs("--schedule-set", group["schedule_set"])
    if group.get("schedule") is None:
        if texts:
            raise InvalidInput("--schedule-set needs a --schedule before it")
        return Constant()
    schedule = catalogue.pick(catalogue.schedules(), "schedule", group["schedule"])()
    return _with_settings(schedule, texts, f"setting of {schedule.key}")


def _with_settings(declared: _D, texts: Mapping[str, str], what: str) -> _D:
    """The same with some settings as typed, texts first: which others there are may follow from them."""
    first = {name for name, one in parameters_of(declared).items() if isinstance(one, Text)}
    for names in ([name for name in texts if name in first], [name for name in texts if name not in first]):
        known = parameters_of(declared)
        values: dict[str, Value] = {}
        for name in names:
            if name not in known:
                raise InvalidInput(f'unknown {what}: "{name[:40]}"; known: {", ".join(known) or "none"}')
            values[name] = _named(name, known[name].parse, texts[name])
        try:
            declared = declared.with_settings(values)
        except InvalidInput as error:
            raise InvalidInput(f"{'.'.join(map(str, error.path))}: {error.reason}") from None
    return declared


def _pairs(option: str, texts: Sequence[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise InvalidInput(f'{option}: expected NAME=VALUE, got "{text[:60]}"')
        pairs[name.strip()] = value
    return pairs


def _start(text: str) -> Point:
    parts = text.split(",")
    if len(parts) != 2:
        raise InvalidInput(f'--start: expected X,Y, got "{text[:60]}"')
    x, y = (_named("--start", COORDINATE.parse, part) for part in parts)
    return Point(x, y)


def _limit(option: str, parse: Any, text: str | None) -> float | None:
    return None if text is None else _named(option, parse, text)


def _named(option: str, parse: Any, text: str) -> Any:
    try:
        return parse(text)
    except InvalidInput as error:
        raise InvalidInput(f"{option}: {error.reason}") from None
