"""`basins`: which minimum is reached from everywhere."""

from __future__ import annotations

from typing import Any

from playground import NAME
from playground.cli.answers import write_answer
from playground.cli.command import Command
from playground.cli.experiments import experiment_of
from playground.cli.options import Parser
from playground.cli.targets import check_targets, targets_of


def _add_arguments(parser: Parser) -> None:
    asked = parser.add_argument_group("from where")
    asked.add_argument(
        "--size", metavar="WxH", default="128x128", help="pixels; each is a start at its centre"
    )
    asked.add_argument(
        "--window", metavar="X0,X1,Y0,Y1", help="the part of the plane; the landscape's by default"
    )
    asked.add_argument(
        "--radius",
        metavar="R",
        help="how near to a minimum a run must end; by default a fiftieth of the window's diagonal, and less than "
        "half of the way between two minima",
    )
    output = parser.add_argument_group("output (a summary when none is given; - is standard output)")
    output.add_argument("--csv", metavar="FILE|-", help="a row a pixel")
    output.add_argument("--npz", metavar="FILE|-", help="NumPy arrays, for numpy.load")


def _run(options: Any) -> int:
    from playground.cli.numbers import option
    from playground.experiment.laboratory.basins import BasinQuestion, finding_basins, size_of, window_of
    from playground.experiment.laboratory.ranges import number_of
    from playground.export.progress import followed

    targets = targets_of(options, "csv", "npz")
    question = BasinQuestion(
        experiment_of(options),
        option("--size", size_of, options.size),
        None if options.window is None else option("--window", window_of, options.window),
        None if options.radius is None else option("--radius", number_of, options.radius),
    )
    check_targets(targets)
    answer = followed(finding_basins(question), "computing")
    write_answer(answer, targets, arrays=answer)
    return 0


COMMAND = Command(
    summary="say which minimum each start reaches, and in how many steps",
    example=f"{NAME} basins --landscape himmelblau --optimizer adam --set lr=0.1 --size 64x64 --csv -",
    takes_experiment=True,
    add_arguments=_add_arguments,
    run=_run,
    details="A minimum is the index into the landscape's list, from 0; -1 is none of them, -2 a run that diverged. "
    "Steps count to the first within the radius of the minimum where the run ends.",
)
