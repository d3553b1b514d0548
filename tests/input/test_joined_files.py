"""Files that were joined into one are refused, because only the last of them would be read."""

from __future__ import annotations

import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import alcamine_validate as av
from alcamine_validate.input.joined_files import is_joined

TEXTS = [av.sample_json(seed=seed) for seed in range(3)]


def made(form: str, texts: list[bytes]) -> bytes:
    """Return a table with texts as the bytes of a file."""
    table = pa.table({"session": pa.array(texts, pa.binary())})
    sink = io.BytesIO()
    if form == "parquet":
        pq.write_table(table, sink, compression="none", use_dictionary=False)
    else:
        with pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)
    return sink.getvalue()


@pytest.mark.parametrize("form", ["parquet", "arrow"])
def test_a_file_in_a_file_is_found_at_any_place(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also if the joint is at the end of a piece, and with text that looks like one."""
    one = made(form, TEXTS)
    like = made(
        form, [b"PAR1PAR1", b"1234PAR1PAR1", b"ARROW1ARROW1\0\0", b"\1\0\0\0ARROW1ARROW1\0\0"]
    )
    assert not is_joined(one, form)
    if form == "parquet":
        assert not is_joined(like, form)
    for size in (1, 3, 7, 64, 1 << 20):
        monkeypatch.setattr("alcamine_validate.input.joined_files._CHUNK", size)
        for data in (one + one, like + one, one + like + one):
            file = io.BytesIO(data)
            file.seek(5)
            assert is_joined(file, form)
            assert file.tell() == 5
        assert not is_joined(one[:2000], form)
    assert not is_joined(b"", form)


@pytest.mark.parametrize("form", ["parquet", "arrow"])
@pytest.mark.parametrize("jobs", [1, 2])
def test_joined_files_are_an_error(form: str, jobs: int, tmp_path: Path) -> None:
    """Nothing of them is counted as checked."""
    path = tmp_path / f"sessions.{form}"
    path.write_bytes(made(form, TEXTS) * 2)
    [file] = av.check_paths(path, jobs=jobs)
    assert file.sessions == 0
    [finding] = file.findings
    assert finding.code == "ALC021"
    assert finding.message.endswith("of which only one can be read: pass them one by one")
