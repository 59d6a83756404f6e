"""Symbols of formulas as plain text, for where nothing can be typeset."""

from __future__ import annotations

import re

_GREEK = {
    r"\alpha": "α", r"\beta": "β", r"\gamma": "γ", r"\delta": "δ", r"\epsilon": "ε", r"\varepsilon": "ε",
    r"\eta": "η", r"\theta": "θ", r"\lambda": "λ", r"\mu": "μ", r"\nu": "ν", r"\rho": "ρ", r"\sigma": "σ",
    r"\tau": "τ", r"\phi": "φ", r"\omega": "ω", r"\Delta": "Δ", r"\nabla ": "∇", r"\pi": "π",
    r"\psi": "ψ", r"\xi": "ξ", r"\infty": "∞", r"\sqrt": "√",
}  # fmt: skip
_ACCENTS = {"hat": "\u0302", "tilde": "\u0303", "bar": "\u0304"}
_SUBSCRIPTS = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
_SUPERSCRIPTS = str.maketrans("0123456789+-t", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵗ")


def plain_symbol(latex: str) -> str:
    """A LaTeX symbol as plain text: ``\\beta_1`` gives ``β₁``, ``\\mathrm{lr}`` gives ``lr``."""
    text = latex.replace(r"\mathrm", "").replace(r"\max", "max").replace(r"\min", "min").replace(r"\ ", " ")
    for name in sorted(_GREEK, key=len, reverse=True):
        text = text.replace(name, _GREEK[name])
    text = re.sub(r"\\(hat|tilde|bar)\{(\w)\}", lambda found: found[2] + _ACCENTS[found[1]], text)
    text = re.sub(r"([_^])(\{[^{}]*\}|.)", _script, text)
    return text.replace("{", "").replace("}", "").replace("\\", "").strip()


def _script(found: re.Match[str]) -> str:
    """A subscript or superscript in the letters that Unicode has for it, else after its mark."""
    mark, text = found[1], found[2].strip("{}")
    letters, table = ("0123456789+-", _SUBSCRIPTS) if mark == "_" else ("0123456789+-t", _SUPERSCRIPTS)
    return text.translate(table) if all(letter in letters for letter in text) else mark + text
