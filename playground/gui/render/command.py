"""`render` on the command line: a figure of an experiment into a file, off screen."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import (
    QEventLoop,
    QMessageLogContext,
    QSize,
    Qt,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

from playground.core.declarations import Number, Parameter
from playground.core.errors import InvalidInput
from playground.core.parameters import parameters_of
from playground.experiment.model import Experiment
from playground.export.animation.formats import FORMATS as FILM_FORMATS
from playground.export.progress import followed
from playground.gui.app import create_window, make_application
from playground.gui.docks.rule_table import REST
from playground.gui.figures.files import FORMATS, writing
from playground.gui.figures.renderer import FigureRenderer, PartsRenderer, WindowRenderer
from playground.gui.figures.spec import PIXELS_PER_CM, PIXELS_PER_INCH, WINDOW, FigureSpec, usual_size
from playground.gui.render.animation import FilmOptions, film_writer, refuse_film
from playground.gui.state.store import Store
from playground.gui.style.theme import ThemeChoice, apply_theme

_SIDE = Number(0, "", "pixels", low=40, high=20_000)
_UNITS = {
    "": 1.0,
    "px": 1.0,
    "cm": PIXELS_PER_CM,
    "mm": PIXELS_PER_CM / 10,
    "in": PIXELS_PER_INCH,
    "pt": PIXELS_PER_INCH / 72,
}
_SIZE = re.compile(r"(\d{1,6}(?:\.\d{1,4})?)[x×](\d{1,6}(?:\.\d{1,4})?)(px|cm|mm|in|pt)?")


class RenderOptions(FilmOptions, Protocol):
    """What the command line understood: switches and texts; beside these, the other settings of a `FigureSpec`."""

    out: str
    view: str
    arrangement: str
    size: str | None
    theme: str


def render_to_file(experiment: Experiment, options: RenderOptions) -> None:
    """Draw a figure in the format that the file's name ends in.

    Raises:
        InvalidInput: an option is wrong, or the file cannot be written.
    """
    path = Path(options.out)
    choose = _WRITERS.get(path.suffix.lower())
    if choose is None:
        raise InvalidInput(f'--out: the name must end in {", ".join(_WRITERS)}, got "{options.out}"')
    spec, write = spec_of(options), choose(experiment, options)
    app = make_application()
    with _quiet(), _renderer(experiment, spec, app) as renderer:
        write(renderer, path)


def _still_writer(experiment: Experiment, options: RenderOptions) -> Callable[[FigureRenderer, Path], None]:
    refuse_film(options)
    last = Number(0, "", "", low=0, high=experiment.steps, integer=True)
    return partial(
        _write_still, experiment.steps if options.step is None else int(_parsed("--step", last, options.step))
    )


def _write_still(step: int, renderer: FigureRenderer, path: Path) -> None:
    followed(renderer.prepare(step), "computing")
    renderer.show(step)
    if renderer.spec.is_window:
        _rest()
    followed(writing(renderer, path), "drawing")


def _rest() -> None:
    """Let a window come to rest: only then have its docks the height of the numbers in them."""
    loop = QEventLoop()
    QTimer.singleShot(2 * REST, loop.quit)
    loop.exec()


_WRITERS: dict[str, Callable[[Experiment, RenderOptions], Callable[[FigureRenderer, Path], None]]] = {
    **dict.fromkeys(FORMATS, _still_writer),
    **dict.fromkeys(FILM_FORMATS, film_writer),
}
"""What reads the options that a file's ending calls for and gives what writes the file. That gets a stage that is laid
out, and neither prepared nor shown."""


# ----------------------------------------------------------------------------------------------------------- options


def spec_of(options: RenderOptions) -> FigureSpec:
    """The figure that the options ask for.

    Raises:
        InvalidInput: one of them is wrong.
    """
    parts = tuple(part.strip() for part in options.view.split(","))
    try:
        FigureSpec(parts=parts)
    except InvalidInput as error:
        raise InvalidInput(f"--view: {error.reason}") from None
    if parts == (WINDOW,) and options.theme == "print":
        raise InvalidInput("--theme: the window itself is light or dark; print is for its views")
    declared = parameters_of(FigureSpec)
    width, height = _size(options, parts)
    others = {name: getattr(options, name) for name in declared if name not in ("width", "height")}
    for name in ("scale", "text_size"):
        others[name] = _parsed(f"--{name.replace('_', '-')}", declared[name], others[name])
    spec = FigureSpec(parts=parts, width=width, height=height, **others)
    spec.check_pixels()
    return spec


def _size(options: RenderOptions, parts: tuple[str, ...]) -> tuple[float, float]:
    """The size in logical pixels."""
    if options.size is None:
        return usual_size(parts, options.arrangement)
    found = _SIZE.fullmatch(options.size.strip())
    if not found:
        raise InvalidInput(
            f'--size: expected WxH in pixels, such as 1440x900, or 16x9cm (mm, in, pt), got "{options.size[:40]}"'
        )
    unit = _UNITS[found[3] or ""]
    width, height = (_parsed("--size", _SIDE, repr(float(part) * unit)) for part in found.groups()[:2])
    return width, height


def _parsed(option: str, limits: Parameter, text: str) -> float:
    assert isinstance(limits, Number)
    try:
        return limits.parse(text)
    except InvalidInput as error:
        raise InvalidInput(f"{option}: {error.reason}") from None


# ------------------------------------------------------------------------------------------------------------- stage


@contextmanager
def _renderer(experiment: Experiment, spec: FigureSpec, app: QApplication) -> Generator[FigureRenderer]:
    """A stage for as long as it is wanted; a window only where it is the window that is drawn."""
    theme: ThemeChoice = "dark" if spec.theme == "dark" else "light"
    if spec.is_window:
        window = create_window(experiment, theme=theme, remember=False)
        window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        size = QSize(round(spec.width), round(spec.height))
        window.resize(size)
        window.show()
        app.processEvents()
        try:
            if window.size() != size:
                least = window.size().expandedTo(size)
                raise InvalidInput(
                    f"--size: the window needs at least {least.width()}x{least.height()} pixels"
                )
            yield WindowRenderer(window.context, spec)
        finally:
            window.close()
            window.deleteLater()
            app.processEvents()
        return
    apply_theme(app, theme)
    store = Store(experiment)
    try:
        renderer = PartsRenderer(store, spec)
    except InvalidInput as error:
        raise InvalidInput(f"--size: {error.reason}") from None
    try:
        yield renderer
    finally:
        renderer.close()
        store.deleteLater()
        app.processEvents()


@contextmanager
def _quiet() -> Generator[None]:
    """Let Qt not complain that there is no window manager: there is no window on a screen either."""

    def handle(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if text.startswith("This plugin does not support"):
            return
        if callable(before):
            before(kind, context, text)
        else:
            print(text, file=sys.stderr)  # noqa: T201

    before = qInstallMessageHandler(handle)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
