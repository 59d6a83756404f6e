"""How an update rule is written down once and then run, typeset and explained.

`expression.py` holds the symbols and operations, `rule.py` the lines that an optimizer's file writes with them,
`program.py` turns the lines into one Python loop for floats and for arrays, `show.py` into LaTeX and plain text.
"""
