"""Experiments that no file has: written down while the window works, so that neither a crash nor a person loses them.

Each lies on a shelf, a folder of its own, as one small file that is always complete. The process that works on an
experiment holds a lock beside it. A file whose lock nobody holds is one that a window left: `kept` says whether the
window was closed properly, or stopped in the middle of the work.
"""

from __future__ import annotations

import json
import os
from collections.abc import Generator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, cast

from PySide6.QtCore import QLockFile, QStandardPaths

from playground.core.errors import InvalidInput
from playground.experiment.codec import building, to_json
from playground.experiment.files import Stamp, atomic_write, read_text
from playground.experiment.half_files import clear_halves
from playground.experiment.model import Experiment
from playground.experiment.note import heading_and_text

FORMAT = "optimizer-playground unsaved experiment"
VERSION = 1
MOST_KEPT = 10
"""How many experiments that were never saved are kept; the oldest goes when there are more."""
_LONGEST = 50
"""Characters of a file's name that are shown."""


class Draft(NamedTuple):
    """An experiment that no file has.

    Attributes:
        experiment: what it is.
        path: the file behind it, which has an older one; None where it was never saved.
        stamp: of that file as this program last saw it.
        changed: when it was changed last.
    """

    experiment: Experiment
    path: Path | None
    stamp: Stamp | None
    changed: datetime

    def text(self, *, kept: bool) -> str:
        """What is written down; `kept` where the window is done with it."""
        heading, _ = heading_and_text(self.experiment.note)
        unnamed = heading or self.experiment.landscape.title
        value = {
            "format": FORMAT,
            "version": VERSION,
            "title": self.path.name if self.path is not None else unnamed,
            "path": None if self.path is None else str(self.path),
            "stamp": self.stamp,
            "changed": self.changed.isoformat(timespec="seconds"),
            "kept": kept,
            "experiment": to_json(self.experiment),
        }
        return json.dumps(value, ensure_ascii=False, allow_nan=False)


class SavedDraft(NamedTuple):
    """What is known of an experiment on the shelf before it is read.

    Attributes:
        name: of its file.
        title: name of the file behind it, or the heading of its note, or its landscape.
        path, stamp, changed: as in `Draft`.
        kept: whether its window was done with it.
    """

    name: str
    title: str
    path: Path | None
    stamp: Stamp | None
    changed: datetime
    kept: bool

    @property
    def words(self) -> str:
        """Which one it is, for people."""
        title = (
            self.title if len(self.title) <= _LONGEST else f"{self.title[: _LONGEST - 16]}…{self.title[-15:]}"
        )
        unsaved = "" if self.path is not None else ", never saved"
        return f"{title}{unsaved}, changed {moment(self.changed)}"


class DraftPlace:
    """One place on the shelf, held by this process from `claim` to `release`.

    Its methods may be called in another thread than the window's.
    """

    def __init__(self, folder: Path, name: str = "") -> None:
        self.name = name or f"{datetime.now():%Y%m%d-%H%M%S}-{os.urandom(4).hex()}"
        self.file = folder / f"{self.name}.json"
        self._lock = QLockFile(str(folder / f"{self.name}.lock"))
        self._lock.setStaleLockTime(0)  # a lock is stale only when its process has gone

    def claim(self) -> bool:
        """Take hold of the place; whether it is ours now."""
        return self._lock.isLocked() or self._lock.tryLock(0)

    def write(self, text: str) -> None:
        """Put a text in the place.

        Raises:
            InvalidInput: it cannot be written; what was there is still there.
        """
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InvalidInput(f"{self.file.parent}: cannot be made: {error.strerror or error}") from None
        self.claim()  # without a lock, as on some shared folders, it is written all the same
        with atomic_write(self.file) as file:
            file.write(text)

    def clear(self) -> None:
        """Take away what is there, and let go."""
        with suppress(OSError):
            self.file.unlink()
        self.release()

    def release(self) -> None:
        """Let go of the place and leave there what is there."""
        self._lock.unlock()


class DraftStore:
    """The folder of experiments that no file has."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def new_place(self) -> DraftPlace:
        """A place of its own; nothing is written yet."""
        return DraftPlace(self.folder)

    def left(self) -> list[SavedDraft]:
        """What lies on the shelf, of this window and of others, what was changed last first.

        What cannot be read, such as files of later versions of this program, stays where it is and is not counted.
        """
        try:
            names = [name.removesuffix(".json") for name in os.listdir(self.folder) if name.endswith(".json")]  # noqa: PTH208
        except OSError:
            return []
        found = [one for one in map(self._known, names) if one is not None]
        return sorted(found, key=lambda one: one.changed, reverse=True)

    def kept(self) -> list[SavedDraft]:
        """Those that windows were done with when they closed, or went over to another experiment."""
        return [one for one in self.left() if one.kept]

    def abandoned(self) -> list[tuple[SavedDraft, DraftPlace]]:
        """Those of windows that stopped without closing; this process holds their places now."""
        mine = ((one, self.claim(one)) for one in self.left() if not one.kept)
        found = [(one, place) for one, place in mine if place is not None]
        self._sweep()
        return found

    def claim(self, left: SavedDraft) -> DraftPlace | None:
        """The place of an experiment, held by this process; None where another one holds it or it has gone."""
        place = DraftPlace(self.folder, left.name)
        if not place.claim():
            return None
        if not place.file.is_file():
            place.release()
            return None
        return place

    def keep(self, left: SavedDraft, place: DraftPlace) -> None:
        """Leave an abandoned experiment on the shelf like one that a window was done with.

        Raises:
            InvalidInput: that cannot be written down; it then stays as it is.
        """
        value = self._value(left.name)
        if value is not None:
            place.write(json.dumps({**value, "kept": True}, ensure_ascii=False, allow_nan=False))
        place.release()

    def reading(self, left: SavedDraft) -> Generator[float, None, Experiment]:
        """Read an experiment; where it has data, this yields the share done, every few milliseconds.

        Raises:
            InvalidInput: it has gone, or its data have.
        """
        value = self._value(left.name)
        if value is None:
            raise InvalidInput(f"{left.title}: what was kept of it has gone")
        return (yield from building(value.get("experiment"), None))

    def forget_oldest(self) -> None:
        """Take away the oldest of those kept that are too many."""
        for one in self.kept()[MOST_KEPT:]:
            if (place := self.claim(one)) is not None:
                place.clear()

    def forget_kept(self) -> None:
        """Take away all that windows were done with."""
        for one in self.kept():
            if (place := self.claim(one)) is not None:
                place.clear()

    def _value(self, name: str) -> dict[str, Any] | None:
        try:
            value: object = json.loads(read_text(self.folder / f"{name}.json"))
        except (OSError, ValueError, RecursionError):
            return None
        known = isinstance(value, dict) and (value.get("format"), value.get("version")) == (FORMAT, VERSION)
        return cast("dict[str, Any]", value) if known else None

    def _known(self, name: str) -> SavedDraft | None:
        value = self._value(name)
        if value is None:
            return None
        try:
            path, stamp = value["path"], value["stamp"]
            return SavedDraft(
                name,
                str(value["title"]),
                None if path is None else Path(path),
                None if stamp is None else (int(stamp[0]), int(stamp[1])),
                datetime.fromisoformat(value["changed"]).replace(tzinfo=None),
                value["kept"] is True,
            )
        except (KeyError, TypeError, ValueError, OverflowError, IndexError):
            return None

    def _sweep(self) -> None:
        """Take away halves of files, and the locks of processes that were killed before they had written anything."""
        clear_halves(self.folder)
        with suppress(OSError):
            for name in os.listdir(self.folder):  # noqa: PTH208
                owner = name.removesuffix(".lock")
                if owner != name and not (self.folder / f"{owner}.json").exists():
                    place = DraftPlace(self.folder, owner)
                    if place.claim():
                        place.release()


def draft_store() -> DraftStore:
    """The person's own."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)
    return DraftStore(Path(folder) / "unsaved")


def moment(when: datetime) -> str:
    """A time as people say it, such as “today at 12:40”."""
    days = (datetime.now().date() - when.date()).days
    day = {0: "today", 1: "yesterday"}.get(days, f"on {when:%Y-%m-%d}")
    return f"{day} at {when:%H:%M}"
