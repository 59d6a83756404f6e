"""The program around its commands: help, files that cannot be read, and errors of any kind in one line."""

from __future__ import annotations

import gc

import pytest

from playground import __version__
from playground.cli import main


@pytest.mark.parametrize("command", [[], ["run"], ["render"], ["list"], ["validate"], ["share"]])
def test_help_is_no_exit(command, capsys):
    for option in ("--help", "-h"):
        assert main([*command, option]) == 0
        out, err = capsys.readouterr()
        assert out.startswith("usage: optimizer-playground")
        assert err == ""


def test_version(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"optimizer-playground {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--speed"], 'unknown command or option "--speed"; see optimizer-playground --help'),
        (["walk", "fast"], 'unknown command or option "walk"; see optimizer-playground --help'),
        (["render"], "the following arguments are required: --out"),
    ],
)
def test_what_a_person_got_wrong(arguments, message, complaint):
    assert complaint(arguments).startswith(message)


@pytest.mark.parametrize("command", [["run"], ["validate"], []])
def test_files_that_cannot_be_read(command, tmp_path, complaint):
    binary = tmp_path / "binary.json"
    binary.write_bytes(bytes(range(256)))
    wrong = tmp_path / "wrong.json"
    wrong.write_text(
        '{"landscape": {"key": "rosenbrock"}, "runners": [{"optimizer": "sgd"}, '
        '{"optimizer": "adam", "dialect": "pytorch", "settings": {"lr": "fast"}}]}'
    )
    for path, reason in (
        (tmp_path / "no.json", "there is no such file"),
        (tmp_path, "is a folder"),
        (binary, "not an experiment: byte 128 is not UTF-8 text"),
        (wrong, '$.runners[1].settings.lr: expected a number ≥ 0, got "fast"'),
    ):
        assert complaint([*command, str(path)]) == f"{path}: {reason}"
    assert gc.isenabled()  # also after a window that did not open


def test_an_interrupt_is_no_traceback(capsys, monkeypatch):
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("playground.experiment.trajectories.Trajectories.advance_to", interrupt)
    assert main(["run", "--optimizer", "sgd"]) == 130
    assert capsys.readouterr() == ("", "")
