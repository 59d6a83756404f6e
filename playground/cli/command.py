"""What a command is, and where commands are found: adding one is adding a file to `playground/cli/commands`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from playground import NAME
from playground.cli import commands
from playground.cli.options import Parser, experiment_parser


@dataclass(frozen=True)
class Command:
    """One command; each module of `playground.cli.commands` holds one under the name ``COMMAND``.

    Such a module imports what it works with inside functions: the program's help reads all of them.

    Attributes:
        summary: what it does, in a few words.
        example: a whole line of a shell that works in any folder.
        run: does it with what its parser understood, and returns the exit status.
        add_arguments: declares arguments of its own.
        takes_experiment: whether the options that describe an experiment come before them.
        details: sentences for its own help.
    """

    summary: str
    example: str
    run: Callable[[Any], int]
    add_arguments: Callable[[Parser], object] = lambda parser: None
    takes_experiment: bool = False
    details: str = ""

    def call(self, name: str, arguments: Sequence[str]) -> int:
        """Do it.

        Args:
            name: of the command.
            arguments: what comes behind it.

        Returns:
            The exit status.

        Raises:
            InvalidInput: an argument is wrong.
            SystemExit: help was asked for and has been printed.
        """
        make = experiment_parser if self.takes_experiment else Parser
        description = f"{self.summary[0].upper()}{self.summary[1:]}. {self.details}".strip()
        parser = make(f"{NAME} {name}", description, self.example)
        self.add_arguments(parser)
        return self.run(parser.read(arguments))


def command_names() -> list[str]:
    """The names of all commands; none of them is imported for it."""
    return sorted(found.name for found in pkgutil.iter_modules(commands.__path__))


def command(name: str) -> Command:
    """One of those that `command_names` lists."""
    return importlib.import_module(f"{commands.__name__}.{name}").COMMAND
