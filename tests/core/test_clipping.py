"""Clipping against hand calculations."""

from __future__ import annotations

import math

import numpy as np
import pytest

from playground.core.clipping import CLIP_NORM, CLIP_VALUE, Clipping, clipping
from playground.core.errors import InvalidInput


def test_by_norm() -> None:
    # ‖(3, −4)‖ = 5, so a norm of 1 leaves a fifth.
    assert Clipping(norm=1.0)(3.0, -4.0) == pytest.approx((0.6, -0.8), rel=1e-15)
    assert Clipping(norm=5.0)(3.0, -4.0) == (3.0, -4.0)
    assert Clipping(norm=7.0)(3.0, -4.0) == (3.0, -4.0)
    assert Clipping(norm=1.0)(0.0, 0.0) == (0.0, 0.0)


def test_by_norm_in_pytorch_has_a_millionth_in_the_divisor() -> None:
    # 5 + 1e-6 > 5: torch.nn.utils.clip_grad_norm_ shrinks a gradient that is exactly at the limit.
    assert clipping(1.0, None, "pytorch")(3.0, -4.0) == pytest.approx(
        (3.0 / 5.000001, -4.0 / 5.000001), rel=1e-15
    )
    assert clipping(5.0, None, "pytorch")(3.0, -4.0)[0] < 3.0
    for dialect in ("paper", "keras", "tf1", "optax"):
        assert clipping(1.0, None, dialect)(3.0, -4.0) == pytest.approx((0.6, -0.8), rel=1e-15)


def test_by_value() -> None:
    assert Clipping(value=2.0)(3.0, -4.0) == (2.0, -2.0)
    assert Clipping(value=3.5)(3.0, -4.0) == (3.0, -3.5)
    assert Clipping(value=9.0)(3.0, -4.0) == (3.0, -4.0)


def test_by_both_takes_the_norm_first() -> None:
    # (6, −8) → norm 5 → (3, −4) → value 3.5.
    assert Clipping(norm=5.0, value=3.5)(6.0, -8.0) == pytest.approx((3.0, -3.5), rel=1e-15)


def test_nothing_chosen_clips_nothing() -> None:
    assert not Clipping()
    assert Clipping(norm=1.0)
    assert Clipping(value=1.0)
    assert Clipping()(1e300, -2.0) == (1e300, -2.0)


def test_what_is_not_a_number_stays_so() -> None:
    for clip in (Clipping(norm=1.0), Clipping(value=1.0)):
        assert math.isnan(clip(math.nan, 1.0)[0])
    assert math.isnan(Clipping(norm=1.0)(math.inf, 1.0)[0])
    assert Clipping(value=1.0)(math.inf, -math.inf) == (1.0, -1.0)


@pytest.mark.parametrize(
    "clip",
    [Clipping(norm=1.5), Clipping(norm=1.5, slack=1e-6), Clipping(value=0.7), Clipping(norm=2.0, value=1.1)],
)
def test_arrays_are_clipped_as_floats_are(clip: Clipping) -> None:
    generator = np.random.default_rng(5)
    gx, gy = generator.normal(scale=2.0, size=(2, 4, 50))
    gx[0, 0], gy[0, 0], gx[1, 1], gx[2, 2] = 0.0, 0.0, math.nan, math.inf
    with np.errstate(invalid="ignore"):
        cx, cy = clip(gx, gy)
    assert cx.shape == gx.shape
    for index in np.ndindex(gx.shape):
        alone = clip(float(gx[index]), float(gy[index]))
        assert np.array_equal((cx[index], cy[index]), alone, equal_nan=True)


def test_limits() -> None:
    for limits in (CLIP_NORM, CLIP_VALUE):
        with pytest.raises(InvalidInput, match="expected a number > 0, got 0"):
            limits.check(0)
        assert limits.check(1e-3) == 1e-3
