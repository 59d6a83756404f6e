"""Animations, read back by Pillow and PyAV."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image, ImageSequence

from playground.core.errors import InvalidInput
from playground.experiment.files import atomic_write_bytes
from playground.export.animation import formats
from playground.export.animation.changes import Frame, change, pixels
from playground.export.animation.film import FRAMES, Film, proposed_stride
from playground.export.animation.formats import FORMATS, check_film, lacking, open_writer
from playground.export.animation.palette import COLOURS, Palette

ORANGE = (230, 159, 0)
WIDTH, HEIGHT = 90, 61
SIDE = 12
"""Of a square that moves."""


def colour(red: int, green: int, blue: int) -> int:
    """A colour as `changes.pixels` gives it."""
    return red | green << 8 | blue << 16


def ground() -> Frame:
    """More colours than a GIF has: a ramp of blue and one of green."""
    frame = np.full((HEIGHT, WIDTH, 4), 255, np.uint8)
    frame[..., 0] = 20
    frame[..., 1] = np.linspace(0, 255, HEIGHT, dtype=np.uint8)[:, None]
    frame[..., 2] = np.linspace(0, 255, WIDTH, dtype=np.uint8)[None, :]
    return frame


def place(number: int) -> tuple[int, int]:
    """The left and upper side of the square in a frame."""
    return 4 + 5 * number, 3 + 4 * number


def frames(count: int) -> list[Frame]:
    """An orange square that moves over the ground."""
    found: list[Frame] = []
    for number in range(count):
        left, top = place(number)
        frame = ground()
        frame[top : top + SIDE, left : left + SIDE, :3] = ORANGE
        found.append(frame)
    return found


def write(path: Path, film: Film, pictures: Sequence[Frame]) -> Path:
    """Write frames as the window does."""
    ending = path.suffix
    made = FORMATS[ending]
    check_film(film, ending, (pictures[0].shape[1], pictures[0].shape[0]))
    with atomic_write_bytes(path) as file:
        writer = open_writer(file, ending, film, [colour(*ORANGE)])
        for frame in pictures[: made.learns]:
            writer.learn(frame)
        for frame, ticks in zip(pictures, film.durations(made.ticks(film)), strict=True):
            writer.add(frame, ticks)
        writer.finish()
        writer.close()
    return path


def read(path: Path) -> list[np.ndarray]:
    """The frames of a GIF or WebP, each of shape (height, width, 3)."""
    with Image.open(path) as file:
        return [np.array(frame.convert("RGB")) for frame in ImageSequence.Iterator(file)]


def read_durations(path: Path) -> list[int]:
    """Milliseconds for which each frame of a GIF or WebP stays."""
    found: list[int] = []
    with Image.open(path) as file:
        for number in range(getattr(file, "n_frames", 1)):
            file.seek(number)
            file.load()
            found.append(int(file.info["duration"]))
    return found


# ------------------------------------------------------------------------------------------------------------- films


def test_a_film_shows_both_ends() -> None:
    assert list(Film(first=0, last=7, stride=3).steps) == [0, 3, 6, 7]
    assert list(Film(first=2, last=8, stride=3).steps) == [2, 5, 8]
    assert list(Film(first=4, last=4, stride=9).steps) == [4]
    assert list(Film(first=0, last=3, stride=100).steps) == [0, 3]


@pytest.mark.parametrize("stride", range(1, 9))
@pytest.mark.parametrize("last", range(5, 13))
def test_frames_are_counted_as_they_are_listed(last: int, stride: int) -> None:
    film = Film(first=5, last=last, stride=stride)
    assert film.frames == len(film.steps)


@pytest.mark.parametrize("steps", [1, 120, 149, 150, 151, 1000, 1_000_000])
def test_the_proposed_stride_gives_few_frames(steps: int) -> None:
    stride = proposed_stride(steps)
    assert Film(last=steps, stride=stride).frames <= FRAMES
    assert stride == 1 or Film(last=steps, stride=stride - 1).frames > FRAMES


def test_durations_keep_the_rate_on_average() -> None:
    film = Film(last=89, fps=30, hold=0)
    durations = film.durations(100)
    assert set(durations) == {3, 4}  # a thirtieth of a second is 3.33 hundredths
    assert sum(durations) == 300
    assert sum(durations[:30]) == 100
    held = replace(film, hold=1.5).durations(100)
    assert held[:-1] == durations[:-1]
    assert held[-1] == durations[-1] + 150


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"first": 9, "last": 8}, "first"),
        ({"stride": 0}, "stride"),
        ({"fps": 61}, "fps"),
        ({"fps": 0}, "fps"),
        ({"fps": math.nan}, "fps"),
        ({"hold": -1}, "hold"),
    ],
)
def test_a_film_that_cannot_be_is_refused(values: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Film(**values)
    assert caught.value.path == (field,)


# ------------------------------------------------------------------------------------------------------------ frames


def test_a_change_is_the_smallest_rectangle() -> None:
    before = pixels(ground())
    after = before.copy()
    after[11, 21] ^= 1
    after[17, 40] ^= 1
    found = change(before, after)
    assert (found.left, found.top, found.mask.shape) == (21, 11, (7, 20))
    assert found.mask.sum() == 2
    assert found.mask[0, 0]
    assert found.mask[6, 19]
    even = change(before, after, grid=2)
    assert (even.left, even.top, even.mask.shape) == (20, 10, (8, 21))
    assert change(before, before).mask.tolist() == [[False]]


def test_few_colours_are_kept_exactly() -> None:
    palette = Palette(())
    frame = np.arange(COLOURS, dtype=np.uint32).reshape(5, 51) * 65793
    palette.learn(frame)
    palette.choose()
    shown = palette.colours[palette.index(frame)]
    assert (shown[..., 0] == frame & 0xFF).all()
    assert (shown == shown[..., :1]).all()


def test_of_many_colours_the_wanted_ones_are_exact_and_the_others_near() -> None:
    palette = Palette((colour(*ORANGE),))
    for frame in frames(3):
        palette.learn(pixels(frame))
    palette.choose()
    assert len(palette.colours) <= COLOURS
    wanted = pixels(ground())
    near = palette.colours[palette.index(wanted)].astype(int)
    # 5490 colours in a plane of 256 × 256: with 255 of them none is further off than a square of 30 allows.
    assert np.abs(near - ground()[..., :3]).max() <= 30
    assert tuple(palette.colours[palette.index(np.array([[colour(*ORANGE)]], np.uint32))[0, 0]]) == ORANGE


def test_colours_that_come_later_go_to_the_nearest() -> None:
    palette = Palette(())
    palette.learn(np.array([[0x000000, 0xFFFFFF, 0x0000C8]], np.uint32))
    palette.choose()
    found = palette.colours[palette.index(np.array([[0x0505B0, 0xF0F0F0, 0x202010]], np.uint32))]
    assert found.tolist() == [[[200, 0, 0], [255, 255, 255], [0, 0, 0]]]


# ----------------------------------------------------------------------------------------------------- GIF and WebP


@pytest.mark.parametrize("ending", [".gif", ".webp"])
def test_frames_come_back(ending: str, tmp_path: Path) -> None:
    pictures = frames(8)
    path = write(tmp_path / f"run{ending}", Film(last=7, fps=20, hold=0.5), pictures)
    found = read(path)
    assert len(found) == 8
    assert {frame.shape for frame in found} == {(HEIGHT, WIDTH, 3)}
    for number, (frame, picture) in enumerate(zip(found, pictures, strict=True)):
        left, top = place(number)
        assert (frame[top : top + SIDE, left : left + SIDE] == ORANGE).all()
        if ending == ".webp":  # nothing is lost
            assert (frame == picture[..., :3]).all()
        else:
            assert np.abs(frame.astype(int) - picture[..., :3]).max() <= 30
    # What the square leaves behind it is again what stood there before, to the bit.
    assert (found[-1][place(0)[1], place(0)[0]] == found[-2][place(0)[1], place(0)[0]]).all()


def test_what_stands_still_in_a_gif_keeps_its_colours(tmp_path: Path) -> None:
    found = read(write(tmp_path / "run.gif", Film(last=7), frames(8)))
    clear = np.ones((HEIGHT, WIDTH), bool)
    for number in range(8):
        left, top = place(number)
        clear[top : top + SIDE, left : left + SIDE] = False
    for frame in found[1:]:
        assert (frame[clear] == found[0][clear]).all()
    left, top = place(0)
    under = found[7][top : top + SIDE, left : left + SIDE]
    assert (under == found[6][top : top + SIDE, left : left + SIDE]).all()


@pytest.mark.parametrize(("ending", "unit"), [(".gif", 10), (".webp", 1)])
def test_times_come_back(ending: str, unit: int, tmp_path: Path) -> None:
    film = Film(last=6, fps=30, hold=0.25)
    durations = read_durations(write(tmp_path / f"run{ending}", film, frames(7)))
    assert sum(durations) == pytest.approx(1000 * film.seconds, abs=unit)
    for duration in durations[:-1]:
        assert duration == pytest.approx(1000 / 30, abs=unit)
    assert durations[-1] == pytest.approx(1000 / 30 + 250, abs=unit)


@pytest.mark.parametrize("loop", [True, False])
def test_a_gif_says_whether_it_begins_again(loop: bool, tmp_path: Path) -> None:
    path = write(tmp_path / "run.gif", Film(last=2, loop=loop), frames(3))
    with Image.open(path) as file:
        # The extension is there with 0, for ever, or not there: once.
        assert file.info.get("loop") == (0 if loop else None)
        assert file.info["version"] == b"GIF89a"


@pytest.mark.parametrize("loop", [True, False])
def test_a_webp_says_how_often_it_is_played(loop: bool, tmp_path: Path) -> None:
    path = write(tmp_path / "run.webp", Film(last=2, loop=loop), frames(3))
    with Image.open(path) as file:
        assert file.info["loop"] == (0 if loop else 1)


def test_a_webp_is_as_long_as_it_says(tmp_path: Path) -> None:
    data = write(tmp_path / "run.webp", Film(last=4), frames(5)).read_bytes()
    assert data[:4] == b"RIFF"
    assert int.from_bytes(data[4:8], "little") == len(data) - 8
    at, names = 12, list[bytes]()
    while at < len(data):
        names.append(data[at : at + 4])
        at += 8 + (int.from_bytes(data[at + 4 : at + 8], "little") + 1) // 2 * 2
    assert at == len(data)
    assert names == [b"VP8X", b"ANIM", *[b"ANMF"] * 5]


@pytest.mark.parametrize("ending", [".gif", ".webp"])
def test_frames_that_are_alike_are_counted(ending: str, tmp_path: Path) -> None:
    picture = ground()
    found = read(write(tmp_path / f"run{ending}", Film(last=3), [picture] * 4))
    assert len(found) == 4
    assert all((frame == found[0]).all() for frame in found)


@pytest.mark.parametrize("ending", [".gif", ".webp", ".mp4"])
def test_one_frame_is_enough(ending: str, tmp_path: Path) -> None:
    path = write(tmp_path / f"run{ending}", Film(first=3, last=3, fps=10, hold=0), frames(1))
    if ending == ".mp4":
        assert len(decoded(path)) == 1
    else:
        assert len(read(path)) == 1


@pytest.mark.parametrize("ending", [".gif", ".webp", ".mp4"])
def test_a_file_grows_while_frames_come(ending: str, tmp_path: Path) -> None:
    """Frames are not gathered: of noise, which nothing makes small, each adds to the file."""
    noise = np.random.default_rng(1)
    film = Film(last=39)
    lengths: list[int] = []
    with (tmp_path / f"run{ending}").open("wb") as file:
        writer = open_writer(file, ending, film)
        for number in range(40):
            frame = noise.integers(0, 256, (64, 64, 4), np.uint8)
            frame[..., 3] = 255
            if not number:
                writer.learn(frame)
            writer.add(frame, 1)
            file.flush()
            lengths.append(Path(file.name).stat().st_size)
        writer.close()
    late = lengths[25:]  # the encoder of videos looks some frames ahead
    assert all(after > before for before, after in pairwise(late))


# --------------------------------------------------------------------------------------------------------------- MP4


def decoded(path: Path) -> list[np.ndarray]:
    """The frames of a video, each of shape (height, width, 3)."""
    with av.open(str(path)) as file:
        # What the file says about its colours is what a player goes by.
        return [
            frame.reformat(format="rgb24", src_colorspace=frame.colorspace).to_ndarray()
            for frame in file.decode(video=0)
        ]


def test_a_video_comes_back(tmp_path: Path) -> None:
    film = Film(last=7, fps=12.5, hold=0.8)
    path = write(tmp_path / "run.mp4", film, frames(8))
    with av.open(str(path)) as file:
        stream = file.streams.video[0]
        context = stream.codec_context
        assert (context.codec.name, context.pix_fmt) == ("h264", "yuv420p")
        assert stream.average_rate is not None
        assert float(stream.average_rate) == 12.5
        assert (context.colorspace, context.color_range) == (1, 1)  # BT.709, 16 to 235
        assert file.duration == pytest.approx(1_000_000 * film.seconds, abs=1)
    found = decoded(path)
    assert len(found) == 8 + 10  # the last stays 0.8 s
    assert {frame.shape for frame in found} == {(62, 90, 3)}  # an odd side grows by one
    for number in (0, 4, 7, 17):
        left, top = place(min(number, 7))
        # In the middle of the square: at its edges colours have half the resolution.
        middle = found[number][top + 4 : top + SIDE - 4, left + 4 : left + SIDE - 4].reshape(-1, 3)
        assert np.abs(middle.mean(axis=0) - ORANGE).max() < 6
    assert np.abs(found[0][:61, 30:].astype(int) - ground()[:, 30:, :3]).mean() < 4


def test_a_video_begins_with_what_a_player_needs(tmp_path: Path) -> None:
    data = write(tmp_path / "run.mp4", Film(last=7), frames(8)).read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")


# --------------------------------------------------------------------------------------------------- what cannot be


def test_what_is_lacking_is_said_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [lacking(ending) for ending in FORMATS] == ["", "", ""]
    monkeypatch.setattr(formats, "find_spec", lambda name: None)
    assert [lacking(ending) for ending in (".gif", ".webp")] == ["", ""]
    assert lacking(".mp4") == 'MP4 needs the extra "video": pip install "optimizer-playground[video]"'
    with pytest.raises(InvalidInput, match='the extra "video"'):
        check_film(Film(), ".mp4", (10, 10))
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert lacking(".mp4") == "MP4 is not in the packaged program; GIF and WebP are"


@pytest.mark.parametrize(
    ("film", "ending", "size", "words"),
    [
        (Film(fps=51), ".gif", (9, 9), "at most 50 frames a second in a GIF, got 51"),
        (Film(), ".webp", (9, 16384), "at most 16,383 pixels, not 16,384"),
        (Film(last=20_000), ".gif", (9, 9), "20,001 frames are too many: at most 20,000"),
        (Film(last=9_999), ".gif", (2000, 2000), "at most 5,000 of this size"),
    ],
)
def test_too_much_is_refused(film: Film, ending: str, size: tuple[int, int], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        check_film(film, ending, size)


@pytest.mark.parametrize("ending", [".gif", ".webp", ".mp4"])
def test_a_full_disk_is_told(ending: str, tmp_path: Path) -> None:
    full = Path("/dev/full")
    if not full.is_char_device():
        pytest.skip("this system has no disk that is always full")
    path = tmp_path / f"run{ending}"
    path.symlink_to(full)
    with pytest.raises(InvalidInput, match=f"run{ending}: cannot be written: No space left"):
        write(path, Film(last=7), frames(8))
