"""The step inspector: the selected runner's update rule, and the same rule with the numbers of one step."""

from __future__ import annotations

from PySide6.QtCore import Qt

from playground.core.rules.show import line_latex, number_text, plain, plain_symbol, substituted
from playground.gui.colours import Colours
from playground.gui.docks.dock import DockContent
from playground.gui.docks.landscape import scrolled
from playground.gui.docks.rule_table import Row, RuleTable
from playground.gui.store import State, Store

DIGITS = 4
"""Significant digits of results."""


class InspectorDock(DockContent):
    """Each line of the rule, typeset; beside it the line's numbers for x and for y.

    At step t it shows the step that led there, from t − 1 to t: the one whose rates and gradients the plots show at
    t. At the start it shows the first step, which comes next.
    """

    def __init__(self, store: Store, colours: Colours) -> None:
        super().__init__("Step inspector", store, colours)
        self.table = RuleTable(colours)
        self.area = scrolled(self.table)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName("Step inspector")
        self.area.setToolTip("The selected optimizer's rule with the numbers of one step")
        self.box.addWidget(self.area)

    def show_state(self, before: State | None, after: State) -> None:
        runner = after.runner
        if runner is None:
            self.header.set_title("Step inspector")
            self.header.set_note("")
            self.table.set_rows([], "Add an optimizer to see its update rule.")
            return
        run = self.store.run(after.selected)
        step = max(after.cursor, 1)
        if after.cursor == 0:
            run.advance_to(1)
        ended = run.trace.diverged_at
        if ended is not None and step >= ended:
            step = ended - 1
        self.header.set_title(f"Step inspector — {runner.name}, step {step - 1} → {step}")
        self.header.set_note("the first step, still to come" if after.cursor == 0 else "")
        if step < 1 or step > run.trace.last_step:
            words = f"{runner.name} diverged at its first step." if ended is not None else "Computing…"
            self.table.set_rows([], words)
            return
        self.header.set_note("the last step before it diverged" if after.cursor > step else self.header.note)
        explained = run.explain(step)
        rows = [Row("g = \\nabla f(\\theta)", ("", ""), _both(explained.after, "g"), "gradient of the loss")]
        for one in explained.lines:
            if one.line.diagnostic:
                continue
            sides = [
                substituted(one.line.expression, values, result, DIGITS)
                for values, result in zip(one.before, one.result, strict=True)
            ]
            rows.append(
                Row(
                    line_latex(one.line),
                    (sides[0][0], sides[1][0]),
                    (sides[0][1], sides[1][1]),
                    f"{plain_symbol(one.line.target.latex)} = {plain(one.line.expression)}: {one.line.target.meaning}",
                    full=(repr(one.result[0]), repr(one.result[1])),
                )
            )
        self.table.set_rows(rows, "")
        self.area.setAccessibleDescription("; ".join(row.spoken for row in rows))

    def set_colours(self, colours: Colours) -> None:
        super().set_colours(colours)
        self.table.set_colours(colours)


def _both(values: tuple[object, object], name: str) -> tuple[str, str]:
    x, y = (number_text(one[name], DIGITS) for one in values)  # type: ignore[index]
    return x, y
