"""`share`: an experiment as a line of text."""

from __future__ import annotations

from typing import Any

from playground import NAME
from playground.cli.command import Command
from playground.cli.experiments import experiment_of
from playground.cli.streams import say


def _run(options: Any) -> int:
    from playground.experiment.share import to_text

    say(to_text(experiment_of(options)))
    return 0


COMMAND = Command(
    summary="write an experiment as one line of text, for a chat, a mail or a slide",
    details="Every command takes such a text in the place of a file; in the window it is Edit > Paste from text.",
    example=f"{NAME} share --landscape rosenbrock --optimizer adam --set lr=0.1",
    takes_experiment=True,
    run=_run,
)
