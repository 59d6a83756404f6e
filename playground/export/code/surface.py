"""The landscape as Python source, with its rotation, drift and noise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from textwrap import indent, wrap

import numpy as np

from playground.core.autodiff.conventions import CONVENTIONS
from playground.core.autodiff.graph import Traced, UntraceableError, trace
from playground.core.autodiff.landscapes import KINKED, gradient_graph, loss_graph
from playground.core.autodiff.reverse import nodes
from playground.core.landscapes.base import Landscape
from playground.core.landscapes.custom import Custom
from playground.core.landscapes.from_data import FromData
from playground.core.landscapes.logistic_regression import LogisticRegression
from playground.core.landscapes.recurrent_unit import RecurrentUnit
from playground.core.modifiers import NOISE_BLOCK, Modifiers, Problem
from playground.export.code.formulas import JAX, NUMPY, TORCH, function_body

MOST_ROWS = 200
"""Rows of data that a script can hold and still be read."""
_WIDTH = 96

_NAMES: Mapping[str, Mapping[str, str]] = {"np": NUMPY, "torch": TORCH, "jnp": JAX}

_RECURRENT = """\
h = 0.5
for _ in range(50):
    h = {sigmoid}
return (h - 0.7) * (h - 0.7)"""
_SIGMOID = {
    "np": "1 / (1 + np.exp(-(x * h + y)))",
    "torch": "torch.sigmoid(x * h + y)",
    "jnp": "jax.nn.sigmoid(x * h + y)",
}
_RECURRENT_GRADIENT = """\
h, hx, hy = 0.5, 0.0, 0.0
for _ in range(50):
    ux, uy = h + x * hx, 1 + x * hy
    decay = np.exp(min(-(x * h + y), 700))
    h = 1 / (1 + decay)
    slope = decay * h * h
    hx, hy = slope * ux, slope * uy
error = 2 * (h - 0.7)
return error * hx, error * hy"""
_LOGISTIC = """\
margin = x * P + y * Q
return (np.log1p(np.exp(-np.abs(margin))) - np.minimum(margin, 0)).sum() / len(P)"""
_LOGISTIC_GRADIENT = """\
margin = x * P + y * Q
tail = np.exp(-np.abs(margin))
slope = np.where(margin > 0, tail, 1) / (1 + tail)
return -float(slope @ P) / len(P), -float(slope @ Q) / len(P)"""
_LOGISTIC_OF = {
    "np": _LOGISTIC,
    "torch": "return torch.nn.functional.softplus(-(x * P + y * Q), threshold=700).mean()",
    "jnp": "return jnp.logaddexp(0, -(x * P + y * Q)).mean()",
}
_COS_SIN = '''\
def cos_sin(degrees):
    """Cosine and sine, exact at whole quarter turns."""
    if degrees % 90 == 0:
        return ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))[int(degrees // 90) % 4]
    return math.cos(math.radians(degrees)), math.sin(math.radians(degrees))


'''
_ARRAY = {"np": "np.array", "torch": "torch.tensor", "jnp": "jnp.array"}


@dataclass(frozen=True)
class LandscapeSource:
    """What a script says of the landscape.

    Attributes:
        loss: definitions up to `loss(x, y)`.
        gradient: the body of a function of x and y in NumPy's terms, the landscape's closed form.
    """

    loss: str
    gradient: str


def why_not(problem: Problem) -> str:
    """Why a problem cannot be written down, in a sentence; empty where it can."""
    landscape = problem.landscape
    if landscape.is_sampled:
        return "Mini-batches are drawn by this program's own shuffling, which no framework's loader repeats."
    if isinstance(landscape, LogisticRegression) and landscape.read.rows > MOST_ROWS:
        return f"A script holds at most {MOST_ROWS} rows of data; this landscape has {landscape.read.rows:,}."
    try:
        surface(landscape, "np")
    except UntraceableError as error:
        return f"{landscape.title} cannot be written as a formula: {error}."
    return ""


def surface(landscape: Landscape, library: str) -> LandscapeSource:
    """The landscape in terms of a library: ``np``, ``torch`` or ``jnp``.

    Raises:
        UntraceableError: it cannot be written down.
    """
    before = ""
    if isinstance(landscape, RecurrentUnit):
        loss = _RECURRENT.format(sigmoid=_SIGMOID[library])
        gradient = _RECURRENT_GRADIENT
    elif isinstance(landscape, LogisticRegression):
        before = _rows(landscape, library)
        loss, gradient = _LOGISTIC_OF[library], _LOGISTIC_GRADIENT
    else:
        loss = _body([loss_graph(landscape)], _NAMES[library])
        gradient = _body(_closed_form(landscape), NUMPY)
    told = (
        f"{landscape.title}: {landscape.origin}."
        if isinstance(landscape, FromData)
        else f"{landscape.title}."
    )
    if isinstance(landscape, Custom):
        numbers = ", ".join(f"{name} = {value!r}" for name, value in landscape.values)
        told = f"{' '.join(landscape.expression.split())}{' with ' if numbers else ''}{numbers}"
    told = told.replace("\\", "").replace('"""', "")
    return LandscapeSource(f'{before}def loss(x, y):\n    """{told}"""\n{indent(loss, "    ")}\n', gradient)


def gradient_text(landscape: Landscape, autodiff: str, name: str) -> str:
    """Definition of a function of x and y that gives both slopes, of the closed form or as `autodiff` finds them.

    Raises:
        UntraceableError: it cannot be written down.
    """
    body, told = surface(landscape, "np").gradient, "Both partial derivatives of the loss."
    if autodiff:
        body = _body(gradient_graph(landscape, autodiff), NUMPY)
        told = f"Both partial derivatives of the loss, as {CONVENTIONS[autodiff].title} finds them at kinks, too."
    return f'def {name}(x, y):\n    """{told}"""\n{indent(body, "    ")}\n'


def has_kinks(landscape: Landscape) -> bool:
    """Whether frameworks may find different slopes somewhere."""
    return landscape.autodiff and any(one.kind in KINKED for one in nodes(loss_graph(landscape)))


def _closed_form(landscape: Landscape) -> tuple[Traced | float, ...]:
    if not isinstance(landscape, Custom):
        return trace(landscape.gradient)
    numbers = [value for _, value in landscape.values]
    return trace(lambda x, y: landscape.derived.gradient.for_arrays(x, y, *numbers))


def _body(results: Iterable[Traced | float], names: Mapping[str, str]) -> str:
    lines, texts = function_body(results, names)
    end = f"return {', '.join(texts)}"
    if len(end) > _WIDTH and len(texts) > 1:
        end = "return (\n" + "".join(f"    {text},\n" for text in texts) + ")"
    return "\n".join([*lines, end])


def _rows(landscape: LogisticRegression, library: str) -> str:
    columns = landscape.read.values
    features = [_scaled(one) if landscape.standardise else one for one in columns[:-1]]
    sign = 2.0 * columns[-1] - 1.0
    second = features[1] if len(features) == 2 else np.ones(landscape.read.rows)
    text = "# Both features of each row of data, times its label, +1 or -1.\n"
    for name, column in (("P", sign * features[0]), ("Q", sign * second)):
        numbers = "\n    ".join(wrap(", ".join(f"{value:.17g}" for value in column.tolist()), 96))
        if library == "torch":  # whole numbers alone would make a tensor of integers
            text += f"{name} = torch.tensor([\n    {numbers},\n], dtype=torch.float64)\n"
        else:
            text += f"{name} = {_ARRAY[library]}([\n    {numbers},\n], dtype=float)\n"
    return f"{text}\n\n"


def _scaled(column: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> np.ndarray:
    middle = column - column.mean()
    return middle / (np.sqrt(middle @ middle / column.size) or 1.0)


# --------------------------------------------------------------------------------------------------------- modifiers


def is_moved(problem: Problem) -> bool:
    """Whether the landscape is turned or moves."""
    return problem.modifiers.rotation != 0.0 or not problem.is_static


def is_turned(problem: Problem) -> bool:
    """Whether it is turned at any time."""
    spins = problem.modifiers.drift == "spin" and not problem.is_static
    return problem.modifiers.rotation != 0.0 or spins


def frame_text(problem: Problem) -> str:
    """Definitions of `frame(t)` and `place(x, y, cos, sin, shift_x, shift_y)`."""
    centre = problem.landscape.window.centre
    lines = [
        'def frame(t):\n    """Where the landscape stands at time t: cosine and sine of its turn, and its shift."""'
    ]
    lines += [f"    {line}" for line in _frame_lines(problem)]
    lines += [
        "", "",
        "def place(x, y, cos, sin, shift_x, shift_y):",
        '    """The point of the landscape that lies at (x, y)."""',
    ]  # fmt: skip
    if is_turned(problem):
        lines += [
            f"    centre_x, centre_y = {centre.x!r}, {centre.y!r}",
            "    p, q = x - (centre_x + shift_x), y - (centre_y + shift_y)",
            "    return cos * p + sin * q + centre_x, cos * q - sin * p + centre_y",
        ]
    else:
        lines += ["    return x - shift_x, y - shift_y"]
    before = _COS_SIN if any("cos_sin(" in line for line in lines) else ""
    return before + "\n".join(lines) + "\n"


def _frame_lines(problem: Problem) -> list[str]:
    chosen, still = problem.modifiers, problem.frame(0)
    if problem.is_static:
        return [f"return {still.cos!r}, {still.sin!r}, 0.0, 0.0  # {chosen.rotation:g} degrees"]
    if chosen.drift == "spin":
        return [
            f"cos, sin = cos_sin({chosen.rotation!r} + math.fmod({chosen.drift_spin!r} * t, 360))",
            "return cos, sin, 0.0, 0.0",
        ]
    turn = Problem(problem.landscape, Modifiers(rotation=chosen.rotation)).frame(0)
    along = Problem(problem.landscape, Modifiers(rotation=chosen.drift_direction)).frame(0)
    lines = [f"along, aside = {chosen.drift_speed!r} * t, 0.0"]
    if chosen.drift == "jump":
        lines = [f"along, aside = {chosen.drift_distance!r} if t >= {chosen.drift_step} else 0.0, 0.0"]
    if chosen.drift == "orbit":
        period = repr(chosen.drift_period)
        lines = [
            f"radius, (cos, sin) = {chosen.drift_radius!r}, cos_sin(360 * math.fmod(t, {period}) / {period})",
            "along, aside = radius * sin, radius * (1 - cos)",
        ]
    return [
        *lines,
        f"cos, sin = {along.cos!r}, {along.sin!r}  # the direction, {chosen.drift_direction:g} degrees",
        f"return {turn.cos!r}, {turn.sin!r}, cos * along - sin * aside, sin * along + cos * aside",
    ]


def noise_text(problem: Problem) -> str:
    """Definition of `noise(step)`, which gives both numbers of a step."""
    return f'''\
SEED = {problem.seed}


@functools.cache
def noise_block(block):
    """The standard normal numbers of {NOISE_BLOCK} steps: a counter-based generator, the same everywhere."""
    return np.random.Generator(np.random.Philox(key=SEED + (block << 64))).standard_normal({2 * NOISE_BLOCK})


def noise(step):
    """What is added to the gradient of a step."""
    block, row = divmod(step, {NOISE_BLOCK})
    return {problem.modifiers.noise!r} * noise_block(block)[2 * row : 2 * row + 2]
'''
