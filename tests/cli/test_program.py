"""The program around its commands: help, files that cannot be read, and errors of any kind in one line."""

from __future__ import annotations

import gc

import pytest

from playground import __version__
from playground.cli import main
from playground.core.errors import InvalidInput
from playground.fault_log import log_path, write_down


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
        (tmp_path / "no.json", "is not there"),
        (tmp_path, "is a folder"),
        (binary, "not an experiment: byte 128 is not UTF-8 text"),
        (wrong, '$.runners[1].settings.lr: expected a number ≥ 0, got "fast"'),
    ):
        assert complaint([*command, str(path)]) == f"{path}: {reason}"
    assert gc.isenabled()  # also after a window that did not open


# -------------------------------------------------------------------------------------------------------- the last net


@pytest.fixture(
    params=[["run", "--optimizer", "sgd"], ["validate", "a"], ["code", "--framework", "numpy"], ["share"], []]
)
def failing(request, monkeypatch):
    """A command that ends in an exception."""

    def put(error):
        def fail(*_: object, **__: object) -> None:
            raise error

        for place in ("building.assembling", "share.reading_named", "files.reading_experiment"):
            monkeypatch.setattr(f"playground.experiment.{place}", fail)
        monkeypatch.setattr("playground.cli.window.prepare_qt", fail)
        return request.param

    return put


class MuteError(Exception):
    def __str__(self) -> str:
        raise KeyError("nothing to say")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ZeroDivisionError("division by zero"), "ZeroDivisionError: division by zero; "),
        (RecursionError("maximum recursion depth exceeded"), "RecursionError: maximum recursion depth exceeded; "),
        (KeyError("a\nb"), "KeyError: 'a\\nb'; "),
        (MuteError(), "MuteError; "),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"), "UnicodeDecodeError: 'utf-8' codec can't"),
        (ExceptionGroup("several", [ValueError("one"), TypeError("two")]), "ExceptionGroup: several (2 sub-"),
        (ValueError("bad \x1b[31mred"), "ValueError: bad \\x1b[31mred; "),
    ],
)  # fmt: skip
def test_a_fault_of_the_program_is_one_line_and_is_written_down(error, said, failing, complaint):
    line = complaint(failing(error), status=1)
    assert line.startswith(f"a fault of the program: {said}")
    assert line.endswith(f"the details are in {log_path()}, and --debug shows them")
    written = log_path().read_text(encoding="utf-8")
    assert "Traceback (most recent call last)" in written
    assert type(error).__name__ in written


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MemoryError(), "there is not enough memory for this; fewer steps or smaller pictures need less"),
        (OSError(28, "No space left on device"), "No space left on device"),
        (FileNotFoundError(2, "No such file or directory", "/gone"), "/gone: No such file or directory"),
        (InvalidInput("a\nb\x07" + "c" * 5000), "a\\nb\\x07" + "c" * 395 + "…" + "c" * 200),
        (OSError(5, "a\nb\x07" + "c" * 5000), "a b\\x07" + "c" * 1322 + "…" + "c" * 666),
    ],
)
def test_what_the_machine_lacks_is_one_line(error, said, failing, complaint):
    assert complaint(failing(error)) == said


@pytest.mark.parametrize("how", ["option", "variable"])
def test_details_are_shown_where_they_are_asked_for(how, failing, capsys, monkeypatch):
    arguments = failing(ZeroDivisionError("by a test"))
    if how == "variable":
        monkeypatch.setenv("OPTIMIZER_PLAYGROUND_DEBUG", "1")
    else:
        arguments = [*arguments, "--debug"]
    assert main(arguments) == 1
    first, second, *_, last = capsys.readouterr().err.splitlines()
    assert first.startswith("error: a fault of the program: ZeroDivisionError: by a test; ")
    assert second == "Traceback (most recent call last):"
    assert last == "ZeroDivisionError: by a test"


def test_where_nothing_can_be_written_down_the_line_says_how_to_see_more(
    failing, complaint, tmp_path, monkeypatch
):
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "file"))
    monkeypatch.setattr("playground.fault_log.sys.platform", "linux")
    line = complaint(failing(ZeroDivisionError("x")), status=1)
    assert line == "a fault of the program: ZeroDivisionError: x; --debug shows the details"


def test_the_log_begins_anew_when_it_is_long():
    path = log_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x" * 500_001)
    assert write_down("the newest") == path
    assert "the newest" in path.read_text()
    assert path.stat().st_size < 1000
    assert path.with_name("faults.log.1").stat().st_size == 500_001
