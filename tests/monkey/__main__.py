"""Run seeds one after the other and say what each met; status 1 where there was a fault, with the trail of actions."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic

ROOT = Path(__file__).resolve().parents[2]
SLOWEST = 0.5
"""Seconds an action may take on average, on a busy machine; a session that takes longer hangs."""
SHOWN = 25
"""Actions of the trail that are shown before a fault."""


def main() -> int:
    """Parse, run, report."""
    parser = argparse.ArgumentParser(prog="python -m tests.monkey", description=__doc__)
    parser.add_argument("--seeds", type=int, default=1, help="how many (default: 1)")
    parser.add_argument("--first-seed", type=int, default=1, help="the first of them (default: 1)")
    parser.add_argument("--actions", type=int, default=1000, help="actions of each (default: 1000)")
    parser.add_argument("--show", action="store_true", help="on the screen that there is, instead of none")
    options = parser.parse_args()
    faulty = 0
    for seed in range(options.first_seed, options.first_seed + options.seeds):
        faulty += not run_seed(seed, options.actions, on_screen=options.show)
    return 1 if faulty else 0


def run_seed(seed: int, actions: int, *, on_screen: bool = False) -> bool:
    """Run one seed in a folder that goes afterwards; whether nothing went wrong."""
    began = monotonic()
    with tempfile.TemporaryDirectory(prefix="monkey-") as folder:
        environment = {**os.environ, "HOME": folder, "TMPDIR": folder, "PYTHONFAULTHANDLER": "1"}
        for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            environment[variable] = f"{folder}/.{variable.lower()}"
        if not on_screen:
            environment["QT_QPA_PLATFORM"] = "offscreen"
        command = [sys.executable, "-m", "tests.monkey.session", str(seed), str(actions), folder]
        try:
            done = subprocess.run(
                command, cwd=ROOT, env=environment, capture_output=True, text=True, errors="replace", check=False,
                timeout=60 + actions * SLOWEST,
            )  # fmt: skip
        except subprocess.TimeoutExpired as hung:
            told = b"it hangs\n" + (hung.stderr or b"")
            done = subprocess.CompletedProcess(command, -1, "", told.decode(errors="replace"))
        trail = Path(folder) / "trail.txt"
        lines = trail.read_text(encoding="utf-8").splitlines() if trail.exists() else []
    told = f"seed {seed}: {len(lines)} actions in {monotonic() - began:.0f} s; {done.stdout.strip()}"
    if done.returncode == 0:
        print(told, flush=True)
        return True
    print(f"{told}\n  ended with status {done.returncode}; the last actions were", flush=True)
    print("\n".join(f"    {line}" for line in lines[-SHOWN:]))
    print("\n".join(f"  {line}" for line in done.stderr.splitlines()[-60:]), flush=True)
    return False


if __name__ == "__main__":
    sys.exit(main())
