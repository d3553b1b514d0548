"""The formats of reports, and the reporters that write them."""

from __future__ import annotations

from importlib import import_module
from typing import Final, cast

from alcamine_validate.reporters.reporter import LimitedReporter, Reporter, ReportOptions

_REPORTERS: Final = {
    "text": ("text", "TextReporter"),
    "concise": ("concise", "ConciseReporter"),
    "json": ("json_report", "JsonReporter"),
    "jsonl": ("jsonl", "JsonLinesReporter"),
    "sarif": ("sarif", "SarifReporter"),
    "junit": ("junit", "JunitReporter"),
    "github": ("github", "GithubReporter"),
    "gitlab": ("gitlab", "GitlabReporter"),
    "markdown": ("markdown", "MarkdownReporter"),
    "html": ("html_page", "HtmlReporter"),
}

FORMATS: Final = tuple(_REPORTERS)
"""The names of the formats for ``--format``."""


MOST_RESULTS: Final = {"sarif": 25_000}
"""The most findings in a report of a format, whatever the options.

GitHub refuses SARIF with more than 25,000 results per run: "SARIF support for code scanning",
"Validating your SARIF file".
"""

MOST_GROUPS: Final = {"text": 50, "html": 1_000}
"""How many groups of findings that say the same are shown, in the formats with excerpts."""

UNLIMITED: Final = frozenset({"jsonl", "markdown", "html"})
"""The formats that take all findings.

The lines of ``jsonl`` are written immediately, and a reader can stop. ``markdown`` and ``html``
count findings that say the same, and have limits of their own.
"""


def limited(name: str, made: Reporter, options: ReportOptions, most: int) -> Reporter:
    """Return the reporter ``made`` of the format ``name``, limited to ``most`` findings in all.

    The formats in :data:`UNLIMITED` have no such limit, nor has ``text`` if it counts findings that
    say the same.
    """
    if name in UNLIMITED or (name == "text" and not options.all):
        return made
    own = MOST_RESULTS.get(name, most)
    hint = "--max-report-findings shows more"
    if own < most:
        return LimitedReporter(made, own, "the limit of GitHub")
    if name in MOST_RESULTS:
        hint = f"--max-report-findings shows more, up to {own:,}"
    return LimitedReporter(made, most, hint)


def reporter(name: str, options: ReportOptions) -> Reporter:
    """Return a new reporter for the format ``name``, whose module is imported only now.

    Raise KeyError if ``name`` is not in :data:`FORMATS`.
    """
    module, class_name = _REPORTERS[name]
    house = __name__.rpartition(".")[0]
    made = getattr(import_module(f"{house}.{module}"), class_name)(options)
    return cast("Reporter", made)
