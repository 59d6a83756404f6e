"""The animation dialog: what is seen, from which step to which, how fast, and where it goes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from playground.core.declarations import Choice, Number, Parameter, Value
from playground.core.errors import InvalidInput
from playground.core.numbers import number_text
from playground.core.parameters import parameters_of
from playground.export.animation.film import Film, proposed_stride
from playground.export.animation.formats import FORMATS, check_film, lacking
from playground.gui.figures.choices import Choices
from playground.gui.figures.figure_dialog import FigureDialog
from playground.gui.figures.file_row import remember
from playground.gui.figures.frame_bar import FrameBar
from playground.gui.figures.recording import Recording, colours_of
from playground.gui.figures.recording_dialog import RecordingDialog
from playground.gui.figures.renderer import FigureRenderer, PartsRenderer
from playground.gui.figures.renderer_cache import RendererCache, frozen_store
from playground.gui.figures.spec import FigureSpec
from playground.gui.figures.view_state import ViewState
from playground.gui.state.context import Context
from playground.gui.widgets.accessibility import sentence
from playground.gui.widgets.forms import Form, FormField

_FIGURE, _FILM = "export/animation_figure", "export/animation"
_AT_FIRST = Choices(
    FigureSpec(parts=("map", "effective_lr", "rms_gradient", "loss"), scale=1), unit="px"
).sized()
_FORMAT = Choice(
    ".gif", "", "kind of file", {ending: f"{one.title} ({ending})" for ending, one in FORMATS.items()}
)
_LABELS = {
    "format": "Format",
    "fps": "Frame rate",
    "hold": "Hold end",
    "loop": "Loop",
    "first": "From step",
    "last": "To step",
    "stride": "Stride",
}
_LEFT = ("format", "fps", "hold", "loop")
_RIGHT = ("first", "last", "stride")


class AnimationDialog(FigureDialog):
    """Makes an animation of what the window shows. Choices are remembered, but the steps: those are an experiment's.

    Attributes:
        ending: of the format.
        film: which steps, and how fast.
        timing, steps: the forms for these.
        bar: the frame that the preview shows.
        note: what comes of it.
    """

    title = "Make an animation"
    kinds = {ending: f"{one.title} (*{ending})" for ending, one in FORMATS.items()}
    noun = "animation"

    def __init__(self, context: Context, view: ViewState) -> None:
        steps = context.store.experiment.steps
        self.ending, film = _remembered()
        self.film = replace(film, first=0, last=steps, stride=proposed_stride(steps))
        self._kept: RendererCache | None = None
        self._fault = ""
        self._declared: dict[Form, dict[str, Parameter]] = {}
        super().__init__("animation", Choices.remembered(_FIGURE, _AT_FIRST), context, view)
        self._store = frozen_store(context.store, self)
        self.preview.drawn.connect(self.bar.go_on)
        self.resize(1060, 640)
        self.show_choices()
        self.propose()
        self._set_ending(self.ending)
        self.file.textChanged.connect(self._follow_file)
        self._show_film()

    # ------------------------------------------------------------------------------------------------------ layout

    def below_preview(self) -> QWidget:
        self.timing, self.steps = Form(), Form()
        for form in (self.timing, self.steps):
            form.edited.connect(self._edit_film)
        self.note = QLabel(wordWrap=True)
        self.note.setProperty("role", "muted")
        self.bar = FrameBar(self.film)
        self.bar.chosen.connect(self.show_preview)
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(0)
        for column, form in enumerate((self.timing, self.steps)):
            grid.addWidget(form, 0, column, 2 if form is self.timing else 1, 1, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(column, 1)
        grid.addWidget(self.note, 1, 1, Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(1, 1)
        widget = QWidget()
        box = QVBoxLayout(widget)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(self.bar)
        box.addLayout(grid)
        return widget

    # ----------------------------------------------------------------------------------------------------- choices

    def _edit_film(self, name: str, value: Value) -> None:
        if name == "format":
            self._set_ending(str(value))
            self._show_film()
            return
        changed: dict[str, Value] = {name: value}
        # The other end goes along, so that there is always something between.
        if name == "first":
            changed["last"] = max(int(value), self.film.last)
        elif name == "last":
            changed["first"] = min(int(value), self.film.first)
        try:
            self.film = self.film.with_settings(changed)
        except InvalidInput as error:
            self.say(sentence(error.reason))
            return
        self._show_film(but=name)

    def _show_film(self, but: str = "") -> None:
        """Show the film; the row that is being edited keeps its text."""
        declared, steps = parameters_of(Film), self.context.store.experiment.steps
        kind = FORMATS[self.ending]
        self.film = replace(self.film, fps=min(self.film.fps, kind.fastest))
        ends = {"low": 0, "high": steps, "slider": (0, steps)}
        for form, names in ((self.timing, _LEFT), (self.steps, _RIGHT)):
            fields: list[FormField] = []
            for name in names:
                one = _FORMAT if name == "format" else declared[name]
                if name in _RIGHT and isinstance(one, Number):
                    changed = (
                        ends if name != "stride" else {"high": max(1, steps), "slider": (1, max(2, steps))}
                    )
                    one = replace(one, default=self._proposed_film()[name], log=name == "stride", **changed)
                if name == "loop" and not kind.loops:
                    continue  # players decide
                if name == "fps" and isinstance(one, Number):
                    one = replace(one, high=kind.fastest)
                value = self.ending if name == "format" else getattr(self.film, name)
                fields.append(FormField(name, _LABELS[name], one, value))
            declared_now = {field.key: field.declaration for field in fields}
            if self._declared.get(form) == declared_now:
                form.set_values({field.key: field.value for field in fields if field.key != but})
            else:
                form.set_fields(fields)
                self._declared[form] = declared_now
        self._end_kept()
        self.bar.set_film(self.film)
        self.show_preview()
        self._check()

    def _proposed_film(self) -> Mapping[str, float]:
        steps = self.context.store.experiment.steps
        return {"first": 0, "last": steps, "stride": proposed_stride(steps)}

    def _check(self) -> None:
        """Say what comes of it, or why nothing can."""
        film, kind = self.film, FORMATS[self.ending]
        self._fault = ""
        try:
            if self.file.text() and self.path().suffix.lower() not in FORMATS:
                raise InvalidInput(f"the name must end in {', '.join(FORMATS)}")
            self.choices.spec.check_pixels()
            check_film(film, self.ending, self.choices.spec.pixels)
        except InvalidInput as error:
            self._fault = sentence(error.reason)
        words = (
            f"{film.frames:,} frame{'s' if film.frames > 1 else ''}, {number_text(film.seconds, 3)} seconds."
        )
        if self.ending == ".gif" and not kind.keeps(film.fps):
            few, many = int(100 // film.fps), int(100 // film.fps) + 1
            words += f" A GIF counts in hundredths of a second: frames last {few} or {many} of them, right on average."
        elif not kind.loops:
            words += " Whether a video begins again its player decides."
        self.note.setText(words)
        self.save.setEnabled(not self._fault)
        self.say("")

    def say(self, problem: str) -> None:
        super().say(problem or self._fault)

    def show_choices(self, but: str = "") -> None:
        self._end_kept()
        super().show_choices(but)
        self._check()

    # ---------------------------------------------------------------------------------------------------- the format

    def _set_ending(self, ending: str) -> None:
        """Go over to a format; the file's name follows."""
        self.ending = ending
        if self.files.set_suffix(ending):
            self.propose()
        self._check()

    def _follow_file(self) -> None:
        """The format follows the name that is typed."""
        suffix = Path(self.file.text().strip()).suffix.lower()
        if suffix in FORMATS and suffix != self.ending:
            self.ending = self.files.ending = suffix
            self._show_film()
        self._check()

    # --------------------------------------------------------------------------------------------------- the preview

    @property
    def step(self) -> int:
        return self.bar.step

    def renderer(self, spec: FigureSpec) -> FigureRenderer:
        if self._kept is None:
            self._kept = RendererCache(self._own_renderer(spec), self.film.last)
        return self._kept

    def _own_renderer(self, spec: FigureSpec) -> FigureRenderer:
        return super().renderer(spec) if spec.is_window else PartsRenderer(self._store, spec, self.view)

    def _end_kept(self) -> None:
        kept, self._kept = self._kept, None
        if kept is not None:
            self.preview.stop()
            kept.end()

    # -------------------------------------------------------------------------------------------------------- saving

    def write(self, path: Path) -> None:
        self.bar.stop()
        self._end_kept()
        try:
            renderer = self._own_renderer(self.choices.spec)
        except InvalidInput as error:
            self.say(sentence(error.reason))
            return
        try:
            recording = Recording(renderer, self.film, path)
        except InvalidInput as error:
            renderer.close()
            self.say(sentence(error.reason))
            return
        remember(path)
        self.choices.remember(_FIGURE)
        kept = {"ending": self.ending, "fps": self.film.fps, "hold": self.film.hold, "loop": self.film.loop}
        QSettings().setValue(_FILM, json.dumps(kept))
        keep = colours_of((*self._store.experiment.runners, *self._store.state.copies))
        dialog = RecordingDialog(recording, recording.work(keep), path, self.context)
        self._store.setParent(dialog)
        dialog.ended.connect(renderer.close)
        self.done(self.DialogCode.Accepted.value)
        dialog.begin(alone=self.choices.spec.is_window)

    def hideEvent(self, event: QHideEvent) -> None:
        self.bar.stop()
        self._end_kept()
        super().hideEvent(event)


def _remembered() -> tuple[str, Film]:
    """Format and film of the last time; never an error, whatever stands there."""
    with suppress(ValueError, TypeError, KeyError, RecursionError, InvalidInput):
        kept = json.loads(str(QSettings().value(_FILM, "")))
        if kept["ending"] in FORMATS and not lacking(kept["ending"]):
            return kept["ending"], Film(fps=kept["fps"], hold=kept["hold"], loop=kept["loop"])
    return _FORMAT.default, Film()
