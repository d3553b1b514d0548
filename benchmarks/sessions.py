"""Sessions to measure with: the package's own samples, always the same.

They vary in what costs time: the length of prompts and descriptions, how much is null,
the providers, the kind of call. All are spelt as the server spells them (24 characters an
identifier, ``YYYY-MM-DDTHH:MM:SS.sssZ`` a timestamp), as compact JSON.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import orjson

import alcamine_validate as av

EXAMPLE: Final = Path(__file__).parent.parent / "spec" / "examples" / "session.json"
COUNT: Final = 20

Spoil = Callable[[Any], None]


def valid_sessions(count: int = COUNT) -> list[bytes]:
    """Return ``count`` valid Sessions as compact JSON."""
    return [av.sample_json(seed=seed) for seed in range(count)]


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
    "maximum": lambda session: session["agent"]["version"].update(
        incentiveType="CASH", incentiveAmount=1_000_001, incentiveCurrencyCode="USD"
    ),
    "pairing": lambda session: session["agent"]["version"]["config"]["llm"].update(
        provider="GEMINI"
    ),
    "cuid2": lambda session: session["ledger"].update(id="L3I6F9C2Z5W8T1Q4N7K0H3EB"),
    "e164": lambda session: session["person"].update(phone="+1234567890123456"),
    "email": lambda session: session["person"].update(email="nora@lindqvist@example.org"),
    "date-time": lambda session: session["agent"].update(createdAt="yesterday"),
    "calendar": lambda session: session["agent"].update(createdAt="2025-02-30T15:04:11.031Z"),
    "order": lambda session: session["ledger"].update(updatedAt="2026-03-14T09:29:02.700Z"),
}
"""Each spoils one thing, named by the check that sees it."""
