"""How the loss that a run ends with depends on the value that a one-knob sweep varies, in slices."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from playground.core.laboratory.sensitivity import Ending, Sensitivity
from playground.experiment.sweep import Sweep
from playground.gui.state.slices import SECONDS
from playground.gui.state.store import State

CURVE = 64
"""Values on the curve, beside those of the variants."""


class SweepEndings(QObject):
    """The endings of a sweep's variants, and of values between them for a curve.

    Attributes:
        grown: sent after each slice.
    """

    grown = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._values: list[float] = []
        self._variants = 0
        self._sensitivity: Sensitivity | None = None
        self._rest = QTimer(self, singleShot=True, interval=0)
        self._rest.timeout.connect(self._go_on)

    def begin(self, state: State, sweep: Sweep) -> None:
        """Compute anew: the variants first, then values between them from coarse to fine."""
        experiment = state.experiment
        self._values = list(sweep.values(experiment))[: len(state.copies)]
        self._variants = len(self._values)
        between = [value for value in sweep.curve_values(experiment, CURVE) if value not in self._values]
        parts = [1] * self._variants
        for coarse_to_fine in (between[4::8], between[::8], between[2::4], between[1::2]):
            some = [value for value in coarse_to_fine if sweep.is_allowed(experiment, value)]
            self._values += some
            parts += [len(some)] if some else []
        self._sensitivity = None
        if self._values:  # else the fan does not fit the experiment
            lanes = sweep.lanes(experiment, self._values)
            self._sensitivity = Sensitivity(lanes, experiment.steps, parts)
        self._go_on()

    def pause(self) -> None:
        """Do no more until it begins again."""
        self._rest.stop()

    @property
    def is_done(self) -> bool:
        """Whether every ending is known."""
        return self._sensitivity is not None and self._sensitivity.is_done

    @property
    def is_working(self) -> bool:
        """Whether it goes on by itself."""
        return self._rest.isActive()

    @property
    def of_variants(self) -> Sequence[Ending | None]:
        """One for each variant; None where it is not known yet."""
        known = self._endings[: self._variants]
        return [*known, *[None] * (self._variants - len(known))]

    @property
    def curve(self) -> Sequence[tuple[float, Ending]]:
        """All values whose ending is known, in rising order."""
        return sorted(zip(self._values, self._endings, strict=False), key=lambda pair: pair[0])

    @property
    def _endings(self) -> list[Ending]:
        return self._sensitivity.endings if self._sensitivity is not None else []

    def _go_on(self) -> None:
        deadline = perf_counter() + SECONDS
        if self._sensitivity is not None:
            self._sensitivity.advance(lambda: perf_counter() > deadline)
        if self._sensitivity is None or self._sensitivity.is_done:
            self._rest.stop()
        else:
            self._rest.start()
        self.grown.emit()
