"""Formulas that a person types: read against a white list, differentiated, and run as fast as built-in ones.

`words.py` cuts the text into words and refuses what is none, `tree.py` is what a formula is once it is read, `parse.py`
reads it with `ast` and holds its limits, `symbolic.py` has sympy derive gradient, Hessian and LaTeX, `program.py` turns
trees into functions of floats and arrays, `functions.py` lists the functions a formula may use, `ranges.py` reads the
ranges of window and sliders. No step evaluates the text.
"""
