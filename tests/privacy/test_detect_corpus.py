"""How much is found, and how little else: a corpus of positive and negative texts.

The positive cases have the forms that the test data of public rule sets have (gitleaks,
detect-secrets, Presidio, python-stdnum), and are made by code.
"""

from __future__ import annotations

import string
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha1, sha256
from random import Random
from typing import Any

import pytest

import alcamine_validate as av
from alcamine_validate.privacy.detect import detections
from alcamine_validate.privacy.detection import Kind
from alcamine_validate.privacy.numbers import IBAN_LENGTHS, SCHEMES
from tests.privacy.made import BEFORE, HEX, KEYS, WORD, card_of, iban_of, text_of

ALL_RULES = av.Config(select=["ALL"])
FRAMES = ("{}", "Use {} now.", "a: {}", '"{}"', "({})", "first line\n{}\nlast line")
PHONES = (
    "+1 {a} {b} {c}",
    "+1{a}{b}{c}",
    "({a}) {b}-{c}",
    "{a}-{b}-{c}",
    "+41 79 {b} {d} 67",
    "+4479{b}{d}123",
    "+49 1512 {c}{b}",
    "+33 6 {d} {d} {d} {d}",
    "+91 {c}5 {c}1",
)


def positives(random: Random) -> Iterator[tuple[Kind, str]]:
    """Yield texts that hold a person's data or a secret, and its kind."""
    for what, make in KEYS.items():
        yield Kind.CREDENTIAL, BEFORE.get(what, "") + make(random)
    for scheme in SCHEMES:
        for first, _ in scheme.starts:
            yield Kind.CARD, card_of(first, scheme.common[0], random)
    for country, length in IBAN_LENGTHS.items():
        yield Kind.IBAN, iban_of(country, length, random)
    for form in PHONES:
        parts = {"a": random.randint(212, 989), "b": random.randint(200, 554)}
        yield (
            Kind.PHONE,
            form.format(**parts, c=random.randint(1000, 9999), d=random.randint(10, 99)),
        )
    for _ in range(20):
        user = text_of(string.ascii_lowercase, 8, random)
        domain = f"{text_of(string.ascii_lowercase, 7, random)}.{random.choice(['ch', 'co.uk'])}"
        yield Kind.EMAIL, f"{user}.{user}+x@{domain}"
        octets = [random.randint(32, 255) for _ in range(3)]
        yield Kind.IP, ".".join(map(str, [84, *octets]))
        yield Kind.CREDENTIAL, f"Bearer {text_of(WORD, 32, random)}"
        yield Kind.URL, f"https://a.com/b?X-Amz-Signature={text_of(HEX, 64, random)}"
        yield Kind.HEADER, f"Authorization: Bearer {text_of(WORD, 40, random)}"


def negatives(random: Random) -> Iterator[Any]:
    """Yield what properties hold that is neither."""
    moment = datetime(2026, 3, 14, 9, 26, tzinfo=UTC) + timedelta(seconds=random.randint(0, 10**7))
    text = text_of(string.ascii_lowercase + string.digits, 24, random)
    yield from ("q" + text[1:], str(uuid.UUID(int=random.getrandbits(128), version=4)))
    yield from (moment.isoformat(), moment.strftime("%Y-%m-%d %H:%M:%S"), int(moment.timestamp()))
    yield from (int(moment.timestamp() * 1e3), int(moment.timestamp() * 1e6), moment.timestamp())
    yield from (sha1(text.encode()).hexdigest(), sha256(text.encode()).hexdigest())
    yield from (random.randint(-(10**6), 10**6), random.random(), random.random() * 1e9)
    yield f"{random.randint(1, 9)}.{random.randint(0, 99)}.{random.randint(0, 9999)}"
    yield f"v{random.randint(1, 255)}.{random.randint(0, 255)}.{random.randint(0, 255)}.1"
    yield f"Mozilla/5.0 Chrome/{random.randint(100, 140)}.0.{random.randint(1, 255)}.0 Safari/537"
    yield f"${random.randint(1, 999)},{random.randint(100, 999)}.00 of {random.randint(1, 10**9)}"
    yield f"+{random.randint(1, 99)} % in {random.randint(1990, 2030)}"
    yield f"order {random.randint(10**6, 10**10 - 1)}, room {random.randint(1, 999)}"
    yield f"3:30 to 17:45, {random.randint(1, 28)}.03.2026, 1'000'000.{random.randint(10, 99)}"
    yield f"https://files.example.com/{text}.mp3?version={random.randint(1, 9)}&lang=en"


def test_recall() -> None:
    """Everything of the published forms is found, with its kind, whatever is around it."""
    random, missed, count = Random(1), [], 0
    for _ in range(10):
        for kind, text in positives(random):
            for frame in FRAMES:
                count += 1
                kinds = {each.kind for each in detections(frame.format(text))}
                # In the middle of a line, a header is only a bearer token.
                is_found = kind in kinds or (kind is Kind.HEADER and Kind.CREDENTIAL in kinds)
                if not is_found:
                    missed.append((kind, frame.format(text)))
    assert count > 10_000
    assert len(missed) <= count // 1_000, missed[:5]


def test_precision() -> None:
    """Nothing else is found: none in 20,000 texts and numbers of other kinds."""
    random, wrong, count = Random(2), [], 0
    for _ in range(1_000):
        for value in negatives(random):
            count += 1
            found = detections(str(value))
            wrong += [(value, each) for each in found]
    assert count >= 20_000
    assert wrong == []


@pytest.mark.parametrize("count", [500, pytest.param(10_000, marks=pytest.mark.thorough)])
def test_samples_have_no_findings(count: int) -> None:
    """Not even with every rule."""
    assert not [
        seed for seed in range(count) if av.findings(av.sample(seed=seed), config=ALL_RULES)
    ]
