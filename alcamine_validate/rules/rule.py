"""What a rule is, what it is handed, and what it yields."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from alcamine_validate.finding import Severity
from alcamine_validate.generated.outline import ROOT, free_identifiers
from alcamine_validate.runtime.outline import Object, Outline, walk
from alcamine_validate.runtime.timestamps import look_canonical

if TYPE_CHECKING:
    from alcamine_validate.duration import Seconds

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


class Parts:
    """A parsed Session, taken apart once for all rules.

    ``objects`` are all objects that the schema describes, with their outlines; ``agent``
    to ``ledger`` are those that rules ask for, empty where there is none. ``identifiers``
    are the ids to which the schema gives no format, of a valid Session without unknown
    properties; None of any other. ``tolerance``
    (seconds) is how far timestamps may be out of order. ``may_hold_controls`` is False
    where the text of the Session shows that it has no control character but tab, CR and LF.
    ``is_valid`` says that it fits the schema; ``is_canonical`` that all its timestamps look
    as the server spells them, so that the texts of those that are valid order as the moments
    do.
    """

    __slots__ = (
        "_by_pointer", "_is_canonical", "_objects", "agent", "conversation", "identifiers",
        "ledger", "may_hold_controls", "person", "session", "tolerance", "version",
    )  # fmt: skip

    def __init__(
        self,
        session: Object,
        tolerance: Seconds = 0,
        is_valid: bool = False,
        is_canonical: bool = False,
        may_hold_controls: bool = True,
    ) -> None:
        self.session = session
        self._objects: list[tuple[Object, Outline]] | None = None
        self._by_pointer: dict[str, Object] | None = None
        self._is_canonical: bool | None = is_canonical or None
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
        self.identifiers = _identifiers(session) if is_valid else None

    @property
    def objects(self) -> list[tuple[Object, Outline]]:
        """All objects that the schema describes, with their outlines."""
        if self._objects is None:
            self._objects = walk(self.session, ROOT)
        return self._objects

    @property
    def is_canonical(self) -> bool:
        """Whether all timestamps look as the server spells them."""
        if self._is_canonical is None:
            self._is_canonical = look_canonical(self.texts("timestamps"))
        return self._is_canonical

    def texts(self, kind: str) -> list[str]:
        """Return all ``timestamps``, or ``identifiers`` without a format, that are strings."""
        texts: list[Any] = []
        for value, outline in self.objects:
            texts += map(value.get, getattr(outline, kind))
        return [text for text in texts if text.__class__ is str]

    def at(self, pointer: str) -> Any:
        """Return the property at ``pointer``, or None where there is none."""
        if self._by_pointer is None:
            self._by_pointer = {outline.pointer: value for value, outline in self.objects}
        owner, _, name = pointer.rpartition("/")
        return self._by_pointer.get(owner, NOWHERE).get(name)


def _identifiers(session: Object) -> list[Any] | None:
    try:
        return free_identifiers(session)
    except (LookupError, TypeError, AttributeError):
        # Valid by another schema than the one that the outline is of.
        return None


def is_null(owner: Object, name: str) -> bool:
    """Tell whether a property is null, and not absent, which the schema speaks of."""
    return owner.get(name, NOWHERE) is None


def spoken(pointer: str) -> str:
    """Return a place as people write it: ``agent.version.createdAt``."""
    return pointer[1:].replace("/", ".")


Check = Callable[[Parts], Problems]


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


Guard = Callable[[Parts], bool]
"""A quick look at a Session: True is certain, none of a family's rules has anything to say.

Nearly all Sessions are fine, and forty rules that each find so take longer than the
verdict. What a guard lets pass is tested to be what the rules let pass. It trusts that
what it asks for fits the schema.
"""


class Family(NamedTuple):
    """The rules of one file, in the order of their codes, and the guard before them.

    ``asks`` are the pointers of the properties that the guard asks for: of a Session that
    does not fit the schema elsewhere, it still knows. None: it takes no invalid Session.
    """

    is_fine: Guard
    rules: tuple[Rule, ...]
    asks: frozenset[str] | None = None

    def is_told_by(self, wrong: WrongPlaces | None) -> bool:
        """Tell whether the guard can be trusted, with all that does not fit the schema.

        ``wrong`` is None where that is not known.
        """
        return wrong is not None and (
            wrong.is_nowhere or (self.asks is not None and wrong.spares(self.asks))
        )


class WrongPlaces:
    """Where a Session does not fit the schema, by pointers; a missing property has one, too."""

    def __init__(self, pointers: Iterable[str]) -> None:
        self._pointers = frozenset(pointers)
        # The places, and all around them: what is wrong in a list is wrong with the list.
        self._around = frozenset(
            above for pointer in self._pointers for above in accumulate(pointer.split("/"), _joined)
        )
        self.is_nowhere = not self._pointers

    def spares(self, pointers: frozenset[str]) -> bool:
        """Tell whether the values at ``pointers`` fit the schema, and all around them is there."""
        return self._around.isdisjoint(pointers) and self._pointers.isdisjoint(_owners(pointers))


RIGHT: Final = WrongPlaces(())
"""Where a valid Session does not fit the schema: nowhere."""


def _joined(above: str, token: str) -> str:
    return f"{above}/{token}"


@cache
def _owners(pointers: frozenset[str]) -> frozenset[str]:
    """Return the pointers of all objects around the values at ``pointers``."""
    return frozenset(
        above
        for pointer in pointers
        for above in list(accumulate(pointer.split("/"), _joined))[:-1]
    )


def asking(*names: str) -> frozenset[str]:
    """Return pointers written as people write them: ``agent.version.id``."""
    return frozenset(f"/{name.replace('.', '/')}" for name in names)


def rule(code: str, severity: Severity = Severity.WARNING) -> Callable[[Check], Rule]:
    """Make the decorated function a :class:`Rule`, named as the function is."""
    return lambda check: Rule(code, name_of(check), severity, check)


def name_of(check: Callable[..., Any]) -> str:
    """Return the name of a rule's function as people write it: ``other-agent``."""
    return check.__name__.replace("_", "-")
