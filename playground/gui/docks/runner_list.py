"""The list in the optimizer dock: colour, name, dialect, loss now, visibility."""

from __future__ import annotations

import math

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QFontMetricsF, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip, QWidget

from playground.core.numbers import number_text
from playground.core.trace import Trace
from playground.experiment.model import Runner
from playground.gui.state.store import State, Store
from playground.gui.style.colours import Colours
from playground.gui.style.icons import icon
from playground.gui.style.theme import text_font
from playground.gui.widgets.keys import OwnKeys

ROW_HEIGHT = 26
SHOWN = 8
"""Rows for which the list asks for room; more are scrolled."""
_Index = QModelIndex | QPersistentModelIndex


class RunnerList(QListView):
    """One row a runner. Shows the state; selecting a row tells the store.

    Attributes:
        colour_wanted: a click on a swatch, with the place for a menu.
        visibility_wanted: a click on an eye.
        name_wanted: a double-click on a name.
    """

    colour_wanted = Signal(QPoint)
    visibility_wanted = Signal()
    name_wanted = Signal()

    def __init__(self, store: Store, colours: Colours) -> None:
        super().__init__()
        self._store = store
        self._model = _RunnerModel(store, self)
        self._delegate = _RunnerDelegate(store, colours, self)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setProperty("flat", True)
        OwnKeys(self)
        self.setAccessibleName("Optimizers")
        self.setToolTip("The optimizers on the map; the selected one is shown in full in the other panels")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self._select)

    def show_state(self, before: State | None, after: State) -> None:
        """Show what differs."""
        count = len(after.experiment.runners)
        if before is None or count != self._model.count:
            self._model.reset(count)
            self.updateGeometry()
        index = self._model.index(after.selected)
        if after.selected >= 0 and self.currentIndex() != index:
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._delegate.align([self._model.words(row) for row in range(count)])
        self._model.tell()

    def set_colours(self, colours: Colours) -> None:
        """Go over to another theme."""
        self._delegate.colours = colours
        self.viewport().update()

    def sizeHint(self) -> QSize:
        return QSize(240, ROW_HEIGHT * max(3, min(self._model.count, SHOWN)) + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), ROW_HEIGHT * min(4, self._model.count) + 4)

    def _select(self, index: QModelIndex) -> None:
        if index.isValid() and index.row() != self._store.selected and self._model.settled:
            self._store.select(index.row())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if not index.isValid() or event.button() != Qt.MouseButton.LeftButton:
            return
        places = Places(self.visualRect(index))
        if places.swatch.contains(event.position()):
            self.colour_wanted.emit(self.viewport().mapToGlobal(places.swatch.bottomLeft().toPoint()))
        elif places.eye.contains(event.position()):
            self.visibility_wanted.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and Places(self.visualRect(index)).name.contains(event.position()):
            self.name_wanted.emit()


class _RunnerModel(QAbstractListModel):
    """The runners of the store, for the view and for screen readers."""

    def __init__(self, store: Store, parent: QWidget) -> None:
        super().__init__(parent)
        self._store = store
        self.count = 0
        self.settled = True

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self.count

    def reset(self, count: int) -> None:
        """Another number of runners."""
        self.settled = False
        self.beginResetModel()
        self.count = count
        self.endResetModel()
        self.settled = True

    def tell(self) -> None:
        """What the rows say has changed."""
        if self.count:
            self.dataChanged.emit(self.index(0), self.index(self.count - 1))

    def words(self, row: int) -> tuple[str, bool]:
        """The loss of a row in words, and whether its run has diverged."""
        return loss_words(self._store.traces[row], self._store.cursor)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        runners = self._store.experiment.runners
        if not index.isValid() or index.row() >= len(runners):
            return None
        runner = runners[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return runner.name
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            words, _ = self.words(index.row())
            hidden = "" if runner.visible else ", hidden"
            return f"{runner.name}: {runner.title}, {runner.dialect_title} semantics, loss {words}{hidden}"
        return None


class Places:
    """Where the parts of a row are."""

    def __init__(self, row: QRect) -> None:
        middle = row.center().y() + 0.5
        self.swatch = QRectF(row.left() + 12, middle - 6, 13, 13)
        self.eye = QRectF(row.right() - 28, middle - 9, 18, 18)
        self.loss = QRectF(row.right() - 102, row.top(), 72, row.height())
        self.name = QRectF(
            self.swatch.right() + 8, row.top(), self.loss.left() - self.swatch.right() - 12, row.height()
        )


def loss_words(trace: Trace, cursor: int) -> tuple[str, bool]:
    """The loss at the cursor in words, and whether the run has diverged by then."""
    if trace.diverged_at is not None and cursor >= trace.diverged_at:
        return f"diverged at {trace.diverged_at}", True
    loss = float(trace.column("loss")[min(cursor, trace.last_step)])
    if math.isnan(loss):
        return "–", False
    return number_text(loss), False


class _RunnerDelegate(QStyledItemDelegate):
    """Draws a row."""

    def __init__(self, store: Store, colours: Colours, parent: QWidget) -> None:
        super().__init__(parent)
        self._store = store
        self.colours = colours
        self._bold = text_font(bold=True)
        self._small = text_font(11)
        self._digits = text_font(12, tabular=True)
        self._words: list[tuple[str, bool]] = []
        self._fraction = 0.0

    def align(self, words: list[tuple[str, bool]]) -> None:
        """Let the losses, each with whether the run has diverged, stand with their points below each other."""
        self._words = words
        metrics = QFontMetricsF(self._digits)
        parts = [text.partition(".") for text, bad in words if not bad]
        self._fraction = max((metrics.horizontalAdvance(dot + rest) for _, dot, rest in parts), default=0.0)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(100, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        runners = self._store.experiment.runners
        if index.row() >= len(runners):
            return
        runner = runners[index.row()]
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        selected = index.row() == self._store.selected
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selected or hovered:
            painter.fillRect(rect, QColor(self.colours.selection if selected else self.colours.hover))
        places = Places(rect)
        self._draw_swatch(painter, places.swatch, runner)
        taken = self._draw_loss(painter, places.loss, *self._words[index.row()])
        self._draw_name(
            painter, places.name.adjusted(0, 0, -max(0.0, taken - places.loss.width()), 0), runner
        )
        if hovered or selected or not runner.visible:
            name = "eye" if runner.visible else "eye-off"
            icon(name, self.colours, 14).paint(painter, places.eye.toRect())
        painter.restore()

    def _draw_loss(self, painter: QPainter, place: QRectF, words: str, bad: bool) -> float:
        """Write a loss with its point where those of the others stand; the width that it takes."""
        painter.setFont(self._small if bad else self._digits)
        painter.setPen(QColor(self.colours.error if bad else self.colours.muted))
        metrics = QFontMetricsF(painter.font())
        whole, dot, rest = (words, "", "") if bad else words.partition(".")
        point = place.right() - (0.0 if bad else self._fraction)
        middle = Qt.AlignmentFlag.AlignVCenter
        width = metrics.horizontalAdvance(whole)
        painter.drawText(QRectF(point - width, place.top(), width, place.height()), middle, whole)
        painter.drawText(
            QRectF(point, place.top(), place.right() - point, place.height()), middle, dot + rest
        )
        return place.right() - point + width

    def _draw_swatch(self, painter: QPainter, place: QRectF, runner: Runner) -> None:
        colour = QColor(runner.colour)
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(colour if runner.visible else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(place.adjusted(0.75, 0.75, -0.75, -0.75), 3, 3)

    def _draw_name(self, painter: QPainter, place: QRectF, runner: Runner) -> None:
        chip = QFontMetrics(self._small).horizontalAdvance(runner.dialect_title) + 12
        metrics = QFontMetrics(self._bold)
        name = metrics.elidedText(runner.name, Qt.TextElideMode.ElideRight, int(place.width()))
        painter.setFont(self._bold)
        painter.setPen(QColor(self.colours.text if runner.visible else self.colours.muted))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, name)
        at = place.left() + metrics.horizontalAdvance(name) + 8
        if at + chip <= place.right() + 2:
            box = QRectF(at, place.center().y() - 8, chip, 16)
            painter.setPen(QPen(QColor(self.colours.border), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 4, 4)
            painter.setFont(self._small)
            painter.setPen(QColor(self.colours.muted))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, runner.dialect_title)

    def helpEvent(self, event, view, option, index) -> bool:  # noqa: ANN001
        if event.type() == QEvent.Type.ToolTip and index.isValid():
            places = Places(view.visualRect(index))
            at = event.pos()
            if places.swatch.contains(at):
                QToolTip.showText(event.globalPos(), "Change the colour", view)
                return True
            if places.eye.contains(at):
                QToolTip.showText(event.globalPos(), "Hide or show this optimizer", view)
                return True
        return super().helpEvent(event, view, option, index)
