"""The window: the map in the middle, docks around it, and what connects them to the store."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QSettings, QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QMainWindow, QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from playground.core.landscapes.base import Point
from playground.experiment.model import Experiment
from playground.gui.actions import Actions
from playground.gui.card import CardDock
from playground.gui.colours import Colours
from playground.gui.control_bar import ControlBar
from playground.gui.docks.fan import FanDock
from playground.gui.docks.hyperparameters import HyperparametersDock
from playground.gui.docks.inspector import InspectorDock
from playground.gui.docks.landscape import LandscapeDock
from playground.gui.docks.optimizers import OptimizersDock
from playground.gui.docks.series import QUANTITIES, SeriesDock
from playground.gui.documents import Documents
from playground.gui.export_dialog import ExportDialog
from playground.gui.help import show_about, show_keys
from playground.gui.map_view import field_of, path_of
from playground.gui.player import Player
from playground.gui.plots.contour_map import ContourMap
from playground.gui.status import StatusBar
from playground.gui.store import State, Store
from playground.gui.theme import Theme, ThemeChoice

LAYOUT_VERSION = 2
"""Raised when docks are added, so that an older remembered layout is not forced upon them."""
FIRST_SIZE = QSize(1440, 900)
NARROWEST = 880
"""Pixels of width that the control bar needs."""
GAP = 8
"""Pixels between cards, and between cards and the window's edge."""


class MainWindow(QMainWindow):
    """The laboratory.

    Attributes:
        store: what is chosen and shown.
        player: what lets it run.
        actions_by_name: every command.
        map: the contour map.
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
        self.docks: dict[str, CardDock] = {}
        self._lay_out(colours)
        self.control_bar = ControlBar(self.store, self.player, self.actions_by_name)
        self.addToolBar(self.control_bar)
        self.addToolBarBreak()
        for area in (
            Qt.ToolBarArea.TopToolBarArea,
            Qt.ToolBarArea.LeftToolBarArea,
            Qt.ToolBarArea.RightToolBarArea,
        ):
            self.addToolBar(area, _Margin(area, self))
        self.status_bar = StatusBar(self.store, self.map)
        self.setStatusBar(self.status_bar)
        self._fill_menus()
        self.control_bar.add_right(self._export_button())
        self._connect()
        self.setMinimumWidth(NARROWEST)
        self.resize(FIRST_SIZE)
        self._arrange()
        self._first_layout = self.saveState(LAYOUT_VERSION)
        self._untouched = not (remember and self._restore_layout())
        self._show_state(None, self.store.state)

    # --------------------------------------------------------------------------------------------------- building

    def _lay_out(self, colours: Colours) -> None:
        self.setCentralWidget(self.map)
        self.setDockNestingEnabled(True)
        for corner, area in (
            (Qt.Corner.TopLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea),
            (Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea),
            (Qt.Corner.TopRightCorner, Qt.DockWidgetArea.RightDockWidgetArea),
            (Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea),
        ):
            self.setCorner(corner, area)
        contents = {
            "landscape": LandscapeDock(self.store, colours),
            "optimizers": OptimizersDock(self.store, colours),
            "hyperparameters": HyperparametersDock(self.store, colours),
            "inspector": InspectorDock(self.store, colours),
            "fan": FanDock(self.store, colours),
            **{quantity.key: SeriesDock(quantity, self.store, colours) for quantity in QUANTITIES},
        }
        self.contents = contents
        plots = [contents[quantity.key] for quantity in QUANTITIES]
        for one, other in combinations(plots, 2):
            one.plot.link_x(other.plot)
        for name, content in contents.items():
            dock = CardDock(content.header.title, f"dock_{name}", self)
            dock.set_content(content)
            self.docks[dock.objectName()] = dock
        # When the window grows, the docks above and below the list get the new room.
        self.docks["dock_optimizers"].setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        contents["fan"].serve(self.docks["dock_fan"])

    def _arrange(self) -> None:
        """Put the docks where they belong at first."""
        left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        areas = dict.fromkeys(("inspector", "fan"), Qt.DockWidgetArea.BottomDockWidgetArea)
        areas |= dict.fromkeys(("landscape", "optimizers", "hyperparameters"), left)
        areas |= {quantity.key: right for quantity in QUANTITIES}
        for name, area in areas.items():
            dock = self.docks[f"dock_{name}"]
            dock.setFloating(False)
            self.addDockWidget(area, dock)
            dock.show()
        self.tabifyDockWidget(self.docks["dock_inspector"], self.docks["dock_fan"])
        self._show_fan(None, self.store.state)
        ordered = [self.docks[f"dock_{name}"] for name in ("landscape", "optimizers", "hyperparameters")]
        plots = [self.docks[f"dock_{quantity.key}"] for quantity in QUANTITIES]
        self._share_room(ordered, plots)

    def _share_room(self, left: list[CardDock], right: list[CardDock]) -> None:
        """Give each dock its part of the window as large as it is now."""
        width, height = self.width(), self.height()
        columns = [max(262, round(0.2 * width)), max(270, round(0.265 * width))]
        self.resizeDocks([left[0], right[0]], columns, Qt.Orientation.Horizontal)
        self.resizeDocks(
            left, [round(0.38 * height), 118, round(0.62 * height) - 250], Qt.Orientation.Vertical
        )
        self.resizeDocks(right, [100, 100, 100], Qt.Orientation.Vertical)
        self.resizeDocks([self.docks["dock_inspector"]], [round(0.235 * height)], Qt.Orientation.Vertical)

    def _fill_menus(self) -> None:
        bar, actions = self.menuBar(), self.actions_by_name
        file = bar.addMenu("&File")
        file.addActions([actions["new"], actions["open"]])
        file.addSeparator()
        file.addActions([actions["save"], actions["save_as"], actions["export"]])
        file.addSeparator()
        file.addAction(actions["quit"])
        edit = bar.addMenu("&Edit")
        edit.addActions([actions["undo"], actions["redo"]])
        edit.addSeparator()
        optimizers = self.contents["optimizers"]
        edit.addActions([optimizers.duplicate, optimizers.rename, optimizers.hide_or_show, optimizers.remove])
        run = bar.addMenu("&Run")
        run.addActions([actions[name] for name in ("reset", "back", "step", "run", "to_end")])
        run.addSeparator()
        run.addActions([actions["back_ten"], actions["step_ten"]])
        analyse = bar.addMenu("&Analyse")
        analyse.addAction(optimizers.fan)
        view = bar.addMenu("&View")
        view.addAction(actions["fit"])
        view.addSeparator()
        for dock in self.docks.values():
            view.addAction(dock.toggleViewAction())
        view.addSeparator()
        view.addMenu(self._theme_menu(view))
        view.addAction(actions["reset_layout"])
        help_menu = bar.addMenu("&Help")
        help_menu.addActions([actions["keys"], actions["about"]])
        self.addActions([actions[name] for name in ("back_ten", "step_ten", "fit")])

    def _theme_menu(self, parent: QMenu) -> QMenu:
        menu = QMenu("&Theme", parent)
        group = QActionGroup(menu)
        choices: tuple[ThemeChoice, ...] = ("system", "light", "dark")
        for choice in choices:
            action = QAction(choice.capitalize(), group, checkable=True)
            action.setObjectName(f"action_theme_{choice}")
            action.setChecked(choice == self._theme.choice)
            action.triggered.connect(lambda checked=False, choice=choice: self.choose_theme(choice))
            menu.addAction(action)
        return menu

    def _export_button(self) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(self.actions_by_name["export"])
        button.setAccessibleName("Export")
        return button

    def _connect(self) -> None:
        store, player = self.store, self.player
        self.actions_by_name.connect(
            new=self.documents.new,
            open=self.documents.ask_open,
            save=self.documents.save,
            save_as=self.documents.ask_save,
            export=self.export,
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
            reset_layout=self.reset_layout,
            about=lambda: show_about(self),
            keys=lambda: show_keys(self),
        )
        store.changed.connect(self._show_state)
        player.running_changed.connect(self._show_running)
        for quantity in QUANTITIES:
            self.contents[quantity.key].plot.cursor_moved.connect(player.go_to)
        self.map.start_moved.connect(self._move_start)
        self.map.start_dropped.connect(self._drop_start)
        for content in self.contents.values():
            content.begin()
        # Bound methods, no lambdas: the history sends its last messages while this window is being deleted.
        history = store.history
        for signal in (
            history.canUndoChanged,
            history.canRedoChanged,
            history.indexChanged,
            history.cleanChanged,
        ):
            signal.connect(self._show_history)
        self._theme.changed.connect(self.set_colours)
        self._show_history()
        self._show_running(False)

    # ---------------------------------------------------------------------------------------------------- following

    def _show_state(self, before: State | None, after: State) -> None:
        experiment = after.experiment
        problem = experiment.problem
        if before is None or before.experiment.problem != problem or not problem.is_static:
            self.map.set_field(field_of(problem, after.cursor))
        if before is None or before.experiment.start != experiment.start:
            self.map.set_start(*experiment.start)
        pairs = zip(experiment.runners, self.store.traces, strict=True)
        paths = [
            path_of(runner, trace, after.cursor, experiment.steps, index == after.selected)
            for index, (runner, trace) in enumerate(pairs)
        ]
        for index, copy in enumerate(after.copies):
            trace = self.store.copy_run(index).trace
            paths.append(path_of(copy, trace, after.cursor, experiment.steps, index == after.copy))
        self.map.set_paths(paths)
        self._show_fan(before, after)
        self.control_bar.show_state(before, after)
        self.status_bar.show_state(after)
        actions, cursor = self.actions_by_name, after.cursor
        for name in ("reset", "back", "back_ten"):
            actions[name].setEnabled(cursor > 0)
        for name in ("step", "step_ten", "to_end"):
            actions[name].setEnabled(cursor < experiment.steps)

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
        self.documents.name_window()
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

    def export(self) -> None:
        """Ask what to save as a picture, and where."""
        self.player.pause()
        titles = {"window": "Window", "map": "Contour map", **{one.key: one.title for one in QUANTITIES}}
        ExportDialog(titles, self.view, self.store.experiment.landscape.key, self).open()

    def view(self, key: str) -> QWidget:
        """A view by its name on the command line, up to date even where it is hidden."""
        if key == "window":
            return self
        if key == "map":
            return self.map
        self.contents[key].catch_up()
        return self.docks[f"dock_{key}"]

    def reset_layout(self) -> None:
        """Put every dock back to where it was at first."""
        self.restoreState(self._first_layout, LAYOUT_VERSION)
        self._arrange()

    def open_path(self, path: Path) -> None:
        """Open an experiment's file, or say why not."""
        self.documents.open_path(path)

    def _restore_layout(self) -> bool:
        """Take the layout of the last time; whether there was one that fits."""
        settings = QSettings()
        geometry, state = settings.value("geometry"), settings.value("layout")
        if not isinstance(geometry, QByteArray) or not isinstance(state, QByteArray):
            return False
        return self.restoreGeometry(geometry) and self.restoreState(state, LAYOUT_VERSION)

    def event(self, event: QEvent) -> bool:
        # A button that has the focus (it takes it by Tab alone) is pressed with Space; elsewhere Space runs and pauses.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Space and isinstance(self.focusWidget(), QAbstractButton):
                event.accept()
                return True
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        if self._untouched:
            # Sizes asked for before the first layout are not kept, and the window may have been resized since.
            self._untouched = False
            self._arrange()
            self._first_layout = self.saveState(LAYOUT_VERSION)
        super().showEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.documents.may_close():
            event.ignore()
            return
        self.player.pause()
        self.store.stop_catching_up()
        if self._remember:
            settings = QSettings()
            settings.setValue("geometry", self.saveGeometry())
            settings.setValue("layout", self.saveState(LAYOUT_VERSION))
        super().closeEvent(event)


class _Margin(QToolBar):
    """An empty strip between the docks and the window's edge; a main window has no other margin there."""

    def __init__(self, area: Qt.ToolBarArea, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"margin_{area.name}")
        self.setMovable(False)
        self.toggleViewAction().setVisible(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setStyleSheet("QToolBar { background: transparent; border: 0; padding: 0; }")
        if area is Qt.ToolBarArea.TopToolBarArea:
            self.setFixedHeight(GAP)
        else:
            self.setFixedWidth(GAP)
