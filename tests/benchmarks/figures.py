"""What a benchmark finds, and the table of it."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Figure:
    """One line of the table.

    Attributes:
        benchmark: its name.
        what: what was measured, and against what.
        measured: the number; None where it was skipped, for the reason in `note`.
        unit: ``ms``, ``MB`` or ``×``.
        must: the bound to reach; None where the figure is for information.
        aim: the bound to aim at.
        at_least: whether the bounds are lower ones.
        note: what helps to judge the number.
    """

    benchmark: str
    what: str
    measured: float | None
    unit: str
    must: float | None = None
    aim: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def verdict(self) -> str:
        """How it stands against its bounds."""
        if self.measured is None:
            return "skipped"
        if self.must is None:
            return ""
        if self.aim is not None and self._within(self.aim):
            return "aim"
        return "reached" if self._within(self.must) else "MISSED"

    def _within(self, bound: float) -> bool:
        assert self.measured is not None
        return self.measured >= bound if self.at_least else self.measured <= bound

    def bound(self, value: float | None) -> str:
        """A bound as people write it."""
        return "–" if value is None else f"{'≥' if self.at_least else '≤'} {value:g} {self.unit}"

    @property
    def cells(self) -> tuple[str, ...]:
        """The line of the table."""
        number = "–" if self.measured is None else f"{self.measured:.3g} {self.unit}"
        if self.measured is not None and self.measured >= 100:
            number = f"{self.measured:.0f} {self.unit}"
        return (
            self.benchmark,
            self.what,
            self.bound(self.must),
            self.bound(self.aim),
            number,
            self.verdict,
            self.note,
        )


HEADINGS = ("benchmark", "measured", "must", "aim", "found", "", "note")


def table(figures: Iterable[Figure]) -> str:
    """All lines as a Markdown table with aligned columns."""
    return markdown([HEADINGS, *(figure.cells for figure in figures)])


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """Rows, of which the first is the headings, as a Markdown table with aligned columns."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def machine() -> str:
    """What it was measured on, in one line."""
    import PySide6

    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{_processor()}, {os.cpu_count()} cores{load}; {platform.system()}, Python {platform.python_version()}, "
        f"Qt {PySide6.__version__} ({os.environ.get('QT_QPA_PLATFORM', 'screen')}), NumPy {np.__version__}"
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def write_json(path: Path, figures: Iterable[Figure]) -> None:
    """Write all figures and the machine."""
    rows = [{**asdict(figure), "verdict": figure.verdict} for figure in figures]
    text = json.dumps({"machine": machine(), "figures": rows}, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
