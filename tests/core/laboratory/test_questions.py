"""Grids, bands, basins and races against tables worked by hand, theory, and loops that take one run at a time."""

from __future__ import annotations

import numpy as np
import pytest

from playground.core import catalogue
from playground.core.engine import Method
from playground.core.generators import exhausted
from playground.core.laboratory.basins import share_of
from playground.core.laboratory.grid import levels, refining
from playground.core.laboratory.lanes import Lanes
from playground.core.laboratory.outcomes import Ends, Wanted
from playground.core.laboratory.race import Standing, best_times, drawn_rates, lowest_loss
from playground.core.laboratory.robustness import band_width, is_at_edge, lr_sensitivity
from playground.core.laboratory.running import running
from playground.core.laboratory.sweep import Axis, SweepTable, sweep_lanes
from playground.core.landscapes.base import Point
from playground.core.landscapes.elongated_valley import ElongatedValley
from playground.core.landscapes.rosenbrock import Rosenbrock
from playground.core.modifiers import Modifiers, Problem
from playground.core.trajectory import Trajectory
from playground.experiment.laboratory.race import entrants

INF = np.inf


def _method(key: str = "sgd", **settings: float) -> Method:
    return Method(catalogue.optimizers()[key].make("paper", settings))


# --------------------------------------------------------------------------------------------------------------- grids


@pytest.mark.parametrize("shape", [(64, 64), (39,), (5, 3), (33, 70)])
def test_levels_go_from_coarse_to_fine_and_take_each_cell_once(shape: tuple[int, ...]) -> None:
    found = list(levels(shape))
    strides = [stride for stride, _ in found]
    assert strides == sorted(strides, reverse=True)
    assert strides[-1] == 1
    assert max(shape) <= 16 or 16 <= -(-max(shape) // strides[0]) < 64
    cells = np.concatenate([new for _, new in found])
    assert sorted(cells.tolist()) == list(range(int(np.prod(shape))))
    for stride, new in found:
        assert all((place % stride == 0).all() for place in np.unravel_index(new, shape))


def test_a_coarse_picture_holds_the_final_numbers() -> None:
    axes = (
        Axis(("optimizer", "lr"), "lr", np.geomspace(1e-3, 1.0, 40)),
        Axis(("optimizer", "beta"), "beta", np.linspace(0.5, 0.99, 33)),
    )
    lanes = sweep_lanes(Problem(Rosenbrock()), _method("rmsprop"), Point(-1.2, 1.0), axes)
    work, seen = refining(lanes, (40, 33), Wanted(30)), {}
    while True:
        try:
            step = next(work)
        except StopIteration as end:
            whole = end.value
            break
        seen.setdefault(step.stride, step.ends.take(np.arange(40 * 33)))
    assert list(seen) == [0, 2, 1]
    known = np.isfinite(seen[2].final_loss).reshape(40, 33)
    assert known[::2, ::2].all()
    assert known.sum() == 20 * 17
    np.testing.assert_equal(seen[2].final_loss[known.ravel()], whole.final_loss[known.ravel()])
    first = lanes.alone(33 * 7 + 5)[1].optimizer
    assert first == catalogue.optimizers()["rmsprop"].make(
        "paper", {"lr": axes[0].values[7], "beta": axes[1].values[5]}
    )


def test_seeds_are_summed_up_by_their_median_and_quartiles() -> None:
    axis = (Axis(("optimizer", "lr"), "lr", np.array([0.01, 0.05])),)
    problem = Problem(ElongatedValley(), Modifiers(noise=1.0), seed=5)
    lanes = sweep_lanes(problem, _method(), Point(1.0, 1.0), axis, seeds=4)
    table = SweepTable.of(exhausted(running(lanes, Wanted(20))), "final_loss", (), 4)
    for cell, rate in enumerate((0.01, 0.05)):
        losses = []
        for seed in (5, 6, 7, 8):
            run = Trajectory(
                Problem(ElongatedValley(), Modifiers(noise=1.0), seed), _method(lr=rate), (1.0, 1.0)
            )
            run.advance_to(20)
            losses.append(run.trace.column("loss")[-1])
        assert table.every[cell].tolist() == losses
        np.testing.assert_allclose(
            (table.low[cell], table.median[cell], table.high[cell]), np.percentile(losses, (25, 50, 75))
        )


def test_a_cell_has_diverged_when_most_of_its_seeds_have() -> None:
    ends = Ends.room(6)
    ends.lost_at[:] = [3, -1, 9, -1, -1, 4]
    ends.final_loss[:] = 1.0
    table = SweepTable.of(ends, "final_loss", (), 3)
    assert table.diverged_at.tolist() == [9, -1]
    assert table.median.tolist() == [INF, 1.0]
    assert table.low.tolist() == [INF, 1.0]


# ------------------------------------------------------------------------------------------------------- learning rates


@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9])
def test_heavy_ball_diverges_beyond_2_1_plus_mu_over_lambda(momentum: float) -> None:
    """On x² + 10 y² the largest eigenvalue is 20 (Polyak 1964)."""
    rates = 2.0 * (1.0 + momentum) / 20.0 * np.linspace(0.9, 1.1, 21)
    lanes = Lanes(
        Problem(ElongatedValley()),
        _method(momentum=momentum),
        np.full(21, -3.2),
        np.full(21, 1.6),
        varied={("optimizer", "lr"): rates},
    )
    diverged = exhausted(running(lanes, Wanted(1500))).diverged_at >= 0
    assert (diverged == (np.arange(21) > 10)).all()


def test_the_width_of_a_band_is_counted_in_decades() -> None:
    rates = 10.0 ** np.linspace(-3.0, 0.0, 7)
    losses = np.array([9.0, 1.04, 1.0, 1.08, 1.2, INF, np.nan])
    # Within 1 % of the descent from 10 to 1 are 1.04, 1.0 and 1.08: three rates of half a decade each.
    assert band_width(rates, losses, start=10.0, best=1.0, share=0.01) == pytest.approx(1.5)
    assert band_width(rates, losses, start=10.0, best=1.0, share=1e-6) == pytest.approx(0.5)
    assert band_width(rates[:2], losses[1:3], start=10.0, best=1.0, share=0.5) == pytest.approx(1.0)


def test_sensitivity_is_the_mean_excess_up_to_the_start() -> None:
    assert lr_sensitivity(np.array([3.0, 1.0, 7.0, INF, np.nan]), start=5.0) == (2 + 0 + 4 + 4 + 4) / 5


def test_a_best_value_at_the_edge_is_told() -> None:
    grid = np.array([[5.0, 4.0, 1.0], [9.0, 9.0, 9.0], [9.0, np.nan, 9.0]])
    assert is_at_edge(grid.ravel(), (3, 3)) == (True, True)
    assert is_at_edge(grid[:, ::-1].ravel(), (3, 3)) == (True, True)
    assert is_at_edge(np.roll(grid, (1, -1), (0, 1)).ravel(), (3, 3)) == (False, False)


MEASURED = {
    "SGD": ("sgd", {}, (1.69, 1.13, 0.78)),
    "momentum 0.9": ("sgd", {"momentum": 0.9}, (2.44, 1.81, 1.40)),
    "RMSProp": ("rmsprop", {}, (2.06, 1.18, 0.18)),
    "Adam": ("adam", {}, (2.65, 1.99, 1.39)),
}
"""An earlier measurement, by a program of its own: mean decades of rates, of 121 from 1e-5 to 10, that end within 10 %,
1 % and 1e-6 of the descent, over the 24 formulas with known minima, from their starts, after 1,000 steps."""


@pytest.mark.slow
@pytest.mark.parametrize("name", MEASURED)
def test_bands_over_the_catalogue_are_those_measured_before(name: str) -> None:
    key, settings, expected = MEASURED[name]
    rates, shares = np.geomspace(1e-5, 10.0, 121), (0.1, 0.01, 1e-6)
    widths = []
    for landscape in entrants().values():
        if not landscape.is_summed and landscape.key != "linear_regression":
            start = landscape.suggested_start
            lanes = Lanes(
                Problem(landscape),
                _method(key, **settings),
                np.full(121, start.x),
                np.full(121, start.y),
                varied={("optimizer", "lr"): rates},
            )
            ends = exhausted(running(lanes, Wanted(1000, tail=False)))
            losses, best = ends.outcome("final_loss"), lowest_loss(landscape)
            first = float(ends.start_loss[0])
            widths.append([band_width(rates, losses, start=first, best=best, share=p) for p in shares])
    assert len(widths) == 24
    np.testing.assert_allclose(np.mean(widths, axis=0), expected, atol=0.0151)


# --------------------------------------------------------------------------------------------------------------- races


def test_a_race_worked_by_hand() -> None:
    """Two methods on three problems; the second solves all."""
    standing = Standing(np.array([[10.0, 40.0, INF], [20.0, 20.0, 30.0]]))
    assert standing.ratios.tolist() == [[1.0, 2.0, INF], [2.0, 1.0, 1.0]]
    np.testing.assert_allclose(
        standing.profile([1.0, 1.99, 2.0, 1e9]), [[1 / 3, 1 / 3, 2 / 3, 2 / 3], [2 / 3, 2 / 3, 1, 1]]
    )
    # The area under ρ from 1 to 4 over 3: (1 · 1/3 + 2 · 2/3) / 3 and (1 · 2/3 + 2 · 1) / 3.
    np.testing.assert_allclose(standing.scores, [5 / 9, 8 / 9])
    assert standing.medians.tolist() == [40.0, 20.0]
    assert standing.ranks.tolist() == [[1.0, 2.0, 2.0], [2.0, 1.0, 1.0]]


def test_the_score_is_the_area_under_the_profile() -> None:
    rng = np.random.default_rng(4)
    times = rng.integers(1, 200, (4, 15)).astype(float)
    times[rng.random((4, 15)) < 0.2] = INF
    times[:, 3], times[:, 4] = INF, 7.0
    standing = Standing(times)
    fine = np.linspace(1.0, 4.0, 60_001)
    area = standing.profile(fine)[:, :-1].mean(axis=1)
    np.testing.assert_allclose(standing.scores, area, atol=1e-4)
    assert standing.ranks[:, 4].tolist() == [2.5] * 4
    assert standing.ranks.sum(axis=0).tolist() == [10.0] * 15


def test_the_interval_of_a_rank_is_about_its_mean_and_that_of_equals_has_no_width() -> None:
    rng = np.random.default_rng(1)
    mean, low, high = Standing(rng.random((3, 12))).rank_interval(7)
    assert (low < mean).all()
    assert (mean < high).all()
    # About ± 1.96 standard errors.
    ranks = Standing(np.random.default_rng(1).random((3, 12))).ranks
    half = 1.96 * ranks.std(axis=1) / np.sqrt(12)
    np.testing.assert_allclose((high - low) / 2, half, rtol=0.15)
    mean, low, high = Standing(np.ones((3, 12))).rank_interval(7)
    assert mean.tolist() == low.tolist() == high.tolist() == [2.0, 2.0, 2.0]


def test_the_best_of_the_trials_is_what_counts() -> None:
    # Three rates, two starts, three seeds.
    steps = np.array([[[9, 5, -1], [-1, -1, 3]], [[8, 9, 10], [7, -1, 1]], [[-1, -1, 1], [-1, -1, -1]]])
    assert best_times(steps).tolist() == [9.0, 7.0]
    assert best_times(steps[2:]).tolist() == [INF, INF]
    assert best_times(steps[:2, :, :2]).tolist() == [7.0, INF]


def test_a_larger_budget_goes_on_where_a_smaller_ends() -> None:
    few, many = (drawn_rates(1e-4, 1.0, budget, "booth", 3) for budget in (5, 400))
    assert many[:5].tolist() == few.tolist()
    assert (many >= 1e-4).all()
    assert (many <= 1.0).all()
    # Log-uniform: each of the four decades has a quarter, give or take four standard deviations.
    assert abs(np.histogram(np.log10(many), 4, (-4.0, 0.0))[0] - 100).max() < 4 * np.sqrt(75)
    assert not np.array_equal(drawn_rates(1e-4, 1.0, 5, "beale", 3), few)


def test_shares_have_wilsons_interval() -> None:
    # Newcombe (1998), doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E, table I, method 3.
    for n, hits, low, high in ((263, 81, 0.2553, 0.3662), (148, 15, 0.0624, 0.1605), (20, 0, 0.0, 0.1611)):
        found = share_of(np.repeat([1, 0], [hits, n - hits]), 1)
        np.testing.assert_allclose(found, (hits / n, low, high), atol=5e-5)
