"""What can be chosen, as data: everything declared, in JSON that any program can read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import playground.core
from playground.core.catalogue import optimizers
from playground.experiment.listing import KINDS, listing, table


def _refused(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


@pytest.mark.parametrize("kind", KINDS)
def test_every_file_of_the_catalogue_is_listed(kind):
    entries = listing(kind)
    folder = Path(playground.core.__file__).parent / kind
    written = {path.stem for path in folder.glob("*.py")}
    keys = {entry["key"] for entry in entries}
    assert keys <= written
    assert len(keys) == len(entries)
    assert all(entry[what] for entry in entries for what in ("title", "summary", "source"))


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_json(kind):
    text = json.dumps(listing(kind), allow_nan=False)
    assert json.loads(text, parse_constant=_refused) == listing(kind)


def _optimizer(key: str) -> dict:
    return next(entry for entry in listing("optimizers") if entry["key"] == key)


@pytest.mark.parametrize(
    ("key", "dialect", "arguments"),
    [
        # torch.optim.RMSprop(params, lr=0.01, alpha=0.99, eps=1e-08, weight_decay=0, momentum=0, centered=False)
        ("rmsprop", "pytorch", {"lr": 0.01, "alpha": 0.99, "eps": 1e-8, "weight_decay": 0, "momentum": 0}),
        # tf.compat.v1.train.RMSPropOptimizer(learning_rate, decay=0.9, momentum=0.0, epsilon=1e-10, centered=False)
        ("rmsprop", "tf1", {"decay": 0.9, "momentum": 0, "epsilon": 1e-10, "centered": False}),
        # keras.optimizers.Adam(learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-07, amsgrad=False)
        ("adam", "keras", {"learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7, "amsgrad": False}),
        # torch.optim.Adam(params, lr=0.001, betas=(0.9, 0.999), eps=1e-08, weight_decay=0, amsgrad=False)
        ("adam", "pytorch", {"lr": 0.001, "betas": [0.9, 0.999], "eps": 1e-8, "weight_decay": 0, "amsgrad": False}),
        ("rmsprop", "paper", {"lr": 0.01, "beta": 0.9, "eps": 1e-8}),
        ("adam", "paper", {"lr": 0.001, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8}),
    ],
)  # fmt: skip
def test_the_defaults_are_the_frameworks_own(key, dialect, arguments):
    listed = _optimizer(key)["dialects"][dialect]["arguments"]
    assert arguments.items() <= listed.items()


def test_the_memory_of_each_is_told():
    told = {
        key: _optimizer(key)["dialects"]["paper"]["states_per_parameter"]
        for key in ("sgd", "rmsprop", "adam")
    }
    assert told == {"sgd": 0, "rmsprop": 1, "adam": 2}


@pytest.mark.parametrize("key", optimizers())
def test_every_dialect_has_its_defaults_and_its_function(key):
    entry = _optimizer(key)
    assert set(entry["dialects"]) == set(optimizers()[key].dialects)
    for dialect in entry["dialects"].values():
        assert dialect["function"]
        assert "paper" in entry["dialects"]
        count = sum(len(value) if isinstance(value, list) else 1 for value in dialect["arguments"].values())
        assert len(dialect["settings"]) == count
        for one in dialect["settings"].values():
            assert one["meaning"]
            assert "default" in one


def test_limits_are_told():
    beta = _optimizer("adam")["dialects"]["paper"]["settings"]["beta1"]
    assert (beta["default"], beta["low"], beta["high"], beta["high_open"]) == (0.9, 0, 1, True)
    lr = _optimizer("sgd")["dialects"]["paper"]["settings"]["lr"]
    assert (lr["low"], lr["high"]) == (0, None)
    place = _optimizer("adam")["dialects"]["paper"]["settings"]["eps_place"]
    assert place["options"] == ["outside", "inside", "hat"]


def test_the_table_has_a_line_for_each():
    lines = table(listing("optimizers")).splitlines()
    assert [line.split()[0] for line in lines] == list(optimizers())
    assert len({line.index(_optimizer(line.split()[0])["title"]) for line in lines}) == 1
