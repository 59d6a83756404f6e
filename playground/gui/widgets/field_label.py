"""The label of a row in a form, and the words that explain the row."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QMenu, QWidget

from playground.core.declarations import Choice, Number, Parameter, Switch, Value
from playground.core.numbers import exact_text
from playground.core.symbols import plain_symbol
from playground.gui.widgets.style_property import set_style_property

MARGIN = 12
"""Pixels left of the words, where the dot stands."""
LABEL_WIDTH = MARGIN + 96
"""Width of the label column in pixels; longer labels are wrapped."""


class FieldLabel(QLabel):
    """The label of a row. A dot before it says that the value is not the default.

    Attributes:
        reset: sent when the person asks for the default: a click on the dot, a double-click, or the menu.
        menu_opening: sent with the context menu before it opens, for more entries.
    """

    reset = Signal()
    menu_opening = Signal(QMenu)

    def __init__(self, html: str, default: str, parent: QWidget) -> None:
        super().__init__(html, parent)
        self._default = default
        self._changed = False
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setContentsMargins(MARGIN, 0, 0, 0)
        self.setFixedWidth(LABEL_WIDTH)
        self.setMinimumHeight(24)

    @property
    def changed(self) -> bool:
        """Whether the row is marked as differing from its default."""
        return self._changed

    def mark(self, changed: bool) -> None:
        """Say whether the value differs from the default."""
        if changed != self._changed:
            self._changed = changed
            set_style_property(self, "changed", changed)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._changed:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.palette().accent())
            painter.drawEllipse(4, self.height() // 2 - 2, 4, 4)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._changed and event.position().x() < MARGIN:
            self.reset.emit()
        else:
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.reset.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(f"Reset to {self._default}", self.reset.emit).setEnabled(self._changed)
        self.menu_opening.emit(menu)
        menu.popup(event.globalPos())


def label_html(label: str, declaration: Parameter) -> str:
    """Name and symbol. A symbol that is a phrase stands in the tooltip instead; long names may break after ``_``."""
    symbol = plain_symbol(declaration.symbol)
    name = escape(label).replace("_", "_\u200b")
    shown = 0 < len(symbol) <= 5 and symbol.casefold() != label.casefold()
    letter, _, index = escape(symbol).partition("_")
    lowered = f'<span style="font-size: 10px; vertical-align: sub">{index}</span>' if index else ""
    return f"{name}\u2002<i>{letter}{lowered}</i>" if shown else name


def value_text(declaration: Parameter, value: Value) -> str:
    """A value in the words of the form."""
    if isinstance(declaration, Choice):
        return declaration.options[str(value)]
    if isinstance(declaration, Switch):
        return "on" if value else "off"
    if isinstance(declaration, Number):
        return exact_text(float(value)) + declaration.unit
    return str(value)


def tip(label: str, declaration: Parameter) -> str:
    """Meaning, limits and default, in this order."""
    lines = [f"<b>{escape(label)}</b>: {escape(declaration.meaning)}"]
    if isinstance(declaration, Number) and declaration.limits:
        kind = "Whole number" if declaration.integer else "Number"
        lines.append(escape(f"{kind} {declaration.limits}"))
    lines.append(escape(f"Default {value_text(declaration, declaration.default)}"))
    return "<br>".join(lines)
