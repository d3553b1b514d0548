"""Hypothesis strategies for Sessions and their parts, valid and invalid.

    from hypothesis import given
    from alcamine_validate.strategies import sessions

    @given(sessions())
    def test_ingestion_takes_every_session(session): ...

It needs ``pip install 'alcamine-validate[hypothesis]'``. It uses only the public API of hypothesis
and works with every current version.
"""

from __future__ import annotations

try:
    import hypothesis as _hypothesis
except ImportError as _error:
    raise ImportError(
        "alcamine_validate.strategies needs hypothesis: pip install 'alcamine-validate[hypothesis]'"
    ) from _error

from alcamine_validate.strategies.mutated import Mutated, mutated_sessions
from alcamine_validate.strategies.schemas import CantDraw, from_schema
from alcamine_validate.strategies.sessions import (
    agents,
    configs,
    conversations,
    invalid_sessions,
    ledgers,
    persons,
    sessions,
    versions,
)

del _hypothesis

__all__ = [
    "CantDraw",
    "Mutated",
    "agents",
    "configs",
    "conversations",
    "from_schema",
    "invalid_sessions",
    "ledgers",
    "mutated_sessions",
    "persons",
    "sessions",
    "versions",
]
