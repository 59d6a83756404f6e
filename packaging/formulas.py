"""Sets the formulas that the window shows for the catalogue: `python packaging/formulas.py` writes them to resources.

To be run after a formula was added or changed, and after an update of ziamath. Nothing fails where it was forgotten;
the window then sets the formula when it shows it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import combinations, product
from typing import TypeVar

from project import ROOT

from playground.core import catalogue
from playground.core.analysis.incoming_gradient import incoming_gradient_line
from playground.core.clipping import Clipping
from playground.core.declarations import Choice, Number, Parameter, Switch, Value
from playground.core.engine import Method
from playground.core.errors import InvalidInput
from playground.core.modifiers import Modifiers, Problem
from playground.core.optimizers.base import Optimizer
from playground.core.rules.rule import Line
from playground.core.trajectory import Trajectory
from playground.experiment.data.sets import complete

_T = TypeVar("_T")

_CHANGED = 2
"""Settings that are away from a dialect's defaults at the same time; more are seldom seen."""
_NUMBERS = (0.0, 0.5, 1.0, 2.0)
"""Numbers for which a rule may be written otherwise: lines fall away at 0 and 1, norms have whole orders."""


def catalogue_formulas() -> list[tuple[str, float]]:
    """What the window typesets for the program's own catalogue: LaTeX, and size in pixels; each once, in order."""
    from playground.gui.docks.rule_table import FORMULA_SIZE as IN_A_TABLE
    from playground.gui.style.marked_formula import marked_latex
    from playground.gui.style.typeset import FORMULA_SIZE

    found = {(kind().equation, float(FORMULA_SIZE)) for kind in _own(catalogue.landscapes().values())}
    lines = (*_handed(), *_rules())
    found |= {
        (marked_latex(line, by_case=by_case)[0], float(IN_A_TABLE))
        for line in lines
        for by_case in (False, True)
    }
    return sorted(found)


def _own(kinds: Iterable[type[_T]]) -> list[type[_T]]:
    """Those of the program itself, without what other packages bring."""
    return [kind for kind in kinds if kind.__module__.startswith("playground.")]


def _handed() -> Iterator[Line]:
    """The lines that come before every rule."""
    read = [complete(kind()) for kind in _own(catalogue.landscapes().values())]
    kinds = {(one.is_sampled, one.is_replay): one for one in read}
    method = catalogue.optimizers()["sgd"].make()
    for landscape, noise, norm in product(kinds.values(), (0.0, 1.0), (None, 1.0)):
        problem = Problem(landscape, Modifiers(noise=noise))
        yield incoming_gradient_line(
            Trajectory(problem, Method(method, clipping=Clipping(norm)), landscape.suggested_start)
        )


def _rules() -> Iterator[Line]:
    for kind in _own(catalogue.optimizers().values()):
        for dialect in kind.dialects:
            for optimizer in _changed(kind.make(dialect)):
                for driven in {"", optimizer.momentum_field()}:
                    yield from (line for line in optimizer.written(driven).lines if not line.diagnostic)


def _changed(optimizer: Optimizer) -> Iterator[Optimizer]:
    """The optimizer, and with up to `_CHANGED` of its settings changed in ways that may change its lines."""
    settings, declared = optimizer.settings(), optimizer.parameters()
    others = [(name, value) for name in settings for value in _values(declared[name], settings[name])]
    for count in range(_CHANGED + 1):
        for changes in combinations(others, count):
            if len(dict(changes)) == count:
                yield optimizer.with_settings(dict(changes))


def _values(declaration: Parameter, present: Value) -> list[Value]:
    if isinstance(declaration, Switch):
        return [not present]
    if isinstance(declaration, Choice):
        return [option for option in declaration.options if option != present]
    found: list[Value] = []
    for value in _NUMBERS if isinstance(declaration, Number) else ():
        try:
            found.append(declaration.check(value))
        except InvalidInput:
            continue
    return [value for value in found if value != present]


def main() -> None:
    """Write the file."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from playground.gui.style.shipped_formulas import FILE, packed_line
    from playground.gui.style.typesetter import set_in_ink

    lines = [packed_line(latex, size, set_in_ink(latex, size)) for latex, size in catalogue_formulas()]
    path = ROOT / "resources" / FILE
    path.write_text("".join(lines), "utf-8", newline="\n")
    print(f"{path}: {len(lines)} formulas, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
