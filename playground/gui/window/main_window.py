"""The window: the map in the middle, docks around it, and what a person does to the window itself."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QSettings, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QToolButton

from playground.core import catalogue
from playground.core.analysis.roles import Role
from playground.experiment.model import Experiment
from playground.gui.documents.documents import Documents
from playground.gui.documents.drops import EXPERIMENT, TABLE, Drops
from playground.gui.documents.examples_menu import ExamplesMenu
from playground.gui.documents.recent_menu import RecentMenu
from playground.gui.documents.recovery_bar import RecoveryBar
from playground.gui.figures.view_state import ViewState
from playground.gui.plots.map.contour_map import ContourMap
from playground.gui.plots.one_painting import puts_off
from playground.gui.state.context import Context, Messages
from playground.gui.state.player import Player
from playground.gui.state.store import Store
from playground.gui.style.colours import Colours
from playground.gui.style.theme import Theme, ThemeChoice
from playground.gui.widgets.settle import settle_layouts
from playground.gui.window.actions import Actions
from playground.gui.window.code_menu import CodeMenu, code_button
from playground.gui.window.commands import Commands
from playground.gui.window.control_bar import ROOMY, ControlBar
from playground.gui.window.dialogs import Dialogs
from playground.gui.window.extension_notice import ExtensionNotice
from playground.gui.window.layout import DockLayout
from playground.gui.window.menus import Submenus, fill_menus, theme_menu
from playground.gui.window.note_bar import NoteBar, under_note
from playground.gui.window.panels import make_dock, make_panels
from playground.gui.window.status import StatusBar
from playground.gui.window.tab_order import next_stop
from playground.gui.workspace.map_arrows import MapArrows
from playground.gui.workspace.map_follower import MapFollower
from playground.gui.workspace.pointing import Pointing


class MainWindow(QMainWindow):
    """The laboratory.

    Attributes:
        store: what is chosen and shown.
        player: what lets it run.
        context: both, for what stands in the window.
        actions_by_name: every command.
        documents: the file behind the window; `dialogs` opens the others.
        map: the contour map; `arrows` those upon it, `note_bar` the words over it.
        panels: the contents of the docks; `contents` the same by name, `docks` the docks by object name.
    """

    def __init__(self, experiment: Experiment, theme: Theme, *, remember: bool) -> None:
        super().__init__()
        self.setObjectName("main_window")
        colours = theme.colours
        self._theme = theme
        self._remember = remember
        self.store = Store(experiment, self)
        self.player = Player(self.store, self)
        self.context = Context(self.store, self.player, Messages(self), self)
        self.documents = Documents(self.context)
        self.recovery_bar: RecoveryBar | None = None
        self.dialogs = Dialogs(self.context, self.view_state)
        self._make_centre(colours)
        self.panels = make_panels(self.store, self.player, colours)
        self.contents = self.panels.by_name
        docks = {name: make_dock(name, content, self) for name, content in self.contents.items()}
        self.docks = {dock.objectName(): dock for dock in docks.values()}
        self._make_commands(colours)
        self._make_bars()
        self._fill_menus()
        self._join_views()
        self._layout = DockLayout(self, docks)
        open_table = self.panels.landscape.bring_table
        self._drops = Drops(
            self.context, docks.values(), {EXPERIMENT: self.documents.open_safely, TABLE: open_table}
        )
        if remember:
            self._layout.recall()
        self._settle_docks()
        theme.changed.connect(self.set_colours)

    def _make_centre(self, colours: Colours) -> None:
        self.map = ContourMap(colours)
        self.note_bar = NoteBar(self.store, self.dialogs.note)
        self.setCentralWidget(under_note(self.note_bar, self.map))
        self.map.offer_export(partial(self.dialogs.export_views, ("map",)))
        MapFollower(self.store, self.player, self.map)
        self.arrows = MapArrows(self.store, self.player, self.map, remember=self._remember)

    def _make_commands(self, colours: Colours) -> None:
        self.actions_by_name = Actions(self, colours)
        self._commands = Commands(self.actions_by_name, self.context, colours)
        self._commands.connect_documents(self.documents)
        self._commands.connect_dialogs(self.dialogs)
        self.actions_by_name.connect(
            fit=self.map.fit, fit_paths=self.map.fit_paths, reset_layout=self.reset_layout
        )

    def _make_bars(self) -> None:
        self.control_bar = ControlBar(self.store, self.player, self.actions_by_name)
        self.addToolBar(self.control_bar)
        export = QToolButton()
        export.setDefaultAction(self.actions_by_name["export"])
        export.setAccessibleName("Export")
        self.control_bar.add_right(export)
        self.code_menu = CodeMenu(self.context)
        self.control_bar.add_right(code_button(self.code_menu), ROOMY)
        self.status_bar = StatusBar(self.store, self.context.messages, self.map)
        self.setStatusBar(self.status_bar)
        self.map.value_text = self.status_bar.text_at
        if left_out := catalogue.faults():
            self.status_bar.addPermanentWidget(ExtensionNotice(left_out, self))

    def _fill_menus(self) -> None:
        fill_menus(
            self,
            self.actions_by_name,
            self.panels.optimizers,
            Submenus(
                recent=RecentMenu(self.documents, self),
                examples=ExamplesMenu(self.documents, self),
                code=self.code_menu,
                arrows=self.arrows.menu,
                theme=theme_menu(self, self._theme.choice, self.choose_theme),
            ),
            self.note_bar.shown,
            [dock.toggleViewAction() for dock in self.docks.values()],
        )

    def _join_views(self) -> None:
        """What is pointed at in one view is shown in the others; then all docks follow the store."""
        panels = self.panels
        for name, content in panels.series.items():
            content.plot.canvas.offer_export(partial(self.dialogs.export_views, (name,)))
        plots = {
            Role.RATE: panels.effective_lr.plot,
            Role.RMS: panels.rms_gradient.plot,
            None: panels.loss.plot,
        }
        self.pointing = Pointing(self.store, self.map, self.arrows, plots)
        panels.inspector.symbol_pointed.connect(self.pointing.show_symbol)
        for content in self.contents.values():
            content.begin()

    # ------------------------------------------------------------------------------------------------------- itself

    def set_colours(self, colours: Colours) -> None:
        """Go over to another theme."""
        self._commands.set_colours(colours)
        self.map.set_colours(colours)
        for content in self.contents.values():
            content.set_colours(colours)

    def choose_theme(self, choice: ThemeChoice) -> None:
        """Put a theme in force and remember it."""
        self._theme.choose(choice)
        if self._remember:
            QSettings().setValue("theme", choice)

    def view_state(self) -> ViewState:
        """How the views are shown now: zoom, axes and arrows."""
        panels = self.panels
        return ViewState(
            map_window=self.map.visible_window(),
            equal_scale=self.map.plot.has_equal_scale,
            arrows=tuple(self.arrows.kinds),
            stretches=dict(self.map.plot.stretches.factors),
            log={name: content.plot.log for name, content in panels.series.items()},
            steps=panels.loss.plot.plot.shown,
            edge=panels.effective_lr.edge_button.isChecked(),
        )

    def offer_abandoned(self) -> None:
        """Offer what windows left behind that stopped without closing, if there is any."""
        autosave = self.documents.autosave
        abandoned = autosave.draft_store.abandoned() if autosave is not None else []
        if not abandoned:
            return
        self.recovery_bar = RecoveryBar(abandoned, self.documents, self)
        self.recovery_bar.ended.connect(self._forget_recovery_bar)
        self._layout.put_on_top(self.recovery_bar)

    def _forget_recovery_bar(self) -> None:
        self.recovery_bar = None

    def reset_layout(self) -> None:
        """Put every dock back to where it was at first."""
        self._layout.reset()
        self._settle_docks()

    def _settle_docks(self) -> None:
        for content in self.contents.values():
            content.settle()

    def event(self, event: QEvent) -> bool:
        if puts_off(self, event):
            return True
        # A tool button has the focus only through Tab, and then Space presses it; elsewhere Space runs and pauses.
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and self._is_for_button(event):
            event.accept()
            return True
        return super().event(event)

    def _is_for_button(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Space and isinstance(self.focusWidget(), QToolButton)

    def focusNextPrevChild(self, forwards: bool) -> bool:
        stop = next_stop(self, forwards=forwards)
        if stop is None:
            return False
        reason = Qt.FocusReason.TabFocusReason if forwards else Qt.FocusReason.BacktabFocusReason
        stop.setFocus(reason)
        return True

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
            self._settle_docks()
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
        if self.recovery_bar is not None:
            self.recovery_bar.end()
        if self._remember:
            self._layout.keep()
        super().closeEvent(event)
