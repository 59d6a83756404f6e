"""Collects the licences of everything that a build contains. Run by the spec, which knows what that is."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import sysconfig
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from importlib.metadata import distribution, packages_distributions
from pathlib import Path
from typing import Any

from project import ROOT

from playground.gui.dialogs.licences import Component, describe, own_parts

_QT_NOTE = """Qt and Qt for Python (PySide6, shiboken6), used under the GNU Lesser General Public License, version 3.
They are separate shared libraries in this program's folder and may be replaced by others of the same interface.
Their source code: https://download.qt.io/official_releases/QtForPython/ and https://download.qt.io/official_releases/qt/
What Qt itself contains of others: https://doc.qt.io/qt-6/licenses-used-in-qt.html

"""


def write_licences(analysis: Any, path: Path) -> None:
    """Write the list that the About page shows.

    Args:
        analysis: PyInstaller's, complete: its `pure`, `binaries` and `datas` are what will be in the program.
        path: the compressed JSON file.

    Raises:
        SystemExit: a part has no licence text.
    """
    parts = (
        own_parts(),
        _distributions(analysis),
        _fonts_of_others(),
        _bootloader(),
        _system_libraries(analysis),
    )
    found = [one for part in parts for one in part]
    silent = [one.name for one in found if not one.text]
    if silent:
        raise SystemExit(
            f"no licence text is at hand for {', '.join(silent)}; put it into packaging/licences/"
        )
    text = json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1)
    path.write_bytes(gzip.compress(text.encode(), mtime=0))


def _distributions(analysis: Any) -> Iterator[Component]:
    """The Python distributions of which something was collected."""
    owners = packages_distributions()
    tops = {name.partition(".")[0] for name, *_ in analysis.pure}
    tops |= {re.split(r"[/\\]", name)[0] for name, *_ in analysis.binaries}
    keys = {owner for top in tops for owner in owners.get(top, ())} - {"optimizer-playground"}
    for key in sorted(keys, key=str.lower):
        one = describe(distribution(key))
        if one.name.lower().startswith(("pyside6", "shiboken6")):
            text = _QT_NOTE + "\n\n".join(_stored(name) for name in ("LGPL-3.0", "GPL-3.0"))
            yield Component(one.name, one.version, "LGPL-3.0-only", text)
        else:
            yield Component(one.name, one.version, one.licence, one.text or _stored(one.name))


def _stored(name: str) -> str:
    path = ROOT / "packaging" / "licences" / f"{name}.txt"
    return path.read_text("utf-8").strip() if path.is_file() else ""


def _fonts_of_others() -> Iterator[Component]:
    """Fonts inside distributions; that of ziafont, DejaVu Sans, is already among our own parts."""
    yield Component("STIX Two Math (font in ziamath)", "", "OFL-1.1", _stored("STIX-Two"))


def _bootloader() -> Iterator[Component]:
    """The part of PyInstaller that starts the program."""
    yield describe(distribution("pyinstaller"))


def _system_libraries(analysis: Any) -> Iterator[Component]:
    """On Debian and Ubuntu: the packages whose shared libraries were collected."""
    if not sys.platform.startswith("linux"):
        return
    own = [Path(one).resolve() for one in (sys.prefix, sys.base_prefix, sysconfig.get_path("stdlib"))]
    packages: dict[str, set[str]] = defaultdict(set)
    for _, source, kind in analysis.binaries:
        path = Path(source).resolve()
        if kind == "SYMLINK" or any(path.is_relative_to(one) for one in own if str(one) != "/usr"):
            continue
        packages[_package_of(path)].add(path.name)
    for name, files in sorted(packages.items()):
        copyright_file = Path("/usr/share/doc") / name / "copyright"
        text = copyright_file.read_text("utf-8", "replace").strip() if copyright_file.is_file() else ""
        yield Component(f"{name} ({', '.join(sorted(files))})", _version_of(name), _short(text), text)


def _package_of(path: Path) -> str:
    """The Debian package that brought a file; libraries in /lib may be known by their name in /usr/lib."""
    for candidate in (path, Path(str(path).removeprefix("/usr")), Path(f"/usr{path}")):
        said = _asked("dpkg-query", "--search", str(candidate))
        if said:
            return said.partition(":")[0]
    return path.name


def _version_of(package: str) -> str:
    return _asked("dpkg-query", "--show", "--showformat=${Version}\n", package).partition("\n")[0]


def _asked(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout
    except FileNotFoundError:  # not Debian
        return ""


def _short(copyright_text: str) -> str:
    """The licences that a Debian copyright file names."""
    names = dict.fromkeys(re.findall(r"^License:[ \t]*(\S.*)$", copyright_text, re.MULTILINE))
    shown = ", ".join(list(names)[:4])
    return shown if names else "see the text"
