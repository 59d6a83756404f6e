"""What a person chooses for figures, and how it is remembered."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QSettings

from playground.core.errors import InvalidInput
from playground.gui.figures.choices import SIZES, Choices
from playground.gui.figures.renderer import PartsRenderer
from playground.gui.figures.spec import ARRANGEMENTS, FigureSpec

PLOTS = ("effective_lr", "rms_gradient", "loss")


@pytest.mark.parametrize("arrangement", ARRANGEMENTS)
@pytest.mark.parametrize("size", [key for key in SIZES if key != "own"])
def test_every_offered_size_has_room_for_map_and_plots(store, size, arrangement):
    """But for four views in a row of a column of text, which nobody could read."""
    for plots in (chosen for count in range(4) for chosen in combinations(PLOTS, count)):
        parts = ("map", *plots)
        spec = FigureSpec(parts=parts, arrangement=arrangement, title=True)
        choices = Choices(spec, size=size).sized()
        if len(parts) == 4 and (size, arrangement) == ("column", "row"):
            with pytest.raises(InvalidInput, match="too small"):
                PartsRenderer(store, choices.spec)
        else:
            PartsRenderer(store, choices.spec).close()


@pytest.mark.parametrize(("size", "centimetres"), [("column", 8.5), ("page", 17.0), ("slide", 25.4)])
def test_sizes_are_as_wide_as_they_say(size, centimetres):
    spec = Choices(size=size).sized().spec
    assert spec.width * 2.54 / 96 == pytest.approx(centimetres)
    if size == "slide":
        assert spec.width / spec.height == pytest.approx(16 / 9)


def test_text_is_smaller_only_where_it_must_be():
    assert Choices().sized().spec.text_size == 1
    assert Choices(size="slide").of(("map",)).spec.text_size == 1.25
    crowded = Choices(FigureSpec(parts=("map", *PLOTS), arrangement="column"), size="slide").sized()
    assert crowded.spec.text_size < 1


def test_lengths_are_given_in_the_unit():
    choices = Choices().with_value("unit", "cm").with_value("width", 10.0).with_value("height", 5.0)
    assert choices.spec.width == pytest.approx(10 / 2.54 * 96)
    assert choices.size == "own"
    assert [choices.rows()[name].value for name in ("width", "height")] == [10.0, 5.0]
    pixels = choices.with_value("unit", "px").rows()
    assert [pixels[name].value for name in ("width", "height")] == [378, 189]


def test_a_size_of_ones_own_stays_when_views_change():
    choices = Choices().with_value("width", 12.0)
    assert choices.of(("loss",)).spec.width == choices.spec.width
    suited = Choices()
    assert suited.of(("loss",)).spec.width != suited.spec.width


def test_rows_that_do_not_matter_are_not_there():
    assert set(Choices().of(("window",)).rows()) == {"scale"}
    assert "arrangement" not in Choices().of(("map",)).rows()
    assert "dialects" not in Choices().with_value("legend", False).rows()
    assert {"theme", "arrangement", "size", "unit", "width", "height", "text_size"} <= set(Choices().rows())


def test_a_value_that_cannot_be_is_refused():
    with pytest.raises(InvalidInput, match="width"):
        Choices().with_value("width", 1e9)
    with pytest.raises(InvalidInput, match="theme"):
        Choices().with_value("theme", "pink")


def test_choices_come_back(qapp):
    choices = Choices(FigureSpec(parts=("loss", "map"), theme="print", scale=3.125, title=True), unit="px")
    choices.remember()
    QSettings().sync()
    assert Choices.remembered() == choices
