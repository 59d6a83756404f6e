"""Arrows, pointing and time in the whole window: what a person does in one view is seen in the others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QSettings, Qt
from PySide6.QtGui import QAction, QColor
from PySide6.QtTest import QTest

from playground.core import catalogue
from playground.core.landscapes.base import Point
from playground.core.modifiers import Modifiers
from playground.experiment.model import Experiment, Runner
from playground.gui.app import create_window
from playground.gui.plots.map.arrows import ArrowKind
from tests.gui.plots.seen import frame, grabbed, pixels, x_of

OPTIMIZERS, LANDSCAPES = catalogue.optimizers(), catalogue.landscapes()
KEYS = ["effective_lr", "rms_gradient", "loss"]


def arrows(window):
    """The arrows shown, by kind and label."""
    shown = window.map.plot.arrows
    return {} if shown is None else {(one.kind, one.label): one for one in shown.arrows}


def rgb(text: str) -> tuple[int, int, int]:
    colour = QColor(text)
    return colour.red(), colour.green(), colour.blue()


def kinds(window) -> set[ArrowKind]:
    return {kind for kind, _ in arrows(window)}


def switch(window, name: str) -> QAction:
    return window.findChild(QAction, f"action_arrow_{name}")


def open_in(window, **parts) -> None:
    experiment = window.store.experiment
    window.store.edit(replace(experiment, **parts), "test")


def symbol_place(window, name: str) -> QPoint:
    """The middle of the first symbol with this name in the inspector's table."""
    table = window.contents["inspector"].table
    for band in sorted(table.bands(), key=lambda band: band.place.top()):
        for mark in band.marked.marks:
            if mark.symbol.name == name:
                return (band.formula_at + mark.place.center() * band.scale).toPoint()
    raise AssertionError(f"no symbol {name}")


def point_at(window, name: str) -> None:
    inspector, place = window.contents["inspector"], symbol_place(window, name)
    inspector.area.ensureVisible(place.x(), place.y())
    QTest.mouseMove(inspector.table, symbol_place(window, name))


# ------------------------------------------------------------------------------------------------------- arrows


def test_the_first_launch_shows_gradient_and_update(window):
    assert kinds(window) == {ArrowKind.GRADIENT, ArrowKind.UPDATE}


def test_arrows_begin_at_the_selected_point_and_lead_to_the_next(window):
    window.store.go_to(7)
    for index, trace in enumerate(window.store.traces):
        window.store.select(index)
        here = trace.row(7)
        shown = window.map.plot.arrows
        assert (shown.at.x, shown.at.y) == (here["x"], here["y"])
        update = next(one for one in shown.arrows if one.kind is ArrowKind.UPDATE)
        run = window.store.run(index)
        run.advance_to(8)
        after = run.trace.row(8)
        assert (update.dx, update.dy) == (after["x"] - here["x"], after["y"] - here["y"])


def test_each_switch_shows_its_arrow(window):
    for name in ("gradient", "direction", "rescaling", "update", "what_if"):
        switch(window, name).setChecked(False)
    assert window.map.plot.arrows is None
    for name in ("gradient", "direction", "rescaling", "update", "what_if"):
        switch(window, name).trigger()
        assert kinds(window) == {ArrowKind(name)}
        switch(window, name).trigger()


def test_the_menu_is_reached_by_keyboard(window, person):
    person.tab_to(window.arrows.button)
    assert window.arrows.button.menu() is window.arrows.menu
    assert [action.isCheckable() for action in window.arrows.menu.actions()] == [True] * 5


def test_what_if_says_for_each_other_runner_whether_it_took_the_state(window):
    first = window.store.experiment.runners[0]
    twin = replace(first, optimizer=replace(first.optimizer, lr=2 * first.optimizer.lr), label="Twice")
    hidden = replace(first, label="Hidden", visible=False)
    open_in(window, runners=(*window.store.experiment.runners, twin, hidden))
    window.store.go_to(5)
    window.store.select(0)
    switch(window, "what_if").setChecked(True)
    labels = {label for kind, label in arrows(window) if kind is ArrowKind.WHAT_IF}
    assert labels == {"what if Adam (fresh)", "what if SGD (fresh)", "what if Twice (same state)"}
    twice = arrows(window)[ArrowKind.WHAT_IF, "what if Twice (same state)"]
    update = next(one for (kind, _), one in arrows(window).items() if kind is ArrowKind.UPDATE)
    assert (twice.dx, twice.dy) == pytest.approx((2 * update.dx, 2 * update.dy))
    assert (twice.colour, twice.dashed) == (first.colour, False)


def test_switches_are_remembered(qtbot):
    for chosen in ({"direction", "what_if"}, set()):
        window = create_window(theme="light")
        qtbot.addWidget(window)
        for kind, action in window.arrows.actions.items():
            action.setChecked(not action.isChecked())
            action.setChecked(kind.value in chosen)
        window.close()
        again = create_window(theme="light")
        qtbot.addWidget(again)
        assert {kind.value for kind in again.arrows.kinds} == chosen
        again.close()


def test_a_setting_that_makes_no_sense_is_passed_over(qtbot):
    create_window(theme="light").deleteLater()
    QSettings().setValue("arrows", "update,sideways")
    window = create_window(theme="light")
    qtbot.addWidget(window)
    assert window.arrows.kinds == [ArrowKind.UPDATE]


def test_a_fast_run_shows_none_and_a_pause_brings_them_back(window):
    window.player.set_speed(200.0)
    window.player.run()
    assert window.map.plot.arrows is None
    window.player.set_speed(2.0)
    assert kinds(window) == {ArrowKind.GRADIENT, ArrowKind.UPDATE}
    window.player.set_speed(200.0)
    window.player.pause()
    assert kinds(window) == {ArrowKind.GRADIENT, ArrowKind.UPDATE}


def test_no_arrows_where_there_is_nobody_to_have_them(window):
    runners = window.store.experiment.runners
    open_in(window, runners=(replace(runners[0], visible=False), *runners[1:]))
    window.store.select(0)
    assert window.map.plot.arrows is None
    open_in(window, runners=())
    assert window.map.plot.arrows is None


def test_a_run_that_diverged_has_no_next_step(window):
    wild = Runner(OPTIMIZERS["sgd"].make("paper", {"lr": 1e3}), label="Wild")
    rosenbrock = LANDSCAPES["rosenbrock"]()
    open_in(window, landscape=rosenbrock, start=rosenbrock.suggested_start, runners=(wild,))
    window.store.go_to(0)
    assert ArrowKind.UPDATE in kinds(window)
    window.store.go_to(100)
    assert window.map.plot.arrows is None


# ------------------------------------------------------------------------------------------------------ pointing


def test_the_rate_is_pointed_out_in_its_plot(window):
    window.store.go_to(20)
    plots = {key: window.panels.series[key].plot for key in KEYS}
    alone = {key: grabbed(plot) for key, plot in plots.items()}
    point_at(window, "eta")
    for key, plot in plots.items():
        assert (grabbed(plot) != alone[key]) == (key == "effective_lr")
    QTest.mouseMove(window.contents["inspector"].table, QPoint(2, 2))
    assert grabbed(plots["effective_lr"]) == alone["effective_lr"]


@pytest.mark.parametrize("name", ["v", "q"])
def test_the_second_moment_is_pointed_out_in_its_plot(window, name):
    window.store.go_to(20)
    plot = window.panels.rms_gradient.plot

    def seen() -> list[int]:
        """Pixels of each runner's colour."""
        image = pixels(grabbed(plot))
        colours = [rgb(runner.colour) for runner in window.store.experiment.runners]
        return [int((np.abs(image - colour).max(axis=2) < 14).sum()) for colour in colours]

    alone = seen()
    point_at(window, name)
    # The selected run alone keeps its colour; of the others the points at the cursor are left.
    selected, *others = seen()
    assert selected > alone[0]
    assert all(now < 0.6 * before for now, before in zip(others, alone[1:], strict=True))


# ---------------------------------------------------------------------------------------------------------- time


def test_hovering_over_a_path_shows_its_step_in_every_plot(window):
    window.store.go_to(60)
    trace = window.store.traces[2]
    at = window.map.pixel_of(trace.column("x")[3], trace.column("y")[3]).toPoint()
    QTest.mouseMove(window.map.viewport(), at)
    assert [window.contents[key].plot.plot.hover_step for key in KEYS] == [3, 3, 3]
    told = dict(window.pointing._details(2, 3))
    row = trace.row(3)
    assert told["loss"] == f"{row['loss']:.4g}"
    assert told["η"] == f"{row['effective_lr_x']:.4g},  {row['effective_lr_y']:.4g}"
    assert "rms (diagnostic)" in told  # plain descent has none of its own
    QTest.mouseMove(window.map.viewport(), QPoint(3, 3))
    assert [window.contents[key].plot.plot.hover_step for key in KEYS] == [None, None, None]


def test_ctrl_and_a_click_on_a_path_go_to_its_step(window):
    window.store.go_to(60)
    trace = window.store.traces[2]
    at = window.map.pixel_of(trace.column("x")[3], trace.column("y")[3]).toPoint()
    QTest.mouseMove(window.map.viewport(), at)
    QTest.mouseClick(
        window.map.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, at
    )
    assert window.store.cursor == 3


@pytest.mark.parametrize("key", KEYS)
def test_the_cursor_is_dragged_in_every_plot_and_all_views_agree(window, person, key):
    window.store.go_to(100)
    plot = window.panels.series[key].plot
    places = [QPoint(x_of(plot, step), plot.canvas.height() // 2) for step in (80, 50, 33)]
    person.drag(plot.canvas.viewport(), *places)
    step = window.store.cursor
    assert step == pytest.approx(33, abs=1)
    assert [window.contents[one].plot.plot.cursor_step for one in KEYS] == [step] * 3
    assert window.control_bar.timeline.value() == step
    assert window.contents["inspector"].header.title.endswith(f"step {step - 1} → {step}")
    for shown, trace in zip(window.map.plot.paths, window.store.traces, strict=True):
        assert shown.point == Point(trace.column("x")[step], trace.column("y")[step])
    assert window.map.plot.arrows.title.endswith(f"step {step} → {step + 1}")


def test_scrubbing_a_long_noisy_drifting_run_shows_the_same_numbers_again(window):
    open_in(window, steps=5000, modifiers=Modifiers(noise=0.5, drift="orbit"))
    window.store.go_to(5000)
    fresh = {}
    inspector = window.contents["inspector"]
    for step in (4999, 3, 2500, 257, 1, 4096):
        window.store.go_to(step)
        fresh[step] = ([row.full for row in inspector.table.rows], window.map.plot.arrows)
        x, y = (window.store.traces[0].column(name)[step] for name in "xy")
        assert window.map.plot.arrows.at == Point(x, y)
    for step in sorted(fresh):
        window.store.go_to(step)
        assert ([row.full for row in inspector.table.rows], window.map.plot.arrows) == fresh[step]


# ---------------------------------------------------------------------------------------------- 2/λ and the meter


def bowl(*runners: Runner, steps: int = 400) -> Experiment:
    """f = x² + y²: λ = 2 in both, so that 2/λ = 1."""
    landscape = LANDSCAPES["quadratic_bowl"]()
    return Experiment(landscape=landscape, start=landscape.suggested_start, steps=steps, runners=runners)


def test_rmsprop_ends_on_the_line(window):
    window.store.replace_experiment(bowl(Runner(OPTIMIZERS["rmsprop"].make("paper", {"lr": 0.1}))))
    window.store.go_to(400)
    plot = window.contents["effective_lr"].plot
    assert plot.guide.length == 401
    assert plot.guide.first[1] == plot.guide.second[1] == 1.0
    trace = window.store.traces[0]
    for name, line in (("effective_lr_x", plot.guide.first), ("effective_lr_y", plot.guide.second)):
        assert trace.column(name)[-1] == pytest.approx(line[-1], rel=1e-3)
    shown = frame(plot)
    assert shown.low <= 0.0 <= shown.high


def test_the_line_follows_selection_and_switch_and_rests_while_hidden(window):
    plot, dock = window.contents["effective_lr"].plot, window.contents["effective_lr"]
    window.store.go_to(10)
    first = plot.guide
    assert first is not None
    window.store.select(1)
    assert plot.guide.identity is not first.identity
    dock.edge_button.click()
    assert plot.guide is None
    dock.edge_button.click()
    assert plot.guide is not None
    assert plot.guide.length == 11
    record = plot.guide.identity
    window.docks["dock_effective_lr"].hide()
    window.store.go_to(90)
    assert record.rows == 11
    window.docks["dock_effective_lr"].show()
    assert plot.guide.length == 91


def test_a_moving_landscape_gets_its_line_in_slices(window, qtbot):
    open_in(window, steps=4000, modifiers=Modifiers(drift="spin", drift_spin=1.0))
    window.store.go_to(4000)
    plot = window.contents["effective_lr"].plot
    qtbot.waitUntil(lambda: plot.guide.length == 4001)
    # After a quarter turn x and y of the elongated valley (curvatures 2 and 20) have changed places.
    assert (plot.guide.first[1], plot.guide.first[91]) == pytest.approx((1.0, 0.1))


def test_the_meter_appears_where_epsilon_matters(window):
    meter = window.contents["inspector"].epsilon
    assert not meter.isVisible()
    window.store.replace_experiment(
        bowl(Runner(OPTIMIZERS["rmsprop"].make("pytorch", {"alpha": 0.9, "eps": 0.5})))
    )
    window.store.go_to(1)
    x, y = window.store.experiment.start
    # v = 0.1·g² with g = 2θ; ε stands outside the root.
    expected = [0.5 / (0.1**0.5 * abs(2 * one) + 0.5) for one in (x, y)]
    assert meter.isVisible()
    assert meter.shares == pytest.approx(expected)
    assert meter.accessibleDescription() == f"x {100 * expected[0]:.3g} %, y {100 * expected[1]:.3g} %"
    window.store.replace_experiment(bowl(Runner(OPTIMIZERS["sgd"].make("paper"))))
    assert not meter.isVisible()


def test_a_diverging_run_leaves_the_plots_to_the_others(window):
    calm = Runner(OPTIMIZERS["rmsprop"].make("paper", {"lr": 0.05}), label="Calm")
    wild = Runner(OPTIMIZERS["sgd"].make("paper", {"lr": 3.0}), label="Wild", colour="#0072B2")
    window.store.replace_experiment(bowl(calm, steps=120))
    window.store.go_to(120)
    alone = {key: frame(window.contents[key].plot) for key in KEYS}
    window.store.replace_experiment(bowl(calm, wild, steps=120))
    window.store.go_to(120)
    # Every step multiplies θ by −5; after 120 steps the loss is 10¹⁶⁷ and still finite.
    assert window.store.traces[1].diverged_at is None
    assert {key: frame(window.contents[key].plot) for key in KEYS} == alone


def test_gradient_and_direction_are_stretched_alike_unless_one_would_be_lost(window):
    def units() -> list[str]:
        return [one.unit for one in window.map.plot.arrows.arrows]

    for name in ("gradient", "direction", "update"):
        switch(window, name).setChecked(name != "update")
    # f = x² + y² from (1, 0): g = 2x; the first buffer is g, and with μ = 0.99 it soon outgrows a vanishing gradient.
    heavy = Runner(OPTIMIZERS["sgd"].make("paper", {"lr": 0.01, "momentum": 0.99}))
    window.store.replace_experiment(replace(bowl(heavy), start=Point(1.0, 0.0)))
    assert units() == ["gradient", "gradient"]
    window.store.go_to(8)
    assert units() == ["gradient", "direction"]


def test_a_line_that_was_interrupted_goes_on_when_its_dock_comes_back(hurried, window, qtbot):
    open_in(window, steps=4000, modifiers=Modifiers(drift="spin", drift_spin=1.0))
    dock, plot = window.docks["dock_effective_lr"], window.contents["effective_lr"].plot
    dock.hide()
    window.store.go_to(4000)
    dock.show()
    dock.hide()
    QCoreApplication.processEvents()
    assert plot.guide.length < 4001
    dock.show()
    qtbot.waitUntil(lambda: plot.guide.length == 4001)
