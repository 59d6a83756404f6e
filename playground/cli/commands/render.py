"""`render`: the window, or a figure of its views, in a file."""

from __future__ import annotations

from typing import Any

from playground import NAME
from playground.cli.command import Command
from playground.cli.experiments import experiment_of
from playground.cli.options import Parser
from playground.cli.qt import prepare_qt


def _add_arguments(parser: Parser) -> None:
    output = parser.add_argument_group("output")
    output.add_argument(
        "--out", metavar="FILE", required=True, help="ends in .png, .svg, .pdf, .gif, .webp or .mp4"
    )
    output.add_argument(
        "--view",
        default="window",
        metavar="VIEW[,VIEW]...",
        help="window, or any of map, effective_lr, rms_gradient, loss and tracking_error",
    )
    output.add_argument(
        "--arrangement",
        default="beside",
        choices=("beside", "above", "row", "column", "grid"),
        help="how several views stand: plots beside the map, the map above plots, or all alike",
    )
    output.add_argument("--step", metavar="N", help="the step shown; the last by default")
    output.add_argument(
        "--size", metavar="WxH[UNIT]", help="in pixels of 96 an inch, or in cm, mm, in or pt: 16x9cm"
    )
    output.add_argument(
        "--scale", metavar="K", default="1", help="pixels of the picture for one of the size, 0.5 to 8"
    )
    output.add_argument("--text-size", metavar="K", default="1", help="text and lines so many times as large")
    output.add_argument("--theme", default="light", choices=("light", "dark", "print"))
    output.add_argument("--no-legend", dest="legend", action="store_false", help="name no optimizer")
    output.add_argument("--dialects", action="store_true", help="name the dialects in the legend, too")
    output.add_argument("--title", action="store_true", help="landscape, formula and step above the figure")
    output.add_argument(
        "--value-axis",
        default="shown",
        choices=("shown", "log", "linear"),
        help="of the plots; by default logarithmic unless losses are below 0",
    )
    output.add_argument("--equal-scale", action="store_true", help="x and y of the map to one scale")
    film = parser.add_argument_group("animations (.gif, .webp, .mp4)")
    film.add_argument("--fps", metavar="N", help="frames a second; 20 by default")
    film.add_argument("--stride", metavar="N", help="steps from one frame to the next")
    film.add_argument("--from", dest="first", metavar="N", help="the first step; 0 by default")
    film.add_argument("--to", dest="last", metavar="N", help="the last step; the experiment's by default")
    film.add_argument("--hold", metavar="S", help="seconds for which the last frame stays; 1 by default")
    film.add_argument("--once", action="store_true", help="play it once instead of for ever")


def _run(options: Any) -> int:
    experiment = experiment_of(options)
    prepare_qt()
    from playground.gui.render.command import render_to_file

    render_to_file(experiment, options)
    return 0


COMMAND = Command(
    summary="draw the window, or a figure of its views, into a file",
    example=f"{NAME} render --landscape himmelblau --optimizer adam --set lr=0.1 --view map --out map.png",
    takes_experiment=True,
    add_arguments=_add_arguments,
    run=_run,
)
