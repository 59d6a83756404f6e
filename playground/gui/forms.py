"""A form for anything that declares itself: one row per declared setting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QMenu, QSizePolicy, QWidget

from playground.core.declare import Choice, Declaration, Number, Switch, Value, plain_symbol
from playground.gui.number_edit import NumberEdit
from playground.gui.number_scale import format_number

_MARGIN = 12
LABEL_WIDTH = _MARGIN + 96
"""Width of the label column in pixels, with the margin for the dot; longer labels are wrapped."""


@dataclass(frozen=True)
class FormField:
    """One row of a form.

    Attributes:
        key: by which the row is known.
        label: the name people read.
        declaration: kind, limits, default and meaning.
        value: the present value.
    """

    key: str
    label: str
    declaration: Declaration
    value: Value


class Form(QWidget):
    """Rows of labels and controls, made from declarations.

    Attributes:
        edited: sent with key and value at every change by the person, also while a slider is dragged.
        finished: sent with key and value at the end of each gesture; always follows at least one `edited`.
    """

    edited = Signal(str, object)
    finished = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields: list[FormField] = []
        self._rows: dict[str, _Row] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 4, _MARGIN, 10)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the rows, from top to bottom."""
        return tuple(self._rows)

    def editor(self, key: str) -> NumberEdit | CheckBox | ComboBox:
        """The control of a row.

        Raises:
            KeyError: there is no such row.
        """
        return self._rows[key].editor

    def value(self, key: str) -> Value:
        """The value that a row shows.

        Raises:
            KeyError: there is no such row.
        """
        return self._rows[key].value

    def set_fields(self, fields: Iterable[FormField]) -> None:
        """Show these rows. Rows are made anew only where key, label or declaration differ. Sends no new values."""
        wanted = list(fields)
        if [_shape(field) for field in wanted] != [_shape(field) for field in self._fields]:
            self._rebuild(wanted)
        self._fields = wanted
        self.set_values({field.key: field.value for field in wanted})

    def set_values(self, values: Mapping[str, Value]) -> None:
        """Show values by key, without sending anything. Keys without a row are passed over."""
        for key, value in values.items():
            if key in self._rows:
                self._rows[key].show(value)

    def _rebuild(self, fields: list[FormField]) -> None:
        for row in self._rows.values():
            row.remove()
        self._rows = {}
        for index, field in enumerate(fields):
            row = _Row(self, field)
            self._rows[field.key] = row
            self._grid.addWidget(row.label, index, 0)
            self._grid.addWidget(row.editor, index, 1)


class _Row:
    """A label and its control."""

    def __init__(self, form: Form, field: FormField) -> None:
        self._form = form
        self._field = field
        declaration = field.declaration
        self.label = FieldLabel(_label_html(field), _value_text(declaration, declaration.default), form)
        self.editor = _make_editor(declaration, form)
        self.label.setBuddy(self.editor.text if isinstance(self.editor, NumberEdit) else self.editor)
        self.label.reset.connect(self._reset)
        tip = _tip(field)
        self.label.setToolTip(tip)
        self.editor.setToolTip(tip)
        if isinstance(self.editor, NumberEdit):
            self.editor.set_name(field.label)
            self.editor.edited.connect(self._edited)
            self.editor.finished.connect(lambda value: form.finished.emit(field.key, value))
        else:
            self.editor.setAccessibleName(field.label)
            self.editor.chosen.connect(self._chosen)
        self.show(field.value)

    @property
    def value(self) -> Value:
        return self.editor.value

    def show(self, value: Value) -> None:
        self.editor.set_value(value)  # type: ignore[arg-type]  # each editor checks
        self.label.mark(self.editor.value != self._field.declaration.default)

    def remove(self) -> None:
        if isinstance(self.editor, NumberEdit):
            self.editor.finish()
        for widget in (self.label, self.editor):
            self._form._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()

    def _edited(self, value: Value) -> None:
        self.label.mark(value != self._field.declaration.default)
        self._form.edited.emit(self._field.key, value)

    def _chosen(self, value: Value) -> None:
        self._edited(value)
        self._form.finished.emit(self._field.key, value)

    def _reset(self) -> None:
        if isinstance(self.editor, NumberEdit):
            self.editor.reset()
        elif self.editor.value != self._field.declaration.default:
            self.editor.set_value(self._field.declaration.default)  # type: ignore[arg-type]
            self._chosen(self._field.declaration.default)


class FieldLabel(QLabel):
    """The label of a row. A dot before it says that the value is not the default.

    Attributes:
        reset: sent when the person asks for the default: a click on the dot, a double-click, or the menu.
    """

    reset = Signal()

    def __init__(self, html: str, default: str, parent: QWidget) -> None:
        super().__init__(html, parent)
        self._default = default
        self._changed = False
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setContentsMargins(_MARGIN, 0, 0, 0)
        self.setFixedWidth(LABEL_WIDTH)
        self.setMinimumHeight(24)

    @property
    def changed(self) -> bool:
        """Whether the row is marked as differing from its default."""
        return self._changed

    def mark(self, changed: bool) -> None:
        """Say whether the value differs from the default."""
        if changed != self._changed:
            self._changed = changed
            self.setProperty("changed", changed)
            self.style().unpolish(self)
            self.style().polish(self)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._changed:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.palette().accent())
            painter.drawEllipse(4, self.height() // 2 - 2, 4, 4)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._changed and event.position().x() < _MARGIN:
            self.reset.emit()
        else:
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.reset.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(f"Reset to {self._default}", self.reset.emit).setEnabled(self._changed)
        menu.popup(event.globalPos())


class CheckBox(QCheckBox):
    """A switch.

    Attributes:
        chosen: sent with the new value when the person switches it.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.clicked.connect(self._send)

    @property
    def value(self) -> bool:
        """Whether it is on."""
        return self.isChecked()

    def set_value(self, value: bool) -> None:
        """Show a value; sends nothing."""
        self.setChecked(value)

    def _send(self, on: bool) -> None:
        self.chosen.emit(on)

    def event(self, event: QEvent) -> bool:
        return _keeps_keys(event, (Qt.Key.Key_Space,)) or super().event(event)


class ComboBox(QComboBox):
    """A choice among named ways.

    Attributes:
        chosen: sent with the key of the option that the person took.
    """

    chosen = Signal(object)

    def __init__(self, options: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for key, words in options.items():
            self.addItem(words, key)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.activated.connect(lambda index: self.chosen.emit(self.itemData(index)))

    @property
    def value(self) -> str:
        """The key of the option shown."""
        return self.currentData()

    def set_value(self, value: str) -> None:
        """Show an option by its key; sends nothing."""
        self.setCurrentIndex(self.findData(value))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()  # scrolls the form instead

    def event(self, event: QEvent) -> bool:
        own = (Qt.Key.Key_Space, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)
        return _keeps_keys(event, own) or super().event(event)


def _keeps_keys(event: QEvent, keys: tuple[Qt.Key, ...]) -> bool:
    """Keep keys that a focused control needs from the window's shortcuts (Space would run and pause)."""
    wanted = (
        event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in keys
    )
    if wanted:
        event.accept()
    return wanted


def _make_editor(declaration: Declaration, parent: QWidget) -> NumberEdit | CheckBox | ComboBox:
    if isinstance(declaration, Number):
        return NumberEdit(declaration, parent=parent)
    if isinstance(declaration, Switch):
        return CheckBox(parent)
    return ComboBox(declaration.options, parent)


def _shape(field: FormField) -> tuple[str, str, Declaration]:
    return field.key, field.label, field.declaration


def _label_html(field: FormField) -> str:
    """Name and symbol. A symbol that is a phrase stands in the tooltip instead; long names may break after ``_``."""
    symbol = plain_symbol(field.declaration.symbol)
    name = escape(field.label).replace("_", "_&#8203;")
    shown = symbol not in ("", field.label) and len(symbol) <= 5
    letter, _, index = escape(symbol).partition("_")
    lowered = f'<span style="font-size: 10px; vertical-align: sub">{index}</span>' if index else ""
    return f"{name}&ensp;<i>{letter}{lowered}</i>" if shown else name


def _value_text(declaration: Declaration, value: Value) -> str:
    if isinstance(declaration, Choice):
        return declaration.options[str(value)]
    if isinstance(declaration, Switch):
        return "on" if value else "off"
    return format_number(float(value), declaration.unit)


def _tip(field: FormField) -> str:
    """Meaning, limits and default, in this order."""
    declaration = field.declaration
    lines = [f"<b>{escape(field.label)}</b>: {escape(declaration.meaning)}"]
    if isinstance(declaration, Number) and declaration.limits:
        kind = "Whole number" if declaration.integer else "Number"
        lines.append(escape(f"{kind} {declaration.limits}"))
    lines.append(escape(f"Default {_value_text(declaration, declaration.default)}"))
    return "<br>".join(lines)
