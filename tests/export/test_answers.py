"""Checking answers: right, rounded, wrong and by how much, and right only given an earlier mistake."""

from __future__ import annotations

from dataclasses import replace

import pytest

from playground.core import catalogue
from playground.core.errors import InvalidInput
from playground.core.modifiers import Modifiers
from playground.core.trajectory import Trajectory
from playground.experiment.model import Runner
from playground.experiment.presets import first_launch
from playground.export.answers import Blank, check_answers, read_answer
from playground.export.working import worked_steps


def run_of(key="rmsprop", experiment=None, **arguments):
    experiment = experiment or first_launch()
    runner = Runner(catalogue.optimizers()[key].make("paper", arguments or {"lr": 0.06}))
    return Trajectory(experiment.problem, runner.method, experiment.start)


def checked(run, first, last, texts):
    return check_answers(run, worked_steps(run, first, last), texts)


def answers_of(run, first, last):
    """What somebody fills in who copies the printed results."""
    texts = {}
    for step in worked_steps(run, first, last):
        for index, row in enumerate(step.rows):
            for coordinate in (0,) if row.shared else (0, 1):
                texts[Blank(step.number, index, coordinate)] = row.results[coordinate]
    return texts


# By hand, from (−3.2, 1.6): rows g, v, q, η, θ in x and in y.
G, V, Q, ETA, THETA = range(5)
BY_HAND = {
    Blank(1, G, 0): "-6.4", Blank(1, G, 1): "32", Blank(1, V, 0): "4.096", Blank(1, V, 1): "102,4",
    Blank(1, Q, 0): "2.024", Blank(1, Q, 1): "10.12", Blank(1, ETA, 0): "0.02965", Blank(1, ETA, 1): "5.929·10^-3",
    Blank(1, THETA, 0): "-3.01", Blank(1, THETA, 1): "1.41",
}  # fmt: skip


# --------------------------------------------------------------------------------------------------- reading numbers


@pytest.mark.parametrize(
    ("text", "value", "half_unit"),
    [
        ("0.8413", 0.8413, 5e-5), ("0,8413", 0.8413, 5e-5), ("−6.4", -6.4, 0.05), ("-6.40", -6.4, 0.005),
        (" 32 ", 32.0, 0.5), (".5", 0.5, 0.05), ("3.04·10^-9", 3.04e-9, 5e-12), ("3.04·10⁻⁹", 3.04e-9, 5e-12),
        ("3.04 × 10^(-9)", 3.04e-9, 5e-12), ("2e-3", 2e-3, 5e-4), ("1.5E4", 1.5e4, 500.0),
    ],
)  # fmt: skip
def test_numbers_and_how_precisely_they_are_given(text, value, half_unit):
    answer = read_answer(text)
    assert answer.value == pytest.approx(value, rel=1e-14)
    assert answer.half_unit == pytest.approx(half_unit)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1/3", 1 / 3), ("0.9·0.25 + 0.1·4", 0.625), ("(−6.4)²", 40.96), ("√2/2", 0.5**0.5), ("2*sqrt(0,25)", 1.0),
        ("0.06/√(4.096 + 10^-8)", 0.0296463533), ("2^3", 8.0),
    ],
)  # fmt: skip
def test_calculations(text, value):
    assert read_answer(text).value == pytest.approx(value, rel=1e-8)


@pytest.mark.parametrize(
    "text", ["", "abc", "1,2,3", "x", "1/0", "1 2", "__import__('os').getcwd()", "9**9**9**9"]
)
def test_what_is_no_number(text):
    with pytest.raises(InvalidInput):
        read_answer(text)


# ------------------------------------------------------------------------------------------------------------ right


def test_a_hand_calculation_is_right():
    found = checked(run_of(), 1, 1, BY_HAND)
    assert {judged.verdict for judged in found.judgements.values()} == {"right"}
    assert found.first_wrong is None
    assert found.summary == "Everything is right."


@pytest.mark.parametrize("key", sorted(catalogue.optimizers()))
def test_the_printed_results_of_every_optimizer_are_right(key):
    run = run_of(key, lr=0.05)
    found = checked(run, 2, 4, answers_of(run, 2, 4))
    wrong = {place: judged for place, judged in found.judgements.items() if judged.verdict != "right"}
    assert wrong == {}


def test_fewer_digits_are_right_when_rounded_and_wrong_when_not():
    for text, verdict in (
        ("4.1", "right"),
        ("4.10", "right"),
        ("4.096", "right"),
        ("4.0", "wrong"),
        ("4.09", "wrong"),
    ):
        found = checked(run_of(), 1, 1, {Blank(1, V, 0): text})
        assert found.judgements[Blank(1, V, 0)].verdict == verdict, text


def test_no_number_of_digits_makes_a_coarse_answer_right():
    """4 is 4.096 rounded, within 5 %; but 0.03 for 0.0264 or 0 for a tiny number is not what was asked for."""
    run = run_of()
    assert checked(run, 1, 1, {Blank(1, V, 0): "4"}).first_wrong is None
    assert checked(run, 1, 1, {Blank(1, ETA, 1): "0.01"}).first_wrong == Blank(1, ETA, 1)
    assert checked(run, 1, 1, {Blank(1, ETA, 1): "0"}).first_wrong == Blank(1, ETA, 1)


def test_who_goes_on_with_rounded_values_is_right():
    """v = 4.1 gives q = 2.0248 and η = 0.02963, which differs from 0.029646 in the last digit given."""
    texts = {Blank(1, V, 0): "4.1", Blank(1, Q, 0): "2.0248", Blank(1, ETA, 0): "0.02963"}
    found = checked(run_of(), 1, 1, texts)
    assert [found.judgements[place].verdict for place in texts] == ["right"] * 3
    alone = checked(run_of(), 1, 1, {Blank(1, ETA, 0): "0.02963"})
    assert alone.first_wrong == Blank(1, ETA, 0)


# ------------------------------------------------------------------------------------------------------------ wrong


def test_the_first_wrong_line_and_by_how_much():
    """A forgotten 0.1: v = 32² instead of 102.4 in y."""
    found = checked(run_of(), 1, 1, BY_HAND | {Blank(1, V, 1): "1024"})
    assert found.first_wrong == Blank(1, V, 1)
    assert found.judgements[Blank(1, V, 1)].error == pytest.approx(1024 - 102.4)
    assert found.summary == "The first that goes wrong is v in y of step 1: 922 too large (900 %)."


def test_a_wrong_sign_is_called_so():
    found = checked(run_of(), 1, 1, {Blank(1, G, 0): "6.4"})
    assert found.judgements[Blank(1, G, 0)].words == "the sign is wrong"


def test_a_mistake_that_is_carried_on_counts_once():
    """v = 10.24 in y (a slip of the point); q = 3.2, η = 0.01875 and θ = 1 follow from it and are not wrong again."""
    texts = BY_HAND | {
        Blank(1, V, 1): "10.24", Blank(1, Q, 1): "3.2", Blank(1, ETA, 1): "0.01875", Blank(1, THETA, 1): "1.0",
    }  # fmt: skip
    found = checked(run_of(), 1, 1, texts)
    verdicts = [found.judgements[Blank(1, row, 1)].verdict for row in range(5)]
    assert verdicts == ["right", "wrong", "follow-up", "follow-up", "follow-up"]
    assert all(found.judgements[Blank(1, row, 0)].verdict == "right" for row in range(5))
    assert "10.12" in found.judgements[Blank(1, Q, 1)].words


def test_a_second_mistake_after_the_first_is_measured_from_ones_own_values():
    texts = {Blank(1, V, 1): "10.24", Blank(1, Q, 1): "3.4"}
    judged = checked(run_of(), 1, 1, texts).judgements[Blank(1, Q, 1)]
    assert judged.verdict == "wrong"
    assert judged.error == pytest.approx(0.2, abs=1e-6)


def test_a_mistake_is_carried_into_the_next_step():
    """θ = 1.5 instead of 1.41 in y: the next gradient 2·10·1.5 = 30 follows; x is not concerned."""
    texts = BY_HAND | {Blank(1, THETA, 1): "1.5", Blank(2, G, 1): "30.0", Blank(2, G, 0): "-6.02"}
    found = checked(run_of(), 1, 2, texts)
    assert found.judgements[Blank(2, G, 1)].verdict == "follow-up"
    assert found.judgements[Blank(2, G, 0)].verdict == "right"
    assert found.first_wrong == Blank(1, THETA, 1)


def test_lines_left_out_are_worked_out_from_the_answers_before():
    texts = {Blank(1, V, 1): "10.24", Blank(1, THETA, 1): "1.0"}
    found = checked(run_of(), 1, 1, texts)
    assert found.judgements[Blank(1, THETA, 1)].verdict == "follow-up"
    assert found.judgements[Blank(1, Q, 1)].verdict == "empty"


def test_who_finds_back_is_right_again():
    texts = BY_HAND | {Blank(1, V, 1): "10.24"}
    found = checked(run_of(), 1, 1, texts)
    assert [found.judgements[Blank(1, row, 1)].verdict for row in (Q, ETA, THETA)] == ["right"] * 3


def test_what_cannot_be_read_is_neither_right_nor_wrong():
    found = checked(run_of(), 1, 1, BY_HAND | {Blank(1, V, 0): "four"})
    assert found.judgements[Blank(1, V, 0)].verdict == "unreadable"
    assert found.judgements[Blank(1, Q, 0)].verdict == "right"
    assert found.summary == "1 entry cannot be read as a number."


def test_summaries_on_the_way():
    assert checked(run_of(), 1, 1, {}).summary == "Nothing is filled in yet."
    found = checked(run_of(), 1, 1, {Blank(1, G, 0): "-6.4"})
    assert found.summary == "1 of 10 filled in, all right so far."


def test_what_both_coordinates_share_is_asked_once():
    """Adam's bias correction c₁ = 1 − 0.9 = 0.1, in row 3."""
    run = run_of("adam", lr=0.2)
    found = checked(run, 1, 1, {Blank(1, 3, 0): "0.2"})
    assert Blank(1, 3, 1) not in found.judgements
    assert found.summary.startswith("The first that goes wrong is c₁ of step 1: 0.1 too large (100 %)")


def test_noise_is_the_same_for_the_check():
    experiment = replace(first_launch(), modifiers=Modifiers(noise=1.0, rotation=10.0))
    run = run_of(experiment=experiment)
    found = checked(run, 1, 3, answers_of(run, 1, 3))
    assert found.summary == "Everything is right."


def test_absurd_answers_do_no_harm():
    texts = {Blank(1, V, 0): "-5", Blank(1, V, 1): "1e90", Blank(1, Q, 0): "1", Blank(1, ETA, 0): "1e99"}
    found = checked(run_of(), 1, 3, texts)
    assert found.first_wrong == Blank(1, V, 0)


EVERY = [
    (key, dialect, schedule)
    for key, kind in catalogue.optimizers().items()
    for dialect in kind.dialects
    for schedule in catalogue.schedules()
]


@pytest.mark.parametrize(("key", "dialect", "schedule"), EVERY, ids=lambda one: one)
def test_what_is_printed_is_right_for_every_optimizer_dialect_and_schedule(key, dialect, schedule):
    """Also where the schedule drives the momentum, which then stands in the rule as a symbol."""
    optimizer = catalogue.optimizers()[key].make(dialect)
    runner = Runner(optimizer, dialect, catalogue.schedules()[schedule]())
    experiment = first_launch()
    run = Trajectory(experiment.problem, runner.method, experiment.start)
    run.advance_to(3)
    if run.trace.diverged_at is not None:
        # FTRL divides by the rate, and these begin with 0: 0/0 in Keras, too.
        assert (key, runner.method.rate(1), run.trace.diverged_at) == ("ftrl", 0.0, 1)
        return
    texts = answers_of(run, 2, 3)
    check = checked(run, 2, 3, texts)
    assert check.first_wrong is None, check.summary
    assert {one.verdict for one in check.judgements.values()} == {"right"}
