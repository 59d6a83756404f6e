"""The tool bar: step by hand, run, speed, and a timeline to scrub through."""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QValidator
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QToolBar,
    QToolButton,
    QToolTip,
    QWidget,
)

from playground.core.numbers import number_text
from playground.experiment.model import STEPS, most_steps
from playground.gui.state.player import SPEED, Player
from playground.gui.state.store import State, Store
from playground.gui.widgets.direct_slider import DirectSlider
from playground.gui.widgets.focused_wheel import SpinBox
from playground.gui.widgets.keys import OwnKeys
from playground.gui.widgets.style_property import set_style_property
from playground.gui.window.actions import Actions

ROOMY = 1270
"""Pixels of width from which every button shows its words."""
TIGHT = 1030
"""Pixels of width below which sliders go without the words beside them, and no button but Step and Run has words."""
_TICKS = 100
_FASTEST_SHOWN = 1000.0
"""The highest speed in numbers; right of it stands “as fast as possible”."""


class ControlBar(QToolBar):
    """What moves the step shown."""

    def __init__(self, store: Store, player: Player, actions: Actions) -> None:
        super().__init__("Control bar")
        self.setObjectName("control_bar")
        self.setMovable(False)
        self.setFloatable(False)
        self.setIconSize(QSize(16, 16))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._store = store
        self._player = player
        self._actions = actions
        self._words: list[QLabel] = []
        self._right: list[tuple[QToolButton, int]] = []
        for name in ("reset", "back", "step", "run", "to_end"):
            self.addAction(actions[name])
            button = self.widgetForAction(actions[name])
            button.setAccessibleName(actions[name].iconText())
            if name == "run":
                button.setProperty("primary", True)
                button.setMinimumWidth(82)
        self.speed = _SpeedSlider()
        self.speed_label = QLabel()
        self.timeline = _Timeline()
        self.step_box = _StepBox("Step shown", "The step shown")
        self.steps_box = _StepBox("Number of steps", "How far the optimizers run")
        self.addWidget(self._speed_part())
        self.addWidget(self._timeline_part())
        self.speed.valueChanged.connect(lambda value: player.set_speed(_speed_at(value)))
        player.speed_changed.connect(self._show_speed)
        self.timeline.valueChanged.connect(player.go_to)
        self.timeline.sliderPressed.connect(lambda: store.move_by("timeline", True))
        self.timeline.sliderReleased.connect(lambda: store.move_by("timeline", False))
        self.step_box.valueChanged.connect(player.go_to)
        self.steps_box.limit(int(STEPS.low), int(STEPS.high))
        self.steps_box.valueChanged.connect(self._change_steps)
        self._show_speed(player.speed)
        store.changed.connect(self._show_state)
        self._show_state(None, store.state)

    def _speed_part(self) -> QWidget:
        self.speed.setFixedWidth(90)
        self.speed_label.setMinimumWidth(74)
        part = _row(self._word("Speed"), self.speed, self.speed_label)
        part.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        return part

    def _timeline_part(self) -> QWidget:
        part = _row(self._word("Step"), self.timeline, self.step_box, _muted("of"), self.steps_box)
        part.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        return part

    def _word(self, text: str) -> QLabel:
        """A word that goes where there is little room."""
        self._words.append(_muted(text))
        return self._words[-1]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, buttons whose icon says enough lose their words."""
        width = event.size().width()
        for name in ("reset", "back", "to_end"):
            _shorten(self.widgetForAction(self._actions[name]), width < ROOMY)
        for button, words_from in self._right:
            _shorten(button, width < words_from)
        for word in self._words:
            word.setVisible(width >= TIGHT)
        super().resizeEvent(event)

    def add_right(self, button: QToolButton, words_from: int = TIGHT) -> None:
        """Put a button with an icon at the right end; it shows its words where the bar is at least so wide."""
        button.setIconSize(self.iconSize())
        button.setToolButtonStyle(self.toolButtonStyle())
        self._right.append((button, words_from))
        self.addWidget(button)

    def _show_state(self, before: State | None, after: State) -> None:
        """Show what differs; sends nothing."""
        steps = after.experiment.steps
        most = most_steps(after.experiment.landscape)
        if before is None or most_steps(before.experiment.landscape) != most:
            with QSignalBlocker(self.steps_box):
                self.steps_box.limit(int(STEPS.low), most)
        if before is None or before.experiment.steps != steps:
            for one, limit in ((self.timeline, self.timeline.setRange), (self.step_box, self.step_box.limit)):
                with QSignalBlocker(one):
                    limit(0, steps)
            self.timeline.setPageStep(max(1, steps // 10))
            _put(self.steps_box, steps)
        _put(self.timeline, after.cursor)
        if not self.step_box.is_typed_in:
            _put(self.step_box, after.cursor)

    def _change_steps(self, steps: int) -> None:
        self._store.finish()
        self._store.edit(replace(self._store.experiment, steps=steps), f"run for {steps} steps")

    def _show_speed(self, speed: float) -> None:
        _put(self.speed, _tick_of(speed))
        words = "fastest" if self._player.fastest else f"{number_text(speed, 3)} steps/s"
        self.speed_label.setText(words)
        self.speed.setToolTip(f"Speed: {words}. From {SPEED.low:g} steps per second to as fast as possible.")
        self.speed.setAccessibleDescription(words)


def _tick_of(speed: float) -> int:
    if speed >= SPEED.high:
        return _TICKS
    share = math.log(speed / SPEED.low) / math.log(_FASTEST_SHOWN / SPEED.low)
    return min(_TICKS - 1, round(share * (_TICKS - 1)))


def _speed_at(tick: int) -> float:
    """The speed at a place of the slider, rounded to what people say; the last place is as fast as possible."""
    if tick >= _TICKS:
        return SPEED.high
    speed = SPEED.low * (_FASTEST_SHOWN / SPEED.low) ** (tick / (_TICKS - 1))
    unit = 10.0 ** math.floor(math.log10(speed))
    rounded = min((1, 1.5, 2, 3, 5, 7, 10), key=lambda nice: abs(math.log(nice * unit / speed))) * unit
    return max(SPEED.low, rounded)


class _SpeedSlider(DirectSlider):
    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("speed")
        self.setRange(0, _TICKS)
        self.setPageStep(_TICKS // 10)
        self.setAccessibleName("Speed")
        _take_focus_by_tab(self)


class _Timeline(DirectSlider):
    """The step shown."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("timeline")
        self.setAccessibleName("Timeline")
        self.setToolTip("The step shown. Drag to scrub; ← and → step")
        self.setMinimumWidth(90)
        _take_focus_by_tab(self)


def _take_focus_by_tab(slider: QSlider) -> None:
    """Who drags it keeps the arrow keys for stepping."""
    slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    OwnKeys(slider)


class _StepBox(SpinBox):
    """A number of steps. Enter gives the keys back to the window; Esc takes back what was typed and does so too."""

    def __init__(self, name: str, meaning: str) -> None:
        super().__init__()
        self._meaning = meaning
        self.setAccessibleName(name)
        self.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFixedWidth(72)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus | Qt.FocusPolicy.TabFocus)
        self.setKeyboardTracking(False)

    def limit(self, low: int, high: int) -> None:
        """Allow numbers in this range, and say so."""
        self.setRange(low, high)
        self.setToolTip(f"{self._meaning}: a whole number from {low:,} to {high:,}")

    @property
    def is_typed_in(self) -> bool:
        """Whether someone is typing a number that is not taken yet."""
        return self.hasFocus() and self.lineEdit().isModified()

    def validate(self, text: str, position: int) -> object:
        # A number beyond the limits may be typed, for a box that drops its last digit takes another number.
        if text.strip().isdigit():
            inside = self.minimum() <= int(text) <= self.maximum()
            state = QValidator.State.Acceptable if inside else QValidator.State.Intermediate
            return state, text, position
        return super().validate(text, position)

    def fixup(self, text: str) -> str:
        # Asked where a number is to be taken that is none, or beyond the limits: the one before stands again.
        QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), self.toolTip(), self)
        return text

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.lineEdit().setText(self.textFromValue(self.value()))
            self.clearFocus()
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.clearFocus()


def _put(widget: QSlider | QSpinBox, value: int) -> None:
    with QSignalBlocker(widget):
        widget.setValue(value)


def _shorten(button: QWidget, short: bool) -> None:
    """Show a button's icon alone, or its words too."""
    assert isinstance(button, QToolButton)
    style = Qt.ToolButtonStyle
    button.setToolButtonStyle(style.ToolButtonIconOnly if short else style.ToolButtonTextBesideIcon)
    set_style_property(button, "short", short)


def _muted(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "muted")
    return label


def _row(*widgets: QWidget) -> QWidget:
    part = QWidget()
    row = QHBoxLayout(part)
    row.setContentsMargins(8, 0, 0, 0)
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    return part
