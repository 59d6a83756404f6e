"""What the frameworks' own optimizers do when they are fed the gradients of the sample log: `gradient_log.json`.

    python make_gradient_log.py          write the file beside this script

The log is `resources/gradient_logs/two_layer.csv`, its columns w2[0] and w2[5], from (0.5, -0.25) for all 600 steps. No
loss and no automatic differentiation take part: each step the gradient is put into the parameter, and the optimizer
steps. Each entry has the framework, the optimizer, its settings and step -> [x, y], at steps 0 to 20 and each 25th.
"""

import csv
import importlib
import json
import os
from pathlib import Path

import numpy as np

os.environ.setdefault("JAX_ENABLE_X64", "1")
os.environ["KERAS_BACKEND"] = "jax"

HERE = Path(__file__).resolve().parent
LOG = HERE.parents[1] / "resources" / "gradient_logs" / "two_layer.csv"
COLUMNS = ("w2[0]", "w2[5]")
START = [0.5, -0.25]

CASES = [
    ("torch", "RMSprop", {"lr": 0.01}),
    ("torch", "RMSprop", {"lr": 0.003, "alpha": 0.9, "eps": 1e-6, "momentum": 0.8, "centered": True}),
    ("torch", "Adam", {"lr": 0.01}),
    ("torch", "Adam", {"lr": 0.02, "betas": [0.8, 0.95], "amsgrad": True}),
    ("torch", "AdamW", {"lr": 0.01, "weight_decay": 0.1}),
    ("torch", "SGD", {"lr": 0.01, "momentum": 0.9, "nesterov": True}),
    ("keras", "RMSprop", {"learning_rate": 0.01, "rho": 0.95}),
    ("keras", "Adam", {"learning_rate": 0.01, "epsilon": 1e-7}),
    ("optax", "rmsprop", {"learning_rate": 0.01, "decay": 0.95, "eps": 1e-6}),
    ("optax", "adam", {"learning_rate": 0.01}),
]


def gradients() -> np.ndarray:
    """Shape (600, 2)."""
    with LOG.open(encoding="utf-8", newline="") as file:
        return np.array([[float(row[name]) for name in COLUMNS] for row in csv.DictReader(file)])


def run_torch(name, settings, log):
    torch = importlib.import_module("torch")
    point = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = getattr(torch.optim, name)([point], **settings)
    yield point.tolist()
    for gradient in log:
        point.grad = torch.tensor(gradient, dtype=torch.float64)
        optimizer.step()
        yield point.tolist()


def run_keras(name, settings, log):
    keras = importlib.import_module("keras")
    keras.backend.set_floatx("float64")
    optimizer = getattr(keras.optimizers, name)(**settings)
    point = keras.Variable(np.array(START), dtype="float64")
    optimizer.build([point])
    yield np.asarray(point.value).tolist()
    for gradient in log:
        optimizer.apply([keras.ops.convert_to_tensor(gradient)], [point])
        yield np.asarray(point.value).tolist()


def run_optax(name, settings, log):
    optax, jnp = importlib.import_module("optax"), importlib.import_module("jax.numpy")
    optimizer = getattr(optax, name)(**settings)
    point = jnp.array(START)
    state = optimizer.init(point)
    yield point.tolist()
    for gradient in log:
        updates, state = optimizer.update(jnp.array(gradient), state, point)
        point = optax.apply_updates(point, updates)
        yield point.tolist()


def main() -> None:
    log = gradients()
    runs = {"torch": run_torch, "keras": run_keras, "optax": run_optax}
    made = []
    for framework, name, settings in CASES:
        points = enumerate(runs[framework](name, settings, log))
        trace = {str(step): point for step, point in points if step <= 20 or step % 25 == 0}
        made.append({"framework": framework, "optimizer": name, "settings": settings, "trace": trace})
    found = {"columns": COLUMNS, "start": START, "runs": made}
    text = json.dumps(found, allow_nan=False, indent=None)
    (HERE / "gradient_log.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
