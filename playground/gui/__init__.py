"""The window: Qt and pyqtgraph. Draws what the store says and tells it what a person did; computes nothing."""
