"""Declarations: limits, what is said about them, and symbols as plain text."""

from __future__ import annotations

import copy
import dataclasses
import math
import pickle
from dataclasses import FrozenInstanceError, dataclass
from typing import Any, ClassVar

import pytest

from playground.core.declarations import Choice, Number, Switch, Text
from playground.core.errors import InvalidInput
from playground.core.parameters import Configurable, choice, configurable, number, parameters_of, switch
from playground.core.symbols import plain_symbol


@dataclass(frozen=True)
class Sample(Configurable):
    rate: float = number(1, symbol=r"\alpha", meaning="rate", low=0, low_open=True)
    share: float = number(0.5, symbol=r"\beta", meaning="share", low=0, high=1, high_open=True)
    count: int = number(3, symbol="n", meaning="count", low=1, integer=True)
    fast: bool = switch(False, symbol="f", meaning="fast")
    way: str = choice("up", symbol="w", meaning="way", options={"up": "upwards", "down": "downwards"})


def _number(**limits: float | bool) -> Number:
    return Number(1.0, "a", "a", **limits)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("declared", "words"),
    [
        (_number(), ""),
        (_number(low=0), "≥ 0"),
        (_number(low=0, low_open=True), "> 0"),
        (_number(high=1e6), "≤ 1000000"),
        (_number(low=0, high=1), "from 0 to 1"),
        (_number(low=0, high=1, high_open=True), "≥ 0 and < 1"),
        (_number(low=0.25, high=1e-3), "from 0.25 to 0.001"),
        (Switch(True, "f", "f"), "on or off"),
        (Choice("up", "w", "w", {"up": "", "down": ""}), "one of up, down"),
    ],
    ids=str,
)
def test_limits_in_words(declared: Number | Switch | Choice, words: str) -> None:
    assert declared.limits == words


def test_values_become_exactly_their_kind() -> None:
    made = Sample(rate=2, share=0, count=4.0)  # type: ignore[arg-type]
    assert made == Sample(2.0, 0.0, 4)
    assert [type(value) for value in made.settings().values()] == [float, float, int, bool, str]
    assert list(parameters_of(Sample)) == ["rate", "share", "count", "fast", "way"]


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("rate", 0, "expected a number > 0, got 0"),
        ("rate", math.inf, "expected a number > 0, got inf"),
        ("rate", 10**30, "expected a number > 0, got a number of 31 digits"),
        ("rate", True, "expected a number > 0, got true"),
        ("share", 1.0, "expected a number ≥ 0 and < 1, got 1.0"),
        ("share", "half", 'expected a number ≥ 0 and < 1, got "half"'),
        ("share", math.nan, "expected a number ≥ 0 and < 1, got nan"),
        ("count", 2.5, "expected a whole number ≥ 1, got 2.5"),
        ("count", None, "expected a whole number ≥ 1, got null"),
        ("count", [1], "expected a whole number ≥ 1, got a list"),
        ("fast", 1, "expected true or false, got 1"),
        ("way", "left", 'expected one of up, down, got "left"'),
        ("way", {}, "expected one of up, down, got an object"),
    ],
)
def test_wrong_values_are_named_with_their_limits(name: str, value: object, message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Sample(**{name: value})  # type: ignore[arg-type]
    assert str(caught.value) == f"$.{name}: {message}"
    assert caught.value.within("runners", 2).location == f"$.runners[2].{name}"


def test_typed_text() -> None:
    rate, count, fast, way = (parameters_of(Sample)[name] for name in ("rate", "count", "fast", "way"))
    assert rate.parse(" 1e-3 ") == 0.001
    assert count.parse("12") == 12
    assert [fast.parse(word) for word in ("true", "Yes", "on", "1", "FALSE", "no", "off", "0")] == [
        True
    ] * 4 + [False] * 4
    assert way.parse(" down ") == "down"
    assert _number().parse("−2.5") == -2.5  # a minus sign as it is shown
    for declared, text in ((rate, "fast"), (rate, ""), (count, "1.5"), (fast, "maybe"), (way, "DOWN")):
        with pytest.raises(InvalidInput, match="expected"):
            declared.parse(text)


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\alpha", "α"), (r"\beta_1", "β₁"), (r"\beta_{10}", "β₁₀"), (r"\beta_1^t", "β₁ᵗ"), (r"\eta^-", "η⁻"),
        (r"\eta_{\min}", "η_min"), (r"\hat{v}", "v\u0302"), (r"\bar{\theta}", "θ\u0304"), ("T_{\\max}", "T_max"),
        (r"\mathrm{lr}", "lr"), (r"\varepsilon\ \mathrm{inside}\ \sqrt{}", "ε inside √"), (r"\rho_\infty", "ρ_∞"),
        ("d_f", "d_f"),
    ],
)  # fmt: skip
def test_symbols_as_plain_text(latex: str, text: str) -> None:
    assert plain_symbol(latex) == text


def test_the_slider_of_a_number_without_one() -> None:
    assert _number(low=-2, high=5).slider_range == (-2, 5)
    low, high = _number(low=0).slider_range
    assert (low, high) == (0, 3.0)


# ------------------------------------------------------------------------------------- texts, and settings that vary


def test_texts_lose_blanks_around_them_and_keep_those_within() -> None:
    assert Text("", "", "formula").check("  a * x ") == "a * x"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (3, "expected a text of at most 5 characters, got 3"),
        (None, "expected a text of at most 5 characters, got null"),
        ("123456", "expected a text of at most 5 characters, got 6"),
        ("a\x00b", "U+0000 at character 2 cannot be seen and is not allowed"),
        ("ab\u202e", "U+202E at character 3 cannot be seen and is not allowed"),
    ],
)
def test_texts_that_cannot_be(value: object, reason: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Text("", "", "formula", longest=5).check(value)
    assert caught.value.reason == reason


def test_with_settings_is_replacing() -> None:
    assert Sample().with_settings({"rate": 2, "way": "down"}) == Sample(rate=2.0, way="down")
    with pytest.raises(InvalidInput) as caught:
        Sample().with_settings({"rat": 2})
    assert caught.value.path == ("rat",)
    assert caught.value.reason == "unknown setting; known: rate, share, count, fast, way"


@dataclass(frozen=True)
class Varying(Configurable):
    names: str = "a"

    def parameters(self) -> dict[str, object]:  # type: ignore[override]
        return {name: Number(1.0, name, "one of many") for name in self.names}


def test_an_instance_may_have_more_settings_than_its_class() -> None:
    assert list(parameters_of(Varying)) == []
    assert list(parameters_of(Varying("pq"))) == ["p", "q"]


# ---------------------------------------------------------------------- `configurable`, against `dataclass` itself


class _Body(Configurable):
    kinds: ClassVar[int] = 2
    rate: float = number(1, symbol=r"\alpha", meaning="rate", low=0)
    fast: bool = switch(False, symbol="f", meaning="fast")


def _made(how: Any, name: str = "Twin") -> Any:
    return how(type(name, (Configurable,), {**vars(_Body), "__qualname__": name}))


Ours, Theirs = _made(configurable), _made(dataclass(frozen=True))


@configurable
class Pickled(Configurable):
    rate: float = number(1, symbol=r"\alpha", meaning="rate")


def test_declaring_makes_what_dataclass_makes() -> None:
    assert dataclasses.is_dataclass(Pickled)
    assert repr(Ours(2, fast=True)) == repr(Theirs(2, fast=True)) == "Twin(rate=2.0, fast=True)"
    assert hash(Ours(2)) == hash(Theirs(2))
    assert Ours(2) == Ours(rate=2.0) != Ours(3)
    assert Ours(2) != Theirs(2)
    assert (Ours.rate, Ours.kinds) == (Theirs.rate, Theirs.kinds) == (1.0, 2)
    ours, theirs = (
        [(f.name, f.type, f.default, f.metadata) for f in dataclasses.fields(kind)] for kind in (Ours, Theirs)
    )
    assert ours == theirs
    assert dataclasses.replace(Ours(2), fast=True) == Ours(2, True)


@pytest.mark.parametrize(("values", "named"), [((1, True, 3), {}), ((1,), {"rate": 2}), ((), {"rat": 2})])
def test_declaring_takes_only_the_fields(values: tuple[Any, ...], named: dict[str, Any]) -> None:
    for kind in (Ours, Theirs):
        with pytest.raises(TypeError):
            kind(*values, **named)


@pytest.mark.parametrize("name", ["rate", "anything"])
def test_what_declares_is_frozen(name: str) -> None:
    for kind in (Ours, Theirs, type("Undecorated", (Ours,), {})):
        made = kind(2)
        with pytest.raises(FrozenInstanceError):
            setattr(made, name, 3)
        with pytest.raises(FrozenInstanceError):
            delattr(made, name)
        assert made == kind(2)


@pytest.mark.parametrize("first", [configurable, dataclass(frozen=True)])
@pytest.mark.parametrize("second", [configurable, dataclass(frozen=True)])
def test_both_ways_may_be_mixed(first: Any, second: Any) -> None:
    above = _made(first, "Above")
    space = {"__annotations__": {"more": "int"}, "more": number(3, symbol="m", meaning="more", integer=True)}
    below = second(type("Below", (above,), space))
    assert list(parameters_of(below)) == ["rate", "fast", "more"]
    assert repr(below(2, more=4)) == "Below(rate=2.0, fast=False, more=4)"
    assert below(2, False, 4).with_settings({"more": 5}) == below(2, more=5)
    assert len({below(), below(more=4), above()}) == 3
    with pytest.raises(InvalidInput):
        below(rate=-1)


def test_what_declares_can_be_copied_and_pickled() -> None:
    assert pickle.loads(pickle.dumps(Pickled(2))) == copy.deepcopy(Pickled(2)) == Pickled(2.0)


def test_a_declared_field_needs_a_default() -> None:
    with pytest.raises(TypeError, match=r"Bare\.rate has no default"):
        configurable(type("Bare", (Configurable,), {"__annotations__": {"rate": "float"}}))
