"""The command line: list what there is, run an experiment, render a figure, or open the window.

Nothing here imports Qt but `render` and the window, and they do so only when asked for.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn, TextIO

from playground import __version__
from playground.core.errors import ChoiceError

PROGRAM = "optimizer-playground"

USAGE = f"""{PROGRAM} [EXPERIMENT.json]                       open the window
       {PROGRAM} list landscapes|optimizers|schedules [--json]
       {PROGRAM} run [EXPERIMENT.json] [options]         compute traces
       {PROGRAM} render [EXPERIMENT.json] [options] --out FILE
       {PROGRAM} COMMAND --help                          the options of a command
       {PROGRAM} --version"""


class _Parser(argparse.ArgumentParser):
    """An argument parser whose complaints are one line."""

    def error(self, message: str) -> NoReturn:
        raise ChoiceError(message)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: the arguments without the program's name; those of the process by default.

    Returns:
        The exit status: 0, or 2 for anything the caller got wrong (said in one line on stderr).
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        return _dispatch(arguments)
    except ChoiceError as error:
        print(f"error: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader of a pipe has gone (`| head`): that is its right. Python would complain once more at exit.
        sys.stdout = open("/dev/null", "w") if Path("/dev/null").exists() else sys.stdout  # noqa: SIM115, PTH123
        return 0


def _dispatch(arguments: list[str]) -> int:
    commands: dict[str, Callable[[list[str]], int]] = {"list": _list, "run": _run, "render": _render}
    if arguments and arguments[0] in commands:
        try:
            return commands[arguments[0]](arguments[1:])
        except SystemExit as stop:  # argparse has printed help
            return int(stop.code or 0)
    if arguments and arguments[0] in ("-h", "--help"):
        print(f"usage: {USAGE}")
        return 0
    if arguments and arguments[0] == "--version":
        print(f"{PROGRAM} {__version__}")
        return 0
    if len(arguments) > 1 or (arguments and arguments[0].startswith("-")):
        raise ChoiceError(f'unknown command or option "{arguments[0]}"; see {PROGRAM} --help')
    return _window(arguments[0] if arguments else None)


# ------------------------------------------------------------------------------------------------------------- list


def _list(arguments: list[str]) -> int:
    from playground.experiment.listing import KINDS, listing, table

    parser = _Parser(prog=f"{PROGRAM} list", description="List what there is to choose from.")
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--json", action="store_true", help="everything declared, as JSON")
    options = parser.parse_args(arguments)
    entries = listing(options.kind)
    print(json.dumps(entries, indent=2, ensure_ascii=False) if options.json else table(entries))
    return 0


# -------------------------------------------------------------------------------------------------------------- run


class _Group(argparse.Action):
    """Collects the options that belong to the runner named last."""

    def __call__(self, parser: Any, namespace: Any, values: Any, option_string: str | None = None) -> None:
        groups: list[dict[str, Any]] = namespace.runners
        if self.dest == "optimizer":
            groups.append({"optimizer": values, "set": [], "schedule_set": []})
            return
        if not groups:
            raise ChoiceError(f"{option_string} belongs to an --optimizer and must come after it")
        if self.dest in ("set", "schedule_set"):
            groups[-1][self.dest].append(values)
        else:
            groups[-1][self.dest] = values


def _experiment_parser(command: str, description: str) -> _Parser:
    parser = _Parser(
        prog=f"{PROGRAM} {command}", description=description, argument_default=None, allow_abbrev=False
    )
    parser.set_defaults(runners=[])
    parser.add_argument("experiment", nargs="?", metavar="EXPERIMENT.json", help="begin with this experiment")
    choose = parser.add_argument_group("what to run")
    choose.add_argument("--landscape", metavar="KEY", help=f"see {PROGRAM} list landscapes")
    choose.add_argument(
        "--param", metavar="NAME=VALUE", action="append", default=[], help="a landscape's parameter"
    )
    choose.add_argument("--start", metavar="X,Y", help="where every runner begins")
    choose.add_argument("--steps", metavar="N", help="how many steps")
    choose.add_argument("--seed", metavar="N", help="seed of the gradient noise")
    runner = parser.add_argument_group("runners (repeat the group for several)")
    group: dict[str, Any] = {"action": _Group}
    runner.add_argument(
        "--optimizer", metavar="KEY[:DIALECT]", help=f"see {PROGRAM} list optimizers", **group
    )
    runner.add_argument(
        "--set", metavar="NAME=VALUE", help="a hyperparameter by the dialect's own name", **group
    )
    runner.add_argument("--schedule", metavar="KEY", help=f"see {PROGRAM} list schedules", **group)
    runner.add_argument("--schedule-set", metavar="NAME=VALUE", help="a setting of the schedule", **group)
    runner.add_argument("--clip-norm", metavar="V", help="largest gradient norm", **group)
    runner.add_argument("--clip-value", metavar="V", help="largest size of each coordinate", **group)
    return parser


def _joined(arguments: list[str]) -> list[str]:
    """Let ``--start -1.2,1`` be written with a space: argparse takes ``-1.2,1`` for an option."""
    joined: list[str] = []
    rest = iter(arguments)
    for one in rest:
        value = next(rest, None) if one in ("--start", "--set", "--param", "--schedule-set") else None
        joined.append(one if value is None else f"{one}={value}")
    return joined


def _run(arguments: list[str]) -> int:
    parser = _experiment_parser("run", "Compute traces and write them.")
    output = parser.add_argument_group("output (a summary when neither is given; - is standard output)")
    output.add_argument("--csv", metavar="FILE|-", help="a row a step")
    output.add_argument("--json", metavar="FILE|-", help="the experiment and the columns of its traces")
    options = parser.parse_args(_joined(arguments))

    from playground.experiment.building import build
    from playground.experiment.runs import Runs
    from playground.export.tables import to_table, write_csv

    experiment = build(options)
    if not experiment.runners:
        raise ChoiceError("there is no runner; give one with --optimizer KEY[:DIALECT]")
    runs = Runs(experiment)
    runs.advance_to(experiment.steps)
    names = [runner.name for runner in experiment.runners]
    for name, trace in zip(names, runs.traces, strict=True):
        if trace.diverged_at is not None:
            print(f"{name}: diverged at step {trace.diverged_at} ({trace.why})", file=sys.stderr)
    if options.csv:
        with _writing(options.csv) as file:
            write_csv(file, names, runs.traces)
    if options.json:
        with _writing(options.json) as file:
            file.write(json.dumps(to_table(experiment, runs.traces), ensure_ascii=False) + "\n")
    if not options.csv and not options.json:
        for name, trace in zip(names, runs.traces, strict=True):
            row = trace.row(trace.last_step)
            print(
                f"{name}: step {trace.last_step}, x = {row['x']!r}, y = {row['y']!r}, loss = {row['loss']!r}"
            )
    return 0


@contextmanager
def _writing(target: str) -> Generator[TextIO]:
    """Standard output for ``-``, else a file that is complete or not there at all."""
    if target == "-":
        yield sys.stdout
        return
    from playground.experiment.files import atomic_write

    with atomic_write(Path(target)) as file:
        yield file


# ------------------------------------------------------------------------------------------------- render, the window


def _render(arguments: list[str]) -> int:
    parser = _experiment_parser("render", "Draw the window or one of its views into a file.")
    output = parser.add_argument_group("output")
    output.add_argument("--out", metavar="FILE", required=True, help="ends in .png, .svg or .pdf")
    output.add_argument(
        "--view",
        default="window",
        choices=("window", "map", "effective_lr", "rms_gradient", "loss"),
        help="what to draw",
    )
    output.add_argument("--step", metavar="N", help="the step shown; the last by default")
    output.add_argument("--size", metavar="WxH", help="in pixels, before --scale")
    output.add_argument(
        "--scale", metavar="K", default="1", help="1 to 4: everything larger, lines and letters too"
    )
    output.add_argument("--theme", default="light", choices=("light", "dark"))
    options = parser.parse_args(_joined(arguments))

    from playground.experiment.building import build

    experiment = build(options)
    with _qt():
        from playground.gui.render import render_to_file

        render_to_file(experiment, options)
    return 0


def _window(path: str | None) -> int:
    experiment = None
    if path is not None:
        from playground.experiment.files import read_experiment

        experiment = read_experiment(Path(path))
    with _qt():
        from playground.gui.app import run_window

        return run_window(experiment, Path(path) if path else None)


@contextmanager
def _qt() -> Generator[None]:
    """Say what to install where Qt's own libraries are missing.

    PySide6 is imported first, because pyqtgraph would hide the reason behind a message about bindings.
    """
    try:
        import PySide6.QtWidgets  # noqa: F401
    except ImportError as error:
        raise ChoiceError(
            f"the window cannot be opened: {error}. On Debian and Ubuntu: apt-get install libgl1 libegl1 "
            "libglib2.0-0 libxkbcommon0 libfontconfig1 libdbus-1-3"
        ) from None
    yield
