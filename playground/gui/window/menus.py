"""The menu bar."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from playground.gui.documents.examples_menu import ExamplesMenu
from playground.gui.documents.recent_menu import RecentMenu
from playground.gui.style.theme import ThemeChoice

if TYPE_CHECKING:
    from playground.gui.window.main_window import MainWindow

THEMES: tuple[ThemeChoice, ...] = ("system", "light", "dark")


def fill_menus(window: MainWindow, theme: ThemeChoice) -> None:
    """Fill the window's menu bar; `theme` is the choice in force."""
    actions, optimizers = window.actions_by_name, window.panels.optimizers
    file = _menu(window, "&File")
    file.addActions([actions["new"], actions["open"]])
    _add_menu(file, RecentMenu(window.documents, window), "Experiments opened, saved or left lately")
    examples = ExamplesMenu(window.documents, window)
    _add_menu(file, examples, "Experiments that come along, each with a note on what to look for")
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
    _add_menu(edit, window.code_menu, "The optimizers as a script for NumPy, PyTorch, Keras or optax")
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
    view.addAction(actions["fit"])
    _add_menu(view, window.arrows.menu, "Which arrows the map shows at the current point")
    view.addAction(window.note_bar.shown)
    view.addSeparator()
    view.addActions([dock.toggleViewAction() for dock in window.docks.values()])
    view.addSeparator()
    _add_menu(view, _theme_menu(window, view, theme), "Light or dark colours, or as the system has them")
    view.addAction(actions["reset_layout"])
    _menu(window, "&Help").addActions([actions["keys"], actions["about"]])
    window.addActions([actions[name] for name in ("back_ten", "step_ten", "fit")])


def _menu(window: MainWindow, title: str) -> QMenu:
    menu = window.menuBar().addMenu(title)
    menu.setObjectName(f"menu_{title.removeprefix('&').lower()}")
    return menu


def _add_menu(menu: QMenu, more: QMenu, tip: str) -> None:
    menu.addMenu(more)
    more.menuAction().setStatusTip(tip)


def _theme_menu(window: MainWindow, parent: QMenu, now: ThemeChoice) -> QMenu:
    menu = QMenu("&Theme", parent)
    menu.setObjectName("menu_theme")
    group = QActionGroup(menu)
    for choice in THEMES:
        action = QAction(f"&{choice.capitalize()}", group, checkable=True)
        action.setObjectName(f"action_theme_{choice}")
        action.setChecked(choice == now)
        action.triggered.connect(partial(window.choose_theme, choice))
        menu.addAction(action)
    return menu
