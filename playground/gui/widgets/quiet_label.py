"""A label whose words may change with every step.

A `QLabel` asks for a new layout with each text, and the layout of a whole window takes 1 ms.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

_SLACK = 24
"""Pixels by which the words may become shorter before a narrower place is asked for."""
_SPARE = 8
"""Pixels that are asked for beyond the words: the digits of the next step may be wider."""
_TALLEST = 2000
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class QuietLabel(QWidget):
    """Plain words that are painted anew when they change, and laid out anew only where their room does.

    The style sheet names it beside `QLabel`.
    """

    def __init__(
        self, text: str = "", parent: QWidget | None = None, *, wrap: bool = False, right: bool = False
    ) -> None:
        """`wrap` lets it have several lines; `right` lets them stand at the right."""
        super().__init__(parent)
        self._wraps = wrap
        self._flags = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter if right else _LEFT)
        if wrap:
            self._flags |= int(Qt.TextFlag.TextWordWrap)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(wrap)
        self.setSizePolicy(policy)
        self._text = ""
        self._hint = QSize()
        self._width = 0
        self.setText(text)

    def text(self) -> str:
        """The words."""
        return self._text

    def setText(self, text: str) -> None:
        """Change the words."""
        if text == self._text:
            return
        self._text = text
        self.setAccessibleName(text)
        hint = QSize(0, self.heightForWidth(self.width())) if self._wraps else self.sizeHint()
        if hint != self._hint:
            self._hint = hint
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        if self._wraps:
            return QSize(240, self.heightForWidth(max(self.width(), 240)))
        metrics, margins = self.fontMetrics(), self.contentsMargins()
        needed = metrics.size(Qt.TextFlag.TextSingleLine, self._text).width()
        if not needed <= self._width <= needed + _SLACK:
            self._width = needed + _SPARE
        return QSize(
            self._width + margins.left() + margins.right(),
            metrics.height() + margins.top() + margins.bottom(),
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def hasHeightForWidth(self) -> bool:
        return self._wraps

    def heightForWidth(self, width: int) -> int:
        if not self._wraps:
            return -1
        margins = self.contentsMargins()
        room = QRect(0, 0, width - margins.left() - margins.right(), _TALLEST)
        needed = self.fontMetrics().boundingRect(room, self._flags, self._text)
        return needed.height() + margins.top() + margins.bottom()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._wraps:
            return
        self._hint = QSize(0, self.heightForWidth(self.width()))
        if self._hint.height() > self.height():
            # Layouts remember heights for other widths, of words that were there before.
            self.updateGeometry()

    def fitting(self, width: int) -> str:
        """What is shown in this width."""
        return self._text

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, room = QPainter(self), self.contentsRect()
        self.style().drawItemText(
            painter,
            room,
            self._flags,
            self.palette(),
            self.isEnabled(),
            self.fitting(room.width()),
            self.foregroundRole(),
        )
