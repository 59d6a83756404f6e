"""Classes of other packages, used: what they raise later ends a run or is refused, and the window goes on."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.core.errors import InvalidInput, words_of

if TYPE_CHECKING:
    from playground.core.landscapes.base import Landscape
    from playground.core.optimizers.base import Optimizer

_RESULTS = {"value": 1, "picture": 1, "gradient": 2, "hessian": 3}


def guard_landscape(kind: type[Landscape], package: str) -> None:
    """Have its functions give nan where they raise, and `fault_of` say what was raised; no minima where these raise."""
    told: dict[str, str] = {}
    for name, count in _RESULTS.items():
        setattr(kind, name, _finite_or_nan(getattr(kind, name), count, package, told))
    kind.minima = _none_if_raised(kind.minima)
    told_by_itself = kind.fault_of

    def fault_of(self: Landscape, step: int) -> str:
        return told_by_itself(self, step) or told.get("fault", "")

    kind.fault_of = fault_of


def _finite_or_nan(
    function: Callable[..., Any], count: int, package: str, told: dict[str, str]
) -> Callable[..., Any]:
    @wraps(function)
    def guarded(self: Any, x: Any, y: Any) -> Any:
        try:
            return function(self, x, y)
        except Exception as error:
            if isinstance(error, (ArithmeticError, ValueError)) and np.ndim(x) == 0:
                raise  # as Python's functions do where there is no finite result
            told["fault"] = f"{package} raised {type(error).__name__}: {words_of(error)}"
            nan = float("nan") if type(x) is float else np.full(np.shape(x), np.nan)
            return nan if count == 1 else (nan,) * count

    return guarded


def _none_if_raised(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def guarded(self: Any) -> Any:
        try:
            return function(self)
        except Exception:  # noqa: BLE001 - it is not our code
            return ()

    return guarded


def guard_optimizer(kind: type[Optimizer], package: str) -> None:
    """Have settings refused for which its rule cannot be written."""
    check = kind.__post_init__

    def checked(self: Optimizer) -> None:
        check(self)
        try:
            self.written()
        except InvalidInput:
            raise
        except Exception as error:  # noqa: BLE001 - it is not our code
            what = f"{package} raised {type(error).__name__}: {words_of(error)}"
            raise InvalidInput(f"there is no rule with these settings: {what}") from None

    kind.__post_init__ = checked
