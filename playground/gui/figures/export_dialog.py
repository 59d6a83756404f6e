"""The export dialog: a figure into a file or onto the clipboard."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path

from PySide6.QtWidgets import QDialog, QDialogButtonBox

from playground.core.errors import InvalidInput
from playground.gui.figures.choices import Choices
from playground.gui.figures.clipboard import copy_figure
from playground.gui.figures.figure_dialog import FigureDialog, possible
from playground.gui.figures.file_row import remember
from playground.gui.figures.files import writing
from playground.gui.figures.renderer import FigureRenderer, make_renderer
from playground.gui.figures.spec import PARTS, WINDOW
from playground.gui.figures.view_state import ViewState
from playground.gui.state.context import Context
from playground.gui.state.slices import Slices, SlicesDialog
from playground.gui.widgets.accessibility import sentence, set_accessibility


class ExportDialog(FigureDialog):
    """Makes a figure of what the window shows. Folder and choices are remembered."""

    title = "Export a figure"
    kinds = {".png": "Picture (*.png)", ".svg": "Vector graphic (*.svg)", ".pdf": "PDF (*.pdf)"}
    noun = "figure"

    def __init__(self, context: Context, view: ViewState, views: tuple[str, ...] = ()) -> None:
        """`views` are chosen at first; none for those of the last time."""
        remembered = Choices.remembered()
        super().__init__("export", remembered.of(views) if views else remembered, context, view)
        self._work: Slices | None = None
        self.resize(1020, 640)
        self.show_choices()
        self.propose()

    def more_buttons(self, buttons: QDialogButtonBox) -> None:
        self.copy = buttons.addButton("&Copy", QDialogButtonBox.ButtonRole.ActionRole)
        set_accessibility(self.copy, "Copy", "Put the figure on the clipboard, as a picture and as vectors")
        self.copy.setAutoDefault(False)
        self.copy.clicked.connect(self._copy)

    def accept(self) -> None:
        if self._work is None:
            super().accept()

    def write(self, path: Path) -> None:
        try:
            renderer = self.renderer(self.choices.spec)
        except InvalidInput as error:
            self.say(sentence(error.reason))
            return
        self._work = Slices(_writing(renderer, self.context.store.cursor, path), self)
        self._work.done.connect(lambda _: self._saved(renderer, path))
        self._work.failed.connect(lambda error: self._not_saved(renderer, error))
        SlicesDialog(self._work, "Export", f"Writing {path.name}", lambda: self._give_up(renderer), self)
        self._work.start()

    def _saved(self, renderer: FigureRenderer, path: Path) -> None:
        renderer.close()
        self._work = None
        remember(path)
        self.choices.remember()
        self.done(QDialog.DialogCode.Accepted.value)
        self.context.messages.say(f"Saved {path}")

    def _not_saved(self, renderer: FigureRenderer, error: InvalidInput) -> None:
        renderer.close()
        self._work = None
        self.say(sentence(error.reason))

    def _give_up(self, renderer: FigureRenderer) -> None:
        if self._work is not None:
            self._work.stop()
            self._work = None
            renderer.close()

    def _copy(self) -> None:
        try:
            renderer = self.renderer(self.choices.spec)
        except InvalidInput as error:
            self.say(sentence(error.reason))
            return
        copy_figure(
            renderer,
            self.context.store.cursor,
            self,
            lambda: self.context.messages.say("Copied the figure"),
            lambda error: self.say(sentence(error.reason)),
        )
        self.choices.remember()


def copy_last_figure(context: Context, view: ViewState) -> None:
    """Copy a figure as it was chosen last, or say why not."""
    choices = possible(Choices.remembered(), context)
    messages = context.messages
    words = f"Copied a figure: {_told(choices.spec.parts)}"
    try:
        choices.spec.check_pixels()
        renderer = make_renderer(context, choices.spec, view)
    except InvalidInput as error:
        messages.say(sentence(error.reason))
        return
    copy_figure(
        renderer,
        context.store.cursor,
        context.window,
        lambda: messages.say(words),
        lambda error: messages.say(sentence(error.reason)),
    )


def _writing(renderer: FigureRenderer, step: int, path: Path) -> Generator[float]:
    """Compute what the step needs, and write the file."""
    for share in renderer.showing(step):
        yield share / 2
    for share in writing(renderer, path):
        yield 0.5 + share / 2


def _told(parts: Sequence[str]) -> str:
    return ", ".join({WINDOW: "window", **PARTS}[part].lower() for part in parts)
