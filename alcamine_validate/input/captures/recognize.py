"""Recognize captures by the structure of their parsed value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

from alcamine_validate.input.find_sessions import sessions_inside

if TYPE_CHECKING:
    from alcamine_validate.input.captures.exchanges import Exchange

_CAPTURE_NAMES: Final = frozenset(
    {"log", "interactions", "http_interactions", "responses", "data"}
    | {"request", "mappings", "messages", "item", "collection"}
)
"""Names at the root of a capture; each capture has at least one of them."""

_EXCHANGE_NAMES: Final = frozenset({"request", "scope"})
"""The same for the elements of a capture that is a list."""


def may_be_capture(value: Any) -> bool:
    """Return whether a parsed value has a name that captures have; False is certain."""
    if isinstance(value, list):
        return any(
            isinstance(each, dict) and not _EXCHANGE_NAMES.isdisjoint(each) for each in value
        )
    return isinstance(value, dict) and not _CAPTURE_NAMES.isdisjoint(value)


def recognized(value: Any, form: str) -> tuple[str, list[Exchange]] | None:
    """Return the format and the exchanges of a capture in ``form``; ``json`` stands for any.

    Return None if the value is not such a capture.
    """
    if form == "json":
        if not may_be_capture(value):
            return None
        from alcamine_validate.input.session_shape import holds_session_shape

        # A Session may have a property that captures also have, for example interactions.
        if holds_session_shape(value):
            return None
    for name, (is_one, exchanges) in _captures().items():
        if form in ("json", name) and is_one(value):
            found = list(exchanges(value))
            return None if form == "json" and _is_envelope(value, found) else (name, found)
    return None


def _is_envelope(value: Any, exchanges: list[Exchange]) -> bool:
    """Return whether what may be a capture is an envelope that uses a name of captures.

    Then no exchange has a URL, a status and a body, and the Sessions are elsewhere.
    """
    is_empty = all(None in (each.url, each.status, each.body) for each in exchanges)
    return is_empty and bool(sessions_inside(value))


def _captures() -> dict[str, tuple[Callable[[Any], bool], Callable[[Any], Iterator[Exchange]]]]:
    from alcamine_validate.input.captures import (
        cassettes,
        har,
        hoverfly,
        nock,
        pact,
        postman,
        wiremock,
    )

    return {
        "har": (har.is_har, har.har_exchanges),
        "pact": (pact.is_pact, pact.pact_exchanges),  # before vcr: both have interactions
        "vcr": (cassettes.is_vcr, cassettes.vcr_exchanges),
        "betamax": (cassettes.is_betamax, cassettes.betamax_exchanges),
        "responses": (cassettes.is_responses, cassettes.responses_exchanges),
        "hoverfly": (hoverfly.is_hoverfly, hoverfly.hoverfly_exchanges),
        "nock": (nock.is_nock, nock.nock_exchanges),
        "wiremock": (wiremock.is_wiremock, wiremock.wiremock_exchanges),
        "postman": (postman.is_postman, postman.postman_exchanges),
    }
