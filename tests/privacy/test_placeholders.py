"""Values that were already replaced, and those that only look so."""

from __future__ import annotations

from random import Random

import pytest

from alcamine_validate.privacy.placeholders import is_placeholder
from tests.privacy.made import HEX, WORD, text_of


@pytest.mark.parametrize(
    "text",
    [
        "REDACTED",
        "<token>",
        "<redacted>",
        "***",
        "********",
        "xxx",
        "XXXXXXXX",
        "FILTERED",
        "[FILTERED]",
        "dummy",
        "{{token}}",
        "${TOKEN}",
        "$TOKEN",
        "%(token)s",
        "{token}",
        "#{t}",
        "test-token",
        "test_token_123",
        "fake-api-key",
        "YOUR_API_KEY",
        "your-token-here",
        "my-secret",
        "changeme",
        "placeholder",
        "not-a-real-token",
        "abc123",
        "1234567890",
        "testToken",
        "Bearer",
        "null",
        "•••••",
        "…",
        "aaaaaaaa",
        "121212",
        "AKIAIOSFODNN7EXAMPLE",
        "''",
        "sk-REDACTED",
        "__TOKEN__",
        "token",
        "mock_access_token",
        "<your token here>",
        " *** ",
        "x" * 1000,
        "test-" * 40,
        "test-1357",
        "test-1-2",
        "test-def",
        "test-qqq",
        "test-13",
        "test-77777",
        "test-defg",
        "x*?-",
        "ababab",
    ],
)
def test_placeholders_are_known(text: str) -> None:
    """They are the ones that people and recorders write."""
    assert is_placeholder(text)


@pytest.mark.parametrize(
    "text",
    [
        "hunter2",
        "q8Zt4vXw2LpN7sKd",
        "lunch-73",
        "s3cr3t",
        "correcthorse",
        "Zoë",
        "12:34:5",
        "Anna",
        "Otto",
        "山田",
        "test-" * 39 + "tests-",
        "test-13579",
        "test-71717",
        "test-1-2-3",
        "test-de",
        "test-qq",
    ],
)
def test_secrets_are_none(text: str) -> None:
    """What has any other word is not a placeholder."""
    assert not is_placeholder(text)


def test_random_texts_are_none() -> None:
    """Random characters almost never consist of such words, whatever the alphabet."""
    random = Random(1)
    for alphabet in (HEX, WORD):
        texts = [text_of(alphabet, 16, random) for _ in range(2_000)]
        assert not [each for each in texts if is_placeholder(each)]
