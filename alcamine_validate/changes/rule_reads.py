"""Which properties of a Session each rule reads, observed on samples.

The rules say this only in code. So each one runs on a full sample and on a sample with the mistake
that it looks for, whose objects record which of their properties are read.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from alcamine_validate.lint.rules.registry import RULES
from alcamine_validate.lint.rules.rule import Rule
from alcamine_validate.lint.rules.session_view import SessionView
from alcamine_validate.samples.make import sample
from alcamine_validate.samples.mistakes import MISTAKES
from alcamine_validate.text.json_pointer import join

MOST_READ: Final = 12
"""How many properties a rule reads at most that is about certain properties.

A rule that reads more is about all properties of a kind, such as timestamps, and goes on with those
that are left.
"""


class _Recorder(dict[str, Any]):
    """An object of a Session that records the pointers of the properties that are read."""

    def __init__(self, value: dict[str, Any], pointer: str, reads: set[str]) -> None:
        super().__init__(
            (name, _recorded(each, join(pointer, name), reads)) for name, each in value.items()
        )
        self._pointer = pointer
        self._reads = reads

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        """The class that rules compare with: they take only exact objects for objects."""
        return dict

    def get(self, name: str, default: Any = None) -> Any:
        """Return a property, and record that it was read."""
        self._reads.add(join(self._pointer, name))
        return super().get(name, default)

    def __getitem__(self, name: str) -> Any:
        self._reads.add(join(self._pointer, name))
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self._reads.add(join(self._pointer, str(name)))
        return super().__contains__(name)


def _recorded(value: Any, pointer: str, reads: set[str]) -> Any:
    return _Recorder(value, pointer, reads) if isinstance(value, dict) else value


@cache
def rule_reads() -> dict[str, frozenset[str]]:
    """Return the pointers of the properties that each rule reads, by code.

    A rule that is about all properties of a kind is not in the result.
    """
    found = {}
    for rule in RULES:
        mistaken = [sample(invalid=rule.code)] if rule.code in MISTAKES else []
        reads = {pointer for session in (sample(), *mistaken) for pointer in _reads(rule, session)}
        if len(reads) <= MOST_READ:
            found[rule.code] = frozenset(reads)
    return found


def _reads(rule: Rule, session: Any) -> set[str]:
    reads = set[str]()
    view = SessionView(_recorded(session, "", reads), may_hold_controls=False)
    # Every rule needs the objects; looking them up says nothing about this one.
    _ = view.objects
    reads.clear()
    list(rule.check(view))
    return reads
