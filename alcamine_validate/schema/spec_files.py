"""The schema documents that are part of the package: ``openapi.yaml`` and ``overlay.yaml``."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent.parent


def spec_file(name: str) -> Path:
    """Return the path of a file of ``spec/``, in an installed package or in a checkout.

    Raises FileNotFoundError if there is no such file.
    """
    for folder in (_PACKAGE / "spec", _PACKAGE.parent / "spec"):
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(f"the package does not contain spec/{name}")
