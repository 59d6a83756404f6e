"""The experiment as a value: what it refuses, and how one becomes another."""

from __future__ import annotations

import math
from dataclasses import FrozenInstanceError, replace
from itertools import combinations

import pytest

from playground.core.catalogue import optimizers
from playground.core.errors import InvalidInput
from playground.core.landscapes.base import Point
from playground.core.landscapes.elongated_valley import ElongatedValley
from playground.core.landscapes.rosenbrock import Rosenbrock
from playground.core.optimizers.adam import Adam
from playground.core.optimizers.rmsprop import RMSProp
from playground.core.optimizers.sgd import SGD
from playground.experiment.model import MOST_RUNNERS, Experiment, Runner
from playground.experiment.palette import OKABE_ITO, free_colour
from playground.experiment.presets import first_launch


def _of(*names: str) -> Experiment:
    experiment = Experiment(Rosenbrock(), Point(-1.2, 1.0))
    return replace(experiment, runners=tuple(Runner(SGD(), label=name) for name in names))


def _labels(experiment: Experiment) -> list[str]:
    return [runner.label for runner in experiment.runners]


# ------------------------------------------------------------------------------------------------------- the limits


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"start": Point(float("nan"), 0.0)}, r"\$\.start\[0\]: expected a number from .*, got nan"),
        ({"start": Point(0.0, 1.1e9)}, r"\$\.start\[1\]: expected a number from .*, got 1100000000.0"),
        ({"steps": 0}, r"\$\.steps: expected a whole number from 1 to 1000000, got 0"),
        ({"steps": 1_000_001}, r"\$\.steps: .*got 1000001"),
        ({"steps": 2.5}, r"\$\.steps: expected a whole number"),
        ({"seed": -1}, r"\$\.seed: expected a whole number from 0"),
        ({"seed": 2**32}, r"\$\.seed: .*to 4294967295, got 4294967296"),
        ({"runners": (Runner(SGD()),) * 33}, r"\$\.runners: expected at most 32 runners, got 33"),
    ],
    ids=lambda one: str(one)[:30],
)
def test_an_experiment_refuses(change, message):
    with pytest.raises(InvalidInput, match=message):
        replace(_of(), **change)


def test_the_limits_themselves_are_allowed():
    experiment = replace(_of(), start=Point(-1e9, 1e9), steps=1_000_000, seed=2**32 - 1)
    assert (experiment.start, experiment.steps, experiment.seed) == ((-1e9, 1e9), 1_000_000, 4_294_967_295)
    assert len(replace(experiment, runners=[Runner(SGD())] * MOST_RUNNERS).runners) == 32


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"dialect": "jax"}, "sgd has no dialect"),
        ({"clip_norm": 0.0}, r"\$\.clip_norm: expected a number > 0, got 0"),
        ({"clip_value": float("inf")}, r"\$\.clip_value: expected a number > 0, got inf"),
        ({"label": "x" * 61}, r"\$\.label: expected at most 60 characters, got 61"),
        ({"label": "two\nlines"}, r"\$\.label: expected one line of text"),
        ({"label": "tab\there"}, r"\$\.label: expected one line of text"),
        ({"colour": "red"}, r"\$\.colour: expected a colour"),
        ({"colour": "#12345g"}, r"\$\.colour: expected a colour"),
    ],
    ids=lambda one: str(one)[:30],
)
def test_a_runner_refuses(change, message):
    with pytest.raises(InvalidInput, match=message):
        replace(Runner(SGD()), **change)


def test_labels_may_be_of_any_script():
    for label in ("Градиент", "最適化", "👩‍🔬 β₁ = 0,9", "x" * 60):
        assert Runner(SGD(), label=label).name == label


def test_values_are_never_changed():
    experiment = first_launch()
    with pytest.raises(FrozenInstanceError):
        experiment.steps = 5  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        experiment.runners[0].label = "x"  # type: ignore[misc]
    assert {experiment: 1}[first_launch()] == 1


def test_a_start_at_minus_zero_is_a_start_at_zero():
    # Equal experiments keep their traces, so they must not differ in a bit.
    assert repr(replace(_of(), start=Point(-0.0, -0.0)).start) == "Point(x=0.0, y=0.0)"


# ------------------------------------------------------------------------------------------------ another experiment


def test_on_another_landscape_begins_where_it_suggests():
    experiment = replace(_of("one"), start=Point(0.5, 0.5))
    moved = experiment.on(ElongatedValley())
    assert moved.start == ElongatedValley.suggested_start
    assert moved.runners == experiment.runners
    # Another parameter is no other landscape: the start stays where the person put it.
    assert experiment.on(Rosenbrock(a=2.0)).start == Point(0.5, 0.5)
    assert experiment.on(Rosenbrock(a=2.0)).landscape == Rosenbrock(a=2.0)


def test_labels_stay_unique():
    experiment = _of()
    for _ in range(3):
        experiment = experiment.with_new_runner(Runner(SGD()))
    experiment = experiment.with_new_runner(Runner(Adam(), label="SGD 2"))
    experiment = experiment.with_new_runner(Runner(Adam(), label="Run 2024"))
    experiment = experiment.with_new_runner(Runner(Adam(), label="Run 2024"))
    assert _labels(experiment) == ["SGD", "SGD 2", "SGD 3", "SGD 4", "Run 2024", "Run 2025"]


def test_a_label_without_text_counts_as_the_title():
    experiment = replace(_of(), runners=(Runner(SGD()),))
    assert experiment.runners[0].name == "SGD"
    assert _labels(experiment.with_new_runner(Runner(SGD()))) == ["", "SGD 2"]


def test_long_labels_stay_unique_and_within_their_limit():
    experiment = _of()
    for _ in range(MOST_RUNNERS):
        experiment = experiment.with_new_runner(Runner(SGD(), label="x" * 60))
    labels = _labels(experiment)
    assert len(set(labels)) == MOST_RUNNERS
    assert max(map(len, labels)) == 60
    with pytest.raises(InvalidInput, match="at most 32 runners"):
        experiment.with_new_runner(Runner(SGD()))


def test_runners_are_put_moved_replaced_and_removed():
    experiment = _of("a", "b", "c")
    assert _labels(experiment.with_new_runner(Runner(SGD(), label="n"), 1)) == ["a", "n", "b", "c"]
    assert _labels(experiment.with_new_runner(Runner(SGD(), label="n"), 0)) == ["n", "a", "b", "c"]
    assert _labels(experiment.with_runner_moved(0, 2)) == ["b", "c", "a"]
    assert _labels(experiment.with_runner_moved(2, 0)) == ["c", "a", "b"]
    assert _labels(experiment.with_runner_moved(1, 1)) == ["a", "b", "c"]
    assert _labels(experiment.without_runner(1)) == ["a", "c"]
    assert _labels(experiment.with_runner(2, Runner(SGD(), label="z"))) == ["a", "b", "z"]
    assert _labels(experiment) == ["a", "b", "c"]


def _lab(colour):
    """CIELAB of an sRGB colour (D65), after CIE 15."""
    light = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    r, g, b = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in light)
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883,
    )
    x, y, z = (one ** (1 / 3) if one > 0.008856 else 7.787 * one + 16 / 116 for one in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def test_colours_are_taken_in_turn_and_every_runner_has_another():
    experiment, palette = _of(), list(OKABE_ITO.values())
    for _ in range(MOST_RUNNERS):
        experiment = experiment.with_new_runner(Runner(SGD(), colour=experiment.free_colour()))
    colours = [runner.colour for runner in experiment.runners]
    assert colours[: len(palette)] == palette
    assert min(math.dist(_lab(a), _lab(b)) for a, b in combinations(colours, 2)) > 8.9
    assert all(35 < _lab(colour)[0] < 90 for colour in colours)
    # A removed runner's colour is free again; small letters are the same colour.
    assert free_colour([palette[0].lower(), *palette[2:]]) == palette[1]


# --------------------------------------------------------------------------------------------------- other dialects


def test_speaking_another_dialect_keeps_what_was_chosen():
    runner = Runner(
        RMSProp.make("pytorch", {"lr": 0.05, "momentum": 0.5, "centered": True}),
        "pytorch",
        clip_norm=2.0,
        label="R",
    )
    keras = runner.with_dialect("keras")
    # keras.optimizers.RMSprop(learning_rate=0.05, rho=0.9, momentum=0.5, epsilon=1e-7, centered=True)
    assert keras.optimizer.arguments("keras") == {
        "learning_rate": 0.05, "rho": 0.9, "momentum": 0.5, "epsilon": 1e-7, "centered": True, "weight_decay": 0.0,
    }  # fmt: skip
    assert (keras.dialect, keras.clip_norm, keras.label, keras.colour) == ("keras", 2.0, "R", runner.colour)
    assert keras.with_dialect("pytorch") == runner


def test_speaking_takes_the_semantics_along():
    spoken = Runner(RMSProp.make("paper", {"eps_inside": True, "lr": 0.05})).with_dialect("pytorch").optimizer
    assert isinstance(spoken, RMSProp)
    assert (spoken.eps_inside, spoken.beta, spoken.lr) == (False, 0.99, 0.05)


@pytest.mark.parametrize("key", optimizers())
def test_every_dialect_can_be_left_and_taken_up(key):
    kind = optimizers()[key]
    for dialect in kind.dialects:
        for other in kind.dialects:
            there = Runner(kind.make(dialect), dialect).with_dialect(other)
            # Nothing was chosen, so it is what the other framework does by default.
            assert there.optimizer == kind.make(other)
            assert there.dialect == other


def test_a_dialect_clips_as_its_framework_does():
    pytorch = replace(Runner(SGD.make("pytorch"), "pytorch"), clip_norm=1.0)
    # torch.nn.utils.clip_grad_norm_: total norm 5, coefficient 1 / (5 + 1e-6)
    assert pytorch.method.clipping(3.0, 4.0) == (3.0 / 5.000001, 4.0 / 5.000001)
    assert pytorch.with_dialect("keras").method.clipping(3.0, 4.0) == pytest.approx((0.6, 0.8), rel=1e-15)


def test_what_only_looks_different_is_the_same_method():
    runner = Runner(SGD())
    assert replace(runner, label="other", colour="#000000", visible=False).method == runner.method
    assert replace(runner, clip_value=1.0).method != runner.method


def test_the_first_experiment():
    experiment = first_launch()
    assert experiment.landscape == ElongatedValley()
    assert [(runner.name, runner.dialect) for runner in experiment.runners] == [
        ("RMSProp", "paper"),
        ("Adam", "paper"),
        ("SGD", "paper"),
    ]
    assert experiment.start == ElongatedValley.suggested_start
