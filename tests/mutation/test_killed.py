"""Mutants that no other test noticed: what each would have got wrong, tested directly."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

import alcamine_validate as av
from alcamine_validate.generated.object_shapes import AGENT, ROOT
from alcamine_validate.lint.rules import formats, rule
from alcamine_validate.lint.rules.rule import SessionView
from alcamine_validate.runtime.formats import FormatCheckFailed, guarded, is_email
from alcamine_validate.runtime.numbers import exact, is_multiple_of
from alcamine_validate.runtime.timestamps import (
    in_order,
    in_order_within,
    is_time,
    look_canonical,
)
from alcamine_validate.runtime.values import canonical, is_json_native, non_json_values
from tests.support.sessions import session

# runtime/formats


@pytest.mark.parametrize(
    ("length", "answer"), [(254, True), (255, True), (256, False), (257, False)]
)
def test_a_domain_has_at_most_255_octets(length: int, answer: bool) -> None:
    """RFC 5321, section 4.5.3.1.2, though each of its labels is short enough."""
    domain = ".".join(["b" * 62] * 4)
    domain += "." + "c" * (length - len(domain) - 1)
    assert len(domain) == length
    assert is_email(f"a@{domain}") is answer
    assert is_email(f"A.B@{domain.upper()}") is answer


@pytest.mark.parametrize("tag", ["zzzz:", "ipv4:", "IPv7:", "ipv66:", "ipv6", "ipv6;"])
def test_an_address_has_a_tag_that_is_known(tag: str) -> None:
    """RFC 5321, section 4.1.3: no other tag has been registered."""
    assert not is_email(f"joe@[{tag}::1]")


def test_a_check_that_raises_is_no_verdict() -> None:
    """Whatever it raises; what it returns is made True or False."""

    def wrong(value: str) -> bool:
        raise KeyError(value)

    with pytest.raises(FormatCheckFailed, match="'sku' raised KeyError"):
        guarded("sku", wrong)("x")
    assert guarded("sku", str.isdigit)("1") is True
    assert guarded("sku", lambda value: "yes")("1") is True  # type: ignore[arg-type, return-value]


# runtime/numbers


@pytest.mark.parametrize(
    ("number", "wanted"),
    [
        (55.5, 55.5),
        (106.5, 106.5),
        (-106.5, -106.5),
        (2.0**52 + 0.5, 4503599627370496.5),
        (1e16, 10**16),
        (1e23, 10**23),
        (-1e23, -(10**23)),
        (1.7976931348623157e308, 17976931348623157 * 10**292),
        (10**400, 10**400),
        (7, 7),
    ],
)
def test_a_float_is_the_number_that_it_shows(number: float, wanted: float) -> None:
    """An integer where no fraction fits any more; else as it is."""
    assert exact(number) == wanted
    assert isinstance(exact(number), float) is isinstance(wanted, float)


@pytest.mark.parametrize(
    ("value", "divisor", "answer"),
    [(1e23, 10, True), (1e23, 7, False), (6.0, 3, True), (6.5, 3, False), (10**23, 10.0, True)],
)
def test_a_large_float_is_a_multiple_by_what_it_shows(
    value: float, divisor: float, answer: bool
) -> None:
    """The double that is nearest to 1e23 is no multiple of 10."""
    assert is_multiple_of(value, divisor) is answer


# runtime/timestamps


@pytest.mark.parametrize(
    ("earlier", "later", "answer"),
    [
        # By text, T comes before t, whatever the hour; the moments are what counts.
        ("2026-03-14T10:00:00.000Z", "2026-03-14t09:00:00.000Z", False),
        ("2026-03-14t09:00:00.000Z", "2026-03-14T10:00:00.000Z", True),
        ("2026-03-14t10:00:00.000Z", "2026-03-14t09:00:00.000z", False),
        # Nor do texts of other lengths order as their moments do.
        ("2026-03-14T09:00:00.000Z", "2026-03-14T09:26:35.118+01:00", False),
        ("2026-03-14T09:00:00.000+01:00", "2026-03-14T08:26:35.118Z", True),
        ("2026-03-14T09:00:00.000Z", "2026-03-14T09:00:00Z", True),
        ("2026-03-14T09:00:00.001Z", "2026-03-14T09:00:00Z", False),
    ],
)
def test_texts_that_do_not_order_as_moments_are_read(
    earlier: str, later: str, answer: bool
) -> None:
    """Texts of one spelling order as moments do, and only those."""
    assert in_order(earlier, later) is answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("23:59:60Z", True),
        ("23:59:61Z", False),
        ("22:59:60-01:00", True),
        ("00:59:60+01:00", True),
        ("23:58:60Z", False),
        ("00:00:60Z", False),
        ("24:00:00Z", False),
    ],
)
def test_a_second_60_ends_the_last_minute_of_a_day(text: str, answer: bool) -> None:
    """In UTC, and no second comes after it."""
    assert is_time(text) is answer


@pytest.mark.parametrize(
    ("values", "answer"),
    [
        ([], True),
        (["2026-03-14T09:26:35.118Z"], True),
        (["2026-03-14T09:26:35.118Z", "9999-99-99T99:99:99.999Z"], True),
        (["2026-03-14T09:26:35.118Z", "2026-03-14T09:26:35Z"], False),
        (["+026-03-14T09:26:35.118Z"], False),
        (["2026-03-14t09:26:35.118Z"], False),
        ([""], False),
        ([None], False),
        ([1], False),
        (["\ud800"], False),
    ],
)
def test_a_look_tells_the_spelling_alone(values: list[Any], answer: bool) -> None:
    """Of strings; whether there is such a moment, others tell."""
    assert look_canonical(values) is answer


@pytest.mark.parametrize("tolerance", [0, Fraction(1, 2), 1, 3600])
@pytest.mark.parametrize("other", [None, 5, True, [], {}, "soon", "2026-03-14"])
def test_what_is_no_moment_is_within_any_tolerance(tolerance: Fraction | int, other: Any) -> None:
    """On either side."""
    moment = "2026-03-14T09:26:35.118Z"
    assert in_order_within(tolerance, moment, other) is True
    assert in_order_within(tolerance, other, moment) is True


@pytest.mark.parametrize(
    ("tolerance", "earlier", "later", "answer"),
    [
        (0, "2026-03-14T09:26:35.001Z", "2026-03-14T09:26:35.000Z", False),
        (1, "2026-03-14T09:26:36.000Z", "2026-03-14T09:26:35.000Z", True),
        (1, "2026-03-14T09:26:36.001Z", "2026-03-14T09:26:35.000Z", False),
        (1, "2026-03-14T09:27:00.000Z", "2026-03-14T09:26:59.000Z", True),
        (1, "2026-03-14T09:27:00.500Z", "2026-03-14T09:26:59.000Z", False),
        (60, "2026-03-14T09:27:59.000Z", "2026-03-14T09:26:59.000Z", True),
        (60, "2026-03-14T09:28:00.000Z", "2026-03-14T09:26:59.000Z", False),
        (Fraction(1, 4), "2026-03-14T09:26:35.25Z", "2026-03-14T09:26:35Z", True),
        (Fraction(1, 4), "2026-03-14T09:26:35.2500001Z", "2026-03-14T09:26:35Z", False),
        (1, "2017-01-01T00:00:00Z", "2016-12-31T23:59:60Z", True),
        (1, "2026-03-14T09:26:35Z", "2026-03-15T09:26:35Z", True),
        # A fraction is read to a thousand digits, and the rest of it never counts.
        (1, f"2026-03-14T09:26:36.{'0' * 999}1Z", "2026-03-14T09:26:35Z", False),
        (1, f"2026-03-14T09:26:36.{'0' * 1000}1Z", "2026-03-14T09:26:35Z", True),
        (1, f"2026-03-14T09:26:35.{'9' * 5000}Z", "2026-03-14T09:26:35Z", True),
    ],
)
def test_a_tolerance_is_exact(
    tolerance: Fraction | int, earlier: str, later: str, answer: bool
) -> None:
    """At its edge, across minutes, in leap seconds and in fractions of any length."""
    assert in_order_within(tolerance, earlier, later) is answer


# runtime/values


def test_what_is_no_json_is_named_in_the_order_of_the_value() -> None:
    """Keys before what stands under them, and each at its place."""
    loop: list[Any] = [float("inf")]
    loop.append(loop)
    value = [{1, 2}, {"a/b": {3: {None: b""}, "c": ()}}, float("nan"), loop, object]
    assert list(non_json_values(value)) == [
        ("/0", "a value of type set"),
        ("/1/a~1b", "a key of type int"),
        ("/1/a~1b/3", "a key of type NoneType"),
        ("/1/a~1b/3/None", "a value of type bytes"),
        ("/2", "nan"),
        ("/3/0", "inf"),
        ("/3/1", "a container that holds itself"),
        ("/4", "a value of type type"),
    ]


def test_a_container_that_is_met_twice_is_not_plain() -> None:
    """It may hold itself, and is looked at closer; what stands beside it counts all the same."""
    shared: list[Any] = [1]
    assert is_json_native([[1], [1], {"a": [1]}])
    assert not is_json_native([shared, shared])
    assert not is_json_native([(), shared, shared])


@pytest.mark.parametrize("key", [1, None, True, 1.5, b"a", ("a",)])
def test_a_key_that_is_no_text_is_not_plain(key: Any) -> None:
    """At any depth, and beside others that are."""
    assert not is_json_native({key: 1})
    assert not is_json_native([{"a": {"b": 1, key: 2}}])


@pytest.mark.parametrize("number", [0, 1, -1, 2**61 - 1, 10**23, 10**400, 0.5, 1e23, -0.0])
def test_numbers_have_stand_ins_that_python_hashes_with_a_secret(number: float) -> None:
    """Bytes, the same for equal numbers; those of plain numbers could be chosen to collide."""
    assert isinstance(canonical(number), bytes)
    if number == int(number):
        assert canonical(number) == canonical(exact(number)) == canonical(int(exact(number)))


# rules


def test_ids_are_looked_up_once_where_all_is_there_and_known() -> None:
    """Of a Session that is known to be complete; else there is no list of them."""
    value = session()
    assert SessionView(value).identifiers() is None
    parts = SessionView(value, is_complete=True)
    found = parts.identifiers()
    assert found
    assert parts.identifiers() is found
    assert SessionView({**value, "new": 1}, is_complete=True).identifiers() is None


def test_spellings_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """And not at all where the Session is known to be ordinary."""
    assert SessionView(session()).has_canonical_timestamps is True
    assert (
        SessionView(session(("/createdAt", "2026-03-14T09:26:35Z"))).has_canonical_timestamps
        is False
    )
    looks: list[list[Any]] = []

    def look(values: list[Any]) -> bool:
        looks.append(values)
        return False

    monkeypatch.setattr(rule, "look_canonical", look)
    parts = SessionView(session())
    assert (parts.has_canonical_timestamps, parts.has_canonical_timestamps) == (False, False)
    assert len(looks) == 1
    assert SessionView(session(), is_canonical=True).has_canonical_timestamps is True
    assert len(looks) == 1


def test_so_many_unknown_properties_have_a_hint() -> None:
    """Of one object; to compare more with the known ones takes long."""
    value = session(*((f"/agent/slug{index}", 1) for index in range(25)))
    hinted = [each for each in av.findings(value) if "did you mean" in each.message]
    assert len(hinted) == 20


def test_an_id_is_looked_at_where_none_is_null() -> None:
    """Of an object all of whose free ids are texts; one of them is no cuid2."""
    present = [(f"/agent/{name}", "q4w8n2x6c0v5b9m3l7k1j2hg") for name in AGENT.identifiers]
    value = {"agent": {**session(*present)["agent"], "sourceTemplateId": "a-template"}}
    value["agent"].pop("version")
    problems = list(
        formats.non_cuid2_id.check(SessionView(value | dict.fromkeys(ROOT.identifiers, "a1")))
    )
    assert [problem.pointer for problem in problems] == ["/agent/sourceTemplateId"]


@pytest.mark.parametrize("other", ["a" + "0" * 23, "z" + "9" * 23])
@pytest.mark.parametrize(
    "pointer",
    [
        "/agentId", "/agent/id", "/agent/version/agentId", "/agentVersionId", "/agent/version/id",
        "/conversationId", "/conversation/id", "/personId", "/person/id", "/conversation/personId",
        "/workspaceId", "/agent/workspaceId", "/agent/version/workspaceId", "/person/workspaceId",
        "/conversation/workspaceId", "/ledger/agentId", "/ledger/sessionId", "/ledger/workspaceId",
        "/id",
    ],
)  # fmt: skip
def test_another_id_is_found_wherever_it_stands(pointer: str, other: str) -> None:
    """Whether it comes before the right one or after it."""
    assert not av.findings(session())
    codes = {each.code[:4] for each in av.findings(session((pointer, other)))}
    assert "ALC5" in codes
