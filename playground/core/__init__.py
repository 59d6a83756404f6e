"""The mathematics: declarations, landscapes, optimizers, schedules and the engine. NumPy only; no Qt, no files."""
