"""The dialog in which a person brings data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

from PySide6.QtCore import QSettings, QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from playground.core import catalogue
from playground.core.errors import ChoiceError
from playground.core.landscapes.base import Landscape
from playground.core.landscapes.from_data import FromData
from playground.experiment.data_layout import SEPARATORS, Layout, look
from playground.experiment.data_reading import MOST_ROWS, BadRowsError, Wanted
from playground.experiment.data_sets import TITLES, locate, reading, shipped, wanted_columns
from playground.gui.colours import Colours
from playground.gui.dialogs.data_preview import DataPreview
from playground.gui.editors import CheckBox, ComboBox
from playground.gui.map_view import field_of_landscape
from playground.gui.plots.field import thumbnail
from playground.gui.slices import Slices

_KINDS = "Tables (*.csv *.tsv *.txt *.dat);;All files (*)"
_SEPARATORS = {
    "": "found out", "comma": "comma", "semicolon": "semicolon", "tab": "tab", "bar": "bar |", "space": "space",
}  # fmt: skip
_DECIMALS = {"": "found out", "point": "point", "comma": "comma"}
_HEADERS = {"": "found out", "yes": "names", "no": "data"}
_PICTURE = QSize(360, 120)
_NOTHING = "none (y is the intercept)"


class DataDialog(QDialog):
    """Choose a data set or a file, its columns and a method; see what is read; give the landscape away with OK."""

    def __init__(
        self,
        begin: FromData,
        colours: Colours,
        take: Callable[[Landscape], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Your data")
        self.setObjectName("data_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self._take = take
        self._colours = colours
        self._read: FromData = begin
        self._landscape: FromData | None = None
        self._columns = {role.setting: str(getattr(begin, role.setting)) for role in begin.roles}
        self._work: Slices | None = None
        self.source = ComboBox({key: TITLES.get(key, key) for key in shipped()})
        self.browse = QPushButton("&Browse…")
        self.method = ComboBox({kind.key: kind.title for kind in _methods()})
        self.pickers: dict[str, ComboBox] = {}
        self.separator, self.decimal, self.header = (
            ComboBox(_SEPARATORS),
            ComboBox(_DECIMALS),
            ComboBox(_HEADERS),
        )
        self.complete, self.standardise, self.batches = CheckBox(), CheckBox(), CheckBox()
        self.batch = QSpinBox(minimum=1, maximum=MOST_ROWS, value=begin.batch or 32)
        self.preview = DataPreview(colours)
        self.picture = QLabel()
        self.words = QLabel(wordWrap=True)
        self.progress = QProgressBar(maximum=1000, textVisible=False)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._name_parts()
        self._lay_out()
        self._begin(begin)
        self._connect()
        self.update_reading()

    @property
    def landscape(self) -> FromData | None:
        """What the data give as chosen now; None while they are read or something is wrong."""
        return self._landscape

    # ------------------------------------------------------------------------------------------------------- building

    def _name_parts(self) -> None:
        self.standardise.setText("S&tandardise features")
        self.complete.setText("&Leave out rows with missing values or words")
        self.batches.setText("Mini-&batches of")
        self.batch.setSuffix(" rows")
        for widget, name, tip in (
            (
                self.source,
                "Data",
                "A data set that comes along, or a file of yours; a file can also be dropped here",
            ),
            (self.browse, "Browse for a file", "Choose a file with a row for each case"),
            (self.method, "Method", "What is fitted to the data"),
            (self.separator, "Separator", "What stands between columns"),
            (self.decimal, "Decimal sign", "Decimal point or comma"),
            (self.header, "First row", "Whether the first row names the columns or is data"),
            (
                self.complete,
                "Leave out incomplete rows",
                "Rows with faults are left out instead of being refused",
            ),
            (
                self.standardise,
                "Standardise features",
                "Features are shifted to mean 0 and scaled to standard deviation 1; without it their scales show",
            ),
            (
                self.batches,
                "Mini-batches",
                "Each step sees some rows only, in an order that the seed decides",
            ),
            (self.batch, "Rows in a mini-batch", f"Rows that a step sees, from 1 to {MOST_ROWS:,}"),
        ):
            widget.setAccessibleName(name)
            widget.setToolTip(tip)
        self.picture.setFixedSize(_PICTURE)
        self.picture.setAccessibleName("Picture of the loss over its window")
        self.words.setObjectName("data_words")
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
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(14)
        self.form.setVerticalSpacing(8)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._add_row("&Data", source, self.source)
        self._add_row("&Method", self.method)
        self._first_column = self.form.rowCount()
        self._add_row("&Separator", self.separator)
        self._add_row("D&ecimal sign", self.decimal)
        self._add_row("First ro&w", self.header)
        batch = QHBoxLayout()
        batch.addWidget(self.batches)
        batch.addWidget(self.batch)
        batch.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(9)
        left.addLayout(self.form)
        left.addWidget(self.complete)
        left.addWidget(self.standardise)
        left.addLayout(batch)
        left.addSpacing(6)
        left.addWidget(self.picture)
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
        self.resize(860, 520)

    def _add_row(self, words: str, row: QWidget | QHBoxLayout, buddy: QWidget | None = None) -> None:
        label = QLabel(words)
        label.setBuddy(buddy or cast("QWidget", row))
        self.form.addRow(label, row)

    def _begin(self, landscape: FromData) -> None:
        self._show_source(landscape.data)
        self.method.set_value(landscape.key)
        for box, name in ((self.separator, "separator"), (self.decimal, "decimal"), (self.header, "header")):
            box.set_value(getattr(landscape, name))
        self.complete.set_value(landscape.rows == "complete")
        self.standardise.set_value(landscape.standardise)
        self.batches.set_value(landscape.batch > 0)
        self._make_pickers()

    def _connect(self) -> None:
        self.source.chosen.connect(self.choose_source)
        self.browse.clicked.connect(self._browse)
        self.method.chosen.connect(self._choose_method)
        for box in (self.separator, self.decimal, self.header):
            box.chosen.connect(self._choose_layout)
        for check in (self.complete, self.standardise, self.batches):
            check.chosen.connect(self.update_reading)
        self.batch.valueChanged.connect(self.update_reading)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(self._stop)

    def _make_pickers(self) -> None:
        for _ in self.pickers:
            self.form.removeRow(self._first_column)
        self.pickers = {}
        for index, role in enumerate(self._kind().roles):
            picker = ComboBox({})
            picker.setAccessibleName(role.title)
            picker.setToolTip("Which column it is")
            picker.chosen.connect(lambda name, setting=role.setting: self._choose_column(setting, name))
            label = QLabel(role.title)
            label.setBuddy(picker)
            self.form.insertRow(self._first_column + index, label, picker)
            self.pickers[role.setting] = picker

    # ------------------------------------------------------------------------------------------------------- choosing

    def choose_source(self, data: str) -> None:
        """Go over to a data set or a file; everything about its layout is found out anew."""
        self._show_source(data)
        for box in (self.separator, self.decimal, self.header):
            box.set_value("")
        self._columns = {}
        self.update_reading()

    def _show_source(self, data: str) -> None:
        if self.source.findData(data) < 0:
            for index in reversed(range(len(shipped()), self.source.count())):
                self.source.removeItem(index)
            self.source.addItem(Path(data).name, data)
            self.source.setItemData(self.source.count() - 1, data, Qt.ItemDataRole.ToolTipRole)
        self.source.set_value(data)

    def _browse(self) -> None:
        dialog = QFileDialog(
            self, "Choose data", str(QSettings().value("data/folder", str(Path.home()))), _KINDS
        )
        dialog.setObjectName("browse_data")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._choose_file)
        dialog.open()

    def _choose_file(self, path: str) -> None:
        QSettings().setValue("data/folder", str(Path(path).parent))
        self.choose_source(str(Path(path).absolute()))

    def _choose_method(self, key: str) -> None:
        del key
        self._columns = {}
        self._make_pickers()
        self.update_reading()

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

    def _kind(self) -> type[FromData]:
        return cast("type[FromData]", catalogue.landscapes()[self.method.value])

    def update_reading(self) -> None:
        """Read what is chosen now, in slices; the first at once, so that small files are there when this returns."""
        self._stop()
        self._landscape = None
        self.batch.setEnabled(self.batches.value)
        settings = {
            "data": self.source.value,
            "separator": self.separator.value,
            "decimal": self.decimal.value,
            "header": self.header.value,
            "rows": "complete" if self.complete.value else "",
            "standardise": self.standardise.value,
            "batch": self.batch.value() if self.batches.value else 0,
        }
        kind = self._kind()
        begin = self._read if isinstance(self._read, kind) else kind()
        if self._columns.get("target", "") != begin.target and "positive" in begin.declared():
            settings["positive"] = ""  # the other label's values are other ones
        try:
            layout = look(
                locate(settings["data"]), *(settings[one] for one in ("separator", "decimal", "header"))
            )
            self.preview.show_layout(layout)
            asked = {role.setting: self._columns.get(role.setting, "") for role in kind.roles}
            wanted = wanted_columns(begin.with_settings(settings | asked), layout)
            # Where these are the columns that have been read, they are not read again.
            unread = begin.with_settings(settings | {one.setting: one.name for one in wanted})
        except ChoiceError as error:
            self._fail(error)
            return
        self._show_columns(kind, layout, wanted)
        self._work = Slices(reading(unread), self)
        self._work.progressed.connect(self._show_progress)
        self._work.done.connect(self._show_read)
        self._work.failed.connect(self._fail)
        self._say("Reading…")
        self._work.start()

    def _show_columns(self, kind: type[FromData], layout: Layout, wanted: list[Wanted]) -> None:
        self.preview.show_layout(layout, wanted)
        for box, words, found in (
            (
                self.separator,
                _SEPARATORS,
                {sign: name for name, sign in SEPARATORS.items()}[layout.separator],
            ),
            (self.decimal, _DECIMALS, "comma" if layout.decimal == "," else "point"),
            (self.header, _HEADERS, "yes" if layout.header else "no"),
        ):
            box.setItemText(0, f"{words[found]} (found out)")
        names = {one.setting: one.name for one in wanted}
        for role in kind.roles:
            picker = self.pickers[role.setting]
            picker.clear()
            if role.optional:
                picker.addItem(_NOTHING, "")
            for name in layout.names:
                picker.addItem(name, name)
            picker.set_value(names.get(role.setting, ""))

    def _show_progress(self, share: float) -> None:
        self.progress.show()
        self.progress.setValue(round(1000 * share))

    def _show_read(self, landscape: Landscape) -> None:
        self._work = None
        self.progress.hide()
        read = cast("FromData", landscape)
        self._landscape = self._read = read
        self.preview.show_faults((), 0)
        minima = landscape.minima()
        found = "{0.x:.5g}, y = {0.y:.5g}.".format(minima[0]).replace("-", "−") if minima else ""
        where = f"The minimum is at x = {found}" if minima else _NO_MINIMUM
        self._say(f"{read.origin}. {landscape.summary} {where}")
        ratio = self.devicePixelRatioF()
        size = _PICTURE * ratio
        field = field_of_landscape(landscape)
        picture = QPixmap.fromImage(thumbnail(field, self._colours, size.width(), size.height()))
        picture.setDevicePixelRatio(ratio)
        self.picture.setPixmap(picture)

    def _fail(self, error: ChoiceError) -> None:
        self._work = None
        self.progress.hide()
        self.picture.clear()
        if isinstance(error, BadRowsError):
            self.preview.show_faults(error.faults, error.count)
            self._say(f"{error.reason}. “Leave out rows” goes on without them.", trouble=True)
        else:
            self.preview.show_faults((), 0)
            self._say(f"{error.reason}.", trouble=True)

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


_NO_MINIMUM = (
    "A line separates the labels, so the loss has no minimum: it falls for ever as the weights grow."
)


def _methods() -> list[type[FromData]]:
    return [kind for kind in catalogue.landscapes().values() if issubclass(kind, FromData)]
