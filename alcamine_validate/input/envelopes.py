"""Report where the Sessions of a file are that are in envelopes: once for each place."""

from __future__ import annotations

from collections.abc import Container
from itertools import product
from typing import Final

from alcamine_validate.input.document import Document, InputProblem, Part
from alcamine_validate.input.find_sessions import ANY
from alcamine_validate.text.json_pointer import Pointer, pointer_of

_FEW_SIBLINGS: Final = 3
"""Envelopes with more names than this beside each other are reported as one place."""


def report_envelopes(document: Document, known: set[tuple[str, ...]]) -> None:
    """Add a problem for each place of an envelope that is not in ``known``, and add it there."""
    places: dict[tuple[str, ...], tuple[Part, Pointer]] = {}
    for part in document.parts:
        for place, pointer in part.envelopes.items():
            if place not in places and not is_known(place, known):
                places[place] = part, pointer
    if not places:
        return
    # Each pattern is reported at the first of its places.
    patterns: dict[tuple[str, ...], tuple[Part, Pointer]] = {}
    for place, pattern in _patterns(list(places)).items():
        patterns.setdefault(pattern, places[place])
    known.update(patterns)
    for part in document.parts:
        own = {pattern: at for pattern, (owner, at) in patterns.items() if owner is part}
        spans = part.spans(own.values()) if own else {}
        for pattern, at in own.items():
            subject = "Sessions are" if ANY in pattern else "a Session is"
            words = f"{subject} inside an envelope"
            pointer = pointer_of(pattern)
            problem = InputProblem("session-in-envelope", words, spans.get(at), pointer)
            part.problems.append(problem)


def is_known(place: tuple[str, ...], known: Container[tuple[str, ...]]) -> bool:
    """Return whether ``known`` has a place, or a pattern that stands for it."""
    # A place has few tokens: see DEPTH.
    return place in known or any(
        pattern in known for pattern in product(*((token, ANY) for token in place))
    )


def _patterns(places: list[tuple[str, ...]]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return the pattern of each place: :data:`ANY` replaces a name that has many siblings."""
    patterns = dict(zip(places, places, strict=True))
    for depth in range(max(map(len, places))):
        siblings: dict[tuple[tuple[str, ...], int], set[str]] = {}
        for pattern in patterns.values():
            if depth < len(pattern):
                siblings.setdefault((pattern[:depth], len(pattern)), set()).add(pattern[depth])
        for place, pattern in patterns.items():
            names = siblings.get((pattern[:depth], len(pattern)), ())
            if depth < len(pattern) and len(names) > _FEW_SIBLINGS:
                patterns[place] = (*pattern[:depth], ANY, *pattern[depth + 1 :])
    return patterns
