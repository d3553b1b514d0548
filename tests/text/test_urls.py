"""URLs without secrets; ``tests/lint/test_sensitive.py`` tests the masks in them."""

from __future__ import annotations

from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from alcamine_validate.text.urls import masked_url, without_secrets
from tests.support.tables import for_each

SECRETS: Final = [
    ("https://api.example.com/sessions/a1?token=s#s", "https://api.example.com/sessions/a1"),
    ("https://ada:s@api.example.com:80/sessions", "https://api.example.com:80/sessions"),
    ("https://ada@x:s@api.example.com/", "https://api.example.com/"),
    ("//ada:s@api.example.com/a", "//api.example.com/a"),
    ("ada:s@api.example.com/a", "api.example.com/a"),
    ("/sessions;jsessionid=s/a1;b=s?s", "/sessions/a1"),
    ("https://api.example.com?s", "https://api.example.com"),
    ("{{baseUrl}}/sessions/:id?key={{s}}", "{{baseUrl}}/sessions/:id"),
    ("https://ada:p/w@api.example.com/a", "https://api.example.com/a"),
    ("https://ada%3As%40api.example.com/a", "https://api.example.com/a"),
    ("https:/ada:s@api.example.com/a", "https:/api.example.com/a"),
    ("https:///ada:s@api.example.com/a", "https:///api.example.com/a"),
    ("https://api.example.com:80/users/@me/a", "https://api.example.com:80/users/@me/a"),
    ("http://[::1]:80/sessions/a", "http://[::1]:80/sessions/a"),
    ("https://ada:5550199887/w@api.example.com/a", "https://api.example.com/a"),
    ("https://ada:5550/w@api.example.com/a", "https://api.example.com/a"),
    (f"https://{'ada' * 500}@api.example.com/a", "https://api.example.com/a"),
    ("{{host}}/users/@me/a", "{{host}}/users/@me/a"),
    ("http://localhost:80/@me", "http://localhost:80/@me"),
    ("#s", ""),
    ("", ""),
]


def test_a_url_without_secrets() -> None:
    """User names, passwords, parameters, queries and fragments are left out."""

    def check(url: str, bare: str) -> None:
        assert without_secrets(url) == bare
        assert without_secrets(bare) == bare

    for_each(SECRETS, check)


@given(st.text(), st.text(), st.text())
def test_no_query_or_fragment_is_left(start: str, query: str, fragment: str) -> None:
    """Whatever is before it, nothing after a question mark or a number sign is left."""
    url = f"https://{start}"
    assert without_secrets(f"{url}?{query}#{fragment}") == without_secrets(url)


def test_a_very_long_url_is_cut() -> None:
    """Its cost does not grow with the number of findings in the response."""
    assert len(without_secrets(f"https://api.example.com/{'a/' * 100_000}")) == 1_000


@given(st.text())
def test_only_a_host_and_harmless_segments_are_left(url: str) -> None:
    """Whatever the text is, no other segment is shown."""
    shown = masked_url(f"https://api.example.com/{url}", {"sessions"}.__contains__, "<masked>")
    assert shown.startswith("https://api.example.com/")
    rest = shown.removeprefix("https://api.example.com/").split("/")
    assert rest == [each if each in ("", "sessions") else "<masked>" for each in url.split("/")]
