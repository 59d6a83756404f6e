"""Bringing a landscape of one's own: which dialog belongs to which kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, cast

from PySide6.QtWidgets import QDialog, QWidget

from playground.core.catalogue import landscapes
from playground.core.landscapes.base import Landscape
from playground.core.landscapes.from_data import FromData
from playground.gui.style.colours import Colours


class BringDialog(Protocol):
    """What makes a dialog for a landscape of a kind: it begins with one and gives the accepted one away."""

    def __call__(
        self, begin: Landscape | None, colours: Colours, take: Callable[[Landscape], None], parent: QWidget
    ) -> QDialog: ...


def _function(
    begin: Landscape | None, colours: Colours, take: Callable[[Landscape], None], parent: QWidget
) -> QDialog:
    from playground.core.landscapes.custom import Custom
    from playground.gui.dialogs.custom_function import CustomFunctionDialog

    return CustomFunctionDialog(begin if isinstance(begin, Custom) else Custom(), colours, take, parent)


def _data(key: str) -> BringDialog:
    def make(
        begin: Landscape | None, colours: Colours, take: Callable[[Landscape], None], parent: QWidget
    ) -> QDialog:
        from playground.gui.dialogs.data import DataDialog

        used = begin if isinstance(begin, FromData) else cast("FromData", landscapes()[key]())
        return DataDialog(used, colours, take, parent)

    return make


def _gradient_log(
    begin: Landscape | None, colours: Colours, take: Callable[[Landscape], None], parent: QWidget
) -> QDialog:
    # Loads pyqtgraph, 0.2 s.
    from playground.core.landscapes.gradient_log import GradientLog
    from playground.gui.dialogs.gradient_log import GradientLogDialog

    return GradientLogDialog(
        begin if isinstance(begin, GradientLog) else GradientLog(), colours, take, parent
    )


DIALOGS: dict[str, tuple[str, BringDialog]] = {
    "custom": ("Function…", _function),
    "linear_regression": ("Data for a line…", _data("linear_regression")),
    "logistic_regression": ("Data with labels…", _data("logistic_regression")),
    "gradient_log": ("Gradient log…", _gradient_log),
}
"""For the key of each kind that a person brings: the words in the menu, and its dialog."""
