"""A one-knob sweep, titled Fan: variants of one runner that differ in one number, and what loss each ends with."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSizePolicy,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from playground.core.declarations import Choice, Number, Value
from playground.core.errors import InvalidInput
from playground.core.laboratory.sensitivity import Ending
from playground.experiment.sweep import (
    COUNT,
    SPACING,
    Sweep,
    fields,
    first_fan,
    symbol_of,
    value_of,
)
from playground.gui.docks.dock import DockContent
from playground.gui.docks.presence import Presence
from playground.gui.plots.sensitivity import Dot, FanEndings, SensitivityPlot
from playground.gui.state.store import State, Store
from playground.gui.state.sweep_endings import SweepEndings
from playground.gui.style.colours import Colours
from playground.gui.widgets.card import CardDock
from playground.gui.widgets.forms import Form, FormField
from playground.gui.widgets.keys import OwnKeys
from playground.gui.widgets.scrolled import scrolled

_NO_LOSS = (
    "A log's loss is that of its training:\nit does not depend on the optimizer.\n\n"
    "The copies differ in their paths,\ntheir rates and what they keep."
)
_LABELS = 64
"""Pixels of the form's labels, which are short words: at 1100 × 700 the fan squeezes no other dock."""

_PLOT = 130
"""Pixels of width that the plot keeps there."""


class FanDock(DockContent):
    """Choose number, range and count; see the copies' endings; keep one or fold the fan up.

    The dock is open exactly while there is a fan.

    Attributes:
        form: number, range and count.
        plot, legend: the endings.
        endings: what computes them.
    """

    def __init__(self, store: Store, colours: Colours) -> None:
        super().__init__("Fan", store, colours)
        self.form = Form(label_width=_LABELS)
        self.plot = SensitivityPlot(colours)
        self.plot.setMinimumWidth(_PLOT)
        self.legend = _CopyList()
        self.axis = QLabel()
        self.axis.setProperty("role", "muted")
        self.endings = SweepEndings(self)
        self.endings.grown.connect(self._show_endings)
        self.keep_button = self._button("Keep", "Let the runner become like the copy pointed out (Enter)")
        self.discard_button = self._button("Discard", "Fold the fan up; the runner stays as it is (Esc)")
        self._lay_out()
        self.form.edited.connect(self._edit)
        self.plot.pointed.connect(store.point_out)
        self.plot.kept.connect(store.keep)
        self.legend.pointed.connect(store.point_out)
        self.legend.kept.connect(store.keep)
        self.keep_button.clicked.connect(lambda: store.keep(store.state.copy))
        self.discard_button.clicked.connect(lambda: store.set_fan(None))

    def _button(self, text: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(text)
        button.setProperty("flat", True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.header.add(button)
        return button

    def _lay_out(self) -> None:
        left = scrolled(self.form)
        left.setMinimumWidth(204)
        left.setMaximumWidth(268)
        middle = QVBoxLayout()
        middle.setContentsMargins(0, 0, 0, 4)
        middle.setSpacing(0)
        self.axis.setAlignment(Qt.AlignmentFlag.AlignCenter)
        middle.addWidget(self.plot, 1)
        middle.addWidget(self.axis)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 6, 4)
        row.setSpacing(4)
        # Form and legend take no more than they need, and each of the three gives way where it is narrow.
        row.addWidget(left)
        row.addLayout(middle, 1)
        row.addWidget(self.legend)
        self.box.addLayout(row, 1)

    def attach(self, dock: CardDock) -> None:
        """Fold the fan up when the dock is closed, and open one when a person opens the dock."""
        dock.installEventFilter(self)
        dock.toggleViewAction().triggered.connect(lambda shown: self.open_fan() if shown else None)
        self._presence = Presence(dock, self.store, lambda state: state.fan is not None)

    def settle(self) -> None:
        self._presence.settle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Close:
            self.store.set_fan(None)
        return False

    def open_fan(self, field: str = "") -> None:
        """Fan the selected runner out over one of its numbers, by default the first."""
        state = self.store.state
        self.store.set_fan(first_fan(state.experiment, state.selected, field))

    # ---------------------------------------------------------------------------------------------------- following

    def show_state(self, before: State | None, after: State) -> None:
        fan = after.fan
        slot = fan.slot(after.experiment) if fan is not None else None
        if fan is None or slot is None:
            self.endings.pause()
            return
        if before is None or (before.fan, before.experiment) != (fan, after.experiment):
            name = after.experiment.runners[fan.runner].name
            self.header.set_title(f"Fan — {name}")
            steps, is_replay = after.experiment.steps, after.experiment.landscape.is_replay
            if is_replay:
                self.header.set_note("click a copy to keep it")
            else:
                self.header.set_note(
                    f"final loss at step {steps} · click a point to keep it", f"loss at step {steps}"
                )
            name = f"{slot.name} {symbol_of(slot)}" if symbol_of(slot) != slot.name else slot.name
            self.axis.setText(_NO_LOSS if is_replay else name)
            self.plot.setVisible(not is_replay)
            self.form.set_fields(_fields(after, fan))
            self._begin(after, fan)
        self.plot.set_current(after.copy)
        self.legend.set_current(after.copy)
        self.keep_button.setEnabled(after.copy >= 0)

    def set_colours(self, colours: Colours) -> None:
        super().set_colours(colours)
        self.plot.set_colours(colours)

    def _begin(self, state: State, fan: Sweep) -> None:
        if state.experiment.landscape.is_replay:
            self.endings.pause()
            self._show_legend(state, fan, [Ending(math.nan)] * len(state.copies))
        else:
            self.endings.begin(state, fan)

    def _show_endings(self) -> None:
        """Show what is known of them."""
        state = self.store.state
        if state.fan is None:
            return
        dots = self._show_legend(state, state.fan, self.endings.of_variants)
        now = value_of(state.experiment.runners[state.fan.runner], state.fan.field)
        start = float(self.store.run(state.fan.runner).trace.column("loss")[0])
        self.plot.show_fan(FanEndings(state.fan, dots, self.endings.curve, now, start))

    def _show_legend(self, state: State, fan: Sweep, endings: Sequence[Ending | None]) -> list[Dot]:
        values = fan.values(state.experiment)
        dots = [
            Dot(value, copy.name, copy.colour, ending)
            for value, copy, ending in zip(values, state.copies, endings, strict=False)
        ]
        self.legend.show_dots(dots)
        return dots

    def hideEvent(self, event: QHideEvent) -> None:
        self.endings.pause()
        self._stale = True  # begins afresh when it is shown again
        super().hideEvent(event)

    # ------------------------------------------------------------------------------------------------------ changing

    def _edit(self, key: str, value: Value) -> None:
        state, fan = self.store.state, self.store.state.fan
        if fan is None:
            return
        if key == "field":
            found = first_fan(state.experiment, fan.runner, str(value))
            self.store.set_fan(replace(found, count=fan.count) if found else fan)
            return
        if key == "spacing":
            self.store.set_fan(fan.spaced(str(value)))
            return
        chosen = {name: self.form.value(name) for name in ("low", "high", "count")}
        try:
            self.store.set_fan(replace(fan, **chosen))  # type: ignore[arg-type]
        except InvalidInput as error:
            self.form.show_fault(key, error.reason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.store.set_fan(None)
        else:
            super().keyPressEvent(event)


def _fields(state: State, fan: Sweep) -> list[FormField]:
    runner, slot = state.experiment.runners[fan.runner], fan.slot(state.experiment)
    assert slot is not None
    limits = slot.declaration
    assert isinstance(limits, Number)
    first = first_fan(state.experiment, fan.runner, fan.field) or fan
    names = {one.field: one.name for one in fields(runner)}
    which = Choice(first.field, "", "the number in which the copies differ", names)
    low = replace(limits, default=first.low, symbol="", meaning=f"smallest {slot.name} of the copies")
    high = replace(limits, default=first.high, symbol="", meaning=f"largest {slot.name} of the copies")
    return [
        FormField("field", "vary", which, fan.field),
        FormField("low", "from", low, limits.check(fan.low)),
        FormField("high", "to", high, limits.check(fan.high)),
        FormField("count", "copies", replace(COUNT, symbol=""), fan.count),
        FormField("spacing", "spacing", replace(SPACING, default=first.spacing), fan.spacing),
    ]


def _swatch(colour: str) -> QIcon:
    """A square of the colour, the same where the row is selected."""
    swatch = QPixmap(24, 24)
    swatch.fill(QColor(colour))
    found = QIcon(swatch)
    found.addPixmap(swatch, QIcon.Mode.Selected)
    return found


class _CopyList(QTreeWidget):
    """The copies with their colours, values and endings; a click or Enter keeps one.

    Attributes:
        pointed: sent with the index of the row under the mouse or chosen by keys, −1 for none.
        kept: sent with the index of the row that the person keeps.
    """

    pointed = Signal(int)
    kept = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setMinimumWidth(158)
        self.setMaximumWidth(170)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Copies")
        self.setToolTip("The copies with their final losses; click one to keep it")
        OwnKeys(self)
        self.setIconSize(QSize(12, 12))
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.header().setStretchLastSection(False)
        self.itemEntered.connect(lambda item: self.pointed.emit(self.indexOfTopLevelItem(item)))
        self.currentItemChanged.connect(lambda item: self.pointed.emit(self.indexOfTopLevelItem(item)))
        self.itemClicked.connect(lambda item: self.kept.emit(self.indexOfTopLevelItem(item)))

    def show_dots(self, dots: Sequence[Dot]) -> None:
        """Show the copies."""
        while self.topLevelItemCount() > len(dots):
            self.takeTopLevelItem(self.topLevelItemCount() - 1)
        for index, dot in enumerate(dots):
            item = self.topLevelItem(index)
            if item is None:
                item = QTreeWidgetItem(self)
                item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setIcon(0, _swatch(dot.colour))
            item.setText(0, dot.label.partition(" = ")[2])
            item.setText(1, dot.short)
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{dot.label}: {dot.words}")

    def set_current(self, index: int) -> None:
        """Mark a copy; −1 for none. Sends nothing."""
        with QSignalBlocker(self):
            self.setCurrentItem(self.topLevelItem(index) if index >= 0 else None)  # type: ignore[arg-type]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self.kept.emit(self.indexOfTopLevelItem(self.currentItem()))
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        if not self.hasFocus():
            self.pointed.emit(-1)
        super().leaveEvent(event)
