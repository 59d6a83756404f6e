"""The examples that come along: each sentence is true of the numbers that the program computes."""

from __future__ import annotations

import csv
from functools import cache

import numpy as np
import pytest

from playground.core.trace import Trace
from playground.experiment.codec import dumps, loads
from playground.experiment.examples import examples
from playground.experiment.files import read_experiment
from playground.experiment.model import Experiment
from playground.experiment.note import LONGEST_HEADING, heading_and_text
from playground.experiment.palette import OKABE_ITO
from playground.experiment.share import from_text, to_text
from playground.experiment.trajectories import Trajectories
from playground.experiment.versions import VERSION
from playground.resources import resource

STEMS = [example.path.stem for example in examples()]


def opened(stem: str) -> Experiment:
    return read_experiment(resource("examples", f"{stem}.optplay"))


@cache
def traces(number: int) -> dict[str, Trace]:
    """The traces of an example by the names of its runners."""
    (stem,) = (one for one in STEMS if one.startswith(f"{number:02}-"))
    experiment = opened(stem)
    runs = Trajectories(experiment)
    runs.advance_to(experiment.steps)
    names = [runner.name for runner in experiment.runners]
    return dict(zip(names, runs.traces, strict=True))


def points(trace: Trace) -> np.ndarray:
    return np.column_stack([trace.column("x"), trace.column("y")])


def lengths(trace: Trace) -> np.ndarray:
    """Of its steps."""
    return np.hypot(*np.diff(points(trace), axis=0).T)


def signs_alternate(values: np.ndarray) -> bool:
    return bool((values[1:] * values[:-1] < 0).all())


# -------------------------------------------------------------------------------------------------------- all of them


def test_there_are_enough_and_they_stand_in_order():
    assert len(STEMS) >= 12
    assert [int(stem[:2]) for stem in STEMS] == list(range(1, len(STEMS) + 1))
    assert len({example.title for example in examples()}) == len(STEMS)


@pytest.mark.parametrize("stem", STEMS)
def test_an_example_is_a_good_file(stem):
    experiment = opened(stem)
    heading, text = heading_and_text(experiment.note)
    assert 8 <= len(heading) <= 35
    assert text.endswith(".")
    # Three lines over the map in a window of ordinary size, four in the smallest.
    assert len(experiment.note) <= 265
    assert '"version": 2' in resource("examples", f"{stem}.optplay").read_text("utf-8")
    assert VERSION == 2
    assert loads(dumps(experiment)) == experiment
    assert from_text(to_text(experiment)) == experiment
    runners = experiment.runners
    assert 2 <= len(runners) <= 4
    assert (
        len({runner.name for runner in runners}) == len({runner.colour for runner in runners}) == len(runners)
    )
    if stem != "02-memory-of-rmsprop":  # shades of one colour for one number that differs
        assert {runner.colour for runner in runners} <= set(OKABE_ITO.values())
    assert all(runner.visible for runner in runners)


@pytest.mark.parametrize("stem", STEMS)
def test_nothing_diverges_and_something_happens(stem):
    experiment = opened(stem)
    runs = Trajectories(experiment)
    runs.advance_to(experiment.steps)
    window = experiment.landscape.window
    for trace in runs.traces:
        assert trace.diverged_at is None
        if not experiment.landscape.is_replay:
            reach = np.ptp(points(trace), axis=0) / [
                window.x_high - window.x_low,
                window.y_high - window.y_low,
            ]
            assert reach.max() > 0.03


def test_a_heading_is_what_stands_before_the_first_colon_if_it_is_short():
    assert heading_and_text("Saddle: look at y: it leaves.") == ("Saddle", "look at y: it leaves.")
    assert heading_and_text("No heading.") == ("", "No heading.")
    assert heading_and_text("at 12:30") == ("", "at 12:30")
    long = "x" * (LONGEST_HEADING + 1)
    assert heading_and_text(f"{long}: text") == ("", f"{long}: text")
    assert heading_and_text("") == ("", "")


# ------------------------------------------------------------------------------------------------------ each sentence


def test_01_a_rate_for_each_parameter():
    rmsprop, sgd = traces(1)["RMSProp"], traces(1)["SGD"]
    ratio = rmsprop.column("effective_lr_x")[1:11] / rmsprop.column("effective_lr_y")[1:11]
    assert ((ratio > 4) & (ratio < 5.01)).all()
    assert (sgd.column("effective_lr_x")[1:] == sgd.column("effective_lr_y")[1:]).all()
    # SGD drops: when y has lost nine tenths, x has lost less than a fifth. RMSProp then is past the half.
    fallen = int(np.argmax(sgd.column("y") < 0.16))
    assert sgd.column("x")[fallen] < -3.2 * 0.8
    fallen = int(np.argmax(rmsprop.column("y") < 0.16))
    assert rmsprop.column("x")[fallen] > -1.6


def test_02_memory_of_rmsprop():
    short, long = traces(2)["β = 0.5"], traces(2)["β = 0.99"]
    for axis in "xy":
        assert long.column(f"rms_{axis}")[-1] > 3 * short.column(f"rms_{axis}")[-1]
        assert signs_alternate(short.column(axis)[-20:])
        assert np.abs(short.column(axis)[-20:]) == pytest.approx(0.03, rel=1e-3)
    assert long.column("loss")[-1] < 1e-10


def test_03_bias_correction_of_adam():
    corrected, plain = traces(3)["Corrected"], traces(3)["Not corrected"]
    # Worked by hand: α·(1 − β₁)g / √((1 − β₂)g²).
    assert np.abs(np.diff(points(corrected)[:2], axis=0)) == pytest.approx(0.1, rel=1e-6)
    assert np.abs(np.diff(points(plain)[:2], axis=0)) == pytest.approx(0.1 * 0.1 / 0.001**0.5, rel=1e-6)
    assert plain.column("x").max() > 1.0 > 5 * corrected.column("x").max()


def test_04_limit_of_sgd():
    half, below, at, above = traces(4).values()
    assert np.abs(half.column("y")[1:]).max() < 1e-12
    for trace in (below, at, above):
        assert signs_alternate(trace.column("y"))
    hops = [np.abs(trace.column("y")) for trace in (below, at, above)]
    assert (np.diff(hops[0]) < 0).all()
    assert hops[1] == pytest.approx(0.7)
    assert (np.diff(hops[2]) > 0).all()


def test_05_momentum_overshoots():
    strong, weak, none = traces(5).values()
    for axis in "xy":
        crossings = int((np.diff(np.sign(strong.column(axis))) != 0).sum())
        assert crossings >= 4
    assert strong.column("y").min() < -0.9 < -0.12 < weak.column("y").min()
    assert none.column("y").min() > 0
    assert weak.column("loss")[75] < 0.1 * none.column("loss")[75]


def test_06_too_large_an_epsilon():
    huge, sgd = traces(6)["ε = 1000"], traces(6)["SGD"]
    assert np.abs(points(huge) - points(sgd)).max() < 0.01
    for axis in "xy":
        assert huge.column(f"effective_lr_{axis}")[1:] == pytest.approx(20 / 1000, rel=0.02)
    assert np.abs(points(traces(6)["ε = 1e-8"]) - points(sgd)).max() > 0.3


def test_07_adagrad_does_not_forget():
    adagrad, rmsprop = traces(7)["AdaGrad"], traces(7)["RMSProp"]
    for axis in "xy":
        assert (np.diff(adagrad.column(f"effective_lr_{axis}")[1:]) <= 0).all()
        assert (
            rmsprop.column(f"effective_lr_{axis}")[50:60] > adagrad.column(f"effective_lr_{axis}")[50:60]
        ).all()
        assert rmsprop.column(f"effective_lr_{axis}")[1] < adagrad.column(f"effective_lr_{axis}")[1]
    assert adagrad.column("x")[-1] < 0
    assert rmsprop.column("x")[-1] > 0.8


def test_08_where_epsilon_stands():
    ends = {name: points(trace) for name, trace in traces(8).items()}
    # Some dialects compute in single precision.
    assert np.abs(ends["PyTorch"] - ends["optax"]).max() < 1e-4
    assert np.abs(ends["Keras"] - ends["TF1"]).max() < 1e-4
    assert np.abs(ends["PyTorch"] - ends["Keras"])[1].min() > 0.04
    assert np.abs(ends["PyTorch"] - ends["Keras"]).max() > 1


def test_09_away_from_a_saddle():
    first = {name: int(np.argmax(trace.column("x") > 3)) for name, trace in traces(9).items()}
    assert abs(traces(9)["SGD"].column("grad_x")[1]) == pytest.approx(0.03, abs=0.001)
    assert 80 <= first["SGD"] <= 95
    assert 0 < first["RMSProp"] < 30
    assert 0 < first["Adam"] < 30
    for name in ("RMSProp", "Adam"):
        x, y = np.abs(np.diff(points(traces(9)[name])[:2], axis=0))[0]
        assert x == pytest.approx(y, rel=1e-3)


def test_10_along_a_curved_valley():
    for trace in traces(10).values():
        assert np.abs(trace.column("y")[10] - trace.column("x")[10] ** 2) < 0.2
    # As far as SGD comes in 1000 steps, momentum comes in fewer than 100.
    reached = int(np.argmax(traces(10)["Momentum"].column("x") > traces(10)["SGD"].column("x")[-1]))
    assert 0 < reached < 100


def test_11_clipping_at_a_cliff():
    plain, clipped = traces(11)["SGD"], traces(11)["Clipped to 1"]
    window = opened("11-clipping-at-a-cliff").landscape.window
    assert points(plain)[:52] == pytest.approx(points(clipped)[:52])
    assert np.hypot(plain.column("grad_x")[52], plain.column("grad_y")[52]) == pytest.approx(10, rel=0.05)
    assert int(np.argmax(plain.column("y") > window.y_high)) == 52
    # The plateau: the loss is far from 0, and nothing moves any more.
    assert plain.column("loss")[-1] > 0.05
    assert lengths(plain)[-30:].max() < 0.01
    assert lengths(clipped).max() <= 0.5 + 1e-12
    assert clipped.column("loss")[-20:].max() < 0.01


def test_12_noise_wants_decay():
    quick, calm, both = traces(12).values()
    early, late = slice(20, 60), slice(200, None)
    assert both.column("loss")[early].mean() < 0.5 * calm.column("loss")[early].mean()
    assert quick.column("loss")[early].mean() < 0.5 * calm.column("loss")[early].mean()
    assert both.column("loss")[late].mean() < 0.2 * quick.column("loss")[late].mean()
    assert lengths(both)[late].mean() < lengths(calm)[late].mean() < 0.2 * lengths(quick)[late].mean()


def test_13_a_minimum_that_moves():
    rounds = {
        name: [trace.column("loss")[begin : begin + 100].mean() for begin in (100, 200, 300)]
        for name, trace in traces(13).items()
    }
    assert max(rounds["SGD"]) == pytest.approx(min(rounds["SGD"]), rel=0.05)
    assert (np.diff(rounds["RMSProp"]) < 0).all()
    assert (np.diff(rounds["AdaGrad"]) > 0).all()
    assert rounds["RMSProp"][-1] < 0.1 * rounds["SGD"][-1] < 0.1 * rounds["AdaGrad"][-1]


def test_14_a_valley_at_45_degrees():
    rmsprop, sgd = traces(14)["RMSProp"], traces(14)["SGD"]
    ratio = rmsprop.column("effective_lr_y")[1:] / rmsprop.column("effective_lr_x")[1:]
    assert ((ratio > 1) & (ratio < 1.5)).all()
    assert (sgd.column("loss")[5:50] < 0.5 * rmsprop.column("loss")[5:50]).all()
    straight, turned = opened("01-a-rate-for-each-parameter"), opened("14-a-valley-at-45-degrees")
    assert (straight.landscape, straight.runners) == (turned.landscape, turned.runners)


def test_15_over_the_first_well():
    ends = {name: points(trace)[-1] for name, trace in traces(15).items()}
    assert ends["SGD"] == pytest.approx([0.905, 0], abs=0.01)
    assert ends["Momentum"] == pytest.approx([-0.967, 0], abs=0.02)
    assert ends["Adam"] == pytest.approx([-0.967, 0], abs=0.02)
    deep, shallow = traces(15)["Momentum"].column("loss")[-1], traces(15)["SGD"].column("loss")[-1]
    assert deep < shallow - 3
    first = np.abs(np.diff(points(traces(15)["Adam"])[:11], axis=0))
    assert first == pytest.approx(0.05, rel=0.05)


def test_16_signs_alone():
    lion, sgd = traces(16)["Lion"], traces(16)["SGD"]
    assert np.abs(np.diff(points(lion), axis=0)) == pytest.approx(0.05)
    assert lion.column("x").max() > 0.5
    for axis in "xy":
        assert signs_alternate(lion.column(axis)[-12:])
    assert (np.diff(lengths(sgd)) < 0).all()


def test_17_data_as_they_come():
    with resource("data", "galton.csv").open(encoding="utf-8") as file:
        rows = [(float(row["parents"]), float(row["child"])) for row in csv.DictReader(file)]
    heights, children = np.array(rows).T
    assert heights.mean() == pytest.approx(68, abs=0.5)
    assert (heights**2).mean() == pytest.approx(4700, rel=0.02)
    assert np.polyfit(heights, children, 1)[1] == pytest.approx(24, abs=0.5)
    sgd, adam = traces(17)["SGD"], traces(17)["Adam"]
    assert sgd.column("x")[10:] == pytest.approx(1.0, abs=0.02)
    assert adam.column("x")[60:] == pytest.approx(1.0, abs=0.05)
    assert sgd.column("y")[600] == pytest.approx(0.02, abs=0.005)
    assert adam.column("y")[600] == pytest.approx(1, abs=0.1)


def test_18_gradients_of_a_real_training():
    sgd, rmsprop, adam = (traces(18)[name] for name in ("SGD", "RMSProp", "Adam"))
    sizes = [np.median(np.abs(sgd.column(f"grad_{axis}")[1:])) for axis in "xy"]
    assert 15 < sizes[0] / sizes[1] < 60
    assert abs(sgd.column("x")[-1]) > 3 * abs(sgd.column("y")[-1])
    for trace in (rmsprop, adam):
        assert (trace.column("effective_lr_y")[1:] > 5 * trace.column("effective_lr_x")[1:]).all()
        assert abs(trace.column("y")[-1]) > 5 * abs(trace.column("x")[-1])
