"""Formulas that are shipped typeset, against what the typesetter gives now."""

from __future__ import annotations

import os
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest

from playground.core.catalogue import landscapes
from playground.gui.style.shipped_formulas import FILE, key, packed_line, ready_formula
from playground.gui.style.typeset import FORMULA_SIZE, typeset
from playground.gui.style.typesetter import set_in_ink
from playground.resources import resource

KEYS = [line.partition("\t")[0] for line in resource(FILE).read_text("utf-8").splitlines()]


@pytest.mark.parametrize("share", range(4))
def test_every_shipped_formula_is_what_the_typesetter_gives(share):
    for each in KEYS[share::4]:
        size, _, latex = each.partition(" ")
        assert ready_formula(latex, float(size)) == set_in_ink(latex, float(size)), latex


def test_each_is_there_once():
    assert len(set(KEYS)) == len(KEYS) > 100


def test_what_is_not_shipped_is_set_when_it_is_wanted(qapp):
    latex = r"\frac{q^{17}}{\zeta}"
    assert ready_formula(latex, 20) is None
    assert ET.fromstring(typeset(latex, 20, "#123456").svg).tag.endswith("svg")


def test_another_size_is_another_formula():
    latex = landscapes()["rosenbrock"]().equation
    assert ready_formula(latex, FORMULA_SIZE) is not None
    assert ready_formula(latex, FORMULA_SIZE + 1) is None


def test_a_shipped_formula_takes_the_colour_and_states_its_size(qapp):
    latex = landscapes()["rosenbrock"]().equation
    formula = typeset(latex, FORMULA_SIZE, "#123456")
    picture = ET.fromstring(formula.svg)
    assert {shape.get("fill") for shape in picture} == {"#123456"}
    assert (float(picture.get("width", 0)), float(picture.get("height", 0))) == (
        formula.width,
        formula.height,
    )
    _, top, _, height = map(float, picture.get("viewBox", "").split())
    assert formula.descent == height + top


def test_a_line_of_the_file_is_one_line_with_its_key_in_plain_sight():
    line = packed_line(r"\alpha\,x", 17.0, b"<svg/>" * 50)
    assert line.startswith(r"17 \alpha\,x" + "\t")
    assert line.count("\n") == line.count("\t") == 1
    assert key(r"\alpha\,x", 17) == key(r"\alpha\,x", 17.0)


def test_the_first_window_opens_without_the_typesetter():
    code = (
        "import sys\n"
        "from playground.gui.app import create_window, make_application\n"
        "app = make_application()\n"
        "window = create_window(remember=False)\n"
        "window.show()\n"
        "app.processEvents()\n"
        "print([name for name in ('ziamath', 'ziafont') if name in sys.modules])\n"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    said = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert said.stdout == "[]\n"
