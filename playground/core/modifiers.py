"""What stands between a landscape and a runner: rotation, gradient noise and drift.

Time runs in steps. The landscape of time t is the one shown beside row t of a trace. Step t ≥ 1, which leads from row
t − 1 to row t, takes its gradient where row t − 1 stands, on the landscape of time t − 1, with noise number t.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from playground.core.elementwise import Real
from playground.core.frozen import Frozen, frozen
from playground.core.landscapes.base import Landscape, Point
from playground.core.parameters import Configurable, choice, configurable, number

NOISE_BLOCK = 1024
"""Steps whose noise is drawn together: making a generator costs 10 µs, a draw from a block 0.2 µs."""


@configurable
class Modifiers(Configurable):
    """What a person chose to do to the landscape; the defaults leave it as it is."""

    rotation: float = number(
        0.0, symbol=r"\theta", meaning="turn of the landscape about the centre of its window, anticlockwise",
        low=-180, high=180, unit="°",
    )  # fmt: skip
    noise: float = number(
        0.0, symbol=r"\sigma", meaning="standard deviation of the Gaussian noise on each gradient component",
        low=0, high=1e6, slider=(0, 5),
    )  # fmt: skip
    drift: str = choice(
        "none", symbol=r"\mathrm{drift}", meaning="how the landscape moves while the optimizers run",
        options={
            "none": "none", "translate": "straight on", "orbit": "round a circle", "spin": "turning on the spot",
            "jump": "one jump",
        },
    )  # fmt: skip
    drift_speed: float = number(
        0.01,
        symbol="v",
        meaning="distance that the landscape moves at each step",
        low=0,
        high=1e6,
        slider=(0, 0.1),
    )
    drift_direction: float = number(
        0.0, symbol=r"\phi", meaning="where it moves to at first, anticlockwise from the x axis",
        low=-180, high=180, unit="°",
    )  # fmt: skip
    drift_radius: float = number(
        0.5, symbol="R", meaning="radius of the circle", low=0, high=1e6, slider=(0, 3)
    )
    drift_period: float = number(
        200.0,
        symbol="T",
        meaning="steps for once round the circle",
        low=1,
        high=1e9,
        slider=(10, 2000),
        log=True,
    )
    drift_spin: float = number(
        0.5, symbol=r"\omega", meaning="turn of the landscape at each step, anticlockwise",
        low=-180, high=180, slider=(-5, 5), unit="°",
    )  # fmt: skip

    drift_step: int = number(
        100, symbol="t_j", meaning="step after which the landscape jumps", low=1, high=1e6, integer=True,
        slider=(1, 500),
    )  # fmt: skip
    drift_distance: float = number(
        1.0, symbol="d", meaning="distance that the landscape jumps", low=0, high=1e6, slider=(0, 5)
    )

    @property
    def is_still(self) -> bool:
        """Whether the landscape stays where it is."""
        amount = {
            "none": 0.0,
            "translate": self.drift_speed,
            "orbit": self.drift_radius,
            "spin": self.drift_spin,
            "jump": self.drift_distance,
        }
        return amount[self.drift] == 0.0

    @property
    def are_none(self) -> bool:
        """Whether they leave the landscape as it is."""
        return self.is_still and self.rotation == 0.0 and self.noise == 0.0


DRIFT_SETTINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "none": (),
        "translate": ("drift_speed", "drift_direction"),
        "orbit": ("drift_radius", "drift_period", "drift_direction"),
        "spin": ("drift_spin",),
        "jump": ("drift_step", "drift_distance", "drift_direction"),
    }
)
"""For each kind of drift, the fields of `Modifiers` that matter to it."""


class Frame(NamedTuple):
    """Where a landscape stands at one time: turned by an angle about a centre, then shifted.

    Attributes:
        cos, sin: of the angle, anticlockwise.
        centre: what it is turned about, the centre of the landscape's window.
        shift: how far it is moved afterwards.
    """

    cos: float
    sin: float
    centre: Point
    shift: Point

    @property
    def degrees(self) -> float:
        """The angle, from −180 to 180."""
        return math.degrees(math.atan2(self.sin, self.cos))

    @property
    def is_turned(self) -> bool:
        """Whether the angle is other than 0."""
        return self.sin != 0.0 or self.cos < 0.0

    def to_plane(self, x: Real, y: Real) -> tuple[Real, Real]:
        """Where the point (x, y) of the landscape now lies in the plane."""
        if not self.is_turned:
            return x + self.shift.x, y + self.shift.y
        p, q = self.turned(x - self.centre.x, y - self.centre.y)
        return p + (self.centre.x + self.shift.x), q + (self.centre.y + self.shift.y)

    def to_landscape(self, x: Real, y: Real) -> tuple[Real, Real]:
        """The point of the landscape that now lies at (x, y) in the plane."""
        if not self.is_turned:
            return x - self.shift.x, y - self.shift.y
        p, q = x - (self.centre.x + self.shift.x), y - (self.centre.y + self.shift.y)
        return self.cos * p + self.sin * q + self.centre.x, self.cos * q - self.sin * p + self.centre.y

    def turned(self, x: Real, y: Real) -> tuple[Real, Real]:
        """The vector (x, y) of the landscape, a gradient for instance, as it points in the plane."""
        return self.cos * x - self.sin * y, self.sin * x + self.cos * y

    def turned_matrix(self, xx: Real, xy: Real, yy: Real) -> tuple[Real, Real, Real]:
        """The symmetric matrix R M Rᵀ, for a Hessian M of the landscape."""
        cc, cs, ss = self.cos * self.cos, self.cos * self.sin, self.sin * self.sin
        mixed = 2.0 * cs * xy
        return cc * xx - mixed + ss * yy, cs * (xx - yy) + (cc - ss) * xy, ss * xx + mixed + cc * yy

    @property
    def affine(self) -> tuple[float, float, float, float, float, float]:
        """(a, b, c, d, e, f) such that `to_plane` is x′ = a x + c y + e, y′ = b x + d y + f."""
        e, f = self.to_plane(0.0, 0.0)
        return self.cos, self.sin, -self.sin, self.cos, e, f


@frozen
class Problem(Frozen):
    """A landscape as the runners meet it: turned, moved and seen through noise.

    Positions are floats or float64 arrays of one shape, as in `Landscape`. Times t and steps are whole numbers, and
    everything is a closed-form function of them, so that going back or asking in any order gives the same numbers.

    A record of gradients is replayed as it is: it has no modifiers, whatever was asked for.
    """

    landscape: Landscape
    modifiers: Modifiers = Modifiers()
    seed: int = 0

    def __post_init__(self) -> None:
        """Leave out what does not apply."""
        if self.landscape.is_replay:
            object.__setattr__(self, "modifiers", Modifiers())
            object.__setattr__(self, "seed", 0)

    @cached_property
    def is_static(self) -> bool:
        """Whether the landscape stays where it is."""
        return self.modifiers.is_still

    @cached_property
    def is_plain(self) -> bool:
        """Whether nothing is modified or sampled, so that the landscape's own functions can be called instead."""
        landscape = self.landscape
        return self.modifiers.are_none and not landscape.is_sampled and not landscape.is_replay

    def frame(self, t: int) -> Frame:
        """Where the landscape stands at time t."""
        return self._still if self.is_static else self._moved(t)

    def value(self, x: Real, y: Real, t: int) -> Real:
        """The loss at (x, y) on the landscape of time t; it has no noise."""
        landscape = self.landscape
        if landscape.is_replay:
            return landscape.loss_at(t, x)
        return landscape.value(*self.frame(t).to_landscape(x, y))

    def gradient(self, x: Real, y: Real, t: int) -> tuple[Real, Real]:
        """The true gradient at (x, y) on the landscape of time t."""
        frame = self.frame(t)
        gradient = self.landscape.gradient(*frame.to_landscape(x, y))
        return frame.turned(*gradient) if frame.is_turned else gradient

    def slope(self, autodiff: str) -> Callable[[Real, Real], tuple[Real, Real]]:
        """The landscape's gradient as a runner's dialect has it, see `playground.core.autodiff`."""
        if not autodiff or not self.landscape.autodiff:
            return self.landscape.gradient
        # Only losses with kinks and typed formulas need it.
        from playground.core.autodiff.landscapes import gradient_function

        return gradient_function(self.landscape, autodiff)

    def noisy_gradient(self, x: Real, y: Real, step: int, autodiff: str = "") -> tuple[Real, Real]:
        """What a runner is handed for step `step` ≥ 1: the gradient of time step − 1 with the noise of the step.

        On data with mini-batches it is the gradient over the mini-batch of the step. Every runner, and every one of
        many starts, meets the same mini-batch and the same noise at the same step. `autodiff` is the runner's.
        """
        frame = self.frame(step - 1)
        place = frame.to_landscape(x, y)
        if autodiff and self.landscape.autodiff:
            gx, gy = self.slope(autodiff)(*place)
        else:
            gx, gy = self.landscape.step_gradient(*place, step, self.seed)
        if frame.is_turned:
            gx, gy = frame.turned(gx, gy)
        if self.modifiers.noise == 0.0:
            return gx, gy
        nx, ny = self.noise(step)
        return gx + nx, gy + ny

    def noise(self, step: int) -> tuple[float, float]:
        """What is added to the gradient of step `step`."""
        sigma, (nx, ny) = self.modifiers.noise, standard_noise(self.seed, step)
        return sigma * nx, sigma * ny

    def hessian(self, x: Real, y: Real, t: int) -> tuple[Real, Real, Real]:
        """(∂²f/∂x², ∂²f/∂x∂y, ∂²f/∂y²) at (x, y) on the landscape of time t."""
        frame = self.frame(t)
        hessian = self.landscape.hessian(*frame.to_landscape(x, y))
        return frame.turned_matrix(*hessian) if frame.is_turned else hessian

    def minima(self, t: int) -> tuple[Point, ...]:
        """Where the landscape's known minima are at time t, best first."""
        frame = self.frame(t)
        return tuple(Point(*frame.to_plane(*point)) for point in self.landscape.minima())

    @cached_property
    def _still(self) -> Frame:
        return Frame(*_cos_sin(self.modifiers.rotation), self.landscape.window.centre, Point(0.0, 0.0))

    def _moved(self, t: int) -> Frame:
        chosen, still = self.modifiers, self._still
        if chosen.drift == "spin":
            turn = chosen.rotation + math.fmod(chosen.drift_spin * t, 360.0)
            return Frame(*_cos_sin(turn), still.centre, still.shift)
        if chosen.drift == "translate":
            along, aside = chosen.drift_speed * t, 0.0
        elif chosen.drift == "jump":
            along, aside = chosen.drift_distance if t >= chosen.drift_step else 0.0, 0.0
        else:
            cos, sin = _cos_sin(360.0 * math.fmod(t, chosen.drift_period) / chosen.drift_period)
            along, aside = chosen.drift_radius * sin, chosen.drift_radius * (1.0 - cos)
        cos, sin = _cos_sin(chosen.drift_direction)
        return still._replace(shift=Point(cos * along - sin * aside, sin * along + cos * aside))


_QUARTERS = ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))


def _cos_sin(degrees: float) -> tuple[float, float]:
    """Cosine and sine, exact at whole quarter turns."""
    if degrees % 90.0 == 0.0:
        return _QUARTERS[int(degrees // 90.0) % 4]
    angle = math.radians(degrees)
    return math.cos(angle), math.sin(angle)


def standard_noise(seed: int, step: int) -> tuple[float, float]:
    """Two independent standard normal numbers that belong to this seed and step.

    They come from Philox, a counter-based generator with the key (seed, step // 1024), and are the same on every
    machine and in whatever order they are asked for.

    Raises:
        ValueError: the seed is not from 0 to 2⁶⁴ − 1, or the step is negative.
    """
    block, row = divmod(step, NOISE_BLOCK)
    numbers = _noise_block(seed, block)
    return numbers[2 * row], numbers[2 * row + 1]


@lru_cache(maxsize=128)  # 8 MB at most; the noise of 131,072 steps
def _noise_block(seed: int, block: int) -> tuple[float, ...]:
    if not (0 <= seed < 2**64 and 0 <= block < 2**64):
        raise ValueError(f"seed {seed} and step must be from 0 to 2⁶⁴ − 1")
    generator = np.random.Generator(np.random.Philox(key=seed + (block << 64)))
    return tuple(generator.standard_normal(2 * NOISE_BLOCK).tolist())
