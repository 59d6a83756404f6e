"""The command line as a process of its own: what it loads, its pipes, its terminal, its exit status."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from playground.cli import main
from tests.processes import PATIENCE, environment, finished, program

RUN = "run --landscape rosenbrock --start -1.2,1 --steps 20 --optimizer adam --csv -".split()
posix = pytest.mark.skipif(os.name != "posix", reason="devices of POSIX")


def _process(*arguments: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    return finished(program(*arguments), env=environment(**more))


def _shell(command: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """A line of a shell in which PROGRAM is the program."""
    return finished(["sh", "-c", command.replace("PROGRAM", f"{sys.executable} -m playground")], **options)


def test_the_module_is_the_command(capfdbinary):
    done = _process(*RUN)
    assert main(RUN) == 0
    assert (done.returncode, done.stdout, done.stderr) == (0, *capfdbinary.readouterr())
    wrong = _process("run", "--landscape", "banana")
    assert wrong.returncode == 2
    assert wrong.stdout == b""
    assert wrong.stderr.startswith(b'error: unknown landscape "banana"; known: ')
    assert wrong.stderr.count(b"\n") == 1


LOADED = """
import sys
{0}
heavy = {{"PySide6", "shiboken6", "pyqtgraph", "ziamath", "ziafont", "contourpy", "playground.gui"}}
print(*sorted(name for name in heavy if name in sys.modules))
"""
EVERYTHING = """
import importlib, pkgutil
for package in ("core", "experiment", "export"):
    module = importlib.import_module("playground." + package)
    for info in pkgutil.walk_packages(module.__path__, module.__name__ + "."):
        importlib.import_module(info.name)
"""


@pytest.mark.parametrize(
    "code",
    [
        EVERYTHING,
        *(
            f"from playground.cli import main\nassert main({arguments!r}) == {status}"
            for arguments, status in (
                (["list", "optimizers", "--json"], 0),
                (["list", "landscapes"], 0),
                ([*RUN, "--json", os.devnull], 0),
                (["sweep", "--vary", "lr=0.01:0.1:3", "--csv", os.devnull], 0),
                (["basins", "--size", "8x8", "--csv", os.devnull], 0),
                (["race", "--landscapes", "booth", "--optimizer", "sgd", "--budget", "2"], 0),
                (["validate", "missing.json"], 2),
                (["run", "--help"], 0),
                (["missing.json"], 2),
            )
        ),
    ],
    ids=[
        "import everything",
        "list optimizers",
        "list landscapes",
        "run",
        "sweep",
        "basins",
        "race",
        "validate",
        "help",
        "no such file",
    ],
)
def test_no_qt_is_loaded_and_nothing_else_that_takes_long(code):
    done = finished([sys.executable, "-c", LOADED.format(code)])
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].split() == []


@posix
def test_a_reader_may_stop_reading():
    done = _shell("PROGRAM run --steps 20000 --optimizer sgd --csv - | head -1")
    assert done.stdout.startswith(b"runner,step,x,y,")
    assert done.stdout.count(b"\n") == 1
    assert done.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="/dev/full is there on Linux alone")
@pytest.mark.parametrize(
    "options", [RUN, ["list", "optimizers", "--json"], ["run", "--optimizer", "sgd"], ["--help"]]
)
def test_a_full_disk_behind_standard_output(options):
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = subprocess.run(
            program(*options),
            stdout=full, stderr=subprocess.PIPE, check=False, env=environment(), timeout=PATIENCE,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (2, b"error: standard output: No space left on device\n")


@posix
@pytest.mark.parametrize("table", ["--csv", "--json", "--npz"])
def test_streams_that_are_closed(table, tmp_path):
    nowhere = _shell(f"PROGRAM run --steps 2 --optimizer adam {table} - >&-")
    said = b"error: -: there is no standard output; name a file\n"
    assert (nowhere.returncode, nowhere.stderr) == (2, said)
    run = f"PROGRAM run --steps 50 --optimizer adam --optimizer sgd --set lr=1e9 {table}"
    assert _shell(f"{run} open", cwd=tmp_path).stderr.startswith(b"SGD: diverged at step ")
    # What is said to nobody does not end up in the table.
    assert _shell(f"{run} closed <&- >&- 2>&-", cwd=tmp_path).returncode == 0
    assert _shell(f"{run} - 2>&- >piped", cwd=tmp_path).returncode == 0
    read = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert read["closed"] == read["piped"] == read["open"]
    assert len(read["open"]) > 1000
    assert _shell("PROGRAM run --steps 2 --optimizer no 2>&-").returncode == 2
    assert _shell("PROGRAM list optimizers >&-").returncode == 2


def test_a_terminal_without_greek_letters():
    done = _process("list", "optimizers", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (done.returncode, done.stderr) == (0, b"")
    assert rb"each is \u03b1 divided" in done.stdout
    wrong = _process("run", "--optimizer", "βeta", PYTHONIOENCODING="ascii")
    assert wrong.returncode == 2
    assert wrong.stderr.startswith(rb'error: unknown optimizer "\u03b2eta"')


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_long_work_shows_a_bar_on_a_terminal_and_none_in_a_pipe(tmp_path, monkeypatch):
    # However fast the machine, the bar's patience is over at once.
    monkeypatch.setattr("playground.export.progress.PATIENCE", 0.0)
    options = ["run", "--steps", "2000", "--optimizer", "sgd", "--csv", str(tmp_path / "t.csv")]
    terminal, pipe = _Terminal(), io.StringIO()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert main(options) == 0
    shown = terminal.getvalue()
    assert "\rcomputing [" in shown
    assert "\rwriting [" in shown
    assert shown.endswith(" \r")
    monkeypatch.setattr(sys, "stderr", pipe)
    assert main(options) == 0
    assert pipe.getvalue() == ""
