"""Whatever a file, an argument or a package is called: what is said of it is one short line of plain characters."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from playground.cli import main
from playground.core.errors import LONGEST_REASON, InvalidInput, shown
from playground.core.landscapes.custom import Custom
from playground.core.landscapes.linear_regression import LinearRegression
from playground.experiment.codec import loads
from playground.experiment.data.sets import complete
from playground.experiment.files import read_experiment
from playground.experiment.share import from_text

NAME = "\x1b[31m\x07\x9b\u202eevil\nerror: \u2028" + "x" * 100_000 + "\ud800end"


def _file(folder: Path, text: str, name: str = "e.json") -> Path:
    path = folder / name
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return path


def _experiment(**parts: object) -> str:
    return json.dumps({"landscape": {"key": "quadratic_bowl"}, **parts})


def _table(folder: Path, header: str, **settings: str) -> None:
    path = _file(folder, f'"{header}",b\nx,2\n3,y\n5,6\n', "data.csv")
    complete(LinearRegression().with_settings({"data": str(path), **settings}))


RUNNER = {"optimizer": "adam"}
KINDS: dict[str, Callable[[Path], object]] = {
    "field": lambda _: loads(_experiment(**{NAME: 1})),
    "field twice": lambda _: loads('{"a": 1, "a": 2}'.replace('"a"', json.dumps(NAME))),
    "setting": lambda _: loads(_experiment(runners=[{**RUNNER, "settings": {NAME: 1}}])),
    "value": lambda _: loads(_experiment(runners=[{**RUNNER, "settings": {"lr": NAME}}])),
    "value in a list": lambda _: loads(_experiment(runners=[{**RUNNER, "settings": {"lr": [[NAME]] * 50}}])),
    "colour": lambda _: loads(_experiment(runners=[{**RUNNER, "colour": NAME}])),
    "landscape": lambda _: loads(json.dumps({"landscape": {"key": NAME}})),
    "parameter": lambda _: loads(json.dumps({"landscape": {"key": "booth", "parameters": {NAME: 1}}})),
    "file": lambda folder: read_experiment(_file(folder, _experiment(**{NAME: 1}))),
    "name of a file": lambda folder: read_experiment(folder / f"{NAME[:60]}.json"),
    "data file": lambda _: loads(
        json.dumps({"landscape": {"key": "linear_regression", "parameters": {"data": NAME}}})
    ),
    "cell": lambda folder: _table(folder, "a", feature="a", target="b"),
    "column": lambda folder: _table(folder, NAME[:90_000].replace("\n", " ")),
    "wanted column": lambda folder: _table(folder, "a", feature=NAME[:190]),
    "share text": lambda _: from_text(NAME),
    "share letters": lambda _: from_text(f"OPL2:{NAME}"),
    "expression": lambda _: Custom().with_settings({"expression": f"x + {NAME[-90:]}"}),
    "path": lambda _: _fail(),
}


def _fail() -> None:
    raise InvalidInput(f'unknown view "{NAME}"', ("views", 3, NAME))


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_said_is_one_short_line(kind: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        KINDS[kind](tmp_path)
    said = str(caught.value)
    assert said.isprintable()
    assert len(said) <= LONGEST_REASON + 200


@pytest.mark.parametrize(
    "arguments",
    [
        [NAME],
        ["run", NAME],
        ["run", f"--{NAME}", "1"],
        ["run", "--landscape", NAME],
        ["run", "--param", NAME],
        ["run", "--param", f"{NAME}=1"],
        ["run", "--start", NAME],
        ["run", "--steps", NAME],
        ["run", "--optimizer", f"adam:{NAME}"],
        ["run", "--optimizer", "adam", "--set", f"lr={NAME}"],
        ["run", "--optimizer", "adam", "--label", NAME],
        ["run", "--landscape", "custom", "--expr", NAME],
        ["run", "--landscape", "linear_regression", "--param", f"data={NAME}"],
        ["render", "--out", f"{NAME}.xyz"],
        ["list", NAME],
    ],
    ids=lambda one: " ".join(one).partition("\x1b")[0],
)
def test_arguments_of_the_command_line_too(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    err = capsys.readouterr().err
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert err[:-1].isprintable()
    assert len(err) <= LONGEST_REASON + 200


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("plain", "plain"),
        ("größe 5 µ", "größe 5 µ"),
        ("1\u00a0234\u202f5", "1\u00a0234\u202f5"),
        ("a\x1b[2Jb", r"a\x1b[2Jb"),
        ("a\r\nb\tc", r"a\r\nb\tc"),
        ("\u202eabc\u200b", r"\u202eabc\u200b"),
        ("\ud83d", r"\ud83d"),
        ("0123456789" * 10, "01234567890123456789012345…7890123456789"),
    ],
)
def test_how_a_text_is_shown(text: str, told: str) -> None:
    assert shown(text) == told
    shown(text).encode(sys.getdefaultencoding())
