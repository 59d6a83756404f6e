"""Where a command's tables go: files, or standard output."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from playground.cli.streams import check_target, standard_output
from playground.core.errors import InvalidInput

Targets = Mapping[str, str | None]
"""For each kind of table the name of a file, ``-`` for standard output, or None for nowhere."""


def targets_of(options: Any, *kinds: str) -> Targets:
    """Where the tables go.

    Raises:
        InvalidInput: two of them have one place, or a terminal is to show binary data.
    """
    targets = {kind: getattr(options, kind) for kind in kinds}
    given = [(kind, target) for kind, target in targets.items() if target is not None]
    for index, (kind, target) in enumerate(given):
        for other, another in given[:index]:
            if _place(target) == _place(another):
                raise InvalidInput(f'--{other} and --{kind} cannot both go to "{target}"')
    if targets.get("npz") == "-" and standard_output().isatty():
        raise InvalidInput("--npz: a terminal shows no binary data; name a file, or lead the output into one")
    return targets


def check_targets(targets: Targets) -> None:
    """Complain before the work about a place where a table cannot go.

    Raises:
        InvalidInput: it cannot.
    """
    for kind, target in targets.items():
        check_target(f"--{kind}", target)


def _place(target: str) -> str:
    """The same for all names of one file."""
    return target if target == "-" else os.path.realpath(target)
