"""What a person is asked, and told, about files."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QAbstractButton, QMessageBox, QWidget

Answer = Callable[[], object]
_ROLES = QMessageBox.ButtonRole
_BUTTONS = QMessageBox.StandardButton


def ask_to_save(parent: QWidget, words: str, save: Answer, discard: Answer) -> None:
    """Ask what becomes of changes that no file has; Cancel does nothing."""
    box = _box(parent, "unsaved_changes", QMessageBox.Icon.Question, "Unsaved changes", words)
    box.setStandardButtons(_BUTTONS.Save | _BUTTONS.Discard | _BUTTONS.Cancel)
    box.button(_BUTTONS.Save).setText("&Save")
    box.button(_BUTTONS.Discard).setText("&Discard")
    box.setDefaultButton(_BUTTONS.Save)
    _open(box, [(box.button(_BUTTONS.Save), save), (box.button(_BUTTONS.Discard), discard)])


def ask_to_overwrite(parent: QWidget, name: str, overwrite: Answer, elsewhere: Answer) -> None:
    """Ask what becomes of a file that another program has changed; Cancel does nothing."""
    words = f"{name} was changed by another program since it was opened here."
    box = _box(parent, "changed_outside", QMessageBox.Icon.Warning, "The file has changed", words)
    box.setInformativeText("Saving over it would lose what the other program wrote.")
    other = box.addButton("Save &as…", _ROLES.AcceptRole)
    over = box.addButton("&Overwrite", _ROLES.DestructiveRole)
    box.addButton(_BUTTONS.Cancel)
    box.setDefaultButton(other)
    _open(box, [(other, elsewhere), (over, overwrite)])


def ask_to_forget(parent: QWidget, path: str, forget: Answer) -> None:
    """Say that a file of the list is not there, and ask whether it stays in the list."""
    words = f"{path}: there is no such file"
    box = _box(parent, "missing_file", QMessageBox.Icon.Warning, "The experiment could not be opened", words)
    remove = box.addButton("&Remove from the list", _ROLES.AcceptRole)
    box.addButton(_BUTTONS.Close)
    _open(box, [(remove, forget)])


def ask_to_delete(parent: QWidget, count: int, delete: Answer) -> None:
    """Ask whether experiments that were never saved are to go."""
    those = "one experiment that was" if count == 1 else f"{count} experiments that were"
    words = f"Delete {those} not saved?"
    box = _box(parent, "delete_unsaved", QMessageBox.Icon.Question, "Experiments not saved", words)
    box.setInformativeText("They cannot be brought back.")
    gone = box.addButton("&Delete", _ROLES.DestructiveRole)
    box.addButton(_BUTTONS.Cancel)
    box.setDefaultButton(_BUTTONS.Cancel)
    _open(box, [(gone, delete)])


def complain(parent: QWidget, title: str, words: str) -> None:
    """Say what went wrong."""
    box = _box(parent, "complaint", QMessageBox.Icon.Warning, title, words)
    box.setStandardButtons(_BUTTONS.Ok)
    _open(box, [])


def _box(parent: QWidget, name: str, icon: QMessageBox.Icon, title: str, words: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setObjectName(name)
    box.setIcon(icon)
    box.setWindowTitle(title)
    box.setText(words)
    return box


def _open(box: QMessageBox, answers: Sequence[tuple[QAbstractButton, Answer]]) -> None:
    """Show a box without waiting for it; what belongs to the button that was pressed is called once it is closed."""

    def finished(_: int) -> None:
        box.deleteLater()
        pressed = box.clickedButton()
        for button, act in answers:
            if button is pressed:
                act()

    box.finished.connect(finished)
    box.open()
