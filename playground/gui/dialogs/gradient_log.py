"""The dialog in which a person brings a log of gradients."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from playground.core.errors import InvalidInput
from playground.core.landscapes.base import Landscape
from playground.core.landscapes.gradient_log import GradientLog
from playground.experiment.data.layout import Layout
from playground.experiment.data.reading import Wanted
from playground.gui.dialogs.from_file import FromFileDialog
from playground.gui.dialogs.gradient_log_preview import GradientLogPreview
from playground.gui.style.colours import Colours


class GradientLogDialog(FromFileDialog[GradientLog]):
    """Choose a log and its columns, see the gradients over the steps, and give the landscape away with OK."""

    key = "gradient_log"
    title = "Gradient log"
    question = "Choose a gradient log"
    endings = f"{FromFileDialog.endings} *.log"
    headers = {"yes": "names", "no": "numbers"}
    leave_out = "Leave out steps"
    preview: GradientLogPreview

    def __init__(
        self,
        begin: GradientLog,
        colours: Colours,
        take: Callable[[Landscape], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(begin, GradientLogPreview(colours), take, parent)
        rows = (
            ("Lo&g", self.source),
            ("Gradient of &x", self.picker("gradient_x")),
            ("Gradient of &y", self.picker("gradient_y")),
            ("L&oss", self.picker("loss", self.nothing)),
            *self.ways.rows,
        )
        self._name_parts()
        self.lay_out(rows, (self.complete,), height=470)
        self.begin_reading()

    def _name_parts(self) -> None:
        self.complete.setText("&Leave out steps without finite gradients")
        for widget, name, tip in (
            (self.source, "Log", "The sample log, or a file of yours; a file can also be dropped here"),
            (self.browse, "Browse for a log", "Choose a file with a row for each training step"),
            (
                self.pickers["gradient_x"],
                "Gradient of x",
                "The column of numbers that x is handed, step by step",
            ),
            (
                self.pickers["gradient_y"],
                "Gradient of y",
                "The column of numbers that y is handed, step by step",
            ),
            (
                self.pickers["loss"],
                "Loss",
                "The column of the loss, shown as it was logged; without one there is no loss",
            ),
            (
                self.complete,
                "Leave out steps without finite gradients",
                "As mixed-precision training skips them. Otherwise nan and infinite gradients end a run at their "
                "step, and missing ones are refused",
            ),
        ):
            widget.setAccessibleName(name)
            widget.setToolTip(tip)

    # -------------------------------------------------------------------------------------------------------- reading

    def look_at(self, layout: Layout | None, wanted: Sequence[Wanted]) -> None:
        del wanted
        # It may be left out, so that no column is taken for it but one of that name.
        if layout is not None:
            self._columns.setdefault("loss", next((one for one in layout.names if one.lower() == "loss"), ""))

    def show_read(self, landscape: GradientLog) -> str:
        self.preview.show_log(landscape)
        return told_of(landscape)

    def show_fault(self, error: InvalidInput) -> None:
        del error
        self.preview.show_log(None)


def told_of(log: GradientLog) -> str:
    """What was read, and what is odd about it, in a line or two."""
    count, first = log.wild_steps
    words = f"{log.origin}: a step each. "
    if count:
        steps = "1 step has" if count == 1 else f"{count:,} steps have"
        words += (
            f"{steps} a gradient that is not finite, the first is step {first:,}: "
            "every run ends there, unless such steps are left out. "
        )
    if not log.has_loss:
        words += "No loss is shown."
    return words.rstrip()
