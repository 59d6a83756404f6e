"""`render` of an animation as a process of its own: its bar on a terminal, its silence in a pipe, and Ctrl+C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.processes import PATIENCE, ended, started

ROOT = Path(__file__).parents[3]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
RENDER = """
import sys
import playground.export.progress
from playground.cli import main
from playground.export.animation.gif import GifWriter
playground.export.progress.PATIENCE = 0.0
{0}
sys.exit(main(["render", "--out", {1!r}, "--view", "loss", "--size", "300x200"]))
"""
TELL = """
add, count = GifWriter.add, iter(range(1000))
def telling(*arguments, **named):
    add(*arguments, **named)
    if next(count) == 5:
        print("writing", flush=True)
GifWriter.add = telling
"""
posix = pytest.mark.skipif(os.name != "posix", reason="terminals and signals of POSIX")


def command(file, code=""):
    return [sys.executable, "-c", RENDER.format(code, str(file))]


@posix
def test_a_terminal_sees_a_bar_that_goes_in_the_end(tmp_path):
    import pty

    ours, theirs = pty.openpty()
    file = tmp_path / "run.gif"
    with subprocess.Popen(command(file), stdout=theirs, stderr=theirs, env=ENVIRONMENT) as process:
        os.close(theirs)
        shown = b""
        try:
            while part := os.read(ours, 4096):
                shown += part
        except OSError:  # on Linux the other side has gone
            pass
        finally:
            os.close(ours)
        assert process.wait(timeout=PATIENCE) == 0
    lines = shown.decode().split("\r")
    assert any(line.startswith("drawing 121 frames [#") for line in lines)
    assert lines[-1] == ""
    assert lines[-2].strip() == ""
    with Image.open(file) as found:
        assert getattr(found, "n_frames", 1) == 121


def test_a_pipe_sees_nothing(tmp_path):
    done = subprocess.run(
        command(tmp_path / "run.gif"), capture_output=True, check=False, env=ENVIRONMENT, timeout=PATIENCE
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert [path.name for path in tmp_path.iterdir()] == ["run.gif"]


@posix
@pytest.mark.parametrize(
    ("number", "before"), [(signal.SIGINT, None), (signal.SIGTERM, b"what was there before")]
)
def test_an_interrupt_leaves_no_half_file_and_no_traceback(tmp_path, number, before):
    file = tmp_path / "run.gif"
    if before is not None:
        file.write_bytes(before)
    process = started(command(file, TELL), env=ENVIRONMENT)
    assert process.stdout is not None
    assert process.stdout.readline() == b"writing\n"
    process.send_signal(number)
    status, _, said = ended(process)
    assert (status, said) == (128 + number, b"")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == (
        {} if before is None else {"run.gif": before}
    )
