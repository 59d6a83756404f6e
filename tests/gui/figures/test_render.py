"""`render`: every view, theme and format from the command line, and what is seen in the pictures."""

from __future__ import annotations

import itertools
import re
from contextlib import nullcontext
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, QPoint, QPointF
from PySide6.QtGui import QImage

from playground.cli import main
from playground.core.optimizers.adam import Adam
from playground.experiment.codec import dumps
from playground.experiment.model import Runner
from playground.experiment.presets import first_launch
from playground.gui.app import create_window
from playground.gui.docks.inspector import InspectorDock
from playground.gui.style.colours import DARK, LIGHT
from tests.gui.looks import picture

VIEWS = {
    "window": (1440, 900),
    "map": (900, 760),
    "effective_lr": (640, 360),
    "rms_gradient": (640, 360),
    "loss": (640, 360),
}
ORANGE, BLUE, PURPLE = "#E69F00", "#56B4E9", "#CC79A7"


def pixels(image):
    """Rows × columns × (red, green, blue)."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    data = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return data[:, : image.width(), 2::-1].astype(int)


def near(data, colour, within=30):
    wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return np.abs(data - wanted).max(axis=-1) <= within


@pytest.fixture
def render(qapp, tmp_path, capsys):
    """Renders from the command line and reads the picture back."""
    numbers = itertools.count()

    def run(*options, ending="png", expect=0):
        file = tmp_path / f"{next(numbers)}.{ending}"
        assert main(["render", "--out", str(file), *options]) == expect
        said = capsys.readouterr()
        assert said.out == ""
        if expect == 0:
            assert said.err == ""
            return file
        assert not file.exists()
        assert said.err.startswith("error: ")
        assert said.err.count("\n") == 1
        return said.err

    return run


def test_the_window_is_drawn_as_it_stands_on_a_screen(render, qtbot):
    drawn = pixels(QImage(str(render("--view", "window", "--theme", "light", "--step", "60"))))
    window = create_window(theme="light", remember=False)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    window.store.go_to(60)
    window.setFocus()
    QCoreApplication.processEvents()
    left = slice(60, None), slice(0, 300)
    seen = pixels(window.grab().toImage())
    # The forms on the left; apart from what has the focus, nothing may differ.
    assert (np.abs(drawn[left] - seen[left]).max(axis=-1) > 40).mean() < 0.005


@pytest.mark.parametrize(
    ("step", "runners", "grows"), [(50, (Runner(Adam()),), False), (120, first_launch().runners, True)]
)
def test_in_the_drawn_window_the_inspector_is_as_on_a_screen_at_rest(
    render, qtbot, tmp_path, step, runners, grows
):
    """It has the height of a long rule, also where the rule has longer numbers than at the start."""
    experiment = replace(first_launch(), runners=runners)
    (tmp_path / "it.json").write_text(dumps(experiment))
    options = ("--view", "window", "--theme", "light", "--step", str(step))
    drawn = pixels(QImage(str(render(str(tmp_path / "it.json"), *options))))
    window = create_window(experiment, theme="light", remember=False)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    inspector = window.contents["inspector"]
    assert isinstance(inspector, InspectorDock)
    # For longer numbers, after a moment.
    with qtbot.waitSignal(inspector.table.height_changed) if grows else nullcontext():
        window.store.go_to(step)

    def apart() -> float:
        seen = pixels(inspector.grab().toImage())
        corner = inspector.mapTo(window, QPoint())
        part = drawn[corner.y() : corner.y() + len(seen), corner.x() : corner.x() + seen.shape[1]]
        return (np.abs(part - seen).max(axis=-1) > 40).mean()

    qtbot.waitUntil(lambda: apart() < 0.001, timeout=10_000)
    assert inspector.area.height() >= inspector.table.sizeHint().height()


# --------------------------------------------------------------------------------------------------- every combination


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_in_every_theme_and_format(render, view, theme):
    colours = {"light": LIGHT, "dark": DARK}[theme]
    image = QImage(str(render("--view", view, "--theme", theme, "--step", "60")))
    assert (image.width(), image.height()) == VIEWS[view]
    data = pixels(image)
    assert near(data, colours.panel, 2).mean() > 0.05
    for colour in (ORANGE, PURPLE):
        assert near(data, colour).sum() > 60
    small = ["--view", view, "--theme", theme, "--step", "3", "--size", "900x640"]
    assert b"<svg" in render(*small, ending="svg").read_bytes()[:400]
    assert render(*small, ending="pdf").read_bytes().startswith(b"%PDF-")


def test_the_themes_differ(render):
    light, dark = (
        pixels(QImage(str(render("--view", "map", "--theme", theme)))) for theme in ("light", "dark")
    )
    assert np.abs(light - dark).mean() > 20


def test_size_and_scale(render):
    image = QImage(str(render("--view", "loss", "--size", "300x200", "--scale", "3")))
    assert (image.width(), image.height()) == (900, 600)


def test_value_axes_and_equal_scale_are_chosen(render):
    def words(*options):
        svg = render("--view", "loss", "--size", "400x300", *options, ending="svg").read_text(
            encoding="utf-8"
        )
        return [word.strip() for word in re.findall(r">([^<>]*)</text>", svg)]

    assert "10⁰" in words()
    assert "10⁰" in words("--value-axis", "log")
    assert "10⁰" not in words("--value-axis", "linear")
    assert "0" in words("--value-axis", "linear")
    # f = x² + y²: the first level line around the star is as far to its right as below it where both have one scale.
    bowl = [
        "--landscape",
        "quadratic_bowl",
        "--view",
        "map",
        "--theme",
        "print",
        "--size",
        "900x400",
        "--scale",
        "1",
    ]
    ratios = []
    for options in ((), ("--equal-scale",)):
        image = QImage(str(render(*bowl, *options, "--step", "0", "--no-legend")))
        grey = np.abs(pixels(image) - 166).max(axis=-1) < 60
        middle, across = 190, 464
        right, below = (
            np.flatnonzero(grey[middle, across + 30 :])[0],
            np.flatnonzero(grey[middle + 30 :, across])[0],
        )
        ratios.append((right + 30) / (below + 30))
    assert ratios[0] > 1.5
    assert ratios[1] == pytest.approx(1, abs=0.05)


def test_the_last_step_is_shown_unless_another_is_asked_for(render):
    def orange(*options):
        return near(pixels(QImage(str(render("--view", "loss", *options)))), ORANGE).sum()

    assert orange() == orange("--step", "120") > 2 * orange("--step", "20")


def test_what_is_drawn_is_what_was_asked_for(render):
    options = ["--landscape", "himmelblau", "--optimizer", "adam:pytorch", "--set", "lr=0.1", "--steps", "50"]
    himmelblau = pixels(QImage(str(render("--view", "map", *options))))
    valley = pixels(QImage(str(render("--view", "map"))))
    assert np.abs(himmelblau - valley).mean() > 20


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--step", "121"], "--step"),
        (["--step", "-1"], "--step"),
        (["--size", "large"], "--size"),
        (["--size", "10x10"], "--size"),
        (["--size", "9000x100"], "--size"),
        (["--size", "300x300"], "--size: the window needs at least"),
        (["--scale", "9"], "--scale"),
        (["--scale", "two"], "--scale"),
        (["--theme", "blue"], "--theme"),
        (["--view", "everything"], "--view"),
        (["--view", "map,,loss"], "--view"),
        (["--view", "map,map"], "--view: a view cannot stand twice"),
        (["--view", "window,map"], "--view: the window stands alone"),
        (["--view", "window", "--theme", "print"], "--theme: the window itself"),
        (["--view", "map", "--size", "16x9furlong"], "--size: expected WxH"),
        (["--view", "map", "--size", "2x2cm"], "--size: 76 × 76 pixels are too small"),
        (["--view", "map,loss", "--arrangement", "heap"], "--arrangement"),
        (["--view", "map", "--text-size", "0"], "--text-size"),
        (["--landscape", "moon"], "moon"),
        (["--size", "8000x8000", "--scale", "2", "--view", "loss", "--step", "0"], "too large"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(render, options, words):
    assert words in render(*options, expect=2)


# ---------------------------------------------------------------------------------------------------------- figures


def test_several_views_make_one_figure(render):
    data = pixels(QImage(str(render("--view", "map,loss", "--size", "900x420", "--theme", "dark"))))
    assert data.shape[:2] == (420, 900)
    assert near(data[0, 0], DARK.panel, 1)
    left, right = data[60:, :500], data[60:, 600:]
    assert all(near(part, ORANGE).sum() > 60 for part in (left, right))


@pytest.mark.parametrize(
    ("size", "inches"),
    [
        ("16x9cm", (16 / 2.54, 9 / 2.54)),
        ("160x90mm", (160 / 25.4, 90 / 25.4)),
        ("6x4in", (6, 4)),
        ("480x360pt", (480 / 72, 5)),
    ],
)
def test_a_size_in_a_unit_is_the_size_on_paper(render, size, inches):
    with Image.open(render("--view", "map", "--size", size, "--scale", "3.125")) as image:
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)
        assert [side / 300 for side in image.size] == pytest.approx(inches, abs=0.005)


def test_arrangements_differ(render):
    made = {
        name: render("--view", "map,loss", "--arrangement", name, "--size", "800x700").read_bytes()
        for name in ("beside", "above", "row", "column")
    }
    assert len(set(made.values())) == 4


def test_legend_title_and_dialects(render):
    """Without legend there is none; with title and dialects their words stand in the file."""
    small = ["--view", "map", "--size", "500x400"]

    def words(*options):
        return set(re.findall(r">([^<>]+)</text>", render(*small, *options, ending="svg").read_text("utf-8")))

    plain = words()
    assert {"RMSProp", "Adam", "SGD"} <= plain
    assert "Elongated valley" not in plain
    assert not {"RMSProp", "Adam", "SGD"} & words("--no-legend")
    assert {"Elongated valley", "step 60"} <= words("--title", "--step", "60")
    assert "RMSProp (paper)" in words("--dialects")


def test_print_is_white(render):
    data = pixels(QImage(str(render("--view", "map,loss", "--theme", "print"))))
    assert (data.min(axis=2) == 255).mean() > 0.6


def test_text_size(render):
    """Twice as large text covers four times as much."""
    small, large = (
        pixels(QImage(str(render("--view", "loss", "--text-size", size, "--no-legend"))))
        for size in ("1", "2")
    )
    heading = [part[: 26 * size, : 60 * size] for size, part in ((1, small), (2, large))]
    dark = [(part.sum(axis=2) < 300).sum() for part in heading]
    assert dark[1] / dark[0] == pytest.approx(4, rel=0.25)


def test_a_file_that_cannot_be_written(qapp, tmp_path, capsys):
    assert main(["render", "--view", "loss", "--out", str(tmp_path / "no" / "folder.png")]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert main(["render", "--view", "loss", "--out", str(tmp_path / "a.jpg")]) == 2
    assert "must end in .png, .svg, .pdf" in capsys.readouterr().err


# --------------------------------------------------------------------------------------------------- what is seen there


@pytest.fixture(params=["light", "dark"])
def themed(request, window):
    window.choose_theme(request.param)
    yield window
    window.choose_theme("light")


def test_each_path_has_its_colour_where_it_goes(themed):
    """Wherever a path runs apart from the other ones, from points, star and handle."""
    themed.store.go_to(60)
    data = pixels(picture(themed.map, 1))
    tracks = [
        np.array(
            [
                themed.map.pixel_of(x, y).toTuple()
                for x, y in zip(trace.column("x"), trace.column("y"), strict=True)
            ]
        )
        for trace in themed.store.traces
    ]
    star = themed.map.pixel_of(0.0, 0.0).toTuple()
    for runner, track in zip(themed.store.experiment.runners, tracks, strict=True):
        others = np.vstack(
            [*(other for other in tracks if other is not track), [star], track[:1], track[-1:]]
        )
        apart = [point for point in track if np.hypot(*(others - point).T).min() > 14]
        assert len(apart) > 5
        assert all(near(_around(data, QPointF(*point), 2), runner.colour, 60).any() for point in apart), (
            runner.name
        )


def _around(data, point, reach):
    x, y = round(point.x()), round(point.y())
    return data[y - reach : y + reach + 1, x - reach : x + reach + 1]


def test_a_hidden_path_is_not_drawn(window):
    window.store.go_to(120)
    before = near(pixels(picture(window.map, 1)), PURPLE).sum()
    window.store.select(2)
    window.contents["optimizers"].hide_or_show.trigger()
    assert near(pixels(picture(window.map, 1)), PURPLE).sum() < 0.05 * before


def test_a_white_star_stands_at_the_minimum(themed):
    star = _around(pixels(picture(themed.map, 1)), themed.map.pixel_of(0.0, 0.0), 4)
    assert near(star, "#FFFFFF", 8).mean() > 0.4


def test_the_colour_map_grows_with_the_loss(window):
    """From the minimum outwards along x the light theme's map becomes lighter."""
    data = pixels(picture(window.map, 1)).sum(axis=2)
    row = [np.median(_around(data, window.map.pixel_of(x, 0.35), 2)) for x in (0.5, 2.0, 3.0, 3.9)]
    assert row == sorted(row)
    assert row[-1] > row[0]


@pytest.mark.parametrize("size", [(1440, 900), (1100, 700)])
def test_no_part_of_the_window_is_blank(qapp, themed, size):
    """Every card has words, lines or colours on its ground."""
    themed.resize(*size)
    themed.store.go_to(64)
    qapp.processEvents()
    data = pixels(picture(themed, 1))
    assert data.shape[:2] == (size[1], size[0])
    for name, dock in [*themed.docks.items(), ("map", themed.map), ("bar", themed.control_bar)]:
        if not dock.isVisible():
            continue
        place = dock.geometry()
        part = data[place.top() : place.bottom(), place.left() : place.right()]
        ground = np.median(part.reshape(-1, 3), axis=0)
        assert (np.abs(part - ground).max(axis=2) > 40).mean() > 0.01, name


def test_words_are_read_on_their_ground(themed):
    """The title of a dock has the contrast that WCAG asks of text, 4.5 to 1."""
    header = themed.docks["dock_loss"].header
    data = pixels(picture(header, 2)).reshape(-1, 3) / 255
    light = np.where(data <= 0.04045, data / 12.92, ((data + 0.055) / 1.055) ** 2.4) @ [
        0.2126,
        0.7152,
        0.0722,
    ]
    assert (light.max() + 0.05) / (light.min() + 0.05) > 4.5


def test_at_twice_the_screens_scale_nothing_moves(window):
    """The picture at scale 2, made smaller again, is the picture at scale 1 but for soft edges."""
    window.store.go_to(64)
    once, twice = pixels(picture(window, 1)), pixels(picture(window, 2))
    halved = twice.reshape(once.shape[0], 2, once.shape[1], 2, 3).mean(axis=(1, 3))
    assert np.abs(halved - once).mean() < 4


def test_an_experiment_without_runners_is_drawn(qapp, qtbot):
    from dataclasses import replace

    from playground.experiment.presets import first_launch

    window = create_window(replace(first_launch(), runners=()), theme="light", remember=False)
    qtbot.addWidget(window)
    window.show()
    qapp.processEvents()
    assert near(pixels(picture(window, 1)), ORANGE).sum() < 20
