"""Plain text as LaTeX: calculations as `playground.core.rules.show` prints them, and words."""

from __future__ import annotations

import re

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"
_LOWERED = str.maketrans(_RAISED, "0123456789-")
_TOKEN = re.compile(
    rf"(?P<number>\d+(?:\.\d+)?)|(?P<raised>[{_RAISED}]+)|(?P<word>[a-z]+\d*)|(?P<sign>\S)|(?P<gap>\s+)"
)
_SIGNS = {"·": r" \cdot ", "−": "-", "∞": r"\infty "}
_WORDS = {"max": r"\max", "min": r"\min"}
_SPECIAL = str.maketrans(
    {
        "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%",
        "_": r"\_", "^": r"\^{}", "~": r"\~{}", "°": r"$^\circ$", "−": "$-$",
        "√": r"$\surd$", "∇": r"$\nabla$", "·": r"$\cdot$", "≥": r"$\geq$", "≤": r"$\leq$", "∞": r"$\infty$",
        **{letter: f"$_{index}$" for index, letter in enumerate("₀₁₂₃₄₅₆₇₈₉")},
        **{letter: f"$^{index}$" for index, letter in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
    }
)  # fmt: skip
_GREEK = {
    "α": r"\alpha", "β": r"\beta", "γ": r"\gamma", "ε": r"\varepsilon", "η": r"\eta", "θ": r"\theta",
    "λ": r"\lambda", "μ": r"\mu", "ρ": r"\rho", "σ": r"\sigma",
}  # fmt: skip


def escaped(words: str) -> str:
    """Words for the text of a LaTeX document."""
    text = words.translate(_SPECIAL)
    return "".join(f"${_GREEK[letter]}$" if letter in _GREEK else letter for letter in text)


def calculation_latex(text: str) -> str:
    """A printed calculation, such as ``0.9·√(2 + 1·10⁻⁸)``, as LaTeX."""
    tokens = [found for found in _TOKEN.finditer(text) if found.lastgroup != "gap"]
    return _TokenWriter([(str(found.lastgroup), found[0]) for found in tokens]).all()


class _TokenWriter:
    """Writes tokens; brackets after a root or a caret become braces."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens

    def all(self) -> str:
        written = ""
        while self._tokens:
            written += self._one()
        return written.strip()

    def _one(self) -> str:
        kind, text = self._tokens.pop(0)
        if kind == "raised":
            return f"^{{{text.translate(_LOWERED)}}}"
        if kind == "word":
            return _WORDS.get(text, rf"\mathrm{{{text}}}")
        if text == "√":
            return rf"\sqrt{{{self._braced()}}}"
        if text == "^":
            return f"^{{{self._braced()}}}"
        if text == "(":
            return rf"\left({self._until(')')}\right)"
        if text == "|":
            return rf"\left|{self._until('|')}\right|"
        if text in "+/=>,":
            return f" {text} "
        return _SIGNS.get(text, text)

    def _braced(self) -> str:
        """What follows: the inside of brackets, or one token with its brackets."""
        if self._tokens and self._tokens[0][1] == "(":
            self._tokens.pop(0)
            return self._until(")")
        is_word = bool(self._tokens) and self._tokens[0][0] == "word"
        return (self._one() if is_word else "") + (self._one() if self._tokens else "")

    def _until(self, end: str) -> str:
        inside = ""
        while self._tokens and self._tokens[0][1] != end:
            inside += self._one()
        if self._tokens:
            self._tokens.pop(0)
        return inside.strip()
