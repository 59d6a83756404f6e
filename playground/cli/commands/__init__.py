"""The commands. A module is one, under its own name: see `playground.cli.command.Command`."""
