"""Everything is found by looking in its folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

import playground.core
from playground.core.catalogue import landscapes, optimizers, pick, schedules
from playground.core.errors import InvalidInput

FOLDERS: dict[str, Callable[[], Mapping[str, Any]]] = {
    "landscapes": landscapes,
    "optimizers": optimizers,
    "schedules": schedules,
}


@pytest.mark.parametrize("folder", FOLDERS)
def test_an_entry_is_the_file_of_its_name(folder: str) -> None:
    """What is not the file of an entry (a base, pieces that several share) has no key."""
    found = FOLDERS[folder]()
    for key, entry in found.items():
        assert entry.__module__ == f"playground.core.{folder}.{key}"
        assert entry.key == key
    for path in (Path(playground.core.__file__).parent / folder).glob("*.py"):
        names_itself = any(
            line.startswith("    key = ") for line in path.read_text(encoding="utf-8").splitlines()
        )
        assert names_itself == (path.stem in found), path.name


IDENTIFIER = re.compile(r"doi:10\.\d{4,}/\S+|arXiv:\d{4}\.\d{4,5}|\w\.(org|net)/\S+")
PUBLISHED = {
    "landscapes": "ackley bohachevsky booth goldstein_price griewank levy_13 logistic_regression mccormick "
    "recurrent_unit rosenbrock styblinski_tang",
    "optimizers": "adabelief adadelta adagrad adam adamax adamw adan ademamix adopt asgd ftrl lion madgrad nadam "
    "qhadam qhm radam rmsprop rprop sgd signum",
    "schedules": "cosine cosine_restarts cyclic inverse_sqrt inverse_time one_cycle warmup_cosine warmup_stable_decay",
}
"""Whose sources have a number. The others stand in proceedings, books and lectures without, or are nobody's own."""


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_source_can_be_looked_up_by_its_number(folder: str) -> None:
    found = FOLDERS[folder]()
    for key in PUBLISHED[folder].split():
        assert IDENTIFIER.search(str(found[key].source)), f"{key}: {found[key].source}"


def test_the_schedules_of_the_specification_are_there() -> None:
    known = (
        "constant step exponential cosine linear warmup_cosine one_cycle inverse_sqrt multi_step constant_factor "
        "polynomial cosine_restarts cyclic warmup_stable_decay piecewise_constant inverse_time"
    ).split()
    assert set(schedules()) >= set(known)


def test_entries_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        optimizers()["mine"] = optimizers()["sgd"]  # type: ignore[index]


def test_an_unknown_key_is_answered_with_the_known_ones() -> None:
    assert pick(schedules(), "schedule", "step") is schedules()["step"]
    with pytest.raises(
        InvalidInput, match=r'unknown schedule "x{40}"; known: constant, constant_factor, .*, warmup_cosine'
    ):
        pick(schedules(), "schedule", "x" * 1000)
