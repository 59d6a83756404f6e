"""Everything is found by looking in its folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

import playground.core
from playground.core.catalogue import landscapes, optimizers, pick, schedules
from playground.core.errors import ChoiceError

FOLDERS: list[tuple[str, Callable[[], Mapping[str, Any]], set[str]]] = [
    ("landscapes", landscapes, {"base.py", "__init__.py", "bumps.py", "newton.py"}),
    ("optimizers", optimizers, {"base.py", "__init__.py", "common.py"}),
    ("schedules", schedules, {"base.py", "__init__.py"}),
]


@pytest.mark.parametrize(
    ("folder", "found", "others"), FOLDERS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_one_file_is_one_entry(folder: str, found: Callable[[], Mapping[str, Any]], others: set[str]) -> None:
    files = {path.name for path in (Path(playground.core.__file__).parent / folder).glob("*.py")} - others
    assert {f"{key}.py" for key in found()} == files


def test_the_schedules_are_those_of_the_specification() -> None:
    known = "constant step exponential cosine linear warmup_cosine one_cycle inverse_sqrt".split()
    assert set(schedules()) == set(known)


def test_entries_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        optimizers()["mine"] = optimizers()["sgd"]  # type: ignore[index]


def test_an_unknown_key_is_answered_with_the_known_ones() -> None:
    assert pick(schedules(), "schedule", "step") is schedules()["step"]
    with pytest.raises(
        ChoiceError, match=r'unknown schedule "x{40}"; known: constant, cosine, .*, warmup_cosine'
    ):
        pick(schedules(), "schedule", "x" * 1000)
