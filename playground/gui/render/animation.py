"""`render` on the command line, where the file is an animation."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent

from playground.core.declarations import Number
from playground.core.errors import InvalidInput
from playground.core.parameters import parameters_of
from playground.experiment.model import Experiment
from playground.export.animation.film import Film, proposed_stride
from playground.export.progress import followed
from playground.gui.figures.recording import Recording, colours_of
from playground.gui.figures.renderer import FigureRenderer

_T = TypeVar("_T")
_OPTIONS = {"first": "--from", "last": "--to", "stride": "--stride", "fps": "--fps", "hold": "--hold"}
"""By the names of the settings of a film."""


class FilmOptions(Protocol):
    """What the command line understood: texts, None for what was not given."""

    step: str | None
    first: str | None
    last: str | None
    stride: str | None
    fps: str | None
    hold: str | None
    once: bool


def refuse_film(options: FilmOptions) -> None:
    """See that nothing is asked for that only an animation has.

    Raises:
        InvalidInput: something is.
    """
    given = [option for name, option in _OPTIONS.items() if getattr(options, name) is not None]
    if options.once:
        given.append("--once")
    if given:
        raise InvalidInput(f"{given[0]}: only an animation has it, where --out ends in .gif, .webp or .mp4")


def film_writer(experiment: Experiment, options: FilmOptions) -> Callable[[FigureRenderer, Path], None]:
    """What writes the animation that the options ask for.

    Raises:
        InvalidInput: one of them is wrong.
    """
    if options.step is not None:
        raise InvalidInput("--step: an animation shows many; choose them with --from, --to and --stride")
    return partial(_record, film_of(experiment, options), colours_of(experiment.runners))


def film_of(experiment: Experiment, options: FilmOptions) -> Film:
    """The film that the options ask for.

    Raises:
        InvalidInput: one of them is wrong.
    """
    declared, given = parameters_of(Film), dict[str, float]()
    for name, option in _OPTIONS.items():
        limits, text = declared[name], getattr(options, name)
        assert isinstance(limits, Number)
        if name in ("first", "last"):
            limits = replace(limits, high=experiment.steps)
        if text is not None:
            given[name] = _named(option, partial(limits.parse, text))
    first, last = int(given.get("first", 0)), int(given.get("last", experiment.steps))
    stride = int(given.get("stride", proposed_stride(last - first)))
    film = Film(loop=not options.once)
    values = {**given, "first": first, "last": last, "stride": stride}
    return _named("", partial(film.with_settings, values))


def _record(film: Film, keep: tuple[int, ...], renderer: FigureRenderer, path: Path) -> None:
    recording = _named("", partial(Recording, renderer, film, path))
    followed(_with_events(recording.work(keep)), f"drawing {recording.frames:,} frames")


def _with_events(work: Generator[float, None, _T]) -> Generator[float, None, _T]:
    """The same work, with what Qt puts off done between its parts: what was drawn is let go of."""
    with closing(work):
        while True:
            try:
                share = next(work)
            except StopIteration as end:
                return end.value
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            yield share


def _named(option: str, make: Callable[[], _T]) -> _T:
    """What is made, or a fault with the name of the option where it lies."""
    try:
        return make()
    except InvalidInput as error:
        place = option or _OPTIONS.get(str(error.path[-1]) if error.path else "", "")
        raise InvalidInput(f"{place}: {error.reason}" if place else error.reason) from None
