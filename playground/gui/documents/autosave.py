"""Writes down what no file has, a moment after it was changed, without holding the window up."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from playground.core.errors import InvalidInput
from playground.gui.documents.recovery import Draft, DraftPlace, DraftStore

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

MOMENT = 2000
"""Milliseconds between a change and its being written down."""


class Autosave(QObject):
    """Keeps the present experiment on a shelf for as long as no file has it.

    The text is made here, in a millisecond; a thread writes it, because a busy disk may take its time before it says
    that everything has arrived.

    Attributes:
        draft_store: where it is kept.
        failed: sent with the reason when it cannot be written, once for each reason.
    """

    failed = Signal(str)
    _refused = Signal(str)

    def __init__(self, draft_store: DraftStore, draft: Callable[[], Draft | None], parent: QObject) -> None:
        """Begin.

        Args:
            draft_store: where to keep it.
            draft: gives what is to be kept now; None where a file has it all.
            parent: what it belongs to.
        """
        super().__init__(parent)
        self.draft_store = draft_store
        self._draft = draft
        self._place: DraftPlace | None = None
        self._written = ""
        self._reason = ""
        self._thread: ThreadPoolExecutor | None = None
        self._timer = QTimer(self, singleShot=True, interval=MOMENT)
        self._timer.timeout.connect(self.write)
        self._refused.connect(self._tell)

    def touch(self) -> None:
        """Something has changed: write it down soon."""
        if not self._timer.isActive():
            self._timer.start()

    def write(self) -> None:
        """Write down what is to be kept now, or take away what is not to be kept any more."""
        self._timer.stop()
        draft = self._draft()
        if draft is None:
            self.drop()
        elif (text := draft.text(kept=False)) != self._written:
            self._written = text
            self._submit(self._put, self._own(), text)

    def adopt(self, place: DraftPlace) -> None:
        """Go on in the place of an experiment that another window left."""
        self.drop()
        self._place = place
        self.write()

    def keep(self, draft: Draft) -> str:
        """Leave an experiment on the shelf for good, once it is there; return why not, or nothing.

        What is changed afterwards takes another place.
        """
        self._timer.stop()
        place = self._own()
        self._submit(self._put, place, draft.text(kept=True)).result()
        if self._reason:
            return self._reason
        self._place, self._written = None, ""
        place.release()
        self.draft_store.forget_oldest()
        return ""

    def drop(self) -> None:
        """Take away what was written down: a file has it, or a person does not want it."""
        self._timer.stop()
        place, self._place, self._written = self._place, None, ""
        if place is not None:
            self._submit(place.clear)

    def leave(self) -> None:
        """Write down what is to be kept, wait until it is there, and let go of it: the next window offers it."""
        self.write()
        place, self._place = self._place, None
        self._wait()
        if place is not None:
            place.release()

    def end(self) -> None:
        """Drop what is left, wait until everything is done, and write no more."""
        self.drop()
        self._wait()

    # -------------------------------------------------------------------------------------------------------- inside

    def _wait(self) -> None:
        """Wait until the thread has done everything."""
        if self._thread is not None:
            self._thread.shutdown()
            self._thread = None

    def _own(self) -> DraftPlace:
        if self._place is None:
            self._place = self.draft_store.new_place()
        return self._place

    def _submit(self, work: Callable[..., None], *arguments: object) -> Future[None]:
        if self._thread is None:
            from concurrent.futures import ThreadPoolExecutor

            self._thread = ThreadPoolExecutor(1, "autosave")
        return self._thread.submit(work, *arguments)

    def _put(self, place: DraftPlace, text: str) -> None:
        """Write a text, in the thread."""
        reason = ""
        try:
            place.write(text)
        except InvalidInput as error:
            reason = str(error)
        if reason != self._reason:
            self._reason = reason
            if reason:
                self._refused.emit(reason)

    def _tell(self, reason: str) -> None:
        self.failed.emit(reason)
