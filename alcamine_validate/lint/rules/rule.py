"""What a rule is, what it is handed, and what it yields."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from alcamine_validate.finding import Severity
from alcamine_validate.lint.rules.session_view import SessionView
from alcamine_validate.text.json_pointer import Pointer


class Problem(NamedTuple):
    """What a rule yields: a place, a sentence, and other places that it speaks of.

    Pointers (RFC 6901) are relative to the Session; ``related`` holds (pointer, message).
    A rule that can find many values below one name yields shared pointers.
    """

    pointer: Pointer
    message: str
    related: tuple[tuple[str, str], ...] = ()


Problems = Iterable[Problem]
NONE: Final[Problems] = ()


Check = Callable[[SessionView], Problems]


@dataclass(frozen=True)
class Rule:
    """A rule: its code, its name in words, its default severity, and the function itself.

    ``check`` yields a :class:`Problem` for each thing to say, and never raises, whatever
    JSON it is handed. Its docstring is the rule's documentation.
    """

    code: str
    name: str
    severity: Severity
    check: Check

    @property
    def documentation(self) -> str:
        """The docstring; empty where Python runs with ``-OO``."""
        return self.check.__doc__ or ""


Guard = Callable[[SessionView], bool]
"""A quick look at a Session: True is certain, none of a family's rules has anything to say.

Nearly all Sessions are fine, and forty rules that each find so take longer than the
verdict. What a guard lets pass is tested to be what the rules let pass, whatever JSON it
is handed. Where that is odd, it may raise LookupError, TypeError, AttributeError or
RecursionError, and the rules are asked.
"""


class Family(NamedTuple):
    """The rules of one file, in the order of their codes, and the guard before them."""

    is_fine: Guard
    rules: tuple[Rule, ...]


def rule(code: str, severity: Severity = Severity.WARNING) -> Callable[[Check], Rule]:
    """Make the decorated function a :class:`Rule`, named as the function is."""
    return lambda check: Rule(code, name_of(check), severity, check)


def name_of(check: Callable[..., Any]) -> str:
    """Return the name of a rule's function as people write it: ``other-agent``."""
    return check.__name__.replace("_", "-")
