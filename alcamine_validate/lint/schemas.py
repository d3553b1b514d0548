"""The schemas that the Sessions of a file are checked against."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from alcamine_validate.validator.validator import Validator


class SessionSchemas(NamedTuple):
    """The schema of Sessions by themselves, and that of the Sessions in webhook bodies.

    ``webhook`` returns its schema, which is only loaded if a file contains a webhook body. If it
    is None, ``session`` is also the schema of these. Both must be picklable for checks in several
    processes.
    """

    session: Validator
    webhook: Callable[[], Validator] | None = None

    def of(self, *, is_webhook: bool) -> Validator:
        """Return the schema of a Session by itself, or of one in a webhook body."""
        if is_webhook and self.webhook is not None:
            return self.webhook()
        return self.session
