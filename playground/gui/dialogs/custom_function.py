"""The dialog in which a person types f(x, y)."""

from __future__ import annotations

from collections.abc import Callable, Generator
from html import escape

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from playground.core.analysis.gradient_audit import GradientAudit, auditing
from playground.core.errors import InvalidInput
from playground.core.formulas.faults import UnknownNameError
from playground.core.formulas.functions import CONSTANTS, FUNCTIONS
from playground.core.formulas.parse import parse
from playground.core.formulas.printing import TOO_LONG
from playground.core.formulas.ranges import written
from playground.core.formulas.words import FormulaError
from playground.core.landscapes.base import Landscape
from playground.core.landscapes.custom import PARAMETER, Custom
from playground.gui.dialogs.audit_words import audit_lines
from playground.gui.dialogs.formula_line import FormulaLine
from playground.gui.dialogs.parameter_rows import ParameterRows
from playground.gui.dialogs.unknown_name import UnknownNameBar
from playground.gui.plots.map.field_image import thumbnail
from playground.gui.state.slices import Slices
from playground.gui.style.colours import Colours
from playground.gui.style.typeset import FormulaLabel
from playground.gui.widgets.accessibility import sentence
from playground.gui.widgets.dialog_layout import dialog_box, dialog_buttons
from playground.gui.workspace.map_view import field_of_landscape

_PICTURE = QSize(264, 198)
_FAMILIES = (
    "sin",
    "cos",
    "tan",
    "exp",
    "log",
    "sqrt",
    "cbrt",
    "abs",
    "sign",
    "min",
    "max",
    "mod",
    "floor",
    "ceil",
)
_HELP = (
    f"+ − * / ^ · 2x, x², √x, |x| · {' '.join(_FAMILIES)}, asin…, sinh…, log2, log10 · {' '.join(CONSTANTS)}"
)
_PAUSE = 250
"""Milliseconds without a key after which derivatives, picture and audit are made."""


class CustomFunctionDialog(QDialog):
    """Type a formula; see it typeset, drawn and audited; give the function away with OK."""

    def __init__(
        self,
        begin: Custom,
        colours: Colours,
        take: Callable[[Landscape], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Your function")
        self.setObjectName("custom_function_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._colours = colours
        self._take = take
        self._landscape: Custom | None = None
        self.line = FormulaLine(colours)
        self.problem, self.help = QLabel(wordWrap=True), QLabel(_HELP, wordWrap=True)
        self.unknown = UnknownNameBar()
        self.rows = ParameterRows()
        self._declared = {name for name, _ in begin.values}
        self._looks: Slices | None = None
        self.formula, self.by_x, self.by_y = FormulaLabel(), FormulaLabel(), FormulaLabel()
        self._formulas = (self.formula, self.by_x, self.by_y)
        self.picture = QLabel()
        self.audit = QLabel(wordWrap=True)
        self.buttons = dialog_buttons(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._later = QTimer(self, singleShot=True, interval=_PAUSE)
        self._name_parts()
        self._lay_out()
        self._begin(begin)
        self.line.textChanged.connect(self._typed)
        self.rows.edited.connect(self._later.start)
        self._later.timeout.connect(self.update_preview)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.unknown.corrected.connect(self._correct)
        self.unknown.declared.connect(self._declare)
        self.finished.connect(self._later.stop)
        self.finished.connect(self._stop_looking)
        self.update_preview()

    @property
    def landscape(self) -> Custom | None:
        """The function as it is now; None while something is wrong."""
        return self._landscape

    @property
    def is_looking(self) -> bool:
        """Whether formulas, picture and audit are still being made."""
        return self._looks is not None

    def _name_parts(self) -> None:
        self.line.setAccessibleName("f(x, y)")
        functions = " ".join(FUNCTIONS)
        self.line.set_tip(
            f"<b>f(x, y)</b><br>+ − * / ** (or ^), brackets<br>{functions}<br>{' '.join(CONSTANTS)}"
        )
        self.problem.setObjectName("formula_problem")
        self.problem.setProperty("role", "error")
        self.problem.setMinimumWidth(1)  # a long name of a file must not make the dialog wider
        self.help.setProperty("role", "muted")
        for label in (self.problem, self.help):  # one takes the place of the other
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.help.setMinimumHeight(36)
        self.picture.setFixedSize(_PICTURE)
        self.picture.setAccessibleName("Picture of the function over its window")
        self.audit.setObjectName("gradient_audit")
        self.audit.setTextFormat(Qt.TextFormat.RichText)
        self.audit.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.audit.setFixedWidth(_PICTURE.width())
        self.audit.setMinimumHeight(150)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setProperty("primary", True)

    def _lay_out(self) -> None:
        prompt = QLabel("&f(x, y) =")
        prompt.setBuddy(self.line)
        left = QVBoxLayout()
        left.setSpacing(7)
        for widget in (
            prompt,
            self.line,
            self.problem,
            self.unknown,
            self.help,
            self._rule(),
            *self._formulas,
            self._rule(),
        ):
            left.addWidget(widget)
        left.addWidget(self.rows)
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(8)
        title = QLabel("Gradient audit")
        title.setProperty("role", "title")
        for widget in (self.picture, title, self.audit):
            right.addWidget(widget)
        right.addStretch(1)
        columns = QHBoxLayout()
        columns.setSpacing(22)
        columns.addLayout(left, 1)
        columns.addLayout(right)
        box = dialog_box(self, spacing=14)
        box.addLayout(columns, 1)
        box.addWidget(self.buttons)
        self.setMinimumWidth(760)

    def _begin(self, landscape: Custom) -> None:
        window = landscape.window
        sliders = {name: (PARAMETER.slider_range) for name, _ in landscape.values} | landscape.ranges_by_name
        window_ranges = {"x": (window.x_low, window.x_high), "y": (window.y_low, window.y_high)}
        self.rows.set_numbers(dict(landscape.values), sliders | window_ranges)
        self.line.setText(landscape.expression)
        self.line.selectAll()

    # ----------------------------------------------------------------------------------------------------------- typing

    def _typed(self) -> None:
        """Say at once whether the formula can be read; the rest follows when the keys rest."""
        error = self._fault_of_formula()
        self.line.mark_place(error)
        if error is None:
            self.rows.show_parameters(self._parameters())
            self._later.start()
        else:
            self._show_problem(error)

    def _fault_of_formula(self) -> FormulaError | None:
        try:
            self._parameters()
        except FormulaError as error:
            return error
        return None

    def _parameters(self) -> tuple[str, ...]:
        return parse(self.line.text(), frozenset(self._declared)).parameters

    def _correct(self, unknown: UnknownNameError) -> None:
        """Write what an unknown name may have meant."""
        self.line.setSelection(unknown.begin, unknown.end - unknown.begin)
        self.line.insert(unknown.meant)
        self.update_preview()
        self.line.setFocus()

    def _declare(self, unknown: UnknownNameError) -> None:
        """Make parameters of unknown names."""
        self._declared.update(unknown.undeclared)
        self.update_preview()
        self.line.setFocus()

    def update_preview(self) -> None:
        """Make derivatives for what is typed now, then picture and audit in slices, or say what is wrong."""
        self._later.stop()
        error = self._fault_of_formula()
        self.line.mark_place(error)
        if error is not None:
            self._show_problem(error)
            return
        self.rows.show_parameters(self._parameters())
        try:
            values, ranges = self.rows.numbers()
            default = {name: given for name, given in ranges.items() if not self._is_usual(name, given)}
            settings = {"expression": self.line.text(), "ranges": written(default), **values}
            landscape = Custom().with_settings(settings)
        except InvalidInput as wrong:
            self._show_problem(wrong)
            return
        self._show(landscape)

    @staticmethod
    def _is_usual(name: str, given: tuple[float, float]) -> bool:
        return given == ((-3.0, 3.0) if name in ("x", "y") else PARAMETER.slider_range)

    def _show_problem(self, error: InvalidInput) -> None:
        self._landscape = None
        self._later.stop()
        self._stop_looking()
        self._show_as_current(False)
        self.unknown.offer(error if isinstance(error, UnknownNameError) else None)
        self.problem.setText(sentence(error.what if isinstance(error, FormulaError) else error.reason))
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(False)

    def _show_as_current(self, current: bool) -> None:
        """Pale formulas are those of the last function that could be read."""
        self.problem.setVisible(not current)
        self.help.setVisible(current)
        for widget in self._formulas:
            widget.setEnabled(False)
        self.audit.setText("The gradient is being compared with finite differences…" if current else "")

    def _show(self, landscape: Custom) -> None:
        self._landscape = landscape
        self._show_as_current(True)
        self.unknown.offer(None)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(True)
        self._stop_looking()
        self._looks = Slices(self._looking(landscape), self)
        self._looks.done.connect(self._looked)
        self._looks.start()

    def _looked(self) -> None:
        self._looks = None

    def _stop_looking(self) -> None:
        if self._looks is not None:
            self._looks.stop()
            self._looks = None

    def _looking(self, landscape: Custom) -> Generator[float, None, None]:
        """Set the formulas, draw the picture, audit the gradient; each takes up to 100 ms."""
        derived = landscape.derived
        shown = [("f(x, y)", derived.latex, f"f of x and y is {landscape.expression}")]
        shown += [
            (rf"\frac{{\partial f}}{{\partial {name}}}", latex or TOO_LONG, f"its derivative by {name}")
            for name, latex in zip("xy", derived.gradient_latex, strict=True)
        ]
        for label, (name, latex, spoken) in zip(self._formulas, shown, strict=True):
            label.set_latex(f"{name} = {latex}", spoken=spoken)
            label.sizeHint()  # sets it now, and not all three when the layout asks
            label.setEnabled(True)
            yield 0.0
        ratio = self.devicePixelRatioF()
        size = _PICTURE * ratio
        picture = QPixmap.fromImage(
            thumbnail(field_of_landscape(landscape), self._colours, size.width(), size.height())
        )
        picture.setDevicePixelRatio(ratio)
        self.picture.setPixmap(picture)
        yield 0.5
        audit = yield from auditing(landscape)
        self.audit.setText(self._audit_words(landscape, audit))

    def _rule(self) -> QFrame:
        line = QFrame()
        line.setFixedHeight(1)
        line.setStyleSheet(f"background: {self._colours.border};")
        return line

    def _audit_words(self, landscape: Custom, audit: GradientAudit) -> str:
        paragraphs = [
            f'<span style="color: {self._colours.warning}">{escape(words)}</span>'
            if trouble
            else escape(words)
            for trouble, words in audit_lines(audit)
        ]
        count = len(landscape.minima())
        minima = {0: "No minimum was", 1: "1 minimum was"}.get(count, f"{count} minima were")
        paragraphs.append(f"{minima} found numerically in the window.")
        return "".join(f'<p style="margin: 0 0 6px 0">{paragraph}</p>' for paragraph in paragraphs)

    def accept(self) -> None:
        self.update_preview()
        if self._landscape is None:
            self.line.setFocus()
            return
        super().accept()
        self._take(self._landscape)
