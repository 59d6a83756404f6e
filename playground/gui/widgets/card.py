"""Cards: the rounded panels that the window is made of, and their headers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QSizePolicy,
    QStyle,
    QStyleOption,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from playground.gui.style.icons import apply_icon
from playground.gui.widgets.quiet_label import QuietLabel

_BUTTON_SIZE = 13
_HEADER_HEIGHT = 31


class Card(QFrame):
    """A rounded panel with a thin border. The style sheet draws it."""


class ElidedLabel(QuietLabel):
    """A label that gives way: where there is too little room its text ends in an ellipsis."""

    def fitting(self, width: int) -> str:
        return QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, width)


class _Note(ElidedLabel):
    """Shows the longest of several wordings for which there is room, or nothing."""

    wordings: tuple[str, ...] = ()

    def fitting(self, width: int) -> str:
        metrics = QFontMetrics(self.font())
        return next((text for text in self.wordings if metrics.horizontalAdvance(text) <= width), "")


class CardHeader(QWidget):
    """A bold title on the left; muted words and buttons on the right.

    As the title bar of a `CardDock` it also shows buttons to float and close the dock while the mouse is over it,
    where there is room. They stand beside the title, so that nothing on the right moves under the mouse.

    Attributes:
        dock_buttons: these two; none without a dock.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ElidedLabel(title)
        self._title.setProperty("role", "title")
        self._note = _Note(right=True)
        self._note.setProperty("role", "muted")
        self._note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.dock_buttons: list[QToolButton] = []
        self._beside_title = QHBoxLayout()
        self._beside_title.setSpacing(0)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 6, 10, 2)
        self._row.setSpacing(4)
        self._row.addWidget(self._title)
        self._row.addLayout(self._beside_title)
        self._row.addWidget(self._note, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(_HEADER_HEIGHT)

    @property
    def title(self) -> str:
        """The bold words."""
        return self._title.text()

    def set_title(self, title: str) -> None:
        """Change the bold words."""
        self._title.setText(title)

    @property
    def note(self) -> str:
        """The muted words on the right, where there is room for all of them."""
        return self._note.text()

    def set_note(self, *wordings: str) -> None:
        """Change the muted words on the right: the first of these for which there is room, else none."""
        if wordings != self._note.wordings:
            self._note.wordings = wordings
            self._note.setText(wordings[0] if wordings else "")
            self._note.setToolTip(self._note.text())

    def add(self, widget: QWidget) -> None:
        """Put a widget at the right end."""
        self._row.addWidget(widget)

    def add_before(self, widget: QWidget, other: QWidget) -> None:
        """Put a widget to the left of one that is here."""
        self._row.insertWidget(self._row.indexOf(other), widget)

    def attach(self, dock: CardDock) -> None:
        """Become a dock's title bar."""
        for name, act in (("Float", dock.toggle_floating), ("Close", dock.close)):
            button = QToolButton(self)
            button.setToolTip(name)
            button.setIconSize(QSize(_BUTTON_SIZE, _BUTTON_SIZE))
            button.setFixedWidth(22)
            apply_icon(button, name.lower(), _BUTTON_SIZE)
            button.setAccessibleName(f"{name} {self.title}")
            button.setProperty("flat", True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(act)
            button.hide()
            self._beside_title.addWidget(button)
            self.dock_buttons.append(button)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        dock = self.parentWidget()
        if isinstance(dock, CardDock) and event.button() == Qt.MouseButton.LeftButton:
            dock.toggle_floating()
        else:
            super().mouseDoubleClickEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        # The title is not cut short for them. Docks are floated with a double-click, too, and closed under View.
        room = self.width() - self._row.sizeHint().width() - self._row.spacing()
        for button in reversed(self.dock_buttons):
            room -= button.width()
            button.setVisible(room >= 0)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        for button in self.dock_buttons:
            button.hide()
        super().leaveEvent(event)


class CardDock(QDockWidget):
    """A dock that looks like a card.

    A content widget that has a `header` (a `CardHeader`) lends it as the title bar; others get one with the title.
    """

    def __init__(self, title: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setObjectName(name)
        self.header = CardHeader(title)
        self._least = 0
        self._given: int | None = None
        self._docked: dict[CardDock, QSize] = {}
        self._body = QWidget()
        self._body_box = QVBoxLayout(self._body)
        self._body_box.setContentsMargins(1, 0, 1, 1)
        self.setWidget(self._body)

    def set_content(self, content: QWidget) -> None:
        """Fill the card. Call once."""
        header = getattr(content, "header", None)
        if isinstance(header, CardHeader):
            self.header = header
        self.header.attach(self)
        self.setTitleBarWidget(self.header)
        self._body_box.addWidget(content)

    def toggle_floating(self) -> None:
        """Take the dock out of the window, or put it back, as large as it was.

        Outside it stands apart from what was beside it, all of it on the screen.
        """
        if self.isFloating():
            self.setFloating(False)
            self._take_old_sizes()
            return
        size, at = self.size(), self.mapToGlobal(QPoint(-32, 32))
        self._docked = {dock: dock.size() for dock in self._column()}
        self.setFloating(True)
        self.resize(size)
        self.move(_inside(QRect(at, size), self.screen().availableGeometry()))

    @property
    def _is_docked(self) -> bool:
        """Whether it can ask for room in the window: not while it floats; one that is dragged has no edge either."""
        window = self.parentWidget()
        return (
            isinstance(window, QMainWindow)
            and not self.isFloating()
            and window.dockWidgetArea(self) != Qt.DockWidgetArea.NoDockWidgetArea
        )

    def _column(self) -> list[CardDock]:
        """The docks that share an edge of the window with this one, itself among them."""
        window = self.parentWidget()
        if not isinstance(window, QMainWindow):
            return []
        area = window.dockWidgetArea(self)
        return [
            dock
            for dock in window.findChildren(CardDock)
            if not dock.isFloating()
            and window.dockWidgetArea(dock) is area
            and not dock.visibleRegion().isEmpty()
        ]

    def _take_old_sizes(self) -> None:
        """Share the room as it was shared before the dock was taken out."""
        window, sizes = self.parentWidget(), self._docked
        docks = [dock for dock in self._column() if dock in sizes]
        if self._is_docked and isinstance(window, QMainWindow) and self in sizes:
            docks = docks if self in docks else [*docks, self]
            window.resizeDocks(docks, [sizes[dock].width() for dock in docks], Qt.Orientation.Horizontal)
            window.resizeDocks(docks, [sizes[dock].height() for dock in docks], Qt.Orientation.Vertical)

    def paintEvent(self, event: QPaintEvent) -> None:
        # A floating dock is `:on` in the style sheet. A property would need the style polished anew when a drag takes
        # the dock out, in the middle of Qt's own handling of the mouse, and that ends the process.
        option = QStyleOption()
        option.initFrom(self)
        if self.isFloating():
            option.state |= QStyle.StateFlag.State_On  # type: ignore[attr-defined]
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, QPainter(self), self)

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            QTimer.singleShot(0, self, self._claim_room)
        return handled

    def _claim_room(self) -> None:
        """Ask for the height that the content needs; a main window lets a dock that came to need more cover others."""
        least, window = self.minimumSizeHint().height(), self.parentWidget()
        if not (self._is_docked and isinstance(window, QMainWindow)):
            return
        if 0 < self._least < least and (self.height() <= least or self._covers_another()):
            window.resizeDocks([self], [least], Qt.Orientation.Vertical)
            self._given = least
        self._least = least

    def _covers_another(self) -> bool:
        place = self.geometry()
        return any(dock is not self and dock.geometry().intersects(place) for dock in self._column())

    def follow_height(self, wanted: int, share: float, leave: int) -> None:
        """Be as high as the content wants now, and at least a share of the window; until a person sets the height.

        After that it only grows where it is too low. The window's middle keeps at least `leave` pixels.
        """
        window = self.parentWidget()
        if not isinstance(window, QMainWindow):
            return
        height = min(
            max(wanted, round(share * window.height())),
            self.height() + max(0, window.centralWidget().height() - leave),
        )
        self.ask_height(height)

    def ask_height(self, height: int) -> None:
        """Grow to a height, or shrink to it where no person has set another one since it was last asked for."""
        window = self.parentWidget()
        if not (self._is_docked and self.isVisible() and isinstance(window, QMainWindow)):
            return
        is_ours = self._given is None or self._given == self.height()
        if height > self.height() or (is_ours and height < self.height()):
            window.resizeDocks([self], [height], Qt.Orientation.Vertical)
            self._given = height


def _inside(place: QRect, room: QRect) -> QPoint:
    """Where the upper left corner of a place has to be for all of it to lie in a room, as far as it fits."""
    x = max(room.left(), min(place.left(), room.right() - place.width()))
    y = max(room.top(), min(place.top(), room.bottom() - place.height()))
    return QPoint(x, y)
