"""The sensitive names and harmless texts of a Session, and the redaction made from them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any, Final

from alcamine_validate.finding import Finding
from alcamine_validate.text.json_pointer import split
from alcamine_validate.text.redact import Redaction, Vocabulary

SENSITIVE: Final = frozenset({"email", "phone", "name", "systemPrompt", "properties", "messages"})
"""The properties of a Session whose values are sensitive, including everything in them."""

_LONGEST_NAME: Final = 100
"""No sensitive name is as long, whatever signs are between its letters."""


def is_sensitive_name(name: str) -> bool:
    """Return whether values with this name are sensitive, including everything in them."""
    if len(name) > _LONGEST_NAME:
        return False
    if name in SENSITIVE:
        return True
    # Imported lazily, because names are hidden only if there are findings.
    from alcamine_validate.privacy.names import CREDENTIALS

    return re.sub("[-_]", "", name).lower() in CREDENTIALS


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary of the Session schema, which reports may show."""
    # Imported lazily, because it is needed only if there are findings.
    from alcamine_validate.generated import vocabulary as module

    return _vocabulary_of(module)


def redaction_of(load: Callable[[], Any]) -> Redaction:
    """Return the redaction for another schema; ``load`` returns its module ``vocabulary``."""
    return Redaction(is_sensitive_name, _OtherVocabulary(load), is_harmless_segment)


class _OtherVocabulary:
    """Returns the vocabulary of another schema, which is made on first use.

    Pickling makes it, so that exceptions with it do not carry all modules of the schema.
    """

    def __init__(self, load: Callable[[], Any] | None, made: Vocabulary | None = None) -> None:
        self._load = load
        self._made = made

    def __call__(self) -> Vocabulary:
        if self._made is None and self._load is not None:
            self._made = _vocabulary_of(self._load())
        assert self._made is not None
        return self._made

    def __reduce__(self) -> tuple[Any, ...]:
        return _OtherVocabulary, (None, self())


def _vocabulary_of(module: Any) -> Vocabulary:
    from alcamine_validate.runtime.formats import is_cuid2
    from alcamine_validate.runtime.timestamps import is_date_time

    places: dict[str, str] = module.PLACES
    free_form = (place for place, kind in places.items() if kind == "free-form")
    return Vocabulary(
        module.NAMES,
        module.VALUES,
        frozenset(filter(None, map(_last_name, free_form))),
        places | {_TIME_ZONE: "time zone"},
        {
            "identifier": is_cuid2,
            "number": _is_short_number,
            "timestamp": is_date_time,
            "time zone": _is_time_zone,
        },
        legible=frozenset({"listed", "identifier", "timestamp", "time zone"}),
        numeric=frozenset({"number", "timestamp"}),
    )


def _last_name(place: str) -> str:
    """Return the last name of a place that is not an index, or "" for a Session itself."""
    return next((name for name in reversed(split(place)) if name != "*"), "")


_TIME_ZONE: Final = "/agent/version/timezone"
"""The pointer of the time zone. The schema allows any text there; rule ALC636 checks it."""


def _is_time_zone(text: str) -> bool:
    from alcamine_validate.lint.rules.time_zones import TIME_ZONES

    return text in TIME_ZONES


def _is_short_number(text: str) -> bool:
    """Return whether a text is a number that is too short to be a phone number."""
    return re.fullmatch(r"-?\d{1,6}(?:\.\d{1,6})?", text) is not None


def is_harmless_segment(segment: str) -> bool:
    """Return whether a segment of a URL's path can't name a person: a known word, or an id."""
    from alcamine_validate.input.captures.url_patterns import is_plain_segment

    return is_plain_segment(segment) or re.fullmatch(_ID, segment) is not None


_ID: Final = (
    r"(?=[a-z0-9]*[0-9])[a-z][a-z0-9]{23}|[0-9]{1,4}"
    r"|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
)
"""A cuid2 as the server makes them, a short number, or a UUID (RFC 9562, section 4)."""


class _OwnRedaction(Redaction):
    """The redaction for the schema of this package, which is pickled by its name."""

    def __reduce__(self) -> str:
        return "REDACTION"


REDACTION: Final = _OwnRedaction(is_sensitive_name, vocabulary, is_harmless_segment)
"""The redaction that reports apply by default."""


def masked(finding: Finding) -> Finding:
    """Return a finding as reports show it, with everything masked that may not be harmless.

    Findings of ``av.findings`` and similar functions have the values themselves in their
    messages, and the names of properties in their pointers.
    """
    return REDACTION.finding(finding)
