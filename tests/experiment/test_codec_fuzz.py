"""Valid files, damaged some thousand times: each gives an experiment or one clear complaint, and nothing else."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from playground.core.errors import InvalidInput
from playground.core.landscapes.rosenbrock import Rosenbrock
from playground.core.modifiers import Modifiers
from playground.core.optimizers.adam import Adam
from playground.core.optimizers.sgd import SGD
from playground.core.schedules.one_cycle import OneCycle
from playground.experiment.codec import dumps, from_json, loads
from playground.experiment.files import read_experiment
from playground.experiment.model import Experiment, Runner
from playground.experiment.presets import first_launch

RICH = Experiment(
    landscape=Rosenbrock(a=1.5),
    start=Rosenbrock.suggested_start,
    modifiers=Modifiers(rotation=10, noise=0.1, drift="orbit"),
    runners=(
        Runner(Adam.make("pytorch", {"betas": [0.8, 0.99]}), "pytorch", OneCycle(), 1.0, 2.0, "Ada — β₁ 🙂"),
        Runner(SGD.make("keras", {"momentum": 0.5}), "keras", visible=False),
    ),
    note="Überraschung: das Tal 🙂 krümmt sich",
)
SEEDS = [dumps(first_launch()), dumps(RICH)]
ODD: list[Any] = [
    None, True, False, 0, -0.0, 1, -1, 1e308, -1e308, 5e-324, 2**63, 2**64, 10**400, 0.1,
    "", "x", "NaN", "0.1", "-", "\0", "\ud800", "a" * 100_000, "../../etc/passwd", "__class__", "√", "rosenbrock",
    "sgd", "pytorch", "#000000", [], {}, [[]], [{}], {"": {}}, [1, 2, 3], [None] * 1000, {"key": "rosenbrock"},
    {"optimizer": "sgd"}, {"lr": "fast"},
]  # fmt: skip
PIECES = [b"[", b"{", b'"', b"\\", b"1e999", b"-", b"NaN", b"\\ud800", b"\xff", b"\0", b"9" * 400]
TIMES = 1500


def _complaint(read: Callable[[Any], object], source: Any) -> InvalidInput | None:
    """What is said against it; any other exception is a failure of the test."""
    try:
        read(source)
    except InvalidInput as error:
        return error
    return None


def _is_experiment(text: str) -> bool:
    if complaint := _complaint(loads, text):
        assert 0 < len(complaint.reason) < 2000
        return False
    # What is accepted can be written and read again.
    experiment = loads(text)
    assert loads(dumps(experiment)) == experiment
    assert dumps(experiment).encode("utf-8")
    return True


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) in a tree of JSON values."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, one in list(inner) for place in [(value, key), *_places(one)]]


def _damage_tree(value: Any, chance: random.Random) -> None:
    places = _places(value)
    if not places:
        return
    container, key = chance.choice(places)
    kind = chance.randrange(5)
    if kind == 0:
        container[key] = copy.deepcopy(chance.choice(ODD))
    elif kind == 1:
        del container[key]
    elif kind == 2 and isinstance(container, dict):
        container[chance.choice(["extra", "lr", "key", "settings", "", "runners", "\n"])] = container.pop(key)
    elif kind == 3:
        other, name = chance.choice(places)
        container[key] = json.loads(json.dumps(other[name])) if name in _keys(other) else None
    elif isinstance(container, list) and len(container) < 40:
        container.extend(json.loads(json.dumps(container)) * chance.choice([1, 12]))
    else:
        container[key] = [container[key]]


def _keys(container: Any) -> Any:
    return container if isinstance(container, dict) else range(len(container))


@pytest.mark.parametrize("seed", range(2))
def test_damaged_values(seed):
    chance, accepted = random.Random(seed), 0
    for _ in range(TIMES):
        value = json.loads(chance.choice(SEEDS))
        for _ in range(chance.choice([1, 1, 2, 5])):
            _damage_tree(value, chance)
        accepted += _is_experiment(json.dumps(value))
    # Some damage is no damage (a seed that changes); most is found out.
    assert 0.02 * TIMES < accepted < 0.5 * TIMES


def _damage_bytes(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data) + 1)
    kind = chance.randrange(5)
    if kind == 0:
        data[at : at + 1] = bytes([chance.randrange(256)])
    elif kind == 1:
        del data[at : at + chance.choice([1, 1, 5, 50, 5000])]
    elif kind == 2:
        data[at:at] = bytes(chance.randrange(256) for _ in range(chance.randrange(1, 9)))
    elif kind == 3:
        other = chance.randrange(len(data) + 1)
        data[at:at] = data[other : other + 60]
    else:
        data[at:at] = chance.choice(
            [b"[", b"{", b'"', b"\\", b"1e999", b"-", b"NaN", b"\\ud800", b"\xff", b"\0", b"9" * 400]
        )


@pytest.mark.parametrize("seed", range(2))
def test_damaged_files(seed, tmp_path):
    chance, path = random.Random(seed), tmp_path / "damaged.json"
    accepted = 0
    for _ in range(TIMES):
        data = bytearray(chance.choice(SEEDS).encode())
        for _ in range(chance.choice([1, 1, 2, 10])):
            _damage_bytes(data, chance)
        path.write_bytes(data)
        complaint = _complaint(read_experiment, path)
        assert complaint is None or str(complaint).startswith(f"{path}: ")
        accepted += complaint is None
    assert 0.02 * TIMES < accepted < 0.5 * TIMES


@pytest.mark.parametrize("value", ODD, ids=lambda one: repr(one)[:20])
def test_any_value_in_any_place(value):
    for text in SEEDS:
        for index in range(len(_places(json.loads(text)))):
            tree = json.loads(text)
            container, key = _places(tree)[index]
            container[key] = value
            complaint = _complaint(from_json, tree)
            assert complaint is None or complaint.path
