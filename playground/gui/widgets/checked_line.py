"""A line of text that can show that its text cannot be used, and why."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from playground.gui.widgets.keys import NoOwnCommands
from playground.gui.widgets.style_property import set_style_property


class CheckedLine(QLineEdit):
    """An edit field with a red border and the reason as tooltip while there is a fault.

    Attributes:
        fault: why the text cannot be used; empty while it can.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fault = ""
        self._tip = ""
        NoOwnCommands(self)

    def set_tip(self, tip: str) -> None:
        """The tooltip while there is no fault."""
        self._tip = tip
        self.setToolTip(self.fault or tip)

    def mark(self, fault: str) -> None:
        """Show why the text cannot be used; an empty reason takes the mark away."""
        if fault == self.fault:
            return
        self.fault = fault
        self.setAccessibleDescription(fault)
        self.setToolTip(fault or self._tip)
        set_style_property(self, "invalid", bool(fault))
