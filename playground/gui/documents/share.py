"""Edit ▸ Copy as text and Paste from text: an experiment through the clipboard."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from playground.core.errors import InvalidInput
from playground.experiment.model import Experiment
from playground.experiment.share import reading_text, to_text
from playground.gui.documents.questions import complain
from playground.gui.state.context import Context
from playground.gui.state.slices import Slices, SlicesDialog
from playground.gui.widgets.accessibility import sentence

_SHOWN_FOR = 8000
"""Milliseconds in the status bar."""


def copy_as_text(context: Context) -> None:
    """Put the experiment on the clipboard as a line of text, or say why that cannot be."""
    try:
        text = to_text(context.store.experiment)
    except InvalidInput as error:
        complain(context.window, "The experiment cannot be copied as text", sentence(error))
        return
    QGuiApplication.clipboard().setText(text)
    words = f"Copied the experiment as {len(text)} characters; Edit ▸ Paste from text brings it back"
    context.messages.say(words, _SHOWN_FOR)


def paste_from_text(context: Context) -> None:
    """Go over to the experiment on the clipboard, as one undo step, or say why that cannot be."""
    slices = Slices(reading_text(QGuiApplication.clipboard().text()), context.window)
    slices.done.connect(lambda experiment: _put(context, experiment))
    slices.failed.connect(
        lambda error: complain(context.window, "The text could not be pasted", sentence(error))
    )
    running = [slices]
    for end in (slices.done, slices.failed):
        end.connect(lambda _: running.clear())
    slices.start()
    if running:
        SlicesDialog(
            slices, "Paste from text", "Reading the data that the text names", slices.stop, context.window
        )


def _put(context: Context, experiment: Experiment) -> None:
    store, messages = context.store, context.messages
    if experiment == store.experiment:
        messages.say("The text is the experiment that is here already", _SHOWN_FOR)
        return
    context.player.pause()
    store.paste(experiment)
    messages.say("Pasted the experiment; Undo brings the other back", _SHOWN_FOR)
