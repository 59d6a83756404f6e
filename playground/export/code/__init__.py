"""An experiment's runners as a script that needs nothing of this program.

`scripts.py` puts a script together and says why where there is none; `traced.py` finds out how a landscape computes by
handing it symbols, `surface.py` writes it down with what stands between it and the runners; `formulas.py` prints
expressions as Python, `steps.py` the update rule for NumPy, `schedules.py` the learning rate of each step and
`frameworks.py` the loops of PyTorch, Keras and optax.
"""

FRAMEWORKS = {"numpy": "NumPy", "pytorch": "PyTorch", "keras": "Keras", "optax": "optax"}
"""What a script may be written for: the key on the command line, and the name people read."""
