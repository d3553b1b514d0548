"""Usage errors of the command: the problem, and one line of usage."""

from __future__ import annotations


def problem_of(err: str, usage: str) -> str:
    """Return the problem that a usage error states, whose second and last line is ``usage``."""
    problem, line = err.removesuffix("\n").split("\n")
    assert line == f"usage: alcamine-validate {usage} (--help lists the options)"
    assert problem.startswith("alcamine-validate: ")
    return problem.removeprefix("alcamine-validate: ")
