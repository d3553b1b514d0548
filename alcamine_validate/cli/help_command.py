"""``alcamine-validate help``: the pages of the manual, which travel with the package."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from alcamine_validate.cli.exit_codes import CLEAN
from alcamine_validate.cli.streams import write
from alcamine_validate.validator.messages import displayed, nearest

MANUAL: Final = Path(__file__).parent.parent / "manual"
"""The folder of the pages, one Markdown file per topic."""

TOPICS: Final = {
    "checking": "what is checked, findings, exit codes, limits",
    "fixing": "safe fixes of findings, in place or as a difference",
    "captures": "HAR files, cassettes, contracts and stubs",
    "reports": "formats, the JSON report, baselines, masking",
    "rules": "all rules, by code",
    "privacy": "people's data and secrets in fixtures and captures",
    "settings": "all keys: rules, files, reports; values by file",
    "python": "the library",
    "scale": "columns of Arrow, on Spark, Ray, DuckDB and Polars",
    "findings": "findings as data, in JSON, and in the answer of a server",
    "testing": "sample Sessions and strategies for your own tests",
    "moving": "when the API changes: drift, and an overlay that accepts it",
    "overlays": "your overlays, and newer documents of the vendor",
    "schemas": "the schema, and the compiler for any other one",
    "changes": "what changed between two schema documents, and what breaks",
    "ci": "pre-commit, GitHub Actions, GitLab CI",
    "promises": "no network, no writes, bounded time and memory",
    "compatibility": "what stays between versions",
    "troubleshooting": "common problems",
}
"""Every topic, with what its page is about."""

_WIDTHS: Final = (60, 100)


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    command.description = "Show a page of the manual. Without a TOPIC, list the topics."
    command.add_argument("topic", nargs="?", metavar="TOPIC", help=f"one of {', '.join(TOPICS)}")
    command.set_defaults(run=_run, error=command.error)


def _run(options: argparse.Namespace) -> int:
    # Imported here because main imports the modules of the commands when it needs them.
    from alcamine_validate.cli.main import COMMANDS, parser

    if options.topic is None:
        write(_topics(), None)
    elif options.topic in TOPICS:
        write(_page(options.topic), None)
    elif options.topic in COMMANDS:
        write(parser((options.topic,)).commands[options.topic].format_help(), None)
    else:
        hint = nearest(options.topic, TOPICS)
        topics = ", ".join(map(displayed, TOPICS))
        options.error(f"unknown topic {displayed(options.topic)}{hint}; use one of {topics}")
    return CLEAN


def _topics() -> str:
    width = max(map(len, TOPICS))
    rows = "\n".join(f"  {topic.ljust(width)}  {about}" for topic, about in TOPICS.items())
    return f"Topics of the manual, for alcamine-validate help TOPIC:\n\n{rows}\n"


def _page(topic: str) -> str:
    # Imported here because the other commands do not need them.
    import shutil

    from alcamine_validate.cli.plain_markdown import plain

    least, most = _WIDTHS
    width = min(most, max(least, shutil.get_terminal_size().columns))
    return plain((MANUAL / f"{topic}.md").read_text("utf-8"), width)
