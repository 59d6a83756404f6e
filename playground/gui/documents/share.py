"""Edit ▸ Copy as text and Paste from text: an experiment through the clipboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from playground.core.errors import InvalidInput
from playground.experiment.model import Experiment
from playground.experiment.share import reading_text, to_text
from playground.gui.documents.questions import complain
from playground.gui.state.slices import Slices, SlicesDialog
from playground.gui.widgets.accessibility import sentence

if TYPE_CHECKING:
    from playground.gui.window.main_window import MainWindow

_SHOWN_FOR = 8000
"""Milliseconds in the status bar."""


def copy_as_text(window: MainWindow) -> None:
    """Put the experiment on the clipboard as a line of text, or say why that cannot be."""
    try:
        text = to_text(window.store.experiment)
    except InvalidInput as error:
        complain(window, "The experiment cannot be copied as text", sentence(error))
        return
    QGuiApplication.clipboard().setText(text)
    words = f"Copied the experiment as {len(text)} characters; Edit ▸ Paste from text brings it back"
    window.statusBar().showMessage(words, _SHOWN_FOR)


def paste_from_text(window: MainWindow) -> None:
    """Go over to the experiment on the clipboard, as one undo step, or say why that cannot be."""
    slices = Slices(reading_text(QGuiApplication.clipboard().text()), window)
    slices.done.connect(lambda experiment: _put(window, experiment))
    slices.failed.connect(lambda error: complain(window, "The text could not be pasted", sentence(error)))
    running = [slices]
    for end in (slices.done, slices.failed):
        end.connect(lambda _: running.clear())
    slices.start()
    if running:
        SlicesDialog(slices, "Paste from text", "Reading the data that the text names", slices.stop, window)


def _put(window: MainWindow, experiment: Experiment) -> None:
    store, status = window.store, window.statusBar()
    if experiment == store.experiment:
        status.showMessage("The text is the experiment that is here already", _SHOWN_FOR)
        return
    window.player.pause()
    store.finish()
    store.go_to(0)
    store.edit(experiment, "pasting", selected=0)
    window.map.fit()
    status.showMessage("Pasted the experiment; Undo brings the other back", _SHOWN_FOR)
