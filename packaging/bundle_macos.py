"""What macOS alone needs: the application's description and the disk image. Never run outside hosted machines."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from project import ENDING, IDENTIFIER, MEDIA_TYPE, TITLE, VERSION

FILE_TYPE = f"{IDENTIFIER}.experiment"

INFO = {
    "CFBundleDisplayName": TITLE,
    "CFBundleShortVersionString": VERSION,
    "NSHighResolutionCapable": True,
    "LSMinimumSystemVersion": "13.0",
    "LSApplicationCategoryType": "public.app-category.education",
    "CFBundleDocumentTypes": [
        {
            "CFBundleTypeName": f"{TITLE} experiment",
            "CFBundleTypeRole": "Editor",
            "LSHandlerRank": "Owner",
            "LSItemContentTypes": [FILE_TYPE],
        }
    ],
    "UTExportedTypeDeclarations": [
        {
            "UTTypeIdentifier": FILE_TYPE,
            "UTTypeDescription": f"{TITLE} experiment",
            "UTTypeConformsTo": ["public.json"],
            "UTTypeTagSpecification": {
                "public.filename-extension": [ENDING.removeprefix(".")],
                "public.mime-type": [MEDIA_TYPE],
            },
        }
    ],
}
"""Goes into Info.plist."""


def write_dmg(application: Path, path: Path) -> Path:
    """A disk image with the application and a link to the folder into which to drag it.

    The application carries only the signature that PyInstaller gives it on the spot; without a developer's certificate
    macOS asks before it opens it for the first time.
    """
    path.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        shutil.copytree(application, Path(temporary) / application.name, symlinks=True)
        os.symlink("/Applications", Path(temporary) / "Applications")  # noqa: PTH211
        command = [
            "hdiutil",
            "create",
            "-volname",
            TITLE,
            "-srcfolder",
            temporary,
            "-format",
            "ULMO",
            str(path),
        ]
        subprocess.run(command, check=True)
    return path
