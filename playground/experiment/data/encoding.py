"""The encoding of a text file.

Numbers and separators are the same bytes in all encodings that spreadsheets write, UTF-16 apart; what is neither that
nor UTF-8 is read as Windows' western one, where at worst an accent in a name is another.
"""

from __future__ import annotations

import codecs

from playground.core.errors import InvalidInput
from playground.experiment.data.rows import ANY

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(sample: bytes, *, whole: bool) -> tuple[str, str]:
    """The text at the beginning of a file up to its last full line, and its encoding.

    Args:
        sample: the first bytes of the file.
        whole: whether these are all; the last line is then full whatever it ends with.

    Raises:
        InvalidInput: it is no text.
    """
    encoding = next((encoding for mark, encoding in _MARKS if sample.startswith(mark)), "") or _unmarked(
        sample
    )
    try:
        # A character cut in two at the sample's end is not a fault.
        text = codecs.getincrementaldecoder(encoding)().decode(sample, final=whole)
    except UnicodeDecodeError:
        if encoding != "utf-8":
            raise InvalidInput(f"is not {encoding} text") from None
        text, encoding = sample.decode(ANY, "replace"), ANY
    end = max(text.rfind("\n"), text.rfind("\r"))
    return (text if whole or end < 0 else text[: end + 1]), encoding


def _unmarked(sample: bytes) -> str:
    """UTF-8, unless every second byte is 0: UTF-16 that does not say so."""
    if b"\0" not in sample:
        return "utf-8"
    for encoding, first in (("utf-16-le", 0), ("utf-16-be", 1)):
        letters, zeros = sample[first::2], sample[1 - first :: 2]
        if letters.count(0) == 0 and zeros.count(0) > 0.9 * len(zeros):
            return encoding
    raise InvalidInput("is not a text file")
