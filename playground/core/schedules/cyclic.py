"""Cyclical learning rates."""

from __future__ import annotations

import math

from playground.core.elementwise import ieee
from playground.core.parameters import choice, configurable, number, switch
from playground.core.schedules.base import Schedule


@configurable
class Cyclic(Schedule):
    """Rise in a straight line from `base_lr` to `max_lr`, fall again, and so on.

    The runner's own rate is not used, as in PyTorch, and unless ``cycle_momentum`` is off nor is its momentum (β₁ of
    methods that have no other): it falls from `max_momentum` while the rate rises. PyTorch refuses to cycle the
    momentum of a method that has none; in other dialects only the rate cycles then.
    """

    key = "cyclic"
    title = "cyclic"
    formula = (
        r"a + (m - a)\,h\,q;\quad h\ \mathrm{from}\ 0\ \mathrm{to}\ 1\ \mathrm{in}\ u,\ "
        r"\mathrm{back\ in}\ d\ \mathrm{steps};\quad q = 1,\ 2^{-n}\ \mathrm{in\ cycle}\ n,\ "
        r"\mathrm{or}\ \gamma^{e};\quad \mathrm{momentum}\ \mu_1 - (\mu_1 - \mu_0)\,h\,q"
    )
    source = "torch.optim.lr_scheduler.CyclicLR; Smith, Cyclical learning rates (2017), arXiv:1506.01186"
    summary = "Rises and falls in straight lines, again and again."

    base_lr: float = number(0.001, symbol="a", meaning="lowest rate", log=True, slider=(1e-5, 1))
    max_lr: float = number(0.1, symbol="m", meaning="highest rate", log=True, slider=(1e-4, 10))
    step_size_up: int = number(
        2000, symbol="u", meaning="steps of each rise", low=1, slider=(1, 2000), integer=True
    )
    step_size_down: int = number(
        -1, symbol="d", meaning="steps of each fall; −1: as many as of the rise",
        low=-1, slider=(-1, 2000), integer=True,
    )  # fmt: skip
    mode: str = choice(
        "triangular",
        symbol=r"\mathrm{mode}",
        meaning="how the peaks change",
        options={
            "triangular": "stay",
            "triangular2": "halved by each cycle",
            "exp_range": "times γ each step",
        },
    )
    gamma: float = number(1.0, symbol=r"\gamma", meaning="factor of each step in exp_range", slider=(0.9, 1))
    cycle_momentum: bool = switch(
        True, symbol=r"\mathrm{cycle\ momentum}", meaning="the momentum falls while the rate rises, and back"
    )
    base_momentum: float = number(0.8, symbol=r"\mu_0", meaning="lowest momentum", slider=(0, 0.99))
    max_momentum: float = number(0.9, symbol=r"\mu_1", meaning="highest momentum", slider=(0, 0.99))

    @property
    def cycle_steps(self) -> int:
        """Steps of a whole cycle."""
        return self.step_size_up + (self.step_size_up if self.step_size_down < 0 else self.step_size_down)

    def objection(self, dialect: str, momentum: str) -> str:
        if dialect == "pytorch" and self.cycle_momentum and not momentum:
            return "the optimizer has no momentum to cycle; cycle_momentum must be off"
        return ""

    def rate(self, lr: float, t: int) -> float:
        height, scale = self._height_and_scale(t)
        return self.base_lr + (self.max_lr - self.base_lr) * height * scale

    def momentum(self, t: int) -> float | None:
        if not self.cycle_momentum:
            return None
        height, scale = self._height_and_scale(t)
        return self.max_momentum - (self.max_momentum - self.base_momentum) * height * scale

    def _height_and_scale(self, t: int) -> tuple[float, float]:
        """How far up the triangle step t is, from 0 to 1, and what the mode makes of the whole triangle."""
        e, length = t - 1, self.cycle_steps
        cycle = math.floor(1.0 + e / length)
        x, turn = 1.0 + e / length - cycle, self.step_size_up / length
        height = x / turn if x <= turn else (x - 1.0) / (turn - 1.0)
        if self.mode == "exp_range":
            return height, ieee(pow, self.gamma, e)
        return height, ieee(pow, 2.0, 1 - cycle) if self.mode == "triangular2" else 1.0
