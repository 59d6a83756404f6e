"""Makes every_step.json: one PyTorch run in full, each step of it. Needs PyTorch.

python tests/golden/make_every_step.py > tests/golden/every_step.json
"""

import json

import torch  # pyright: ignore[reportMissingImports]

START, STEPS, SETTINGS = (-1.2, 1.0), 300, {"lr": 0.01}


def gradient(point):
    """Of Rosenbrock's function (1 − x)² + 100 (y − x²)²."""
    x, y = point.detach().tolist()
    return torch.tensor([-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)], dtype=torch.float64)


def run(start):
    point = torch.nn.Parameter(torch.tensor(start, dtype=torch.float64))
    optimizer = torch.optim.RMSprop([point], **SETTINGS)
    path = [point.detach().tolist()]
    for _ in range(STEPS):
        point.grad = gradient(point)
        optimizer.step()
        path.append(point.detach().tolist())
    return path


def comparable_until(path):
    """The last step before a start moved by 1e-14 leads to another point: beyond, rounding decides the path."""
    moved = run((START[0] + 1e-14, START[1] - 1e-14))
    for step, (one, other) in enumerate(zip(path, moved, strict=True)):
        if any(abs(a - b) > 1e-11 * max(1.0, abs(a)) for a, b in zip(one, other, strict=True)):
            return step - 1
    return STEPS


path = run(START)
print(
    json.dumps(
        {
            "framework": f"PyTorch {torch.__version__.partition('+')[0]}",
            "optimizer": "torch.optim.RMSprop",
            "settings": SETTINGS,
            "surface": "rosenbrock",
            "comparable_until": comparable_until(path),
            "path": path,
        }
    )
)
