"""`validate`: whether a file or a text is an experiment."""

from __future__ import annotations

from typing import Any

from playground import NAME
from playground.cli.command import Command
from playground.cli.options import Parser
from playground.cli.streams import say


def _add_arguments(parser: Parser) -> None:
    parser.add_argument("experiment", metavar="EXPERIMENT.json", help="a file, or a text that share wrote")


def _run(options: Any) -> int:
    from playground.experiment.share import is_text, reading_named
    from playground.export.progress import followed

    argument = options.experiment
    found = followed(reading_named(argument), "reading")
    names = ", ".join(runner.name for runner in found.runners) or "no runner"
    name = "the text" if is_text(argument) else argument
    say(f"{name}: an experiment on {found.landscape.key}, {found.steps} steps, {names}")
    return 0


COMMAND = Command(
    summary="say whether a file or a text is an experiment",
    example=f"{NAME} validate OPL2:00P1pI2TKpz9bgvio4ZSv6ooSrPU",
    add_arguments=_add_arguments,
    run=_run,
)
