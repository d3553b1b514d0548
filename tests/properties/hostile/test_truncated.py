"""Files that were cut off: never a crash, and never a success where something is missing."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import pytest
import yaml
import zstandard

import alcamine_validate as av
from tests.properties.hostile.captures import CAPTURES, betamax, cassette
from tests.properties.hostile.commands import Outcome, check

thorough = pytest.mark.thorough

GOOD: Final = av.sample_json(seed=1)
TEXT: Final = GOOD.decode()


def every_cut(data: bytes, count: int = 60) -> list[int]:
    """Return many lengths that are less than the whole, the first and the last ones too."""
    ends = {*range(8), *(len(data) - back for back in range(1, 9))}
    return sorted(ends | {len(data) * step // count for step in range(count)})


def cut(folder: Path, suffix: str, data: bytes, sizes: Iterable[int]) -> Outcome:
    """Check a folder of files that are cut off after so many bytes, named after these."""
    for size in sizes:
        (folder / f"{size}{suffix}").write_bytes(data[:size])
    return check(folder)


def not_noticed(folder: Path, suffix: str, data: bytes, sizes: Iterable[int]) -> list[int]:
    """Return the lengths to which data can be cut without an error."""
    lengths = list(sizes)
    errors = cut(folder, suffix, data, lengths).codes_by_file()
    return [size for size in lengths if not errors.get(f"{size}{suffix}")]


def test_json(tmp_path: Path) -> None:
    """No beginning of an object is an object."""
    assert not_noticed(tmp_path, ".json", GOOD, every_cut(GOOD)) == []


def test_json_lines(tmp_path: Path) -> None:
    """Only where a line ends is there nothing missing; an empty file is a warning."""
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
    """As JSON is."""
    filename, writer = CAPTURES[name]
    data = writer(TEXT).encode()
    suffix = Path(filename).suffix
    assert not_noticed(tmp_path, suffix, data, every_cut(data)) == []


@pytest.mark.parametrize("name", ["vcrpy", pytest.param("responses", marks=thorough)])
def test_captures_in_yaml(tmp_path: Path, name: str) -> None:
    """Much of what YAML begins with is YAML; but then the exchange is not whole.

    Nothing is noticed once all is there that matters. A status or a URL that was cut is
    another one, so that there is nothing to check, which is a warning.
    """
    data = CAPTURES[name][1](TEXT).encode()
    matters = data.index(b"200" if name == "vcrpy" else b"url:")
    unnoticed = not_noticed(tmp_path, ".yaml", data, every_cut(data))
    assert [size for size in unnoticed if 0 < size <= matters] == []


@thorough
def test_cassettes_with_block_scalars(tmp_path: Path) -> None:
    """What is missing of a block is missing from the JSON in it."""
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
    """In flow style nothing gets lost; in block style the Session lacks what is missing."""
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
    """Be it the last byte of the checksum; of nothing, nothing is known."""
    data = pack(GOOD + b"\n")
    sizes = [size for size in every_cut(data) if size > 0]
    assert not_noticed(tmp_path, f"{suffix}.gz", data, sizes) == []


@pytest.mark.parametrize("encoding", ["gzip", pytest.param("zstd", marks=thorough)])
def test_compressed_bodies(tmp_path: Path, encoding: str) -> None:
    """Whole captures around bodies that are cut; an empty one is no body."""
    pack = gzip.compress if encoding == "gzip" else zstandard.ZstdCompressor().compress
    data = pack(GOOD)
    for size in every_cut(data, 20):
        (tmp_path / f"{size}.yaml").write_text(cassette(data[:size], encoding))
        (tmp_path / f"{size}.json").write_text(betamax(data[:size], encoding))
    errors = check(tmp_path).codes_by_file()
    assert sorted(name for name, codes in errors.items() if not codes) == ["0.json", "0.yaml"]
    assert set().union(*errors.values()) == {"ALC011"}
    assert len(errors) == 2 * len(every_cut(data, 20))
