"""Words that go with controls and faults."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QWidget

_Control = TypeVar("_Control", bound=QWidget)


def set_accessibility(control: _Control, name: str, meaning: str) -> _Control:
    """A control with its name for screen readers, and what it is for as its tooltip."""
    control.setAccessibleName(name)
    control.setToolTip(meaning)
    return control


def sentence(fault: object) -> str:
    """What is wrong, with a capital letter and a full stop."""
    words = str(fault)
    return f"{words[:1].upper()}{words[1:]}."
