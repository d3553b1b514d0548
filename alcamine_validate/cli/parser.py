"""The argument parser: usage errors that state the problem first, and suggest what was meant."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
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

    @property
    def actions(self) -> list[argparse.Action]:
        """The options and arguments of the parser."""
        return self._actions

    def knows(self, option: str) -> bool:
        """Return whether the parser, or one of its subcommands, has an option of this name."""
        below = [
            each
            for action in self._actions
            if isinstance(action.choices, dict)
            for each in action.choices.values()
        ]
        return option in self._option_string_actions or any(each.knows(option) for each in below)

    def refuse_unknown(
        self, arguments: Iterable[str], commands: dict[str, Parser] | None = None
    ) -> None:
        """Report a usage error if a long option is unknown, before one for what is missing.

        ``commands`` are those that come after these arguments, one of which may know the option.
        """
        for argument in takewhile(lambda each: each != "--", arguments):
            option = argument.partition("=")[0]
            if option.startswith("--") and not self.knows(option):
                for name, command in (commands or {}).items():
                    if command.knows(option):
                        self.error(f"{option} is an option of {name}: put it after {name}")
                self.refuse([argument])

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
