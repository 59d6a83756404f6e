"""A control for one declared number: a slider for the hand, and a text box that keeps every digit."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QToolTip,
    QWidget,
)

from playground.core.declarations import Number
from playground.core.errors import InvalidInput
from playground.core.numbers import exact_text
from playground.gui.style.theme import text_font
from playground.gui.widgets.direct_slider import DirectSlider
from playground.gui.widgets.keys import OwnKeys
from playground.gui.widgets.number_line import NumberLine
from playground.gui.widgets.number_scale import NumberScale

_POSITIONS = 1000
_PAUSE = 600
"""Milliseconds without a key or wheel step after which the steps so far count as one change."""

_STEP_KEYS = {
    Qt.Key.Key_Up: (1, False), Qt.Key.Key_Down: (-1, False),
    Qt.Key.Key_PageUp: (1, True), Qt.Key.Key_PageDown: (-1, True),
}  # fmt: skip
_SLIDER_KEYS = _STEP_KEYS | {Qt.Key.Key_Right: (1, False), Qt.Key.Key_Left: (-1, False)}
_ENDS = {Qt.Key.Key_Home: 0.0, Qt.Key.Key_End: 1.0}
_WINDOW_KEYS = (
    Qt.Key.Key_Space,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_F,
)


class NumberEdit(QWidget):
    """Slider and text box for one number.

    The text box holds the exact value; the slider only offers round ones. Up, Down, Page keys and the wheel step in
    either (Shift: fine steps); Enter commits typed text, Esc takes it back.

    Attributes:
        edited: sent with the value at every change by the person, also while dragging.
        finished: sent with the value once a gesture ends: the slider let go, Enter, focus lost, a pause after keys.
            Every gesture that sent `edited` ends with exactly one `finished`.
    """

    edited = Signal(object)
    finished = Signal(object)

    def __init__(self, declaration: Number, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.declaration = declaration
        self._scale = NumberScale(declaration)
        self._value: float = declaration.check(declaration.default)
        self._open = False
        self.slider = _Slider(self)
        self.text = _NumberText(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.slider, 1)
        row.addWidget(self.text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.finish)
        self.slider.sliderMoved.connect(lambda at: self.edit(self._scale.value(at / _POSITIONS)))
        self.slider.sliderReleased.connect(self._released)
        self.text.returnPressed.connect(self._commit_text)
        self.text.textEdited.connect(self._parsed)
        self.set_name(name)
        self._show_value()

    @property
    def value(self) -> float:
        """The value, exactly as it was set, typed or chosen."""
        return self._value

    def set_value(self, value: float) -> None:
        """Show a value. Sends nothing; text that is being typed stays as long as the value is the same."""
        checked = self.declaration.check(value)
        if checked != self._value:
            self._value = checked
            self._show_value()

    def set_name(self, name: str) -> None:
        """Name the control for screen readers."""
        self.slider.setAccessibleName(f"{name} slider".strip())
        self.text.setAccessibleName(name)
        self.setAccessibleName(name)

    def setToolTip(self, text: str) -> None:
        super().setToolTip(text)
        self.slider.setToolTip(text)
        self.text.set_tip(text)

    def reset(self) -> None:
        """Take the declared default, as one gesture."""
        self.edit(self.declaration.check(self.declaration.default))
        self.finish()

    def step(self, steps: int, *, page: bool = False, fine: bool = False) -> None:
        """Step as the keys do; the gesture ends after a pause."""
        self.edit(self._scale.step(self._value, steps, page=page, fine=fine))
        self._pause.start()

    def edit(self, value: float) -> None:
        """Take a value that the person chose."""
        same = value == self._value
        self._value = value
        self._show_value()
        if not same:
            self._open = True
            self.edited.emit(value)

    def finish(self) -> None:
        """End the gesture that is under way, if there is one."""
        self._pause.stop()
        if self._open:
            self._open = False
            self.finished.emit(self._value)

    def hideEvent(self, event: QHideEvent) -> None:
        self.finish()
        super().hideEvent(event)

    def _show_value(self) -> None:
        self.text.show_number(self._value, self.declaration.unit)
        if not self.slider.isSliderDown():
            self.slider.setValue(round(self._scale.fraction(self._value) * _POSITIONS))

    def _parsed(self) -> float | None:
        """The typed value, or None after marking the box."""
        typed = self.text.text().strip().removesuffix(self.declaration.unit.strip() or "\0")
        try:
            value = self.declaration.parse(typed)
        except InvalidInput as error:
            self.text.mark(error.reason)
            return None
        self.text.mark("")
        return value

    def _released(self) -> None:
        self._show_value()
        self.finish()

    def _commit_text(self) -> None:
        value = self._parsed()
        if value is None:
            QToolTip.showText(
                self.text.mapToGlobal(QPoint(0, self.text.height())), self.text.fault, self.text
            )
            return
        self.edit(value)
        self.text.selectAll()
        self.text.rest()
        self.finish()

    def leave_text(self) -> None:
        """Take what was typed if it can be used, and show the value again if not."""
        value = self._parsed() if self.text.isModified() else None
        self.edit(self._value if value is None else value)
        self.finish()

    def take_typed(self) -> float | None:
        """End what is under way; the value that was typed and not yet taken, if it can be used."""
        typed = self._parsed() if self.text.isModified() else None
        self.finish()
        self._show_value()
        return typed if typed != self._value else None

    def take_key(self, event: QKeyEvent, keys: dict[Qt.Key, tuple[int, bool]]) -> bool:
        """Step if the key is one of these; whether it was."""
        fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        plain = not event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        move = keys.get(Qt.Key(event.key())) if plain else None
        if move is None:
            return False
        self.step(move[0], page=move[1], fine=bool(fine))
        return True

    def take_wheel(self, event: QWheelEvent) -> None:
        """Step with the wheel."""
        turn = (
            event.angleDelta().y() or event.angleDelta().x()
        )  # Shift turns the wheel sideways on some desktops
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if turn:
            self.step(1 if turn > 0 else -1, fine=fine)
        event.accept()


class _Slider(DirectSlider):
    """A slider that leaves keys and wheel to the `NumberEdit`."""

    def __init__(self, owner: NumberEdit) -> None:
        super().__init__(owner)
        self._owner = owner
        self.setRange(0, _POSITIONS)
        self.setMinimumWidth(30)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        OwnKeys(self, (*_SLIDER_KEYS, *_ENDS), with_shift=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _ENDS:
            self._owner.edit(self._owner._scale.value(_ENDS[key]))
            self._owner.finish()
        elif not self._owner.take_key(event, _SLIDER_KEYS):
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            self._owner.take_wheel(event)
        else:
            event.ignore()  # scrolls the form instead

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._owner.finish()
        super().focusOutEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.ignore()


class _NumberText(NumberLine):
    """The text box of a `NumberEdit`.

    After Enter the keys of the window are the window's again, until the next click or typed letter.
    """

    def __init__(self, owner: NumberEdit) -> None:
        super().__init__(owner)
        self._owner = owner
        self._at_rest = False
        self.textEdited.connect(lambda: self.rest(False))
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFont(text_font(tabular=True))
        self.setFixedWidth(62)

    def rest(self, at_rest: bool = True) -> None:
        """Say whether nothing is being typed."""
        self._at_rest = at_rest

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            undo = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
            if not self.isModified() and any(event.matches(one) for one in undo):
                event.ignore()  # nothing is half typed: the experiment's history is meant, not the line's own
                return True
            passed = _WINDOW_KEYS if self._at_rest else (Qt.Key.Key_Space,)  # no number has a space in it
            if event.key() in passed:
                event.ignore()
                return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.rest(False)
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.rest(False)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self._owner._show_value()
            self.selectAll()
        elif not self._owner.take_key(event, _STEP_KEYS):
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:  # the context menu
            self._owner.leave_text()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            self._owner.take_wheel(event)
        else:
            event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu()
        default = exact_text(self._owner.declaration.default) + self._owner.declaration.unit
        reset = QAction(f"Reset to {default}", menu)
        reset.triggered.connect(self._owner.reset)
        menu.insertAction(menu.actions()[0], reset)
        menu.insertSeparator(menu.actions()[1])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())
