"""Formulas that a person types: read against a white list, differentiated, and run as fast as built-in ones.

`words.py` cuts the text into words and refuses what is none, `tree.py` is what a formula is once it is read, `parse.py`
reads it with `ast` and holds its limits, `terms.py` puts parts of derivatives together, `derivatives.py` has the rules,
`printing.py` writes both as LaTeX, `program.py` turns them into functions of floats and arrays, `symbolic.py` does all
for a text, `functions.py` lists the functions a formula may use, `ranges.py` reads the ranges of window and sliders. No
step evaluates the text, and every step is bounded: by the length of the text, by how deep it is nested and by the
number of its parts, all checked before the work that depends on them.
"""
