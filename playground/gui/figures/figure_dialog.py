"""What the dialogs for figures and for animations have in common: which views, how they look, a preview, and a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from playground.core.analysis.tracking import has_moving_minimum
from playground.core.declarations import Value
from playground.core.errors import InvalidInput
from playground.gui.figures.choices import Choices
from playground.gui.figures.file_row import FileRow, either
from playground.gui.figures.preview import Preview
from playground.gui.figures.renderer import FigureRenderer, make_renderer
from playground.gui.figures.spec import PARTS, PIXELS_PER_CM, PIXELS_PER_INCH, WINDOW, FigureSpec
from playground.gui.figures.view_state import ViewState
from playground.gui.state.context import Context
from playground.gui.widgets.accessibility import sentence, set_accessibility
from playground.gui.widgets.dialog_layout import dialog_box, dialog_buttons
from playground.gui.widgets.forms import Form, FormField

_TIPS = {
    WINDOW: "The whole window as it is, in its own theme",
    "map": "The contour map with its paths, as far as it is zoomed now",
}


class FigureDialog(QDialog):
    """Asks for a figure of what the window shows, and for a file.

    Attributes:
        title: of the dialog.
        kinds: the endings of file names with the words for them, the proposed one first.
        noun: what is made.
        views: a check box for each view.
        files, file: the row for the file, and its line.
        form: the other choices.
        preview: the figure.
        choices: everything chosen.
        context: with what the window shows.
        view: how the window shows its views now.
    """

    title: str
    kinds: Mapping[str, str]
    noun: str

    def __init__(self, name: str, choices: Choices, context: Context, view: ViewState) -> None:
        """Make the dialog.

        Args:
            name: its own name; that of its line for faults is ``{name}_problem``.
            choices: what is chosen at first.
            context: with what the window shows.
            view: how it shows its views now.
        """
        super().__init__(context.window)
        self.setWindowTitle(self.title)
        self.setObjectName(f"{name}_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.context, self.view = context, view
        self.choices = possible(choices, context)
        self.views: dict[str, QCheckBox] = {}
        self.form = Form()
        self.preview = Preview()
        self.preview.setToolTip(f"The {self.noun} as it is written")
        self.size_label = QLabel(wordWrap=True)
        self.size_label.setProperty("role", "muted")
        self.files = FileRow(self.title, self.kinds, context.store.experiment.landscape.key)
        self.file = self.files.line
        self.problem = QLabel(wordWrap=True)
        self.problem.setObjectName(f"{name}_problem")
        self.problem.setProperty("role", "error")
        self.problem.setMinimumWidth(1)  # a long name of a file must not make the dialog wider
        self.problem.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.problem.hide()
        self.save = QPushButton("&Save")
        self._lay_out()
        self.form.edited.connect(self._edit)
        self.file.textChanged.connect(self._forget)
        self.preview.failed.connect(lambda error: self.say(sentence(error.reason)))

    # ------------------------------------------------------------------------------------------------- for the kinds

    def below_preview(self) -> QWidget | None:
        """More controls, if there are any."""
        return None

    def more_buttons(self, buttons: QDialogButtonBox) -> None:
        """Put in more buttons than Save and Cancel."""

    @property
    def step(self) -> int:
        """The step that the preview shows."""
        return self.context.store.cursor

    def write(self, path: Path) -> None:
        """Write the file; the person has agreed that one of its name may be replaced."""
        raise NotImplementedError

    # ------------------------------------------------------------------------------------------------------ layout

    def _lay_out(self) -> None:
        box = dialog_box(self)
        columns = QHBoxLayout()
        columns.setSpacing(18)
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addLayout(self._view_boxes())
        left.addWidget(self.form)
        left.addWidget(self.size_label)
        left.addStretch(1)
        side = QWidget()
        side.setFixedWidth(330)
        side.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        columns.addWidget(side)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.preview, 1)
        more = self.below_preview()
        if more is not None:
            right.addWidget(more)
        columns.addLayout(right, 1)
        box.addLayout(columns, 1)
        box.addWidget(self.files)
        box.addWidget(self.problem)
        box.addWidget(self._buttons())

    def _view_boxes(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        shown = {WINDOW: "Window", **PARTS}
        if not has_moving_minimum(self.context.store.experiment.problem):
            del shown["tracking_error"]
        for place, (key, title) in enumerate(shown.items()):
            box = QCheckBox(title)
            box.setObjectName(f"figure_{key}")
            set_accessibility(box, title, _TIPS.get(key, f"The plot of the {title[0].lower()}{title[1:]}"))
            box.clicked.connect(lambda on, key=key: self._choose_view(key, on))
            grid.addWidget(box, place // 2, place % 2)
            self.views[key] = box
        return grid

    def _buttons(self) -> QDialogButtonBox:
        buttons = dialog_buttons(QDialogButtonBox.StandardButton.Cancel)
        self.more_buttons(buttons)
        buttons.addButton(self.save, QDialogButtonBox.ButtonRole.AcceptRole)
        set_accessibility(
            self.save, "Save", f"Write the file; its ending {either(self.kinds)} chooses the format"
        )
        self.save.setProperty("primary", True)
        self.save.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons

    # ----------------------------------------------------------------------------------------------------- choices

    def _choose_view(self, key: str, on: bool) -> None:
        """Add a view or take it away. The window stands alone; something is always left."""
        parts = self.choices.spec.parts
        if key == WINDOW or (not on and parts == (key,)):
            parts = (WINDOW,) if on else parts
        else:
            others = [part for part in parts if part not in (key, WINDOW)]
            parts = tuple(part for part in PARTS if part in others or (on and part == key))
        self._take(possible(self.choices.of(parts), self.context))

    def _edit(self, name: str, value: Value) -> None:
        try:
            self._take(self.choices.with_value(name, value), but=name)
        except InvalidInput as error:
            self.say(sentence(error.reason))

    def _take(self, choices: Choices, but: str = "") -> None:
        """Go over to other choices; the row that is being edited keeps its text."""
        self.choices = choices
        self.show_choices(but)
        self.propose()

    def show_choices(self, but: str = "") -> None:
        """Show everything that is chosen; the row `but`, which is being edited, keeps its text."""
        spec, rows = self.choices.spec, self.choices.rows()
        for key, box in self.views.items():
            box.setChecked(key in spec.parts)
        if set(rows) != set(self.form.keys) or but in ("unit", "size"):
            self.form.set_fields(
                FormField(name, row.label, row.declaration, row.value) for name, row in rows.items()
            )
        else:
            self.form.set_values({name: row.value for name, row in rows.items() if name != but})
        width, height = spec.pixels
        centimetres = f"{spec.width / PIXELS_PER_CM:.1f} × {spec.height / PIXELS_PER_CM:.1f} cm"
        dots = f"{spec.scale * PIXELS_PER_INCH:.0f} dpi"
        self.size_label.setText(f"{width} × {height} pixels · {centimetres} · {dots}")
        self.say("")
        self.show_preview()

    def show_preview(self) -> None:
        """Paint the preview anew."""
        spec, step = self.choices.spec, self.step
        self.preview.show_renderer(lambda: (self.renderer(spec), step))

    def renderer(self, spec: FigureSpec) -> FigureRenderer:
        """A stage of what the window shows.

        Raises:
            InvalidInput: there is no such figure.
        """
        spec.check_pixels()
        return make_renderer(self.context, spec, self.view)

    # ------------------------------------------------------------------------------------------------------ saving

    def accept(self) -> None:
        if not self.file.text().strip():
            self.say(f"The {self.noun} needs a file name.")
            return
        try:
            path = self.path()
        except InvalidInput as error:
            self.say(f"{error.reason}.")
            return
        if not self.files.may_write(path):
            self.save.setText("Replace")
            self.say(f"{path.name} exists already.")
            return
        self.write(path)

    def path(self) -> Path:
        """The file that is named.

        Raises:
            InvalidInput: a folder is named, or nothing that can be a file.
        """
        return self.files.path()

    def propose(self) -> None:
        """Put in a name that is free, unless the person has written another one."""
        parts = self.choices.spec.parts
        self.files.propose(parts[0] if len(parts) == 1 else "figure")

    def _forget(self) -> None:
        """Another file: what was said about the one before no longer holds."""
        self.save.setText("&Save")
        self.say("")

    def say(self, problem: str) -> None:
        """Show what is wrong; nothing for an empty text."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # In a field of a form Enter takes what was typed; it does not save as well.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and _is_in_form(self.focusWidget()):
            event.accept()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.preview.stop()
        super().hideEvent(event)


def possible(choices: Choices, context: Context) -> Choices:
    """The choices without views that the window has not now, and with the window's own size where it is drawn."""
    tracks = has_moving_minimum(context.store.experiment.problem)
    parts = tuple(part for part in choices.spec.parts if part != "tracking_error" or tracks)
    choices = choices.of(parts or ("map",))
    if choices.spec.is_window:
        size = context.window.size()
        return replace(choices, spec=replace(choices.spec, width=size.width(), height=size.height()))
    return choices


def _is_in_form(widget: QWidget | None) -> bool:
    while widget is not None and not isinstance(widget, Form):
        widget = widget.parentWidget()
    return widget is not None
