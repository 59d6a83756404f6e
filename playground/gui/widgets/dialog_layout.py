"""How every dialog is laid out: the same margins and distances everywhere."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QFormLayout, QVBoxLayout


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
