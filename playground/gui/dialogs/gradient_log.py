"""The dialog in which a person brings a log of gradients."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

from PySide6.QtCore import QSettings, Qt
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

from playground.core.errors import ChoiceError
from playground.core.landscapes.base import Landscape
from playground.core.landscapes.gradient_log import GradientLog
from playground.experiment.data_layout import SEPARATORS, Layout, look
from playground.experiment.data_reading import BadRowsError, Wanted
from playground.experiment.data_sets import TITLES, locate, reading, shipped, wanted_columns
from playground.gui.colours import Colours
from playground.gui.dialogs.gradient_log_preview import GradientLogPreview
from playground.gui.editors import CheckBox, ComboBox
from playground.gui.slices import Slices

_KINDS = "Tables (*.csv *.tsv *.txt *.dat *.log);;All files (*)"
_FOUND_OUT = "found out"
_SEPARATORS = {"": _FOUND_OUT, "comma": "comma", "semicolon": "semicolon", "tab": "tab", "bar": "bar |",
               "space": "space"}  # fmt: skip
_HEADERS = {"": _FOUND_OUT, "yes": "names", "no": "numbers"}
_NO_LOSS = "none"
_SETTING = "gradient_log/folder"


class GradientLogDialog(QDialog):
    """Choose a log and its columns, see the gradients over the steps, and give the landscape away with OK."""

    def __init__(
        self,
        begin: GradientLog,
        colours: Colours,
        take: Callable[[Landscape], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Gradient log")
        self.setObjectName("gradient_log_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self._take = take
        self._read = begin
        self._landscape: GradientLog | None = None
        self._columns = {role.setting: str(getattr(begin, role.setting)) for role in begin.roles}
        self._work: Slices | None = None
        self.source = ComboBox({key: TITLES.get(key, key) for key in shipped(begin.shelf)})
        self.browse = QPushButton("&Browse…")
        self.pickers = {role.setting: ComboBox({}) for role in begin.roles}
        self.separator, self.header = ComboBox(_SEPARATORS), ComboBox(_HEADERS)
        self.complete = CheckBox()
        self.preview = GradientLogPreview(colours)
        self.words = QLabel(wordWrap=True)
        self.progress = QProgressBar(maximum=1000, textVisible=False)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._name_parts()
        self._lay_out()
        self._show_source(begin.data)
        self.separator.set_value(begin.separator)
        self.header.set_value(begin.header)
        self.complete.set_value(begin.rows == "complete")
        self._connect()
        self.update_reading()

    @property
    def landscape(self) -> GradientLog | None:
        """The log as chosen now; None while it is read or something is wrong."""
        return self._landscape

    # ------------------------------------------------------------------------------------------------------- building

    def _name_parts(self) -> None:
        self.complete.setText("&Leave out steps without finite gradients")
        for widget, name, tip in (
            (self.source, "Log", "The sample log, or a file of yours; a file can also be dropped here"),
            (self.browse, "Browse for a log", "Choose a file with a row for each training step"),
            (
                self.pickers["gradient_x"],
                "Gradient of x",
                "The column of numbers that x is handed, step by step",
            ),
            (
                self.pickers["gradient_y"],
                "Gradient of y",
                "The column of numbers that y is handed, step by step",
            ),
            (
                self.pickers["loss"],
                "Loss",
                "The column of the loss, shown as it was logged; without one there is no loss",
            ),
            (self.separator, "Separator", "What stands between columns"),
            (self.header, "First row", "Whether the first row names the columns or is a step"),
            (
                self.complete,
                "Leave out steps without finite gradients",
                "As mixed-precision training skips them. Otherwise nan and infinite gradients end a run at their "
                "step, and missing ones are refused",
            ),
        ):
            widget.setAccessibleName(name)
            widget.setToolTip(tip)
        self.words.setObjectName("gradient_log_words")
        self.words.setMinimumHeight(36)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.progress.setAccessibleName("Rows read")
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setProperty("primary", True)
        kept = self.progress.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(kept)
        self.progress.hide()

    def _lay_out(self) -> None:
        source = QHBoxLayout()
        source.addWidget(self.source, 1)
        source.addSpacing(8)
        source.addWidget(self.browse)
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for text, row, buddy in (
            ("Lo&g", source, self.source),
            ("Gradient of &x", self.pickers["gradient_x"], None),
            ("Gradient of &y", self.pickers["gradient_y"], None),
            ("L&oss", self.pickers["loss"], None),
            ("&Separator", self.separator, None),
            ("First ro&w", self.header, None),
        ):
            label = QLabel(text)
            label.setBuddy(buddy or cast("QWidget", row))
            form.addRow(label, row)
        left = QVBoxLayout()
        left.setSpacing(9)
        left.addLayout(form)
        left.addWidget(self.complete)
        left.addStretch(1)
        columns = QHBoxLayout()
        columns.setSpacing(22)
        columns.addLayout(left)
        columns.addWidget(self.preview, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(18, 16, 18, 14)
        box.setSpacing(10)
        box.addLayout(columns, 1)
        box.addWidget(self.words)
        box.addWidget(self.progress)
        box.addWidget(self.buttons)
        self.resize(860, 470)

    def _connect(self) -> None:
        self.source.chosen.connect(self.choose_source)
        self.browse.clicked.connect(self._browse)
        for setting, picker in self.pickers.items():
            picker.chosen.connect(lambda name, setting=setting: self._choose_column(setting, name))
        for box in (self.separator, self.header):
            box.chosen.connect(self._choose_layout)
        self.complete.chosen.connect(self.update_reading)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(self._stop)

    # ------------------------------------------------------------------------------------------------------- choosing

    def choose_source(self, data: str) -> None:
        """Go over to the sample or to a file; its layout and columns are found out anew."""
        self._show_source(data)
        for box in (self.separator, self.header):
            box.set_value("")
        self._columns = {}
        self.update_reading()

    def _show_source(self, data: str) -> None:
        if self.source.findData(data) < 0:
            for index in reversed(range(len(shipped(GradientLog.shelf)), self.source.count())):
                self.source.removeItem(index)
            self.source.addItem(Path(data).name, data)
            self.source.setItemData(self.source.count() - 1, data, Qt.ItemDataRole.ToolTipRole)
        self.source.set_value(data)

    def _browse(self) -> None:
        folder = str(QSettings().value(_SETTING, str(Path.home())))
        dialog = QFileDialog(self, "Choose a gradient log", folder, _KINDS)
        dialog.setObjectName("browse_gradient_log")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._choose_file)
        dialog.open()

    def _choose_file(self, path: str) -> None:
        QSettings().setValue(_SETTING, str(Path(path).parent))
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
        settings = {
            "data": self.source.value,
            "separator": self.separator.value,
            "header": self.header.value,
            "rows": "complete" if self.complete.value else "",
        }
        try:
            layout = look(
                locate(settings["data"], shelf=GradientLog.shelf),
                settings["separator"],
                "",
                settings["header"],
            )
            if "loss" not in self._columns:
                self._columns["loss"] = next((one for one in layout.names if one.lower() == "loss"), "")
            asked = {setting: self._columns.get(setting, "") for setting in self.pickers}
            wanted = wanted_columns(self._read.with_settings(settings | asked), layout)
            # Where these are the columns that have been read, they are not read again.
            unread = self._read.with_settings(settings | asked | {one.setting: one.name for one in wanted})
        except ChoiceError as error:
            self._fail(error)
            return
        self._show_columns(layout, wanted)
        self._work = Slices(reading(unread), self)
        self._work.progressed.connect(self._show_progress)
        self._work.done.connect(self._show_read)
        self._work.failed.connect(self._fail)
        self._say("Reading…")
        self._work.start()

    def _show_columns(self, layout: Layout, wanted: list[Wanted]) -> None:
        separator = {sign: name for name, sign in SEPARATORS.items()}[layout.separator]
        self.separator.setItemText(0, f"{_SEPARATORS[separator]} ({_FOUND_OUT})")
        self.header.setItemText(0, f"{_HEADERS['yes' if layout.header else 'no']} ({_FOUND_OUT})")
        names = {one.setting: one.name for one in wanted}
        for setting, picker in self.pickers.items():
            picker.clear()
            if setting == "loss":
                picker.addItem(_NO_LOSS, "")
            for name in layout.names:
                picker.addItem(name, name)
            picker.set_value(names.get(setting, ""))

    def _show_progress(self, share: float) -> None:
        self.progress.show()
        self.progress.setValue(round(1000 * share))

    def _show_read(self, landscape: Landscape) -> None:
        self._work = None
        self.progress.hide()
        self._landscape = self._read = read = cast("GradientLog", landscape)
        self.preview.show_log(read)
        self._say(told_of(read))

    def _fail(self, error: ChoiceError) -> None:
        self._work = None
        self.progress.hide()
        self.preview.show_log(None)
        more = " “Leave out steps” goes on without them." if isinstance(error, BadRowsError) else ""
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


def told_of(log: GradientLog) -> str:
    """What was read, and what is odd about it, in a line or two."""
    count, first = log.wild_steps
    words = f"{log.origin}: a step each. "
    if count:
        steps = "1 step has" if count == 1 else f"{count:,} steps have"
        words += (
            f"{steps} a gradient that is not finite, the first is step {first:,}: "
            "every run ends there, unless such steps are left out. "
        )
    if not log.has_loss:
        words += "No loss is shown."
    return words.rstrip()
