"""Which steps: from … to …."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from playground.export.working import MOST_STEPS
from playground.gui.widgets.focused_wheel import SpinBox


class StepRange(QWidget):
    """Two numbers; the second follows the first so that there is always something between.

    Attributes:
        first, last: their boxes.
        changed: sent when the person chose other steps.
    """

    changed = Signal()

    def __init__(self, first: int, last: int, most: int, *, words: str = "Steps from") -> None:
        """`words` stand before the first number; none where a form has them in its own column."""
        super().__init__()
        self.first, self.last = SpinBox(), SpinBox()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for box, word, value in ((self.first, words, first), (self.last, "to", last)):
            box.setRange(1, most)
            box.setValue(value)
            box.setFixedWidth(84)
            # A sheet of many steps takes a second: not one for each digit.
            box.setKeyboardTracking(False)
            box.setAccessibleName("First step" if box is self.first else "Last step")
            box.setToolTip(f"A step from 1 to {most}; at most {MOST_STEPS} on one sheet")
            if word:
                label = QLabel(word)
                label.setBuddy(box)
                row.addWidget(label)
            row.addWidget(box)
        row.addStretch(1)
        self.setFocusProxy(self.first)
        self.first.valueChanged.connect(self._follow)
        self.last.valueChanged.connect(self._follow)

    @property
    def steps(self) -> tuple[int, int]:
        """The first and the last step."""
        return self.first.value(), self.last.value()

    @property
    def is_being_typed(self) -> bool:
        """Whether there is a number that is not whole yet."""
        return any(box.lineEdit().isModified() for box in (self.first, self.last))

    def set_steps(self, first: int, last: int) -> None:
        """Choose steps; sends `changed` where they differ."""
        before = self.steps
        for box, value in ((self.first, first), (self.last, last)):
            with QSignalBlocker(box):
                box.setValue(value)
        if self.steps != before:
            self.changed.emit()

    def _follow(self) -> None:
        first, last = self.steps
        if self.sender() is self.first:
            other, value = self.last, min(max(last, first), first + MOST_STEPS - 1)
        else:
            other, value = self.first, max(min(first, last), last - MOST_STEPS + 1)
        with QSignalBlocker(other):
            other.setValue(value)
        self.changed.emit()
