"""Names, defaults and limits: a dialect is its framework's signature."""

from __future__ import annotations

import math
from typing import Any

import pytest

from playground.core.catalogue import optimizers, pick
from playground.core.declarations import Choice, Number, Switch
from playground.core.errors import InvalidInput
from playground.core.optimizers.base import DIALECT_TITLES, Hyperparameter
from playground.core.parameters import parameters_of

# inspect.signature of PyTorch 2.13, Keras 3.15, optax 0.2.8 and TensorFlow 2.21's compat.v1, without what belongs to
# how tensors are held; None where the framework has no default, and for "off".
SIGNATURES: dict[tuple[str, str], dict[str, Any]] = {
    ("pytorch", "sgd"): {"lr": 0.001, "momentum": 0, "dampening": 0, "weight_decay": 0, "nesterov": False},
    ("pytorch", "asgd"): {"lr": 0.01, "lambd": 0.0001, "alpha": 0.75, "t0": 1000000.0, "weight_decay": 0},
    ("pytorch", "adagrad"): {
        "lr": 0.01, "lr_decay": 0, "weight_decay": 0, "initial_accumulator_value": 0, "eps": 1e-10,
    },
    ("pytorch", "adadelta"): {"lr": 1.0, "rho": 0.9, "eps": 1e-06, "weight_decay": 0},
    ("pytorch", "rmsprop"): {
        "lr": 0.01, "alpha": 0.99, "eps": 1e-08, "weight_decay": 0, "momentum": 0, "centered": False,
    },
    ("pytorch", "rprop"): {"lr": 0.01, "etas": [0.5, 1.2], "step_sizes": [1e-06, 50]},
    ("pytorch", "adam"): {
        "lr": 0.001, "betas": [0.9, 0.999], "eps": 1e-08, "weight_decay": 0, "amsgrad": False,
        "decoupled_weight_decay": False,
    },
    ("pytorch", "adamw"): {
        "lr": 0.001, "betas": [0.9, 0.999], "eps": 1e-08, "weight_decay": 0.01, "amsgrad": False,
    },
    ("pytorch", "adamax"): {"lr": 0.002, "betas": [0.9, 0.999], "eps": 1e-08, "weight_decay": 0},
    ("pytorch", "nadam"): {
        "lr": 0.002, "betas": [0.9, 0.999], "eps": 1e-08, "weight_decay": 0, "momentum_decay": 0.004,
        "decoupled_weight_decay": False,
    },
    ("pytorch", "radam"): {
        "lr": 0.001, "betas": [0.9, 0.999], "eps": 1e-08, "weight_decay": 0, "decoupled_weight_decay": False,
    },
    ("keras", "sgd"): {"learning_rate": 0.01, "momentum": 0.0, "nesterov": False, "weight_decay": None},
    ("keras", "adagrad"): {
        "learning_rate": 0.001, "initial_accumulator_value": 0.1, "epsilon": 1e-07, "weight_decay": None,
    },
    ("keras", "adadelta"): {"learning_rate": 0.001, "rho": 0.95, "epsilon": 1e-07, "weight_decay": None},
    ("keras", "rmsprop"): {
        "learning_rate": 0.001, "rho": 0.9, "momentum": 0.0, "epsilon": 1e-07, "centered": False, "weight_decay": None,
    },
    ("keras", "adam"): {
        "learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-07, "amsgrad": False,
        "weight_decay": None,
    },
    ("keras", "adamw"): {
        "learning_rate": 0.001, "weight_decay": 0.004, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-07,
        "amsgrad": False,
    },
    ("keras", "adamax"): {
        "learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-07, "weight_decay": None,
    },
    ("keras", "nadam"): {
        "learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-07, "weight_decay": None,
    },
    ("keras", "lion"): {"learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.99, "weight_decay": None},
    ("tf1", "sgd"): {"learning_rate": None, "momentum": None, "use_nesterov": False},
    ("tf1", "adagrad"): {"learning_rate": None, "initial_accumulator_value": 0.1},
    ("tf1", "adadelta"): {"learning_rate": 0.001, "rho": 0.95, "epsilon": 1e-08},
    ("tf1", "rmsprop"): {
        "learning_rate": None, "decay": 0.9, "momentum": 0.0, "epsilon": 1e-10, "centered": False,
    },
    ("tf1", "adam"): {"learning_rate": 0.001, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-08},
    ("optax", "sgd"): {"learning_rate": None, "momentum": None, "nesterov": False},
    ("optax", "adagrad"): {"learning_rate": None, "initial_accumulator_value": 0.1, "eps": 1e-07},
    ("optax", "adadelta"): {"learning_rate": None, "rho": 0.9, "eps": 1e-06, "weight_decay": 0.0},
    ("optax", "rmsprop"): {
        "learning_rate": None, "decay": 0.9, "eps": 1e-08, "initial_scale": 0.0, "eps_in_sqrt": True,
        "centered": False, "momentum": None, "nesterov": False, "bias_correction": False,
    },
    ("optax", "rprop"): {
        "learning_rate": None, "eta_minus": 0.5, "eta_plus": 1.2, "min_step_size": 1e-06, "max_step_size": 50.0,
    },
    # The last three are those of optax.amsgrad, which is `adam:optax` with amsgrad=true.
    ("optax", "adam"): {
        "learning_rate": None, "b1": 0.9, "b2": 0.999, "eps": 1e-08, "eps_root": 0.0, "nesterov": False,
        "amsgrad": False, "bias_correction_mu": True, "bias_correction_nu": True,
    },
    ("optax", "adamw"): {
        "learning_rate": None, "b1": 0.9, "b2": 0.999, "eps": 1e-08, "eps_root": 0.0, "weight_decay": 0.0001,
        "nesterov": False,
    },
    ("optax", "adamax"): {"learning_rate": None, "b1": 0.9, "b2": 0.999, "eps": 1e-08},
    ("optax", "nadam"): {"learning_rate": None, "b1": 0.9, "b2": 0.999, "eps": 1e-08, "eps_root": 0.0},
    ("optax", "radam"): {
        "learning_rate": None, "b1": 0.9, "b2": 0.999, "eps": 1e-08, "eps_root": 0.0, "threshold": 5.0,
        "nesterov": False,
    },
    ("optax", "adabelief"): {
        "learning_rate": None, "b1": 0.9, "b2": 0.999, "eps": 1e-16, "eps_root": 1e-16, "nesterov": False,
    },
    ("optax", "yogi"): {"learning_rate": None, "b1": 0.9, "b2": 0.999, "eps": 0.001},
    ("optax", "lion"): {"learning_rate": None, "b1": 0.9, "b2": 0.99, "weight_decay": 0.001},
}  # fmt: skip

KEYS = "adabelief adadelta adagrad adam adamax adamw asgd lion nadam qhadam qhm radam rmsprop rprop sgd yogi".split()


def test_the_methods_of_the_specification_are_there() -> None:
    assert set(KEYS) <= set(optimizers())


def test_the_dialects_are_those_of_the_frameworks() -> None:
    ours = {
        (dialect, key)
        for key, kind in optimizers().items()
        for dialect in kind.dialects
        if dialect != "paper" and key in KEYS
    }
    assert ours == set(SIGNATURES)
    assert all(
        "paper" in kind.dialects and set(kind.dialects) <= set(DIALECT_TITLES)
        for kind in optimizers().values()
    )


@pytest.mark.parametrize(("dialect", "key"), SIGNATURES, ids=str)
def test_arguments_are_the_signature(dialect: str, key: str) -> None:
    signature = SIGNATURES[dialect, key]
    kind = optimizers()[key]
    ours = kind.make(dialect).arguments(dialect)
    assert list(ours) == list(signature)
    for name, value in signature.items():
        if value is not None:
            assert ours[name] == value, name
        elif name in {"momentum", "weight_decay"}:
            assert ours[name] == 0, name


PAPERS: dict[str, dict[str, Any]] = {
    "sgd": {"lr": 0.01, "momentum": 0.0},
    "adagrad": {"eps": 1e-8, "initial_sum": 0.0},
    "rmsprop": {"lr": 0.01, "beta": 0.9, "eps": 1e-8, "eps_inside": True, "initial_v": 0.0},
    "rprop": {"lr": 0.1, "eta_minus": 0.5, "eta_plus": 1.2, "min_step_size": 1e-6, "max_step_size": 50.0},
    "adam": {"lr": 0.001, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "eps_place": "outside"},
    "adamw": {"lr": 0.001, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8},
    "adamax": {"lr": 0.002, "beta1": 0.9, "beta2": 0.999, "eps": 0.0},
    "adadelta": {"lr": 1.0, "rho": 0.95, "eps": 1e-6},
    "nadam": {"lr": 0.002, "beta1": 0.9, "beta2": 0.999, "momentum_decay": 0.004},
    "radam": {"lr": 0.001, "threshold": 4.0},
    "adabelief": {"lr": 0.001, "eps": 1e-8},
    "yogi": {"lr": 0.01, "beta1": 0.9, "beta2": 0.999, "eps": 1e-3},
    "lion": {"lr": 1e-4, "beta1": 0.9, "beta2": 0.99, "weight_decay": 0.0},
    "qhm": {"beta": 0.999, "nu": 0.7},
    "qhadam": {"lr": 0.001, "beta1": 0.995, "beta2": 0.999, "nu1": 0.7, "nu2": 1.0},
    "asgd": {"lambd": 1e-4, "power": 0.75, "t0": 1e6},
}


@pytest.mark.parametrize("key", KEYS)
def test_defaults_of_the_papers(key: str) -> None:
    ours = optimizers()[key].make().arguments("paper")
    assert {name: ours[name] for name in PAPERS[key]} == PAPERS[key]


# ------------------------------------------------------------------------------------------------------------ limits


def _given(kind: Any, dialect: str, slot: Hyperparameter, value: object) -> tuple[str, object]:
    """The argument that sets this slot, alone or among the others of a tuple."""
    name, _, index = slot.name.partition("[")
    if not index:
        return name, value
    values = list(kind.make(dialect).arguments(dialect)[name])
    values[int(index.rstrip("]"))] = value
    return name, values


def _beyond(declared: Number) -> list[float]:
    found = []
    if math.isfinite(declared.low):
        found.append(declared.low if declared.low_open else math.nextafter(declared.low, -math.inf))
    if math.isfinite(declared.high):
        found.append(declared.high if declared.high_open else math.nextafter(declared.high, math.inf))
    return found


def test_every_limit_is_enforced(spoken: Any) -> None:
    kind, dialect = type(spoken.optimizer), spoken.dialect
    for slot in kind.hyperparameters(dialect):
        declared = slot.declaration
        wrong: list[object] = ["fast", None, []]
        if isinstance(declared, Number):
            wrong += [*_beyond(declared), math.nan, math.inf, True]
        elif isinstance(declared, Switch):
            wrong += [1, "true"]
        else:
            wrong += ["", 0]
        for value in wrong:
            name, given = _given(kind, dialect, slot, value)
            with pytest.raises(InvalidInput) as caught:
                kind.make(dialect, {name: given})
            assert caught.value.path == (name,)
            assert declared.expected in caught.value.reason


def test_every_limit_can_be_reached(spoken: Any) -> None:
    kind, dialect = type(spoken.optimizer), spoken.dialect
    for slot in kind.hyperparameters(dialect):
        declared = slot.declaration
        if isinstance(declared, Number):
            edges = [
                (declared.low, declared.low_open, math.inf),
                (declared.high, declared.high_open, -math.inf),
            ]
            for edge, is_open, inwards in edges:
                if math.isfinite(edge):
                    value = math.nextafter(edge, inwards) if is_open else edge
                    name, given = _given(kind, dialect, slot, value)
                    assert getattr(kind.make(dialect, {name: given}), slot.field) == value


def test_a_learning_rate_is_negative_only_where_the_framework_takes_it(spoken: Any) -> None:
    name = next(
        slot.name for slot in type(spoken.optimizer).hyperparameters(spoken.dialect) if slot.field == "lr"
    )
    if spoken.dialect in ("keras", "tf1", "optax"):
        assert type(spoken.optimizer).make(spoken.dialect, {name: -0.1}).lr == -0.1
        return
    with pytest.raises(InvalidInput, match=r"expected a number ≥ 0, got -0\.1"):
        type(spoken.optimizer).make(spoken.dialect, {name: -0.1})


def test_sliders_are_within_the_limits_and_hold_the_default(spoken: Any) -> None:
    for slot in type(spoken.optimizer).hyperparameters(spoken.dialect):
        declared = slot.declaration
        if isinstance(declared, Number):
            low, high = declared.slider_range
            assert declared.low <= low < high <= declared.high, slot.field
            assert declared.meaning
            assert declared.symbol


# ------------------------------------------------------------------------------------------------------------- names


def test_unknown_names_are_answered_with_the_known_ones() -> None:
    with pytest.raises(InvalidInput, match=r'unknown optimizer "adamm"; known: adabelief, .*yogi'):
        pick(optimizers(), "optimizer", "adamm")
    with pytest.raises(
        InvalidInput, match=r'rmsprop has no dialect "jax"; it has: paper, pytorch, keras, tf1, optax'
    ):
        optimizers()["rmsprop"].make("jax")
    with pytest.raises(InvalidInput) as caught:
        optimizers()["rmsprop"].make("keras", {"alpha": 0.9})
    assert caught.value.path == ("alpha",)
    assert "learning_rate, rho, momentum, epsilon, centered, weight_decay" in caught.value.reason
    with pytest.raises(InvalidInput, match=r"betas: expected 2 numbers"):
        optimizers()["adam"].parse("pytorch", "betas", "0.9")
    with pytest.raises(InvalidInput, match=r"unknown setting \"beta\" of adam:pytorch; known: lr, betas"):
        optimizers()["adam"].parse("pytorch", "beta", "0.9")


def test_what_is_fixed_cannot_be_chosen(spoken: Any) -> None:
    kind = type(spoken.optimizer)
    fixed = kind.dialect(spoken.dialect).fixed
    chosen = {slot.field for slot in kind.hyperparameters(spoken.dialect)}
    assert not chosen & set(fixed)
    assert set(fixed) | chosen <= set(parameters_of(kind))
    for name, value in fixed.items():
        assert getattr(spoken.optimizer, name) == value


def test_typed_values() -> None:
    adam, rmsprop = optimizers()["adam"], optimizers()["rmsprop"]
    assert adam.parse("pytorch", "betas", "0.8,0.9") == [0.8, 0.9]
    assert adam.parse("pytorch", "betas", "(0.8, 0.9)") == [0.8, 0.9]
    assert adam.parse("pytorch", "amsgrad", "true") is True
    assert adam.parse("paper", "eps_place", "hat") == "hat"
    assert rmsprop.parse("optax", "decay", "1e-1") == 0.1
    with pytest.raises(InvalidInput, match=r"betas: expected a number ≥ 0 and < 1, got 1\.0"):
        adam.parse("pytorch", "betas", "0.9,1")
    with pytest.raises(InvalidInput, match='lr: expected a number ≥ 0, got "fast"'):
        adam.parse("pytorch", "lr", "fast")


def test_what_a_framework_refuses() -> None:
    def objection(key: str, dialect: str, **chosen: Any) -> str:
        return optimizers()[key].make(dialect, chosen).objection(dialect)

    # torch.optim.SGD raises ValueError: Nesterov momentum requires a momentum and zero dampening.
    assert "momentum" in objection("sgd", "pytorch", nesterov=True)
    assert "dampening" in objection("sgd", "pytorch", nesterov=True, momentum=0.9, dampening=0.1)
    assert objection("sgd", "pytorch", nesterov=True, momentum=0.9) == ""
    assert objection("sgd", "keras", nesterov=True) == ""
    # tf.compat.v1.train.AdagradOptimizer raises ValueError: initial_accumulator_value must be positive.
    with pytest.raises(InvalidInput, match="expected a number > 0, got 0"):
        objection("adagrad", "tf1", initial_accumulator_value=0)
    # optax.radam divides by 1 − b2.
    assert "b2" in objection("radam", "optax", b2=1)
    # optax.amsgrad takes no nesterov, optax.adam no bias_correction_mu.
    assert "nesterov" in objection("adam", "optax", amsgrad=True, nesterov=True)
    assert "amsgrad" in objection("adam", "optax", bias_correction_mu=False)
    assert objection("adam", "optax", amsgrad=True, bias_correction_mu=False) == ""


def test_no_framework_refuses_its_own_defaults(spoken: Any) -> None:
    assert spoken.optimizer.objection(spoken.dialect) == ""


def test_words_for_people(spoken: Any) -> None:
    kind = type(spoken.optimizer)
    assert kind.title
    assert kind.source
    assert kind.summary.endswith(".")
    assert kind.dialect(spoken.dialect).function
    assert kind.__doc__
    for declared in parameters_of(kind).values():
        assert isinstance(declared, (Number, Switch, Choice))
        assert declared.meaning
        assert declared.symbol
