"""Run the frameworks where derivatives do not exist and numbers overflow, and write edges.json.

    python make_edges.py             with torch, keras on jax, optax
    python make_edges.py tf1         with tensorflow; both keep the lines of the others

A line is a run with every point and its loss; null stands for what is not finite, and ends the run. README.md says how
the frameworks were installed.
"""

import json
import math
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import numpy as np  # noqa: E402
from frameworks import prepare  # noqa: E402  # the folder is no package
from surfaces import SURFACES  # noqa: E402

FILE = HERE / "edges.json"


def _library(m):
    """The functions of a formula in a framework: torch's min and max want tensors, TensorFlow names some otherwise."""

    def of_tensors(function):
        """A function of two that also takes numbers."""
        make = {"torch": "as_tensor", "tensorflow": "convert_to_tensor"}.get(m.__name__)
        return (
            function
            if make is None
            else lambda *two: function(*(getattr(m, make)(one, dtype=m.float64) for one in two))
        )

    arc = "arc" if hasattr(m, "arcsin") and m.__name__ != "torch" else "a"
    named = {f"a{name}": getattr(m, f"{arc}{name}") for name in "sin cos tan sinh cosh tanh".split()}
    named |= {name: of_tensors(getattr(m, f"{name}imum")) for name in ("max", "min")}
    named["mod"] = of_tensors(
        m.remainder if m.__name__ == "torch" else m.math.floormod if hasattr(m, "math") else m.mod
    )
    if m.__name__ == "tensorflow":
        named |= {"log": m.math.log, "ceil": m.math.ceil}
        named |= {f"log{base}": lambda u, base=base: m.math.log(u) / np.log(base) for base in (2, 10)}
    if m.__name__ in ("torch", "tensorflow"):  # they have no cube root
        named["cbrt"] = lambda u: m.sign(u) * m.abs(u) ** (1 / 3)
    for name in "abs sqrt exp log log2 log10 sin cos tan sinh cosh tanh sign floor ceil cbrt".split():
        named.setdefault(name, getattr(m, name, None))
    return named


def formula(text):
    """A surface from a formula as it is typed into the program; Python reads it with ** for ^."""
    code = compile(text.replace("^", "**"), text, "eval")
    return lambda x, y, m: eval(code, _library(m), {"x": x, "y": y})  # noqa: S307  # texts of this file


# formula or landscape, start, learning rate, steps
KINKS = [
    ("absolute_valley", (1, 2.5), 0.25, 7),
    ("absolute_valley", (0, 0), 0.25, 3),
    ("ackley", (0, 0), 0.01, 3),
    ("ackley", (0, 1), 0.01, 5),
    ("plateau", (0, 0), 0.01, 3),
    ("sqrt(x^2)+y^2", (1, 1), 0.25, 6),
    ("sqrt(x^2+y^2)", (0, 0), 0.25, 3),
    ("sqrt(x)+y^2", (0, 1), 0.1, 2),
    ("sqrt(abs(x))+y^2", (0, 1), 0.1, 2),
    ("sqrt(x^4)+y^2", (0, 1), 0.1, 2),
    ("x^y+y^2", (0, 2), 0.1, 3),
    ("x^y+y^2", (0, 0.5), 0.1, 3),
    ("x^y+y^2", (0, 1), 0.1, 3),
    ("x^(y-1)+y^2", (0, 1), 0.1, 3),
    ("x^y+y^2", (-2, 2), 0.1, 2),
    ("2^x+y^2", (0, 1), 0.1, 3),
    ("x^1.5+y^2", (0, 1), 0.1, 3),
    ("x^0.3+y^2", (0, 1), 0.1, 2),
    ("abs(x)^1.5+y^2", (0, 1), 0.1, 3),
    ("abs(x)*x+y^2", (0, 1), 0.1, 3),
    ("abs(x-y)+abs(x+y)", (1, 1), 0.25, 4),
    ("abs(abs(x)-1)+y^2", (0, 1), 0.25, 3),
    ("max(x,y)", (1, 1), 0.25, 4),
    ("min(x,y)+x^2+y^2", (1, 1), 0.25, 4),
    ("max(x,0)+y^2", (0, 1), 0.25, 3),
    ("max(0,x)+y^2", (0, 1), 0.25, 3),
    ("min(x^2,y^2)", (1, -1), 0.125, 3),
    ("max(x,-x)+y^2", (0, 1), 0.25, 3),
    ("x*sign(x)+y^2", (0, 1), 0.25, 3),
    ("sign(sqrt(x))+y^2", (0, 1), 0.25, 3),
    ("sign(x)*y+y^2", (0, 1), 0.25, 3),
    ("asin(x)+y^2", (1, 1), 0.1, 2),
    ("acos(x)*0+y^2", (1, 1), 0.1, 2),
    ("log(x^2+1)+abs(y)", (0, 0), 0.1, 3),
    ("exp(-abs(x))+y^2", (0, 1), 0.1, 3),
    ("(x^2+y^2)^0.5", (0, 0), 0.1, 2),
    ("(x^2+y^2)^0.75", (0, 0), 0.1, 2),
    ("(x^2+y^2)^1.5", (0, 0), 0.1, 2),
    ("abs(x)/(1+abs(y))", (0, 0), 0.1, 3),
    ("tanh(abs(x))+y^2", (0, 1), 0.1, 3),
    ("cbrt(x)+y^2", (0, 1), 0.1, 2),
    ("cbrt(x)+y^2", (-8, 1), 0.1, 2),
    ("floor(x)*y+y^2", (2, 1), 0.1, 3),
    ("floor(sqrt(x))+y^2", (0, 1), 0.1, 2),
    ("ceil(x)*x+y^2", (2, 1), 0.1, 3),
    ("mod(x,2)+y^2", (4, 1), 0.1, 3),
    ("mod(x,y)+y^2", (-4, 1.5), 0.1, 3),
    ("acosh(x)+y^2", (1, 1), 0.1, 2),
    ("atanh(x)*0+y^2", (0.5, 1), 0.1, 2),
    ("asinh(abs(x))+y^2", (0, 1), 0.1, 2),
    ("log2(1+abs(x))+log10(1+abs(y))", (0, 0), 0.1, 2),
    # overflow inside a finite loss
    ("exp(-exp(-x))+y^2", (-800, 1), 0.1, 2),
    ("1/(1+exp(-x))+y^2", (-800, 1), 0.1, 2),
    ("1/(1+exp(x))+y^2", (800, 1), 0.1, 2),
    ("atan(exp(x))+y^2", (800, 1), 0.1, 2),
    ("tanh(exp(x))+y^2", (800, 1), 0.1, 2),
    ("exp(-x^2)+y^2", (30, 1), 0.1, 3),
    ("exp(-1/x^2)+y^2", (0, 1), 0.1, 2),
    ("atan(1/x)+y^2", (0, 1), 0.1, 2),
    ("tanh(1/x)+y^2", (0, 1), 0.1, 2),
    ("min(exp(x),3)+y^2", (800, 1), 0.1, 2),
    ("sign(exp(x))+y^2", (800, 1), 0.1, 2),
    ("x/x+y^2", (0, 1), 0.1, 2),
    ("log(x)+y^2", (-1, 1), 0.1, 2),
    ("y^2-exp(x)", (1, 0), 1.0, 4),
]  # fmt: skip
# surface, start: an optimizer's own 0/0 and overflow
FLAT = [
    ("quadratic_bowl", (0, 1)),
    ("quadratic_bowl", (0, 0)),
    ("exp(x^2)+y^2", (20, 1)),
    ("1e100*1e100*x+y^2", (1, 1)),
    ("1e-100*1e-100*x+y^2", (1, 1)),
    ("abs(x)+1e80*1e80*y", (1, 1)),
]
RATE = {"torch": "lr", "keras": "learning_rate", "optax": "learning_rate", "tf1": "learning_rate"}
OPTIMIZERS = {
    "torch": [
        ("SGD", {"lr": 0.1}),
        ("SGD", {"lr": 0.1, "momentum": 1.5, "dampening": 1.2}),
        ("SGD", {"lr": 0.1, "dampening": -0.5, "momentum": 0.5}),
        ("SGD", {"lr": 0.0}),
        ("ASGD", {}),
        ("Adagrad", {"eps": 0}),
        ("Adagrad", {"lr": 0.1}),
        ("Adadelta", {"eps": 0}),
        ("Adadelta", {}),
        ("RMSprop", {"eps": 0}),
        ("RMSprop", {}),
        ("RMSprop", {"alpha": 1.2}),
        ("RMSprop", {"eps": 0, "momentum": 0.5}),
        ("RMSprop", {"centered": True}),
        ("RMSprop", {"centered": True, "eps": 0}),
        ("Rprop", {}),
        ("Adam", {"eps": 0}),
        ("Adam", {"lr": 0.1}),
        ("Adam", {"eps": 0, "amsgrad": True}),
        ("AdamW", {"eps": 0, "weight_decay": 0.1}),
        ("Adamax", {"eps": 0}),
        ("Adamax", {}),
        ("NAdam", {"eps": 0}),
        ("NAdam", {}),
        ("RAdam", {"eps": 0}),
        ("RAdam", {"eps": 0, "betas": [0.9, 0.5]}),
        ("RAdam", {}),
    ],
    "keras": [
        ("SGD", {}),
        ("SGD", {"momentum": 1.0}),
        ("SGD", {"learning_rate": -0.1}),
        ("Adagrad", {"epsilon": 0.0, "initial_accumulator_value": 0.0}),
        ("Adagrad", {}),
        ("Adadelta", {"epsilon": 0.0}),
        ("Adadelta", {"rho": 1.5}),
        ("RMSprop", {"epsilon": 0.0}),
        ("RMSprop", {}),
        ("RMSprop", {"centered": True, "epsilon": 0.0}),
        ("RMSprop", {"epsilon": 0.0, "momentum": 0.5}),
        ("RMSprop", {"epsilon": -1.0}),
        ("Adam", {"epsilon": 0.0}),
        ("Adam", {"epsilon": 0.0, "amsgrad": True}),
        ("Adam", {"beta_2": 1.0}),
        ("Adam", {"beta_1": 1.0}),
        ("Adam", {"beta_2": 1.5}),
        ("Adam", {"beta_1": -0.5}),
        ("Adamax", {"epsilon": 0.0}),
        ("Adamax", {"beta_1": 1.0}),
        ("Nadam", {"epsilon": 0.0}),
        ("Lion", {}),
        ("Lion", {"beta_1": 1.0}),
        ("AdamW", {"epsilon": 0.0}),
    ],
    "optax": [
        ("sgd", {"learning_rate": 0.1}),
        ("sgd", {"learning_rate": 0.1, "momentum": 1.5}),
        ("sgd", {"learning_rate": -0.1, "momentum": -0.5, "nesterov": True}),
        ("adagrad", {"learning_rate": 0.1, "initial_accumulator_value": 0.0, "eps": 0.0}),
        ("adagrad", {"learning_rate": 0.1}),
        ("adagrad", {"learning_rate": 0.1, "initial_accumulator_value": -1.0}),
        ("adadelta", {"learning_rate": 1.0, "eps": 0.0}),
        ("adadelta", {"learning_rate": 1.0, "weight_decay": -0.1}),
        ("rmsprop", {"learning_rate": 0.1, "eps": 0.0}),
        ("rmsprop", {"learning_rate": 0.1, "eps": 0.0, "eps_in_sqrt": False}),
        ("rmsprop", {"learning_rate": 0.1, "centered": True, "eps": 0.0}),
        ("rmsprop", {"learning_rate": 0.1, "decay": 1.0, "bias_correction": True}),
        ("rmsprop", {"learning_rate": 0.1, "eps": 0.0, "momentum": 0.5, "nesterov": True}),
        ("rprop", {"learning_rate": 0.1}),
        ("rprop", {"learning_rate": 0.1, "eta_plus": 0.5, "eta_minus": 1.5}),
        ("adam", {"learning_rate": 0.1, "eps": 0.0}),
        ("adam", {"learning_rate": 0.1}),
        ("adam", {"learning_rate": 0.1, "b1": 1.0}),
        ("adam", {"learning_rate": 0.1, "b2": 1.0}),
        ("adam", {"learning_rate": 0.1, "b1": 1.5}),
        ("adam", {"learning_rate": 0.1, "b2": 1.5}),
        ("adam", {"learning_rate": 0.1, "nesterov": True, "eps": 0.0}),
        ("amsgrad", {"learning_rate": 0.1, "eps": 0.0}),
        ("adamw", {"learning_rate": 0.1, "eps": 0.0}),
        ("adamax", {"learning_rate": 0.1, "eps": 0.0}),
        ("adamax", {"learning_rate": 0.1}),
        ("nadam", {"learning_rate": 0.1, "eps": 0.0}),
        ("nadam", {"learning_rate": 0.1, "b1": 1.0}),
        ("radam", {"learning_rate": 0.1, "eps": 0.0}),
        ("radam", {"learning_rate": 0.1, "eps": 0.0, "threshold": 3.0}),
        ("radam", {"learning_rate": 0.1, "b2": 0.5, "threshold": 2.5}),
        ("radam", {"learning_rate": 0.1, "b2": 0.5, "threshold": 3.0}),
        ("radam", {"learning_rate": 0.1, "threshold": -1.0}),
        ("radam", {"learning_rate": 0.1, "b2": 1.5}),
        ("adabelief", {"learning_rate": 0.1, "eps": 0.0, "eps_root": 0.0}),
        ("adabelief", {"learning_rate": 0.1}),
        ("yogi", {"learning_rate": 0.1, "eps": 0.0}),
        ("yogi", {"learning_rate": 0.1}),
        ("lion", {"learning_rate": 0.1}),
        ("lion", {"learning_rate": 0.1, "b1": 1.0}),
    ],
    "tf1": [
        ("MomentumOptimizer", {"learning_rate": 0.1, "momentum": 1.5}),
        ("MomentumOptimizer", {"learning_rate": 0.1, "momentum": 0.5, "use_nesterov": True}),
        ("AdagradOptimizer", {"learning_rate": 0.1}),
        ("AdadeltaOptimizer", {"epsilon": 0.0}),
        ("RMSPropOptimizer", {"learning_rate": 0.1, "epsilon": 0.0}),
        ("RMSPropOptimizer", {"learning_rate": 0.1, "epsilon": 0.0, "decay": 0.0}),
        ("RMSPropOptimizer", {"learning_rate": 0.1, "epsilon": 0.0, "centered": True}),
        ("AdamOptimizer", {"epsilon": 0.0}),
        ("AdamOptimizer", {"beta1": 1.0}),
        ("AdamOptimizer", {"beta2": 1.5}),
        ("AdamOptimizer", {"learning_rate": 1e+300}),
    ],
}  # fmt: skip
PLAIN = {
    "torch": ("SGD", {}),
    "keras": ("SGD", {}),
    "optax": ("sgd", {}),
    "tf1": ("MomentumOptimizer", {"momentum": 0.0}),
}
CLIPPED = [({"clip_norm": 1.0},), ({"clip_value": 0.5},)]


def cases(framework):
    name, settings = PLAIN[framework]
    for surface, start, rate, steps in KINKS:
        yield {
            "optimizer": name,
            "settings": {**settings, RATE[framework]: rate},
            "surface": surface,
            "start": start,
            "steps": steps,
        }
    for name, settings in OPTIMIZERS[framework]:
        for surface, start in FLAT:
            if (
                settings.get("centered")
                and framework in ("torch", "optax")
                and ("exp" in surface or "*1e" in surface)
            ):
                continue  # v - mean**2 is ∞ - ∞ unless the processor fuses both operations, as it does for these two
            yield {"optimizer": name, "settings": settings, "surface": surface, "start": start, "steps": 8}
    name, settings = PLAIN[framework]
    for (clip,) in CLIPPED:
        for surface, start in [*FLAT, ("sqrt(x)+y^2", (0, 1)), ("sqrt(x^2)+y^2", (0, 1))]:
            yield {
                "optimizer": name,
                "settings": {**settings, RATE[framework]: 0.1},
                "surface": surface,
                "start": start,
                "steps": 3,
                **clip,
            }


def line(framework, case):
    """The case with its points and losses, up to the first that is not finite."""
    case = {"framework": framework, **case, "start": [float(one) for one in case["start"]]}
    if case["surface"] not in SURFACES:
        SURFACES[case["surface"]] = formula(case["surface"])
    points, losses, kept = prepare(case)(case["start"]), [], []
    with np.errstate(all="ignore"):
        for x, y in points:
            loss = float(SURFACES[case["surface"]](np.float64(x), np.float64(y), np))
            kept.append([one if math.isfinite(one) else None for one in (x, y)])
            losses.append(loss if math.isfinite(loss) else None)
            if None in (*kept[-1], losses[-1]):
                break
    return {**case, "points": kept, "losses": losses}


def main():
    os.environ.setdefault("JAX_ENABLE_X64", "1")
    chosen = sys.argv[1:] or ["torch", "keras", "optax"]
    lines = json.loads(FILE.read_text("utf-8")) if FILE.exists() else []
    lines = [one for one in lines if one["framework"] not in chosen]
    for framework in chosen:
        lines += [line(framework, case) for case in cases(framework)]
    FILE.write_text("[\n" + ",\n".join(json.dumps(one) for one in lines) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
