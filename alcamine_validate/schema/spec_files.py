"""The schema documents that are part of the package: ``openapi.yaml`` and ``overlay.yaml``."""

from __future__ import annotations

from pathlib import Path
from typing import Final

DOCUMENT_DATE: Final = "2026-11-23"
"""The day on which ``spec/openapi.yaml`` was taken from the vendor's documentation."""

DOCUMENT_HASH: Final = "01330f2e905e96d29a041abaf28a0327014bb09146c1e34fd46fb5c7c03a9bf7"
"""The SHA-256 digest of ``spec/openapi.yaml``, in hexadecimal."""

_PACKAGE = Path(__file__).parent.parent


def spec_file(name: str) -> Path:
    """Return the path of a file of ``spec/``, in an installed package or in a checkout.

    Raises FileNotFoundError if there is no such file.
    """
    for folder in (_PACKAGE / "spec", _PACKAGE.parent / "spec"):
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(f"the package does not contain spec/{name}")
