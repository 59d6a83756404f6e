"""Expressions as Python source: those of a rule, and those that a landscape was found to compute.

No operation changes its place, so that the script rounds as the program does.
"""

from __future__ import annotations

import keyword
import math
from collections import Counter
from collections.abc import Iterable, Mapping

from playground.core.autodiff.graph import Traced
from playground.core.rules.expression import Expression, Numeral, Operation, Symbol

# How tightly the parts hold together.
_CASES, _COMPARISON, _SUM, _PRODUCT, _NEGATIVE, _POWER, _ATOM = range(7)
_INFIX = {
    "add": (" + ", _SUM), "sub": (" - ", _SUM), "mul": (" * ", _PRODUCT), "div": (" / ", _PRODUCT),
    "greater": (" > ", _COMPARISON), "less": (" < ", _COMPARISON), "equal": (" == ", _COMPARISON),
}  # fmt: skip
_RESERVED = {
    "np",
    "math",
    "loss",
    "gradient",
    "noise",
    "frame",
    "clipped",
    "show",
    "learning_rate",
    "START",
    "STEPS",
}
_LONG = 64
"""Letters from which a part of a formula gets a name."""
_LETTERS = "a b c d f h k m n p q r s u v w z".split()

_MATH = (
    "sqrt exp log log1p log2 log10 sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh".split()
)  # fmt: skip
_ARC = {name: name.replace("a", "arc", 1) for name in _MATH if name.startswith("a")}
NUMPY: Mapping[str, str] = {
    name: f"np.{_ARC.get(name, name)}" for name in (*_MATH, "sign", "cbrt", "floor", "ceil")
} | {
    "abs": "abs", "max": "np.maximum", "min": "np.minimum", "power": "np.power", "mod": "np.mod",
}  # fmt: skip
TORCH: Mapping[str, str] = {name: f"torch.{name}" for name in (*_MATH, "abs", "sign", "where", "floor", "ceil")} | {
    "max": "torch.maximum", "min": "torch.minimum", "mod": "torch.remainder",
}  # fmt: skip
JAX: Mapping[str, str] = {
    name: f"jnp.{_ARC.get(name, name)}" for name in (*_MATH, "abs", "sign", "where", "cbrt", "floor", "ceil")
} | {
    "max": "jnp.maximum", "min": "jnp.minimum", "mod": "jnp.mod",
}  # fmt: skip

Written = tuple[str, int]
"""Source text, and how tightly it holds together."""


def wrapped(part: Written, at_least: int) -> str:
    """The text, in brackets where its place wants something that holds together more tightly."""
    return part[0] if part[1] >= at_least else f"({part[0]})"


def number(value: float) -> Written:
    """A number such that Python reads it back exactly; multiples of π are written as such."""
    if math.isinf(value) or math.isnan(value):
        return f'float("{value}")', _ATOM
    if value == math.e:
        return "math.e", _ATOM
    turns = value / math.pi
    if turns and turns == round(turns) and turns * math.pi == value and abs(turns) < 100:
        return ("math.pi", _ATOM) if turns == 1.0 else (f"{int(turns)} * math.pi", _PRODUCT)
    text = repr(int(value)) if value == int(value) and abs(value) < 1e6 else repr(value)
    return text, _NEGATIVE if value < 0 else _ATOM


def operation(kind: str, parts: list[Written], names: Mapping[str, str]) -> Written:
    """An operation on parts that are written already; `names` are the functions of the library at hand."""
    if kind in _INFIX:
        sign, strength = _INFIX[kind]
        return f"{wrapped(parts[0], strength)}{sign}{wrapped(parts[1], strength + 1)}", strength
    if kind == "neg":
        return f"-{wrapped(parts[0], _NEGATIVE)}", _NEGATIVE
    if kind in ("square", "pow") or (kind == "power" and kind not in names):
        exponent = "2" if kind == "square" else wrapped(parts[1], _POWER)
        return f"{wrapped(parts[0], _ATOM)}**{exponent}", _POWER
    if kind == "where" and kind not in names:
        yes, condition, no = (wrapped(parts[index], _COMPARISON) for index in (1, 0, 2))
        return f"{yes} if {condition} else {no}", _CASES
    if kind not in names:  # PyTorch has no cube root
        assert kind == "cbrt"
        part = parts[0][0]
        return f"{names['sign']}({part}) * {names['abs']}({part})**(1 / 3)", _PRODUCT
    return f"{names[kind]}({', '.join(part[0] for part in parts)})", _ATOM


# ------------------------------------------------------------------------------------------------------------- rules

_VECTORS: Mapping[str, str] = {
    "sqrt": "np.sqrt", "abs": "np.abs", "sign": "np.sign", "max": "np.maximum", "min": "np.minimum",
    "where": "np.where",
}  # fmt: skip
_SCALARS: Mapping[str, str] = {
    "sqrt": "np.sqrt", "abs": "abs", "sign": "np.sign", "max": "max", "min": "min", "single": "np.float32",
}  # fmt: skip


def variable(name: str) -> str:
    """The name of a symbol in a script."""
    return f"{name}_" if name in _RESERVED or keyword.iskeyword(name) else name


def rule_text(expression: Expression, renamed: Mapping[str, str]) -> str:
    """An expression of a rule: vectors of length 2 for what x and y have one each of."""
    return _rule(expression, renamed)[0]


def _rule(expression: Expression, renamed: Mapping[str, str]) -> Written:
    if isinstance(expression, Numeral):
        return number(expression.value)
    if isinstance(expression, Symbol):
        return variable(renamed.get(expression.name, expression.name)), _ATOM
    assert isinstance(expression, Operation)
    parts = [_rule(part, renamed) for part in expression.arguments]
    if expression.kind == "single":
        return f"float(np.float32({parts[0][0]}))", _ATOM
    deciding = expression.arguments[0] if expression.kind == "where" else expression
    spread = any(symbol.per_coordinate for symbol in deciding.symbols())
    return operation(expression.kind, parts, _VECTORS if spread else _SCALARS)


def broken(before: str, text: str, room: int) -> list[str]:
    """An assignment or a return, with the arguments of its call on lines of their own where it is too long."""
    name, bracket, rest = text.partition("(")
    if (
        len(before + text) <= room
        or not bracket
        or not text.endswith(")")
        or not name.replace(".", "").isidentifier()
    ):
        return [before + text]
    depth, last, parts = 0, 0, list[str]()
    inner = rest[:-1]
    for place, letter in enumerate(inner):
        depth += (letter in "([") - (letter in ")]")
        if depth < 0:  # the first bracket does not close at the end
            return [before + text]
        if letter == "," and depth == 0:
            parts.append(inner[last:place].strip())
            last = place + 1
    parts.append(inner[last:].strip())
    lines = [f"{before}{name}("]
    for part in parts:
        *upper, lowest = broken("", part, room - 4)
        lines += [f"    {line}" for line in (*upper, f"{lowest},")]
    return [*lines, ")"]


# -------------------------------------------------------------------------------------------------------- landscapes


def function_body(results: Iterable[Traced | float], names: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Lines that compute what is used twice or long, and the texts of the results."""
    writer = _Body(names)
    ends = list(results)
    for end in ends:
        writer.count(end)
    texts = [writer.text(end, keep=False)[0] for end in ends]
    return writer.lines, texts


class _Body:
    def __init__(self, names: Mapping[str, str]) -> None:
        self.lines: list[str] = []
        self._names = names
        self._uses: Counter[int] = Counter()
        self._written: dict[int, Written] = {}

    def count(self, node: Traced | float) -> None:
        if isinstance(node, Traced):
            self._uses[id(node)] += 1
            if self._uses[id(node)] == 1 and node.kind != "name":
                for one in node.arguments:
                    self.count(one)

    def text(self, node: Traced | float, *, keep: bool = True) -> Written:
        if not isinstance(node, Traced):
            return number(node)
        if node.kind == "name":
            return node.arguments[0], _ATOM
        if id(node) in self._written:
            return self._written[id(node)]
        parts = [self.text(one) for one in node.arguments]
        if self._names is TORCH and node.kind in ("max", "min"):  # PyTorch's want tensors
            parts = [
                part if isinstance(one, Traced) else (f"torch.tensor({float(one)!r})", _ATOM)
                for one, part in zip(node.arguments, parts, strict=True)
            ]
        found = operation(node.kind, parts, self._names)
        simple = node.kind in _INFIX and not any(
            isinstance(one, Traced) and one.kind != "name" for one in node.arguments
        )
        shared = self._uses[id(node)] > 1 and not simple
        if (keep and (shared or len(found[0]) > _LONG)) or (not keep and shared):
            if node.kind in ("greater", "less", "equal"):
                return found
            count = len(self.lines)
            name = _LETTERS[count % len(_LETTERS)] + (
                str(count // len(_LETTERS)) if count >= len(_LETTERS) else ""
            )
            self.lines.append(f"{name} = {found[0]}")
            found = name, _ATOM
        self._written[id(node)] = found
        return found
