"""Final points of many starts at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.core import catalogue
from playground.core.engine import Method, Run, final_points
from playground.core.modifiers import Problem
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
        """What a script would do without `final_points`: a `Run` for each start, which also records its rows."""
        for start in zip(x[:few].tolist(), y[:few].tolist(), strict=True):
            Run(problem, method, start).advance_to(STEPS)

    things: list[Callable[[], float]] = [
        lambda: seconds(lambda: final_points(problem, method, x, y, STEPS)),
        lambda: seconds(one_by_one),
    ]
    optax, brief = _optax(x, y, STEPS), _optax(x, y, COMPARED)
    if optax is not None and brief is not None:
        _check(final_points(problem, method, x, y, COMPARED), brief())
        things.append(lambda: seconds(optax))
    mine, single, *others = in_turn(things, rounds)
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
