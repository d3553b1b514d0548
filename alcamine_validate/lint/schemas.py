"""The schemas that the Sessions of a file are checked against."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from alcamine_validate.lint.sensitive import REDACTION
from alcamine_validate.text.redact import Redaction
from alcamine_validate.validator.validator import Validator

if TYPE_CHECKING:
    from alcamine_validate.compiler.table.narrowed import SchemaPart


def _nothing(_as_published: bool) -> None:
    """Do nothing: the schemas of this package are compiled."""


def _own_parts() -> Iterable[SchemaPart]:
    from alcamine_validate.generated.coverage import ITEMS

    return ITEMS


class SessionSchemas(NamedTuple):
    """The schema of Sessions by themselves, and that of the Sessions in webhook bodies.

    ``webhook`` returns its schema, which is only loaded if a file contains a webhook body. If it
    is None, ``session`` is also the schema of these. ``published`` returns the schemas of files
    that are checked as published; None means that these are the same. ``redaction`` knows the
    words of the schema. ``prepare`` is called before processes start, and does what each of them
    would do otherwise; its argument says whether any files are checked as published. ``parts``
    returns what Sessions can contain. All must be picklable for checks in several processes.
    """

    session: Validator
    webhook: Callable[[], Validator] | None = None
    published: Callable[[], SessionSchemas] | None = None
    redaction: Redaction = REDACTION
    prepare: Callable[[bool], object] = _nothing
    parts: Callable[[], Iterable[SchemaPart]] = _own_parts

    def of(self, *, is_webhook: bool) -> Validator:
        """Return the schema of a Session by itself, or of one in a webhook body."""
        if is_webhook and self.webhook is not None:
            return self.webhook()
        return self.session

    def as_published(self) -> SessionSchemas:
        """Return the schemas of files that are checked as published."""
        return self if self.published is None else self.published()
