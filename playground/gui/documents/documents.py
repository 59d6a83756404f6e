"""Opening and saving experiments from the window, so that no work is lost.

What was saved once is asked about before its changes are lost. What was never saved is not: it is kept aside and stays
in File ▸ Open recent, so that someone who only plays is never held up.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings

from playground import ENDING, TITLE
from playground.core.errors import InvalidInput
from playground.experiment.codec import dumps
from playground.experiment.files import atomic_write, reading_experiment, stamp_of
from playground.experiment.model import Experiment
from playground.experiment.note import heading_and_text
from playground.experiment.presets import first_launch
from playground.gui.documents.autosave import Autosave
from playground.gui.documents.opening import NOT_OPENED, Opening
from playground.gui.documents.questions import (
    ask_to_forget,
    ask_to_overwrite,
    ask_to_save,
    complain,
)
from playground.gui.documents.recent import RecentFiles
from playground.gui.documents.recovery import Draft, DraftPlace, DraftStore, SavedDraft
from playground.gui.documents.saved_state import SavedState, saved_state_of_draft
from playground.gui.state.folders import remember_folder, remembered_folder
from playground.gui.widgets.file_dialogs import ALL, ask_for_file, ask_where_to_save

if TYPE_CHECKING:
    from playground.gui.state.context import Context
    from playground.gui.state.store import State

_KINDS = f"Experiments (*{ENDING} *.json)"
_KEPT = "kept"
"""The setting that says that something was kept when a window closed, until the next one has said so."""


class Documents:
    """The file behind the window.

    Attributes:
        recent: the files opened and saved last.
        autosave: keeps what no file has; None where nothing is to be left behind.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._store, self._window = context.store, context.window
        self.recent = RecentFiles()
        self.autosave: Autosave | None = None
        self._saved_state = SavedState(None, context.store.experiment)
        self._changed = datetime.now()
        self._closing = False
        self._opening = Opening(context.window)
        context.store.changed.connect(self._follow)
        self.name_window()

    @property
    def path(self) -> Path | None:
        """Where the experiment is saved; None before it was."""
        return self._saved_state.path

    @path.setter
    def path(self, path: Path | None) -> None:
        self._saved_state = self._saved_state._replace(path=path)

    @property
    def is_changed(self) -> bool:
        """Whether a saved experiment has changed since."""
        return self.path is not None and self._differs

    @property
    def _differs(self) -> bool:
        return self._store.experiment != self._saved_state.experiment

    # ------------------------------------------------------------------------------------------------------- opening

    def new(self) -> None:
        """Begin again with the first experiment."""
        self.begin(first_launch())

    def begin(self, experiment: Experiment) -> None:
        """Go over to an experiment that has no file, such as an example."""
        self._when_safe(lambda: self._put(experiment, SavedState(None, experiment)))

    def ask_open(self) -> None:
        """Ask for a file and open it."""

        def ask() -> None:
            folder = str(remembered_folder())
            ask_for_file(self._window, "open_dialog", "Open an experiment", folder, _KINDS, self.open_path)

        self._when_safe(ask)

    def open_safely(self, path: Path, then: Callable[[], object] = lambda: None) -> None:
        """Open a file, after asking about changes that would be lost. `then` is called once it is open."""
        self._when_safe(lambda: self.open_path(path, then))

    def open_recent(self, path: Path) -> None:
        """Open a file of the list, or ask whether it stays there if it has gone."""
        if stamp_of(path) is None:
            ask_to_forget(self._window, str(path), lambda: self.recent.forget(path))
        else:
            self.open_safely(path)

    def open_path(self, path: Path, then: Callable[[], object] = lambda: None) -> bool:
        """Open a file without asking; on failure say why and leave everything as it is.

        Where it names much data, this returns before they are read; progress is shown and can be cancelled.

        Returns:
            Whether nothing is wrong so far.
        """
        path, stamp = path.absolute(), stamp_of(path)

        def put(experiment: Experiment) -> None:
            if self._put(experiment, SavedState(path, experiment, stamp)):
                then()

        return self._opening.read(reading_experiment(path), path.name, put)

    def restore(
        self, left: SavedDraft, place: DraftPlace | None, then: Callable[[], object] = lambda: None
    ) -> None:
        """Go on with an experiment that a window left unsaved, after asking about changes that would be lost.

        Args:
            left: which one.
            place: where it is kept, if this process holds it already.
            then: called once it is there.
        """
        autosave = self.autosave
        if autosave is None:
            return

        def put(experiment: Experiment) -> None:
            held = place or autosave.draft_store.claim(left)
            if held is None:
                words = f"{left.title} is open in another window, or has been deleted."
                complain(self._window, NOT_OPENED, words)
            elif self._put(experiment, saved_state_of_draft(left.path, experiment, left.stamp)):
                self._changed = left.changed
                autosave.adopt(held)
                then()
            elif place is None:
                held.release()

        self._when_safe(lambda: self._opening.read(autosave.draft_store.reading(left), left.title, put))

    def _put(self, experiment: Experiment, saved_state: SavedState) -> bool:
        """Go over to another experiment; what is there now is kept if no file has it."""
        unsaved = self.path is None and self._differs
        if reason := self._keep():
            complain(self._window, NOT_OPENED, f"What is in the window cannot be kept: {reason}")
            return False
        if self.autosave is not None:
            self.autosave.drop()
        self._context.player.pause()
        self._saved_state = saved_state
        self._store.replace_experiment(experiment)
        if saved_state.path is not None:
            self._remember(saved_state.path)
        self.name_window()
        if unsaved and self.autosave is not None:
            self._say("The experiment before was not saved; it is in File ▸ Open recent")
        return True

    # -------------------------------------------------------------------------------------------------------- saving

    def save(self, then: Callable[[], object] = lambda: None) -> None:
        """Save to the experiment's file; ask for one if it has none. `then` is called once it is saved."""
        path = self.path
        if path is None:
            self.ask_save(then)
        elif self._saved_state.is_changed_outside:
            ask_to_overwrite(
                self._window,
                path.name,
                lambda: self.save_to(path) and then(),
                lambda: self.ask_save(then),
            )
        elif self.save_to(path):
            then()

    def ask_save(self, then: Callable[[], object] = lambda: None) -> None:
        """Ask for a file and save there. `then` is called once it is saved."""
        name = f"{self._store.experiment.landscape.key}{ENDING}"
        proposal = str(self.path or remembered_folder() / name)
        ask_where_to_save(
            self._window,
            "save_dialog",
            "Save the experiment",
            proposal,
            {ENDING: _KINDS, "": ALL},
            lambda path: self.save_to(path) and then(),
        )

    def save_to(self, path: Path) -> bool:
        """Save to a file; on failure say why."""
        path, experiment = path.absolute(), self._store.experiment
        try:
            with atomic_write(path) as file:
                file.write(dumps(experiment, path.parent))
        except InvalidInput as error:
            complain(self._window, "The experiment could not be saved", str(error))
            return False
        self._saved_state = SavedState(path, experiment, stamp_of(path))
        if self.autosave is not None:
            self.autosave.drop()
        self._remember(path)
        self._store.finish()
        self.name_window()
        self._say(f"Saved {path}")
        return True

    # ------------------------------------------------------------------------------------------- nothing may get lost

    def keep_unsaved_on(self, draft_store: DraftStore) -> None:
        """From now on keep there what no file has."""
        self.autosave = Autosave(draft_store, self._draft, self._window)
        self.autosave.failed.connect(lambda reason: self._say(f"What is not saved cannot be kept: {reason}"))
        self.autosave.touch()
        if QSettings().value(_KEPT) is not None:
            QSettings().remove(_KEPT)
            if draft_store.kept():
                self._say("The experiment of the last time was not saved; it is in File ▸ Open recent")

    def may_close(self) -> bool:
        """Whether the window may close now; if not, the person is asked and it closes after the answer."""
        if self._closing:
            return True
        if self.is_changed:
            self._ask_to_save(self._window.close, self._close)
            return False
        if reason := self._keep():
            words = f"The experiment is not saved, and cannot be kept: {reason}"
            ask_to_save(self._window, words, lambda: self.save(self._window.close), self._close)
            return False
        if self.autosave is not None and self.path is None and self._differs:
            QSettings().setValue(_KEPT, True)
        return True

    def leave(self) -> None:
        """Close without a question, because the program is told to end; the next window offers what is not saved."""
        if self.autosave is not None:
            self.autosave.leave()
        self._close()

    def end(self) -> None:
        """The window closes."""
        self._opening.stop()
        if self.autosave is not None:
            self.autosave.end()

    def _close(self) -> None:
        self._closing = True
        self._window.close()

    def _keep(self) -> str:
        """Keep what was never saved; return why that cannot be done, or nothing."""
        draft = self._draft() if self.path is None else None
        if draft is None or self.autosave is None:
            return ""
        return self.autosave.keep(draft)

    def _draft(self) -> Draft | None:
        if not self._differs:
            return None
        return Draft(self._store.experiment, self.path, self._saved_state.stamp, self._changed)

    def _follow(self, before: State, after: State) -> None:
        if after.experiment is before.experiment:
            return
        self._changed = datetime.now()
        self.name_window()
        if self.autosave is not None:
            self.autosave.touch()

    def _when_safe(self, act: Callable[[], object]) -> None:
        if self.is_changed:
            self._ask_to_save(act, act)
        else:
            act()

    def _ask_to_save(self, saved: Callable[[], object], discarded: Callable[[], object]) -> None:
        name = self.path.name if self.path is not None else "The experiment"
        words = f"{name} has changes that are not saved."
        ask_to_save(self._window, words, lambda: self.save(saved), discarded)

    # -------------------------------------------------------------------------------------------------------- inside

    def _remember(self, path: Path) -> None:
        remember_folder(path)
        self.recent.add(path)

    def _say(self, words: str) -> None:
        self._context.messages.say(words)

    def name_window(self) -> None:
        """Write the file’s name into the title bar."""
        heading, _ = heading_and_text(self._store.experiment.note)
        shown = self.path.name if self.path else heading
        name = f"{shown}[*] — " if shown else ""
        self._window.setWindowTitle(f"{name}{TITLE}")
        self._window.setWindowModified(self.is_changed)
