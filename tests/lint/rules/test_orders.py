"""The rules of orders: which timestamps are out of order, and by how much this is tolerated."""

from __future__ import annotations

from itertools import product
from typing import Any, Final, NamedTuple

import pytest

from alcamine_validate.lint.rules import orders
from alcamine_validate.lint.settings.config import Config
from tests.lint.rules.sessions import (
    VERSION,
    FindingPlaces,
    Message,
    check_message,
    codes_of_module,
    findings_of,
    is_known,
    nulls,
    places_of,
)
from tests.support.sessions import session
from tests.support.tables import for_each

LONG: Final = "2026-03-14T09:29:02.640"

# The full message of each rule

MESSAGES: Final = (
    Message(
        "ALC402",
        (("/lastHeartbeatAt", "2026-03-14T09:29:02.641Z"),),
        "/endedAt",
        'endedAt ("2026-03-14T09:29:02.640Z") is earlier than '
        'lastHeartbeatAt ("2026-03-14T09:29:02.641Z")',
        (("/lastHeartbeatAt", "lastHeartbeatAt should not be later"),),
    ),
    Message(
        "ALC403",
        (("/endedAt", "2026-03-14T09:29:02.641Z"),),
        "/completedAt",
        'completedAt ("2026-03-14T09:29:02.640Z") is earlier than '
        'endedAt ("2026-03-14T09:29:02.641Z")',
        (("/endedAt", "endedAt should not be later"),),
    ),
    Message(
        "ALC404",
        (("/conversation/createdAt", "2026-03-14T09:26:35.119Z"),),
        "/createdAt",
        'createdAt ("2026-03-14T09:26:35.118Z") is earlier than '
        'conversation.createdAt ("2026-03-14T09:26:35.119Z")',
        (("/conversation/createdAt", "conversation.createdAt should not be later"),),
    ),
    Message(
        "ALC405",
        (("/agent/createdAt", "2026-03-10T08:10:05.221Z"),),
        f"{VERSION}/createdAt",
        'agent.version.createdAt ("2026-03-10T08:10:05.220Z") is earlier than '
        'agent.createdAt ("2026-03-10T08:10:05.221Z")',
        (("/agent/createdAt", "agent.createdAt should not be later"),),
    ),
    Message(
        "ALC406",
        (("/ledger/createdAt", "2026-03-14T09:26:35.117Z"),),
        "/ledger/createdAt",
        'ledger.createdAt ("2026-03-14T09:26:35.117Z") is earlier than '
        'createdAt ("2026-03-14T09:26:35.118Z")',
        (("/createdAt", "createdAt should not be later"),),
    ),
    Message(
        "ALC407",
        (("/conversation/lastSessionEndedAt", "2026-03-14T09:29:02.639Z"),),
        "/conversation/lastSessionEndedAt",
        'conversation.lastSessionEndedAt ("2026-03-14T09:29:02.639Z") is earlier than '
        'endedAt ("2026-03-14T09:29:02.640Z")',
        (("/endedAt", "endedAt should not be later"),),
    ),
    Message(
        "ALC408",
        (("/person/identifiedAt", "2026-03-14T09:26:35.086Z"),),
        "/person/identifiedAt",
        'person.identifiedAt ("2026-03-14T09:26:35.086Z") is earlier than '
        'person.firstSeenAt ("2026-03-14T09:26:35.087Z")',
        (("/person/firstSeenAt", "person.firstSeenAt should not be later"),),
    ),
)


def test_every_rule_has_a_message_here() -> None:
    """Each rule of the module has one case, in the order of their codes."""
    assert [case.code for case in MESSAGES] == codes_of_module(orders)


@pytest.mark.parametrize("case", MESSAGES, ids=[case.code for case in MESSAGES])
def test_a_rule_has_its_message(case: Message) -> None:
    """A Session that breaks one rule has one finding of this rule, and no others."""
    check_message(case)


# ALC4: the order of timestamps


class Order(NamedTuple):
    """A rule's code, and the pointers of its earlier and its later timestamp."""

    code: str
    earlier: str
    later: str


ORDERS: Final = (
    Order("ALC402", "/lastHeartbeatAt", "/endedAt"),
    Order("ALC403", "/endedAt", "/completedAt"),
    Order("ALC404", "/agent/createdAt", "/createdAt"),
    Order("ALC404", f"{VERSION}/createdAt", "/createdAt"),
    Order("ALC404", "/conversation/createdAt", "/createdAt"),
    Order("ALC404", "/person/createdAt", "/createdAt"),
    Order("ALC405", "/agent/createdAt", f"{VERSION}/createdAt"),
    Order("ALC406", "/createdAt", "/ledger/createdAt"),
    Order("ALC407", "/endedAt", "/conversation/lastSessionEndedAt"),
    Order("ALC408", "/person/firstSeenAt", "/person/identifiedAt"),
)
EACH_ORDER: Final = pytest.mark.parametrize(
    "order", ORDERS, ids=[f"{order.code} {order.earlier}" for order in ORDERS]
)


def ordered(
    order: Order, earlier: Any, later: Any, config: Config | None = None
) -> list[FindingPlaces]:
    """Return the places of an order's findings with ``earlier`` and ``later`` as timestamps."""
    value = session((order.earlier, earlier), (order.later, later))
    found = places_of(order.code, value, config)
    # Another pair of the same rule may share the later timestamp.
    return [(pointer, related) for pointer, related in found if related == (order.earlier,)]


OUT_OF_ORDER: Final = [
    ("2026-03-14T09:26:35.119Z", "2026-03-14T09:26:35.118Z"),
    ("2027-01-01T00:00:00.000Z", "2026-12-31T23:59:59.999Z"),
    ("2026-03-14T09:26:35.1180001Z", "2026-03-14T09:26:35.118Z"),
    ("2026-03-14T09:26:35.118-00:01", "2026-03-14T09:26:35.118Z"),
    ("2026-03-14T10:26:35.118+01:00", "2026-03-14T09:26:35.117Z"),
    ("2016-12-31T23:59:60.000Z", "2016-12-31T23:59:59.999Z"),
    ("0001-01-01T00:00:00.000Z", "0000-12-31T23:59:59.999Z"),
    (f"{LONG}{'0' * 4999}1Z", f"{LONG}{'0' * 5000}Z"),
]


def test_timestamps_that_are_just_out_of_order_are_found() -> None:
    """A finding is at the later timestamp, and the earlier one is its related place."""

    def check(order: Order, earlier: str, later: str) -> None:
        assert ordered(order, earlier, later) == [(order.later, (order.earlier,))]

    for_each(((order, *moments) for order in ORDERS for moments in OUT_OF_ORDER), check)


IN_ORDER: Final = [
    ("2026-03-14T09:26:35.118Z", "2026-03-14T09:26:35.118Z"),
    ("2026-03-14T09:26:35.118Z", "2026-03-14T09:26:35.119Z"),
    ("2026-03-14T10:26:35.118+01:00", "2026-03-14T09:26:35.118Z"),
    ("2026-03-14T09:26:35.118000Z", "2026-03-14T09:26:35.118Z"),
    ("2016-12-31T23:59:60.000Z", "2017-01-01T00:00:00.000Z"),
    (f"{LONG}{'0' * 5000}Z", f"{LONG}Z"),
]


def test_equal_moments_and_later_ones_are_in_order() -> None:
    """Equal moments and later ones are in order, whatever their spelling."""

    def check(order: Order, earlier: str, later: str) -> None:
        assert ordered(order, earlier, later) == []

    for_each(((order, *moments) for order in ORDERS for moments in IN_ORDER), check)


def test_without_two_moments_there_is_no_order() -> None:
    """A null or a malformed timestamp is not compared, on either side."""

    def check(order: Order, other: Any) -> None:
        assert ordered(order, other, "2000-01-01T00:00:00.000Z") == []
        assert ordered(order, "2100-01-01T00:00:00.000Z", other) == []

    for_each(
        product(
            ORDERS, [None, "", "soon", "2026-03-14", "9999-99-99T99:99:99.999Z", 5, [], {}, True]
        ),
        check,
    )


@EACH_ORDER
def test_orders_are_tolerated_as_set(order: Order) -> None:
    """Timestamps may be out of order by exactly the tolerance, in text and in parsed values."""
    config = Config(order_tolerance="250ms")
    later = "2026-03-14T09:26:35.000Z"
    assert ordered(order, "2026-03-14T09:26:35.250Z", later, config) == []
    for earlier in ("2026-03-14T09:26:35.251Z", f"2026-03-14T09:26:35.25{'0' * 900}1Z"):
        assert ordered(order, earlier, later, config) == [(order.later, (order.earlier,))]


@EACH_ORDER
def test_an_object_that_is_missing_has_no_order(order: Order) -> None:
    """No timestamps are compared if their object is null or another value."""
    part = f"/{order.earlier.split('/')[1]}"
    if part != order.earlier:
        others: tuple[Any, ...] = (None, [], "x")
        for other in others:
            assert findings_of(order.code, session((part, other))) == []


def test_every_part_that_is_younger_is_named() -> None:
    """Each of four objects that are newer than the Session has a finding at the Session's time."""
    value = session(("/createdAt", "2026-01-01T00:00:00.000Z"))
    assert places_of("ALC404", value) == [
        ("/createdAt", (f"{owner}/createdAt",))
        for owner in ("/agent", "/agent/version", "/conversation", "/person")
    ]


def test_only_parts_beyond_the_tolerance_are_named() -> None:
    """Objects that are newer by at most the tolerance are in order."""
    value = session(
        ("/conversation/createdAt", "2026-03-14T09:26:35.128Z"),
        ("/person/createdAt", "2026-03-14T09:26:35.129Z"),
    )
    config = Config(order_tolerance="10ms")
    assert places_of("ALC404", value, config) == [("/createdAt", ("/person/createdAt",))]


# The rows, and the guard that is derived from them

PAIRS: Final = [pair for row in orders.ORDERS for pair in row.pairs]


def test_rows_compare_timestamps_of_the_schema() -> None:
    """Each pointer of a row is a timestamp of the schema, also in webhook bodies."""
    assert [(row.code, *pair) for row in orders.ORDERS for pair in row.pairs] == list(ORDERS)
    assert all(is_known(pointer, "timestamps") for pair in PAIRS for pointer in pair)


@pytest.mark.parametrize(("earlier", "later"), PAIRS)
def test_the_guard_compares_every_pair(earlier: str, later: str) -> None:
    """The guard accepts any pair that is in order, equal or null, and no pair that is not."""
    (family,) = orders.FAMILIES
    first, last = "2026-03-14T09:26:35.118Z", "2026-03-14T09:26:35.119Z"
    for one, two in ((first, last), (first, first), (None, first), (last, None)):
        assert family.is_fine(nulls((earlier, one), (later, two)))
    assert not family.is_fine(nulls((earlier, last), (later, first)))
    # Other notations don't sort as text.
    assert not family.is_fine(nulls((earlier, "2026-03-14T09:26:35Z"), (later, last)))
