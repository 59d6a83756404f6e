"""Names come from one place, and what desktops read agrees with it."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest
from linux_packages import write_share
from PySide6.QtGui import QImage

import playground

PROJECT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def share(tmp_path_factory, qapp) -> Path:
    folder = tmp_path_factory.mktemp("share")
    write_share(folder)
    return folder


def test_the_project_goes_by_the_program_s_name():
    assert PYPROJECT["project"]["name"] == playground.NAME
    assert list(PYPROJECT["project"]["scripts"]) == [playground.NAME]
    assert PYPROJECT["tool"]["hatch"]["version"]["path"] == "playground/__init__.py"


def test_the_menu_entry_starts_the_program_and_opens_its_files(share):
    entry = configparser.RawConfigParser()
    entry.optionxform = str  # type: ignore[assignment]
    entry.read(share / "applications" / "optimizer-playground.desktop", "utf-8")
    said = entry["Desktop Entry"]
    assert said["Name"] == "Optimizer Playground"
    assert said["Exec"] == "optimizer-playground --desktop %f"
    assert said["Icon"] == "optimizer-playground"
    assert said["MimeType"] == "application/vnd.optimizer-playground+json;"


def test_the_file_type_is_that_of_the_files_the_window_saves(share):
    from playground.gui.documents.documents import ENDING

    (described,) = ElementTree.parse(share / "mime" / "packages" / "optimizer-playground.xml").getroot()
    inside = {child.tag.rpartition("}")[2]: child.attrib for child in described}
    assert described.get("type") == "application/vnd.optimizer-playground+json"
    assert inside["glob"] == {"pattern": f"*{ENDING}"}
    assert inside["sub-class-of"] == {"type": "application/json"}


def test_the_catalogue_entry_names_version_and_files(share):
    (path,) = (share / "metainfo").iterdir()
    described = ElementTree.parse(path).getroot()
    assert path.name == f"{described.findtext('id')}.metainfo.xml"
    assert described.findtext("project_license") == PYPROJECT["project"]["license"]
    assert [one.get("version") for one in described.iterfind("releases/release")] == [playground.__version__]
    assert described.findtext("launchable") == "optimizer-playground.desktop"
    assert described.findtext("provides/mediatype") == "application/vnd.optimizer-playground+json"


@pytest.mark.parametrize("size", [16, 32, 48, 256, 512])
def test_the_icon_has_its_size_and_can_be_told_from_its_ground(share, size):
    path = share / "icons" / "hicolor" / f"{size}x{size}" / "apps" / "optimizer-playground.png"
    image = QImage(str(path))
    assert (image.width(), image.height()) == (size, size)
    colours = [image.pixelColor(x, y) for x in range(size) for y in range(size)]
    solid = [colour for colour in colours if colour.alpha() > 250]
    assert len(solid) > 0.6 * size * size
    # The path is amber on a blue and green landscape: both must be there on a light and on a dark ground.
    assert sum(colour.red() > 220 and colour.blue() < 80 for colour in solid) > 0.02 * size * size
    assert sum(colour.blue() > colour.red() + 40 for colour in solid) > 0.2 * size * size


@pytest.mark.parametrize(
    ("tool", "arguments", "pattern"),
    [
        ("desktop-file-validate", [], "applications/*.desktop"),
        ("appstreamcli", ["validate", "--no-net"], "metainfo/*.xml"),
    ],
)
def test_the_desktop_s_own_checkers_agree(share, tool, arguments, pattern):
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")
    (path,) = share.glob(pattern)
    answer = subprocess.run([tool, *arguments, path], capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_what_a_build_needs_is_constrained():
    constrained = (PROJECT / "packaging" / "constraints.txt").read_text("utf-8").lower()
    extras = PYPROJECT["project"]["optional-dependencies"]
    needed = [*PYPROJECT["project"]["dependencies"], *extras["package"], *extras["video"], *extras["test"]]
    for line in needed:
        name = re.findall(r"[\w.-]+", line)[0].lower()
        if name == PYPROJECT["project"]["name"]:
            continue  # one of its own extras
        assert re.search(rf"^{re.escape(name)}==", constrained, re.MULTILINE), f"{name} has no version"
