"""The dialogs that commands open. Each is imported when it is asked for, so that the window opens sooner."""

from __future__ import annotations

from collections.abc import Callable

from playground.gui.figures.view_state import ViewState
from playground.gui.state.context import Context


class Dialogs:
    """Opens them. What runs is paused before a dialog looks at it."""

    def __init__(self, context: Context, view: Callable[[], ViewState]) -> None:
        """`view` says how the window shows its views now."""
        self._context = context
        self._view = view

    def export(self) -> None:
        """Ask what to make a figure of, and where it goes."""
        self.export_views(())

    def export_views(self, views: tuple[str, ...]) -> None:
        """The same, with these views chosen at first; none for those of the last time."""
        from playground.gui.figures.export_dialog import ExportDialog

        self._context.player.pause()
        ExportDialog(self._context, self._view(), views).open()

    def copy_figure(self) -> None:
        """Copy a figure as the last one was chosen."""
        from playground.gui.figures.export_dialog import copy_last_figure

        self._context.player.pause()
        copy_last_figure(self._context, self._view())

    def animation(self) -> None:
        """Ask for an animation."""
        from playground.gui.figures.animation_dialog import AnimationDialog

        self._context.player.pause()
        AnimationDialog(self._context, self._view()).open()

    def table(self) -> None:
        """Ask which traces go into a file."""
        from playground.gui.dialogs.table import TableDialog

        self._context.player.pause()
        TableDialog(self._context).open()

    def worksheet(self) -> None:
        """Ask for steps as a text."""
        from playground.gui.dialogs.worksheet import WorksheetDialog

        self._context.player.pause()
        WorksheetDialog(self._context).open()

    def answers(self) -> None:
        """Check what was worked out by hand."""
        from playground.gui.dialogs.answers import AnswersDialog

        self._context.player.pause()
        dialog = AnswersDialog(self._context)
        self._context.store.begin_quiz()
        dialog.finished.connect(self._context.store.end_quiz)
        dialog.open()

    def note(self) -> None:
        """Write what to look for."""
        from playground.gui.dialogs.note import NoteDialog

        self._context.player.pause()
        NoteDialog(self._context).open()

    def copy_text(self) -> None:
        """Copy the experiment as a line of text."""
        from playground.gui.documents.share import copy_as_text

        copy_as_text(self._context)

    def paste_text(self) -> None:
        """Go over to the experiment in the text on the clipboard."""
        from playground.gui.documents.share import paste_from_text

        paste_from_text(self._context)

    def about(self) -> None:
        """Show version and licences."""
        from playground.gui.dialogs.about import AboutDialog

        AboutDialog(self._context.window).open()

    def keys(self) -> None:
        """Show the keys of the window."""
        from playground.gui.window.keyboard import show_keys

        show_keys(self._context.window)
