"""Opening and saving experiments from the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QMessageBox

from playground import ENDING
from playground.core.errors import ChoiceError
from playground.experiment.codec import dumps
from playground.experiment.files import atomic_write, reading_experiment
from playground.experiment.model import Experiment
from playground.experiment.presets import first_launch
from playground.gui.slices import Slices, SlicesDialog

if TYPE_CHECKING:
    from playground.gui.main_window import MainWindow

KINDS = "Experiments (*.optplay *.json);;All files (*)"


class Documents:
    """The file behind the window.

    Attributes:
        path: where the experiment is saved; None before it was.
    """

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.path: Path | None = None
        self._opening: Slices | None = None

    @property
    def is_changed(self) -> bool:
        """Whether a saved experiment has changed since."""
        return self.path is not None and not self._window.store.history.isClean()

    def new(self) -> None:
        """Begin again with the first experiment."""
        self._when_safe(lambda: self._put(None, first_launch()))

    def ask_open(self) -> None:
        """Ask for a file and open it."""
        self._when_safe(self._ask_open)

    def _ask_open(self) -> None:
        dialog = QFileDialog(self._window, "Open an experiment", self._folder(), KINDS)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.open_path(Path(path)))
        _open(dialog, "open_dialog")

    def open_path(self, path: Path) -> bool:
        """Open a file; on failure say why and leave everything as it is.

        Where it names much data, this returns before they are read; progress is shown and can be cancelled.

        Returns:
            Whether nothing is wrong so far.
        """
        self._stop_opening()
        faults: list[ChoiceError] = []
        self._opening = Slices(reading_experiment(path), self._window)
        self._opening.done.connect(lambda experiment: self._put(path, experiment))
        self._opening.failed.connect(faults.append)
        self._opening.failed.connect(
            lambda error: self._complain("The experiment could not be opened", str(error))
        )
        for end in (self._opening.done, self._opening.failed):
            end.connect(self._stop_opening)
        self._opening.start()
        if self._opening is not None:
            words = f"Reading the data of {path.name}"
            SlicesDialog(self._opening, "Open an experiment", words, self._stop_opening, self._window)
        return not faults

    def save(self, then: Callable[[], object] = lambda: None) -> None:
        """Save to the experiment's file; ask for one if it has none. `then` is called once it is saved."""
        if self.path is None:
            self.ask_save(then)
        elif self.save_to(self.path):
            then()

    def ask_save(self, then: Callable[[], object] = lambda: None) -> None:
        """Ask for a file and save there. `then` is called once it is saved."""
        proposal = str(
            self.path or Path(self._folder()) / f"{self._window.store.experiment.landscape.key}{ENDING}"
        )
        dialog = QFileDialog(self._window, "Save the experiment", proposal, KINDS)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(ENDING)
        dialog.selectFile(proposal)
        dialog.fileSelected.connect(lambda path: self.save_to(Path(path)) and then())
        _open(dialog, "save_dialog")

    def save_to(self, path: Path) -> bool:
        """Save to a file; on failure say why."""
        try:
            with atomic_write(path) as file:
                file.write(dumps(self._window.store.experiment, path.parent))
        except ChoiceError as error:
            self._complain("The experiment could not be saved", str(error))
            return False
        self.path = path
        QSettings().setValue("folder", str(path.parent))
        self._window.store.finish()
        self._window.store.history.setClean()
        self.name_window()
        self._window.statusBar().showMessage(f"Saved {path}", 6000)
        return True

    def may_close(self) -> bool:
        """Whether the window may close now; if not, the person is asked and it closes after the answer."""
        if not self.is_changed:
            return True
        self._ask_to_save(self._window.close)
        return False

    # -------------------------------------------------------------------------------------------------------- inside

    def _stop_opening(self) -> None:
        opening, self._opening = self._opening, None
        if opening is not None:
            opening.stop()

    def _put(self, path: Path | None, experiment: Experiment) -> None:
        self._window.player.pause()
        self._window.store.replace_experiment(experiment)
        self.path = path
        if path is not None:
            QSettings().setValue("folder", str(path.parent))
        self._window.map.fit()
        self.name_window()

    def _when_safe(self, act: Callable[[], object]) -> None:
        if self.is_changed:
            self._ask_to_save(act)
        else:
            act()

    def _ask_to_save(self, then: Callable[[], object]) -> None:
        buttons = QMessageBox.StandardButton
        box = QMessageBox(
            QMessageBox.Icon.Question,
            "Unsaved changes",
            f"{self.path.name if self.path else 'The experiment'} has changes that are not saved.",
            buttons.Save | buttons.Discard | buttons.Cancel,
            self._window,
        )
        box.setObjectName("unsaved_changes")
        box.setDefaultButton(buttons.Save)

        def answered(result: int) -> None:
            box.deleteLater()
            if result == buttons.Save.value:
                self.save(then)
            elif result == buttons.Discard.value:
                self._window.store.history.setClean()
                then()

        box.finished.connect(answered)
        box.open()

    def _complain(self, title: str, text: str) -> None:
        box = QMessageBox(QMessageBox.Icon.Warning, title, text, QMessageBox.StandardButton.Ok, self._window)
        box.setObjectName("complaint")
        box.finished.connect(box.deleteLater)
        box.open()

    def _folder(self) -> str:
        return str(QSettings().value("folder", str(Path.home())))

    def name_window(self) -> None:
        """Write the file’s name into the title bar."""
        name = f"{self.path.name}[*] — " if self.path else ""
        self._window.setWindowTitle(f"{name}Optimizer Playground")
        self._window.setWindowModified(self.is_changed)


def _open(dialog: QFileDialog, name: str) -> None:
    """Show a dialog without waiting for it."""
    dialog.setObjectName(name)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
