"""The exception for a Session that is not valid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alcamine_validate.finding import Finding, Severity

if TYPE_CHECKING:
    from alcamine_validate.text.redact import Redaction


class InvalidSession(ValueError):
    """A Session is not valid. ``findings`` holds all findings, with their values.

    ``str()`` and ``repr()`` are masked like reports, because they end up in logs. With
    ``is_of_list``, they say which element is wrong. ``redaction`` masks by another schema than that
    of this package.
    """

    def __init__(
        self,
        findings: list[Finding],
        *,
        is_of_list: bool = False,
        redaction: Redaction | None = None,
    ) -> None:
        self.findings = findings
        self.is_of_list = is_of_list
        self._redaction = redaction
        super().__init__()

    def _masked(self, finding: Finding) -> Finding:
        from alcamine_validate.lint.sensitive import REDACTION

        return (self._redaction or REDACTION).finding(finding)

    def __str__(self) -> str:
        """Return the first error as reports show it, and the number of other errors."""
        errors = [finding for finding in self.findings if finding.severity is Severity.ERROR]
        first = self._masked(errors[0])
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        is_of_element = self.is_of_list and first.record is not None
        element = f"element {first.record}: " if is_of_element else ""
        return f"{element}{first.pointer or 'the root'}: {first.code} {first.message}{more}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def to_dict(self, *, most: int = 100) -> dict[str, Any]:
        """Return what is wrong, masked like reports, for the answer of a server.

        The result has ``message``, the text of the exception; ``findings``, at most ``most`` of
        them, each as ``Finding.to_dict`` returns it; and ``left_out``, the number of the others. If
        findings are left out, errors are kept before warnings before infos. Any JSON encoder
        takes the result. Raises ValueError if ``most`` is negative.
        """
        if most < 0:
            raise ValueError(f"most is the largest number of findings, not {most}")
        shown = self.findings
        if len(shown) > most:
            shown = sorted(shown, key=lambda finding: finding.severity.rank)[:most]
        return {
            "message": str(self),
            "findings": [self._masked(each).to_dict() for each in shown],
            "left_out": len(self.findings) - len(shown),
        }

    def __reduce__(self) -> tuple[Any, ...]:
        # Rebuilt from its findings, because workers return exceptions pickled.
        return type(self), (self.findings,), self.__dict__
