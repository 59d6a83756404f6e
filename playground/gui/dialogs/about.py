"""The About page: version, what the program is made of and under which licences, and what to put into a report."""

from __future__ import annotations

import locale
import platform
import sys

from PySide6.QtCore import QLibraryInfo, QSettings, QSize, Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from playground import TITLE, __version__
from playground.gui.dialogs.licences import components
from playground.gui.widgets.accessibility import set_accessibility
from playground.gui.widgets.dialog_layout import dialog_box, dialog_buttons

_ICON = QSize(64, 64)


class AboutDialog(QDialog):
    """Version, licences, and a button that copies what a report of a fault should say."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("about_dialog")
        self.setWindowTitle(f"About {TITLE}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._components = components()
        self.parts = self._list()
        self.text = QPlainTextEdit(readOnly=True)
        set_accessibility(
            self.text, "Licence of the selected part", "The licence's own words, of the part chosen above"
        )
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.parts.currentItemChanged.connect(self._show_licence)
        buttons = dialog_buttons(QDialogButtonBox.StandardButton.Close)
        self.copy = buttons.addButton("Copy system information", QDialogButtonBox.ButtonRole.ActionRole)
        self.copy.setObjectName("copy_system_information")
        self.copy.setToolTip("Copy versions, system and screen, to paste into a report of a fault")
        self.copy.clicked.connect(self._copy)
        buttons.rejected.connect(self.reject)
        box = dialog_box(self)
        box.addLayout(self._head())
        box.addWidget(self.parts, 3)
        box.addWidget(self.text, 4)
        box.addWidget(buttons)
        self.resize(640, 620)
        self.parts.setCurrentIndex(self.parts.model().index(0, 0))

    def _head(self) -> QGridLayout:
        picture = QLabel()
        picture.setPixmap(QGuiApplication.windowIcon().pixmap(_ICON, self.devicePixelRatio()))
        name = QLabel(f"<span style='font-size: 18px; font-weight: 600'>{TITLE} {__version__}</span>")
        purpose = QLabel(
            "Step optimizers on two-dimensional loss landscapes and see why they move as they do. "
            "Every number is what the named framework computes.",
            wordWrap=True,
        )
        head = QGridLayout()
        head.setHorizontalSpacing(16)
        head.setColumnStretch(1, 1)
        head.addWidget(picture, 0, 0, 2, 1, Qt.AlignmentFlag.AlignTop)
        head.addWidget(name, 0, 1)
        head.addWidget(purpose, 1, 1)
        return head

    def _list(self) -> QTreeWidget:
        parts = QTreeWidget()
        name = "Parts of the program and their licences"
        set_accessibility(parts, name, f"{name}; the text of the selected one stands below")
        parts.setRootIsDecorated(False)
        parts.setUniformRowHeights(True)
        parts.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        parts.setHeaderLabels(["Part", "Version", "Licence"])
        for one in self._components:
            item = QTreeWidgetItem([one.name, one.version, one.licence])
            item.setToolTip(0, one.name)
            item.setToolTip(2, one.licence)
            parts.addTopLevelItem(item)
        header = parts.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        parts.setColumnWidth(1, 80)
        parts.setColumnWidth(2, 250)
        return parts

    def _show_licence(self, item: QTreeWidgetItem | None) -> None:
        index = self.parts.indexOfTopLevelItem(item) if item is not None else -1
        text = self._components[index].text if index >= 0 else ""
        self.text.setPlainText(
            text or "The licence's text is not installed here; the packaged program carries it."
        )

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(system_information())
        self.copy.setText("Copied")


def system_information() -> str:
    """What a report of a fault should say: versions, system, screens; nothing about the person but the language."""
    kind = "packaged" if getattr(sys, "frozen", False) else "from source"
    lines = [
        f"{TITLE} {__version__} ({kind})",
        f"Python {platform.python_version()} ({platform.python_implementation()}, {platform.machine()})",
        f"Qt {qVersion()}, platform {QGuiApplication.platformName()}, {QLibraryInfo.build()}",
        f"System {platform.platform()}",
    ]
    for screen in QGuiApplication.screens():
        size = screen.size()
        lines.append(
            f"Screen {size.width()} × {size.height()} at {screen.devicePixelRatio():g}, "
            f"{screen.logicalDotsPerInch():.0f} dpi, {screen.refreshRate():.0f} Hz"
        )
    lines.append(f"Language {locale.getlocale()[0] or 'not set'}")
    lines.append(f"Settings can{'' if QSettings().isWritable() else 'not'} be written")
    lines += [f"{one.name} {one.version}" for one in components()[3:] if one.version]
    return "\n".join(lines) + "\n"
