"""What a figure is: its parts, how they stand, how large, and in which theme."""

from __future__ import annotations

from math import ceil, sqrt

from playground.core.errors import InvalidInput
from playground.core.parameters import Configurable, choice, configurable, number, switch
from playground.gui.style.colours import DARK, LIGHT, PRINT, Colours

PARTS: dict[str, str] = {
    "map": "Contour map",
    "effective_lr": "Effective learning rate",
    "rms_gradient": "RMS gradient",
    "loss": "Loss",
    "tracking_error": "Tracking error",
}
"""The views that a figure may be composed of, in the order in which they stand, with their titles."""
WINDOW = "window"
"""The part that is the whole window; it stands alone."""
PIXELS_PER_INCH = 96.0
"""Logical pixels, as everywhere on the web."""
PIXELS_PER_CM = PIXELS_PER_INCH / 2.54
MOST_PIXELS = 100_000_000
"""A picture with more would take over 400 MB."""

THEMES = {"light": LIGHT, "dark": DARK, "print": PRINT}
ARRANGEMENTS = {
    "beside": "Plots beside the map",
    "above": "Plots below the map",
    "row": "In a row",
    "column": "In a column",
    "grid": "In a grid",
}


@configurable
class FigureSpec(Configurable):
    """A figure. Sizes are in logical pixels, 96 an inch.

    Attributes:
        parts: keys of `PARTS`, in any order, or ``("window",)``.
        arrangement: how several parts stand.
        width, height: the size; text and lines keep theirs.
        text_size: how many times as large text and lines are.
        scale: pixels of a picture for one logical pixel; files of vectors have none.
        theme: ``light``, ``dark`` or ``print``.
        legend: whether the runners are named.
        dialects: whether the legend names their dialects, too.
        title: whether the landscape, its formula and the step stand above.
        value_axis: ``log``, ``linear``, or ``shown`` for what the window shows (or suits the quantity).
        equal_scale: whether a unit of x is as long as one of y on the map; else as the window shows it.
    """

    parts: tuple[str, ...] = ("map",)
    arrangement: str = choice(
        "beside", symbol="", meaning="how map and plots stand together", options=ARRANGEMENTS
    )
    width: float = number(900, symbol="", meaning="width of the figure", low=40, high=20_000, unit="px")
    height: float = number(760, symbol="", meaning="height of the figure", low=40, high=20_000, unit="px")
    text_size: float = number(
        1,
        symbol="",
        meaning="how many times as large text and lines are",
        low=0.4,
        high=5,
        log=True,
        unit="×",
    )
    scale: float = number(
        2, symbol="", meaning="pixels of a picture for one at 96 an inch", low=0.5, high=8, log=True, unit="×"
    )
    theme: str = choice(
        "light",
        symbol="",
        meaning="colours of the figure; print has a white ground and grey contour lines",
        options={"light": "Light", "dark": "Dark", "print": "Print"},
    )
    legend: bool = switch(True, symbol="", meaning="name the optimizers")
    dialects: bool = switch(False, symbol="", meaning="name the dialects in the legend, too")
    title: bool = switch(False, symbol="", meaning="landscape, formula and step above the figure")
    value_axis: str = choice(
        "shown",
        symbol="",
        meaning="value axes of the plots: as they are shown, logarithmic or linear",
        options={"shown": "As shown", "log": "Logarithmic", "linear": "Linear"},
    )
    equal_scale: bool = switch(False, symbol="", meaning="x and y of the map to one scale")

    def __post_init__(self) -> None:
        """Check everything.

        Raises:
            InvalidInput: a value is beyond its limits, a part is unknown or stands twice, or the window has company.
        """
        super().__post_init__()
        object.__setattr__(self, "parts", tuple(self.parts))
        for part in self.parts:
            if part not in PARTS and part != WINDOW:
                raise InvalidInput(
                    f'unknown view "{part[:40]}"; known: {WINDOW}, {", ".join(PARTS)}', ("parts",)
                )
        if not self.parts:
            raise InvalidInput("a figure needs at least one view", ("parts",))
        if len(set(self.parts)) < len(self.parts):
            raise InvalidInput("a view cannot stand twice", ("parts",))
        if self.is_window and len(self.parts) > 1:
            raise InvalidInput("the window stands alone", ("parts",))

    @property
    def is_window(self) -> bool:
        """Whether it is the window itself, in the window's own theme."""
        return WINDOW in self.parts

    @property
    def colours(self) -> Colours:
        """The theme's colours."""
        return THEMES[self.theme]

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of the figure as a picture."""
        return self.pixels_at(self.scale)

    def pixels_at(self, scale: float) -> tuple[int, int]:
        """Width and height of a picture with so many pixels for a logical one."""
        return max(1, round(self.width * scale)), max(1, round(self.height * scale))

    def check_pixels(self) -> None:
        """See that a picture of it fits into memory.

        Raises:
            InvalidInput: it would have more than `MOST_PIXELS` pixels.
        """
        width, height = self.pixels
        if width * height > MOST_PIXELS:
            raise InvalidInput(f"a picture of {width} × {height} pixels is too large")


def usual_size(parts: tuple[str, ...], arrangement: str) -> tuple[float, float]:
    """A size that suits these parts, in logical pixels."""
    if WINDOW in parts:
        return 1440, 900
    plots = len([part for part in parts if part != "map"])
    if plots == len(parts) == 1:
        return 640, 360
    if not plots:
        return 900, 760
    columns, rows = {
        "row": (len(parts), 1),
        "above": (plots, 1),
        "grid": (ceil(sqrt(len(parts))), ceil(len(parts) / ceil(sqrt(len(parts))))),
    }.get(arrangement, (1, len(parts)))
    if "map" in parts and arrangement == "beside":
        return 1200, max(640, 240 * plots)
    if "map" in parts and arrangement == "above":
        return max(900, 360 * plots), 960
    return 480 * columns + 160 * (columns == 1), (400 if "map" in parts else 300) * rows
