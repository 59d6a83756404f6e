"""What a landscape is: a loss f(x, y) with everything a person needs to see of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, NamedTuple

import numpy as np

from playground.core.elementwise import Floats, Real
from playground.core.parameters import Configurable, configurable

GROUPS = ("Valleys and bowls", "Many minima", "Saddles", "Plateaus and cliffs")
OTHER = "Others"
OWN = "Your own"


class Point(NamedTuple):
    """A place in the plane."""

    x: float
    y: float


class Window(NamedTuple):
    """The part of the plane shown at first."""

    x_low: float
    x_high: float
    y_low: float
    y_high: float

    @property
    def centre(self) -> Point:
        """The point in its middle."""
        return Point(0.5 * (self.x_low + self.x_high), 0.5 * (self.y_low + self.y_high))

    def holds(self, point: Point) -> bool:
        """Whether a point lies in it or on its edge."""
        return self.x_low <= point.x <= self.x_high and self.y_low <= point.y <= self.y_high


class _Own:
    """What `own` puts into a class."""

    def __init__(self, of_class: object, of_instance: Callable[[Any], object]) -> None:
        self._of_class = of_class
        self._of_instance = of_instance

    def __get__(self, instance: object, owner: type) -> object:
        return self._of_class if instance is None else self._of_instance(instance)


def own(of_class: object, of_instance: Callable[[Any], object]) -> Any:
    """A class variable of which each instance has its own.

    Args:
        of_class: what the class itself answers, for lists of what there is.
        of_instance: what an instance answers; asked often, so it should keep what is slow to compute.
    """
    return _Own(of_class, of_instance)


@configurable
class Landscape(Configurable, ABC):
    """A loss of two parameters.

    A subclass is one file: it names itself in class variables, declares its parameters as fields and writes its
    formulas elementwise, so that x and y may be floats or float64 arrays of any one shape; results have that shape.
    Formulas use `playground.core.elementwise`, and products instead of ``**`` (a float power raises on overflow).

    Class variables:
        key: the name in files and on the command line.
        title: the name people read.
        formula: LaTeX of f, naming every declared symbol; long ones are broken into lines to fit a narrow panel.
        source: where the function comes from.
        group: the shelf of the gallery it stands on, one of `GROUPS` or a new one.
        order: its place on that shelf; equal places are sorted by title.
        summary: one sentence on what it teaches.
        window: the part of the plane shown at first.
        suggested_start: a start from which something worth seeing happens.
        log_colours: whether colours and contours follow log(f − min f), for losses that span orders of magnitude.
        note: a few words on what this landscape is made of; empty for a formula alone.
        brought: whether a person brings the function itself (a formula, a file of data) in a dialog of its own; the
            gallery then shows it, on the shelf `OWN`, when one is in use.
        is_replay: whether gradients come from a record of steps, wherever a runner stands. Then there is no loss,
            gradient or Hessian of a place (they are nan), and rotation, noise and drift do not apply.
        autodiff: whether runs in a framework's dialect take the gradient that its automatic differentiation makes of
            `value_as_written`, because the loss has kinks or is a person's own formula. The paper's dialect, and all
            of them where this is false, take `gradient`. See `playground.core.autodiff`.
        is_summed: whether values are sums over rows, which round otherwise at many places at once than at one; then
            many runs are made one after the other.

    Where a class variable depends on what was brought, it is written with `own`.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    formula: ClassVar[str]
    source: ClassVar[str]
    group: ClassVar[str] = OTHER
    order: ClassVar[int] = 100
    summary: ClassVar[str]
    window: ClassVar[Window]
    suggested_start: ClassVar[Point]
    log_colours: ClassVar[bool] = False
    note: ClassVar[str] = ""
    brought: ClassVar[bool] = False
    is_replay: ClassVar[bool] = False
    autodiff: ClassVar[bool] = False
    is_summed: ClassVar[bool] = False

    @property
    def equation(self) -> str:
        """The formula as it is shown, as LaTeX: what f(x, y) is; a log holds no such function."""
        return self.formula if self.is_replay else "f(x, y) = " + self.formula

    @abstractmethod
    def value(self, x: Real, y: Real) -> Real:
        """f(x, y)."""

    def value_as_written(self, x: Real, y: Real) -> Real:
        """f(x, y) by operators and NumPy's functions alone, so that x and y may be symbols; see `autodiff.graph`."""
        return self.value(x, y)

    @abstractmethod
    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        """(∂f/∂x, ∂f/∂y) in closed form. Where f has no gradient, the subgradient that the file names."""

    @abstractmethod
    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        """(∂²f/∂x², ∂²f/∂x∂y, ∂²f/∂y²) in closed form."""

    @abstractmethod
    def minima(self) -> tuple[Point, ...]:
        """The known minima for the present parameters, best first; empty where there is none (or none is known)."""

    @property
    def is_slow(self) -> bool:
        """Whether a single value takes milliseconds, so that a window must ask for few at a time."""
        return False

    @property
    def is_sampled(self) -> bool:
        """Whether steps see samples of the gradient, as mini-batches give them, instead of the gradient itself."""
        return False

    def step_gradient(self, x: Real, y: Real, step: int, seed: int) -> tuple[Real, Real]:
        """The gradient that step `step` ≥ 1 sees: a function of the arguments alone, in whatever order it is asked."""
        del step, seed
        return self.gradient(x, y)

    def loss_at(self, t: int, like: Real) -> Real:
        """The loss that a record of steps notes for step t, of the shape of `like`; for those alone."""
        del t, like
        raise NotImplementedError

    @property
    def most_steps(self) -> int | None:
        """How many steps there are gradients for; None where there is no end."""
        return None

    def fault_of(self, step: int) -> str:
        """Why there is no gradient for a step, in words; empty where nothing of the kind is known."""
        del step
        return ""

    def picture(self, x: Floats, y: Floats) -> Floats:
        """F at many points for a picture; an approximation where `value` takes too long, and then `note` says so."""
        return self.value(x, y)


def gallery(found: Mapping[str, type[Landscape]]) -> dict[str, tuple[type[Landscape], ...]]:
    """The landscapes as a person looks through them: each group with its members, simplest first.

    The groups of `GROUPS` come first and in that order, then any other by name; a group without members is left out.
    """
    shelves: dict[str, list[type[Landscape]]] = {group: [] for group in GROUPS}
    for entry in sorted(found.values(), key=lambda entry: (entry.group, entry.order, entry.title)):
        shelves.setdefault(entry.group, []).append(entry)
    return {group: tuple(entries) for group, entries in shelves.items() if entries}


def constant(number: float, like: Real) -> Real:
    """The number as a float where `like` is one, else as an array of its shape."""
    return number if type(like) is float else np.full(np.shape(like), number)
