"""Runs first in the packaged program: stands in for Qt's OpenGL modules, which take 10 MB and are never used.

pyqtgraph imports them with itself, for plots that ask for OpenGL. None here does: everything is painted without it.
"""

import sys
from types import ModuleType

_opengl, _widgets = ModuleType("PySide6.QtOpenGL"), ModuleType("PySide6.QtOpenGLWidgets")
_widgets.QOpenGLWidget = object  # type: ignore[attr-defined]  # a base class that is named, never made
sys.modules[_opengl.__name__] = _opengl
sys.modules[_widgets.__name__] = _widgets
