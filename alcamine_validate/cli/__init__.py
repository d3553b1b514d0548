"""The command line: one module a command, and what they share."""

from alcamine_validate.cli.main import main, parser, run

__all__ = ["main", "parser", "run"]
