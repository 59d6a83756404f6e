"""The window: the map in the middle, docks around it, and what connects them to the store."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

from PySide6.QtCore import QEvent, QSettings, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QToolButton

from playground.core import catalogue
from playground.core.analysis.roles import Role
from playground.core.landscapes.base import Point
from playground.experiment.model import Experiment
from playground.gui.docks.fan import FanDock
from playground.gui.docks.hyperparameters import HyperparametersDock
from playground.gui.docks.inspector import InspectorDock
from playground.gui.docks.landscape import LandscapeDock
from playground.gui.docks.optimizers import OptimizersDock
from playground.gui.docks.series import QUANTITIES, series_dock
from playground.gui.docks.tracking import TRACKING, TrackingDock
from playground.gui.documents.documents import Documents
from playground.gui.documents.drops import Drops
from playground.gui.plots.contour_map import ContourMap
from playground.gui.state.player import Player
from playground.gui.state.pointing import Pointing
from playground.gui.state.store import State, Store
from playground.gui.style.colours import Colours
from playground.gui.style.icons import apply_icon
from playground.gui.style.theme import Theme, ThemeChoice
from playground.gui.widgets.card import CardDock
from playground.gui.window.actions import Actions
from playground.gui.window.code_menu import CodeMenu
from playground.gui.window.control_bar import ROOMY, ControlBar
from playground.gui.window.extension_notice import ExtensionNotice
from playground.gui.window.layout import Layout, settle_layouts
from playground.gui.window.menus import fill_menus
from playground.gui.window.note_bar import NoteBar, under_note
from playground.gui.window.status import StatusBar
from playground.gui.workspace.map_arrows import MapArrows
from playground.gui.workspace.map_view import field_shown, paths_of


class MainWindow(QMainWindow):
    """The laboratory.

    Attributes:
        store: what is chosen and shown.
        player: what lets it run.
        actions_by_name: every command.
        map: the contour map; `arrows` those upon it, `note_bar` the words over it.
        docks: the docks by object name; `contents` by the name behind ``dock_``.
    """

    def __init__(self, experiment: Experiment, theme: Theme, *, remember: bool) -> None:
        super().__init__()
        self.setObjectName("main_window")
        colours = theme.colours
        self._theme = theme
        self._remember = remember
        self.store = Store(experiment, self)
        self.player = Player(self.store, self)
        self.actions_by_name = Actions(self, colours)
        self.documents = Documents(self)
        self.map = ContourMap(colours)
        self.note_bar = NoteBar(self.store, self._edit_note)
        self.setCentralWidget(under_note(self.note_bar, self.map))
        self.arrows = MapArrows(self.store, self.player, self.map, remember=remember)
        self.docks: dict[str, CardDock] = {}
        self._make_docks(colours)
        self.control_bar = ControlBar(self.store, self.player, self.actions_by_name)
        self.addToolBar(self.control_bar)
        self.status_bar = StatusBar(self.store, self.map)
        self.setStatusBar(self.status_bar)
        if left_out := catalogue.faults():
            self.status_bar.addPermanentWidget(ExtensionNotice(left_out, self))
        self.code_menu = CodeMenu(self.store, self.player, self)
        fill_menus(self, theme.choice)
        self.control_bar.add_right(self._export_button())
        self.control_bar.add_right(self._code_button(), ROOMY)
        self._connect()
        self._layout = Layout(self, {name: self.docks[f"dock_{name}"] for name in self.contents})
        self._drops = Drops(self)
        if remember:
            self._layout.recall()
        self._show_state(None, self.store.state)

    # --------------------------------------------------------------------------------------------------- building

    def _make_docks(self, colours: Colours) -> None:
        contents = {
            "landscape": LandscapeDock(self.store, colours),
            "optimizers": OptimizersDock(self.store, colours),
            "hyperparameters": HyperparametersDock(self.store, colours),
            "inspector": InspectorDock(self.store, colours),
            "fan": FanDock(self.store, colours),
            **{quantity.key: series_dock(quantity, self.store, colours) for quantity in QUANTITIES},
            "tracking_error": TrackingDock(self.store, colours),
        }
        self.contents = contents
        plots = [*(contents[quantity.key] for quantity in QUANTITIES), contents["tracking_error"]]
        for one, other in combinations(plots, 2):
            one.plot.link_x(other.plot)
        for name, content in contents.items():
            dock = CardDock(content.header.title, f"dock_{name}", self)
            dock.set_content(content)
            dock.visibilityChanged.connect(content.be_seen)
            self.docks[dock.objectName()] = dock
        contents["fan"].attach(self.docks["dock_fan"])
        contents["tracking_error"].attach(self.docks["dock_tracking_error"])

    def _export_button(self) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(self.actions_by_name["export"])
        button.setAccessibleName("Export")
        return button

    def _code_button(self) -> QToolButton:
        button = QToolButton()
        apply_icon(button, "code")
        button.setText("Copy code")
        button.setToolTip("The selected optimizer as a script for NumPy, PyTorch, Keras or optax")
        button.setAccessibleName("Copy as code")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(self.code_menu)
        return button

    def _connect(self) -> None:
        store, player = self.store, self.player
        self.actions_by_name.connect(
            new=self.documents.new,
            open=self.documents.ask_open,
            save=self.documents.save,
            save_as=self.documents.ask_save,
            export=self.export,
            animation=self._make_animation,
            copy_figure=self.copy_figure,
            quit=self.close,
            undo=store.history.undo,
            redo=store.history.redo,
            reset=player.reset,
            back=lambda: player.step(-1),
            step=player.step,
            back_ten=lambda: player.step(-10),
            step_ten=lambda: player.step(10),
            run=player.toggle,
            to_end=player.to_end,
            fit=self.map.fit,
            copy_text=self._copy_text,
            paste_text=self._paste_text,
            note=self._edit_note,
            table=self._write_table,
            worksheet=self._write_worksheet,
            answers=self._check_answers,
            reset_layout=self.reset_layout,
            about=self._show_about,
            keys=self._show_keys,
        )
        store.changed.connect(self._show_state)
        player.running_changed.connect(self._show_running)
        for quantity in (*QUANTITIES, TRACKING):
            self.contents[quantity.key].plot.cursor_moved.connect(player.go_to)
        plots = {"effective_lr": Role.RATE, "rms_gradient": Role.RMS, "loss": None}
        self.pointing = Pointing(
            store, self.map, self.arrows, {role: self.contents[key].plot for key, role in plots.items()}
        )
        self.contents["inspector"].symbol_pointed.connect(self.pointing.show_symbol)
        self.map.step_chosen.connect(player.go_to)
        self.map.start_moved.connect(self._move_start)
        self.map.start_dropped.connect(self._drop_start)
        for content in self.contents.values():
            content.begin()
        # Bound methods, no lambdas: the history sends its last messages while this window is being deleted.
        history = store.history
        for signal in (history.canUndoChanged, history.canRedoChanged, history.indexChanged):
            signal.connect(self._show_history)
        self._theme.changed.connect(self.set_colours)
        self._show_history()
        self._show_running(False)

    # ---------------------------------------------------------------------------------------------------- following

    def _show_state(self, before: State | None, after: State) -> None:
        experiment = after.experiment
        problem = experiment.problem
        # The view of a log follows the paths, which change with anything.
        same = before is not None and before.experiment.problem == problem
        follows = problem.landscape.is_replay and (before is None or before.experiment != experiment)
        if not same or not problem.is_static or follows:
            self.map.set_field(field_shown(experiment, after.cursor))
        if before is None or before.experiment.start != experiment.start:
            self.map.set_start(*experiment.start)
        self.map.set_paths(paths_of(self.store, after))
        self._show_fan(before, after)
        self.arrows.refresh()
        self.control_bar.show_state(before, after)
        self.status_bar.show_state(after)
        actions, cursor = self.actions_by_name, after.cursor
        for name in ("reset", "back", "back_ten"):
            actions[name].setEnabled(cursor > 0)
        for name in ("step", "step_ten", "to_end"):
            actions[name].setEnabled(cursor < experiment.steps)
        actions["table"].setEnabled(bool(experiment.runners))
        for name in ("worksheet", "answers"):
            actions[name].setEnabled(after.runner is not None)

    def _show_fan(self, before: State | None, after: State) -> None:
        """The fan's dock is open exactly while there is a fan."""
        if before is None or (before.fan is None) is not (after.fan is None):
            dock = self.docks["dock_fan"]
            dock.setVisible(after.fan is not None)
            if after.fan is not None:
                dock.raise_()

    def _show_running(self, running: bool) -> None:
        self.actions_by_name.set_running(running, self._theme.colours)

    def _show_history(self, _: object = None) -> None:
        history, actions = self.store.history, self.actions_by_name
        for name, words, text, able in (
            ("undo", "Undo", history.undoText(), history.canUndo()),
            ("redo", "Redo", history.redoText(), history.canRedo()),
        ):
            actions[name].setEnabled(able)
            actions[name].setText(f"&{words} {text}".rstrip())

    def _move_start(self, x: float, y: float) -> None:
        start = Point(x, y)
        self.store.edit(replace(self.store.experiment, start=start), "move the start", gesture="start")

    def _drop_start(self, x: float, y: float) -> None:
        self._move_start(x, y)
        self.store.finish()

    def set_colours(self, colours: Colours) -> None:
        """Go over to another theme."""
        self.actions_by_name.set_colours(colours)
        self._show_running(self.player.running)
        self.map.set_colours(colours)
        for content in self.contents.values():
            content.set_colours(colours)

    # ------------------------------------------------------------------------------------------------------ commands

    def choose_theme(self, choice: ThemeChoice) -> None:
        """Put a theme in force and remember it."""
        self._theme.choose(choice)
        if self._remember:
            QSettings().setValue("theme", choice)

    # Dialogs are imported when they are asked for, so that the window opens sooner.

    def export(self) -> None:
        """Ask what to make a figure of, and where it goes."""
        from playground.gui.figures.export_dialog import ExportDialog

        self.player.pause()
        ExportDialog(self).open()

    def copy_figure(self) -> None:
        """Copy a figure as the last one was chosen."""
        from playground.gui.figures.export_dialog import copy_last_figure

        self.player.pause()
        copy_last_figure(self)

    def _make_animation(self) -> None:
        from playground.gui.figures.animation_dialog import AnimationDialog

        self.player.pause()
        AnimationDialog(self).open()

    def _write_table(self) -> None:
        from playground.gui.dialogs.table import TableDialog

        self.player.pause()
        TableDialog(self.store, self).open()

    def _write_worksheet(self) -> None:
        from playground.gui.dialogs.worksheet import WorksheetDialog

        self.player.pause()
        WorksheetDialog(self.store, self).open()

    def _check_answers(self) -> None:
        from playground.gui.dialogs.answers import AnswersDialog

        self.player.pause()
        AnswersDialog(self.store, self).open()

    def _copy_text(self) -> None:
        from playground.gui.documents.share import copy_as_text

        copy_as_text(self)

    def _paste_text(self) -> None:
        from playground.gui.documents.share import paste_from_text

        paste_from_text(self)

    def _edit_note(self) -> None:
        from playground.gui.dialogs.note import NoteDialog

        self.player.pause()
        NoteDialog(self.store, self).open()

    def _show_about(self) -> None:
        from playground.gui.window.help import show_about

        show_about(self)

    def _show_keys(self) -> None:
        from playground.gui.window.help import show_keys

        show_keys(self)

    def reset_layout(self) -> None:
        """Put every dock back to where it was at first."""
        self._layout.reset()
        self._show_fan(None, self.store.state)

    def open_path(self, path: Path) -> None:
        """Open an experiment's file, or say why not."""
        self.documents.open_path(path)

    def event(self, event: QEvent) -> bool:
        # A tool button has the focus only through Tab, and then Space presses it; elsewhere Space runs and pauses.
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and self._is_for_button(event):
            event.accept()
            return True
        return super().event(event)

    def _is_for_button(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Space and isinstance(self.focusWidget(), QToolButton)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # What has the focus had no use for it.
        if event.key() == Qt.Key.Key_Escape and self.store.is_catching_up:
            self.store.stop_catching_up()
        elif event.key() == Qt.Key.Key_Escape and self.store.state.fan is not None:
            self.store.set_fan(None)
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        if self._layout.settle():
            self._show_fan(None, self.store.state)
        super().showEvent(event)
        settle_layouts()
        self._drops.watch(self)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.documents.may_close():
            event.ignore()
            return
        self.player.pause()
        self.store.stop_catching_up()
        self.documents.end()
        if self._remember:
            self._layout.keep()
        super().closeEvent(event)
