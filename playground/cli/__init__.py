"""The command line: a module for each command, in `playground.cli.commands`.

Nothing here imports Qt but `render`, the window and the self-test, and they do so only when asked for.
"""

from __future__ import annotations

from playground.cli.program import main

__all__ = ["main"]
