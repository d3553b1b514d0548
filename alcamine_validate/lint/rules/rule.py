"""What a rule is, what it is handed, and what it yields."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from alcamine_validate.finding import Severity
from alcamine_validate.generated.object_shapes import ROOT, all_timestamps, free_identifiers
from alcamine_validate.runtime.object_shape import Object, ObjectShape, walk
from alcamine_validate.runtime.timestamps import look_canonical

if TYPE_CHECKING:
    from alcamine_validate.text.duration import Seconds

NOWHERE: Final[Object] = {}
"""Stands for a part that is absent, null or no object, so that rules need not ask."""


class Problem(NamedTuple):
    """What a rule yields: a place, a sentence, and other places that it speaks of.

    Pointers (RFC 6901) are relative to the Session; ``related`` holds (pointer, message).
    """

    pointer: str
    message: str
    related: tuple[tuple[str, str], ...] = ()


Problems = Iterable[Problem]
NONE: Final[Problems] = ()


class SessionView:
    """A parsed Session, taken apart once for all rules.

    ``objects`` are all objects that the schema describes, with their shapes; ``agent``
    to ``ledger`` are those that rules ask for, empty where there is none. ``tolerance``
    (seconds) is how far timestamps may be out of order. ``may_hold_controls`` is False
    where the text of the Session shows that it has no control character but tab, CR and LF.
    ``is_complete`` says that no object lacks a property that the schema requires;
    ``has_canonical_timestamps`` that all its timestamps look as the server spells them, so that
    the texts of those that are valid order as the moments do; ``is_canonical`` that they are so,
    as all ids are, that no property is unknown, and that the Session is valid.
    """

    __slots__ = (
        "_by_pointer",
        "_has_canonical_timestamps",
        "_identifiers",
        "_is_complete",
        "_objects",
        "agent",
        "conversation",
        "is_canonical",
        "ledger",
        "may_hold_controls",
        "person",
        "session",
        "tolerance",
        "version",
    )  # fmt: skip

    def __init__(
        self,
        session: Object,
        tolerance: Seconds = 0,
        is_complete: bool = False,
        is_canonical: bool = False,
        may_hold_controls: bool = True,
    ) -> None:
        self.session = session
        self._objects: list[tuple[Object, ObjectShape]] | None = None
        self._by_pointer: dict[str, Object] | None = None
        self._is_complete = is_complete
        self._identifiers: list[Any] | None = None
        self._has_canonical_timestamps: bool | None = is_canonical or None
        self.is_canonical = is_canonical
        self.tolerance = tolerance
        self.may_hold_controls = may_hold_controls
        agent: Any = session.get("agent")
        self.agent = agent = agent if agent.__class__ is dict else NOWHERE
        version: Any = agent.get("version")
        self.version = version if version.__class__ is dict else NOWHERE
        conversation: Any = session.get("conversation")
        self.conversation = conversation if conversation.__class__ is dict else NOWHERE
        person: Any = session.get("person")
        self.person = person if person.__class__ is dict else NOWHERE
        ledger: Any = session.get("ledger")
        self.ledger = ledger if ledger.__class__ is dict else NOWHERE

    @property
    def objects(self) -> list[tuple[Object, ObjectShape]]:
        """All objects that the schema describes, with their shapes."""
        if self._objects is None:
            self._objects = walk(self.session, ROOT)
        return self._objects

    @property
    def has_canonical_timestamps(self) -> bool:
        """Whether all timestamps look as the server spells them."""
        if self._has_canonical_timestamps is None:
            self._has_canonical_timestamps = look_canonical(self._timestamps())
        return self._has_canonical_timestamps

    def identifiers(self) -> list[Any] | None:
        """Return the ids to which the schema gives no format, null aside.

        None where the Session is not known to be complete, or has unknown properties.
        """
        if self._is_complete and self._identifiers is None:
            self._identifiers = _identifiers(self.session)
            self._is_complete = self._identifiers is not None
        return self._identifiers

    def _timestamps(self) -> list[Any]:
        """Return all timestamps but null ones; of odd Sessions, those that are strings."""
        try:
            return all_timestamps(self.session)
        except (LookupError, TypeError, AttributeError):
            return self.texts("timestamps")

    def texts(self, kind: str) -> list[str]:
        """Return all ``timestamps``, or ``identifiers`` without a format, that are strings."""
        texts: list[Any] = []
        for value, shape in self.objects:
            texts += map(value.get, getattr(shape, kind))
        return [text for text in texts if text.__class__ is str]

    def at(self, pointer: str) -> Any:
        """Return the property at ``pointer``, or None where there is none."""
        if self._by_pointer is None:
            self._by_pointer = {shape.pointer: value for value, shape in self.objects}
        owner, _, name = pointer.rpartition("/")
        return self._by_pointer.get(owner, NOWHERE).get(name)


def _identifiers(session: Object) -> list[Any] | None:
    try:
        return free_identifiers(session)
    except (LookupError, TypeError, AttributeError):
        # An object of the schema is none here.
        return None


def is_null(owner: Object, name: str) -> bool:
    """Tell whether a property is null, and not absent, which the schema speaks of."""
    return owner.get(name, NOWHERE) is None


def dotted(pointer: str) -> str:
    """Return a place as people write it: ``agent.version.createdAt``."""
    return pointer[1:].replace("/", ".")


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
