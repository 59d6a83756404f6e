"""Schedules against the rates that PyTorch and optax give."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from playground.core.catalogue import schedules
from playground.core.declarations import Number
from playground.core.errors import InvalidInput
from playground.core.parameters import parameters_of

# Made with PyTorch 2.13:
#
#     torch.set_default_dtype(torch.float64)
#     optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.3)
#     scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=3, gamma=0.5)
#     for _ in range(10):
#         print(optimizer.param_groups[0]["lr"])
#         optimizer.step()
#         scheduler.step()
#
# OneCycleLR with cycle_momentum=False; warmup_cosine is optax 0.2.8 with JAX_ENABLE_X64=1:
#
#     f = optax.warmup_cosine_decay_schedule(0.03, 0.3, 3, 8, 0.01)
#     print([float(f(np.float64(i))) for i in range(11)])
COMPUTED: list[tuple[str, dict[str, Any], list[float]]] = [
    ("constant", {}, [0.3, 0.3, 0.3]),
    ("step", {"step_size": 3, "gamma": 0.5}, [0.3, 0.3, 0.3, 0.15, 0.15, 0.15, 0.075, 0.075, 0.075, 0.0375]),
    ("exponential", {"gamma": 0.9}, [
        0.3, 0.27, 0.24300000000000002, 0.21870000000000003, 0.19683000000000003, 0.17714700000000003,
        0.15943230000000003, 0.14348907000000002,
    ]),
    ("cosine", {"T_max": 5, "eta_min": 0.01}, [
        0.3, 0.27230746418436735, 0.19980746418436734, 0.1101925358156326, 0.03769253581563263, 0.01,
        0.037692535815632616, 0.11019253581563264, 0.19980746418436743, 0.27230746418436746, 0.3000000000000001,
        0.2723074641843676, 0.19980746418436748,
    ]),
    ("linear", {}, [
        0.09999999999999999, 0.14, 0.18000000000000002, 0.22000000000000006, 0.26000000000000006,
        0.30000000000000004, 0.30000000000000004, 0.30000000000000004,
    ]),
    ("linear", {"start_factor": 1.0, "end_factor": 0.1, "total_iters": 4}, [
        0.3, 0.23249999999999998, 0.165, 0.0975, 0.029999999999999992, 0.029999999999999992, 0.029999999999999992,
    ]),
    ("one_cycle", {"max_lr": 0.6, "total_steps": 12}, [
        0.02400000000000002, 0.20987379253174981, 0.5275710954732772, 0.5966492612705471, 0.559807781904847,
        0.48704739236985783, 0.388427398617062, 0.27758226160018507, 0.16983659892521955, 0.08008651811329837,
        0.020740192455237134, 2.4e-06,
    ]),
    ("one_cycle", {
        "max_lr": 0.6, "total_steps": 11, "pct_start": 0.25, "div_factor": 10.0, "final_div_factor": 100.0,
        "anneal_strategy": "linear", "three_phase": True,
    }, [
        0.06, 0.36857142857142855, 0.5228571428571428, 0.21428571428571425, 0.05543076923076923, 0.04629230769230769,
        0.03715384615384615, 0.028015384615384616, 0.018876923076923083, 0.009738461538461543, 0.0006000000000000033,
    ]),
    ("one_cycle", {"max_lr": 0.6, "total_steps": 10, "pct_start": 0.4, "three_phase": True}, [
        0.02400000000000002, 0.16800000000000004, 0.45599999999999996, 0.6, 0.45599999999999996, 0.16800000000000004,
        0.024, 0.0180006, 0.0060018000000000024, 2.4e-06,
    ]),
    ("one_cycle", {"max_lr": 0.6, "total_steps": 8, "pct_start": 0.0}, [
        0.5771639510979469, 0.5121323858278268, 0.41480577048940814, 0.3000012, 0.18519662951059193,
        0.08787001417217319, 0.022838448902052992, 2.4e-06,
    ]),
    ("one_cycle", {"max_lr": 0.6, "total_steps": 8, "pct_start": 1.0}, [
        0.02400000000000002, 0.05252096604410339, 0.13243493706468473, 0.2479139710205815, 0.37608602897941856,
        0.4915650629353152, 0.5714790339558966, 0.6,
    ]),
    ("one_cycle", {"max_lr": 0.6, "total_steps": 10, "pct_start": 0.8, "three_phase": True}, [
        0.02400000000000002, 0.05252096604410339, 0.13243493706468473, 0.2479139710205815, 0.37608602897941856,
        0.4915650629353152, 0.5714790339558966, 0.6, 0.5714790339558966, 0.49156506293531527,
    ]),
    ("warmup_cosine", {"warmup_steps": 3, "total_steps": 8, "start_factor": 0.1, "eta_min": 0.01}, [
        0.02999999999999997, 0.11999999999999997, 0.20999999999999996, 0.3, 0.27230746418436735, 0.19980746418436737,
        0.11019253581563263, 0.03769253581563264, 0.01, 0.01, 0.01,
    ]),
    # lr·min(t/w, √(w/t)) by hand, for w = 4.
    ("inverse_sqrt", {"warmup_steps": 4}, [
        0.3 / 4, 0.3 / 2, 0.3 * 3 / 4, 0.3, 0.3 * 2 / math.sqrt(5), 0.3 * 2 / math.sqrt(6), 0.3 * 2 / math.sqrt(7),
        0.3 / math.sqrt(2), 0.3 * 2 / 3,
    ]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "settings", "computed"), COMPUTED, ids=lambda value: value if isinstance(value, str) else ""
)
def test_gives_the_rates_of_the_framework(key: str, settings: dict[str, Any], computed: list[float]) -> None:
    schedule = schedules()[key](**settings)
    ours = [schedule.rate(0.3, t) for t in range(1, len(computed) + 1)]
    assert ours == pytest.approx(computed, rel=1e-13, abs=1e-17)


GOLDEN: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "golden" / "schedules.json").read_text("utf-8")
)
"""Rates of 130 steps that the frameworks gave, mostly beyond the end: see make_schedules.py."""


@pytest.mark.parametrize("line", GOLDEN, ids=[f"{one['framework']}-{one['key']}" for one in GOLDEN])
def test_gives_every_rate_of_the_framework_and_every_momentum(line: dict[str, Any]) -> None:
    settings = {
        name: ", ".join(map(str, one)) if isinstance(one, list) else one
        for name, one in line["settings"].items()
    }
    schedule, steps = schedules()[line["key"]](**settings), range(1, len(line["rates"]) + 1)
    # Keras takes the cosine of its restarts in single precision.
    single = line["framework"] == "keras" and line["key"] == "cosine_restarts"
    assert [schedule.rate(0.3, t) for t in steps] == pytest.approx(
        line["rates"], rel=1e-7 if single else 3e-14, abs=1e-7 if single else 1e-16
    )
    momenta = [schedule.momentum(t) for t in steps]
    assert momenta == line.get("momenta", [None] * len(momenta))


def test_a_list_of_steps_is_refused_in_words() -> None:
    kind = schedules()["multi_step"]
    asked = "expected whole numbers ≥ 0 with commas between"
    for wrong in ("", "10,", "10;20", "1.5", "-3", "x"):
        with pytest.raises(InvalidInput, match=rf"\$\.milestones: {asked}"):
            kind(milestones=wrong)  # type: ignore[call-arg]
    with pytest.raises(InvalidInput, match=r"each above the one before, got \"20, 10\""):
        schedules()["piecewise_constant"](boundaries="20, 10")  # type: ignore[call-arg]


def test_too_few_values_for_the_boundaries_are_objected_to() -> None:
    schedule = schedules()["piecewise_constant"](values="0.5, 0.1")  # type: ignore[call-arg]
    assert schedule.objection("keras", "") == "values must be one more than boundaries: 3, not 2"
    assert schedule.rate(0.3, 1000) == 0.1


def test_cycling_a_momentum_that_is_not_there_is_refused_as_in_pytorch() -> None:
    schedule = schedules()["cyclic"]()
    assert "no momentum to cycle" in schedule.objection("pytorch", "")
    assert not schedule.objection("keras", "")
    assert not schedule.objection("pytorch", "beta1")


@pytest.mark.parametrize("key", schedules())
def test_is_defined_at_every_step(key: str) -> None:
    schedule = schedules()[key]()
    rates = [schedule.rate(0.3, t) for t in (*range(1, 400), 10**6)]
    assert all(math.isfinite(rate) and rate >= 0.0 for rate in rates)
    assert schedule.is_constant == (len(set(rates)) == 1)


@pytest.mark.parametrize("key", schedules())
def test_the_formula_names_every_number(key: str) -> None:
    kind = schedules()[key]
    for name, declared in parameters_of(kind).items():
        if isinstance(declared, Number):
            assert declared.symbol in kind.formula, name


def test_one_cycle_keeps_its_last_rate() -> None:
    schedule = schedules()["one_cycle"](total_steps=50)  # type: ignore[call-arg]
    assert schedule.rate(0.3, 52) == schedule.rate(0.3, 1000) == schedule.rate(0.3, 50)


def test_wrong_settings_are_refused_by_name() -> None:
    with pytest.raises(InvalidInput, match=r"\$\.T_max: expected a whole number ≥ 1, got 0"):
        schedules()["cosine"](T_max=0)  # type: ignore[call-arg]
    with pytest.raises(InvalidInput, match=r"\$\.T_max: expected a whole number ≥ 1, got 2\.5"):
        schedules()["cosine"](T_max=2.5)  # type: ignore[call-arg]
    with pytest.raises(InvalidInput, match=r"\$\.anneal_strategy: expected one of cos, linear"):
        schedules()["one_cycle"](anneal_strategy="cosine")  # type: ignore[call-arg]
