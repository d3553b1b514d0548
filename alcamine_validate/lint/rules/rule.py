"""Rules, the problems that they yield, and families of rules with their guards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final, NamedTuple

from alcamine_validate.finding import Severity
from alcamine_validate.lint.rules.session_view import SessionView
from alcamine_validate.native.condition import Condition
from alcamine_validate.text.json_pointer import Pointer


class Problem(NamedTuple):
    """A problem that a rule found: its place, a message, and related places.

    Pointers (RFC 6901) are relative to the Session. ``related`` holds (pointer, message) pairs.
    A rule that can find many values below one name yields shared pointers. ``params`` holds what
    the message says as data, by the names in ``finding.PARAMS``, but not the values at the places:
    the engine adds these.
    """

    pointer: Pointer
    message: str
    related: tuple[tuple[str, str], ...] = ()
    params: Mapping[str, Any] = {}


Problems = Iterable[Problem]
NONE: Final[Problems] = ()


Check = Callable[[SessionView], Problems]


@dataclass(frozen=True)
class Rule:
    """A rule: its code, name, default severity, function and documentation.

    ``check`` yields a :class:`Problem` for each problem that it finds, and never raises,
    whatever JSON object it is given. ``documentation`` has the form that
    :mod:`~alcamine_validate.lint.rules.documentation` describes.
    """

    code: str
    name: str
    check: Check
    documentation: str
    severity: Severity = Severity.WARNING


Guard = Callable[[SessionView], bool]
"""A quick check of a Session. True means that no rule of the family reports a problem.

Most Sessions have no problems, and running the rules one by one takes several times as long. The
guards of rules that are rows are derived from the rows. Tests ensure that the rules accept every
JSON value that a guard accepts. A guard may raise LookupError, TypeError, AttributeError or
RecursionError on unexpected values; then the rules run.
"""

is_canonical: Final[Guard] = attrgetter("is_canonical")
"""The guard of rules that find nothing in a Session as the server writes it."""


class Family(NamedTuple):
    """Rules, and what a Session must meet so that none of them reports a problem.

    ``is_fine`` is the guard that runs before the rules. ``conditions`` state the same for the
    native scanner: no rule reports a problem in a Session of the canonical shape that meets them
    and has no control character but tab, CR and LF. They are None if no conditions can state it;
    then the scanner recognises no Session while one of the rules runs. ``is_about_any_text`` means
    that the rules also apply to what is around Sessions.
    """

    rules: tuple[Rule, ...]
    is_fine: Guard
    conditions: tuple[Condition, ...] | None
    is_about_any_text: bool = False


def rule(code: str, severity: Severity = Severity.WARNING) -> Callable[[Check], Rule]:
    """Return a decorator that turns a function into a :class:`Rule` with the function's name.

    The function's docstring is the documentation; it is empty if Python runs with ``-OO``.
    """
    return lambda check: Rule(code, name_of(check), check, check.__doc__ or "", severity)


def name_of(check: Callable[..., Any]) -> str:
    """Return the name of a rule's function with hyphens: ``other-agent``."""
    return check.__name__.replace("_", "-")
