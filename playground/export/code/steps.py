"""The update rule as Python source for NumPy: its own lines, on vectors of length 2."""

from __future__ import annotations

from playground.core.rules.expression import Symbol
from playground.core.rules.rule import Line, Rule
from playground.export.code.formulas import broken, rule_text, variable

_WIDTH = 90


def used_lines(rule: Rule) -> list[Line]:
    """The lines on which the path depends."""
    needed = {"theta"}
    while True:
        read = {
            symbol.name
            for line in rule.lines
            if line.target.name in needed and not line.diagnostic
            for symbol in line.expression.symbols()
        }
        if read <= needed:
            return [line for line in rule.lines if line.target.name in needed and not line.diagnostic]
        needed |= read


def written(rule: Rule, rename: dict[str, str]) -> tuple[list[str], list[str], list[str]]:
    """Settings, states before the first step, and the lines of a step.

    Args:
        rule: the update rule.
        rename: other names for some of its symbols; short ways are added to it.
    """
    lines = used_lines(rule)
    read = {symbol.name: symbol for line in lines for symbol in line.expression.symbols()}
    settings = [
        f"{variable(name)} = {value!r}  # {read[name].meaning}"
        for name, value in rule.constants.items()
        if name in read
    ]
    states: list[str] = []
    for state in rule.states:
        if state.symbol.name in read:
            start = _start(state.initial, spread=state.symbol.per_coordinate)
            states.append(f"{variable(state.symbol.name)} = {start}  # {state.symbol.meaning}")
    steps: list[str] = []
    for line in lines:
        target = line.target.name
        if target == "eta" and isinstance(line.expression, Symbol):
            rename[target] = line.expression.name
            continue
        text = rule_text(line.expression, rename)
        remark = (
            ""
            if target == "theta" or target in {one.symbol.name for one in rule.states}
            else line.target.meaning
        )
        first, *others = broken(f"{variable(target)} = ", text, _WIDTH)
        steps += [first + (f"  # {remark}" if remark else ""), *others]
    return settings, states, steps


def _start(initial: float, *, spread: bool) -> str:
    if not spread:
        return repr(initial)
    return "np.zeros(2)" if initial == 0.0 else f"np.full(2, {initial!r})"
