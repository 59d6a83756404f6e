"""Painters that end, and that are afterwards as before."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from PySide6.QtGui import QPaintDevice, QPainter


@contextmanager
def painting_on(device: QPaintDevice) -> Generator[QPainter]:
    """A painter that is ended whatever happens: an open one on a device that goes ends the process."""
    painter = QPainter(device)
    try:
        yield painter
    finally:
        painter.end()


@contextmanager
def saved(painter: QPainter) -> Generator[None]:
    """The painter is afterwards as before."""
    painter.save()
    try:
        yield
    finally:
        painter.restore()
