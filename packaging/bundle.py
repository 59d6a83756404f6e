"""Wrap what build.py made for people: python packaging/bundle.py

Linux gets a .tar.xz and, where dpkg-deb is there, a .deb; Windows a .zip; macOS a .dmg. Their checksums are written to
dist/SHA256SUMS-<system>-<machine>.txt. The parts for Windows and macOS have been run on no machine but hosted ones, if
at all.
"""

from __future__ import annotations

import hashlib
import platform
import shutil
import sys
import zipfile
from pathlib import Path

from project import DIST, FOLDER, NAME, PROGRAM, ROOT, VERSION


def main() -> None:
    """Make every bundle that this system can make."""
    if not PROGRAM.exists():
        raise SystemExit("there is nothing to wrap: run python packaging/build.py first")
    made = {"linux": _for_linux, "win32": _for_windows, "darwin": _for_macos}[sys.platform]()
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in made]
    (DIST / f"SHA256SUMS-{sys.platform}-{platform.machine()}.txt").write_text("".join(lines), "utf-8")
    for path in made:
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1e6:.1f} MB")


def _name(system: str) -> str:
    machine = {"amd64": "x86_64", "AMD64": "x86_64", "aarch64": "arm64"}.get(
        platform.machine(), platform.machine()
    )
    return f"{NAME}-{VERSION}-{system}-{machine}"


def _for_linux() -> list[Path]:
    from linux_packages import write_deb, write_tar

    made = [write_tar(DIST / f"{_name('linux')}.tar.xz")]
    if shutil.which("dpkg-deb"):
        made.append(write_deb(DIST))
    else:
        print("there is no dpkg-deb here, so no .deb was made")
    return made


def _for_windows() -> list[Path]:
    path = DIST / f"{_name('windows')}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in sorted(FOLDER.rglob("*")):
            archive.write(file, Path(f"{NAME}-{VERSION}") / file.relative_to(FOLDER))
    return [path]


def _for_macos() -> list[Path]:
    from bundle_macos import write_dmg

    return [write_dmg(FOLDER, DIST / f"{_name('macos')}.dmg")]


if __name__ == "__main__":
    main()
