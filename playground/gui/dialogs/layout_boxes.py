"""The controls that say how a table's file is laid out, where a person knows better than what was found out."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from playground.core.landscapes.from_file import DECIMALS, SEPARATORS, THOUSANDS, FromFile
from playground.experiment.data.layout import Layout
from playground.experiment.data.numbers import NumberFormat
from playground.gui.widgets.editors import ComboBox
from playground.gui.widgets.style_property import set_style_property

FOUND_OUT = "found out"
_WORDS: Mapping[str, tuple[str, str, str, tuple[str, ...]]] = {
    "separator": ("&Separator", "Separator", "What stands between columns", tuple(SEPARATORS)),
    "decimal": ("D&ecimal sign", "Decimal sign", "Decimal point or comma", tuple(DECIMALS)),
    "thousands": (
        "Tho&usands",
        "Thousands separator",
        "What stands between groups of three digits, as in 1,200 or 1.200; none where nothing does",
        tuple(THOUSANDS),
    ),
    "header": ("First ro&w", "First row", "Whether the first row names the columns", ("yes", "no")),
}


class LayoutBoxes(QObject):
    """A box for each setting of the layout; what is not chosen is found out, and told.

    Attributes:
        boxes: by setting.
        chosen: sent when a person chose a way.
    """

    chosen = Signal()

    def __init__(self, headers: Mapping[str, str], parent: QObject) -> None:
        """Make the boxes; `headers` are the words for the ways to read the first row."""
        super().__init__(parent)
        self._headers = headers
        self.boxes: dict[str, ComboBox] = {}
        for setting, (_, name, tip, ways) in _WORDS.items():
            box = ComboBox({"": FOUND_OUT, **{way: self._told(setting, way) for way in ways}})
            box.setAccessibleName(name)
            box.setToolTip(tip)
            box.chosen.connect(self.chosen)
            self.boxes[setting] = box

    @property
    def rows(self) -> list[tuple[str, ComboBox]]:
        """Labels and boxes for a form."""
        return [(_WORDS[setting][0], box) for setting, box in self.boxes.items()]

    @property
    def values(self) -> dict[str, str]:
        """What is chosen, by setting."""
        return {setting: box.value for setting, box in self.boxes.items()}

    def set_values(self, landscape: FromFile) -> None:
        """Show what a landscape was read with; sends nothing."""
        for setting, box in self.boxes.items():
            box.set_value(getattr(landscape, setting))

    def find_out(self) -> None:
        """Choose nothing; sends nothing."""
        for box in self.boxes.values():
            box.set_value("")

    def forget(self) -> None:
        """Tell nothing of what was found out."""
        for setting in self.boxes:
            self._tell(setting, "")
        self.ask("")

    def show_layout(self, layout: Layout) -> None:
        """Tell what was found out about the rows."""
        self._tell("separator", _word(SEPARATORS, layout.place.separator))
        self._tell("header", "yes" if layout.header else "no")

    def show_form(self, form: NumberFormat) -> None:
        """Tell what was found out about the numbers."""
        self._tell("decimal", _word(DECIMALS, form.decimal) or "none")
        self._tell("thousands", _word(THOUSANDS, form.thousands or ""))

    def ask(self, setting: str) -> None:
        """Mark the box in which a person has to choose, if it is one of these."""
        for name, box in self.boxes.items():
            if name == setting and not box.value:
                box.setItemText(0, "choose…")
            set_style_property(box, "invalid", name == setting)

    def _tell(self, setting: str, way: str) -> None:
        words = f"{self._told(setting, way)} ({FOUND_OUT})" if way else FOUND_OUT
        self.boxes[setting].setItemText(0, words)

    def _told(self, setting: str, way: str) -> str:
        return self._headers[way] if setting == "header" else {"bar": "bar |"}.get(way, way)


def _word(words: Mapping[str, str], sign: str) -> str:
    return next((word for word, one in words.items() if one == sign), "")
