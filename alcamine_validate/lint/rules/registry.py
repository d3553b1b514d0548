"""Every rule, in the order of codes. A rule that is not listed here does not run."""

from __future__ import annotations

from typing import Final

from alcamine_validate.lint.rules import drift, formats, money, orders, references, states, values
from alcamine_validate.lint.rules.rule import Family, Rule

FAMILIES: Final = (
    Family(
        formats.is_fine,
        (
            formats.non_cuid2_id,
            formats.unusual_timestamp,
        ),
    ),
    Family(
        orders.is_fine,
        (
            orders.heartbeat_after_end,
            orders.end_after_completion,
            orders.session_before_its_parts,
            orders.version_before_agent,
            orders.ledger_before_session,
            orders.stale_last_session_end,
            orders.identified_before_seen,
        ),
    ),
    Family(
        references.is_fine,
        (
            references.other_agent,
            references.other_version,
            references.version_of_other_agent,
            references.other_conversation,
            references.other_person,
            references.conversation_of_other_person,
            references.ledger_of_other_session,
            references.ledger_of_other_agent,
            references.mixed_workspaces,
        ),
    ),
    Family(
        states.is_fine,
        (
            states.completed_without_time,
            states.completed_without_start,
            states.pending_with_times,
            states.in_progress_mismatch,
            states.completion_without_status,
            states.type_without_input_mode,
            states.agent_status_without_time,
            states.published_without_version,
            states.unpaired_actor,
        ),
    ),
    Family(
        money.is_fine,
        (
            money.cash_without_amount,
            money.amount_without_incentive,
            money.usage_with_credit,
            money.usage_without_session,
            money.refill_with_debit,
            money.redemption_without_code,
        ),
    ),
    Family(
        values.is_fine,
        (
            values.empty_list,
            values.repeated_entry,
            values.negative_participants,
            values.version_below_one,
            values.empty_name,
            values.unknown_timezone,
            values.control_character,
        ),
    ),
    Family(
        drift.is_fine,
        (drift.unknown_property,),
    ),
)
"""The families in the order of their codes, each with the guard of its module."""

RULES: Final[tuple[Rule, ...]] = tuple(rule for family in FAMILIES for rule in family.rules)
"""Every rule."""
