"""What may be missing before a window can open: found out beforehand, because Qt would abort the process over it.

Nothing here loads Qt before it is asked to.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import re
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from playground import NAME
from playground.core.errors import InvalidInput

PACKAGES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libX11-xcb.so.1": "libx11-xcb1",
}
"""What Qt needs of a Linux system, and the Debian package that has it."""

_WAYLAND_PACKAGES = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}

_UNDERSTOOD = ("xcb", "wayland", "wayland-egl", "offscreen", "minimal", "vnc")
"""The platforms of which it is known when they work; the others want a graphics card or a frame buffer of their own."""
_PATIENCE = 10
"""Seconds for which a platform may look for its screen."""

_MISSING = re.compile(r"(\S+\.so[.\d]*): cannot open shared object file")


def load_qt() -> None:
    """Import Qt.

    It comes before anything else of the window, so that a failure is told in our words.

    Raises:
        InvalidInput: it cannot be loaded; the message says what to install.
    """
    try:
        import PySide6.QtWidgets  # noqa: F401
    except ImportError as error:
        raise InvalidInput(f"the window cannot be opened: {_explained(str(error))}") from None


def lend_cache() -> None:
    """Where the home cannot be written to, give fontconfig a folder for its cache; it complains at length otherwise."""
    if not sys.platform.startswith("linux"):
        return
    # Unlike Path.expanduser this raises nothing for someone who has no home at all.
    cache = Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"))  # noqa: PTH111
    there = next(path for path in (cache, *cache.parents) if path.exists())
    if there.is_dir() and os.access(there, os.W_OK):
        return
    try:
        folder = tempfile.mkdtemp(prefix=f"{NAME}-")
    except OSError:  # nothing can be written anywhere; then it complains
        return
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["XDG_CACHE_HOME"] = folder


def draw_off_screen() -> None:
    """Let Qt draw without a screen, and the same on every desktop, whatever its variables say; before it is loaded."""
    for name in [name for name in os.environ if name.startswith("QT_")]:
        del os.environ[name]
    os.environ["QT_QPA_PLATFORM"] = "offscreen"


def check_display(environment: Mapping[str, str] = os.environ) -> None:
    """Make sure that Qt will find a screen.

    Raises:
        InvalidInput: it will not; the message says why, and what to install or set.
    """
    if not sys.platform.startswith("linux"):
        return
    reasons = [_objection(platform, environment) for platform in _platforms(environment)]
    if reasons and all(reasons):
        raise InvalidInput(f"the window cannot be opened: {'; '.join(filter(None, reasons))}")
    if not reasons:
        raise InvalidInput(
            "the window cannot be opened: there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set). "
            "Without one, optimizer-playground run and render still work"
        )


def _platforms(environment: Mapping[str, str]) -> list[str]:
    """The platforms that Qt will try, in its order, each with its options behind a colon."""
    chosen = environment.get("QT_QPA_PLATFORM")
    if chosen:
        return chosen.split(";")
    wayland = environment.get("WAYLAND_DISPLAY") or environment.get("XDG_SESSION_TYPE") == "wayland"
    return (["wayland"] if wayland else []) + (["xcb"] if environment.get("DISPLAY") else [])


def _objection(chosen: str, environment: Mapping[str, str]) -> str:
    """Why a platform will not work; empty where it will."""
    platform = chosen.partition(":")[0].lower()
    plugin = _plugin(platform)
    if plugin is None:
        return f'Qt has no platform "{platform}" here (chosen by QT_QPA_PLATFORM)'
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        return _explained(str(error))
    if platform == "xcb" and not _x_server_answers():
        return f'the X server of DISPLAY="{environment.get("DISPLAY", "")}" does not answer or refuses the connection'
    if platform == "wayland" and not _wayland_socket(environment).exists():
        return f'there is no Wayland display "{_wayland_socket(environment).name}"'
    if platform not in _UNDERSTOOD and not _opens_a_screen(chosen):
        return f'Qt\'s platform "{platform}" does not work here (chosen by QT_QPA_PLATFORM)'
    return ""


def _opens_a_screen(platform: str) -> bool:
    """Whether Qt finds a screen on a platform: tried in a child of this process, which Qt may well end over it."""
    child = os.fork()
    if child == 0:
        try:
            signal.alarm(_PATIENCE)
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.dup2(nowhere, 2)
            os.environ["QT_QPA_PLATFORM"] = platform
            from PySide6.QtGui import QGuiApplication

            app = QGuiApplication([NAME])
            os._exit(0 if app.primaryScreen() is not None else 1)
        finally:
            os._exit(1)
    return os.waitpid(child, 0)[1] == 0


def _plugin(platform: str) -> Path | None:
    from PySide6.QtCore import QCoreApplication

    family = platform.removesuffix("-egl")
    found = (Path(folder) / "platforms" / f"libq{family}.so" for folder in QCoreApplication.libraryPaths())
    return next((path for path in found if path.is_file()), None)


def _x_server_answers() -> bool:
    try:
        xcb = ctypes.CDLL("libxcb.so.1")  # loaded already: the plugin is linked to it
    except OSError:
        return True  # then Qt itself will say what it thinks
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    refused = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not refused


def _wayland_socket(environment: Mapping[str, str]) -> Path:
    # An absolute name stands alone.
    return Path(environment.get("XDG_RUNTIME_DIR", "/")) / (environment.get("WAYLAND_DISPLAY") or "wayland-0")


def _explained(reason: str) -> str:
    """What the loader complains about, with everything else that is missing too and what brings it."""
    found = _MISSING.search(reason)
    if found is None:
        return reason
    wanted = _WAYLAND_PACKAGES if found.group(1) in _WAYLAND_PACKAGES else PACKAGES
    missing = dict.fromkeys([found.group(1), *missing_libraries(wanted)])
    packages = [wanted[name] for name in missing if name in wanted]
    start = "these system libraries are missing" if len(missing) > 1 else "this system library is missing"
    advice = f". On Debian and Ubuntu: apt-get install {' '.join(packages)}" if packages else ""
    return f"{start}: {', '.join(missing)}{advice}"


def missing_libraries(names: Iterable[str]) -> list[str]:
    """Those of the shared libraries that cannot be loaded; a packaged program has some of them inside."""
    inside = Path(getattr(sys, "_MEIPASS", "/nowhere"))
    missing: list[str] = []
    for name in names:
        if (inside / name).exists():
            continue
        try:
            ctypes.CDLL(name)
        except OSError:
            missing.append(name)
    return missing
