"""The dialog in which a person brings data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from PySide6.QtCore import QSize
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from playground.core import catalogue
from playground.core.declarations import Value
from playground.core.errors import InvalidInput
from playground.core.landscapes.base import Landscape
from playground.core.landscapes.from_data import FromData
from playground.core.numbers import number_text
from playground.experiment.data.columns import labels_in
from playground.experiment.data.layout import Layout
from playground.experiment.data.reading import MOST_ROWS, BadRowsError, Wanted
from playground.gui.dialogs.data_preview import DataPreview
from playground.gui.dialogs.from_file import FromFileDialog
from playground.gui.dialogs.layout_boxes import FOUND_OUT
from playground.gui.plots.map.field_image import thumbnail
from playground.gui.style.colours import Colours
from playground.gui.widgets.editors import CheckBox, ComboBox
from playground.gui.widgets.focused_wheel import SpinBox
from playground.gui.workspace.map_view import field_of_landscape

_PICTURE = QSize(360, 96)
_COLUMNS_FROM = 2
"""The row of the form where the columns begin: after data and method."""
_NO_MINIMUM = (
    "A line separates the labels, so the loss has no minimum: it falls for ever as the weights grow."
)


class DataDialog(FromFileDialog[FromData]):
    """Choose a data set or a file, its columns and a method; see what is read; give the landscape away with OK.

    Attributes:
        method: what is fitted.
        positive: which label counts as 1.
        standardise, batches, batch: how steps see the data.
        picture: the loss.
    """

    key = "data"
    title = "Your data"
    question = "Choose data"
    headers = {"yes": "names", "no": "data"}
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
        self.positive = ComboBox({"": FOUND_OUT})
        if wish := str(getattr(begin, "positive", "")):
            self.positive.addItem(wish, wish)
            self.positive.set_value(wish)
        self.standardise, self.batches = CheckBox(), CheckBox()
        self.batch = SpinBox()
        self.batch.setRange(1, MOST_ROWS)
        self.batch.setValue(begin.batch or 32)
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
            ("Counts as &1", self.positive),
            *self.ways.rows,
        )
        self.lay_out(rows, (self.complete, self.standardise, batch, picture), height=520)
        self.method.set_value(begin.key)
        self.standardise.set_value(begin.standardise)
        self.batches.set_value(begin.batch > 0)
        self._make_pickers()
        self.method.chosen.connect(self._choose_method)
        for control in (self.positive, self.standardise, self.batches):
            control.chosen.connect(self.update_reading)
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
            (
                self.positive,
                "Label that counts as 1",
                "The model tells the chance of this label; unless it is chosen, it is the larger of the two, or the "
                "later in the alphabet",
            ),
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
            picker = self.picker(role.setting, self.nothing if role.optional else "")
            picker.setAccessibleName(role.title)
            picker.setToolTip("Which column it is")
            label = QLabel(role.title)
            label.setBuddy(picker)
            self.form.insertRow(_COLUMNS_FROM + index, label, picker)
        self.form.setRowVisible(self.positive, self._has_labels())

    def _choose_method(self) -> None:
        self._columns = {}
        self.columns_changed()
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
        if self._has_labels():
            settings["positive"] = self.positive.value
        return settings

    def _has_labels(self) -> bool:
        return any(role.kind == "label" for role in self.kind().roles)

    def columns_changed(self, setting: str = "") -> None:
        if setting in ("", "target"):  # another column has other labels
            self.positive.set_value("")

    def look_at(self, layout: Layout | None, wanted: Sequence[Wanted]) -> None:
        self.preview.show_layout(layout, wanted)
        label = next((one.place for one in wanted if one.is_label), None)
        self._offer_labels([] if layout is None or label is None else labels_in(layout, label)[:2])

    def _offer_labels(self, labels: Sequence[str]) -> None:
        wish = self.positive.value
        self.positive.clear()
        self.positive.addItem(FOUND_OUT, "")
        for one in [*labels, wish] if wish and wish not in labels else labels:
            self.positive.addItem(one, one)
        self.positive.set_value(wish)

    def show_read(self, landscape: FromData) -> str:
        self.preview.show_faults((), 0)
        if self._has_labels():
            self._offer_labels(landscape.read.labels)
            if not self.positive.value:
                self.positive.setItemText(0, f"{landscape.read.labels[1]} ({FOUND_OUT})")
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
