"""Animations of runs: `render`, the dialog and the small window, and what is in the files."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image, ImageSequence

from playground.cli import main
from playground.core.errors import InvalidInput
from playground.core.generators import exhausted
from playground.export.animation import formats, gif
from playground.export.animation.film import Film
from playground.gui.figures.animation_dialog import AnimationDialog
from playground.gui.figures.recording import Recording, colours_of, frame_of
from playground.gui.figures.recording_dialog import RecordingDialog, size_text
from playground.gui.figures.renderer import PartsRenderer
from playground.gui.figures.spec import FigureSpec
from playground.gui.state.store import Store

ORANGE = (0xE6, 0x9F, 0x00)  # the colour of the first runner, RMSProp
SIZE = (320, 260)
SMALL = ["--view", "map", "--size", "320x260", "--no-legend"]


def frames_of(path):
    """Rows × columns × (red, green, blue) of each frame, read by another library."""
    if path.suffix == ".mp4":
        with av.open(str(path)) as file:
            return [one.to_ndarray(format="rgb24") for one in file.decode(video=0)]
    with Image.open(path) as file:
        return [np.array(one.convert("RGB")) for one in ImageSequence.Iterator(file)]


def orange(frame, within=30):
    """The middle of what has the runner's colour."""
    found = np.argwhere(np.abs(frame.astype(int) - ORANGE).max(axis=2) <= within)
    assert len(found) > 10
    return found


def parts_left(folder):
    """What is in a folder that nobody asked for."""
    return [path.name for path in folder.iterdir() if path.suffix == ".part"]


@pytest.fixture
def render(qapp, tmp_path, capsys):
    def run(name, *options, expect=0):
        file = tmp_path / name
        assert main(["render", "--out", str(file), *SMALL, *options]) == expect
        said = capsys.readouterr()
        assert said.out == ""
        assert parts_left(tmp_path) == []
        if expect == 0:
            assert said.err == ""  # no progress, as this is no terminal
            return file
        assert said.err.startswith("error: ")
        assert said.err.count("\n") == 1
        return said.err

    return run


# ------------------------------------------------------------------------------------------------------------- render


@pytest.mark.parametrize("ending", [".gif", ".webp", ".mp4"])
def test_a_run_is_seen_from_its_first_to_its_last_step(render, ending):
    file = render(f"run{ending}", "--stride", "30", "--fps", "10", "--hold", "0.5")
    found = frames_of(file)
    # Steps 0, 30, 60, 90 and 120; a video repeats the last one for half a second.
    assert len(found) == 5 + (5 if ending == ".mp4" else 0)
    assert {frame.shape for frame in found} == {(260, 320, 3)}
    first, last = orange(found[0]), orange(found[-1])
    # At first there is the start alone, at (−3.2, 1.6): left of and above the minimum in the middle.
    assert first[:, 1].max() - first[:, 1].min() < 20
    assert last[:, 1].max() - first[:, 1].max() > 60
    assert last[:, 0].max() - first[:, 0].max() > 20


def test_the_runners_colour_is_exact_in_a_gif(render):
    file = render("run.gif", "--stride", "40")
    assert (frames_of(file)[-1] == ORANGE).all(axis=2).sum() > 20


def test_times_are_those_asked_for(render):
    file = render(
        "run.gif", "--from", "10", "--to", "16", "--stride", "2", "--fps", "4", "--hold", "2", "--once"
    )
    with Image.open(file) as found:
        durations = []
        for number in range(4):
            found.seek(number)
            durations.append(found.info["duration"])
        assert durations == [250, 250, 250, 2250]
        assert "loop" not in found.info
    with Image.open(render("run.webp", "--to", "3", "--once")) as found:
        assert found.info["loop"] == 1


def test_the_steps_of_an_animation_are_those_of_pictures(render):
    """A frame is the picture of its step, as `render` draws it alone; WebP loses nothing."""
    frames = frames_of(render("run.webp", "--from", "20", "--to", "60", "--stride", "20"))
    for frame, step in zip(frames, (20, 40, 60), strict=True):
        with Image.open(render(f"{step}.png", "--step", str(step))) as picture:
            assert (frame == np.array(picture.convert("RGB"))).all()


def test_the_window_itself(qapp, tmp_path):
    file = tmp_path / "window.gif"
    options = ["--out", str(file), "--size", "1100x700", "--to", "2", "--theme", "dark"]
    assert main(["render", *options]) == 0
    found = frames_of(file)
    assert [frame.shape for frame in found] == [(700, 1100, 3)] * 3
    assert (found[0] != found[2]).any()
    assert found[0].mean() < 100


def test_a_run_that_diverges_is_shown_to_the_end(render):
    options = ["--landscape", "quadratic_bowl", "--optimizer", "sgd", "--set", "lr=40", "--steps", "400"]
    assert len(frames_of(render("run.gif", *options, "--stride", "100"))) == 5


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("run.gif", ["--step", "3"], "--step: "),
        ("run.gif", ["--fps", "60"], "--fps: expected at most 50"),
        ("run.gif", ["--fps", "fast"], "--fps: "),
        ("run.gif", ["--from", "9", "--to", "3"], "--from: expected at most the last step, 3"),
        ("run.gif", ["--to", "121"], "--to: expected a whole number from 0 to 120"),
        ("run.gif", ["--stride", "0"], "--stride: "),
        ("run.gif", ["--hold", "-1"], "--hold: "),
        ("run.png", ["--fps", "9"], "--fps: only an animation"),
        ("run.svg", ["--once"], "--once: only an animation"),
        ("nowhere/run.gif", [], "nowhere/run.gif: cannot be written"),
        ("run.avi", [], ".gif, .webp, .mp4"),
        ("run.webp", ["--size", "17000x200"], "16,383"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(render, name, options, words):
    assert words in render(name, *options, expect=2)


def test_without_the_extra_the_command_line_says_what_to_install(render, monkeypatch):
    monkeypatch.setattr(formats, "find_spec", lambda name: None)
    assert 'MP4 needs the extra "video": pip install "optimizer-playground[video]"' in render(
        "run.mp4", expect=2
    )


# ---------------------------------------------------------------------------------------------------------- recording


@pytest.fixture
def renderer(qapp, qtbot):
    store = Store(first())
    renderer = PartsRenderer(store, FigureSpec(parts=("map",), width=SIZE[0], height=SIZE[1], scale=1))
    yield renderer
    renderer.close()
    store.deleteLater()


def first():
    from playground.experiment.presets import first_launch

    return first_launch()


@pytest.mark.parametrize("ending", [".gif", ".webp", ".mp4"])
@pytest.mark.parametrize("after", [0, 1, 20])
def test_cancelling_leaves_the_old_file(renderer, tmp_path, ending, after):
    file = tmp_path / f"run{ending}"
    file.write_bytes(b"what was there before")
    recording = Recording(renderer, Film(last=100), file)
    work = recording.work()
    while recording.done < after:
        next(work)
    recording.cancel()
    assert exhausted(work) is False
    assert file.read_bytes() == b"what was there before"
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


@pytest.mark.parametrize("ending", [".gif", ".webp", ".mp4"])
def test_closing_early_leaves_nothing(renderer, tmp_path, ending):
    recording = Recording(renderer, Film(last=100), tmp_path / f"run{ending}")
    work = recording.work()
    while recording.done < 3:
        next(work)
    work.close()
    assert list(tmp_path.iterdir()) == []


def test_a_fault_of_the_encoder_leaves_the_old_file(renderer, tmp_path, monkeypatch):
    file = tmp_path / "run.gif"
    file.write_bytes(b"what was there before")
    written = gif.GifWriter.add

    def add(self, frame, ticks):
        if self._file.tell() > 30_000:
            raise OSError(28, "No space left on device")
        written(self, frame, ticks)

    monkeypatch.setattr(gif.GifWriter, "add", add)
    with pytest.raises(InvalidInput, match=r"run\.gif: cannot be written: No space left on device"):
        for _ in Recording(renderer, Film(last=100), file).work():
            pass
    assert file.read_bytes() == b"what was there before"
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


def test_the_share_grows_and_the_length_is_foreseen(renderer, tmp_path):
    recording = Recording(renderer, Film(last=60, stride=3), tmp_path / "run.gif")
    shares, guesses = [], {}
    for share in recording.work(colours_of(first().runners)):
        shares.append(share)
        guesses[recording.done] = recording.bytes_expected
    assert shares == sorted(shares)
    assert recording.done == recording.frames == 21
    size = (tmp_path / "run.gif").stat().st_size
    assert 0.5 * size < guesses[10] < 2 * size


def test_steps_are_computed_first_and_frames_are_compressed_in_a_thread(renderer, tmp_path):
    threads = set()
    for _ in Recording(renderer, Film(last=5), tmp_path / "run.gif").work():
        threads |= {thread.name for thread in threading.enumerate()}
    assert any(name.startswith("animation") for name in threads)
    assert not any(thread.name.startswith("animation") for thread in threading.enumerate())


def test_a_frame_is_what_was_painted(renderer):
    renderer.ready(40)
    renderer.show(40)
    image = renderer.image()
    frame = frame_of(image)
    assert frame.shape == (260, 320, 4)
    for x, y in ((3, 3), (100, 120), (310, 250)):
        colour = image.pixelColor(x, y)
        assert tuple(frame[y, x]) == (colour.red(), colour.green(), colour.blue(), 255)


# ------------------------------------------------------------------------------------------------------------- dialog


@pytest.fixture
def dialog(hurried, window, qtbot):
    window.store.go_to(40)
    window.actions_by_name["animation"].trigger()
    dialog = window.findChild(AnimationDialog)
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: dialog.preview.is_current)
    yield dialog
    for one in window.findChildren(AnimationDialog):
        one.close()
    for one in window.findChildren(RecordingDialog):
        one.stop()


def choose(dialog, *views):
    for key in [*views, *(key for key in dialog.views if key not in views)]:
        if dialog.views[key].isChecked() is not (key in views):
            dialog.views[key].click()


def small(dialog):
    """A map of few pixels."""
    choose(dialog, "map")
    for name, value in (("width", 320.0), ("height", 260.0)):
        dialog.form.edited.emit(name, value)


def set_film(dialog, **values):
    """Choose in the forms, as their rows report it."""
    for name, value in values.items():
        form = dialog.steps if name in dialog.steps.keys else dialog.timing
        form.set_values({name: value})
        form.edited.emit(name, value)


def save(qtbot, window, dialog, file):
    dialog.file.setText(str(file))
    with qtbot.waitSignal(dialog.finished):
        dialog.save.click()
    return window.findChild(RecordingDialog)


@pytest.mark.parametrize("ending", [".gif", ".webp", ".mp4"])
def test_the_dialog_writes_what_was_chosen(window, dialog, qtbot, tmp_path, ending):
    small(dialog)
    set_film(dialog, first=10, last=70, stride=20, fps=8.0, hold=0.25)
    file = tmp_path / f"run{ending}"
    recording = save(qtbot, window, dialog, file)
    with qtbot.waitSignal(recording.ended):
        pass
    found = frames_of(file)
    assert len(found) == 4 + (2 if ending == ".mp4" else 0)
    assert found[0].shape == (260, 320, 3)
    assert orange(found[-1])[:, 1].max() - orange(found[0])[:, 1].max() > 40
    assert f"Saved {file}: 4 frames" in window.statusBar().currentMessage()
    assert window.store.cursor == 40


def test_the_window_goes_on_meanwhile_and_is_not_seen(window, dialog, qtbot, tmp_path, person):
    """What is done in the window while frames are drawn changes nothing in the file."""
    small(dialog)
    recording = save(qtbot, window, dialog, tmp_path / "run.webp")
    assert not recording.isModal()
    window.activateWindow()
    experiment = window.store.experiment
    window.store.edit(replace(experiment, runners=experiment.runners[1:]), "remove")
    window.player.step()
    with qtbot.waitSignal(recording.ended):
        pass
    found = frames_of(tmp_path / "run.webp")
    assert len(found) == 121
    orange(found[-1])
    assert window.store.cursor == 41


def test_the_window_stays_alive_while_a_file_is_written(window, dialog, qtbot, tmp_path):
    small(dialog)
    recording = save(qtbot, window, dialog, tmp_path / "run.gif")
    turns = []
    recording._slices.progressed.connect(turns.append)
    with qtbot.waitSignal(recording.ended):
        pass
    assert len(turns) > 20
    assert turns == sorted(turns)


@pytest.mark.parametrize("how", ["key", "button", "close"])
def test_cancel_leaves_the_old_file(window, dialog, qtbot, tmp_path, how):
    file = tmp_path / "run.webp"
    file.write_bytes(b"what was there before")
    small(dialog)
    dialog.file.setText(str(file))
    dialog.save.click()
    assert dialog.save.text() == "Replace"
    recording = save(qtbot, window, dialog, file)
    qtbot.waitUntil(lambda: recording._recording.done > 2)
    with qtbot.waitSignal(recording.ended):
        if how == "key":
            from PySide6.QtCore import Qt

            qtbot.keyClick(recording, Qt.Key.Key_Escape)
        elif how == "button":
            recording.buttons.buttons()[0].click()
        else:
            recording.close()
    assert file.read_bytes() == b"what was there before"
    assert [path.name for path in tmp_path.glob("*run*")] == ["run.webp"]
    assert "was not saved" in window.statusBar().currentMessage()


def test_closing_the_window_gives_the_animation_up(window, dialog, qtbot, tmp_path):
    small(dialog)
    recording = save(qtbot, window, dialog, tmp_path / "run.gif")
    qtbot.waitUntil(lambda: recording._recording.done > 2)
    with qtbot.waitSignal(recording.ended):
        window.close()
    assert list(tmp_path.glob("*run*")) == []


def test_a_fault_is_told_where_progress_was(window, dialog, qtbot, tmp_path, monkeypatch):
    def add(self, frame, ticks):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(gif.GifWriter, "add", add)
    small(dialog)
    recording = save(qtbot, window, dialog, tmp_path / "run.gif")
    with qtbot.waitSignal(recording.ended):
        pass
    assert recording.isVisible()
    assert recording.words.text() == f"{tmp_path / 'run.gif'}: cannot be written: No space left on device"
    assert not recording.bar.isVisible()
    recording.buttons.buttons()[0].click()
    assert not recording.isVisible()
    assert list(tmp_path.glob("*run*")) == []


def test_the_window_itself_is_drawn_and_goes_back(window, dialog, qtbot, tmp_path):
    choose(dialog, "window")
    set_film(dialog, first=0, last=3)
    recording = save(qtbot, window, dialog, tmp_path / "window.gif")
    assert recording.isModal()  # or the person would be seen in it
    with qtbot.waitSignal(recording.ended):
        pass
    found = frames_of(tmp_path / "window.gif")
    assert len(found) == 4
    assert found[0].shape == (900, 1440, 3)
    assert window.store.cursor == 40


def test_the_name_and_the_format_follow_each_other(dialog, tmp_path):
    dialog.file.setText(str(tmp_path / "mine.gif"))
    set_film(dialog, format=".webp")
    assert dialog.file.text() == str(tmp_path / "mine.webp")
    dialog.file.setText(str(tmp_path / "mine.mp4"))
    assert dialog.timing.value("format") == ".mp4"
    assert "loop" not in dialog.timing.keys
    dialog.file.setText(str(tmp_path / "mine.png"))
    assert not dialog.save.isEnabled()
    assert dialog.problem.text() == "The name must end in .gif, .webp, .mp4."
    dialog.file.setText(str(tmp_path / "version 1"))
    assert dialog.save.isEnabled()


def test_frames_and_seconds_are_told(dialog):
    set_film(dialog, first=0, last=100, stride=30, fps=10.0, hold=0.5)
    assert dialog.note.text() == "5 frames, 1 seconds."
    set_film(dialog, fps=30.0)
    assert "frames last 3 or 4 of them" in dialog.note.text()
    set_film(dialog, fps=25.0)
    assert "hundredths" not in dialog.note.text()


def test_one_end_takes_the_other_along(dialog):
    set_film(dialog, last=50)
    set_film(dialog, first=80)
    assert (dialog.film.first, dialog.film.last) == (80, 80)
    assert dialog.steps.value("last") == 80
    set_film(dialog, last=30)
    assert (dialog.film.first, dialog.film.last) == (30, 30)


def test_a_gif_is_not_faster_than_players(dialog):
    set_film(dialog, format=".webp", fps=60.0)
    assert dialog.film.fps == 60
    set_film(dialog, format=".gif")
    assert dialog.film.fps == 50
    assert dialog.timing.value("fps") == 50


def test_the_preview_shows_a_frame_and_plays(dialog, qtbot):
    small(dialog)
    set_film(dialog, first=0, last=100, stride=10)
    dialog.bar.scrub.setValue(0)
    qtbot.waitUntil(lambda: dialog.preview.is_current)
    before = dialog.preview.grab().toImage()
    assert dialog.bar.place.text() == "step 0"
    dialog.bar.scrub.setValue(10)
    qtbot.waitUntil(lambda: dialog.preview.is_current)
    assert dialog.bar.place.text() == "step 100"
    assert dialog.preview.grab().toImage() != before
    seen = set()
    dialog.bar.scrub.valueChanged.connect(seen.add)
    dialog.bar.play.click()
    assert dialog.bar.play.text() == "&Pause"
    qtbot.waitUntil(lambda: len(seen) > 3)
    dialog.bar.play.click()
    assert dialog.bar.play.text() == "&Play"
    count = len(seen)
    qtbot.waitUntil(lambda: dialog.preview.is_current)
    assert len(seen) == count


def test_the_preview_tells_the_window_nothing_of_its_future(window, dialog, qtbot):
    dialog.bar.scrub.setValue(dialog.bar.scrub.maximum())
    qtbot.waitUntil(lambda: dialog.preview.is_current)
    assert dialog.bar.place.text() == "step 120"
    assert (window.store.cursor, window.store.state.computed) == (40, 40)
    assert max(trace.last_step for trace in window.store.traces) == 40


def test_played_once_it_stops_at_the_end(dialog, qtbot):
    small(dialog)
    set_film(dialog, first=0, last=20, stride=10, fps=20.0, hold=0.0, loop=False)
    dialog.bar.scrub.setValue(0)
    dialog.bar.play.click()
    qtbot.waitUntil(lambda: not dialog.bar.play.isChecked())
    assert dialog.bar.scrub.value() == 2


def test_without_the_extra_mp4_says_what_to_install(dialog, monkeypatch, tmp_path):
    monkeypatch.setattr(formats, "find_spec", lambda name: None)
    set_film(dialog, format=".mp4")
    assert 'pip install "optimizer-playground[video]"' in dialog.problem.text()
    assert not dialog.save.isEnabled()
    set_film(dialog, format=".gif")
    assert dialog.save.isEnabled()
    assert not dialog.problem.isVisible()


def test_enter_in_a_field_takes_what_was_typed_and_does_not_save(dialog, person, tmp_path):
    small(dialog)
    dialog.file.setText(str(tmp_path / "run.gif"))
    person.type_into(dialog.timing.editor("fps").text, "12.5")
    assert dialog.film.fps == 12.5
    person.type_into(dialog.form.editor("width").text, "400")
    assert dialog.choices.spec.width == 400
    assert dialog.isVisible()
    assert not (tmp_path / "run.gif").exists()


def test_a_folder_that_is_not_there_is_told_at_once(dialog, tmp_path):
    small(dialog)
    dialog.file.setText(str(tmp_path / "nowhere" / "run.gif"))
    dialog.save.click()
    assert dialog.isVisible()
    assert "cannot be written: No such file or directory" in dialog.problem.text()


def test_choices_are_remembered_but_the_steps(window, dialog, qtbot, tmp_path):
    small(dialog)
    set_film(dialog, first=3, last=9, fps=12.0, hold=0.0, loop=False)
    recording = save(qtbot, window, dialog, tmp_path / "run.webp")
    with qtbot.waitSignal(recording.ended):
        pass
    window.actions_by_name["animation"].trigger()
    again = next(one for one in window.findChildren(AnimationDialog) if one.isVisible())
    assert (again.film.fps, again.film.hold, again.film.loop) == (12, 0, False)
    assert (again.film.first, again.film.last, again.ending) == (0, 120, ".webp")
    assert again.choices.spec.parts == ("map",)
    assert Path(again.file.text()) == tmp_path / "elongated_valley-map.webp"


def test_lengths_are_told_for_people():
    assert [size_text(size) for size in (0, 499, 1500, 999_499, 1_000_000, 12_345_678)] == [
        "1 kB",
        "1 kB",
        "2 kB",
        "999 kB",
        "1.0 MB",
        "12.3 MB",
    ]
