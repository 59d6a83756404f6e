"""The window: Qt. Draws what the store says and tells it what a person did; computes nothing."""

# What is loaded after PySide6 is searched by it for the name of its features, source file by source file. So NumPy and
# the mathematics come first: 40 ms of the start.
import playground.experiment.presets  # noqa: F401
