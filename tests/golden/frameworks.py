"""Run one case with the framework it names: `prepare` returns a function from a start to all points of the run.

A framework is imported when its first case comes. Everything is computed in float64, with these exceptions, which
belong to the framework: TF1 holds its hyperparameters in float32 (see `prepare_tf1`).
"""

import importlib
import os
from collections.abc import Callable

import numpy as np
from surfaces import GRADIENTS, SURFACES

Point = list[float]
Run = Callable[[Point], list[Point]]

os.environ.setdefault("JAX_ENABLE_X64", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


def prepare(case: dict) -> Run:
    """A function that runs the case from any start.

    Raises:
        ImportError: the framework is not installed.
    """
    return PREPARE[case["framework"]](case)


def _surface(case: dict):
    """The landscape, times 1; or times `scale`, which changes how every gradient is rounded."""
    surface, scale = SURFACES[case["surface"]], case.get("scale", 1)
    return surface if scale == 1 else lambda x, y, m: scale * surface(x, y, m)


def _torch():
    """PyTorch, with float64 as its default: ASGD and NAdam keep scalars of their state in the default dtype."""
    torch = importlib.import_module("torch")
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    return torch


def _learning_rate_argument(case: dict) -> str:
    return "lr" if case["framework"] in {"torch", "paper"} else "learning_rate"


def _scheduler(torch, optimizer, schedule: dict):
    settings = dict(schedule)
    return getattr(torch.optim.lr_scheduler, settings.pop("name"))(optimizer, **settings)


def rates(case: dict) -> list[float] | None:
    """The learning rate of each step that PyTorch's scheduler gives; None where there is no schedule.

    Keras and optax are handed these rates one by one, so that a schedule means the same in every dialect.
    """
    if "schedule" not in case:
        return None
    torch = _torch()
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=case["settings"][_learning_rate_argument(case)])
    scheduler = _scheduler(torch, optimizer, {**case["schedule"]})
    found = []
    for _ in range(case["steps"]):
        found.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        scheduler.step()
    return found


def prepare_torch(case: dict) -> Run:
    torch = _torch()
    surface = _surface(case)

    def run(start):
        point = torch.tensor(start, requires_grad=True)
        optimizer = getattr(torch.optim, case["optimizer"])([point], **case["settings"])
        scheduler = _scheduler(torch, optimizer, case["schedule"]) if "schedule" in case else None
        points = [point.tolist()]
        for _ in range(case["steps"]):
            optimizer.zero_grad()
            x, y = point
            surface(x, y, torch).backward()
            if "clip_norm" in case:
                torch.nn.utils.clip_grad_norm_([point], case["clip_norm"])
            if "clip_value" in case:
                torch.nn.utils.clip_grad_value_([point], case["clip_value"])
            optimizer.step()
            if scheduler and len(points) < case["steps"]:  # OneCycleLR refuses a step beyond its last
                scheduler.step()
            points.append(point.tolist())
        return points

    return run


def _jax_gradient(case: dict):
    jax, jnp = importlib.import_module("jax"), importlib.import_module("jax.numpy")
    surface = _surface(case)
    return jax.grad(lambda point: surface(point[0], point[1], jnp))


def prepare_keras(case: dict) -> Run:
    """Keras on JAX. (On TensorFlow, Keras passes beta_1 and the like through float32.)"""
    os.environ["KERAS_BACKEND"] = "jax"
    keras, jax = importlib.import_module("keras"), importlib.import_module("jax")
    keras.backend.set_floatx("float64")
    gradient, table = jax.jit(_jax_gradient(case)), rates(case)
    clipping = {
        new: case[old] for old, new in (("clip_norm", "clipnorm"), ("clip_value", "clipvalue")) if old in case
    }

    def run(start):
        optimizer = getattr(keras.optimizers, case["optimizer"])(**case["settings"], **clipping)
        point = keras.Variable(np.array(start), dtype="float64")
        optimizer.build([point])
        points = [list(start)]
        for step in range(case["steps"]):
            if table:
                optimizer.learning_rate = table[step]
            optimizer.apply([gradient(point.value)], [point])
            points.append(np.asarray(point.value).tolist())
        return points

    return run


def prepare_optax(case: dict) -> Run:
    jax, jnp = importlib.import_module("jax"), importlib.import_module("jax.numpy")
    optax = importlib.import_module("optax")
    gradient, table = _jax_gradient(case), rates(case)
    settings = dict(case["settings"])
    if table:
        array = jnp.array(table)
        settings["learning_rate"] = lambda count: array[count]
    rule = (getattr(optax, case["optimizer"], None) or getattr(optax.contrib, case["optimizer"]))(**settings)
    if "clip_norm" in case:
        rule = optax.chain(optax.clip_by_global_norm(case["clip_norm"]), rule)
    if "clip_value" in case:
        rule = optax.chain(optax.clip(case["clip_value"]), rule)

    @jax.jit
    def step(point, state):
        updates, state = rule.update(gradient(point), state, point)
        return optax.apply_updates(point, updates), state

    def run(start):
        point = jnp.array(start, dtype=jnp.float64)
        state = rule.init(point)
        points = [list(start)]
        for _ in range(case["steps"]):
            point, state = step(point, state)
            points.append(np.asarray(point).tolist())
        return points

    return run


def prepare_tf1(case: dict) -> Run:
    """`tf.compat.v1.train` in a graph, the way it was used.

    A hyperparameter given as a Python number becomes a float32 tensor and is then cast to float64, so that 0.01 acts
    as 0.009999999776482582; Adam's powers of beta1 and beta2 are float32 variables, multiplied at each step.
    """
    tensorflow = importlib.import_module("tensorflow")
    tf1 = tensorflow.compat.v1
    surface = _surface(case)
    graph = tensorflow.Graph()
    with graph.as_default():
        point = tf1.get_variable("point", shape=[2], dtype=tensorflow.float64)
        where = tf1.placeholder(tensorflow.float64, [2])
        put = point.assign(where)
        optimizer = getattr(tf1.train, case["optimizer"])(**case["settings"])
        gradient = tf1.gradients(surface(point[0], point[1], tensorflow), point)[0]
        if "clip_norm" in case:
            gradient = tensorflow.clip_by_norm(gradient, case["clip_norm"])
        if "clip_value" in case:
            gradient = tensorflow.clip_by_value(gradient, -case["clip_value"], case["clip_value"])
        update = optimizer.apply_gradients([(gradient, point)])
        initial = tf1.global_variables_initializer()

    def run(start):
        with tf1.Session(graph=graph) as session:
            session.run(initial)
            session.run(put, {where: start})
            points = [list(start)]
            for _ in range(case["steps"]):
                session.run(update)
                points.append(session.run(point).tolist())
        return points

    return run


# ---- The rules of the papers, a few lines each. p: point, g: gradient, t: step from 1, s: state that starts at 0.


def paper_sgd(p, g, t, s, lr, momentum=0.0, nesterov=False):
    """Polyak (1964): v <- mu v + g, p <- p - lr v. Nesterov in the form of Sutskever et al. (2013)."""
    s["v"] = momentum * s.get("v", 0) + g
    return p - lr * (g + momentum * s["v"] if nesterov else s["v"])


def paper_adagrad(p, g, t, s, lr, eps=1e-8):
    """Duchi, Hazan and Singer (2011), diagonal form."""
    s["G"] = s.get("G", 0) + g**2
    return p - lr * g / (np.sqrt(s["G"]) + eps)


def paper_rmsprop(p, g, t, s, lr=0.01, beta=0.9, eps=1e-8):
    """Tieleman and Hinton, lecture 6e (2012), with eps inside the root."""
    s["v"] = beta * s.get("v", 0) + (1 - beta) * g**2
    return p - lr * g / np.sqrt(s["v"] + eps)


def paper_adam(p, g, t, s, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    """Kingma and Ba (2015), algorithm 1."""
    s["m"] = beta1 * s.get("m", 0) + (1 - beta1) * g
    s["v"] = beta2 * s.get("v", 0) + (1 - beta2) * g**2
    m_hat, v_hat = s["m"] / (1 - beta1**t), s["v"] / (1 - beta2**t)
    return p - lr * m_hat / (np.sqrt(v_hat) + eps)


def paper_qhm(p, g, t, s, lr, beta, nu):
    """Ma and Yarats, Quasi-hyperbolic momentum and Adam (2019), equations 3 and 4."""
    s["b"] = beta * s.get("b", 0) + (1 - beta) * g
    return p - lr * ((1 - nu) * g + nu * s["b"])


def paper_qhadam(p, g, t, s, lr, beta1, beta2, nu1, nu2, eps):
    """Ma and Yarats (2019), equations 5 to 7."""
    s["m"] = beta1 * s.get("m", 0) + (1 - beta1) * g
    s["v"] = beta2 * s.get("v", 0) + (1 - beta2) * g**2
    m_hat, v_hat = s["m"] / (1 - beta1**t), s["v"] / (1 - beta2**t)
    return p - lr * ((1 - nu1) * g + nu1 * m_hat) / (np.sqrt((1 - nu2) * g**2 + nu2 * v_hat) + eps)


def paper_madgrad(p, g, t, s, lr, momentum=0.9, eps=1e-6):
    """Defazio and Jelassi (2021), algorithm 1, with eps where the authors' code has it."""
    s.setdefault("start", p)
    weight = (lr + eps) * np.sqrt(t)
    s["s"] = s.get("s", 0) + weight * g
    s["v"] = s.get("v", 0) + weight * g**2
    z = s["start"] - s["s"] / (np.cbrt(s["v"]) + eps)
    return momentum * p + (1 - momentum) * z


def prepare_paper(case: dict) -> Run:
    rule, gradient = globals()[f"paper_{case['optimizer']}"], GRADIENTS[case["surface"]]

    def run(start):
        point, state, points = np.array(start), {}, [list(start)]
        for t in range(1, case["steps"] + 1):
            g = case.get("scale", 1) * np.array(gradient(*point))
            point = rule(point, g, t, state, **case["settings"])
            points.append(point.tolist())
        return points

    return run


PREPARE = {
    "torch": prepare_torch,
    "keras": prepare_keras,
    "optax": prepare_optax,
    "tf1": prepare_tf1,
    "paper": prepare_paper,
}
