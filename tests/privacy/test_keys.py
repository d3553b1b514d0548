"""Keys and tokens in the forms of their issuers."""

from __future__ import annotations

from random import Random

import pytest

from alcamine_validate.privacy.detection import Kind
from alcamine_validate.privacy.keys import ISSUERS, keys
from tests.privacy.made import BEFORE, KEYS, WORD, text_of
from tests.support.tables import for_each


def test_every_issuer_has_a_form() -> None:
    """The table of made keys has each issuer."""
    assert set(KEYS) == {each.what for each in ISSUERS}


def test_a_key_is_found_with_its_span() -> None:
    """It is found alone, in prose and in quotes, with nothing around it."""

    def check(what: str) -> None:
        for seed in range(5):
            key, before = KEYS[what](Random(seed)), BEFORE.get(what, "")
            for start, end in (("", ""), ("Use ", " now"), ('{"k": "', '"}'), ("(", ")")):
                text = f"{start}{before}{key}{end}"
                found = [each for each in keys(text) if each.what == what]
                assert [text[e.start : e.end] for e in found] == [key], text
                assert found[0].kind is Kind.CREDENTIAL

    for_each(KEYS, check)


def test_a_key_inside_of_a_word_is_none() -> None:
    """What is part of a longer word has another form."""
    for what, make in KEYS.items():
        if what not in BEFORE and what != "a private key":
            assert not [each for each in keys(f"x{make(Random(1))}") if each.what == what], what


@pytest.mark.parametrize(
    ("what", "prefix", "length"),
    [
        ("an OpenAI key", "sk-", 48),
        ("a Telegram bot token", "https://api.telegram.org/bot1234567890:AA", 33),
        ("a Square token", "EAAA", 60),
        ("a Notion token", "secret_", 43),
    ],
)
def test_other_forms_are_found(what: str, prefix: str, length: int) -> None:
    """Issuers change their forms, and keys stay valid; some stand in URLs."""
    key = prefix + text_of(WORD, length, Random(1))
    assert what in [each.what for each in keys(f'"{key}"')]


@pytest.mark.parametrize(
    "text",
    ["AKIA" + "IOSFODNN7EXAMPLE", "sk_live_" + "x" * 24, "ghp_" + "a" * 36, "SK" + "0" * 32, "eyJ"],
)
def test_keys_of_documentation_are_fine(text: str) -> None:
    """Repeated characters and EXAMPLE are not a key."""
    assert list(keys(text)) == []


def test_a_key_ends_with_four_different_characters() -> None:
    """Fewer in the last sixteen are made by hand."""
    by_hand, real = "0" * 16 + "abc" * 5 + "a", "0" * 16 + "d" + "abc" * 5
    assert list(keys(f"SK{by_hand}")) == []
    assert [each.what for each in keys(f"SK{real}")] == ["a Twilio API key"]


def test_a_private_key_ends_where_another_one_begins() -> None:
    """A key without its end is found too."""
    begin = f"-----BEGIN {'PRIVATE'} KEY-----\n"
    body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC"
    assert [each.end for each in keys(f"{begin}{body}")] == [len(begin) + len(body)]
    assert len(list(keys(f"{begin}{body}\n" * 3))) == 3
