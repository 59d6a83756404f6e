"""MP4 with H.264, which every player knows. PyAV brings the encoder in its wheels: nothing else is installed."""

# PyAV's packets have a type parameter that its own stubs leave open.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from typing import BinaryIO

import av
import numpy as np
from av.error import FFmpegError
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from av.video.stream import VideoStream

from playground.core.errors import InvalidInput
from playground.export.animation.changes import Frame

ENCODER = "libx264"
_OPTIONS = {"preset": "medium", "crf": "18", "rc-lookahead": "10"}
"""Measured, 60 frames of the window (1200 × 800): 0.56 MB; with the presets veryfast 0.59, slow 0.54; with crf 14 0.71
for 0.4 dB more: what is lost is the half resolution of colours that players expect. Looking 10 frames ahead instead of
40 takes 100 MB less and makes the file 3 % smaller."""


class Mp4Writer:
    """See `playground.export.animation.formats.Writer`. The file has a name, under which PyAV opens it again."""

    def __init__(self, file: BinaryIO, fps: float) -> None:
        self._name = str(file.name)
        self._rate = Fraction(fps).limit_denominator(1000)
        self._container = av.open(
            self._name, "w", format="mp4", options={"movflags": "+faststart", "flush_packets": "1"}
        )
        self._stream: VideoStream | None = None
        self._frames = 0

    def learn(self, frame: Frame) -> None:
        del frame  # a video has all colours

    def add(self, frame: Frame, ticks: int) -> None:
        # Colours have half the resolution, for which sides must be even; the last row or column stands twice.
        even = np.pad(frame, ((0, frame.shape[0] % 2), (0, frame.shape[1] % 2), (0, 0)), mode="edge")
        if self._stream is None:
            self._stream = self._begin(*even.shape[:2])
        picture = av.VideoFrame.from_ndarray(even, format="rgba").reformat(
            format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
        )
        for _ in range(ticks):
            picture.pts = self._frames
            self._container.mux(self._stream.encode(picture))
            self._frames += 1

    def _begin(self, height: int, width: int) -> VideoStream:
        stream = self._container.add_stream(ENCODER, rate=self._rate, options=_OPTIONS)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        # Said in the file: players would otherwise guess from the size how colours are meant.
        context = stream.codec_context
        context.colorspace, context.color_range = Colorspace.ITU709, ColorRange.MPEG
        context.color_primaries, context.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
        return stream

    def finish(self) -> None:
        if self._stream is not None:
            self._container.mux(self._stream.encode())
        self._container.close()

    def close(self) -> None:
        with suppress(FFmpegError, OSError):  # what was wrong has been said
            self._container.close()


def check_encoder() -> None:
    """See that this PyAV can do it.

    Raises:
        InvalidInput: it was built without the encoder.
    """
    if ENCODER not in av.codecs_available:
        raise InvalidInput(f"this installation of PyAV has no {ENCODER}, which MP4 needs")
