"""`list`: what there is to choose from."""

from __future__ import annotations

import json
from typing import Any

from playground import NAME
from playground.cli.command import Command
from playground.cli.options import Parser
from playground.cli.streams import say


def _add_arguments(parser: Parser) -> None:
    from playground.experiment.listing import KINDS

    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--json", action="store_true", help="everything declared, as JSON")


def _run(options: Any) -> int:
    from playground.experiment.listing import listing, table

    entries = listing(options.kind)
    say(json.dumps(entries, indent=2, ensure_ascii=False) if options.json else table(entries))
    return 0


COMMAND = Command(
    summary="list what there is to choose from",
    example=f"{NAME} list optimizers",
    add_arguments=_add_arguments,
    run=_run,
)
