"""The command line: list what there is, run an experiment, render a figure, or open the window.

Nothing here imports Qt but `render` and the window, and they do so only when asked for.
"""

from __future__ import annotations

import gc
import io
import json
import math
import os
import sys
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

from playground import NAME as PROGRAM
from playground import __version__
from playground.core.errors import InvalidInput

if TYPE_CHECKING:
    from playground.core.trace import Trace
    from playground.experiment.model import Experiment
    from playground.export.tables import Table

USAGE = f"""{PROGRAM} [EXPERIMENT.json]                       open the window
       {PROGRAM} list landscapes|optimizers|schedules [--json]
       {PROGRAM} run [EXPERIMENT.json] [options]         compute traces
       {PROGRAM} render [EXPERIMENT.json] [options] --out FILE
       {PROGRAM} code [EXPERIMENT.json] [options]        write the runners as a script
       {PROGRAM} validate EXPERIMENT.json                say whether a file is an experiment
       {PROGRAM} share [EXPERIMENT.json] [options]       write an experiment as a line of text
       {PROGRAM} COMMAND --help                          the options of a command
       {PROGRAM} --desktop [EXPERIMENT.json]             the same as the first, with faults in the window
       {PROGRAM} --self-test [DIR]                       try this installation, leave a report in DIR
       {PROGRAM} --version"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: the arguments without the program's name; those of the process by default.

    Returns:
        The exit status: 0; 2 for anything the caller got wrong (said in one line on stderr); 130 when interrupted.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # for terminals that have no Greek letters
    try:
        status = _dispatch(arguments)
        if sys.stdout is not None:  # pyright: ignore[reportUnnecessaryComparison]  # a program without a console
            sys.stdout.flush()
        return status
    except InvalidInput as error:
        print(f"error: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of a pipe has gone (`| head`): that is its right.
        _abandon_stdout()
        return 0
    except OSError as error:
        _abandon_stdout()
        print(f"error: {error.filename or 'standard output'}: {error.strerror or error}", file=sys.stderr)
        return 2


def _abandon_stdout() -> None:
    """Lead what is still to be written nowhere; Python would complain about it at exit."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _dispatch(arguments: list[str]) -> int:
    commands: dict[str, Callable[[list[str]], int]] = {
        "list": _list,
        "run": _run,
        "render": _render,
        "code": _code,
        "validate": _validate,
        "share": _share,
    }
    if arguments and arguments[0] in commands:
        try:
            return commands[arguments[0]](arguments[1:])
        except SystemExit as stop:  # argparse has printed help
            return int(stop.code or 0)
        finally:
            if "playground.core.catalogue" in sys.modules:
                _tell_left_out()
    if arguments and arguments[0] in ("-h", "--help"):
        print(f"usage: {USAGE}")
        return 0
    if arguments and arguments[0] == "--version":
        print(f"{PROGRAM} {__version__}")
        return 0
    if arguments and arguments[0] == "--self-test" and len(arguments) <= 2:
        return _self_test(Path(arguments[1]) if len(arguments) == 2 else None)
    # Who double-clicks a file sees no terminal: the desktop's entry says so, and a program without a console has none.
    clicked = arguments[:1] == ["--desktop"]
    rest = arguments[clicked:]
    if rest and (len(rest) > 1 or rest[0].startswith("-")):
        raise InvalidInput(f'unknown command or option "{rest[0][:40]}"; see {PROGRAM} --help')
    terminal = not clicked and sys.stderr is not None  # pyright: ignore[reportUnnecessaryComparison]
    return _window(rest[0] if rest else None, terminal=terminal)


# ------------------------------------------------------------------------------------------------------------- list


def _list(arguments: list[str]) -> int:
    from playground.experiment.listing import KINDS, listing, table
    from playground.experiment.options import Parser

    parser = Parser(prog=f"{PROGRAM} list", description="List what there is to choose from.")
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--json", action="store_true", help="everything declared, as JSON")
    options = parser.parse_args(arguments)
    entries = listing(options.kind)
    print(json.dumps(entries, indent=2, ensure_ascii=False) if options.json else table(entries))
    return 0


# -------------------------------------------------------------------------------------------------------------- run


def _run(arguments: list[str]) -> int:
    from playground.experiment.building import build
    from playground.experiment.options import experiment_parser
    from playground.experiment.trajectories import Trajectories
    from playground.export.progress import progress

    parser = experiment_parser(f"{PROGRAM} run", "Compute traces and write them.")
    output = parser.add_argument_group("output (a summary when none is given; - is standard output)")
    output.add_argument("--csv", metavar="FILE|-", help="a row a step")
    output.add_argument("--json", metavar="FILE|-", help="the experiment and the columns of its traces")
    output.add_argument("--npz", metavar="FILE|-", help="the same as NumPy arrays, for numpy.load")
    options = parser.read(arguments)
    targets = {name: getattr(options, name) for name in ("csv", "json", "npz")}
    _check_targets(targets)
    experiment = build(options)
    if not experiment.runners:
        raise InvalidInput("there is no runner; give one with --optimizer KEY[:DIALECT]")
    for name, target in targets.items():
        _check_target(f"--{name}", target)
    runs = Trajectories(experiment)
    with progress(sys.stderr, "computing") as show:

        def look() -> bool:
            show(runs.computed / experiment.steps)
            return False

        runs.advance_to(experiment.steps, look)
    for runner, trace in zip(experiment.runners, runs.traces, strict=True):
        if trace.diverged_at is not None:
            print(f"{runner.name}: diverged at step {trace.diverged_at} ({trace.why})", file=sys.stderr)
    _write(experiment, runs.traces, targets)
    return 0


def _check_targets(targets: Mapping[str, str | None]) -> None:
    """See that every table has a place of its own."""
    given = [(name, target) for name, target in targets.items() if target is not None]
    for index, (name, target) in enumerate(given):
        for other, another in given[:index]:
            if _place(target) == _place(another):
                raise InvalidInput(f'--{other} and --{name} cannot both go to "{target}"')
    if targets["npz"] == "-" and _standard_output().isatty():
        raise InvalidInput("--npz: a terminal shows no binary data; name a file, or lead the output into one")


def _place(target: str) -> str:
    """The same for all names of one file."""
    return target if target == "-" else os.path.realpath(target)


def _write(experiment: Experiment, traces: Sequence[Trace], targets: Mapping[str, str | None]) -> None:
    """Write tables where they are wanted, else a summary."""
    from playground.export import tables
    from playground.export.progress import progress

    table = tables.Table.of(experiment, traces)
    for name, target in targets.items():
        if target is None:
            continue
        with progress(sys.stderr, "writing") as show:
            # Where the table goes to the terminal itself, a bar would be in its way.
            told = (lambda share: None) if target == "-" else show
            if name == "npz":
                with _writing_bytes(target) as file:
                    _told(tables.writing_npz(file, table), told)
            else:
                write = tables.writing_csv if name == "csv" else tables.writing_json
                with _writing(target) as file:
                    _told(write(file, table), told)
    if not any(targets.values()):
        _summarise(table)


def _told(work: Generator[float], tell: Callable[[float], object]) -> None:
    for share in work:
        tell(share)


def _summarise(table: Table) -> None:
    for name, trace in zip(table.names, table.traces, strict=True):
        row = trace.row(trace.last_step)
        # Where gradients come from a log there may be no loss.
        loss = f", loss = {row['loss']!r}" if math.isfinite(row["loss"]) or trace.last_step == 0 else ""
        print(f"{name}: step {trace.last_step}, x = {row['x']!r}, y = {row['y']!r}{loss}")


def _check_target(option: str, target: str | None) -> None:
    """Complain before the work about a place where its result cannot go."""
    from playground.experiment.files import check_target

    if target is None:
        return
    if target == "-":
        _standard_output()
        return
    if not target.strip():
        raise InvalidInput(f'{option}: expected the name of a file or -, got "{target}"')
    check_target(Path(target))


def _standard_output() -> TextIO:
    """Where ``-`` leads.

    Raises:
        InvalidInput: nowhere: it was closed (``>&-``), or the program has no console.
    """
    if sys.stdout is None:  # pyright: ignore[reportUnnecessaryComparison]
        raise InvalidInput("-: there is no standard output; name a file")
    return sys.stdout


@contextmanager
def _writing(target: str) -> Generator[TextIO]:
    """Standard output for ``-``, else a file that is complete or not there at all."""
    if target == "-":
        yield _standard_output()
        return
    from playground.experiment.files import atomic_write

    with atomic_write(Path(target)) as file:
        yield file


@contextmanager
def _writing_bytes(target: str) -> Generator[BinaryIO]:
    """The same as `_writing` for bytes."""
    if target == "-":
        yield _standard_output().buffer
        return
    from playground.experiment.files import atomic_write_bytes

    with atomic_write_bytes(Path(target)) as file:
        yield file


# ------------------------------------------------------------------------------------------------------------- code


def _code(arguments: list[str]) -> int:
    from playground.experiment.building import build
    from playground.experiment.options import experiment_parser
    from playground.export.code import FRAMEWORKS
    from playground.export.code.scripts import script

    parser = experiment_parser(
        f"{PROGRAM} code", "Write the runners as a script that needs nothing of this program."
    )
    output = parser.add_argument_group("output")
    output.add_argument(
        "--framework", required=True, choices=tuple(FRAMEWORKS), help="what the script is written for"
    )
    output.add_argument("--out", metavar="FILE|-", default="-", help="where to; standard output by default")
    options = parser.read(arguments)
    experiment = build(options)
    text = script(experiment, experiment.runners, options.framework)
    _check_target("--out", options.out)
    with _writing(options.out) as file:
        file.write(text)
    return 0


# --------------------------------------------------------------------------------------------------------- validate


def _validate(arguments: list[str]) -> int:
    from playground.experiment.options import Parser
    from playground.experiment.share import experiment_named, is_text

    parser = Parser(prog=f"{PROGRAM} validate", description="Say whether a file or a text is an experiment.")
    parser.add_argument("experiment", metavar="EXPERIMENT.json", help="a file, or a text that share wrote")
    argument = parser.parse_args(arguments).experiment
    found = experiment_named(argument)
    names = ", ".join(runner.name for runner in found.runners) or "no runner"
    name = "the text" if is_text(argument) else argument
    print(f"{name}: an experiment on {found.landscape.key}, {found.steps} steps, {names}")
    return 0


# ------------------------------------------------------------------------------------------------------------ share


def _share(arguments: list[str]) -> int:
    from playground.experiment.building import build
    from playground.experiment.options import experiment_parser
    from playground.experiment.share import to_text

    parser = experiment_parser(
        f"{PROGRAM} share",
        "Write an experiment as one line of text for a chat, a mail or a slide. Every command takes such a text in "
        "the place of a file; in the window it is Edit > Paste from text.",
    )
    print(to_text(build(parser.read(arguments))))
    return 0


# ------------------------------------------------------------------------------------------------- render, the window


def _render(arguments: list[str]) -> int:
    from playground.experiment.building import build
    from playground.experiment.options import experiment_parser

    parser = experiment_parser(f"{PROGRAM} render", "Draw the window, or a figure of its views, into a file.")
    output = parser.add_argument_group("output")
    output.add_argument(
        "--out", metavar="FILE", required=True, help="ends in .png, .svg, .pdf, .gif, .webp or .mp4"
    )
    output.add_argument(
        "--view",
        default="window",
        metavar="VIEW[,VIEW]...",
        help="window, or any of map, effective_lr, rms_gradient, loss and tracking_error",
    )
    output.add_argument(
        "--arrangement",
        default="beside",
        choices=("beside", "above", "row", "column", "grid"),
        help="how several views stand: plots beside the map, the map above plots, or all alike",
    )
    output.add_argument("--step", metavar="N", help="the step shown; the last by default")
    output.add_argument(
        "--size", metavar="WxH[UNIT]", help="in pixels of 96 an inch, or in cm, mm, in or pt: 16x9cm"
    )
    output.add_argument(
        "--scale", metavar="K", default="1", help="pixels of the picture for one of the size, 0.5 to 8"
    )
    output.add_argument("--text-size", metavar="K", default="1", help="text and lines so many times as large")
    output.add_argument("--theme", default="light", choices=("light", "dark", "print"))
    output.add_argument("--no-legend", dest="legend", action="store_false", help="name no optimizer")
    output.add_argument("--dialects", action="store_true", help="name the dialects in the legend, too")
    output.add_argument("--title", action="store_true", help="landscape, formula and step above the figure")
    film = parser.add_argument_group("animations (.gif, .webp, .mp4)")
    film.add_argument("--fps", metavar="N", help="frames a second; 20 by default")
    film.add_argument("--stride", metavar="N", help="steps from one frame to the next")
    film.add_argument("--from", dest="first", metavar="N", help="the first step; 0 by default")
    film.add_argument("--to", dest="last", metavar="N", help="the last step; the experiment's by default")
    film.add_argument("--hold", metavar="S", help="seconds for which the last frame stays; 1 by default")
    film.add_argument("--once", action="store_true", help="play it once instead of for ever")
    options = parser.read(arguments)

    experiment = build(options)
    _prepare_qt()
    from playground.gui.figures.render import render_to_file

    render_to_file(experiment, options)
    return 0


def _self_test(folder: Path | None) -> int:
    _prepare_qt()
    from playground.gui.selftest.run import run_selftest

    return run_selftest(folder)


def _tell_left_out() -> None:
    """Say which extensions could not be used, a line each."""
    from playground.core import catalogue

    for fault in catalogue.faults():
        print(f"warning: {fault}", file=sys.stderr)


def _window(argument: str | None, *, terminal: bool) -> int:
    """Open the window. What is wrong with a file is said on the terminal, if there is one, else in the window."""
    # Almost nothing that is made at the start becomes waste; looking for it takes 60 of 590 ms. The window resumes it,
    # and who gets no window has it back at once.
    gc.disable()
    try:
        return _opened(argument, terminal=terminal)
    finally:
        gc.enable()


def _opened(argument: str | None, *, terminal: bool) -> int:
    experiment = None
    if argument is not None:
        from playground.experiment.files import reading_experiment
        from playground.experiment.share import from_text, is_text

        if is_text(argument):
            experiment, argument = from_text(argument), None
        elif terminal:
            next(reading_experiment(Path(argument)), None)  # up to where its data would be read
    _prepare_qt(on_screen=True)
    from playground.gui.app import run_window

    _tell_left_out()
    return run_window(Path(argument) if argument is not None else None, experiment)


def _prepare_qt(*, on_screen: bool = False) -> None:
    """Say what to install where Qt's own libraries are missing, and that there is no screen where there is none."""
    from playground.gui.window.startup import check_display, lend_cache, load_qt

    lend_cache()
    load_qt()
    if on_screen:
        check_display()
