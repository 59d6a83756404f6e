"""`sweep`: how runs end for every combination of the values of one or two numbers."""

from __future__ import annotations

from typing import Any

from playground import NAME
from playground.cli.answers import write_answer
from playground.cli.command import Command
from playground.cli.experiments import experiment_of
from playground.cli.options import Parser
from playground.cli.targets import check_targets, targets_of


def _add_arguments(parser: Parser) -> None:
    from playground.core.laboratory.outcomes import OUTCOMES

    asked = parser.add_argument_group("what to vary")
    asked.add_argument(
        "--vary",
        metavar="NAME=LOW:HIGH:COUNT[:log|linear]",
        action="append",
        required=True,
        help="a setting by the dialect's own name (lr, betas[0]), landscape.NAME, schedule.NAME, clip.norm or "
        "clip.value; give it twice for a grid",
    )
    asked.add_argument(
        "--outcome",
        default="tail_loss",
        choices=tuple(OUTCOMES),
        help="; ".join(f"{name}: {words}" for name, words in OUTCOMES.items()),
    )
    asked.add_argument("--target", metavar="V", help="the loss that steps_to counts to")
    asked.add_argument(
        "--seeds",
        metavar="N",
        default="1",
        help="runs of each cell, with --seed and the seeds that follow it",
    )
    output = parser.add_argument_group("output (a summary when none is given; - is standard output)")
    output.add_argument("--csv", metavar="FILE|-", help="a row a cell")
    output.add_argument("--json", metavar="FILE|-", help="the experiment and the grids")
    output.add_argument("--npz", metavar="FILE|-", help="the same as NumPy arrays, for numpy.load")


def _run(options: Any) -> int:
    from playground.cli.numbers import option
    from playground.experiment.laboratory.ranges import Vary, number_of, whole_of
    from playground.experiment.laboratory.sweep import SweepQuestion, sweeping
    from playground.export.laboratory import sweep_json
    from playground.export.progress import followed

    targets = targets_of(options, "csv", "json", "npz")
    question = SweepQuestion(
        experiment_of(options, is_final=False),
        tuple(option("--vary", Vary.parse, text) for text in options.vary),
        options.outcome,
        None if options.target is None else option("--target", number_of, options.target),
        option("--seeds", whole_of, options.seeds),
    )
    check_targets(targets)
    answer = followed(sweeping(question), "computing")
    write_answer(answer, targets, json=lambda: sweep_json(answer), arrays=answer)
    return 0


COMMAND = Command(
    summary="say how runs end for every combination of one or two settings",
    example=f"{NAME} sweep --landscape rosenbrock --optimizer rmsprop "
    "--vary lr=1e-4:1:64 --vary beta=0.5:0.99:9 --csv -",
    takes_experiment=True,
    add_arguments=_add_arguments,
    run=_run,
    details="Each run ends exactly where the same run on the map ends. A run has diverged where its numbers are no "
    "longer finite, or where its loss ends a million times above that of the start; the outcome of one that left the "
    "reals is inf.",
)
