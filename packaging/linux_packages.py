"""The .tar.xz and the .deb."""

from __future__ import annotations

import datetime
import gzip
import html
import json
import lzma
import os
import platform
import re
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path
from string import Template

import project
from pictures import SIZES, drawing, png
from project import BUILD, FOLDER, IDENTIFIER, NAME, ROOT, SUMMARY, TITLE, VERSION

HERE = ROOT / "packaging" / "linux"
_GLIBC = re.compile(rb"GLIBC_2\.(\d+)")


def write_tar(path: Path) -> Path:
    """The program's folder and the desktop's files, packed as small as xz can."""
    top = f"{NAME}-{VERSION}"
    share = BUILD / "share"
    shutil.rmtree(share, ignore_errors=True)
    write_share(share)
    # Rewriting the addresses in machine code first saves 3 MB of 55.
    before = [{"id": lzma.FILTER_X86}] if platform.machine() == "x86_64" else []
    filters = [*before, {"id": lzma.FILTER_LZMA2, "preset": 9}]
    with lzma.open(path, "wb", filters=filters) as file, tarfile.open(fileobj=file, mode="w") as archive:
        archive.add(FOLDER, top, filter=_anonymous)
        archive.add(share, f"{top}/share", filter=_anonymous)
    return path


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Owned by nobody in particular, and by today's clock no different from yesterday's."""
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    member.mtime = int(_built_at().timestamp())
    return member


def _built_at() -> datetime.datetime:
    """The time of the commit if the caller says it, as packagers do, else now."""
    said = os.environ.get("SOURCE_DATE_EPOCH")
    now = datetime.datetime.now(datetime.UTC)
    return datetime.datetime.fromtimestamp(int(said), datetime.UTC) if said else now


def write_share(share: Path) -> None:
    """What desktops read, laid out as below /usr/share: menu entry, icons, catalogue entry, file type."""
    _write(share / "applications" / f"{NAME}.desktop", _filled("desktop.in", lambda text: text))
    _write(share / "metainfo" / f"{IDENTIFIER}.metainfo.xml", _filled("metainfo.xml.in", html.escape))
    _write(share / "mime" / "packages" / f"{NAME}.xml", _filled("mime.xml.in", html.escape))
    icons = share / "icons" / "hicolor"
    for size in SIZES:
        target = icons / f"{size}x{size}" / "apps" / f"{NAME}.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(png(size))
    _write(icons / "scalable" / "apps" / f"{NAME}.svg", drawing(512).read_text("utf-8"))


def _filled(name: str, escape: Callable[[str], str]) -> str:
    values = {
        "name": NAME,
        "title": TITLE,
        "version": VERSION,
        "identifier": IDENTIFIER,
        "ending": project.ENDING,
        "media_type": project.MEDIA_TYPE,
        "summary": SUMMARY,
        "licence": project.LICENCE,
        "maintainer": project.MAINTAINER,
        "date": _built_at().date().isoformat(),
        "keywords": ";".join(project.KEYWORDS),
    }
    values = {key: escape(value) for key, value in values.items()}
    elements = [f"    <keyword>{escape(one)}</keyword>" for one in project.KEYWORDS]
    values["keyword_elements"] = "\n".join(elements)
    return Template((HERE / name).read_text("utf-8")).substitute(values)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


# ---------------------------------------------------------------------------------------------------------- the .deb


def write_deb(folder: Path) -> Path:
    """A package for Debian and Ubuntu. It runs no script: what its files need to become known, dpkg's triggers do."""
    root = BUILD / "deb"
    shutil.rmtree(root, ignore_errors=True)
    program = root / "usr" / "lib" / NAME
    program.parent.mkdir(parents=True)
    shutil.copytree(FOLDER, program, symlinks=True)
    (root / "usr" / "bin").mkdir()
    (root / "usr" / "bin" / NAME).symlink_to(f"../lib/{NAME}/{NAME}")
    write_share(root / "usr" / "share")
    _write_documents(root / "usr" / "share" / "doc" / NAME)
    architecture = _said("dpkg", "--print-architecture")
    _write(root / "DEBIAN" / "control", _control(root, architecture))
    for path in (root, *root.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    made = folder / f"{NAME}_{VERSION}_{architecture}.deb"
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--build", str(root), str(made)], check=True
    )
    return made


def _write_documents(folder: Path) -> None:
    """The licences of all that is inside, and a changelog, where Debian looks for them."""
    packed = FOLDER / "_internal" / "playground" / "_resources" / "package" / "licences.json.gz"
    parts = json.loads(gzip.decompress(packed.read_bytes()))
    rule = "\n" + "-" * 78 + "\n"
    _write(
        folder / "copyright",
        rule.join(
            f"{one['name']} {one['version']}\nLicence: {one['licence']}\n\n{one['text']}\n" for one in parts
        ),
    )
    stamp = _built_at().strftime("%a, %d %b %Y %H:%M:%S +0000")
    entry = f"{NAME} ({VERSION}) unstable; urgency=medium\n\n  * Version {VERSION}.\n\n -- {_maintainer()}  {stamp}\n"
    (folder / "changelog.gz").write_bytes(gzip.compress(entry.encode(), mtime=0))


def _control(root: Path, architecture: str) -> str:
    kilobytes = sum(path.lstat().st_size for path in root.rglob("*")) // 1024
    return (
        f"Package: {NAME}\n"
        f"Version: {VERSION}\n"
        "Section: education\n"
        "Priority: optional\n"
        f"Architecture: {architecture}\n"
        f"Installed-Size: {kilobytes}\n"
        # libgl1 and libegl1 belong to the graphics driver and are not shipped; fontconfig-config brings a font.
        f"Depends: libc6 (>= 2.{_newest_glibc()}), libgl1, libegl1, fontconfig-config\n"
        "Recommends: hicolor-icon-theme, shared-mime-info, desktop-file-utils\n"
        f"Maintainer: {_maintainer()}\n"
        f"Description: {SUMMARY[:1].lower()}{SUMMARY[1:]}\n"
        " A laboratory for people who learn, teach or tune optimizers: a contour map with the\n"
        " path of each method, its effective learning rates, the gradients that drive them, and\n"
        " the update rule with the numbers of every step.\n"
    )


def _maintainer() -> str:
    return f"{project.MAINTAINER} <{NAME}@users.noreply.github.com>"


def _newest_glibc() -> int:
    """The minor version of the C library that the collected files ask for."""
    files = (path for path in FOLDER.rglob("*") if path.is_file() and not path.is_symlink())
    asked = (int(one) for path in files if _is_elf(path) for one in _GLIBC.findall(path.read_bytes()))
    return max(asked)


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
