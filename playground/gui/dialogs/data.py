"""The dialog in which a person brings data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from PySide6.QtCore import QSize
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QWidget

from playground.core import catalogue
from playground.core.errors import InvalidInput
from playground.core.landscapes.base import Landscape
from playground.core.landscapes.from_data import FromData
from playground.core.numbers import number_text
from playground.core.parameters import Value
from playground.experiment.data.layout import Layout
from playground.experiment.data.reading import MOST_ROWS, BadRowsError, Wanted
from playground.gui.dialogs.data_preview import DataPreview
from playground.gui.dialogs.from_file import FOUND_OUT, FromFileDialog
from playground.gui.plots.field import thumbnail
from playground.gui.style.colours import Colours
from playground.gui.widgets.editors import CheckBox, ComboBox
from playground.gui.workspace.map_view import field_of_landscape

_DECIMALS = {"": FOUND_OUT, "point": "point", "comma": "comma"}
_PICTURE = QSize(360, 120)
_COLUMNS_FROM = 2
"""The row of the form where the columns begin: after data and method."""
_NO_MINIMUM = (
    "A line separates the labels, so the loss has no minimum: it falls for ever as the weights grow."
)


class DataDialog(FromFileDialog[FromData]):
    """Choose a data set or a file, its columns and a method; see what is read; give the landscape away with OK.

    Attributes:
        method: what is fitted.
        decimal: the decimal sign.
        standardise, batches, batch: how steps see the data.
        picture: the loss.
    """

    key = "data"
    title = "Your data"
    question = "Choose data"
    headers = {"": FOUND_OUT, "yes": "names", "no": "data"}
    nothing = "none (y is the intercept)"
    leave_out = "Leave out rows"
    preview: DataPreview

    def __init__(
        self,
        begin: FromData,
        colours: Colours,
        take: Callable[[Landscape], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(begin, DataPreview(colours), take, parent)
        self._colours = colours
        self.method = ComboBox({kind.key: kind.title for kind in _methods()})
        self.decimal = ComboBox(_DECIMALS)
        self.layout_boxes["decimal"] = self.decimal, _DECIMALS
        self.standardise, self.batches = CheckBox(), CheckBox()
        self.batch = QSpinBox(minimum=1, maximum=MOST_ROWS, value=begin.batch or 32)
        self.picture = QLabel()
        self._name_parts()
        batch = QHBoxLayout()
        batch.addWidget(self.batches)
        batch.addWidget(self.batch)
        batch.addStretch(1)
        picture = QHBoxLayout()
        picture.setContentsMargins(0, 6, 0, 0)
        picture.addWidget(self.picture)
        rows = (
            ("&Data", self.source),
            ("&Method", self.method),
            ("&Separator", self.separator),
            ("D&ecimal sign", self.decimal),
            ("First ro&w", self.header),
        )
        self.lay_out(rows, (self.complete, self.standardise, batch, picture), height=520)
        self.method.set_value(begin.key)
        self.standardise.set_value(begin.standardise)
        self.batches.set_value(begin.batch > 0)
        self._make_pickers()
        self.method.chosen.connect(self._choose_method)
        for check in (self.standardise, self.batches):
            check.chosen.connect(self.update_reading)
        self.batch.valueChanged.connect(self.update_reading)
        self.begin_reading()

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

    def _make_pickers(self) -> None:
        for _ in self.pickers:
            self.form.removeRow(_COLUMNS_FROM)
        self.pickers.clear()
        for index, role in enumerate(self.kind().roles):
            picker = self.picker(role.setting)
            picker.setAccessibleName(role.title)
            picker.setToolTip("Which column it is")
            label = QLabel(role.title)
            label.setBuddy(picker)
            self.form.insertRow(_COLUMNS_FROM + index, label, picker)

    def _choose_method(self) -> None:
        self._columns = {}
        self._make_pickers()
        self.update_reading()

    # -------------------------------------------------------------------------------------------------------- reading

    def kind(self) -> type[FromData]:
        return cast("type[FromData]", catalogue.landscapes()[self.method.value])

    def more_settings(self, begin: FromData) -> dict[str, Value]:
        self.batch.setEnabled(self.batches.value)
        settings: dict[str, Value] = {
            "standardise": self.standardise.value,
            "batch": self.batch.value() if self.batches.value else 0,
        }
        if self._columns.get("target", "") != begin.target and "positive" in begin.parameters():
            settings["positive"] = ""  # the other label's values are other ones
        return settings

    def look_at(self, layout: Layout, wanted: Sequence[Wanted]) -> None:
        self.preview.show_layout(layout, wanted)

    def show_read(self, landscape: FromData) -> str:
        self.preview.show_faults((), 0)
        size = _PICTURE * (ratio := self.devicePixelRatioF())
        field = field_of_landscape(landscape)
        picture = QPixmap.fromImage(thumbnail(field, self._colours, size.width(), size.height()))
        picture.setDevicePixelRatio(ratio)
        self.picture.setPixmap(picture)
        minima = landscape.minima()
        found = f"{number_text(minima[0].x, 5)}, y = {number_text(minima[0].y, 5)}." if minima else ""
        where = f"The minimum is at x = {found}" if minima else _NO_MINIMUM
        return f"{landscape.origin}. {landscape.summary} {where}"

    def show_fault(self, error: InvalidInput) -> None:
        self.picture.clear()
        is_of_rows = isinstance(error, BadRowsError)
        self.preview.show_faults(*((error.faults, error.count) if is_of_rows else ((), 0)))


def _methods() -> list[type[FromData]]:
    return [kind for kind in catalogue.landscapes().values() if issubclass(kind, FromData)]
