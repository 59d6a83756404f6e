"""The program: chooses the command, and sees to it that whatever goes wrong ends in one line and an exit status."""

from __future__ import annotations

import os
import sys

from playground import NAME, __version__, interrupts

TYPE_CHECKING = False  # `typing` itself takes longer to import than all that stands here
if TYPE_CHECKING:
    from collections.abc import Sequence

DEBUG_OPTION = "--debug"
DEBUG_VARIABLE = "OPTIMIZER_PLAYGROUND_DEBUG"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: the arguments without the program's name; those of the process by default.

    Returns:
        The exit status: 0; 2 for anything the caller got wrong or the machine lacks, and 1 for a fault of the program
        (each said in one line on stderr); 128 and the number of the signal that ended it, 130 for Ctrl+C.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        with interrupts.watching(for_good=argv is None):
            interrupts.check()
            status = _guarded(arguments)
            interrupts.defer()  # the way out is not to be interrupted
        return status
    except interrupts.Interrupted as end:
        return end.status
    except KeyboardInterrupt:  # where signals are not ours to take, as in a thread
        return interrupts.Interrupted(2).status


def _guarded(arguments: list[str]) -> int:
    """Do what is asked for. No `Exception` leaves this."""
    from playground.cli import streams
    from playground.core.errors import InvalidInput, words_of

    debug = DEBUG_OPTION in arguments or bool(os.environ.get(DEBUG_VARIABLE))
    try:
        streams.prepare()
        status = _dispatch([one for one in arguments if one != DEBUG_OPTION])
        streams.flush()
        return status
    except BrokenPipeError:
        interrupts.check()
        # The reader of a pipe has gone (`| head`): that is its right.
        streams.abandon_output()
        return 0
    except Exception as error:  # noqa: BLE001 - nothing ends in a traceback
        interrupts.check()  # then it is what an interrupt has become on its way: a half archive that cannot be closed
        streams.abandon_output()
        if isinstance(error, InvalidInput):
            status = _complain(str(error))
        elif isinstance(error, MemoryError):
            status = _complain(
                "there is not enough memory for this; fewer steps or smaller pictures need less"
            )
        elif isinstance(error, OSError):
            said = error.strerror or words_of(error)
            status = _complain(f"{error.filename}: {said}" if error.filename else said)
        else:
            status = _report(error)
        if debug:
            import traceback

            traceback.print_exception(error, file=sys.stderr or None)
        return status


def _complain(words: str) -> int:
    from playground.cli.streams import tell

    tell(f"error: {words}")
    return 2


def _report(error: Exception) -> int:
    """Tell about a fault of the program itself, and write down what is needed to find it."""
    import traceback

    from playground.cli.streams import tell
    from playground.core.errors import words_of
    from playground.fault_log import write_down

    log = write_down("".join(traceback.format_exception(error)))
    where = (
        f"the details are in {log}, and {DEBUG_OPTION} shows them"
        if log
        else f"{DEBUG_OPTION} shows the details"
    )
    said = words_of(error)
    tell(f"error: a fault of the program: {type(error).__name__}{': ' if said else ''}{said}; {where}")
    return 1


def _dispatch(arguments: list[str]) -> int:
    from playground.cli.command import command, command_names
    from playground.cli.extensions import tell_left_out
    from playground.cli.streams import say
    from playground.core.errors import InvalidInput

    first, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if first in command_names():
        try:
            return command(first).call(first, rest)
        except SystemExit as stop:  # argparse has printed help
            return int(stop.code or 0)
        finally:
            if not interrupts.asked():
                tell_left_out()
    if first in ("-h", "--help"):
        say(usage())
        return 0
    if first == "--version":
        say(f"{NAME} {__version__}")
        return 0
    if first == "--self-test" and len(rest) <= 1:
        from playground.cli.self_test import self_test

        return self_test(rest[0] if rest else None)
    # Who double-clicks a file sees no terminal: the desktop's entry says so, and a program without a console has none.
    clicked = first == "--desktop"
    files = rest if clicked else arguments
    if files and (len(files) > 1 or files[0].startswith("-")):
        raise InvalidInput(f'unknown command or option "{files[0][:40]}"; see {NAME} --help')
    from playground.cli.window import open_window

    terminal = not clicked and sys.stderr is not None  # pyright: ignore[reportUnnecessaryComparison]
    return open_window(files[0] if files else None, terminal=terminal)


def usage() -> str:
    """The program's help: every way to call it, and every command."""
    from playground.cli.command import command, command_names

    ways = [
        ("[EXPERIMENT.json]", "open the window"),
        ("COMMAND ...", "work without it; COMMAND --help says how"),
        ("--desktop [EXPERIMENT.json]", "the same as the first, with faults in the window"),
        ("--self-test [DIR]", "try this installation, leave a report in DIR"),
        ("--version", "say which version it is"),
    ]
    width = max(len(way) for way, _ in ways)
    calls = "\n       ".join(f"{NAME} {way:<{width}}  {summary}" for way, summary in ways)
    names = command_names()
    width = max(map(len, names))
    does = "\n".join(f"  {name:<{width}}  {command(name).summary}" for name in names)
    more = (
        f"With {DEBUG_OPTION}, or {DEBUG_VARIABLE}=1 in the environment, an error also shows where it arose."
    )
    return f"usage: {calls}\n\ncommands:\n{does}\n\n{more}"
