"""A fan: round values, one hue from light to dark, and copies that run as runners made one by one."""

from __future__ import annotations

import colorsys
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from playground.core import catalogue
from playground.core.declarations import Number
from playground.core.errors import InvalidInput
from playground.core.trajectory import Trajectory
from playground.experiment.files import read_experiment
from playground.experiment.lightness_ramp import lightness, lightness_ramp
from playground.experiment.model import Runner
from playground.experiment.palette import OKABE_ITO
from playground.experiment.presets import first_launch
from playground.experiment.sweep import Sweep, fields, first_fan, value_of, with_value
from playground.experiment.trajectories import Trajectories
from playground.resources import resource


def relative_luminance(colour: str) -> float:
    """Of the WCAG: another measure of lightness than the one by which the shades are made."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def hue(colour: str) -> float:
    return 360 * colorsys.rgb_to_hsv(*(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)))[0]


# ----------------------------------------------------------------------------------------------------------- shades


@pytest.mark.parametrize("name", list(OKABE_ITO))
@pytest.mark.parametrize("count", [3, 7, 15])
def test_shades_grow_darker_and_keep_their_hue(name, count):
    found = lightness_ramp(OKABE_ITO[name], count)
    assert len(set(found)) == count
    assert all(a > b for a, b in pairwise(map(relative_luminance, found)))
    assert all(a > b for a, b in pairwise(map(lightness, found)))
    if name != "grey":  # a grey has no hue to speak of
        turns = [(hue(colour) - hue(OKABE_ITO[name]) + 180) % 360 - 180 for colour in found]
        assert max(map(abs, turns)) < 30


def test_lightness_of_known_colours():
    """Ottosson's Oklab: white is 1, black 0, and pure red 0.628."""
    assert lightness("#FFFFFF") == pytest.approx(1.0, abs=1e-4)
    assert lightness("#000000") == pytest.approx(0.0, abs=1e-6)
    assert lightness("#FF0000") == pytest.approx(0.62796, abs=1e-4)


# ----------------------------------------------------------------------------------------------------------- values


def test_equal_differences_equal_factors_and_equal_factors_of_the_rest():
    experiment = first_launch()
    even = Sweep(0, "initial_v", 0.0, 2.0, 5)
    assert even.values(experiment) == (0.0, 0.5, 1.0, 1.5, 2.0)
    factors = Sweep(0, "lr", 0.001, 10.0, 5, "factors")
    assert factors.values(experiment) == (0.001, 0.01, 0.1, 1.0, 10.0)
    towards_one = Sweep(0, "beta", 0.9, 0.9999, 4, "towards_one")
    assert towards_one.values(experiment) == pytest.approx((0.9, 0.99, 0.999, 0.9999), rel=1e-12)


def test_values_of_a_narrow_range_stay_apart():
    values = Sweep(0, "lr", 0.1, 0.1001, 15, "factors").values(first_launch())
    assert len(values) == 15
    assert all(a < b for a, b in pairwise(values))
    assert (values[0], values[-1]) == (0.1, 0.1001)


def test_whole_numbers_are_not_repeated():
    step = catalogue.schedules()["step"]()
    experiment = first_launch()
    experiment = experiment.with_runner(0, replace(experiment.runners[0], schedule=step))
    assert Sweep(0, "schedule.step_size", 1, 4, 9).values(experiment) == (1, 2, 3, 4)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"low": 1.0, "high": 1.0}, ("low",)),
        ({"low": 0.0, "spacing": "factors"}, ("low",)),
        ({"high": 1.0, "spacing": "towards_one"}, ("high",)),
    ],
)
def test_ranges_that_cannot_be(changes, path):
    with pytest.raises(InvalidInput) as caught:
        Sweep(**({"runner": 0, "field": "lr", "low": 0.1, "high": 0.5} | changes))
    assert caught.value.path == path


@pytest.mark.parametrize("count", [2, 16])
def test_from_three_to_fifteen_copies(count):
    with pytest.raises(InvalidInput, match="from 3 to 15"):
        Sweep(0, "lr", 0.1, 1.0, count)


def test_a_place_on_the_axis_leads_back_to_its_value():
    for fan in (
        Sweep(0, "lr", -1.0, 3.0),
        Sweep(0, "lr", 1e-4, 3.0, spacing="factors"),
        Sweep(0, "lr", 0.2, 0.999, spacing="towards_one"),
    ):
        for share in (0.0, 0.3, 1.0):
            assert fan.share(fan.at(share)) == pytest.approx(share, abs=1e-12)


@pytest.mark.parametrize("key", sorted(catalogue.optimizers()))
def test_every_number_of_every_optimizer_can_be_fanned_out(key):
    """With the first fan that is offered, for every dialect: as many copies as asked for, all within the limits."""
    kind = catalogue.optimizers()[key]
    for dialect in kind.dialects:
        runner = Runner(kind.make(dialect), dialect=dialect, clip_norm=1.0)
        experiment = replace(first_launch(), runners=(runner,))
        for slot in fields(runner):
            fan = first_fan(experiment, 0, slot.field)
            assert fan is not None, slot
            copies = fan.variants(experiment).runners
            assert len(copies) == fan.count, slot
            values = [value_of(copy, slot.field) for copy in copies]
            assert values == list(fan.values(experiment))
            assert isinstance(slot.declaration, Number)
            assert [slot.declaration.check(value) for value in values] == values


# ----------------------------------------------------------------------------------------------------------- copies


def test_copies_run_as_runners_that_were_made_one_by_one():
    experiment = first_launch()
    fan = Sweep(0, "beta", 0.5, 0.99, 6, "towards_one")
    runs = Trajectories(fan.variants(experiment))
    runs.advance_to(experiment.steps)
    kind = catalogue.optimizers()["rmsprop"]
    for value, trace in zip(fan.values(experiment), runs.traces, strict=True):
        alone = replace(experiment, runners=(Runner(kind.make("paper", {"lr": 0.06, "beta": value})),))
        run = Trajectory(alone.problem, alone.runners[0].method, alone.start)
        run.advance_to(experiment.steps)
        np.testing.assert_array_equal(trace.rows(), run.trace.rows())


def test_a_schedule_and_clipping_can_be_varied():
    experiment = first_launch()
    cosine = catalogue.schedules()["exponential"]()
    runner = replace(experiment.runners[0], schedule=cosine, clip_norm=2.0)
    assert {slot.field for slot in fields(runner)} >= {"schedule.gamma", "clip_norm"}
    assert with_value(runner, "schedule.gamma", 0.5).schedule.rate(1.0, 3) == 0.25
    assert with_value(runner, "clip_norm", 0.25).method.clipping(3.0, 4.0) == pytest.approx((0.15, 0.2))


def test_a_fan_that_fits_nothing_has_no_copies():
    experiment = first_launch()
    assert Sweep(9, "lr", 0.1, 1.0).variants(experiment).runners == ()
    assert Sweep(0, "beta1", 0.1, 0.9).variants(experiment).runners == ()
    assert Sweep(0, "beta", 0.5, 7.0).variants(experiment).runners == ()
    assert first_fan(experiment, 5) is None


def test_labels_and_colours_of_copies():
    copies = Sweep(2, "lr", 0.01, 1.0, 3, "factors").variants(first_launch()).runners
    assert [copy.label for copy in copies] == ["α = 0.01", "α = 0.1", "α = 1"]
    assert [copy.colour for copy in copies] == list(lightness_ramp(OKABE_ITO["purple"], 3))


def test_the_example_shows_what_memory_does():
    """The longer RMSProp remembers the first large gradients, the smaller its steps stay in the valley at first."""
    experiment = read_experiment(resource("examples", "02-memory-of-rmsprop.optplay"))
    assert [runner.optimizer.settings()["beta"] for runner in experiment.runners] == [0.5, 0.9, 0.99]
    assert [runner.name for runner in experiment.runners] == ["β = 0.5", "β = 0.9", "β = 0.99"]
    lights = [relative_luminance(runner.colour) for runner in experiment.runners]
    assert lights == sorted(lights, reverse=True)
    runs = Trajectories(experiment)
    runs.advance_to(experiment.steps)
    first_rates = [trace.row(1)["effective_lr_x"] for trace in runs.traces]
    # v₁ = (1 − β)g², so η₁ = α / (|g| √(1 − β)).
    assert first_rates == pytest.approx([0.06 / (6.4 * (1 - beta) ** 0.5) for beta in (0.5, 0.9, 0.99)])
    assert all(trace.diverged_at is None for trace in runs.traces)
