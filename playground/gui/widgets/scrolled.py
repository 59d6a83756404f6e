"""Content that scrolls up and down."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget


def scrolled(content: QWidget, at_most: int | None = None) -> QScrollArea:
    """The content in a frame that scrolls up and down and is at most so high."""
    area = _Scroll(at_most)
    area.setWidget(content)
    content.installEventFilter(area)
    return area


class _Scroll(QScrollArea):
    """Scrolls up and down only; as high as its content, up to a limit."""

    def __init__(self, at_most: int | None) -> None:
        super().__init__()
        self._at_most = at_most
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if at_most is not None:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._make_room()
            self.updateGeometry()  # the content's rows are others now
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._make_room()
        super().resizeEvent(event)

    def _make_room(self) -> None:
        """Let the content be as high as its wrapped words need; a scroll area asks only for one line of each."""
        content = self.widget()
        if content is not None and content.hasHeightForWidth():
            content.setMinimumHeight(content.heightForWidth(self.viewport().width()))

    def minimumSizeHint(self) -> QSize:
        # No row is cut off at the right, also beside a scroll bar.
        hint, content, bar = super().minimumSizeHint(), self.widget(), self.verticalScrollBar()
        width = content.minimumSizeHint().width() + bar.sizeHint().width() if content is not None else 0
        return QSize(max(hint.width(), width), hint.height())

    def sizeHint(self) -> QSize:
        content = self.widget()
        hint = content.sizeHint() if content is not None else QSize()
        return hint if self._at_most is None else QSize(hint.width(), min(hint.height(), self._at_most))
