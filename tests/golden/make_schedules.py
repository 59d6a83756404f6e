"""Write schedules.json: the rate, and the momentum where it is driven, that the frameworks give at each step.

    python make_schedules.py         with torch, keras on jax, optax

Everything is float64. A row names our schedule and its settings beside the framework's call. Most go on well beyond
the schedule's end.
"""

import importlib
import json
import os
from pathlib import Path

FILE = Path(__file__).resolve().parent / "schedules.json"
LR, STEPS = 0.3, 130

# our key, our settings, the framework's function and its arguments where they are others
TORCH = [
    ("step", {"step_size": 7, "gamma": 0.7}, "StepLR"),
    ("multi_step", {"milestones": [10, 11, 60], "gamma": 0.3}, "MultiStepLR"),
    ("multi_step", {"milestones": [50, 5, 50, 0, 90], "gamma": 0.9}, "MultiStepLR"),
    ("multi_step", {"milestones": [3], "gamma": 1.7}, "MultiStepLR"),
    ("constant_factor", {}, "ConstantLR"),
    ("constant_factor", {"factor": 0.7, "total_iters": 60}, "ConstantLR"),
    ("constant_factor", {"factor": 0.3, "total_iters": 0}, "ConstantLR"),
    ("constant_factor", {"factor": 1.0, "total_iters": 1}, "ConstantLR"),
    ("exponential", {"gamma": 0.97}, "ExponentialLR"),
    ("linear", {"start_factor": 0.2, "end_factor": 0.9, "total_iters": 100}, "LinearLR"),
    ("polynomial", {"total_iters": 5, "power": 1.0}, "PolynomialLR"),
    ("polynomial", {"total_iters": 100, "power": 2.0}, "PolynomialLR"),
    ("polynomial", {"total_iters": 130, "power": 0.5}, "PolynomialLR"),
    ("polynomial", {"total_iters": 0, "power": 3.0}, "PolynomialLR"),
    ("polynomial", {"total_iters": 40, "power": 0.0}, "PolynomialLR"),
    ("cosine", {"T_max": 10, "eta_min": 0.01}, "CosineAnnealingLR"),
    ("cosine", {"T_max": 1}, "CosineAnnealingLR"),
    ("cosine", {"T_max": 37, "eta_min": 0.5}, "CosineAnnealingLR"),
    ("cosine_restarts", {"T_0": 10}, "CosineAnnealingWarmRestarts"),
    ("cosine_restarts", {"T_0": 7, "T_mult": 2, "eta_min": 0.01}, "CosineAnnealingWarmRestarts"),
    ("cosine_restarts", {"T_0": 1, "T_mult": 3}, "CosineAnnealingWarmRestarts"),
    ("cosine_restarts", {"T_0": 500, "eta_min": 0.4}, "CosineAnnealingWarmRestarts"),
    ("cyclic", {"base_lr": 0.01, "max_lr": 0.2}, "CyclicLR"),
    ("cyclic", {"base_lr": 0.01, "max_lr": 0.2, "step_size_up": 7}, "CyclicLR"),
    ("cyclic", {"base_lr": 0.001, "max_lr": 0.3, "step_size_up": 5, "step_size_down": 23, "mode": "triangular2",
     "base_momentum": 0.5, "max_momentum": 0.95}, "CyclicLR"),
    ("cyclic", {"base_lr": 0.02, "max_lr": 0.1, "step_size_up": 20, "step_size_down": 3, "mode": "exp_range",
     "gamma": 0.98}, "CyclicLR"),
    ("cyclic", {"base_lr": 0.02, "max_lr": 0.1, "step_size_up": 11, "step_size_down": 0, "mode": "exp_range",
     "gamma": 0.9, "cycle_momentum": False}, "CyclicLR"),
    ("one_cycle", {"max_lr": 0.6, "total_steps": 131, "pct_start": 0.25}, "OneCycleLR"),
    ("one_cycle", {"max_lr": 0.6, "total_steps": 129}, "OneCycleLR"),
    ("one_cycle", {"max_lr": 0.6, "total_steps": 129, "anneal_strategy": "linear"}, "OneCycleLR"),
    ("one_cycle", {"max_lr": 0.6, "total_steps": 140, "three_phase": True, "anneal_strategy": "linear",
     "base_momentum": 0.6}, "OneCycleLR"),
]  # fmt: skip
KERAS = [
    ("polynomial", {"total_iters": 50, "eta_min": 0.01, "power": 0.5}, "PolynomialDecay",
     {"decay_steps": 50, "end_learning_rate": 0.01, "power": 0.5}),
    ("polynomial", {"total_iters": 20, "eta_min": 0.02, "power": 2.0, "cycle": True}, "PolynomialDecay",
     {"decay_steps": 20, "end_learning_rate": 0.02, "power": 2.0, "cycle": True}),
    ("piecewise_constant", {"boundaries": [10, 11, 90], "values": [0.5, 0.1, 0.7, 0.05]}, "PiecewiseConstantDecay",
     {"boundaries": [10, 11, 90], "values": [0.5, 0.1, 0.7, 0.05]}),
    ("piecewise_constant", {"boundaries": [0], "values": [0.5, 0.1]}, "PiecewiseConstantDecay",
     {"boundaries": [0], "values": [0.5, 0.1]}),
    ("inverse_time", {"decay_steps": 10.0, "decay_rate": 0.5}, "InverseTimeDecay",
     {"decay_steps": 10.0, "decay_rate": 0.5}),
    ("inverse_time", {"decay_steps": 7.0, "decay_rate": 3.0, "staircase": True}, "InverseTimeDecay",
     {"decay_steps": 7.0, "decay_rate": 3.0, "staircase": True}),
    ("cosine_restarts", {"T_0": 10, "T_mult": 1, "m_mul": 0.8, "eta_min": 0.03}, "CosineDecayRestarts",
     {"first_decay_steps": 10, "t_mul": 1.0, "m_mul": 0.8, "alpha": 0.1}),
    ("cosine_restarts", {"T_0": 6, "T_mult": 2, "m_mul": 0.7}, "CosineDecayRestarts",
     {"first_decay_steps": 6, "t_mul": 2.0, "m_mul": 0.7}),
]  # fmt: skip


def optax_cases(optax):
    """The same for optax, whose schedules are put together of others."""

    def wsd(warmup, stable, decay, first, falls):
        parts = [optax.linear_schedule(first * LR, LR, warmup), optax.constant_schedule(LR), falls]
        return optax.join_schedules(parts, [warmup, warmup + stable])

    kind = "warmup_stable_decay"
    return [
        (kind, {"warmup_steps": 10, "stable_steps": 50, "decay_steps": 40, "start_factor": 0.1, "eta_min": 0.01},
         wsd(10, 50, 40, 0.1, optax.linear_schedule(LR, 0.01, 40))),
        (kind, {"warmup_steps": 20, "stable_steps": 30, "decay_steps": 50, "decay": "cosine"},
         wsd(20, 30, 50, 0.0, optax.cosine_decay_schedule(LR, 50))),
        (kind, {"warmup_steps": 5, "stable_steps": 0, "decay_steps": 60, "eta_min": 0.03, "decay": "sqrt"},
         wsd(5, 0, 60, 0.0, lambda e: LR - (LR - 0.03) * min(max(e, 0) / 60, 1.0) ** 0.5)),
        ("multi_step", {"milestones": [10, 40], "gamma": 0.2},
         optax.piecewise_constant_schedule(LR, {10: 0.2, 40: 0.2})),
        ("polynomial", {"total_iters": 50, "eta_min": 0.01, "power": 1.5},
         optax.polynomial_schedule(LR, 0.01, 1.5, 50)),
    ]  # fmt: skip


def with_torch(name, arguments):
    torch = importlib.import_module("torch")
    torch.set_default_dtype(torch.float64)
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=LR, momentum=0.5)
    schedule = getattr(torch.optim.lr_scheduler, name)(optimizer, **arguments)
    rates, momenta = [], []
    for _ in range(STEPS):
        rates.append(float(optimizer.param_groups[0]["lr"]))
        momenta.append(float(optimizer.param_groups[0]["momentum"]))
        optimizer.step()
        if len(rates) < STEPS:  # OneCycleLR raises an error two steps beyond its last
            schedule.step()
    driven = name in ("CyclicLR", "OneCycleLR") and arguments.get("cycle_momentum", True)
    return {"rates": rates, **({"momenta": momenta} if driven else {})}


def with_keras(name, arguments):
    os.environ["KERAS_BACKEND"] = "jax"
    keras = importlib.import_module("keras")
    keras.config.set_floatx("float64")
    first = {} if name == "PiecewiseConstantDecay" else {"initial_learning_rate": LR}
    schedule = getattr(keras.optimizers.schedules, name)(**first, **arguments)
    return {"rates": [float(schedule(e)) for e in range(STEPS)]}


def main():
    os.environ.setdefault("JAX_ENABLE_X64", "1")
    lines = []
    for framework, rows, rates in (("torch", TORCH, with_torch), ("keras", KERAS, with_keras)):
        for key, settings, name, *arguments in rows:
            computed = rates(name, arguments[0] if arguments else settings)
            lines.append({"framework": framework, "key": key, "settings": settings, **computed})
    optax, np = importlib.import_module("optax"), importlib.import_module("numpy")
    for key, settings, schedule in optax_cases(optax):
        computed = [float(schedule(np.float64(e))) for e in range(STEPS)]
        lines.append({"framework": "optax", "key": key, "settings": settings, "rates": computed})
    FILE.write_text("[\n" + ",\n".join(json.dumps(line) for line in lines) + "\n]\n", encoding="utf-8")


main()
