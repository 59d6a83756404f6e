"""The dialog that shows runners as a script: for which framework, which of them, to copy or to save."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase

from playground.experiment.model import Runner
from playground.export.code import FRAMEWORKS
from playground.export.code.scripts import script, why_not
from playground.gui.dialogs.text_dialog import Target, TextDialog
from playground.gui.state.context import Context
from playground.gui.widgets.accessibility import set_accessibility
from playground.gui.widgets.focused_wheel import DropDown


class CodeDialog(TextDialog):
    """The selected runner, or all that a framework can express, as a script."""

    def __init__(self, context: Context, framework: str) -> None:
        super().__init__("code", "script", context)
        state = context.store.state
        assert state.runner is not None  # the menu's entries are disabled without one
        self._experiment, self._runner = state.experiment, state.runner
        self.setWindowTitle("Copy as code")
        self.framework, self.which = DropDown(), DropDown()
        for key, title in FRAMEWORKS.items():
            self.framework.addItem(title, key)
        self.framework.setCurrentIndex(self.framework.findData(framework))
        self.which.addItem(f"{state.runner.name} alone", "selected")
        self.which.addItem("All optimizers", "all")
        set_accessibility(self.framework, "Framework", "What the script is written for")
        set_accessibility(self.which, "Optimizers", "Which optimizers the script runs")
        self.preview.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.lay_out({"&Framework": self.framework, "&Optimizers": self.which}, self.copy)
        self.resize(820, 640)
        self.framework.currentIndexChanged.connect(self.update_preview)
        self.which.currentIndexChanged.connect(self.update_preview)
        self.update_preview()

    def target(self) -> Target:
        return Target(f"{self._experiment.landscape.key}_{self.framework.currentData()}.py", "Python")

    def update_preview(self) -> None:
        """Write the script anew, and say which runners had to be left out."""
        framework = self.framework.currentData()
        wanted = self._experiment.runners if self.which.currentData() == "all" else (self._runner,)
        written: list[Runner] = []
        left_out: list[str] = []
        for runner in wanted:
            reason = why_not(runner, self._experiment, framework)
            if reason:
                left_out.append(f"{runner.name}: {reason}")
            else:
                written.append(runner)
        text = script(self._experiment, written, framework) if written else ""
        self.show_text(text, "\n".join((["Left out:"] if written and left_out else []) + left_out))
