"""What an optimizer is handed, as a line before its rule: the gradient, with noise, sampled, clipped."""

from __future__ import annotations

from functools import lru_cache

from playground.core.engine import Run
from playground.core.rules.expression import Symbol
from playground.core.rules.rule import Line


def handed_line(run: Run) -> Line:
    """The line g = …, see `handed_gradient`."""
    return Line(_GRADIENT, handed_gradient(run))


def handed_gradient(run: Run) -> Symbol:
    """What g is: ∇f(θ), + ξ where there is noise, f_B on a mini-batch, in clip(…) where it is clipped."""
    problem = run.problem
    return _symbol(problem.modifiers.noise > 0, problem.landscape.is_sampled, bool(run.method.clipping))


@lru_cache(maxsize=8)
def _symbol(noisy: bool, sampled: bool, clipped: bool) -> Symbol:
    latex = r"\nabla f_B(\theta)" if sampled else r"\nabla f(\theta)"
    meaning = (
        "gradient of the loss on a mini-batch" if sampled else "gradient of the loss where the step begins"
    )
    if noisy:
        latex, meaning = latex + r" + \xi", meaning + ", with noise"
    if clipped:
        latex, meaning = rf"\mathrm{{clip}}({latex})", meaning + ", clipped"
    return Symbol("nabla", latex, meaning, per_coordinate=True)


_GRADIENT = Symbol("g", "g", "gradient as the optimizer is handed it", per_coordinate=True)
