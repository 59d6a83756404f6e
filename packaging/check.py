"""Try the built program: python packaging/check.py

Runs its self-test, compares its catalogue with the source's, its size with the limits, and the time to its first
picture with that of the source, measured in turns.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from catalogues import catalogue
from project import DIST, FOLDER, NAME, PROGRAM, ROOT, SOURCE, VERSION

LARGEST_FOLDER = 190e6
LARGEST_TAR = 55e6
SLOWEST_START = 1.2
"""Times the source's time to the first picture."""
TURNS = 5
MORE_TURNS = 10
"""Taken when the first turns are beyond the limit: another program may have disturbed them."""


def main() -> None:
    """Check everything, say how each went, and end with 1 if something is wrong."""
    if not PROGRAM.exists():
        raise SystemExit("there is nothing to check: run python packaging/build.py first")
    faults = [*_self_test(), *_catalogue(), *_sizes(), *_start()]
    if faults:
        raise SystemExit("\n".join(f"FAILED: {one}" for one in faults))
    print("the built program is as it should be")


def _self_test() -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        report, said = run_self_test((str(PROGRAM),), Path(folder))
        print(said, end="")
        if not report.get("ok"):
            return [f"the self-test: {said}"]
        if not report["packaged"] or report["version"] != VERSION:
            return [f"it says that it is version {report['version']}, packaged: {report['packaged']}"]
        left = {path.name for path in Path(folder).iterdir()}
        lacking = {"window.png", "map.svg", "experiment.optplay", "report.json"} - left
        return [f"the self-test left no {', '.join(sorted(lacking))}"] if lacking else []


def run_self_test(program: tuple[str, ...], folder: Path) -> tuple[dict[str, Any], str]:
    """What the self-test reports, with the time from the start to the first picture, and what it says."""
    home = folder / "home"
    home.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    began = time.time()
    answer = subprocess.run(
        [*program, "--self-test", str(folder)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    path = folder / "report.json"
    report = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    if answer.returncode:
        report["ok"] = False
    if report:
        report["start"] = report["first_paint"] - began
    return report, answer.stdout + answer.stderr


def _catalogue() -> list[str]:
    ours, built = catalogue(SOURCE), catalogue((str(PROGRAM),))
    print("catalogue:", ", ".join(f"{len(entries)} {kind}" for kind, entries in built.items()))
    return [] if ours == built else ["its catalogue differs from the source's: build it anew"]


def _sizes() -> list[str]:
    folder = sum(
        path.stat().st_size for path in FOLDER.rglob("*") if path.is_file() and not path.is_symlink()
    )
    print(f"folder: {folder / 1e6:.1f} MB (at most {LARGEST_FOLDER / 1e6:.0f})")
    faults = [f"the folder has {folder / 1e6:.1f} MB"] if folder > LARGEST_FOLDER else []
    for path in DIST.glob(f"{NAME}-{VERSION}-*.tar.xz"):
        size = path.stat().st_size
        print(f"{path.name}: {size / 1e6:.1f} MB (at most {LARGEST_TAR / 1e6:.0f})")
        faults += [f"{path.name} has {size / 1e6:.1f} MB"] if size > LARGEST_TAR else []
    return faults


def _start() -> list[str]:
    times: tuple[list[float], list[float]] = ([], [])
    _take_turns(times, 1)  # the first turn fills the caches
    for one in times:
        one.clear()
    _take_turns(times, TURNS)
    if _ratio(times) > SLOWEST_START:
        _take_turns(times, MORE_TURNS)
    source, built = (statistics.median(one) for one in times)
    ratio = _ratio(times)
    print(
        f"first picture: {built:.2f} s, from source {source:.2f} s: {ratio:.2f} times (at most {SLOWEST_START})"
    )
    return (
        [f"it takes {ratio:.2f} times as long as the source to its first picture"]
        if ratio > SLOWEST_START
        else []
    )


def _ratio(times: tuple[list[float], list[float]]) -> float:
    return statistics.median(times[1]) / statistics.median(times[0])


def _take_turns(times: tuple[list[float], list[float]], count: int) -> None:
    for _ in range(count):
        for program, measured in zip((SOURCE, (str(PROGRAM),)), times, strict=True):
            with tempfile.TemporaryDirectory() as folder:
                report, said = run_self_test(program, Path(folder))
                if "start" not in report:
                    raise SystemExit(f"{' '.join(program)} did not start: {said}")
                measured.append(report["start"])


if __name__ == "__main__":
    main()
