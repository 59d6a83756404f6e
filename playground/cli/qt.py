"""What the commands that draw do before they import anything of Qt."""

from __future__ import annotations

from playground import interrupts


def prepare_qt(*, on_screen: bool = False) -> None:
    """Make sure that Qt can work here: it would end the process otherwise, or raise where nobody can catch it.

    Args:
        on_screen: whether a window will be shown; else all is drawn off screen, whatever screens there are.

    Raises:
        InvalidInput: a library of the system is missing, or there is no screen; the message says what to install.
    """
    interrupts.defer()
    from playground.gui.window.startup import check_display, draw_off_screen, lend_cache, load_qt

    if not on_screen:
        draw_off_screen()
    lend_cache()
    load_qt()
    if on_screen:
        check_display()
    interrupts.check()
