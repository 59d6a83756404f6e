"""Too little memory while a figure is made: told as an error, where Qt only complains and leaves something out."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler, qWarning

from playground.core.errors import InvalidInput

_LACKING = ("QPainter::", "QImage", "QPixmap")
"""How complaints begin that mean that something could not be painted."""
_REASON = "there is not enough memory for this figure; a smaller one needs less"


def watched(work: Generator[float]) -> Generator[float]:
    """Paint bit by bit; what Qt complains of meanwhile is no figure with something missing but an error.

    Raises:
        InvalidInput: not everything could be painted.
    """
    try:
        while True:
            share = _next(work)
            if share is None:
                return
            yield share
    finally:
        work.close()


def _next(work: Generator[float]) -> float | None:
    heard: list[str] = []

    def hear(kind: QtMsgType, context: QMessageLogContext, words: str | None) -> None:
        del kind, context
        heard.append(words or "")

    def is_lacking() -> bool:
        return any(words.startswith(_LACKING) for words in heard)

    before = qInstallMessageHandler(hear)
    try:
        share = next(work, None)
    except Exception:
        if is_lacking():
            raise InvalidInput(_REASON) from None
        raise
    finally:
        qInstallMessageHandler(before)
        for words in heard:
            if not words.startswith(_LACKING):
                qWarning(words)
    if is_lacking():
        raise InvalidInput(_REASON)
    return share


@contextmanager
def enough_threads() -> Generator[None]:
    """Say as an error that there is no memory for another thread.

    Raises:
        InvalidInput: there is none.
    """
    try:
        yield
    except RuntimeError as error:
        if "thread" not in str(error):
            raise
        raise InvalidInput(_REASON) from None
