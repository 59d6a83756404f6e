"""`race`: which method is quicker when each may try the same number of learning rates."""

from __future__ import annotations

from typing import Any

from playground import NAME
from playground.cli.answers import write_answer
from playground.cli.command import Command
from playground.cli.options import Parser, add_pairs, add_runners
from playground.cli.targets import check_targets, targets_of


def _add_arguments(parser: Parser) -> None:
    asked = parser.add_argument_group("what to race on")
    asked.add_argument(
        "--landscapes",
        metavar="all|KEY,...",
        default="all",
        help=f"those with a known minimum, or some of them; see {NAME} list landscapes",
    )
    add_pairs(asked, "--modifier", "turn, noise or drift of every landscape")
    asked.add_argument("--starts", metavar="N", default="1", help="the landscape's own, and others at random")
    asked.add_argument("--seeds", metavar="N", default="1", help="of noise and mini-batches")
    asked.add_argument("--steps", metavar="N", default="1000", help="how many steps")
    asked.add_argument(
        "--seed", metavar="N", default="0", help="of what is drawn, and the first of the seeds"
    )
    terms = parser.add_argument_group("terms, the same for all")
    terms.add_argument(
        "--budget",
        metavar="K",
        required=True,
        help="learning rates that each method may try on each landscape",
    )
    terms.add_argument(
        "--rates",
        metavar="LOW:HIGH",
        default="1e-5:10",
        help="the range from which they are drawn, log-uniformly",
    )
    terms.add_argument(
        "--target",
        metavar="T",
        default="0.01",
        help="share of the way down from the start's loss to the lowest that may be left",
    )
    add_runners(parser)
    output = parser.add_argument_group("output (a summary when none is given; - is standard output)")
    output.add_argument("--csv", metavar="FILE|-", help="a row a run")
    output.add_argument("--json", metavar="FILE|-", help="the terms, the runs, scores, ranks and profiles")


def _run(options: Any) -> int:
    from playground.cli.numbers import option
    from playground.experiment.building import modifiers_of, runner_of
    from playground.experiment.laboratory.race import (
        RaceQuestion,
        landscapes_of,
        named,
        racing,
        rates_of,
    )
    from playground.experiment.laboratory.ranges import number_of, whole_of
    from playground.export.laboratory import race_json
    from playground.export.progress import followed

    targets = targets_of(options, "csv", "json")
    question = RaceQuestion(
        landscapes=option("--landscapes", landscapes_of, options.landscapes),
        runners=named(tuple(runner_of(group) for group in options.runners)),
        budget=option("--budget", whole_of, options.budget),
        rates=option("--rates", rates_of, options.rates),
        starts=option("--starts", whole_of, options.starts),
        seeds=option("--seeds", whole_of, options.seeds),
        target=option("--target", number_of, options.target),
        steps=option("--steps", whole_of, options.steps),
        seed=option("--seed", whole_of, options.seed),
        modifiers=modifiers_of(options.modifier),
    )
    check_targets(targets)
    answer = followed(racing(question), "computing")
    write_answer(answer, targets, json=lambda: race_json(answer))
    return 0


COMMAND = Command(
    summary="race methods over many landscapes, each with the same number of learning rates to try",
    example=f"{NAME} race --landscapes booth,himmelblau --optimizer sgd "
    "--optimizer adam --budget 5 --steps 300 --csv -",
    add_arguments=_add_arguments,
    run=_run,
    details="A method's time on a problem is that of the best of its rates. The score is the area under its "
    "performance profile for ratios from 1 to 4.",
)
