"""The export dialog: what the figure shows, how large and how it looks, and where it goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QFileInfo, QSettings, QStandardPaths, Qt
from PySide6.QtGui import QHideEvent
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

from playground.core.declare import Value
from playground.core.errors import ChoiceError
from playground.gui.docks.tracking import tracks
from playground.gui.figure import writing
from playground.gui.figures.choices import Choices
from playground.gui.figures.clipboard import copy_figure
from playground.gui.figures.preview import Preview
from playground.gui.figures.spec import PARTS, PIXELS_PER_CM, PIXELS_PER_INCH, WINDOW, FigureSpec
from playground.gui.figures.stage import Stage, make_stage
from playground.gui.figures.view_state import ViewState
from playground.gui.forms import Form, FormField
from playground.gui.slices import Slices, SlicesDialog

if TYPE_CHECKING:
    from playground.gui.main_window import MainWindow

_KINDS = {".png": "Picture (*.png)", ".svg": "Vector graphic (*.svg)", ".pdf": "PDF (*.pdf)"}
_TIPS = {
    WINDOW: "The whole window as it is, in its own theme",
    "map": "The contour map with its paths, as far as it is zoomed now",
}
_Control = TypeVar("_Control", bound=QWidget)


class ExportDialog(QDialog):
    """Makes a figure of what the window shows. Folder and choices are remembered.

    Attributes:
        views: a check box for each view.
        form: the other choices.
        preview: the figure.
        choices: everything chosen.
    """

    def __init__(self, parent: MainWindow) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export a figure")
        self.setObjectName("export_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._window = parent
        self._view = ViewState.of(parent)
        self._name = parent.store.experiment.landscape.key
        self._proposed = ""
        self._may_replace: Path | None = None
        self._work: Slices | None = None
        self.choices = _possible(Choices.remembered(), parent)
        self.views: dict[str, QCheckBox] = {}
        self.form = Form()
        self.preview = Preview()
        self.preview.setToolTip("The figure as it is written and copied")
        self.size_label = QLabel(wordWrap=True)
        self.size_label.setProperty("role", "muted")
        self.file = _named(QLineEdit(), "File", "Where it is saved; the name ends in .png, .svg or .pdf")
        self.problem = QLabel(wordWrap=True)
        self.problem.setObjectName("export_problem")
        self.problem.setProperty("role", "error")
        self.problem.hide()
        self._lay_out()
        self.resize(1020, 640)
        self._show_choices()
        self._propose()
        self.form.edited.connect(self._edit)
        self.file.textChanged.connect(self._forget)
        self.preview.failed.connect(lambda error: self._say(_sentence(error)))

    # ------------------------------------------------------------------------------------------------------ layout

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(18, 16, 18, 14)
        box.setSpacing(12)
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
        columns.addWidget(self.preview, 1)
        box.addLayout(columns, 1)
        box.addLayout(self._file_row())
        box.addWidget(self.problem)
        box.addWidget(self._buttons())

    def _view_boxes(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        shown = {WINDOW: "Window", **PARTS}
        if not tracks(self._window.store.state):
            del shown["tracking_error"]
        for place, (key, title) in enumerate(shown.items()):
            box = QCheckBox(title)
            box.setObjectName(f"figure_{key}")
            _named(box, title, _TIPS.get(key, f"The plot of the {title[0].lower()}{title[1:]}"))
            box.clicked.connect(lambda on, key=key: self._choose_view(key, on))
            grid.addWidget(box, place // 2, place % 2)
            self.views[key] = box
        return grid

    def _file_row(self) -> QHBoxLayout:
        browse = _named(QPushButton("&Browse…"), "Browse", "Choose the file in the desktop's dialog")
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
        buttons = QDialogButtonBox()
        role = QDialogButtonBox.ButtonRole
        self.copy = buttons.addButton("&Copy", role.ActionRole)
        self.save = buttons.addButton("&Save", role.AcceptRole)
        buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        _named(self.copy, "Copy", "Put the figure on the clipboard, as a picture and as vectors")
        _named(self.save, "Save", "Write the file; its ending .png, .svg or .pdf chooses the format")
        self.copy.setAutoDefault(False)
        self.copy.clicked.connect(self._copy)
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
        self._take(_possible(self.choices.of(parts), self._window))

    def _edit(self, name: str, value: Value) -> None:
        try:
            self._take(self.choices.with_value(name, value), but=name)
        except ChoiceError as error:
            self._say(_sentence(error))

    def _take(self, choices: Choices, but: str = "") -> None:
        """Go over to other choices; the row that is being edited keeps its text."""
        self.choices = choices
        self._show_choices(but)
        self._propose()

    def _show_choices(self, but: str = "") -> None:
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
        self._say("")
        self.preview.show_stage(lambda: (self._stage(spec), self._window.store.cursor))

    def _stage(self, spec: FigureSpec) -> Stage:
        spec.check_pixels()
        return make_stage(self._window, spec, self._view)

    # -------------------------------------------------------------------------------------------------- the file

    def _folder(self) -> Path:
        pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        folder = Path(str(QSettings().value("export/folder", pictures)))
        return folder if folder.is_dir() else Path.home()

    def _propose(self) -> None:
        """Put in a name that is free, unless the person has written another one."""
        if self.file.text() == self._proposed:
            before = Path(self._proposed or self._folder() / "x.png")
            parts = self.choices.spec.parts
            name = f"{self._name}-{parts[0] if len(parts) == 1 else 'figure'}"
            path, number = before.with_name(f"{name}{before.suffix}"), count(2)
            while QFileInfo.exists(str(path)):
                path = before.with_name(f"{name}-{next(number)}{before.suffix}")
            self._proposed = str(path)
            self.file.setText(self._proposed)

    def _path(self) -> Path:
        """The file that is named; ``.png`` stands for an ending that is not."""
        path = Path(self.file.text().strip()).expanduser().absolute()
        return path if path.suffix else path.with_name(f"{path.name}.png")

    def _browse(self) -> None:
        dialog = QFileDialog(self, "Export a figure", self.file.text(), ";;".join(_KINDS.values()))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        endings = {words: ending for ending, words in _KINDS.items()}
        dialog.filterSelected.connect(lambda words: dialog.setDefaultSuffix(endings[words]))
        ending = self._path().suffix.lower()
        dialog.selectNameFilter(_KINDS.get(ending, _KINDS[".png"]))
        dialog.setDefaultSuffix(ending if ending in _KINDS else ".png")
        dialog.selectFile(self.file.text())
        dialog.fileSelected.connect(self._take_file)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take_file(self, path: str) -> None:
        """Take a file from the desktop's dialog, which has asked whether it may be replaced."""
        self.file.setText(path)
        self._may_replace = self._path()

    def _forget(self) -> None:
        """Another file: what was said about the one before no longer holds."""
        self._may_replace = None
        self.save.setText("&Save")
        self._say("")

    # -------------------------------------------------------------------------------------------- saving and copying

    def accept(self) -> None:
        if self._work is not None:
            return
        if not self.file.text().strip():
            self._say("The figure needs a file name.")
            return
        path = self._path()
        if QFileInfo.exists(str(path)) and path != self._may_replace:
            self._may_replace = path
            self.save.setText("Replace")
            self._say(f"{path.name} exists already.")
            return
        try:
            stage = self._shown_stage()
        except ChoiceError as error:
            self._say(_sentence(error))
            return
        self._work = Slices(writing(stage, path), self)
        self._work.done.connect(lambda _: self._saved(stage, path))
        self._work.failed.connect(lambda error: self._not_saved(stage, error))
        SlicesDialog(self._work, "Export", f"Writing {path.name}", lambda: self._give_up(stage), self)
        self._work.start()

    def _shown_stage(self) -> Stage:
        stage = self._stage(self.choices.spec)
        stage.ready(self._window.store.cursor)
        stage.show(self._window.store.cursor)
        return stage

    def _saved(self, stage: Stage, path: Path) -> None:
        stage.close()
        self._work = None
        QSettings().setValue("export/folder", str(path.parent))
        self.choices.remember()
        super().accept()
        self._window.statusBar().showMessage(f"Saved {path}", 6000)

    def _not_saved(self, stage: Stage, error: ChoiceError) -> None:
        stage.close()
        self._work = None
        self._say(_sentence(error))

    def _give_up(self, stage: Stage) -> None:
        if self._work is not None:
            self._work.stop()
            self._work = None
            stage.close()

    def _copy(self) -> None:
        try:
            stage = self._shown_stage()
            copy_figure(stage)
        except ChoiceError as error:
            self._say(_sentence(error))
            return
        stage.close()
        self.choices.remember()
        self._window.statusBar().showMessage("Copied the figure", 6000)

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def hideEvent(self, event: QHideEvent) -> None:
        self.preview.stop()
        super().hideEvent(event)


def copy_last_figure(window: MainWindow) -> None:
    """Copy a figure as it was chosen last, or say why not."""
    choices = _possible(Choices.remembered(), window)
    step = window.store.cursor
    try:
        stage = make_stage(window, choices.spec)
        stage.ready(step)
        stage.show(step)
        copy_figure(stage)
    except ChoiceError as error:
        window.statusBar().showMessage(_sentence(error), 6000)
        return
    stage.close()
    window.statusBar().showMessage(f"Copied a figure: {_told(choices.spec.parts)}", 6000)


def _possible(choices: Choices, window: MainWindow) -> Choices:
    """The choices without views that the window has not now, and with the window's own size where it is drawn."""
    parts = tuple(p for p in choices.spec.parts if p != "tracking_error" or tracks(window.store.state))
    choices = choices.of(parts or ("map",))
    if choices.spec.is_window:
        size = window.size()
        return replace(choices, spec=replace(choices.spec, width=size.width(), height=size.height()))
    return choices


def _told(parts: Sequence[str]) -> str:
    return ", ".join({WINDOW: "window", **PARTS}[part].lower() for part in parts)


def _sentence(error: ChoiceError) -> str:
    """What is wrong, as a sentence."""
    return f"{error.reason[:1].upper()}{error.reason[1:]}."


def _named(control: _Control, name: str, meaning: str) -> _Control:
    control.setAccessibleName(name)
    control.setToolTip(meaning)
    return control
