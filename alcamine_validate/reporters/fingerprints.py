"""Fingerprints, by which a dashboard recognises a finding after its line has moved."""

from __future__ import annotations

from collections import Counter

from alcamine_validate.finding import Finding
from alcamine_validate.text.json_pointer import pattern_of


class Fingerprints:
    """Makes a fingerprint of each finding in a report from its file, code, place and number.

    The number counts findings with the same file, code and place. Lines and messages are not
    used, and an array index counts as ``*``, so that inserting a Session without findings
    changes no fingerprint.
    """

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def of(self, path: str, finding: Finding) -> str:
        """Return a fingerprint: 16 hexadecimal digits and a number from 1, as in ``…:1``.

        The format is that of CodeQL's ``primaryLocationLineHash``.
        """
        from hashlib import sha256

        parts = (path, finding.code, pattern_of(finding.pointer))
        digest = sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        self._seen[digest] += 1
        return f"{digest}:{self._seen[digest]}"
