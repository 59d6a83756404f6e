"""A form for anything that declares itself: one row per declared setting."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QMenu, QSizePolicy, QWidget

from playground.core.declarations import Parameter, Value
from playground.gui.widgets.checked_line import CheckedLine
from playground.gui.widgets.editors import Editor, make_editor
from playground.gui.widgets.field_label import LABEL_WIDTH, MARGIN, FieldLabel, label_html, tip, value_text
from playground.gui.widgets.number_edit import NumberEdit

_NOBODY = object()


@dataclass(frozen=True)
class FormField:
    """One row of a form.

    Attributes:
        key: by which the row is known.
        label: the name people read.
        declaration: kind, limits, default and meaning.
        value: the present value.
        owner: what the value belongs to. What is half typed in a row does not go over to another owner.
        off: why the value has no effect now; empty where it has.
    """

    key: str
    label: str
    declaration: Parameter
    value: Value
    owner: Hashable = None
    off: str = ""


class Form(QWidget):
    """Rows of labels and controls, made from declarations.

    Attributes:
        edited: sent with key and value at every change by the person, also while a slider is dragged.
        finished: sent with key and value at the end of each gesture; always follows at least one `edited`.
        left: sent with owner, key and value where something usable was half typed and the row got another owner.
        menu_opening: sent with key and context menu of a row's label before it opens, for more entries.
    """

    edited = Signal(str, object)
    finished = Signal(str, object)
    left = Signal(object, str, object)
    menu_opening = Signal(str, QMenu)

    def __init__(self, parent: QWidget | None = None, *, label_width: int = LABEL_WIDTH) -> None:
        super().__init__(parent)
        self.label_width = label_width
        self._fields: list[FormField] = []
        self._rows: dict[str, _FormRow] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 4, MARGIN, 10)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the rows, from top to bottom."""
        return tuple(self._rows)

    def editor(self, key: str) -> Editor:
        """The control of a row.

        Raises:
            KeyError: there is no such row.
        """
        return self._rows[key].editor

    def label(self, key: str) -> FieldLabel:
        """The words of a row.

        Raises:
            KeyError: there is no such row.
        """
        return self._rows[key].label

    def value(self, key: str) -> Value:
        """The value that a row shows.

        Raises:
            KeyError: there is no such row.
        """
        return self._rows[key].value

    def set_fields(self, fields: Iterable[FormField]) -> None:
        """Show these rows. A row is kept where key, label and declaration are the same. Sends no new values."""
        wanted = list(fields)
        owners = {field.key: field.owner for field in wanted}
        for field in self._fields:
            if owners.get(field.key, _NOBODY) != field.owner:
                self._leave(field)
        if [_shape(field) for field in wanted] != [_shape(field) for field in self._fields]:
            self._rebuild(wanted)
        self._fields = wanted
        self.set_values({field.key: field.value for field in wanted})
        for field in wanted:
            self._rows[field.key].set_off(field.off)

    def forget_typed(self) -> None:
        """Show every value again in place of what is half typed."""
        for row in self._rows.values():
            row.editor.take_typed()

    def _leave(self, field: FormField) -> None:
        """Take what is half typed in a row as the last edit of what the row belonged to."""
        value = self._rows[field.key].editor.take_typed()
        if value is not None:
            self.left.emit(field.owner, field.key, value)

    def show_fault(self, key: str, reason: str) -> None:
        """Mark what stands in a row as unusable, for a reason found only where the value is used.

        The mark goes when the person edits the row again or another value is shown.

        Raises:
            KeyError: there is no such row.
        """
        editor = self._rows[key].editor
        line = editor.text if isinstance(editor, NumberEdit) else editor
        if isinstance(line, CheckedLine):
            line.mark(reason)

    def set_values(self, values: Mapping[str, Value]) -> None:
        """Show values by key, without sending anything. Keys without a row are passed over."""
        for key, value in values.items():
            if key in self._rows:
                self._rows[key].show(value)

    def _rebuild(self, fields: list[FormField]) -> None:
        for row in list(self._rows.values()):
            row.finish()  # may lead to another call of `set_fields`, which is then done with before this one goes on
        old = self._rows
        for row in old.values():
            self._grid.removeWidget(row.label)
            self._grid.removeWidget(row.editor)
        self._rows = {}
        for field in fields:
            row = old.get(field.key)
            same = row is not None and _shape(row.field) == _shape(field)
            self._rows[field.key] = old.pop(field.key) if same else _FormRow(self, field)
        for row in old.values():
            row.remove()
        stops: list[QWidget] = []
        for index, row in enumerate(self._rows.values()):
            self._grid.addWidget(row.label, index, 0)
            self._grid.addWidget(row.editor, index, 1)
            stops += row.stops
        for row in self._rows.values():
            # A layout would show them itself, but one by one, and after a first frame without them.
            row.label.show()
            row.editor.show()
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)


class _FormRow:
    """A label and its control."""

    def __init__(self, form: Form, field: FormField) -> None:
        self._form = form
        self.field = field
        declaration = field.declaration
        self.label = FieldLabel(
            label_html(field.label, declaration), value_text(declaration, declaration.default), form
        )
        self.editor = make_editor(declaration, form)
        self.label.setBuddy(self.editor.text if isinstance(self.editor, NumberEdit) else self.editor)
        self.label.reset.connect(self._reset)
        self.label.menu_opening.connect(lambda menu: form.menu_opening.emit(field.key, menu))
        self.label.setFixedWidth(form.label_width)
        self._off = ""
        self._explain(tip(field.label, declaration))
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
        self.label.mark(self.editor.value != self.field.declaration.default)

    def set_off(self, why: str) -> None:
        """Say why the value has no effect; it has one where there is no reason."""
        if why == self._off:
            return
        self._off = why
        words = tip(self.field.label, self.field.declaration)
        if why:
            words += f"<br><b>No effect now:</b> {escape(why)}"
        for widget in (self.label, self.editor):
            widget.setEnabled(not why)
            widget.setAccessibleDescription(why)
        self._explain(words)

    def _explain(self, words: str) -> None:
        self.label.setToolTip(words)
        if isinstance(self.editor, CheckedLine):
            self.editor.set_tip(words)
        else:
            self.editor.setToolTip(words)

    @property
    def stops(self) -> list[QWidget]:
        """What the Tab key reaches, in order."""
        editor = self.editor
        return [editor.slider, editor.text] if isinstance(editor, NumberEdit) else [editor]

    def finish(self) -> None:
        """End a gesture that is under way."""
        if isinstance(self.editor, NumberEdit):
            self.editor.finish()

    def remove(self) -> None:
        for widget in (self.label, self.editor):
            widget.hide()
            widget.deleteLater()

    def _edited(self, value: Value) -> None:
        self.label.mark(value != self.field.declaration.default)
        self._form.edited.emit(self.field.key, value)

    def _chosen(self, value: Value) -> None:
        self._edited(value)
        self._form.finished.emit(self.field.key, value)

    def _reset(self) -> None:
        if isinstance(self.editor, NumberEdit):
            self.editor.reset()
        elif self.editor.value != self.field.declaration.default:
            self.editor.set_value(self.field.declaration.default)  # type: ignore[arg-type]
            self._chosen(self.field.declaration.default)


def _shape(field: FormField) -> tuple[str, str, Parameter]:
    return field.key, field.label, field.declaration
