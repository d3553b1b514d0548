"""Secrets that what is around them tells from other words."""

from __future__ import annotations

from base64 import b64encode

import pytest

from alcamine_validate.privacy.detection import Kind
from alcamine_validate.privacy.secrets import (
    header_value,
    is_cookie_secret,
    secret_span,
    secrets,
)

SECRET = "q8Zt4vXw2LpN7sKd9f"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Bearer {}", Kind.CREDENTIAL),
        ("use bearer: {} please", Kind.CREDENTIAL),
        ("api_key: {}", Kind.CREDENTIAL),
        ("password = '{}'", Kind.CREDENTIAL),
        ("The token is {}.", Kind.CREDENTIAL),
        ('"authToken": "{}"', Kind.CREDENTIAL),
        ("a=b&client_secret={}&c=d", Kind.CREDENTIAL),
        ("password={}", Kind.CREDENTIAL),
        ("https://a.com/?access_token={}", Kind.URL),
        ("https://a.com/?token=REDACTED&access_token={}", Kind.URL),
        ("/x?sig={}&se=1", Kind.URL),
        ("https://a.com/x?X-Amz-Signature={}", Kind.URL),
        ("https://a.com/#token={}", Kind.URL),
        ("https://user:{}@a.com/x", Kind.URL),
        ("https://:{}@a.com", Kind.URL),
        ("Authorization: Bearer {}", Kind.HEADER),
        ("GET /\r\nAuthorization: {}\r\nA: b", Kind.HEADER),
        ("curl -H 'Authorization: token {}' x", Kind.HEADER),
        ("x-api-key: {}", Kind.HEADER),
        ("Cookie: a=b; session={}", Kind.HEADER),
        ("Set-Cookie: sid={}; Path=/", Kind.HEADER),
    ],
)
def test_a_secret_is_found_with_its_span(text: str, kind: Kind) -> None:
    """The words around it are not part of it."""
    whole = text.format(SECRET)
    found = list(secrets(whole))
    assert {(each.kind, whole[each.start : each.end]) for each in found} >= {(kind, SECRET)}
    assert {whole[each.start : each.end] for each in found} == {SECRET}


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"token: {SECRET[:12]}", SECRET[:12]),
        (f"https://a.com/?sig={SECRET[:16]}", SECRET[:16]),
        ("secret: aHorseWithABattery", "aHorseWithABattery"),
        ("secret: a1b2c3d4e5f6", "a1b2c3d4e5f6"),
        ("Passphrase ist a1b2c3d4e5f6", "a1b2c3d4e5f6"),
        ('log: token=\\"a1b2c3d4e5f6\\"', "a1b2c3d4e5f6"),
        (f"send Authorization: ApiKey {SECRET} with it", SECRET),
        (f"send Proxy-Authorization: {SECRET}, please", SECRET),
        (f"send Cookie: a=b; sid={SECRET}; c=d", SECRET),
        (f"answers Set-Cookie: sid={SECRET}; Path=/", SECRET),
    ],
)
def test_a_secret_is_long_and_mixed(text: str, secret: str) -> None:
    """One character less, or words in small letters, can be anything."""
    assert [text[each.start : each.end] for each in secrets(text)] == [secret]


@pytest.mark.parametrize(
    ("name", "value", "what"),
    [
        ("X-Api-Key", SECRET, "the credential of an X-Api-Key header"),
        ("Private-Token", SECRET, "the credential of a Private-Token header"),
        ("Authorization", SECRET, "the credentials of an Authorization header"),
        (
            "Authorization",
            f"Bearer {SECRET}",
            "the credentials of an Authorization header (bearer)",
        ),
        ("Cookie", f"a={SECRET}", "a session cookie"),
    ],
)
def test_a_secret_in_a_header_is_named(name: str, value: str, what: str) -> None:
    """With the header, or the scheme of its credentials."""
    assert [each.what for each in header_value(name, value)] == [what]


@pytest.mark.parametrize(
    "value",
    ["REDACTED", "<token>", "***", "{{token}}", "test-token", "test-access-token-123", "xxxxxx"],
)
@pytest.mark.parametrize(
    "text",
    [
        "Bearer {}",
        "api_key: {}",
        "password={}",
        "https://a.com/?access_token={}",
        "https://user:{}@a.com",
        "Authorization: Bearer {}",
        "Cookie: session={}",
        "Authorization: {}",
    ],
)
def test_placeholders_are_fine(text: str, value: str) -> None:
    """What was replaced is not reported."""
    assert list(secrets(text.format(value))) == []


@pytest.mark.parametrize(
    "text",
    [
        "Ask for the password: never repeat it.",
        "token: see below",
        "Bearer of bad news 2026",
        "key=value",
        "https://a.com/?page=2&sort=name",
        "a=b",
        "the secret is safe",
        "?signature=no",
        "https://a.com:8080/x@y",
        "Cookie: theme=dark; lang=en-US",
        "Set-Cookie: lang=en; Path=/",
        "tokens: 1200",
        "It needs Authorization: required for all calls since 2024-01-01",
        "The header authorization: see documentation",
        "a cookie: session storage is not used",
        "password: at least 12 characters",
        f"https://a.com/?sig={SECRET[:15]}",
        f"token: {SECRET[:11]}",
        "secret: correct-horse-battery",
        "token: 739105284617",
        "secret: https://a.com/x1y2z3",
        "Basic bm9yYTpSRURBQ1RFRA==",
    ],
)
def test_prose_is_fine(text: str) -> None:
    """Words about secrets are not secrets."""
    assert list(secrets(text)) == []


def basic(pair: str) -> str:
    """Return an Authorization header with a user name and a password."""
    return f"Basic {b64encode(pair.encode()).decode()}"


@pytest.mark.parametrize(
    ("name", "value", "secret"),
    [
        ("Authorization", basic("nora:lunch-73"), basic("nora:lunch-73")[6:]),
        ("Authorization", basic("nora:REDACTED"), None),
        ("authorization", basic("token:"), None),
        ("Authorization", f'Digest username="a", response="{SECRET}"', SECRET),
        ("Authorization", 'Digest username="nora", realm="a"', None),
        ("Authorization", SECRET, SECRET),
        ("Proxy-Authorization", f"Bearer {SECRET}", SECRET),
        ("X-Auth-Token", f" {SECRET} ", SECRET),
        ("Authorization", basic(f"nora:{'x' * 600}"), None),
        ("X-Api-Key", "***", None),
        ("X-Api-Key", "hunter", "hunter"),
        ("X-Api-Key", "hunte", None),
        ("Content-Type", SECRET, None),
        ("Set-Cookie", "a=1; Path=/", None),
        ("Set-Cookie", f"Path=/; sid={SECRET}", None),
        ("Set-Cookie", f"a=1; sid={SECRET}", None),
        ("Cookie", f"a={SECRET}", SECRET),
    ],
)
def test_headers_are_read_by_their_schemes(name: str, value: str, secret: str | None) -> None:
    """The credentials of Basic are decoded, because their password may have been replaced."""
    assert [value[e.start : e.end] for e in header_value(name, value)] == (
        [secret] if secret else []
    )


def test_a_cookie_is_known_by_its_name_or_its_length() -> None:
    """A short value is a secret only if its name says so."""
    assert is_cookie_secret("session_id", "a8f3")
    assert not is_cookie_secret("theme", "a8f3")
    assert not is_cookie_secret("session_id", "a8f")
    assert is_cookie_secret("x", SECRET[:16])
    assert not is_cookie_secret("x", SECRET[:15])
    assert not is_cookie_secret("session", "REDACTED")
    assert secret_span("  ") is secret_span("<x>") is None
