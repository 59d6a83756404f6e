"""Experiments that come with the program."""

from __future__ import annotations

from playground.core import catalogue
from playground.core.optimizers.base import Optimizer
from playground.experiment.model import Experiment, Runner
from playground.experiment.palette import OKABE_ITO
from playground.experiment.shades import shades


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


def memory_of_rmsprop() -> Experiment:
    """A fan of β = 0.5, 0.9, 0.99 for RMSProp on the elongated valley: how long it remembers old gradients."""
    landscape = catalogue.landscapes()["elongated_valley"]()
    values = (0.5, 0.9, 0.99)
    return Experiment(
        landscape=landscape,
        start=landscape.suggested_start,
        steps=120,
        runners=tuple(
            Runner(_optimizer("rmsprop", lr=0.06, beta=beta), label=f"β = {beta:g}", colour=colour)
            for beta, colour in zip(values, shades(OKABE_ITO["orange"], len(values)), strict=True)
        ),
    )
