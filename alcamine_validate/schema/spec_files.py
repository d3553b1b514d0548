"""The schema documents that are part of the package."""

from __future__ import annotations

from pathlib import Path
from typing import Final

OPENAPI: Final = "openapi.yaml"
"""The vendor's document, as published."""

OVERLAY: Final = "overlay.yaml"
"""The corrections of this package."""

WEBHOOK_OVERLAY: Final = "webhook.overlay.yaml"
"""The changes for Sessions in webhook bodies."""

_PACKAGE = Path(__file__).parent.parent


def spec_file(name: str) -> Path:
    """Return the path of a file of ``spec/``, in an installed package or in a checkout.

    Raises FileNotFoundError if there is no such file.
    """
    for folder in (_PACKAGE / "spec", _PACKAGE.parent / "spec"):
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(f"the package does not contain spec/{name}")
