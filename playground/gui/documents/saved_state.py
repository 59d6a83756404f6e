"""Where the experiment in the window comes from, and how much of it is safe there."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from playground.core.errors import InvalidInput
from playground.experiment.codec import dumps
from playground.experiment.files import Stamp, read_text, stamp_of
from playground.experiment.model import Experiment


class SavedState(NamedTuple):
    """What the experiment in the window is compared with.

    Attributes:
        path: its file; None where it has none.
        experiment: what the file has, or what it all began with; None where nothing has it.
        stamp: of the file as this program last saw it.
    """

    path: Path | None
    experiment: Experiment | None
    stamp: Stamp | None = None

    @property
    def is_changed_outside(self) -> bool:
        """Whether another program has changed the file; one that was only touched, or has gone, does not count."""
        if self.path is None:
            return False
        found = stamp_of(self.path)
        if found is None or found == self.stamp:
            return False
        return self.experiment is None or not holds(self.path, self.experiment)


def saved_state_of_draft(path: Path | None, experiment: Experiment, stamp: Stamp | None) -> SavedState:
    """The origin of an experiment that a window left unsaved; the window may have been killed when it had just saved.

    Args:
        path: its file; None where it has none.
        experiment: what was left.
        stamp: of the file as that window last saw it.
    """
    if path is not None and holds(path, experiment):
        return SavedState(path, experiment, stamp_of(path))
    return SavedState(path, None, stamp)


def holds(path: Path, experiment: Experiment) -> bool:
    """Whether a file is exactly as the experiment would be saved."""
    try:
        return read_text(path) == dumps(experiment, path.parent)
    except (OSError, InvalidInput):
        return False
