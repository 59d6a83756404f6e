"""The 255 colours of a GIF: one palette for all frames, so that what stands still never changes its colour.

Measured on 60 frames of the window (1200 × 800, light theme; mean error of a channel, error in a thousandth of the
pixels, size of the file): Pillow's median cut of all pixels 0.49, 46, 1.18 MB, and the orange of a runner becomes
another by 20 of 255; its octree 2.4, 14, 1.17 MB, with bands in the colour map; a median cut that weighs each colour by
the root of its pixels 0.46, 13, 1.20 MB; the same beside the most frequent colours kept as they are 0.32, 13, 1.19 MB.
Dithering makes noise of what stands still and files of several times the size; without it no bands can be seen.
Pillow's own writing of the same frames, a palette each, gives 7.7 MB.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from playground.export.animation.changes import RGB, Pixels

COLOURS = 255
"""One of the 256 is for pixels that stay as they are."""
UNCHANGED = 255
"""Its index."""
_EXACT = 32
"""So many of the most frequent colours are kept as they are."""
_MOST_WEIGHT = 64


class Palette:
    """Learns from some frames, then gives every colour its index.

    Attributes:
        colours: those chosen, of shape (n, 3), n ≤ 255; empty before `choose`.
    """

    def __init__(self, keep: Sequence[int]) -> None:
        """Begin.

        Args:
            keep: numbers of colours that must be in it.
        """
        self._keep = np.unique(np.array(keep, np.uint32) & np.uint32(RGB))[:COLOURS]
        self._seen = np.zeros(0, np.uint32)
        self._counts = np.zeros(0, np.int64)
        self.colours: NDArray[np.uint8] = np.zeros((0, 3), np.uint8)
        self._indices: NDArray[np.uint8] = np.zeros(0, np.uint8)

    def learn(self, frame: Pixels) -> None:
        """Count a frame's colours."""
        found, counts = np.unique(frame, return_counts=True)
        found &= np.uint32(RGB)
        seen, places = np.unique(np.concatenate((self._seen, found)), return_inverse=True)
        total = np.zeros(seen.size, np.int64)
        np.add.at(total, places, np.concatenate((self._counts, counts)))
        self._seen, self._counts = seen, total

    def choose(self) -> None:
        """Choose the colours from what was learned."""
        rest = ~np.isin(self._seen, self._keep)
        seen, counts = self._seen[rest], self._counts[rest]
        order = np.argsort(-counts, kind="stable")
        room = COLOURS - self._keep.size
        exact = room if order.size <= room else min(_EXACT, room)
        chosen = _channels(np.concatenate((self._keep, seen[order[:exact]])))
        left = order[exact:]
        if left.size and room > exact:
            weights = np.minimum(np.ceil(np.sqrt(counts[left])).astype(np.int64), _MOST_WEIGHT)
            chosen = np.concatenate((chosen, _median_cut(seen[left], weights, room - exact)))
        self.colours = chosen
        self._indices = np.full(RGB + 1, UNCHANGED, np.uint8)

    def index(self, frame: Pixels) -> NDArray[np.uint8]:
        """The index of the nearest colour for each pixel, of the same shape; `choose` comes before."""
        wanted = frame & np.uint32(RGB)
        found = self._indices[wanted]
        new = np.unique(wanted[found == UNCHANGED])
        if new.size:
            self._indices[new] = self._nearest(new)
            found = self._indices[wanted]
        return found

    def _nearest(self, wanted: NDArray[np.uint32]) -> NDArray[np.uint8]:
        colours = self.colours.astype(np.float32)
        lengths = np.square(colours).sum(axis=1)
        parts = [
            # Of |w − c|² the |w|² is the same for every c.
            (lengths - 2 * _channels(part).astype(np.float32) @ colours.T).argmin(axis=1).astype(np.uint8)
            for part in np.array_split(wanted, -(-wanted.size // 8192))
        ]
        return np.concatenate(parts)


def _channels(colours: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Numbers of colours as red, green and blue, of shape (n, 3)."""
    return np.stack([colours >> shift & 0xFF for shift in (0, 8, 16)], axis=-1).astype(np.uint8)


def _median_cut(colours: NDArray[np.uint32], weights: NDArray[np.int64], most: int) -> NDArray[np.uint8]:
    """At most so many colours that stand for these, of shape (n, 3)."""
    strip = Image.fromarray(_channels(np.repeat(colours, weights))[None])
    cut = strip.quantize(most, Image.Quantize.MEDIANCUT, kmeans=1, dither=Image.Dither.NONE)
    found = np.frombuffer(bytes(cut.getpalette() or ()), np.uint8)
    return found.reshape(-1, 3)[:most]
