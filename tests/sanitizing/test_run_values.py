"""Whole runs with values that are in several places, spellings, and kinds of places."""

from __future__ import annotations

import json
import re
from pathlib import Path
from unicodedata import normalize
from urllib.parse import quote, unquote

import orjson
import pytest

import alcamine_validate as av
from alcamine_validate.privacy.detection import Kind
from alcamine_validate.privacy.people import FIRST_NAMES, LAST_NAMES
from alcamine_validate.privacy.replacements import Replacements
from tests.sanitizing.planted import EMAIL, NAME, PHONE, TOKEN, left, run, sanitized, session
from tests.sanitizing.test_run import har


@pytest.mark.parametrize(
    "text",
    [
        "https://u:pa55word@x.io/",
        "postgres://bob:pa55word@db.acme.io/x",
        "see http://svc:q8Zt4vX@a.io",
    ],
)
def test_passwords_of_urls_go(text: str, tmp_path: Path) -> None:
    """What is before the host is not taken for an address then."""
    made = av.sample(seed=1)
    made["person"]["properties"] = {"link": text}
    path = tmp_path / "a.json"
    path.write_bytes(orjson.dumps(made))
    password = text.partition("://")[2].partition(":")[2].partition("@")[0]
    assert password.encode() not in sanitized(path)
    assert b"REDACTED-" in path.read_bytes()


def test_a_field_of_a_body_is_named_once(tmp_path: Path) -> None:
    """However often the body is edited: here for a value, and then for a name."""
    value = har(json.dumps({"phone": PHONE, EMAIL: 1}))
    response = value["log"]["entries"][0]["response"]
    response["headers"] = [{"name": "ETag", "value": '"686897696a7c876b7e"'}]
    path = tmp_path / "a.har"
    path.write_text(json.dumps(value))
    (file,) = run([path])
    assert file.replaced.has_new_names
    assert [each.name for each in file.replaced.untouched] == ["etag"]


@pytest.mark.parametrize("kind", ["text", "id", "email", "secret", "phone", "name"])
def test_a_place_of_any_kind_may_hold_replacements_of_others(kind: str, tmp_path: Path) -> None:
    """Values that are at places of several kinds, and what an earlier run has made."""
    settings = {"/person/properties": kind}
    for seed in range(20):
        path = tmp_path / f"{seed}.json"
        made = session(seed)
        made["person"]["properties"] |= {"other": NAME, "same": made["name"], "mail": EMAIL}
        path.write_bytes(orjson.dumps(made))
        sanitized(path)
        sanitized(path, sanitize=settings)
        after = path.read_bytes()
        assert sanitized(path, sanitize=settings) == after
        path.write_bytes(orjson.dumps(made))
        after = sanitized(path, sanitize=settings)
        assert left(after) == set()
        assert sanitized(path, sanitize=settings) == after


def test_a_whole_float_is_a_number(tmp_path: Path) -> None:
    """In JSON and YAML, and with an exponent."""
    for name, text in (("a.json", '{"phone": %s}'), ("a.yaml", "phone: %s # x\n")):
        path = tmp_path / name
        for number in ("41791234567.0", "4.1791234567e10"):
            path.write_text(text % number)
            after = sanitized(path).decode()
            assert re.fullmatch(re.escape(text).replace("%s", "1[0-9]{10}"), after), after
            assert sanitized(path).decode() == after


def test_letters_with_accents_go_in_all_their_spellings(tmp_path: Path) -> None:
    """In either form of Unicode, in either case, and percent-encoded."""
    made = session()
    name = made["person"]["properties"]["callerName"]
    spelled = [
        each(form)
        for form in (normalize("NFC", name), normalize("NFD", name))
        for each in (str, str.upper, str.lower)
    ]
    made["person"]["properties"] |= {str(at): quote(each) for at, each in enumerate(spelled)}
    made["person"]["properties"] |= {f"x{at}": f"is {each}" for at, each in enumerate(spelled)}
    path = tmp_path / "a.json"
    path.write_bytes(orjson.dumps(made))
    after = unquote(orjson.dumps(orjson.loads(sanitized(path))).decode())
    assert not any(each in after for each in spelled)
    assert "Wo%C5%82" not in path.read_text()


def test_captures_without_sessions_are_not_left_out(tmp_path: Path) -> None:
    """An exchange of a login has credentials, although it has no Session."""
    path = tmp_path / "login.yaml"
    path.write_text(
        "interactions:\n- request:\n    method: POST\n    uri: https://api.example.com/token\n"
        f"    headers: {{Authorization: [Bearer {TOKEN}]}}\n    body: ''\n"
        "  response:\n    status: {code: 200}\n    headers: {}\n    body: {string: ''}\n"
    )
    (tmp_path / "package.json").write_text(f'{{"author": "{EMAIL}"}}')
    (result,) = run([tmp_path], only_sessions=True)
    assert (result.path, result.why) == (str(path), None)
    assert left(result.data) == set()


def test_a_refusal_says_where_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the value."""
    path = tmp_path / "a.json"
    path.write_bytes(orjson.dumps(session()))
    monkeypatch.setattr(Replacements, "_email", lambda _self, _value: "again@company.com")
    (result,) = run([path])
    assert result.why is not None
    assert left(result.why.encode()) == set()


def test_no_part_of_a_name_stays_by_chance() -> None:
    """Names of the samples are frequent names."""
    for first in FIRST_NAMES:
        for last in LAST_NAMES:
            for name in (f"{first} Valder", f"Xaver {last}", f"{first} {last}"):
                for key in (b"1", b"2", b"3"):
                    made = Replacements(key).of(Kind.NAME, name)
                    assert not set(made.split()) & set(name.split())


def test_made_numbers_at_a_place_for_texts_stay(tmp_path: Path) -> None:
    """A second run knows them, also if a card number or an IBAN is all of the text."""
    made = av.sample(seed=1)
    made["person"]["properties"] = {"a": "4111 1111 1111 1111", "b": "GB82 WEST 1234 5698 7654 32"}
    path = tmp_path / "a.json"
    path.write_bytes(orjson.dumps(made))
    settings = {"/person/properties": "text"}
    after = sanitized(path, sanitize=settings)
    assert sanitized(path, sanitize=settings) == after
    assert sanitized(path, sanitize=settings, key=None) == after


def test_a_text_may_be_a_header_elsewhere(tmp_path: Path) -> None:
    """The prose that replaces it is not taken for a credential there."""
    made = av.sample(seed=1)
    header = f"Bearer {TOKEN}"
    made["person"]["properties"] = {"note": header, "headers": [["Authorization", header]]}
    one, two = tmp_path / "a.json", tmp_path / "b.json"
    one.write_bytes(orjson.dumps(made))
    two.write_bytes(orjson.dumps({"headers": {"Authorization": header}, "session": made}))
    files = run([one, two], sanitize={"/person/properties/note": "text"})
    assert [each.why for each in files] == [None, None]
    assert all(left(each.data) == set() for each in files)
