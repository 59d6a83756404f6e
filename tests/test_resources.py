"""The files that are not code are found wherever the program runs, and hold what the window relies on."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from playground.resources import resource
from tests.processes import PATIENCE

PROJECT = Path(__file__).resolve().parent.parent

# What labels, formulas in plain text, plots and tool tips are written with.
GLYPHS = (
    "αβγδεηθκλμνρσφωΔΣ√∇∂∑∏²³½₀₁₂₃₄₅₆₇₈₉·×÷±−→←↑↓≥≤≠≈∞∈ℝ‖⟨⟩⁰¹⁴⁵⁶⁷⁸⁹⁻★☆●○✓…–—“”‘’›‹°▸▾0123456789 abcxyz ABCXYZ"
)

ICONS = sorted(path.stem for path in resource("icons").glob("*.svg"))
NEEDED_ICONS = """
    reset step-back step-forward play pause to-end export save open undo redo fit add duplicate remove eye eye-off up
    down copy search settings close chevron-down arrow sliders fan warning info logscale optimizer-playground
""".split()


def test_a_resource_is_named_by_parts_or_by_a_path() -> None:
    assert resource("icons", "save.svg") == resource("icons/save.svg")
    assert resource("fonts").is_dir()


def test_a_missing_resource_is_named() -> None:
    with pytest.raises(
        FileNotFoundError, match=r"missing resource: icons/no-such\.svg \(looked in .*resources"
    ):
        resource("icons", "no-such.svg")


@pytest.mark.parametrize("inside", ["playground/_resources", "resources"])
def test_a_frozen_program_reads_what_was_collected_with_it(
    inside: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / inside).mkdir(parents=True)
    (tmp_path / inside / "proof.txt").write_text("collected")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resource("proof.txt").read_text() == "collected"
    with pytest.raises(FileNotFoundError, match="missing resource: icons"):
        resource("icons")


def test_the_wheel_holds_every_resource_and_finds_it(tmp_path: Path) -> None:
    """Built without a network, unpacked elsewhere, asked by a Python that cannot see the checkout."""
    pytest.importorskip("hatchling", reason="builds the wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=PROJECT, check=True, capture_output=True, timeout=PATIENCE)
    (wheel,) = tmp_path.glob("optimizer_playground-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        packed = {name.removeprefix("playground/_resources/") for name in archive.namelist()}
        archive.extractall(tmp_path / "installed")
    there = {path.relative_to(PROJECT / "resources").as_posix() for path in _files(PROJECT / "resources")}
    assert there <= packed
    assert {"playground/cli/commands/run.py", "playground/py.typed"} <= packed

    question = "import playground.resources as r; print(r.resource('icons', 'save.svg')); print(r.__file__)"
    answer = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, sys.argv[1]); {question}", "installed"],
        cwd=tmp_path, check=True, capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip
    found, module = answer.stdout.splitlines()
    assert Path(found).is_relative_to(tmp_path / "installed" / "playground" / "_resources")
    assert Path(module).is_relative_to(tmp_path / "installed")


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"]


def test_finding_resources_loads_no_qt() -> None:
    question = "import sys, playground.resources; sys.exit(any('PySide6' in name for name in sys.modules))"
    subprocess.run([sys.executable, "-c", question], check=True, cwd=PROJECT, timeout=PATIENCE)


# ------------------------------------------------------------------------------------------------------- fonts


def test_the_fonts_give_the_families_that_the_theme_names(qapp: object) -> None:
    from PySide6.QtGui import QFont, QFontDatabase, QFontInfo

    families: set[str] = set()
    for path in sorted(resource("fonts").glob("*.ttf")):
        identifier = QFontDatabase.addApplicationFont(str(path))
        assert identifier >= 0, f"Qt cannot read {path.name}"
        families.update(QFontDatabase.applicationFontFamilies(identifier))
    assert {"Inter", "Playground Symbols"} <= families
    assert {"Regular", "Medium", "SemiBold", "Italic"} <= set(QFontDatabase.styles("Inter"))

    font = QFont("Inter")
    for weight in (QFont.Weight.Normal, QFont.Weight.Medium, QFont.Weight.DemiBold):
        font.setWeight(weight)
        assert (QFontInfo(font).family(), QFontInfo(font).weight()) == ("Inter", weight)


@pytest.mark.parametrize(
    "name", ["Inter-Regular.ttf", "Inter-Medium.ttf", "Inter-SemiBold.ttf", "Inter-Italic.ttf"]
)
def test_no_letter_is_a_box(name: str, qapp: object) -> None:
    """Whatever a style of Inter lacks, the font of symbols has."""
    from PySide6.QtGui import QRawFont

    fonts = [QRawFont(str(resource("fonts", file)), 16.0) for file in (name, "PlaygroundSymbols.ttf")]
    missing = [glyph for glyph in GLYPHS if not any(font.supportsCharacter(ord(glyph)) for font in fonts)]
    assert not missing


def test_each_font_has_its_licence_beside_it() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in resource("fonts", "LICENSE-Inter.txt").read_text("utf-8")
    assert "Bitstream Vera Fonts Copyright" in resource("fonts", "LICENSE-DejaVu.txt").read_text("utf-8")
    described = resource("fonts", "README.md").read_text("utf-8")
    assert all(path.name in described for path in resource("fonts").glob("*.ttf"))


def test_the_fonts_stay_small() -> None:
    assert sum(path.stat().st_size for path in resource("fonts").glob("*.ttf")) < 2_000_000


# ------------------------------------------------------------------------------------------------------- icons


def test_the_icons_of_the_window_are_there_and_described() -> None:
    assert set(NEEDED_ICONS) <= set(ICONS)
    described = re.findall(r"`([a-z-]+)(?:\.svg)?`", resource("icons", "README.md").read_text("utf-8"))
    assert set(ICONS) == set(described)


@pytest.mark.parametrize("name", ICONS)
def test_an_icon_paints_in_the_colour_it_is_given(name: str, qapp: object) -> None:
    from PySide6.QtCore import QByteArray
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    text = resource("icons", f"{name}.svg").read_text("utf-8")
    one_colour = not name.startswith("optimizer-playground")
    assert ElementTree.fromstring(text).get("viewBox") == ("0 0 24 24" if one_colour else "0 0 512 512")
    assert ("currentColor" in text) == one_colour

    renderer = QSvgRenderer(QByteArray(text.replace("currentColor", "#cc3300").encode()))
    assert renderer.isValid()
    image = QImage(36, 36, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    pixels = [image.pixelColor(x, y) for x in range(36) for y in range(36)]
    opaque = [(pixel.red(), pixel.green(), pixel.blue()) for pixel in pixels if pixel.alpha() == 255]
    assert len(opaque) > 15
    if one_colour:  # up to rounding where strokes overlap
        assert {(round(red / 4), round(green / 4), round(blue / 4)) for red, green, blue in opaque} == {
            (51, 13, 0)
        }
