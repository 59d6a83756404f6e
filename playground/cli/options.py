"""The options of a command line that describe an experiment."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Sequence
from typing import Any, NoReturn

from playground import NAME
from playground.core.errors import InvalidInput
from playground.core.modifiers import Modifiers
from playground.core.parameters import parameters_of

_WIDTH = 100
"""Characters of a line of a description."""


class Parser(argparse.ArgumentParser):
    """An argument parser whose complaints are one line and which shortens nothing."""

    def __init__(self, prog: str, description: str, example: str) -> None:
        super().__init__(
            prog=prog,
            description="\n".join(textwrap.wrap(description, _WIDTH)),
            epilog=f"example:\n  {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    def error(self, message: str) -> NoReturn:
        raise InvalidInput(message)

    def read(self, arguments: Sequence[str]) -> Any:
        """What the arguments say, by the options' names.

        Raises:
            InvalidInput: an option is unknown, misplaced or without its value.
            SystemExit: help was asked for and has been printed.
        """
        return self.parse_args(_joined(arguments))


def experiment_parser(prog: str, description: str, example: str) -> Parser:
    """A parser of the options from which `playground.experiment.building.assembling` makes an experiment."""
    parser = Parser(prog, description, example)
    parser.add_argument(
        "experiment",
        nargs="?",
        metavar="EXPERIMENT.json",
        help="begin with this experiment: a file, or a text that share wrote",
    )
    _add_what(parser)
    add_runners(parser)
    return parser


def _add_what(parser: Parser) -> None:
    group = parser.add_argument_group("what to run")
    group.add_argument("--landscape", metavar="KEY", help=f"see {NAME} list landscapes")
    group.add_argument(
        "--expr",
        metavar="TEXT",
        help="f(x, y) of --landscape custom, such as 'a*x**2 + sin(y)' with --param a=2",
    )
    add_pairs(
        group,
        "--param",
        "a parameter of the landscape. Of data files: data=FILE, columns such as feature=NAME, and where it is "
        "not clear how they are written, decimal=comma|point, thousands=comma|point|space|apostrophe|none, "
        "separator=comma|semicolon|tab|bar|space (or the sign itself: decimal=,), header=yes|no; rows=complete "
        "leaves out rows with faults",
    )
    names = ", ".join(parameters_of(Modifiers))
    add_pairs(group, "--modifier", f"turn, noise or drift of the landscape: {names}")
    group.add_argument("--start", metavar="X,Y", help="where every runner begins")
    group.add_argument("--steps", metavar="N", help="how many steps")
    group.add_argument("--seed", metavar="N", help="seed of the gradient noise")


def add_pairs(group: Any, option: str, help_text: str) -> None:
    """Declare an option ``NAME=VALUE`` that may be given several times."""
    group.add_argument(option, metavar="NAME=VALUE", action="append", default=[], help=help_text)


def add_runners(parser: Parser) -> None:
    """Declare the options of runners; they are collected as ``runners``."""
    parser.set_defaults(runners=[])
    group = parser.add_argument_group("runners (repeat the group for several)")
    for option, metavar, text in (
        ("--optimizer", "KEY[:DIALECT]", f"begins a runner; see {NAME} list optimizers"),
        ("--set", "NAME=VALUE", "a hyperparameter, by the dialect's own name"),
        ("--schedule", "KEY", f"see {NAME} list schedules"),
        ("--schedule-set", "NAME=VALUE", "a setting of the schedule"),
        ("--clip-norm", "V", "largest gradient norm"),
        ("--clip-value", "V", "largest size of each coordinate of the gradient"),
        ("--label", "TEXT", "what the runner is called in tables and legends"),
    ):
        group.add_argument(option, metavar=metavar, help=text, action=_OfRunner)


class _OfRunner(argparse.Action):
    """Collects the options that belong to the runner named last."""

    def __call__(self, parser: Any, namespace: Any, values: Any, option_string: str | None = None) -> None:
        groups: list[dict[str, Any]] = namespace.runners
        if self.dest == "optimizer":
            groups.append({"optimizer": values, "set": [], "schedule_set": []})
        elif not groups:
            raise InvalidInput(f"{option_string} belongs to an --optimizer and must come after it")
        elif self.dest in ("set", "schedule_set"):
            groups[-1][self.dest].append(values)
        else:
            groups[-1][self.dest] = values


def _joined(arguments: Sequence[str]) -> list[str]:
    """Let ``--start -1.2,1`` be written with a space: argparse takes ``-1.2,1`` for an option.

    All options begin with two dashes, so what begins with one and follows an option is its value.
    """
    joined: list[str] = []
    for one in arguments:
        is_value = one.startswith("-") and not one.startswith("--") and one != "-h"
        if is_value and joined and joined[-1].startswith("--") and "=" not in joined[-1]:
            joined[-1] += f"={one}"
        else:
            joined.append(one)
    return joined
