"""The step inspector: the selected runner's update rule, and the same rule with the numbers of one step."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRectF, QTimer, Signal

from playground.core.analysis.epsilon import epsilon_shares
from playground.core.analysis.kinks import kink_at
from playground.core.analysis.stability import sharpness
from playground.core.analysis.step_description import describe_step
from playground.core.numbers import number_text
from playground.core.trajectory import Trajectory
from playground.export.working import worked_rows
from playground.gui.docks.dock import DockContent
from playground.gui.docks.epsilon_meter import EpsilonMeter
from playground.gui.docks.rule_table import RuleTable
from playground.gui.state.store import State, Store
from playground.gui.style.colours import Colours
from playground.gui.widgets.card import CardDock
from playground.gui.widgets.quiet_label import QuietLabel
from playground.gui.widgets.scrolled import scrolled

SHARE = 0.27
"""Of the window's height, at least and at first."""
LEAST = 40
"""Pixels of height that the step's last line needs."""
LEFT_TO_THE_MAP = 220
"""Pixels of height that the map keeps where a long rule asks for room."""


class InspectorDock(DockContent):
    """Each line of the rule, typeset; beside it the line's numbers for x and for y; below, the step in words.

    At step t it shows the step that led there, from t − 1 to t: the one whose rates and gradients the plots show at
    t. At the start it shows the first step, which comes next.

    Attributes:
        symbol_pointed: sent with the `Symbol` under the mouse, None when there is none any more.
    """

    is_read = True
    symbol_pointed = Signal(object)

    def __init__(self, store: Store, colours: Colours) -> None:
        super().__init__("Step inspector", store, colours)
        self.table = RuleTable(colours)
        self.area = scrolled(self.table)
        self.area.setMinimumHeight(LEAST)
        self.words = QuietLabel(wrap=True)
        self.words.setProperty("role", "muted")
        self.words.setContentsMargins(12, 4, 12, 8)
        self.box.addWidget(self.area, 1)
        self.epsilon = EpsilonMeter(colours)
        self.header.add(self.epsilon)
        self.box.addWidget(self.words)
        self.table.symbol_pointed.connect(self.symbol_pointed)
        self.table.row_taken.connect(self._scroll_to)

    def attach(self, dock: CardDock) -> None:
        """Let the dock take the height of the rule at once, and grow for its numbers after a rest."""
        follow = QTimer(self, singleShot=True, interval=0)

        def follow_lines(is_anew: bool) -> None:
            if is_anew or dock.height() < self._wanted_height(dock):
                follow.start()

        follow.timeout.connect(lambda: dock.follow_height(self._wanted_height(dock), SHARE, LEFT_TO_THE_MAP))
        self.table.height_changed.connect(follow_lines)
        dock.visibilityChanged.connect(follow.start)

    def _wanted_height(self, dock: CardDock) -> int:
        """Of the dock, for all of the rule to be seen."""
        return dock.height() - self.area.height() + self.table.sizeHint().height()

    def _scroll_to(self, place: QRectF) -> None:
        """Bring a row out from under the headings and the last row."""
        hidden = round(self.table.covered)
        self.area.ensureVisible(0, round(place.top()), 0, hidden)
        self.area.ensureVisible(0, round(place.bottom()), 0, hidden)

    def show_state(self, before: State | None, after: State) -> None:
        runner = after.runner
        if runner is None:
            self._show_nothing("Step inspector", "Add an optimizer to see its update rule.")
            return
        if after.is_quiz:
            self._show_nothing(
                f"Step inspector — {runner.name}", "Hidden while you work the numbers out yourself."
            )
            return
        run = self.store.run(after.selected)
        step = max(after.cursor, 1)
        ended = run.trace.diverged_at
        if ended is not None:
            step = min(step, ended - 1)
        title = f"Step inspector — {runner.name}, step {step - 1:,} → {step:,}"
        if step < 1:
            self._show_nothing(
                f"Step inspector — {runner.name}",
                f"It diverged at its first step: {run.trace.why}. {_kink(run, 1)}".strip(),
            )
            return
        if step > run.trace.last_step:
            self._show_nothing(title, "Computing…")
            return
        self.header.set_title(title)
        coming, past = after.cursor == 0, after.cursor > step
        self.header.set_note("still to come" if coming else "the last before it diverged" if past else "")
        explained = run.explain(step)
        self.table.set_rows(worked_rows(run, explained), "")
        told = describe_step(run.rule, explained, *_losses(run, step), coming=coming)
        self.words.setText(" ".join(filter(None, (told, _kink(run, step), _stability(run, step)))))
        self.epsilon.set_shares(epsilon_shares(run.rule, explained))
        self.words.setVisible(True)

    def _show_nothing(self, title: str, why: str) -> None:
        self.header.set_title(title)
        self.header.set_note("")
        self.table.set_rows([], why)
        self.words.setVisible(False)
        self.epsilon.set_shares(None)

    def set_colours(self, colours: Colours) -> None:
        super().set_colours(colours)
        self.table.set_colours(colours)
        self.epsilon.set_colours(colours)


def _kink(run: Trajectory, step: int) -> str:
    """A sentence where a step begins on a kink of the loss; else empty."""
    kink = kink_at(run, step)
    return f"The step begins on a kink: {kink.words}." if kink is not None else ""


def _losses(run: Trajectory, step: int) -> tuple[float, float]:
    """Before the step and after it; nan where gradients come from a log, whose losses it did not make."""
    if run.problem.landscape.is_replay:
        return math.nan, math.nan
    losses = run.trace.column("loss")
    return float(losses[step - 1]), float(losses[step])


def _stability(run: Trajectory, step: int) -> str:
    """The largest eigenvalue of diag(η)·H where the step began, against the method's limit."""
    if run.problem.landscape.is_replay:
        return "A log holds no curvature, so stability cannot be told."
    before, row = run.trace.row(step - 1), run.trace.row(step)
    rates = row["effective_lr_x"], row["effective_lr_y"]
    limit = run.method.optimizer.stability_limit()
    added = limit.added if limit else 0.0
    with np.errstate(all="ignore"):
        xx, xy, yy = run.problem.hessian(before["x"], before["y"], step - 1)
    if min(rates) < 0 or not all(map(np.isfinite, (*rates, xx, xy, yy))):
        return ""
    found = (
        f"Largest eigenvalue of diag(η)·H: {number_text(sharpness(*rates, (xx + added, xy, yy + added)), 3)}"
    )
    if limit is None:
        return f"{found} (no limit is known for this rule)."
    stable = sharpness(*rates, (xx + added, xy, yy + added)) < limit.value
    return f"{found}, {'stable below' if stable else 'unstable above'} {number_text(limit.value, 3)}."
