"""Credentials are distinguished from words."""

from __future__ import annotations

from typing import Final

import pytest

from alcamine_validate.text.credentials import credentials, is_credential

WORDS: Final = (
    "Basic information about the caller",
    "a token representation",
    "the bearer of the card",
    "America/Argentina/ComodRivadavia",
    "https://example.org/recordings/2026/03/14/a.mp3?part=1",
    "clh3am8f30000qwer1234abcd",
    "task-management-and-sk-things",
    "gpt-4o-mini-transcribe-2025-12-15",
    "2026-03-14T09:26:35.118Z",
    "token: none",
    "eyJ",
    "the secret of it",
)


@pytest.mark.parametrize("words", WORDS)
def test_words_are_no_credentials(words: str) -> None:
    """A text that only mentions a credential, or is as long as one, is not a credential."""
    assert not is_credential(words)
    assert list(credentials(f'it is "{words}"')) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bearer abcdefgh12345678", "Bearer abcdefgh12345678"),
        ("see sk_live_abcdEFGH1234 there", "sk_live_abcdEFGH1234"),
        ("X-Api-Key: opaque", "opaque"),
    ],
)
def test_a_credential_is_found_in_a_text(text: str, found: str) -> None:
    """In a header, only the value is a credential."""
    assert is_credential(text)
    assert [text[start:end] for start, end in credentials(text)] == [found]
