"""A command is one file in its folder, and no other edit."""

from __future__ import annotations

import shlex

import pytest

from playground.cli import commands, main
from playground.cli.command import command, command_names

NEW = """
from playground import NAME
from playground.cli.command import Command
from playground.cli.streams import say


def _add_arguments(parser):
    parser.add_argument("name")
    parser.add_argument("--times", default="1", help="how often")


def _run(options):
    say(" ".join([options.name] * int(options.times)))
    return 3


COMMAND = Command(
    summary="greet somebody", example=f"{NAME} greet you --times 2", add_arguments=_add_arguments, run=_run
)
"""


def test_a_new_file_is_a_new_command(tmp_path, monkeypatch, capsys, complaint):
    (tmp_path / "greet.py").write_text(NEW)
    monkeypatch.setattr(commands, "__path__", [*commands.__path__, str(tmp_path)])
    assert main(["greet", "you", "--times", "2"]) == 3
    assert capsys.readouterr().out == "you you\n"
    assert main(["--help"]) == 0
    assert "\n  greet     greet somebody\n" in capsys.readouterr().out
    assert main(["greet", "--help"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("usage: optimizer-playground greet [-h] [--times TIMES] name\n\nGreet somebody.\n")
    assert said.endswith("\nexample:\n  optimizer-playground greet you --times 2\n")
    assert complaint(["greet"]) == "the following arguments are required: name"


@pytest.mark.parametrize("name", command_names())
def test_the_example_of_each_works_anywhere(name, tmp_path, monkeypatch, capsys, qapp):
    monkeypatch.chdir(tmp_path)
    words = shlex.split(command(name).example)
    assert words[:2] == ["optimizer-playground", name]
    assert main(words[1:]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out or list(tmp_path.iterdir())


@pytest.mark.parametrize("name", command_names())
def test_the_help_of_each_shows_its_example(name, capsys):
    assert main([name, "--help"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"usage: optimizer-playground {name} ")
    assert command(name).example in out
    assert main(["--help"]) == 0
    assert f"  {command(name).summary}\n" in capsys.readouterr().out
