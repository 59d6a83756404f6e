"""What the program is made of, each part with its version and licence.

A packaged program carries a list that was made when it was built; from source the list is what is installed.
"""

from __future__ import annotations

import gzip
import json
import platform
import re
import sys
import sysconfig
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from playground import NAME, TITLE, __version__
from playground.resources import resource

_LICENCE_FILE = re.compile(r"(licen[sc]e|copying|notice)", re.IGNORECASE)


@dataclass(frozen=True)
class Component:
    """One part.

    Attributes:
        name, version: as its makers call it.
        licence: its short name.
        text: its full text, empty where it is not at hand.
    """

    name: str
    version: str
    licence: str
    text: str


def components() -> list[Component]:
    """Every part of the running program, itself first."""
    try:
        path = resource("package", "licences.json.gz")
    except FileNotFoundError:
        return [*own_parts(), *(describe(one) for one in _required(NAME, set()))]
    return [Component(**one) for one in json.loads(gzip.decompress(path.read_bytes()))]


def own_parts() -> Iterator[Component]:
    """The program, its fonts, and Python."""
    yield Component(TITLE, __version__, "MIT", _text_of(_own_licence()))
    for file, name, licence in (
        ("LICENSE-Inter.txt", "Inter (font)", "OFL-1.1"),
        ("LICENSE-DejaVu.txt", "Playground Symbols (font, from DejaVu Sans)", "Bitstream-Vera"),
    ):
        yield Component(name, "", licence, _text_of(resource("fonts", file)))
    # In the second place on Windows.
    files = (Path(folder) / "LICENSE.txt" for folder in (sysconfig.get_path("stdlib"), sys.base_prefix))
    python = next(filter(None, map(_text_of, files)), "")
    yield Component("Python", platform.python_version(), "PSF-2.0", python)


def describe(found: Distribution) -> Component:
    """An installed distribution."""
    metadata = found.metadata
    licence = next((metadata[key] for key in ("License-Expression", "License") if key in metadata), "")
    if not licence or len(licence) > 80:
        classified = [
            one.rsplit(" :: ", 1)[-1] for one in metadata.get_all("Classifier") or () if "License ::" in one
        ]
        licence = ", ".join(classified) or licence.strip().partition("\n")[0]
    files = [Path(str(one.locate())) for one in found.files or () if _is_licence(one.parts)]
    return Component(
        metadata["Name"], found.version, licence, "\n\n".join(filter(None, map(_text_of, files)))
    )


def _is_licence(parts: tuple[str, ...]) -> bool:
    return bool(_LICENCE_FILE.search(parts[-1])) and any(part.endswith(".dist-info") for part in parts)


def _required(name: str, seen: set[str]) -> Iterator[Distribution]:
    """What a distribution needs to run, and what that needs; what is not installed is not needed here."""
    for line in _requirements(name):
        match = re.match(r"[\w.-]+", line)
        key = re.sub(r"[-_.]+", "-", match.group()).lower() if match else ""
        if "extra ==" in line or not key or key in seen:
            continue
        seen.add(key)
        try:
            found = distribution(key)
        except PackageNotFoundError:
            continue
        yield found
        yield from _required(key, seen)


def _requirements(name: str) -> list[str]:
    try:
        return distribution(name).requires or []
    except PackageNotFoundError:
        # A checkout that is run without being installed.
        project = Path(__file__).resolve().parents[2] / "pyproject.toml"
        known = name == NAME and project.is_file()
        return tomllib.loads(project.read_text("utf-8"))["project"]["dependencies"] if known else []


def _own_licence() -> Path:
    beside = Path(__file__).resolve().parents[2] / "LICENSE"
    if beside.is_file():
        return beside
    files = [one for one in distribution(NAME).files or () if one.name == "LICENSE"]
    return Path(str(files[0].locate())) if files else beside


def _text_of(path: Path) -> str:
    return path.read_text("utf-8", errors="replace").strip() if path.is_file() else ""
