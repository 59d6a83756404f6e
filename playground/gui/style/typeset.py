"""Formulas as pictures: LaTeX set by ziamath, beforehand or now, painted as vectors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QByteArray, QEvent, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.gui.style.shipped_formulas import ready_formula
from playground.gui.style.typesetter import INK, set_in_ink

FORMULA_SIZE = 17
"""Size of formulas beside ordinary text in pixels: the serif letters then look as large as the text's."""

_SIZE = re.compile(rb'<svg [^>]*width="(\S+)" height="(\S+)" viewBox="\S+ (\S+) ')


@dataclass(frozen=True)
class TypesetFormula:
    """A typeset formula.

    Attributes:
        svg: the picture.
        width, height: its natural size in pixels.
        descent: how far it reaches below the line that the letters stand on.
    """

    svg: bytes
    width: float
    height: float
    descent: float

    def paint(self, painter: QPainter, x: float, y: float, scale: float = 1.0) -> None:
        """Paint with the upper left corner at (x, y)."""
        size = QSizeF(self.width, self.height) * scale
        QSvgRenderer(QByteArray(self.svg)).render(painter, QRectF(x, y, size.width(), size.height()))


@lru_cache(maxsize=1024)
def typeset(latex: str, pixel_size: float, colour: str) -> TypesetFormula:
    """Set a formula. 5 to 100 ms the first time where it is not shipped ready in any size, nothing after.

    Args:
        latex: the formula, without dollar signs.
        pixel_size: size of the letters in pixels.
        colour: as ``#rrggbb``.
    """
    svg, scale = ready_formula(latex, pixel_size), 1.0
    if svg is None and (svg := ready_formula(latex, FORMULA_SIZE)) is not None:
        scale = pixel_size / FORMULA_SIZE
    svg = svg or set_in_ink(latex, pixel_size)
    found = _SIZE.match(svg)
    assert found is not None
    width, height, top = (scale * float(length) for length in found.groups())
    return TypesetFormula(
        svg.replace(f'"{INK}"'.encode(), f'"{colour}"'.encode()), width, height, height + top
    )


class FormulaLabel(QWidget):
    """Shows a formula at its natural size, smaller where there is too little room, in the colour of text."""

    def __init__(
        self, latex: str = "", pixel_size: float = FORMULA_SIZE, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._latex = ""
        self._pixel_size = pixel_size
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_latex(latex)

    @property
    def latex(self) -> str:
        """The formula shown."""
        return self._latex

    def set_latex(self, latex: str, spoken: str = "") -> None:
        """Show a formula; `spoken` is what a screen reader says (without it, the LaTeX)."""
        self.setAccessibleName(spoken or latex)
        if latex != self._latex:
            self._latex = latex
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        formula = self._formula()
        return QSize(round(formula.width + 0.5), round(formula.height + 0.5)) if formula else QSize(0, 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        formula = self._formula()
        if formula is None:
            return
        scale = min(1.0, self.width() / formula.width, self.height() / formula.height)
        y = (self.height() - formula.height * scale) / 2
        right_to_left = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = self.width() - formula.width * scale if right_to_left else 0.0
        formula.paint(QPainter(self), x, y, scale)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange, QEvent.Type.EnabledChange):
            self.update()
        super().changeEvent(event)

    def _formula(self) -> TypesetFormula | None:
        if not self._latex:
            return None
        return typeset(self._latex, self._pixel_size, self.palette().color(self.foregroundRole()).name())
