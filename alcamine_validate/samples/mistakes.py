"""One mistake per code: a change that makes a Session without findings fire only that code."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any, Final

from alcamine_validate.samples.draw import ALPHABET, Draw, moment_of, timestamp
from alcamine_validate.text.json_pointer import join, resolve, split

Spoil = Callable[[Any, Draw], None]
"""Changes a full Session in place, so that it fires one code."""


def _put(session: Any, changes: dict[str, Any]) -> None:
    for pointer, value in changes.items():
        *above, name = split(pointer)
        resolve(session, join("", *above))[name] = value


def _values(changes: dict[str, Any]) -> Spoil:
    """Return a mistake that replaces values."""
    return lambda session, _: _put(session, deepcopy(changes))


def _other_ids(*pointers: str) -> Spoil:
    """Return a mistake that puts the same new id at each of ``pointers``."""
    return lambda session, draw: _put(session, dict.fromkeys(pointers, draw.identifier()))


def _moved(pointer: str, reference: str, milliseconds: int) -> Spoil:
    """Return a mistake that moves a timestamp to ``milliseconds`` after another one.

    If ``milliseconds`` is negative, the timestamp is before the other one.
    """

    def spoil(session: Any, _: Draw) -> None:
        moment = moment_of(resolve(session, reference)) + milliseconds
        _put(session, {pointer: timestamp(moment)})

    return spoil


def _without_theme(session: Any, _: Draw) -> None:
    del session["agent"]["version"]["themeId"]


def _with_offset(session: Any, _: Draw) -> None:
    person = session["person"]
    person["updatedAt"] = person["updatedAt"].replace("Z", "+00:00")


def _with_set(session: Any, _: Draw) -> None:
    session["person"]["properties"]["tags"] = {"vip"}


def _secret(draw: Draw, count: int) -> str:
    """Return ``count`` characters, which are not a placeholder even if those drawn are equal."""
    end = "k7q2x9"
    return draw.characters(ALPHABET, count - len(end)) + end


def _with_key(session: Any, draw: Draw) -> None:
    # Made of pieces, so that no tool takes the source for a leak.
    session["person"]["properties"]["note"] = f"use {'gh' + 'p_'}{_secret(draw, 36)}"


def _with_header(session: Any, draw: Draw) -> None:
    headers = {"authorization": f"Bearer {_secret(draw, 40)}"}
    session["person"]["properties"]["headers"] = headers


def _with_signature(session: Any, draw: Draw) -> None:
    url = f"https://files.example.com/call.mp3?sig={_secret(draw, 40)}"
    session["person"]["properties"]["recording"] = url


_LLM: Final = "/agent/version/config/llm"
_VERSION: Final = "/agent/version"

MISTAKES: Final[dict[str, Spoil]] = {
    "ALC008": _with_set,
    "ALC101": _values({"/recordAudio": "yes"}),
    "ALC102": _without_theme,
    "ALC103": _values({f"{_VERSION}/length": "SIXTY_MINUTES"}),
    "ALC105": _values(
        {
            f"{_VERSION}/incentiveType": "CASH",
            f"{_VERSION}/incentiveAmount": 99,
            f"{_VERSION}/incentiveCurrencyCode": "USD",
        }
    ),
    "ALC106": _values({f"{_LLM}/temperature": 2.5}),
    "ALC108": _values({f"{_VERSION}/config/tts/voiceId": ""}),
    "ALC109": _values({"/agent/description": "Answers the phone after hours. " * 20}),
    "ALC201": _values({"/ledger/id": "8F3K-LEDGER-0001"}),
    "ALC202": _values({"/person/phone": "+1 (202) 555-0143"}),
    "ALC203": _values({"/person/lastSeenAt": "2026-02-30T09:30:00.000Z"}),
    "ALC204": _values({"/person/email": "nora@lindqvist@example.org"}),
    "ALC206": _values({f"{_VERSION}/themeId": "default-theme"}),
    "ALC207": _with_offset,
    "ALC301": _values({f"{_LLM}/provider": "OPENAI", f"{_LLM}/model": "GEMINI_2_0_FLASH_001"}),
    "ALC302": _values({f"{_LLM}/provider": "OPENAI", f"{_LLM}/model": "GPT_5"}),
    "ALC303": _values({f"{_LLM}/provider": "ANTHROPIC"}),
    "ALC401": _moved("/ledger/updatedAt", "/ledger/createdAt", -1),
    "ALC402": _moved("/lastHeartbeatAt", "/endedAt", 1),
    "ALC403": _moved("/completedAt", "/endedAt", -1),
    "ALC404": _moved("/conversation/createdAt", "/createdAt", 1),
    "ALC405": _moved(f"{_VERSION}/createdAt", "/agent/createdAt", -1),
    "ALC406": _moved("/ledger/createdAt", "/createdAt", -1),
    "ALC407": _moved("/conversation/lastSessionEndedAt", "/endedAt", -1),
    "ALC408": _moved("/person/identifiedAt", "/person/firstSeenAt", -1),
    "ALC501": _other_ids("/agent/id", f"{_VERSION}/agentId"),
    "ALC502": _other_ids(f"{_VERSION}/id"),
    "ALC503": _other_ids(f"{_VERSION}/agentId"),
    "ALC504": _other_ids("/conversation/id"),
    "ALC505": _other_ids("/person/id"),
    "ALC506": _other_ids("/conversation/personId"),
    "ALC507": _other_ids("/ledger/sessionId"),
    "ALC508": _other_ids("/ledger/agentId"),
    "ALC509": _other_ids("/person/workspaceId"),
    "ALC601": _values({"/completedAt": None}),
    "ALC602": _values({"/startedAt": None}),
    "ALC603": _values({"/status": "PENDING", "/endedAt": None, "/completedAt": None}),
    "ALC604": _values({"/status": "IN_PROGRESS", "/completedAt": None}),
    "ALC605": _values({"/status": "IN_PROGRESS", "/endedAt": None}),
    "ALC606": _values({f"{_VERSION}/inputMode": ["WEB_VOICE"]}),
    "ALC611": _values({"/agent/publishedAt": None, "/agent/publishedBy": None}),
    "ALC612": _values({"/agent/publishedVersionId": None}),
    "ALC613": _values({"/conversation/lastViewedAt": None}),
    "ALC621": _values(
        {
            f"{_VERSION}/incentiveType": "CASH",
            f"{_VERSION}/incentiveAmount": 2500,
            f"{_VERSION}/incentiveCurrencyCode": None,
        }
    ),
    "ALC622": _values({f"{_VERSION}/incentiveType": "NONE", f"{_VERSION}/incentiveAmount": 2500}),
    "ALC623": _values({"/ledger/amount": 2200}),
    "ALC624": _values({"/ledger/sessionId": None}),
    "ALC625": _values({"/ledger/reason": "PURCHASE_REFILL", "/ledger/amount": -5000}),
    "ALC626": _values({"/ledger/reason": "REDEMPTION_CODE", "/ledger/amount": 500}),
    "ALC631": _values({f"{_VERSION}/languages": []}),
    "ALC632": _values({f"{_VERSION}/inputMode": ["WEB_VOICE", "PHONE", "PHONE"]}),
    "ALC633": _values({f"{_VERSION}/maxParticipants": -1}),
    "ALC634": _values({f"{_VERSION}/version": 0}),
    "ALC635": _values({"/agent/slug": ""}),
    "ALC636": _values({f"{_VERSION}/timezone": "Mars/Olympus_Mons"}),
    "ALC637": _values({"/person/properties/callerName": "Nora\x00"}),
    "ALC701": _values({"/sentimentScore": 0.82}),
    "ALC801": _values({"/person/phone": "+14155552671"}),
    "ALC802": _values({"/person/email": "nora.lindqvist@company.com"}),
    "ALC803": _values({"/person/properties/callerName": "Wilhelmina Oberholzer"}),
    "ALC804": _values({"/person/properties/note": "paid with 4111 1111 1111 1111"}),
    "ALC805": _values({"/person/properties/refundTo": "GB82 WEST 1234 5698 7654 32"}),
    "ALC806": _values({"/person/properties/lastIp": "84.75.112.9"}),
    "ALC807": _with_key,
    "ALC808": _with_header,
    "ALC809": _with_signature,
}
"""The mistake for each code that a parsed Session can fire."""
