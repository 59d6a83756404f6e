"""The menu bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMainWindow, QMenu

from playground.gui.docks.optimizers import OptimizersDock
from playground.gui.style.theme import ThemeChoice
from playground.gui.window.actions import Actions

THEMES: tuple[ThemeChoice, ...] = ("system", "light", "dark")


@dataclass(frozen=True)
class Submenus:
    """The menus within menus."""

    recent: QMenu
    examples: QMenu
    code: QMenu
    arrows: QMenu
    theme: QMenu


def fill_menus(
    window: QMainWindow,
    actions: Actions,
    optimizers: OptimizersDock,
    submenus: Submenus,
    note: QAction,
    docks: Sequence[QAction],
) -> None:
    """Fill the window's menu bar; `note` and `docks` show and hide those."""
    file = _menu(window, "&File")
    file.addActions([actions["new"], actions["open"]])
    _add_menu(file, submenus.recent, "Experiments opened, saved or left lately")
    _add_menu(file, submenus.examples, "Experiments that come along, each with a note on what to look for")
    file.addSeparator()
    file.addActions([actions["save"], actions["save_as"]])
    file.addSeparator()
    file.addActions([actions["export"], actions["animation"], actions["table"], actions["worksheet"]])
    file.addSeparator()
    file.addAction(actions["quit"])
    edit = _menu(window, "&Edit")
    edit.addActions([actions["undo"], actions["redo"]])
    edit.addSeparator()
    edit.addActions([actions["copy_text"], actions["paste_text"]])
    _add_menu(edit, submenus.code, "The optimizers as a script for NumPy, PyTorch, Keras or optax")
    edit.addAction(actions["copy_figure"])
    edit.addSeparator()
    edit.addActions([optimizers.duplicate, optimizers.rename, optimizers.hide_or_show, optimizers.remove])
    edit.addSeparator()
    edit.addAction(actions["note"])
    run = _menu(window, "&Run")
    run.addActions([actions[name] for name in ("reset", "back", "step", "run", "to_end")])
    run.addSeparator()
    run.addActions([actions["back_ten"], actions["step_ten"]])
    _menu(window, "&Analyse").addActions([optimizers.fan, actions["answers"]])
    view = _menu(window, "&View")
    view.addActions([actions["fit"], actions["fit_paths"]])
    _add_menu(view, submenus.arrows, "Which arrows the map shows at the current point")
    view.addAction(note)
    view.addSeparator()
    view.addActions(docks)
    view.addSeparator()
    _add_menu(view, submenus.theme, "Light or dark colours, or as the system has them")
    view.addAction(actions["reset_layout"])
    _menu(window, "&Help").addActions([actions["keys"], actions["about"]])
    window.addActions([actions[name] for name in ("back_ten", "step_ten", "fit", "fit_paths")])


def _menu(window: QMainWindow, title: str) -> QMenu:
    menu = window.menuBar().addMenu(title)
    menu.setObjectName(f"menu_{title.removeprefix('&').lower()}")
    return menu


def _add_menu(menu: QMenu, more: QMenu, tip: str) -> None:
    menu.addMenu(more)
    more.menuAction().setStatusTip(tip)


def theme_menu(window: QMainWindow, now: ThemeChoice, choose: Callable[[ThemeChoice], object]) -> QMenu:
    """A menu that chooses a theme; `now` is the choice in force."""
    menu = QMenu("&Theme", window)
    menu.setObjectName("menu_theme")
    group = QActionGroup(menu)
    for choice in THEMES:
        action = QAction(f"&{choice.capitalize()}", group, checkable=True)
        action.setObjectName(f"action_theme_{choice}")
        action.setChecked(choice == now)
        action.triggered.connect(partial(choose, choice))
        menu.addAction(action)
    return menu
