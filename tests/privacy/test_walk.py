"""Values of all shapes: which texts are found, and at which pointers."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.privacy.detection import Kind
from alcamine_validate.privacy.names import PlaceKind
from alcamine_validate.privacy.walk import DetectedText, place_kinds_by, walk
from alcamine_validate.text.json_pointer import join, resolve
from tests.privacy.made import card_of

SECRET: Final = "q8Zt4vXw2LpN7sKd9f"
BEARER: Final = f"Bearer {SECRET}"
PHONE: Final = "+41791234567"


def texts(value: Any, **more: Any) -> list[tuple[str, Kind, str]]:
    """Return the pointer, kind and text of each detection, whose spans must be in the value."""
    found: list[tuple[str, Kind, str]] = []
    for each in walk(value, **more):
        check_text(value, each)
        found += [
            (str(each.pointer), own.kind, each.text[own.start : own.end]) for own in each.detections
        ]
    return found


def check_text(value: Any, found: DetectedText) -> None:
    """Check that the text is the one at the pointer, or in it."""
    if found.is_name or found.is_encoded:
        return
    text = resolve(value, str(found.pointer))
    for pointer in found.inner:
        text = resolve(json.loads(text), pointer)
    assert str(text) == found.text


HEADERS: Final[tuple[tuple[Any, str], ...]] = (
    ({"Authorization": BEARER}, "/Authorization"),
    ({"Authorization": [BEARER]}, "/Authorization/0"),
    ({"Authorization": {"equalTo": BEARER}}, "/Authorization/equalTo"),
    ({"Authorization": [{"matcher": "exact", "value": BEARER}]}, "/Authorization/0/value"),
    ([{"name": "Authorization", "value": BEARER}], "/0/value"),
    ([{"value": BEARER, "key": "authorization"}], "/0/value"),
    (["Accept", "*/*", "Authorization", BEARER], "/3"),
    ([["Authorization", BEARER]], "/0/1"),
    (["Accept: */*", f"Authorization: {BEARER}"], "/1"),
    (f"GET / HTTP/1.1\r\nAuthorization: {BEARER}\r\n", ""),
    ({"cookies": [{"name": "sid", "value": SECRET}]}, "/cookies/0/value"),
    ({"Set-Cookie": [f"sid={SECRET}; Path=/"]}, "/Set-Cookie/0"),
    ({"X-Api-Key": SECRET}, "/X-Api-Key"),
)
"""Headers in the shapes of HAR, vcrpy, WireMock, Hoverfly, Postman, nock and PHP-VCR."""


@pytest.mark.parametrize(("value", "pointer"), HEADERS)
def test_headers_are_found_in_all_shapes(value: Any, pointer: str) -> None:
    """The span is that of the secret alone."""
    assert texts(value) == [(pointer, Kind.HEADER, SECRET)]
    assert texts(json.loads(json.dumps(value).replace(SECRET, "REDACTED"))) == []


def test_patterns_are_not_values() -> None:
    """A stub may say what a header must look like."""
    assert texts({"Authorization": {"matches": f"Bearer {SECRET}.*"}}) == []
    assert texts([{"key": "token", "value": SECRET}]) == [("/0/value", Kind.CREDENTIAL, SECRET)]


def test_the_name_of_a_pair_is_not_a_value() -> None:
    """Also if the pair is at a place for secrets; a name without a value is one."""
    assert texts({"password": [{"name": "hunter2", "value": "x"}]}) == []
    secret = [("/password/name", Kind.CREDENTIAL, "hunter2")]
    assert texts({"password": {"name": "hunter2"}}) == secret
    assert texts({"password": {"name": "hunter2", "value": "x", "pin": "1234"}}) == []


@pytest.mark.parametrize(
    ("value", "is_found"),
    [
        ({"contacts": [{"type": "mobile", "value": "0791234567"}]}, True),
        ({"telecom": [{"system": "phone", "use": "work", "value": "0791234567"}]}, True),
        ({"phones": [{"type": "work", "value": "0791234567"}]}, True),
        ({"phones": [{"name": "work", "value": "0791234567"}]}, True),
        ({"fields": [{"id": "a", "name": "c", "label": "Mobile", "value": "0791234567"}]}, True),
        ({"fields": [{"type": "text", "value": "0791234567"}]}, False),
        ([{"type": "token", "value": "function"}], False),
    ],
)
def test_a_label_says_what_the_value_beside_it_is(value: Any, is_found: bool) -> None:
    """But not that it is a secret, and what is around the pair says it too."""
    assert len(texts(value)) == is_found


def test_a_long_name_may_be_a_key() -> None:
    """Also if it could be the name of a variable."""
    name = "ghp_a8Kd93kLs02mNq7Zx1Yw5Tb4Rc6Ve0Uf2Hg9"
    assert texts({name: 1}) == [(f"/{name}", Kind.CREDENTIAL, name)]


def test_the_nearest_name_that_says_something_counts() -> None:
    """A name below another one may say something else, or nothing."""
    number = "0791234567"
    assert texts({"a": {"phone": number}}) == [("/a/phone", Kind.PHONE, number)]
    assert texts({"phone": {"a": {"b": number}}}) == [("/phone/a/b", Kind.PHONE, number)]
    assert texts({"phone": {"password": "hunter2"}}) == [
        ("/phone/password", Kind.CREDENTIAL, "hunter2")
    ]


def test_a_phone_number_may_be_a_float() -> None:
    """As programs write it that know no integers; other numbers are not."""
    (found,) = walk({"phone": 41791234567.0, "mobile": 4179123456.5, "tel": float("inf")})
    assert (str(found.pointer), found.text) == ("/phone", "41791234567")


def test_yaml_may_have_other_names_and_bytes() -> None:
    """A name that is not a string has no pointer, and bytes may be an image."""
    assert texts({1: PHONE, "a": b"\xff", "b": PHONE}) == [("/b", Kind.PHONE, PHONE)]


def test_a_text_says_what_it_is() -> None:
    """A value, a name, or what base64 stands for."""
    found = walk({PHONE: 1, "a": PHONE, "b": PHONE.encode()})
    said = [(str(each.pointer), each.is_name, each.is_encoded) for each in found]
    assert said == [(f"/{PHONE}", True, False), ("/a", False, False), ("/b", False, True)]


def test_short_base64_is_not_opened() -> None:
    """It is too often another word."""
    assert texts([coded('["a@b.de"]')]) == []
    assert texts([coded('["a@company.de"]')]) == [("/0", Kind.EMAIL, "a@company.de")]


@pytest.mark.parametrize("seed", range(20))
def test_what_is_planted_in_a_session_is_found(seed: int) -> None:
    """In each free place: properties, prompt, unknown properties, at any depth, and in names."""
    value: Any = av.sample(seed=seed)
    assert [each for each in texts(value) if each[1] is not Kind.NAME] == []
    value["agent"]["version"]["systemPrompt"] = f"Call {PHONE}."
    value["messages"] = [{"text": [f"I am at {PHONE}"]}]
    value["person"]["properties"]["a"] = {"b~/": [1, {"c": PHONE}], f"x {PHONE}": None}
    found = {each for each in texts(value) if each[1] is not Kind.NAME}
    places = ("/agent/version/systemPrompt", "/messages/0/text/0")
    properties = "/person/properties/a"
    assert found == {(place, Kind.PHONE, PHONE) for place in places} | {
        (join(properties, "b~/", 1, "c"), Kind.PHONE, PHONE),
        (join(properties, f"x {PHONE}"), Kind.PHONE, PHONE),
    }


def test_numbers_are_read_as_text() -> None:
    """An integer may be a phone number at its place; a float and a boolean are not."""
    value = {"phone": 41791234567, "n": 41791234567, "mobile": 4.5, "cell": True, "card": 10**5_000}
    assert texts(value) == [("/phone", Kind.PHONE, "41791234567")]
    card = card_of("62", 19)
    assert texts({"phone": 5234567, "cardNumber": int(card)}) == [
        ("/phone", Kind.PHONE, "5234567"),
        ("/cardNumber", Kind.CARD, card),
    ]


def test_bodies_of_captures_are_decoded() -> None:
    """JSON text in strings, also twice, base64 and bytes; the HAR's only if it is a capture."""
    body = json.dumps({"phone": "0791234567", "inner": json.dumps({"password": "hunter2"})})
    value = {"text": body, "b": [body.encode()], "c": {"text": coded(body), "encoding": "base64"}}
    wanted = [(Kind.PHONE, "0791234567"), (Kind.CREDENTIAL, "hunter2")]
    found = [each[1:] for each in texts(value, is_capture=True)]
    assert found == wanted * 3
    one, two, *_ = walk(value, is_capture=True)
    assert (str(one.pointer), one.inner) == ("/text", ("/phone",))
    assert (str(two.pointer), two.inner) == ("/text", ("/inner", "/password"))
    assert len(texts({"text": "a", "c": value["c"]}, is_capture=False)) == 2
    assert not [each for each in walk({"text": body}, opens_texts=False) if each.inner]


def coded(text: str) -> str:
    """Return a text in base64."""
    return b64encode(text.encode()).decode()


def test_the_code_of_pages_is_left_out() -> None:
    """A HAR of a browser has scripts and pages of others."""
    for mime_type, count in (("text/html", 0), ("application/javascript", 0), ("text/plain", 1)):
        value = {"content": {"mimeType": mime_type, "text": f"call {PHONE}"}}
        assert len(texts(value, is_capture=True)) == count
        assert len(texts(value)) == 1


def test_places_are_stated() -> None:
    """A place may be settled, also in JSON text, and an array's elements by a star."""
    value = {"a": PHONE, "b": [PHONE, PHONE], "lastName": "Wilhelmina", "c": json.dumps([PHONE])}
    places = place_kinds_by([["a"], ["b", "*"], ["c", "0"]])
    place_kinds_by([["lastName"]], PlaceKind.FREE, places)
    assert texts(value, places=places, is_capture=True) == []
    places = place_kinds_by([["b", "0"]])
    assert [each[0] for each in texts(value, places=places)] == ["/a", "/b/1", "/lastName", "/c"]
    assert texts(value, places=place_kinds_by([["a"], ["a", "x"], []]))[0][0] == "/b/0"
    assert texts({"name": "Wilhelmina"}) == []
    stated = place_kinds_by([["name"]], PlaceKind.NAME)
    assert texts({"name": "Wilhelmina"}, places=stated) == [("/name", Kind.NAME, "Wilhelmina")]


def test_deep_values_are_walked() -> None:
    """Nesting costs no more than length, and does not overflow the stack."""
    value: Any = PHONE
    for _ in range(5_000):
        value = [value]
    (found,) = walk(value)
    assert str(found.pointer) == "/0" * 5_000
