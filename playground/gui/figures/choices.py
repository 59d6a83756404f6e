"""What a person chose for figures, remembered from one time to the next."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QRectF, QSettings

from playground.core.declarations import Choice, Number, Parameter, Value
from playground.core.errors import InvalidInput
from playground.core.parameters import parameters_of
from playground.gui.figures.arrange import arrange, lacking
from playground.gui.figures.spec import PIXELS_PER_CM, WINDOW, FigureSpec, usual_size

_SETTING = "export/figure"
_OWN = "own"
FIRST = ("map", "effective_lr", "rms_gradient", "loss")
"""The views of a first figure."""
SIZES = {
    "usual": "To suit the views",
    "column": "Column, 8.5 cm",
    "page": "Page, 17 cm",
    "slide": "Slide, 16 to 9",
    _OWN: "Own size",
}
_SIZE = Choice("usual", "", "how large the figure is", SIZES)
_UNIT = Choice("cm", "", "in which width and height are given", {"cm": "Centimetres", "px": "Pixels"})
_PER_UNIT = {"cm": PIXELS_PER_CM, "px": 1.0}
_PAPER = {"column": 8.5, "page": 17.0}
"""Widths in centimetres. The height follows from what suits the views."""
_SMALLEST_TEXT = 0.5
_HEADING = 60.0
"""Pixels that legend and title may take."""
_LABELS = {
    "theme": "Theme",
    "arrangement": "Arrangement",
    "size": "Size",
    "unit": "Unit",
    "width": "Width",
    "height": "Height",
    "text_size": "Text size",
    "scale": "Resolution",
    "legend": "Legend",
    "dialects": "Dialects",
    "title": "Title",
    "value_axis": "Value axes",
    "equal_scale": "Equal scale",
}


@dataclass(frozen=True)
class ChoiceRow:
    """A row of the form: its name for people, what it declares, and its value."""

    label: str
    declaration: Parameter
    value: Value


@dataclass(frozen=True)
class Choices:
    """A figure as a person describes it.

    Attributes:
        spec: the figure.
        size: a key of `SIZES`.
        unit: ``cm`` or ``px``.
    """

    spec: FigureSpec = field(default_factory=lambda: FigureSpec(parts=FIRST))
    size: str = "usual"
    unit: str = "cm"

    def of(self, parts: tuple[str, ...]) -> Choices:
        """The same with other parts. Sizes that depend on them follow.

        Raises:
            InvalidInput: there is no such figure.
        """
        return replace(self, spec=replace(self.spec, parts=parts)).sized()

    def sized(self) -> Choices:
        """With the size that `size` asks for."""
        if self.size == _OWN:
            return self
        spec = self.spec
        width, height = usual_size(spec.parts, spec.arrangement)
        text_size = 1.0
        if self.size in _PAPER:
            # What is narrower than usual has to be higher for the same text.
            wide = _PAPER[self.size] * PIXELS_PER_CM
            width, height, text_size = wide, height * (wide / width) ** 0.75, 0.9
        elif self.size == "slide":
            width, height, text_size = 25.4 * PIXELS_PER_CM, 25.4 * 9 / 16 * PIXELS_PER_CM, 1.25
        area = QRectF(0, 0, width / text_size, height / text_size - _HEADING)
        lack = max(lacking(arrange(spec.parts, spec.arrangement, area))[1:])
        if lack > 1:
            text_size = max(_SMALLEST_TEXT, 0.95 * text_size / lack)
        return replace(self, spec=replace(spec, width=width, height=height, text_size=text_size))

    def rows(self) -> dict[str, ChoiceRow]:
        """The rows of the form by name: those that matter for such a figure."""
        spec, declared = self.spec, parameters_of(FigureSpec)
        names = ["theme", "arrangement", *list(_LABELS)[2:]]
        if spec.is_window:
            names = ["scale"]
        elif len(spec.parts) == 1:
            names.remove("arrangement")
        useless = {
            "dialects": not spec.legend,
            "value_axis": spec.parts == ("map",),
            "equal_scale": "map" not in spec.parts,
        }
        names = [name for name in names if not useless.get(name)]
        found: dict[str, ChoiceRow] = {}
        for name in names:
            if name in ("size", "unit"):
                own = {"size": (_SIZE, self.size), "unit": (_UNIT, self.unit)}[name]
                found[name] = ChoiceRow(_LABELS[name], *own)
            elif name in ("width", "height"):
                length = getattr(spec, name) / _PER_UNIT[self.unit]
                length = _rounded(length, self.unit)
                found[name] = ChoiceRow(_LABELS[name], self._length(declared[name], length), length)
            else:
                found[name] = ChoiceRow(_LABELS[name], declared[name], getattr(spec, name))
        return found

    def _length(self, declared: Parameter, now: float) -> Number:
        """A length in the present unit."""
        assert isinstance(declared, Number)
        low, high = (
            _rounded(limit / _PER_UNIT[self.unit], self.unit) for limit in (declared.low, declared.high)
        )
        slider = (4.0, 40.0) if self.unit == "cm" else (160.0, 1600.0)
        return replace(declared, default=now, low=low, high=high, slider=slider, unit="", log=True)

    def with_value(self, name: str, value: Value) -> Choices:
        """With what a row says now.

        Raises:
            InvalidInput: there is no such figure.
        """
        if name == "size":
            return replace(self, size=str(value)).sized()
        if name == "unit":
            return replace(self, unit=str(value))
        if name in ("width", "height"):
            length = float(value) * _PER_UNIT[self.unit]
            return replace(self, size=_OWN, spec=self.spec.with_settings({name: length}))
        changed = replace(self, spec=self.spec.with_settings({name: value}))
        return changed.sized() if name == "arrangement" else changed

    # ----------------------------------------------------------------------------------------------- remembering

    def remember(self, setting: str = _SETTING) -> None:
        """Keep this for the next time, under the name of a setting."""
        kept = {**self.spec.settings(), "parts": self.spec.parts, "size": self.size, "unit": self.unit}
        QSettings().setValue(setting, json.dumps(kept))

    @classmethod
    def remembered(cls, setting: str = _SETTING, otherwise: Choices | None = None) -> Choices:
        """What was kept, else what is given or suits most; never an error, whatever stands there."""
        with suppress(ValueError, TypeError, RecursionError, InvalidInput):
            kept = json.loads(str(QSettings().value(setting, "")))
            if isinstance(kept, Mapping):
                return cls._restored(kept)
        return otherwise or cls()

    @classmethod
    def _restored(cls, kept: Mapping[str, object]) -> Choices:
        known = {name: kept[name] for name in parameters_of(FigureSpec) if name in kept}
        parts = kept.get("parts")
        parts = tuple(str(part) for part in parts) if isinstance(parts, list) else (WINDOW,)
        return cls(
            FigureSpec(parts=parts).with_settings(known),
            _SIZE.check(kept.get("size")),
            _UNIT.check(kept.get("unit")),
        )


def _rounded(length: float, unit: str) -> float:
    """As people write lengths."""
    return round(length, 2) if unit == "cm" else float(round(length))
