"""The hyperparameter dock: everything declared of the selected runner."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from playground.core import catalogue
from playground.core.analysis.dialects import difference
from playground.core.analysis.idle_settings import idle_settings
from playground.core.clipping import CLIP_NORM, CLIP_VALUE
from playground.core.declarations import Choice, Value
from playground.core.optimizers.base import DIALECT_TITLES, Optimizer
from playground.core.parameters import parameters_of
from playground.experiment.model import Runner
from playground.experiment.sweep import SCHEDULE, first_fan
from playground.gui.docks.dock import DockContent
from playground.gui.docks.schedule_curve import ScheduleCurve
from playground.gui.state.dialect_variants import first_differences
from playground.gui.state.store import State, Store
from playground.gui.style.colours import Colours
from playground.gui.widgets.forms import Form, FormField
from playground.gui.widgets.scrolled import scrolled

_CLIPPING = Choice(
    "none",
    "",
    "limits the gradient before the optimizer sees it",
    {"none": "none", "norm": "by norm", "value": "by value", "both": "by norm, then by value"},
)


class HyperparametersDock(DockContent):
    """Dialect, hyperparameters, schedule and clipping of the selected runner."""

    def __init__(self, store: Store, colours: Colours) -> None:
        super().__init__("Hyperparameters", store, colours)
        self.semantics = QLabel(wordWrap=True)
        self.semantics.setProperty("role", "muted")
        self.semantics.setContentsMargins(12, 0, 12, 4)
        self.comparison = QLabel(wordWrap=True)
        self.comparison.setContentsMargins(12, 0, 12, 4)
        self.comparison.setAccessibleName("What the semantics change")
        self.comparison.hide()
        self.form = Form()
        self.curve = ScheduleCurve(colours)
        self._switched = ""
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.semantics, self.comparison, self.form, self.curve):
            column.addWidget(widget)
        column.addStretch(1)
        self.area = scrolled(content)
        self.box.addWidget(self.area, 1)
        self.form.edited.connect(self._edit)
        self.form.finished.connect(lambda key, value: store.finish())
        self.form.left.connect(self._finish_left)
        store.opened.connect(self._begin_afresh)
        self.form.menu_opening.connect(self._offer_fan)
        self.fan_button = QToolButton()
        self.fan_button.setText("Fan…")
        self.fan_button.setToolTip("Copies of this optimizer that differ in one number (Ctrl+Shift+F)")
        self.fan_button.setAccessibleName("Fan out")
        self.fan_button.setProperty("flat", True)
        self.fan_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.fan_button.clicked.connect(lambda: store.set_fan(first_fan(store.experiment, store.selected)))
        self.header.add(self.fan_button)

    def _offer_fan(self, key: str, menu: QMenu) -> None:
        state = self.store.state
        part, _, name = key.partition(":")
        field = {"setting": name, "schedule_setting": f"{SCHEDULE}{name}"}.get(part, part)
        fan = first_fan(state.experiment, state.selected, field)
        if fan is not None:
            menu.addAction("Fan over this…", lambda: self.store.set_fan(fan))

    def show_state(self, before: State | None, after: State) -> None:
        runner = after.runner
        self.curve.set_cursor(after.cursor)
        self._compare(before, after)
        if before is not None and before.runner == runner and before.selected == after.selected:
            if runner is not None and not runner.schedule.is_constant:
                self.curve.show_method(runner.method, after.experiment.steps)
            return
        self.curve.setVisible(runner is not None and not runner.schedule.is_constant)
        self.form.setVisible(runner is not None)
        self.fan_button.setEnabled(runner is not None)
        if runner is None:
            self.header.set_title("Hyperparameters")
            self.header.set_note("")
            self.semantics.setText("Add an optimizer to set its hyperparameters.")
            return
        self.header.set_title(runner.name)
        self.header.set_note(runner.title if runner.name != runner.title else "")
        dialect = runner.optimizer.dialect(runner.dialect)
        self.semantics.setText(dialect.function + (f": {dialect.note}" if dialect.note else ""))
        owner = _Same(after.selected, len(after.experiment.runners), type(runner.optimizer), runner)
        self.form.set_fields(replace(field, owner=owner) for field in _fields(runner))
        if not runner.schedule.is_constant:
            self.curve.show_method(runner.method, after.experiment.steps)

    def _begin_afresh(self) -> None:
        """Another experiment: nothing is half typed, and the form is at its top."""
        self.form.forget_typed()
        self.area.verticalScrollBar().setValue(0)

    def set_colours(self, colours: Colours) -> None:
        super().set_colours(colours)
        self.curve.set_colours(colours)

    def _compare(self, before: State | None, after: State) -> None:
        """Say what a switch of semantics changed, and where this runner's dialect variants first differ from it."""
        runner, old = after.runner, before.runner if before is not None else None
        if runner is None or old is None or before is None or before.selected != after.selected:
            self._switched = ""
        elif runner.dialect != old.dialect and type(runner.optimizer) is type(old.optimizer):
            changes = difference(old.optimizer, runner.optimizer)
            words = "; ".join(changes) if changes else "nothing for these settings"
            self._switched = f"{old.dialect_title} → {runner.dialect_title} changes {words}."
        elif runner.optimizer != old.optimizer:
            self._switched = ""
        lines = [self._switched, *self._first_differences(after), _refusal(runner)]
        text = " ".join(filter(None, lines))
        self.comparison.setText(text)
        self.comparison.setVisible(bool(text))

    def _first_differences(self, state: State) -> list[str]:
        found = first_differences(self.store, state)
        alike = (
            f"So far the same as {' and '.join(found.together)}." if found.together and state.cursor else ""
        )
        return [*(words for _, words in found.parted), alike]

    def _edit(self, key: str, value: Value) -> None:
        runner = self.store.state.runner
        if runner is not None:
            self._change(runner, key, value)

    def _change(self, runner: Runner, key: str, value: Value) -> None:
        """Change a runner, wherever it stands in the list now; nothing where it is gone."""
        experiment = self.store.experiment
        index = next((at for at, one in enumerate(experiment.runners) if one is runner), -1)
        if index < 0:
            return
        part, _, name = key.partition(":")
        changed, words = _changed(runner, part, name, value)
        self.store.edit(
            experiment.with_runner(index, changed),
            f"{words} of {runner.name}",
            gesture=("hyperparameter", index, key),
        )

    def _finish_left(self, owner: _Same, key: str, value: Value) -> None:
        """Something was half typed when another runner came: it belongs to the one it was typed for."""
        # Not at once: the store is telling of the other runner.
        QTimer.singleShot(0, self, lambda: self._change(owner.runner, key, value))


@dataclass(frozen=True)
class _Same:
    """A runner in the list, by itself and not by what it is like."""

    index: int
    among: int
    kind: type[Optimizer]
    runner: Runner = field(compare=False)


def _refusal(runner: Runner | None) -> str:
    """What the framework itself would say to these settings, where it refuses them together."""
    return f"{runner.refusal}." if runner is not None and runner.refusal else ""


def _fields(runner: Runner) -> list[FormField]:
    dialects = type(runner.optimizer).dialects
    titles = {key: title for key, title in DIALECT_TITLES.items() if key in dialects}
    dialects = Choice("paper", "", "whose exact semantics and names", titles)
    schedules = Choice(
        "constant",
        "",
        "how the learning rate changes",
        {k: s.title for k, s in catalogue.schedules().items()},
    )
    driven = runner.optimizer.momentum_field() if runner.schedule.momentum(1) is not None else ""
    idle = idle_settings(runner.optimizer, runner.dialect, driven)
    fields = [FormField("dialect", "semantics", dialects, runner.dialect)]
    fields += [
        FormField(
            f"setting:{slot.field}",
            slot.name,
            slot.declaration,
            getattr(runner.optimizer, slot.field),
            off=idle.get(slot.field, ""),
        )
        for slot in runner.optimizer.hyperparameters(runner.dialect)
    ]
    fields.append(FormField("schedule", "schedule", schedules, runner.schedule.key))
    fields += [
        FormField(f"schedule_setting:{name}", name, declaration, getattr(runner.schedule, name))
        for name, declaration in parameters_of(runner.schedule).items()
    ]
    fields.append(FormField("clipping", "clip", _CLIPPING, _clipping_kind(runner)))
    if runner.clip_norm is not None:
        fields.append(FormField("clip_norm", "largest norm", CLIP_NORM, runner.clip_norm))
    if runner.clip_value is not None:
        fields.append(FormField("clip_value", "largest value", CLIP_VALUE, runner.clip_value))
    return fields


def _clipping_kind(runner: Runner) -> str:
    kinds = {(False, False): "none", (True, False): "norm", (False, True): "value", (True, True): "both"}
    return kinds[runner.clip_norm is not None, runner.clip_value is not None]


def _changed(runner: Runner, part: str, name: str, value: Value) -> tuple[Runner, str]:
    """The runner with one row of the form changed, and what was changed in words."""
    if part == "dialect":
        return runner.with_dialect(str(value)), "semantics"
    if part == "setting":
        shown = next(
            slot.name for slot in runner.optimizer.hyperparameters(runner.dialect) if slot.field == name
        )
        return replace(runner, optimizer=replace(runner.optimizer, **{name: value})), shown
    if part == "schedule":
        return replace(runner, schedule=catalogue.schedules()[str(value)]()), "schedule"
    if part == "schedule_setting":
        return replace(runner, schedule=replace(runner.schedule, **{name: value})), name
    if part == "clipping":
        norm, size = runner.clip_norm, runner.clip_value
        norm = (CLIP_NORM.default if norm is None else norm) if value in ("norm", "both") else None
        size = (CLIP_VALUE.default if size is None else size) if value in ("value", "both") else None
        return replace(runner, clip_norm=norm, clip_value=size), "clipping"
    return replace(runner, **{part: value}), "clipping"
