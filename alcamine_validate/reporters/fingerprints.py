"""Fingerprints: how a dashboard knows a finding again when lines have moved."""

from __future__ import annotations

from collections import Counter

from alcamine_validate.finding import Finding
from alcamine_validate.text.json_pointer import pattern_of


class Fingerprints:
    """Tells findings of one report apart by file, code, place and which of several it is.

    There are no lines and no words in it, and an index of an array counts as ``*``: a
    Session put in at the front changes no other one's fingerprint.
    """

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def of(self, path: str, finding: Finding) -> str:
        """Return 16 hexadecimal digits, and which finding of this kind it is: ``…:1``.

        The shape is that of CodeQL's ``primaryLocationLineHash``.
        """
        from hashlib import sha256

        parts = (path, finding.code, pattern_of(finding.pointer))
        digest = sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        self._seen[digest] += 1
        return f"{digest}:{self._seen[digest]}"
