"""The version of the vendor's document; it changes with ``spec/openapi.yaml``."""

from __future__ import annotations

from typing import Final

DOCUMENT_DATE: Final = "2026-11-23"
"""The day on which ``spec/openapi.yaml`` was taken from the vendor's documentation."""

DOCUMENT_HASH: Final = "01330f2e905e96d29a041abaf28a0327014bb09146c1e34fd46fb5c7c03a9bf7"
"""The SHA-256 digest of ``spec/openapi.yaml``, in hexadecimal."""
