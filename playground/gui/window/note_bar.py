"""The note over the map: what to look for in this experiment, in the words of whoever made it."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from playground.experiment.note import heading_and_text
from playground.gui.state.store import State, Store
from playground.gui.style.icons import apply_icon
from playground.gui.widgets.card import Card
from playground.gui.window.layout import GAP

_BUTTON_SIZE = 13


class NoteBar(Card):
    """Shows the note, its heading in bold; hidden where there is none, or while it is closed.

    Attributes:
        shown: the menu's entry that closes it and brings it back.
    """

    def __init__(self, store: Store, edit: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("note_bar")
        self.setAccessibleName("Note")
        self._edit = edit
        self._note = ""
        self.shown = QAction("&Note", self, checkable=True)
        self.shown.setObjectName("action_note_shown")
        self.shown.setStatusTip("What to look for in this experiment, over the map")
        self.shown.toggled.connect(self.setVisible)
        self.words = QLabel(wordWrap=True, textFormat=Qt.TextFormat.RichText)
        self.words.setToolTip("What to look for; a click changes it")
        self.words.setCursor(Qt.CursorShape.PointingHandCursor)
        # The label's width is what there is; its height follows.
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 7, 6, 8)
        row.setSpacing(2)
        row.addWidget(self.words, 1)
        self.change = self._button("edit", "Change the note", edit)
        self.close_button = self._button(
            "close", "Close the note; View ▸ Note brings it back", self.hide_note
        )
        for button in (self.change, self.close_button):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()
        store.changed.connect(self._follow)
        self._show_note(store.experiment.note)

    def _button(self, name: str, tip: str, act: Callable[[], object]) -> QToolButton:
        button = QToolButton()
        button.setProperty("flat", True)
        button.setIconSize(QSize(_BUTTON_SIZE, _BUTTON_SIZE))
        button.setFixedWidth(24)
        button.setToolTip(tip)
        button.setAccessibleName(tip.partition(";")[0])
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        apply_icon(button, name, _BUTTON_SIZE)
        button.clicked.connect(act)
        return button

    def hide_note(self) -> None:
        """Close the bar until there is another note, or the menu brings it back."""
        self.shown.setChecked(False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._edit()
        super().mouseReleaseEvent(event)

    def _follow(self, before: State, after: State) -> None:
        if before.experiment.note != after.experiment.note:
            self._show_note(after.experiment.note)

    def _show_note(self, note: str) -> None:
        self._note = note
        heading, text = heading_and_text(note)
        bold = f"<b style='font-weight:600'>{escape(heading)}:</b> " if heading else ""
        self.words.setText(f"<div style='font-size:12px'>{bold}{escape(text)}</div>")
        self.setAccessibleDescription(note)
        self.shown.setEnabled(bool(note.strip()))
        self.shown.setChecked(bool(note.strip()))


def under_note(bar: NoteBar, content: QWidget) -> QWidget:
    """The bar over what it is about."""
    both = QWidget()
    box = QVBoxLayout(both)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(GAP)
    # What comes first has the focus when the window opens, which is not for the note's buttons.
    box.addWidget(content, 1)
    box.insertWidget(0, bar)
    return both
