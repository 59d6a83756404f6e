"""How every dialog is laid out: the same margins and distances everywhere."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout

_STANDARD = QDialogButtonBox.StandardButton
_TIPS = {
    _STANDARD.Ok: "Take what is chosen here (Enter)",
    _STANDARD.Cancel: "Leave without doing anything (Esc)",
    _STANDARD.Close: "Close this (Esc)",
}
"""What the buttons do that a style names."""


def dialog_box(dialog: QDialog, spacing: int = 12) -> QVBoxLayout:
    """The column that fills a dialog.

    Args:
        dialog: it.
        spacing: pixels between its parts; −1 for as many as the style has.
    """
    box = QVBoxLayout(dialog)
    box.setContentsMargins(18, 16, 18, 14)
    box.setSpacing(spacing)
    return box


def dialog_form() -> QFormLayout:
    """Rows of a label and a control."""
    form = QFormLayout()
    form.setHorizontalSpacing(14)
    form.setVerticalSpacing(9)
    return form


def dialog_buttons(standard: QDialogButtonBox.StandardButton) -> QDialogButtonBox:
    """The row of buttons under a dialog, each with its tooltip; standard buttons are named by `standard`."""
    buttons = QDialogButtonBox(standard)
    for one, tip in _TIPS.items():
        if button := buttons.button(one):
            button.setToolTip(tip)
    return buttons
