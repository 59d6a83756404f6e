"""The colours of each theme, by their use. Hex strings, so that this file needs no Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Colours:
    """One theme's colours.

    Attributes:
        name: ``light``, ``dark`` or ``print``.
        window, panel, field: backgrounds of the window, of docks and plots, and of edit fields.
        border, grid: thin lines around panels, and behind curves.
        text, muted, disabled: words of three weights.
        accent, on_accent: the colour of what is active, and words upon it.
        selection, hover: backgrounds of the selected row and of what the mouse is over.
        focus: the ring around what has the keyboard.
        cursor: the step cursor in plots.
        contour: contour lines on the map.
        casing: the line under each path, so that it reads on any background.
        marker: outline of current points, start handle and stars.
        warning, error: words and signs of trouble.
    """

    name: str
    window: str
    panel: str
    field: str
    border: str
    grid: str
    text: str
    muted: str
    disabled: str
    accent: str
    on_accent: str
    selection: str
    hover: str
    focus: str
    cursor: str
    contour: str
    casing: str
    marker: str
    warning: str
    error: str

    @property
    def is_print(self) -> bool:
        """Whether it is for paper: no colours behind what is drawn."""
        return self.name == "print"


LIGHT = Colours(
    name="light",
    window="#f3f4f6", panel="#ffffff", field="#ffffff", border="#d9dce1", grid="#eceef1",
    text="#15171a", muted="#5f6672", disabled="#a7adb7",
    accent="#2f6fed", on_accent="#ffffff", selection="#e1ebfc", hover="#eef1f5", focus="#2f6fed",
    cursor="#2f6fed", contour="#ffffff8c", casing="#1a1d2199", marker="#ffffff",
    warning="#9a5b00", error="#c02626",
)  # fmt: skip

DARK = Colours(
    name="dark",
    window="#17191c", panel="#212429", field="#1b1e22", border="#343940", grid="#2c3036",
    text="#f1f3f5", muted="#a0a7b1", disabled="#5d646e",
    accent="#5b93ff", on_accent="#0d1117", selection="#2a3a57", hover="#2a2e34", focus="#5b93ff",
    cursor="#7fa9ff", contour="#ffffff73", casing="#0b0d10b3", marker="#ffffff",
    warning="#f0b35a", error="#ff7b72",
)  # fmt: skip

PRINT = Colours(
    name="print",
    window="#ffffff", panel="#ffffff", field="#ffffff", border="#9c9c9c", grid="#e6e6e6",
    text="#000000", muted="#333333", disabled="#888888",
    accent="#1f4fb2", on_accent="#ffffff", selection="#e1ebfc", hover="#eef1f5", focus="#1f4fb2",
    cursor="#555555", contour="#a6a6a6", casing="#ffffffcc", marker="#ffffff",
    warning="#7a4700", error="#a01818",
)  # fmt: skip
