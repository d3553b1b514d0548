"""The argument parser: usage errors that state the problem first, and suggest what was meant."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Any, NoReturn

from alcamine_validate.cli.exit_codes import FAILED
from alcamine_validate.cli.streams import one_line


class Parser(argparse.ArgumentParser):
    """An :class:`argparse.ArgumentParser` whose errors are two lines, not the whole usage."""

    def __init__(self, **options: Any) -> None:
        # Abbreviations would stop working when an option with the same beginning is added.
        super().__init__(**options, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        """Print a usage error and one line of usage, and exit with code 2."""
        program = self.prog.partition(" ")[0]
        usage = " ".join(["usage:", self.prog, "[OPTIONS]", *self._arguments()])
        self.exit(FAILED, f"{program}: {one_line(message)}\n{usage} (--help lists the options)\n")

    def _print_message(self, message: str, file: Any = None) -> None:
        # That of argparse ignores an output that can't be written.
        if message:
            (file or sys.stderr).write(message)

    @property
    def actions(self) -> list[argparse.Action]:
        """The options and arguments of the parser."""
        return self._actions

    def knows(self, option: str) -> bool:
        """Return whether the parser has an option of this name."""
        return option in self._option_string_actions

    @property
    def commands(self) -> dict[str, Parser]:
        """The parsers of the commands of this one by name; empty if it has none."""
        for action in self._actions:
            if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
                return dict(action.choices)
        return {}

    def refuse_unknown(self, arguments: Sequence[str]) -> None:
        """Report a usage error if a long option is unknown, before one for what is missing.

        What follows the name of a command is for the parser of that command.
        """
        commands = self.commands
        place = next((at for at, each in enumerate(arguments) if each in commands), len(arguments))
        for argument in takewhile(lambda each: each != "--", arguments[:place]):
            option = argument.partition("=")[0]
            if option.startswith("--") and not self.knows(option):
                for name, command in commands.items():
                    if command.knows(option):
                        self.error(f"{option} is an option of {name}: put it after {name}")
                self.refuse([argument])
        if place < len(arguments):
            commands[arguments[place]].refuse_unknown(arguments[place + 1 :])

    def refuse(self, rest: Iterable[str]) -> NoReturn:
        """Report a usage error about the first of the arguments that are left over."""
        from alcamine_validate.validator.messages import displayed, nearest

        argument = next(iter(rest))
        if not argument.startswith("-"):
            self.error(f"unexpected argument {displayed(argument)}")
        option = argument.partition("=")[0]
        self.error(f"unknown option {option}{nearest(option, list(self._option_string_actions))}")

    def _arguments(self) -> list[str]:
        """Return the positional arguments as the usage line shows them."""
        shown = []
        for action in self._get_positional_actions():
            name = str(action.metavar or action.dest)
            form = {"*": f"[{name} ...]", "?": f"[{name}]"}.get(str(action.nargs), name)
            shown.append(form)
        return shown
