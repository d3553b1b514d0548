"""The view of a Session that rules use: its objects, looked up once for all rules."""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from alcamine_validate.generated.object_shapes import ROOT, WEBHOOK_ROOT
from alcamine_validate.runtime.object_shape import Object, ObjectShape
from alcamine_validate.runtime.timestamps import look_canonical
from alcamine_validate.text.json_pointer import join

if TYPE_CHECKING:
    from alcamine_validate.privacy.walk import DetectedText
    from alcamine_validate.text.duration import Seconds


class _Nowhere(dict[str, Any]):
    """An empty object, all of whose properties are null."""

    __missing__ = dict.get


NOWHERE: Final[Object] = _Nowhere()
"""Replaces an object that is absent, null or of another type, so that rules need no check."""

Placed = tuple[str, Object, ObjectShape]
"""An object of a Session: its JSON Pointer (RFC 6901), its value and its shape."""

_SHAPELESS: Final = ObjectShape("", frozenset())

OWNERS: Final = ("", "/agent", "/conversation", "/person", "/ledger", "/agent/version")
"""The pointers of the objects that rules read, in the order of ``SessionView.owners``."""


@cache
def split(pointer: str) -> tuple[int, str]:
    """Return the index in ``OWNERS`` of the object that holds a property, and its name."""
    owner, _, name = pointer.rpartition("/")
    return OWNERS.index(owner), sys.intern(name)  # as in runtime.keys: the guards run faster


class SessionView:
    """A parsed Session with its objects, looked up once for all rules.

    ``owners`` are the objects that rules read, in the order of ``OWNERS``; an object is empty if
    it is absent, null or not an object. ``agent``, ``version`` and ``ledger`` are three of them.
    In a webhook body (``is_webhook``), ``billing`` replaces
    ``ledger`` if it is an object. ``tolerance`` (seconds) is how far timestamps may be out of
    order. ``is_canonical`` means that the Session is valid, has no unknown property, and spells
    all ids and timestamps as the server does. ``may_hold_controls`` is False if the text of the
    Session has no control character except tab, CR and LF. ``is_partial`` means that properties
    may be absent that a complete Session should have. ``shape`` is that of Sessions by another
    schema than the one of this package. ``private`` has the people's data and secrets that the
    rules about privacy have found; it is None before.
    """

    __slots__ = (
        "_has_canonical_timestamps", "_objects", "_shape", "agent", "is_canonical", "is_partial",
        "is_webhook", "ledger", "may_hold_controls", "owners", "private", "session", "tolerance",
        "version",
    )  # fmt: skip

    def __init__(
        self,
        session: Object,
        tolerance: Seconds = 0,
        is_canonical: bool = False,
        may_hold_controls: bool = True,
        is_partial: bool = False,
        is_webhook: bool = False,
        shape: ObjectShape | None = None,
    ) -> None:
        self._shape = shape
        self.session = session
        self.tolerance = tolerance
        self.is_canonical = is_canonical
        self.may_hold_controls = may_hold_controls
        self.is_partial = is_partial
        self.is_webhook = is_webhook
        self.private: list[DetectedText] | None = None
        self._objects: list[Placed] | None = None
        self._has_canonical_timestamps: bool | None = is_canonical or None
        agent: Any = session.get("agent")
        self.agent = agent = agent if agent.__class__ is dict else NOWHERE
        version: Any = agent.get("version")
        self.version = version = version if version.__class__ is dict else NOWHERE
        ledger: Any = session.get(self.ledger_name) if is_webhook else session.get("ledger")
        self.ledger = ledger = ledger if ledger.__class__ is dict else NOWHERE
        conversation: Any = session.get("conversation")
        conversation = conversation if conversation.__class__ is dict else NOWHERE
        person: Any = session.get("person")
        person = person if person.__class__ is dict else NOWHERE
        self.owners: tuple[Object, ...] = session, agent, conversation, person, ledger, version

    @property
    def shape(self) -> ObjectShape:
        """The shape of Sessions by the schema that this one is checked against."""
        return self._shape or (WEBHOOK_ROOT if self.is_webhook else ROOT)

    @property
    def objects(self) -> list[Placed]:
        """All objects that the schema describes, outer ones first."""
        if self._objects is None:
            self._objects = objects_in(self.session, self.shape)
        return self._objects

    def owner_shape(self, pointer: str) -> ObjectShape:
        """Return the shape of one of ``OWNERS``; it is empty if the schema does not describe it."""
        shape = self.shape
        for name in pointer.split("/")[1:]:
            shape = dict(shape.children).get(name, _SHAPELESS)
        return shape

    @property
    def has_canonical_timestamps(self) -> bool:
        """Whether all timestamps are spelled as the server does; valid ones then sort as text."""
        if self._has_canonical_timestamps is None:
            self._has_canonical_timestamps = look_canonical(self.texts("timestamps"))
        return self._has_canonical_timestamps

    def texts(self, kind: str) -> list[str]:
        """Return the strings among all ``timestamps``, or all ``identifiers`` without a format."""
        return [
            text
            for _, value, shape in self.objects
            for name in getattr(shape, kind)
            if (text := value.get(name)).__class__ is str
        ]

    def at(self, pointer: str) -> Any:
        """Return a property of ``owners``, or None if there is none.

        Its ``pointer`` is the one in a Session that is not in a webhook body.
        """
        index, name = split(pointer)
        return self.owners[index].get(name)

    def pointer(self, pointer: str) -> str:
        """Return the pointer of a property in this Session: ``/billing/…`` for ``/ledger/…``."""
        owner, _, name = pointer.rpartition("/")
        return f"/{self.ledger_name}/{name}" if owner == "/ledger" else pointer

    @property
    def ledger_name(self) -> str:
        """The name of the property that holds the ledger entry."""
        has_billing = self.is_webhook and self.session.get("billing").__class__ is dict
        return "billing" if has_billing else "ledger"


def objects_in(value: Object, shape: ObjectShape) -> list[Placed]:
    """Return ``value`` and every object in it that has a shape, outer ones first.

    A value is skipped if ``shape`` has an object there and the value is not one.
    """
    found: list[Placed] = [("", value, shape)]
    for pointer, above, known in found:  # the list grows during the loop
        is_in_array = pointer != known.pointer
        for name, child in known.children:
            below: Any = above.get(name)
            if below.__class__ is dict:
                place = join(pointer, name) if is_in_array else child.pointer
                found.append((place, below, child))
        for name, element in known.elements:
            items: Any = above.get(name)
            if items.__class__ is list:
                found += [
                    (join(pointer, name, index), item, element)
                    for index, item in enumerate(items)
                    if item.__class__ is dict
                ]
    return found


def dotted(pointer: str) -> str:
    """Return a pointer in dotted notation: ``agent.version.createdAt``."""
    return pointer[1:].replace("/", ".")
