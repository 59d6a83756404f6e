"""The gradient of a landscape as a framework's automatic differentiation finds it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from playground.core.autodiff.compiled import compiled
from playground.core.autodiff.conventions import CONVENTIONS
from playground.core.autodiff.graph import Traced, trace
from playground.core.autodiff.reverse import nodes, slopes
from playground.core.elementwise import Real

if TYPE_CHECKING:
    from playground.core.landscapes.base import Landscape

KINKED = frozenset({"abs", "sign", "sqrt", "power", "max", "min", "where", "cbrt", "floor", "ceil", "mod"})
"""Operations with places where there is no derivative."""
_SMOOTH = frozenset({"name", "add", "sub", "neg", "mul", "square", "sin", "cos"})
"""Operations that neither have kinks nor lead from infinite values back to finite ones."""


@lru_cache(maxsize=64)
def loss_graph(landscape: Landscape) -> Traced | float:
    """The loss as operations on x and y.

    Raises:
        UntraceableError: it cannot be told.
    """
    return trace(landscape.value_as_written)[0]


@lru_cache(maxsize=64)
def gradient_graph(landscape: Landscape, autodiff: str) -> tuple[Traced | float, Traced | float]:
    """∂f/∂x and ∂f/∂y as operations on x and y, by one of `CONVENTIONS`.

    Raises:
        UntraceableError: as `loss_graph`.
    """
    return slopes(loss_graph(landscape), CONVENTIONS[autodiff])


@lru_cache(maxsize=64)
def gradient_function(landscape: Landscape, autodiff: str) -> Callable[[Real, Real], tuple[Real, Real]]:
    """The gradient that runs take: the closed form, or where the landscape asks for it what `autodiff` finds.

    Args:
        landscape: whose.
        autodiff: a key of `CONVENTIONS`, or empty for the closed form.
    """
    if not autodiff or not landscape.autodiff:
        return landscape.gradient
    return compiled(gradient_graph(landscape, autodiff))  # type: ignore[return-value]


def is_smooth(loss: Traced | float) -> bool:
    """Whether the closed form of a derivative agrees with every framework wherever the loss is finite."""
    return all(
        node.kind in _SMOOTH or (node.kind == "div" and not isinstance(node.arguments[1], Traced))
        for node in nodes(loss)
    )
