"""The one place that knows what is chosen and shown: views read it, controls ask it to change."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from playground.core.landscapes.base import Window
from playground.core.trace import Trace
from playground.core.trajectory import Trajectory
from playground.experiment.model import Experiment, Runner
from playground.experiment.reach import reach_of
from playground.experiment.sweep import Sweep, with_value
from playground.experiment.trajectories import Trajectories
from playground.gui.state.slices import SECONDS

SHOW_EVERY = 0.05
"""Seconds between two messages of a long computation. A slice that computes sends none, so that no turn of events
has to compute and to paint."""


@dataclass(frozen=True)
class State:
    """What is chosen and shown.

    Attributes:
        experiment: everything chosen.
        cursor: the step shown, from 0 to the experiment's last.
        selected: index of the selected runner; −1 where there is none.
        computed: the last step up to which every run is computed or has ended; below `cursor` while catching up.
        fan: copies of a runner that are drawn beside the runners, no part of the experiment; None for none.
        copies: the runners that the fan stands for.
        copy: index of the copy that is pointed out; −1 for none.
        is_quiz: whether a person works numbers out by hand, so that views do not show them.
        reach: where the paths will lie, about; None where the landscape has a surface.
    """

    experiment: Experiment
    cursor: int
    selected: int
    computed: int
    fan: Sweep | None = None
    copies: tuple[Runner, ...] = ()
    copy: int = -1
    is_quiz: bool = False
    reach: Window | None = None

    @property
    def runner(self) -> Runner | None:
        """The selected runner."""
        return self.experiment.runners[self.selected] if self.selected >= 0 else None


class Store(QObject):
    """The state, its traces and its history.

    Attributes:
        changed: sent once for each change with the old and the new `State`, after traces are up to date (or as far
            as one slice of time allowed; then further messages follow as they grow).
        history_changed: sent when something can be undone or redone that could not before, or no longer.
        rested: sent when the state no longer moves, see `is_moving`.
        opened: sent after another experiment has come in as a whole; views then show all of it.
        history: undo and redo of everything that changes the experiment.
    """

    changed = Signal(object, object)
    history_changed = Signal()
    rested = Signal()
    opened = Signal()

    def __init__(self, experiment: Experiment, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.history = QUndoStack(self)
        # Passed on from here, which ends with this object: the history sends its last messages while it is deleted.
        for signal in (self.history.canUndoChanged, self.history.canRedoChanged, self.history.indexChanged):
            signal.connect(self.history_changed)
        self._runs = Trajectories(experiment)
        self._copies: Trajectories | None = None
        self._state = State(experiment, 0, 0 if experiment.runners else -1, 0, reach=reach_of(experiment))
        self._gesture: Hashable = None
        self._movers: set[str] = set()
        self._step = object()
        self._catch_up = QTimer(self, singleShot=True, interval=0)
        self._catch_up.timeout.connect(self._go_on)
        self._told = 0.0
        self._resting = False
        self._compute_first_step(self._state)

    # ---------------------------------------------------------------------------------------------------- reading

    @property
    def state(self) -> State:
        """What is chosen and shown."""
        return self._state

    @property
    def experiment(self) -> Experiment:
        """Everything chosen."""
        return self._state.experiment

    @property
    def cursor(self) -> int:
        """The step shown."""
        return self._state.cursor

    @property
    def selected(self) -> int:
        """Index of the selected runner; −1 where there is none."""
        return self._state.selected

    @property
    def traces(self) -> list[Trace]:
        """The traces in the order of the runners."""
        return self._runs.traces

    @property
    def is_catching_up(self) -> bool:
        """Whether traces up to the cursor are still being computed."""
        return self._state.computed < self._state.cursor

    @property
    def is_moving(self) -> bool:
        """Whether it changes again and again: the experiment runs, or a person drags something."""
        return bool(self._movers)

    def run(self, index: int) -> Trajectory:
        """The run of a runner."""
        return self._runs[index]

    def variant_trajectory(self, index: int) -> Trajectory:
        """The run of one of the fan's copies."""
        assert self._copies is not None
        return self._copies[index]

    # --------------------------------------------------------------------------------------------------- changing

    def edit(
        self, experiment: Experiment, text: str, *, gesture: Hashable = None, selected: int | None = None
    ) -> None:
        """Go over to another experiment, as one undo step.

        Args:
            experiment: the new one; an equal one changes nothing.
            text: what was done, for the Edit menu.
            gesture: edits with the same gesture are one undo step until `finish` is called (the moves of one drag).
            selected: which runner to select; the same one by default.
        """
        before = self._state
        if experiment == before.experiment:
            return
        after = replace(
            before, experiment=experiment, selected=before.selected if selected is None else selected
        )
        if gesture is None or gesture != self._gesture:
            self._step = object()
        else:
            self.move_by("gesture", True)
        self._gesture = gesture
        self.history.push(_Edit(self, before, after, text, self._step))

    def finish(self) -> None:
        """End the present gesture: the next edit is an undo step of its own."""
        self._gesture = None
        self.move_by("gesture", False)

    def move_by(self, mover: str, moves: bool) -> None:
        """Take note that something (by its name) now moves the state on and on, or no longer does."""
        was_moving = self.is_moving
        (self._movers.add if moves else self._movers.discard)(mover)
        if was_moving and not self.is_moving:
            self.rested.emit()

    def replace_experiment(self, experiment: Experiment) -> None:
        """Open another experiment at its start, without history."""
        self.finish()
        self.history.clear()
        self._show(State(experiment, 0, 0 if experiment.runners else -1, 0))
        self.opened.emit()

    def paste(self, experiment: Experiment) -> None:
        """Go over to another experiment at its start, as one undo step."""
        self.finish()
        self.go_to(0)
        self.edit(experiment, "pasting", selected=0)
        self.opened.emit()

    def go_to(self, step: int) -> None:
        """Show a step (the nearest there is)."""
        self._show(replace(self._state, cursor=step))

    def select(self, index: int) -> None:
        """Select a runner."""
        self._show(replace(self._state, selected=index))

    def set_fan(self, fan: Sweep | None) -> None:
        """Draw the copies of a fan (instead of those of the one before); None draws none."""
        self._show(replace(self._state, fan=fan))

    def point_out(self, copy: int) -> None:
        """Point out one of the fan's copies; −1 for none."""
        self._show(replace(self._state, copy=copy))

    def begin_quiz(self) -> None:
        """From now on show no numbers that a person is to work out."""
        self._show(replace(self._state, is_quiz=True))

    def end_quiz(self) -> None:
        """Show them again."""
        self._show(replace(self._state, is_quiz=False))

    def keep(self, copy: int) -> None:
        """Let the fan's runner become like one of its copies, as one undo step, and fold the fan up."""
        fan, experiment = self._state.fan, self.experiment
        slot = fan.slot(experiment) if fan is not None else None
        if fan is None or slot is None or not 0 <= copy < len(self._state.copies):
            return
        runner, value = experiment.runners[fan.runner], fan.values(experiment)[copy]
        self.finish()
        self.set_fan(None)
        kept = experiment.with_runner(fan.runner, with_value(runner, fan.field, value))
        self.edit(kept, f"{slot.name} of {runner.name}")

    def compute_to(self, step: int, seconds: float) -> bool:
        """Compute ahead for about so long, showing nothing.

        Returns:
            Whether every run is computed up to the step, or has ended.
        """
        step = min(step, self.experiment.steps)
        return self._advance(step, seconds) >= step

    def stop_catching_up(self) -> None:
        """Be content with what is computed: show its last step."""
        if self.is_catching_up:
            self.go_to(min(runs.computed for runs in self._every))

    def restore(self, state: State) -> None:
        """Show the experiment and selection of an earlier state at the present step; for the history alone."""
        self._show(replace(self._state, experiment=state.experiment, selected=state.selected))

    def _show(self, wanted: State) -> None:
        experiment, reach = wanted.experiment, self._state.reach
        if experiment is not self._state.experiment:
            self._runs.replace(experiment)
            reach = reach_of(experiment)
        fan = self._fitting(wanted)
        copies = self._follow_fan(fan, experiment)
        cursor = min(max(wanted.cursor, 0), experiment.steps)
        selected = min(max(wanted.selected, 0), len(experiment.runners) - 1)
        computed = self._advance(cursor, SECONDS)
        drawn = copies.experiment.runners if copies is not None else ()
        copy = wanted.copy if 0 <= wanted.copy < len(drawn) else -1
        state = State(experiment, cursor, selected, computed, fan, drawn, copy, wanted.is_quiz, reach)
        self._compute_first_step(state)
        self._tell(state)

    def _compute_first_step(self, state: State) -> None:
        """At the start the inspector shows the step that comes next, which no plot does."""
        if state.cursor == 0 and state.selected >= 0:
            self._runs[state.selected].advance_to(1)

    def _advance(self, step: int, seconds: float) -> int:
        """Compute all runs towards a step for about so long; the last one up to which every run is computed."""
        deadline, every = perf_counter() + seconds, self._every
        for runs in every:
            runs.advance_to(step, lambda: perf_counter() > deadline)
        return min(runs.computed for runs in every)

    @property
    def _every(self) -> list[Trajectories]:
        return [runs for runs in (self._runs, self._copies) if runs is not None]

    def _tell(self, state: State) -> None:
        """Go over to a state, and say so if it is another one."""
        before, self._state = self._state, state
        self._told = perf_counter()
        self._resting = self.is_catching_up
        if self.is_catching_up:
            self._catch_up.start()
        else:
            self._catch_up.stop()
        if state != before:
            self.changed.emit(before, state)

    def _go_on(self) -> None:
        """One more slice, or the message of what the ones before have computed."""
        state = self._state
        computed = min(runs.computed for runs in self._every)
        if computed > state.computed and (
            computed >= state.cursor or perf_counter() > self._told + SHOW_EVERY
        ):
            self._tell(replace(state, computed=computed))
            return
        # After a message the views paint before the next slice.
        if not self._resting:
            self._advance(state.cursor, SECONDS)
        self._resting = False
        self._catch_up.start()

    def _fitting(self, wanted: State) -> Sweep | None:
        """The wanted fan, unless its runner has gone, or has changed places with others."""
        fan = wanted.fan
        if fan is None or fan.slot(wanted.experiment) is None:
            return None
        old, new = self._state.experiment.runners, wanted.experiment.runners
        moved = len(old) != len(new) or sum(a != b for a, b in zip(old, new, strict=True)) > 1
        return None if moved else fan

    def _follow_fan(self, fan: Sweep | None, experiment: Experiment) -> Trajectories | None:
        """The runs of the fan's copies, of which those stay whose numbers stay the same."""
        if fan is None:
            self._copies = None
        elif self._copies is None:
            self._copies = Trajectories(fan.variants(experiment))
        elif (fan, experiment) != (self._state.fan, self._state.experiment):
            self._copies.replace(fan.variants(experiment))
        return self._copies


class _Edit(QUndoCommand):
    """From one experiment to another. Those that follow each other with the same `step` become one."""

    def __init__(self, store: Store, before: State, after: State, text: str, step: object) -> None:
        super().__init__(text)
        self._store = store
        self._before = before
        self._after = after
        self._step = step

    def id(self) -> int:
        return 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Edit) or other._step is not self._step:
            return False
        self._after = other._after
        self.setObsolete(self._before.experiment == self._after.experiment)
        return True

    def redo(self) -> None:
        self._store.restore(self._after)

    def undo(self) -> None:
        self._store.finish()
        self._store.restore(self._before)
