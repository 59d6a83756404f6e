"""A bar under the tool bar that offers what a window left behind which stopped without closing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QSizePolicy,
    QToolBar,
    QWidget,
)

from playground import TITLE
from playground.core.errors import InvalidInput
from playground.gui.documents.documents import Documents
from playground.gui.documents.questions import complain
from playground.gui.documents.recovery import DraftPlace, SavedDraft
from playground.gui.widgets.card import ElidedLabel
from playground.gui.widgets.editors import ComboBox


class RecoveryBar(QToolBar):
    """Offers one experiment, or several to choose from, until each is restored, discarded or left for later.

    Attributes:
        ended: sent once there is nothing to offer any more.
    """

    ended = Signal()

    def __init__(
        self, abandoned: list[tuple[SavedDraft, DraftPlace]], documents: Documents, window: QMainWindow
    ) -> None:
        super().__init__("Recovery", window)
        self.setObjectName("recovery_bar")
        self.setMovable(False)
        self.setProperty("notice", True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.toggleViewAction().setVisible(False)
        self._documents, self._window = documents, window
        self._abandoned = {left.name: (left, place) for left, place in abandoned}
        self.words = QLabel(f"{TITLE} did not close properly. Restore")
        self.which = ComboBox({left.name: left.words for left, _ in abandoned})
        self.which.setAccessibleName("Experiment to restore")
        self.which.setToolTip("The experiments that were open and not saved")
        self.which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.which.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.only = ElidedLabel()
        self.only.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.restore = self._button("Re&store", "Go on with it; it counts as not saved")
        self.restore.setProperty("primary", True)
        self.discard = self._button("&Discard", "Delete for good what was not saved of it")
        self.later = self._button("&Later", "Leave it for later, in File ▸ Open recent")
        self.restore.clicked.connect(self._restore)
        self.discard.clicked.connect(self._discard)
        self.later.clicked.connect(self._put_off)
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.words)
        row.addWidget(self.which)
        row.addWidget(self.only, 1)
        for button in (self.restore, self.discard, self.later):
            row.addWidget(button)
        self.addWidget(content)
        self._show_which()

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setAccessibleName(text.replace("&", ""))
        button.setToolTip(tip)
        return button

    def _show_which(self) -> None:
        several = len(self._abandoned) > 1
        self.which.setVisible(several)
        left = self._chosen()[0]
        self.only.setText("" if several else f"{left.words}?")
        self.only.setToolTip(str(left.path or "") if not several else "")

    def _chosen(self) -> tuple[SavedDraft, DraftPlace]:
        return self._abandoned[self.which.value]

    def _restore(self) -> None:
        left, place = self._chosen()
        self._documents.restore(left, place, lambda: self._done(left))

    def _discard(self) -> None:
        left, place = self._chosen()
        place.clear()
        self._done(left)

    def _put_off(self) -> None:
        autosave = self._documents.autosave
        try:
            for left, place in self._abandoned.values():
                if autosave is not None:
                    autosave.draft_store.keep(left, place)
        except InvalidInput as error:
            complain(self._window, "It stays as it is", str(error))
            return
        self._abandoned.clear()
        self.end()

    def _done(self, left: SavedDraft) -> None:
        """One is settled; go on with the others."""
        del self._abandoned[left.name]
        if not self._abandoned:
            self.end()
            return
        self.which.removeItem(self.which.findData(left.name))
        self._show_which()

    def end(self) -> None:
        """Take the bar away; what is not settled is offered again by the next window."""
        for _, place in self._abandoned.values():
            place.release()
        self._window.removeToolBar(self)
        self.ended.emit()
        self.deleteLater()
