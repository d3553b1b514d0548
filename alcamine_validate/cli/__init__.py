"""The command line: one module per command, and the modules that they share."""

from alcamine_validate.cli.main import main, parser, run

__all__ = ["main", "parser", "run"]
