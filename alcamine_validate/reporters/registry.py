"""Which formats there are, and who writes them."""

from __future__ import annotations

from importlib import import_module
from typing import Final, cast

from alcamine_validate.reporters.reporter import Reporter, ReportOptions

_REPORTERS: Final = {
    "text": ("text", "TextReporter"),
    "concise": ("concise", "ConciseReporter"),
    "json": ("json_report", "JsonReporter"),
    "jsonl": ("jsonl", "JsonLinesReporter"),
    "sarif": ("sarif", "SarifReporter"),
    "junit": ("junit", "JunitReporter"),
    "github": ("github", "GithubReporter"),
    "gitlab": ("gitlab", "GitlabReporter"),
}

FORMATS: Final = tuple(_REPORTERS)
"""The names of the formats, as ``--format`` takes them."""


def reporter(name: str, options: ReportOptions) -> Reporter:
    """Return a new reporter for the format ``name``; its module is imported only now.

    Raises KeyError where ``name`` is none of :data:`FORMATS`.
    """
    module, class_name = _REPORTERS[name]
    house = __name__.rpartition(".")[0]
    made = getattr(import_module(f"{house}.{module}"), class_name)(options)
    return cast("Reporter", made)
