"""What other packages bring, as far as it could not be used."""

from __future__ import annotations

import sys

from playground.cli.streams import tell


def tell_left_out() -> None:
    """Say which extensions could not be used, a line each; nothing where none was asked for."""
    if "playground.core.catalogue" not in sys.modules:
        return
    from playground.core import catalogue

    for fault in catalogue.faults():
        tell(f"warning: {fault}")
