"""The dialog for a function of one's own, alone and in the window."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QToolButton

from playground.core.landscapes.base import Landscape, Point, Window
from playground.core.landscapes.custom import Custom
from playground.gui.dialogs.custom_function import CustomFunctionDialog
from playground.gui.docks.landscape import LandscapeDock
from playground.gui.style.colours import DARK, LIGHT, Colours
from playground.gui.style.theme import apply_theme
from playground.gui.window.main_window import MainWindow


class _Desk:
    """A dialog and what it gave away."""

    alive: ClassVar[list[_Desk]] = []
    """Until the end of the test: nobody else owns the dialog, and it must not go while it is being painted."""

    def __init__(self, qtbot: Any, colours: Colours = LIGHT, begin: Custom | None = None) -> None:
        self.alive.append(self)
        self.taken: list[Landscape] = []
        self.dialog = CustomFunctionDialog(begin or Custom(), colours, self.taken.append)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(self.dialog)
        with qtbot.waitExposed(self.dialog):
            self.dialog.show()
        self.bot = qtbot
        self.look()

    def write(self, text: str) -> None:
        """Replace the formula, key by key, and let the pause after typing pass."""
        self.dialog.line.selectAll()
        self.bot.keyClicks(self.dialog.line, text)
        self.dialog.update_preview()
        self.look()

    def look(self) -> None:
        """Let formulas, picture and audit be made."""
        self.bot.waitUntil(lambda: not self.dialog.is_looking)

    @property
    def ok(self) -> Any:
        return self.dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)


@pytest.fixture(autouse=True)
def kept_alive() -> Iterator[None]:
    yield
    _Desk.alive.clear()


@pytest.fixture
def desk(qapp: QApplication, qtbot: Any) -> _Desk:
    apply_theme(qapp, "light")
    return _Desk(qtbot)


def test_it_begins_with_a_function_that_can_be_taken(desk: _Desk) -> None:
    assert desk.dialog.line.text() == Custom().expression
    assert desk.ok.isEnabled()
    desk.ok.click()
    assert desk.taken == [Custom()]


def test_typing_gives_the_formula_its_parameters_and_its_gradient(desk: _Desk) -> None:
    desk.write("a*x**2 + sin(b*y)")
    assert desk.dialog.rows.names == ("a", "b")
    assert desk.dialog.formula.latex == r"f(x, y) = a x^{2} + \sin\left(b y\right)"
    assert desk.dialog.by_x.latex.endswith("= 2 a x")
    assert desk.dialog.by_y.latex.endswith(r"= b \cos\left(b y\right)")
    desk.bot.keyClick(desk.dialog.line, Qt.Key.Key_Return)
    assert desk.taken == [Custom("a*x**2 + sin(b*y)", "", (("a", 1.0), ("b", 1.0)))]


def test_the_preview_follows_by_itself_when_the_keys_rest(desk: _Desk) -> None:
    before = desk.dialog.landscape
    desk.dialog.line.selectAll()
    desk.bot.keyClicks(desk.dialog.line, "x*y")
    desk.bot.waitUntil(lambda: desk.dialog.landscape not in (before, None))
    assert desk.dialog.landscape == Custom("x*y")


def test_values_and_ranges(desk: _Desk) -> None:
    desk.write("a*x + y")
    row = desk.dialog.rows.row("a")
    for line, text in (
        (row.value, "2.5"),
        (row.low, "0"),
        (row.high, "9"),
        (desk.dialog.rows.row("x").high, "7"),
    ):
        assert line is not None
        line.selectAll()
        desk.bot.keyClicks(line, text)
    desk.ok.click()
    (taken,) = desk.taken
    assert isinstance(taken, Custom)
    assert taken.settings() == {"expression": "a*x + y", "ranges": "x: -3..7; a: 0..9", "a": 2.5}
    assert taken.window == Window(-3.0, 7.0, -3.0, 3.0)


def test_a_parameter_that_comes_back_has_its_numbers_back(desk: _Desk) -> None:
    desk.write("a*x + y")
    value = desk.dialog.rows.row("a").value
    assert value is not None
    value.setText("4")
    desk.write("x + y")
    assert desk.dialog.rows.names == ()
    desk.write("x + y*a")
    desk.ok.click()
    assert desk.taken == [Custom("x + y*a", "", (("a", 4.0),))]


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("a*x + x 2", (8, 9), "write x^2 or 2*x"),
        ("x + foo(y)", (4, 7), "no function"),
        ("  x +", (5, 6), "missing at the end"),
    ],
)
def test_a_fault_is_said_at_once_and_marked_where_it_stands(
    desk: _Desk, text: str, place: tuple[int, int], words: str
) -> None:
    desk.dialog.line.selectAll()
    desk.bot.keyClicks(desk.dialog.line, text)
    assert desk.dialog.line.place == place
    assert desk.dialog.problem.isVisible()
    assert words in desk.dialog.problem.text()
    assert not desk.ok.isEnabled()
    desk.bot.keyClick(desk.dialog.line, Qt.Key.Key_Return)
    assert desk.dialog.isVisible()
    assert desk.taken == []
    desk.write("x*y")
    assert desk.dialog.line.place is None
    assert not desk.dialog.problem.isVisible()
    assert desk.ok.isEnabled()


def test_an_unknown_name_becomes_a_parameter_by_one_click(desk: _Desk) -> None:
    desk.write("k*x**2 + alpha*y**2")
    assert "is not known" in desk.dialog.problem.text()
    assert desk.dialog.rows.names == ("a", "b"), "those of the example"
    assert not desk.dialog.unknown.correct.isVisible()
    assert desk.dialog.unknown.declare.text() == "Make k, alpha parameters"
    desk.dialog.unknown.declare.click()
    assert desk.dialog.rows.names == ("k", "alpha")
    assert not desk.dialog.unknown.declare.isVisible()
    desk.ok.click()
    assert desk.taken == [Custom("k*x**2 + alpha*y**2", "", (("k", 1.0), ("alpha", 1.0)))]


def test_a_product_that_looks_like_a_name_is_written_by_one_click(desk: _Desk) -> None:
    desk.write("0.26*(x^2+y^2)-0.48*xy")
    assert not desk.ok.isEnabled()
    assert desk.dialog.unknown.correct.text() == "Write x*y"
    assert desk.dialog.unknown.declare.text() == "Make xy a parameter"
    desk.dialog.unknown.correct.click()
    assert desk.dialog.line.text() == "0.26*(x^2+y^2)-0.48*x*y"
    desk.ok.click()
    (taken,) = desk.taken
    assert taken.value(1.0, 2.0) == pytest.approx(0.34)


def test_a_long_formula_is_looked_at_in_slices(hurried: None, desk: _Desk) -> None:
    """Each turn of the event loop does a little, so that a key is seen while the audit is still going on."""
    desk.dialog.line.setText("sin(" * 20 + "x*y" + ")" * 20)
    desk.dialog.update_preview()
    assert desk.dialog.is_looking
    assert desk.ok.isEnabled()
    desk.bot.keyClick(desk.dialog.line, Qt.Key.Key_End)
    desk.bot.keyClick(desk.dialog.line, Qt.Key.Key_Plus)
    assert not desk.ok.isEnabled()
    assert not desk.dialog.is_looking


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_the_wave_is_painted_under_the_fault(qapp: QApplication, qtbot: Any, colours: Colours) -> None:
    apply_theme(qapp, "dark" if colours is DARK else "light")
    desk = _Desk(qtbot, colours)
    line = desk.dialog.line
    desk.write("x + x + foo(x)")
    metrics = line.fontMetrics()
    area = line.underline()
    assert area.width() == metrics.horizontalAdvance("foo")
    assert area.left() - line.cursorRect().center().x() == -metrics.horizontalAdvance("foo(x)")
    image = line.grab().toImage()
    ratio = image.devicePixelRatio()

    def coloured(left: int, right: int) -> int:
        return sum(
            _near(image, QPoint(round(x * ratio), round(y * ratio)), colours.error)
            for x in range(left, right)
            for y in range(area.center().y() - 1, area.bottom() + 2)
        )

    assert coloured(area.left(), area.right()) > area.width() // 3
    assert coloured(area.left() - 40, area.left() - 6) == 0
    apply_theme(qapp, "light")


def _near(image: QImage, at: QPoint, colour: str) -> bool:
    seen, wanted = QColor(image.pixel(at)), QColor(colour)
    parts = zip(seen.toTuple(), wanted.toTuple(), strict=True)  # type: ignore[attr-defined]
    return all(abs(a - b) < 60 for a, b in parts)


@pytest.mark.parametrize(
    ("name", "end", "text", "words"),
    [
        ("x", "high", "-4", "empty"),
        ("x", "low", "fast", "expected a number"),
        ("a", "value", "1e12", "from -1000000000"),
    ],
)
def test_numbers_that_cannot_be_are_marked(desk: _Desk, name: str, end: str, text: str, words: str) -> None:
    desk.write("a*x + y")
    line = getattr(desk.dialog.rows.row(name), end)
    line.setText(text)
    desk.dialog.accept()
    assert desk.taken == []
    assert words in desk.dialog.problem.text()
    assert any(words in one.fault for one in desk.dialog.rows.row(name).lines)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x**2 + y**2", "agrees with finite differences at 1,681 points"),
        ("log(x) + y", "not finite at 861 points, for example (0,\u00a00)"),
        ("abs(x - 0.5) + y**2", "gradient jumps at 41 places, for example (0.5,\u00a00)"),
        ("sqrt(x**2 + y**2)", "no finite gradient at 1 point, (0,\u00a00)"),
        ("sign(x - 0.5) + y", "f itself jumps at 41 places, for example (0.5,\u00a00)"),
        ("x**2 + y**2", "1 minimum was found numerically"),
        ("x + y", "No minimum was found numerically"),
    ],
)
def test_the_audit_in_words(desk: _Desk, text: str, words: str) -> None:
    desk.write(text)
    assert words in desk.dialog.audit.text()


def test_the_picture_is_that_of_the_function(desk: _Desk) -> None:
    desk.write("x")
    image = desk.dialog.picture.pixmap().toImage()
    left, right = (QColor(image.pixel(x, image.height() // 2)) for x in (5, image.width() - 6))
    assert left.lightness() + 60 < right.lightness(), "low is dark, high is bright"


def test_escape_gives_nothing_away(desk: _Desk) -> None:
    desk.write("x*y")
    desk.bot.keyClick(desk.dialog, Qt.Key.Key_Escape)
    assert not desk.dialog.isVisible()
    assert desk.taken == []


def test_an_existing_one_is_edited(qapp: QApplication, qtbot: Any) -> None:
    begin = Custom("k*x**2 + y**2", "y: 0..4; k: 1..9", (("k", 7.0),))
    desk = _Desk(qtbot, begin=begin)
    desk.ok.click()
    assert desk.taken == [begin]


# -------------------------------------------------------------------------------------------------------- in the window


def _dialog(window: MainWindow) -> CustomFunctionDialog:
    return window.findChildren(CustomFunctionDialog)[-1]


def _dock(window: MainWindow) -> Any:
    return window.findChild(LandscapeDock)


def _bring(window: MainWindow, qtbot: Any, text: str) -> None:
    _dock(window).own.menu().actions()[0].trigger()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(CustomFunctionDialog)))
    dialog = _dialog(window)
    dialog.line.setText(text)
    if dialog.unknown.declare.isVisible():
        dialog.unknown.declare.click()
    with qtbot.waitSignal(dialog.destroyed):
        dialog.accept()


def test_from_the_menu_to_the_map_and_back(window: MainWindow, qtbot: Any) -> None:
    before = window.store.experiment
    _bring(window, qtbot, "k*x**2 + y**2")
    experiment = window.store.experiment
    assert experiment.landscape == Custom("k*x**2 + y**2", "", (("k", 1.0),))
    assert experiment.start == experiment.landscape.suggested_start
    assert window.store.traces[0].row(0)["loss"] == pytest.approx(2.4**2 + 2.1**2)
    window.store.history.undo()
    assert window.store.experiment == before
    window.store.history.redo()
    assert window.store.experiment == experiment


def test_its_parameters_have_sliders(window: MainWindow, qtbot: Any) -> None:
    _bring(window, qtbot, "k*x**2 + y**2")
    form = _dock(window).form
    assert form.keys[0] == "parameter:k"
    form.editor("parameter:k").text.setText("3")
    qtbot.keyClick(form.editor("parameter:k").text, Qt.Key.Key_Return)
    assert window.store.experiment.landscape.settings()["k"] == 3.0


def test_the_gallery_shows_it_from_when_it_is_in_use(window: MainWindow, qtbot: Any) -> None:
    gallery = _dock(window).gallery
    assert gallery.search("your function") == 0
    _bring(window, qtbot, "x**2 + 7*y**2")
    assert gallery.search("your function") == 1
    gallery.search("")
    dock = _dock(window)
    dock.search.setText("saddle")
    dock.gallery.choose_first()
    assert window.store.experiment.landscape.key == "saddle"
    dock.search.setText("your function")
    dock.gallery.choose_first()
    assert window.store.experiment.landscape == Custom("x**2 + 7*y**2")


def test_edit_is_offered_for_what_was_brought(window: MainWindow, qtbot: Any) -> None:
    change: QToolButton = _dock(window).change
    assert not change.isVisible()
    _bring(window, qtbot, "x**2 + y**2")
    assert change.isVisible()
    change.click()
    dialog = _dialog(window)
    assert dialog.line.text() == "x**2 + y**2"
    dialog.line.setText("x**2 + 2*y**2")
    start = window.store.experiment.start
    with qtbot.waitSignal(dialog.destroyed):
        dialog.accept()
    assert window.store.experiment.landscape == Custom("x**2 + 2*y**2")
    assert window.store.experiment.start == start
    assert window.store.history.undoText() == "change Your function"


def test_a_start_that_does_not_suit_is_moved(window: MainWindow, qtbot: Any) -> None:
    _bring(window, qtbot, "x**2 + y**2")
    _bring(window, qtbot, "log(x) + y**2")
    start = window.store.experiment.start
    assert start.x > 0.0
    assert start != Point(-2.4, 2.1)
