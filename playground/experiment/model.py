"""The experiment: one frozen value that decides every number on screen."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from playground.core.autodiff.conventions import AUTODIFF_OF
from playground.core.clipping import CLIP_NORM, CLIP_VALUE, clipping
from playground.core.declarations import Number, Parameter
from playground.core.engine import Method
from playground.core.errors import InvalidInput
from playground.core.landscapes.base import Landscape, Point
from playground.core.modifiers import Modifiers, Problem
from playground.core.optimizers.base import DIALECT_TITLES, Optimizer
from playground.core.schedules.base import Schedule
from playground.core.schedules.constant import Constant
from playground.experiment.palette import free_colour

STEPS = Number(
    200, "n", "number of steps", low=1, high=1_000_000, log=True, slider=(10, 100_000), integer=True
)
"""Limits of `Experiment.steps`."""
SEED = Number(0, "s", "seed of the gradient noise", low=0, high=2**32 - 1, slider=(0, 100), integer=True)
"""Limits of `Experiment.seed`."""
COORDINATE = Number(0.0, "x", "coordinate of the start", low=-1e9, high=1e9)
"""Limits of each coordinate of `Experiment.start`."""
MOST_RUNNERS = 32
LONGEST_LABEL = 60
LONGEST_NOTE = 500
_UNPRINTABLE = ("Cc", "Cs", "Zl", "Zp")
"""Controls, halves of letters and ends of lines: no file, table or menu can hold them."""
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


@dataclass(frozen=True)
class Runner:
    """One optimizer on the map.

    Attributes:
        optimizer: the rule with its hyperparameters.
        dialect: whose names and semantics they follow.
        schedule: of the learning rate.
        clip_norm, clip_value: gradient clipping, None for none.
        label: the name people read; empty stands for `title`.
        colour: ``#rrggbb``.
        visible: whether it is drawn.
    """

    optimizer: Optimizer
    dialect: str = "paper"
    schedule: Schedule = field(default_factory=Constant)
    clip_norm: float | None = None
    clip_value: float | None = None
    label: str = ""
    colour: str = "#E69F00"
    visible: bool = True

    def __post_init__(self) -> None:
        """Check what the parts have not checked themselves.

        Raises:
            InvalidInput: with the field's name as its path.
        """
        for slot in self.optimizer.hyperparameters(self.dialect):
            try:
                slot.declaration.check(getattr(self.optimizer, slot.field))
            except InvalidInput as error:
                raise InvalidInput(error.reason, ("settings", slot.name)) from None
        for name, limits in (("clip_norm", CLIP_NORM), ("clip_value", CLIP_VALUE)):
            value = getattr(self, name)
            if value is not None:
                _put(self, name, _checked(limits, value, name))
        _check_line(self.label, LONGEST_LABEL, "label")
        if not _COLOUR.fullmatch(self.colour):
            raise InvalidInput(f'expected a colour such as "#E69F00", got "{self.colour[:40]}"', ("colour",))

    @property
    def title(self) -> str:
        """What it is called without a label of its own."""
        return self.optimizer.title

    @property
    def name(self) -> str:
        """The label, or what stands for it."""
        return self.label or self.title

    @property
    def dialect_title(self) -> str:
        """The dialect as people read it."""
        return DIALECT_TITLES[self.dialect]

    @cached_property
    def method(self) -> Method:
        """What decides the numbers: label, colour and visibility left out."""
        return Method(
            self.optimizer,
            self.schedule,
            clipping(self.clip_norm, self.clip_value, self.dialect),
            AUTODIFF_OF[self.dialect],
        )

    @property
    def objection(self) -> str:
        """Why the dialect's framework refuses these settings together, in a sentence; empty where it does not.

        A window that changes one setting at a time passes through such settings.
        """
        optimizer, dialect = self.optimizer, self.dialect
        if dialect == "keras" and self.clip_norm is not None and self.clip_value is not None:
            return "clipnorm and clipvalue exclude each other"
        if dialect == "optax" and optimizer.key == "rprop" and not self.schedule.is_constant:
            return "optax.rprop takes no schedule"
        return optimizer.objection(dialect) or self.schedule.objection(dialect, optimizer.momentum_field())

    @property
    def refusal(self) -> str:
        """`objection` as a sentence that names who objects; empty where nobody does."""
        if not self.objection:
            return ""
        who = "The schedule" if self.dialect == "paper" else self.dialect_title
        return f"{who} refuses these settings: {self.objection}"

    def with_dialect(self, dialect: str) -> Runner:
        """The same optimizer in another dialect: its defaults, but what was chosen here and can be chosen there."""
        kind = type(self.optimizer)
        theirs = {slot.field: slot.declaration for slot in kind.hyperparameters(dialect)}
        chosen = {
            slot.field: getattr(self.optimizer, slot.field)
            for slot in kind.hyperparameters(self.dialect)
            if slot.field in theirs and getattr(self.optimizer, slot.field) != slot.declaration.default
        }
        chosen = {name: value for name, value in chosen.items() if _is_allowed(theirs[name], value)}
        return replace(self, optimizer=replace(kind.make(dialect), **chosen), dialect=dialect)


@dataclass(frozen=True)
class Experiment:
    """Everything chosen: the same value gives bit-identical traces in the window, on the command line, from Python.

    Attributes:
        landscape: the loss, with its parameters.
        start: where every runner begins.
        modifiers: rotation, noise and drift.
        seed: of the gradient noise.
        steps: how far runs go.
        runners: the optimizers, in the order of the list.
        note: what to look for, in words; it decides no number. What stands before its first colon is its heading.
    """

    landscape: Landscape
    start: Point
    modifiers: Modifiers = field(default_factory=Modifiers)
    seed: int = int(SEED.default)
    steps: int = int(STEPS.default)
    runners: tuple[Runner, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        """Check what the parts have not checked themselves, and make kinds exact.

        Raises:
            InvalidInput: with the field's name as its path.
        """
        x, y = (_checked(COORDINATE, value, "start", index) for index, value in enumerate(self.start))
        # Equal experiments must have equal traces to the last bit, so −0 becomes 0.
        _put(self, "start", Point(x + 0.0, y + 0.0))
        _put(self, "seed", _checked(SEED, self.seed, "seed"))
        _put(self, "steps", _checked(STEPS, self.steps, "steps"))
        _put(self, "runners", tuple(self.runners))
        if len(self.runners) > MOST_RUNNERS:
            raise InvalidInput(
                f"expected at most {MOST_RUNNERS} runners, got {len(self.runners)}", ("runners",)
            )
        _check_line(self.note, LONGEST_NOTE, "note")

        if self.landscape.is_replay:
            self._check_replay()

    def _check_replay(self) -> None:
        """See that a record of gradients is replayed as it is, and no further than it reaches."""
        if self.steps > most_steps(self.landscape):
            raise InvalidInput(
                f"expected at most {most_steps(self.landscape):,} steps, as many as the log has rows, "
                f"got {self.steps:,}",
                ("steps",),
            )
        if not self.modifiers.are_none:
            raise InvalidInput(
                "a log of gradients is replayed as it is: rotation, noise and drift do not apply",
                ("modifiers",),
            )

    @property
    def problem(self) -> Problem:
        """What the runners run on."""
        return Problem(self.landscape, self.modifiers, self.seed)

    def with_runner(self, index: int, runner: Runner) -> Experiment:
        """With one runner replaced."""
        return replace(self, runners=(*self.runners[:index], runner, *self.runners[index + 1 :]))

    def with_new_runner(self, runner: Runner, at: int | None = None) -> Experiment:
        """With a runner added, by default at the end; its label is made unique."""
        at = len(self.runners) if at is None else at
        named = replace(runner, label=self.free_label(runner.label or runner.title))
        return replace(self, runners=(*self.runners[:at], named, *self.runners[at:]))

    def without_runner(self, index: int) -> Experiment:
        """With one runner removed."""
        return replace(self, runners=self.runners[:index] + self.runners[index + 1 :])

    def with_runner_moved(self, index: int, to: int) -> Experiment:
        """With one runner at another place of the list."""
        rest = list(self.runners)
        rest.insert(to, rest.pop(index))
        return replace(self, runners=tuple(rest))

    def on(self, landscape: Landscape) -> Experiment:
        """On another landscape; at its suggested start, unless it is the same kind and the start is still in view.

        On another log, for as many steps as it has rows, and without modifiers, which do not apply.
        """
        if landscape.is_replay:
            return self._on_replay(landscape)
        same_kind = type(landscape) is type(self.landscape)
        stays = same_kind and (
            landscape.window == self.landscape.window or landscape.window.holds(self.start)
        )
        return replace(self, landscape=landscape, start=self.start if stays else landscape.suggested_start)

    def _on_replay(self, log: Landscape) -> Experiment:
        old, most = self.landscape, most_steps(log)
        steps = min(self.steps, most) if old == log or old.most_steps == most else most
        start = self.start if old.is_replay else log.suggested_start
        return replace(self, landscape=log, modifiers=Modifiers(), start=start, steps=steps)

    def free_label(self, wanted: str) -> str:
        """The wanted label, with a number behind it, or a higher one, if a runner has it already."""
        taken = {runner.name for runner in self.runners}
        label = wanted[:LONGEST_LABEL]
        numbered = re.fullmatch(r"(.*\S) (\d{1,4})", label)
        stem, number = (numbered[1], int(numbered[2])) if numbered else (label, 1)
        while label in taken:
            number += 1
            label = f"{stem[: LONGEST_LABEL - 6]} {number}"
        return label

    def free_colour(self) -> str:
        """The palette's colour that is used least."""
        return free_colour(runner.colour for runner in self.runners)


def most_steps(landscape: Landscape) -> int:
    """How many steps an experiment on a landscape can have."""
    most = int(STEPS.high)
    return most if landscape.most_steps is None else min(most, landscape.most_steps)


def _is_allowed(declaration: Parameter, value: object) -> bool:
    try:
        declaration.check(value)
    except InvalidInput:
        return False
    return True


def _put(frozen: object, name: str, value: object) -> None:
    object.__setattr__(frozen, name, value)


def printable_line(text: str) -> str:
    """What a label can hold of a text: one line without control characters, as short as spaces allow."""
    words = " ".join(text.split())
    return "".join(letter for letter in words if unicodedata.category(letter) not in _UNPRINTABLE)


def _check_line(text: str, longest: int, name: str) -> None:
    if len(text) > longest:
        raise InvalidInput(f"expected at most {longest} characters, got {len(text)}", (name,))
    if any(unicodedata.category(letter) in _UNPRINTABLE for letter in text):
        raise InvalidInput("expected one line of text without control characters", (name,))


def _checked(limits: Number, value: object, *path: str | int) -> Any:
    try:
        return limits.check(value)
    except InvalidInput as error:
        raise InvalidInput(error.reason, path) from None
