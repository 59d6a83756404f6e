"""A short run of the monkey; `python -m tests.monkey` runs it for longer."""

from __future__ import annotations

from tests.monkey.__main__ import run_seed


def test_random_actions_meet_no_fault(capsys):
    assert run_seed(3, 100), capsys.readouterr().out
