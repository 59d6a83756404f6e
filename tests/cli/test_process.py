"""The command line as a process of its own: what it loads, its pipes, its terminal, its exit status."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from playground.cli import main

RUN = "run --landscape rosenbrock --start -1.2,1 --steps 20 --optimizer adam --csv -".split()
ROOT = Path(__file__).parents[2]
posix = pytest.mark.skipif(os.name != "posix", reason="devices and signals of POSIX")


def _environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def _process(*arguments: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "playground", *arguments]
    return subprocess.run(command, capture_output=True, check=False, env=_environment(**more), timeout=120)


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
heavy = {{"PySide6", "shiboken6", "pyqtgraph", "ziamath", "ziafont", "contourpy", "sympy", "playground.gui"}}
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
        "validate",
        "help",
        "no such file",
    ],
)
def test_no_qt_is_loaded_and_nothing_else_that_takes_long(code):
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(code)],
        capture_output=True,
        check=True,
        env=_environment(),
        timeout=120,
    )
    # Formulas that a person types need sympy; nothing else does.
    assert done.stdout.splitlines()[-1].split() == ([b"sympy"] if code == EVERYTHING else [])


@posix
def test_a_reader_may_stop_reading():
    command = f"{sys.executable} -m playground run --steps 20000 --optimizer sgd --csv - | head -1"
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, check=False, env=_environment(), timeout=120
    )
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
            [sys.executable, "-m", "playground", *options],
            stdout=full, stderr=subprocess.PIPE, check=False, env=_environment(), timeout=120,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (2, b"error: standard output: No space left on device\n")


@posix
@pytest.mark.parametrize("table", ["--csv", "--json", "--npz"])
def test_streams_that_are_closed(table, tmp_path):
    run = f"{sys.executable} -m playground run --steps 2 --optimizer adam {table}"
    shell = ["sh", "-c"]

    def done(command):
        return subprocess.run(
            [*shell, command], capture_output=True, check=False, env=_environment(), timeout=120
        )

    nowhere = done(f"{run} - >&-")
    assert (nowhere.returncode, nowhere.stderr) == (
        2,
        b"error: -: there is no standard output; name a file\n",
    )
    file = tmp_path / "table"
    assert done(f"{run} '{file}' >&- 2>&-").returncode == 0
    assert file.stat().st_size > 100


def test_a_terminal_without_greek_letters():
    done = _process("list", "optimizers", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (done.returncode, done.stderr) == (0, b"")
    assert rb"each is \u03b1 divided" in done.stdout
    wrong = _process("run", "--optimizer", "βeta", PYTHONIOENCODING="ascii")
    assert wrong.returncode == 2
    assert wrong.stderr.startswith(rb'error: unknown optimizer "\u03b2eta"')


@posix
def test_an_interrupt_ends_it_quietly_and_leaves_no_file(tmp_path):
    code = (
        "import sys, playground.export.tables as tables\n"
        "from playground.cli import main\n"
        "def write(file, *rest):\n"
        "    file.write('half'); file.flush(); print('writing', flush=True)\n"
        "    while True: pass\n"
        "tables.writing_csv = write\n"
        f"sys.exit(main(['run', '--steps', '2', '--optimizer', 'sgd', '--csv', {str(tmp_path / 't.csv')!r}]))\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment()
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"writing\n"
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=120)
    assert (process.returncode, said) == (130, b"")
    assert list(tmp_path.iterdir()) == []


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
