"""Puts a script together: imports, landscape, one function for each runner, and the loop that prints."""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import fill, indent

from playground.core.autodiff.conventions import AUTODIFF_OF
from playground.core.errors import InvalidInput
from playground.experiment.model import Experiment, Runner
from playground.export.code import FRAMEWORKS, frameworks, replay, schedules, steps, surface

_LIBRARY = {"numpy": "np", "pytorch": "torch", "keras": "jnp", "optax": "jnp"}
_IMPORTS = {
    "numpy": """\
import numpy as np

# What is infinite or nan is carried on without a warning, as in the frameworks.
np.seterr(all="ignore")
""",
    "pytorch": """\
import numpy as np
import torch

# PyTorch's own default is float32, with seven digits; the numbers printed here have sixteen.
torch.set_default_dtype(torch.float64)
""",
    "keras": """\
# On TensorFlow Keras rounds hyperparameters to float32, on JAX it does not.
os.environ["KERAS_BACKEND"] = "jax"
import jax
import jax.numpy as jnp
import keras
import numpy as np

# The default of both is float32, with seven digits; the numbers printed here have sixteen.
jax.config.update("jax_enable_x64", True)
keras.config.set_floatx("float64")
""",
    "optax": """\
import jax
import jax.numpy as jnp
import numpy as np
import optax

# JAX's own default is float32, with seven digits; the numbers printed here have sixteen.
jax.config.update("jax_enable_x64", True)
""",
}
_GRADIENT_AT = '''\
def {name}(x, y, t):
    """Both partial derivatives for step t, on the landscape of time t - 1."""
    cos, sin, shift_x, shift_y = frame(t - 1)
    gx, gy = {slope}(*place(x, y, cos, sin, shift_x, shift_y))
    return cos * gx - sin * gy, sin * gx + cos * gy
'''


def why_not(runner: Runner, experiment: Experiment, framework: str) -> str:
    """Why there is no script of a runner for a framework, in a sentence; empty where there is one."""
    is_replay = experiment.landscape.is_replay
    if reason := replay.why_not(experiment) if is_replay else surface.why_not(experiment.problem):
        return reason
    if not schedules.can_write(runner.schedule, experiment.steps):
        most = f"{schedules.LONGEST_TABLE:,} steps at most"
        return f"The schedule {runner.schedule.title} can be written down for {most}."
    return "" if framework == "numpy" else frameworks.why_not(runner, framework)


def script(experiment: Experiment, runners: Sequence[Runner], framework: str) -> str:
    """A script that prints the paths of some of an experiment's runners, a line a step: step, x, y, loss.

    Where gradients come from a log, the script holds the log and prints no loss.

    Raises:
        InvalidInput: one of them cannot be expressed; the message says why.
    """
    if not runners:
        raise InvalidInput("there is no runner")
    for runner in runners:
        if reason := why_not(runner, experiment, framework):
            raise InvalidInput(f"{runner.name}: {reason}")
    names = _function_names(runners)
    parts = [_setting(experiment), *_landscape(experiment, runners, framework)]
    for runner, name in zip(runners, names, strict=True):
        parts += _runner(experiment, runner, name, framework)
    parts.append(_show(experiment, framework))
    head = _head(experiment, runners, framework)
    ending = _ending(runners, names)
    return head + "\n" + _with_imports("\n\n".join(parts), framework) + "\n\n" + ending


def _head(experiment: Experiment, runners: Sequence[Runner], framework: str) -> str:
    title = ", ".join(_plain(runner.name) for runner in runners)
    return (
        f'"""{title} on {_plain(experiment.landscape.title)}, with {FRAMEWORKS[framework]}.\n\n'
        f'Prints a line a step: step, x, y{"" if experiment.landscape.is_replay else ", loss"}.\n"""\n'
    )


def _with_imports(body: str, framework: str) -> str:
    imports = _IMPORTS[framework]
    names = ("functools", "math", "os")
    standard = "".join(f"import {name}\n" for name in names if f"{name}." in imports + body)
    if "np." not in body + ("np." if framework == "keras" else ""):
        imports = imports.replace("import numpy as np\n", "")
    return (f"{standard}\n" if standard else "") + f"{imports}\n" + body


def _setting(experiment: Experiment) -> str:
    return f"START = ({experiment.start.x!r}, {experiment.start.y!r})\nSTEPS = {experiment.steps}\n"


def _landscape(experiment: Experiment, runners: Sequence[Runner], framework: str) -> list[str]:
    landscape, problem, library = experiment.landscape, experiment.problem, _LIBRARY[framework]
    if landscape.is_replay:
        return [replay.log_text(experiment)]
    moved = surface.is_moved(problem)
    parts = [surface.surface(landscape, library).loss]
    if moved:
        parts.append(surface.frame_text(problem))
    by_hand = {runner.method.autodiff for runner in runners if _is_by_hand(experiment, runner, framework)}
    for autodiff in sorted(by_hand):
        name = _gradient_name(experiment, autodiff, framework)
        slope = name.replace("gradient", "slope", 1) if moved else name
        parts.append(surface.gradient_text(landscape, autodiff if landscape.autodiff else "", slope))
        if moved:
            parts.append(_GRADIENT_AT.format(name=name, slope=slope))
    if library == "jnp" and not all(_is_by_hand(experiment, runner, framework) for runner in runners):
        at, where = ("*place(*point, *where)", ", where") if moved else ("*point", "")
        parts.append(f"gradient = jax.jit(jax.grad(lambda point{where}: loss({at})))\n")
    if problem.modifiers.noise != 0.0:
        parts.append(surface.noise_text(problem))
    return parts


def _is_by_hand(experiment: Experiment, runner: Runner, framework: str) -> bool:
    """Whether the script writes the gradient out: NumPy finds none, and at kinks a framework may find another."""
    if framework == "numpy" or experiment.landscape.is_replay:
        return True
    return runner.method.autodiff != AUTODIFF_OF[framework] and surface.has_kinks(experiment.landscape)


def _gradient_name(experiment: Experiment, autodiff: str, framework: str) -> str:
    """What the function is called; one for each way to differentiate, where they differ."""
    if autodiff and experiment.landscape.autodiff:
        return f"gradient_{autodiff}"
    return "gradient" if framework == "numpy" or experiment.landscape.is_replay else "closed_gradient"


def _runner(experiment: Experiment, runner: Runner, name: str, framework: str) -> list[str]:
    parts: list[str] = []
    rate = momentum = ""
    optimizer, rule = runner.optimizer, runner.method.rule
    if not runner.schedule.is_constant:
        rate = f"{name}_rate"
        told = f"The learning rate of step t: {runner.schedule.title}."
        parts.append(
            _function(rate, "t", told, schedules.rate_lines(runner.schedule, optimizer.lr, experiment.steps))
        )
    if rule.driven:
        momentum = f"{name}_momentum"
        told = "The momentum of step t."
        parts.append(
            _function(momentum, "t", told, schedules.momentum_lines(runner.schedule, experiment.steps))
        )
    moved, noisy = surface.is_moved(experiment.problem), experiment.modifiers.noise != 0.0
    incoming = ""
    if _is_by_hand(experiment, runner, framework):
        timed = moved or experiment.landscape.is_replay
        name_of_gradient = _gradient_name(experiment, runner.method.autodiff, framework)
        incoming = f"{name_of_gradient}(*{{}}{', t' if timed else ''})"
    if framework == "numpy":
        lines = _numpy_lines(runner, rate, momentum, incoming, noisy=noisy)
    elif framework == "pytorch":
        lines = frameworks.pytorch_lines(runner, rate, momentum, incoming, moved=moved, noisy=noisy)
    elif framework == "keras":
        lines = frameworks.keras_lines(runner, rate, incoming, moved=moved, noisy=noisy)
    else:
        lines = frameworks.optax_lines(runner, rate, incoming, moved=moved, noisy=noisy)
    called = optimizer.dialects[runner.dialect].function
    told = _plain(runner.name) + (f": {called}." if runner.dialect != "paper" else ".")
    if runner.dialect == "paper":
        told += "\n\n" + fill(_plain(optimizer.source) + ".", 96, break_on_hyphens=False) + "\n"
    parts.append(_function(name, "", told, lines))
    return parts


def _numpy_lines(runner: Runner, rate: str, momentum: str, incoming: str, *, noisy: bool) -> list[str]:
    method, rule = runner.method, runner.method.rule
    settings, states, body = steps.written(rule, {})
    single = getattr(runner.optimizer, "float32", False)
    lines = ["# This dialect keeps its settings in single precision."] if single else []
    if not rate:
        lines.append(f"lr = {method.rate(1)!r}  # learning rate")
    lines += [*settings, "", "theta = np.array(START)", *states, "yield theta.tolist()"]
    lines.append("for t in range(1, STEPS + 1):")
    for variable, function in (("lr", rate), (rule.driven, momentum)):
        if function:
            lines.append(
                f"    {variable} = " + (f"float(np.float32({function}(t)))" if single else f"{function}(t)")
            )
    added = " + noise(t)" if noisy else ""
    lines.append(f"    g = np.array({incoming.format('theta')}){added}")
    clipping = method.clipping
    if clipping.norm is not None:
        slack = f" + {clipping.slack!r}" if clipping.slack else ""
        lines += [
            f"    norm = np.sqrt(g[0] * g[0] + g[1] * g[1]){slack}",
            f"    g = g if norm <= {clipping.norm!r} else g * ({clipping.norm!r} / norm)  # clipped by norm",
        ]
    if clipping.value is not None:
        lines.append(f"    g = np.clip(g, -{clipping.value!r}, {clipping.value!r})  # clipped by value")
    return [*lines, *(f"    {line}" for line in body), "    yield theta.tolist()"]


def _function(name: str, arguments: str, told: str, lines: Sequence[str]) -> str:
    text = "\n".join([f'"""{told}"""', *lines])
    return f"def {name}({arguments}):\n{indent(text, '    ')}\n"


def _show(experiment: Experiment, framework: str) -> str:
    if experiment.landscape.is_replay:
        return replay.SHOW
    point = "*place(x, y, *frame(step))" if surface.is_moved(experiment.problem) else "x, y"
    value = f"float(loss({point}))"
    if framework == "numpy":
        value = value.replace("x, y", "*np.array((x, y))")
    if framework == "pytorch":
        value = value.replace("x, y", "*torch.tensor((x, y))").replace("float(", "", 1)[:-1] + ".item()"
    return f'''\
def show(path):
    """Print the points of a path, up to the first that is not finite."""
    try:
        for step, (x, y) in enumerate(path):
            value = {value}
            if not math.isfinite(x + y + value):
                break
            print(step, x, y, value)
    except (ArithmeticError, ValueError) as error:
        print(f"# diverged: {{error}}")
'''


def _ending(runners: Sequence[Runner], names: Sequence[str]) -> str:
    if len(runners) == 1:
        return f"show({names[0]}())\n"
    shown = (
        f'print("# {_plain(one.name)}")\nshow({name}())\n' for one, name in zip(runners, names, strict=True)
    )
    return "".join(shown)


def _plain(text: str) -> str:
    """A label within a script's text."""
    return text.replace("\\", "/").replace('"', "'")


def _function_names(runners: Sequence[Runner]) -> list[str]:
    """A name for each runner's function: its optimizer's, with a number where there are several."""
    bases = [re.sub(r"\W+", "_", runner.optimizer.key) for runner in runners]
    return [
        f"run_{base}" + (f"_{bases[: index + 1].count(base)}" if bases.count(base) > 1 else "")
        for index, base in enumerate(bases)
    ]
