"""Edit ▸ Copy as code: a script for each framework that can do what the selected optimizer does."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from playground.export.code import FRAMEWORKS
from playground.gui.state.context import Context
from playground.gui.style.icons import apply_icon
from playground.gui.widgets.menu_button import MenuButton

_NONE = "There is no optimizer to write."


class CodeMenu(QMenu):
    """One entry for each framework; those that cannot say why. It looks when it is opened."""

    def __init__(self, context: Context) -> None:
        super().__init__("&Copy as code", context.window)
        self.setObjectName("menu_code")
        self.setToolTipsVisible(True)
        self._context = context
        self.entries: dict[str, QAction] = {}
        for key, title in FRAMEWORKS.items():
            entry = self.addAction(f"&{title}…")
            entry.setObjectName(f"action_code_{key}")
            entry.triggered.connect(partial(self._open, key))
            self.entries[key] = entry
        self.aboutToShow.connect(self.look)

    def look(self) -> None:
        """See which frameworks can do what the selected optimizer does."""
        from playground.export.code.scripts import why_not

        state = self._context.store.state
        for key, entry in self.entries.items():
            reason = _NONE if state.runner is None else why_not(state.runner, state.experiment, key)
            tip = reason or f"The selected optimizer as a script for {FRAMEWORKS[key]}"
            entry.setEnabled(not reason)
            entry.setToolTip(tip)
            entry.setStatusTip(tip)

    def _open(self, framework: str) -> None:
        from playground.gui.dialogs.code import CodeDialog

        if self._context.store.state.runner is None:
            return
        self._context.player.pause()
        CodeDialog(self._context, framework).open()


def code_button(menu: CodeMenu) -> QToolButton:
    """A button that opens the menu."""
    button = MenuButton()
    apply_icon(button, "code")
    button.setText("Copy code")
    button.setToolTip("The selected optimizer as a script for NumPy, PyTorch, Keras or optax")
    button.setAccessibleName("Copy as code")
    button.setMenu(menu)
    return button
