"""How PyTorch, JAX and TensorFlow differentiate each operation, and which of them a dialect stands for.

They agree wherever there is one derivative and nothing overflows. The rules below also say what is done where there is
none (at a kink) and in which order the products are formed, which decides between 0, inf and nan. They were read off
PyTorch 2.13 (``derivatives.yaml``), JAX 0.10 (``jax/_src/lax/lax.py``) and TensorFlow 2.21 (``math_grad.py``).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, cast

import numpy as np

from playground.core.autodiff.graph import Traced

Operand = Any
"""A `Traced`, or a number."""
_Slopes = tuple[Operand, ...]
_Unary = Callable[[Operand, Operand, Operand], _Slopes]
_Binary = Callable[[Operand, Operand, Operand, Operand], _Slopes]
Pull = Callable[..., _Slopes]
"""From the slope of the loss in a result, the result and its operands: the slope in each operand, None for none at all.

None and 0 differ: 0 flows on and meets infinite slopes, 0 · ∞ = nan.
"""


class Convention(NamedTuple):
    """A framework's automatic differentiation.

    Attributes:
        title: the name people read.
        pull: for each operation, how slopes flow back through it.
        words: for each operation with a kink, what is taken there.
    """

    title: str
    pull: Mapping[str, Pull]
    words: Mapping[str, str]


def _where(condition: Operand, yes: Operand, no: Operand) -> Any:
    return cast("Any", np.where(condition, yes, no))


# ------------------------------------------------------------------------------------------- where all of them agree

_ONE: Mapping[str, _Unary] = {
    "neg": lambda g, out, a: (-g,),
    "square": lambda g, out, a: (g * (2.0 * a),),
    "exp": lambda g, out, a: (g * out,),
    "log": lambda g, out, a: (g / a,),
    "log1p": lambda g, out, a: (g / (a + 1.0),),
    "log2": lambda g, out, a: (g / (a * math.log(2.0)),),
    "log10": lambda g, out, a: (g / (a * math.log(10.0)),),
    "sin": lambda g, out, a: (g * np.cos(a),),
    "cos": lambda g, out, a: (-(g * np.sin(a)),),
    "tan": lambda g, out, a: (g * (out * out + 1.0),),
    "asin": lambda g, out, a: (g * (1.0 / np.sqrt(1.0 - a * a)),),
    "acos": lambda g, out, a: (-(g * (1.0 / np.sqrt(1.0 - a * a))),),
    "atan": lambda g, out, a: (g / (a * a + 1.0),),
    "sinh": lambda g, out, a: (g * np.cosh(a),),
    "cosh": lambda g, out, a: (g * np.sinh(a),),
    "tanh": lambda g, out, a: (g * (1.0 - out * out),),
    "asinh": lambda g, out, a: (g * (1.0 / np.sqrt(a * a + 1.0)),),
    "acosh": lambda g, out, a: (g * (1.0 / np.sqrt(a * a - 1.0)),),
    "atanh": lambda g, out, a: (g * (1.0 / (1.0 - a * a)),),
    "cbrt": lambda g, out, a: (g * (out / a * (1.0 / 3.0)),),
    "floor": lambda g, out, a: (0.0,),
    "ceil": lambda g, out, a: (0.0,),
}
_TWO: Mapping[str, _Binary] = {
    "add": lambda g, out, a, b: (g, g),
    "sub": lambda g, out, a, b: (g, -g),
    "mul": lambda g, out, a, b: (g * b, g * a),
    "greater": lambda g, out, a, b: (None, None),
    "less": lambda g, out, a, b: (None, None),
    "equal": lambda g, out, a, b: (None, None),
    "mod": lambda g, out, a, b: (g, -(g * np.floor(a / b))),
}


def _cases(g: Operand, out: Operand, condition: Operand, yes: Operand, no: Operand) -> _Slopes:
    return None, _where(condition, g, 0.0), _where(condition, 0.0, g)


_SHARED: Mapping[str, Pull] = {**_ONE, **_TWO, "where": _cases}


def _halved(larger: str) -> Pull:
    """Of max and min: half for each where both are equal."""

    def pull(g: Operand, out: Operand, a: Operand, b: Operand) -> _Slopes:
        graph = next(one for one in (a, b) if isinstance(one, Traced))
        tie = graph.made("equal", a, b)
        first, half = graph.made(larger, a, b), 0.5 * g
        return _where(tie, half, _where(first, g, 0.0)), _where(tie, half, _where(first, 0.0, g))

    return pull


def _log(base: Operand) -> Operand:
    if isinstance(base, Traced):
        return np.log(base)
    return math.log(base) if base > 0.0 else -math.inf if base == 0.0 else math.nan


# --------------------------------------------------------------------------------------------------------- PyTorch


def _torch_quotient(g: Operand, out: Operand, a: Operand, b: Operand) -> _Slopes:
    if isinstance(a, float):  # a number over a tensor is computed as its reciprocal, times the number
        inverse = 1.0 / b
        return None, -(g * a) * (inverse * inverse)
    return g / b, -g * ((a / b) / b)


def _torch_power(g: Operand, out: Operand, a: Operand, b: Operand) -> _Slopes:
    base = exponent = None
    if isinstance(a, Traced):
        base = g * (b * a ** (b - 1.0))
        base = _where(b.made("equal", b, 0.0), 0.0, base) if isinstance(b, Traced) else base
    if isinstance(b, Traced):
        exponent = g * (out * _log(a))
        if isinstance(a, Traced) or a == 0.0:
            nothing = b.made("where", b.made("less", b, 0.0), 0.0, b.made("equal", a, 0.0))
            exponent = _where(nothing, 0.0, exponent)
    return base, exponent


_TORCH_ONE: Mapping[str, _Unary] = {
    "sqrt": lambda g, out, a: (g / (2.0 * out),),
    "abs": lambda g, out, a: (g * np.sign(a),),
    "sign": lambda g, out, a: (0.0,),
}
_TORCH: Mapping[str, Pull] = {
    **_SHARED,
    **_TORCH_ONE,
    "div": _torch_quotient,
    "power": _torch_power,
    "max": _halved("greater"),
    "min": _halved("less"),
}

# ------------------------------------------------------------------------------------------------------------- JAX


def _jax_power(g: Operand, out: Operand, a: Operand, b: Operand) -> _Slopes:
    base = g * (b * a ** (b - 1.0)) if isinstance(a, Traced) else None
    exponent = None
    if isinstance(b, Traced):
        safe = _where(a.made("equal", a, 0.0), 1.0, a) if isinstance(a, Traced) else a or 1.0
        exponent = g * (_log(safe) * out)
    return base, exponent


_JAX_ONE: Mapping[str, _Unary] = {
    "sqrt": lambda g, out, a: (g * (0.5 / out),),
    "abs": lambda g, out, a: (_where(a.made("less", a, 0.0), -g, g),),
    "sign": lambda g, out, a: (None,),
    "floor": lambda g, out, a: (None,),
    "ceil": lambda g, out, a: (None,),
    "tanh": lambda g, out, a: ((g + g * out) * (1.0 - out),),
}
_JAX_TWO: Mapping[str, _Binary] = {
    "div": lambda g, out, a, b: (g / b, -(g * (1.0 / (b * b))) * a),
}
_JAX: Mapping[str, Pull] = {
    **_SHARED,
    **_JAX_ONE,
    **_JAX_TWO,
    "power": _jax_power,
    "max": _halved("greater"),
    "min": _halved("less"),
}

# ------------------------------------------------------------------------------------------------------ TensorFlow


def _over(g: Operand, divisor: Operand) -> Operand:
    """A quotient; its graph optimizer makes 0 of a constant 0 over anything, but not of 0 times anything."""
    return 0.0 if isinstance(g, float) and g == 0.0 else g / divisor


def _tensorflow_power(g: Operand, out: Operand, a: Operand, b: Operand) -> _Slopes:
    base = g * b * a ** (b - 1.0) if isinstance(a, Traced) else None
    exponent = None
    if isinstance(b, Traced):
        if isinstance(a, Traced):
            above = a.made("greater", a, 0.0)
            log = _where(above, np.log(_where(above, a, 1.0)), 0.0)
        else:
            log = _log(a) if a > 0.0 else 0.0
        exponent = g * out * log
    return base, exponent


def _first_of_two(smaller: str) -> Pull:
    """Of max and min: all for the first where both are equal."""

    def pull(g: Operand, out: Operand, a: Operand, b: Operand) -> _Slopes:
        second = next(one for one in (a, b) if isinstance(one, Traced)).made(smaller, a, b)
        return _where(second, 0.0, g), _where(second, g, 0.0)

    return pull


_TENSORFLOW_ONE: Mapping[str, _Unary] = {
    "sqrt": lambda g, out, a: (_over(g * 0.5, out),),
    "abs": lambda g, out, a: (g * np.sign(a),),
    "sign": lambda g, out, a: (0.0,),
    "floor": lambda g, out, a: (None,),
    "ceil": lambda g, out, a: (None,),
}
_TENSORFLOW_TWO: Mapping[str, _Binary] = {
    "div": lambda g, out, a, b: (_over(g, b), g * ((-a / b) / b)),
}
_TENSORFLOW: Mapping[str, Pull] = {
    **_SHARED,
    **_TENSORFLOW_ONE,
    **_TENSORFLOW_TWO,
    "power": _tensorflow_power,
    "max": _first_of_two("less"),
    "min": _first_of_two("greater"),
}

# ------------------------------------------------------------------------------------------------------------------

_ROOT = "the slope of √u at u = 0 is ∞, and 0 · ∞ is nan"
_WORDS = {
    "abs": "the slope of |u| at u = 0 is 0",
    "sign": "the slope of sign is 0",
    "sqrt": _ROOT,
    "cbrt": "the slope of ∛u at u = 0 is 0/0, which is nan",
    "floor": "the slope of floor is 0",
    "ceil": "the slope of ceil is 0",
    "mod": "mod passes the whole slope to its first argument",
    "power": "a power at base 0 has slope 0 in its exponent, and one in its base that may be ∞ or nan",
    "max": "max passes half of the slope to each where both are equal",
    "min": "min passes half of the slope to each where both are equal",
}

CONVENTIONS: Mapping[str, Convention] = MappingProxyType(
    {
        "torch": Convention("PyTorch", _TORCH, _WORDS),
        "jax": Convention("JAX", _JAX, {**_WORDS, "abs": "the slope of |u| at u = 0 is 1"}),
        "tensorflow": Convention(
            "TensorFlow",
            _TENSORFLOW,
            {
                **_WORDS,
                "max": "max passes the whole slope to the first where both are equal",
                "min": "min passes the whole slope to the first where both are equal",
            },
        ),
    }
)
"""By the name under which a `Method` asks for one."""

AUTODIFF_OF: Mapping[str, str] = MappingProxyType(
    {"paper": "", "pytorch": "torch", "keras": "jax", "tf1": "tensorflow", "optax": "jax"}
)
"""Which of `CONVENTIONS` a dialect stands for; empty for the landscape's own closed form, which is kinder at kinks.

Keras is here Keras on JAX, as in the golden trajectories: on TensorFlow it rounds hyperparameters to single precision.
"""
