"""How else people and other programs write: signs, LaTeX, other names of functions, and what none of them is."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from typing import NamedTuple

from playground.core.formulas.functions import FUNCTIONS
from playground.core.formulas.names import GREEK
from playground.core.formulas.tree import Node

SIGNS: Mapping[str, str] = {
    **dict.fromkeys("−–—‐‑", "-"), **dict.fromkeys("·×⋅∙•∗⨯✕", "*"), **dict.fromkeys("÷∕⁄", "/"), "∣": "|",
}  # fmt: skip
"""Typographic signs, each with the plain one."""
RAISED: Mapping[str, str] = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-", strict=True))
LOWERED: Mapping[str, str] = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
ROUNDED: Mapping[str, tuple[str, ...]] = {"⌊": ("floor", "("), "⌋": (")",), "⌈": ("ceil", "("), "⌉": (")",)}

MODULES = (
    "jax.numpy numpy np math Math cmath torch jnp tf.math tf sympy sp keras.ops ops".split()
)  # fmt: skip
"""What may stand before the name of a function, with a dot between."""

COMMANDS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys("left right big Big bigl bigr Bigl Bigr displaystyle textstyle quad qquad , ; : !".split(), ()),
    " ": (), "cdot": ("*",), "times": ("*",), "ast": ("*",), "div": ("/",), "{": ("(",), "}": (")",),
    **dict.fromkeys(("|", "vert", "lvert", "rvert", "mid"), ("|",)),
    **dict.fromkeys(("frac", "dfrac", "tfrac"), ("frac",)),
    "lfloor": ("floor", "("), "rfloor": (")",), "lceil": ("ceil", "("), "rceil": (")",),
    **{name: (name,) for name in "sqrt sin cos tan sec csc cot arcsin arccos arctan sinh cosh tanh".split()},
    **{name: (name,) for name in ("exp", "ln", "log", "min", "max", "pi", *GREEK)},
}  # fmt: skip
"""LaTeX, each command with the words that it stands for."""
NAMING = ("operatorname", "mathrm", "mathit", "text", "textrm")
"""LaTeX commands around a name in braces."""

ALIASES: Mapping[str, str] = {
    "ln": "log", "lg": "log10", "log_2": "log2", "log_10": "log10", "sgn": "sign", "signum": "sign",
    **{f"arc{name}": f"a{name}" for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
    **{f"ar{name}": f"a{name}" for name in ("sinh", "cosh", "tanh")},
    "absolute": "abs", "fabs": "abs", "maximum": "max", "minimum": "min", "fmax": "max", "fmin": "min",
    "ceiling": "ceil", "remainder": "mod", "tg": "tan", "arctg": "atan", "ctg": "cot", "power": "pow",
}  # fmt: skip
"""Other names of functions."""


def _over(u: Node, name: str) -> Node:
    return Node("product", (_ONE, Node("inverse", (Node("call", (u,), name),))))


def _power(base: Node, exponent: Node) -> Node:
    return Node("power", (base, exponent))


def _square(u: Node) -> Node:
    return _power(u, Node("number", value=2.0))


def _hypot(a: Node, b: Node) -> Node:
    return Node("call", (Node("sum", (_square(a), _square(b))),), "sqrt")


def _sec(u: Node) -> Node:
    return _over(u, "cos")


def _csc(u: Node) -> Node:
    return _over(u, "sin")


def _cot(u: Node) -> Node:
    return _over(u, "tan")


def _log1p(u: Node) -> Node:
    return Node("call", (Node("sum", (_ONE, u)),), "log")


def _expm1(u: Node) -> Node:
    return Node("sum", (Node("call", (u,), "exp"), Node("negative", (_ONE,))))


_ONE = Node("number", value=1.0)


class Shorthand(NamedTuple):
    """A function that stands for a formula.

    Attributes:
        arity: how many arguments.
        written: the formula with its arguments.
    """

    arity: int
    written: Callable[..., Node]


SHORTHANDS: Mapping[str, Shorthand] = {
    "pow": Shorthand(2, _power), "square": Shorthand(1, _square), "hypot": Shorthand(2, _hypot),
    "sec": Shorthand(1, _sec), "csc": Shorthand(1, _csc), "cot": Shorthand(1, _cot), "log1p": Shorthand(1, _log1p),
    "expm1": Shorthand(1, _expm1),
}  # fmt: skip


def function_called(name: str) -> str | None:
    """The function or shorthand that goes by a name; None where there is none."""
    name = ALIASES.get(name, name)
    return name if name in FUNCTIONS or name in SHORTHANDS else None


# ---------------------------------------------------------------------------------------------------------- strangers

_COMPARED = "comparisons are not known here; min, max, abs and sign may do"
_BRACKETS = "use round brackets ( )"
_INSTEAD = {
    **dict.fromkeys("<>≤≥≠≈~?", _COMPARED),
    "[": _BRACKETS, "]": _BRACKETS, "{": _BRACKETS, "}": _BRACKETS,
    "%": "write the remainder as mod(x, 2)", "!": "factorials are not known here",
    ".": "a name cannot be followed by a dot", ";": "write one formula, and commas between arguments",
    '"': "text has no place in a formula", "'": "text has no place in a formula",
    "_": "a name begins with a letter", "∞": "a formula has no infinite numbers", "±": "write + or −",
    "°": "angles are in radians: write *pi/180", "$": "write the formula without $",
    "∑": "write the terms of a sum out", "∏": "write the factors of a product out", "‖": "write sqrt(x^2 + y^2)",
    "#": "a formula has no remarks", "&": "write one formula", "@": "write products with *", ":": "write one formula",
    "∜": "write ^(1/4)", "ⁿ": "write ^n", "ˣ": "write ^x", "ʸ": "write ^y", "→": "write only the formula",
    "↦": "write only the formula",
}  # fmt: skip


def stranger(character: str) -> str:
    """Why a character cannot stand in a formula."""
    if character in _INSTEAD:
        return _INSTEAD[character]
    name = unicodedata.name(character, f"U+{ord(character):04X}")
    if name.startswith("GREEK SMALL LETTER"):
        return f"write Greek letters in words: {name.removeprefix('GREEK SMALL LETTER ').split()[0].lower()}"
    if character.isalnum():
        return f"“{character}” is {name}; names and numbers are made of a to z, A to Z and 0 to 9"
    shown = f"“{character}” ({name.lower()})" if character.isprintable() else name
    return f"{shown} has no place in a formula"
