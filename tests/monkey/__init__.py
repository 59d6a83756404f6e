"""Random actions over every control, key, dialog and dock of the real window, and what goes wrong meanwhile.

    python -m tests.monkey --seeds 20 --first-seed 1 --actions 5000

Each seed is a process of its own, so that a crash is found too, and writes only inside a folder of its own.
"""
