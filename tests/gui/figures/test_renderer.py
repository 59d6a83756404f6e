"""Figures as pictures: what stands where, in which theme, and at which size."""

from __future__ import annotations

import gc
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from playground.core import catalogue
from playground.core.errors import InvalidInput
from playground.core.landscapes.base import Window
from playground.experiment.data.sets import complete
from playground.gui.app import create_window
from playground.gui.figures.heading import settings_text
from playground.gui.figures.renderer import PartsRenderer, make_renderer
from playground.gui.figures.spec import ARRANGEMENTS, FigureSpec, usual_size
from playground.gui.figures.view_state import ViewState
from playground.gui.plots.map.arrows import ArrowKind
from playground.gui.style.colours import DARK, LIGHT

ORANGE, BLUE, PURPLE = "#E69F00", "#56B4E9", "#CC79A7"
ALL = ("map", "effective_lr", "rms_gradient", "loss")


# ------------------------------------------------------------------------------------------------------------- size


@pytest.mark.parametrize("scale", [0.5, 1, 2, 3.125])
def test_a_picture_has_its_pixels_and_its_physical_size(staged, scale):
    image = staged(parts=("map",), width=400, height=320, scale=scale).image()
    assert (image.width(), image.height()) == (round(400 * scale), round(320 * scale))
    metres = image.width() / image.dotsPerMeterX()
    assert metres == pytest.approx(400 / 96 * 0.0254, rel=0.002)


def test_scale_enlarges_everything_and_moves_nothing(staged, look):
    """The picture at scale 3, made smaller again, is the picture at scale 1 but for soft edges."""
    once, thrice = (
        look.pixels(staged(parts=ALL, width=900, height=560, scale=scale, title=True).image())
        for scale in (1, 3)
    )
    smaller = thrice.reshape(560, 3, 900, 3, 3).mean(axis=(1, 3))
    assert np.abs(smaller - once).mean() < 4


def test_another_size_lays_out_anew_with_the_same_text(staged, look):
    """The bold title of a plot is as high in a larger figure; with twice the text size it is twice as high."""

    def letters(**spec):
        renderer = staged(parts=("loss",), legend=False, scale=1, **spec)
        corner = look.pixels(renderer.image())[: int(26 * spec.get("text_size", 1)), : 60 * 2]
        rows = np.flatnonzero((corner.sum(axis=2) < 300).any(axis=1))
        return rows[-1] - rows[0] + 1

    small, large = letters(width=400, height=240), letters(width=800, height=600)
    assert small == large
    assert letters(width=800, height=600, text_size=2) == pytest.approx(2 * small, abs=1)


@pytest.mark.parametrize("arrangement", ARRANGEMENTS)
def test_parts_share_the_figure_without_overlapping(store, arrangement):
    width, height = usual_size(ALL, arrangement)
    renderer = PartsRenderer(
        store, FigureSpec(parts=ALL, arrangement=arrangement, width=width, height=height)
    )
    places = list(renderer.places.values())
    for index, one in enumerate(places):
        assert one.left() >= 0
        assert one.right() <= width
        assert one.bottom() <= height
        assert one.top() >= 20  # the legend stands above
        assert not any(one.intersects(other) for other in places[index + 1 :])
    covered = sum(place.width() * place.height() for place in places)
    assert covered > 0.9 * width * (height - places[0].top())
    renderer.close()


def test_too_small_a_figure_names_a_size_that_suffices(store):
    with pytest.raises(InvalidInput, match="needs the figure to have about") as caught:
        PartsRenderer(store, FigureSpec(parts=ALL, width=300, height=200))
    words = str(caught.value).split("about ")[1].split()
    PartsRenderer(store, FigureSpec(parts=ALL, width=float(words[0]), height=float(words[2]))).close()


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ({"parts": ()}, "at least one"),
        ({"parts": ("moon",)}, "unknown view"),
        ({"parts": ("map", "map")}, "twice"),
        ({"parts": ("window", "map")}, "alone"),
        ({"width": float("nan")}, "width"),
        ({"scale": 9}, "scale"),
        ({"theme": "pink"}, "theme"),
    ],
)
def test_a_spec_that_cannot_be(spec, words):
    with pytest.raises(InvalidInput, match=words):
        FigureSpec(**spec)


def test_a_picture_that_would_fill_the_memory_is_refused(staged):
    with pytest.raises(InvalidInput, match="too large"):
        staged(parts=("loss",), width=8000, height=8000, scale=2).image()


# ------------------------------------------------------------------------------------------------- what is shown there


@pytest.mark.parametrize(("theme", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_the_ground_is_the_themes(staged, look, theme, colours):
    data = look.pixels(staged(parts=ALL, width=900, height=560, scale=1, theme=theme).image())
    corners = data[[0, 0, -1, -1], [0, -1, 0, -1]]
    assert look.near(corners, colours.panel, 1).all()


def test_the_legend_names_who_is_drawn(store, staged, look):
    """Above the map there is the colour of each visible runner, and of no other."""

    def above(**spec):
        renderer = staged(parts=("map",), width=500, height=400, scale=1, **spec)
        return look.pixels(renderer.image())[: int(renderer.places["map"].top())]

    legend = above()
    assert all(look.near(legend, colour).sum() > 30 for colour in (ORANGE, BLUE, PURPLE))
    assert above(legend=False).shape[0] == 0
    runner = store.experiment.runners[1]
    store.edit(store.experiment.with_runner(1, replace(runner, visible=False)), "hide")
    legend = above()
    assert look.near(legend, ORANGE).sum() > 30
    assert look.near(legend, BLUE).sum() == 0


def test_a_legend_without_room_takes_more_rows(store, staged):
    for index, runner in enumerate(store.experiment.runners):
        store.edit(
            store.experiment.with_runner(index, replace(runner, label=f"{runner.name} " * 5)), "rename"
        )
    heights = [staged(parts=("loss",), width=width, height=400).places["loss"].top() for width in (1600, 400)]
    assert heights[1] > heights[0] + 30


def test_the_title_tells_the_step(staged, look):
    """Two figures of steps that look alike on the map differ where the step is written."""
    first, second = (
        look.pixels(staged(step, parts=("map",), width=500, height=400, title=True, scale=1).image())
        for step in (110, 118)
    )
    rows, columns = np.nonzero(np.abs(first - second).max(axis=2)[:36])
    assert len(rows)
    assert columns.min() > 400


def test_the_map_shows_the_window_that_is_asked_for(staged, look):
    """Zoomed to where nobody goes there is no path; and a white star at the minimum only where it is in view."""
    away = ViewState(map_window=Window(2.0, 4.0, -2.5, -1.0))
    here = staged(parts=("map",), width=500, height=400, legend=False, scale=1).image()
    there = staged(parts=("map",), width=500, height=400, legend=False, scale=1, view=away).image()
    assert look.near(look.pixels(here), ORANGE).sum() > 200
    assert look.near(look.pixels(there), ORANGE).sum() < 100  # a mark at the edge, and words


def test_curves_end_at_the_step_and_axes_hold_what_comes(staged, look):
    """With all 120 steps known, step 30 shows the first quarter of the curves on the axes of the whole."""
    renderer = staged(120, parts=("loss",), width=640, height=300, legend=False, scale=1)
    whole = look.pixels(renderer.image())
    renderer.show(30)
    part = look.pixels(renderer.image())
    assert (part[:, :46] == whole[:, :46]).all()  # the same numbers at the axis
    columns = np.flatnonzero(look.near(part[30:-25], ORANGE).any(axis=0))
    end = 46 + (640 - 46 - 14) * 30 / 120
    assert columns.max() == pytest.approx(end, abs=6)
    renderer.show(120)
    assert (look.pixels(renderer.image()) == whole).all()


def test_log_switches_and_arrows_are_followed(staged, look):
    def image(view):
        return look.pixels(staged(20, parts=("map", "loss"), width=900, height=420, view=view).image())

    plain = image(ViewState())
    linear = image(ViewState(log={"loss": False}))
    arrows = image(ViewState(arrows=(ArrowKind.GRADIENT, ArrowKind.UPDATE)))
    half = plain.shape[1] * 62 // 100
    assert (plain[:, : half - 20] == linear[:, : half - 20]).all()
    assert (plain[60:, half:] != linear[60:, half:]).any()
    assert (plain[:, half + 20 :] == arrows[:, half + 20 :]).all()
    assert (plain[:, :half] != arrows[:, :half]).any()


def test_a_figure_shows_what_the_window_shows(qapp, qtbot, look):
    """Zoom, switches and the step come along, and the window itself is left alone."""
    window = create_window(theme="light", remember=False)
    qtbot.addWidget(window)
    window.store.go_to(60)
    window.map.set_window(Window(-1.0, 1.0, -1.0, 1.0))
    window.panels.loss.plot.set_log(False)
    before = window.store.state
    view = window.view_state()
    assert view.map_window == Window(-1.0, 1.0, -1.0, 1.0)
    assert view.log["loss"] is False
    renderer = make_renderer(
        window.context,
        FigureSpec(parts=("map", "loss"), width=900, height=420, theme="dark", scale=1),
        view,
    )
    renderer.ready(100)
    renderer.show(100)
    assert look.near(look.pixels(renderer.image())[0, 0], DARK.panel, 1)
    renderer.close()
    assert window.store.state == before


def test_the_stage_of_a_window_puts_it_back(qapp, qtbot):
    window = create_window(theme="light", remember=False)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.store.go_to(7)
    renderer = make_renderer(window.context, FigureSpec(parts=("window",), scale=1), window.view_state())
    renderer.ready(40)
    renderer.show(40)
    assert window.store.cursor == 40
    image = renderer.image()
    assert (image.width(), image.height()) == (1440, 900)
    renderer.close()
    assert window.store.cursor == 7


def test_painting_can_be_given_up(staged):
    renderer = staged(parts=ALL, width=900, height=560)
    image = QImage(900, 560, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    before = painter.transform()
    work = renderer.painting(painter)
    next(work)
    work.close()
    assert painter.transform() == before
    painter.end()


# ----------------------------------------------------------------------------------------------------------- print


def test_print_has_colours_only_for_runners(staged, look):
    """Whatever has a hue is a runner's colour, or its soft edge against white or black."""
    data = look.pixels(staged(parts=ALL, width=900, height=560, theme="print", title=True, scale=2).image())
    coloured = data[~look.grey(data, 12)]
    assert 1000 < len(coloured) < 0.1 * data[..., 0].size
    hues = []
    for colour in (ORANGE, BLUE, PURPLE):
        rgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], float)
        hues.append((rgb - rgb.min()) / np.ptp(rgb))
    own = (coloured - coloured.min(axis=1, keepdims=True)) / np.ptp(coloured, axis=1)[:, None]
    nearest = np.min([np.abs(own - hue).max(axis=1) for hue in hues], axis=0)
    assert (nearest < 0.2).mean() > 0.97
    assert (data.min(axis=2) == 255).mean() > 0.6


def test_print_tells_runners_apart_without_colour(store, staged, look):
    """With every runner in one grey the legend still shows different signs."""
    runners = tuple(replace(one, colour="#777777", label="same") for one in store.experiment.runners)
    store.edit(replace(store.experiment, runners=runners), "grey")
    renderer = staged(parts=("map",), width=500, height=400, theme="print", scale=4)
    top = int(renderer.places["map"].top())
    band = look.pixels(renderer.image())[: top * 4].sum(axis=2)
    entries = renderer.heading.entries
    boxes = [band[:, round(entry.at.x() * 4) : round((entry.at.x() + 22) * 4)] for entry in entries]
    assert len(boxes) == 3
    for index, one in enumerate(boxes):
        assert all((one != other).mean() > 0.01 for other in boxes[index + 1 :])


def test_print_writes_losses_on_contour_lines(store, staged, qapp):
    """As text in files: round numbers between the least and the greatest loss in view."""
    from playground.gui.figures.files import encoding

    work = encoding(staged(parts=("map",), width=600, height=480, theme="print", legend=False), ".svg")
    try:
        while True:
            next(work)
    except StopIteration as end:
        svg = end.value.decode()
    words = {part.split("</text>")[0].split(">")[-1] for part in svg.split("<text")[1:]}
    assert {"5", "10", "20", "30"} <= words


def test_the_number_of_rows_beside_the_formula_of_data():
    """The sum goes over n rows: eleven of Anscombe's file, or a mini-batch."""
    whole = complete(catalogue.landscapes()["linear_regression"]())
    assert settings_text(whole) == "n = 11"
    assert settings_text(whole.with_settings({"batch": 8})) == "n = 8"


@pytest.mark.parametrize("parts", [("map",), ("loss",), ALL], ids=len)
def test_a_figure_that_nobody_closes_goes_in_order(store, parts):
    """Its scene was left to the garbage collector; deleting an item after the scene ended the process."""
    before = QApplication.topLevelWidgets()
    renderer = PartsRenderer(store, FigureSpec(parts=parts, width=700.0, height=600.0))
    renderer.ready(100)
    renderer.show(100)
    renderer.image()
    views = [view for view in QApplication.topLevelWidgets() if view not in before]
    assert len(views) >= len(parts)
    del renderer
    gc.collect()
    assert not any(isValid(view) for view in views)
