"""Another landscape, from the choice in the gallery until it is painted."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, Qt

from tests.benchmarks.figures import Figure
from tests.benchmarks.measure import Times
from tests.benchmarks.naive import NaiveScene
from tests.benchmarks.stage import Stage, stage, still

NAME = "new landscape"


def offered(ours: Stage) -> list[QModelIndex]:
    """What the gallery shows, in its order."""
    gallery = ours.window.panels.landscape.gallery
    model = gallery.model()
    return [model.index(row, 0) for row in range(model.rowCount()) if not gallery.isRowHidden(row)]


def measure(quick: bool) -> Iterator[Figure]:
    """Every landscape of the gallery after the one before it, with three runners at step 50; then all again."""
    first: list[tuple[float, str]] = []
    again: list[float] = []
    others: list[float] = []
    with stage(still(50, 3)) as ours:
        ours.painted(lambda: ours.store.go_to(50))
        naive = NaiveScene(ours.store.experiment, quick)
        gallery = ours.window.panels.landscape.gallery
        places = offered(ours)
        gallery.setCurrentIndex(places[-1])
        places = places[:2] if quick else places
        for turn in range(2 if quick else 4):
            for index in places:
                took = ours.map_painted(lambda index=index: gallery.setCurrentIndex(index))
                if turn:
                    again.append(took)
                else:
                    first.append((took, str(index.data(Qt.ItemDataRole.DisplayRole))))
                    others.append(naive.painted_landscape(ours.store.experiment.landscape))
        naive.close()
    one, two, other = Times(tuple(took for took, _ in first)), Times(tuple(again)), Times(tuple(others))
    slowest = ", ".join(f"{title} {1e3 * took:.0f}" for took, title in sorted(first, reverse=True)[:3])
    note = f"median {1e3 * one.median:.3g} ms; slowest: {slowest} ms"
    what = f"chosen to painted, {len(places)} landscapes"
    yield Figure(NAME, f"{what}, first visit, p95", 1e3 * one.p95, "ms", 80, 40, note=note)
    note = f"median {1e3 * two.median:.3g} ms"
    yield Figure(NAME, f"{what}, later visits, p95", 1e3 * two.p95, "ms", 80, 40, note=note)
    note = f"its median {1e3 * other.median:.0f} ms"
    yield Figure(NAME, "times faster than naive pyqtgraph", other.median / one.median, "×", note=note)
