"""Compute the golden trajectories with the frameworks themselves, or check a file of them against the frameworks.

    python make_trajectories.py                      check every file beside this script
    python make_trajectories.py check FILE...        check these
    python make_trajectories.py make                 write more_trajectories.jsonl from cases.py

A framework that is not installed is skipped with a message; `make` then keeps the lines that the file already has.
README.md says what is in a line.
"""

import argparse
import json
import math
import sys
from collections import Counter
from itertools import product
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from cases import CASES  # noqa: E402  # the folder is no package
from frameworks import prepare  # noqa: E402

KEPT = "reference_trajectories.jsonl"
MADE = "more_trajectories.jsonl"
NUDGE = 1e-14
"""The start is moved by this much in each coordinate, in all four combinations of signs."""
ULPS = (1, 3, -2, 500, -500)
"""The gradient is multiplied by 1 and this many times 2e-16."""
AMPLIFIED = 1e-11
"""A difference above this, relative to max(1, |value|), means that the run has amplified the nudge."""


def recorded(steps: int) -> list[int]:
    """The steps that a line keeps: 0 to 20 and each 25th."""
    return [step for step in range(steps + 1) if step <= 20 or step % 25 == 0]


def difference(a, b) -> float:
    """The largest |a - b| / max(1, |b|) of two points; infinite where one of them is not a number."""
    worst = 0.0
    for one, other in zip(a, b, strict=True):
        if not (math.isfinite(one) and math.isfinite(other)):
            return math.inf
        worst = max(worst, abs(one - other) / max(1.0, abs(other)))
    return worst


def comparable_until(case, run, points, rounding: bool) -> int:
    """The last recorded step before the run itself amplifies rounding.

    Up to there a nudge of the start leaves every recorded point where it was. With `rounding`, so does a gradient
    that is rounded otherwise: a run may forget its start, settle, and then amplify the rounding of a vanishing
    gradient.
    """
    x, y = case["start"]
    others = [run([x + NUDGE * i, y + NUDGE * j]) for i, j in product((1, -1), repeat=2)]
    if rounding:
        others += [prepare({**case, "scale": 1 + ulps * 2.0**-52})(case["start"]) for ulps in ULPS]
    last = 0
    for step in recorded(case["steps"]):
        if any(difference(other[step], points[step]) > AMPLIFIED for other in others):
            break
        last = step
    return last


def line(case: dict) -> dict:
    """The case with its trace."""
    run = prepare(case)
    points = run(case["start"])
    trace = {str(step): points[step] for step in recorded(case["steps"])}
    return {**case, "trace": trace, "comparable_until": comparable_until(case, run, points, rounding=True)}


def read(path: Path) -> list[dict]:
    return [json.loads(text) for text in path.read_text(encoding="utf-8").splitlines()]


def make() -> None:
    """Write every line of `CASES`."""
    path = HERE / MADE
    old = {one["id"]: one for one in read(path)} if path.exists() else {}
    lines, missing = [], Counter()
    for case in CASES:
        try:
            lines.append(line(case))
            print(f"{case['id']:45} comparable until {lines[-1]['comparable_until']}", flush=True)
        except ImportError as error:
            missing[f"{case['framework']}: {error}"] += 1
            lines += [old[case["id"]]] if case["id"] in old else []
    texts = [json.dumps(one, allow_nan=False) for one in lines]
    path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    for why, count in missing.items():
        print(f"not computed, {count} lines kept as they were: {why}")


def check(path: Path) -> bool:
    """Compute every line of a file again and say how well it agrees; True if nothing is off by more than 1e-9."""
    print(f"\n{path.name}")
    rounding = path.name != KEPT
    worst: dict[str, float] = {}
    bitwise, count, skipped, other = Counter(), Counter(), Counter(), []
    for one in read(path):
        framework = one["framework"]
        try:
            run = prepare(one)
        except ImportError as error:
            skipped[f"{framework}: {error}"] += 1
            continue
        points = run(one["start"])
        steps = [step for step in recorded(one["steps"]) if step <= one["comparable_until"]]
        off = max(difference(points[step], one["trace"][str(step)]) for step in steps)
        count[framework] += 1
        worst[framework] = max(worst.get(framework, 0.0), off)
        bitwise[framework] += all(points[step] == one["trace"][str(step)] for step in steps)
        until = comparable_until(one, run, points, rounding=rounding)
        if until != one["comparable_until"]:
            other.append(f"{one['id']}: {one['comparable_until']} in the file, {until} now")
        if off > 1e-12:
            print(f"  {one['id']:45} off by {off:.1e}")
    for framework, number in count.items():
        same, off = bitwise[framework], worst[framework]
        print(f"  {framework:6} {number:4} lines, {same} of them bitwise, largest difference {off:.1e}")
    for why, number in skipped.items():
        print(f"  not checked, {number} lines: {why}")
    for text in other:
        print(f"  comparable_until of {text}")
    return all(value <= 1e-9 for value in worst.values())


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("command", nargs="?", choices=("check", "make"), default="check")
    parser.add_argument("files", nargs="*", type=Path)
    chosen = parser.parse_args()
    if chosen.command == "make":
        make()
        return 0
    files = chosen.files or [path for path in (HERE / KEPT, HERE / MADE) if path.exists()]
    agreed = [check(path) for path in files]
    return 0 if all(agreed) else 1


if __name__ == "__main__":
    raise SystemExit(main())
