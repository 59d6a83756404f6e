"""The optimizer dock: the list of runners."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QColor, QIcon, QKeySequence, QPixmap
from PySide6.QtWidgets import QColorDialog, QInputDialog, QLabel, QLineEdit, QMenu, QToolButton

from playground.core import catalogue
from playground.core.optimizers.base import Optimizer
from playground.experiment.model import LONGEST_LABEL, MOST_RUNNERS, Experiment, Runner, printable_line
from playground.experiment.palette import OKABE_ITO
from playground.experiment.sweep import first_fan
from playground.gui.docks.dock import DockContent
from playground.gui.docks.runner_list import ROW_HEIGHT, SHOWN, RunnerList
from playground.gui.state.store import State, Store
from playground.gui.style.colours import Colours
from playground.gui.style.icons import icon
from playground.gui.widgets.accessibility import set_accessibility
from playground.gui.widgets.card import CardDock
from playground.gui.widgets.menu_button import MenuButton

SHARE = 0.28
"""Of the window's height, at most, that a long list asks for."""
_NAME_WIDTH = 380
"""Pixels of the dialog for a name: names are up to as long as a line of it."""
_ADD = "Add an optimizer, with the paper's defaults"
FULL = f"there are {MOST_RUNNERS} optimizers, as many as there can be"


class OptimizersDock(DockContent):
    """Several runners at once, the same method as often as one likes."""

    is_read = True

    def __init__(self, store: Store, colours: Colours) -> None:
        super().__init__("Optimizers", store, colours)
        self.list = RunnerList(store, colours)
        self._grow = QTimer(self, singleShot=True, interval=0)
        self.empty = QLabel("No optimizer yet: choose one under Add.")
        self.empty.setProperty("role", "muted")
        self.empty.setContentsMargins(12, 4, 12, 10)
        self.box.addWidget(self.list, 1)
        self.box.addWidget(self.empty)
        self._icons: list[tuple[QAction | QToolButton, str]] = []
        self.duplicate = self._action("&Duplicate", "duplicate", "Ctrl+D", self._duplicate)
        self.remove = self._action("Remo&ve", "remove", "Del", self._remove)
        self.rename = self._action("R&ename…", "", "F2", self.ask_name)
        self.up = self._action("Move &up", "up", "Alt+Up", lambda: self._move(-1))
        self.down = self._action("Move do&wn", "down", "Alt+Down", lambda: self._move(1))
        self.hide_or_show = self._action("&Hide", "eye", "Ctrl+H", self._toggle_visible)
        self.fan = self._action("&Fan…", "fan", "Ctrl+Shift+F", self._fan)
        fan_tip = "Fan out: copies of the selected optimizer that differ in one number"
        self.fan.setToolTip(f"{fan_tip} (Ctrl+Shift+F)")
        self.fan.setStatusTip(fan_tip)
        self.fan.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        self.add_button = self._add_button()
        self.header.add(self.add_button)
        for action in (self.duplicate, self.remove):
            self.header.add(self._button(action))
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._show_menu)
        self.list.colour_wanted.connect(self._show_colours)
        self.list.visibility_wanted.connect(self._toggle_visible)
        self.list.name_wanted.connect(self.ask_name)

    # ------------------------------------------------------------------------------------------------- appearance

    def _action(self, text: str, name: str, key: str, act: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._say(action)
        action.triggered.connect(lambda checked: act())
        if name:
            action.setIcon(icon(name, self.colours))
            self._icons.append((action, name))
        self.addAction(action)
        return action

    def _say(self, action: QAction, why_not: str = "") -> None:
        tip = f"{action.text().replace('&', '').removesuffix('…')} the selected optimizer"
        action.setToolTip(f"{tip}: {why_not}" if why_not else f"{tip} ({action.shortcut().toString()})")
        action.setStatusTip(tip)

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setAccessibleName(action.statusTip())
        button.setProperty("flat", True)
        button.setFixedWidth(26)
        return button

    def _add_button(self) -> QToolButton:
        button = MenuButton()
        button.setText("Add")
        button.setIcon(icon("add", self.colours))
        self._icons.append((button, "add"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setToolTip(_ADD)
        button.setAccessibleName("Add an optimizer")
        button.setProperty("flat", True)
        menu = QMenu(button)
        menu.setToolTipsVisible(True)
        offers = [(kind.title, key, "") for key, kind in catalogue.optimizers().items()]
        offers += [
            (name, key, name) for key, kind in catalogue.optimizers().items() for name in own_variants(kind)
        ]
        for title, key, variant in sorted(offers, key=lambda offer: offer[0].lower()):
            action = menu.addAction(title)
            action.setToolTip(catalogue.optimizers()[key].summary)
            action.triggered.connect(lambda checked=False, key=key, variant=variant: self.add(key, variant))
        button.setMenu(menu)
        return button

    def set_colours(self, colours: Colours) -> None:
        super().set_colours(colours)
        self.list.set_colours(colours)
        for one, name in self._icons:
            one.setIcon(icon(name, colours))

    def show_state(self, before: State | None, after: State) -> None:
        self.list.show_state(before, after)
        experiment, index = after.experiment, after.selected
        if before is not None and (before.experiment.runners, before.selected) == (experiment.runners, index):
            return
        if before is not None and len(before.experiment.runners) != len(experiment.runners):
            self._grow.start()
        some = index >= 0
        self.list.setVisible(some)
        self.empty.setVisible(not some)
        for action in (self.remove, self.rename, self.hide_or_show, self.fan):
            action.setEnabled(some)
        full = len(experiment.runners) >= MOST_RUNNERS
        self.duplicate.setEnabled(some and not full)
        self._say(self.duplicate, FULL if full else "")
        self.add_button.setEnabled(not full)
        self.add_button.setToolTip(f"{_ADD}: {FULL}" if full else _ADD)
        self.up.setEnabled(index > 0)
        self.down.setEnabled(0 <= index < len(experiment.runners) - 1)
        if after.runner is not None:
            self.hide_or_show.setText("&Hide" if after.runner.visible else "S&how")
            self._say(self.hide_or_show)

    def sizeHint(self) -> QSize:
        return QSize(250, ROW_HEIGHT * max(3, min(len(self.store.experiment.runners), SHOWN)) + 10)

    def attach(self, dock: CardDock) -> None:
        """Let the dock grow with the list; what stands above and below it gives way."""

        def grow() -> None:
            wanted = dock.height() - self.height() + self.sizeHint().height()
            dock.ask_height(min(wanted, round(SHARE * dock.window().height())))

        self._grow.timeout.connect(grow)

    # ---------------------------------------------------------------------------------------------------- changing

    def add(self, key: str, variant: str = "") -> None:
        """Add a method with the paper's defaults, or a variant of it under its own name, and select it."""
        experiment, kind = self.store.experiment, catalogue.optimizers()[key]
        if len(experiment.runners) >= MOST_RUNNERS:
            return  # the actions are off and say so
        optimizer = kind.make("paper", kind.variants.get(variant))
        runner = Runner(optimizer, label=variant, colour=experiment.free_colour())
        self._do(experiment.with_new_runner(runner), f"add {runner.name}", len(experiment.runners))

    def _do(self, experiment: Experiment, text: str, selected: int | None = None) -> None:
        self.store.finish()
        self.store.edit(experiment, text, selected=selected)

    def _duplicate(self) -> None:
        experiment, index, runner = self._selected()
        copy = replace(runner, colour=experiment.free_colour())
        self._do(experiment.with_new_runner(copy, index + 1), f"duplicate {runner.name}", index + 1)

    def _remove(self) -> None:
        experiment, index, runner = self._selected()
        self._do(experiment.without_runner(index), f"remove {runner.name}")

    def _move(self, by: int) -> None:
        experiment, index, runner = self._selected()
        self._do(experiment.with_runner_moved(index, index + by), f"move {runner.name}", index + by)

    def _fan(self) -> None:
        self.store.set_fan(first_fan(self.store.experiment, self.store.selected))

    def _toggle_visible(self) -> None:
        experiment, index, runner = self._selected()
        words = f"{'hide' if runner.visible else 'show'} {runner.name}"
        self._do(experiment.with_runner(index, replace(runner, visible=not runner.visible)), words)

    def ask_name(self) -> None:
        """Ask for a new name of the selected runner."""
        _, _, runner = self._selected()
        dialog = QInputDialog(self)
        dialog.setObjectName("rename_dialog")
        dialog.setWindowTitle("Rename")
        dialog.setLabelText("Name of this optimizer:")
        dialog.setTextValue(runner.name)
        dialog.resize(_NAME_WIDTH, dialog.sizeHint().height())
        if line := dialog.findChild(QLineEdit):
            tip = f"At most {LONGEST_LABEL} characters; empty for the method's own name, {runner.title}"
            set_accessibility(line, "Name of this optimizer", tip)
        dialog.textValueSelected.connect(self.rename_to)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def rename_to(self, name: str) -> None:
        """Give the selected runner a name; an empty one stands for the method's own."""
        experiment, index, runner = self._selected()
        label = printable_line(name)[:LONGEST_LABEL].rstrip()
        self._do(experiment.with_runner(index, replace(runner, label=label)), f"rename {runner.name}")

    def recolour(self, colour: str) -> None:
        """Give the selected runner a colour, ``#rrggbb``."""
        experiment, index, runner = self._selected()
        self._do(experiment.with_runner(index, replace(runner, colour=colour)), f"colour of {runner.name}")

    def _selected(self) -> tuple[Experiment, int, Runner]:
        state = self.store.state
        assert state.runner is not None  # the actions are disabled without one
        return state.experiment, state.selected, state.runner

    # ------------------------------------------------------------------------------------------------------- menus

    def _show_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([self.rename, self.hide_or_show, self.duplicate, self.fan])
        menu.addMenu(self._colour_menu(menu))
        menu.addSeparator()
        menu.addActions([self.up, self.down])
        menu.addSeparator()
        menu.addAction(self.remove)
        menu.popup(self.list.viewport().mapToGlobal(at))

    def _show_colours(self, at: QPoint) -> None:
        menu = self._colour_menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def _colour_menu(self, parent: QMenu | OptimizersDock) -> QMenu:
        menu = QMenu("Colour", parent)
        for name, colour in OKABE_ITO.items():
            swatch = QPixmap(28, 28)
            swatch.fill(QColor(colour))
            menu.addAction(QIcon(swatch), name.capitalize(), lambda colour=colour: self.recolour(colour))
        menu.addSeparator()
        menu.addAction("Other…", self._ask_colour)
        return menu

    def _ask_colour(self) -> None:
        _, _, runner = self._selected()
        dialog = QColorDialog(QColor(runner.colour), self)
        dialog.setObjectName("colour_dialog")
        dialog.setWindowTitle(f"Colour of {runner.name}")
        dialog.colorSelected.connect(lambda colour: self.recolour(colour.name()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def own_variants(kind: type[Optimizer]) -> tuple[str, ...]:
    """The names of a method's own variants; a method derived from another does not offer that one's again."""
    return tuple(kind.variants) if "variants" in vars(kind) else ()
