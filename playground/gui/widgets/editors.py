"""The controls of a form: one for each kind of declaration.

Each has `value`, `set_value`, which sends nothing, and `chosen`, sent when the person took another value (instead of it
a `NumberEdit` has `edited` and `finished`).
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QSizePolicy, QWidget

from playground.core.declarations import Choice, Number, Parameter, Switch, Text
from playground.core.errors import InvalidInput
from playground.gui.widgets.checked_line import CheckedLine
from playground.gui.widgets.focused_wheel import DropDown
from playground.gui.widgets.keys import OwnKeys
from playground.gui.widgets.number_edit import NumberEdit


class CheckBox(QCheckBox):
    """A switch.

    Attributes:
        chosen: sent with the new value when the person switches it.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.clicked.connect(self._send)
        OwnKeys(self, (Qt.Key.Key_Space,))

    @property
    def value(self) -> bool:
        """Whether it is on."""
        return self.isChecked()

    def set_value(self, value: bool) -> None:
        """Show a value; sends nothing."""
        self.setChecked(value)

    def take_typed(self) -> None:
        """Nothing is ever half switched."""

    def _send(self, on: bool) -> None:
        self.chosen.emit(on)


class ComboBox(DropDown):
    """A choice among named ways.

    Attributes:
        chosen: sent with the key of the option that the person took.
    """

    chosen = Signal(object)

    def __init__(self, options: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for key, words in options.items():
            self.addItem(words, key)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        OwnKeys(self, (Qt.Key.Key_Space, Qt.Key.Key_Home, Qt.Key.Key_End))
        self.activated.connect(lambda index: self.chosen.emit(self.key(index)))

    def key(self, index: int) -> str:
        """The key of an option by its place."""
        return self.itemData(index)

    @property
    def value(self) -> str:
        """The key of the option shown."""
        return self.currentData()

    def set_value(self, value: str) -> None:
        """Show an option by its key; sends nothing."""
        self.setCurrentIndex(self.findData(value))

    def take_typed(self) -> None:
        """Close the list: what is chosen in it would be chosen for something else."""
        self.hidePopup()


class TextEdit(CheckedLine):
    """A line of text. Enter or leaving the field takes what was typed, Esc brings back what was there.

    Attributes:
        chosen: sent with the text that the person took.
    """

    chosen = Signal(object)

    def __init__(self, declaration: Text, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._declaration = declaration
        self._value = declaration.default
        self.setText(self._value)
        self.textEdited.connect(self._parsed)
        self.returnPressed.connect(self._commit)

    @property
    def value(self) -> str:
        """The text taken last."""
        return self._value

    def set_value(self, value: str) -> None:
        """Show a text; sends nothing. What is being typed stays as long as the text is the same."""
        if value != self._value:
            self._value = value
            self._restore()

    def take_typed(self) -> str | None:
        """The text that was typed and not yet taken, if it can be used; the one before is shown again."""
        typed = self._parsed() if self.isModified() else None
        self._restore()
        return typed if typed != self._value else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and (self.isModified() or self.fault):
            self._restore()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:  # the context menu
            self._commit()

    def _restore(self) -> None:
        self.mark("")
        self.setText(self._value)

    def _parsed(self) -> str | None:
        try:
            value = self._declaration.parse(self.text())
        except InvalidInput as error:
            self.mark(error.reason)
            return None
        self.mark("")
        return value

    def _commit(self) -> None:
        value = self._parsed() if self.isModified() else None
        if value is not None and value != self._value:
            self._value = value
            self.setModified(False)
            self.chosen.emit(value)


Editor = NumberEdit | CheckBox | ComboBox | TextEdit


def make_editor(declaration: Parameter, parent: QWidget) -> Editor:
    """The control for a declaration."""
    if isinstance(declaration, Number):
        return NumberEdit(declaration, parent=parent)
    if isinstance(declaration, Switch):
        return CheckBox(parent)
    if isinstance(declaration, Choice):
        return ComboBox(declaration.options, parent)
    return TextEdit(declaration, parent)
