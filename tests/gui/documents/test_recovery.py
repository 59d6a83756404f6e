"""What no file has is kept: after a crash, after closing, and for as long as a window works."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMessageBox

from playground.core.errors import InvalidInput
from playground.core.landscapes.base import Point
from playground.experiment.files import read_experiment, stamp_of
from playground.experiment.presets import first_launch
from playground.gui.app import create_window
from playground.gui.documents.recovery import MOST_KEPT, Draft, DraftStore, SavedDraft, moment
from playground.gui.documents.recovery_bar import RecoveryBar

posix = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
ROOT = Path(__file__).parents[3]
NOON = datetime(2026, 3, 1, 12, 0)


@pytest.fixture
def draft_store(tmp_path):
    return DraftStore(tmp_path / "unsaved")


@pytest.fixture
def keeping(window, draft_store):
    """A window that keeps on the shelf what no file has."""
    window.documents.keep_unsaved_on(draft_store)
    return window


def move(window, x, y=1.0):
    window.map.start_dropped.emit(x, y)


def moved(x, y=1.0):
    return replace(first_launch(), start=Point(x, y))


def settled(window):
    """Let what is being written arrive."""
    window.documents.autosave.write()
    thread = window.documents.autosave._thread
    if thread is not None:
        thread.submit(lambda: None).result()


def names(draft_store):
    return [path.name for path in draft_store.folder.iterdir()]


def leave(draft_store, x, path=None, *, kept=False, changed=NOON, stamp=None):
    """What a window leaves behind that stopped: a file without a lock."""
    place = draft_store.new_place()
    place.write(Draft(moved(x), path, stamp, changed).text(kept=kept))
    place.release()
    return place.name


def read(draft_store, left):
    work = draft_store.reading(left)
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


def click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


# -------------------------------------------------------------------------------------------------------- autosave


def test_what_changes_is_written_down_by_itself(keeping, draft_store, qtbot):
    keeping.documents.autosave._timer.setInterval(1)
    assert draft_store.left() == []
    move(keeping, 2.0)
    qtbot.waitUntil(lambda: len(draft_store.left()) == 1)
    (left,) = draft_store.left()
    assert read(draft_store, left) == moved(2.0)
    assert (left.path, left.kept, left.title) == (None, False, "Elongated valley")


def test_it_is_written_in_the_middle_of_a_gesture_too(keeping, draft_store, qtbot):
    """Somebody holds the start for minutes; then the computer stops."""
    keeping.documents.autosave._timer.setInterval(1)
    keeping.resize(1440, 900)
    keeping.show()
    start = keeping.map.pixel_of(*keeping.store.experiment.start).toPoint()
    qtbot.mousePress(keeping.map.viewport(), Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(keeping.map.viewport(), start + QPoint(40, 30))
    moved_to = keeping.store.experiment.start
    assert moved_to != first_launch().start
    qtbot.waitUntil(lambda: [read(draft_store, one).start for one in draft_store.left()] == [moved_to])
    qtbot.mouseRelease(keeping.map.viewport(), Qt.MouseButton.LeftButton, pos=start + QPoint(40, 30))


def test_a_window_that_is_told_to_end_asks_nothing_and_leaves_all_for_the_next(
    keeping, draft_store, tmp_path
):
    file = tmp_path / "a.optplay"
    keeping.documents.save_to(file)
    keeping.show()
    move(keeping, 2.0)
    keeping.documents.leave()
    assert not keeping.isVisible()
    assert keeping.findChild(QMessageBox) is None
    ((left, place),) = draft_store.abandoned()
    assert (left.path, left.kept, read(draft_store, left)) == (file, False, moved(2.0))
    place.clear()
    assert read_experiment(file).start == first_launch().start


def test_a_window_that_is_told_to_end_and_has_nothing_to_keep_leaves_nothing(keeping, draft_store):
    keeping.documents.leave()
    assert draft_store.left() == []


def test_a_file_that_has_it_all_takes_it_off_the_shelf(keeping, draft_store, tmp_path):
    move(keeping, 2.0)
    settled(keeping)
    assert len(draft_store.left()) == 1
    keeping.documents.save_to(tmp_path / "a.optplay")
    settled(keeping)
    assert draft_store.left() == []
    move(keeping, 3.0)
    settled(keeping)
    (left,) = draft_store.left()
    assert (left.path, left.title) == (tmp_path / "a.optplay", "a.optplay")
    keeping.store.history.undo()
    settled(keeping)
    assert draft_store.left() == []


def test_a_shelf_that_cannot_be_written_is_told_of_once(window, tmp_path, qtbot):
    (tmp_path / "unsaved").write_text("in the way")
    window.documents.keep_unsaved_on(DraftStore(tmp_path / "unsaved"))
    told = []
    window.documents.autosave.failed.connect(told.append)
    for x in (2.0, 3.0):
        move(window, x)
        settled(window)
    qtbot.waitUntil(lambda: bool(told))
    assert len(told) == 1
    assert "unsaved: cannot be made: File exists" in told[0]
    assert told[0] in window.statusBar().currentMessage()
    # Closing would lose it now, so that it is asked about.
    assert not window.close()
    box = window.findChild(QMessageBox, "unsaved_changes")
    assert "cannot be kept" in box.text()
    box.button(QMessageBox.StandardButton.Discard).click()
    assert not window.isVisible()


# ---------------------------------------------------------------------------------------------- kept without a file


def test_closing_keeps_what_was_never_saved_and_asks_nothing(keeping, draft_store):
    move(keeping, 2.0)
    assert keeping.close()
    (left,) = draft_store.kept()
    assert read(draft_store, left) == moved(2.0)


def test_closing_keeps_nothing_where_nothing_was_changed(keeping, draft_store):
    move(keeping, 2.0)
    settled(keeping)
    keeping.store.history.undo()
    assert keeping.close()
    assert names(draft_store) == []


def test_new_keeps_what_was_never_saved(keeping, draft_store):
    move(keeping, 2.0)
    keeping.documents.new()
    assert keeping.store.experiment == first_launch()
    (left,) = draft_store.kept()
    assert read(draft_store, left) == moved(2.0)
    assert "Open recent" in keeping.statusBar().currentMessage()
    # What is changed next lies beside it, not over it.
    move(keeping, 3.0)
    settled(keeping)
    assert sorted(read(draft_store, one).start.x for one in draft_store.left()) == [2.0, 3.0]


def test_opening_a_file_keeps_it_too(keeping, draft_store, tmp_path):
    keeping.documents.save_to(tmp_path / "a.optplay")
    keeping.documents.new()
    move(keeping, 2.0)
    keeping.documents.open_path(tmp_path / "a.optplay")
    assert [read(draft_store, one) for one in draft_store.kept()] == [moved(2.0)]


def test_what_cannot_be_kept_is_not_replaced(keeping, draft_store, tmp_path):
    keeping.documents.save_to(tmp_path / "a.optplay")
    keeping.documents.new()
    draft_store.folder.write_text("in the way")
    move(keeping, 2.0)
    keeping.documents.open_path(tmp_path / "a.optplay")
    box = keeping.findChild(QMessageBox, "complaint")
    assert "cannot be kept" in box.text()
    box.close()
    assert keeping.store.experiment == moved(2.0)
    draft_store.folder.unlink()


def test_only_so_many_are_kept(draft_store, keeping):
    for count in range(MOST_KEPT + 2):
        leave(draft_store, float(count), kept=True, changed=NOON + timedelta(hours=count))
    move(keeping, 50.0)
    keeping.documents.new()
    assert [read(draft_store, one).start.x for one in draft_store.kept()] == [
        50.0,
        *range(MOST_KEPT + 1, 2, -1),
    ]


def test_what_was_kept_is_brought_back_and_saved(keeping, draft_store, tmp_path):
    leave(draft_store, 2.0, kept=True)
    keeping.documents.restore(draft_store.kept()[0], None)
    assert keeping.store.experiment == moved(2.0)
    # It is at work now, and nobody else’s.
    settled(keeping)
    assert [one.kept for one in draft_store.left()] == [False]
    assert draft_store.claim(draft_store.left()[0]) is None
    keeping.documents.save_to(tmp_path / "a.optplay")
    settled(keeping)
    assert names(draft_store) == []


def test_what_was_brought_back_and_left_alone_is_kept_again(keeping, draft_store):
    name = leave(draft_store, 2.0, kept=True)
    keeping.documents.restore(draft_store.kept()[0], None)
    assert keeping.close()
    assert [(one.name, one.changed) for one in draft_store.kept()] == [(name, NOON)]


def test_what_another_window_has_open_is_not_opened_twice(keeping, draft_store):
    leave(draft_store, 2.0, kept=True)
    (left,) = draft_store.kept()
    place = draft_store.claim(left)
    keeping.documents.restore(left, None)
    box = keeping.findChild(QMessageBox, "complaint")
    assert "open in another window" in box.text()
    box.close()
    assert keeping.store.experiment == first_launch()
    place.release()
    # Once the other window has let go, it opens.
    keeping.documents.restore(left, None)
    assert keeping.store.experiment == moved(2.0)


def test_a_question_that_is_cancelled_takes_hold_of_nothing(keeping, draft_store, tmp_path):
    leave(draft_store, 2.0, kept=True)
    keeping.documents.save_to(tmp_path / "a.optplay")
    move(keeping, 3.0)
    for button in (QMessageBox.StandardButton.Cancel, QMessageBox.StandardButton.Discard):
        keeping.documents.restore(draft_store.kept()[0], None)
        box = keeping.findChild(QMessageBox, "unsaved_changes")
        box.button(button).click()
        box.setObjectName("")
    assert keeping.store.experiment == moved(2.0)


# ------------------------------------------------------------------------------------------------- after a crash


def test_what_a_window_left_that_stopped_is_offered_and_restored(keeping, draft_store, tmp_path, qtbot):
    file = tmp_path / "a.optplay"
    keeping.documents.save_to(file)
    leave(draft_store, 2.0, file, stamp=stamp_of(file))
    keeping.documents.new()
    keeping.offer_abandoned()
    bar = keeping.findChild(RecoveryBar)
    assert bar.only.text() == "a.optplay, changed on 2026-03-01 at 12:00?"
    assert bar.restore.isVisible()
    click(qtbot, bar.restore)
    assert keeping.store.experiment == moved(2.0)
    assert keeping.documents.path == file
    assert keeping.isWindowModified()
    assert keeping.recovery_bar is None
    keeping.documents.save()
    assert read_experiment(file) == moved(2.0)
    assert not keeping.isWindowModified()


def test_what_was_saved_in_the_last_moment_counts_as_saved(keeping, draft_store, tmp_path, qtbot):
    file = tmp_path / "a.optplay"
    move(keeping, 2.0)
    keeping.documents.save_to(file)
    leave(draft_store, 2.0, file, stamp=(1, 1))
    keeping.documents.new()
    keeping.offer_abandoned()
    click(qtbot, keeping.recovery_bar.restore)
    assert keeping.documents.path == file
    assert not keeping.isWindowModified()
    settled(keeping)
    assert draft_store.left() == []
    move(keeping, 3.0)
    keeping.documents.save()
    assert read_experiment(file) == moved(3.0)


def test_what_has_a_note_goes_by_its_heading(draft_store):
    place = draft_store.new_place()
    experiment = replace(first_launch(), note="Zigzag: look at y")
    place.write(Draft(experiment, None, None, NOON).text(kept=True))
    place.release()
    assert draft_store.kept()[0].title == "Zigzag"


def test_restoring_asks_about_changes_first(keeping, draft_store, tmp_path, qtbot):
    leave(draft_store, 2.0)
    keeping.offer_abandoned()
    keeping.documents.save_to(tmp_path / "a.optplay")
    move(keeping, 3.0)
    bar = keeping.recovery_bar
    click(qtbot, bar.restore)
    box = keeping.findChild(QMessageBox, "unsaved_changes")
    box.button(QMessageBox.StandardButton.Cancel).click()
    assert keeping.store.experiment == moved(3.0)
    assert bar.isVisible()
    click(qtbot, bar.restore)
    keeping.findChild(QMessageBox, "unsaved_changes").button(QMessageBox.StandardButton.Save).click()
    assert keeping.store.experiment == moved(2.0)
    assert read_experiment(tmp_path / "a.optplay") == moved(3.0)


def test_several_are_listed_and_settled_one_by_one(keeping, draft_store, qtbot):
    for x in (2.0, 3.0, 4.0):
        leave(draft_store, x, changed=NOON + timedelta(days=x))
    keeping.offer_abandoned()
    bar = keeping.recovery_bar
    assert bar.which.isVisible()
    shown = [bar.which.itemText(index) for index in range(bar.which.count())]
    assert shown == [
        f"Elongated valley, never saved, changed on 2026-03-0{day} at 12:00" for day in (5, 4, 3)
    ]
    bar.which.setCurrentIndex(1)
    click(qtbot, bar.restore)
    assert keeping.store.experiment == moved(3.0)
    click(qtbot, bar.discard)
    assert not bar.which.isVisible()
    assert "2026-03-05" in bar.only.text()
    click(qtbot, bar.later)
    assert keeping.recovery_bar is None
    settled(keeping)
    assert sorted((read(draft_store, one).start.x, one.kept) for one in draft_store.left()) == [
        (3.0, False),
        (4.0, True),
    ]


def test_a_bar_that_nobody_answers_is_there_again_next_time(keeping, draft_store):
    leave(draft_store, 2.0)
    keeping.offer_abandoned()
    keeping.close()
    assert [(left.kept, place.claim()) for left, place in draft_store.abandoned()] == [(False, True)]


def test_two_windows_do_not_offer_the_same(keeping, draft_store):
    leave(draft_store, 2.0)
    keeping.offer_abandoned()
    assert draft_store.abandoned() == []


def test_where_nothing_was_left_nothing_is_offered(keeping, draft_store):
    leave(draft_store, 2.0, kept=True)
    keeping.offer_abandoned()
    assert keeping.findChild(RecoveryBar) is None


def test_a_file_that_changed_meanwhile_is_not_overwritten_unasked(keeping, draft_store, tmp_path, qtbot):
    file = tmp_path / "a.optplay"
    leave(draft_store, 2.0, file, stamp=(1, 1))
    file.write_text("another program’s")
    keeping.offer_abandoned()
    click(qtbot, keeping.recovery_bar.restore)
    keeping.documents.save()
    box = keeping.findChild(QMessageBox, "changed_outside")
    assert "a.optplay was changed by another program" in box.text()
    box.close()
    assert file.read_text() == "another program’s"


def test_what_cannot_be_read_any_more_stays_offered(keeping, draft_store, tmp_path, qtbot):
    name = leave(draft_store, 2.0)
    file = draft_store.folder / f"{name}.json"
    value = json.loads(file.read_text())
    value["experiment"]["landscape"] = {"key": "linear_regression", "parameters": {"data": "/no/such.csv"}}
    file.write_text(json.dumps(value))
    keeping.offer_abandoned()
    click(qtbot, keeping.recovery_bar.restore)
    box = keeping.findChild(QMessageBox, "complaint")
    assert "/no/such.csv" in box.text()
    box.close()
    assert keeping.store.experiment == first_launch()
    assert keeping.recovery_bar.isVisible()
    assert file.is_file()


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"format": "other"}', "\0", '{"format": "optimizer-playground unsaved experiment"}'],
)
def test_a_strange_file_on_the_shelf_is_left_alone(draft_store, text):
    draft_store.folder.mkdir()
    (draft_store.folder / "strange.json").write_text(text)
    assert draft_store.left() == []
    assert draft_store.abandoned() == []
    assert names(draft_store) == ["strange.json"]


@pytest.mark.parametrize(
    ("field", "strange", "known"),
    [("stamp", "[1e999, 1]", 1), ("changed", '"2026-01-01T12:00:00+02:00"', 2), ("path", '"a\\u0000b"', 2)],
)
def test_a_strange_field_on_the_shelf_hides_no_other(draft_store, field, strange, known):
    draft_store.folder.mkdir()
    text = Draft(first_launch(), None, None, NOON).text(kept=False)
    (draft_store.folder / "good.json").write_text(text)
    (draft_store.folder / "strange.json").write_text(
        json.dumps({**json.loads(text), field: "@"}).replace('"@"', strange)
    )
    left = draft_store.left()
    assert len(left) == known
    assert "good" in {one.name for one in left}
    assert all(one.words for one in left)


def test_what_has_gone_says_so(draft_store):
    left = SavedDraft("gone", "valley", None, None, NOON, kept=True)
    assert draft_store.claim(left) is None
    with pytest.raises(InvalidInput, match="valley: what was kept of it has gone"):
        read(draft_store, left)


def test_windows_of_tests_and_figures_keep_nothing(window):
    move(window, 2.0)
    assert window.documents.autosave is None
    assert window.close()


def test_days_are_said_as_people_say_them():
    now = datetime.now()
    assert moment(now) == f"today at {now:%H:%M}"
    assert moment(now - timedelta(days=1)).startswith("yesterday at ")
    assert moment(NOON) == "on 2026-03-01 at 12:00"


# ------------------------------------------------------------------------------------------------------- kill −9

EDITS = """
import sys
from dataclasses import replace
from pathlib import Path
from PySide6.QtCore import QTimer
from playground.core.landscapes.base import Point
from playground.gui.app import create_window, make_application
from playground.gui.documents.recovery import DraftStore

app = make_application()
window = create_window(theme="light", remember=False)
window.show()
window.documents.keep_unsaved_on(DraftStore(Path(sys.argv[1])))
if len(sys.argv) > 2:
    window.documents.save_to(Path(sys.argv[2]))
count = 0

def edit():
    # Each experiment is of another length, so that a mixture of two could not be read.
    global count
    count += 1
    start = Point(count, 1.0 / count)
    window.store.edit(replace(window.store.experiment, start=start), "move the start")
    window.documents.autosave.write()
    window.documents.autosave._thread.submit(lambda: None).result()
    if len(sys.argv) > 2:
        window.documents.save()
    print(count, flush=True)

timer = QTimer(interval=0)
timer.timeout.connect(edit)
timer.start()
app.exec()
"""


def _killed(arguments, after):
    """Let a window edit and write, and kill it once it has said that so many edits are done."""
    command = [sys.executable, "-c", EDITS, *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if int(line) >= after:
                break
        process.send_signal(signal.SIGKILL)
        said = process.stdout.read().split()
        process.wait()
    return int(said[-1]) if said else after


@posix
def test_a_killed_window_loses_nothing_but_the_last_moment(tmp_path, draft_store, keeping):
    for after in (1, 20):
        last = _killed([draft_store.folder], after)
        (found,) = draft_store.abandoned()
        left, place = found
        experiment = read(draft_store, left)
        count = round(experiment.start.x)
        assert last <= count <= last + 1
        assert experiment == moved(float(count), 1.0 / count)
        place.release()
        keeping.offer_abandoned()
        bar = keeping.recovery_bar
        bar.restore.click()
        assert keeping.store.experiment == experiment
        keeping.documents.new()
        draft_store.forget_kept()
        assert [name for name in names(draft_store) if not name.startswith(".")] == []


@posix
def test_a_window_killed_while_it_saves_leaves_the_old_file_or_the_new(tmp_path, draft_store):
    file = tmp_path / "a.optplay"
    for after in (1, 5):
        last = _killed([draft_store.folder, file], after)
        count = round(read_experiment(file).start.x)
        assert last <= count <= last + 1
        assert read_experiment(file) == moved(float(count), 1.0 / count)
    for _, place in draft_store.abandoned():
        place.clear()
    assert [name for name in names(draft_store) if name.endswith((".json", ".lock"))] == []


@posix
def test_what_a_window_wrote_last_is_exactly_what_the_next_one_restores(tmp_path, qapp, qtbot):
    """As a person sees it: the window dies between two edits, another one opens and offers it."""
    draft_store = DraftStore(tmp_path / "unsaved")
    script = EDITS.replace("timer.start()", "edit(); window.documents.autosave._thread.shutdown(); print(-1)")
    script = script.replace("app.exec()", "sys.stdout.flush(); app.exec()").replace("-1)", "99)")
    command = [sys.executable, "-c", script, str(draft_store.folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        assert [process.stdout.readline(), process.stdout.readline()] == ["1\n", "99\n"]
        # While it lives nobody else is offered its work.
        assert draft_store.abandoned() == []
        process.send_signal(signal.SIGKILL)
        process.wait()
    window = create_window(theme="light", remember=False)
    qtbot.addWidget(window)
    window.documents.keep_unsaved_on(draft_store)
    window.offer_abandoned()
    bar = window.recovery_bar
    assert bar is not None
    bar.restore.click()
    assert window.store.experiment == moved(1.0, 1.0)
    window.close()
    assert len(draft_store.kept()) == 1


def test_the_folder_is_the_persons_own(qapp):
    from playground.gui.documents.recovery import draft_store as own

    assert Path.home() in own().folder.parents or os.name == "nt"


def test_the_next_window_says_that_something_was_kept_and_says_it_once(keeping, draft_store, qtbot):
    move(keeping, 2.0)
    keeping.close()
    said = []
    for _ in range(2):
        window = create_window(theme="light", remember=False)
        qtbot.addWidget(window)
        window.documents.keep_unsaved_on(draft_store)
        said.append(window.statusBar().currentMessage())
        window.close()
    assert said == ["The experiment of the last time was not saved; it is in File ▸ Open recent", ""]


def test_a_long_name_is_shortened_in_the_middle():
    left = SavedDraft("n", "a" * 100 + ".optplay", Path("/a"), None, NOON, kept=True)
    assert left.words == "a" * 34 + "…" + "a" * 7 + ".optplay, changed on 2026-03-01 at 12:00"
