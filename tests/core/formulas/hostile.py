"""Reads formulas, one JSON string a line, and answers each with one line, in a process of its own.

A formula that takes longer than a second of processor time ends the process, and so does one that takes
more than a gigabyte.
"""

from __future__ import annotations

import json
import sys

from playground.core.errors import InvalidInput
from playground.core.landscapes.custom import Custom

try:
    import resource
    import signal
except ImportError:  # Windows has neither; the time-out of the whole process stands
    resource = signal = None


def answer(text: str) -> str:
    try:
        landscape = Custom().with_settings({"expression": text})
        landscape.value(0.3, 0.7)
        landscape.gradient(0.3, 0.7)
        landscape.hessian(0.3, 0.7)
    except InvalidInput as error:
        return f"refused {error.reason}"
    return "accepted"


def main() -> None:
    answer("x*y")  # loads the modules
    if resource and signal:
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    for line in sys.stdin:
        if signal:
            signal.setitimer(signal.ITIMER_PROF, 1.0)
        print(json.dumps(answer(json.loads(line))), flush=True)
        if signal:
            signal.setitimer(signal.ITIMER_PROF, 0.0)


if __name__ == "__main__":
    main()
