"""Texts that are no formulas: each gets one line that names the place, within a second, and runs nothing."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import PATIENCE

HERE = Path(__file__).parent

REFUSED = {
    "attribute": "x.__class__",
    "attribute chain": "().__class__.__bases__[0].__subclasses__()",
    "attribute of a number": "1 .real*x",
    "builtin call": "open('/etc/passwd')",
    "builtin with formula": "eval(x)",
    "import": "__import__('os').system('true')",
    "dunder name": "__builtins__*x",
    "dunder call": "__import__(x)",
    "lambda": "lambda: x",
    "called lambda": "(lambda x: x)(y)",
    "comprehension": "[x for x in y]",
    "generator": "sum(x for y in x)",
    "f-string": "f'{x}'",
    "string": "'x'*10**9",
    "triple-quoted string": '"""x"""',
    "bytes": "b'x'",
    "walrus": "(x := 3)",
    "assignment": "x = 3",
    "keyword argument": "sin(x=3)",
    "starred argument": "max(*x)",
    "subscript": "x[0]",
    "slice": "x[::2]",
    "tuple": "x, y",
    "set": "{x}",
    "dictionary": "{x: y}",
    "comparison": "x < y",
    "chained comparison": "x == y != 3",
    "conditional": "x if y else 1",
    "boolean": "x and y",
    "negation": "not x",
    "bit operations": "x | ~y",
    "shift": "1 << x",
    "huge shift": "1 << 99999999",
    "floor division": "x // y",
    "remainder": "x % y",
    "matrix product": "x @ y",
    "statement": "import os",
    "two statements": "x; y",
    "two lines": "x +\ny",
    "comment": "x # y",
    "await": "await x",
    "yield": "(yield x)",
    "ellipsis": "... * x",
    "none": "None*x",
    "true": "True*x",
    "complex": "1j*x",
    "hexadecimal": "0xff*x",
    "underscored number": "1_000*x",
    "octal": "0o17*x",
    "needless zero": "007*x",
    "power tower": "9**9**9*x",
    "power tower in brackets": "((9**9)**9)**9*x",
    "wide power tower": "x + 9**9**9**9**9**9",
    "tower of hundreds": "99**99**99*x",
    "huge exponent": "x**1e9",
    "huge whole exponent": "x**1000000000",
    "huge negative exponent": "x**-1000000000",
    "hidden huge exponent": "x**(10*10*10*10*10*10)",
    "exponent by functions": "x**exp(exp(5))",
    "nested exponentials": "exp(exp(exp(exp(9))))*x",
    "factorial": "x!",
    "huge number": "1e999*x",
    "tiny number": "1e-999*x",
    "large number": "1e200*x",
    "long number": "9" * 480 + "*x",
    "too long number": "9" * 100_000 + "*x",
    "division by zero": "1/0 + x",
    "division by hidden zero": "x/(1 - 1)",
    "no real value": "sqrt(-1)*x",
    "no real power": "(-8)**(1/3)*x",
    "logarithm of zero": "log(0) + x",
    "deep nesting": "(" * 10_000 + "x" + ")" * 10_000,
    "nesting within the length": "(" * 240 + "x" + ")" * 240,
    "deep functions": "sin(" * 90 + "x" + ")" * 90,
    "many signs": "-" * 400 + "x",
    "many powers": "x**" * 120 + "x",
    "many factors with many derivatives": "*".join(f"sinh({index}*x*y)" for index in range(1, 35)),
    "unclosed brackets": "(" * 400,
    "very long text": "x + " * 100_000 + "x",
    "very long name": "a" * 400 + "*x",
    "many parameters": "x*" + "*".join(f"p{index}" for index in range(40)),
    "many factors": "*".join(f"sin({index}*x*y)" for index in range(1, 40)),
    "tall fraction": "x/(y+" * 40 + "1" + ")" * 40,
    "Cyrillic letter": "х + y",
    "Greek letter": "α*x",
    "mathematical letter": "𝑥**2",
    "fullwidth letter": "ｘ + ｙ",
    "fullwidth digit": "x*２",
    "Arabic digit": "x*٣",
    "superscript letter": "xⁿ",
    "ligature": "ﬁ*x",
    "long s": "ſin(x)",
    "combining mark": "x\u0301 + y",
    "letter that NFKC makes a dunder": "﹍﹍import__(x)",
    "fullwidth bracket": "sin（x）",
    "null byte": "x\0 + y",
    "newline": "x\r\n + y",
    "tab": "x\t+ y",
    "bidirectional override": "x \u202e+ y",
    "invisible separator": "x\u2063y",
    "zero-width space": "x\u200b + y",
    "byte order mark": "\ufeffx",
    "lone surrogate": "x\ud800",
    "private use": "\ue000*x",
    "percent encoding": "%78",
    "escape": "\\x78",
    "nothing": "",
    "blanks": "   ",
    "only a sign": "+",
    "only a number": "3",
    "only a parameter": "a",
    "only a function": "sin",
    "function without brackets": "sin x",
    "unknown function": "foo(x)",
    "product that is a name": "xy",
    "product behind a division": "1/2x",
    "reserved setting": "expression*x",
}  # fmt: skip

HARMLESS = {
    "as long as allowed": "x + " * 124 + "x",
    "as many factors as allowed": "*".join(f"sin({index}*x)" for index in range(1, 11)),
    "nested functions": "sin(" * 20 + "x*y" + ")" * 20,
    "power tower of variables": "x**y**x**y**x",
    "powers of a product": "((2*x)**31)**31 + y",
    "numbers that overflow": "(1e100*x)**100 + y",
    "root of a long number": "(123456789012345*x)**(1/3) + y",
    "nowhere real": "sqrt(-1 - x**2) + y",
    "word of Python": "lambda x, y: x + y",
    "hyperbolic functions of powers": "cosh((-exp((x-y)**20))**x)",
    "hyperbolic functions of higher powers": "cosh((-exp((x-y)**100))**x)",
    "powers of powers": "((((x**100)**100)**100)**100)**100",
    "powers of numbered powers": "((((2*x)**100)**100)**100)**100",
    "nested products": "exp(x*y*" * 20 + "1" + ")" * 20,
    "many nested powers": "(x**y)**(y**x)**(x*y)**(x+y)**(x-y)**(x/y)**(x**y)**(y**x)**(x**x)**(y**y)**x**y**x**y",
}  # fmt: skip


GROWING = {
    "factors": "(x-1)(y+2)", "sines": "sin(x y)*", "nested functions": "cosh(x*", "towers": "x**y**",
    "minima": "min(x,y*",
    "roots": "√(x+", "bars": "|x-", "fractions": "1/(x+", "LaTeX": r"\frac{x}{y+", "signs": "+-", "raised": "(x²+y)³",
    "logarithms": "log(2+abs(", "hyperbolic": "tanh(sinh(x)^y+", "constants": "9^99*", "remainders": "mod(x,y+",
    "exponents": "e^(x*y)*", "sums": "x^9 y+", "quotients": "(x/y)/",
}  # fmt: skip
"""Pieces that are repeated until the text is full, closed where they open something."""
PIECES = (
    "x y a 2 0.5 1e99 9 pi e + - * / ^ ** ( ) ( ) , | sin( exp( log( sqrt( max( mod( cosh( √ ² ⁻¹ ½ x^ "
    "(x+y) (x-y)^20 . ; = \\frac { } [ ]"
).split()


def _grown(piece: str, times: int) -> str:
    closing = {"(": ")", "{": "}", "|": "|"}
    open_ones = [closing[one] for one in piece if one in closing]
    for one in piece:
        if one in ")}" and one in open_ones:
            open_ones.remove(one)
    return piece * times + "x" + "".join(reversed(open_ones)) * times


def _random(seed: int) -> str:
    chosen = random.Random(seed)
    return " ".join(chosen.choices(PIECES, k=chosen.choice((3, 8, 30, 120))))


@pytest.fixture(scope="module")
def answers() -> dict[str, str]:
    texts = {**REFUSED, **{f"harmless {name}": text for name, text in HARMLESS.items()}}
    texts |= {
        f"{name} {times}": _grown(piece, times)
        for name, piece in GROWING.items()
        for times in (6, 12, 24, 49)
    }
    texts |= {f"random {seed}": _random(seed) for seed in range(1000)}
    asked = "".join(json.dumps(text) + "\n" for text in texts.values())
    root = HERE.parents[2]
    done = subprocess.run(
        [sys.executable, HERE / "hostile.py"],
        input=asked,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    given = [json.loads(line) for line in done.stdout.splitlines()]
    unanswered = list(texts)[len(given) : len(given) + 1]
    assert not unanswered, f"{unanswered[0]} ended the process ({done.returncode}): {done.stderr[-500:]}"
    return dict(zip(texts, given, strict=True))


@pytest.mark.parametrize("name", REFUSED)
def test_refused_in_one_line_that_names_the_place(name: str, answers: dict[str, str]) -> None:
    kind, _, reason = answers[name].partition(" ")
    assert kind == "refused"
    assert "\n" not in reason
    assert reason.isprintable()
    assert len(reason) < 220
    # Too long texts, and characters that cannot be seen, are refused before the formula is looked at.
    assert any(word in reason for word in ("column ", " at character ", "at most "))


def test_whatever_is_put_together_is_answered(answers: dict[str, str]) -> None:
    """The fixture fails where a text takes a second, a gigabyte, or raises what is no answer."""
    kinds = [answer.partition(" ")[0] for name, answer in answers.items() if name[-1].isdigit()]
    assert set(kinds) == {"accepted", "refused"}
    assert kinds.count("accepted") > 40


@pytest.mark.parametrize("name", HARMLESS)
def test_unusual_but_allowed(name: str, answers: dict[str, str]) -> None:
    assert answers[f"harmless {name}"] == "accepted"


@pytest.mark.parametrize("name", ["import", "power tower", "deep nesting", "look-alike", "file"])
def test_the_command_line_and_files_refuse_the_same(name: str, tmp_path: Path) -> None:
    text = {"look-alike": REFUSED["Cyrillic letter"], "file": REFUSED["attribute chain"]}.get(
        name
    ) or REFUSED[name]
    options = ["--landscape", "custom", "--expr", text]
    if name == "file":
        path = tmp_path / "hostile.json"
        path.write_text(json.dumps({"landscape": {"key": "custom", "parameters": {"expression": text}}}))
        options = [str(path)]
    done = subprocess.run(
        [sys.executable, "-m", "playground", "run", *options, "--optimizer", "sgd"],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        cwd=HERE.parents[2],
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("error: ")
    assert "expression" in done.stderr
