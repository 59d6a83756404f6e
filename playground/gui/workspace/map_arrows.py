"""Which arrows the map shows: the switches, and the arrows of the present state."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator

from PySide6.QtCore import QObject, QSettings, Qt
from PySide6.QtGui import QAction

from playground.core.analysis.arrows import Arrows, arrows
from playground.core.analysis.what_if import what_if
from playground.core.landscapes.base import Point
from playground.core.trajectory import Trajectory
from playground.gui.plots.map.arrows import Arrow, ArrowKind, ArrowSet
from playground.gui.plots.map.contour_map import ContourMap
from playground.gui.state.player import Player
from playground.gui.state.store import State, Store
from playground.gui.widgets.choice_menu import ChoiceMenu
from playground.gui.widgets.menu_button import MenuButton

AT_FIRST = (ArrowKind.GRADIENT, ArrowKind.UPDATE)
CALM = 20.0
"""Steps per second above which a run shows no arrows: they would only flicker."""
_UNLIKE = 3.0
"""Gradient and direction are stretched alike unless one is so many times longer: the other would be lost to sight."""
_SETTING = "arrows"

_WORDS = {
    ArrowKind.GRADIENT: ("&Gradient −g", "Straight downhill, as the optimizer is handed the gradient"),
    ArrowKind.DIRECTION: ("&Direction −u", "After momentum: what the effective learning rates multiply"),
    ArrowKind.RESCALING: ("&Rescaled −η·g", "The plain gradient, each parameter with its effective rate"),
    ArrowKind.UPDATE: ("&Update Δθ", "The step that comes next, in its true length"),
    ArrowKind.WHAT_IF: (
        "&What if: the other optimizers",
        "The step that every other optimizer would take from here, in its true length and its own colour",
    ),
}


class MapArrows(QObject):
    """Switches for each kind of arrow, and the arrows they ask for, at the selected runner's current point.

    Attributes:
        actions: a switch for each kind.
        menu: all of them.
        button: a small button that opens the menu.
    """

    def __init__(self, store: Store, player: Player, view: ContourMap, *, remember: bool) -> None:
        super().__init__(view)
        self._store = store
        self._player = player
        self._view = view
        self._remember = remember
        self._pointed: ArrowKind | None = None
        self.menu = ChoiceMenu("&Arrows", view)
        self.menu.setToolTipsVisible(True)
        shown = self._remembered()
        self.actions: dict[ArrowKind, QAction] = {}
        for kind, (text, tip) in _WORDS.items():
            action = self.menu.addAction(text)
            action.setObjectName(f"action_arrow_{kind.value}")
            action.setCheckable(True)
            action.setChecked(kind in shown)
            action.setToolTip(tip)
            action.setStatusTip(tip)
            action.toggled.connect(self._switched)
            self.actions[kind] = action
        self.button = MenuButton(view)
        self.button.setText("Arrows")
        self.button.setToolTip("Choose the arrows at the current point")
        self.button.setAccessibleName("Arrows on the map")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.setMenu(self.menu)
        view.set_corner(self.button)
        player.running_changed.connect(lambda running: self.refresh())
        player.speed_changed.connect(lambda speed: self.refresh())
        store.changed.connect(lambda before, after: self.refresh())
        self.refresh()

    @property
    def kinds(self) -> list[ArrowKind]:
        """The kinds that are switched on."""
        return [kind for kind, action in self.actions.items() if action.isChecked()]

    def point_out(self, kind: ArrowKind | None) -> None:
        """Show only this kind, whatever is switched on, for the step that the inspector explains; None ends it."""
        if kind is not self._pointed:
            self._pointed = kind
            self.refresh()

    def refresh(self) -> None:
        """Show the arrows of the present state."""
        state = self._store.state
        if self._pointed is not None:
            begin = max(next_step(self._store, state), 1) - 1
            self._view.set_arrows(arrow_set(self._store, state, begin, [self._pointed]))
        elif self._player.running and self._player.speed > CALM:
            self._view.set_arrows(None)
        else:
            self._view.set_arrows(arrow_set(self._store, state, next_step(self._store, state), self.kinds))

    def _switched(self) -> None:
        if self._remember:
            QSettings().setValue(_SETTING, ",".join(kind.value for kind in self.kinds))
        self.refresh()

    def _remembered(self) -> Collection[ArrowKind]:
        found = QSettings().value(_SETTING) if self._remember else None
        if not isinstance(found, str):
            return AT_FIRST
        names = found.split(",")
        return [kind for kind in ArrowKind if kind.value in names]


def next_step(store: Store, state: State) -> int:
    """The step after which the selected runner stands where it is shown."""
    last = store.run(state.selected).trace.last_step if state.selected >= 0 else 0
    return min(state.cursor, last)


def arrow_set(store: Store, state: State, step: int, kinds: Collection[ArrowKind]) -> ArrowSet | None:
    """The arrows of these kinds for the step that the selected runner takes after `step` steps.

    None where there is nothing to show: no kind, no visible runner, or the next step leaves the reals.
    """
    runner = state.runner
    if runner is None or not runner.visible or not kinds:
        return None
    run = store.run(state.selected)
    found = arrows(run, step)
    if found is None:
        return None
    shown = [arrow for arrow in _own(found) if arrow.kind in kinds]
    if ArrowKind.WHAT_IF in kinds:
        shown += _others(state, run, step)
    row = run.trace.row(step)
    steps = f"step {step:,} → {step + 1:,}"
    titles = f"{runner.name}, next {steps}", f"{runner.name}, {steps}"
    return ArrowSet(Point(row["x"], row["y"]), tuple(shown), *titles) if shown else None


def _own(found: Arrows) -> Iterator[Arrow]:
    yield Arrow(ArrowKind.GRADIENT, *found.gradient, "gradient −g", "gradient")
    if found.direction is not None:
        alike = _alike(found.gradient, found.direction)
        unit = "gradient" if alike else "direction"
        yield Arrow(ArrowKind.DIRECTION, *found.direction, "direction −u", unit)
    yield Arrow(ArrowKind.RESCALING, *found.rescaling, "rescaled −η·g", "step")
    yield Arrow(ArrowKind.UPDATE, *found.update, "update Δθ, true length", short="update Δθ × 1")


def _alike(some: tuple[float, float], others: tuple[float, float]) -> bool:
    one, other = math.hypot(*some), math.hypot(*others)
    return max(one, other) <= _UNLIKE * min(one, other)


def _others(state: State, run: Trajectory, step: int) -> Iterator[Arrow]:
    for index, other in enumerate(state.experiment.runners):
        if index == state.selected or not other.visible:
            continue
        found = what_if(run, step, other.method)
        if found is not None:
            state_of = "same state" if found.same_state else "fresh"
            yield Arrow(
                ArrowKind.WHAT_IF,
                found.dx,
                found.dy,
                f"what if {other.name} ({state_of})",
                colour=other.colour,
                dashed=not found.same_state,
                short=f"{other.name} ({state_of})",
            )
