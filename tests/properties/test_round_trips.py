"""Every sample has the same findings in every input format, each at its value.

The files are like those that tools write (``tests/input/captures/recordings`` uses the tools
themselves). The text of a finding's span must contain the value at its pointer. If a body is
encoded, no character of the file represents one of the value, so the finding is at the start of
the body.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import textwrap
from collections.abc import Callable
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pytest
import yaml
import zstandard

import alcamine_validate as av
from alcamine_validate.check.one_file import CheckOptions, check_file
from alcamine_validate.samples.mistakes import MISTAKES
from alcamine_validate.samples.texts import TEXTS
from alcamine_validate.session import session_schemas
from alcamine_validate.text.json_pointer import resolve
from alcamine_validate.text.redact import NOTHING_HIDDEN
from tests.input.tables import parquet
from tests.properties.hostile import captures

GOOD: Final = av.sample_json(seed=9)
PLAIN: Final = CheckOptions(redaction=NOTHING_HIDDEN)
PRIVACY: Final = CheckOptions(redaction=NOTHING_HIDDEN, config=av.Config(select=("ALL",)))
"""With the rules on people's data, which are not in the default selection."""

OF_YAML: Final = {"ALC014", "ALC015"}
"""Codes about the spelling of YAML, which JSON never has."""

Holds = Callable[[str, int, int, Any], bool]


class Written(NamedTuple):
    """A file with a Session: its text, the Session's record, and how a span represents a value."""

    name: str
    text: str
    holds: Holds
    record: int = 0
    pack: Callable[[bytes], bytes] = bytes


# How a span represents a value


def in_json(text: str, start: int, end: int, value: Any) -> bool:
    """Return whether the span is the JSON of ``value``."""
    return bool(json.loads(text[start:end]) == value)


def in_string(text: str, start: int, end: int, value: Any) -> bool:
    """Return whether the span is the JSON of ``value``, escaped in a JSON string."""
    return bool(json.loads(json.loads(f'"{text[start:end]}"')) == value)


def in_yaml(text: str, start: int, end: int, value: Any) -> bool:
    """Return whether the span, including the indentation before it, is YAML of ``value``."""
    margin = " " * (start - text.rfind("\n", 0, start) - 1)
    return bool(yaml.safe_load(textwrap.dedent(margin + text[start:end])) == value)


def at_start(body: str) -> Holds:
    """Return a function that returns whether a span starts where the text of a body does."""
    return lambda text, start, end, value: text.startswith(body, start)


def at_scalar(text: str, start: int, end: int, value: Any) -> bool:
    """Return whether the span starts at the body, which is a YAML scalar."""
    return start == body_in_yaml(text).start_mark.index


def in_quotes(text: str, start: int, end: int, value: Any) -> bool:
    """Return whether the span is the JSON of ``value``, in a body that is a quoted YAML scalar."""
    body = body_in_yaml(text)
    is_inside = body.start_mark.index < start < end < body.end_mark.index
    written = yaml.safe_load(f"{body.style}{text[start:end]}{body.style}")
    return is_inside and bool(json.loads(written) == value)


def body_in_yaml(text: str) -> yaml.ScalarNode:
    """Return the longest YAML scalar, which is the body."""
    waiting, scalars = [yaml.compose(text)], []
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.ScalarNode):
            scalars.append(node)
        elif isinstance(node, yaml.MappingNode):
            waiting += [each for pair in node.value for each in pair]
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value
    return max(scalars, key=lambda node: len(node.value))


# Formats: each function takes the text of a Session


def _pretty(text: str) -> str:
    """Return JSON indented if parsing it loses nothing, or else unchanged."""
    try:
        value = json.loads(text)
        is_kept = json.dumps(value, separators=(",", ":"), ensure_ascii=False) == text
        return json.dumps(value, indent=2, ensure_ascii=False) if is_kept else text
    except (ValueError, RecursionError):
        return text


def _base64(text: str) -> Written:
    whole = json.loads(captures.har(""))
    body = base64.b64encode(text.encode()).decode()
    whole["log"]["entries"][0]["response"]["content"] |= {"text": body, "encoding": "base64"}
    return Written("x.har", json.dumps(whole, indent=1), at_start(json.dumps(body)))


def _in_betamax(text: str) -> Written:
    packed = gzip.compress(text.encode(), mtime=0)
    body = json.dumps(base64.b64encode(packed).decode())
    return Written("x.json", captures.betamax(packed), at_start(body))


def _block(text: str) -> Written:
    lines = textwrap.indent(_pretty(text), " " * 8)
    head = (
        "interactions:\n- request: {method: GET, uri: 'https://api.example.com/sessions'}\n"
        "  response:\n    status: {code: 200}\n"
        "    headers: {Content-Type: [application/json]}\n    body:\n      string: |\n"
    )
    return Written("x.yaml", f"{head}{lines}\n", in_json)


def _encoded(text: str) -> Written:
    return Written("x.yaml", captures.cassette(gzip.compress(text.encode()), "gzip"), at_scalar)


def _packed(inner: Callable[[str], Written], suffix: str) -> Callable[[str], Written]:
    pack = gzip.compress if suffix == ".gz" else zstandard.ZstdCompressor().compress

    def write(text: str) -> Written:
        written = inner(text)
        return written._replace(name=written.name + suffix, pack=pack)

    return write


def _capture(name: str, holds: Holds) -> Callable[[str], Written]:
    filename, write = captures.CAPTURES[name]
    return lambda text: Written(filename, write(text), holds)


def _json(text: str) -> Written:
    return Written("x.json", text, in_json)


def _as_parquet(lines: bytes) -> bytes:
    """Return a table with a row for each line."""
    return parquet(pa.table({"session": lines.split(b"\n")}))


FORMATS: Final[dict[str, Callable[[str], Written]]] = {
    "JSON": _json,
    "JSON with line ends": lambda text: Written("x.json", f"\n\n{_pretty(text)}\r\n", in_json),
    "JSON without a suffix": lambda text: Written("x", text, in_json),
    "JSON Lines": lambda text: Written("x.jsonl", f"{GOOD.decode()}\n\n{text}\n", in_json, 1),
    "Parquet": lambda text: Written(
        "x.parquet", f"{GOOD.decode()}\n{text}", in_json, 1, pack=_as_parquet
    ),
    "gzip": _packed(_json, ".gz"),
    "Zstandard": _packed(_json, ".zst"),
    "YAML in flow style": lambda text: Written(
        "x.yaml", f"# {'é' * 9}\n---\n{_pretty(text)}\n", in_json
    ),
    "HAR": _capture("HAR", in_string),
    "HAR of base64": _base64,
    "HAR, packed": _packed(_capture("HAR", in_string), ".zst"),
    "vcrpy": _capture("vcrpy", in_quotes),
    "vcrpy in JSON": _capture("vcrpy in JSON", in_string),
    "vcrpy with block scalars": _block,
    "vcrpy, encoded": _encoded,
    "betamax": _capture("betamax", in_string),
    "betamax, encoded": _in_betamax,
    "responses": _capture("responses", in_quotes),
    "Hoverfly": _capture("Hoverfly", in_string),
    "Pact, text": _capture("Pact", in_string),
    "nock, text": _capture("nock", in_string),
    "WireMock, text": _capture("WireMock", in_string),
    "Postman": _capture("Postman", in_string),
    "a sequence": lambda text: Written(
        "x.jsonl", f"{json.dumps(json.loads(GOOD), indent=1)}\n{_pretty(text)}\n", in_json, 1
    ),
}
"""Formats that can contain any text."""


def _value_in(name: str, text: str) -> str:
    """Return a capture with JSON instead of a string as its body."""
    return captures.CAPTURES[name][1]("@").replace('"@"', text)


def _parsed_body(text: str, **style: Any) -> str:
    """Return a YAML cassette with a parsed body."""
    cassette = yaml.safe_load(captures.cassette("@"))
    response = cassette["interactions"][0]["response"]
    response["parsed_body"] = json.loads(text)
    del response["body"]
    return str(yaml.safe_dump(cassette, sort_keys=False, allow_unicode=True, **style))


OF_VALUES: Final[dict[str, Callable[[str], Written]]] = {
    "an array": lambda text: Written("x.json", f"[{GOOD.decode()},\n {text}]", in_json, 1),
    "a webhook": lambda text: Written(
        "x.json", f'{{"type": "session.completed", "properties": {text}}}', in_json
    ),
    "YAML": lambda text: Written(
        "x.yaml",
        yaml.safe_dump(json.loads(text), sort_keys=False, allow_unicode=True),
        in_yaml,
    ),
    "YAML in ASCII": lambda text: Written(
        "x.yaml.gz", yaml.safe_dump(json.loads(text), sort_keys=False, width=30), in_yaml,
        pack=gzip.compress,
    ),
    "Pact": lambda text: Written("x.json", _value_in("Pact", text), in_json),
    "nock": lambda text: Written("x.json", _value_in("nock", _pretty(text)), in_json),
    "WireMock": lambda text: Written(
        "x.json", _value_in("WireMock", text).replace('"body"', '"jsonBody"'), in_json
    ),
    "vcrpy, parsed, in JSON": lambda text: Written(
        "x.json",
        _value_in("vcrpy in JSON", text),
        in_json,
    ),
    "vcrpy, parsed": lambda text: Written("x.yaml", _parsed_body(text), in_yaml),
    "vcrpy, parsed, in flow style": lambda text: Written(
        "x.yaml", _parsed_body(text, default_flow_style=True, width=99_999), in_yaml
    ),
}  # fmt: skip
"""Formats that can contain only valid JSON."""


# The tests


def content_of(finding: av.Finding) -> tuple[Any, ...]:
    """Return the content of a finding without its place in the file."""
    related = tuple((each.pointer, each.message) for each in finding.related)
    return finding.code, finding.severity, finding.pointer, finding.message, related


def offset(text: str, line: int | None, column: int | None) -> int:
    """Return the offset of a 1-based line and column."""
    assert line is not None
    assert column is not None
    before = text.split("\n")[: line - 1]
    return sum(len(each) + 1 for each in before) + column - 1


def found(written: Written, options: CheckOptions = PLAIN) -> list[av.Finding]:
    """Return the command's findings in a file, and check that none is in another record."""
    stream = io.BytesIO(written.pack(written.text.encode()))
    result = check_file("-", written.name, session_schemas(), options, stream)
    findings = [each for each in result.findings if each.code not in OF_YAML]
    assert {each.record for each in findings} <= {written.record, None}
    return findings


def is_at_its_value(written: Written, place: av.Finding | av.Related, session: Any) -> bool:
    """Return whether the span of ``place`` represents the value at its pointer."""
    start = offset(written.text, place.line, place.column)
    end = offset(written.text, place.end_line, place.end_column)
    return written.holds(written.text, start, end, resolve(session, place.pointer))


def kept_in(
    form: Callable[[str], Written], text: str, options: CheckOptions = PLAIN
) -> list[av.Finding]:
    """Return the findings in a format, and check that they equal those of JSON, at their values."""
    session, written = json.loads(text), form(text)
    findings = found(written, options)
    expected = av.findings(text, config=options.config)
    assert sorted(map(content_of, findings)) == sorted(map(content_of, expected))
    for finding in findings:
        places: list[av.Finding | av.Related] = [finding, *finding.related]
        for place in places:
            assert is_at_its_value(written, place, session), place
    return findings


@pytest.mark.parametrize("name", FORMATS | OF_VALUES)
def test_valid_samples_have_no_findings_in_any_format(name: str) -> None:
    """Valid samples have no findings in any format, and count as Sessions."""
    form = (FORMATS | OF_VALUES)[name]
    for seed in range(12):
        written = form(av.sample_json(seed=seed).decode())
        assert kept_in(form, av.sample_json(seed=seed).decode()) == []
        stream = io.BytesIO(written.pack(written.text.encode()))
        result = check_file("-", written.name, session_schemas(), PLAIN, stream)
        assert result.sessions == written.record + 1


@pytest.mark.parametrize("step", [20, pytest.param(1, marks=pytest.mark.thorough)])
@pytest.mark.parametrize("name", FORMATS | OF_VALUES)
def test_samples_with_a_mistake_have_it_in_every_format(name: str, step: int) -> None:
    """A sample has only findings of its one code, with the same messages, at their values."""
    form = (FORMATS | OF_VALUES)[name]
    in_text = [code for code in MISTAKES if code != "ALC008"]
    for code in in_text[::step]:
        text = av.sample_json(seed=3, invalid=code).decode()
        options = PRIVACY if code.startswith("ALC8") else PLAIN
        assert {each.code for each in kept_in(form, text, options)} == {code}, code


@pytest.mark.parametrize("name", FORMATS)
def test_texts_with_a_mistake(name: str) -> None:
    """A mistake in the text has the same code in every format, except for truncated YAML.

    Reading YAML continues after a number that is too large, so ALC701 may be found as well.
    """
    for code in ("ALC004", "ALC006", "ALC005", "ALC002"):
        text = TEXTS[code](GOOD).decode()
        codes = {each.code for each in found(FORMATS[name](text))}
        also = {"ALC012"} if name == "YAML in flow style" and code == "ALC002" else {code}
        assert codes - {"ALC701"} == also, code


@pytest.mark.parametrize(
    "holds", [in_json, in_string, in_yaml, at_start('"x"'), at_scalar, in_quotes]
)
def test_a_wrong_place_is_noticed(holds: Holds) -> None:
    """Each function notices a span that represents another value, or none."""
    text = '"a": "bcd\\"12\\"", "x": "z"'
    wrong = 0
    for start in range(len(text)):
        try:
            wrong += not holds(text, start, start + 4, "never this")
        except (ValueError, yaml.YAMLError):
            wrong += 1
    assert wrong >= len(text) - 1
