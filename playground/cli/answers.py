"""Where the answer to a question goes: into tables, or as sentences to standard output."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from playground.cli.streams import say, writing, writing_bytes
from playground.cli.targets import Targets

if TYPE_CHECKING:
    from playground.experiment.laboratory.basins import BasinAnswer
    from playground.experiment.laboratory.race import RaceAnswer
    from playground.experiment.laboratory.sweep import SweepAnswer


def write_answer(
    answer: SweepAnswer | BasinAnswer | RaceAnswer,
    targets: Targets,
    *,
    json: Callable[[], Mapping[str, Any]] | None = None,
    arrays: SweepAnswer | BasinAnswer | None = None,
) -> None:
    """Write the tables that were asked for, or else what the answer finds.

    Args:
        answer: what was found.
        targets: the kinds of tables that the command has; ``json`` and ``npz`` only where the following are given.
        json: gives the plain values of a table of that kind.
        arrays: the answer again, where it has arrays.

    Raises:
        InvalidInput: one cannot be written.
    """
    from playground.export import laboratory as tables
    from playground.export.progress import followed

    if (target := targets["csv"]) is not None:
        with writing(target) as file:
            followed(tables.writing_csv(file, answer.columns()), "writing", quiet=target == "-")
    if json is not None and (target := targets["json"]) is not None:
        with writing(target) as file:
            tables.write_json(file, json())
    if arrays is not None and (target := targets["npz"]) is not None:
        with writing_bytes(target) as file:
            followed(tables.writing_npz(file, arrays), "writing", quiet=target == "-")
    if not any(targets.values()):
        say("\n".join(answer.findings()))
