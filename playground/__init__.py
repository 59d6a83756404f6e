"""Optimizer Playground: step optimizers on two-dimensional loss landscapes and see why they move as they do."""

__version__ = "0.1.0"
"""The one place where the version is written; the build, the window and the packages read it from here."""
