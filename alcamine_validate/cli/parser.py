"""The argument parser: usage errors that state the problem first, and suggest what was meant."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import NoReturn

from alcamine_validate.cli.exit_codes import FAILED
from alcamine_validate.cli.streams import one_line


class Parser(argparse.ArgumentParser):
    """An :class:`argparse.ArgumentParser` whose errors are two lines, not the whole usage."""

    def error(self, message: str) -> NoReturn:
        """Print a usage error and one line of usage, and exit with code 2."""
        program = self.prog.partition(" ")[0]
        usage = " ".join(["usage:", self.prog, "[OPTIONS]", *self._arguments()])
        self.exit(FAILED, f"{program}: {one_line(message)}\n{usage} (--help lists the options)\n")

    def refuse(self, rest: Iterable[str]) -> NoReturn:
        """Report a usage error about the first of the arguments that are left over."""
        from alcamine_validate.validator.messages import nearest

        argument = next(iter(rest))
        if not argument.startswith("-"):
            self.error(f"unexpected argument {argument!r}")
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
