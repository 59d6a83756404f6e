"""`run`: compute the runs of an experiment and write them down."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from playground import NAME
from playground.cli.command import Command
from playground.cli.experiments import experiment_of
from playground.cli.options import Parser
from playground.cli.streams import say, tell, writing, writing_bytes
from playground.cli.targets import check_targets, targets_of
from playground.core.errors import InvalidInput

if TYPE_CHECKING:
    from playground.experiment.model import Experiment
    from playground.experiment.trajectories import Trajectories
    from playground.export.tables import TraceTable


def _add_arguments(parser: Parser) -> None:
    output = parser.add_argument_group("output (a summary when none is given; - is standard output)")
    output.add_argument("--csv", metavar="FILE|-", help="a row a step")
    output.add_argument("--json", metavar="FILE|-", help="the experiment and the columns of its traces")
    output.add_argument("--npz", metavar="FILE|-", help="the same as NumPy arrays, for numpy.load")


def _run(options: Any) -> int:
    from playground.experiment.trajectories import Trajectories
    from playground.export.progress import progress
    from playground.export.tables import TraceTable

    targets = targets_of(options, "csv", "json", "npz")
    experiment = experiment_of(options)
    if not experiment.runners:
        raise InvalidInput("there is no runner; give one with --optimizer KEY[:DIALECT]")
    check_targets(targets)
    runs = Trajectories(experiment)
    with progress("computing") as show:

        def look() -> bool:
            show(runs.computed / experiment.steps)
            return False

        runs.advance_to(experiment.steps, look)
    _tell_what_happened(experiment, runs)
    _write(TraceTable.of(experiment, runs.traces), targets)
    return 0


def _tell_what_happened(experiment: Experiment, runs: Trajectories) -> None:
    """Where a run met a kink of the loss, and where it left the reals."""
    from playground.core.analysis.kinks import first_kink

    for index, runner in enumerate(experiment.runners):
        kink, trace = first_kink(runs[index]), runs[index].trace
        if kink is not None:
            tell(f"{runner.name}: step {kink.step} begins on a kink: {kink.words}")
        if trace.diverged_at is not None:
            tell(f"{runner.name}: diverged at step {trace.diverged_at} ({trace.why})")


def _write(table: TraceTable, targets: Mapping[str, str | None]) -> None:
    """Write tables where they are wanted, else a summary."""
    from playground.export import tables
    from playground.export.progress import followed

    for name, target in targets.items():
        if target is None:
            continue
        # Where the table goes to the terminal itself, a bar would be in its way.
        quiet = target == "-"
        if name == "npz":
            with writing_bytes(target) as file:
                followed(tables.writing_npz(file, table), "writing", quiet=quiet)
        else:
            write = tables.writing_csv if name == "csv" else tables.writing_json
            with writing(target) as file:
                followed(write(file, table), "writing", quiet=quiet)
    if not any(targets.values()):
        _summarise(table)


def _summarise(table: TraceTable) -> None:
    for name, trace in zip(table.names, table.traces, strict=True):
        row = trace.row(trace.last_step)
        # Where gradients come from a log there may be no loss.
        loss = f", loss = {row['loss']!r}" if math.isfinite(row["loss"]) or trace.last_step == 0 else ""
        say(f"{name}: step {trace.last_step}, x = {row['x']!r}, y = {row['y']!r}{loss}")


COMMAND = Command(
    summary="compute the runs and write their steps, or a summary",
    example=f"{NAME} run --landscape rosenbrock --start=-1.2,1 --optimizer rmsprop:pytorch --set lr=0.01 --csv -",
    takes_experiment=True,
    add_arguments=_add_arguments,
    run=_run,
)
