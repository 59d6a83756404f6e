"""The landscapes of the golden data, with their default parameters.

Each is written once, in terms of a library `m` that knows exp, sin, cos, sqrt and abs: NumPy, PyTorch, jax.numpy or
TensorFlow. The frameworks differentiate these lines themselves. The gradients below are written by hand for the
lines of the papers, so that they depend on no framework.
"""

from math import e, exp, pi

import numpy as np


def quadratic_bowl(x, y, m):
    return x**2 + y**2


def elongated_valley(x, y, m):
    return x**2 + 10 * y**2


def rosenbrock(x, y, m):
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def ackley(x, y, m):
    root = m.sqrt(0.5 * (x * x + y * y))
    return -20 * m.exp(-0.2 * root) - m.exp(0.5 * (m.cos(2 * pi * x) + m.cos(2 * pi * y))) + e + 20


def rastrigin(x, y, m):
    return 20 + x**2 - 10 * m.cos(2 * pi * x) + y**2 - 10 * m.cos(2 * pi * y)


def himmelblau(x, y, m):
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


def beale(x, y, m):
    return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2


def saddle(x, y, m):
    return x**2 - y**2


def monkey_saddle(x, y, m):
    return x**3 - 3 * x * y**2


def sine_saddle(x, y, m):
    return m.sin(x) + y**2


def styblinski_tang(x, y, m):
    return 0.5 * (x**4 - 16 * x**2 + 5 * x + y**4 - 16 * y**2 + 5 * y)


def six_hump_camel(x, y, m):
    return (4 - 2.1 * x**2 + x**4 / 3) * x**2 + x * y + (4 * y**2 - 4) * y**2


def three_hump_camel(x, y, m):
    return 2 * x**2 - 1.05 * x**4 + x**6 / 6 + x * y + y**2


def goldstein_price(x, y, m):
    a = 1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2)
    b = 30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2)
    return a * b


def levy_13(x, y, m):
    first = m.sin(3 * pi * x) ** 2
    second = (x - 1) ** 2 * (1 + m.sin(3 * pi * y) ** 2)
    return first + second + (y - 1) ** 2 * (1 + m.sin(2 * pi * y) ** 2)


def griewank(x, y, m):
    return 1 + (x**2 + y**2) / 4000 - m.cos(x) * m.cos(y / 2**0.5)


def easom(x, y, m):
    return -m.cos(x) * m.cos(y) * m.exp(-((x - pi) ** 2) - (y - pi) ** 2)


def booth(x, y, m):
    return (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2


def matyas(x, y, m):
    return 0.26 * (x**2 + y**2) - 0.48 * x * y


def mccormick(x, y, m):
    return m.sin(x + y) + (x - y) ** 2 - 1.5 * x + 2.5 * y + 1


def bohachevsky(x, y, m):
    return x**2 + 2 * y**2 - 0.3 * m.cos(3 * pi * x) - 0.4 * m.cos(4 * pi * y) + 0.7


def _bump(x, y, a, b, m):
    return m.exp(-((x - a) ** 2 + (1.4 * y - b) ** 2) / 0.2)


def two_wells(x, y, m):
    return -2 * _bump(x, y, 1, 0, m) - 6 * _bump(x, y, -1, 0, m) + x**2 + (1.4 * y) ** 2


def hills(x, y, m):
    bumps = 2 * _bump(x, y, 1, 0, m) + 6 * _bump(x, y, -1, 0, m) - 2 * _bump(x, y, 1, -1, m)
    return bumps + x**2 + (1.4 * y) ** 2


def plateau(x, y, m):
    r = m.sqrt(100 * (x**2 + y**2)) + 0.01
    return -m.sin(r) / r + 0.01 * r**2


def ecliptic_bowl(x, y, m):
    return -m.exp(-(x**2 + 5 * y**2) / 4) + x**2 / 4 + y**2 / 8


def absolute_valley(x, y, m):
    return m.abs(x) + 5 * m.abs(y)


def recurrent_unit(x, y, m):
    h = 0.5
    for _ in range(50):
        h = 1 / (1 + m.exp(-(x * h + y)))
    return (h - 0.7) ** 2


SURFACES = {
    surface.__name__: surface
    for surface in (
        quadratic_bowl, elongated_valley, rosenbrock, ackley, rastrigin, himmelblau, beale, saddle, monkey_saddle,
        sine_saddle, styblinski_tang, six_hump_camel, three_hump_camel, goldstein_price, levy_13, griewank, easom,
        booth, matyas, mccormick, bohachevsky, two_wells, hills, plateau, ecliptic_bowl, absolute_valley,
        recurrent_unit,
    )
}  # fmt: skip


def _ackley_gradient(x, y):
    root = np.sqrt(0.5 * (x * x + y * y))
    far = 2 * exp(-0.2 * root) / root
    near = pi * exp(0.5 * (np.cos(2 * pi * x) + np.cos(2 * pi * y)))
    return far * x + near * np.sin(2 * pi * x), far * y + near * np.sin(2 * pi * y)


def _himmelblau_gradient(x, y):
    a, b = x * x + y - 11, x + y * y - 7
    return 4 * x * a + 2 * b, 2 * a + 4 * y * b


def _rosenbrock_gradient(x, y):
    return -2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)


def _booth_gradient(x, y):
    a, b = x + 2 * y - 7, 2 * x + y - 5
    return 2 * a + 4 * b, 4 * a + 2 * b


GRADIENTS = {
    "quadratic_bowl": lambda x, y: (2 * x, 2 * y),
    "elongated_valley": lambda x, y: (2 * x, 20 * y),
    "saddle": lambda x, y: (2 * x, -2 * y),
    "matyas": lambda x, y: (0.52 * x - 0.48 * y, 0.52 * y - 0.48 * x),
    "sine_saddle": lambda x, y: (np.cos(x), 2 * y),
    "booth": _booth_gradient,
    "rosenbrock": _rosenbrock_gradient,
    "himmelblau": _himmelblau_gradient,
    "ackley": _ackley_gradient,
}
