"""What a value is expected to be: a Session, or a part of one, complete or partial."""

from __future__ import annotations

from typing import Any, Final, Literal, NamedTuple, get_args

from alcamine_validate.input.session_shape import TELLING_NAMES, is_session, is_webhook

Part = Literal["agent", "agent.version", "conversation", "ledger", "person"]
"""A part of a Session that can be checked by itself."""

PARTS: Final[tuple[Part, ...]] = get_args(Part)
"""All of them."""


class Expected(NamedTuple):
    """What a value is expected to be.

    ``part`` is one of :data:`PARTS`, or "" for a whole Session. With ``partial``, required
    properties may be absent; what is there is checked.
    """

    part: str = ""
    partial: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names that lead from a Session to the part."""
        return tuple(self.part.split(".")) if self.part else ()

    @property
    def title(self) -> str:
        """What messages call it, with an article: ``a Session``, ``an agent.version``."""
        name = self.part or "Session"
        kind = f"partial {name}" if self.partial else name
        return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"

    def is_one(self, value: Any) -> bool:
        """Return whether a value is one by its names, valid or not.

        A partial one has a telling name, or at least half of its names are known. A part has more
        than half of its properties, and no other part has more of them.
        """
        if not self.part and not self.partial:
            return is_session(value)
        if not isinstance(value, dict) or (not self.part and is_webhook(value)):
            return False
        if self.partial:
            is_told = not self.part and not value.keys().isdisjoint(TELLING_NAMES)
            number = self.number_known(value)
            return is_told or (number > 0 and number * 2 >= len(value))
        shares = {part: share_of_part(value, part) for part in ("", *PARTS)}
        return shares[self.part] > HALF and shares[self.part] == max(shares.values())

    def number_known(self, value: dict[str, Any]) -> int:
        """Return how many of an object's properties are those of what is expected."""
        return len(_known_names(self.part) & value.keys())

    def wrapped(self, value: Any) -> Any:
        """Return the smallest partial Session with ``value`` in the place of the part."""
        for name in reversed(self.names):
            value = {name: value}
        return value


WHOLE: Final = Expected()
"""A complete Session."""

HALF: Final = 0.5
"""An object with a larger share of the properties of a part is probably one."""


def share_of_part(value: dict[str, Any], part: str) -> float:
    """Return how much of the properties of a part, or of a Session, an object has: 0 to 1."""
    names = _known_names(part)
    return len(names & value.keys()) / len(names)


def _known_names(part: str) -> frozenset[str]:
    """Return the names of the properties of a part, or of a Session."""
    # Imported lazily, because most files hold whole Sessions.
    from alcamine_validate.generated.object_shapes import ROOT

    shape = ROOT
    for name in part.split(".") if part else ():
        shape = dict(shape.children)[name]
    return shape.properties
