"""The self-test: whether this installation has and can do all that it should, off screen and leaving nothing behind.

``optimizer-playground --self-test [DIR]`` runs it, from source and in a packaged program. What it makes (pictures, an
experiment, `report.json`) is left in DIR.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from PySide6.QtCore import (
    QByteArray,
    QEvent,
    QObject,
    QSettings,
    QSize,
    Qt,
    QtMsgType,
    qInstallMessageHandler,
    qVersion,
)
from PySide6.QtGui import QFontInfo, QIcon, QImage, QImageReader, QPainter, QPixmap, QRawFont
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from playground import ENDING, NAME, __version__
from playground.core import catalogue
from playground.core.errors import ChoiceError
from playground.core.formulas.functions import FUNCTIONS
from playground.core.landscapes.base import Landscape
from playground.experiment.codec import dumps
from playground.experiment.files import atomic_write, read_experiment
from playground.experiment.model import Runner
from playground.experiment.runs import Runs
from playground.export.animation.film import Film
from playground.export.animation.formats import FORMATS, lacking
from playground.gui.app import create_window, make_application
from playground.gui.figures.files import write_figure
from playground.gui.figures.recording import Recording
from playground.gui.figures.spec import FigureSpec
from playground.gui.figures.stage import make_stage
from playground.gui.licences import components
from playground.gui.main_window import MainWindow
from playground.gui.theme import text_font
from playground.gui.typeset import typeset
from playground.resources import resource

SIZE = QSize(1280, 800)
STEPS = 8
LETTERS = "αβγεηθσ√∇∂²₀₁·×−→≤≈∞★ abcxyz ABCXYZ 0123456789"
"""What labels are written with; where a font lacks one, a box is shown."""


class SelfTestError(Exception):
    """Something is not as it should be; the message says what."""


def run_selftest(folder: Path | None) -> int:
    """Run every check, say how each went, and return the exit status: 0 if all is well, else 1.

    Args:
        folder: where to leave the report and what the test made; without it nothing is left.
    """
    if folder is not None:
        return _SelfTest(folder).run()
    with tempfile.TemporaryDirectory(prefix=f"{NAME}-") as temporary:
        return _SelfTest(Path(temporary)).run()


class _SelfTest:
    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ChoiceError(f"{folder}: cannot be made: {error.strerror or error}") from None
        self._folder = folder
        self._faults: list[str] = []
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        # Nothing is read from the person's settings and nothing is written to them.
        QSettings.setDefaultFormat(QSettings.Format.IniFormat)
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(folder / "settings"))

    def run(self) -> int:
        # Without its entries the window is built wrongly, and may crash before it can say so.
        results = {"entries": self._tried(_entries)}
        painted = 0.0
        if results["entries"]["ok"]:
            with self._watching():
                try:
                    painted = self._try_window(results)
                except Exception as error:  # noqa: BLE001 - whatever goes wrong is what the test is to find
                    results["window"] = {"ok": False, "said": f"{type(error).__name__}: {error}"}
        if self._faults:
            results["faults"] = {"ok": False, "said": "; ".join(dict.fromkeys(self._faults))}
        return self._report(results, painted)

    def _try_window(self, results: dict[str, Any]) -> float:
        """Open the window, add the result of each check, close it; return when it was first painted."""
        app = make_application([NAME])
        window = create_window(theme="light", remember=False)
        painted = _first_paint(window, app)
        checks: dict[str, Callable[[], str]] = {
            "window": lambda: f"painted {window.width()} × {window.height()} pixels",
            "stepping": lambda: _steps(window, app),
            "catalogue": _catalogue,
            "resources": _resources,
            "fonts": _fonts,
            "icons": _icons,
            "pictures": _pictures,
            "formulas": _formulas,
            "functions": _functions,
            "licences": _licences,
            "export": lambda: _export(window, self._folder),
            "animations": lambda: _animations(window, self._folder),
            "saving": lambda: _saving(window, self._folder),
        }
        for name, check in checks.items():
            results[name] = self._tried(check)
        window.close()
        window.deleteLater()
        app.processEvents()
        return painted

    def _tried(self, check: Callable[[], str]) -> dict[str, Any]:
        try:
            return {"ok": True, "said": check()}
        except SelfTestError as error:
            return {"ok": False, "said": str(error)}
        except Exception as error:  # noqa: BLE001 - whatever goes wrong is what the test is to find
            return {"ok": False, "said": f"{type(error).__name__}: {error}"}

    def _report(self, results: dict[str, Any], painted: float) -> int:
        good = all(one["ok"] for one in results.values())
        report = {
            "version": __version__,
            "packaged": bool(getattr(sys, "frozen", False)),
            "python": platform.python_version(),
            "qt": qVersion(),
            "system": platform.platform(),
            "first_paint": painted,
            "ok": good,
            "checks": results,
        }
        with atomic_write(self._folder / "report.json") as file:
            json.dump(report, file, indent=1, ensure_ascii=False)
        for name, one in results.items():
            print(f"{'ok' if one['ok'] else 'FAILED':<7} {name:<10} {one['said']}")  # noqa: T201
        return 0 if good else 1

    @contextmanager
    def _watching(self) -> Iterator[None]:
        """Note exceptions in Qt's callbacks, which would otherwise go by, and what Qt calls critical."""

        def excepthook(kind: type[BaseException], error: BaseException, where: object) -> None:
            self._faults.append(f"{kind.__name__}: {error}")

        def message(kind: QtMsgType, context: object, text: str) -> None:
            if kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
                self._faults.append(text)

        hook, sys.excepthook = sys.excepthook, excepthook
        handler = qInstallMessageHandler(message)
        try:
            yield
        finally:
            sys.excepthook = hook
            qInstallMessageHandler(handler)


class _PaintWatch(QObject):
    """Knows whether a widget has been asked to paint."""

    seen = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.seen = self.seen or event.type() == QEvent.Type.Paint
        return False


def _first_paint(window: MainWindow, app: QApplication) -> float:
    """Show the window until its map has been painted; return when that was, in seconds since 1970."""
    watch = _PaintWatch()
    window.map.installEventFilter(watch)
    window.resize(SIZE)
    window.show()
    deadline = time.monotonic() + 30
    while not watch.seen and time.monotonic() < deadline:
        app.processEvents()
    painted = time.time()
    window.map.removeEventFilter(watch)
    return painted


# ------------------------------------------------------------------------------------------------------- the checks


def _steps(window: MainWindow, app: QApplication) -> str:
    before = window.map.grab().toImage()
    for _ in range(STEPS):
        window.player.step()
    while window.store.is_catching_up:
        app.processEvents()
    app.processEvents()
    if window.store.cursor != STEPS:
        raise SelfTestError(f"after {STEPS} steps the window shows step {window.store.cursor}")
    for trace in window.store.traces:
        first, last = trace.row(0), trace.row(STEPS)
        if not last["loss"] < first["loss"]:
            raise SelfTestError(f"the loss went from {first['loss']} to {last['loss']}")
    if window.map.grab().toImage() == before:
        raise SelfTestError("the map did not change")
    return f"{len(window.store.traces)} optimizers, {STEPS} steps each"


def _entries() -> str:
    found = {
        "landscapes": list(catalogue.landscapes()),
        "optimizers": list(catalogue.optimizers()),
        "schedules": list(catalogue.schedules()),
    }
    manifest = _manifest()
    for kind, keys in found.items():
        expected = manifest["catalogue"][kind] if manifest else keys
        differ = sorted(set(expected) ^ set(keys))
        if differ or not keys:
            raise SelfTestError(f"{kind} differ from the source's: {', '.join(differ) or 'there are none'}")
    return ", ".join(f"{len(keys)} {kind}" for kind, keys in found.items())


def _catalogue() -> str:
    from playground.experiment.data_sets import complete

    for landscape in catalogue.landscapes().values():
        _use(complete(landscape()))
    for schedule in catalogue.schedules().values():
        schedule().rate(0.1, 1)
    return "every entry used"


def _use(landscape: Landscape) -> None:
    """Take a step with every method in every dialect on one landscape, and with one method on the others."""
    from playground.experiment.presets import first_launch

    chosen = first_launch().on(landscape)
    if landscape.key == first_launch().landscape.key:
        runners = (
            Runner(optimizer.make(dialect))
            for optimizer in catalogue.optimizers().values()
            for dialect in optimizer.dialects
        )
        for runner in runners:
            Runs(chosen.with_runner(0, runner)).advance_to(1)
    runs = Runs(chosen)
    runs.advance_to(1)
    if any(trace.last_step < 1 and trace.diverged_at is None for trace in runs.traces):
        raise SelfTestError(f"no step could be made on {landscape.key}")


def _resources() -> str:
    manifest = _manifest()
    if manifest is None:
        return f"from source, in {resource()}"
    for name, checksum in manifest["resources"].items():
        if hashlib.sha256(resource(name).read_bytes()).hexdigest() != checksum:
            raise SelfTestError(f"{name} is not as it was built")
    return f"{len(manifest['resources'])} files"


def _manifest() -> dict[str, Any] | None:
    """What a packaged program should have; None from source."""
    if not getattr(sys, "frozen", False):
        return None
    return json.loads(resource("package", "manifest.json").read_text("utf-8"))


def _fonts() -> str:
    family = QFontInfo(text_font()).family()
    if family != "Inter":
        raise SelfTestError(f'text is set in "{family}" instead of Inter')
    fonts = [QRawFont(str(path), 16.0) for path in resource("fonts").glob("*.ttf")]
    lacking = [one for one in LETTERS if not any(font.supportsCharacter(ord(one)) for font in fonts)]
    if lacking:
        raise SelfTestError(f"no font has {' '.join(lacking)}")
    boxes = [letter for letter in "θ∇Wi" if _painted(letter) == _painted("\U0010fffd")]
    if boxes:
        raise SelfTestError(f"painted as a box: {' '.join(boxes)}")
    return f"{len(fonts)} fonts, {len(LETTERS)} letters"


def _painted(letter: str) -> QImage:
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setFont(text_font(26))
    painter.drawText(image.rect(), Qt.AlignmentFlag.AlignCenter, letter)
    painter.end()
    return image


def _icons() -> str:
    files = sorted(resource("icons").glob("*.svg"))
    for path in files:
        # Through the plugin for icons, as the application's own icon is; the others are drawn by QtSvg.
        if _is_blank(QIcon(str(path)).pixmap(32, 32)):
            raise SelfTestError(f"{path.name} paints nothing")
    return f"{len(files)} icons"


def _is_blank(pixmap: QPixmap) -> bool:
    image = pixmap.toImage()
    return pixmap.isNull() or all(
        image.pixelColor(x, y).alpha() == 0 for x in range(image.width()) for y in range(image.height())
    )


def _pictures() -> str:
    known = {bytes(one.data()).decode() for one in QImageReader.supportedImageFormats()}
    lacking = {"png", "svg", "jpg"} - known
    if lacking:
        raise SelfTestError(
            f"Qt cannot read {', '.join(sorted(lacking))}; it can read {', '.join(sorted(known))}"
        )
    if QImage(str(resource("icons", f"{NAME}.svg"))).isNull():
        raise SelfTestError("the plugin for SVG pictures does not work")
    return ", ".join(sorted(known))


def _formulas() -> str:
    formula = typeset(
        r"\theta \leftarrow \theta - \frac{\alpha}{\sqrt{v} + \epsilon} \nabla f", 17, "#000000"
    )
    image = QImage(round(formula.width), round(formula.height), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    formula.paint(painter, 0, 0)
    painter.end()
    if _is_blank(QPixmap.fromImage(image)):
        raise SelfTestError("a typeset formula paints nothing")
    return f"{image.width()} × {image.height()} pixels"


def _functions() -> str:
    """Derive every function that a person may type, which takes parts of sympy that nothing else does."""
    from playground.core.formulas.symbolic import derive  # sympy takes half a second

    x, y, step = 0.3, 0.4, 1e-6
    for name, function in FUNCTIONS.items():
        derived = derive(f"{name}(x * y{', y' if function.arity == 2 else ''}) + a * x**2")
        value, gradient = derived.value.for_floats, derived.gradient.for_floats
        slope = (value(x + step, y, 2.0)[0] - value(x - step, y, 2.0)[0]) / (2 * step)
        if abs(slope - gradient(x, y, 2.0)[0]) > 1e-6:
            raise SelfTestError(f"the derivative of {name} is {gradient(x, y, 2.0)[0]} instead of {slope}")
    return f"{len(FUNCTIONS)} functions derived"


def _licences() -> str:
    parts = components()
    silent = [one.name for one in parts if not one.text]
    if silent and getattr(sys, "frozen", False):
        raise SelfTestError(f"no licence text for {', '.join(silent)}")
    return f"{len(parts)} parts"


def _export(window: MainWindow, folder: Path) -> str:
    png, svg = folder / "window.png", folder / "map.svg"
    for part, path in (("window", png), ("map", svg)):
        stage = make_stage(window, FigureSpec(parts=(part,), scale=2))
        stage.show(window.store.cursor)
        write_figure(stage, path)
        stage.close()
    image = QImage(str(png))
    if image.size() != window.size() * 2:
        raise SelfTestError(f"the exported PNG has {image.width()} × {image.height()} pixels")
    colours = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
    if len(colours) < 100:
        raise SelfTestError(f"the exported PNG has only {len(colours)} colours")
    ElementTree.fromstring(svg.read_text("utf-8"))
    if not QSvgRenderer(QByteArray(svg.read_bytes())).isValid():
        raise SelfTestError("the exported SVG cannot be read")
    return f"{png.stat().st_size:,} bytes PNG, {svg.stat().st_size:,} bytes SVG"


def _animations(window: MainWindow, folder: Path) -> str:
    told: list[str] = []
    for ending, kind in FORMATS.items():
        if lacking(ending):
            told.append(f"no {kind.title}")
            continue
        path = folder / f"map{ending}"
        stage = make_stage(window, FigureSpec(parts=("map",), width=300, height=240, scale=1))
        for _ in Recording(stage, Film(last=STEPS), path).work():
            pass
        stage.close()
        begins = path.read_bytes()[:12]
        if begins[:6] != b"GIF89a" and begins[8:] != b"WEBP" and begins[4:8] != b"ftyp":
            raise SelfTestError(f"the {kind.title} begins with {begins!r}")
        told.append(f"{path.stat().st_size:,} bytes {kind.title}")
    frames = QImageReader(str(folder / "map.gif")).imageCount()
    if frames != STEPS + 1:
        raise SelfTestError(f"the GIF has {frames} frames")
    return ", ".join(told)


def _saving(window: MainWindow, folder: Path) -> str:
    path, experiment = folder / f"experiment{ENDING}", window.store.experiment
    with atomic_write(path) as file:
        file.write(dumps(experiment))
    if read_experiment(path) != experiment:
        raise SelfTestError("the experiment read back differs from the one saved")
    if not window.documents.open_path(path) or window.store.experiment != experiment:
        raise SelfTestError("the window did not open the experiment that was saved")
    return f"{path.stat().st_size:,} bytes"
