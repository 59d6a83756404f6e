"""What a person can do about an unknown name in a formula: write what it may have meant, or declare it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from playground.core.formulas.faults import UnknownNameError


class UnknownNameBar(QWidget):
    """Two words that act; each is there only where it helps.

    Attributes:
        corrected: sent with the `UnknownNameError` where its name should give way to what it may have meant.
        declared: sent with the `UnknownNameError` where its names should become parameters.
    """

    corrected = Signal(object)
    declared = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unknown: UnknownNameError | None = None
        self.correct, self.declare = QToolButton(), QToolButton()
        self.correct.setToolTip("Replace the name in the formula")
        self.declare.setToolTip(
            "A parameter has a value and a slider, below and in the panel of the landscape"
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for button, name in ((self.correct, "formula_correct"), (self.declare, "formula_declare")):
            button.setObjectName(name)
            button.setProperty("role", "link")
            button.hide()
            row.addWidget(button)
        row.addStretch(1)
        self.correct.clicked.connect(lambda: self.corrected.emit(self._unknown))
        self.declare.clicked.connect(lambda: self.declared.emit(self._unknown))

    def offer(self, unknown: UnknownNameError | None) -> None:
        """Offer to mend this, or nothing."""
        self._unknown = unknown
        meant = unknown.meant if unknown and " " not in unknown.meant else ""
        names = unknown.undeclared if unknown else ()
        self.correct.setText(f"Write {meant}")
        self.correct.setVisible(bool(meant))
        what = "parameters" if len(names) > 1 else "a parameter"
        self.declare.setText(f"Make {', '.join(names)} {what}")
        self.declare.setVisible(bool(names))
