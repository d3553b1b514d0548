"""ALC62, money: an incentive or a ledger entry that contradicts itself."""

from __future__ import annotations

from typing import Final

from alcamine_validate.lint.rules.requirements import Requirement, Selector, family
from alcamine_validate.lint.rules.rule import NONE, Family, Problem, Problems, rule
from alcamine_validate.lint.rules.session_view import SessionView
from alcamine_validate.native.condition import Condition
from alcamine_validate.validator.messages import displayed

_INCENTIVE: Final = Selector("/agent/version/incentiveType", "incentiveType", "the type")
_REASON: Final = Selector("/ledger/reason", "the reason", "the reason")
_USAGE: Final = ("VOICE_USAGE", "SMS_USAGE")
_CREDITS: Final = ("PURCHASE_REFILL", "SUBSCRIPTION_REFILL", "REDEMPTION_CODE")
_SIGN_OF: Final = {**dict.fromkeys(_USAGE, -1), **dict.fromkeys(_CREDITS, 1)}
"""The sign of a ledger entry's amount, by reason."""

REQUIREMENTS: Final = (
    Requirement("ALC621", "cash-without-amount",
        _INCENTIVE, ("CASH",), not_null=("incentiveAmount", "incentiveCurrencyCode"),
        documentation="""
        A cash incentive lacks its amount or currency.

        It can't be paid out.

        Bad:
            {"agent": {"version": {"incentiveType": "CASH", "incentiveAmount": 2500}}}

        Good:
            {"agent": {"version": {"incentiveType": "CASH", "incentiveAmount": 2500,
                                   "incentiveCurrencyCode": "USD"}}}
        """),
    Requirement("ALC622", "amount-without-incentive",
        _INCENTIVE, ("NONE",), null=("incentiveAmount",), documentation="""
        An incentive has an amount, although its type is NONE.

        Either the type or the amount is wrong. The currency is not checked, because the published
        schema allows only USD.

        Bad:
            {"agent": {"version": {"incentiveType": "NONE", "incentiveAmount": 2500}}}

        Good:
            {"agent": {"version": {"incentiveType": "NONE", "incentiveAmount": null}}}
        """),
    Requirement("ALC624", "usage-without-session",
        _REASON, _USAGE, not_null=("sessionId",), documentation="""
        A ledger entry for usage has no session.

        Usage (VOICE_USAGE, SMS_USAGE) always belongs to a session.

        Bad:
            {"ledger": {"reason": "SMS_USAGE", "sessionId": null}}

        Good:
            {"ledger": {"reason": "SMS_USAGE", "sessionId": "q4w8n2x6c0v5b9m3l7k1j2hg"}}
        """),
    Requirement("ALC626", "redemption-without-code",
        _REASON, ("REDEMPTION_CODE",), not_null=("redemptionCodeId",), documentation="""
        A ledger entry for a redeemed code does not name the code.

        Without it, a code that is redeemed twice goes unnoticed.

        Bad:
            {"ledger": {"reason": "REDEMPTION_CODE", "amount": 500, "redemptionCodeId": null}}

        Good:
            {"ledger": {"reason": "REDEMPTION_CODE", "amount": 500, "redemptionCodeId": "r4m2"}}
        """),
)  # fmt: skip


@rule("ALC623")
def usage_with_credit(view: SessionView) -> Problems:
    """A ledger entry for usage adds credits instead of deducting them.

    Usage (VOICE_USAGE, SMS_USAGE) has an amount of 0 or less, so the sign is wrong.

    Bad:
        {"ledger": {"reason": "VOICE_USAGE", "amount": 2200}}

    Good:
        {"ledger": {"reason": "VOICE_USAGE", "amount": -2200}}
    """
    return _wrong_sign(view, -1, "adds credits, but {} deducts them: use 0 or less")


@rule("ALC625")
def refill_with_debit(view: SessionView) -> Problems:
    """A refill, a purchase or a redeemed code deducts credits instead of adding them.

    PURCHASE_REFILL, SUBSCRIPTION_REFILL and REDEMPTION_CODE have an amount of 0 or more.

    Bad:
        {"ledger": {"reason": "PURCHASE_REFILL", "amount": -5000}}

    Good:
        {"ledger": {"reason": "PURCHASE_REFILL", "amount": 5000}}
    """
    return _wrong_sign(view, 1, "deducts credits, but {} adds them: use 0 or more")


def _wrong_sign(view: SessionView, sign: int, words: str) -> Problems:
    """Return a problem if the ledger entry has a reason of this sign and an amount of the other."""
    reason = view.ledger.get("reason")
    if reason.__class__ is not str or _SIGN_OF.get(reason) != sign:
        return NONE
    amount = view.ledger.get("amount")
    if (amount.__class__ is not int and amount.__class__ is not float) or amount * sign >= 0:
        return NONE
    sentence = f"the amount {displayed(amount)} {words.format(reason)}"
    related = ((view.pointer("/ledger/reason"), "the reason"),)
    return (Problem(view.pointer("/ledger/amount"), sentence, related, {"limit": 0}),)


def _is_signed_right(view: SessionView) -> bool:
    """Return whether the amount of the ledger entry has the sign of its reason, or is 0."""
    sign = _SIGN_OF.get(view.ledger["reason"])
    return sign is None or bool(view.ledger["amount"] * sign >= 0)


_CONDITIONS: Final = (
    Condition("not-positive", "/ledger/amount", selector="/ledger/reason", selected=_USAGE),
    Condition("not-negative", "/ledger/amount", selector="/ledger/reason", selected=_CREDITS),
)

FAMILIES: Final = (
    family(REQUIREMENTS),
    Family((usage_with_credit, refill_with_debit), _is_signed_right, _CONDITIONS),
)
