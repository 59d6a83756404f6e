"""The one exception a person can cause: something they chose is not possible."""

from __future__ import annotations


def words_of(error: BaseException) -> str:
    """What an exception says, on one line and not too long; nothing where it cannot say it."""
    try:
        return " ".join(str(error).split())[:200]
    except Exception:  # noqa: BLE001 - it may be anybody's
        return ""


class InvalidInput(ValueError):
    """A value, name or text that a person gave cannot be used.

    Attributes:
        path: where it stands, as a chain of names and indexes from the outside in
            (``("runners", 1, "settings", "lr")``); empty when there is only one place it can be.
        reason: one plain sentence that names the limits and what was found instead.
    """

    def __init__(self, reason: str, path: tuple[str | int, ...] = ()) -> None:
        self.reason = reason
        self.path = path
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
