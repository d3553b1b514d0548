"""Detection in whole texts: by form, by place, with exact spans, in linear time."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import alcamine_validate as av
from alcamine_validate.privacy.detect import detections, detections_at
from alcamine_validate.privacy.detection import Kind
from alcamine_validate.privacy.names import PlaceKind
from tests.privacy.made import card_of, iban_of, jwt_of
from tests.support.tables import for_each

PLANTED = (
    (Kind.PHONE, "+41791234567"),
    (Kind.EMAIL, "nora.lindqvist@company.com"),
    (Kind.CARD, card_of("4", 16)),
    (Kind.IBAN, iban_of("CH", 21)),
    (Kind.IP, "84.75.112.9"),
    (Kind.IP, "2a02:1210:5207:7000::1".replace("2a02", "2A02")),
    (Kind.CREDENTIAL, jwt_of(Random(1))),
)
FILLER = st.text(st.sampled_from("abc xyz,.;\n\"'é😊"), max_size=20)


def found(text: str) -> list[tuple[Kind, str]]:
    """Return the kinds and texts that are detected, whose spans must be in order."""
    each_one = detections(text)
    ends = [0, *(each.end for each in each_one)]
    assert all(end <= each.start < each.end for end, each in zip(ends, each_one, strict=False))
    return [(each.kind, text[each.start : each.end]) for each in each_one]


@given(st.lists(st.tuples(FILLER, st.sampled_from(PLANTED)), max_size=4), FILLER)
def test_what_is_planted_is_found_exactly(pieces: list, end: str) -> None:  # type: ignore[type-arg]
    """Whatever prose is around it, and nothing else is found."""
    text = "".join(f"{before} {planted} " for before, (_, planted) in pieces) + end
    assert found(text) == [planted for _, planted in pieces]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("nora@gmail.com", [(Kind.EMAIL, "nora@gmail.com")]),
        ("a@xn--d1acufc.xn--p1ai", None),
        ("mailto:nora@gmail.com?x", [(Kind.EMAIL, "nora@gmail.com")]),
        ("a@b.de", None),
        ("a@example.com", []),
        ("git@github.com:a/b.git", []),
        ("https://nora:***@db.other.com/x", []),
        ("https://nora@gmail.com/x", []),
        ("://nora@gmail.com/x", []),
        ("https://a.com/?to=nora@gmail.com", [(Kind.EMAIL, "nora@gmail.com")]),
        ("logo@2x.png", []),
        ("a@b", []),
        ("pkg@1.2.3", []),
        ("1.2.3.4", []),
        ("client 1.2.3.4", [(Kind.IP, "1.2.3.4")]),
        ("version 84.75.112.9", []),
        ("Chrome/120.0.6099.109", []),
        ("84.75.112.0", []),
        ("84.75.112.9/24", []),
        ("http://84.75.112.9/x", [(Kind.IP, "84.75.112.9")]),
        ("2001:db8::1", []),
        ("10:26:35", []),
        ("84.75.112.9:443", [(Kind.IP, "84.75.112.9")]),
        ("2.5.31.15", []),
        ("2.5.32.15", [(Kind.IP, "2.5.32.15")]),
        ("256.1.1.99", []),
    ],
)
def test_texts_have_their_detections(text: str, wanted: list[tuple[Kind, str]] | None) -> None:
    """Addresses of mail and networks, and what looks like them."""
    assert found(text) == ([(Kind.EMAIL, text)] if wanted is None else wanted)


@pytest.mark.parametrize(
    ("place", "text", "kinds"),
    [
        (PlaceKind.FREE, "4155552671", []),
        (PlaceKind.PHONE, "4155552671", [Kind.PHONE]),
        (PlaceKind.PHONE, "a@b.com", [Kind.EMAIL]),
        (PlaceKind.IP, "1.2.3.4, 10.0.0.1", [Kind.IP]),
        (PlaceKind.SERVER, "84.75.112.9", []),
        (PlaceKind.VERSION, "84.75.112.9", []),
        (PlaceKind.SECRET, "hunter2", [Kind.CREDENTIAL]),
        (PlaceKind.SECRET, "two words", []),
        (PlaceKind.SECRET, "REDACTED", []),
        (PlaceKind.IDENTIFIER, "4155552671", []),
        (PlaceKind.IDENTIFIER, "415-555-2671", []),
        (PlaceKind.IDENTIFIER, "+41791234567", [Kind.PHONE]),
        (PlaceKind.IDENTIFIER, "user|nora@gmail.com", [Kind.EMAIL]),
        (PlaceKind.IDENTIFIER, "<20260314.c8@mail.gmail.com>", []),
        (PlaceKind.IDENTIFIER, jwt_of(Random(2)), [Kind.CREDENTIAL]),
        (PlaceKind.SETTLED, "+41791234567", []),
        (PlaceKind.NAME, "Wilhelmina", [Kind.NAME]),
        (PlaceKind.NAME, "+41791234567", [Kind.PHONE]),
        (PlaceKind.CARD, card_of("4", 13), [Kind.CARD]),
        (PlaceKind.CARD, "4000 0000 0000 0000", []),
        (PlaceKind.CARD, "x".join(card_of("4", 16)), []),
        (PlaceKind.FREE, card_of("4", 13), []),
        (PlaceKind.EMAIL, "nora@gmail.com", [Kind.EMAIL]),
        (PlaceKind.PHONE, "", []),
    ],
)
def test_a_place_changes_what_counts(place: PlaceKind, text: str, kinds: list[Kind]) -> None:
    """At a place, a value counts that elsewhere may be anything; forms count everywhere."""
    assert [each.kind for each in detections_at(place, text)] == kinds


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("a&b/c=d@company.com", ["a&b/c=d@company.com"]),
        ('"nora l"@company.com', ['"nora l"@company.com']),
        ("nora@intranet", ["nora@intranet"]),
        ("nora@[84.75.112.9]", ["nora@[84.75.112.9]"]),
        ("Nora <n@company.com>, k~@company.com.", ["n@company.com", "k~@company.com"]),
        ("nora@[192.0.2.1] n@[IPv6:2001:db8::1]", []),
        ("nora@localhost, a!b@mail.example.com, foo@bar, {{user}}@host", []),
        ("nora@b@example.org", []),
        ("nora@b@company.com", ["b@company.com"]),
    ],
)
def test_any_address_counts_at_a_place_for_them(text: str, addresses: list[str]) -> None:
    """Also those that are other text elsewhere."""
    found_there = detections_at(PlaceKind.EMAIL, text)
    assert [text[each.start : each.end] for each in found_there] == addresses


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("X-Api-Key", "the credential of an X-Api-Key header"),
        ("apiKey", "a secret, by its name"),
        ("my-secret", "a secret, by its name"),
    ],
)
def test_a_header_is_told_from_a_property(name: str, what: str) -> None:
    """By its hyphen, if it is one for credentials."""
    assert [each.what for each in detections_at(PlaceKind.SECRET, "q8Zt4vXw2LpN", name)] == [what]


def test_a_card_has_no_spaces_around_it() -> None:
    """At its place, other text may not be there."""
    card = card_of("4", 16)
    assert [(e.start, e.end) for e in detections_at(PlaceKind.CARD, f"  {card} ")] == [(2, 18)]


def test_a_cookie_as_an_object_is_its_value() -> None:
    """HAR stores cookies as names and values."""
    assert detections_at(PlaceKind.COOKIE_VALUE, "en", "lang") == []
    (found,) = detections_at(PlaceKind.COOKIE_VALUE, "a8f3kq", "sid")
    assert (found.kind, found.start, found.end) == (Kind.HEADER, 0, 6)


def test_ids_and_timestamps_are_never_found() -> None:
    """Those of samples, as the server writes them."""
    for seed in range(300):
        value = av.sample(seed=seed)
        for text in (value["id"], value["createdAt"], value["agent"]["version"]["themeId"]):
            assert detections(text) == []


HOSTILE = (
    "a",
    "1",
    "1 ",
    "+1 ",
    "(202) ",
    "a@",
    "@",
    "a@a.",
    "4111 ",
    "1.",
    "2001:",
    "eyJaaaaaaaaa.",
    f"-----BEGIN {'PRIVATE'} KEY-----",
    "token=",
    "token: ",
    "a=b&",
    "://a:b@",
    "Bearer a1",
    "-",
    "_",
    "\nAuthorization: a",
    "cookie: a=b; ",
    "' ",
    " ",
    "\t",
    "\n",
    "tel 0",
    "GB82 ",
    "AB12CDEF",
    "M.",
    "xoxb-1-",
    "00 ",
    "1:AA",
    "a-",
    "${",
    "number 01 ",
    '"a":"',
    '"a":"1\\\\u0041',
    "\\",
    '\\"a\\":',
)


def test_long_hostile_texts_end() -> None:
    """Many beginnings of everything; a search in quadratic time would take hours."""

    def check(piece: str) -> None:
        text = (piece * (250_000 // len(piece)))[:250_000]
        ends = [each.end for each in detections(f"{text} nora@gmail.com")]
        assert ends[-1:] == [len(text) + 15] or piece.endswith(("a@", "@", "-----", "a1", "a", "."))

    for_each(HOSTILE, check)


def test_signs_past_ascii_count_in_all_numbers() -> None:
    """Narrow spaces and hyphens that don't break a line are what word processors write."""
    assert found("4111\u20091111\u20091111\u20091111") == [
        (Kind.CARD, "4111\u20091111\u20091111\u20091111")
    ]
    assert found("４１１１-1111-1111-1111")[0][0] is Kind.CARD
    assert found("GB82‑WEST‑1234‑5698‑7654‑32") == [(Kind.IBAN, "GB82‑WEST‑1234‑5698‑7654‑32")]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("2a02:1210::84.75.112.9", "2a02:1210::84.75.112.9"),
        ("64:ff9b::84.75.112.9.", "64:ff9b::84.75.112.9"),
        ("[2a02:1210::1]:443", "2a02:1210::1"),
        ("64:ff9b", ""),
        ("2a02:1210::84.75.112.9.1", ""),
    ],
)
def test_an_address_may_end_with_another_one(text: str, address: str) -> None:
    """Its parts are not found by themselves."""
    assert found(text) == ([(Kind.IP, address)] if address else [])


def test_members_of_objects_are_found_by_their_names() -> None:
    """In JSON among other text, also if it is percent-encoded or has escapes."""
    text = 'data: {"phone": "4152348876", "n": "4152348876", "password": "open sesame!"}'
    assert found(text) == [(Kind.PHONE, "4152348876")]
    assert found('{"mobile": 4152348876}\n{}') == [(Kind.PHONE, "4152348876")]
    assert found("?q=%7B%22tel%22%3A%20%224152348876%22%7D") == [(Kind.PHONE, "4152348876")]
    (name,) = detections('data: {"args": "{\\"lastName\\": \\"Mu\\\\u00f1oz\\"}"}')
    assert (name.kind, name.decoded) == (Kind.NAME, "Muñoz")


def test_queries_and_forms_are_decoded() -> None:
    """By the name of each; other texts with a sign of equality are not one of them."""
    phone, mail = "%2B41791234567", "w.ober%2Bx%40company.com"
    cases = {
        f"/x?a=1&phone={phone}&b=2#c": [("phone", "+41791234567", phone)],
        f"phone={phone}": [("phone", "+41791234567", phone)],
        "lastName=Ober+Holzer&x=1": [("name", "Ober Holzer", "Ober+Holzer")],
        "password=xk42-hunter": [("credential", "xk42-hunter", "xk42-hunter")],
        f"https://x.example.com/{mail}/edit": [("email", "w.ober+x@company.com", mail)],
        f"https://x.example.com/{mail.replace('%', '%25')}/edit": [
            ("email", "w.ober+x@company.com", mail.replace("%", "%25"))
        ],
        "u=/x?lastName=Wilhelmina": [("name", "Wilhelmina", "Wilhelmina")],
        "u=/x?v=/y?lastName=Wilhelmina": [],
        "see lastName=Wilhelmina": [],
        f"to={mail.replace('%', '%25')}": [
            ("email", "w.ober+x@company.com", mail.replace("%", "%25"))
        ],
        "/x?token=q8Zt%2BvXw2LpN7sKd": [("url", "q8Zt+vXw2LpN7sKd", "q8Zt%2BvXw2LpN7sKd")],
        "a?password=REDACTED&token=<token>": [],
        f"let phone = x; phone={phone}": [("phone", "+41791234567", phone)],
        "100%40 or %zz or %ff@company": [],
        "phone=1": [],
        "no pairs": [],
    }
    for text, wanted in cases.items():
        found = detections(text)
        own = [(str(e.kind), e.decoded or text[e.start : e.end]) for e in found]
        spans = [text[e.start : e.end] for e in found]
        assert [(*one, span) for one, span in zip(own, spans, strict=True)] == wanted, text


def test_decoding_has_an_end() -> None:
    """Queries in queries, as often as one likes, are decoded twice."""
    text = "?a=" * 5_000 + "%25" * 5_000 + "phone=%2B41791234567"
    assert len(detections(text)) <= 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("BEARER q8Zt4vXw2LpN7sKd9f", "q8Zt4vXw2LpN7sKd9f"),
        ("curl -H 'X: Basic bm9yYTpsdW5jaC03Mw=='", "bm9yYTpsdW5jaC03Mw=="),
        ("https://wa.me/41791234567", "41791234567"),
        ("Rufen Sie 0171 2345678 an", "0171 2345678"),
        ("Mon numéro: 06 12 34 56 78", "06 12 34 56 78"),
        ("DE89\u00a03704\u00a00044\u00a00532\u00a00130\u00a000", ""),
        ("4111\u00a01111\u00a01111\u00a01111", ""),
        ("x: a\\u0040b.ch!", "a\\u0040b.ch"),
        ("call \\u002B41791234567, or", "\\u002B41791234567"),
        ("ask _a.c@b.ch_ or", "_a.c@b.ch"),
    ],
)
def test_other_spellings_are_found(text: str, value: str) -> None:
    """In capitals, in links, in other languages, and with spaces that do not break."""
    (found,) = detections(text)
    assert text[found.start : found.end] == (value or text)


def test_an_iban_may_be_in_small_letters_at_its_place() -> None:
    """Elsewhere, such a word is too often an id."""
    iban = "de89370400440532013000"
    assert [each.kind for each in detections_at(PlaceKind.IBAN, iban)] == [Kind.IBAN]
    assert detections(iban) == detections("Basic information and Basic dGVzdDp0ZXN0") == []
