from __future__ import annotations

import importlib
import re

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from playground.core.catalogue import landscapes
from playground.gui.style import typeset as typeset_module
from playground.gui.style.theme import apply_theme
from playground.gui.style.typeset import FormulaLabel, set_in_ink, typeset


def ink(image: QImage) -> tuple[int, int, int, int]:
    """The rectangle (left, top, right, bottom) of what is not transparent."""
    points = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 40
    ]
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def painted(latex: str, scale: float = 1.0, colour: str = "#ff0000") -> QImage:
    formula = typeset(latex, 20, colour)
    image = QImage(
        int(formula.width * scale) + 1, int(formula.height * scale) + 1, QImage.Format.Format_ARGB32
    )
    image.fill(0)
    painter = QPainter(image)
    formula.paint(painter, 0, 0, scale)
    painter.end()
    return image


def test_a_formula_is_painted_in_its_colour_and_fills_its_size(qapp):
    image = painted("x^2 + y^2")
    left, top, right, bottom = ink(image)
    assert right - left > 0.9 * image.width() - 4
    assert bottom - top > 0.8 * image.height() - 4
    solid = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
             if image.pixelColor(x, y).alpha() == 255}  # fmt: skip
    assert solid == {"#ff0000"}


def test_a_fraction_is_taller_than_a_letter(qapp):
    assert typeset(r"\frac{a}{b}", 20, "#000000").height > 1.7 * typeset("a", 20, "#000000").height


def test_the_descent_tells_where_letters_stand(qapp):
    assert typeset("g", 20, "#000000").descent > typeset("a", 20, "#000000").descent + 3


def test_scaling_keeps_the_shape(qapp):
    once, twice = ink(painted(r"\sqrt{v} + \varepsilon")), ink(painted(r"\sqrt{v} + \varepsilon", 2.0))
    assert [2 * edge for edge in once] == pytest.approx(list(twice), abs=2)


@pytest.mark.parametrize("landscape", landscapes().values(), ids=lambda c: c.key)
def test_every_landscapes_formula_can_be_set(qapp, landscape):
    left, _, right, _ = ink(painted(landscape.formula))
    assert right - left > 20


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_the_label_uses_the_colour_of_text(qtbot, qapp, choice):
    colours = apply_theme(qapp, choice)
    label = FormulaLabel("x^2")
    qtbot.addWidget(label)
    label.resize(label.sizeHint())
    image = label.grab().toImage()
    text = QColor(colours.text).lightness()
    ground = QColor(colours.window).lightness()
    seen = [image.pixelColor(x, y).lightness() for x in range(image.width()) for y in range(image.height())]
    assert min(abs(light - text) for light in seen) < 25
    assert min(abs(light - ground) for light in seen) < 5


def test_the_label_shrinks_what_is_too_wide(qtbot, qapp):
    apply_theme(qapp, "light")
    label = FormulaLabel(r"(a - x)^2 + b\,(y - x^2)^2")
    qtbot.addWidget(label)
    natural = label.sizeHint()
    label.resize(natural.width() // 2, natural.height())
    image = label.grab().toImage()
    ground = image.pixelColor(0, 0)
    last_columns = [image.pixelColor(label.width() - 3, y) for y in range(label.height())]
    assert label.minimumSizeHint().width() == 0
    dark = [
        x for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y) != ground
    ]
    assert max(dark) > 0.9 * label.width()
    assert last_columns.count(ground) > len(last_columns) / 2


def test_the_label_speaks(qtbot, qapp):
    label = FormulaLabel("x^2")
    qtbot.addWidget(label)
    assert label.accessibleName() == "x^2"
    label.set_latex("y^2", "y squared")
    assert label.accessibleName() == "y squared"


def test_an_empty_label_is_empty(qtbot, qapp):
    label = FormulaLabel()
    qtbot.addWidget(label)
    assert label.sizeHint().height() == 0
    label.grab()


def test_another_size_of_a_formula_that_is_shipped_needs_no_typesetter(qapp, monkeypatch):
    """Beside the title of a figure the formula of a landscape is smaller than in the window; 0.15 s were felt."""
    formula = "f(x, y) = " + landscapes()["rosenbrock"].formula
    now = set_in_ink(formula, 15)
    monkeypatch.setattr(typeset_module, "set_in_ink", None)
    ready = typeset(formula, 15, "#102030")
    said = re.search(rb'width="(\S+)" height="(\S+)"', now)
    assert said is not None
    assert (ready.width, ready.height) == pytest.approx((float(said[1]), float(said[2])), abs=0.5)
    image = QImage(round(ready.width), round(ready.height), QImage.Format.Format_ARGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    ready.paint(painter, 0, 0)
    painter.end()
    # Its last sign, the square, stands at the right end.
    right = image.copy(image.width() - 8, 0, 8, image.height())
    dark = [right.pixelColor(x, y).lightness() for x in range(8) for y in range(right.height())]
    assert min(dark) < 128


def test_brackets_within_brackets_are_not_set_over_and_over(monkeypatch):
    """Once for every level that they lie deep, as n², not twice as often with each level, as 2ⁿ."""
    set_in_ink("x", 15)
    node = importlib.import_module("ziamath.nodes.mnode").Mnode
    made, begin = [0], node.__init__

    def counted(*arguments, **options):
        made[0] += 1
        begin(*arguments, **options)

    monkeypatch.setattr(node, "__init__", counted)
    counts = []
    for depth in (7, 14):
        made[0] = 0
        set_in_ink(r"\sin{\left(" * depth + "x" + r"\right)}" * depth, 15)
        counts.append(made[0])
    assert counts[1] < 5 * counts[0]
