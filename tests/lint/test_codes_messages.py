"""All messages of all codes in one file, to be read from top to bottom.

The messages are made by the code from small inputs, so the file can't differ from what users see.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pyarrow as pa
import pytest

import alcamine_validate as av
from alcamine_validate.check.one_file import CheckOptions, check_file
from alcamine_validate.lint.codes import code_of
from alcamine_validate.lint.rules.catalogue import catalogue, documentation
from alcamine_validate.lint.rules.schema_codes import NOT_IN_THE_SCHEMA
from alcamine_validate.session import session_schemas
from alcamine_validate.text.redact import NOTHING_HIDDEN
from tests.input.inputs import cassette, entry, har
from tests.input.tables import arrow_stream, damaged_parquet, parquet
from tests.lint.rules import (
    test_drift,
    test_formats,
    test_money,
    test_orders,
    test_privacy,
    test_references,
    test_states,
    test_values,
)
from tests.support.golden_files import golden_of
from tests.support.sessions import ANY_VALUE, TELLING, session
from tests.validator.test_messages import CASES

_RULES: Final[tuple[ModuleType, ...]] = (
    test_orders, test_references, test_states, test_money, test_values, test_drift, test_formats,
    test_privacy,
)  # fmt: skip
_OTHER: Final = entry("[]", url="https://api.example.com/agents")


def vcr(**response: Any) -> bytes:
    """Return a cassette with one response."""
    return json.dumps({"interactions": [cassette("{}", **response)]}).encode()


FILES: Final[tuple[tuple[str, bytes, dict[str, Any]], ...]] = (
    ("missing.json", b"", {}),
    ("a.json", b"", {}),
    ("a.json", b'{"a": [1', {}),
    ("a.jsonl", b'{"a": [1\n', {}),
    ("a.json", b'{"a": NaN}', {}),
    ("a.json", b'{"a": 1,}', {}),
    ("a.json", b'{"a": 1 // b\n}', {}),
    ("a.json", b"{'a': 1}", {}),
    ("a.json", b"{} {}", {}),
    ("a.json", b'{"a": "\\ud83d"}', {}),
    ("a.json", b'{"a": "\n"}', {}),
    ("a.json", b"\xef\xbb\xbf{}", {}),
    ("a.json", "{}".encode("utf-16"), {}),
    ("a.json", b'{"a": "\xff"}', {}),
    ("a.json", b'{"a": "\xed\xa0\xbd"}', {}),
    ("a.json", b'{"a": 1, "a": 2}', {}),
    ("a.json", b"[" * 1025 + b"]" * 1025, {}),
    ("a.json", b"[[1]]", {"nesting": 1}),
    ("a.json", b'{"a": 1e999}', {}),
    ("a.json", b"[]", {}),
    ("a.jsonl", b"\n", {}),
    ("a.jsonl", b"", {}),
    ("a.json", b"{}  ", {"file_size": 3}),
    ("a.jsonl", b'{"a": 1}\n{}', {"file_size": 9}),
    ("a.json", json.dumps([TELLING, {}]).encode(), {"records": 1}),
    ("a.json.gz", gzip.compress(b"{}" + b" " * 100), {"expanded_size": 9}),
    ("a.json.gz", gzip.compress(b"{}" + b" " * (3 << 20)), {"ratio": 9}),
    ("a.json.gz", gzip.compress(b"{}")[:-1], {}),
    ("a.json.gz", gzip.compress(b"{}")[:12] + b"\xff\xff\xff", {}),
    ("a.har.zip", b"PK\x03\x04", {}),
    ("a.zip", b"PK\x05\x06" + bytes(18), {}),
    ("a.yaml", b"a: [", {}),
    ("a.yaml", b"a: !own 1", {}),
    ("a.yaml", b"<<: {a: 1}", {}),
    ("a.yaml", b"1: a", {}),
    ("a.yaml", b"[a]: 1", {}),
    ("a.yaml", b"a: *b", {}),
    ("a.yaml", b"a: &b 1\nc: *b", {}),
    ("a.yaml", b"a: NO", {}),
    ("a.yaml", b"a: 2026-03-14", {}),
    ("a.yaml", b"a: 1\na: 2", {}),
    ("a.yaml", b"a: 1e999", {}),
    ("a.yaml", b"a: \x00", {}),
    ("a.yaml", b"%TAG !e! x\n" * 17 + b"--- a", {}),
    ("a.yaml", b"a: " + b"[" * 300, {}),
    ("a.parquet", b"PAR1", {}),
    ("a.arrow", parquet(pa.table({"a": [1]})), {}),
    ("a.parquet", parquet(pa.table({"a": ["{}"], "b": ["{}"], "c d": [1]})), {}),
    ("a.parquet", parquet(pa.table({"a": [1]})), {}),
    ("a.parquet", parquet(pa.table({"a": ["{}"]})), {"column": "b"}),
    ("a.parquet", parquet(pa.table({"session": [{"id": "a"}]})), {}),
    ("a.parquet", parquet(pa.table({"session": [1]})), {}),
    ("a.parquet", parquet(pa.table({"session": pa.array([], pa.string())})), {}),
    ("a.parquet", parquet(pa.table({"session": pa.array([None], pa.string())})), {}),
    ("a.parquet", damaged_parquet(), {}),
    ("a.arrows", arrow_stream(pa.table({"session": ["{}", "[]"]}))[:-20], {}),
    ("a.har", b"{}", {}),
    ("a.har", har({"response": {"status": 200}}), {}),
    ("a.har", har({"request": {"url": "https://api.example.com/sessions"}}), {}),
    ("a.har", har(_OTHER, entry("{}", status=404)), {}),
    ("a.har", har(), {}),
    ("a.har", har(entry(None, size=9)), {}),
    ("a.har", har(entry(None, size=-1, _file="missing.json")), {}),
    ("a.har", har(entry(None, size=-1, _file="../a.json")), {}),
    ("a.har", har(entry("@", encoding="base64")), {}),
    ("a.json", vcr(body=5), {}),
    ("a.json", vcr(body={"string": '{"id": "<%= id %>"}'}), {}),
    ("a.json", vcr(status={"code": "<%= status %>"}), {}),
    ("a.json", vcr(body="\x1f\ufffd", headers={"Content-Encoding": ["gzip"]}), {}),
    ("a.json", vcr(body={"base64_string": "AAAA"}, headers={"Content-Encoding": ["lz4"]}), {}),
    ("a.yaml", b"interactions: []\n---\na: 1", {}),
    ("a.json", json.dumps({"data": TELLING}).encode(), {}),
    ("a.json", json.dumps([{"body": json.dumps(TELLING)}]).encode(), {}),
    ("a.json", b"[{}, {}]", {}),
    ("a.json", b"null", {}),
    ("a.json", b'{"id": 1}', {}),
    ("a.json", b'{"id": 1, "name": 2, "properties": {}, "type": "session.x"}', {}),
)
"""Files with something wrong in them that is not about the Session, and limits."""

VALUES: Final[tuple[Any, ...]] = (
    *({"a": {1}}, {1: "a"}, {"a": float("nan")}, {"a": "\ud83d", **TELLING}),
    *([TELLING, TELLING], {"data": TELLING}, {"type": "session.x", "properties": TELLING}),
)
"""Values that JSON can't represent, and values that are not Sessions but hold some."""

CALLS: Final[tuple[Callable[[], Any], ...]] = (
    lambda: av.validate({}, at="/data"),
    lambda: av.validate([TELLING, TELLING], at="/*"),
    lambda: av.validate_list({"data": [TELLING]}),
    lambda: av.validate_list({"data": TELLING}),
    lambda: av.validate_webhook({"type": "agent.updated", "data": {}}),
    lambda: av.validate({"agent": {}, "a": 1}),
    lambda: av.validate({"a": 1}, partial=True),
    lambda: av.validate({"id": 1, "a": 1, "b": 1}, partial=True),
)
"""Calls whose arguments do not hold what they ask for."""


def findings_in_file(path: Path, limits: dict[str, Any]) -> Iterator[av.Finding]:
    """Yield the findings of a file whose values are evaluated as Sessions, and then by default."""
    for settings in (ANY_VALUE, av.Config()):
        own: dict[str, Any] = {
            name if name == "column" else f"max_{name}": value for name, value in limits.items()
        }
        config = replace(settings, **own)
        options = CheckOptions(config=config, redaction=NOTHING_HIDDEN)
        yield from check_file(str(path), path.name, session_schemas(), options).findings


def findings_of_calls() -> Iterator[av.Finding]:
    """Yield the findings of values that are passed to the library."""
    for value in VALUES:
        yield from av.findings(value)
    for call in CALLS:
        with pytest.raises(av.InvalidSession) as caught:
            call()
        yield from caught.value.findings


def messages(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield each code with a message of it."""
    for name, data, limits in FILES:
        path = folder / name
        if name != "missing.json":
            path.write_bytes(data)
        for finding in findings_in_file(path, limits):
            if finding.code.startswith("ALC0"):
                yield finding.code, finding.message
                yield from ((finding.code, f"see: {each.message}") for each in finding.related)
    yield from ((each.code, each.message) for each in findings_of_calls())
    for case in CASES:
        for violation in av.compile_schema(case.schema).violations(case.instance):
            yield code_of(violation).code, case.words
    for module in _RULES:
        for message in module.MESSAGES:
            yield message.code, message.message
            yield from ((message.code, f"see: {words}") for _, words in message.related)


def test_the_messages_of_all_codes_are_those_that_were_read(tmp_path: Path) -> None:
    """Each code has its summary and its messages; ALCAMINE_WRITE_GOLDEN=1 writes them anew."""
    assert av.findings(session(), config=av.Config(select=["ALL"])) == []
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for code, message in messages(tmp_path):
        found[code].setdefault(message.replace(str(tmp_path), "."))
    lines: list[str] = []
    for code, row in catalogue().items():
        lines += [f"{code} {row.rule} ({row.severity})", f"  {documentation(code).summary}"]
        lines += [f"    {message}" for message in found[code]]
        lines.append("")
    golden_of(Path(__file__).parent / "golden")("messages.txt", "\n".join(lines))


def test_every_code_has_a_message(tmp_path: Path) -> None:
    """No code is missing, except those that depend on the memory of the machine."""
    assert NOT_IN_THE_SCHEMA
    found = {code for code, _ in messages(tmp_path)}
    assert set(catalogue()) - found == {"ALC009"}
