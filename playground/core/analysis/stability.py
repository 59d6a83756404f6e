"""Is a step stable? The curvature that a rule meets, measured in its own effective learning rates.

Near a point where the loss is quadratic with Hessian H, a rule with effective rates η moves θ by −diag(η)·H·θ when it
follows the plain gradient. It converges as long as the largest eigenvalue of diag(η)·H stays below a limit: 2 without
momentum, another value with it (`Optimizer.stability_limit` of each method, with its source).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from playground.core.modifiers import Problem

Column = NDArray[np.float64]


def sharpness(eta_x: float, eta_y: float, hessian: tuple[float, float, float]) -> float:
    """The largest eigenvalue of diag(η)·H.

    diag(η)·H is not symmetric, but has the eigenvalues of the symmetric √diag(η)·H·√diag(η).

    Args:
        eta_x: effective rate of x, ≥ 0.
        eta_y: effective rate of y, ≥ 0.
        hessian: (∂²f/∂x², ∂²f/∂x∂y, ∂²f/∂y²).
    """
    xx, xy, yy = hessian
    a, b, c = eta_x * xx, math.sqrt(eta_x * eta_y) * xy, eta_y * yy
    return (a + c) / 2 + math.hypot((a - c) / 2, b)


def edge(problem: Problem, x: Column, y: Column, first_step: int) -> tuple[Column, Column]:
    """For each coordinate the effective rate 2/H_ii at which it would chatter, along a path.

    Args:
        problem: landscape and modifiers.
        x: positions before each step, shape (n,).
        y: the same for y.
        first_step: the step that leaves from the first position, from 1.

    Returns:
        2/∂²f/∂x² and 2/∂²f/∂y², shape (n,); nan where the curvature is not positive: no rate chatters there.
    """
    with np.errstate(all="ignore"):
        if problem.is_static:
            xx, _, yy = problem.hessian(x, y, 0)
        else:
            rows = [
                problem.hessian(float(a), float(b), first_step - 1 + i)
                for i, (a, b) in enumerate(zip(x, y, strict=True))
            ]
            xx, yy = np.array([row[0] for row in rows]), np.array([row[2] for row in rows])
        limits = [np.where(curvature > 0, 2.0 / curvature, np.nan) for curvature in (xx, yy)]
    return limits[0], limits[1]
