"""The formats of animations: what each can do, and a writer for a file.

Pillow writes GIF and WebP: it is small, kept up, and there for every system. H.264 it cannot write; PyAV can, whose
wheels of 35 MB hold an encoder under the GPL, and is therefore an extra, `video`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import BinaryIO, Protocol

from playground import NAME
from playground.core.errors import InvalidInput
from playground.export.animation.changes import Frame
from playground.export.animation.film import Film

MOST_FRAMES = 20_000
MOST_PIXELS = 20_000_000_000
"""Of all frames together: some 20,000 of 1200 × 800, a quarter of an hour's work."""


class AnimationWriter(Protocol):
    """Writes one animation. ``learn`` some frames, ``add`` all of them, ``finish``; always ``close`` at the end."""

    def learn(self, frame: Frame) -> None:
        """See a frame before the first is added: how many it should see, `Format.learns` says."""
        ...

    def add(self, frame: Frame, ticks: int) -> None:
        """Write the next frame; all have the same size.

        Args:
            frame: it must not be changed afterwards.
            ticks: how long it stays, of which a second has `Format.ticks`.

        Raises:
            OSError: it cannot be written.
        """
        ...

    def finish(self) -> None:
        """Write what comes after the last frame.

        Raises:
            OSError: it cannot be written.
        """
        ...

    def close(self) -> None:
        """Let go of everything, finished or not."""
        ...


@dataclass(frozen=True)
class Format:
    """One format.

    Attributes:
        title: as people read it.
        clock: ticks in a second; None where a tick is a frame.
        fastest: frames a second.
        largest: pixels of a side.
        learns: frames that a writer sees before the first.
        loops: whether the file says how often it is played.
    """

    title: str
    clock: int | None
    fastest: int
    largest: int
    learns: int = 0
    loops: bool = True

    def ticks(self, film: Film) -> float:
        """Ticks in a second of a film."""
        return self.clock or film.fps

    def keeps(self, fps: float) -> bool:
        """Whether frames can all last equally long at this rate."""
        return self.clock is None or (self.clock / fps).is_integer()


FORMATS = {
    # It counts in hundredths of a second; players show frames of less than two of them for ten.
    ".gif": Format("GIF", 100, fastest=50, largest=65535, learns=5),
    ".webp": Format("Animated WebP", 1000, fastest=60, largest=16383),
    ".mp4": Format("MP4 video", None, fastest=60, largest=16384, loops=False),
}
"""By the ending of the file's name."""


def lacking(ending: str) -> str:
    """Why a format cannot be written here, in one line; empty where it can."""
    if ending != ".mp4" or find_spec("av") is not None:
        return ""
    if getattr(sys, "frozen", False):
        return "MP4 is not in the packaged program; GIF and WebP are"
    return f'MP4 needs the extra "video": pip install "{NAME}[video]"'


def check_film(film: Film, ending: str, size: tuple[int, int]) -> None:
    """See whether a film can be written, before any work.

    Args:
        film: what is seen.
        ending: a key of `FORMATS`.
        size: width and height in pixels.

    Raises:
        InvalidInput: the format is not there, cannot play so fast or hold so large a picture, or it is too much.
    """
    if reason := lacking(ending):
        raise InvalidInput(reason)
    found = FORMATS[ending]
    if film.fps > found.fastest:
        raise InvalidInput(
            f"expected at most {found.fastest} frames a second in a {found.title}, got {film.fps:g}", ("fps",)
        )
    if max(size) > found.largest:
        raise InvalidInput(f"a side of {found.title} has at most {found.largest:,} pixels, not {max(size):,}")
    width, height = size
    if film.frames > MOST_FRAMES:
        raise InvalidInput(
            f"{film.frames:,} frames are too many: at most {MOST_FRAMES:,}; choose a larger stride"
        )
    if film.frames * width * height > MOST_PIXELS:
        raise InvalidInput(
            f"{film.frames:,} frames of {width} × {height} pixels are too much: "
            f"at most {MOST_PIXELS // (width * height):,} of this size"
        )


def open_writer(file: BinaryIO, ending: str, film: Film, keep: Sequence[int] = ()) -> AnimationWriter:
    """A writer.

    Args:
        file: open for writing, with a name, and empty.
        ending: a key of `FORMATS`.
        film: what `check_film` has allowed.
        keep: colours that must stay exactly as they are, as `changes.pixels` gives them.

    Raises:
        InvalidInput: the format is not there.
    """
    # Encoders are imported where they are used: pictures that stand still do without.
    if ending == ".gif":
        from playground.export.animation.gif import GifWriter

        return GifWriter(file, tuple(keep), loop=film.loop)
    if ending == ".webp":
        from playground.export.animation.webp import WebpWriter

        return WebpWriter(file, loop=film.loop)
    try:
        from playground.export.animation import mp4
    except ImportError as error:  # there, but broken
        raise InvalidInput(f"MP4 cannot be written: {error}") from None
    mp4.check_encoder()
    return mp4.Mp4Writer(file, film.fps)
