"""Which steps an animation shows, and for how long each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from playground.core.errors import InvalidInput
from playground.core.parameters import Configurable, configurable, number, switch
from playground.experiment.model import STEPS

FRAMES = 150
"""Proposed at most: seven seconds at the proposed rate."""


@configurable
class Film(Configurable):
    """From one step to another, every so many steps, so many frames a second.

    Attributes:
        first, last: both are seen.
        stride: steps from one frame to the next; the last frame may follow after fewer.
        fps: frames a second.
        hold: seconds for which the last frame stays beyond its time.
        loop: whether it begins again at the end, for ever.
    """

    first: int = number(0, symbol="", meaning="step of the first frame", low=0, high=STEPS.high, integer=True)
    last: int = number(
        STEPS.default, symbol="", meaning="step of the last frame", low=0, high=STEPS.high, integer=True
    )
    stride: int = number(
        1, symbol="", meaning="steps from one frame to the next", low=1, high=STEPS.high, integer=True
    )
    fps: float = number(20, symbol="", meaning="frames a second", low=0.5, high=60, unit="/s")
    hold: float = number(
        1, symbol="", meaning="how long the last frame stays before the animation ends or begins again",
        low=0, high=60, unit="s",
    )  # fmt: skip
    loop: bool = switch(True, symbol="", meaning="begin again at the end, for ever; otherwise play once")

    def __post_init__(self) -> None:
        """Check everything.

        Raises:
            InvalidInput: a value is beyond its limits, or the first step comes after the last.
        """
        super().__post_init__()
        if self.first > self.last:
            raise InvalidInput(f"expected at most the last step, {self.last}, got {self.first}", ("first",))

    @property
    def steps(self) -> Sequence[int]:
        """The step of each frame."""
        regular = range(self.first, self.last + 1, self.stride)
        return regular if regular[-1] == self.last else (*regular, self.last)

    @property
    def frames(self) -> int:
        """How many frames there are."""
        return -(-(self.last - self.first) // self.stride) + 1

    @property
    def seconds(self) -> float:
        """How long it plays."""
        return self.frames / self.fps + self.hold

    def durations(self, ticks: float) -> list[int]:
        """How long each frame stays, in whole ticks of a format's clock.

        Each frame ends at the tick nearest to its time: where the clock cannot keep the rate exactly some frames last a
        tick longer than others, and no error adds up.

        Args:
            ticks: how many the clock has in a second, at least `fps`.
        """
        ends = [round(frame * ticks / self.fps) for frame in range(self.frames + 1)]
        lengths = [end - begin for begin, end in pairwise(ends)]
        return [*lengths[:-1], lengths[-1] + round(self.hold * ticks)]


def proposed_stride(steps: int) -> int:
    """The steps from one frame to the next that make of so many steps no more than `FRAMES` frames."""
    return max(1, -(-steps // (FRAMES - 1)))
