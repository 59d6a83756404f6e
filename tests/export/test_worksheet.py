"""Worksheets: the numbers are the trace's, every calculation gives its result, and empty sheets hold no results."""

from __future__ import annotations

import csv
import io
import re
import warnings
from dataclasses import replace

import pytest

from playground.core import catalogue
from playground.core.errors import InvalidInput
from playground.core.formulas.parse import number_in
from playground.core.modifiers import Modifiers
from playground.core.numbers import number_text
from playground.core.trajectory import Trajectory
from playground.experiment.model import Experiment, Runner
from playground.experiment.presets import first_launch
from playground.export.latex import calculation_latex, escaped
from playground.export.working import MOST_STEPS, worked_steps
from playground.export.worksheet import CONTENTS, to_csv, to_latex, to_markdown, worksheet

RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


def experiment_with(key: str, **arguments: object) -> Experiment:
    kind = catalogue.optimizers()[key]
    return replace(first_launch(), runners=(Runner(kind.make("paper", arguments)),))


def sheet_of(experiment, first, last):
    run = Trajectory(experiment.problem, experiment.runners[0].method, experiment.start)
    return worksheet(experiment, 0, run, worked_steps(run, first, last)), run


def again(calculation: str) -> float:
    """What the project's reader of formulas, which knows nothing of rules, makes of a printed calculation."""
    plain = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+", lambda found: f"^({found[0].translate(RAISED)})", calculation)
    plain = re.sub(r"√(\d+(?:\.\d+)?)", r"sqrt(\1)", plain).replace("√(", "sqrt(")
    return number_in(plain)


METHODS = [
    ("rmsprop", {"lr": 0.06}), ("adam", {"lr": 0.2}), ("sgd", {"lr": 0.02, "momentum": 0.9}),
    ("adagrad", {"lr": 0.5}), ("lion", {"lr": 0.05}), ("nadam", {"lr": 0.1}),
]  # fmt: skip


@pytest.mark.parametrize(("key", "arguments"), METHODS, ids=[key for key, _ in METHODS])
def test_rows_have_the_numbers_of_the_trace_and_calculations_give_their_results(key, arguments):
    sheet, run = sheet_of(experiment_with(key, **arguments), 1, 6)
    for step in sheet.steps:
        row = run.trace.row(step.number)
        assert step.rows[0].symbol == "g"
        assert step.rows[0].values == (row["grad_x"], row["grad_y"])
        points = [line for line in step.rows if line.symbol == "θ"]
        assert points[-1].values == (row["x"], row["y"])
        assert points[-1].results == (number_text(row["x"], 4), number_text(row["y"], 4))
        for line in step.rows[1:]:
            for calculation, result in zip(line.calculations, line.results, strict=True):
                if re.search("[a-z|]", calculation):
                    continue  # sign(·) and the like are no formulas of numbers alone
                shown, found = again(result), again(calculation)
                assert found == pytest.approx(shown, rel=6e-4, abs=1e-300), (calculation, result)


def test_a_step_of_rmsprop_by_hand():
    """From (−3.2, 1.6) on x² + 10y²: g = (−6.4, 32), v = 0.1·g², and so on with a pocket calculator."""
    text = to_markdown(sheet_of(experiment_with("rmsprop", lr=0.06), 1, 1)[0])
    assert r"- Loss: $f(x, y) = x^2 + k\,y^2$" in text
    assert "- Parameters: $k = 10$" in text
    assert r"\alpha = 0.06,\quad \beta = 0.9" in text
    assert "- Start: $x = {-3.2},\\quad y = {1.6}$" in text
    assert r"| $g = \nabla f(\theta)$ | −6.4 | 32 |" in text
    assert "0.9·0 + 0.1·(−6.4)² = 4.096 | 0.9·0 + 0.1·32² = 102.4" in text
    assert "−3.2 − 0.02965·(−6.4) = −3.01 | 1.6 − 0.005929·32 = 1.41" in text


@pytest.mark.parametrize("write", [to_markdown, to_latex, to_csv])
def test_an_empty_sheet_holds_no_result(write):
    experiment = replace(experiment_with("rmsprop", lr=0.0613), start=(-3.217, 1.643))
    sheet, _ = sheet_of(experiment, 1, 4)
    empty = write(sheet, "empty")
    numbers = set(re.findall(r"\d+\.\d{2,}", empty))
    stated = {"3.217", "1.643", "0.0613", "3.2", "0.34"}  # start, learning rate, and a width in LaTeX
    assert numbers <= stated
    for step in sheet.steps:
        for row in step.rows:
            for result in row.results:
                if "·" not in result:
                    assert not re.search(rf"(?<![\d.]){re.escape(result.lstrip('−'))}(?![\d.])", empty), (
                        result
                    )
    formula = sheet.steps[0].rows[1]
    assert (formula.words if write is to_csv else formula.latex) in empty
    both = write(sheet, "both")
    assert both.startswith(empty.split("\\end{document}")[0].rstrip())
    answer = sheet.steps[3].rows[-1].results[0]
    assert answer.replace("−", "") in both.replace("−", "")


def test_an_empty_sheet_from_a_later_step_states_where_it_begins():
    experiment = experiment_with("adam", lr=0.2)
    sheet, run = sheet_of(experiment, 8, 9)
    text = to_markdown(sheet, "empty")
    x, y, mx, my = run.state_at(7)[:4]
    assert "Before step 8:" in text
    for value in (x, y, mx, my):
        assert number_text(value, 7).replace("−", "-") in text


def test_noise_belongs_to_the_gradient_that_is_given():
    experiment = experiment_with("rmsprop", lr=0.06)
    noisy = replace(experiment, modifiers=Modifiers(noise=0.5, rotation=30.0))
    sheet, run = sheet_of(noisy, 1, 1)
    empty = to_markdown(sheet, "empty")
    assert number_text(run.trace.row(1)["grad_x"], 4) in empty
    assert "turned anticlockwise by 30°" in empty
    assert "standard deviation 0.5" in empty


def test_rates_that_a_schedule_changes_are_stated():
    experiment = experiment_with("sgd", lr=0.02)
    halved = catalogue.schedules()["exponential"]().with_settings({"gamma": 0.5})
    scheduled = experiment.with_runner(0, replace(experiment.runners[0], schedule=halved))
    text = to_markdown(sheet_of(scheduled, 1, 3)[0], "empty")
    for step, rate in ((1, "0.02"), (2, "0.01"), (3, "0.005")):
        assert f"## Step {step}, learning rate {rate}" in text


def test_the_table_can_be_read_back():
    sheet, run = sheet_of(experiment_with("rmsprop", lr=0.06), 2, 3)
    rows = list(csv.DictReader(io.StringIO(to_csv(sheet))))
    assert [row["step"] for row in rows] == ["2"] * 5 + ["3"] * 5
    assert [row["symbol"] for row in rows[:5]] == ["g", "v", "q", "η", "θ"]
    for step in (2, 3):
        last = next(row for row in rows if row["step"] == str(step) and row["symbol"] == "θ")
        assert float(last["x"]) == pytest.approx(run.trace.row(step)["x"], rel=1e-3)
        assert float(last["y"]) == pytest.approx(run.trace.row(step)["y"], rel=1e-3)


@pytest.mark.parametrize("key", sorted(catalogue.optimizers()))
def test_every_formula_can_be_typeset(key):
    """Each formula between dollar signs goes through a reader of LaTeX; braces and environments are balanced."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of ziamath's own
        from ziamath.zmath import Latex

    text = to_latex(sheet_of(experiment_with(key), 3, 3)[0], "both")
    begun, ended = (re.findall(rf"\\{word}{{(\w+)}}", text) for word in ("begin", "end"))
    assert sorted(begun) == sorted(ended)
    assert re.sub(r"\\[{}]", "", text).count("{") == re.sub(r"\\[{}]", "", text).count("}")
    assert text.isascii() or set(text) - set(map(chr, range(128))) <= set("’–…é")
    for formula in sorted(set(re.findall(r"(?<!\\)\$([^$]+)\$", text))):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            assert Latex(formula).svg().startswith("<svg")


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("√(4.096 + 1·10⁻⁸)", r"\sqrt{4.096 + 1 \cdot 10^{-8}}"),
        ("0.9·(−6.4)²", r"0.9 \cdot \left(-6.4\right)^{2}"),
        ("√40.96 + 1", r"\sqrt{40.96} + 1"),
        ("max(1, |−2|)", r"\max\left(1 , \left|-2\right|\right)"),
        ("2^(0.5)", "2^{0.5}"),
        ("sign(−3)", r"\mathrm{sign}\left(-3\right)"),
    ],
)
def test_calculations_as_latex(text, latex):
    assert calculation_latex(text) == latex


def test_words_as_latex():
    assert escaped("50 % of a_b & β from t₀") == r"50 \% of a\_b \& $\beta$ from t$_0$"


def test_steps_that_cannot_be_shown():
    experiment = experiment_with("sgd", lr=3.0)
    run = Trajectory(experiment.problem, experiment.runners[0].method, experiment.start)
    run.advance_to(2000)
    ended = run.trace.diverged_at
    assert ended is not None
    with pytest.raises(InvalidInput, match=f"diverged at step {ended}"):
        worked_steps(run, ended, ended)
    with pytest.raises(InvalidInput, match="from 1"):
        worked_steps(run, 0, 1)
    with pytest.raises(InvalidInput, match="at most 50 steps"):
        worked_steps(run, 1, MOST_STEPS + 1)
    assert len(worked_steps(run, ended - 1, ended - 1)) == 1


def test_every_content_is_written_in_every_format():
    sheet, _ = sheet_of(experiment_with("adam"), 1, 2)
    lengths = {
        content: [len(write(sheet, content)) for write in (to_markdown, to_latex, to_csv)]
        for content in CONTENTS
    }
    for empty, worked, both in zip(lengths["empty"], lengths["worked"], lengths["both"], strict=True):
        assert empty < worked < both
