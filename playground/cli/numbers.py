"""Numbers among the arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from playground.core.errors import InvalidInput

_T = TypeVar("_T")


def option(name: str, parse: Callable[[str], _T], text: str) -> _T:
    """What `parse` makes of the text of an option.

    Raises:
        InvalidInput: it cannot; the message names the option.
    """
    try:
        return parse(text)
    except InvalidInput as error:
        raise InvalidInput(f"{name}: {error.reason}") from None
