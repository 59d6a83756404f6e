"""Bytes as letters and digits: nothing that a chat, a mail or a word processor takes for a mark.

Blocks of 32 bytes become 43 characters, numbers in base 62. That is 1 % longer than base 64, which needs two signs
more, and as fast: a whole text as one number would take time with the square of its length.
"""

from __future__ import annotations

import string

ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
_BLOCK = 32


def number_to_base62(number: int, places: int) -> str:
    """A whole number ≥ 0, in so many places."""
    letters = ""
    for _ in range(places):
        number, rest = divmod(number, len(ALPHABET))
        letters = ALPHABET[rest] + letters
    return letters


def base62_to_number(letters: str) -> int:
    """The number again.

    Raises:
        ValueError: a character is none of ours.
    """
    number = 0
    for letter in letters:
        if letter not in _VALUES:
            raise ValueError(letter)
        number = number * len(ALPHABET) + _VALUES[letter]
    return number


def to_base62(data: bytes) -> str:
    """The letters of some bytes."""
    blocks = (data[at : at + _BLOCK] for at in range(0, len(data), _BLOCK))
    return "".join(number_to_base62(int.from_bytes(block, "big"), _PLACES[len(block)]) for block in blocks)


def from_base62(letters: str) -> bytes:
    """The bytes again.

    Raises:
        ValueError: these letters were not made from bytes.
    """
    parts: list[bytes] = []
    for at in range(0, len(letters), _PLACES[_BLOCK]):
        part = letters[at : at + _PLACES[_BLOCK]]
        try:
            parts.append(base62_to_number(part).to_bytes(_PLACES.index(len(part)), "big"))
        except OverflowError as error:
            raise ValueError(part) from error
    return b"".join(parts)


def _places(count: int) -> int:
    places, room = 0, 1
    while room < 256**count:
        places, room = places + 1, room * len(ALPHABET)
    return places


_PLACES = [_places(count) for count in range(_BLOCK + 1)]
"""How many letters so many bytes need."""
