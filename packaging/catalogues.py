"""What a program, built or run from source, says that it has."""

from __future__ import annotations

import json
import subprocess
from typing import Any

from project import ROOT

KINDS = ("landscapes", "optimizers", "schedules")


def catalogue(program: tuple[str, ...]) -> dict[str, Any]:
    """All that a program lists, each kind as it declares it."""
    found: dict[str, Any] = {}
    for kind in KINDS:
        command = [*program, "list", kind, "--json"]
        answer = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
        if answer.returncode:
            raise SystemExit(f"{' '.join(command)} ended with {answer.returncode}: {answer.stderr}")
        found[kind] = json.loads(answer.stdout)
    return found


def keys(listed: dict[str, Any]) -> dict[str, list[str]]:
    """The keys alone."""
    return {kind: [entry["key"] for entry in entries] for kind, entries in listed.items()}
