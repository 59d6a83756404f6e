"""The experiment that a command's options describe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playground.experiment.model import Experiment


def experiment_of(options: Any, *, is_final: bool = True) -> Experiment:
    """The experiment; where its data take long to read, a terminal shows how far that has come.

    Args:
        options: what a parser of `playground.cli.options.experiment_parser` understood.
        is_final: whether the runners are run as they are, see `assembling`.

    Raises:
        InvalidInput: an option or the file is wrong; the message names it and the limits.
    """
    from playground.experiment.building import assembling
    from playground.export.progress import followed

    return followed(assembling(options, is_final=is_final), "reading")
