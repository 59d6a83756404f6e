"""Starts a program and says when its first frame is painted: `python -m tests.benchmarks.first_frame ours|bare`."""

from __future__ import annotations

import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def tell_first_frame() -> None:
    """Write a line once a first widget has been painted and everything due with it is done, and leave at once."""
    from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QWidget

    class Eye(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            # The kind of the object tells as much as `event.type()`, which takes 6 µs for each of 9,000 events.
            if isinstance(event, QPaintEvent) and isinstance(watched, QWidget):
                QCoreApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
                QTimer.singleShot(0, said)
            return False

    def said() -> None:
        os.write(1, b"painted\n")
        os._exit(0)

    app = QCoreApplication.instance()
    assert app is not None
    eye = Eye(app)
    app.installEventFilter(eye)


def ours() -> None:
    """The program as the command starts it; the watcher comes in once Qt is loaded."""
    from playground.cli import main, window

    prepare = window.prepare_qt

    def prepared(*, on_screen: bool = False) -> None:
        from playground.gui.app import make_application

        prepare(on_screen=on_screen)
        make_application()
        tell_first_frame()

    window.prepare_qt = prepared
    main([])


def bare() -> None:
    """A window with a pyqtgraph plot."""
    import pyqtgraph as pg
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication([])
    tell_first_frame()
    window = QMainWindow()
    plot = pg.PlotWidget()
    plot.plot([0.0, 1.0, 4.0, 9.0])
    window.setCentralWidget(plot)
    window.resize(1440, 900)
    window.show()
    app.exec()


if __name__ == "__main__":
    {"ours": ours, "bare": bare}[sys.argv[1]]()
