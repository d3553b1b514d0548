"""The view of a Session that rules use: its objects, looked up once for all rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from alcamine_validate.generated.object_shapes import ROOT, WEBHOOK_ROOT
from alcamine_validate.runtime.object_shape import Object, ObjectShape
from alcamine_validate.runtime.timestamps import look_canonical

if TYPE_CHECKING:
    from alcamine_validate.text.duration import Seconds

NOWHERE: Final[Object] = {}
"""Replaces an object that is absent, null or of another type, so that rules need no check."""


class SessionView:
    """A parsed Session with its objects, looked up once for all rules.

    ``objects`` are all objects that the schema describes, with their shapes. ``agent``,
    ``version``, ``conversation``, ``person`` and ``ledger`` are the objects that rules read,
    empty if absent, null or not an object; ``ledger_pointer`` is the pointer of ``ledger``.
    ``tolerance`` (seconds) is how far timestamps may be
    out of order. ``may_hold_controls`` is False if the text of the Session has no control
    character except tab, CR and LF. ``is_canonical`` means that the Session is valid, has no
    unknown property, and spells all ids and timestamps as the server does. ``is_partial`` means
    that properties may be absent that a complete Session should have.
    ``has_canonical_timestamps`` means that all timestamps are spelled so; then valid timestamps
    sort as text in order of time.
    """

    shape = ROOT
    ledger_pointer = "/ledger"

    __slots__ = (
        "_by_pointer", "_has_canonical_timestamps", "_objects", "agent", "conversation",
        "is_canonical", "is_partial", "ledger", "may_hold_controls", "person", "session",
        "tolerance", "version",
    )  # fmt: skip

    def __init__(
        self,
        session: Object,
        tolerance: Seconds = 0,
        is_canonical: bool = False,
        may_hold_controls: bool = True,
        is_partial: bool = False,
    ) -> None:
        self.session = session
        self.is_partial = is_partial
        self._objects: list[tuple[Object, ObjectShape]] | None = None
        self._by_pointer: dict[str, Object] | None = None
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
        """All objects that the schema describes, with their shapes, outer ones first."""
        if self._objects is None:
            self._objects = objects_in(self.session, self.shape)
        return self._objects

    @property
    def has_canonical_timestamps(self) -> bool:
        """Whether all timestamps are spelled as the server spells them."""
        if self._has_canonical_timestamps is None:
            self._has_canonical_timestamps = look_canonical(self.texts("timestamps"))
        return self._has_canonical_timestamps

    def texts(self, kind: str) -> list[str]:
        """Return the strings among all ``timestamps``, or all ``identifiers`` without a format."""
        return [
            text
            for value, shape in self.objects
            for name in getattr(shape, kind)
            if (text := value.get(name)).__class__ is str
        ]

    def at(self, pointer: str) -> Any:
        """Return the property at ``pointer`` (RFC 6901), or None if there is none."""
        if self._by_pointer is None:
            self._by_pointer = {shape.pointer: value for value, shape in self.objects}
        owner, _, name = pointer.rpartition("/")
        return self._by_pointer.get(owner, NOWHERE).get(name)


class WebhookView(SessionView):
    """The view of the Session in a webhook body, where the ledger entry is ``billing``.

    If ``billing`` is not an object, the entry is ``ledger``, as in other Sessions.
    """

    shape = WEBHOOK_ROOT

    __slots__ = ("ledger_pointer",)

    def __init__(
        self,
        session: Object,
        tolerance: Seconds = 0,
        is_canonical: bool = False,
        may_hold_controls: bool = True,
        is_partial: bool = False,
    ) -> None:
        super().__init__(session, tolerance, is_canonical, may_hold_controls, is_partial)
        billing: Any = session.get("billing")
        has_billing = billing.__class__ is dict
        self.ledger_pointer = "/billing" if has_billing else "/ledger"
        self.ledger = billing if has_billing else self.ledger


def objects_in(value: Object, shape: ObjectShape) -> list[tuple[Object, ObjectShape]]:
    """Return ``value`` and every object in it that has a shape, outer ones first.

    A value is skipped if ``shape`` has an object there and the value is not one.
    """
    found = [(value, shape)]
    for above, known in found:  # the list grows during the loop
        for name, child in known.children:
            below: Any = above.get(name)
            if below.__class__ is dict:
                found.append((below, child))
    return found


def is_null(owner: Object, name: str) -> bool:
    """Return whether a property is null. An absent one is not: the schema reports it."""
    return owner.get(name, NOWHERE) is None


def dotted(pointer: str) -> str:
    """Return a pointer in dotted notation: ``agent.version.createdAt``."""
    return pointer[1:].replace("/", ".")
