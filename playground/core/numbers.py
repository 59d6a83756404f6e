"""How a number is written on screen and read back: ``3.48·10⁻¹²`` everywhere, with a true minus sign."""

from __future__ import annotations

import math
import re
from decimal import Decimal

SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_RAISED = re.compile("[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_LONGEST = 6
"""Digits before the point with which a number is still written without a power of ten."""
_WITH_POWER = re.compile(r"([+-]?)(?:([\d.]+) ?[·⋅×*] ?)?10\^\(?([+-]?\d+)\)?")


def number_text(value: float, digits: int = 4) -> str:
    """A number with so many significant digits, with a true minus sign and ·10ⁿ where it is very large or small.

    Where the point stands further to the right than that, all digits before it are true (37652, not 37650). Whole
    numbers that are held as such (a count of steps) keep all of theirs.
    """
    return _written(value, Decimal(rounded(value, digits)) if math.isfinite(value) else None, digits)


def exact_text(value: float) -> str:
    """The shortest `number_text` that reads back as exactly this value: ``1·10⁻⁸``, ``0.1``, ``100``."""
    # Through repr: the shortest digits that tell a float from its neighbours are not always its nearest ones.
    exact = Decimal(repr(float(value))).normalize() if math.isfinite(value) else None
    return _written(value, exact, len(exact.as_tuple().digits) if exact is not None else 0)


def _written(value: float, shown: Decimal | None, digits: int) -> str:
    """The digits that are shown of a value; None where it is not finite."""
    if isinstance(value, int):
        return str(value).replace("-", "−")
    if shown is None:
        return "∞" if value > 0 else "−∞" if value < 0 else "undefined"
    if not shown:
        return "0"
    power = shown.adjusted()
    if -4 <= power < max(digits, _LONGEST):
        text = _trimmed(format(shown, "f"))
    else:
        text = f"{_trimmed(format(shown.scaleb(-power), 'f'))}·{power_text(power)}"
    return text.replace("-", "−")


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def typed_text(value: float) -> str:
    """The same value as a keyboard types it: ``1e-8``, ``0.1``, ``100``, ``-2``."""
    text = repr(value)
    mantissa, mark, exponent = text.partition("e")
    mantissa = mantissa.removesuffix(".0")
    return f"{mantissa}e{int(exponent)}" if mark else mantissa


def power_text(exponent: int) -> str:
    """A power of ten: ``10⁻³``."""
    return f"10{str(exponent).translate(SUPERSCRIPTS)}"


def read_number(text: str) -> float:
    """The number in a text as `number_text`, a program or a person writes it: ``3·10⁻⁸``, ``3e-8``, ``3*10^-8``.

    Raises:
        ValueError: it is none. What to make of ``nan`` and ``inf`` is left to the caller.
    """
    plain = _RAISED.sub(lambda found: "^" + found[0].translate(_LOWERED), text.strip()).replace("−", "-")
    found = _WITH_POWER.fullmatch(plain)
    if found is not None:
        sign, mantissa, exponent = found.groups()
        return float(f"{sign}{mantissa or 1}e{exponent}")
    return float(plain)


def rounded(value: float, digits: int) -> str:
    """The digits of `number_text` and the power of ten, as a program reads them: ``1.234e+05``."""
    text = f"{value:.{digits - 1}e}"
    power = int(text.partition("e")[2])
    return f"{value:.{power}e}" if digits <= power < _LONGEST else text
