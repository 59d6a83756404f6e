"""A slider over the frames of a film, and a button that lets them run."""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from playground.export.animation.film import Film
from playground.gui.widgets.direct_slider import DirectSlider

_SHORTEST = 5
"""Milliseconds between two frames, however fast the film."""


class FrameBar(QWidget):
    """Chooses a frame. While it plays, it goes on when it is told that the last one was drawn.

    Attributes:
        chosen: sent when another frame is to be shown.
        scrub: the frame; `place` says its step, `play` lets them run.
    """

    chosen = Signal()

    def __init__(self, film: Film) -> None:
        super().__init__()
        self._film = film
        self._began = 0.0
        self._next = QTimer(self, singleShot=True)
        self._next.timeout.connect(self._advance)
        self.scrub = DirectSlider()
        self.scrub.setAccessibleName("Frame")
        self.scrub.setToolTip("The frame that the preview shows")
        self.place = QLabel()
        self.place.setProperty("role", "muted")
        self.play = QPushButton("&Play")
        self.play.setAccessibleName("Play")
        self.play.setToolTip("Let the preview run as fast as the animation, or as it can")
        self.play.setCheckable(True)
        self.play.setAutoDefault(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.play)
        row.addWidget(self.scrub, 1)
        row.addWidget(self.place)
        self.set_film(film)
        self.scrub.setValue(self.scrub.maximum() // 2)
        self.scrub.valueChanged.connect(self._tell)
        self.play.toggled.connect(self._play)

    @property
    def step(self) -> int:
        """The step of the frame."""
        return self._film.steps[self.scrub.value()]

    def set_film(self, film: Film) -> None:
        """Go over to another film; `chosen` is sent where it has fewer frames."""
        self._film = film
        self.scrub.setRange(0, film.frames - 1)
        self.scrub.setPageStep(max(1, film.frames // 10))
        self.place.setMinimumWidth(self.place.fontMetrics().horizontalAdvance(f"step {film.last:,} "))
        self.place.setText(f"step {self.step:,}")

    def go_on(self) -> None:
        """The frame was drawn; the next one follows in time."""
        if self.play.isChecked():
            passed = (monotonic() - self._began) * self._film.fps
            self._next.start(max(_SHORTEST, round(1000 * (1 - passed % 1) / self._film.fps)))

    def stop(self) -> None:
        """Let nothing run any more."""
        self.play.setChecked(False)

    def _tell(self) -> None:
        self.place.setText(f"step {self.step:,}")
        self.chosen.emit()

    def _play(self, on: bool) -> None:
        self.play.setText("&Pause" if on else "&Play")
        self._next.stop()
        if on:
            begin = 0 if self.scrub.value() == self.scrub.maximum() else self.scrub.value()
            self._began = monotonic() - begin / self._film.fps
            self._advance()

    def _advance(self) -> None:
        """Show the frame whose turn it is; those that cannot be drawn in time are passed over."""
        film, seconds = self._film, monotonic() - self._began
        if not self.play.isChecked():
            return
        if seconds >= film.seconds and not film.loop:
            self.scrub.setValue(self.scrub.maximum())
            self.play.setChecked(False)
            return
        frame = min(int(seconds % film.seconds * film.fps), self.scrub.maximum())
        if frame == self.scrub.value():
            self.go_on()
        self.scrub.setValue(frame)
