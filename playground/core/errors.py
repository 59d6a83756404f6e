"""The one exception a person can cause: something they chose is not possible."""

from __future__ import annotations

LONGEST_REASON = 600
"""Characters of a reason; ours have at most some 300, so that only what a file or a person wrote is cut."""
_LONGEST_PART = 60
_SPACES = "\u00a0\u2009\u202f"
"""Spaces that some languages write between digits; they are printed as they are."""


def shown(text: str, longest: int = 40) -> str:
    """A text from outside as it can be printed on a terminal and in a window, on one line.

    What is no letter, sign or space becomes an escape such as ``\\x1b``: control signs, line breaks, signs that turn
    the direction of writing, halves of characters.

    Args:
        text: any, of any length.
        longest: how many characters of it are shown; of a longer one the middle is left out.
    """
    if len(text) > longest:
        tail = longest // 3
        text = f"{text[: longest - tail - 1]}…{text[-tail:]}"
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() or one in _SPACES else _escaped(one) for one in text)


def _escaped(sign: str) -> str:
    return sign.encode("unicode_escape").decode("ascii")


def words_of(error: BaseException) -> str:
    """What an exception says, on one line and not too long; nothing where it cannot say it."""
    try:
        return shown(" ".join(str(error).split()), 200)
    except Exception:  # noqa: BLE001 - it may be anybody's
        return ""


class InvalidInput(ValueError):
    """A value, name or text that a person gave cannot be used.

    Attributes:
        path: where it stands, as a chain of names and indexes from the outside in
            (``("runners", 1, "settings", "lr")``); empty when there is only one place it can be.
        reason: one plain sentence that names the limits and what was found instead; short and safe to print whatever
            stood in a file.
    """

    def __init__(self, reason: str, path: tuple[str | int, ...] = ()) -> None:
        self.reason = shown(reason, LONGEST_REASON)
        self.path = tuple(part if isinstance(part, int) else shown(part, _LONGEST_PART) for part in path)
        super().__init__(str(self))

    def __str__(self) -> str:
        return f"{self.location}: {self.reason}" if self.path else self.reason

    @property
    def location(self) -> str:
        """The path as people write it, ``$.runners[1].settings.lr``."""
        return "$" + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.path)

    def within(self, *outer: str | int) -> InvalidInput:
        """The same error seen from further outside."""
        return InvalidInput(self.reason, (*outer, *self.path))
