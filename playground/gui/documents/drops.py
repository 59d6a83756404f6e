"""Files that are dropped anywhere onto the window."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple, cast

from PySide6.QtCore import QEvent, QFileInfo, QMimeData, QObject, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QDropEvent, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QDockWidget, QWidget

from playground import ENDING
from playground.gui.state.context import Context
from playground.gui.style.theme import text_font, theme_of

_SHOWN_FOR = 8000
"""Milliseconds in the status bar."""
_DRAGS = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.DragLeave, QEvent.Type.Drop)


Take = Callable[[Path, Callable[[], object]], object]
"""Takes a file, and calls the function given once that is done."""


class DropKind(NamedTuple):
    """What can be dropped.

    Attributes:
        endings: of the files' names, in small letters.
        noun: what such a file is.
        words: what is done with it; ``{}`` stands for its name.
    """

    endings: tuple[str, ...]
    noun: str
    words: str


EXPERIMENT = DropKind((ENDING, ".json"), "an experiment", "Open {}")
TABLE = DropKind((".csv", ".tsv", ".txt", ".dat"), "a table", "Bring {} as data")
KINDS = (EXPERIMENT, TABLE)


def kind_of(path: Path) -> DropKind | None:
    """What a file is, by the ending of its name; None where it cannot be dropped."""
    return next((kind for kind in KINDS if path.suffix.lower() in kind.endings), None)


class Offer(NamedTuple):
    """What would be done with what is being dragged.

    Attributes:
        path, kind: the first file that can be taken; None where there is none.
        others: how many other things are dragged along.
        words: what would be done with it, or why nothing would.
    """

    path: Path | None
    kind: DropKind | None
    others: int
    words: str


def offer_for(mime: QMimeData) -> Offer | None:
    """What would be done with what is being dragged; None where it is no file, but text for example."""
    if not mime.hasUrls():
        return None
    urls = mime.urls()
    local = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    for path in local:
        kind = kind_of(path)
        if kind is not None and not QFileInfo(path).isDir():
            others = len(urls) - 1
            more = f", the first of {others + 1} files" if others else ""
            return Offer(path, kind, others, kind.words.format(path.name) + more)
    known = " or ".join(f"{kind.noun} ({', '.join(kind.endings)})" for kind in KINDS)
    where = "" if local else ", from this computer"
    return Offer(None, None, len(urls), f"What can be dropped is {known}{where}")


class Drops(QObject):
    """Takes files that are dropped anywhere onto the window or onto a dock that floats.

    It listens where drags come in, before any widget does: an edit field would take a file's name for text.
    """

    def __init__(self, context: Context, docks: Iterable[QDockWidget], take: Mapping[DropKind, Take]) -> None:
        """Begin.

        Args:
            context: with the window.
            docks: those that may float.
            take: what takes a file of each kind.
        """
        super().__init__(context.window)
        self._context = context
        self._take_kind = take
        self._offer: Offer | None = None
        self.veil = Veil(context.window)
        for dock in docks:
            # The second for those that floated when the window was closed last.
            for signal in (dock.topLevelChanged, dock.visibilityChanged):
                signal.connect(partial(self._watch_floating, dock))

    def _watch_floating(self, dock: QDockWidget, _: bool) -> None:
        if dock.isFloating():
            self.watch(dock)

    def watch(self, widget: QWidget) -> None:
        """Listen to the drags that come into a window that is on the screen; once more does no harm."""
        handle = widget.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in _DRAGS:
            return False
        if kind is QEvent.Type.DragLeave:
            return self._leave()
        drop = cast("QDropEvent", event)
        if kind is QEvent.Type.DragEnter:
            self._enter(drop.mimeData())
        if self._offer is None:
            return False
        if self._offer.path is None or QApplication.activeModalWidget() is not None:
            event.ignore()
        else:
            # The file stays where it is, whatever the other program would like.
            drop.setDropAction(Qt.DropAction.CopyAction)
            drop.accept()
            if kind is QEvent.Type.Drop:
                self._take(self._offer)
        if kind is QEvent.Type.Drop:
            self._leave()
        return True

    def _enter(self, mime: QMimeData) -> None:
        self._leave()
        self._offer = offer_for(mime)
        if self._offer is None or QApplication.activeModalWidget() is not None:
            return
        if self._offer.path is None:
            self._context.messages.say(self._offer.words, 0)
        else:
            self.veil.show_words(self._offer.words)

    def _leave(self) -> bool:
        offer, self._offer = self._offer, None
        self.veil.hide()
        if offer is not None and offer.path is None:
            self._context.messages.clear()
        return offer is not None

    def _take(self, offer: Offer) -> None:
        # Later, because the program from which the file comes waits for the answer to the drop.
        QTimer.singleShot(0, self, lambda: self._do(offer))

    def _do(self, offer: Offer) -> None:
        """Do with a file what was offered."""
        path, kind, others = offer.path, offer.kind, offer.others
        if path is None or kind is None:
            return

        def tell() -> None:
            if others:
                left = "one other file was" if others == 1 else f"{others} other files were"
                self._context.messages.say(f"{path.name} was taken; {left} left alone", _SHOWN_FOR)

        self._context.window.activateWindow()
        self._take_kind[kind](path, tell)


class Veil(QWidget):
    """Lies over the window while a file is dragged over it, and says what dropping it would do."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("drop_veil")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.words = ""
        self.hide()

    def show_words(self, words: str) -> None:
        """Cover the window and say these words."""
        self.words = words
        self.setAccessibleName(words)
        self.setGeometry(self.window().rect())
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        app = cast("QApplication", QApplication.instance())
        colours = theme_of(app).colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shade = QColor(colours.window)
        shade.setAlpha(190)
        painter.fillRect(self.rect(), shade)
        pen = QPen(QColor(colours.accent), 2.5, Qt.PenStyle.DashLine)
        pen.setDashPattern([5, 3.5])
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(5, 5, -5, -5), 12, 12)
        font = text_font(16)
        metrics = QFontMetrics(font)
        words = metrics.elidedText(self.words, Qt.TextElideMode.ElideMiddle, self.width() - 120)
        label = QRectF(0, 0, metrics.horizontalAdvance(words) + 56, metrics.height() + 32)
        label.moveCenter(QPointF(self.rect().center()))
        painter.setPen(QPen(QColor(colours.accent), 1))
        painter.setBrush(QColor(colours.panel))
        painter.drawRoundedRect(label, 10, 10)
        painter.setPen(QColor(colours.text))
        painter.setFont(font)
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, words)
