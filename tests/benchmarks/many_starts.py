"""Final points of many starts at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.core import catalogue
from playground.core.engine import Method, final_points
from playground.core.modifiers import Problem
from playground.core.trajectory import Trajectory
from tests.benchmarks.figures import Figure
from tests.benchmarks.measure import in_turn, seconds

NAME = "many starts"
STEPS = 200
COMPARED = 20
"""Steps after which results are compared; later some runs bounce so that rounding decides where they are."""
LR, DECAY, EPS = 0.01, 0.9, 1e-8

Points = NDArray[np.float64]


def measure(quick: bool) -> Iterator[Figure]:
    """RMSProp on Rosenbrock's function from points all over its window."""
    count, few, rounds = (1_024, 16, 2) if quick else (65_536, 256, 7)
    landscape = catalogue.landscapes()["rosenbrock"]()
    problem = Problem(landscape)
    arguments = {"learning_rate": LR, "decay": DECAY, "eps": EPS}
    method = Method(catalogue.optimizers()["rmsprop"].make("optax", arguments))
    random = np.random.default_rng(1)
    x_low, x_high, y_low, y_high = landscape.window
    x, y = random.uniform(x_low, x_high, count), random.uniform(y_low, y_high, count)

    def one_by_one() -> None:
        """What a script would do without `final_points`: a `Trajectory` for each start, which also records its rows."""
        for start in zip(x[:few].tolist(), y[:few].tolist(), strict=True):
            Trajectory(problem, method, start).advance_to(STEPS)

    _check(final_points(problem, method, x, y, COMPARED), _by_hand(x, y, COMPARED))
    things: list[Callable[[], float]] = [
        lambda: seconds(lambda: final_points(problem, method, x, y, STEPS)),
        lambda: seconds(one_by_one),
        lambda: seconds(lambda: _by_hand(x, y, STEPS)),
    ]
    optax, brief = _optax(x, y, STEPS), _optax(x, y, COMPARED)
    if optax is not None and brief is not None:
        _check(final_points(problem, method, x, y, COMPARED), brief())
        things.append(lambda: seconds(optax))
    mine, single, by_hand, *others = in_turn(things, rounds)
    what = f"{count:,} starts × {STEPS} steps"
    yield Figure(
        NAME,
        f"{what}: times faster than one by one",
        single.median / few * count / mine.median,
        "×",
        100,
        at_least=True,
        note=f"median {1e3 * mine.median:.0f} ms; one by one: recorded runs, counted up from {few}",
    )
    yield Figure(
        NAME,
        f"{what}: time against NumPy by hand",
        mine.median / by_hand.median,
        "×",
        note=f"its median {1e3 * by_hand.median:.0f} ms; this step alone, every array used again, on every core",
    )
    if others:
        note = f"its median {1e3 * others[0].median:.0f} ms without compiling"
        yield Figure(
            NAME, f"{what}: time against jitted optax", mine.median / others[0].median, "×", 3, 1.5, note=note
        )
    else:
        note = "optax is not installed"
        yield Figure(NAME, f"{what}: time against jitted optax", None, "×", note=note)


def _check(mine: tuple[Points, Points], theirs: tuple[Points, Points]) -> None:
    """Make sure that both compute the same."""
    if not np.allclose(mine, theirs, rtol=1e-9):
        raise AssertionError("the rival computes something else")


def _by_hand(x: Points, y: Points, steps: int) -> tuple[Points, Points]:
    """The same as fast as NumPy goes: no array is made within the loop, and each core has one part of the starts."""
    parts = np.array_split(np.stack([x, y]), os.cpu_count() or 1, axis=1)
    with ThreadPoolExecutor(len(parts)) as pool:
        ends = list(pool.map(lambda part: _part_by_hand(part, steps), parts))
    end = np.concatenate(ends, axis=1)
    return end[0], end[1]


def _part_by_hand(start: Points, steps: int) -> Points:
    end = start.copy()
    x, y = end
    q, p, g_x, g_y, v_x, v_y = np.zeros((6, x.size))
    for _ in range(steps):
        np.multiply(x, x, out=q)
        np.subtract(y, q, out=q)
        np.subtract(1.0, x, out=g_x)
        np.multiply(-2.0, g_x, out=g_x)
        np.multiply(400.0, x, out=p)
        np.multiply(p, q, out=p)
        np.subtract(g_x, p, out=g_x)
        np.multiply(200.0, q, out=g_y)
        for theta, g, v in ((x, g_x, v_x), (y, g_y, v_y)):
            np.multiply(g, g, out=q)
            np.multiply(1.0 - DECAY, q, out=q)
            np.multiply(DECAY, v, out=v)
            np.add(v, q, out=v)
            np.add(v, EPS, out=q)
            np.sqrt(q, out=q)
            np.divide(LR, q, out=q)
            np.multiply(q, g, out=q)
            np.subtract(theta, q, out=theta)
    return end


def _optax(x: Points, y: Points, steps: int) -> Callable[[], tuple[Points, Points]] | None:
    """The same with vmap, jit and scan in double precision, compiled; None where optax is not installed."""
    try:
        import jax  # type: ignore[import-not-found]
        import optax  # type: ignore[import-not-found]
    except ImportError:
        return None
    library: Any = jax
    library.config.update("jax_enable_x64", True)
    optimizer: Any = optax.rmsprop(LR, decay=DECAY, eps=EPS)

    def loss(theta: Any) -> Any:
        return (1.0 - theta[0]) ** 2 + 100.0 * (theta[1] - theta[0] * theta[0]) ** 2

    def step(carried: Any, _: None) -> tuple[Any, None]:
        theta, state = carried
        updates, state = optimizer.update(library.grad(loss)(theta), state, theta)
        return (optax.apply_updates(theta, updates), state), None

    def one(theta: Any) -> Any:
        return library.lax.scan(step, (theta, optimizer.init(theta)), None, length=steps)[0][0]

    run = library.jit(library.vmap(one))
    starts = library.numpy.asarray(np.stack([x, y], axis=1))

    def act() -> tuple[Points, Points]:
        end = np.asarray(run(starts).block_until_ready())
        return end[:, 0], end[:, 1]

    return act
