"""What an unknown word in a formula may have meant."""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import get_close_matches

from playground.core.formulas.functions import CONSTANTS, FUNCTIONS
from playground.core.formulas.names import COORDINATES
from playground.core.formulas.notation import ALIASES, SHORTHANDS, function_called

_FUNCTIONS = (*FUNCTIONS, *SHORTHANDS, *ALIASES)
_WRITTEN_OUT = {
    "relu": "max(0, x)", "sigmoid": "1/(1 + exp(-x))", "softplus": "log(1 + exp(x))", "norm": "sqrt(x^2 + y^2)",
    "round": "floor(x + 1/2)", "abs2": "x^2", "sqr": "x^2", "atan2": "atan(y/x)", "heaviside": "(1 + sign(x))/2",
}  # fmt: skip


def meant_by(name: str, parameters: Collection[str] = ()) -> str:
    """How to write what an unknown name may mean, such as ``x*y`` for ``xy``; empty where nothing comes to mind."""
    if name.lower() in (*COORDINATES, *CONSTANTS) or (name != name.lower() and function_called(name.lower())):
        return name.lower()
    if index := re.fullmatch(r"([xy])_?([0-9]+)", name):
        letter, digits = index.groups()
        return f"{letter}^{digits} or {digits}*{letter}" if "_" not in name and digits > "1" else "x and y"
    if function := _function_in_front(name, parameters):
        return function
    known = (*COORDINATES, *CONSTANTS, *parameters)
    factors = _product(name, known)
    if factors:
        return "*".join(factors)
    if close := get_close_matches(name, _FUNCTIONS, 1, 0.8):
        return close[0]
    return ""


def function_meant_by(name: str, parameters: Collection[str] = ()) -> str:
    """The same for a name in front of a bracket."""
    if name in _WRITTEN_OUT:
        return _WRITTEN_OUT[name]
    if function_called(name.lower()):
        return name.lower()
    known = (*COORDINATES, *CONSTANTS, *parameters)
    for length in range(1, len(name)):
        if function_called(name[length:]) and (factors := _product(name[:length], known)):
            return "*".join((*factors, name[length:]))
    if close := get_close_matches(name, _FUNCTIONS, 1, 0.8):
        return close[0]
    factors = _product(name, known)
    return "*".join(factors) + "*" if factors else ""


def _function_in_front(name: str, parameters: Collection[str]) -> str:
    """``sin(x)`` for ``sinx``."""
    known = (*COORDINATES, *CONSTANTS, *parameters)
    for length in range(len(name) - 1, 1, -1):
        rest = name[length:]
        if function_called(name[:length]) and (rest.isdigit() or _product(rest, known)):
            return f"{name[:length]}({'*'.join(_product(rest, known)) or rest})"
    return ""


def _product(name: str, known: Collection[str]) -> list[str]:
    """The known names that a word consists of, x or y and at most one other letter among them; else empty."""
    factors: list[str] = []
    while name:
        longest = max((one for one in known if name.startswith(one)), key=len, default=name[0])
        if not longest.isalpha():
            return []
        factors.append(longest)
        name = name[len(longest) :]
    others = sum(one not in known for one in factors)
    return factors if others < 2 and any(one in COORDINATES for one in factors) else []
