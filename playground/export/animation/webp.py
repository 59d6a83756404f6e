"""Animated WebP, a frame at a time.

Pillow compresses each frame; the container about them is written here, because Pillow's `save_all` wants all frames at
once (measured for 500 frames of 1200 × 800: 2.2 GB, here 100 MB). A frame holds the pixels that changed, without loss,
over those before: 60 frames of the window, 1200 × 800, take 1.4 MB; Pillow's take 1.9 MB without loss and 2.1 MB with
losses that smear thin lines, at three times the time.

The format: https://developers.google.com/speed/webp/docs/riff_container
"""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO

import numpy as np
from PIL import Image, WebPImagePlugin

from playground.export.animation.changes import Frame, Pixels, change, pixels

_ANIMATION, _ALPHA = 0x02, 0x10
_OVER = 0
"""Flags of a frame: laid over the one before, which stays."""


class WebpWriter:
    """See `playground.export.animation.formats.Writer`."""

    def __init__(self, file: BinaryIO, *, loop: bool) -> None:
        self._file = file
        self._loop = loop
        self._before: Pixels | None = None

    def learn(self, frame: Frame) -> None:
        del frame  # a WebP has all colours

    def add(self, frame: Frame, ticks: int) -> None:
        after = pixels(frame)
        if self._before is None:
            self._begin(*frame.shape[:2])
            self._put(Image.fromarray(frame), 0, 0, ticks)
        else:
            changed = change(self._before, after, grid=2)
            shown = np.where(changed.mask, changed.cut(after), np.uint32(0))
            image = Image.fromarray(shown.view(np.uint8).reshape(*shown.shape, 4))
            self._put(image, changed.left, changed.top, ticks)
        self._before = after

    def _begin(self, height: int, width: int) -> None:
        self._file.write(b"RIFF\0\0\0\0WEBP")
        self._chunk(b"VP8X", bytes((_ANIMATION | _ALPHA, 0, 0, 0)) + _three(width - 1) + _three(height - 1))
        background = b"\0\0\0\0"
        self._chunk(b"ANIM", background + (0 if self._loop else 1).to_bytes(2, "little"))

    def _put(self, image: Image.Image, left: int, top: int, ticks: int) -> None:
        still = BytesIO()
        # Effort measured, 60 frames of the window: method 1 1.8 MB, 4 with quality 75 1.4 MB in twice the time.
        image.save(still, WebPImagePlugin.WebPImageFile.format, lossless=True, quality=75, method=4)
        place = _three(left // 2) + _three(top // 2) + _three(image.width - 1) + _three(image.height - 1)
        self._chunk(b"ANMF", place + _three(ticks) + bytes((_OVER,)) + _picture(still.getvalue()))

    def _chunk(self, name: bytes, data: bytes) -> None:
        self._file.write(name + len(data).to_bytes(4, "little") + data + b"\0" * (len(data) % 2))

    def finish(self) -> None:
        length = self._file.tell()
        self._file.seek(4)
        self._file.write((length - 8).to_bytes(4, "little"))
        self._file.seek(length)

    def close(self) -> None:
        self._before = None


def _three(value: int) -> bytes:
    return value.to_bytes(3, "little")


def _picture(file: bytes) -> bytes:
    """The chunks of a still WebP that hold its pixels."""
    found, at = b"", 12
    while at < len(file):
        end = at + 8 + (int.from_bytes(file[at + 4 : at + 8], "little") + 1) // 2 * 2
        if file[at : at + 4] in (b"VP8L", b"VP8 ", b"ALPH"):
            found += file[at:end]
        at = end
    return found
