"""What every command does, and when it can be done."""

from __future__ import annotations

from PySide6.QtCore import QObject

from playground.gui.documents.documents import Documents
from playground.gui.state.context import Context
from playground.gui.state.store import State
from playground.gui.style.colours import Colours
from playground.gui.window.actions import Actions
from playground.gui.window.dialogs import Dialogs


class Commands(QObject):
    """Joins the actions to what they do, and lets each be chosen when it can be done."""

    def __init__(self, actions: Actions, context: Context, colours: Colours) -> None:
        super().__init__(context.window)
        self._actions, self._context, self._colours = actions, context, colours
        store, player = context.store, context.player
        actions.connect(
            quit=context.window.close,
            undo=store.history.undo,
            redo=store.history.redo,
            reset=player.reset,
            back=lambda: player.step(-1),
            step=player.step,
            back_ten=lambda: player.step(-10),
            step_ten=lambda: player.step(10),
            run=player.toggle,
            to_end=player.to_end,
        )
        store.history_changed.connect(self._show_history)
        store.changed.connect(self._follow)
        player.running_changed.connect(self._show_running)
        self._show_state(store.state)
        self._show_history()
        self._show_running(False)

    def connect_documents(self, documents: Documents) -> None:
        """Join the commands that open and save."""
        self._actions.connect(
            new=documents.new, open=documents.ask_open, save=documents.save, save_as=documents.ask_save
        )

    def connect_dialogs(self, dialogs: Dialogs) -> None:
        """Join the commands that open a dialog or use the clipboard."""
        self._actions.connect(
            export=dialogs.export,
            animation=dialogs.animation,
            copy_figure=dialogs.copy_figure,
            copy_text=dialogs.copy_text,
            paste_text=dialogs.paste_text,
            note=dialogs.note,
            table=dialogs.table,
            worksheet=dialogs.worksheet,
            answers=dialogs.answers,
            about=dialogs.about,
            keys=dialogs.keys,
        )

    def set_colours(self, colours: Colours) -> None:
        """Go over to another theme."""
        self._colours = colours
        self._actions.set_colours(colours)
        self._show_running(self._context.player.running)

    def _follow(self, before: State, after: State) -> None:
        self._show_state(after)

    def _show_state(self, state: State) -> None:
        actions, experiment = self._actions, state.experiment
        for name in ("reset", "back", "back_ten"):
            actions[name].setEnabled(state.cursor > 0)
        for name in ("step", "step_ten", "to_end"):
            actions[name].setEnabled(state.cursor < experiment.steps)
        actions["table"].setEnabled(bool(experiment.runners))
        for name in ("worksheet", "answers"):
            actions[name].setEnabled(state.runner is not None)

    def _show_running(self, running: bool) -> None:
        self._actions.set_running(running, self._colours)

    def _show_history(self) -> None:
        history = self._context.store.history
        for name, words, text, able in (
            ("undo", "Undo", history.undoText(), history.canUndo()),
            ("redo", "Redo", history.redoText(), history.canRedo()),
        ):
            self._actions[name].setEnabled(able)
            self._actions[name].setText(f"&{words} {text}".rstrip())
