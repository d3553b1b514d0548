"""Small files that expand to huge values are refused within a second or two, with a finding."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import brotli
import pytest
import yaml
import zstandard

import alcamine_validate as av
from tests.properties.hostile.captures import CAPTURES, betamax, cassette
from tests.properties.hostile.commands import check, write
from tests.support.sessions import TELLING

pytestmark = pytest.mark.xdist_group("processes")
thorough = pytest.mark.thorough

GOOD: Final = av.sample_json(seed=1)
BAD: Final = av.sample_json(seed=2, invalid="ALC103")
DEEP: Final = 30_000
SHAPED: Final = json.dumps(TELLING)[1:-1]
"""The members of the smallest Session: little is said of a value that is not one."""

LINES: Final = yaml.safe_dump(TELLING)
"""The same members as lines of YAML."""


def laughs(levels: int, width: int, opening: str = "[", closing: str = "]") -> str:
    """Return YAML where every line repeats the previous one many times (billion laughs)."""
    lines = ["l0: &l0 lol"]
    for level in range(1, levels):
        names = ", ".join([f"*l{level - 1}"] * width)
        lines.append(f"l{level}: &l{level} {opening}{names}{closing}")
    return "\n".join(lines) + "\n"


def merges(levels: int, width: int) -> str:
    """Return YAML where every mapping merges the previous one many times."""
    lines = ["m0: &m0 {a: 1}"]
    for level in range(1, levels):
        names = ", ".join([f"*m{level - 1}"] * width)
        lines.append(f"m{level}: &m{level} {{<<: [{names}], k{level}: 1}}")
    return "\n".join(lines) + "\n"


def steps(count: int, text: str) -> str:
    """Return ``count`` lines with ``text``, each indented one space more than the previous one."""
    return "".join(f"{' ' * depth}{text}\n" for depth in range(count))


def test_a_bomb_of_each_kind_is_refused(tmp_path: Path) -> None:
    """Each bomb has the error of its kind, and the other files in the folder are still checked."""
    bombs: dict[str, tuple[bytes | str, str]] = {
        "laughs.yaml": (laughs(9, 9), "ALC010"),
        "merges.yaml": (merges(30, 2), "ALC010"),
        "brackets.yaml": ("[" * DEEP, "ALC005"),
        "steps.yaml": (steps(3_000, "a:"), "ALC005"),
        "brackets.json": ("[" * DEEP, "ALC005"),
        "body.har": (CAPTURES["HAR"][1]("[" * DEEP), "ALC005"),
        "spaces.json.gz": (gzip.compress(b"[" + b" " * 3_000_000 + b"]"), "ALC010"),
        "body.yaml": (cassette(gzip.compress(b"[" + b" " * 3_000_000), "gzip"), "ALC010"),
        "problems.jsonl": ("no\n" * 500, "ALC002"),
    }
    for name, (data, _) in bombs.items():
        write(tmp_path / name, data)
    outcome = check(tmp_path)
    assert outcome.code == 1
    assert outcome.codes_by_file() == {name: {code} for name, (_, code) in bombs.items()}


@thorough
@pytest.mark.parametrize(
    ("text", "code"),
    [
        (laughs(9, 9), "ALC010"),
        (laughs(40, 2), "ALC010"),
        (laughs(9, 9, "{a: [", "]}"), "ALC010"),
        (laughs(9, 9).replace("l8:", "interactions:"), "ALC010"),
        (merges(9, 9), "ALC010"),
        (merges(30, 2), "ALC010"),
        (LINES + merges(5, 9), "ALC013"),
        (LINES + "a: &a [*a]\n", "ALC012"),
        (LINES + "a: &a {b: *a}\n", "ALC012"),
        ("[" * DEEP, "ALC005"),
        ("[" * DEEP + "]" * DEEP, "ALC005"),
        ("{a: " * DEEP, "ALC005"),
        ("[{" * DEEP, "ALC005"),
        ("- " * DEEP, "ALC005"),
        ("? " * DEEP, "ALC005"),
        ("--- " * DEEP, "ALC018"),
        (steps(3_000, "a:"), "ALC005"),
        (steps(3_000, "-"), "ALC005"),
        ("interactions: " + "[" * DEEP, "ALC005"),
        ("a: &x " + "[" * 700 + "]" * 700 + "\nb: " + "[" * 700 + "*x" + "]" * 700, "ALC005"),
        (LINES + "a: " + "!" * DEEP, "ALC013"),
        ("&a " * DEEP, "ALC012"),
        ("'" * DEEP + "\n", "ALC018"),
        ("%" * DEEP, "ALC012"),
        ("\t" * DEEP, "ALC012"),
        ("|\n" + " " * DEEP + "\n", "ALC018"),
    ],
    ids=lambda part: part.removeprefix(LINES)[:12] + str(len(part)),
)
def test_yaml(tmp_path: Path, text: str, code: str) -> None:
    """Hostile aliases, merges and brackets are errors; PyYAML's loader crashes Python on some."""
    outcome = check(write(tmp_path / "bomb.yaml", text))
    assert outcome.code == 1
    assert code in outcome.codes


@thorough
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.json", "[" * DEEP),
        ("x.json", "[" * DEEP + "]" * DEEP),
        ("x.json", '{"a":' * DEEP),
        ("x.json", '{"interactions":' * DEEP),
        ("x.har", '{"log":' * DEEP),
    ],
)
def test_json(tmp_path: Path, name: str, text: str) -> None:
    """JSON that is nested far deeper than any parser allows is refused."""
    outcome = check(write(tmp_path / name, text))
    assert (outcome.code, outcome.codes) == (1, {"ALC005"})


@thorough
def test_json_lines(tmp_path: Path) -> None:
    """A bomb on one line does not stop the lines after it."""
    text = b"\n".join([b"[" * DEEP, GOOD, b"[" * DEEP + b"]" * DEEP, BAD])
    outcome = check(write(tmp_path / "x.jsonl", text))
    assert outcome.code == 1
    assert [(one["code"], one["line"]) for one in outcome.findings] == [
        ("ALC005", 1), ("ALC005", 3), ("ALC103", 4),
    ]  # fmt: skip


@thorough
@pytest.mark.parametrize("name", CAPTURES)
@pytest.mark.parametrize("body", ["[" * DEEP, '{"a":' * DEEP + "1" + "}" * DEEP])
def test_bodies_of_captures(tmp_path: Path, name: str, body: str) -> None:
    """Deep nesting in the string of a body is refused."""
    filename, writer = CAPTURES[name]
    outcome = check(write(tmp_path / filename, writer(body)))
    assert (outcome.code, outcome.codes) == (1, {"ALC005"})


def just_deep_enough(depth: int) -> bytes:
    """Return a Session with arrays ``depth`` deep at places that are checked and masked."""
    deep = b"[" * depth + b"]" * depth
    return GOOD[:-1] + b', "email": ' + deep + b', "note": {"name": ' + deep + b"}}"


@thorough
@pytest.mark.parametrize("form", ["json", "sarif"])
@pytest.mark.parametrize("name", ["x.json", "x.yaml", "x.jsonl"])
def test_nesting_that_is_just_allowed(tmp_path: Path, name: str, form: str) -> None:
    """The steps after the parser also support the maximum depth."""
    outcome = check(write(tmp_path / name, just_deep_enough(1_000)), form=form)
    assert outcome.code == 0
    assert b"ALC701" in outcome.out


@thorough
@pytest.mark.parametrize("name", ["x.json", "x.yaml"])
def test_nesting_that_is_just_allowed_is_masked(tmp_path: Path, name: str) -> None:
    """The masks in the text report's excerpts also support the maximum depth."""
    outcome = check(write(tmp_path / name, just_deep_enough(1_000)), form="text")
    assert outcome.code == 0
    assert b"ALC701" in outcome.out


def zstd(data: bytes) -> bytes:
    """Return one frame of Zstandard."""
    return zstandard.ZstdCompressor(level=19).compress(data)


SPACES: Final = b"[" + b" " * 60_000_000 + b"]"
"""JSON that is only large: 60 MB, which gzip compresses to 60 kB."""


@thorough
@pytest.mark.parametrize("pack", [gzip.compress, zstd])
@pytest.mark.parametrize("name", ["x.json", "x.jsonl", "x.yaml"])
def test_compressed_files(tmp_path: Path, name: str, pack: Callable[[bytes], bytes]) -> None:
    """Compressed files are refused by the ratio that they expand to, whatever their suffix."""
    outcome = check(write(tmp_path / name, pack(SPACES)))
    assert (outcome.code, outcome.codes) == (1, {"ALC010"})
    assert "--max-ratio" in outcome.findings[0]["message"]


@thorough
@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("br", lambda data: brotli.compress(data, quality=5)),
        ("zstd", zstd),
    ],
)
@pytest.mark.parametrize("writer", [cassette, betamax])
def test_compressed_bodies(
    tmp_path: Path, writer: Any, encoding: str, pack: Callable[[bytes], bytes]
) -> None:
    """A compressed body in a cassette is refused too, with a finding at the body's place."""
    data = writer(pack(SPACES), encoding)
    name = "x.json" if data.startswith("{") else "x.yaml"
    outcome = check(write(tmp_path / name, data))
    assert (outcome.code, outcome.codes) == (1, {"ALC010"})
    assert outcome.findings[0]["line"] is not None


@thorough
def test_a_bomb_in_a_bomb(tmp_path: Path) -> None:
    """A compressed capture with compressed bodies and a file compressed twice are refused."""
    inner = cassette(gzip.compress(SPACES), "gzip")
    outcome = check(write(tmp_path / "x.yaml.gz", gzip.compress(inner.encode())))
    assert (outcome.code, outcome.codes) == (1, {"ALC010"})
    twice = gzip.compress(gzip.compress(SPACES))
    assert check(write(tmp_path / "x.json.gz", twice)).code == 1


@thorough
def test_very_many_members_and_frames(tmp_path: Path) -> None:
    """Many empty gzip members or Zstandard frames are quick: none copies the data after it."""
    for pack in (gzip.compress, zstd):
        one = pack(b"")
        path = write(tmp_path / "x.json", one * (3_000_000 // len(one)))
        assert check(path).codes == {"ALC002"}


@thorough
@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("x.json", "{" + SHAPED + ',"a":1' * 20_000 + "}", "ALC004"),
        ("x.json", "{" + SHAPED + ',"a":{"a":1' * 900 + "}" * 901, "ALC701"),
        ("x.yaml", "{" + SHAPED + ", a: 1" * 20_000 + "}", "ALC004"),
        ("x.yaml", LINES + "a: 1\n" * 20_000, "ALC004"),
        ("x.yaml", ("---\n" + LINES + "name: NO\n") * 2_000, "ALC015"),
        ("x.yaml", LINES + "a:\n" + "- &a NO\n- *a\n" * 5_000, "ALC014"),
        ("x.yaml", LINES + "a:\n" + "- !!int 1\n" * 20_000, "ALC013"),
        ("x.jsonl", "no\n" * 20_000, "ALC002"),
        ("x.jsonl", "[]\n" * 20_000, "ALC007"),
        ("x.har", CAPTURES["HAR"][1]("{" + SHAPED + ',"a":1' * 20_000 + "}"), "ALC004"),
        ("x.json", "[" + ",".join(["0"] * 30_000) + "]", "ALC018"),
        ("x.json", f"[{GOOD.decode()}" + ",0" * 30_000 + "]", "ALC018"),
        ("x.json", "[" + "," * 30_000 + "]", "ALC002"),
        ("x.json", '{"interactions": [' + ",".join(["{}"] * 20_000) + "]}", "ALC016"),
    ],
    ids=lambda part: part[:14] if len(part) > 14 else part,
)
def test_very_many_problems(tmp_path: Path, name: str, text: str, code: str) -> None:
    """All problems are counted, at most ``--max-findings`` are shown, and it does not take long."""
    report = tmp_path / "report"
    more = ["--max-findings", "50", "--format", f"json={report}"]
    if code in ("ALC014", "ALC015", "ALC701"):
        more += ["--severity", f"{code}=error"]  # otherwise only other errors are shown
    outcome = check(write(tmp_path / name, text), *more, form="concise")
    assert outcome.code == (0 if code == "ALC007" else 1)
    found = json.loads(report.read_bytes())
    assert code in {one["code"] for one in found["findings"]}
    assert len(found["findings"]) == (50 if left(found) else 1)
    assert left(found) or code in ("ALC002", "ALC018")  # which end the text, or are about all of it
    assert f"{left(found):,} more".encode() in outcome.out or not left(found)


def left(report: dict[str, Any]) -> int:
    """Return the number of findings that a report leaves out."""
    count: int = report["summary"]["left_out"]
    return count


@thorough
def test_base64_that_goes_on_and_on(tmp_path: Path) -> None:
    """Megabytes of base64 that does not contain JSON are an error."""
    text = base64.b64encode(b"\xff" * 3_000_000).decode()
    path = write(
        tmp_path / "x.json", betamax("").replace('"string": ""', f'"base64_string": "{text}"')
    )
    outcome = check(path)
    assert (outcome.code, outcome.codes) == (1, {"ALC003"})
