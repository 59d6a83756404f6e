"""From the start of the process to the first painted frame, and what importing the mathematics costs."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from time import perf_counter

from tests.benchmarks.figures import Figure
from tests.benchmarks.measure import in_turn

NAME = "start-up"
ROOT = Path(__file__).resolve().parents[2]
CORE = "import playground.core.engine, playground.core.catalogue as c"
LISTED = f"{CORE}; c.landscapes(); c.optimizers(); c.schedules()"
PLAIN = (
    "import dataclasses, playground.core.frozen as f; f.frozen = dataclasses.dataclass(frozen=True); "
    f"f.Frozen = type('Frozen', (), {{'__post_init__': lambda self: None}}); {LISTED}"
)
"""The same with the classes that `dataclass` makes in place of `playground.core.frozen`."""


def measure(quick: bool) -> Iterator[Figure]:
    """Processes started in turn, with warm files; the small variant takes modules compiled before."""
    rounds = 1 if quick else 15
    with tempfile.TemporaryDirectory() as kept:
        environment = first_start(kept, own_modules=not quick)
        things = [
            lambda: first_frame("ours", environment),
            lambda: first_frame("bare", environment),
            lambda: _imported(CORE, environment),
            lambda: _imported(LISTED, environment),
            lambda: _imported(PLAIN, environment),
            lambda: _imported("import numpy", environment),
        ]
        ours, bare, core, listed, plain, numpy = in_turn(things, rounds, warm_up=0 if quick else 1)
    note = f"medians {1e3 * ours.median:.0f} and {1e3 * bare.median:.0f} ms"
    ratio = ours.median / bare.median
    yield Figure(
        NAME, "first frame against a bare window's with one pyqtgraph plot", ratio, "×", 1.6, note=note
    )
    for things_imported, took, most in (
        ("importing playground.core, more than NumPy", core, 30),
        ("and loading all it lists, more than NumPy", listed, None),
        ("the same with plain dataclasses", plain, None),
    ):
        note = f"medians {1e3 * took.median:.0f} and {1e3 * numpy.median:.0f} ms"
        yield Figure(NAME, things_imported, 1e3 * (took.median - numpy.median), "ms", most, note=note)


def first_start(kept: str, *, own_modules: bool = True) -> dict[str, str]:
    """The environment of a first start of an installed program: no settings yet, but modules compiled before."""
    environment = {**os.environ, "XDG_CONFIG_HOME": kept, "QT_QPA_PLATFORM": "offscreen"}
    if own_modules:
        environment["PYTHONPYCACHEPREFIX"] = kept
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


def first_frame(
    which: str, environment: Mapping[str, str], folder: Path = ROOT, python: str = sys.executable
) -> float:
    """Seconds until a new process, of this checkout or another one, says that it has painted."""
    command = [python, "-m", "tests.benchmarks.first_frame", which]
    began = perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=folder, env=environment) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        took = perf_counter() - began
    if said != b"painted\n":
        raise AssertionError(f"no first frame: {which}")
    return took


def _imported(code: str, environment: Mapping[str, str]) -> float:
    began = perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, env=environment)
    return perf_counter() - began
