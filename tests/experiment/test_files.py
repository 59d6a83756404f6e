"""Files: written whole or not at all, read with a bound, and complaints that name them."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from playground.core.errors import InvalidInput
from playground.experiment.codec import LARGEST_TEXT, dumps
from playground.experiment.files import LARGEST_FILE, atomic_write, read_experiment, stamp_of
from playground.experiment.presets import first_launch

posix = pytest.mark.skipif(os.name != "posix", reason="modes, links, pipes and signals of POSIX")
not_root = pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may do everything")


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def _write(path: Path, text: str) -> None:
    with atomic_write(path) as file:
        file.write(text)


def test_what_is_written_is_there_and_nothing_else(tmp_path):
    path = tmp_path / "a.optplay"
    _write(path, "größer\n")
    assert path.read_bytes() == "größer\n".encode()
    _write(path, "new\n")
    assert path.read_bytes() == b"new\n"
    assert _names(tmp_path) == ["a.optplay"]


def test_an_experiment_comes_back(tmp_path):
    path = tmp_path / "häßlicher Name.json"
    _write(path, dumps(first_launch()))
    assert read_experiment(path) == first_launch()


def test_a_byte_order_mark_is_no_hindrance(tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(b"\xef\xbb\xbf" + dumps(first_launch()).encode())
    assert read_experiment(path) == first_launch()


@pytest.mark.parametrize("fault", [RuntimeError("bug"), KeyboardInterrupt(), InvalidInput("wrong")])
def test_a_fault_midway_leaves_the_old_file(tmp_path, fault):
    path = tmp_path / "a.json"
    path.write_text("old")
    with pytest.raises(type(fault)), atomic_write(path) as file:  # noqa: PT012
        file.write("half")
        file.flush()
        raise fault
    assert path.read_text() == "old"
    assert _names(tmp_path) == ["a.json"]


@pytest.mark.parametrize("broken", ["fsync", "replace"])
def test_a_full_or_broken_disk_leaves_the_old_file(tmp_path, monkeypatch, broken):
    path = tmp_path / "a.json"
    path.write_text("old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(*((os, "fsync") if broken == "fsync" else (Path, "replace")), fail)
    with pytest.raises(InvalidInput, match=r"a\.json: cannot be written: No space left on device"):
        _write(path, "new")
    assert path.read_text() == "old"
    assert _names(tmp_path) == ["a.json"]


def test_what_is_no_half_file_of_ours_stays(tmp_path):
    others = (
        ".b.json.abcd1234.part",
        "a.json.part",
        ".a.json.abcd.optplay.part",
        "a.json.abcd1234.optplay.part",
    )
    for name in others:
        (tmp_path / name).write_text("half")
        os.utime(tmp_path / name, (1, 1))
    (tmp_path / ".a.json.abcd1234.optplay.part").write_text("half")
    _write(tmp_path / "b.json", "new")
    assert sorted(_names(tmp_path)) == sorted(["b.json", *others])


def test_what_another_writer_is_writing_stays(tmp_path):
    with atomic_write(tmp_path / "a.json") as file:
        file.write("one")
        _write(tmp_path / "b.json", "other")
    assert sorted(_names(tmp_path)) == ["a.json", "b.json"]
    assert (tmp_path / "a.json").read_text() == "one"


@posix
def test_where_there_are_no_locks_age_tells(tmp_path, monkeypatch):
    def fail(*_: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr("fcntl.flock", fail)
    old, young = (tmp_path / f".a.json.abcd123{number}.optplay.part" for number in (1, 2))
    for one in (old, young):
        one.write_text("half")
    os.utime(old, (1, 1))
    _write(tmp_path / "b.json", "new")
    assert sorted(_names(tmp_path)) == sorted(["b.json", young.name])


def test_a_file_that_changes_has_another_stamp(tmp_path):
    path = tmp_path / "a.json"
    assert stamp_of(path) is None
    path.write_text("old")
    first = stamp_of(path)
    assert first == stamp_of(path)
    path.write_text("newer")
    assert stamp_of(path) != first
    assert stamp_of(tmp_path / "a\0b") is None


KILLED = """
import sys, time
from pathlib import Path
from playground.experiment.files import atomic_write
with atomic_write(Path(sys.argv[1])) as file:
    file.write("half" * 100_000)
    file.flush()
    print("writing", flush=True)
    time.sleep(600)
"""


@posix
def test_a_killed_program_leaves_the_old_file(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(dumps(first_launch()))
    with subprocess.Popen([sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"writing\n"
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert read_experiment(path) == first_launch()
    assert len(_names(tmp_path)) == 2
    _write(tmp_path / "b.json", "whatever is saved next clears up")
    assert sorted(_names(tmp_path)) == ["a.json", "b.json"]


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755])
def test_the_mode_is_kept(tmp_path, mode):
    path = tmp_path / "a.json"
    path.write_text("old")
    path.chmod(mode)
    _write(path, "new")
    assert stat.S_IMODE(path.stat().st_mode) == mode


@posix
def test_a_new_file_gets_the_ordinary_mode(tmp_path):
    _write(tmp_path / "ours", "x")
    (tmp_path / "ordinary").write_text("x")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "ordinary").stat().st_mode


@posix
def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "folder").mkdir()
    real, link = tmp_path / "folder" / "real.json", tmp_path / "link.json"
    real.write_text("old")
    link.symlink_to(real)
    _write(link, "new")
    assert link.is_symlink()
    assert real.read_text() == "new"
    assert _names(tmp_path / "folder") == ["real.json"]


@posix
def test_a_pipe_is_written_to(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    number = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    os.set_blocking(number, True)
    with os.fdopen(number) as reader:
        _write(pipe, "through")
        assert reader.read() == "through"
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@posix
def test_a_pipe_that_nobody_reads_is_refused_and_not_waited_for(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(InvalidInput, match="pipe: cannot be written: nobody reads this pipe"):
        _write(pipe, "nowhere")


@posix
def test_a_device_stays_a_device(tmp_path):
    _write(Path(os.devnull), "gone")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


@not_root
def test_what_is_protected_stays(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("old")
    path.chmod(0o444)
    with pytest.raises(InvalidInput, match="cannot be written: the file is write-protected"):
        _write(path, "new")
    assert path.read_text() == "old"


def test_who_protects_a_file_means_it(tmp_path, monkeypatch):
    # As the test above, for a person who may do everything.
    path = tmp_path / "a.json"
    path.write_text("old")
    monkeypatch.setattr(os, "access", lambda file, mode: not (Path(file) == path and mode & os.W_OK))
    with pytest.raises(InvalidInput, match="cannot be written: the file is write-protected"):
        _write(path, "new")
    assert path.read_text() == "old"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (".", "is a folder"),
        ("missing/a.json", "No such file or directory"),
        ("file/a.json", "Not a directory"),
        ("x" * 300, "File name too long"),
        ("a\0b", "the name holds a NUL"),
    ],
)
def test_where_nothing_can_be_written(tmp_path, name, reason):
    (tmp_path / "file").write_text("old")
    with pytest.raises(InvalidInput) as caught:
        _write(tmp_path / name, "new")
    named = str(tmp_path / name).replace("\0", r"\x00")
    assert str(caught.value) == f"{named}: cannot be written: {reason}"
    assert _names(tmp_path) == ["file"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not JSON: Expecting value at line 1, column 1"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not an experiment: byte 0 is not UTF-8 text"),
        (b'{"a": "\xff"}', "not an experiment: byte 7 is not UTF-8 text"),
        (b"\0" * 100, "not JSON: Expecting value at line 1, column 1"),
        (b" " * (LARGEST_TEXT + 1), "the text is too long: 4,000,001 characters, at most 4,000,000 are read"),
        (b"\xe2\x82\xac" * (LARGEST_FILE // 2), "the file is too long: at most 16,000,000 bytes are read"),
        (dumps(first_launch()).encode()[:-20], "not JSON: "),
        (b'{"landscape": {"key": "x"}}', '$.landscape.key: unknown landscape "x"; known: '),
    ],
)
def test_what_cannot_be_read(tmp_path, content, reason):
    path = tmp_path / "a.json"
    path.write_bytes(content)
    with pytest.raises(InvalidInput) as caught:
        read_experiment(path)
    assert str(caught.value).startswith(f"{path}: {reason}")


def test_where_there_is_no_file_to_read(tmp_path):
    for path, reason in (
        (tmp_path, "is a folder"),
        (tmp_path / "no.json", "is not there"),
        (tmp_path / "a\0b", "is not there"),
        (tmp_path / ("x" * 300), "cannot be read: File name too long"),
    ):
        with pytest.raises(InvalidInput) as caught:
            read_experiment(path)
        named = str(path).replace("\0", r"\x00")
        assert str(caught.value) == f"{named}: {reason}"


@posix
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InvalidInput, match="pipe: is not an ordinary file"):
        read_experiment(tmp_path / "pipe")
