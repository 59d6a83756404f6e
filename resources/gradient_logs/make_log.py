"""Train a small network and write down some of its gradients, a row for each step: this makes `two_layer.csv`.

    python make_log.py            write the file beside this script
    python make_log.py FILE       write another one

Needs NumPy alone. The network has one input, six rectified units and one output; it learns the height of a grown-up
child from its parents' mean height (Galton's data, `../data/galton.csv`), both in inches from 68, by plain
stochastic gradient descent on the mean squared error with mini-batches of 32 rows. The units begin to fire at -3, -2,
-1, 0, 1 and 3.25 inches, so that the last one sees few of the families: its gradients are rare and small. Everything
random comes from one seed, and the same numbers come out again, but for last digits where another machine adds in
another order.
"""

import csv
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
STEPS, BATCH, RATE, SEED = 600, 32, 0.01, 20
MIDDLE = 68.0
FIRES_AT = np.array([-3.0, -2.0, -1.0, 0.0, 1.0, 3.25])


def read() -> tuple[np.ndarray, np.ndarray]:
    """Heights of parents and children, shape (928,) each, in inches from 68."""
    with (HERE.parent / "data" / "galton.csv").open(encoding="utf-8", newline="") as file:
        rows = [(float(row["parents"]), float(row["child"])) for row in csv.DictReader(file)]
    parents, children = np.array(rows).T
    return parents - MIDDLE, children - MIDDLE


def train() -> list[dict[str, float]]:
    """The rows of the log: what each step was handed, before it moved the parameters."""
    inputs, targets = read()
    random = np.random.default_rng(SEED)
    w1 = random.uniform(0.5, 1.0, FIRES_AT.size)
    b1 = -w1 * FIRES_AT
    w2, b2 = random.normal(0.0, 0.3, FIRES_AT.size), 0.0
    order = np.array([], dtype=int)
    rows = []
    for step in range(1, STEPS + 1):
        if order.size < BATCH:
            order = random.permutation(inputs.size)
        batch, order = order[:BATCH], order[BATCH:]
        x, target = inputs[batch], targets[batch]
        hidden = np.maximum(np.outer(x, w1) + b1, 0.0)
        error = hidden @ w2 + b2 - target
        slope = 2.0 * error / BATCH
        inner = np.outer(slope, w2) * (hidden > 0.0)
        gw1, gb1, gw2, gb2 = x @ inner, inner.sum(axis=0), slope @ hidden, slope.sum()
        rows.append(
            {
                "step": step,
                "loss": float(np.mean(error * error)),
                "w2[0]": float(gw2[0]),
                "w2[5]": float(gw2[5]),
                "w1[0]": float(gw1[0]),
                "w1[5]": float(gw1[5]),
                "b1[3]": float(gb1[3]),
                "b2": float(gb2),
            }
        )
        w1, b1, w2, b2 = w1 - RATE * gw1, b1 - RATE * gb1, w2 - RATE * gw2, b2 - RATE * gb2
    return rows


def main() -> None:
    """Write the log."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "two_layer.csv"
    rows = train()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: repr(value) for name, value in row.items()} for row in rows)


if __name__ == "__main__":
    main()
