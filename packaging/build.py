"""Build the program as one folder: python packaging/build.py

Needs a virtual environment with the extra `package`; the result is dist/optimizer-playground (macOS: an .app).
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from catalogues import KINDS, catalogue, keys
from pictures import write_icons
from project import BUILD, DIST, FOLDER, NAME, PROGRAM, ROOT, SOURCE, VERSION

NEEDED = {"PyInstaller": "pyinstaller", "PIL": "pillow", "PySide6": "PySide6-Essentials"}

_HALF_A_QT = re.compile(r"Library not found.*(libqxcb|XcbQpa|libqwayland|WaylandClient)")
"""Without what these need the build succeeds, and its program cannot open a window on X11 or on Wayland."""


def main() -> None:
    """Build, and fail unless the built program has all that the source has."""
    check_environment()
    shutil.rmtree(FOLDER, ignore_errors=True)
    shutil.rmtree(BUILD / "package", ignore_errors=True)
    (BUILD / "package").mkdir(parents=True)
    manifest = {"version": VERSION, "catalogue": keys(catalogue(SOURCE)), "resources": resources()}
    (BUILD / "package" / "manifest.json").write_text(json.dumps(manifest, indent=1), "utf-8")
    write_icons(BUILD)
    freeze()
    strip_symbols()
    compare_catalogues()
    size = sum(path.lstat().st_size for path in FOLDER.rglob("*") if path.is_file() and not path.is_symlink())
    print(f"built {FOLDER.relative_to(ROOT)}, version {VERSION}, {size / 1e6:.1f} MB")


def check_environment() -> None:
    """Say what is missing, and the one command that brings it."""
    missing = [name for module, name in NEEDED.items() if importlib.util.find_spec(module) is None]
    if missing:
        command = f"{sys.executable} -m pip install -c packaging/constraints.txt -e '.[package]'"
        raise SystemExit(f"missing: {', '.join(missing)}. In a virtual environment: {command}")
    if sys.platform.startswith("linux") and shutil.which("objdump") is None:
        raise SystemExit("missing: objdump. On Debian and Ubuntu: apt-get install binutils")


def freeze() -> None:
    """Run PyInstaller and read what it says."""
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level=INFO"]
    command += [f"--distpath={DIST}", f"--workpath={BUILD}", str(ROOT / "packaging" / f"{NAME}.spec")]
    log = BUILD / "build.log"
    with log.open("w", encoding="utf-8") as file:
        status = subprocess.run(
            command, cwd=ROOT, stdout=file, stderr=subprocess.STDOUT, check=False
        ).returncode
    said = log.read_text("utf-8", errors="replace")
    if status:
        raise SystemExit(f"{said[-4000:]}\nPyInstaller ended with {status}; all that it said is in {log}")
    if _HALF_A_QT.search(said):
        lines = "\n".join(line for line in said.splitlines() if "Library not found" in line)
        shutil.rmtree(FOLDER, ignore_errors=True)
        raise SystemExit(
            f"{lines}\nThe program could not open a window. On Debian and Ubuntu: apt-get install libxkbcommon-x11-0 "
            "libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libwayland-cursor0 libwayland-egl1"
        )


def strip_symbols() -> None:
    """Take out the symbols that only debuggers read: 25 MB, most of it where Python was compiled on the spot.

    Not from NumPy: stripping breaks its OpenBLAS. Qt comes stripped.
    """
    if sys.platform.startswith("linux"):
        inside = FOLDER / "_internal"
        patterns = ("libpython3*.so*", "python3*/lib-dynload/*.so", "PIL/*.so", "contourpy/*.so")
        files = [str(path) for pattern in patterns for path in inside.glob(pattern)]
        subprocess.run(["strip", "--strip-unneeded", *files], check=True)


def compare_catalogues() -> None:
    """The built program must list what the source lists, down to the last default."""
    ours, built = catalogue(SOURCE), catalogue((str(PROGRAM),))
    if ours == built:
        return
    shutil.rmtree(FOLDER, ignore_errors=True)
    for kind in KINDS:
        differ = set(keys(ours)[kind]) ^ set(keys(built)[kind])
        if differ:
            raise SystemExit(
                f"the built program's {kind} differ from the source's: {', '.join(sorted(differ))}"
            )
    raise SystemExit("the built program's catalogue differs from the source's in what an entry declares")


def resources() -> dict[str, str]:
    """Every resource with its checksum, for the self-test of the built program."""
    folder = ROOT / "resources"
    return {
        path.relative_to(folder).as_posix(): checksum(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def checksum(path: Path) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
