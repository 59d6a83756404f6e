"""The start's handle under the mouse."""

from __future__ import annotations

from collections.abc import Iterator

from playground.core.trajectory import Trajectory
from playground.experiment.model import Experiment
from tests.benchmarks.figures import Figure
from tests.benchmarks.gestures import Hand
from tests.benchmarks.measure import in_turn
from tests.benchmarks.naive import NaiveScene
from tests.benchmarks.stage import stage, still

NAME = "drag"


def _computed(experiment: Experiment) -> list[Trajectory]:
    """All runs of an experiment from their beginning."""
    runs = [Trajectory(experiment.problem, runner.method, experiment.start) for runner in experiment.runners]
    for run in runs:
        run.advance_to(experiment.steps)
    return runs


def measure(quick: bool) -> Iterator[Figure]:
    """Six runners recomputed over 500 steps and painted, for each move of the mouse."""
    steps, rounds, share = (50, 2, 2) if quick else (500, 10, 15)
    with stage(still(steps, 6)) as ours:
        ours.painted(lambda: ours.store.go_to(steps))
        naive = NaiveScene(ours.store.experiment, quick)
        hand = Hand(ours)

        def rival() -> float:
            return naive.painted(
                lambda: naive.show_traces([run.trace for run in _computed(ours.store.experiment)])
            )

        before = ours.store.experiment.start
        mine, other = in_turn([lambda: ours.painted(hand.move), rival], rounds, shares=[share, 1])
        if ours.store.experiment.start == before:
            raise AssertionError("the handle did not follow the mouse")
        hand.drop()
        naive.close()
    yield Figure(
        NAME,
        "mouse move to painted, p95",
        1e3 * mine.p95,
        "ms",
        50,
        16.7,
        note=f"median {1e3 * mine.median:.3g} ms",
    )
    yield Figure(
        NAME,
        "times faster than naive pyqtgraph",
        other.median / mine.median,
        "×",
        note=f"its median {1e3 * other.median:.0f} ms",
    )
