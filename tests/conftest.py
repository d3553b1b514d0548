"""How hypothesis runs here: no example fails for the slowness of a machine."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "any machine",
    deadline=None,
    # In CI the same examples every time, so that a submission is judged by its change alone.
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("any machine")
