"""The gallery of landscapes: a thumbnail and a name for each."""

from __future__ import annotations

import re
from functools import lru_cache

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
    QWheelEvent,
)
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from playground.core import catalogue
from playground.core.landscapes.base import OWN, Landscape, gallery
from playground.core.landscapes.gradient_log import GradientLog
from playground.core.modifiers import Problem
from playground.gui.plots.log_picture import log_picture
from playground.gui.plots.map.field import MapField
from playground.gui.plots.map.field_image import thumbnail
from playground.gui.style.colours import Colours
from playground.gui.style.theme import text_font
from playground.gui.widgets.keys import OwnKeys
from playground.gui.workspace.map_view import field_of, field_of_landscape

PICTURE = QSize(74, 42)
CELL = QSize(80, 64)
COLUMNS = 3
LEAST_ROW = 48
"""Rows are as high as the gallery's height divides into, so that none is cut; at least so high."""
_NOTCH = 120
"""What a wheel reports for a notch."""
WORDS = 16
"""Height of the name under a picture."""
_WORD = re.compile(r"[^\W_]+")
_KEY = Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex


class Gallery(QListView):
    """Thumbnails in rows.

    Kinds that a person brings (`Landscape.brought`) stand first, from when the first of the kind is in use; the
    gallery then offers the one used last.

    Attributes:
        chosen: sent with the key of the landscape that a person takes (mouse or keyboard).
    """

    chosen = Signal(str)

    def __init__(self, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = QStandardItemModel(self)
        self._brought: dict[str, Landscape] = {}
        shelves = gallery(catalogue.landscapes())
        for group, kinds in sorted(shelves.items(), key=lambda shelf: shelf[0] != OWN):
            for kind in kinds:
                item = QStandardItem(kind.title)
                item.setData(kind.key, _KEY)
                item.setEditable(False)
                item.setToolTip(f"<b>{kind.title}</b> ({group.lower()})<br>{kind.summary}")
                self._model.appendRow(item)
        self._delegate = _Thumbnails(colours, self)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setGridSize(CELL)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName("Landscapes")
        self.setToolTip("Click a landscape to go there; arrow keys after Tab")
        self.setProperty("flat", True)
        OwnKeys(self)
        self._told = ""
        self._turned = 0
        self.selectionModel().currentChanged.connect(self._tell)
        self.search("")

    def landscape(self, key: str) -> Landscape:
        """The landscape that stands for a key: with its defaults, or as it was brought."""
        return self._brought[key] if key in self._brought else catalogue.landscapes()[key]()

    def resizeEvent(self, event: QResizeEvent) -> None:
        size = self.viewport().size()
        columns = max(COLUMNS, size.width() // (CELL.width() + 10))
        rows = max(1, size.height() // LEAST_ROW)
        height = size.height() // rows
        self.setGridSize(QSize(size.width() // columns, height))
        self.verticalScrollBar().setSingleStep(height)
        super().resizeEvent(event)
        QTimer.singleShot(0, self, lambda: self.scrollTo(self.currentIndex()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll by whole rows, so that no name is cut."""
        self._turned += event.angleDelta().y()
        rows = int(self._turned / _NOTCH)
        self._turned -= rows * _NOTCH
        bar = self.verticalScrollBar()
        bar.setValue((bar.value() // bar.singleStep() - rows) * bar.singleStep())
        event.accept()

    def sizeHint(self) -> QSize:
        return QSize(COLUMNS * CELL.width(), CELL.height())

    def show_landscape(self, landscape: Landscape) -> None:
        """Mark a landscape as the chosen one; sends nothing."""
        self._told = landscape.key
        for row in range(self._model.rowCount()):
            item = self._model.item(row)
            if item.data(_KEY) == landscape.key:
                if landscape.brought and landscape != self._brought.get(landscape.key):
                    self._brought[landscape.key] = landscape
                    self.setRowHidden(row, False)
                    self.update(item.index())
                if self.currentIndex() != item.index():
                    self.setCurrentIndex(item.index())
                self.scrollTo(item.index())

    def search(self, words: str) -> int:
        """Show only landscapes that all the words fit; return how many there are.

        A word fits where it stands in the name, or where a word of the summary or the group begins with it.
        """
        wanted = words.casefold().split()
        found = 0
        for row in range(self._model.rowCount()):
            kind = catalogue.landscapes()[self._model.item(row).data(_KEY)]
            name = f"{kind.title} {kind.key}".casefold()
            begins = _WORD.findall(f"{kind.summary} {kind.group}".casefold())
            known = not kind.brought or kind.key in self._brought
            matches = known and all(
                word in name or any(one.startswith(word) for one in begins) for word in wanted
            )
            self.setRowHidden(row, not matches)
            found += matches
        self.scrollTo(self.currentIndex())
        return found

    def choose_first(self) -> None:
        """Take the first landscape that is shown."""
        for row in range(self._model.rowCount()):
            if not self.isRowHidden(row):
                self.setCurrentIndex(self._model.item(row).index())
                return

    def lay(self, problem: Problem, step: int) -> None:
        """Let the thumbnail of the landscape in use lie as the landscape does at a step."""
        lying = None if problem.is_static and not problem.modifiers.rotation else (problem, step)
        if lying != self._delegate.lying:
            self._delegate.lying = lying
            self.viewport().update(self.visualRect(self.currentIndex()))

    def set_colours(self, colours: Colours) -> None:
        """Go over to another theme."""
        self._delegate.colours = colours
        self.viewport().update()

    def _tell(self, current: QModelIndex) -> None:
        key = current.data(_KEY)
        if key and key != self._told:
            self._told = key
            self.chosen.emit(key)


def _drawn(field: MapField, colours: Colours, scale: float) -> QPixmap:
    size = PICTURE * scale
    return _pixmap(thumbnail(field, colours, size.width(), size.height()), scale)


def _pixmap(image: QImage, scale: float) -> QPixmap:
    picture = QPixmap.fromImage(image)
    picture.setDevicePixelRatio(scale)
    return picture


@lru_cache(maxsize=256)
def _picture(landscape: Landscape, colours: Colours, scale: float) -> QPixmap:
    if isinstance(landscape, GradientLog) and landscape.columns is not None:
        size = PICTURE * scale
        return _pixmap(log_picture(landscape, colours, size.width(), size.height()), scale)
    return _drawn(field_of_landscape(landscape), colours, scale)


class _Thumbnails(QStyledItemDelegate):
    """Draws a landscape; its picture is made when it first comes into view."""

    lying: tuple[Problem, int] | None = None
    """A landscape that is turned or moves, and the step shown; its thumbnail lies as it does on the map."""

    def __init__(self, colours: Colours, gallery: Gallery) -> None:
        super().__init__(gallery)
        self._gallery = gallery
        self.colours = colours
        self._font = text_font(10)

    def _moved(self, problem: Problem, step: int, scale: float) -> QPixmap:
        return _drawn(field_of(problem, step), self.colours, scale)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return self._gallery.gridSize()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(rect).adjusted(1.5, 0.5, -1.5, -1.5)
        if chosen or hovered:
            painter.setPen(QPen(QColor(self.colours.accent), 1.5) if chosen else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.colours.selection if chosen else self.colours.hover))
            painter.drawRoundedRect(frame, 5, 5)
        width = min(PICTURE.width(), rect.width() - 6)
        height = min(PICTURE.height(), rect.height() - WORDS - 5)
        top = rect.y() + (rect.height() - height - WORDS) / 2
        target = QRectF(rect.x() + (rect.width() - width) / 2, top, width, height)
        shape = QPainterPath()
        shape.addRoundedRect(target, 3, 3)
        painter.setClipPath(shape)
        landscape = self._gallery.landscape(index.data(_KEY))
        ratio = painter.device().devicePixelRatioF()
        lying = self.lying if self.lying is not None and self.lying[0].landscape == landscape else None
        picture = _picture(landscape, self.colours, ratio) if lying is None else self._moved(*lying, ratio)
        painter.drawPixmap(target.toRect(), picture)
        painter.setClipping(False)
        painter.setFont(self._font)
        painter.setPen(QColor(self.colours.text if chosen else self.colours.muted))
        words = QRect(rect.x() + 1, round(top) + height, rect.width() - 2, WORDS)
        text = painter.fontMetrics().elidedText(landscape.title, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()
