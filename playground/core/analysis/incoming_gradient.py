"""What an optimizer is handed, as a line before its rule: the gradient, with noise, sampled, clipped."""

from __future__ import annotations

from functools import lru_cache

from playground.core.rules.expression import Symbol
from playground.core.rules.rule import Line
from playground.core.trajectory import Trajectory


def incoming_gradient_line(run: Trajectory) -> Line:
    """The line g = …, see `incoming_gradient`."""
    return _line(incoming_gradient(run))


def incoming_gradient(run: Trajectory) -> Symbol:
    """What g is: ∇f(θ), + ξ where there is noise, f_B on a mini-batch, in clip(…) where it is clipped.

    Where gradients come from a log it is ∇ₜ, wherever one stands.
    """
    landscape, noisy = run.problem.landscape, run.problem.modifiers.noise > 0
    kind = "log" if landscape.is_replay else "batch" if landscape.is_sampled else "whole"
    return _symbol(noisy, kind, bool(run.method.clipping))


_KINDS = {
    "log": (r"\nabla _t", "gradient in the log's row for this step"),
    "batch": (r"\nabla f_B(\theta)", "gradient of the loss on a mini-batch"),
    "whole": (r"\nabla f(\theta)", "gradient of the loss where the step begins"),
}


@lru_cache(maxsize=16)
def _symbol(noisy: bool, kind: str, clipped: bool) -> Symbol:
    latex, meaning = _KINDS[kind]
    if noisy:
        latex, meaning = latex + r" + \xi", meaning + ", with noise"
    if clipped:
        latex, meaning = rf"\mathrm{{clip}}({latex})", meaning + ", clipped"
    return Symbol("nabla", latex, meaning, per_coordinate=True)


@lru_cache(maxsize=16)
def _line(gradient: Symbol) -> Line:
    """The same object for the same gradient: lines are told apart by being other objects."""
    return Line(_GRADIENT, gradient)


_GRADIENT = Symbol("g", "g", "gradient as the optimizer is handed it", per_coordinate=True)
