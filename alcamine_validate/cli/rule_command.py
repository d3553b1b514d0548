"""``alcamine-validate rule``: explain codes, with bad and good examples."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterator
from typing import Any

from alcamine_validate.cli.exit_codes import CLEAN, Failed
from alcamine_validate.cli.streams import write

_WIDTH = 80


def add_options(rule: argparse.ArgumentParser) -> None:
    """Add the description and the options of the command."""
    rule.description = (
        "Explain rules, and the classes of changes of 'spec diff' (ALC9). Examples show only a "
        "part of a Session; the other properties have valid values."
    )
    rule.add_argument(
        "rules", nargs="*", metavar="RULE", help="a code (ALC501) or a name (other-agent)"
    )
    rule.add_argument("--all", action="store_true", help="explain all rules")
    rule.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    rule.set_defaults(run=_run, error=rule.error)


def _run(options: argparse.Namespace) -> int:
    if bool(options.rules) is options.all:
        options.error("name a RULE, such as ALC501 or other-agent, or pass --all")
    from alcamine_validate.changes.classes import CLASSES, class_code
    from alcamine_validate.lint.rules.catalogue import catalogue
    from alcamine_validate.lint.settings.selectors import UnknownSelector, code_of_rule

    try:
        codes = (
            [*catalogue(), *CLASSES]
            if options.all
            else [class_code(name) or code_of_rule(name) for name in options.rules]
        )
    except UnknownSelector as error:
        raise Failed(str(error)) from None
    rows = [_row(code) for code in codes]

    if options.format == "json":
        import orjson

        text = orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode() + "\n"
    else:
        text = "\n".join("\n".join(_lines(row)) + "\n" for row in rows)
    write(text, None)
    return CLEAN


def _row(code: str) -> dict[str, Any]:
    """Return all information about a code, as in the JSON output."""
    from alcamine_validate.changes.classes import CLASSES, FAMILY, class_documentation
    from alcamine_validate.lint.rules.catalogue import (
        FAMILY_TITLES,
        catalogue,
        documentation,
        family,
    )
    from alcamine_validate.lint.rules.fixes import fix_words

    if code in CLASSES:
        change = CLASSES[code]
        name, severity, about = change.name, change.judgement.severity, FAMILY
        words = class_documentation(code)
    else:
        row, words = catalogue()[code], documentation(code)
        name, severity, about = row.rule, row.severity, FAMILY_TITLES[family(code)]
    return {
        "code": code,
        "name": name,
        "severity": str(severity),
        "family": {"prefix": family(code), "about": about},
        **words._asdict(),
        "fix": fix_words(code) or None,
    }


def _lines(row: dict[str, Any]) -> Iterator[str]:
    yield f"{row['code']} {row['name']} ({row['severity']})"
    for paragraph in [row["summary"], *row["explanation"].split("\n\n")]:
        if paragraph:
            yield ""
            yield textwrap.fill(" ".join(paragraph.split()), _WIDTH)
    if row["fix"]:
        yield ""
        yield textwrap.fill(f"Fix: safe. It {row['fix']}.", _WIDTH)
    for name in ("bad", "good"):
        if row[name]:
            yield f"\n{name.capitalize()}:"
            yield textwrap.indent(row[name], "    ")
