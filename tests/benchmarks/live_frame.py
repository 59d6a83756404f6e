"""A frame while eight runners run, at 10,000 steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.benchmarks.figures import Figure
from tests.benchmarks.gestures import STRIDE, running
from tests.benchmarks.measure import in_turn
from tests.benchmarks.naive import NaiveScene
from tests.benchmarks.naive_matplotlib import MatplotlibScene
from tests.benchmarks.stage import Stage, noisy, stage

NAME = "live frame"


def measure(quick: bool) -> Iterator[Figure]:
    """Twenty more steps of all runners, from the tick until map and plots are painted."""
    first, rounds, share = (300, 2, 2) if quick else (10_000, 10, 20)
    with stage(noisy(first + 2_000 + STRIDE * rounds * share)) as ours:
        frame = running(ours, first)
        naive = NaiveScene(ours.store.experiment, quick)
        rivals: list[Callable[[], float]] = [lambda: naive.painted_traces(ours.store.traces)]
        missing = _add_matplotlib(ours, rivals)
        try:
            things = [frame, *rivals]
            mine, *others = in_turn(things, rounds, shares=[share, *(1 for _ in rivals)])
        finally:
            naive.close()
    yield Figure(
        NAME,
        "tick to painted, p95",
        1e3 * mine.p95,
        "ms",
        33,
        16.7,
        note=f"median {1e3 * mine.median:.3g} ms",
    )
    for name, must, other in zip(("naive pyqtgraph", "matplotlib"), (20, None), others, strict=False):
        ratio, note = other.median / mine.median, f"its median {1e3 * other.median:.0f} ms"
        yield Figure(NAME, f"times faster than {name}", ratio, "×", must, at_least=True, note=note)
    if missing:
        yield Figure(NAME, "times faster than matplotlib", None, "×", note=missing)


def _add_matplotlib(ours: Stage, rivals: list[Callable[[], float]]) -> str:
    """Add the rival if it is there; the reason if not."""
    try:
        scene = MatplotlibScene(ours.store.experiment)
    except ImportError:
        return "matplotlib is not installed"
    rivals.append(lambda: scene.painted_traces(ours.store.traces))
    return ""
