"""JSON for reports: valid, and harmless to terminals, whatever the findings contain."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any, Final

import orjson

from alcamine_validate.check.coverage import Item
from alcamine_validate.check.result import Summary
from alcamine_validate.finding import Finding
from alcamine_validate.reporters.wording import LONGEST, capped

_WHOLE: Final = frozenset({"pointer", "schema_pointer", "filename", "entry", "other"})
"""The texts that lead to something, and are of no use if they are cut."""

_NOT_ASCII: Final = re.compile(r"[^\x00-\x7e]")


def encoded(value: Any, *, indented: bool = False) -> str:
    """Return a value as JSON text, with characters escaped that could control a terminal.

    JSON in UTF-8 can't contain a lone surrogate (RFC 8259, section 8.2), so it becomes the six
    characters of its escape.
    """
    option = orjson.OPT_INDENT_2 if indented else 0
    try:
        text = orjson.dumps(value, option=option).decode()
    except orjson.JSONEncodeError:
        # orjson does not write lone surrogates, nor integers of more than 64 bits.
        import json

        indent, separators = (2, (",", ": ")) if indented else (None, (",", ":"))
        plain = _without_surrogates(value)
        text = json.dumps(plain, ensure_ascii=False, indent=indent, separators=separators)
    return text if text.isascii() and "\x7f" not in text else _NOT_ASCII.sub(_escaped, text)


def finding_fields(finding: Finding) -> dict[str, Any]:
    """Return the fields of a finding, with long texts capped."""
    found = finding.to_dict()
    objects = (found["params"], found["exchange"] or {}, found["fix"] or {})
    for each in (found, *found["related"], *objects):
        each.update((name, capped(text)) for name, text in each.items() if _is_long(name, text))
    return found


def _is_long(name: str, value: Any) -> bool:
    return isinstance(value, str) and len(value) > LONGEST and name not in _WHOLE


def summary_fields(summary: Summary, *, statistics: bool) -> dict[str, Any]:
    """Return the counts of what was checked and found in all files.

    The duration is left out, so that the report is the same for the same files.
    """
    names = ("files", "sessions", "errors", "warnings", "infos")
    found: dict[str, Any] = {name: getattr(summary, name) for name in names}
    found["skipped"] = dict(summary.skipped)
    if summary.url_patterns:
        found["url_patterns"] = dict(summary.url_patterns)
    omissions = {
        "ignored_files": summary.omissions.ignored_files,
        "ignored_folders": summary.omissions.ignored_folders,
        "build_folders": summary.omissions.build_folders,
        "left_out_files": summary.left_out_files,
        "left_out_values": summary.left_out_values,
    }
    found |= {name: count for name, count in omissions.items() if count}
    if summary.split is not None:
        found["split"] = dict(summary.split)
    if summary.fixed is not None:
        found["fixed"] = dict(summary.fixed)
        found["fixed_files"] = summary.fixed_files
    if summary.fixable:
        found["fixable"] = dict(summary.fixable)
    found |= {"left_out": summary.left_out, "known": summary.known}
    found["stale"] = [
        dict(zip(("file", "code", "pointer", "count"), known, strict=True))
        for known in summary.stale
    ]
    found["drift"] = [asdict(drift) for drift in summary.drift]
    found["drift_uncounted"] = summary.drift.uncounted
    if summary.coverage is not None:
        found["coverage"] = {
            "percent": summary.coverage.percent,
            "parts": len(summary.coverage.items),
            "seen": len(summary.coverage.seen),
            "missing": [_part(each) for each in summary.coverage.missing],
        }
    if statistics:
        found["statistics"] = dict(summary.codes.most_common())
    return found


def _part(item: Item) -> dict[str, Any]:
    """Return a part of the schema; only values and branches have a value."""
    fields = item._asdict()
    return {name: each for name, each in fields.items() if name != "value" or each is not None}


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, dict):
        return {_without_surrogates(key): _without_surrogates(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_without_surrogates(each) for each in value]
    return value


def _escaped(match: re.Match[str]) -> str:
    character = match.group()
    if character.isprintable():
        return character
    units = character.encode("utf-16-be")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
