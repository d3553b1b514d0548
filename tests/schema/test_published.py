"""The date and the hash of the vendor's document, which ``--version`` prints."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

from alcamine_validate.schema.published import DOCUMENT_DATE, DOCUMENT_HASH
from tests.support.places import ROOT


def test_the_hash_is_that_of_the_document() -> None:
    """If the document changes, its date and hash change with it."""
    assert sha256((ROOT / "spec" / "openapi.yaml").read_bytes()).hexdigest() == DOCUMENT_HASH
    assert date.fromisoformat(DOCUMENT_DATE) >= date(2026, 11, 23)
