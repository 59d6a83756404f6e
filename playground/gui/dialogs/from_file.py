"""What the dialogs have in common in which a person brings a file with a row for each case or step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Generic, TypeVar, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from playground.core.errors import InvalidInput
from playground.core.landscapes.base import Landscape
from playground.core.landscapes.from_file import FromFile
from playground.core.parameters import Value
from playground.experiment.data.layout import SEPARATORS, Layout, look
from playground.experiment.data.reading import BadRowsError, Wanted
from playground.experiment.data.sets import TITLES, locate, reading, shipped, wanted_columns
from playground.gui.state.folders import remember_folder, remembered_folder
from playground.gui.state.slices import Slices
from playground.gui.widgets.dialog_layout import dialog_box, dialog_form
from playground.gui.widgets.editors import CheckBox, ComboBox

FOUND_OUT = "found out"
_SEPARATORS = {
    "": FOUND_OUT, "comma": "comma", "semicolon": "semicolon", "tab": "tab", "bar": "bar |", "space": "space",
}  # fmt: skip
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
        source, browse: which file.
        pickers: the column for each role.
        layout_boxes: for each setting of the layout its box, with words for the ways.
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
        self.source = ComboBox({key: TITLES.get(key, key) for key in shipped(begin.shelf)})
        self.browse = QPushButton("&Browse…")
        self.pickers: dict[str, ComboBox] = {}
        self.separator, self.header = ComboBox(_SEPARATORS), ComboBox(self.headers)
        self.layout_boxes: dict[str, tuple[ComboBox, Mapping[str, str]]] = {
            "separator": (self.separator, _SEPARATORS),
            "header": (self.header, self.headers),
        }
        self.complete = CheckBox()
        self.preview = preview
        self.words = QLabel(wordWrap=True)
        self.progress = QProgressBar(maximum=1000, textVisible=False)
        self.buttons = QDialogButtonBox(
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

    def look_at(self, layout: Layout, wanted: Sequence[Wanted]) -> None:
        """A file was looked at; nothing is `wanted` of it until its columns are known."""

    def show_read(self, landscape: _Brought) -> str:
        """Show what was read; returns what is said about it."""
        raise NotImplementedError

    def show_fault(self, error: InvalidInput) -> None:
        """Show that nothing can be read; what is said about it stands in `words`."""
        raise NotImplementedError

    # ------------------------------------------------------------------------------------------------------- building

    def picker(self, setting: str) -> ComboBox:
        """A new box for the column that a setting names."""
        picker = ComboBox({})
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
            self.form.addRow(label, self._source_row() if control is self.source else control)
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

    def _source_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self.source, 1)
        row.addSpacing(8)
        row.addWidget(self.browse)
        return row

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
        self._show_source(begin.data)
        for setting, (box, _) in self.layout_boxes.items():
            box.set_value(getattr(begin, setting))
            box.chosen.connect(self._choose_layout)
        self.complete.set_value(begin.rows == "complete")
        self.source.chosen.connect(self.choose_source)
        self.browse.clicked.connect(self._browse)
        self.complete.chosen.connect(self.update_reading)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(self._stop)
        self.update_reading()

    # ------------------------------------------------------------------------------------------------------- choosing

    def choose_source(self, data: str) -> None:
        """Go over to what comes along or to a file; everything about its layout is found out anew."""
        self._show_source(data)
        for box, _ in self.layout_boxes.values():
            box.set_value("")
        self._columns = {}
        self.update_reading()

    def _show_source(self, data: str) -> None:
        if self.source.findData(data) < 0:
            for index in reversed(range(len(shipped(self._read.shelf)), self.source.count())):
                self.source.removeItem(index)
            self.source.addItem(Path(data).name, data)
            self.source.setItemData(self.source.count() - 1, data, Qt.ItemDataRole.ToolTipRole)
        self.source.set_value(data)

    def _browse(self) -> None:
        folder = str(remembered_folder(f"{self.key}/folder"))
        dialog = QFileDialog(self, self.question, folder, f"Tables ({self.endings});;All files (*)")
        dialog.setObjectName(f"browse_{self.key}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._choose_file)
        dialog.open()

    def _choose_file(self, path: str) -> None:
        remember_folder(Path(path), f"{self.key}/folder")
        self.choose_source(str(Path(path).absolute()))

    def _choose_layout(self) -> None:
        self._columns = {}  # their names may be others now
        self.update_reading()

    def _choose_column(self, setting: str, name: str) -> None:
        self._columns[setting] = name
        self.update_reading()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._choose_file(event.mimeData().urls()[0].toLocalFile())

    # -------------------------------------------------------------------------------------------------------- reading

    def update_reading(self) -> None:
        """Read what is chosen now, in slices; the first at once, so that small files are there when this returns."""
        self._stop()
        self._landscape = None
        kind = self.kind()
        begin = self._read if isinstance(self._read, kind) else kind()
        ways = {setting: box.value for setting, (box, _) in self.layout_boxes.items()}
        settings: dict[str, Value] = {
            "data": self.source.value,
            **ways,
            "rows": "complete" if self.complete.value else "",
            **self.more_settings(begin),
        }
        try:
            path = locate(self.source.value, shelf=kind.shelf)
            layout = look(path, ways["separator"], ways.get("decimal", ""), ways["header"])
            self.look_at(layout, ())
            settings |= {role.setting: self._columns.get(role.setting, "") for role in kind.roles}
            wanted = wanted_columns(begin.with_settings(settings), layout)
            # Where these are the columns that have been read, they are not read again.
            unread = begin.with_settings(settings | {one.setting: one.name for one in wanted})
        except InvalidInput as error:
            self._fail(error)
            return
        self.look_at(layout, wanted)
        self._show_columns(layout, wanted)
        self._work = Slices(reading(unread), self)
        self._work.progressed.connect(self._show_progress)
        self._work.done.connect(self._take_read)
        self._work.failed.connect(self._fail)
        self._say("Reading…")
        self._work.start()

    def _show_columns(self, layout: Layout, wanted: Sequence[Wanted]) -> None:
        found = {
            "separator": {sign: name for name, sign in SEPARATORS.items()}[layout.separator],
            "decimal": "comma" if layout.decimal == "," else "point",
            "header": "yes" if layout.header else "no",
        }
        for setting, (box, words) in self.layout_boxes.items():
            box.setItemText(0, f"{words[found[setting]]} ({FOUND_OUT})")
        names = {one.setting: one.name for one in wanted}
        for role in self.kind().roles:
            picker = self.pickers[role.setting]
            picker.clear()
            if role.optional:
                picker.addItem(self.nothing, "")
            for name in layout.names:
                picker.addItem(name, name)
            picker.set_value(names.get(role.setting, ""))

    def _show_progress(self, share: float) -> None:
        self.progress.show()
        self.progress.setValue(round(1000 * share))

    def _take_read(self, landscape: Landscape) -> None:
        self._work = None
        self.progress.hide()
        self._landscape = self._read = read = cast("_Brought", landscape)
        self._say(self.show_read(read))

    def _fail(self, error: InvalidInput) -> None:
        self._work = None
        self.progress.hide()
        self.show_fault(error)
        more = f" “{self.leave_out}” goes on without them." if isinstance(error, BadRowsError) else ""
        self._say(f"{error.reason}.{more}", trouble=True)

    def _say(self, words: str, *, trouble: bool = False) -> None:
        self.words.setText(words)
        self.words.setProperty("role", "error" if trouble else "muted")
        self.words.style().unpolish(self.words)
        self.words.style().polish(self.words)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(self._landscape is not None)

    def _stop(self) -> None:
        work, self._work = self._work, None
        if work is not None:
            work.stop()

    def accept(self) -> None:
        if self._landscape is not None:
            super().accept()
            self._take(self._landscape)
