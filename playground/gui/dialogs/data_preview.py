"""The first rows of a file of data, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from playground.experiment.data.layout import Layout
from playground.experiment.data.numbers import MISSING, NumberFormat, is_number
from playground.experiment.data.reading import Wanted
from playground.gui.style.colours import Colours

ROWS = 50
COLUMNS = 40
_LONGEST = 60


class DataPreview(QWidget):
    """A table of the first rows, columns that are not in use muted, and under it the faults that were found."""

    def __init__(self, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = colours
        self._layout: Layout | None = None
        self.table = QTableWidget()
        self.table.setAccessibleName("First rows of the data")
        self.table.setToolTip(
            "The first rows as they stand in the file; columns that are not in use are pale"
        )
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setStyleSheet("QTableCornerButton::section { background: transparent; border: 0; }")
        self.table.verticalHeader().setDefaultSectionSize(24)
        self.table.verticalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )
        self.faults = QListWidget()
        self.faults.setAccessibleName("Faults in the data")
        self.faults.setToolTip("Rows and columns that cannot be used, counted as spreadsheets do")
        self.faults.setMaximumHeight(112)
        self.faults.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.table, 1)
        box.addWidget(self.faults)

    def sizeHint(self) -> QSize:
        return QSize(470, 330)

    def show_layout(self, layout: Layout | None, wanted: Sequence[Wanted] = ()) -> None:
        """Show the beginning of a file, or nothing."""
        names = layout.names[:COLUMNS] if layout else ()
        if layout != self._layout:
            self._layout = layout
            self._fill(layout, names)
        self._mark({one.place: one for one in wanted})

    def show_faults(self, faults: Collection[object], count: int) -> None:
        """List faults, `count` of them in all; hide the list where there is none."""
        self.faults.clear()
        self.faults.addItems([str(fault) for fault in faults])
        if count > len(faults):
            self.faults.addItem(f"… and {count - len(faults):,} more")
        self.faults.setVisible(bool(faults))

    def _fill(self, layout: Layout | None, names: Sequence[str]) -> None:
        rows = layout.rows[:ROWS] if layout else ()
        self.table.clear()
        self.table.setRowCount(len(rows))
        self.table.setColumnCount(len(names))
        self.table.setHorizontalHeaderLabels(list(names))
        self.table.setVerticalHeaderLabels(
            [str(number) for number in layout.numbers[:ROWS]] if layout else []
        )
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells[: len(names)]):
                text = cell.strip()
                item = QTableWidgetItem(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…")
                if layout and is_number(text, layout.form):
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(row, column, item)
        self.table.resizeColumnsToContents()

    def _mark(self, wanted: dict[int, Wanted]) -> None:
        """Mute columns that are not in use, and show in red what cannot be used in those that are."""
        trouble, text, muted = (
            QColor(one) for one in (self._colours.error, self._colours.text, self._colours.muted)
        )
        form = self._layout.form if self._layout else NumberFormat()
        for column in range(self.table.columnCount()):
            one = wanted.get(column)
            for row in range(self.table.rowCount()):
                item = self.table.item(row, column)
                if item is None:
                    continue
                bad = item.text().lower() in MISSING
                if one is not None and not one.is_label:
                    bad = bad or not is_number(item.text(), form)
                item.setForeground(muted if one is None else trouble if bad else text)
        first = self.table.item(0, min((place for place in wanted if place < COLUMNS), default=0))
        if first is not None:
            self.table.scrollToItem(first)
