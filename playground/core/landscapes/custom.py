"""A function that a person types."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.core.declarations import Number, Parameter, Value
from playground.core.elementwise import Real
from playground.core.errors import InvalidInput
from playground.core.formulas.names import COORDINATES, LONGEST, may_be_parameter, symbol_latex
from playground.core.formulas.ranges import Range, ranges
from playground.core.landscapes.base import OWN, Landscape, Point, Window, own
from playground.core.landscapes.search import found_minima
from playground.core.parameters import configurable, parameters_of, text

if TYPE_CHECKING:
    from playground.core.formulas.program import Program
    from playground.core.formulas.symbolic import Derived

DEFAULT = "x**2/4 + a*y**2/2 + sin(3*x)*cos(b*y)"
_DEFAULT_VALUES = {"a": 1.0, "b": 1.0}
PARAMETER = Number(1.0, "", "parameter of your formula", low=-1e9, high=1e9, slider=(-5.0, 5.0))
"""Every parameter's limits, and its slider where `ranges` names none."""
_WINDOW = Window(-3.0, 3.0, -3.0, 3.0)
_START = (0.1, 0.85)  # of the window
_OTHER_STARTS = ((0.85, 0.85), (0.15, 0.15), (0.85, 0.15), (0.6, 0.7), (0.3, 0.4), (0.5, 0.5))
_TOWERING = 5.0
"""How far the highest loss lies above the middle one, both above the lowest, before colours become logarithmic."""


@configurable
class Custom(Landscape):
    """F(x, y) as a person typed it, with its derivatives.

    Its settings are `expression`, `ranges` and one for each parameter that the expression names. A name is a parameter
    only if it is among the `values`: one that was mistyped is an error and not a parameter.
    """

    key = "custom"
    title = "Your function"
    formula = own(r"\frac{x^2}{4} + \frac{a y^2}{2} + \sin(3 x)\,\cos(b y)", lambda self: self.derived.latex)
    source = "A formula that you type"
    group = OWN
    order = 1
    summary = "Any formula in x and y with parameters of your own; its derivatives are worked out for you."
    window = own(_WINDOW, lambda self: self._window)
    suggested_start = own(Point(-2.4, 2.1), lambda self: self._start)
    log_colours = own(False, lambda self: self._towers)
    brought = True
    autodiff = own(True, lambda self: self._differs)

    expression: str = text(DEFAULT, meaning="f(x, y), such as a*x**2 + sin(b*y)", longest=LONGEST)
    ranges: str = text("", meaning="window and sliders, such as x: -3..3; y: 0..2; a: 0..5", longest=400)
    values: tuple[tuple[str, float], ...] = ()

    def __post_init__(self) -> None:
        """Read the expression.

        Raises:
            InvalidInput: the expression or a range cannot be read, or names what has no value; a value is not allowed,
                or the expression does not name it.
        """
        super().__post_init__()
        given = {**_example_values(self.expression), **dict(self.values)}
        parameters = _parameters(self.expression, given)
        for name, value in given.items():
            if name not in parameters:
                raise InvalidInput(
                    f"the expression has no parameter of this name; it has {_listed(parameters)}",
                    (name[:40],),
                )
            try:
                given[name] = PARAMETER.check(value)
            except InvalidInput as error:
                raise error.within(name) from None
        object.__setattr__(self, "values", tuple((name, given[name]) for name in parameters))
        try:
            unknown = [name for name in ranges(self.ranges) if name not in (*COORDINATES, *parameters)]
            if unknown:
                raise InvalidInput(f'there is no "{unknown[0][:20]}" in the expression')
        except InvalidInput as error:
            raise error.within("ranges") from None

    # -------------------------------------------------------------------------------------------------------- settings

    def parameters(self) -> dict[str, Parameter]:
        sliders = self.ranges_by_name
        return super().parameters() | {
            name: replace(PARAMETER, symbol=symbol_latex(name), slider=sliders.get(name, PARAMETER.slider))
            for name, _ in self.values
        }

    def settings(self) -> dict[str, Value]:
        return {"expression": self.expression, "ranges": self.ranges, **dict(self.values)}

    def with_settings(self, values: Mapping[str, object]) -> Custom:
        """The same with some settings changed; what they name and the expression does not know is a parameter.

        With another expression, parameters that were chosen keep their value; those of the example do not go over into
        a person's formula.

        Raises:
            InvalidInput: as when it is made, and for expressions that cannot be differentiated.
        """
        expression = _checked("expression", values.get("expression", self.expression))
        own = {} if self == Custom() else dict(self.values)
        asked = {name: value for name, value in values.items() if name not in ("expression", "ranges")}
        given: dict[str, Any] = {**_example_values(expression), **own, **asked}
        parameters = _parameters(expression, given)
        for name in asked:
            if name not in parameters:
                known = ", ".join(("expression", "ranges", *parameters))
                raise InvalidInput(f"unknown setting; known: {known}", (name[:40],))
        kept = tuple((name, given[name]) for name in parameters)
        shown = _checked("ranges", values.get("ranges", self.ranges))
        if "ranges" not in values:  # ranges of parameters that are gone go with them
            known = (*COORDINATES, *parameters)
            shown = "; ".join(
                part.strip() for part in shown.split(";") if part.partition(":")[0].strip() in known
            )
        changed = replace(self, expression=expression, ranges=shown, values=kept)
        if changed.expression != self.expression:
            _ = changed.derived
        return changed

    @cached_property
    def ranges_by_name(self) -> dict[str, Range]:
        """`ranges` as numbers: those that were chosen, of x, y and parameters."""
        return ranges(self.ranges)

    # ------------------------------------------------------------------------------------------------ what is looked at

    @cached_property
    def _window(self) -> Window:
        x_low, x_high = self.ranges_by_name.get("x", (_WINDOW.x_low, _WINDOW.x_high))
        y_low, y_high = self.ranges_by_name.get("y", (_WINDOW.y_low, _WINDOW.y_high))
        return Window(x_low, x_high, y_low, y_high)

    @cached_property
    def _start(self) -> Point:
        """The first of a few places where the function has a slope."""
        low_x, high_x, low_y, high_y = self._window
        places = [
            Point(low_x + across * (high_x - low_x), low_y + up * (high_y - low_y))
            for across, up in (_START, *_OTHER_STARTS)
        ]
        for place in places:
            slope = math.hypot(*self.gradient(*place))
            if math.isfinite(self.value(*place)) and math.isfinite(slope) and slope > 1e-3:
                return place
        return places[0]

    @cached_property
    def _towers(self) -> bool:
        low_x, high_x, low_y, high_y = self._window
        with np.errstate(all="ignore"):
            losses = self.value(*np.meshgrid(np.linspace(low_x, high_x, 41), np.linspace(low_y, high_y, 41)))
        finite = losses[np.isfinite(losses)]
        if finite.size == 0:
            return False
        above = finite - finite.min()
        return bool(above.max() > _TOWERING * np.median(above) > 0.0)

    def minima(self) -> tuple[Point, ...]:
        """The minima that a numerical search finds in the window."""
        return found_minima(self)

    # -------------------------------------------------------------------------------------------------------- functions

    @cached_property
    def derived(self) -> Derived:
        """The expression with its derivatives."""
        # 10 ms of a start, and only for those who use it.
        from playground.core.formulas.symbolic import derive

        return derive(self.expression, frozenset(name for name, _ in self.values))

    def value(self, x: Real, y: Real) -> Real:
        return self._results(self.derived.value, x, y)[0]

    def value_as_written(self, x: Real, y: Real) -> Real:
        return self.derived.value.for_arrays(x, y, *self._numbers)[0]

    @cached_property
    def _differs(self) -> bool:
        """Whether frameworks may differ from the closed form: the formula has a kink, or a part that can overflow."""
        from playground.core.autodiff.landscapes import is_smooth, loss_graph

        return not is_smooth(loss_graph(self))

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        gx, gy = self._results(self.derived.gradient, x, y)
        return gx, gy

    def hessian(self, x: Real, y: Real) -> tuple[Real, Real, Real]:
        xx, xy, yy = self._results(self.derived.hessian, x, y)
        return xx, xy, yy

    @cached_property
    def _numbers(self) -> tuple[float, ...]:
        return tuple(value for _, value in self.values)

    @cached_property
    def _numpy_numbers(self) -> tuple[np.float64, ...]:
        return tuple(map(np.float64, self._numbers))

    def _results(self, program: Program, x: Real, y: Real) -> tuple[Real, ...]:
        """What a program gives: inf or nan where there is no finite result, also for floats."""
        if type(x) is float:
            try:
                return program.for_floats(x, y, *self._numbers)
            except (ArithmeticError, ValueError):
                with np.errstate(all="ignore"):
                    results = program.for_arrays(np.float64(x), np.float64(y), *self._numpy_numbers)
                return tuple(map(float, results))
        shape = np.shape(x)
        results = program.for_arrays(x, y, *self._numpy_numbers)
        return tuple(
            one if np.shape(one) == shape and one is not x and one is not y else np.full(shape, one)
            for one in results
        )


def _example_values(expression: str) -> dict[str, float]:
    return _DEFAULT_VALUES if expression == DEFAULT else {}


def _checked(name: str, value: object) -> str:
    try:
        return str(parameters_of(Custom)[name].check(value))
    except InvalidInput as error:
        raise error.within(name) from None


def _parameters(expression: str, names: Iterable[str]) -> tuple[str, ...]:
    """The parameters of an expression in which these names are declared.

    Raises:
        InvalidInput: it cannot be read, or has others.
    """
    # The parser takes 5 ms of a start to load, and most formulas are never typed.
    from playground.core.formulas.parse import parse

    try:
        return parse(expression, frozenset(filter(may_be_parameter, names))).parameters
    except InvalidInput as error:
        raise error.within("expression") from error


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "none"
