"""The gradient that a framework's automatic differentiation finds, at kinks and overflows too.

`graph.py` finds out how a landscape computes its loss by handing it symbols, `conventions.py` says how PyTorch, JAX and
TensorFlow differentiate each operation and which of them a dialect stands for, `reverse.py` goes through the graph
backwards as they do, and `compiled.py` makes a function of the result.
"""
