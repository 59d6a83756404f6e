"""The field in which a formula is typed: what is wrong is underlined where it stands."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QColor, QFontDatabase, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from playground.core.formulas.names import LONGEST
from playground.core.formulas.words import FormulaError
from playground.gui.style.colours import Colours
from playground.gui.widgets.checked_line import CheckedLine

_WAVE = 2.0  # pixels from the middle of the wave to its crest


class FormulaLine(CheckedLine):
    """An edit field in a font of equal widths that underlines the place of a fault."""

    def __init__(self, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = colours
        self._place: tuple[int, int] | None = None
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(15)
        self.setFont(font)
        self.setStyleSheet(
            f'QLineEdit {{ font-family: "{font.family()}"; font-size: 15px; padding: 4px 7px 6px 7px; }}'
        )
        self.setMaxLength(
            LONGEST + 100
        )  # a little more than is allowed, so that too much can be pasted and then cut

    @property
    def place(self) -> tuple[int, int] | None:
        """The characters that are underlined: the first, and the one behind the last."""
        return self._place

    def mark_place(self, error: FormulaError | None) -> None:
        """Underline where a formula is wrong, or nothing."""
        self.mark("" if error is None else error.what)
        self._place = None if error is None else (error.begin, error.end)
        self.update()

    def underline(self) -> QRect:
        """Where the wave is painted; empty where there is none to be seen."""
        if self._place is None:
            return QRect()
        text, metrics = self.text(), self.fontMetrics()
        cursor = self.cursorRect()
        # The cursor tells how far the text is scrolled.
        origin = cursor.center().x() - metrics.horizontalAdvance(text[: self.cursorPosition()])
        begin, end = (metrics.horizontalAdvance(text[:at]) for at in self._place)
        end = max(end, begin + metrics.averageCharWidth())
        wave = QRect(origin + begin, cursor.bottom() - 2, end - begin, round(2 * _WAVE) + 2)
        return wave.intersected(self.rect().adjusted(4, 0, -4, 0))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        area = self.underline()
        if area.isEmpty():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._colours.error), 1.5))
        middle = area.top() + _WAVE + 1.0
        points = [
            QPointF(x, middle + (_WAVE if index % 2 else -_WAVE) / 1.5)
            for index, x in enumerate(range(area.left(), area.right() + 3, 3))
        ]
        painter.drawPolyline(QPolygonF(points))
