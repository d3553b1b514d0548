"""The paths of a checkout of this repository."""

from __future__ import annotations

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
SPEC: Final = ROOT / "spec"
EXAMPLES: Final = SPEC / "examples"
SUPPORT: Final = Path(__file__).parent
WEBHOOK: Final = SUPPORT / "session-completed.webhook.json"
"""A made-up webhook body with the traits of the one real event that is public."""
