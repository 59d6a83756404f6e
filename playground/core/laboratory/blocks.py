"""Lanes that are advanced together: one rule, one landscape, arrays that stay in the processor's cache."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property, partial
from time import perf_counter
from typing import Any

import numpy as np

from playground.core.elementwise import Floats, Real, ieee
from playground.core.engine import Method, functions_of, initial
from playground.core.laboratory.forms import taken
from playground.core.laboratory.lanes import Indices, Lanes, distinct, with_numbers
from playground.core.laboratory.outcomes import Ends, Wanted
from playground.core.laboratory.watch import Watch
from playground.core.rules.program import Shape, array_loop
from playground.core.rules.rule import Rule


class Block:
    """Some lanes with one rule on one landscape, advanced as far as time allows.

    Attributes:
        places: of the lanes among all lanes.
        ends: how they ended; whole once `is_done`.
    """

    def __init__(self, lanes: Lanes, rule: Rule, wanted: Wanted, places: Indices) -> None:
        """Begin.

        Args:
            lanes: which; their landscape does not differ, nor do their seeds where steps see samples.
            rule: the lines of all of them; its constants are numbers or arrays of shape (lanes,).
            wanted: what is kept; a target is one number or one for each lane.
            places: of the lanes among all lanes.
        """
        self.places = places
        self.ends = Ends.room(len(lanes))
        self._steps = wanted.steps
        self._problem, self._method = lanes.problem, lanes.method
        self._gradient, self._value = _functions(lanes)
        shape = Shape(
            timed=not lanes.problem.is_plain,
            scheduled=not lanes.method.schedule.is_constant,
            clipped=bool(lanes.method.clipping),
            recorded=False,
            watched=True,
        )
        self._loop = array_loop(rule, shape)
        self._columns = _Columns(lanes, rule)
        self._states: list[Real] = [
            *initial(rule, lanes.x, lanes.y)[:2],
            *map(np.float64, initial(rule, lanes.x, lanes.y)[2:]),
        ]
        with np.errstate(all="ignore"):
            loss = self._value(lanes.x, lanes.y, *([0] if shape.timed else []))
            self._watch = Watch(lanes.problem, wanted, self.ends, (lanes.x, lanes.y, loss))
        self._compact()

    @property
    def size(self) -> int:
        """How many lanes."""
        return self.places.size

    @property
    def share(self) -> float:
        """How much is done, from 0 to 1."""
        return 1.0 if self.is_done else self._watch.step / self._steps

    is_done = False

    def advance(self, until: float) -> None:
        """Go on until all is done, or until a time of `perf_counter`, but for one step at least."""
        watch = self._watch
        watch.until = until
        while watch.step < self._steps and watch.live.size:
            columns = self._columns
            with np.errstate(all="ignore"):
                self._states = list(
                    self._loop(
                        columns.bound(self._gradient), self._value, columns.rate, columns.momentum,
                        columns.clipping, watch, watch.step + 1, self._steps, columns.lr, *self._states,
                        *columns.constants,
                    )
                )  # fmt: skip
            self._compact()
            if perf_counter() > until:
                break
        if watch.step >= self._steps or not watch.live.size:
            self.is_done = True
            watch.finish()

    def _compact(self) -> None:
        stay = self._watch.compact()
        if stay is not None:
            self._states = [one[stay] if np.ndim(one) else one for one in self._states]
            self._columns = self._columns.take(stay)


class _Columns:
    """What the loop reads of the lanes that still run: numbers, or arrays of their shape."""

    def __init__(self, lanes: Lanes, rule: Rule) -> None:
        self._lanes, self._rule = lanes, rule
        method = lanes.method
        varied = lanes.of("optimizer")
        base = varied.get("lr", method.optimizer.lr)
        self.lr: Real = np.asarray(method.optimizer.in_precision(base))[()]  # type: ignore[arg-type]
        self.constants: list[Real] = [np.asarray(one, float)[()] for one in rule.constants.values()]
        self.clipping = replace(method.clipping, **lanes.of("clipping")) if method.clipping else None

    def take(self, stay: Any) -> _Columns:
        return _Columns(self._lanes.take(stay), taken(self._rule, stay))

    def bound(self, gradient: Callable[..., tuple[Real, Real]]) -> Callable[..., tuple[Real, Real]]:
        """The gradient with each lane's own noise."""
        lanes, sigma = self._lanes, self._lanes.problem.modifiers.noise
        if lanes.seeds is None or not sigma:
            return gradient
        seeds, place = np.unique(lanes.seeds, return_inverse=True)
        noisy = [replace(lanes.problem, seed=int(seed)) for seed in seeds]

        def function(x: Floats, y: Floats, step: int) -> tuple[Floats, Floats]:
            gx, gy = gradient(x, y, step)
            added = np.array([one.noise(step) for one in noisy])
            return gx + added[place, 0], gy + added[place, 1]

        return function

    @cached_property
    def _methods(self) -> tuple[list[Method], Indices]:
        """Every different pair of a rate and a schedule, and which of them each lane has."""
        lanes = self._lanes
        rates, settings = lanes.of("optimizer"), lanes.of("schedule")
        rates = {name: rates[name] for name in rates if name == "lr"}
        first, place = distinct([*rates.values(), *settings.values()], len(lanes))
        mine = [
            replace(
                lanes.method,
                optimizer=with_numbers(lanes.method.optimizer, {n: float(v[i]) for n, v in rates.items()}),
                schedule=with_numbers(lanes.method.schedule, {n: float(v[i]) for n, v in settings.items()}),
            )
            for i in first
        ]
        return mine, place

    def _each(self, ask: Callable[[Method], Callable[[int], float]], step: int) -> Real:
        methods, place = self._methods
        values = [ieee(ask(method), step) for method in methods]
        return np.float64(values[0]) if len(values) == 1 else np.array(values)[place]

    def rate(self, step: int) -> Real:
        """The learning rates of a step."""
        return self._each(lambda method: method.rate, step)

    def momentum(self, step: int) -> Real:
        """The momenta of a step, where the schedule drives them."""
        return self._each(lambda method: method.momentum, step)


def _functions(lanes: Lanes) -> tuple[Callable[..., tuple[Real, Real]], Callable[..., Real]]:
    """Gradient and loss of all lanes; without the noise where each has a seed of its own."""
    problem = lanes.problem
    if lanes.seeds is not None and problem.modifiers.noise:
        quiet = replace(problem, modifiers=replace(problem.modifiers, noise=0.0))
        gradient, value = partial(quiet.noisy_gradient, autodiff=lanes.method.autodiff), problem.value
    else:
        gradient, value = functions_of(problem, lanes.method)
    return gradient, value
