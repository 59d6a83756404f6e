"""The landscape dock: gallery, formula, parameters, and what is done to the landscape."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QMenu, QToolButton, QVBoxLayout

from playground.core.declarations import Text, Value
from playground.core.landscapes.base import Landscape, Point
from playground.core.landscapes.from_file import FromFile
from playground.core.modifiers import DRIFT_SETTINGS, Modifiers, Problem
from playground.core.numbers import number_text
from playground.core.parameters import parameters_of
from playground.experiment.model import SEED, Experiment
from playground.gui.docks.dock import DockContent
from playground.gui.docks.gallery import CELL, Gallery
from playground.gui.docks.own import DIALOGS
from playground.gui.state.store import State, Store
from playground.gui.style.colours import Colours
from playground.gui.style.icons import icon
from playground.gui.style.typeset import FormulaLabel
from playground.gui.widgets.forms import Form, FormField
from playground.gui.widgets.menu_button import MenuButton
from playground.gui.widgets.scrolled import scrolled
from playground.gui.widgets.search_line import SearchLine

if TYPE_CHECKING:
    from playground.gui.dialogs.from_file import FromFileDialog

_REPLAYED = "Replayed as it is: no rotation, noise or drift. The start is where the parameters began."
_NAMES = {
    "rotation": "Rotation", "noise": "Gradient noise", "drift": "Drift", "drift_speed": "speed",
    "drift_direction": "direction", "drift_radius": "radius", "drift_period": "period", "drift_spin": "spin",
    "drift_step": "after step", "drift_distance": "distance",
}  # fmt: skip


class LandscapeDock(DockContent):
    """Choose a landscape and change it."""

    def __init__(self, store: Store, colours: Colours) -> None:
        super().__init__("Landscape", store, colours)
        self.search = SearchLine("Search landscapes")
        self.search.setToolTip(
            "Part of a name, or the beginning of a word in a description; Enter takes the first, Esc shows all"
        )
        self._glass = self.search.addAction(icon("search", colours), QLineEdit.ActionPosition.LeadingPosition)
        self.gallery = Gallery(colours)
        self.formula = FormulaLabel()
        self.condition = QLabel()
        self.condition.setProperty("role", "muted")
        self.condition.setToolTip("Largest over smallest eigenvalue of the Hessian at the best minimum")
        self.note = QLabel(wordWrap=True)
        self.note.setProperty("role", "muted")
        self.note.setContentsMargins(0, 0, 0, 4)
        self.form = Form()
        self.own = self._own_button()
        self.header.add(self.own)
        self.change = QToolButton()
        self.change.setText("Edit…")
        self.change.setProperty("role", "link")
        self.change.setToolTip("Change the function or the data you brought (double-click on its picture)")
        self.change.setAccessibleName("Edit your landscape")
        self.change.hide()
        self._lay_out()
        self.search.textChanged.connect(self._search)
        self.search.returnPressed.connect(self.gallery.choose_first)
        self.gallery.chosen.connect(self._choose)
        self.gallery.doubleClicked.connect(self.edit_brought)
        self.change.clicked.connect(self.edit_brought)
        self.form.edited.connect(self._edit)
        self.form.finished.connect(lambda key, value: store.finish())
        store.opened.connect(self._begin_afresh)

    def _lay_out(self) -> None:
        top = QVBoxLayout()
        top.setContentsMargins(10, 4, 10, 2)
        top.setSpacing(5)
        top.addWidget(self.search)
        self.gallery.setMinimumHeight(CELL.height() + 6)
        top.addWidget(self.gallery, 1)
        words = QHBoxLayout()
        words.setSpacing(8)
        words.addWidget(self.formula, 1)
        beside = QVBoxLayout()
        beside.setSpacing(0)
        for widget in (self.condition, self.change):
            beside.addWidget(widget, 0, Qt.AlignmentFlag.AlignRight)
        words.addLayout(beside)
        top.addLayout(words)
        top.addWidget(self.note)
        self.box.addLayout(top, 1)
        self._settings = scrolled(self.form, at_most=200)
        self.box.addWidget(self._settings)

    def show_state(self, before: State | None, after: State) -> None:
        experiment = after.experiment
        self.gallery.lay(experiment.problem, after.cursor)
        if before is not None and _chosen(before.experiment) == _chosen(experiment):
            return
        landscape = experiment.landscape
        self.gallery.show_landscape(landscape)
        self.change.setVisible(landscape.brought and landscape.key in DIALOGS)
        self.formula.set_latex(landscape.equation, spoken=f"formula of {landscape.title}")
        self.formula.setToolTip(f"<b>{landscape.title}</b><br>{landscape.summary}<br>{landscape.source}")
        self.condition.setText(_condition(experiment.problem))
        self.note.setText(f"{landscape.note}.\n{_REPLAYED}" if landscape.is_replay else landscape.note)
        self.note.setVisible(bool(landscape.note))
        self.header.set_note(landscape.title)
        fields = _fields(experiment)
        self.form.set_fields(fields)
        self._settings.setVisible(bool(fields))

    def set_colours(self, colours: Colours) -> None:
        super().set_colours(colours)
        self.gallery.set_colours(colours)
        self._glass.setIcon(icon("search", colours))

    def _begin_afresh(self) -> None:
        """Another experiment: nothing is searched or half typed, and the form is at its top."""
        self.search.clear()
        self.form.forget_typed()
        self._settings.verticalScrollBar().setValue(0)
        self.gallery.show_landscape(self.store.experiment.landscape)

    def _search(self, words: str) -> None:
        found = self.gallery.search(words)
        self.header.set_note(f"{found} found" if words.strip() else self.store.experiment.landscape.title)

    def _choose(self, key: str) -> None:
        landscape = self.gallery.landscape(key)
        self.store.finish()
        self.store.edit(self.store.experiment.on(landscape), f"landscape {landscape.title}")

    # --------------------------------------------------------------------------------------------------- one's own

    def _own_button(self) -> QToolButton:
        button = MenuButton()
        button.setText("Your own")
        button.setToolTip("Bring a landscape of your own")
        button.setAccessibleName("Bring a landscape of your own")
        button.setProperty("flat", True)
        menu = QMenu(button)
        for key, (words, _) in DIALOGS.items():
            menu.addAction(words, lambda key=key: self._bring_later(key))
        button.setMenu(menu)
        return button

    def _bring_later(self, key: str) -> None:
        """Open a dialog once the menu is off the screen: the first one loads its parts, and the menu would freeze."""
        QTimer.singleShot(0, self, lambda: self.bring(key))

    def bring(self, key: str) -> QDialog:
        """Open the dialog for a landscape of this kind, with the one in use if it is of the kind."""
        landscape = self.store.experiment.landscape
        begin = landscape if landscape.key == key else None
        dialog = DIALOGS[key][1](begin, self.colours, self._take, self.window())
        dialog.open()
        return dialog

    def bring_table(self, path: Path, then: Callable[[], object]) -> None:
        """Open a file in the dialog of the data or the log in use, else in that for a line; then call `then`."""
        landscape = self.store.experiment.landscape
        key = landscape.key if isinstance(landscape, FromFile) else "linear_regression"
        cast("FromFileDialog", self.bring(key)).choose_source(str(path))
        then()

    def edit_brought(self) -> None:
        """Open the dialog for the landscape in use, if a person brought it."""
        landscape = self.store.experiment.landscape
        if landscape.brought and landscape.key in DIALOGS:
            self.bring(landscape.key)

    def _take(self, landscape: Landscape) -> None:
        """Go over to a landscape that was brought; to its own start where the present one does not suit."""
        experiment = self.store.experiment
        words = "change" if experiment.landscape.key == landscape.key else "landscape"
        after = experiment.on(landscape)
        if not _is_inside(after.start, landscape):
            after = replace(after, start=landscape.suggested_start)
        self.store.finish()
        self.store.edit(after, f"{words} {landscape.title}")

    # ------------------------------------------------------------------------------------------------------- edits

    def _edit(self, key: str, value: Value) -> None:
        part, _, name = key.partition(":")
        experiment = self.store.experiment
        if part == "seed":
            after, words = replace(experiment, seed=int(value)), "seed"
        elif part == "modifier":
            after = replace(experiment, modifiers=experiment.modifiers.with_settings({name: value}))
            words = _NAMES[name].lower()
        else:
            after, words = experiment.on(experiment.landscape.with_settings({name: value})), name
        self.store.edit(after, f"change {words}", gesture=("landscape", key))


def _is_inside(point: Point, landscape: Landscape) -> bool:
    """Whether a point lies in the window and the loss is finite there; a log of gradients suits any point."""
    if landscape.is_replay:
        return True
    window = landscape.window
    inside = window.x_low <= point.x <= window.x_high and window.y_low <= point.y <= window.y_high
    return inside and math.isfinite(landscape.value(*point))


def _chosen(experiment: Experiment) -> object:
    return experiment.landscape, experiment.modifiers, experiment.seed


def _fields(experiment: Experiment) -> list[FormField]:
    landscape, modifiers = experiment.landscape, experiment.modifiers
    values = landscape.settings()
    fields = [
        FormField(f"parameter:{name}", name, declaration, values[name], owner=landscape.key)
        for name, declaration in parameters_of(landscape).items()
        if not isinstance(declaration, Text)
    ]
    if landscape.is_replay:
        return fields
    shown = ["rotation", "noise", "drift", *DRIFT_SETTINGS[modifiers.drift]]
    declared = parameters_of(Modifiers)
    fields += [
        FormField(f"modifier:{name}", _NAMES[name], declared[name], getattr(modifiers, name))
        for name in shown
    ]
    if modifiers.noise > 0 or landscape.is_sampled:
        fields.insert(-len(shown) + 2, FormField("seed", "Seed", SEED, experiment.seed))
    return fields


def _condition(problem: Problem) -> str:
    """The condition number at the best minimum, where there is one with curvature in every direction."""
    minima = problem.landscape.minima()
    if not minima:
        return ""
    xx, xy, yy = problem.landscape.hessian(*minima[0])
    middle, reach = (xx + yy) / 2, math.hypot((xx - yy) / 2, xy)
    if not middle - reach > 1e-9 * max(1.0, middle + reach):
        return ""
    return f"κ = {number_text((middle + reach) / (middle - reach))}"
