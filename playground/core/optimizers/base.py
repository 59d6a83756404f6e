"""What an optimizer is: an update rule with declared hyperparameters, and the dialects it is spoken in."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import ClassVar, NamedTuple, Self

from playground.core.declarations import Limits, Number, Parameter, Value
from playground.core.elementwise import single
from playground.core.errors import InvalidInput
from playground.core.parameters import Configurable, configurable, number, parameters_of
from playground.core.rules.rule import Rule, RuleWriter

DIALECT_TITLES: Mapping[str, str] = MappingProxyType(
    {"paper": "paper", "pytorch": "PyTorch", "keras": "Keras", "tf1": "TF1", "optax": "optax"}
)
"""Every dialect's key and the name people read, in the order in which they are offered."""

UNCHECKED = frozenset({"keras", "tf1", "optax"})
"""Dialects whose frameworks take any number for an argument, unless a dialect's `limits` say otherwise."""

Argument = str | tuple[str, ...]
"""The field behind a framework's argument, or the fields behind a tuple-valued one such as ``betas``."""


class Dialect(NamedTuple):
    """Whose exact semantics and argument names: a set of values and names, never a rule of its own.

    Attributes:
        function: what a person calls in the framework, such as ``torch.optim.RMSprop``.
        arguments: the framework's argument names in its order, each with the field (or fields) behind it;
            None where every field that is not fixed goes by its own name.
        defaults: the framework's default values, by field, where they differ from the class's.
        fixed: semantics that the framework does not let one choose, by field.
        limits: what the framework takes, by field, where that differs from the declared limits (for `UNCHECKED`
            dialects, from none at all). Tried out on the frameworks: `tests/golden/limits.json`.
        note: one sentence on what is special; shown in the window.
    """

    function: str
    arguments: Mapping[str, Argument] | None = None
    defaults: Mapping[str, Value] = MappingProxyType({})
    fixed: Mapping[str, Value] = MappingProxyType({})
    note: str = ""
    limits: Mapping[str, Limits] = MappingProxyType({})


class Hyperparameter(NamedTuple):
    """One hyperparameter as a dialect shows it: its field, its name there and its declaration (with its default)."""

    field: str
    name: str
    declaration: Parameter


class StabilityLimit(NamedTuple):
    """On a quadratic with Hessian H, a rule whose effective rates stay at η is stable as long as the largest
    eigenvalue of diag(η)·(H + added·I) stays below `value`.

    Attributes:
        value: the limit; 2 for rules without momentum.
        source: where it is derived.
        added: curvature that coupled weight decay adds to the loss.
    """

    value: float
    source: str
    added: float = 0.0


@configurable
class Optimizer(Configurable, ABC):
    """An update rule with declared hyperparameters.

    A subclass is one file: class variables that name it, its hyperparameters and semantic switches as declared
    fields, its dialects as data, and `rule`, which writes the lines of one step. The rule is written in symbols
    (`RuleWriter`), so that the same lines are run, typeset and explained; ordinary ``if``s on the fields choose
    between variants before the first step.

    Class variables:
        key: the name in files and on the command line.
        title: the name people read.
        source: the paper or lecture that introduced it.
        summary: one sentence on what it does.
        dialects: by key; every optimizer speaks ``paper``, in which each field goes by its own name.
        variants: well-known settings that have a name of their own, as the paper's arguments by that name.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    source: ClassVar[str]
    summary: ClassVar[str]
    dialects: ClassVar[Mapping[str, Dialect]]
    variants: ClassVar[Mapping[str, Mapping[str, Value]]] = MappingProxyType({})

    lr: float = number(0.01, symbol=r"\alpha", meaning="learning rate", low=0, log=True, slider=(1e-5, 10.0))

    @abstractmethod
    def rule(self, w: RuleWriter) -> Rule:
        """Write one step for the present settings, from the gradient to the new point."""

    def __post_init__(self) -> None:
        """Check every field: it is within the declared limits, or within those of some dialect.

        Raises:
            InvalidInput: with the field's name as its path.
        """
        for name, declaration in parameters_of(type(self)).items():
            value: object = getattr(self, name)
            try:
                checked = declaration.check(value)
            except InvalidInput as error:
                checked = _taken_by_some(type(self), name, value)
                if checked is None:
                    raise error.within(name) from None
            object.__setattr__(self, name, checked)

    def stability_limit(self) -> StabilityLimit | None:
        """When the rule's steps are stable, for frozen effective rates; None where no limit is known."""
        return None

    def in_precision(self, value: float) -> float:
        """A hyperparameter in the precision in which the dialect's framework holds it."""
        return single(value) if getattr(self, "float32", False) else value

    def objection(self, dialect: str) -> str:
        """Why a dialect's framework refuses these settings together, in one sentence; empty where it does not.

        Each setting is within its own limits. A window that changes one at a time passes through such settings.
        """
        del dialect
        return ""

    @classmethod
    def momentum_field(cls) -> str:
        """The field that a schedule of the momentum drives; empty where there is none."""
        return next((name for name in ("momentum", "beta1") if name in parameters_of(cls)), "")

    def written(self, driven: str = "") -> Rule:
        """The finished rule for the present settings (cached: settings are values).

        Args:
            driven: a field that a schedule changes with every step, so that it stands in the rule as a symbol.
        """
        return _written(self, driven)

    @classmethod
    def dialect(cls, key: str) -> Dialect:
        """The dialect with this key.

        Raises:
            InvalidInput: this optimizer does not speak it; the message lists those it speaks.
        """
        if key not in cls.dialects:
            raise InvalidInput(f'{cls.key} has no dialect "{key[:40]}"; it has: {", ".join(cls.dialects)}')
        return cls.dialects[key]

    @classmethod
    def declared_in(cls, dialect: str) -> Mapping[str, Parameter]:
        """Every field's declaration, with the limits and defaults of a dialect.

        Raises:
            InvalidInput: this optimizer does not speak it.
        """
        cls.dialect(dialect)
        return _declared_in(cls, dialect)

    @classmethod
    def argument_names(cls, dialect: str) -> Mapping[str, Argument]:
        """A dialect's argument names, each with the field (or fields) behind it.

        Raises:
            InvalidInput: this optimizer does not speak it.
        """
        definition = cls.dialect(dialect)
        if definition.arguments is not None:
            return definition.arguments
        return {name: name for name in parameters_of(cls) if name not in definition.fixed}

    @classmethod
    def hyperparameters(cls, dialect: str) -> tuple[Hyperparameter, ...]:
        """The hyperparameters that a dialect lets one choose, in its order, under its names, with its defaults."""
        declared = cls.declared_in(dialect)
        made: list[Hyperparameter] = []
        for name, target in cls.argument_names(dialect).items():
            fields = (target,) if isinstance(target, str) else target
            for index, one in enumerate(fields):
                shown = name if isinstance(target, str) else f"{name}[{index}]"
                made.append(Hyperparameter(one, shown, declared[one]))
        return tuple(made)

    @classmethod
    def make(cls, dialect: str = "paper", arguments: Mapping[str, object] | None = None) -> Self:
        """An optimizer with a dialect's defaults and semantics and some of its arguments chosen.

        Args:
            dialect: a key of `dialects`.
            arguments: values by the dialect's own argument names; a tuple-valued one takes a list of numbers.

        Raises:
            InvalidInput: unknown dialect or argument, or a value outside its limits (its path is the argument).
        """
        definition, argument_names, declared = (
            cls.dialect(dialect),
            cls.argument_names(dialect),
            cls.declared_in(dialect),
        )
        values: dict[str, Value] = {**definition.defaults, **definition.fixed}
        for name, value in (arguments or {}).items():
            if name not in argument_names:
                raise InvalidInput(
                    f"unknown setting of {cls.key}:{dialect}; known: {', '.join(argument_names)}", (name,)
                )
            target = argument_names[name]
            try:
                for one, part in _parts(target, value):
                    values[one] = declared[one].check(part)
            except InvalidInput as error:
                raise InvalidInput(error.reason, (name,)) from None
        return cls(**values)  # type: ignore[arg-type]

    def arguments(self, dialect: str) -> dict[str, Value | list[Value]]:
        """The settings by a dialect's own argument names: what `make` takes to give this optimizer again."""
        found: dict[str, Value | list[Value]] = {}
        for name, target in self.argument_names(dialect).items():
            found[name] = (
                getattr(self, target) if isinstance(target, str) else [getattr(self, one) for one in target]
            )
        return found

    @classmethod
    def parse(cls, dialect: str, name: str, text: str) -> Value | list[Value]:
        """The value that a person typed for a dialect's argument; ``0.9,0.999`` for a tuple-valued one.

        Raises:
            InvalidInput: unknown argument, or not a value within its limits.
        """
        argument_names, declared = cls.argument_names(dialect), cls.declared_in(dialect)
        if name not in argument_names:
            known = ", ".join(argument_names)
            raise InvalidInput(f'unknown setting "{name[:40]}" of {cls.key}:{dialect}; known: {known}')
        target = argument_names[name]
        try:
            if isinstance(target, str):
                return declared[target].parse(text)
            words = text.strip().strip("()[]").split(",")
            if len(words) != len(target):
                raise InvalidInput(f'expected {len(target)} numbers with commas between, got "{text}"')
            return [declared[one].parse(word) for one, word in zip(target, words, strict=True)]
        except InvalidInput as error:
            raise InvalidInput(f"{name}: {error.reason}") from None


def _parts(target: Argument, value: object) -> Sequence[tuple[str, object]]:
    if isinstance(target, str):
        return [(target, value)]
    if not isinstance(value, (list, tuple)) or len(value) != len(target):  # type: ignore[arg-type]
        raise InvalidInput(f"expected a list of {len(target)} numbers")
    return list(zip(target, value, strict=True))  # type: ignore[arg-type]


@lru_cache(maxsize=256)
def _declared_in(kind: type[Optimizer], dialect: str) -> Mapping[str, Parameter]:
    definition = kind.dialects[dialect]
    found: dict[str, Parameter] = {}
    for name, declaration in parameters_of(kind).items():
        limits = definition.limits.get(name, Limits() if dialect in UNCHECKED else None)
        limited = declaration
        if limits is not None and isinstance(declaration, Number):
            limited = declaration.within(limits)
        default = definition.defaults.get(name, declaration.default)
        found[name] = replace(limited, default=default)  # type: ignore[arg-type]
    return MappingProxyType(found)


def _taken_by_some(kind: type[Optimizer], name: str, value: object) -> Value | None:
    for dialect in kind.dialects:
        try:
            return _declared_in(kind, dialect)[name].check(value)
        except InvalidInput:
            continue
    return None


@lru_cache(maxsize=256)  # 2 MB at most; 1 ms each
def _written(optimizer: Optimizer, driven: str) -> Rule:
    return optimizer.rule(RuleWriter(optimizer, optimizer.in_precision, driven))
