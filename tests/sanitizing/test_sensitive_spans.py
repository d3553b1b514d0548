"""What is to be replaced in a text."""

from __future__ import annotations

import json
from typing import Any

import pytest

import alcamine_validate as av
from alcamine_validate.input.read import ReadOptions
from alcamine_validate.lint.settings.config import Config
from alcamine_validate.privacy.replacements import Replacements
from alcamine_validate.sanitizing.sensitive_spans import ids_in, sensitive_texts
from alcamine_validate.sanitizing.texts import texts_of
from tests.sanitizing.planted import EMAIL, KEY, PHONE, settings_of

ID = "dh9lhzailqu5ynpiiik707pj"


def found(value: Any, *, has_ids: bool = False, name: str = "x.json", **options: Any) -> list[str]:
    """Return the places, kinds and values that are to be replaced, in one line each."""
    settings = settings_of(name, has_ids=has_ids, **options)
    text = value if isinstance(value, str) else json.dumps(value)
    texts = texts_of(text.encode(), name, Config(**options).of_file(name).read)
    return [
        f"{each.pointer}{'~' * each.is_name} {span.kind} {each.text[span.start : span.end]}"
        for own in texts
        for each in sensitive_texts(own, settings)
        for span in each.spans
    ]


def test_detections_around_sessions() -> None:
    """In strings, numbers and names, with their exact spans; not in other texts' strings twice."""
    value = {
        "note": f"ask {EMAIL}!",
        "phone": 41791234567,
        EMAIL: 1,
        "in": json.dumps({"e": EMAIL}),
    }
    assert found(value) == [
        f"/{EMAIL}~ email {EMAIL}", f"/note email {EMAIL}", "/phone phone 41791234567",
        f"/e email {EMAIL}",
    ]  # fmt: skip


def test_only_values_in_sessions_have_a_place_in_one() -> None:
    """Findings at that place may differ afterwards; others have to be the same."""
    session: Any = av.sample(seed=1)
    session |= {"name": "Wil Meier", "note": EMAIL}
    session["agent"]["version"]["systemPrompt"] = "Ask Wil how he is."
    settings = settings_of()
    data = json.dumps({"name": EMAIL, "data": session}).encode()
    (text,) = texts_of(data, "x.json", ReadOptions())
    places = {str(each.pointer): each.in_session for each in sensitive_texts(text, settings)}
    assert {key: value and str(value) for key, value in places.items()} == {
        "/name": None,
        "/data/name": "/name",
        "/data/note": "/note",
        "/data/agent/version/systemPrompt": "/agent/version/systemPrompt",
    }


def test_whole_fields_of_sessions() -> None:
    """Names and texts; what is fine already is not replaced."""
    session: Any = av.sample(seed=1)
    session["name"], session["conversation"]["name"] = "Call about unit 5 w/ W.", "Wil Meier"
    session["agent"]["version"]["systemPrompt"] = "Redacted example of a prompt for Wil."
    session["person"] |= {"phone": None, "email": None, "properties": {"name": "Jane Doe"}}
    wanted = [
        "/name name Call about unit 5 w/ W.",
        "/agent/version/systemPrompt text Redacted example of a prompt for Wil.",
        "/conversation/name name Wil Meier",
    ]
    assert found(session) == wanted
    assert found({"type": "session.completed", "properties": session}) == [
        f"/properties{each}" for each in wanted
    ]
    for fine in ("+1 (202) 555-0143", "Interview with Nora", "REDACTED", " ", ""):
        session |= {"name": fine}
        assert [each for each in found(session) if each.startswith("/name")] == []
    for text, place in (
        (f"Interview with Wil Meier, {EMAIL}", f"/name name Interview with Wil Meier, {EMAIL}"),
        (f"Call from {PHONE}", f"/name phone {PHONE}"),
        ("Interview with Wil Meier", "/name name Wil Meier"),
    ):
        session["name"] = text
        assert [each for each in found(session) if each.startswith("/name")] == [place]
    session["name"] = PHONE
    assert f"/name phone {PHONE}" in found(session, sanitize={"/name": "detect"})


def test_texts_in_strings_are_not_searched_twice() -> None:
    """In each Session, its own strings with JSON are left to the texts in them."""
    plain: Any = av.sample(seed=1) | {"note": f"ask {EMAIL}"}
    nested: Any = plain | {"note": json.dumps({"e": EMAIL, EMAIL: 1})}
    emails = [each for each in found([plain, nested, plain]) if " email " in each]
    assert emails == [
        f"/0/note email {EMAIL}",
        f"/2/note email {EMAIL}",
        f"/{EMAIL}~ email {EMAIL}",
        f"/e email {EMAIL}",
    ]


@pytest.mark.parametrize(
    ("kind", "text", "is_replaced"),
    [
        ("text", "REDACTED", False),
        ("text", " ", False),
        ("text", "Redacted example", True),
        ("email", "wil@home.test", False),
        ("email", "wil@company.de,wil@home.test", True),
        ("email", "@home.test", True),
        ("email", "home.test", True),
        ("email", "wil@x", True),
        ("phone", "+1 202 555 0143", False),
        ("phone", "call +1 202 555 0143", True),
        ("phone", "12 34", True),
        ("name", f"Interview with {Replacements(KEY).identifier(ID)}", False),
        ("name", "Interview with REDACTED-0caadb36", False),
        ("name", f"Interview with {ID}", True),
    ],
)
def test_fields_are_replaced_as_a_whole_or_stay(kind: str, text: str, is_replaced: bool) -> None:
    """Blank texts, placeholders of one word, and values of nobody stay."""
    session: Any = av.sample(seed=1)
    session["person"]["properties"] = {"x": text}
    places = found(session, sanitize={"/person/properties/x": kind})
    assert [each for each in places if each.startswith("/person/properties")] == (
        [f"/person/properties/x {kind} {text}"] if is_replaced else []
    )


def test_a_part_has_the_places_of_its_session() -> None:
    """The name of a person is one, although the table leaves it to detection."""
    person: Any = av.sample(seed=1)["person"]
    person["properties"] = {"name": "Wilhelmina"}
    table = {"/person/properties/name": "detect"}
    assert "/properties/name name Wilhelmina" in found(person, part="person", sanitize=table)


def test_ids() -> None:
    """As the server writes them, anywhere; shorter ones at places for ids."""
    value = {"url": f"/sessions/{ID}/x", "unitId": "ab12cd34ef", "word": "abcdefghijklmnopqrstuvwx",
             ID: [ID, f"x{ID}", 1], "other": "ab12cd34ef", "in": json.dumps([ID])}  # fmt: skip
    assert found(value) == []
    assert found(value, has_ids=True) == [
        f"/{ID}~ id {ID}", f"/url id {ID}", "/unitId id ab12cd34ef", f"/{ID}/0 id {ID}",
        f"/0 id {ID}",
    ]  # fmt: skip
    two, one = "abcdefghijklmnopqrstuv12", "abcdefghijklmnopqrstuvw1"
    assert found([two, one], has_ids=True) == [f"/0 id {two}"]
    assert [f"<{ID}>"[each.start : each.end] for each in ids_in(f"<{ID}>")] == [ID]


def test_ids_beside_other_values() -> None:
    """Spans do not overlap."""
    value = {"email": f"{ID}@company.com", "note": f"{EMAIL} {ID}"}
    assert found(value, has_ids=True) == [
        f"/email email {ID}@company.com", f"/note email {EMAIL}", f"/note id {ID}"
    ]  # fmt: skip


def test_plain_texts_and_code() -> None:
    """By their form; the code of pages is left out."""
    page = {"mimeType": "text/html", "text": f"<p>{EMAIL}"}
    assert found([page]) == []
    assert found([{**page, "mimeType": "text/plain"}]) == [f"/0/text email {EMAIL}"]
    assert found(f"Ask {EMAIL}", name="0a1b2c3d.txt") == [f" email {EMAIL}"]
