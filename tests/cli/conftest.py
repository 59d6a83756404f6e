"""What tests of the command line share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from playground.cli import main


@pytest.fixture
def complaint(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Runs a command that fails; returns its one line on stderr without ``error: ``. Nothing else may be said."""

    def run(arguments: list[str], status: int = 2) -> str:
        assert main(arguments) == status
        out, err = capsys.readouterr()
        assert out == ""
        assert err.startswith("error: ")
        assert err.endswith("\n")
        assert len(err.splitlines()) == 1
        return err[len("error: ") : -1]

    return run
