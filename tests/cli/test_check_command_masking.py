"""Personal data from captures is not shown in any format without ``--show-values``."""

from __future__ import annotations

import json
import re
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.lint.sensitive import REDACTION
from alcamine_validate.reporters.registry import FORMATS
from alcamine_validate.text.redact import mask
from tests.support.tables import for_each

if TYPE_CHECKING:
    from tests.cli.conftest import Main

SECRET: Final = "zq7Secret"
TOKEN: Final = "Bearer abcdefgh12345678"


def leaky() -> dict[str, Any]:
    """Return a Session with findings at and beside everything that must be masked."""
    session: dict[str, Any] = json.loads(av.sample_json(seed=3))
    session["name"] = f"{SECRET}\u0007"
    session["person"] |= {"email": f"{SECRET} at home", "phone": f"0{SECRET}", "name": SECRET}
    session["person"]["properties"] = {"plan": f"{SECRET}\u0007", "tier": 12}
    session["messages"] = [{"role": "user", "content": f"{SECRET}\u0007"}]
    session["agent"]["version"]["systemPrompt"] = f"{SECRET}\u0007" * 4
    session["agent"]["version"]["timezone"] = f"{TOKEN}{SECRET}"
    return session


def test_no_format_shows_a_secret(main: Main, tmp_path: Path) -> None:
    """A secret is neither in messages nor in excerpts, but its findings are reported."""

    def check(name: str, indent: int | None, suffix: str) -> None:
        path = tmp_path / f"session{suffix}"
        text = json.dumps(leaky(), indent=indent if suffix != ".jsonl" else None)
        if suffix == ".har":
            request = {"method": "GET", "url": "https://api.example.com/sessions/s1"}
            content = {"mimeType": "application/json", "text": text}
            entry = {"request": request, "response": {"status": 200, "content": content}}
            text = json.dumps({"log": {"version": "1.2", "entries": [entry]}}, indent=indent)
        path.write_text(text, "utf-8")
        code, out, _ = main("check", "--format", name, path)
        assert code == 1
        assert "ALC204" in out
        assert SECRET not in out
        assert SECRET in main("check", "--format", name, "--show-values", path).out

    for_each(product(FORMATS, (None, 2), (".json", ".jsonl", ".har")), check)


@pytest.mark.parametrize("suffix", [".json", ".yaml"])
def test_text_that_can_not_be_parsed_shows_no_value(
    main: Main, tmp_path: Path, suffix: str
) -> None:
    """The purpose of a value is unknown in such text."""
    path = tmp_path / f"session{suffix}"
    path.write_text(f'{{"name": "{SECRET}", "x": "{SECRET}\n', "utf-8")
    code, out, _ = main("check", path)
    assert code == 1
    assert SECRET not in out


def test_equal_values_have_equal_masks() -> None:
    """A mask has the type, the length, and a hash of at most 16 bits."""
    assert mask(SECRET) == mask(SECRET) != mask(SECRET[::-1])
    assert mask("+12025550143").startswith("<string of 12 characters #")
    assert len(mask("x").rpartition("#")[2]) == 5
    assert mask(12025550143).startswith("<integer of 11 digits #")
    assert (mask(None), mask("")) == ("<null>", "<string>")
    assert mask([1]).startswith("<array of 1 item #")
    assert mask([1]) != mask([2])
    assert mask({"a": 1, "b": 2}).startswith("<object of 2 members #")


# Tokens at any place

HIDDEN: Final = "q7W8e9R0t1"
"""A part of most tokens below; no report may show it."""

TOKENS: Final = (
    f"Bearer {HIDDEN}.abc",
    f"bearer  {HIDDEN}~+/=",
    f"BEARER: {HIDDEN}",
    f"Basic {HIDDEN}Zg==",
    f"Token {HIDDEN}",
    f"eyJhbGciOiJIUzI1NiJ9.eyJzdWIi{HIDDEN}.c2ln",
    f"eyJhbGciOiJIUzI1NiJ9.eyJzdWIi{HIDDEN}",
    f"see eyJhbGci{HIDDEN}",
    f"sk-{HIDDEN}",
    f"sk-proj-{HIDDEN}",
    f"sk_live_{HIDDEN}",
    f"rk_test_{HIDDEN}",
    f"ghp_{HIDDEN}",
    f"github_pat_{HIDDEN}",
    f"glpat-{HIDDEN}",
    f"xoxb-123-{HIDDEN}",
    f"whsec_{HIDDEN}",
    f"SG.{HIDDEN}.{HIDDEN}",
    f"ya29.{HIDDEN}",
    f"AIza{HIDDEN * 3}",
    "AKIA" + "Q7W8" * 4,
    f"https://user:{HIDDEN}@example.org/a",
    f"https://example.org/a?x=1&access_token={HIDDEN}",
    f"https://example.org/a?X-Amz-Signature={HIDDEN}",
    f"-----BEGIN RSA PRIVATE KEY----- {HIDDEN}",
    f"{HIDDEN}-{HIDDEN}.{HIDDEN}_{HIDDEN}",
    "0a1b2c3d4e" * 4,
)
"""Credentials as services and standards spell them."""


def secret_of(token: str) -> str:
    """Return the part of a token that is secret."""
    return HIDDEN if HIDDEN in token else token[-8:]


def test_tokens_are_told_from_words() -> None:
    """A token is masked when it stands alone, in a sentence, and in a quoted name."""

    def check(token: str) -> None:
        assert REDACTION.hides("/note", token)
        for text in (f'the property "{token}" is unknown', f"'{token}'"):
            masked = REDACTION.text(text)
            assert secret_of(token) not in masked
            assert (masked[0], masked[-1]) == (text[0], text[-1])
            assert REDACTION.text(masked) == masked

    for_each(TOKENS, check)


@pytest.mark.parametrize(
    "name",
    [
        "Authorization", "authorization", "Proxy-Authorization", "Cookie", "Set-Cookie",
        "X-Api-Key", "api_key", "apiKey", "accessToken", "refresh_token", "client_secret",
        "password", "token", "secret",
    ],
)  # fmt: skip
def test_what_is_called_a_credential_is_one(name: str) -> None:
    """Everything at and below such a name is hidden, even a boolean, whatever it looks like."""
    assert REDACTION.hides(f"/headers/{name}/0", True)
    assert not REDACTION.hides(f"/headers/{name}s-used", True)


def token_session(token: str, indent: int | None) -> str:
    """Return a Session with a token as a value and as names, and findings at each."""
    session: dict[str, Any] = json.loads(av.sample_json(seed=3))
    beside = {
        "plainNote": token,
        token: 1,
        "list": [{token: {"deep\u0007": f"{token}\u0007"}}],
        "last": 2,
    }
    return json.dumps({**beside, **session, "status": token, "type": f"x {token}"}, indent=indent)


@pytest.mark.parametrize(
    ("tokens", "indents"),
    [
        ((TOKENS[9], "tel12025550143"), (None,)),
        pytest.param(
            (TOKENS[0], TOKENS[5], TOKENS[9], TOKENS[21], TOKENS[25]), (None, 2),
            marks=pytest.mark.thorough,
        ),
    ],
    ids=["one", "several"],
)  # fmt: skip
def test_no_format_shows_a_token(
    main: Main, tmp_path: Path, tokens: tuple[str, ...], indents: tuple[int | None, ...]
) -> None:
    """No report shows a token in values, names, messages, places, frames or the drift.

    A name that contains a phone number is hidden like a token.
    """

    def check(name: str, suffix: str, token: str, indent: int | None) -> None:
        path = tmp_path / f"s{suffix}"
        text = token_session(token, indent if suffix != ".jsonl" else None)
        if suffix == ".har":
            text = captured(text, token, indent)
        path.write_text(text, "utf-8")
        code, out, _ = main("check", "--format", name, path)
        assert code == 1
        assert "ALC103" in out
        assert "ALC701" in out
        assert secret_of(token) not in out
        assert secret_of(token) in main("check", "--format", name, "--show-values", path).out

    for_each(product(FORMATS, (".json", ".yaml", ".jsonl", ".har"), tokens, indents), check)


def captured(text: str, token: str, indent: int | None) -> str:
    """Return a HAR file with a token in a request header and right before the response text."""
    header = {"name": "Authorization", "value": token}
    request = {"method": "GET", "url": "https://api.example.com/sessions/s1", "headers": [header]}
    content = {"mimeType": "application/json", "authorization": token, "text": text}
    entry = {"request": request, "response": {"status": 200, "content": content}}
    return json.dumps({"log": {"version": "1.2", "entries": [entry]}}, indent=indent)


HEADERS: Final = (
    "Authorization: opaque",
    "authorization:opaque",
    "Proxy-Authorization: 'opaque'",
    "X-Api-Key : opaque",
    "Set-Cookie: a=opaque",
    'Cookie":"opaque',
    "X-Auth-Token: [opaque]",
    "Accept: text/html\nAuthorization: opaque",
)


def test_the_value_of_a_header_is_hidden(main: Main, tmp_path: Path) -> None:
    """The name of a header in copied text marks its value, which looks like a word, as secret."""

    def check(header: str, suffix: str) -> None:
        session = {header: 1, "note": f"x {header}", **json.loads(av.sample_json(seed=3))}
        text = json.dumps(session, indent=1)
        path = tmp_path / f"s{suffix}"
        path.write_text(captured(text, "none", None) if suffix == ".har" else text, "utf-8")
        out = main("check", path).out
        assert out.count("ALC701") == 2
        assert "opaque" not in out
        assert "opaque" in main("check", "--show-values", path).out

    for_each(product(HEADERS, (".json", ".yaml", ".har")), check)


def test_a_frame_does_not_begin_within_a_token(main: Main, tmp_path: Path) -> None:
    """The start of a frame of a long line does not cut a token; the whole token is masked."""
    session = json.loads(av.sample_json(seed=3))
    path = tmp_path / "s.json"

    def check(width: int, before: str) -> None:
        token = f"{before}{HIDDEN}{'x' * 90}Zz9Zz9"
        odd = {"pad": "y" * 300, token: 1, "q" * width: 1, "zz": 2}
        path.write_text(json.dumps({**session, **odd}), "utf-8")
        out = main("check", path).out
        assert out.count("warning[ALC701]") == 4
        for part in (HIDDEN, "xxxx", "Zz9Zz9"):
            assert part not in out
        assert mask(token) in out
        assert set(re.findall("<string of 1[0-9]{2} .*?>", out)) == {mask(token)}

    for_each(product(range(1, 60, 4), ("sk-", "Bearer ", "authorization: ")), check)


def test_a_value_that_parsers_drop_is_hidden(main: Main, tmp_path: Path) -> None:
    """The first value of a duplicate key is hidden, even if it looks like an id."""
    text = av.sample_json(seed=1).decode()
    first = '"personId":"lovelace","personId"'
    nested = '"agent":{"id":"lovelace","name":{"a":["lovelace"]}},"agent"'
    for twice, name in ((first, '"personId"'), (nested, '"agent"')):
        path = tmp_path / "session.json"
        path.write_text(text.replace(name, twice, 1), "utf-8")
        code, out, err = main("check", path)
        assert code == 1
        assert "ALC004" in out
        assert "lovelace" not in out + err
