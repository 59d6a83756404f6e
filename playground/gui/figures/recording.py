"""A figure drawn step by step into an animation, in slices between which the window stays alive."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, closing, suppress
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtGui import QColor, QImage

from playground.core.errors import InvalidInput
from playground.experiment.files import atomic_write_bytes, check_target
from playground.experiment.model import Runner
from playground.export.animation.changes import Frame
from playground.export.animation.film import Film
from playground.export.animation.formats import FORMATS, AnimationWriter, check_film, open_writer
from playground.gui.figures.files import painting
from playground.gui.figures.renderer import FigureRenderer
from playground.gui.figures.shortage import enough_threads
from playground.gui.state.slices import SECONDS

_PREPARING = 0.05
"""The share of the whole that computing steps counts for."""


class Recording:
    """Writes one animation. Frames are drawn here and compressed in a thread meanwhile, one at a time.

    Attributes:
        frames: how many there are.
        done: how many are written.
        first_bytes, bytes: what the first took, and all of them so far.
        seconds: how long it plays.
    """

    def __init__(self, renderer: FigureRenderer, film: Film, path: Path) -> None:
        """Make ready.

        Raises:
            InvalidInput: the film cannot be written in this format, or there is no place for the file.
        """
        check_target(path)
        ending = path.suffix.lower()
        renderer.spec.check_pixels()
        check_film(film, ending, renderer.spec.pixels)
        self._renderer, self._film, self._path, self._format = renderer, film, path, FORMATS[ending]
        self._cancelled = False
        self.frames = film.frames
        self.seconds = film.seconds
        self.done = self.first_bytes = self.bytes = 0

    @property
    def bytes_expected(self) -> int:
        """How long the file will be, as far as one can tell; 0 while one cannot."""
        if self.done < 2:
            return 0
        return round(self.first_bytes + (self.bytes - self.first_bytes) * (self.frames - 1) / (self.done - 1))

    def cancel(self) -> None:
        """Let `work` come to its end soon, with no file."""
        self._cancelled = True

    def work(self, keep: tuple[int, ...] = ()) -> Generator[float, None, bool]:
        """Do it; yields the share done.

        Args:
            keep: colours that a format with few of them must have, see `colours_of`.

        Returns:
            Whether the file is there: not if it was cancelled. Then, and whenever this ends by an error or is closed
            early, there is no new file, and an old one of the name is as it was.

        Raises:
            InvalidInput: the file cannot be written.
        """
        for share in self._renderer.prepare(self._film.last):
            if self._cancelled:
                return False
            yield _PREPARING * share
        with (
            suppress(_CancelledError),
            enough_threads(),
            atomic_write_bytes(self._path) as file,
            ExitStack() as writers,
            ThreadPoolExecutor(1, "animation") as helper,
        ):
            # Importing an encoder may take long, too.
            opening = helper.submit(open_writer, file, self._path.suffix.lower(), self._film, keep)
            yield from self._finishing(opening, _PREPARING)
            writer = writers.enter_context(closing(opening.result()))
            yield from self._write(writer, helper, Path(file.name))
            return True
        return False

    def _write(self, writer: AnimationWriter, helper: ThreadPoolExecutor, file: Path) -> Generator[float]:
        steps = self._film.steps
        samples = [steps[int(place)] for place in np.linspace(0, self.frames - 1, self._format.learns)]
        jobs: list[tuple[int, Callable[[Frame], None]]] = [
            (step, writer.learn) for step in dict.fromkeys(samples)
        ]
        before_first = len(jobs)
        durations = self._film.durations(self._format.ticks(self._film))
        jobs += [
            (step, partial(writer.add, ticks=ticks)) for step, ticks in zip(steps, durations, strict=True)
        ]
        busy: Future[None] | None = None
        for number, (step, take) in enumerate(jobs):
            share = _PREPARING + (1 - _PREPARING) * number / len(jobs)
            image = yield from self._drawing(step, share)
            yield from self._finishing(busy, share)
            self._count(number - before_first, file)
            busy = helper.submit(_pass_on, image, take)
        yield from self._finishing(busy, 1.0)
        self._count(self.frames, file)
        yield from self._finishing(helper.submit(writer.finish), 1.0)

    def _drawing(self, step: int, share: float) -> Generator[float, None, QImage]:
        renderer, scale = self._renderer, self._renderer.spec.scale
        renderer.show(step)
        yield share
        image = renderer.canvas(scale)
        for _ in painting(renderer, image, scale):
            yield share
        return image

    def _finishing(self, busy: Future[Any] | None, share: float) -> Generator[float]:
        """Wait until the helper has done its work; only then, with nothing under way, may all be given up."""
        while busy is not None and not busy.done():
            wait([busy], SECONDS)
            yield share
        if busy is not None:
            busy.result()
        if self._cancelled:
            raise _CancelledError

    def _count(self, done: int, file: Path) -> None:
        self.done = max(0, done)
        if self.done:
            self.bytes = file.stat().st_size
            self.first_bytes = self.first_bytes or self.bytes


class _CancelledError(Exception):
    pass


def _pass_on(image: QImage, take: Callable[[Frame], None]) -> None:
    take(frame_of(image))


def frame_of(image: QImage) -> Frame:
    """The pixels of a picture through which nothing shines.

    Raises:
        InvalidInput: there is not enough memory for them.
    """
    plain = image.convertToFormat(QImage.Format.Format_RGBX8888)
    if plain.isNull():
        raise InvalidInput(f"there is not enough memory for {image.width()} × {image.height()} pixels")
    shape = plain.height(), plain.width(), 4
    return np.frombuffer(plain.constBits(), np.uint8).reshape(shape).copy()


def colours_of(runners: Iterable[Runner]) -> tuple[int, ...]:
    """The colours by which runners are known, as `playground.export.animation.changes.pixels` gives them."""
    colours = (QColor(one.colour) for one in runners if one.visible)
    return tuple(one.red() | one.green() << 8 | one.blue() << 16 for one in colours)
