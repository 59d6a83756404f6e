"""Lets the experiment run: a clock that moves the step shown."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from playground.core.declarations import Number
from playground.gui.state.store import State, Store

SPEED = Number(
    10.0, "v", "steps per second; at the right end as fast as possible", low=0.5, high=1e6, log=True
)
"""Steps per second. The highest stands for as fast as possible."""
FRAME_MS = 16
FASTEST_STRIDE = 64
"""Steps a frame at first when running as fast as possible; it then adapts to what a frame allows."""


class Player(QObject):
    """Runs, pauses and steps.

    Attributes:
        running_changed: sent with whether it now runs.
        speed_changed: sent with the new speed.
    """

    running_changed = Signal(bool)
    speed_changed = Signal(float)

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._speed = SPEED.default
        self._due = 0.0
        self._stride = FASTEST_STRIDE
        self._clock = QElapsedTimer()
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.timeout.connect(self._tick)
        store.changed.connect(self._follow)

    @property
    def running(self) -> bool:
        """Whether the experiment runs."""
        return self._timer.isActive()

    @property
    def speed(self) -> float:
        """Steps per second."""
        return self._speed

    @property
    def fastest(self) -> bool:
        """Whether it runs as fast as possible."""
        return self._speed >= SPEED.high

    def set_speed(self, speed: float) -> None:
        """Change the speed, also while running."""
        speed = min(max(speed, SPEED.low), SPEED.high)
        if speed != self._speed:
            self._speed = speed
            self.speed_changed.emit(speed)

    def run(self) -> None:
        """Run on from the step shown; from the start if that is the last one."""
        if self.running:
            return
        if self._store.cursor >= self._store.experiment.steps:
            self._store.go_to(0)
        self._due = 0.0
        self._stride = FASTEST_STRIDE
        self._clock.start()
        self._timer.start()
        self._store.move_by("player", True)
        self.running_changed.emit(True)

    def pause(self) -> None:
        """Stay at the step shown."""
        if self.running:
            self._timer.stop()
            self._store.move_by("player", False)
            self.running_changed.emit(False)

    def toggle(self) -> None:
        """Run, or pause."""
        if self.running:
            self.pause()
        else:
            self.run()

    def reset(self) -> None:
        """Back to the start."""
        self.go_to(0)

    def step(self, count: int = 1) -> None:
        """Some steps on, or back where negative."""
        self.go_to(self._store.cursor + count)

    def go_to(self, step: int) -> None:
        """Stay at this step."""
        self.pause()
        self._store.go_to(step)

    def to_end(self) -> None:
        """On to the last step."""
        self.go_to(self._store.experiment.steps)

    def _tick(self) -> None:
        if self._store.is_catching_up:
            return
        elapsed = self._clock.restart() / 1000
        if self.fastest:
            # As many steps as let a frame come on time, found by doubling and halving.
            self._stride = max(1, self._stride * 2 if elapsed < 0.03 else self._stride // 2)
            self._store.go_to(self._store.cursor + self._stride)
            return
        # A frame that came late makes up for it, but a pause of the whole machine is not made up for.
        self._due += self._speed * min(elapsed, 0.25)
        if self._due >= 1:
            steps = int(self._due)
            self._due -= steps
            self._store.go_to(self._store.cursor + steps)

    def _follow(self, before: State, after: State) -> None:
        if after.cursor >= after.experiment.steps:
            self.pause()
