"""Recorded steps of one runner, against the same rule by other means."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from playground.core import catalogue
from playground.core.engine import Method
from playground.core.modifiers import Problem
from playground.core.trajectory import Trajectory
from tests.benchmarks.figures import Figure
from tests.benchmarks.measure import in_turn, seconds

NAME = "one path"
START = (-1.2, 1.0)
LR = 0.001


def measure(quick: bool) -> Iterator[Figure]:
    """Steps on Rosenbrock's function: ours recorded in full, bare floats unrecorded, PyTorch with autograd."""
    steps, torch_steps, rounds = (2_000, 100, 2) if quick else (100_000, 2_000, 7)
    problem = Problem(catalogue.landscapes()["rosenbrock"]())
    for key, bare in (("rmsprop", bare_rmsprop), ("adam", bare_adam)):
        method = Method(catalogue.optimizers()[key].make("pytorch", {"lr": LR}))
        _check(problem, method, bare)

        def ours(method: Method = method) -> None:
            Trajectory(problem, method, START).advance_to(steps)

        things: list[Callable[[], float]] = [partial(seconds, ours), partial(seconds, partial(bare, steps))]
        torch = _torch(key)
        if torch is not None:
            things.append(partial(seconds, partial(torch, torch_steps)))
        mine, floats, *others = in_turn(things, rounds)
        a_step = mine.median / steps
        title = {"rmsprop": "RMSProp", "adam": "Adam"}[key]
        yield Figure(
            NAME,
            f"{title}: time against bare floats",
            mine.median / floats.median,
            "×",
            8,
            4,
            note=f"{1 / a_step:,.0f} recorded steps a second",
        )
        if others:
            ratio, its = others[0].median / torch_steps / a_step, others[0].median / torch_steps
            note = f"torch.optim takes {1e6 * its:.0f} µs a step"
            yield Figure(
                NAME, f"{title}: times faster than PyTorch", ratio, "×", 40, 80, at_least=True, note=note
            )
        else:
            yield Figure(
                NAME, f"{title}: times faster than PyTorch", None, "×", note="torch is not installed"
            )


def bare_rmsprop(steps: int) -> tuple[float, float]:
    """RMSProp as a loop over local floats, with PyTorch's defaults, nothing recorded."""
    x, y = START
    vx = vy = 0.0
    for _ in range(steps):
        q = y - x * x
        gx, gy = -2.0 * (1.0 - x) - 400.0 * x * q, 200.0 * q
        vx = 0.99 * vx + 0.01 * gx * gx
        vy = 0.99 * vy + 0.01 * gy * gy
        x -= LR * gx / (math.sqrt(vx) + 1e-8)
        y -= LR * gy / (math.sqrt(vy) + 1e-8)
    return x, y


def bare_adam(steps: int) -> tuple[float, float]:
    """Adam in the same way."""
    x, y = START
    mx = my = vx = vy = 0.0
    for t in range(1, steps + 1):
        q = y - x * x
        gx, gy = -2.0 * (1.0 - x) - 400.0 * x * q, 200.0 * q
        mx = 0.9 * mx + 0.1 * gx
        my = 0.9 * my + 0.1 * gy
        vx = 0.999 * vx + 0.001 * gx * gx
        vy = 0.999 * vy + 0.001 * gy * gy
        c, d = LR / (1.0 - 0.9**t), 1.0 / math.sqrt(1.0 - 0.999**t)
        x -= c * mx / (math.sqrt(vx) * d + 1e-8)
        y -= c * my / (math.sqrt(vy) * d + 1e-8)
    return x, y


def _check(problem: Problem, method: Method, bare: Callable[[int], tuple[float, float]]) -> None:
    """Make sure that both compute the same."""
    run = Trajectory(problem, method, START)
    run.advance_to(200)
    row = run.trace.row(200)
    for mine, theirs in zip((row["x"], row["y"]), bare(200), strict=True):
        if not math.isclose(mine, theirs, rel_tol=1e-9):
            raise AssertionError(f"the rival computes something else: {mine} and {theirs}")


def _torch(key: str) -> Callable[[int], None] | None:
    """The same with torch.optim and autograd in double precision; None where PyTorch is not installed."""
    try:
        import torch  # type: ignore[import-not-found]
    except ImportError:
        return None
    library: Any = torch
    kinds = {"rmsprop": library.optim.RMSprop, "adam": library.optim.Adam}

    def run(steps: int) -> None:
        theta = library.tensor(START, dtype=library.float64, requires_grad=True)
        optimizer = kinds[key]([theta], lr=LR)
        for _ in range(steps):
            optimizer.zero_grad()
            x, y = theta
            loss = (1.0 - x) ** 2 + 100.0 * (y - x * x) ** 2
            loss.backward()
            optimizer.step()

    return run
