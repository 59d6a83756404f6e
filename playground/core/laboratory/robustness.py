"""How much a choice of the learning rate matters."""

from __future__ import annotations

import numpy as np

from playground.core.elementwise import Floats


def band_width(rates: Floats, losses: Floats, *, start: float, best: float, share: float) -> float:
    """The width in decades of the rates whose loss ends within a share of the whole descent.

    A rate counts where loss − best ≤ share · (start − best). Each rate stands for the way to the middle between it and
    its neighbours; those at the ends reach as far outwards as inwards.

    Args:
        rates: increasing, above 0, shape (n,), n ≥ 2.
        losses: how runs with them end, inf or nan where they diverged.
        start: the loss at the start.
        best: the lowest loss there is, or that any of the runs compared found.
        share: how near to it, from 0 to 1: the answer depends on it.
    """
    place = np.log10(rates)
    middles = 0.5 * (place[1:] + place[:-1])
    edges = np.concatenate(([2.0 * place[0] - middles[0]], middles, [2.0 * place[-1] - middles[-1]]))
    with np.errstate(all="ignore"):
        good = losses - best <= share * (start - best)
    return float(np.diff(edges)[good].sum())


def lr_sensitivity(losses: Floats, *, start: float) -> float:
    """Learning-rate sensitivity: the mean over the rates of min(loss, start) − the lowest loss of them.

    Wortsman et al., Small-scale proxies for large-scale Transformer training instabilities (2023), arXiv:2309.14322,
    equation 1. The rates are equally far apart on a logarithmic axis; a run that diverged counts as the loss at the
    start. It is in units of the loss.

    Args:
        losses: how runs with each rate end, inf or nan where they diverged, shape (n,).
        start: the loss at the start.
    """
    bounded = np.minimum(np.where(np.isnan(losses), np.inf, losses), start)
    return float((bounded - bounded.min()).mean())


def is_at_edge(losses: Floats, shape: tuple[int, ...]) -> tuple[bool, ...]:
    """For each axis of a grid of losses, whether the lowest stands at an end of it: a better one may lie beyond."""
    place = np.unravel_index(int(np.argmin(np.where(np.isnan(losses), np.inf, losses))), shape)
    return tuple(size > 1 and at in (0, size - 1) for at, size in zip(place, shape, strict=True))
