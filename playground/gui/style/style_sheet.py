"""The style sheet of the program, filled in with a theme's colours.

Widgets ask for a look through properties rather than through sheets of their own:

====================  ==========================================================================
``primary=true``      the one button that matters most (QToolButton, QPushButton)
``flat=true``         a button without a frame until the mouse is over it
``short=true``        a button of a tool bar that shows its icon alone
``notice=true``       a bar that says something and asks (QToolBar)
``role=title``        bold words at the head of a card (QLabel, QuietLabel)
``role=muted``        words of second rank (QLabel, QuietLabel)
``role=error``        words of trouble (QLabel, QuietLabel)
``role=link``         a word that acts (QToolButton, QPushButton)
``invalid=true``      an edit field whose text cannot be used
====================  ==========================================================================
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from string import Template

from playground.gui.style.colours import Colours
from playground.gui.style.memory_files import put_in_memory

_MARKS = {
    "down": ("muted", 2.2, "M6 9.5l6 6 6-6"),
    "up": ("muted", 2.2, "M6 14.5l6-6 6 6"),
    "right": ("muted", 2.2, "M9.5 6l6 6-6 6"),
    "check": ("on_accent", 3.2, "M5 12.5l4.8 4.8L19 7.5"),
    "menu_check": ("text", 2.4, "M5 12.5l4.8 4.8L19 7.5"),
    "dot": ("on_accent", 8, "M12 12h.01"),
}
"""The few signs that a style sheet can only take from files: colour by use, line width, path in a 24×24 square."""


@cache
def _marks(colours: Colours) -> Mapping[str, str]:
    """Where Qt finds the signs in this theme's colours."""
    files = {
        f"{name}.svg": (
            '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">'
            f'<path d="{line}" fill="none" stroke="{getattr(colours, use)}" stroke-width="{width}" '
            'stroke-linecap="round" stroke-linejoin="round"/></svg>'
        ).encode()
        for name, (use, width, line) in _MARKS.items()
    }
    return put_in_memory(f"marks-{colours.name}", files)


def style_sheet(colours: Colours) -> str:
    """The whole sheet for one theme."""
    values = {name: value for name, value in vars(colours).items() if name != "name"}
    values.update({f"mark_{file.removesuffix('.svg')}": path for file, path in _marks(colours).items()})
    return Template(_SHEET).substitute(values)


_SHEET = """
QMainWindow, QDialog { background: $window; }
QMainWindow::separator { background: $window; width: 8px; height: 8px; }
QMainWindow::separator:hover { background: $accent; }

Card, CardDock { background: $panel; border: 1px solid $border; border-radius: 8px; }
CardDock Card { background: transparent; border: 0; }
CardDock:on { border: 1px solid $muted; border-radius: 0; }
QLabel[role="title"], QuietLabel[role="title"] { font-weight: 600; }
QLabel[role="muted"], QuietLabel[role="muted"] { color: $muted; font-size: 12px; }
QLabel[role="error"], QuietLabel[role="error"] { color: $error; }
FieldLabel { color: $muted; }
FieldLabel[changed="true"] { color: $text; }
QLabel:disabled, QuietLabel:disabled { color: $disabled; }

QMenuBar { background: $window; border-bottom: 1px solid $border; padding: 2px 6px; }
QMenuBar::item { background: transparent; padding: 5px 9px; border-radius: 5px; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $hover; }
QMenu { background: $panel; border: 1px solid $border; padding: 5px; }
QMenu::item { padding: 5px 26px 5px 28px; border-radius: 5px; }
QMenu::item:selected { background: $selection; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $border; margin: 5px 8px; }
QMenu::indicator { width: 14px; height: 14px; left: 7px; }
QMenu::indicator:checked { image: url("$mark_menu_check"); }
QMenu::icon { left: 6px; }
QMenu::right-arrow { image: url("$mark_right"); width: 12px; height: 12px; right: 6px; }

QToolBar {
    background: $panel; border: 0; border-bottom: 1px solid $border; spacing: 8px; padding: 8px 12px; icon-size: 16px;
}
QToolBar::separator { background: transparent; width: 8px; }
QToolBar[notice="true"] { background: $selection; }
QStatusBar { background: $window; color: $muted; }
QStatusBar::item { border: 0; }
QStatusBar QLabel, QStatusBar QuietLabel { color: $muted; }

QPushButton, QToolButton {
    background: $panel; color: $text; border: 1px solid $border; border-radius: 6px; padding: 5px 11px;
}
QToolButton { padding: 5px 8px; }
QToolBar QToolButton { padding: 5px 1px 5px 13px; min-height: 18px; }
QToolBar QToolButton[short="true"] { padding: 5px 6px; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed, QToolButton:checked {
    background: $selection; border-color: $accent;
}
QPushButton:disabled, QToolButton:disabled { color: $disabled; }
QPushButton:focus, QToolButton:focus { border: 2px solid $focus; padding: 4px 10px; }
QToolButton:focus { padding: 4px 7px; }
QToolBar QToolButton:focus { padding: 4px 0 4px 12px; }
QFileDialog QToolButton, QFileDialog QToolButton:focus { padding: 1px 2px; }
QToolBar QToolButton[short="true"]:focus { padding: 4px 5px; }
QPushButton[primary="true"], QToolButton[primary="true"] {
    background: $accent; color: $on_accent; border-color: $accent; font-weight: 600;
}
QPushButton[primary="true"]:hover, QToolButton[primary="true"]:hover { border-color: $text; }
QPushButton[primary="true"]:focus, QToolButton[primary="true"]:focus { border-color: $text; }
QPushButton[primary="true"]:disabled, QToolButton[primary="true"]:disabled {
    background: $border; color: $disabled; border-color: $border;
}
QToolButton[flat="true"] { background: transparent; border: 1px solid transparent; padding: 2px 5px; }
CardHeader QToolButton[flat="true"] { font-size: 12px; color: $muted; padding: 0 4px; min-height: 18px; }
CardHeader QToolButton[flat="true"]:checked { color: $text; }
QToolButton[flat="true"]:hover { background: $hover; }
QToolButton[flat="true"]:pressed, QToolButton[flat="true"]:checked { background: $selection; }
CardHeader QToolButton[flat="true"]:disabled { background: transparent; color: $disabled; }
QToolButton[flat="true"]:focus { border: 1px solid $focus; }
QToolButton[role="link"], QPushButton[role="link"] {
    background: transparent; border: 1px solid transparent; padding: 1px 3px; color: $accent; font-size: 12px;
}
QToolButton[role="link"]:hover, QPushButton[role="link"]:hover { text-decoration: underline; }
QToolButton[role="link"]:focus, QPushButton[role="link"]:focus { border: 1px solid $focus; }
QToolButton::menu-indicator { image: url("$mark_down"); width: 10px; height: 10px;
    subcontrol-origin: padding; subcontrol-position: right center; right: 6px; }
QToolButton[popupMode="2"], QToolBar QToolButton[popupMode="2"] { padding-right: 16px; }
QToolButton[flat="true"]::menu-indicator, QToolButton[role="link"]::menu-indicator { right: 2px; }
QToolButton[flat="true"][popupMode="2"], QToolButton[role="link"][popupMode="2"] { padding-right: 14px; }

QLineEdit, QAbstractSpinBox, QComboBox, QPlainTextEdit, QTextEdit {
    background: $field; color: $text; border: 1px solid $border; border-radius: 5px; padding: 2px 6px;
    selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit, QAbstractSpinBox, QComboBox { min-height: 18px; }
QLineEdit:hover, QAbstractSpinBox:hover, QComboBox:hover { border-color: $muted; }
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus, QTextEdit:focus {
    border: 2px solid $focus; padding: 1px 5px;
}
QLineEdit[invalid="true"], QLineEdit[invalid="true"]:focus, QComboBox[invalid="true"] {
    border: 2px solid $error; padding: 1px 5px; color: $error;
}
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled { color: $disabled; background: $panel; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: 0; }
QComboBox { padding-right: 20px; combobox-popup: 0; }
QComboBox:focus { padding-right: 19px; }
QComboBox::drop-down { border: 0; width: 20px; }
QComboBox::down-arrow { image: url("$mark_down"); width: 12px; height: 12px; }
QComboBox QAbstractItemView {
    background: $panel; border: 1px solid $border; padding: 4px; outline: 0;
    selection-background-color: $selection; selection-color: $text;
}
QComboBox QAbstractItemView::item { min-height: 24px; padding: 0 6px; border-radius: 4px; }

QSlider { background: transparent; min-height: 18px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $border; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: $accent; }
QSlider::handle:horizontal {
    width: 10px; height: 10px; margin: -5px 0; border-radius: 7px; border: 2px solid $accent; background: $marker;
}
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:pressed { background: $selection; }
QSlider::handle:horizontal:focus { border: 4px solid $focus; width: 6px; height: 6px; }
QSlider::sub-page:horizontal:disabled { background: $disabled; }
QSlider::handle:horizontal:disabled { border-color: $disabled; background: $panel; }

QCheckBox { spacing: 7px; border: 1px solid transparent; border-radius: 4px; padding: 1px; }
QCheckBox:focus, QRadioButton:focus { border-color: $focus; }
QCheckBox::indicator, QAbstractItemView::indicator {
    width: 14px; height: 14px; border: 1px solid $muted; border-radius: 4px; background: $field;
}
QCheckBox::indicator:hover { border-color: $accent; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {
    background: $accent; border-color: $accent; image: url("$mark_check");
}
QCheckBox::indicator:disabled { border-color: $disabled; }
QCheckBox::indicator:checked:disabled { background: $disabled; }
QRadioButton { spacing: 7px; border: 1px solid transparent; border-radius: 4px; padding: 1px; }
QRadioButton::indicator {
    width: 14px; height: 14px; border: 1px solid $muted; border-radius: 8px; background: $field;
}
QRadioButton::indicator:checked { background: $accent; border-color: $accent; image: url("$mark_dot"); }

QAbstractItemView { background: transparent; border: 0; outline: 0; color: $text;
    selection-background-color: $selection; selection-color: $text; }
QListView::item, QTreeView::item, QTableView::item { padding: 3px 6px; min-height: 20px; border-radius: 5px; }
QListView::item:hover, QTreeView::item:hover { background: $hover; }
QListView::item:selected, QTreeView::item:selected, QTableView::item:selected {
    background: $selection; color: $text;
}
QHeaderView::section { background: transparent; color: $muted; border: 0;
    border-bottom: 1px solid $border; padding: 4px 6px; }

QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: 0; }
QAbstractScrollArea::corner { background: transparent; border: 0; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $border; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover, QScrollBar::handle:pressed { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QTabBar { background: transparent; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: $muted; padding: 5px 10px; border: 0;
    border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:focus { color: $accent; }
QTabWidget::pane { border: 0; border-top: 1px solid $border; }

QSplitter::handle { background: $window; }
QSplitter::handle:hover { background: $accent; }
QToolTip { background: $panel; color: $text; border: 1px solid $border; padding: 5px 7px; }
QProgressBar { background: $border; border: 0; border-radius: 3px; max-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QGroupBox { border: 0; margin-top: 18px; }
QGroupBox::title { subcontrol-origin: margin; color: $muted; }
"""
