"""What the dialogs have in common in which a person brings a file with a row for each case or step."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Generic, TypeVar, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from playground.core.declarations import Value
from playground.core.errors import InvalidInput
from playground.core.landscapes.base import Landscape
from playground.core.landscapes.from_file import FromFile
from playground.experiment.data.columns import wanted_columns
from playground.experiment.data.layout import Layout
from playground.experiment.data.numbers import NumberFormat
from playground.experiment.data.reading import BadRowsError, Wanted
from playground.experiment.data.sets import looking_at, read_as_laid_out, shipped
from playground.gui.dialogs.column_box import ColumnBox
from playground.gui.dialogs.layout_boxes import LayoutBoxes
from playground.gui.dialogs.source_row import SourceRow
from playground.gui.state.slices import Slices
from playground.gui.widgets.dialog_layout import dialog_box, dialog_buttons, dialog_form
from playground.gui.widgets.editors import CheckBox
from playground.gui.widgets.style_property import set_style_property

_Brought = TypeVar("_Brought", bound=FromFile)


class FromFileDialog(QDialog, Generic[_Brought]):
    """Choose what comes along or a file, and its columns; see what is read; give the landscape away with OK.

    A kind makes its other controls, calls `lay_out` and then `begin_reading`.

    Attributes:
        key: the dialog's object name is this and ``_dialog``; under ``{key}/folder`` the folder is remembered.
        title, question: of the dialog, and of the desktop's dialog for files.
        endings: of the files that are shown first.
        headers: words for the ways to read the first row.
        nothing: words for no column, where one may be left out.
        leave_out: what the switch is called that goes on without bad rows.
        files: which file; its `source` and `browse`.
        pickers: the column for each role.
        ways: how the file is laid out.
        complete: leaves bad rows out.
        preview: what stands in the file.
        words: what was read, or what is wrong.
        progress, buttons: how far reading is; OK and Cancel.
    """

    key: str
    title: str
    question: str
    endings = "*.csv *.tsv *.txt *.dat"
    headers: Mapping[str, str]
    nothing = "none"
    leave_out: str

    def __init__(
        self, begin: _Brought, preview: QWidget, take: Callable[[Landscape], None], parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.title)
        self.setObjectName(f"{self.key}_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self._take = take
        self._read: _Brought = begin
        self._landscape: _Brought | None = None
        self._columns = {role.setting: str(getattr(begin, role.setting)) for role in begin.roles}
        self._work: Slices | None = None
        self._layout: Layout | None = None
        self._form: NumberFormat | None = None
        self.files = SourceRow(self.key, self.question, self.endings, shipped(begin.shelf))
        self.source, self.browse = self.files.source, self.files.browse
        self.pickers: dict[str, ColumnBox] = {}
        self.ways = LayoutBoxes(self.headers, self)
        self.complete = CheckBox()
        self.preview = preview
        self.words = QLabel(wordWrap=True)
        self.progress = QProgressBar(maximum=1000, textVisible=False)
        self.buttons = dialog_buttons(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )

    @property
    def landscape(self) -> _Brought | None:
        """What the file gives as chosen now; None while it is read or something is wrong."""
        return self._landscape

    # ------------------------------------------------------------------------------------------------- for the kinds

    def kind(self) -> type[_Brought]:
        """The class of the landscape that is chosen."""
        return type(self._read)

    def more_settings(self, begin: _Brought) -> dict[str, Value]:
        """Settings beside those of the file, its layout and its rows; `begin` is what they are put into."""
        del begin
        return {}

    def look_at(self, layout: Layout | None, wanted: Sequence[Wanted]) -> None:
        """A file was looked at; None where there is no table in it, and nothing `wanted` before that is known."""

    def columns_changed(self, setting: str = "") -> None:
        """Another column is chosen for a role, or for all of them."""

    def show_read(self, landscape: _Brought) -> str:
        """Show what was read; returns what is said about it."""
        raise NotImplementedError

    def show_fault(self, error: InvalidInput) -> None:
        """Show that nothing can be read; what is said about it stands in `words`."""
        raise NotImplementedError

    # ------------------------------------------------------------------------------------------------------- building

    def picker(self, setting: str, nothing: str = "") -> ColumnBox:
        """A new box for the column that a setting names; `nothing` where it may be none."""
        picker = ColumnBox(nothing)
        picker.chosen.connect(lambda name: self._choose_column(setting, name))
        self.pickers[setting] = picker
        return picker

    def lay_out(
        self,
        rows: Iterable[tuple[str, QWidget]],
        below: Iterable[QWidget | QHBoxLayout],
        height: int,
    ) -> None:
        """Put everything in its place.

        Args:
            rows: labels and controls under that of the file; the first label is the file's own.
            below: what stands under these rows.
            height: of the dialog.
        """
        self.form = dialog_form()
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for words, control in rows:
            label = QLabel(words)
            label.setBuddy(control)
            self.form.addRow(label, self.files if control is self.source else control)
        left = QVBoxLayout()
        left.setSpacing(9)
        left.addLayout(self.form)
        for one in below:
            if isinstance(one, QWidget):
                left.addWidget(one)
            else:
                left.addLayout(one)
        left.addStretch(1)
        columns = QHBoxLayout()
        columns.setSpacing(22)
        columns.addLayout(left)
        columns.addWidget(self.preview, 1)
        self._dress()
        box = dialog_box(self, spacing=10)
        box.addLayout(columns, 1)
        box.addWidget(self.words)
        box.addWidget(self.progress)
        box.addWidget(self.buttons)
        self.resize(860, height)

    def _dress(self) -> None:
        self.words.setObjectName(f"{self.key}_words")
        self.words.setMinimumHeight(36)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.progress.setAccessibleName("Rows read")
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setProperty("primary", True)
        kept = self.progress.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(kept)
        self.progress.hide()

    def begin_reading(self) -> None:
        """Show what the landscape has that this began with, follow the controls, and read."""
        begin = self._read
        self.files.show_source(begin.data)
        self.ways.set_values(begin)
        self.ways.chosen.connect(self._choose_layout)
        self.complete.set_value(begin.rows == "complete")
        self.files.chosen.connect(self.choose_source)
        self.complete.chosen.connect(self.update_reading)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(self._stop)
        self.update_reading()

    # ------------------------------------------------------------------------------------------------------- choosing

    def choose_source(self, data: str) -> None:
        """Go over to what comes along or to a file; everything about its layout is found out anew."""
        self.files.show_source(data)
        self.ways.find_out()
        self._columns = {}
        self.columns_changed()
        self.update_reading()

    def _choose_layout(self) -> None:
        self._columns = {}  # their names may be others now
        self.columns_changed()
        self.update_reading()

    def _choose_column(self, setting: str, name: str) -> None:
        self._columns[setting] = name
        self.columns_changed(setting)
        self.update_reading()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.files.choose_file(Path(event.mimeData().urls()[0].toLocalFile()))

    # -------------------------------------------------------------------------------------------------------- reading

    def update_reading(self) -> None:
        """Read what is chosen now, in slices; the first at once, so that small files are there when this returns."""
        self._stop()
        self._landscape = None
        self._layout = None
        self._work = Slices(self._reading(), self)
        self._work.progressed.connect(self._show_progress)
        self._work.done.connect(self._take_read)
        self._work.failed.connect(self._fail)
        self._say("Reading…")
        self._work.start()

    def _reading(self) -> Generator[float, None, _Brought]:
        """Look at the file, show what is found out step by step, and read it."""
        kind = self.kind()
        begin: _Brought = self._read if isinstance(self._read, kind) else kind()
        settings: dict[str, Value] = {
            "data": self.source.value,
            **self.ways.values,
            "rows": "complete" if self.complete.value else "",
            **self.more_settings(begin),
        }
        layout = yield from looking_at(begin.with_settings(settings))
        self._layout = layout
        self.look_at(layout, ())
        self._show_columns(layout, self._columns)
        settings |= {role.setting: self._columns.get(role.setting, "") for role in kind.roles}
        wanted = wanted_columns(begin.with_settings(settings), layout)
        names = {one.setting: one.name for one in wanted}
        self.look_at(layout, wanted)
        self._show_columns(layout, names)
        read = begin.with_settings(settings | names)
        # Where these are the columns that have been read, they are not read again.
        if read.columns is None or self._form is None:
            self._form = None
            work = read_as_laid_out(read, layout, wanted, self._take_form)
            read = cast("_Brought", (yield from work))
        else:
            self.ways.show_form(self._form)
        for _ in read.prepare():
            yield 1.0
        return read

    def _show_columns(self, layout: Layout, names: Mapping[str, str]) -> None:
        self.ways.show_layout(layout)
        for role in self.kind().roles:
            picker = self.pickers[role.setting]
            picker.show_names(layout.names)
            picker.set_value(names.get(role.setting, ""))

    def _take_form(self, form: NumberFormat) -> None:
        self._form = form
        self.ways.show_form(form)

    def _show_progress(self, share: float) -> None:
        self.progress.show()
        self.progress.setValue(round(1000 * share))

    def _take_read(self, landscape: Landscape) -> None:
        self._work = None
        self.progress.hide()
        self._landscape = self._read = read = cast("_Brought", landscape)
        self.ways.ask("")
        self._say(self.show_read(read))

    def _fail(self, error: InvalidInput) -> None:
        self._work = None
        self.progress.hide()
        if self._layout is None:  # nothing of the file before stays
            self.ways.forget()
            self.look_at(None, ())
            for picker in self.pickers.values():
                picker.show_names(())
        elif isinstance(error, BadRowsError):
            self.ways.show_form(error.form)
        self.show_fault(error)
        self.ways.ask(str(error.path[0]) if error.path else "")
        more = f" “{self.leave_out}” goes on without them." if isinstance(error, BadRowsError) else ""
        self._say(f"{error.reason}.{more}", trouble=True)

    def _say(self, words: str, *, trouble: bool = False) -> None:
        self.words.setText(words)
        set_style_property(self.words, "role", "error" if trouble else "muted")
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(self._landscape is not None)

    def _stop(self) -> None:
        work, self._work = self._work, None
        if work is not None:
            work.stop()

    def accept(self) -> None:
        if self._landscape is not None:
            super().accept()
            self._take(self._landscape)
