"""The meta-schemas of JSON Schema 2020-12, which references can use without being given.

They are part of the package, so that nothing is ever fetched: see ``draft2020_12/LICENSE``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

FOLDER: Final = "https://json-schema.org/draft/2020-12/"
DIALECT: Final = f"{FOLDER}schema"

_FILES: Final = Path(__file__).parent / "draft2020_12"
_NAMES: Final = (
    "schema", "meta/applicator", "meta/content", "meta/core", "meta/format-annotation",
    "meta/format-assertion", "meta/meta-data", "meta/unevaluated", "meta/validation",
)  # fmt: skip

URIS: Final = frozenset(FOLDER + name for name in _NAMES)
"""The URIs of the meta-schemas."""


def read_metaschemas() -> dict[str, Any]:
    """Return the parsed meta-schemas by URI. Raises OSError if a file is missing."""
    return {
        FOLDER + name: json.loads((_FILES / f"{name.replace('/', '_')}.json").read_bytes())
        for name in _NAMES
    }
