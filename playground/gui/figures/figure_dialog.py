"""What the dialogs for figures and for animations have in common: which views, how they look, a preview, and a file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path

from PySide6.QtCore import QFileInfo, QStandardPaths, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from playground.core.analysis.tracking import has_moving_minimum
from playground.core.errors import InvalidInput
from playground.core.parameters import Value
from playground.gui.figures.choices import Choices
from playground.gui.figures.preview import Preview
from playground.gui.figures.renderer import FigureRenderer, make_renderer
from playground.gui.figures.spec import PARTS, PIXELS_PER_CM, PIXELS_PER_INCH, WINDOW, FigureSpec
from playground.gui.figures.view_state import ViewState
from playground.gui.state.context import Context
from playground.gui.state.folders import remember_folder, remembered_folder
from playground.gui.widgets.accessibility import sentence, set_accessibility
from playground.gui.widgets.dialog_layout import dialog_box, dialog_buttons
from playground.gui.widgets.forms import Form, FormField

_FOLDER = "export/folder"
_TIPS = {
    WINDOW: "The whole window as it is, in its own theme",
    "map": "The contour map with its paths, as far as it is zoomed now",
}

_SEPARATORS = tuple({"/", os.sep})
_LONGEST = 60
"""Characters of a file's name in a message."""


class FigureDialog(QDialog):
    """Asks for a figure of what the window shows, and for a file.

    Attributes:
        title: of the dialog.
        kinds: the endings of file names with the words for them, the proposed one first.
        noun: what is made.
        views: a check box for each view.
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
        self._name = context.store.experiment.landscape.key
        self._proposed = ""
        self._may_replace: Path | None = None
        self.choices = possible(choices, context)
        self.views: dict[str, QCheckBox] = {}
        self.form = Form()
        self.preview = Preview()
        self.preview.setToolTip(f"The {self.noun} as it is written")
        self.size_label = QLabel(wordWrap=True)
        self.size_label.setProperty("role", "muted")
        self.file = set_accessibility(
            QLineEdit(), "File", f"Where it is saved; the name ends in {_either(self.kinds)}"
        )
        self.problem = QLabel(wordWrap=True)
        self.problem.setObjectName(f"{name}_problem")
        self.problem.setProperty("role", "error")
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
        box.addLayout(self._file_row())
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

    def _file_row(self) -> QHBoxLayout:
        browse = set_accessibility(
            QPushButton("&Browse…"), "Browse", "Choose the file in the desktop's dialog"
        )
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        label = QLabel("&File")
        label.setBuddy(self.file)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label)
        row.addWidget(self.file, 1)
        row.addWidget(browse)
        return row

    def _buttons(self) -> QDialogButtonBox:
        buttons = dialog_buttons(QDialogButtonBox.StandardButton.Cancel)
        self.more_buttons(buttons)
        buttons.addButton(self.save, QDialogButtonBox.ButtonRole.AcceptRole)
        set_accessibility(
            self.save, "Save", f"Write the file; its ending {_either(self.kinds)} chooses the format"
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

    # -------------------------------------------------------------------------------------------------- the file

    def _folder(self) -> Path:
        pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        return remembered_folder(_FOLDER, pictures)

    def propose(self) -> None:
        """Put in a name that is free, unless the person has written another one."""
        if self.file.text() == self._proposed:
            before = Path(self._proposed or self._folder() / f"x{next(iter(self.kinds))}")
            parts = self.choices.spec.parts
            name = f"{self._name}-{parts[0] if len(parts) == 1 else 'figure'}"
            path, number = before.with_name(f"{name}{before.suffix}"), count(2)
            while QFileInfo.exists(str(path)):
                path = before.with_name(f"{name}-{next(number)}{before.suffix}")
            self._proposed = str(path)
            self.file.setText(self._proposed)

    def path(self) -> Path:
        """The file that is named; the proposed ending stands for one that is not.

        Raises:
            InvalidInput: a folder is named, or nothing that can be a file.
        """
        text = self.file.text().strip()
        try:
            path = Path(text).expanduser().absolute()
        except RuntimeError:
            raise InvalidInput(f"“{_end(text)}” begins with the folder of a user that is not known") from None
        if text.endswith(_SEPARATORS) or not path.name or QFileInfo(str(path)).isDir():
            raise InvalidInput(f"“{_end(text)}” is a folder; add the name of a file")
        return path if path.suffix else path.with_name(f"{path.name}{self.proposed_ending}")

    @property
    def proposed_ending(self) -> str:
        """The ending of a name that has none."""
        return next(iter(self.kinds))

    def set_suffix(self, ending: str) -> None:
        """Let the file's name end otherwise."""
        path = Path(self.file.text().strip())
        if path.suffix.lower() == ending or not path.name:
            return
        is_proposed = self.file.text() == self._proposed
        self.file.setText(
            str(path.with_suffix(ending) if path.suffix.lower() in self.kinds else f"{path}{ending}")
        )
        if is_proposed:
            self._proposed = self.file.text()
            self.propose()

    def _browse(self) -> None:
        dialog = QFileDialog(self, self.title, self.file.text(), ";;".join(self.kinds.values()))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        endings = {words: ending for ending, words in self.kinds.items()}
        dialog.filterSelected.connect(lambda words: dialog.setDefaultSuffix(endings[words]))
        ending = Path(self.file.text().strip()).suffix.lower()
        ending = ending if ending in self.kinds else next(iter(self.kinds))
        dialog.selectNameFilter(self.kinds[ending])
        dialog.setDefaultSuffix(ending)
        dialog.selectFile(self.file.text())
        dialog.fileSelected.connect(self._take_file)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take_file(self, path: str) -> None:
        """Take a file from the desktop's dialog, which has asked whether it may be replaced."""
        self.file.setText(path)
        with suppress(InvalidInput):
            self._may_replace = self.path()

    def _forget(self) -> None:
        """Another file: what was said about the one before no longer holds."""
        self._may_replace = None
        self.save.setText("&Save")
        self.say("")

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
        if QFileInfo.exists(str(path)) and path != self._may_replace:
            self._may_replace = path
            self.save.setText("Replace")
            self.say(f"{path.name} exists already.")
            return
        self.write(path)

    def remember_folder(self, path: Path) -> None:
        """Propose the folder of a file the next time."""
        remember_folder(path, _FOLDER)

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


def _end(text: str) -> str:
    """The end of a name that may be very long."""
    return text if len(text) <= _LONGEST else f"…{text[-_LONGEST:]}"


def _is_in_form(widget: QWidget | None) -> bool:
    while widget is not None and not isinstance(widget, Form):
        widget = widget.parentWidget()
    return widget is not None


def _either(endings: Mapping[str, str]) -> str:
    """The endings in words: ``.png, .svg or .pdf``."""
    *others, last = endings
    return f"{', '.join(others)} or {last}"
