"""The self-test: passes here, leaves what it says it leaves, and fails with the reason when something is missing."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image
from PySide6.QtGui import QImage

from tests.processes import PATIENCE

PROJECT = Path(__file__).resolve().parents[2]


def run(*arguments: str, before: str = "") -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own, after some code that breaks something."""
    code = f"import sys\n{before}\nfrom playground.cli import main\nsys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(
        command, cwd=PROJECT, capture_output=True, encoding="utf-8", check=False, timeout=PATIENCE
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("selftest") / "new" / "folder"
    answer = run("--self-test", str(folder))
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return folder


def test_it_passes_and_reports(made):
    report = json.loads((made / "report.json").read_text("utf-8"))
    assert report["ok"] is True
    assert report["packaged"] is False
    assert {
        "window", "stepping", "catalogue", "resources", "fonts", "icons", "pictures", "formulas", "export", "saving"
    } <= set(report["checks"])  # fmt: skip
    files = {kind: len(_entries(kind)) for kind in ("landscapes", "optimizers", "schedules")}
    said = report["checks"]["entries"]["said"]
    assert said == ", ".join(f"{count} {kind}" for kind, count in files.items())


def _entries(kind: str) -> list[Path]:
    """The files that declare an entry, by their text."""
    folder = PROJECT / "playground" / "core" / kind
    return [path for path in folder.glob("*.py") if "\n    key = " in path.read_text("utf-8")]


def test_what_it_exports_can_be_read(made):
    picture = QImage(str(made / "window.png"))
    assert (picture.width(), picture.height()) == (2560, 1600)
    with Image.open(made / "map.gif") as gif, Image.open(made / "map.webp") as webp:
        assert [(one.size, getattr(one, "n_frames", 1)) for one in (gif, webp)] == [((300, 240), 9)] * 2
    assert (made / "map.mp4").stat().st_size > 1000
    assert ElementTree.parse(made / "map.svg").getroot().tag == "{http://www.w3.org/2000/svg}svg"


def test_what_it_saves_can_be_run(made):
    answer = run("run", str(made / "experiment.optplay"), "--csv", "-")
    rows = list(csv.DictReader(io.StringIO(answer.stdout)))
    assert {row["runner"] for row in rows} == {"RMSProp", "Adam", "SGD"}


def test_it_writes_nothing_about_the_person(made, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    environment = {**os.environ, "HOME": str(home), "USERPROFILE": str(home), "APPDATA": str(home)}
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "playground", "--self-test"]
    subprocess.run(command, cwd=PROJECT, env=environment, check=True, capture_output=True, timeout=PATIENCE)
    assert [path for path in home.rglob("*") if path.is_file() and "cache" not in str(path).lower()] == []


@pytest.mark.parametrize(
    ("broken", "check", "reason"),
    [
        (
            "import playground.resources as r; found = r.resource\n"
            "def resource(*parts):\n"
            "    if parts[0] == 'fonts': raise FileNotFoundError('missing resource: fonts')\n"
            "    return found(*parts)\n"
            "r.resource = resource",
            "window",
            "missing resource: fonts",
        ),
        (
            "import playground.gui.selftest.run as r\n"
            "r.PATIENCE = 0.0\n"
            "r._PaintWatch.eventFilter = lambda *arguments: False",
            "window",
            "the map was not painted",
        ),
        (
            "import playground.gui.style.typeset as t\n"
            "t.TypesetFormula.paint = lambda *arguments: None",
            "formulas",
            "a typeset formula paints nothing",
        ),
        (
            "import playground.core.catalogue as c, types\n"
            "c.schedules = lambda: types.MappingProxyType({})",
            "entries",
            "schedules differ from the source's: there are none",
        ),
        (
            "import playground.gui.state.player as p\n"
            "p.Player.step = lambda *arguments: None",
            "stepping",
            "after 8 steps the window shows step 0",
        ),
        (
            "import playground.gui.state.store as s; change = s.Store.go_to\n"
            "def go_to(self, step):\n"
            "    change(self, step)\n"
            "    raise KeyError('in a slot')\n"
            "s.Store.go_to = go_to",
            "",
            "in a slot",
        ),
    ],
)  # fmt: skip
def test_it_fails_with_the_reason(broken, check, reason):
    answer = run("--self-test", before=broken)
    assert answer.returncode == 1
    said = answer.stdout + answer.stderr
    assert reason in said
    if check:
        assert f"FAILED {check}" in " ".join(said.split())


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    answer = run("--self-test", str(tmp_path / "file" / "below"))
    assert answer.returncode == 2
    assert answer.stderr.startswith("error: ")
    assert answer.stderr.count("\n") == 1
    assert "below" in answer.stderr
