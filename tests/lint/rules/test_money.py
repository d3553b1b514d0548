"""The rules of money: incentives, and the credits that the ledger takes and adds."""

from __future__ import annotations

from itertools import product
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.lint.rules import money
from tests.lint.rules.sessions import (
    VERSION,
    Message,
    check_message,
    codes,
    codes_of_module,
    findings_of,
    places_of,
)
from tests.support.mutations import replaced
from tests.support.sessions import ABSENT, session
from tests.support.tables import for_each

REASON: Final = (("/ledger/reason", "the reason"),)
INCENTIVE: Final = ((f"{VERSION}/incentiveType", "the type"),)

# The full message of each rule

MESSAGES: Final = (
    Message(
        "ALC621",
        ((f"{VERSION}/incentiveType", "CASH"), (f"{VERSION}/incentiveCurrencyCode", "USD")),
        f"{VERSION}/incentiveAmount",
        "incentiveAmount is null, but incentiveType is CASH",
        INCENTIVE,
    ),
    Message(
        "ALC622",
        ((f"{VERSION}/incentiveAmount", 100),),
        f"{VERSION}/incentiveAmount",
        "incentiveAmount is set, but incentiveType is NONE",
        INCENTIVE,
    ),
    Message(
        "ALC623",
        (("/ledger/amount", 1),),
        "/ledger/amount",
        "the amount 1 adds credits, but VOICE_USAGE deducts them: use 0 or less",
        REASON,
    ),
    Message(
        "ALC624",
        (("/ledger/sessionId", None),),
        "/ledger/sessionId",
        "sessionId is null, but the reason is VOICE_USAGE",
        REASON,
    ),
    Message(
        "ALC625",
        (("/ledger/reason", "SUBSCRIPTION_REFILL"), ("/ledger/amount", -1)),
        "/ledger/amount",
        "the amount -1 deducts credits, but SUBSCRIPTION_REFILL adds them: use 0 or more",
        REASON,
    ),
    Message(
        "ALC626",
        (("/ledger/reason", "REDEMPTION_CODE"), ("/ledger/amount", 5)),
        "/ledger/redemptionCodeId",
        "redemptionCodeId is null, but the reason is REDEMPTION_CODE",
        REASON,
    ),
)


def test_every_rule_has_a_message_here() -> None:
    """Each rule of the module has one case, in the order of their codes."""
    assert [case.code for case in MESSAGES] == codes_of_module(money)


@pytest.mark.parametrize("case", MESSAGES, ids=[case.code for case in MESSAGES])
def test_a_rule_has_its_message(case: Message) -> None:
    """A Session that breaks one rule has one finding of this rule, and no others."""
    check_message(case)


# ALC62: the incentive and the ledger


def test_an_incentive_has_what_its_type_wants() -> None:
    """CASH needs an amount and a currency, and NONE allows no amount."""

    def check(type_: Any, amount: Any, currency: Any, wanted: list[tuple[str, str]]) -> None:
        value = session(
            (f"{VERSION}/incentiveType", type_),
            (f"{VERSION}/incentiveAmount", amount),
            (f"{VERSION}/incentiveCurrencyCode", currency),
        )
        found = [*places_of("ALC621", value), *places_of("ALC622", value)]
        related = (f"{VERSION}/incentiveType",)
        assert found == [(f"{VERSION}/{name}", related) for _, name in wanted]
        # An amount of 0 is an error of the schema that hides this one: see test_same_cause.py.
        shown = [code for code, _ in wanted if amount != 0]
        assert [code for code in codes(value) if code.startswith("ALC62")] == shown

    for_each(
        [
            ("CASH", 2500, "USD", []),
            ("CASH", None, "USD", [("ALC621", "incentiveAmount")]),
            ("CASH", 2500, None, [("ALC621", "incentiveCurrencyCode")]),
            (
                "CASH",
                None,
                None,
                [("ALC621", "incentiveAmount"), ("ALC621", "incentiveCurrencyCode")],
            ),
            ("CASH", ABSENT, ABSENT, []),
            ("CASH", 0, "", []),
            ("NONE", None, None, []),
            ("NONE", None, "USD", []),
            ("NONE", ABSENT, "USD", []),
            ("NONE", 100, None, [("ALC622", "incentiveAmount")]),
            ("NONE", 0, None, [("ALC622", "incentiveAmount")]),
            ("NONE", 100, "USD", [("ALC622", "incentiveAmount")]),
            ("GIFT", 100, None, []),
            ("GIFT", None, None, []),
            (None, 100, None, []),
            (["CASH"], None, None, []),
        ],
        check,
    )


REASONS: Final[list[tuple[Any, int]]] = [
    ("VOICE_USAGE", -1),
    ("SMS_USAGE", -1),
    ("PURCHASE_REFILL", 1),
    ("SUBSCRIPTION_REFILL", 1),
    ("REDEMPTION_CODE", 1),
    ("INITIAL_BALANCE", 0),
    ("GIFT", 0),
    (None, 0),
    (["VOICE_USAGE"], 0),
    ({}, 0),
]
AMOUNTS: Final = [
    -(10**400), -(2**31), -1, -1.0, -0.5, -5e-324, -0.0, 0, 5e-324, 0.5, 1, 1e308, 10**400,
]  # fmt: skip


def test_an_amount_has_the_sign_of_its_reason() -> None:
    """Usage takes credits, refills add them, 0 fits both, and a balance may have any sign."""

    def check(reason: Any, sign: int, amount: Any) -> None:
        value = session(
            ("/ledger/reason", reason),
            ("/ledger/amount", amount),
            ("/ledger/redemptionCodeId", "r4"),
        )
        config = av.Config(select=["ALC623", "ALC625"])
        found = [e for e in av.findings(value, config=config) if e.code[:4] == "ALC6"]
        wrong = {-1: "ALC623", 1: "ALC625"}.get(sign) if amount * sign < 0 else None
        assert [(each.code, each.pointer) for each in found] == (
            [(wrong, "/ledger/amount")] if wrong else []
        )
        assert [each.related[0].pointer for each in found] == ["/ledger/reason"] * len(found)

    for_each(((*reason, amount) for reason in REASONS for amount in AMOUNTS), check)


def test_an_amount_that_is_not_a_number_has_no_sign() -> None:
    """An amount that is not a number is an error of the schema, and its sign is not checked."""

    def check(reason: str, amount: Any) -> None:
        value = session(("/ledger/reason", reason), ("/ledger/amount", amount))
        assert not {"ALC623", "ALC625"} & set(codes(value))

    for_each(
        product(["VOICE_USAGE", "PURCHASE_REFILL"], [None, ABSENT, True, False, "5", "-5", [], {}]),
        check,
    )


@pytest.mark.parametrize(
    ("reason", "wanted"),
    [
        ("VOICE_USAGE", True),
        ("SMS_USAGE", True),
        ("INITIAL_BALANCE", False),
        ("PURCHASE_REFILL", False),
        ("SUBSCRIPTION_REFILL", False),
        ("REDEMPTION_CODE", False),
        (None, False),
        ([], False),
    ],
)
def test_usage_needs_a_session(reason: Any, wanted: bool) -> None:
    """Usage belongs to a Session; a refill does not."""
    value = session(("/ledger/reason", reason), ("/ledger/amount", 0), ("/ledger/sessionId", None))
    place = ("/ledger/sessionId", ("/ledger/reason",))
    assert places_of("ALC624", value) == ([place] if wanted else [])
    assert findings_of("ALC624", session(("/ledger/reason", reason))) == []


@pytest.mark.parametrize(
    "reason", ["VOICE_USAGE", "INITIAL_BALANCE", "PURCHASE_REFILL", "REDEMPTION_CODE", None, {}]
)
def test_only_a_redemption_needs_a_code(reason: Any) -> None:
    """A redemption needs a code, and no other reason does."""
    value = session(("/ledger/reason", reason), ("/ledger/amount", 0))
    place = ("/ledger/redemptionCodeId", ("/ledger/reason",))
    assert places_of("ALC626", value) == ([place] if reason == "REDEMPTION_CODE" else [])
    for code in ("r4", "", 5):
        assert findings_of("ALC626", replaced(value, "/ledger/redemptionCodeId", code)) == []
