"""Sessions to measure with: made from the example by a seeded generator, so always the same.

They vary in what costs time: the length of prompts and descriptions, how much is null,
the providers, the kind of call. All are spelt as the server spells them (24 characters an
identifier, ``YYYY-MM-DDTHH:MM:SS.sssZ`` a timestamp), as compact JSON.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from string import ascii_lowercase, digits
from typing import Any, Final

import orjson

EXAMPLE: Final = Path(__file__).parent.parent / "spec" / "examples" / "session.json"
COUNT: Final = 20
_SEED: Final = 20260314
_CONFIGURATIONS: Final = {
    "llm": (
        {"provider": "OPENAI", "model": "GPT_4_1", "temperature": 0.3},
        {"provider": "OPENAI", "model": "GPT_4O"},
        {"provider": "GEMINI", "model": "GEMINI_2_0_FLASH_001", "temperature": 1},
    ),
    "tts": (
        {"provider": "CARTESIA", "model": "SONIC_2", "voiceId": "5c1e9a74-02d8-4b6f-9e37"},
        {"provider": "ELEVENLABS", "model": "MULTILINGUAL_V2", "voiceId": "21m00Tcm4TlvDq8ikWAM"},
    ),
    "stt": (
        {"provider": "DEEPGRAM", "model": "NOVA_3"},
        {"provider": "CARTESIA", "model": "INK_WHISPER"},
    ),
}
_WORDS: Final = (
    "Ask", "the", "caller", "for", "a", "name", "and", "a", "number,", "repeat", "both.", "Never",
    "give", "advice;", "offer", "to", "take", "a", "message.", "S\u2019il", "parle",
    "fran\u00e7ais,", "r\u00e9ponds", "en", "fran\u00e7ais.", "\N{SMILING FACE WITH SMILING EYES}",
)  # fmt: skip

Spoil = Callable[[Any], None]


def valid_sessions(count: int = COUNT) -> list[bytes]:
    """Return ``count`` valid Sessions as compact JSON."""
    random = Random(_SEED)  # noqa: S311 - the same Sessions every time
    return [orjson.dumps(_session(random)) for _ in range(count)]


def invalid_sessions() -> dict[str, bytes]:
    """Return invalid Sessions by what is wrong with them, one thing each."""
    return {name: orjson.dumps(_spoilt(spoil)) for name, spoil in _SPOILERS.items()}


def _spoilt(spoil: Spoil) -> Any:
    session = json.loads(EXAMPLE.read_bytes())
    spoil(session)
    return session


_SPOILERS: Final[dict[str, Spoil]] = {
    "type": lambda session: session.update(recordAudio="yes"),
    "required": lambda session: session["agent"]["version"].pop("themeId"),
    "enum": lambda session: session.update(status="DONE"),
    "maxLength": lambda session: session["agent"].update(description="x" * 501),
    "maximum": lambda session: session["ledger"].update(amount=2**31),
    "pairing": lambda session: session["agent"]["version"]["config"]["llm"].update(
        provider="GEMINI"
    ),
    "cuid2": lambda session: session["person"].update(id="P6H9L2O5R8U1X4B7E0I3M6QT"),
    "e164": lambda session: session["person"].update(phone="+1234567890123456"),
    "email": lambda session: session["person"].update(email="nora@lindqvist@example.org"),
    "date-time": lambda session: session["agent"].update(createdAt="yesterday"),
    "calendar": lambda session: session["agent"].update(createdAt="2025-02-30T15:04:11.031Z"),
    "order": lambda session: session["agent"].update(createdAt="2026-06-01T15:04:11.031Z"),
}
"""Each spoils one thing, named by the check that sees it."""


# The generator


def _session(random: Random) -> Any:
    session = _with_new_ids(copy.deepcopy(json.loads(EXAMPLE.read_bytes())), random)
    agent, version = session["agent"], session["agent"]["version"]
    session["type"] = random.choice(("INBOUND_CALL", "WEB_VOICE"))
    _give_times(session, random)
    agent["description"] = random.choice((None, _prose(random, random.randint(5, 60))[:500]))
    version["systemPrompt"] = random.choice((None, _prose(random, random.choice((20, 200, 900)))))
    version["config"] = _config(random)
    version["languages"] = random.sample(["en", "es", "fr"], random.randint(1, 3))
    if random.random() < 0.3:
        version.update(incentiveType="CASH", incentiveAmount=2500, incentiveCurrencyCode="USD")
    if random.random() < 0.25:
        session["person"].update(email=None, phone=None, identifiedAt=None)
    if random.random() < 0.25:
        session["ledger"] = None
    if random.random() < 0.5:
        del session["completedMeta"]
    return session


def _config(random: Random) -> Any:
    if random.random() < 0.15:
        return None
    drawn = {name: random.choice(options) for name, options in _CONFIGURATIONS.items()}
    return {name: option for name, option in drawn.items() if random.random() < 0.9}


def _prose(random: Random, words: int) -> str:
    return " ".join(random.choices(_WORDS, k=words))


def _with_new_ids(value: Any, random: Random) -> Any:
    """Return ``value`` with other identifiers, and a third of those that may be null so."""
    if isinstance(value, list):
        return [_with_new_ids(item, random) for item in value]
    if not isinstance(value, dict):
        return value
    return dict(_members(value, random))


def _members(value: dict[str, Any], random: Random) -> Iterator[tuple[str, Any]]:
    for name, item in value.items():
        if name.endswith("By") and random.random() < 0.33:
            yield name, None
        elif isinstance(item, str) and (name == "id" or name.endswith(("Id", "By"))):
            yield name, _identifier(random)
        else:
            yield name, _with_new_ids(item, random)


def _identifier(random: Random) -> str:
    tail = random.choices(ascii_lowercase + digits, k=23)
    return random.choice(ascii_lowercase) + "".join(tail)


def _give_times(value: Any, random: Random) -> None:
    """Give every timestamp of each object another time, all in order."""
    if not isinstance(value, dict):
        return
    moment = datetime(2026, 1, 1) + timedelta(seconds=random.randrange(10**7))
    for name in _IN_ORDER:
        if value.get(name) is not None:
            moment += timedelta(milliseconds=random.randrange(60_000))
            value[name] = f"{moment.isoformat(timespec='milliseconds')}Z"
    for item in value.values():
        _give_times(item, random)


_IN_ORDER: Final = (
    "firstSeenAt", "identifiedAt", "createdAt", "lastSeenAt", "startedAt", "lastHeartbeatAt",
    "endedAt", "completedAt", "publishedAt", "archivedAt", "lastViewedAt", "lastSessionEndedAt",
    "mergedAt", "deletedAt", "updatedAt",
)  # fmt: skip
"""Every timestamp of any object, such that no order is broken."""
