"""Many runs at once: each ends where the recorded run of the same numbers ends, to the last bit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from playground.core import catalogue
from playground.core.autodiff.conventions import AUTODIFF_OF
from playground.core.clipping import clipping
from playground.core.declarations import Number
from playground.core.engine import Method
from playground.core.generators import exhausted
from playground.core.laboratory.lanes import Lanes, Setting
from playground.core.laboratory.outcomes import NONE, Ends, Wanted
from playground.core.laboratory.recorded import FEW
from playground.core.laboratory.running import running
from playground.core.landscapes.base import Landscape
from playground.core.landscapes.elongated_valley import ElongatedValley
from playground.core.landscapes.himmelblau import Himmelblau
from playground.core.landscapes.rosenbrock import Rosenbrock
from playground.core.modifiers import Modifiers, Problem
from playground.core.optimizers.base import Hyperparameter, Optimizer
from playground.core.optimizers.sgd import SGD
from playground.core.parameters import Configurable, parameters_of
from playground.core.rules.rule import Rule, RuleWriter
from playground.core.trajectory import Trajectory
from playground.experiment.data.sets import reading

LANES = 30
STEPS = 47
RADIUS = 0.3
DIALECTS = [(kind, key) for kind in catalogue.optimizers().values() for key in kind.dialects]
LANDSCAPES: list[Landscape] = [exhausted(reading(kind())) for kind in catalogue.landscapes().values()]
SCHEDULES: list[Any] = list(catalogue.schedules().values())
MODIFIERS = [Modifiers(), Modifiers(noise=0.5, rotation=20.0), Modifiers(drift="orbit", noise=0.1)]
CLIPS: list[tuple[float | None, float | None]] = [(None, None), (1.0, None), (None, 0.5), (2.0, 0.5)]
SETTINGS = Wanted(STEPS, target=1.0, radius=RADIUS)


def _of(run: Trajectory) -> dict[str, float]:
    """What the trace of a recorded run says, column by column, one step after the other."""
    trace = run.trace
    x, y, loss = (trace.column(name).tolist() for name in ("x", "y", "loss"))
    end = {"x": x[-1], "y": y[-1], "final_loss": loss[-1], "start_loss": loss[0]}
    known = [one for one in loss if one == one]
    end["best_loss"] = min(known) if known else np.nan
    end["lost_at"] = NONE if trace.diverged_at is None else trace.diverged_at
    end["tail_loss"] = np.nan if trace.diverged_at is not None else float(np.median(loss[-5:]))
    end["steps_to"] = next((step for step, one in enumerate(loss) if one <= 1.0), NONE)
    limit = loss[0] + 1e6 * max(1.0, abs(loss[0]))
    blown = NONE
    for step, one in enumerate(loss):
        blown = (step if blown == NONE else blown) if one > limit else NONE
    end["blown_up_at"] = blown if trace.diverged_at is None else NONE
    return end | _near(run, x, y, diverged=end["lost_at"] >= 0 or end["blown_up_at"] >= 0)


def _near(run: Trajectory, x: list[float], y: list[float], *, diverged: bool) -> dict[str, float]:
    if diverged:
        return {"minimum": -2, "settled_at": NONE}
    away = {}
    for index, minimum in enumerate(run.problem.minima(len(x) - 1)):
        square = (x[-1] - minimum.x) ** 2 + (y[-1] - minimum.y) ** 2
        if square <= RADIUS**2:
            away[square] = index
    if not away:
        return {"minimum": NONE, "settled_at": NONE}
    index = away[min(away)]
    for step, (a, b) in enumerate(zip(x, y, strict=True)):
        minimum = run.problem.minima(step)[index]
        if (a - minimum.x) ** 2 + (b - minimum.y) ** 2 <= RADIUS**2:
            return {"minimum": index, "settled_at": step}
    raise AssertionError


def _check(lanes: Lanes, ends: Ends, which: Iterator[int] | np.ndarray, wanted: Wanted = SETTINGS) -> None:
    for lane in which:
        run = Trajectory(*lanes.alone(int(lane)))
        run.advance_to(wanted.steps)
        found = {name: float(column[lane]) for name, column in vars(ends).items()}
        np.testing.assert_equal(found, _of(run), err_msg=f"{run.method} from {run.start} on {run.problem}")


def _values(rng: np.random.Generator, declared: Number) -> np.ndarray:
    """Some values of a number, its limits and defaults among them; most of its `if`s have two answers then."""
    low, high = declared.slider_range
    some = [declared.default, low, high, low + 0.3 * (high - low), low + 1e-3 * (high - low)]
    allowed = [round(one) if declared.integer else one for one in some]
    return rng.choice([one for one in allowed if _is_allowed(declared, one)], LANES).astype(float)


def _is_allowed(declared: Number, value: float) -> bool:
    try:
        declared.check(value)
    except ValueError:
        return False
    return True


def _numbers(declared: Configurable) -> dict[str, Number]:
    return {name: one for name, one in parameters_of(declared).items() if isinstance(one, Number)}


def _chosen(rng: np.random.Generator, slots: list[Hyperparameter], few: int) -> list[Hyperparameter]:
    return [slots[index] for index in rng.permutation(len(slots))[:few]]


@pytest.mark.parametrize("draw", range(3))
@pytest.mark.parametrize(("kind", "dialect"), DIALECTS, ids=[f"{k.key}:{d}" for k, d in DIALECTS])
def test_each_lane_is_a_recorded_run(kind: type[Optimizer], dialect: str, draw: int) -> None:
    """Settings, schedules, clipping, noise, seeds, drift and landscapes at random; every lane through both."""
    rng = np.random.default_rng([draw, len(kind.key), *f"{kind.key}:{dialect}".encode()])
    slots = [one for one in kind.hyperparameters(dialect) if isinstance(one.declaration, Number)]
    varied: dict[Setting, np.ndarray] = {
        ("optimizer", one.field): _values(rng, one.declaration)
        for one in _chosen(rng, slots, 2)
        if isinstance(one.declaration, Number)
    }
    schedule = Method(kind.make(dialect)).schedule
    if draw:
        schedule = SCHEDULES[int(rng.integers(len(SCHEDULES)))]()
        for name, declared in list(_numbers(schedule).items())[:1]:
            varied["schedule", name] = _values(rng, declared)
    clip = clipping(*CLIPS[int(rng.integers(len(CLIPS)))], dialect)
    if clip.norm is not None:
        varied["clipping", "norm"] = rng.uniform(0.1, 2.0, LANES)
    landscape = LANDSCAPES[int(rng.integers(len(LANDSCAPES)))]
    w = landscape.window
    lanes = Lanes(
        Problem(landscape, MODIFIERS[rng.integers(3)], seed=3),
        Method(kind.make(dialect), schedule, clip, AUTODIFF_OF[dialect]),
        rng.uniform(w.x_low, w.x_high, LANES),
        rng.uniform(w.y_low, w.y_high, LANES),
        rng.integers(0, 3, LANES) if draw == 2 else None,
        varied,
    )
    _check(lanes, exhausted(running(lanes, SETTINGS)), rng.choice(LANES, 5, replace=False))


@pytest.mark.parametrize("landscape", LANDSCAPES, ids=[one.key for one in LANDSCAPES])
@pytest.mark.parametrize("dialect", ["paper", "pytorch", "optax"])
def test_landscapes_give_many_what_they_give_one(landscape: Landscape, dialect: str) -> None:
    """Sines and exponentials, sums over data, kinks: floats and arrays agree to the last bit."""
    rng = np.random.default_rng(7)
    w = landscape.window
    optimizer = catalogue.optimizers()["rmsprop"].make(dialect, {})
    rates = rng.choice([1e-3, 0.05, 0.7], LANES)
    lanes = Lanes(
        Problem(landscape),
        Method(optimizer, autodiff=AUTODIFF_OF[dialect]),
        rng.uniform(w.x_low, w.x_high, LANES),
        np.where(rng.random(LANES) < 0.2, 0.0, rng.uniform(w.y_low, w.y_high, LANES)),
        varied={("optimizer", "lr"): rates},
    )
    _check(lanes, exhausted(running(lanes, SETTINGS)), np.arange(0, LANES, 6))


def test_numbers_of_a_landscape() -> None:
    lanes = Lanes(
        Problem(ElongatedValley()),
        Method(catalogue.optimizers()["adam"].make()),
        np.full(40, 1.5),
        np.linspace(-2.0, 2.0, 40),
        varied={("landscape", "k"): np.repeat([1.0, 40.0], [5, 35])},
    )
    ends = exhausted(running(lanes, SETTINGS))
    _check(lanes, ends, np.arange(40))
    assert ends.start_loss[0] == 1.5**2 + 4.0


def test_few_lanes_and_many_agree() -> None:
    """Up to `FEW` lanes are recorded one by one, and are the same as among many."""
    x, y = np.random.default_rng(2).uniform(-5.0, 5.0, (2, 5000))
    method = Method(catalogue.optimizers()["sgd"].make("paper", {"lr": 0.03}))
    lanes = Lanes(Problem(Himmelblau()), method, x, y)
    many = exhausted(running(lanes, Wanted(80, target=5.0, radius=0.5)))
    some = np.arange(0, 5000, 5000 // FEW)[:FEW]
    few = exhausted(running(lanes.take(some), Wanted(80, target=5.0, radius=0.5)))
    np.testing.assert_equal(vars(few), vars(many.take(some)))
    assert {-2, 1, 3} <= set(many.minimum.tolist())


def test_a_run_is_stopped_between_short_slices() -> None:
    x = np.linspace(-2.0, 2.0, 3000)
    lanes = Lanes(Problem(Rosenbrock()), Method(catalogue.optimizers()["adam"].make()), x, x)
    work = running(lanes, Wanted(400), seconds=0.0)
    shares = [next(work) for _ in range(50)]
    assert shares == sorted(shares)
    assert 0.0 < shares[-1] < 1.0
    work.close()
    whole = exhausted(running(lanes, Wanted(400)))
    sliced = exhausted(running(lanes, Wanted(400), seconds=1e-4))
    np.testing.assert_equal(vars(sliced), vars(whole))


def test_an_optimizer_that_needs_numbers_gets_them() -> None:
    """What an extension does with its settings in plain Python parts the lanes by value."""

    class Odd(SGD):
        def rule(self, w: RuleWriter) -> Rule:
            assert {0.0: 1, 0.5: 2, 0.9: 3}[self.momentum]
            return super().rule(w)

    momenta = np.repeat([0.0, 0.5, 0.9], 20)
    x = np.linspace(-2.0, 2.0, 60)
    lanes = Lanes(
        Problem(ElongatedValley()), Method(Odd()), x, x[::-1], varied={("optimizer", "momentum"): momenta}
    )
    _check(lanes, exhausted(running(lanes, SETTINGS)), np.arange(0, 60, 7))


def test_a_loss_that_only_grows_has_diverged() -> None:
    """x² + 10y², plain descent: y is multiplied by 1 − 20α at each step, and so grows beyond α = 0.1."""
    rates = np.round(np.arange(0.01, 0.2001, 0.005), 6)
    lanes = Lanes(
        Problem(ElongatedValley()),
        Method(catalogue.optimizers()["sgd"].make()),
        np.full(rates.size, -3.2),
        np.full(rates.size, 1.6),
        varied={("optimizer", "lr"): rates},
    )
    ends = exhausted(running(lanes, Wanted(120)))
    assert ((ends.diverged_at >= 0) == (rates > 0.1)).all()
    # 25.6 (1 − 20α)²ᵗ > 35.84 · (1 + 10⁶) first at t = 75 for α = 0.105.
    assert ends.diverged_at[rates == 0.105] == np.ceil(np.log(35.84 * (1 + 1e6) / 25.6) / np.log(1.1) / 2)
    assert np.isfinite(ends.final_loss).all()
