"""`list`: what there is to choose from, for people and for programs."""

from __future__ import annotations

import json

import pytest

from playground.cli import main


@pytest.mark.parametrize("kind", ["landscapes", "optimizers", "schedules"])
def test_list(kind, capsys):
    assert main(["list", kind]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert main(["list", kind, "--json"]) == 0
    entries = json.loads(capsys.readouterr().out)
    assert [line.split()[0] for line in lines] == [entry["key"] for entry in entries]


def test_list_names_what_product_promises(capsys):
    promised = {
        "optimizers": "sgd asgd adagrad adadelta rmsprop rprop adam adamw adamax nadam radam adabelief yogi lion "
        "qhm qhadam signum ademamix adopt adan ftrl madgrad",
        "schedules": "constant step exponential cosine linear warmup_cosine one_cycle inverse_sqrt "
        "multi_step constant_factor polynomial cosine_restarts cyclic warmup_stable_decay "
        "piecewise_constant inverse_time",
        "landscapes": "quadratic_bowl elongated_valley rosenbrock ackley himmelblau saddle",
    }
    for kind, keys in promised.items():
        main(["list", kind, "--json"])
        listed = json.loads(capsys.readouterr().out)
        assert set(keys.split()) <= {entry["key"] for entry in listed}
        for entry in listed:
            for dialect in entry.get("dialects", {}).values():
                assert dialect["arguments"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["list"], "the following arguments are required: kind"),
        (["list", "planets"], "argument kind: invalid choice: 'planets' (choose from"),
    ],
)
def test_what_a_person_got_wrong(arguments, message, complaint):
    assert complaint(arguments).startswith(message)
