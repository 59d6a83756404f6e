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
WITHOUT = {
    # proceedings, books, theses and lectures that have no number of the kind
    "yogi", "matyas", "himmelblau", "beale", "rastrigin", "three_hump_camel", "six_hump_camel", "easom",
    "monkey_saddle", "linear_regression",
    # the usual ones, of nobody in particular
    "elongated_valley", "absolute_valley", "quadratic_bowl", "saddle", "constant",
    # other programs, and what a person brings
    "step", "exponential", "linear", "plateau", "ecliptic_bowl", "two_wells", "hills", "sine_saddle", "custom",
    "gradient_log",
}  # fmt: skip


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_source_can_be_looked_up_by_its_number(folder: str) -> None:
    for key, entry in FOLDERS[folder]().items():
        source = str(entry.source)
        assert bool(IDENTIFIER.search(source)) != (key in WITHOUT), f"{key}: {source}"


def test_the_schedules_are_those_of_the_specification() -> None:
    known = "constant step exponential cosine linear warmup_cosine one_cycle inverse_sqrt".split()
    assert set(schedules()) == set(known)


def test_entries_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        optimizers()["mine"] = optimizers()["sgd"]  # type: ignore[index]


def test_an_unknown_key_is_answered_with_the_known_ones() -> None:
    assert pick(schedules(), "schedule", "step") is schedules()["step"]
    with pytest.raises(
        InvalidInput, match=r'unknown schedule "x{40}"; known: constant, cosine, .*, warmup_cosine'
    ):
        pick(schedules(), "schedule", "x" * 1000)
