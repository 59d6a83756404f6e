"""A window is told to end: Ctrl+C on its terminal, SIGTERM and SIGHUP from the system, at any moment."""

from __future__ import annotations

import json
import os
import signal
import sys

import pytest

from tests.processes import ended, environment, finished, started

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")

SCRIPT = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
import playground.gui.app as app
from playground.cli import main

def edit(window):
    window.map.start_dropped.emit(2.0, 1.0)

def save(window):
    window.documents.save_to(Path("saved.optplay"))
    edit(window)

def ask(window):
    save(window)
    window.documents.new()

def animate(window):
    from playground.export.animation.film import Film
    from playground.export.animation.gif import GifWriter
    from playground.gui.figures.recording import Recording
    from playground.gui.figures.recording_dialog import RecordingDialog
    from playground.gui.figures.renderer import PartsRenderer
    from playground.gui.figures.spec import FigureSpec
    path = Path("run.gif").absolute()
    renderer = PartsRenderer(window.store, FigureSpec(parts=("loss",), width=300, height=200))
    recording = Recording(renderer, Film(first=0, last=120, stride=1), path)
    RecordingDialog(recording, recording.work(), path, window.context).begin(alone=False)
    add = GifWriter.add
    def telling(*arguments, **named):
        add(*arguments, **named)
        print("writing", flush=True)
    GifWriter.add = telling

def idle(window):
    pass

before = app.MainWindow.offer_abandoned
def begin(window):
    before(window)
    def act():
        globals()[sys.argv[1]](window)
        print("shown", flush=True)
    QTimer.singleShot(0, act)
app.MainWindow.offer_abandoned = begin
sys.exit(main([]))
"""
MOMENT = """
import signal, sys
from playground import interrupts
from playground.cli import main

left, number = int(sys.argv[1]), int(sys.argv[2])

def count(frame, event, argument):
    global left
    left -= event == "call" and signal.getsignal(number) is interrupts._note
    if left == 0:
        send()

def send():
    sys.setprofile(None)
    signal.raise_signal(number)

def ready(*both):
    original(*both)
    if left > 0:
        send()

import playground.gui.app as app
original, app.when_asked_to_end = app.when_asked_to_end, ready
sys.setprofile(count)
sys.exit(main([]))
"""
NOISE = b"This plugin does not support propagateSizeHints()\n"  # no window manager off screen


def _home(folder):
    return environment(HOME=str(folder), XDG_DATA_HOME=str(folder / "data"), QT_QPA_PLATFORM="offscreen")


def _drafts(folder):
    found = (folder / "data").rglob("unsaved/*.json")
    return [json.loads(path.read_text("utf-8")) for path in found]


def _shown(folder, act, **options):
    process = started([sys.executable, "-c", SCRIPT, act], cwd=folder, env=_home(folder), **options)
    assert process.stdout is not None
    lines = iter(process.stdout.readline, b"")
    assert any(line == b"shown\n" for line in lines)
    return process


def _ended(process):
    status, _, said = ended(process)
    return status, said.replace(NOISE, b"")


@pytest.mark.parametrize(
    ("act", "number"),
    [
        ("idle", signal.SIGINT),
        ("edit", signal.SIGTERM),
        ("save", signal.SIGHUP),
        ("ask", signal.SIGINT),
    ],
)
def test_it_ends_without_a_question_and_loses_nothing(act, number, tmp_path):
    process = _shown(tmp_path, act)
    process.send_signal(number)
    assert _ended(process) == (128 + number, b"")
    drafts = _drafts(tmp_path)
    if act == "idle":
        assert drafts == []
        return
    (draft,) = drafts
    assert draft["kept"] is False
    assert draft["experiment"]["start"] == [2.0, 1.0]
    assert draft["path"] == (None if act == "edit" else str(tmp_path / "saved.optplay"))


def test_an_animation_under_way_leaves_no_half_file(tmp_path):
    process = _shown(tmp_path, "animate")
    assert process.stdout is not None
    assert process.stdout.readline() == b"writing\n"
    process.send_signal(signal.SIGTERM)
    assert _ended(process) == (128 + signal.SIGTERM, b"")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == []


def test_started_to_ignore_a_signal_it_goes_on(tmp_path):
    process = _shown(tmp_path, "idle", ignoring=(signal.SIGINT, signal.SIGHUP))
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        process.send_signal(number)
    assert _ended(process) == (128 + signal.SIGTERM, b"")


@pytest.mark.parametrize(
    ("calls", "number"), [(1, signal.SIGINT), (30_000, signal.SIGHUP), (1_000_000_000, signal.SIGTERM)]
)
def test_at_any_moment_of_its_start(calls, number, tmp_path):
    """After so many calls of functions, or when all is ready."""
    done = finished([sys.executable, "-c", MOMENT, str(calls), str(int(number))], env=_home(tmp_path))
    assert (done.returncode, done.stderr.replace(NOISE, b"")) == (128 + number, b"")
