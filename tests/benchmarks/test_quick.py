"""The benchmarks run: small, and without judging how fast anything is."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROWS = {
    "live frame", "growth", "drag", "scrub", "zoom", "one path", "many starts", "laboratory", "new landscape",
    "start-up", "memory", "pauses",
}  # fmt: skip


def _run(*options: str) -> str:
    command = [sys.executable, "-m", "tests.benchmarks", "--quick", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_every_benchmark_finds_its_figures(tmp_path):
    file = tmp_path / "figures.json"
    printed = _run("--json", str(file))
    figures = json.loads(file.read_text(encoding="utf-8"))["figures"]
    assert {figure["benchmark"] for figure in figures} == ROWS
    for figure in figures:
        if figure["measured"] is None:
            assert figure["note"], figure
        else:
            assert math.isfinite(figure["measured"]), figure
            assert f"{figure['what']}" in printed


@pytest.mark.slow
def test_a_checkout_is_compared_with_another_one(tmp_path):
    printed = _run("--against", str(ROOT), "--only", "zoom-steps")
    row = next(line for line in printed.splitlines() if "zoom of the steps, 8 × 300 steps" in line)
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    times = [float(re.fullmatch(r"([\d.]+) ms", cell).group(1)) for cell in cells[1:5]]  # type: ignore[union-attr]
    there, there_p95, here, here_p95 = times
    assert 0 < there <= there_p95
    assert 0 < here <= here_p95
    assert float(cells[5]) == pytest.approx(here / there, rel=0.02)
