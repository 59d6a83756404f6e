"""Full disks and too little memory: every writer says so, and leaves the old file as it was."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QtMsgType, qInstallMessageHandler, qWarning
from PySide6.QtGui import QImage, QPainter

from playground.core.errors import InvalidInput
from playground.gui.figures import files
from playground.gui.figures.files import write_figure
from playground.gui.figures.recording import frame_of
from playground.gui.figures.renderer import make_renderer
from playground.gui.figures.shortage import enough_threads, watched
from playground.gui.figures.spec import FigureSpec
from tests.processes import PATIENCE


@pytest.fixture
def renderer(window):
    made = make_renderer(window.context, FigureSpec(parts=("loss",)), window.view_state())
    made.ready(0)
    made.show(0)
    yield made
    made.close()


@pytest.fixture
def old(tmp_path):
    path = tmp_path / "a.png"
    path.write_text("old")
    yield path
    assert path.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["a.png"]


def test_a_picture_for_which_there_is_no_memory(renderer, old, monkeypatch):
    monkeypatch.setattr("playground.gui.figures.renderer.QImage", lambda *_: QImage())
    # The name of the format is asked for before.
    monkeypatch.setattr("playground.gui.figures.renderer.QImage.Format", QImage.Format, raising=False)
    with pytest.raises(InvalidInput, match="not enough memory for a picture of"):
        write_figure(renderer, old)


def test_a_device_that_cannot_be_painted_on(renderer, old, monkeypatch):
    monkeypatch.setattr(type(renderer), "canvas", lambda *_: QImage())
    monkeypatch.setattr("playground.gui.figures.files.QPainter", _quiet_painter)
    with pytest.raises(InvalidInput, match="could not be painted"):
        write_figure(renderer, old)


def _quiet_painter(device):
    before = qInstallMessageHandler(lambda *_: None)
    try:
        return QPainter(device)
    finally:
        qInstallMessageHandler(before)


@pytest.mark.parametrize("ending", [".png", ".svg", ".pdf"])
@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_a_file_that_is_not_whole(renderer, tmp_path, monkeypatch, ending, share):
    path = tmp_path / f"a{ending}"
    path.write_text("old")
    whole = yielded(files.encoding(renderer, ending))

    def cut(_, device):
        yield 0.5
        device.write(whole[: int(share * len(whole))])

    monkeypatch.setitem(files._WRITERS, ending, cut)
    with pytest.raises(InvalidInput, match=f"the {ending[1:].upper()} could not be made"):
        write_figure(renderer, path)
    assert path.read_text() == "old"


def yielded(work):
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


def test_a_layer_that_cannot_be_painted_is_an_error_and_other_words_are_passed_on():
    def painting(picture):
        yield 0.1
        QPainter(picture).end()
        yield 0.2

    assert list(watched(painting(QImage(4, 4, QImage.Format.Format_RGB32)))) == [0.1, 0.2]
    with pytest.raises(InvalidInput, match="not enough memory for this figure"):
        list(watched(painting(QImage())))

    def failing():
        yield 0.1
        QPainter(QImage()).paintEngine().type()

    with pytest.raises(InvalidInput, match="not enough memory for this figure"):
        list(watched(failing()))

    def talking():
        qWarning("about a font")
        yield 0.1

    heard: list[tuple[QtMsgType, str]] = []
    before = qInstallMessageHandler(lambda kind, _, words: heard.append((kind, words)))
    try:
        assert list(watched(talking())) == [0.1]
    finally:
        qInstallMessageHandler(before)
    assert heard == [(QtMsgType.QtWarningMsg, "about a font")]


def test_a_frame_and_a_thread_for_which_there_is_no_memory():
    with pytest.raises(InvalidInput, match="not enough memory for 0 × 0 pixels"):
        frame_of(QImage())
    with pytest.raises(InvalidInput, match="not enough memory"), enough_threads():
        raise RuntimeError("can't start new thread")
    with pytest.raises(RuntimeError, match="another"), enough_threads():
        raise RuntimeError("another fault")


FULL = """
import resource, sys
from playground.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
common = ["--landscape", "himmelblau", "--optimizer", "adam", "--steps", "40"]
for ending in ("csv", "json", "npz"):
    print(ending, main(["run", *common, f"--{ending}", f"a.{ending}"]), flush=True)
for ending in ("png", "svg", "pdf", "gif", "webp", "mp4"):
    figure = ["--view", "map", "--size", "300x200", "--out", f"a.{ending}"]
    print(ending, main(["render", *common, *figure]), flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_every_writer_keeps_the_old_file_where_the_new_one_has_no_room(tmp_path):
    endings = ["csv", "json", "npz", "png", "svg", "pdf", "gif", "webp", "mp4"]
    for ending in endings:
        (tmp_path / f"a.{ending}").write_text("old")
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", FULL],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.stdout.splitlines() == [f"{ending} 2" for ending in endings], done.stderr
    assert done.stderr.splitlines() == [
        f"error: a.{ending}: cannot be written: File too large" for ending in endings
    ]
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted(f"a.{ending}" for ending in endings)
    assert {one.read_text() for one in tmp_path.iterdir()} == {"old"}
