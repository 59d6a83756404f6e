"""Every command of the window: its words, icon, keys and object name, in one place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from playground.gui.style.colours import Colours
from playground.gui.style.icons import icon


@dataclass(frozen=True)
class ActionSpec:
    """One command.

    Attributes:
        name: its object name is ``action_`` and this.
        text: as it stands in menus, with an ampersand before the letter that chooses it.
        icon: name of the icon, empty for none.
        keys: key sequences, the first being shown.
        tip: what it does.
        button: the words on a tool button, where they differ from the menu's.
    """

    name: str
    text: str
    icon: str
    keys: Sequence[str]
    tip: str
    button: str = ""


COMMANDS = (
    ActionSpec(
        "new",
        "&New",
        "",
        ("Ctrl+N",),
        "Begin again with the first experiment; what was never saved stays in Open recent",
    ),
    ActionSpec("open", "&Open…", "open", ("Ctrl+O",), "Open an experiment"),
    ActionSpec("save", "&Save", "save", ("Ctrl+S",), "Save the experiment"),
    ActionSpec("save_as", "Save &as…", "", ("Ctrl+Shift+S",), "Save the experiment under another name"),
    ActionSpec(
        "export",
        "&Export…",
        "export",
        ("Ctrl+E",),
        "Make a figure of the window, the map and the plots",
        "Export",
    ),
    ActionSpec(
        "copy_figure", "Copy &figure", "", ("Ctrl+Shift+E",), "Copy a figure as the last one was exported"
    ),
    ActionSpec("animation", "Ani&mation…", "", (), "Make a GIF, an animated WebP or an MP4 of the run"),
    ActionSpec("table", "&Table…", "", (), "Save the traces as CSV, NumPy arrays or JSON"),
    ActionSpec("worksheet", "&Worksheet…", "", (), "Steps with all their numbers, or empty for students"),
    ActionSpec(
        "quit", "&Quit", "", ("Ctrl+Q",), "Close the program; what was never saved stays in Open recent"
    ),
    ActionSpec("undo", "&Undo", "undo", ("Ctrl+Z",), "Take the last change back"),
    ActionSpec("redo", "&Redo", "redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "Do again what was taken back"),
    ActionSpec(
        "copy_text",
        "Copy as &text",
        "",
        ("Ctrl+Shift+C",),
        "Copy the experiment as a line of text, for a chat or a slide",
    ),
    ActionSpec(
        "paste_text",
        "&Paste from text",
        "",
        ("Ctrl+Shift+V",),
        "Open the experiment in the text on the clipboard",
    ),
    ActionSpec("note", "&Note…", "", (), "What to look for in this experiment, shown over the map"),
    ActionSpec("reset", "Rese&t", "reset", ("Home",), "Back to the start", "Reset"),
    ActionSpec("back", "&Back", "step-back", ("Left",), "One step back", "Back"),
    ActionSpec("step", "&Step", "step-forward", ("Right",), "One step on", "Step"),
    ActionSpec("back_ten", "Ten steps b&ack", "", ("Shift+Left",), "Ten steps back"),
    ActionSpec("step_ten", "Te&n steps", "", ("Shift+Right",), "Ten steps on"),
    ActionSpec("run", "&Run", "play", ("Space",), "Run, or pause", "Run"),
    ActionSpec("to_end", "To &end", "to-end", ("End",), "On to the last step", "To end"),
    ActionSpec("fit", "&Fit landscape", "fit", ("F",), "Show the landscape's whole window on the map"),
    ActionSpec("fit_paths", "Fit &paths", "fit", ("Shift+F",), "Show all paths on the map, to their ends"),
    ActionSpec("answers", "&Check my answers…", "", (), "Compare numbers worked out by hand, line by line"),
    ActionSpec("reset_layout", "Reset &layout", "", (), "Put every panel back to where it was at first"),
    ActionSpec("about", "&About Optimizer Playground", "", (), "Version and licences"),
    ActionSpec("keys", "&Keyboard", "", ("F1",), "The keys of this window"),
)


class Actions:
    """The window's actions by name, as attributes of a mapping."""

    def __init__(self, parent: QObject, colours: Colours) -> None:
        self._made: dict[str, QAction] = {}
        for command in COMMANDS:
            action = QAction(command.text, parent)
            action.setObjectName(f"action_{command.name}")
            action.setShortcuts([QKeySequence(key) for key in command.keys])
            shown = f" ({QKeySequence(command.keys[0]).toString()})" if command.keys else ""
            action.setToolTip(f"{command.tip}{shown}")
            action.setStatusTip(command.tip)
            if command.button:
                action.setIconText(command.button)
            self._made[command.name] = action
        self.set_colours(colours)

    def __getitem__(self, name: str) -> QAction:
        return self._made[name]

    def connect(self, **slots: Callable[[], object]) -> None:
        """Connect actions by name to functions without arguments."""
        for name, slot in slots.items():
            self._made[name].triggered.connect(lambda checked=False, slot=slot: slot())

    def set_colours(self, colours: Colours) -> None:
        """Draw the icons in a theme's colours."""
        for command in COMMANDS:
            if command.icon:
                self._made[command.name].setIcon(icon(command.icon, colours))

    def set_running(self, running: bool, colours: Colours) -> None:
        """Make the run action say what it does next."""
        run = self._made["run"]
        run.setText("&Pause" if running else "&Run")
        run.setIconText("Pause" if running else "Run")
        run.setIcon(icon("pause" if running else "play", colours, on_accent=True))
