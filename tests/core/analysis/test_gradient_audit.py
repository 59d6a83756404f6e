"""The gradient audit: functions whose faults are known, and landscapes whose gradient is made wrong."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from playground.core.analysis.gradient_audit import audit_gradient
from playground.core.elementwise import Real
from playground.core.landscapes.custom import Custom
from playground.core.landscapes.himmelblau import Himmelblau
from playground.core.landscapes.rosenbrock import Rosenbrock


@dataclass(frozen=True)
class _Wrong(Rosenbrock):
    """A factor is forgotten in one derivative, to the right of x = 1."""

    def gradient(self, x: Real, y: Real) -> tuple[Real, Real]:
        gx, gy = super().gradient(x, y)
        return gx, gy * (1.0 - 0.001 * (x > 1.0))


@pytest.mark.parametrize("text", ["x**2/4 + sin(3*x)*cos(y)", "exp(x)*y", "1/(x**2 + 0.01) + y", "x + y"])
def test_smooth_functions_are_clean(text: str) -> None:
    audit = audit_gradient(Custom(expression=text))
    assert audit.is_clean
    assert audit.compared == 41 * 41
    assert audit.worst < 1e-6


def test_built_in_functions_are_clean() -> None:
    assert audit_gradient(Himmelblau()).is_clean
    assert audit_gradient(Rosenbrock()).is_clean


def test_a_wrong_derivative_is_found() -> None:
    audit = audit_gradient(_Wrong())
    assert audit.disagrees is not None
    assert audit.disagrees.count > 300
    assert audit.disagrees.example.x > 1.0


def test_not_finite() -> None:
    audit = audit_gradient(Custom(expression="log(x) + y"))
    assert audit.not_finite is not None
    assert audit.not_finite.count == 21 * 41  # the left half of the grid and its middle line
    assert audit.not_finite.example == (0.0, 0.0)
    assert audit.jumps is None


def test_no_gradient_at_a_point() -> None:
    audit = audit_gradient(Custom(expression="sqrt(x**2 + y**2)"))
    assert audit.no_gradient is not None
    assert (audit.no_gradient.count, audit.no_gradient.example) == (1, (0.0, 0.0))
    assert audit.not_finite is None


@pytest.mark.parametrize(
    ("text", "count", "x"),
    [
        ("abs(x - 0.3123) + y**2", 41, 0.3123),
        ("max(x, 0.777) + y", 41, 0.777),
        ("min(x**2, 1.44) + y", 82, 1.2),
    ],
)
def test_kinks_between_the_grid_lines(text: str, count: int, x: float) -> None:
    """Each of the 41 lines across is cut once by each kink."""
    audit = audit_gradient(Custom(expression=text))
    assert audit.kinks is not None
    assert audit.kinks.count == count
    assert abs(audit.kinks.example.x) == pytest.approx(x, abs=1e-8)
    assert audit.jumps is None


@pytest.mark.parametrize(
    ("text", "x"), [("sign(x - 0.1) + y", 0.1), ("tan(x/2 + 1) + y", 1.1415926535897931)]
)
def test_jumps(text: str, x: float) -> None:
    audit = audit_gradient(Custom(expression=text))
    assert audit.jumps is not None
    assert audit.jumps.count == 41
    assert audit.jumps.example.x == pytest.approx(x, abs=1e-8)


def test_where_the_loss_jumps_differences_are_nothing_to_compare_with() -> None:
    """The grid has nodes at x = 0, where floor jumps: its slope there is no error of the gradient."""
    audit = audit_gradient(Custom(expression="floor(x) + x**2 + y**2"))
    assert audit.disagrees is None
    assert audit.worst < 1e-6
    assert audit.jumps is not None
