"""Valid Sessions of several kinds, and all single mutations of them.

They are the instances for the two judges of ``test_differential`` and the two shapes of
``test_two_shapes_agree``. They are systematic, in a fixed order and without chance, so that a
failure names a mutation that can be reproduced.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from alcamine_validate.text.json_pointer import join, split, step
from tests.support.places import EXAMPLES

EXAMPLE: Final = EXAMPLES / "session.json"

ID: Final = "q4w8n2x6c0v5b9m3l7k1j2hg"
MOMENT: Final = "2026-03-14T09:26:35.118Z"

PLAIN_VALUES: Final[tuple[Any, ...]] = (
    None, True, False, "", "a", [], {}, [None], {"a": {"b": []}}, 0, 1, -1, 1.0, -0.0, 0.5,
    2**31, 2**64, 1e308,
)  # fmt: skip
"""Values of every JSON type."""

NUMBERS: Final[tuple[Any, ...]] = (
    2, 99, 100, 1_000_000, 1_000_001, 2**31 - 1, -(2**31), -(2**31) - 1, 2**53 + 1, 2**63, -(2**64),
    10**30, 2.0, 2.0000000000000004, 99.5, 100.0, 1_000_000.0, 1_000_000.5, 2147483647.0,
    2147483647.5, 2147483648.0, -2147483648.0, -2147483648.5, 1e-300, 5e-324, -5e-324, -1e308,
)  # fmt: skip
"""Numbers on both sides of every limit in the document, written as integers and as floats."""

TIMESTAMPS: Final[tuple[str, ...]] = (
    # valid date-times of RFC 3339, in spellings that are difficult for parsers
    MOMENT,
    "2026-03-14t09:26:35.118z",
    "2026-03-14T09:26:35.118z",
    "2026-03-14T09:26:35Z",
    "2026-03-14T09:26:35.1Z",
    "2026-03-14T09:26:35.1180000000000000000000001Z",
    "2026-03-14T09:26:35.118-00:00",
    "2026-03-14T10:26:35.118+01:00",
    "2026-03-13T09:27:35.118-23:59",
    "2024-02-29T00:00:00.000Z",
    "2000-02-29T00:00:00.000Z",
    "0001-01-01T00:00:00.000+23:59",
    "0000-02-29T12:00:00.000Z",
    "9999-12-31T23:59:59.999Z",
    "9999-12-31T23:59:59.999-23:59",
    # second 60 where a leap second is possible
    "2016-12-31T23:59:60Z",
    "2016-12-31T23:59:60.000Z",
    "2016-12-31T23:59:60.9999999Z",
    "2026-05-31T23:59:60.000Z",
    "2024-02-29T23:59:60.000Z",
    "2017-01-01T00:59:60+01:00",
    "2016-12-31T18:59:60.000-05:00",
    "9999-12-31T23:59:60Z",
    # second 60 where a leap second is impossible
    "2016-12-30T23:59:60Z",
    "2016-12-30T23:59:60.000Z",
    "2024-02-28T23:59:60.000Z",
    "2016-12-31T12:00:60.000Z",
    "2016-12-31T23:58:60.000Z",
    "2016-12-31T23:59:60+01:00",
    "2016-12-31T23:59:61Z",
    # moments that do not exist
    "2023-02-29T00:00:00.000Z",
    "1900-02-29T00:00:00.000Z",
    "2026-04-31T00:00:00.000Z",
    "2026-00-10T00:00:00.000Z",
    "2026-13-10T00:00:00.000Z",
    "2026-03-00T00:00:00.000Z",
    "2026-03-14T24:00:00.000Z",
    "2026-03-14T09:60:00.000Z",
    "2026-03-14T09:26:35.118+24:00",
    "2026-03-14T09:26:35.118+23:60",
    # invalid spellings
    "2026-03-14 09:26:35.118Z",
    "2026-03-14_09:26:35.118Z",
    "2026-03-14T09:26:35.118",
    "2026-03-14T09:26:35.118+0000",
    "2026-03-14T09:26:35.118+00",
    "2026-03-14T09:26:35.118\N{MINUS SIGN}01:00",
    "2026-03-14T09:26:35.Z",
    "2026-03-14T09:26:35,118Z",
    "2026-03-14T09:26Z",
    "2026-03-14T9:26:35.118Z",
    "2026-3-14T09:26:35.118Z",
    "26-03-14T09:26:35.118Z",
    "+2026-03-14T09:26:35.118Z",
    "12026-03-14T09:26:35.118Z",
    "20260314T092635.118Z",
    "2026-W11-6T09:26:35.118Z",
    "2026-073T09:26:35.118Z",
    "2026-03-14",
    "09:26:35.118Z",
    "2026-03-14T09:26:35.118ZZ",
    "2026-03-14T09:26:35.118Z[Europe/Zurich]",
    "2026-03-14T09:26:35.118Z\n",
    "2026-03-14T09:26:35Z\n",
    "\n2026-03-14T09:26:35Z",
    " 2026-03-14T09:26:35.118Z",
    "2026-03-14T09:26:35.118Z ",
    "2026-03-14T09:26:35.118Z\x00",
    "\u0662\u0660\u0662\u0666-03-14T09:26:35.118Z",
    "2026-03-14T09:26:3\u0665.118Z",
    "2026-03-14T09:26:35.11\u0668Z",
    "2026-03-14T09:26:35.118\uff3a",
)
"""Texts that are, or nearly are, date-times."""

IDENTIFIERS: Final[tuple[str, ...]] = (
    "k",
    "k4",
    "kk",
    ID[:23],
    ID,
    f"{ID}a",
    "k" * 32,
    "k" * 33,
    ID.upper(),
    f"Q{ID[1:]}",
    f"4{ID[1:]}",
    f"{ID[:23]}-",
    f"{ID[:23]}_",
    f"{ID[:23]}\n",
    f"{ID}\n",
    f"\n{ID}",
    f"{ID[:23]} ",
    f"{ID[:23]}\u0664",
    f"{ID[:23]}\u00e9",
    f"{ID[:23]}\u212a",
    f"{ID[:23]}\U0001f600",
    f"{ID[:23]}\x00",
    "5c1e9a74-02d8-4b6f-9e37-c4a8d1f06b52",
)
"""Texts that are, or nearly are, cuid2s, including every length near a limit."""

PHONES: Final[tuple[str, ...]] = (
    "+12",
    "+1",
    "+",
    "+12025550178",
    "+123456789012345",
    "+1234567890123456",
    "+12345678901234567",
    "12025550178",
    "+02025550178",
    "+1 202 555 0178",
    "+1-202-555-0178",
    "+12025550178\n",
    "+12025550178x5",
    "\uff0b12025550178",
    "+1202555017\u0668",
    "+1\u0662\u0660\u0662",
    "tel:+12025550178",
)
"""Texts that are, or nearly are, E.164 phone numbers."""

EMAILS: Final[tuple[str, ...]] = (
    "nora@example.org",
    "nora.lindqvist+clinic@mail.example.org",
    "n_o-r'a!#$%&*/=?^`{|}~@example.org",
    "NORA@EXAMPLE.ORG",
    '"nora lindqvist"@example.org',
    '"no\\"ra"@example.org',
    "nora@localhost",
    "nora@1.example",
    "nora@192.0.2.1",
    "nora@[192.0.2.1]",
    "nora@[IPv6:2001:db8::1]",
    f"{'n' * 64}@example.org",
    f"nora@{'e' * 63}.org",
    f"nora@{'.'.join(['e' * 49] * 5)}",
    # invalid, the last one only because it exceeds maxLength
    "nora",
    "@",
    "nora@",
    "@example.org",
    "nora@@example.org",
    "nora@lindqvist@example.org",
    "nora lindqvist@example.org",
    "nora..lindqvist@example.org",
    ".nora@example.org",
    "nora.@example.org",
    "nora@example..org",
    "nora@.example.org",
    "nora@example.org.",
    "nora@-example.org",
    "nora@example-.org",
    "nora@exam_ple.org",
    "nora@example.org\n",
    "nora\n@example.org",
    " nora@example.org",
    "n\u00f6ra@example.org",
    "nora@ex\u00e4mple.org",
    "Nora <nora@example.org>",
    "<nora@example.org>",
    "nora@example.org, nora@example.com",
    "nora@[192.0.2.256]",
    "nora@[192.0.2.1",
    "nora@[2001:db8::1]",
    "nora@[IPv6:2001:db8:::1]",
    '"nora@example.org',
    '"no"ra"@example.org',
    f"{'n' * 65}@example.org",
    f"nora@{'e' * 64}.org",
    f"nora@{'.'.join(['e' * 50] * 5)}",
)
"""Texts that are, or nearly are, email addresses, including ones of 254 and 259 characters."""

LENGTHS: Final[tuple[str, ...]] = tuple(
    character * length
    for length in (24, 25, 255, 256, 500, 501)
    for character in ("n", "\U0001f600")
)
"""Texts on both sides of every length limit, also with characters of two UTF-16 units."""

WORDS: Final[tuple[str, ...]] = (
    "INBOUND_CALL", "WEB_VOICE", "PENDING", "IN_PROGRESS", "COMPLETED", "DRAFT", "ARCHIVED",
    "PUBLISHED", "CASH", "NONE", "USD", "EUR", "FIVE_MINUTES", "FORTY_FIVE_MINUTES", "en", "fr",
    "de", "EN", "SMS", "PHONE", "WEB_CHAT", "CODE", "VOICE_USAGE", "OPENAI", "GEMINI", "CARTESIA",
    "ELEVENLABS", "DEEPGRAM", "GPT_4O", "GPT_4_1", "gpt_4_1", "GEMINI_2_0_FLASH_001", "SONIC_2",
    "MULTILINGUAL_V2", "NOVA_3", "INK_WHISPER", "completed", "Completed", "COMPLETED ",
    "COMPLETED\n", "usd", "null", "true",
)  # fmt: skip
"""Values of the document's enums, of other enums, and misspelled values."""

EVERYWHERE: Final[tuple[Any, ...]] = (
    *PLAIN_VALUES,
    *TIMESTAMPS[:6],
    "2023-02-29T00:00:00.000Z",
    "2026-03-14T09:26:35.118Z\n",
    "0000-02-29T12:00:00.000Z",
    "2099-12-31T23:59:59.999Z",
    ID,
    f"{ID}a",
    f"{ID}\n",
    "k" * 32,
    "k" * 33,
    "+123456789012345",
    "+1234567890123456",
    "nora@example.org",
    "NONE",
    "CARTESIA",
    "COMPLETED",
)
"""Values that replace the value at every place of the example."""

FEW: Final[tuple[Any, ...]] = (None, True, 1, "", "NONE", MOMENT, f"{ID}\n", {})
"""Values for every place of the variants of the example, and of the published example."""


@dataclass(frozen=True)
class Mutation:
    """A Session with one change: what was changed, and where (a JSON Pointer)."""

    session: str
    what: str
    pointer: str
    document: Any

    def value(self) -> Any:
        """Return the value that is at the pointer now, or None if there is none."""
        value = self.document
        for token in split(self.pointer):
            try:
                value = step(value, token)
            except LookupError:
                return None
        return value

    def __str__(self) -> str:
        return f"{self.session}: {self.what} at {self.pointer or 'the root'}"


# Valid Sessions


@cache
def example() -> Any:
    """Return the Session of ``spec/examples/session.json``. Do not modify it."""
    return json.loads(EXAMPLE.read_bytes())


def sessions(*, published: bool = False) -> dict[str, Any]:
    """Return valid Sessions by name; with ``published``, valid for the published document.

    In the published document a currency is never null.
    """
    made = {"example": example(), "sparse": _sparse(), "web": _web(), "respelt": _respelt()}
    if not published:
        return made
    currency = "/agent/version/incentiveCurrencyCode"
    return {name: replaced(session, currency, "USD") for name, session in made.items()}


def _sparse() -> Any:
    """Return a Session with all nulls that are allowed, and only the required properties."""
    session = copy.deepcopy(example())
    version = session["agent"]["version"]
    del session["completedMeta"], session["agent"]["archivedAt"]
    del session["agent"]["completedAt"], session["agent"]["publishedAt"]
    session.update(type="WEB_VOICE", status="PENDING", ledger=None)
    session.update(completedAt=None, lastHeartbeatAt=None, startedAt=None, endedAt=None)
    for name in ("createdBy", "updatedBy", "publishedVersionId", "description", "publishedBy"):
        session["agent"][name] = None
    for name in ("createdBy", "updatedBy", "sourceAgentVersionId", "knowledgeBaseId"):
        version[name] = None
    for name in ("limitToKnowledgeBase", "timezone", "systemPrompt", "config"):
        version[name] = None
    session["conversation"]["lastSessionEndedAt"] = None
    session["person"].update(identifiedAt=None, email=None, phone=None, properties={})
    return session


def _web() -> Any:
    """Return a Session in the browser, with the other providers and without nulls."""
    session = copy.deepcopy(example())
    agent, version, moment = session["agent"], session["agent"]["version"], MOMENT
    session.update(type="WEB_VOICE", status="IN_PROGRESS", name="\u30ce\u30e9\U0001f600")
    agent.update(status="ARCHIVED", archivedAt=moment, archivedBy=ID, completedAt=moment)
    agent.update(completedBy=ID, sourceTemplateId=ID)
    version.update(incentiveType="CASH", incentiveAmount=2500, incentiveCurrencyCode="USD")
    version.update(maxParticipants=40, agentFlowId=ID, languages=["en", "es", "fr", "en"])
    version["inputMode"] = ["SMS", "PHONE", "WEB_CHAT", "WEB_VOICE"]
    version["config"] = {
        "llm": {"provider": "GEMINI", "model": "GEMINI_2_0_FLASH_001", "temperature": 2},
        "tts": {"provider": "ELEVENLABS", "model": "MULTILINGUAL_V2", "voiceId": "v"},
        "stt": {"provider": "CARTESIA", "model": "INK_WHISPER"},
    }
    session["conversation"].update(lastViewedAt=moment, lastViewedBy=ID)
    session["conversation"].update(archivedAt=moment, archivedBy=ID)
    session["person"].update(deletedAt=moment, mergedAt=moment, mergedBy=ID)
    session["person"]["mergeMeta"] = {"": [None, {"of": [1.5, True]}]}
    session["ledger"].update(createdBy=ID, updatedBy=ID, redemptionCodeId=ID)
    session["ledger"]["idempotencyKey"] = "4d3c"
    return session


def _respelt() -> Any:
    """Return a Session in spellings that such a server would not use, but that are valid."""
    session = copy.deepcopy(example())
    session.update(id="k4", createdAt="2026-03-14t10:26:35.118+01:00")
    session.update(updatedAt="2026-03-14T09:29:02.6400000000000000000000001Z")
    session.update(startedAt="2026-03-14T09:26:52Z", endedAt="2026-03-14T09:29:02-00:00")
    session["agent"].update(id="k" * 10, createdAt="0001-01-01T00:00:00+00:00")
    session["agent"].update(createdBy="k" * 32, publishedAt="2024-02-29T23:59:59.9999999Z")
    session["agent"]["version"].update(version=4.0, maxParticipants=-0.0)
    session["agent"]["version"].update(createdAt="2026-03-10T08:10:05.220Z")
    session["agent"]["version"].update(updatedAt="2026-03-10T09:10:05.22000+01:00")
    session["person"].update(email='"nora lindqvist"@[192.0.2.1]', phone="+12")
    session["ledger"].update(amount=-2200.0)
    return session


# Single mutations


@cache
def mutations(*, published: bool = False) -> tuple[Mutation, ...]:
    """Return every single mutation of the Sessions, thousands of them.

    Each place of the example gets all values. Each place of the other Sessions gets a few, and
    below ``config``, where they differ from the example, also the values of its kind. With
    ``published`` only the example is used, with the few values and those of each place's kind: the
    published document differs only in a few places.
    """
    made = sessions(published=published)
    chosen = {"example": made["example"]} if published else made
    return tuple(
        Mutation(name, what, pointer, document)
        for name, session in chosen.items()
        for what, pointer, document in _mutations_of(
            session,
            EVERYWHERE if name == "example" and not published else FEW,
            special="" if name == "example" else "/agent/version/config",
        )
    )


_Change = tuple[str, str, Any]


def _mutations_of(session: Any, pool: tuple[Any, ...], *, special: str) -> Iterator[_Change]:
    """Yield (what, pointer, document) for each single mutation of ``session``.

    ``special`` is the pointer below which values of the place's kind are also used.
    """
    yield "nothing changed", "", session
    for pointer, value in places(session):
        yield from _structural(session, pointer, value)
        own = _special(pointer, value) if pointer.startswith(special) else ()
        for replacement in _distinct([*pool, *own]):
            yield _shown(replacement), pointer, replaced(session, pointer, replacement)
    yield from _swaps(session)


def _structural(session: Any, pointer: str, value: Any) -> Iterator[_Change]:
    """Yield the changes of structure, rather than of a single value."""
    if pointer:
        yield "nothing left", pointer, removed(session, pointer)
    yield "wrapped in an array", pointer, replaced(session, pointer, [value])
    yield "wrapped in an object", pointer, replaced(session, pointer, {"value": value})
    if isinstance(value, dict):
        for name in ("extra", "", "id\n", "__proto__", "x" * 300):
            yield (
                f"one more, {name[:9]!r},",
                pointer,
                replaced(session, pointer, {**value, name: 1}),
            )
        yield "one less known, renamed,", pointer, replaced(session, pointer, _renamed(value))
        yield "in another order", pointer, replaced(session, pointer, dict(reversed(value.items())))
    if isinstance(value, list):
        for more in (*value[:1], "en", "PHONE", "de", None, 1, []):
            yield f"one more, {more!r},", pointer, replaced(session, pointer, [*value, more])
        yield "ten of each", pointer, replaced(session, pointer, value * 10)


def _renamed(value: dict[str, Any]) -> dict[str, Any]:
    """Return an object whose first member has its name in upper case."""
    return {
        (name.upper() if index == 0 else name): item
        for index, (name, item) in enumerate(value.items())
    }


def _special(pointer: str, value: Any) -> tuple[Any, ...]:
    """Return the values that are useful only at places of this kind."""
    name = pointer.rpartition("/")[2]
    if name.endswith("At"):
        return TIMESTAMPS
    if name == "id" or name.endswith(("Id", "By")):
        return (*IDENTIFIERS, *LENGTHS[:4])
    if name in ("phone", "email"):
        return (*PHONES, *EMAILS, *LENGTHS)
    if isinstance(value, str):
        return (*WORDS, *LENGTHS, *_slips(value))
    return () if isinstance(value, bool | dict | list) else (*NUMBERS, *LENGTHS, value and -value)


def _slips(text: str) -> tuple[str, ...]:
    """Return ``text`` with small typing errors."""
    return (text.lower(), f"{text}\n", f" {text}", text[:-1], f"{text}S", text.replace("_", "-"))


def _swaps(session: Any) -> Iterator[_Change]:
    """Yield each swap of two timestamps of the same object."""
    for pointer, value in places(session):
        if isinstance(value, dict):
            stamps = [name for name, item in value.items() if name.endswith("At") and item]
            for index, one in enumerate(stamps):
                for other in stamps[index + 1 :]:
                    swapped = {**value, one: value[other], other: value[one]}
                    yield f"{one} and {other} swapped", pointer, replaced(session, pointer, swapped)


def _distinct(values: list[Any]) -> list[Any]:
    """Return ``values`` without duplicates; 1, 1.0 and true are distinct."""
    return list({repr(value): value for value in values}.values())


def _shown(value: Any) -> str:
    text = ascii(value)
    return text if len(text) <= 60 else f"{text[:50]}… ({len(text)} characters)"


# Places


def places(value: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    """Yield (pointer, value) for ``value`` and everything in it."""
    yield pointer, value
    children = value.items() if isinstance(value, dict) else ()
    for name, item in enumerate(value) if isinstance(value, list) else children:
        yield from places(item, join(pointer, name))


def replaced(document: Any, pointer: str, value: Any) -> Any:
    """Return ``document`` with ``value`` at ``pointer``; parts outside of the path are shared."""

    def put(container: Any, key: Any) -> None:
        container[key] = value

    return _changed(document, split(pointer), put, value)


def removed(document: Any, pointer: str) -> Any:
    """Return ``document`` without the member or element at ``pointer``."""

    def remove(container: Any, key: Any) -> None:
        del container[key]

    return _changed(document, split(pointer), remove)


def _changed(
    document: Any, tokens: list[str], change: Callable[[Any, Any], None], root: Any = None
) -> Any:
    if not tokens:
        return root
    container = copy.copy(document)
    key: Any = int(tokens[0]) if isinstance(container, list) else tokens[0]
    if len(tokens) == 1:
        change(container, key)
    else:
        container[key] = _changed(container[key], tokens[1:], change)
    return container
