"""Truncated files: never a crash, and never a success if something is missing."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import pytest
import yaml
import zstandard

import alcamine_validate as av
from tests.properties.hostile.captures import CAPTURES, betamax, cassette, responses
from tests.properties.hostile.commands import Outcome, check

thorough = pytest.mark.thorough

GOOD: Final = av.sample_json(seed=1)
TEXT: Final = GOOD.decode()


def every_cut(data: bytes, count: int = 60) -> list[int]:
    """Return many lengths that are shorter than the whole, including the first and last ones."""
    ends = {*range(8), *(len(data) - back for back in range(1, 9))}
    return sorted(ends | {len(data) * step // count for step in range(count)})


def cut(folder: Path, suffix: str, data: bytes, sizes: list[int]) -> Outcome:
    """Check files truncated to each of ``sizes`` in bytes, and named after it."""
    paths = [folder / f"{size}{suffix}" for size in sizes]
    for path, size in zip(paths, sizes, strict=True):
        path.write_bytes(data[:size])
    return check(*paths)


def not_noticed(folder: Path, suffix: str, data: bytes, sizes: Iterable[int]) -> list[int]:
    """Return the lengths to which data can be truncated without an error."""
    lengths = list(sizes)
    errors = cut(folder, suffix, data, lengths).codes_by_file()
    return [size for size in lengths if not errors.get(f"{size}{suffix}")]


def test_json(tmp_path: Path) -> None:
    """Truncated JSON is always an error: no beginning of an object is an object."""
    assert not_noticed(tmp_path, ".json", GOOD, every_cut(GOOD)) == []


def test_json_lines(tmp_path: Path) -> None:
    """Truncated JSON Lines are valid only at the end of a line; an empty file is a warning."""
    data = GOOD + b"\n" + GOOD
    whole = [0, len(GOOD), len(GOOD) + 1]
    assert not_noticed(tmp_path, ".jsonl", data, {*every_cut(data), *whole}) == whole


@pytest.mark.parametrize(
    "name",
    [
        "HAR",
        *(pytest.param(each, marks=thorough) for each in ("vcrpy in JSON", "betamax", "Hoverfly")),
    ],
)
def test_captures_in_json(tmp_path: Path, name: str) -> None:
    """A truncated capture in JSON is always an error."""
    filename, writer = CAPTURES[name]
    data = writer(TEXT).encode()
    suffix = Path(filename).suffix
    assert not_noticed(tmp_path, suffix, data, every_cut(data)) == []


@pytest.mark.parametrize("name", ["vcrpy", pytest.param("responses", marks=thorough)])
def test_captures_in_yaml(tmp_path: Path, name: str) -> None:
    """A capture in YAML that is truncated before its status, or within its body, is an error.

    Much truncated YAML is valid YAML, but the exchange is then not complete. Truncation is not
    noticed after everything that matters. A truncated status or URL is a different one, so that
    there is nothing to check, which is a warning. A recording of ``responses`` begins with the
    body, and the Session in it is checked as one in an envelope if nothing follows.
    """
    data = CAPTURES[name][1](TEXT).encode()
    matters = data.index(b"200" if name == "vcrpy" else b"content_type:")
    unnoticed = not_noticed(tmp_path, ".yaml", data, every_cut(data))
    assert [size for size in unnoticed if 0 < size <= matters] == []


def test_a_session_before_the_cut_is_checked(tmp_path: Path) -> None:
    """A recording of ``responses`` that lacks the end of its exchange still holds a Session."""
    data = responses(av.sample_json(seed=2, invalid="ALC103").decode()).encode()
    end, stop = data.index(b"content_type:"), data.index(b"url:")
    lengths = [at + 1 for at in range(end - 9, stop) if data[at : at + 1] == b"\n"]
    assert len(lengths) == 4
    outcome = cut(tmp_path, ".yaml", data, lengths)
    assert outcome.codes_by_file() == {f"{length}.yaml": {"ALC103"} for length in lengths}


@thorough
def test_cassettes_with_block_scalars(tmp_path: Path) -> None:
    """A truncated block scalar is an error, because its JSON is truncated."""
    lines = "\n".join(f"        {line}" for line in TEXT.split("\n"))
    data = (
        "interactions:\n- request: {method: GET, uri: 'https://api.example.com/sessions'}\n"
        "  response:\n    status: {code: 200}\n"
        f"    headers: {{Content-Type: [application/json]}}\n    body:\n      string: |\n{lines}"
    ).encode()
    begins = data.index(b"body:")
    unnoticed = not_noticed(tmp_path, ".yaml", data, every_cut(data))
    assert [size for size in unnoticed if size > begins + 16] == []


@thorough
def test_yaml(tmp_path: Path) -> None:
    """Truncated YAML is an error: in flow style always, in block style if a property is missing."""
    flow = b"# flow\n" + GOOD
    sizes = [size for size in every_cut(flow) if size > 8]
    assert not_noticed(tmp_path, ".yaml", flow, sizes) == []
    block = yaml.safe_dump(av.sample(seed=1), allow_unicode=True).encode()
    last_required = block.index(b"\nworkspaceId:") if b"\nworkspaceId:" in block else len(block)
    sizes = [size for size in every_cut(block) if 0 < size <= last_required]
    assert not_noticed(tmp_path, ".yml", block, sizes) == []


@pytest.mark.parametrize(
    ("suffix", "pack"),
    [
        (".jsonl", gzip.compress),
        (".json", zstandard.ZstdCompressor().compress),
        pytest.param(".json", gzip.compress, marks=thorough),
        pytest.param(".jsonl", zstandard.ZstdCompressor().compress, marks=thorough),
        pytest.param(".yaml", gzip.compress, marks=thorough),
        pytest.param(".yaml", zstandard.ZstdCompressor().compress, marks=thorough),
    ],
)
def test_compressed_files(tmp_path: Path, suffix: str, pack: Callable[[bytes], bytes]) -> None:
    """A truncated compressed file is an error, even without only the last byte of the checksum.

    An empty file is excluded: nothing shows that it was compressed.
    """
    data = pack(GOOD + b"\n")
    sizes = [size for size in every_cut(data) if size > 0]
    assert not_noticed(tmp_path, f"{suffix}.gz", data, sizes) == []


@pytest.mark.parametrize("encoding", ["gzip", pytest.param("zstd", marks=thorough)])
def test_compressed_bodies(tmp_path: Path, encoding: str) -> None:
    """A truncated body in a complete capture is an error; an empty body counts as no body."""
    pack = gzip.compress if encoding == "gzip" else zstandard.ZstdCompressor().compress
    data = pack(GOOD)
    for size in every_cut(data, 20):
        (tmp_path / f"{size}.yaml").write_text(cassette(data[:size], encoding))
        (tmp_path / f"{size}.json").write_text(betamax(data[:size], encoding))
    errors = check(tmp_path).codes_by_file()
    assert sorted(name for name, codes in errors.items() if not codes) == ["0.json", "0.yaml"]
    assert set().union(*errors.values()) == {"ALC011"}
    assert len(errors) == 2 * len(every_cut(data, 20))
