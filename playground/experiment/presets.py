"""The experiment that a person sees first; others stand in `resources/examples`."""

from __future__ import annotations

from playground.core import catalogue
from playground.core.optimizers.base import Optimizer
from playground.experiment.model import Experiment, Runner
from playground.experiment.palette import OKABE_ITO


def _optimizer(key: str, dialect: str = "paper", **arguments: object) -> Optimizer:
    return catalogue.optimizers()[key].make(dialect, arguments)


def first_launch() -> Experiment:
    """What a person sees first: three methods at the start of an elongated valley, ready to step.

    The learning rates are chosen so that each method's character shows within the first dozen steps.
    """
    landscape = catalogue.landscapes()["elongated_valley"]()
    colours = OKABE_ITO
    return Experiment(
        landscape=landscape,
        start=landscape.suggested_start,
        steps=120,
        runners=(
            Runner(_optimizer("rmsprop", lr=0.06), label="RMSProp", colour=colours["orange"]),
            Runner(_optimizer("adam", lr=0.2), label="Adam", colour=colours["sky blue"]),
            Runner(_optimizer("sgd", lr=0.02), label="SGD", colour=colours["purple"]),
        ),
    )
