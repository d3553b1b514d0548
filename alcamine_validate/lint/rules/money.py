"""ALC62, money: an incentive or a ledger entry that contradicts itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from alcamine_validate.lint.rules.rule import NONE, Problem, Problems, rule
from alcamine_validate.lint.rules.session_view import NOWHERE, SessionView, is_null
from alcamine_validate.runtime.object_shape import Object
from alcamine_validate.validator.messages import displayed

_INCENTIVE: Final = (("/agent/version/incentiveType", "the type"),)
_USAGE: Final = ("VOICE_USAGE", "SMS_USAGE")
_CREDIT: Final = ("PURCHASE_REFILL", "SUBSCRIPTION_REFILL", "REDEMPTION_CODE")


def is_fine(view: SessionView) -> bool:
    """Return whether the incentive and the ledger entry are consistent."""
    return _incentive_fits(view.version) and _ledger_fits(view.ledger)


def _incentive_fits(version: Object) -> bool:
    paid = version["incentiveAmount"] is not None
    if version["incentiveType"] == "NONE":
        return not paid
    return paid and version["incentiveCurrencyCode"] is not None


def _ledger_fits(ledger: Object) -> bool:
    if ledger is NOWHERE:
        return True
    reason, amount = ledger["reason"], ledger["amount"]
    if reason in _USAGE:
        return bool(amount <= 0) and ledger["sessionId"] is not None
    if reason == "REDEMPTION_CODE" and ledger["redemptionCodeId"] is None:
        return False
    return reason not in _CREDIT or bool(amount >= 0)


@rule("ALC621")
def cash_without_amount(view: SessionView) -> Problems:
    """A cash incentive lacks its amount or currency.

    It can't be paid out.

    Bad:
        {"agent": {"version": {"incentiveType": "CASH", "incentiveAmount": 2500}}}

    Good:
        {"agent": {"version": {"incentiveType": "CASH", "incentiveAmount": 2500,
                               "incentiveCurrencyCode": "USD"}}}
    """
    version = view.version
    if version.get("incentiveType") != "CASH":
        return NONE
    return [
        Problem(f"/agent/version/{name}", f"{name} is null, but incentiveType is CASH", _INCENTIVE)
        for name in ("incentiveAmount", "incentiveCurrencyCode")
        if is_null(version, name)
    ]


@rule("ALC622")
def amount_without_incentive(view: SessionView) -> Problems:
    """An incentive has an amount, although its type is NONE.

    Either the type or the amount is wrong. The currency is not checked, because the published
    schema allows only USD.

    Bad:
        {"agent": {"version": {"incentiveType": "NONE", "incentiveAmount": 2500}}}

    Good:
        {"agent": {"version": {"incentiveType": "NONE", "incentiveAmount": null}}}
    """
    version = view.version
    if version.get("incentiveType") != "NONE" or version.get("incentiveAmount") is None:
        return NONE
    sentence = "incentiveAmount is set, but incentiveType is NONE"
    return (Problem("/agent/version/incentiveAmount", sentence, _INCENTIVE),)


@rule("ALC623")
def usage_with_credit(view: SessionView) -> Problems:
    """A ledger entry for usage adds credits instead of deducting them.

    Usage (VOICE_USAGE, SMS_USAGE) has an amount of 0 or less, so the sign is wrong.

    Bad:
        {"ledger": {"reason": "VOICE_USAGE", "amount": 2200}}

    Good:
        {"ledger": {"reason": "VOICE_USAGE", "amount": -2200}}
    """
    reason, amount = view.ledger.get("reason"), _number(view.ledger.get("amount"))
    if reason not in _USAGE or amount <= 0:
        return NONE
    sentence = (
        f"the amount {displayed(amount)} adds credits, but {reason} deducts them: use 0 or less"
    )
    return _problem(view, "amount", sentence, {"limit": 0})


@rule("ALC624")
def usage_without_session(view: SessionView) -> Problems:
    """A ledger entry for usage has no session.

    Usage (VOICE_USAGE, SMS_USAGE) always belongs to a session.

    Bad:
        {"ledger": {"reason": "SMS_USAGE", "sessionId": null}}

    Good:
        {"ledger": {"reason": "SMS_USAGE", "sessionId": "q4w8n2x6c0v5b9m3l7k1j2hg"}}
    """
    ledger = view.ledger
    reason = ledger.get("reason")
    if reason not in _USAGE or not is_null(ledger, "sessionId"):
        return NONE
    sentence = f"sessionId is null, but the reason is {reason}"
    return _problem(view, "sessionId", sentence)


@rule("ALC625")
def refill_with_debit(view: SessionView) -> Problems:
    """A refill, a purchase or a redeemed code deducts credits instead of adding them.

    PURCHASE_REFILL, SUBSCRIPTION_REFILL and REDEMPTION_CODE have an amount of 0 or more.

    Bad:
        {"ledger": {"reason": "PURCHASE_REFILL", "amount": -5000}}

    Good:
        {"ledger": {"reason": "PURCHASE_REFILL", "amount": 5000}}
    """
    reason, amount = view.ledger.get("reason"), _number(view.ledger.get("amount"))
    if reason not in _CREDIT or amount >= 0:
        return NONE
    sentence = (
        f"the amount {displayed(amount)} deducts credits, but {reason} adds them: use 0 or more"
    )
    return _problem(view, "amount", sentence, {"limit": 0})


@rule("ALC626")
def redemption_without_code(view: SessionView) -> Problems:
    """A ledger entry for a redeemed code does not name the code.

    Without it, a code that is redeemed twice goes unnoticed.

    Bad:
        {"ledger": {"reason": "REDEMPTION_CODE", "amount": 500, "redemptionCodeId": null}}

    Good:
        {"ledger": {"reason": "REDEMPTION_CODE", "amount": 500, "redemptionCodeId": "r4m2"}}
    """
    ledger = view.ledger
    if ledger.get("reason") != "REDEMPTION_CODE" or not is_null(ledger, "redemptionCodeId"):
        return NONE
    sentence = "redemptionCodeId is null, but the reason is REDEMPTION_CODE"
    return _problem(view, "redemptionCodeId", sentence)


def _problem(
    view: SessionView, name: str, sentence: str, params: Mapping[str, Any] | None = None
) -> Problems:
    """Return a problem at a property of the ledger entry, with the reason as its related place."""
    reason = (f"{view.ledger_pointer}/reason", "the reason")
    return (Problem(f"{view.ledger_pointer}/{name}", sentence, (reason,), params or {}),)


def _number(value: Any) -> int | float:
    """Return ``value`` if it is a number, else 0."""
    return value if value.__class__ is int or value.__class__ is float else 0
