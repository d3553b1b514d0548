"""Realistic Sessions drawn from a seed: anything that the schema allows and no rule reports.

They have the traits of real ones: a person first seen some milliseconds before the record was
created, a conversation that registers the end of a session some milliseconds after it, a session
named after the caller's number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from alcamine_validate.privacy.people import FIRST_NAMES, LAST_NAMES
from alcamine_validate.samples.draw import (
    BUSINESSES,
    Draw,
    days,
    seconds,
    timestamp,
)

Object = dict[str, Any]

_ZONES: Final = ("Europe/Zurich", "America/New_York", "America/Los_Angeles", "Asia/Tokyo", "UTC",
                 "America/Argentina/Buenos_Aires", "Australia/Sydney")  # fmt: skip
_LENGTHS: Final = (
    "FIVE_MINUTES", "TEN_MINUTES", "FIFTEEN_MINUTES", "THIRTY_MINUTES", "FORTY_FIVE_MINUTES",
)  # fmt: skip
_LLM: Final = (
    ("OPENAI", "GPT_4O"), ("OPENAI", "GPT_4_1"), ("OPENAI", "GPT_4_1_MINI"),
    ("OPENAI", "GPT_4O_NANO"), ("GEMINI", "GEMINI_2_0_FLASH_001"),
    ("GEMINI", "GEMINI_2_5_FLASH_PREVIEW_4_17"),
)  # fmt: skip
_TTS: Final = (("CARTESIA", "SONIC_2"), ("ELEVENLABS", "MULTILINGUAL_V2"))
_STT: Final = (("DEEPGRAM", "NOVA_3"), ("CARTESIA", "INK_WHISPER"))
_INPUT_OF: Final = {"INBOUND_CALL": "PHONE", "WEB_VOICE": "WEB_VOICE"}
_COST_A_MINUTE: Final = 1_000


@dataclass
class _Story:
    """What the parts of one Session share: people, times and outcome.

    With ``full``, it is a completed call with a ledger entry and no optional part left out, so
    that each mistake has something to change.
    """

    draw: Draw
    full: bool

    def __post_init__(self) -> None:
        draw = self.draw
        self.ids = {
            name: draw.identifier()
            for name in ("session", "agent", "version", "workspace", "person", "conversation")
        }
        self.user = draw.identifier()
        self.type = "INBOUND_CALL" if self.full else draw.one("INBOUND_CALL", "WEB_VOICE")
        done = "COMPLETED"
        self.status = (
            done if self.full else draw.one(done, done, done, done, "IN_PROGRESS", "PENDING")
        )
        self.phone = draw.phone()
        self.name = f"{draw.one(*FIRST_NAMES)} {draw.one(*LAST_NAMES)}"
        self.created = draw.moment()
        self.started = self.created + draw.between(200, seconds(40))
        self.ended = self.started + draw.between(seconds(5), seconds(2_000))

    def maybe(self, value: Any, probability: float = 0.7) -> Any:
        """Return ``value`` or null; a full Session always has the value."""
        drawn = self.draw.chance(probability)
        return value if drawn or self.full else None


def draw_session(seed: int, *, full: bool = False) -> Any:
    """Return the Session of ``seed``, as a parsed JSON object.

    ``full`` makes it a completed call with a ledger entry and no optional part left out.
    """
    return session_of(Draw(seed), full=full)


def session_of(draw: Draw, *, full: bool = False) -> Any:
    """Return the Session that the choices of ``draw`` produce: see :func:`draw_session`."""
    story = _Story(draw, full)
    return {
        "id": story.ids["session"],
        "name": story.phone if story.type == "INBOUND_CALL" else f"Interview with {story.name}",
        "type": story.type,
        "status": story.status,
        **_times(story),
        "recordAudio": story.draw.chance(0.8),
        "isDemo": story.draw.chance(0.1),
        "agentId": story.ids["agent"],
        "agentVersionId": story.ids["version"],
        "workspaceId": story.ids["workspace"],
        "personId": story.ids["person"],
        "conversationId": story.ids["conversation"],
        **_completed_meta(story),
        "agent": _agent(story),
        "conversation": _conversation(story),
        "person": _person(story),
        "ledger": (
            _ledger_entry(story)
            if story.full or (story.status == "COMPLETED" and not story.draw.chance(0.15))
            else None
        ),
    }


def _times(story: _Story) -> Object:
    done, begun = story.status == "COMPLETED", story.status != "PENDING"
    beat = story.maybe(story.draw.between(story.started, story.ended), 0.9)
    updated = story.ended if done else story.started if begun else story.created
    return {
        "createdAt": timestamp(story.created),
        "updatedAt": timestamp(updated),
        "startedAt": timestamp(story.started) if begun else None,
        "lastHeartbeatAt": timestamp(beat) if begun and beat is not None else None,
        "endedAt": timestamp(story.ended) if done else None,
        "completedAt": timestamp(story.ended + story.draw.one(0, 0, 12)) if done else None,
    }


def _completed_meta(story: _Story) -> Object:
    meta = {"traceId": story.draw.trace()}
    if story.full:
        return {"completedMeta": meta}
    return story.draw.one(
        {"completedMeta": meta}, {"completedMeta": None}, {"completedMeta": {}}, Object()
    )


# The agent


def _agent(story: _Story) -> Object:
    draw = story.draw
    name = draw.one(*BUSINESSES)
    created = story.created - days(draw.between(20, 50))
    made = created + days(draw.between(1, 15))
    return {
        "id": story.ids["agent"],
        "name": name,
        "slug": name.lower().replace(" ", "-"),
        **_life(story, made + seconds(90)),
        "description": story.maybe(draw.prose(draw.between(1, 4))),
        "createdAt": timestamp(created),
        "createdBy": story.maybe(story.user),
        "updatedAt": timestamp(made + seconds(90.002)),
        "updatedBy": story.maybe(story.user),
        "workspaceId": story.ids["workspace"],
        "sourceTemplateId": story.maybe(draw.identifier(), 0.3),
        "version": _version(story, made),
    }


def _life(story: _Story, moment: int) -> Object:
    """Return the status of an agent with the matching times and people."""
    draw = story.draw
    status = "PUBLISHED" if story.full else draw.one(
        "PUBLISHED", "PUBLISHED", "PUBLISHED", "DRAFT", "ARCHIVED", "COMPLETED"
    )  # fmt: skip
    newer = draw.identifier()
    published = draw.one(story.ids["version"], newer)
    life: Object = {
        "status": status,
        "publishedVersionId": published if status == "PUBLISHED" else story.maybe(published),
    }
    for state in ("PUBLISHED", "ARCHIVED", "COMPLETED"):
        verb = state.lower()
        if state == status:
            life |= {f"{verb}At": timestamp(moment), f"{verb}By": story.user}
        else:
            # The schema allows the time to be absent instead of null.
            is_absent = not story.full and draw.chance(0.2)
            life |= {} if is_absent else {f"{verb}At": None}
            life[f"{verb}By"] = None
    return life


def _version(story: _Story, made: int) -> Object:
    draw = story.draw
    return {
        "id": story.ids["version"],
        "agentId": story.ids["agent"],
        "workspaceId": story.ids["workspace"],
        "version": draw.between(1, 40),
        "createdAt": timestamp(made),
        "createdBy": story.maybe(story.user),
        "updatedAt": timestamp(made + draw.one(0, seconds(31.5))),
        "updatedBy": story.maybe(story.user),
        "sourceAgentVersionId": story.maybe(draw.identifier()),
        "themeId": draw.identifier(),
        **_incentive(story),
        "maxParticipants": story.maybe(draw.between(0, 500), 0.3),
        "length": draw.one(*_LENGTHS),
        "languages": draw.some(("en", "es", "fr"), 3),
        "inputMode": _input_modes(story),
        "knowledgeBaseId": story.maybe(draw.identifier()),
        "followUp": draw.chance(0.4),
        "limitToKnowledgeBase": story.maybe(draw.chance(0.5)),
        "timezone": story.maybe(draw.one(*_ZONES)),
        "authentication": draw.one("NONE", "NONE", "CODE"),
        "systemPrompt": draw.one(None, "", _prompt(draw), _prompt(draw), _prompt(draw)),
        "agentFlowId": story.maybe(draw.identifier(), 0.1),
        "config": None if draw.chance(0.1) and not story.full else _models(story),
    }


def _prompt(draw: Draw) -> str:
    return draw.prose(draw.one(2, 5, 12, 40, 120), draw.one(" ", " ", "\n"))


def _incentive(story: _Story) -> Object:
    if story.draw.chance(0.3):
        kind, amount, currency = "CASH", story.draw.between(1, 100) * 100, "USD"
        return {
            "incentiveType": kind, "incentiveAmount": amount, "incentiveCurrencyCode": currency,
        }  # fmt: skip
    return {"incentiveType": "NONE", "incentiveAmount": None, "incentiveCurrencyCode": None}


def _input_modes(story: _Story) -> list[str]:
    needed = _INPUT_OF[story.type]
    others = [mode for mode in ("SMS", "PHONE", "WEB_CHAT", "WEB_VOICE") if mode != needed]
    return [needed, *story.draw.some(others, 3)] if story.draw.chance(0.7) else [needed]


def _models(story: _Story) -> Object:
    draw = story.draw
    (llm, llm_model), (tts, tts_model), (stt, stt_model) = (
        draw.one(*_LLM), draw.one(*_TTS), draw.one(*_STT),
    )  # fmt: skip
    warmth = {"temperature": draw.one(0, 0.3, 0.7, 1, 2)} if draw.chance(0.5) else {}
    config = {
        "llm": {"provider": llm, "model": llm_model, **warmth},
        "tts": {"provider": tts, "model": tts_model, "voiceId": draw.voice(tts)},
        "stt": {"provider": stt, "model": stt_model},
    }
    return {name: part for name, part in config.items() if story.full or draw.chance(0.9)}


# Conversation, person and ledger entry


def _conversation(story: _Story) -> Object:
    draw = story.draw
    created = story.created - draw.one(9, 15, days(3))
    done = story.status == "COMPLETED"
    last = story.ended + draw.one(0, 3, days(1)) if done else None
    updated = last if last is not None else story.created
    viewed = draw.chance(0.3) or story.full
    archived = draw.chance(0.1)
    return {
        "id": story.ids["conversation"],
        "name": story.phone if story.type == "INBOUND_CALL" else story.name,
        "isDemo": draw.chance(0.1),
        "personId": story.ids["person"],
        "workspaceId": story.ids["workspace"],
        "createdAt": timestamp(created),
        "updatedAt": timestamp(updated + 1),
        "lastViewedAt": timestamp(updated + seconds(400)) if viewed else None,
        "lastViewedBy": story.user if viewed else None,
        "lastSessionEndedAt": timestamp(last) if last is not None else None,
        "archivedAt": timestamp(updated + days(2)) if archived else None,
        "archivedBy": story.user if archived else None,
    }


def _person(story: _Story) -> Object:
    draw = story.draw
    created = story.created - draw.one(21, 40, days(4), days(36))
    seen = created - draw.one(0, 10)
    known = draw.chance(0.7) or story.full
    merged = draw.chance(0.05) and not story.full
    email = None
    if known:
        email = f"caller.{draw.between(1, 9_999)}@example.{draw.one('com', 'org', 'net')}"
    return {
        "id": story.ids["person"],
        "email": email,
        "phone": story.phone if known or story.type == "INBOUND_CALL" else None,
        "workspaceId": story.ids["workspace"],
        "rootPersonId": draw.identifier() if merged else story.ids["person"],
        "createdAt": timestamp(created),
        "updatedAt": timestamp(story.created),
        "firstSeenAt": timestamp(seen),
        "lastSeenAt": timestamp(story.created),
        "identifiedAt": timestamp(seen + draw.one(0, 25)) if known else None,
        "deletedAt": timestamp(story.ended + days(9)) if draw.chance(0.03) else None,
        "mergedAt": timestamp(story.ended + days(1)) if merged else None,
        "mergedBy": story.user if merged else None,
        "mergeMeta": {"reason": "same phone", "score": 0.97} if merged else {},
        "properties": _properties(story),
    }


def _properties(story: _Story) -> Object:
    """Return the properties that a workspace stores for a person: any object."""
    choices = (
        {"callerName": story.name},
        {"callerName": story.name, "unit": {"bedrooms": 2, "pets": ["cat"]}, "budget": 1850.5},
        Object(),
    )
    return choices[0] if story.full else story.draw.one(*choices)


def _ledger_entry(story: _Story) -> Object:
    draw = story.draw
    moment = timestamp(story.ended + 54)
    user = story.user if draw.chance(0.1) else None
    return {
        "id": draw.identifier(),
        **_entry(story),
        "workspaceId": story.ids["workspace"],
        "createdAt": moment,
        "createdBy": user,
        "updatedAt": moment,
        "updatedBy": user,
    }


def _entry(story: _Story) -> Object:
    """Return the amount, the reason and the references of a ledger entry, mostly of usage."""
    draw = story.draw
    if not story.full and draw.chance(0.1):
        return _credit(draw)
    length = (story.ended - story.started) // 1_000
    cost = round(length / 60 * _COST_A_MINUTE)
    return {
        "amount": -cost,
        "reason": "VOICE_USAGE" if story.full else draw.one(*["VOICE_USAGE"] * 9, "SMS_USAGE"),
        "reasonDetails": story.maybe(f"{length / 60:.2f}m ({length}s) → {cost:,} credits"),
        "agentId": story.maybe(story.ids["agent"], 0.95),
        "sessionId": story.ids["session"],
        "redemptionCodeId": None,
        "idempotencyKey": story.maybe(draw.trace(), 0.2),
    }


def _credit(draw: Draw) -> Object:
    reason = draw.one(
        "INITIAL_BALANCE", "PURCHASE_REFILL", "SUBSCRIPTION_REFILL", "REDEMPTION_CODE"
    )
    return {
        "amount": draw.between(1, 50) * 1_000,
        "reason": reason,
        "reasonDetails": None,
        "agentId": None,
        "sessionId": None,
        "redemptionCodeId": draw.identifier() if reason == "REDEMPTION_CODE" else None,
        "idempotencyKey": draw.trace(),
    }


# Single parts

COMPONENTS: Final[dict[str, Callable[[_Story], Object]]] = {
    "agent": _agent,
    "version": lambda story: _version(story, story.created),
    "config": _models,
    "conversation": _conversation,
    "person": _person,
    "ledger": _ledger_entry,
}
"""The parts of a Session, by name."""


def part_of(draw: Draw, name: str) -> Object:
    """Return one of the :data:`COMPONENTS`, never null, from the choices of ``draw``."""
    return COMPONENTS[name](_Story(draw, full=False))
