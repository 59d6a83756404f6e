"""`code`: runners as a script that needs nothing of this program."""

from __future__ import annotations

from typing import Any

from playground import NAME
from playground.cli.command import Command
from playground.cli.experiments import experiment_of
from playground.cli.options import Parser
from playground.cli.streams import check_target, writing


def _add_arguments(parser: Parser) -> None:
    from playground.export.code import FRAMEWORKS

    output = parser.add_argument_group("output")
    output.add_argument(
        "--framework", required=True, choices=tuple(FRAMEWORKS), help="what the script is written for"
    )
    output.add_argument("--out", metavar="FILE|-", default="-", help="where to; standard output by default")


def _run(options: Any) -> int:
    from playground.export.code.scripts import script

    experiment = experiment_of(options)
    text = script(experiment, experiment.runners, options.framework)
    check_target("--out", options.out)
    with writing(options.out) as file:
        file.write(text)
    return 0


COMMAND = Command(
    summary="write the runners as a script that needs nothing of this program",
    example=f"{NAME} code --landscape rosenbrock --optimizer adam:pytorch --framework pytorch",
    takes_experiment=True,
    add_arguments=_add_arguments,
    run=_run,
)
