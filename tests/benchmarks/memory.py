"""What long runs add to the memory of the process."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.figures import Figure
from tests.benchmarks.stage import noisy, stage

NAME = "memory"
ROOT = Path(__file__).resolve().parents[2]
STATM = Path("/proc/self/statm")
MB = 2**20


def resident() -> float | None:
    """Megabytes of this process in memory; None where the system does not tell."""
    if not STATM.exists():
        return None
    gc.collect()
    return int(STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / MB


def measure(quick: bool) -> Iterator[Figure]:
    """A process of its own with eight runners: at step 0, and at the end."""
    if not STATM.exists():
        yield Figure(NAME, "added by 8 runners × 100,000 steps", None, "MB", note="needs /proc")
        return
    steps = 1_000 if quick else 100_000
    if quick:
        before, after = measured(steps)
    else:
        command = [sys.executable, "-m", "tests.benchmarks.memory", str(steps)]
        found = subprocess.run(command, check=True, capture_output=True, cwd=ROOT, text=True)
        before, after = json.loads(found.stdout)
    note = f"{before:.0f} MB at step 0, {after / before:.2f} times as much at the end"
    yield Figure(NAME, f"added by 8 runners × {steps:,} steps", after - before, "MB", 150, 80, note=note)


def measured(steps: int) -> tuple[float, float]:
    """What is resident before and after."""
    with stage(noisy(steps)) as ours:
        before = resident()
        ours.painted(lambda: ours.store.go_to(steps))
        after = resident()
    assert before is not None
    assert after is not None
    return before, after


if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1]))))
