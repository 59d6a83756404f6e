"""Long work in short slices between which the window stays alive."""

from __future__ import annotations

from collections.abc import Callable, Generator
from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QProgressBar, QWidget

from playground.core.errors import InvalidInput
from playground.gui.widgets.dialog_layout import dialog_box, dialog_buttons

SECONDS = 0.012
"""How long a slice takes, unless one part of the work takes longer."""
MOMENT = 700
"""Milliseconds after which progress is shown."""


class Slices(QObject):
    """Runs a generator that yields the share done, a slice each time the window has nothing else to do.

    Attributes:
        progressed: sent after each slice with the share done, from 0 to 1.
        done: sent at the end with what the generator returned.
        failed: sent instead with the `InvalidInput` that it raised.
        ended: whether it is done, has failed or was given up.
    """

    progressed = Signal(float)
    done = Signal(object)
    failed = Signal(object)

    def __init__(self, work: Generator[float, None, object], parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self.ended = False
        self._at_work = False
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)

    def start(self) -> None:
        """Do the first slice at once, so that short work is done when this returns, and the others later."""
        self._timer.start()
        self._go_on()

    def stop(self) -> None:
        """Give up; nothing is sent any more. May be called again, and by what the work itself calls."""
        if self.ended:
            return
        self.ended = True
        self._timer.stop()
        if not self._at_work:
            self._work.close()
        self.deleteLater()

    def _go_on(self) -> None:
        until = perf_counter() + SECONDS
        try:
            share = self._next()
            while not self.ended and perf_counter() < until:
                share = self._next()
        except StopIteration as end:
            self._end(self.done, end.value)
        except InvalidInput as error:
            self._end(self.failed, error)
        except BaseException:
            self.stop()  # a fault is told once
            raise
        else:
            if self.ended:  # given up from within
                self._work.close()
            else:
                self.progressed.emit(share)

    def _next(self) -> float:
        self._at_work = True
        try:
            return next(self._work)
        finally:
            self._at_work = False

    def _end(self, signal: SignalInstance, value: object) -> None:
        if not self.ended:
            self.stop()
            signal.emit(value)


class SlicesDialog(QDialog):
    """Shows how far slices are, once they take longer than a moment, and lets a person give them up."""

    def __init__(
        self, slices: Slices, title: str, words: str, give_up: Callable[[], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("progress_dialog")
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.bar = QProgressBar(maximum=1000, textVisible=False)
        self.bar.setAccessibleName(words)
        self.bar.setMinimumWidth(320)
        buttons = dialog_buttons(QDialogButtonBox.StandardButton.Cancel)
        box = dialog_box(self)
        box.addWidget(QLabel(words))
        box.addWidget(self.bar)
        box.addWidget(buttons)
        self._later = QTimer(self, singleShot=True, interval=MOMENT)
        self._later.timeout.connect(self.show)
        self._later.start()
        buttons.rejected.connect(self.reject)
        self._slices, self._give_up = slices, give_up
        self.rejected.connect(self._end)
        slices.progressed.connect(self._show_share)  # no lambda: the work may go on when this is gone
        slices.destroyed.connect(self.deleteLater)

    def _end(self) -> None:
        """Give up what still goes on: this closes a moment after the work, and again with a dialog below."""
        if not self._slices.ended:
            self._give_up()

    def _show_share(self, share: float) -> None:
        self.bar.setValue(round(1000 * share))
