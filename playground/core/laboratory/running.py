"""Advances lanes: parts them by landscape and rule, cuts them into blocks, and works on these with every core."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Generator, Iterator
from dataclasses import replace
from time import perf_counter

import numpy as np

from playground.core.elementwise import Floats
from playground.core.engine import BLOCK
from playground.core.laboratory.blocks import Block
from playground.core.laboratory.forms import forms, parted, taken
from playground.core.laboratory.lanes import Indices, Lanes, distinct, with_numbers
from playground.core.laboratory.outcomes import Ends, Wanted
from playground.core.laboratory.recorded import FEW, RecordedBlock

SLICE = 0.05
"""Seconds of work of a thread between two moments at which the caller may do something else or give up."""
_STEP = 0.01
"""Seconds that a step of one block may take."""
_MOST_TAIL = 2_000_000
"""Losses of a block that are kept for medians: 16 MB."""
_LEAST = 2048
"""Lanes of a block that two threads do not slow down by taking turns with Python's lock."""

AnyBlock = Block | RecordedBlock


def running(lanes: Lanes, wanted: Wanted, seconds: float = SLICE) -> Generator[float, None, Ends]:
    """Advance all lanes to the end; yields the share done, after at most about `seconds` of work of each thread.

    Whoever gives up closes the generator.

    Args:
        lanes: the runs.
        wanted: what is kept of each.
        seconds: of a slice.

    Returns:
        How they ended, in their order.

    Raises:
        InvalidInput: a number of theirs is outside its limits.
    """
    ends = Ends.room(len(lanes))
    until = perf_counter() + seconds
    waiting: deque[AnyBlock] = deque()
    for block in _blocks(lanes, wanted):
        waiting.append(block)
        if perf_counter() > until:
            yield 0.0
            until = perf_counter() + seconds
    total, done = max(len(lanes), 1), 0
    threads = min(len(waiting), os.cpu_count() or 1)
    with _Team(threads) as team:
        while waiting:
            for block in team.work(waiting, seconds):
                ends.put(block.places, block.ends)
                done += block.size
            yield (done + sum(block.size * block.share for block in waiting)) / total
    return ends


class _Team:
    """Threads that work on blocks for the length of a slice; without any where one block is all there is."""

    def __init__(self, threads: int) -> None:
        self._pool = None
        self._threads = threads
        if threads > 1:
            # Imported here, for it takes 20 ms that the start of the window has no use for.
            from concurrent.futures import ThreadPoolExecutor

            self._pool = ThreadPoolExecutor(threads)

    def __enter__(self) -> _Team:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown()

    def work(self, waiting: deque[AnyBlock], seconds: float) -> list[AnyBlock]:
        """Do a slice; the blocks that are done are taken out and returned, the others wait in front."""
        until = perf_counter() + seconds
        if self._pool is None:
            found = [_worked(waiting, until)]
        else:
            begun = [self._pool.submit(_worked, waiting, until) for _ in range(self._threads)]
            found = [one.result() for one in begun]
        done: list[AnyBlock] = []
        for finished, unfinished in found:
            done += finished
            waiting.extendleft(unfinished)
        return done


def _worked(waiting: deque[AnyBlock], until: float) -> tuple[list[AnyBlock], list[AnyBlock]]:
    """Work on one block after the other; those that are done, and the one that is not."""
    done: list[AnyBlock] = []
    while True:
        try:
            block = waiting.popleft()
        except IndexError:
            return done, []
        block.advance(until)
        if not block.is_done:
            return done, [block]
        done.append(block)
        if perf_counter() > until:
            return done, []


def _blocks(lanes: Lanes, wanted: Wanted) -> Iterator[AnyBlock]:
    """The lanes in blocks of one landscape, one rule and a size that suits."""
    for places in _by_problem(lanes):
        mine = _alike(lanes.take(places))
        if len(mine) <= FEW or mine.problem.landscape.is_summed:
            yield RecordedBlock(mine, _wanted_of(wanted, places), places)
            continue
        most = _size(mine, wanted)
        method = mine.method
        driven = method.optimizer.momentum_field() if method.schedule.momentum(1) is not None else ""
        varied = mine.of("optimizer") | ({driven: _first_momenta(mine)} if driven else {})
        for form in forms(method.optimizer, varied, len(mine), driven):
            for begin in range(0, form.lanes.size, most):
                part = slice(begin, begin + most)
                some = form.lanes[part]
                where = places[some]
                yield Block(mine.take(some), taken(form.rule, part), _wanted_of(wanted, where), where)


def _wanted_of(wanted: Wanted, places: Indices) -> Wanted:
    target = wanted.target
    return replace(wanted, target=target[places]) if isinstance(target, np.ndarray) else wanted


def _by_problem(lanes: Lanes) -> list[Indices]:
    """Places of the lanes by landscape and, where steps see samples, by seed: of these every lane has its own."""
    columns: list[Floats] = [*lanes.of("landscape").values()]
    if lanes.seeds is not None and lanes.problem.landscape.is_sampled:
        columns.append(lanes.seeds.astype(float))
    _, label = distinct(columns, len(lanes))
    return parted(np.arange(len(lanes)), label) if len(lanes) else []


def _alike(lanes: Lanes) -> Lanes:
    """Lanes of one landscape with that landscape, and of one seed with that seed."""
    landscape = with_numbers(
        lanes.problem.landscape, {name: float(values[0]) for name, values in lanes.of("landscape").items()}
    )
    problem, seeds = replace(lanes.problem, landscape=landscape), lanes.seeds
    if seeds is not None and (seeds == seeds[0]).all():
        problem, seeds = replace(problem, seed=int(seeds[0])), None
    varied = {setting: values for setting, values in lanes.varied.items() if setting[0] != "landscape"}
    return replace(lanes, problem=problem, seeds=seeds, varied=varied)


def _first_momenta(lanes: Lanes) -> Floats:
    """The momentum that each lane's schedule begins with."""
    settings = lanes.of("schedule")
    first, place = distinct([*settings.values()], len(lanes))
    schedules = [
        with_numbers(lanes.method.schedule, {n: float(v[i]) for n, v in settings.items()}) for i in first
    ]
    return np.array([schedule.momentum(1) or 0.0 for schedule in schedules])[place]


def _size(lanes: Lanes, wanted: Wanted) -> int:
    """Lanes that make a block: few enough for a slice and for the cache, and enough blocks for all cores."""
    cores = os.cpu_count() or 1
    even = -(-len(lanes) // cores) if len(lanes) >= cores * _LEAST else len(lanes)
    most = min(BLOCK, even, max(1, _MOST_TAIL // wanted.tail_steps) if wanted.tail else BLOCK)
    few = lanes.take(slice(0, 64))
    value, gradient = few.problem.value, few.problem.noisy_gradient
    began = perf_counter()
    with np.errstate(all="ignore"):
        value(few.x, few.y, 0)
        gradient(few.x, few.y, 1)
    each = (perf_counter() - began) / len(few)
    return max(FEW + 1, min(most, int(_STEP / each))) if each > _STEP / most else most
