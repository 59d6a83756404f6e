"""Sweeps and basins: when the first picture is there, when the last, and against runs one by one."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from time import perf_counter

from playground.core.catalogue import landscapes
from playground.core.laboratory.grid import Refinement
from playground.core.trajectory import Trajectory
from playground.experiment.building import runner_of
from playground.experiment.laboratory.basins import BasinQuestion
from playground.experiment.laboratory.ranges import Vary
from playground.experiment.laboratory.sweep import SweepQuestion
from playground.experiment.model import Experiment
from tests.benchmarks.figures import Figure
from tests.benchmarks.measure import Times, in_turn, seconds

NAME = "laboratory"


def measure(quick: bool) -> Iterator[Figure]:
    """RMSProp's rate and β on Rosenbrock's function, and Adam's basins on Himmelblau's."""
    side, rounds = (24, 2) if quick else (64, 9)
    sweep = SweepQuestion(
        _experiment("rosenbrock", "rmsprop", 200),
        (Vary("lr", 1e-4, 1.0, side, "log"), Vary("beta", 0.5, 0.999, side, "linear")),
    )
    lanes = sweep.lanes(sweep.experiment.runners[0])
    some = range(0, len(lanes), max(1, len(lanes) // 64))

    def one_by_one() -> None:
        for lane in some:
            Trajectory(*lanes.alone(lane)).advance_to(200)

    first, whole = _times(lambda: sweep.refining(sweep.experiment.runners[0]))
    seen, done, single = in_turn([first, whole, lambda: seconds(one_by_one)], rounds)
    what = f"sweep {side} × {side}, 200 steps, RMSProp on Rosenbrock"
    yield from _pictures(what, seen, done, (50, 300))
    yield Figure(
        NAME,
        f"{what}: times faster than one by one",
        single.median / len(some) * len(lanes) / done.median,
        "×",
        100,
        at_least=True,
        note=f"one by one: recorded runs, counted up from {len(some)}",
    )
    size, rounds = (24, 2) if quick else (256, 5)
    basins = BasinQuestion(_experiment("himmelblau", "adam", 300, "lr=0.1"), (size, size))
    first, whole = _times(lambda: basins.refining(basins.experiment.runners[0]))
    seen, done = in_turn([first, whole], rounds)
    yield from _pictures(f"basins {size} × {size}, 300 steps, Adam on Himmelblau", seen, done, (100, 1000))


def _pictures(what: str, seen: Times, done: Times, bounds: tuple[float, float]) -> Iterator[Figure]:
    yield Figure(NAME, f"{what}: first picture (16 × 16), median", 1e3 * seen.median, "ms", bounds[0])
    yield Figure(NAME, f"{what}: whole, median", 1e3 * done.median, "ms", bounds[1])


def _experiment(landscape: str, optimizer: str, steps: int, *settings: str) -> Experiment:
    made = landscapes()[landscape]()
    runner = runner_of({"optimizer": optimizer, "set": settings, "schedule_set": []})
    return Experiment(made, made.suggested_start, steps=steps, runners=(runner,))


def _times(
    begin: Callable[[], Generator[Refinement, None, object]],
) -> tuple[Callable[[], float], Callable[[], float]]:
    """What takes the time to the first picture, and to the last."""

    def first() -> float:
        began, work = perf_counter(), begin()
        while not next(work).stride:
            pass
        took = perf_counter() - began
        work.close()
        return took

    return first, lambda: seconds(lambda: list(begin()))
