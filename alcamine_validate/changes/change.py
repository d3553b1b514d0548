"""One change between two documents: its class, its place, and what is on both sides."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Side(NamedTuple):
    """One side of a change: the place in the document, and what is there in a few words.

    ``pointer`` (RFC 6901) leads to the keyword or schema. If there is nothing on this side,
    ``content`` is "", and ``pointer`` leads to the schema in which it is missing.
    """

    pointer: str
    content: str = ""


class FoundChange(NamedTuple):
    """What differs between two schemas; ``hint`` says what else it may be, such as a rename.

    ``tokens`` lead from the value that the schemas describe to the one that the change is about.
    """

    code: str
    message: str
    old: Side
    new: Side
    hint: str = ""
    tokens: tuple[str, ...] = ()


@dataclass
class Change:
    """A change of what an instance may be at ``place``.

    ``place`` is a JSON Pointer into the instance, in which ``*`` stands for any element or other
    property. ``branch`` names the branches of unions on the way to it. ``others`` are more places
    that have the same change, because the document describes them by the same schema.
    """

    found: FoundChange
    place: str
    branch: tuple[str, ...]
    others: list[str] = field(default_factory=list)
