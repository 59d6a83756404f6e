"""Whether this installation has and can do all that it should."""

from __future__ import annotations

from pathlib import Path

from playground.cli.qt import prepare_qt


def self_test(folder: str | None) -> int:
    """Run the self-test and leave its report in a folder, if one is given; return the exit status."""
    prepare_qt()
    from playground.gui.selftest.run import run_selftest

    return run_selftest(None if folder is None else Path(folder))
