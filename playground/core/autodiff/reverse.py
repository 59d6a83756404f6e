"""Reverse-mode differentiation: from the graph of a loss to the graph of its two slopes."""

from __future__ import annotations

from typing import Any

from playground.core.autodiff.conventions import Convention
from playground.core.autodiff.graph import Traced, UntraceableError


def slopes(loss: Traced | float, convention: Convention) -> tuple[Traced | float, Traced | float]:
    """∂loss/∂x and ∂loss/∂y as a framework finds them, operation by operation from the loss back to x and y.

    Raises:
        UntraceableError: an operation has no rule.
    """
    order = nodes(loss)
    found: dict[int, Any] = {id(loss): 1.0}
    ends: dict[str, Any] = {"x": 0.0, "y": 0.0}
    for node in reversed(order):
        if id(node) not in found:  # nothing flows back to it
            continue
        slope = found[id(node)]
        if node.kind == "name":
            ends[node.arguments[0]] = slope
            continue
        pull = convention.pull.get(node.kind)
        if pull is None:
            raise UntraceableError(f"it is not known how {convention.title} differentiates {node.kind}")
        pulled = pull(slope, node, *node.arguments)
        for operand, part in zip(node.arguments, pulled, strict=True):
            if part is not None and isinstance(operand, Traced):
                found[id(operand)] = found[id(operand)] + part if id(operand) in found else part
    return ends["x"], ends["y"]


def nodes(loss: Traced | float) -> list[Traced]:
    """Every node of a graph, operands before what is made of them; without recursion, for a long sum is deep."""
    order: list[Traced] = []
    seen: set[int] = set()
    stack: list[tuple[Traced, bool]] = [(loss, False)] if isinstance(loss, Traced) else []
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
            continue
        if id(node) in seen:
            continue
        seen.add(id(node))
        stack.append((node, True))
        if node.kind != "name":
            stack += [(one, False) for one in node.arguments if isinstance(one, Traced)]
    return order
