"""The table of hostile cases: files, the command that runs, and the expected result.

Each row runs in a separate process and folder, with limits of memory and of processor time, so that
a busy machine fails nothing. The limits leave room for machines at least three times as slow;
quadratic time, or holding all of the input in memory when it should be read in pieces, exceeds
them. Closed pipes, killed workers and missing permissions are tested in ``tests/cli`` and
``tests/check``.
"""

from __future__ import annotations

import base64
import gzip
import json
import os
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import alcamine_validate as av
from alcamine_validate.reporters.registry import FORMATS
from tests.properties.hostile import captures
from tests.support.sessions import TELLING

GOOD: Final = av.sample_json(seed=1)
SESSION: Final = GOOD.decode()
SHAPED: Final = json.dumps(TELLING)[1:-1]
"""The members of the smallest Session, for values that have to be judged as one."""

BAD: Final = av.sample_json(seed=2, invalid="ALC103")
DEEP: Final = "[" * 30_000
MILLION: Final = 1_000_000

CHECK: Final = ("-m", "alcamine_validate", "check", "--format", "json")
CONCISE: Final = ("-m", "alcamine_validate", "check", "--format", "concise")
ALC: Final = ("-m", "alcamine_validate")


@dataclass(frozen=True, kw_only=True)
class Case:
    """One row of the table.

    ``code`` is the exit code. ``codes`` are those of the findings in a JSON report; None if there
    is no JSON report. Standard output contains ``says``. Standard error contains ``complains``, and
    is empty if that is empty. ``leaves`` are the files that exist afterwards, with the texts that
    they begin with; None to check none.
    """

    name: str
    make: Callable[[Path], object]
    command: tuple[str, ...]
    code: int
    codes: frozenset[str] | None = None
    seconds: int = 10
    megabytes: int = 400
    file_bytes: int | None = None
    stdin: bytes = b""
    env: Mapping[str, str] = field(default_factory=dict)
    says: bytes = b""
    complains: bytes = b""
    leaves: Mapping[str, bytes] | None = None


def made(name: str, text: str | bytes) -> Callable[[Path], object]:
    """Return a function that makes one file in a folder."""
    data = text.encode() if isinstance(text, str) else text
    return lambda folder: (folder / name).write_bytes(data)


def of(*codes: str) -> frozenset[str]:
    """Return the codes with these numbers."""
    return frozenset(f"ALC{code}" for code in codes)


# Deep and wide


def _har_of_base64(body: bytes, *encodings: Callable[[bytes], bytes]) -> str:
    for encoding in encodings:
        body = encoding(body)
    whole = json.loads(captures.har(""))
    content = whole["log"]["entries"][0]["response"]["content"]
    content |= {"text": base64.b64encode(body).decode(), "encoding": "base64"}
    return json.dumps(whole)


def _hoverfly_of(body: bytes, encoding: str) -> str:
    whole = json.loads(captures.hoverfly(""))
    response = whole["data"]["pairs"][0]["response"]
    response |= {"body": base64.b64encode(body).decode(), "encodedBody": True}
    response["headers"]["Content-Encoding"] = [encoding]
    return json.dumps(whole)


def _nested_capture(levels: int) -> str:
    text = captures.har("{}")
    for _ in range(levels):
        text = _har_of_base64(text.encode())
    return text


def _scopes(count: int) -> str:
    """Return a schema of resources that all refer to each other and have the same anchor."""
    others = {f"p{one}": {"$ref": f"r{one}"} for one in range(count)}
    definitions = {
        f"r{one}": {
            "$id": f"r{one}",
            "$dynamicAnchor": "node",
            "properties": others,
            "items": {"$dynamicRef": "#node"},
        }
        for one in range(count)
    }
    return json.dumps({"$id": "x:/", "properties": others, "$defs": definitions})


def _branches(count: int) -> str:
    """Return a schema where each of ``count`` levels evaluates two references to the next one."""
    levels = {
        str(level): {
            "properties": {f"a{level}": True},
            "anyOf": [{"$ref": f"#/$defs/{level + 1}"}, {"$ref": f"#/$defs/{level + 1}"}],
        }
        for level in range(count)
    }
    last = {str(count): {"additionalProperties": True}}
    root = {"$ref": "#/$defs/0", "unevaluatedProperties": False}
    return json.dumps({**root, "$defs": {**levels, **last}})


def _members(count: int) -> str:
    return "{" + SHAPED + "".join(f',"k{number}":1' for number in range(count)) + "}"


SIZES: Final = [
    Case(
        name="deep JSON in base64 in a HAR", code=1, codes=of("005"),
        make=made("x.har", _har_of_base64(DEEP.encode())), command=(*CHECK, "x.har"),
    ),
    Case(
        name="deep JSON in gzip in base64 in a simulation", code=1, codes=of("005"),
        make=made("x.json", _hoverfly_of(gzip.compress(DEEP.encode()), "gzip")),
        command=(*CHECK, "x.json"),
    ),
    Case(
        name="gzip in gzip in gzip, of which the header says one", code=1, codes=of("003"),
        make=made(
            "x.json", _hoverfly_of(gzip.compress(gzip.compress(gzip.compress(GOOD))), "gzip")
        ),
        command=(*CHECK, "x.json"),
    ),
    Case(
        name="a bomb that is packed three times", code=1, codes=of("010"),
        make=made("x.json", _hoverfly_of(
            gzip.compress(zlib.compress(gzip.compress(b" " * 60_000_000))), "gzip, deflate, gzip")),
        command=(*CHECK, "x.json"),
    ),
    Case(
        name="captures in captures", code=1, codes=of("018"),
        make=made("x.har", _nested_capture(8)), command=(*CHECK, "x.har"),
    ),
    Case(
        name="a million errors in one document", code=1, codes=of("018"),
        make=made("x.json", f"[{SESSION}," + ",".join("0" * MILLION) + "]"),
        command=(*CHECK, "x.json"),
        says=b'"left_out": 999000', seconds=90, megabytes=600,
    ),
    Case(
        name="a hundred thousand errors in one Session", code=1, codes=of("101", "102"),
        make=made("x.json", json.dumps(
            TELLING | {"agent": {"version": {"languages": [1] * 100_000}}})),
        command=(*CHECK, "--select", "ALC1", "x.json"), says=b'"left_out": ', seconds=20,
    ),
    Case(
        name="a hundred thousand members that nobody knows", code=1, codes=of("101", "102", "701"),
        make=made("x.json", _members(100_000)), command=(*CHECK, "x.json"),
        says=b'"drift_uncounted": 99', seconds=20,
    ),
    Case(
        name="one key a hundred thousand times", code=1, codes=of("004"),
        make=made("x.json", "{" + SHAPED + ',"a":1' * 100_000 + "}"),
        command=(*CHECK, "--select", "ALC004", "x.json"), seconds=20,
    ),
    Case(
        name="Sessions that lack almost everything", code=1, codes=of("101", "102"),
        make=made("x.json", "[" + ",".join([f"{{{SHAPED}}}"] * 10_000) + "]"),
        command=(*CHECK, "x.json"),
        seconds=30,
    ),
    Case(
        name="a hundred thousand items of YAML", code=1, codes=of("018"),
        make=made("x.yaml", f"#\n[{SESSION}, " + ", ".join("0" * 100_000) + "]"),
        command=(*CHECK, "x.yaml"),
        seconds=30,
    ),
    Case(
        name="wide JSON in a HAR", code=1, codes=of("018"),
        make=made("x.har", captures.har(f"[{SESSION}," + ",".join("0" * 100_000) + "]")),
        command=(*CHECK, "x.har"), seconds=20,
    ),
    Case(
        name="ten million digits", code=1, codes=of("006"),
        make=made("x.json", '{"id":' + "9" * 10_000_000 + "}"), command=(*CHECK, "x.json"),
    ),
    Case(
        name="one line of JSON Lines that never ends", code=1, codes=of("010"),
        make=made("x.jsonl", b'"' + b"x" * 30_000_000),
        command=(*CHECK, "--max-file-size", "30MB", "x.jsonl"), megabytes=250,
    ),
    Case(
        name="a long file of lines, in little memory", code=0, codes=frozenset(),
        make=made("x.jsonl", (GOOD + b"\n") * 12_000),
        command=(*CHECK, "--jobs", "1", "x.jsonl"), megabytes=200, says=b'"sessions": 12000',
    ),
    Case(
        name="a schema that is nested deep", code=2, complains=b"alcamine-validate: ",
        make=made("s.json", '{"not":' * 20_000 + "{}" + "}" * 20_000),
        command=(*ALC, "compile", "--spec", "s.json"),
    ),
    Case(
        name="a schema of aliases of aliases", code=2, complains=b"alcamine-validate: ",
        make=made("s.yaml", "openapi: 3.1.0\na0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
            f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))),
        command=(*ALC, "compile", "--spec", "s.yaml", "--component", "X"),
    ),
    Case(
        name="a schema with as many dynamic scopes as resources", code=2,
        complains=b"the dynamic anchors combine in too many ways",
        make=made("s.json", _scopes(300)), command=(*ALC, "compile", "--spec", "s.json"),
    ),
    Case(
        name="a schema that evaluates twice as much at each level", code=0,
        make=made("s.json", _branches(50)), command=(*ALC, "compile", "--spec", "s.json"),
        says=b"_evaluated_properties_of_",
    ),
    Case(
        name="five thousand anchors", code=0, says=b"def is_valid", seconds=40,
        make=made("s.json", json.dumps({
            "$defs": {f"d{n}": {"$dynamicAnchor": f"a{n}"} for n in range(5_000)},
            "properties": {f"p{n}": {"$dynamicRef": f"#a{n}"} for n in range(5_000)},
        })),
        command=(*ALC, "compile", "--spec", "s.json"),
    ),
]  # fmt: skip
"""Deep, wide and long input."""


# Files that change


CHANGING: Final = """\
import os, sys
import alcamine_validate.input.files as sources
own = sources.{door}
def changed(*arguments):
    opened = own(*arguments)
    {change}
    return opened
sources.{door} = changed
from alcamine_validate.cli.main import run
run()
"""
"""Runs the command, and changes a file after it is opened, before or after its size is read."""

OPENED, MEASURED = "open_regular", "expanded"


def changing(change: str, *arguments: str, door: str = OPENED) -> tuple[str, ...]:
    """Return a command during which ``change`` runs after a file is opened."""
    return ("-c", CHANGING.format(change=change, door=door), *CHECK[2:], *arguments)


LINES: Final = (GOOD + b"\n") * 10


def _a_folder(folder: Path) -> None:
    made("a.json", GOOD)(folder)
    (folder / "b").mkdir()
    made("b/b.json", GOOD)(folder)


CHANGES: Final = [
    Case(
        name="a file that is emptied", code=1, codes=of("002"), make=made("x.json", GOOD),
        command=changing("os.truncate('x.json', 0)", "x.json"),
    ),
    Case(
        name="a file that is cut", code=1, codes=of("002"), make=made("x.json", GOOD),
        command=changing("os.truncate('x.json', 500)", "x.json"),
    ),
    Case(
        name="lines that are cut", code=1, codes=of("002"), make=made("x.jsonl", LINES),
        command=changing("os.truncate('x.jsonl', os.path.getsize('x.jsonl') - 9)", "x.jsonl"),
        says=b'"sessions": 9',
    ),
    Case(
        name="a file that is removed", code=0, codes=frozenset(), make=made("x.json", GOOD),
        command=changing("os.unlink('x.json')", "x.json"), says=b'"sessions": 1',
    ),
    Case(
        name="a file that another takes the place of", code=0, codes=frozenset(),
        make=lambda folder: [made("x.json", GOOD)(folder), made("y", b"no")(folder)],
        command=changing("os.replace('y', 'x.json')", "x.json"), says=b'"sessions": 1',
    ),
    Case(
        name="a file that grows past the limit", code=1, codes=of("010"), make=made("x.json", GOOD),
        command=changing(
            "os.truncate('x.json', 2 * 10 ** 9)", "--max-file-size", "20MB", "x.json", door=MEASURED
        ),
    ),
    Case(
        name="a compressed file that is cut", code=1, codes=of("011"),
        make=made("x.json.gz", gzip.compress(GOOD)),
        command=changing("os.truncate('x.json.gz', 300)", "x.json.gz"),
    ),
    Case(
        name="a file that vanishes after its folder was listed", code=2, codes=of("001"),
        make=lambda folder: [made(f"{name}.json", GOOD)(folder) for name in "abc"],
        command=changing("os.path.exists('b.json') and os.unlink('b.json')", "."),
        says=b'"sessions": 2',
    ),
    Case(
        name="a folder that vanishes while it is walked", code=2, codes=of("001"),
        make=_a_folder,
        command=changing("import shutil; shutil.rmtree('b', ignore_errors=True)", "."),
        says=b'"sessions": 1',
    ),
]  # fmt: skip
"""Files and folders that change while they are read."""


# Nowhere to write


def _bad_file(folder: Path) -> None:
    made("x.json", BAD)(folder)
    made("known.json", b"before")(folder)


def _stale_baseline(folder: Path) -> None:
    known = [{"file": f"{'x' * 90}{n}.json", "code": "ALC103", "pointer": "/status", "count": 1}
             for n in range(50)]  # fmt: skip
    text = {"format": "alcamine-validate baseline", "version": 1, "known": known}
    made("known.json", json.dumps(text))(folder)
    made("x.json", GOOD)(folder)


FULL: Final = {"file_bytes": 40, "complains": b"File too large\n"}

OUTPUTS: Final = [
    Case(
        name="no space for a baseline", code=2, make=made("x.json", BAD),
        command=(*CONCISE, "x.json", "--write-baseline", "known.json"),
        leaves={"x.json": b"{"}, **FULL,  # type: ignore[arg-type]
    ),
    Case(
        name="no space for a module", code=2, make=_bad_file,
        command=(*ALC, "compile", "-o", "known.json"),
        leaves={"known.json": b"before", "x.json": b"{"}, **FULL,  # type: ignore[arg-type]
    ),
    Case(
        name="no space for one report of two", code=2, make=_bad_file,
        command=(*CONCISE, "x.json", "--format", "sarif=known.json"),
        says=b"ALC103", leaves={"known.json": b"before", "x.json": b"{"}, **FULL,  # type: ignore[arg-type]
    ),
    *(
        Case(
            name=f"{option} to {target}", code=2, make=_bad_file,
            command=(*command, option, target), complains=reason,
            leaves={"known.json": b"before", "x.json": b"{"},
        )
        for option, command in (
            ("--output-file", (*CONCISE, "x.json")),
            ("--output", (*ALC, "compile")),
        )
        for target, reason in (
            ("/dev/full", b"No space left on device\n"),
            (".", b"Is a directory\n"),
            ("x.json/y", b"Not a directory\n"),
            ("/proc/alcamine", b"can't write /proc/alcamine: "),
        )
    ),
    *(
        Case(
            name=f"--write-baseline to {target}", code=2, make=_bad_file,
            command=(*CONCISE, "x.json", "--write-baseline", target),
            complains=f"alcamine-validate: {target}".encode(),
            leaves={"known.json": b"before", "x.json": b"{"},
        )
        for target in ("/dev/full", ".", "x.json/y", "known.json")
    ),
    Case(
        name="--write-baseline where no file can be made", code=2, make=_bad_file,
        command=(*CONCISE, "x.json", "--write-baseline", "/proc/alcamine"),
        complains=b"can't write /proc/alcamine: ",
        leaves={"known.json": b"before", "x.json": b"{"},
    ),
    Case(
        name="no space to prune a baseline", code=2, make=_stale_baseline, file_bytes=40,
        command=(*CONCISE, "x.json", "--baseline", "known.json", "--prune-baseline"),
        complains=b"File too large\n", leaves={"known.json": b"{\"", "x.json": b"{"},
    ),
]  # fmt: skip
"""Output that can't be written; existing files stay unchanged."""


# Terminals and names


ODD_NAMES: Final = (
    "new\nline.json", "tab\t.json", "\x1b[31mred\x1b]0;title\x07.json", "\u202ertl.json",
    "-rf.json", "日本.json", "%s%n.json", "::error::x.json", "$(id).json", "a b'\"`.json",
)  # fmt: skip


def _odd_names(folder: Path) -> None:
    for name in ODD_NAMES:
        (folder / name).write_bytes(BAD)
    with open(os.fsencode(folder) + b"/\xff\xed\xa0\x80.json", "wb") as file:
        file.write(BAD)


LOCALES: Final[dict[str, dict[str, str]]] = {
    "C": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "ASCII": {"PYTHONIOENCODING": "ascii"},
    "Latin 1": {"PYTHONIOENCODING": "latin-1:strict"},
    "UTF-16": {"PYTHONIOENCODING": "utf-16"},
    "of no such name": {"LC_ALL": "xx_YY.nonsense", "LANG": "\x01"},
    "of odd sizes": {"COLUMNS": "-1", "LINES": "x", "TERM": "\x1b[2J", "FORCE_COLOR": ""},
}

TERMINALS: Final = [
    Case(
        name=f"odd names, {form}, a terminal {name}", code=1, make=_odd_names,
        command=(*ALC, "check", "--format", form, "."), env=env,
    )
    for form in FORMATS
    for name, env in LOCALES.items()
    if form in ("text", "json") or name in ("C", "UTF-16")
]  # fmt: skip
"""Unusual file names in every report format, on terminals of several encodings."""

TABLE: Final = [*SIZES, *CHANGES, *OUTPUTS, *TERMINALS]


def without_controls(out: bytes, env: Mapping[str, Any]) -> bool:
    """Return whether line feeds are the only control characters in the output."""
    if "utf-16" in env.get("PYTHONIOENCODING", ""):
        out = out.replace(b"\x00", b"")
    return not [byte for byte in out if byte < 0x20 and byte != 0x0A]
