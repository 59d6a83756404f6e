"""The benchmarks run: small, and without judging how fast anything is."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROWS = {
    "live frame", "growth", "drag", "scrub", "one path", "many starts", "laboratory", "new landscape", "start-up",
    "memory", "pauses",
}  # fmt: skip


@pytest.mark.slow
def test_every_benchmark_finds_its_figures(tmp_path):
    file = tmp_path / "figures.json"
    command = [sys.executable, "-m", "tests.benchmarks", "--quick", "--json", str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    figures = json.loads(file.read_text(encoding="utf-8"))["figures"]
    assert {figure["benchmark"] for figure in figures} == ROWS
    for figure in figures:
        if figure["measured"] is None:
            assert figure["note"], figure
        else:
            assert math.isfinite(figure["measured"]), figure
            assert f"{figure['what']}" in done.stdout
