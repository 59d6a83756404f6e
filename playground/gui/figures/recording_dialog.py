"""A small window that shows how far an animation is, while the rest of the program goes on."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QProgressBar

from playground.core.errors import InvalidInput
from playground.gui.figures.recording import Recording
from playground.gui.state.context import Context
from playground.gui.state.slices import Slices
from playground.gui.widgets.dialog_layout import dialog_box
from playground.gui.widgets.style_property import set_style_property

_PATIENCE = 1.0
"""Seconds before the time that is left is guessed."""


class RecordingDialog(QDialog):
    """Draws an animation in slices, with its progress. Cancel, Esc and closing give it up; no half file stays.

    Attributes:
        ended: sent once it is over, however that came about.
    """

    ended = Signal()

    def __init__(
        self, recording: Recording, work: Generator[float, None, bool], path: Path, context: Context
    ) -> None:
        super().__init__(context.window)
        self.setObjectName("recording_dialog")
        self.setWindowTitle("Saving an animation")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._recording, self._path = recording, path
        self._messages, self._window = context.messages, context.window
        self._is_over = False
        self._began = monotonic()
        self.bar = QProgressBar(maximum=1000, textVisible=False)
        self.bar.setAccessibleName(f"Progress of {path.name}")
        self.bar.setMinimumWidth(400)
        self.words = QLabel("Preparing", wordWrap=True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        box = dialog_box(self)
        box.addWidget(QLabel(path.name))
        box.addWidget(self.bar)
        box.addWidget(self.words)
        box.addWidget(self.buttons)
        self.buttons.rejected.connect(self.reject)
        self._slices = Slices(work, self)
        self._slices.progressed.connect(self._show)
        self._slices.done.connect(self._finish)
        self._slices.failed.connect(self._fail)
        context.window.installEventFilter(self)

    def begin(self, *, alone: bool) -> None:
        """Show the window and begin.

        Args:
            alone: nothing else may be done meanwhile, because it is the program's own window that is drawn.
        """
        if alone:
            self.open()
        else:
            self.show()
        self._slices.start()

    def _show(self, share: float) -> None:
        recording = self._recording
        self.bar.setValue(round(1000 * share))
        if not recording.done:
            return
        words = [f"Frame {recording.done:,} of {recording.frames:,}"]
        passed = monotonic() - self._began
        if passed > _PATIENCE and 0 < share < 1:
            words.append(f"{_time(passed / share - passed)} left")
        if recording.bytes_expected:
            words.append(f"about {size_text(recording.bytes_expected)} in the end")
        self.words.setText(" · ".join(words))

    def _finish(self, complete: bool) -> None:
        if complete:
            told = f"Saved {self._path}: {self._recording.frames:,} frames, {size_text(self._path.stat().st_size)}"
        else:
            told = f"{self._path.name} was not saved"
        self._messages.say(told, 8000)
        self._end()
        self.close()

    def _fail(self, error: InvalidInput) -> None:
        """Say why there is no file; the window stays until the person has read it."""
        self._end()
        self.setWindowTitle("The animation was not saved")
        self.bar.hide()
        set_style_property(self.words, "role", "error")
        self.words.setText(str(error))
        self.buttons.setStandardButtons(QDialogButtonBox.StandardButton.Close)
        self.adjustSize()

    def reject(self) -> None:
        if self._is_over:
            super().reject()
            return
        # What is under way in the thread beside this one is let come to its end.
        self._recording.cancel()
        self.words.setText("Cancelling")
        self.buttons.setEnabled(False)

    def _end(self) -> None:
        if not self._is_over:
            self._is_over = True
            self._window.removeEventFilter(self)
            self.ended.emit()

    def stop(self) -> None:
        """Give it up at once."""
        if not self._is_over:
            self._slices.stop()
            self._end()
        self.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The program's window was closed.
        if watched is self._window and event.type() == QEvent.Type.Hide and not event.spontaneous():
            self.stop()
        return False


def size_text(size: int) -> str:
    """A file's length for people."""
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"


def _time(seconds: float) -> str:
    """A time for people, not more exact than it is."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    return (
        f"{round(seconds / 60)} min" if seconds > 300 else f"{int(seconds) // 60} min {int(seconds) % 60} s"
    )
