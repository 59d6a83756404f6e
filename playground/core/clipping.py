"""Clipping: what may happen to a gradient between the landscape and the optimizer."""

from __future__ import annotations

import numpy as np

from playground.core.declarations import Number
from playground.core.elementwise import Real, maximum, minimum, sqrt
from playground.core.frozen import Frozen, frozen

CLIP_NORM = Number(
    1.0, r"c", "largest norm that a gradient keeps", low=0, low_open=True, log=True, slider=(1e-3, 1e3)
)
"""Limits of `Clipping.norm`."""
CLIP_VALUE = Number(
    1.0, r"c", "largest size that each coordinate of a gradient keeps", low=0, low_open=True, log=True,
    slider=(1e-3, 1e3),
)  # fmt: skip
"""Limits of `Clipping.value`."""


@frozen
class Clipping(Frozen):
    """Clip by norm, by value, by both (norm first) or not at all.

    Attributes:
        norm: the largest allowed ‖g‖ over both coordinates, or None.
        value: the largest allowed |g| of each coordinate, or None.
        slack: added to ‖g‖ in the divisor. PyTorch's ``clip_grad_norm_`` has 1e-6 there, so its clipped norm is a
            hair below the limit; Keras, TF1, optax and the paper (Pascanu, Mikolov and Bengio, 2013) have none.
    """

    norm: float | None = None
    value: float | None = None
    slack: float = 0.0

    def __bool__(self) -> bool:
        return self.norm is not None or self.value is not None

    def __call__(self, gx: Real, gy: Real) -> tuple[Real, Real]:
        """The clipped gradient; floats or arrays of one shape."""
        if self.norm is not None:
            size = sqrt(gx * gx + gy * gy) + self.slack
            if type(size) is float:
                factor = 1.0 if size <= self.norm else self.norm / size  # nan where the norm is nan
            else:
                factor = np.minimum(1.0, self.norm / np.maximum(size, self.norm))
            gx, gy = gx * factor, gy * factor
        if self.value is not None:
            gx = minimum(maximum(gx, -self.value), self.value)
            gy = minimum(maximum(gy, -self.value), self.value)
        return gx, gy


def clipping(norm: float | None, value: float | None, dialect: str) -> Clipping:
    """Clipping as a dialect's framework does it."""
    return Clipping(norm, value, 1e-6 if dialect == "pytorch" else 0.0)
