"""The benchmarks: `python -m tests.benchmarks`; see the README for what they measure."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from tests.benchmarks.against import NAMES, report
from tests.benchmarks.figures import Figure, machine, table, write_json
from tests.benchmarks.stage import share_one_window

BENCHMARKS = {
    "live-frame": "live_frame",
    "growth": "growth",
    "drag": "drag",
    "scrub": "scrub",
    "zoom": "zoom",
    "one-path": "one_path",
    "many-starts": "many_starts",
    "laboratory": "laboratory",
    "new-landscape": "new_landscape",
    "start-up": "start_up",
    "memory": "memory",
    "pauses": "pauses",
}
"""By name, the modules in their order. The soak runs only when it is asked for."""
SOAK = "soak"
RIVALS = {
    "naive pyqtgraph": "tests/benchmarks/naive.py, with pyqtgraph as the program installs it",
    "matplotlib": "pip install matplotlib; tests/benchmarks/naive_matplotlib.py",
    "bare floats, PyTorch": "pip install torch; tests/benchmarks/one_path.py",
    "NumPy by hand, optax": "pip install optax; tests/benchmarks/many_starts.py",
    "bare window": "python -m tests.benchmarks.first_frame bare",
    "NumPy": "python -c 'import numpy'",
}
"""What makes each rival: a command, and the file that runs it in turn with ours."""


def main(arguments: list[str]) -> int:
    """Run benchmarks and print what they find; 1 where a bound is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "--against", metavar="DIR", type=Path, help="compare with another checkout: both do the same in turn"
    )
    parser.add_argument(
        "--only",
        metavar="NAME",
        action="append",
        help=f"one of {', '.join([*BENCHMARKS, SOAK])}, or with --against of {', '.join(NAMES)}; "
        "may be given several times",
    )
    parser.add_argument("--json", metavar="FILE", type=Path, help="also write the figures to a file")
    parser.add_argument(
        "--quick", action="store_true", help="small and few: shows that it runs, measures nothing"
    )
    parser.add_argument("--minutes", type=float, default=10.0, help="how long the soak lasts; 10 by default")
    options = parser.parse_args(arguments)
    offered = NAMES if options.against else (*BENCHMARKS, SOAK)
    if unknown := set(options.only or ()) - set(offered):
        parser.error(f"--only {unknown.pop()}: expected one of {', '.join(offered)}")
    if options.against:
        compared = report(options.against, options.quick, options.only or NAMES)
        print(machine(), compared, sep="\n\n")
        return 0
    if options.quick:
        share_one_window()
    figures: list[Figure] = []
    for name in options.only or BENCHMARKS:
        print(f"{name} …", file=sys.stderr, flush=True)
        figures += _figures(name, options.quick, options.minutes)
    rivals = "\n".join(f"- {name}: {how}" for name, how in RIVALS.items())
    print(machine(), table(figures), f"What makes the rivals:\n\n{rivals}", sep="\n\n")
    if options.json:
        write_json(options.json, figures)
    return int(not options.quick and any(figure.verdict == "MISSED" for figure in figures))


def _figures(name: str, quick: bool, minutes: float) -> Iterator[Figure]:
    if name == SOAK:
        return import_module("tests.benchmarks.soak").measure(minutes)
    return import_module(f"tests.benchmarks.{BENCHMARKS[name]}").measure(quick)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
