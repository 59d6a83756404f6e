"""The README says what is so."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from playground.cli import main
from playground.experiment.listing import optimizer_markdown, schedule_markdown
from playground.gui.window.actions import COMMANDS
from playground.gui.window.keyboard import MORE_KEYS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize(
    "table", [optimizer_markdown(), schedule_markdown()], ids=["optimizers", "schedules"]
)
def test_the_tables_are_read_from_the_catalogue(table: str):
    """Each line as it would be written today, in their order; a new entry may not be in it yet."""
    written = [line for line in table.splitlines() if line in README.splitlines() and "---" not in line]
    start = README.index(written[0])
    assert README[start:].replace("|---|---|---|\n", "", 1).startswith("\n".join(written) + "\n\n")
    assert len(written) >= 17


def test_the_pictures_are_there():
    for name in re.findall(r'(?:src|srcset)="([^"]+)"', README):
        assert (ROOT / name).read_bytes().startswith(b"\x89PNG")


def test_the_example_is_a_whole_optimizer(tmp_path):
    # Beside the built-in ones in a copy of the package, it is found and runs: one file, no other edit.
    (example,) = [block for block in blocks("python") if "Optimizer" in block]
    code = f"""
import sys
from playground.core import optimizers
sys.modules.pop("playground.core.optimizers.addsign", None)
optimizers.__path__.append({str(tmp_path)!r})
from playground.cli import main
sys.exit(main(["run", "--steps", "3", "--landscape", "rosenbrock", "--optimizer", "addsign", "--set", "lr=0.001"]))
"""
    (tmp_path / "addsign.py").write_text(example, encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("AddSign: step 3, ")


def test_the_lines_for_notebooks_answer_which_rates_work(capsys):
    (example,) = blocks("py")
    exec(compile(example, "README.md", "exec"), {})  # noqa: S102
    finding, rates = capsys.readouterr().out.split("\n", 1)
    assert finding.startswith("RMSProp: lowest tail_loss ")
    assert [float(one) for one in rates.strip().strip("[]").split()]


COMMANDS_WITHOUT_SCREEN = [
    line
    for block in blocks("sh")
    for line in block.splitlines()
    if line.startswith("optimizer-playground ") and " render " not in line
]


@pytest.mark.parametrize("line", COMMANDS_WITHOUT_SCREEN)
def test_commands_of_the_command_line_work(line, capsys):
    assert main(shlex.split(line)[1:]) == 0
    assert capsys.readouterr().out


def test_the_keys_are_those_of_the_window():
    keys = {key for command in COMMANDS for key in command.keys}
    keys |= {key for several, _ in MORE_KEYS for key in several.split(", ")}
    arrows = {"→": "Right", "←": "Left"}
    table = README.split("| key | does |")[1].split("\n\n")[0]
    written = [
        cell.split("|")[1] for cell in table.splitlines() if cell.startswith("| ") and "---" not in cell
    ]
    names = [one for cell in written for one in re.split(r"[ ,]+", cell.strip()) if one]
    for name in names:
        for sign, word in arrows.items():
            name = name.replace(sign, word)
        assert name in keys


def test_files_to_look_into_are_there() -> None:
    table = README[README.index("| to change | look into |") :].partition("\n\n")[0]
    names = re.findall(r"`(\w+\.py)`", table)
    assert len(names) >= 7
    for name in names:
        assert list((ROOT / "playground" / "gui").rglob(name)), name
