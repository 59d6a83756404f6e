"""Use the program as a person does, in a real window:

    python packaging/window_test.py [--program PROGRAM] [--pictures DIR]

Needs Xvfb, openbox, xdotool and ImageMagick's import. It starts the program (from source, or the one given), clicks
drags every dock by its header, each in a fresh window, and then Step, types a key, drags the start handle, saves,
exports through the dialog and closes. Then it draws the saved
experiment from source at the same step: the exported picture must be the same.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from project import ENDING, ROOT, SOURCE, TITLE

_T = TypeVar("_T")

WIDTH, HEIGHT = 1280, 800
PATIENCE = 30.0
"""Seconds that anything may take."""
DRAG = (90, 60)
"""How far the start handle is dragged, in pixels."""

_DOUBLE = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QPoint
from playground.gui.app import create_window, make_application
from playground.gui.figures.choices import Choices
from playground.gui.figures.files import write_figure
from playground.gui.figures.renderer import make_renderer

app = make_application()
window = create_window(theme="light", remember=False)
window.resize(1440, 900)
window.show()
for _ in range(20):
    app.processEvents()
window.resize({width}, {height})
for _ in range(20):
    app.processEvents()
window.map.fit()
app.processEvents()
if sys.argv[1:]:
    window.documents.open_path(Path(sys.argv[1]))
    window.store.go_to(2)
    app.processEvents()
    renderer = make_renderer(window.context, Choices().sized().spec, window.view_state())
    renderer.ready(2)
    renderer.show(2)
    write_figure(renderer, Path(sys.argv[2]))
button = window.control_bar.widgetForAction(window.actions_by_name["step"])
step = button.mapTo(window, button.rect().center())
start = window.store.experiment.start
handle = window.map.mapTo(window, window.map.pixel_of(*start).toPoint())
docks = {{
    dock.windowTitle(): [at.x(), at.y()]
    for dock in window.docks.values()
    if dock.isVisible() and (at := dock.header.mapTo(window, QPoint(20, 12))) and not dock.visibleRegion().isEmpty()
}}
places = {{"step": [step.x(), step.y()], "handle": [handle.x(), handle.y()], "start": start}}
print(json.dumps({{**places, "docks": docks}}))
"""
"""The same window off screen, run from source: as large and with the same fonts, it is laid out the same."""


def main() -> None:
    """Run the test; the exit status says how it went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", help="the built program; without it the source is run")
    parser.add_argument(
        "--pictures", type=Path, default=ROOT / "build" / "window_test", help="where to leave pictures"
    )
    options = parser.parse_args()
    lacking = [one for one in ("Xvfb", "openbox", "xdotool", "import") if shutil.which(one) is None]
    if lacking:
        raise SystemExit(
            f"missing: {', '.join(lacking)}. On Debian: apt-get install xvfb openbox xdotool imagemagick"
        )
    program = (str(Path(options.program).resolve()),) if options.program else SOURCE
    shutil.rmtree(options.pictures, ignore_errors=True)
    options.pictures.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="window-test-") as home, screen(home) as environment:
        person = _Person(program, environment, Path(home), options.pictures)
        person.drag_docks()
        person.work()
    print(f"window test of {' '.join(program)}: passed; pictures in {options.pictures}")


@contextmanager
def screen(home: str) -> Iterator[dict[str, str]]:
    """A screen that nobody sees, with a window manager: without one no window would be active."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1440x960x24", "-dpi", "96", "-nolisten", "tcp"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise SystemExit("Xvfb did not start")
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
        environment = {**kept, "HOME": home, "DISPLAY": f":{number}", "XDG_RUNTIME_DIR": home}
        manager = subprocess.Popen(["openbox"], env=environment, stderr=subprocess.DEVNULL)
        try:
            yield environment
        finally:
            manager.terminate()
            manager.wait()
    finally:
        server.terminate()
        server.wait()


class _Person:
    """Someone with a mouse and a keyboard."""

    def __init__(
        self, program: tuple[str, ...], environment: dict[str, str], home: Path, pictures: Path
    ) -> None:
        self._program = program
        self._environment = environment
        self._home = home
        self._pictures = pictures
        self._shots = 0

    def drag_docks(self) -> None:
        """Take each dock by its header, out over the map and back over the docks at the left, and close the window."""
        for title, place in self._double()["docks"].items():
            with tempfile.TemporaryDirectory(prefix="window-test-") as home, self._running(home) as window:
                picture = self._shot("started")
                self._drag(window, place, [WIDTH / 2 - place[0], HEIGHT / 3 - place[1]])
                picture = self._changed(picture, f"dragged {title} out")
                self._drag(window, [WIDTH / 2, HEIGHT / 3], [120 - WIDTH / 2, 0])
                self._rest()
                self._shot(f"dragged {title} back")
        print(f"every dock was dragged: {', '.join(self._double()['docks'])}")

    @contextmanager
    def _running(self, home: str) -> Iterator[str]:
        """The program with its window; ended with Ctrl+Q, after which it must have ended well."""
        process = subprocess.Popen(
            self._program,
            env={**self._environment, "HOME": home},
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            window = self._wait("the window", lambda: self._window(TITLE) or str(process.poll() or ""))
            if process.poll() is None:
                self._do("windowsize", "--sync", window, str(WIDTH), str(HEIGHT))
                self._do("windowactivate", "--sync", window)
                self._do("key", "f")
                self._rest()
                yield window
                self._do("windowactivate", "--sync", window, "key", "ctrl+q")
            _, said = process.communicate(timeout=PATIENCE)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        if process.returncode:
            raise SystemExit(f"the program ended with {process.returncode}: {said}")
        if "Traceback" in said:
            raise SystemExit(f"the program complained: {said}")

    def work(self) -> None:
        """The whole story."""
        places = self._double()
        with self._running(str(self._home)) as window:
            picture = self._shot("started")
            for name, act in (
                ("clicked Step", lambda: self._click(window, places["step"])),
                ("typed a key", lambda: self._do("key", "Right")),
                ("dragged the start", lambda: self._drag(window, places["handle"], DRAG)),
            ):
                act()
                picture = self._changed(picture, name)
            saved, exported = self._home / f"saved{ENDING}", self._home / "exported.png"
            self._save(saved)
            self._export(exported)
        self._check(places["start"], saved, exported)

    # ------------------------------------------------------------------------------------------------ what is done

    def _click(self, window: str, place: list[float]) -> None:
        self._do("mousemove", "--sync", "--window", window, *map(str, place), "click", "1")

    def _drag(self, window: str, place: list[float], by: Sequence[float]) -> None:
        self._do("mousemove", "--sync", "--window", window, *map(str, place), "mousedown", "1")
        for part in range(1, 7):
            at = [round(place[axis] + by[axis] * part / 6) for axis in (0, 1)]
            self._do("mousemove", "--sync", "--window", window, *map(str, at))
        self._do("mouseup", "1")

    def _save(self, path: Path) -> None:
        self._do("key", "ctrl+s")
        self._in_dialog("Save the experiment", path, ())
        self._wait(f"{path.name}", path.is_file)

    def _export(self, path: Path) -> None:
        self._do("key", "ctrl+e")
        self._in_dialog("Export a figure", path, ("alt+f",))
        self._wait(f"{path.name}", path.is_file)

    def _in_dialog(self, title: str, path: Path, keys: tuple[str, ...]) -> None:
        dialog = self._wait(f'the dialog "{title}"', lambda: self._window(title))
        self._do("windowactivate", "--sync", dialog)
        self._rest()
        for key in (*keys, "ctrl+a"):
            self._do("key", key)
        self._do("type", str(path))
        self._rest()
        self._shot(title)
        self._do("key", "Return")
        self._wait(f'the end of "{title}"', lambda: not self._window(title))

    # --------------------------------------------------------------------------------------------- what is looked at

    def _double(self, *arguments: str) -> dict[str, Any]:
        """Where things are and where the start is, in a window that nobody has touched or that shows a saved file.

        Args:
            *arguments: a saved experiment, and where to draw it two steps on.
        """
        code = _DOUBLE.format(width=WIDTH, height=HEIGHT)
        environment = {**self._environment, "QT_QPA_PLATFORM": "offscreen"}
        command = [sys.executable, "-c", code, *arguments]
        answer = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        if answer.returncode:
            raise SystemExit(answer.stderr)
        return json.loads(answer.stdout)

    def _window(self, title: str) -> str:
        found = self._ask("xdotool", "search", "--onlyvisible", "--name", title).split()
        return found[-1] if found else ""

    def _changed(self, before: bytes, name: str) -> bytes:
        """The screen as soon as it differs from before and stands still."""
        self._wait(f"what follows from: {name}", lambda: self._pixels() != before)
        self._rest()
        return self._shot(name)

    def _rest(self) -> None:
        """Wait until two looks at the screen are alike."""
        last = [b""]

        def still() -> bool:
            now = self._pixels()
            same, last[0] = now == last[0], now
            return same

        self._wait("a screen at rest", still, pause=0.25)

    def _pixels(self) -> bytes:
        command = ["import", "-silent", "-window", "root", "rgb:-"]
        return subprocess.run(command, env=self._environment, capture_output=True, check=True).stdout

    def _shot(self, name: str) -> bytes:
        self._shots += 1
        path = self._pictures / f"{self._shots}-{name.replace(' ', '-').lower()}.png"
        subprocess.run(["import", "-silent", "-window", "root", str(path)], env=self._environment, check=True)
        return self._pixels()

    def _check(self, first: list[float], saved: Path, exported: Path) -> None:
        """The exported picture is what the source draws of the saved experiment, two steps on."""
        shutil.copy(exported, self._pictures / "exported.png")
        drawn = self._pictures / "drawn-from-source.png"
        moved = self._double(str(saved), str(drawn))["start"]
        if moved == first:
            raise SystemExit(f"the start is still at {first}")
        share = _difference(exported, drawn)
        print(
            f"start dragged from {first} to {moved}; {share:.2%} of the exported pixels differ from the source's"
        )
        if share > 0.01:  # the message in the status bar and the invitation to drag
            raise SystemExit(
                f"the exported picture differs from the source's: compare the two in {self._pictures}"
            )

    def _ask(self, *command: str) -> str:
        return subprocess.run(
            command, env=self._environment, capture_output=True, text=True, check=False
        ).stdout

    def _do(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self._environment, check=True, timeout=PATIENCE)

    def _wait(self, what: str, question: Callable[[], _T], pause: float = 0.1) -> _T:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            answer = question()
            if answer:
                return answer
            time.sleep(pause)
        with suppress(subprocess.SubprocessError):
            self._shot("gave up")
        raise SystemExit(f"waited {PATIENCE:.0f} s for {what}; see the pictures in {self._pictures}")


def _difference(one: Path, other: Path) -> float:
    """The share of pixels that differ visibly."""
    import numpy as np
    from PySide6.QtGui import QImage

    pictures = [QImage(str(path)).convertToFormat(QImage.Format.Format_RGBA8888) for path in (one, other)]
    if pictures[0].size() != pictures[1].size():
        raise SystemExit(f"{one.name} is {pictures[0].size()}, {other.name} is {pictures[1].size()}")
    first, second = (
        np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), picture.width(), 4).astype(int)
        for picture in pictures
    )
    return float((np.abs(first - second).max(axis=2) > 24).mean())


if __name__ == "__main__":
    main()
