"""The names in a formula: how long it may be, whose names stand for the point, and how a parameter is written."""

from __future__ import annotations

import keyword

from playground.core.formulas.functions import CONSTANTS

LONGEST = 500
"""Characters of a formula."""
LONGEST_NAME = 20
"""Characters of a name."""
COORDINATES = ("x", "y")
_RESERVED = ("expression", "ranges")  # settings that a formula has beside its parameters

GREEK = (
    "alpha beta gamma delta epsilon eta theta kappa lambda mu nu xi rho sigma tau phi chi psi omega "
    "Gamma Delta Theta Lambda Sigma Phi Psi Omega"
).split()


def symbol_latex(name: str) -> str:
    """A parameter's name: Greek letters for their names; digits at the end and what follows ``_`` are lowered."""
    head, _, low = name.partition("_")
    if not low:
        head = name.rstrip("_0123456789")
        low = name[len(head) :].strip("_")
    shown = "\\" + head if head in GREEK else head if len(head) == 1 else rf"\mathrm{{{head}}}"
    low = low.replace("_", r"\_")
    if not low:
        return shown
    return f"{shown}_{{{low}}}" if len(low) == 1 or low.isdigit() else rf"{shown}_{{\mathrm{{{low}}}}}"


def may_be_parameter(name: str) -> bool:
    """Whether a parameter can have this name."""
    taken = name in (*COORDINATES, *CONSTANTS, *_RESERVED) or (keyword.iskeyword(name) and name != "lambda")
    return not taken and len(name) <= LONGEST_NAME
