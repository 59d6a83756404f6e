"""Steps worked by hand, on x² + 10y² (gradient (2x, 20y)) from (1, 0.5) unless said otherwise."""

from __future__ import annotations

import math
from typing import Any

import pytest

from playground.core.catalogue import optimizers
from playground.core.engine import Method
from playground.core.landscapes.elongated_valley import ElongatedValley
from playground.core.modifiers import Problem
from playground.core.schedules.step import Step
from playground.core.trajectory import Trajectory


def _run(
    name: str, steps: int, start: tuple[float, float] = (1.0, 0.5), schedule: Any = None, **chosen: Any
) -> Trajectory:
    key, _, dialect = name.partition(":")
    method = Method(optimizers()[key].make(dialect or "paper", chosen), *([schedule] if schedule else []))
    run = Trajectory(Problem(ElongatedValley()), method, start)
    run.advance_to(steps)
    return run


def _points(run: Trajectory) -> list[tuple[float, float]]:
    return [(run.trace.row(t)["x"], run.trace.row(t)["y"]) for t in range(len(run.trace))]


def _xs(run: Trajectory) -> list[float]:
    return run.trace.column("x").tolist()


def close(expected: Any) -> Any:
    return pytest.approx(expected, rel=2e-7, abs=1e-12)


def test_sgd() -> None:
    # g = (2, 10): (1 − 0.05·2, 0.5 − 0.05·10). g = (1.8, 0).
    run = _run("sgd", 2, lr=0.05)
    assert _points(run)[1:] == [close((0.9, 0.0)), close((0.81, 0.0))]
    # Diagnostic: d = 0.1·(4, 100), then 0.9·d + 0.1·(3.24, 0) = (0.684, 9).
    assert run.trace.column("rms_x")[1:] == close([math.sqrt(0.4), math.sqrt(0.684)])
    assert run.trace.column("rms_y")[1:] == close([math.sqrt(10.0), 3.0])
    assert run.trace.column("effective_lr_x")[1:].tolist() == [0.05, 0.05]


@pytest.mark.parametrize("dialect", ["paper", "pytorch", "keras", "optax"])
def test_momentum(dialect: str) -> None:
    lr = {"keras": "learning_rate", "optax": "learning_rate"}.get(dialect, "lr")
    # b = (2, 10)          θ = (1 − 0.1, 0.5 − 0.5)
    # g = (1.8, 0)         b = 0.9·(2, 10) + g = (3.6, 9)          θ = (0.9 − 0.18, −0.45)
    # g = (1.44, −9)       b = 0.9·(3.6, 9) + g = (4.68, −0.9)     θ = (0.72 − 0.234, −0.45 + 0.045)
    chosen: dict[str, Any] = {"momentum": 0.9, lr: 0.05}
    run = _run(f"sgd:{dialect}", 3, **chosen)
    assert _points(run)[1:] == [close((0.9, 0.0)), close((0.72, -0.45)), close((0.486, -0.405))]


def test_nesterov() -> None:
    # b = 2, u = 2 + 0.9·2 = 3.8, x = 1 − 0.19.  g = 1.62, b = 1.8 + 1.62 = 3.42, u = 1.62 + 3.078 = 4.698.
    assert _xs(_run("sgd", 2, lr=0.05, momentum=0.9, nesterov=True))[1:] == close([0.81, 0.81 - 0.2349])


def test_the_paper_dampens_the_first_gradient_too() -> None:
    # b = 0.9·0 + 0.1·2, x = 1 − 0.1·0.2
    assert _xs(_run("sgd", 1, lr=0.1, momentum=0.9, dampening=0.9))[1] == close(0.98)


def test_pytorch_does_not_dampen_the_first_gradient() -> None:
    # b = 2, x = 0.9.  g = 1.8, b = 0.9·2 + 0.5·1.8 = 2.7, x = 0.9 − 0.135.
    assert _xs(_run("sgd:pytorch", 2, lr=0.05, momentum=0.9, dampening=0.5))[1:] == close([0.9, 0.765])


def test_a_falling_rate_meets_a_buffer_that_holds_gradients_or_steps() -> None:
    half = Step(step_size=1, gamma=0.5)
    # Gradients: b = 0.9·2 + 1.8 = 3.6, x = 0.9 − 0.025·3.6.
    gradients = _run("sgd:pytorch", 2, schedule=half, lr=0.05, momentum=0.9)
    assert _xs(gradients)[1:] == close([0.9, 0.81])
    # Steps: b = 0.05·2 = 0.1; b = 0.9·0.1 + 0.025·1.8 = 0.135, x = 0.9 − 0.135.
    steps = _run("sgd:keras", 2, schedule=half, learning_rate=0.05, momentum=0.9)
    assert _xs(steps)[1:] == close([0.9, 0.765])


def test_weight_decay_inside_and_beside_the_gradient() -> None:
    # Inside: g = 2 + 0.5·1 = 2.5, x = 1 − 0.05·2.5.  Beside: 1·(1 − 0.05·0.5) − 0.05·2. Equal for SGD.
    assert _xs(_run("sgd:pytorch", 1, lr=0.05, weight_decay=0.5))[1] == close(0.875)
    assert _xs(_run("sgd:keras", 1, learning_rate=0.05, weight_decay=0.5))[1] == close(0.875)
    # Adam's first step is α·sign(g) whatever is added to g; decay beside it shrinks x by 1 − 0.1·0.5.
    assert _xs(_run("adam", 1, lr=0.1, eps=0, weight_decay=0.5))[1] == close(0.9)
    assert _xs(_run("adamw:pytorch", 1, lr=0.1, eps=0, weight_decay=0.5))[1] == close(0.85)
    # In the paper's Algorithm 2 α stands outside the brackets of the decay: 1 − 0.1 − 0.5.
    assert _xs(_run("adamw", 1, lr=0.1, eps=0, weight_decay=0.5))[1] == close(0.4)
    # Its schedule multiplies both: 0.4·(1 − 0.5·0.5) − 0.05·û with û = 1 for a gradient that stays.
    falling = _run(
        "adamw", 2, schedule=Step(step_size=1, gamma=0.5), lr=0.1, eps=0, weight_decay=0.5, beta1=0, beta2=0
    )
    assert _xs(falling)[2] == close(0.4 * 0.75 - 0.05)


def test_rmsprop() -> None:
    # g = (2, 10)               v = 0.1·(4, 100) = (0.4, 10)            √v = (0.63245553, 3.16227766)
    #   η = 0.1/√v = (0.15811388, 0.03162278)                          θ = (1, 0.5) − 0.31622777·(1, 1)
    # g = (1.36754447, 3.67544468)
    #   v = 0.9·(0.4, 10) + 0.1·(1.87017787, 13.50889359) = (0.54701779, 10.35088936)
    #   √v = (0.73960651, 3.21727982)    η = (0.13520703, 0.03108216)
    #   θ = (0.68377223 − 0.18490163, 0.18377223 − 0.11424075)
    run = _run("rmsprop", 2, lr=0.1, eps=0)
    assert _points(run)[1:] == [close((0.68377223, 0.18377223)), close((0.49887061, 0.06953149))]
    first, second = run.trace.row(1), run.trace.row(2)
    assert (first["rms_x"], first["rms_y"]) == close((0.63245553, 3.16227766))
    assert (first["effective_lr_x"], first["effective_lr_y"]) == close((0.15811388, 0.03162278))
    assert (second["rms_x"], second["rms_y"]) == close((0.73960651, 3.21727982))
    assert (second["effective_lr_x"], second["effective_lr_y"]) == close((0.13520703, 0.03108216))


def test_rmsprop_epsilon_inside_and_outside_the_root() -> None:
    # v = (0.4, 10).  Inside: 0.1/√(0.4 + 0.09) = 0.1/0.7.  Outside: 0.1/(0.63245553 + 0.09).
    inside = _run("rmsprop", 1, lr=0.1, eps=0.09).trace.row(1)
    outside = _run("rmsprop:pytorch", 1, lr=0.1, alpha=0.9, eps=0.09).trace.row(1)
    assert inside["effective_lr_x"] == close(1.0 / 7.0)
    assert outside["effective_lr_x"] == close(0.13841682)
    assert inside["rms_x"] == outside["rms_x"] == close(0.63245553)


def test_rmsprop_centered() -> None:
    # v = 0.4, ḡ = 0.2, v − ḡ² = 0.36, η = 0.1/0.6, x = 1 − 2/6.
    run = _run("rmsprop", 1, lr=0.1, eps=0, centered=True)
    assert run.trace.row(1)["rms_x"] == close(0.6)
    assert _xs(run)[1] == close(2.0 / 3.0)


def test_rmsprop_of_tf1_starts_with_a_mean_square_of_one() -> None:
    # v = 1 + (4 − 1)·0.1 = 1.3 with 0.9 and 0.1 in single precision: off by some 1e-8.
    run = _run("rmsprop:tf1", 1, learning_rate=0.1, epsilon=0)
    assert run.trace.row(1)["rms_x"] == pytest.approx(math.sqrt(1.3), rel=1e-7)
    assert run.trace.row(1)["rms_x"] != pytest.approx(math.sqrt(1.3), rel=1e-9)


def test_adam() -> None:
    # t = 1: m̂ = g, v̂ = g², so θ falls by 0.1 in each coordinate.
    # t = 2, g = (1.8, 8):
    #   m = 0.9·(0.2, 1) + 0.1·g = (0.36, 1.7)                    m̂ = m/0.19 = (1.89473684, 8.94736842)
    #   v = 0.999·(0.004, 0.1) + 0.001·(3.24, 64) = (0.007236, 0.1639)
    #   v̂ = v/0.001999 = (3.61980990, 81.99099550)               √v̂ = (1.90257980, 9.05488793)
    #   η = 0.1/√v̂ = (0.05256021, 0.01104376)                    θ = (0.9 − 0.09958777, 0.4 − 0.09881258)
    run = _run("adam", 2, lr=0.1, eps=0)
    assert _points(run)[1:] == [close((0.9, 0.4)), close((0.80041223, 0.30118742))]
    row = run.trace.row(2)
    assert (row["rms_x"], row["rms_y"]) == close((1.90257980, 9.05488793))
    assert (row["effective_lr_x"], row["effective_lr_y"]) == close((0.05256021, 0.01104376))


def test_adam_with_epsilon_in_its_four_places() -> None:
    # t = 1, g = 2: √v̂ = 2, v̂ = 4, √v = 0.001^0.5·2 = 0.06324555, and lr·√c₂/(√v + ε) = 0.1·0.03162278/0.56324555.
    places = {"outside": 0.1 / 2.5, "inside": 0.1 / math.sqrt(4.5), "hat": 0.1 * 0.03162278 / 0.56324555}
    for place, rate in places.items():
        row = _run("adam", 1, lr=0.1, eps=0.5, eps_place=place).trace.row(1)
        assert row["effective_lr_x"] == pytest.approx(rate, rel=2e-7), place
        assert row["rms_x"] == close(2.0)
    row = _run("adam:optax", 1, learning_rate=0.1, eps=0.5, eps_root=2.25).trace.row(1)
    assert row["effective_lr_x"] == close(0.1 / (2.5 + 0.5))


def test_adagrad() -> None:
    # G = (4, 100)     η = 0.5/(2, 10)               θ = (0.5, 0)
    # g = (1, 0)       G = (5, 100)                  x = 0.5 − 0.5/√5 = 0.5 − 0.22360680
    run = _run("adagrad", 2, lr=0.5, eps=0)
    assert _points(run)[1:] == [close((0.5, 0.0)), close((0.27639320, 0.0))]
    assert run.trace.column("effective_lr_y")[1:] == close([0.05, 0.05])
    # √(G/t): √4 and √100, then √(5/2) and √(100/2).
    assert run.trace.column("rms_x")[1:] == close([2.0, 1.58113883])
    assert run.trace.column("rms_y")[1:] == close([10.0, 7.07106781])


def test_adadelta() -> None:
    # v = 0.1·4 = 0.4, r = √0.01/√(0.4 + 0.01) = 0.15617376, δ = 0.31234752, D = 0.1·δ² = 0.00975610
    # x = 0.68765248, g = 1.37530496, v = 0.36 + 0.1·1.89146374 = 0.54914637
    # r = √(0.00975610 + 0.01)/√(0.54914637 + 0.01) = 0.14055638/0.74776091 = 0.18796969
    run = _run("adadelta:pytorch", 2, rho=0.9, eps=0.01)
    assert run.trace.column("effective_lr_x")[1:] == close([0.15617376, 0.18796969])
    assert _xs(run)[1:] == close([0.68765248, 0.68765248 - 0.18796969 * 1.37530496])
    assert run.trace.column("rms_x")[1:] == close([0.63245553, 0.74104411])


def test_adamax() -> None:
    # t = 1: m̂ = 2, u = 2, x = 1 − 0.1.   t = 2: g = 1.8, m̂ = 0.36/0.19, u = max(0.95·2, 1.8) = 1.9
    #   η = 0.1/1.9 = 0.05263158, x = 0.9 − 0.05263158·1.89473684
    run = _run("adamax", 2, lr=0.1, beta2=0.95)
    assert run.trace.column("rms_x")[1:] == close([2.0, 1.9])
    assert run.trace.column("effective_lr_x")[1:] == close([0.05, 0.05263158])
    assert _xs(run)[1:] == close([0.9, 0.80027701])


def test_adamax_without_epsilon_stays_where_there_is_no_gradient() -> None:
    run = _run("adamax", 3, start=(1.0, 0.0), lr=0.1)
    assert run.trace.column("y").tolist() == [0.0] * 4
    assert run.trace.diverged_at is None


def test_nadam_of_the_paper() -> None:
    # ψ = 0: μ = 0.9·(1 − 0.5) = 0.45 always.  P = 0.45, P·μ' = 0.2025, m = 0.55·2 = 1.1, v̂ = 4.
    # m̂ = 0.45·1.1/0.7975 + 0.55·2/0.55 = 0.62068966 + 2, v̂ = 0.999·4, x = 1 − 0.1·2.62068966/(2·0.99949987)
    assert _xs(_run("nadam", 1, lr=0.1, eps=0, momentum_decay=0))[1] == close(0.86889995)
    # PyTorch keeps β₁ in the mean: m = 0.1·2 = 0.2, 0.45·0.2/0.7975 + 2 = 2.11285266.
    assert _xs(_run("nadam:pytorch", 1, lr=0.1, eps=0, momentum_decay=0))[1] == close(0.89435737)


def test_radam_waits_for_its_mean_square() -> None:
    # β₂ = 0.999: ρ∞ = 1999, and ρ(5) = 4.99600, ρ(6) = 5.99500 (1999 − 2tβ₂ᵗ/(1 − β₂ᵗ)).
    run = _run("radam:pytorch", 7, lr=0.001)
    rates = run.trace.column("effective_lr_x")
    assert rates[1:6].tolist() == [0.001] * 5
    assert rates[6] < 0.0001
    assert (
        _run("radam", 7, lr=0.001).trace.column("effective_lr_x")[5] < 0.0001
    )  # the paper asks for ρ > 4 only
    # r = √((ρ − 4)(ρ − 2)ρ∞ / ((ρ∞ − 4)(ρ∞ − 2)ρ)) at t = 6.
    rho = 1999.0 - 12.0 * 0.999**6 / (1.0 - 0.999**6)
    r = math.sqrt((rho - 4.0) * (rho - 2.0) * 1999.0 / (1995.0 * 1997.0 * rho))
    assert rates[6] == pytest.approx(0.001 * r / run.trace.row(6)["rms_x"], rel=1e-6)


def test_adabelief() -> None:
    # m = 0.2, s = 0.001·1.8² = 0.00324, ŝ = 3.24, so the rate is 0.1/1.8 and x = 1 − 2·0.1/1.8.
    run = _run("adabelief", 1, lr=0.1, eps=0, eps_root=0)
    assert run.trace.row(1)["rms_x"] == close(1.8)
    assert _xs(run)[1] == close(1.0 - 0.2 / 1.8)
    # optax's second ε stays in s: ŝ = (0.00324 + 0.0008)/0.001 = 4.04.
    other = _run("adabelief:optax", 1, learning_rate=0.1, eps=0, eps_root=0.0008)
    assert other.trace.row(1)["rms_x"] == close(math.sqrt(4.04))


def test_yogi() -> None:
    # v₀ = 0: v = 0 + 0.001·4.  v₀ = 9 > g²: v = 9 − 0.001·4.  m = 0.2 without correction.
    assert _run("yogi", 1).trace.row(1)["rms_x"] == close(math.sqrt(0.004))
    run = _run("yogi", 1, lr=0.1, eps=0, initial_v=9)
    assert run.trace.row(1)["rms_x"] == close(math.sqrt(8.996))
    assert _xs(run)[1] == close(1.0 - 0.02 / math.sqrt(8.996))


def test_lion() -> None:
    # t = 1: c = 0.1·g > 0.  From (0.01, 0.5) with α = 0.02: x = −0.01, g = −0.02, m = 0.01·0.02,
    # c = 0.9·0.0002 − 0.1·0.02 < 0, so x turns back.
    run = _run("lion", 2, start=(0.01, 0.5), lr=0.02)
    assert _points(run)[1:] == [close((-0.01, 0.48)), close((0.01, 0.46))]
    # Decay shrinks θ by 1 − 0.02·0.5 beside the sign.
    assert _xs(_run("lion", 1, lr=0.02, weight_decay=0.5))[1] == close(0.99 - 0.02)


def test_rprop() -> None:
    # Sizes 0.4, 0.48, 0.576 while the sign stays: 1, 0.6, 0.12, −0.456.  Then the sign changes, the size halves
    # (0.288), and the paper takes the last step back; the step after that keeps the size.
    run = _run("rprop", 5, lr=0.4)
    assert _xs(run) == close([1.0, 0.6, 0.12, -0.456, 0.12, 0.12 - 0.288])
    assert run.trace.column("effective_lr_x")[1:] == close([0.4, 0.48, 0.576, 0.576, 0.288])
    # PyTorch stays where it is, then goes on with the smaller size.
    run = _run("rprop:pytorch", 5, lr=0.4)
    assert _xs(run) == close([1.0, 0.6, 0.12, -0.456, -0.456, -0.168])
    # optax moves by the step made before: nothing at first, and the sign changes one step later.
    assert _xs(_run("rprop:optax", 4, learning_rate=0.4)) == close([1.0, 1.0, 0.6, 0.12, -0.456])


def test_rprop_holds_its_sizes_to_the_limits() -> None:
    # 0.1·1.2 = 0.12 > 0.11.  PyTorch holds the first size to the limits too, the paper does not.
    run = _run("rprop", 3, lr=0.1, max_step_size=0.11)
    assert run.trace.column("effective_lr_x")[1:] == close([0.1, 0.11, 0.11])
    assert _run("rprop", 1, lr=0.2, max_step_size=0.1).trace.row(1)["effective_lr_x"] == 0.2
    first = _run("rprop:pytorch", 1, lr=0.2, step_sizes=[1e-6, 0.1]).trace.row(1)
    assert first["effective_lr_x"] == 0.1


def test_rprop_reads_the_rate_once() -> None:
    plain = _run("rprop:pytorch", 6, lr=0.4)
    scheduled = _run("rprop:pytorch", 6, schedule=Step(step_size=1, gamma=0.1), lr=0.4)
    assert _xs(plain) == _xs(scheduled)


def test_asgd() -> None:
    # λ = 0.5, p = 1, α = 0.1.  η₁ = 0.1: x = (1 − 0.05)·1 − 0.1·2 = 0.75.
    # η₂ = 0.1/(1 + 0.5·0.1·1) = 0.0952381: x = 0.75·(1 − 0.04761905) − 0.0952381·1.5 = 0.57142857.
    run = _run("asgd:pytorch", 2, lr=0.1, lambd=0.5, alpha=1)
    assert run.trace.column("effective_lr_x")[1:] == close([0.1, 0.0952381])
    assert _xs(run)[1:] == close([0.75, 0.57142857])


def test_asgd_averages_the_points() -> None:
    # From t₀ = 1 on, shares 1, 1, 1, 1/2, 1/3: the average of the points of steps 3 to 5.
    run = _run("asgd:pytorch", 5, lr=0.1, t0=1)
    explained = run.explain(5)
    assert explained.after[0]["average"] == close(sum(_xs(run)[3:6]) / 3.0)
    assert run.explain(2).after[0]["average"] == _xs(run)[2]


def test_asgd_of_the_papers_follows_a_schedule_at_once() -> None:
    # x: 1 − 0.1·2 = 0.8, then with half the rate 0.8 − 0.05·1.6
    run = _run("asgd", 2, schedule=Step(step_size=1, gamma=0.5), lr=0.1, lambd=0)
    assert _xs(run)[1:] == [close(0.8), close(0.72)]


def test_asgd_follows_a_schedule_one_step_late() -> None:
    run = _run("asgd:pytorch", 3, schedule=Step(step_size=1, gamma=0.5), lr=0.1, lambd=0)
    assert run.trace.column("effective_lr_x")[1:] == close([0.1, 0.1, 0.05])


def test_qhm() -> None:
    # b = 0.1·2 = 0.2, u = 0.3·2 + 0.7·0.2 = 0.74, x = 1 − 0.1·0.74.
    assert _xs(_run("qhm", 1, lr=0.1, beta=0.9, nu=0.7))[1] == close(0.926)


def test_qhadam() -> None:
    # t = 2 of Adam above with ν₁ = 0.5, ν₂ = 0.75: t = 1 gives x = 0.9 all the same (m̂ = g, v̂ = g²), then
    # u = 0.5·1.8 + 0.5·1.89473684 = 1.84736842, s = 0.25·3.24 + 0.75·3.61980990 = 3.52485743, √s = 1.87746037
    run = _run("qhadam", 2, lr=0.1, beta1=0.9, nu1=0.5, nu2=0.75, eps=0)
    assert _xs(run)[1:] == close([0.9, 0.9 - 0.1 * 1.84736842 / 1.87746037])
    assert run.trace.row(2)["rms_x"] == close(1.87746037)
