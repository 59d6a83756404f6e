"""The main window: menus, actions, tool bar, layout, status; what is known at its start."""
