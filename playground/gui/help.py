"""The keyboard page and the About page."""

from __future__ import annotations

import platform

import numpy
import pyqtgraph
from PySide6 import __version__ as pyside_version
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMessageBox, QWidget

from playground import __version__
from playground.gui.actions import COMMANDS

_MORE_KEYS = (
    ("Tab, Shift+Tab", "Go from control to control"),
    ("Arrow keys on the map", "Move the start (after Tab); Shift moves ten times as far"),
    ("+ and − on the map", "Zoom"),
    ("F2, Ctrl+D, Delete", "Rename, duplicate, remove the selected optimizer (in its list)"),
    ("Alt+Up, Alt+Down", "Move the selected optimizer in the list"),
)


def show_keys(parent: QWidget) -> None:
    """Show the keys of the window."""
    rows = [(QKeySequence(one.keys[0]).toString(), one.tip) for one in COMMANDS if one.keys]
    rows += _MORE_KEYS
    table = "".join(f"<tr><td><b>{key}</b>&nbsp;&nbsp;</td><td>{tip}</td></tr>" for key, tip in rows)
    _page(parent, "Keyboard", f"<table cellpadding='2'>{table}</table>")


def show_about(parent: QWidget) -> None:
    """Show version and licences."""
    _page(
        parent,
        "About Optimizer Playground",
        f"<h3>Optimizer Playground {__version__}</h3>"
        "<p>Step optimizers on two-dimensional loss landscapes and see why they move as they do. "
        "Every number is what the named framework computes.</p>"
        "<p>MIT licence. Bundled fonts: Inter (SIL Open Font License 1.1) and symbols from DejaVu Sans.</p>"
        f"<p>Python {platform.python_version()}, PySide6 {pyside_version} (LGPL 3), pyqtgraph {pyqtgraph.__version__} "
        f"(MIT), NumPy {numpy.__version__} (BSD), contourpy (BSD), ziamath (MIT)</p>",
    )


def _page(parent: QWidget, title: str, html: str) -> None:
    box = QMessageBox(parent)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.RichText)
    box.setText(html)
    box.setStandardButtons(QMessageBox.StandardButton.Close)
    box.finished.connect(box.deleteLater)
    box.open()
