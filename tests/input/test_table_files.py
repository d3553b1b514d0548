"""Parquet and Arrow IPC files: each row is a record, and what can't be read stops nothing else."""

from __future__ import annotations

import gzip
import io
import os
import random
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pytest

import alcamine_validate as av
from alcamine_validate.check.one_file import CheckOptions, check_file
from alcamine_validate.check.result import CheckedFile
from alcamine_validate.input.checked_columns import Lost
from alcamine_validate.input.limits import Limits, OverLimit
from alcamine_validate.input.table_files import InvalidTable, Table
from alcamine_validate.session import session_schemas
from alcamine_validate.text.redact import NOTHING_HIDDEN
from tests.input.tables import arrow_file, arrow_stream, damaged_parquet, parquet
from tests.support.tables import for_each

GOOD: Final = av.sample_json(seed=1)
BAD: Final = av.sample_json(seed=2, invalid="ALC202")
ROWS: Final = [GOOD, None, BAD, b"{", GOOD, b"\xff", b"", GOOD]
FOUND: Final = [(3, "ALC202"), (4, "ALC002"), (6, "ALC003"), (7, "ALC002")]

Written = Callable[[pa.Table], bytes]
WAYS: Final[dict[str, Written]] = {
    "a.parquet": lambda table: parquet(table, row_group_size=3),
    "b.parquet": lambda table: parquet(table, compression="zstd", data_page_size=1),
    "c.arrow": lambda table: arrow_file(table, 3),
    "d.feather": lambda table: arrow_file(table, 3, "zstd"),
    "e.arrows": lambda table: arrow_stream(table, 3),
    "f.arrow": arrow_stream,
    "g.parquet.gz": lambda table: gzip.compress(parquet(table, row_group_size=3)),
    "without-suffix": parquet,
    "without.any": arrow_file,
    "stream.txt": arrow_stream,
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def checked(name: str, data: bytes, stdin: bool = False, **settings: Any) -> CheckedFile:
    """Return the result of a file with these bytes, or of the standard input."""
    options = CheckOptions(config=av.Config(**settings), redaction=NOTHING_HIDDEN)
    if stdin:
        return check_file("-", name, session_schemas(), options, io.BytesIO(data))
    Path(name).write_bytes(data)
    return check_file(name, name, session_schemas(), options)


def places(file: CheckedFile) -> list[tuple[int | None, str]]:
    """Return the line and the code of each finding."""
    return [(each.line, each.code) for each in file.findings]


def message(file: CheckedFile) -> str:
    """Return the message of the only finding, which is that the table is not valid."""
    [finding] = file.findings
    assert finding.code == "ALC021"
    return finding.message


def test_rows_are_judged_as_lines_are() -> None:
    """In each format, from a path and from the standard input; a null is counted."""
    table = pa.table({"id": range(len(ROWS)), "session": pa.array(ROWS, pa.binary())})

    def check(name: str, stdin: bool) -> None:
        file = checked(name, WAYS[name](table), stdin)
        assert places(file) == FOUND
        assert [each.record for each in file.findings] == [2, 3, 5, 6]
        assert (file.sessions, file.skipped) == (4, {"null": 1})

    for_each([(name, stdin) for name in WAYS for stdin in (False, True)], check)


TYPES: Final = (
    pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.large_binary(),
    pa.binary_view(), pa.dictionary(pa.int8(), pa.string()),
    pa.dictionary(pa.int32(), pa.large_binary()), pa.json_(),
    pa.run_end_encoded(pa.int32(), pa.string()), pa.binary(len(GOOD)),
)  # fmt: skip


def column_of(kind: pa.DataType) -> Any:
    """Return three rows of a type: a Session twice, and a null."""
    texts = [GOOD.decode(), None, GOOD.decode()]
    if pa.types.is_dictionary(kind):
        return pa.array(texts).dictionary_encode().cast(kind)
    if pa.types.is_run_end_encoded(kind):
        return pa.RunEndEncodedArray.from_arrays(pa.array([1, 2, 3], pa.int32()), texts)
    if isinstance(kind, pa.BaseExtensionType):
        return pa.ExtensionArray.from_storage(kind, pa.array(texts))
    if kind in (pa.string_view(), pa.binary_view()) or pa.types.is_string(kind):
        return pa.array(texts, kind)
    return pa.array([text and text.encode() for text in texts], kind)


def test_each_type_of_text_is_read() -> None:
    """Also those that Parquet stores as another one."""

    def check(kind: pa.DataType, name: str) -> None:
        if name.endswith("parquet") and pa.types.is_run_end_encoded(kind):
            return  # Parquet has no such column
        file = checked(name, WAYS[name](pa.table({"session": column_of(kind)})))
        assert (file.sessions, file.skipped, file.findings) == (2, {"null": 1}, [])

    names = ("a.parquet", "c.arrow", "d.feather", "e.arrows")
    for_each([(kind, name) for kind in TYPES for name in names], check)


def test_bad_utf_8_in_a_column_of_strings_is_a_finding() -> None:
    """Neither format checks it, and the other rows are checked."""
    text = pa.array([GOOD, b'{"a": "\xff"}', GOOD], pa.binary())
    table = pa.table({"session": pa.Array.from_buffers(pa.string(), 3, text.buffers())})
    encoded = pa.table({"session": table["session"].chunk(0).dictionary_encode()})

    def check(name: str, rows: Any) -> None:
        file = checked(name, WAYS[name](rows))
        assert (places(file), file.sessions) == ([(2, "ALC003")], 2)

    names = ("a.parquet", "c.arrow", "e.arrows")
    for_each([(name, rows) for name in names for rows in (table, encoded)], check)


# The column


def test_the_column_is_the_usual_one_or_the_only_one() -> None:
    """Or the one that is named. Columns of hashes do not count, unless they are named."""

    def check(columns: list[str], wanted: str | None) -> None:
        table = pa.table({name: [1] if name == "n" else [GOOD] for name in columns})
        assert checked("a.parquet", parquet(table), column=wanted).sessions == 1

    for_each(
        [(["a", "session"], None), (["n", "a"], None), (["a", "b"], "b"), (["a", "session"], "a"),
         (["a.b", "a"], "a"), (["a", "a.b"], "a.b"), (["é d"], None)],
        check,
    )  # fmt: skip
    hashes = {"a": [GOOD], "hash": pa.array([b"12"], pa.binary(2)), "nothing": pa.nulls(1)}
    assert checked("a.parquet", parquet(pa.table(hashes))).sessions == 1
    assert places(checked("a.parquet", parquet(pa.table(hashes)), column="hash")) == [(1, "ALC018")]


def test_a_column_that_can_not_be_read_is_one_finding() -> None:
    """It can't be silenced, and names the columns."""
    two = parquet(pa.table({"a": [GOOD], "b": [GOOD], "n": [1]}))
    says = "the table has several columns of text; --column names one of its columns: a, b, n"
    assert message(checked("a.parquet", two, ignore=["ALC"])) == says
    says = "the table has no column c; --column names one of its columns: a, b, n"
    assert message(checked("a.parquet", two, column="c")) == says
    says = "the table has no column of text; --column names one of its columns: n"
    assert message(checked("a.arrow", arrow_file(pa.table({"n": [1]})))) == says
    assert message(checked("a.arrow", arrow_file(pa.table({})))).endswith("it has no columns")
    doubled = pa.Table.from_arrays([pa.array([GOOD])] * 2, names=["session", "session"])
    assert message(checked("a.arrow", arrow_file(doubled))).startswith(
        "the table has 2 columns session;"
    )
    struct = parquet(pa.table({"session": [{"id": "a"}]}))
    assert "in which a property that is absent and one that is null are the same" in message(
        checked("a.parquet", struct)
    )
    assert "has the type int64" in message(checked("a.parquet", two, column="n"))


def test_names_of_columns_that_may_be_data_are_masked() -> None:
    """And many of them are counted."""
    names = ["ada@example.com", "+1 202 555 0143", *(f"c{number}" for number in range(30))]
    Path("a.arrow").write_bytes(arrow_file(pa.table({name: [1] for name in names})))
    file = check_file("a.arrow", "a.arrow", session_schemas())
    shown = message(file)
    assert "ada" not in shown
    assert "555" not in shown
    assert "<string of 15 characters #" in shown
    assert shown.endswith("c16, c17 and 12 more")


# What can't be read


def test_a_table_without_rows_has_a_warning() -> None:
    """With row groups or without; so has one with nothing but nulls."""
    nothing = pa.table({"session": pa.array([], pa.string())})
    schema = nothing.schema

    def check(name: str, data: bytes, says: str) -> None:
        [finding] = checked(name, data).findings
        assert (finding.code, finding.message) == ("ALC007", says)

    rows, nulls = "the file has no rows", "all rows of the column are null"
    of_nulls = pa.table({"session": pa.nulls(9)}, schema)
    batches = pa.Table.from_batches([], schema)
    for_each(
        [("a.parquet", parquet(nothing), rows), ("a.arrow", arrow_file(nothing), rows),
         ("a.arrow", arrow_file(batches), rows), ("a.arrows", arrow_stream(batches), rows),
         ("a.parquet", parquet(of_nulls), nulls), ("a.arrow", arrow_file(of_nulls, 2), nulls)],
        check,
    )  # fmt: skip


def test_a_damaged_row_group_stops_no_other_one() -> None:
    """Its rows are one finding, and the rows after it have their numbers."""
    data = damaged_parquet()
    file = checked("a.parquet", data)
    assert (places(file), file.sessions) == ([(5, "ALC021")], 8)
    assert file.findings[0].message.startswith("4 rows can't be read, from this one on: ")
    table = Table(data, "parquet", None, Limits())
    found = [each if isinstance(each, Lost) else len(each) for each in table.pieces()]
    assert found == [4, Lost(4), 4]
    assert list(table.pieces(1, 2)) == [Lost(4)]


def test_wrong_offsets_in_an_arrow_file_stop_no_other_rows() -> None:
    """They are not followed, in a record batch and in a stream."""
    texts = [b'{"a":1}'] * 6
    for name in ("c.arrow", "e.arrows"):
        data = bytearray(WAYS[name](pa.table({"session": pa.array(texts, pa.binary())})))
        start = data.index(pa.array([0, 7, 14, 21], pa.int32()).buffers()[1].to_pybytes()[:16])
        data[start + 4 : start + 8] = (1 << 30).to_bytes(4, "little")
        file = checked(name, bytes(data))
        assert places(file) == [(1, "ALC021"), (4, "ALC018")]
        assert file.findings[0].message.startswith("3 rows can't be read, from this one on")


def test_what_is_cut_off_is_a_finding() -> None:
    """A file ends with its index, and a stream is read up to its end."""
    table = pa.table({"session": [GOOD] * 4})
    for form, name in (("Parquet", "a.parquet"), ("Arrow", "c.arrow")):
        data = WAYS[name](table)
        for size in (0, 4, 100, len(data) - 1):
            says = f"the file is not a valid {form} file: it is damaged, truncated or encrypted"
            assert message(checked(name, data[:size])) == says
    file = checked("a.arrows", arrow_stream(table, 2)[:-100])
    assert (places(file), file.sessions) == ([(3, "ALC021")], 2)
    assert file.findings[0].message.startswith("rows from here on can't be read")


def test_a_record_batch_that_can_not_be_read_is_left_out() -> None:
    """Nobody knows how many rows it has, but the batches after it are read."""
    data = bytearray(arrow_file(pa.table({"session": [GOOD] * 6}), 2, "zstd"))
    frames = [at for at in range(len(data)) if data.startswith(b"\x28\xb5\x2f\xfd", at)]
    middle = frames[len(frames) // 2]
    data[middle : middle + 4] = bytes(4)
    file = checked("a.arrow", bytes(data))
    assert (places(file), file.sessions) == ([(3, "ALC021")], 4)


@pytest.mark.parametrize(
    ("way", "seed"),
    [
        ("c.arrow", 0),
        *(
            pytest.param(way, seed, marks=pytest.mark.thorough)
            for way in ("a.parquet", "b.parquet", "c.arrow", "d.feather", "e.arrows")
            for seed in (1, 2)
        ),
    ],
)
def test_random_damage_is_survived(way: str, seed: int, folder: Path) -> None:
    """Whatever bytes change, the process ends in order. Each check is in one of few processes."""
    program = (
        "import random, sys\n"
        "from tests.input.test_table_files import WAYS, checked, damages\n"
        "for data in damages(sys.argv[1], int(sys.argv[2])):\n"
        "    file = checked(sys.argv[1], data)\n"
        "    assert file.findings or file.sessions, 'nothing was said'\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, way, str(seed)],
        cwd=folder, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        check=False, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def damages(way: str, seed: int) -> Iterator[bytes]:
    """Yield the bytes of a table with some of them changed."""
    own = random.Random(seed)
    texts = [GOOD[:40], None, b"{}", GOOD[:9]] * 3
    encoded = pa.array(texts, pa.binary()).dictionary_encode()
    for column in (pa.array(texts, pa.string_view()), encoded):
        data = WAYS[way](pa.table({"session": column}))
        for _ in range(150):
            changed = bytearray(data)
            for _ in range(own.choice((1, 1, 2, 9))):
                changed[own.randrange(len(data))] = own.choice((0, 1, 127, 128, 255))
            yield bytes(changed)


def test_a_missing_pyarrow_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to install; the path counts as unreadable."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "alcamine_validate.input.table_files")
    file = checked("a.parquet", parquet_without_import())
    [finding] = file.findings
    assert (finding.code, file.unreadable) == ("ALC001", True)
    assert finding.message == (
        "can't read the file: Parquet and Arrow files need pyarrow: "
        "pip install 'alcamine-validate[arrow]'"
    )


def parquet_without_import() -> bytes:
    """Return the start of a Parquet file."""
    return b"PAR1"


# Limits


def test_limits_of_records_and_rows() -> None:
    """A row over the limit has a finding, and the file one if it has too many Sessions."""
    data = parquet(pa.table({"session": [GOOD, b" " * 9_000 + GOOD, GOOD]}))
    Path("a.parquet").write_bytes(data)
    table = Table(data, "parquet", None, Limits())
    assert sum(len(each) for each in table.pieces()) == 3
    file = checked("a.parquet", data, max_file_size=len(data) + 500)
    assert (places(file), file.sessions) == ([(2, "ALC010")], 2) if len(data) < 8_000 else True
    assert places(checked("a.parquet", data, max_file_size=99)) == [(None, "ALC010")]
    file = checked("a.parquet", data, max_records=2)
    assert (places(file), file.sessions) == ([(None, "ALC010")], 2)


def test_bombs_are_refused() -> None:
    """By what the file says, and by what is read if it says less."""
    long = b'"' + b"x" * 30_000 + b'"'
    rows = [long] * 3_000
    encoded = pa.array(rows).dictionary_encode()

    def check(name: str, data: bytes) -> None:
        file = checked(name, data)
        assert file.codes["ALC010"] == 1
        assert "--max-ratio" in file.findings[-1].message
        over = checked(name, data, max_expanded_size="1100KB", max_ratio=10**6)
        assert "--max-expanded-size" in over.findings[-1].message
        assert over.sessions + over.codes["ALC018"] < 3_000

    zstd = parquet(pa.table({"session": rows}), compression="zstd", use_dictionary=False)
    for_each(
        [("a.parquet", zstd), ("b.parquet", parquet(pa.table({"session": rows}))),
         ("c.parquet", parquet(pa.table({"session": encoded}))),
         ("a.arrow", arrow_file(pa.table({"session": rows}), compression="zstd")),
         ("b.arrow", arrow_file(pa.table({"session": encoded}))),
         ("c.parquet", parquet(pa.table({"session": pa.nulls(2_000_000, pa.string())})))],
        check,
    )  # fmt: skip


def peak(way: Callable[[], object]) -> int:
    """Return the peak of memory in bytes, of Python and of pyarrow."""
    pool = pa.default_memory_pool()
    before = pool.max_memory()
    tracemalloc.start()
    try:
        way()
        return tracemalloc.get_traced_memory()[1] + int(pool.max_memory()) - int(before)
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", ["a.parquet", "c.arrow", "e.arrows"])
def test_memory_does_not_grow_with_the_file(name: str) -> None:
    """Only some rows are in memory at a time; the file is not read as a whole."""
    texts = [av.sample_json(seed=seed) for seed in range(100)]
    peaks = []
    for times in (3, 3, 12):
        table = pa.table({"session": texts * times, "other": [bytes(9_000)] * 100 * times})
        ways: dict[str, bytes] = {
            "a.parquet": parquet(table, row_group_size=100, compression="none"),
            "c.arrow": arrow_file(table, 100),
            "e.arrows": arrow_stream(table, 100),
        }
        Path(name).write_bytes(ways[name])
        del table, ways
        peaks.append(peak(partial(check_file, name, name, session_schemas())))
    _, small, large = peaks
    assert large < 1.5 * small + 1_000_000
    assert large < Path(name).stat().st_size


def test_a_text_beyond_the_limits_does_not_become_a_python_object() -> None:
    """The size of what was decoded says enough."""
    data = parquet(pa.table({"session": [" " * 50_000_000]}), compression="zstd")

    def read() -> None:
        with pytest.raises(OverLimit):
            next(Table(data, "parquet", None, Limits()).pieces())

    tracemalloc.start()
    try:
        read()
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_a_text_that_many_rows_share_is_in_memory_once() -> None:
    """Rows of a dictionary do not multiply it."""
    text = b'"' + b"x" * 1_000_000 + b'"'
    encoded = pa.DictionaryArray.from_arrays(pa.array([0] * 1_000, pa.int8()), pa.array([text]))
    for data, form in (
        (arrow_file(pa.table({"session": encoded})), "arrow"),
        (parquet(pa.table({"session": encoded})), "parquet"),
        (parquet(pa.table({"session": [text] * 1_000})), "parquet"),
    ):
        limits = Limits(ratio=10**9, expanded_size=1 << 40)
        table = Table(data, form, None, limits)
        rows = 0

        def read(table: Table = table) -> None:
            nonlocal rows
            rows = sum(len(each) for each in table.pieces() if not isinstance(each, Lost))

        assert peak(read) < 200_000_000
        assert rows == 1_000


def test_the_groups_of_a_table_have_sizes() -> None:
    """They are for the division into tasks; a stream has no groups."""
    rows = pa.table({"session": [GOOD] * 6, "other": ["x" * 99] * 6})
    table = Table(parquet(rows, row_group_size=2, use_dictionary=False), "parquet", None, Limits())
    assert table.groups == 3
    assert all(2 * len(GOOD) <= size < 7 * len(GOOD) for size in table.sizes())
    table = Table(arrow_file(rows, 3), "arrow", None, Limits())
    assert (table.groups, len(table.sizes())) == (2, 2)
    table = Table(arrow_stream(rows, 3), "arrow", None, Limits())
    assert (table.groups, table.sizes()) == (None, [])
    with pytest.raises(InvalidTable):
        Table(b"", "parquet", None, Limits())
