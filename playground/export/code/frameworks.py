"""A runner as a framework's own optimizer: which call it is, and the loop round it."""

from __future__ import annotations

from dataclasses import replace

from playground.core.errors import InvalidInput
from playground.core.optimizers.base import DIALECT_TITLES, Optimizer
from playground.core.rules.program import Shape, source
from playground.core.rules.rule import Rule
from playground.experiment.model import Runner

_SHAPE = Shape(timed=False, scheduled=False, clipped=False, recorded=False)


def _same(a: Rule, b: Rule) -> bool:
    """Whether two rules compute the same to the last bit."""
    states = [[(one.symbol.name, one.initial) for one in rule.states] for rule in (a, b)]
    return states[0] == states[1] and a.constants == b.constants and source(a, _SHAPE) == source(b, _SHAPE)


def in_framework_dialect(runner: Runner, framework: str) -> Optimizer | None:
    """The optimizer in a framework's dialect, where that computes the same; else None."""
    optimizer = runner.optimizer
    if framework not in optimizer.dialects:
        return None
    if framework == runner.dialect:
        return optimizer
    kind = type(optimizer)
    theirs = {slot.field: getattr(optimizer, slot.field) for slot in kind.hyperparameters(framework)}
    dialect = kind.dialect(framework)
    candidate = kind(**{**dialect.defaults, **dialect.fixed, **theirs})  # type: ignore[arg-type]
    if any(optimizer.in_precision(value) != candidate.in_precision(value) for value in (optimizer.lr, 0.1)):
        return None
    same = _same(replace(runner, optimizer=candidate).method.rule, runner.method.rule)
    return candidate if same and not candidate.objection(framework) else None


def why_not(runner: Runner, framework: str) -> str:
    """Why a framework cannot do what a runner does, in a sentence; empty where it can."""
    optimizer, title = runner.optimizer, DIALECT_TITLES[framework]
    name = type(optimizer).title
    if framework not in optimizer.dialects:
        return f"{title} has no {name}."
    theirs = in_framework_dialect(runner, framework)
    if theirs is None and runner.dialect == "tf1":
        return f"TF1 keeps its settings in single precision, {title} does not."
    if theirs is None:
        called, own = optimizer.dialects[framework], optimizer.dialects[runner.dialect]
        note = f": {called.note}" if called.note else ""
        return f"{called.function} computes something else than {own.function}{note}."
    try:
        objection = replace(runner, optimizer=theirs, dialect=framework).objection
    except InvalidInput as error:
        return f"{title} refuses these settings: {'.'.join(map(str, error.path[1:]))}: {error.reason}."
    if objection:
        return f"{title} refuses these settings: {objection}."
    if runner.clip_norm is not None and (framework == "pytorch") != (runner.dialect == "pytorch"):
        return "PyTorch adds 1e-6 to the norm when it clips, the others do not; the paths would differ."
    if runner.method.rule.driven and framework != "pytorch":
        return f"{title} has no momentum that follows a schedule."
    return ""


def arguments(runner: Runner, framework: str) -> tuple[str, dict[str, str]]:
    """The function to call, and its arguments as source text."""
    optimizer = in_framework_dialect(runner, framework)
    assert optimizer is not None
    function = optimizer.dialects[framework].function
    found: dict[str, object] = dict(optimizer.arguments(framework))
    if framework == "keras" and function != "keras.optimizers.AdamW" and not found.get("weight_decay", 1):
        del found["weight_decay"]
    if framework == "optax":
        function, found = _optax(function, found)
    return function, {name: repr(tuple(one) if isinstance(one, list) else one) for name, one in found.items()}  # type: ignore[arg-type]


def _optax(function: str, found: dict[str, object]) -> tuple[str, dict[str, object]]:
    """The function that has the switches as they are set."""
    if function == "optax.adam":
        without = ("amsgrad", "nesterov") if found["amsgrad"] else (
            "amsgrad", "bias_correction_mu", "bias_correction_nu",
        )  # fmt: skip
        function = "optax.amsgrad" if found["amsgrad"] else function
        found = {name: one for name, one in found.items() if name not in without}
    if function == "optax.adamw" and found.pop("nesterov"):
        function = "optax.nadamw"
    return function, found


def pytorch_lines(
    runner: Runner, rate: str, momentum: str, incoming: str, *, moved: bool, noisy: bool
) -> list[str]:
    """The body of a generator that gives the points of the path.

    Args:
        runner: whose.
        rate: name of a function of the step; empty where it stays.
        momentum: the same.
        incoming: the call that gives the gradient, with {} for the point; empty where the framework finds it.
        moved: whether the landscape is turned or moves.
        noisy: whether the gradient is.
    """
    function, called = arguments(runner, "pytorch")
    lines = [
        "point = torch.tensor(START, requires_grad=True)",
        *_call("optimizer", f"{function}([point], ", called),
    ]
    lines += ["yield point.tolist()", "for t in range(1, STEPS + 1):"]
    if rate:
        lines.append(f'    optimizer.param_groups[0]["lr"] = {rate}(t)')
    if momentum and "betas" in called:
        beta2 = called["betas"].rpartition(",")[2].strip(" )")
        lines.append(f'    optimizer.param_groups[0]["betas"] = ({momentum}(t), {beta2})')
    elif momentum:
        lines.append(f'    optimizer.param_groups[0]["momentum"] = {momentum}(t)')
    at = "*place(*point, *frame(t - 1))" if moved else "*point"
    if incoming:
        written = incoming.format("point.detach().numpy()")
        lines.append(f"    point.grad = torch.tensor({written}, dtype=torch.float64)")
    else:
        lines += ["    optimizer.zero_grad()", f"    loss({at}).backward()"]
    if noisy:
        lines.append("    point.grad += torch.from_numpy(noise(t))")
    if runner.clip_norm is not None:
        lines.append(f"    torch.nn.utils.clip_grad_norm_([point], {runner.clip_norm!r})")
    if runner.clip_value is not None:
        lines.append(f"    torch.nn.utils.clip_grad_value_([point], {runner.clip_value!r})")
    return [*lines, "    optimizer.step()", "    yield point.tolist()"]


def keras_lines(runner: Runner, rate: str, incoming: str, *, moved: bool, noisy: bool) -> list[str]:
    """The same for Keras."""
    function, called = arguments(runner, "keras")
    if runner.clip_norm is not None:
        called["clipnorm"] = repr(runner.clip_norm)
    if runner.clip_value is not None:
        called["clipvalue"] = repr(runner.clip_value)
    lines = [
        'point = keras.Variable(np.array(START), dtype="float64")',
        *_call("optimizer", f"{function}(", called),
    ]
    lines += [
        "optimizer.build([point])",
        "yield np.asarray(point.value).tolist()",
        "for t in range(1, STEPS + 1):",
    ]
    if rate:
        lines.append(f"    optimizer.learning_rate = {rate}(t)")
    added = " + noise(t)" if noisy else ""
    return [
        *lines,
        f"    g = {_jax_gradient('point.value', incoming, moved)}{added}",
        "    optimizer.apply([g], [point])",
        "    yield np.asarray(point.value).tolist()",
    ]


def _jax_gradient(point: str, incoming: str, moved: bool) -> str:
    """The call that gives the gradient: written out, or what JAX finds."""
    if incoming:
        return f"jnp.array({incoming.format(f'np.asarray({point})')}, dtype=float)"
    return f"gradient({point}{', frame(t - 1)' if moved else ''})"


def optax_lines(runner: Runner, rate: str, incoming: str, *, moved: bool, noisy: bool) -> list[str]:
    """The same for optax."""
    function, called = arguments(runner, "optax")
    lines: list[str] = []
    if rate:
        lines.append(f"rates = jnp.array([{rate}(t) for t in range(1, STEPS + 1)])")
        called["learning_rate"] = "lambda count: rates[count]"
    lines += _call("optimizer", f"{function}(", called)
    parts: list[str] = []
    if runner.clip_norm is not None:
        parts.append(f"optax.clip_by_global_norm({runner.clip_norm!r})")
    if runner.clip_value is not None:
        parts.append(f"optax.clip({runner.clip_value!r})")
    if parts:
        lines.append(f"optimizer = optax.chain({', '.join(parts)}, optimizer)")
    added = " + noise(t)" if noisy else ""
    return [
        *lines,
        "update = jax.jit(optimizer.update)",
        "point = jnp.array(START)",
        "state = optimizer.init(point)",
        "yield point.tolist()",
        "for t in range(1, STEPS + 1):",
        f"    g = {_jax_gradient('point', incoming, moved)}{added}",
        "    updates, state = update(g, state, point)",
        "    point = optax.apply_updates(point, updates)",
        "    yield point.tolist()",
    ]


def _call(name: str, begin: str, called: dict[str, str]) -> list[str]:
    given = [f"{argument}={value}" for argument, value in called.items()]
    line = f"{name} = {begin}{', '.join(given)})"
    if len(line) <= 100:
        return [line]
    first = begin.partition("(")[2]
    return [f"{name} = {begin.partition('(')[0]}(", *([f"    {first.strip()}"] if first else []),
            *(f"    {one}," for one in given), ")"]  # fmt: skip
