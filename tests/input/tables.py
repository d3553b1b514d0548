"""Tables as bytes of files, for tests."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

import alcamine_validate as av


def parquet(table: pa.Table, **how: Any) -> bytes:
    """Return a table as a Parquet file."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, **how)
    return bytes(sink.getvalue())


def arrow_file(table: pa.Table, rows: int | None = None, compression: str | None = None) -> bytes:
    """Return a table as an Arrow IPC file with ``rows`` rows in each record batch."""
    sink = pa.BufferOutputStream()
    how = pa.ipc.IpcWriteOptions(compression=compression, unify_dictionaries=True)
    with pa.ipc.new_file(sink, table.schema, options=how) as writer:
        writer.write_table(table, max_chunksize=rows)
    return bytes(sink.getvalue())


def arrow_stream(table: pa.Table, rows: int | None = None) -> bytes:
    """Return a table as an Arrow IPC stream with ``rows`` rows in each record batch."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=rows)
    return bytes(sink.getvalue())


def damaged_parquet() -> bytes:
    """Return a Parquet file of three row groups with 4 rows each, the second one damaged."""
    how = {"row_group_size": 4, "use_dictionary": False, "write_page_checksum": True}
    texts = [av.sample_json(seed=seed) for seed in range(12)]
    data = parquet(pa.table({"session": texts}), **how)
    group = pq.ParquetFile(pa.BufferReader(data)).metadata.row_group(1).column(0)
    end = group.data_page_offset + group.total_compressed_size  # the page starts with statistics
    return data[: end - 500] + bytes(500) + data[end:]
