"""Ask the frameworks which values of each argument they take, and write limits.json.

    python make_limits.py            with torch, keras on jax, optax
    python make_limits.py tf1        with tensorflow; both keep the lines of the others

An argument's value counts as refused where making the optimizer, or its first step, raises an exception. Every other
argument has a value that is allowed. README.md says how they were installed.
"""

import importlib
import json
import os
import sys
from pathlib import Path

FILE = Path(__file__).resolve().parent / "limits.json"
PROBES = (-1e3, -1.5, -1.0, -0.1, 0.0, 1e-12, 0.1, 0.5, 0.999, 1.0, 1.001, 1.5, 2.5, 4.0, 11.0, 1e7)
"""Every number is tried with these."""

# function -> (arguments that must be given, numbers to try; name[i] is one of a tuple, given whole among the first)
TORCH = {
    "SGD": ({"lr": 0.1}, "lr momentum dampening weight_decay"),
    "ASGD": ({}, "lr lambd alpha t0 weight_decay"),
    "Adagrad": ({}, "lr lr_decay weight_decay initial_accumulator_value eps"),
    "Adadelta": ({}, "lr rho eps weight_decay"),
    "RMSprop": ({}, "lr alpha eps weight_decay momentum"),
    "Rprop": (
        {"etas": (0.5, 1.2), "step_sizes": (1e-6, 50.0)},
        "lr etas[0] etas[1] step_sizes[0] step_sizes[1]",
    ),
    "Adam": ({"betas": (0.9, 0.999)}, "lr betas[0] betas[1] eps weight_decay"),
    "AdamW": ({"betas": (0.9, 0.999)}, "lr betas[0] betas[1] eps weight_decay"),
    "Adamax": ({"betas": (0.9, 0.999)}, "lr betas[0] betas[1] eps weight_decay"),
    "NAdam": ({"betas": (0.9, 0.999)}, "lr betas[0] betas[1] eps weight_decay momentum_decay"),
    "RAdam": ({"betas": (0.9, 0.999)}, "lr betas[0] betas[1] eps weight_decay"),
}
KERAS = {
    "SGD": ({}, "learning_rate momentum weight_decay"),
    "Adagrad": ({}, "learning_rate initial_accumulator_value epsilon weight_decay"),
    "Adadelta": ({}, "learning_rate rho epsilon weight_decay"),
    "RMSprop": ({}, "learning_rate rho momentum epsilon weight_decay"),
    "Adam": ({}, "learning_rate beta_1 beta_2 epsilon weight_decay"),
    "AdamW": ({}, "learning_rate beta_1 beta_2 epsilon weight_decay"),
    "Adamax": ({}, "learning_rate beta_1 beta_2 epsilon weight_decay"),
    "Nadam": ({}, "learning_rate beta_1 beta_2 epsilon weight_decay"),
    "Lion": ({}, "learning_rate beta_1 beta_2 weight_decay"),
    "Ftrl": (
        {},
        "learning_rate learning_rate_power initial_accumulator_value l1_regularization_strength "
        "l2_regularization_strength l2_shrinkage_regularization_strength beta weight_decay",
    ),
}
_RATE = {"learning_rate": 0.1}
OPTAX = {
    "sgd": (_RATE, "learning_rate momentum"),
    "adagrad": (_RATE, "learning_rate initial_accumulator_value eps"),
    "adadelta": (_RATE, "learning_rate rho eps weight_decay"),
    "rmsprop": (_RATE, "learning_rate decay eps initial_scale momentum"),
    "rprop": (_RATE, "learning_rate eta_minus eta_plus min_step_size max_step_size"),
    "adam": (_RATE, "learning_rate b1 b2 eps eps_root"),
    "adamw": (_RATE, "learning_rate b1 b2 eps eps_root weight_decay"),
    "adamax": (_RATE, "learning_rate b1 b2 eps"),
    "nadam": (_RATE, "learning_rate b1 b2 eps eps_root"),
    "radam": (_RATE, "learning_rate b1 b2 eps eps_root threshold"),
    "adabelief": (_RATE, "learning_rate b1 b2 eps eps_root"),
    "yogi": (_RATE, "learning_rate b1 b2 eps"),
    "lion": (_RATE, "learning_rate b1 b2 weight_decay"),
    "signum": (_RATE, "learning_rate beta"),
    "ademamix": (_RATE, "learning_rate b1 b2 b3 alpha eps eps_root weight_decay"),
    "adopt": (_RATE, "learning_rate b1 b2 eps"),
    "adan": (_RATE, "learning_rate b1 b2 b3 eps eps_root weight_decay"),
}
TF1 = {
    "GradientDescentOptimizer": (_RATE, "learning_rate"),
    "MomentumOptimizer": ({"learning_rate": 0.1, "momentum": 0.5}, "learning_rate momentum"),
    "AdagradOptimizer": (_RATE, "learning_rate initial_accumulator_value"),
    "AdadeltaOptimizer": ({}, "learning_rate rho epsilon"),
    "RMSPropOptimizer": (_RATE, "learning_rate decay momentum epsilon"),
    "AdamOptimizer": ({}, "learning_rate beta1 beta2 epsilon"),
}
SCHEDULES = {
    "StepLR": ({"step_size": 5}, "gamma step_size"),
    "ExponentialLR": ({"gamma": 0.5}, "gamma"),
    "CosineAnnealingLR": ({"T_max": 5}, "T_max eta_min"),
    "LinearLR": ({}, "start_factor end_factor total_iters"),
    "OneCycleLR": (
        {"max_lr": 0.1, "total_steps": 20},
        "max_lr total_steps pct_start div_factor final_div_factor base_momentum max_momentum",
    ),
    "MultiStepLR": ({"milestones": [5]}, "gamma"),
    "ConstantLR": ({}, "factor total_iters"),
    "PolynomialLR": ({}, "total_iters power"),
    "CosineAnnealingWarmRestarts": ({"T_0": 5}, "T_0 T_mult eta_min"),
    "CyclicLR": (
        {"base_lr": 0.01, "max_lr": 0.1},
        "base_lr max_lr step_size_up gamma base_momentum max_momentum",
    ),
}
WHOLE = {"step_size", "T_max", "total_iters", "total_steps", "T_0", "T_mult", "step_size_up"}
COMBINED = [  # several arguments that are refused, or not, only together
    ("torch", "SGD", {"lr": 0.1, "nesterov": True}),
    ("torch", "SGD", {"lr": 0.1, "nesterov": True, "momentum": 0.5, "dampening": 0.1}),
    ("torch", "SGD", {"lr": 0.1, "nesterov": True, "momentum": 0.5}),
    ("keras", "Adam", {"clipnorm": 1.0, "clipvalue": 0.5}),
    ("keras", "SGD", {"clipnorm": 1.0}),
    ("keras", "SGD", {"clipvalue": 1.0}),
    ("keras", "SGD", {"nesterov": True}),
    ("optax", "rprop", {"learning_rate": "schedule"}),
    ("optax", "sgd", {"learning_rate": "schedule"}),
    ("optax", "sgd", {"learning_rate": 0.1, "nesterov": True}),
    *(("schedule", "OneCycleLR", {"max_lr": 0.1, "total_steps": steps, "pct_start": share, "three_phase": three})
      for steps, share in ((4, 0.25), (20, 0.05), (20, 0.1), (2, 0.5), (3, 1.0), (10, 0.0), (10, 1.0), (1, 0.5))
      for three in (False, True)),
]  # fmt: skip


def steps_with_torch(name, arguments):
    torch = importlib.import_module("torch")
    point = torch.tensor([1.0, -2.0], dtype=torch.float64, requires_grad=True)
    optimizer = getattr(torch.optim, name)([point], **arguments)
    for _ in range(2):
        optimizer.zero_grad()
        (point**2).sum().backward()
        optimizer.step()


def steps_with_schedule(name, arguments):
    torch = importlib.import_module("torch")
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=0.1, momentum=0.9)
    arguments = {
        one: int(value) if one in WHOLE and value == int(value) else value for one, value in arguments.items()
    }
    schedule = getattr(torch.optim.lr_scheduler, name)(optimizer, **arguments)
    last = arguments.get("total_steps", 12)
    for _ in range(last - 1):
        optimizer.step()
        schedule.step()


def steps_with_keras(name, arguments):
    os.environ["KERAS_BACKEND"] = "jax"
    keras, np = importlib.import_module("keras"), importlib.import_module("numpy")
    keras.backend.set_floatx("float64")
    point = keras.Variable(np.array([1.0, -2.0]), dtype="float64")
    optimizer = getattr(keras.optimizers, name)(**arguments)
    optimizer.build([point])
    for _ in range(2):
        optimizer.apply([2 * point.value], [point])


def steps_with_optax(name, arguments):
    optax, jnp = importlib.import_module("optax"), importlib.import_module("jax.numpy")
    if arguments.get("learning_rate") == "schedule":
        arguments = {**arguments, "learning_rate": lambda count: 0.1 / (1 + count)}
    rule = (getattr(optax, name, None) or getattr(optax.contrib, name))(**arguments)
    point = jnp.array([1.0, -2.0])
    state = rule.init(point)
    for _ in range(2):
        updates, state = rule.update(2 * point, state, point)
        point = optax.apply_updates(point, updates)


def steps_with_tf1(name, arguments):
    tensorflow = importlib.import_module("tensorflow")
    tf1 = tensorflow.compat.v1
    with tensorflow.Graph().as_default(), tf1.Session() as session:
        point = tf1.get_variable("point", initializer=tensorflow.constant([1.0, -2.0], tensorflow.float64))
        optimizer = getattr(tf1.train, name)(**arguments)
        step = optimizer.minimize(tensorflow.reduce_sum(point * point), var_list=[point])
        session.run(tf1.global_variables_initializer())
        session.run(step)


STEPS = {
    "torch": steps_with_torch, "schedule": steps_with_schedule, "keras": steps_with_keras, "optax": steps_with_optax,
    "tf1": steps_with_tf1,
}  # fmt: skip
TABLES = {"torch": TORCH, "schedule": SCHEDULES, "keras": KERAS, "optax": OPTAX, "tf1": TF1}


def accepts(framework, name, arguments):
    """Whether the optimizer is made and steps."""
    try:
        STEPS[framework](name, arguments)
    except Exception as error:  # whatever a framework refuses with
        if isinstance(error, (ImportError, AttributeError)):
            raise
        return False
    return True


def given(arguments, name, value):
    """The arguments with one replaced, or one entry of a tuple."""
    whole, bracket, index = name.partition("[")
    if not bracket:
        return {**arguments, name: value}
    several = list(arguments[whole])
    several[int(index[:-1])] = value
    return {**arguments, whole: tuple(several)}


def main():
    os.environ.setdefault("JAX_ENABLE_X64", "1")
    chosen = sys.argv[1:] or ["torch", "schedule", "keras", "optax"]
    lines = json.loads(FILE.read_text("utf-8")) if FILE.exists() else []
    lines = [line for line in lines if line["framework"] not in chosen]
    for framework in chosen:
        for name, (needed, numbers) in TABLES[framework].items():
            for argument in numbers.split():
                taken = [
                    value
                    for value in PROBES
                    if (argument not in WHOLE or (value == int(value) and value < 1e6))
                    and accepts(framework, name, given(needed, argument, value))
                ]
                lines.append(
                    {"framework": framework, "function": name, "argument": argument, "accepted": taken}
                )
        for one, name, arguments in COMBINED:
            if one == framework:
                taken = accepts(framework, name, arguments)
                lines.append({"framework": one, "function": name, "arguments": arguments, "accepted": taken})
    FILE.write_text("[\n" + ",\n".join(json.dumps(line) for line in lines) + "\n]\n", encoding="utf-8")


main()
