"""Animated GIF, a frame at a time.

Pillow compresses each frame and writes the blocks of the format. Its own `save_all` keeps every frame until the last
is there (measured for 500 frames of 1200 × 800: 600 MB, here 70 MB) and takes six times as long.
"""

from __future__ import annotations

from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.GifImagePlugin import getdata, getheader

from playground.export.animation.changes import Frame, Pixels, change, pixels
from playground.export.animation.palette import UNCHANGED, Palette


class GifWriter:
    """See `playground.export.animation.formats.Writer`."""

    def __init__(self, file: BinaryIO, keep: tuple[int, ...], *, loop: bool) -> None:
        self._file = file
        self._palette = Palette(keep)
        self._loop = loop
        self._before: Pixels | None = None

    def learn(self, frame: Frame) -> None:
        self._palette.learn(pixels(frame))

    def add(self, frame: Frame, ticks: int) -> None:
        after = pixels(frame)
        if self._before is None:
            self._palette.choose()
            image = self._image(self._palette.index(after))
            # A duration makes it the version that has durations; that of the frame stands with the frame.
            header, _ = getheader(image, info={"duration": 1} | ({"loop": 0} if self._loop else {}))
            self._file.writelines(header)
            self._file.writelines(getdata(image, duration=10 * ticks))
        else:
            changed = change(self._before, after)
            indices = np.full(changed.mask.shape, UNCHANGED, np.uint8)
            indices[changed.mask] = self._palette.index(changed.cut(after)[changed.mask])
            corner = (changed.left, changed.top)
            image = self._image(indices)
            self._file.writelines(
                getdata(image, corner, duration=10 * ticks, transparency=UNCHANGED, disposal=1)
            )
        self._before = after

    def _image(self, indices: NDArray[np.uint8]) -> Image.Image:
        image = Image.fromarray(indices)
        image.putpalette(self._palette.colours.tobytes().ljust(3 * 256, b"\0"))
        return image

    def finish(self) -> None:
        self._file.write(b";")

    def close(self) -> None:
        self._before = None
