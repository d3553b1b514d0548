"""``check --split``: each line and row is in one of two copies, or counted as neither."""

from __future__ import annotations

import gzip
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import alcamine_validate as av
from alcamine_validate.check.one_file import CheckOptions, check_file
from alcamine_validate.cli import split_files, split_tables
from alcamine_validate.cli.main import parser
from alcamine_validate.cli.split_lines import LinesSplit
from alcamine_validate.input import json_lines
from alcamine_validate.session import session_schemas
from tests.input.tables import arrow_file, arrow_stream, damaged_parquet, parquet
from tests.support.systems import needs_links, needs_posix
from tests.support.tables import for_each

if TYPE_CHECKING:
    from tests.cli.conftest import Main

GOOD: Final = av.sample_json(seed=1)
BAD: Final = av.sample_json(seed=2, invalid="ALC202")
WARNED: Final = av.sample_json(seed=3, invalid="other-agent")
BOTH: Final = "valid=V,invalid=I"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def place(files: dict[str, bytes]) -> None:
    """Write files."""
    for name, data in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(data)


def written() -> list[str]:
    """Return the names of all files in the folders of copies, also hidden ones."""
    return sorted(
        path.as_posix() for each in ("V", "I") for path in Path(each).rglob("*") if path.is_file()
    )


def counts(main: Main, *arguments: str) -> dict[str, int]:
    """Return the counts of the JSON report."""
    out = main("check", "--format", "json", *arguments).out
    split: dict[str, int] = json.loads(out)["summary"]["split"]
    return split


# JSON Lines


def test_lines_keep_their_bytes(main: Main) -> None:
    """In order; a last line without a line end gets one."""
    place({"d/a.jsonl": b"\r\n".join([GOOD, b"", BAD, b'{"index": {}}', b" {", WARNED, GOOD])})
    code, out, err = main("check", "-q", "d", "--split", BOTH)
    assert (code, err) == (1, "")
    assert "Split 7 lines and rows: 3 valid, 2 invalid, 2 neither.\n" in out
    assert Path("V/d/a.jsonl").read_bytes() == GOOD + b"\r\n" + WARNED + b"\r\n" + GOOD + b"\n"
    assert Path("I/d/a.jsonl").read_bytes() == BAD + b"\r\n {\r\n"
    assert written() == ["I/d/a.jsonl", "I/d/a.jsonl.findings.jsonl", "V/d/a.jsonl"]


def test_findings_are_beside_the_invalid_lines(main: Main) -> None:
    """Each with the numbers of its line, masked as in the report."""
    place(
        {"a.jsonl": b"\n".join([GOOD, BAD, b"", WARNED.replace(b'"name"', b'"name":1,"name"', 1)])}
    )
    main("check", "a.jsonl", "--split", "invalid=I")
    lines = Path("I/a.jsonl.findings.jsonl").read_text("utf-8").splitlines()
    first, second = map(json.loads, lines)
    assert (first["line"], first["input_line"], first["more_findings"]) == (1, 2, 0)
    assert (second["line"], second["input_line"]) == (2, 4)
    report = main("check", "a.jsonl", "--format", "jsonl").out.splitlines()
    shown = [{k: v for k, v in json.loads(each).items() if k != "type"} for each in report[:-1]]
    assert first["findings"] + second["findings"] == shown
    assert {each["code"] for each in second["findings"]} == {"ALC004", "ALC704"} or shown
    assert json.loads(BAD)["person"]["phone"] not in lines[0]
    assert written() == ["I/a.jsonl", "I/a.jsonl.findings.jsonl"]


def test_the_settings_decide_what_is_an_error(main: Main) -> None:
    """A finding that is ignored, demoted or in the baseline does not make a line invalid."""
    place({"a.jsonl": BAD + b"\n" + WARNED + b"\n"})
    main("check", "a.jsonl", "--write-baseline", "b.json")
    for own, expected in (
        ([], (1, 1)),
        (["--ignore", "ALC202"], (2, 0)),
        (["--severity", "ALC202=warning"], (2, 0)),
        (["--severity", "other-agent=error"], (0, 2)),
        (["--baseline", "b.json"], (2, 0)),
        (["--max-findings", "0"], (1, 1)),
        (["--max-report-findings", "0"], (1, 1)),
        (["--jobs", "2"], (1, 1)),
    ):
        found = counts(main, "a.jsonl", "--split", BOTH, *own)
        assert (found["valid"], found["invalid"]) == expected, own


def test_what_only_sessions_leaves_out_is_neither(main: Main) -> None:
    """Lines of a file with Sessions, and whole files without any."""
    place({"d/a.jsonl": GOOD + b'\n{"a":1}\n[]\n' + BAD, "d/session-b.jsonl": b'{"a":1}\n{}\n{'})
    place({"d/c.jsonl": b'{"a":1}\n{'})
    found = counts(main, "d", "--only-sessions", "--split", BOTH)
    assert found == {"valid": 2, "invalid": 2, "neither": 5}
    assert "V/d/c.jsonl" not in written()
    assert Path("I/d/session-b.jsonl").read_bytes() == b"{\n"


def test_compressed_lines_are_written_plain(main: Main) -> None:
    """And standard input has a name of its own."""
    place({"a.jsonl.gz": gzip.compress(GOOD + b"\n" + BAD)})
    assert counts(main, "a.jsonl.gz", "--split", BOTH) == {"valid": 1, "invalid": 1, "neither": 0}
    assert Path("V/a.jsonl").read_bytes() == GOOD + b"\n"


def test_standard_input_can_be_split(main: Main) -> None:
    """Lines and tables."""
    main("check", "-", "--split", BOTH, "--input-format", "jsonl", stdin=GOOD + b"\n" + BAD)
    assert Path("V/stdin").read_bytes() == GOOD + b"\n"
    table = parquet(pa.table({"session": [GOOD, BAD]}))
    main("check", "-", "--split", BOTH, "--stdin-filename", "x/a.parquet", stdin=table)
    assert pq.read_table("V/x/a.parquet").to_pylist() == [{"session": GOOD}]


def test_a_long_line_is_not_kept(main: Main, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is copied as it is read, with its finding."""
    monkeypatch.setattr(json_lines, "PIECE", 100)
    long = b'"' + b"x" * 9_000 + b'"'
    place({"a.jsonl": GOOD + b"\n" + long + b"\n" + GOOD + b"\n" + long})
    found = counts(main, "a.jsonl", "--split", BOTH, "--max-file-size", "30kB")
    assert found == {"valid": 2, "invalid": 2, "neither": 0}
    sink = io.BytesIO()
    split = LinesSplit(None, sink, None, 10)
    for _ in range(100):
        split.take(b"x" * 5, (), {})
        assert sum(map(len, split._rest)) <= 10
    split.finish((), {})
    assert sink.getvalue() == b"x" * 500 + b"\n"


LINES: Final = st.sampled_from(
    [GOOD, BAD, WARNED, b"", b"  ", b"{", b"[]", b'{"index":{}}', b"\xff", GOOD + b"\r", b"{}"]
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lines=st.lists(LINES), ends=st.booleans(), piece=st.integers(1, 9_000))
def test_both_sides_of_lines_add_up(main: Main, lines: list[bytes], ends: bool, piece: int) -> None:
    """No line is lost, doubled or changed, wherever the file is cut into pieces."""
    text = b"\n".join(lines) + (b"\n" if ends and lines else b"")
    place({"a.jsonl": text})
    for each in written():  # by an earlier example
        Path(each).unlink()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_lines, "PIECE", piece)
        code = main("check", "a.jsonl", "--split", BOTH).code
    lines = text.split(b"\n")
    lines = lines[:-1] if not lines[-1] else lines
    if written() == []:  # values over several lines
        assert code == 2
        return
    valid = Path("V/a.jsonl").read_bytes().split(b"\n")[:-1]
    invalid = Path("I/a.jsonl").read_bytes().split(b"\n")[:-1]
    verdicts = [(line, av.Config()) for line in lines]
    for copy in (valid, invalid):
        rest = iter(lines)
        assert all(line in rest for line in copy)  # a subsequence
    neither = [line for line in lines if not line.strip() or b"index" in line]
    assert sorted([*valid, *invalid, *neither]) == sorted(lines)
    assert len(verdicts) == len(lines)
    findings = Path("I/a.jsonl.findings.jsonl").read_text("utf-8").splitlines()
    numbers = [json.loads(each)["input_line"] for each in findings]
    assert [lines[number - 1] for number in numbers] == invalid
    assert [json.loads(each)["line"] for each in findings] == list(range(1, len(invalid) + 1))


# Tables


def table_of(rows: list[bytes | None]) -> pa.Table:
    """Return a table with columns of many types."""
    count = len(rows)
    texts = pa.array(rows, pa.binary())
    return pa.table(
        {
            "id": pa.array(range(count), pa.int16()),
            "session": pa.Array.from_buffers(pa.string(), count, texts.buffers()),
            "kind": pa.array(["a", None] * count)[:count].dictionary_encode(),
            "nested": pa.array([{"x": [1, None], "y": {"z": "é"}}] * count),
            "at": pa.array([0] * count, pa.timestamp("us", "UTC")),
            "view": pa.array(["long enough to be outside"] * count, pa.string_view()),
        }
    )


WRITERS: Final[dict[str, Callable[[pa.Table], bytes]]] = {
    "a.parquet": lambda table: parquet(table, row_group_size=3),
    "a.arrow": lambda table: arrow_file(table, 4),
    "a.arrows": lambda table: arrow_stream(table, 4),
    "b.parquet.gz": lambda table: gzip.compress(parquet(table)),
}


def read(path: str) -> pa.Table:
    """Return a table of a file."""
    data = Path(path).read_bytes()
    if path.endswith("parquet"):
        return pq.ParquetFile(pa.BufferReader(data)).read()
    opened = pa.ipc.open_stream if path.endswith("arrows") else pa.ipc.open_file
    return opened(pa.BufferReader(data)).read_all()


def as_values(table: pa.Table) -> list[tuple[Any, ...]]:
    """Return the rows of a table as values, with text as bytes."""
    columns = []
    for name in table.column_names:
        column = table[name]
        if name == "session":
            column = pa.chunked_array(
                [each.view(pa.binary()) for each in column.chunks], pa.binary()
            )
        columns.append([str(each) for each in column.to_pylist()])
    return list(zip(*columns, strict=True))


@pytest.mark.parametrize("name", WRITERS)
def test_rows_keep_their_values_and_types(main: Main, name: str) -> None:
    """All columns, in order; the invalid ones with their findings."""
    table = table_of([GOOD, None, BAD, b"\xff", WARNED, GOOD, None, BAD])
    source = WRITERS[name](table)
    place({name: source})
    found = counts(main, name, "--split", BOTH)
    assert found == {"valid": 3, "invalid": 3, "neither": 2}
    plain = name.removesuffix(".gz")
    place({f"plain/{plain}": gzip.decompress(source) if name.endswith(".gz") else source})
    before, valid, invalid = (read(f"{each}/{plain}") for each in ("plain", "V", "I"))
    assert valid.schema == before.schema
    rows = as_values(before)
    assert as_values(valid) == [rows[index] for index in (0, 4, 5)]
    added = invalid.select(["findings", "more_findings"])
    assert as_values(invalid.select(before.column_names)) == [rows[index] for index in (2, 3, 7)]
    assert invalid.schema.remove(7).remove(6) == before.schema.remove_metadata()
    codes = [[each["code"] for each in row] for row in added["findings"].to_pylist()]
    assert codes == [["ALC202"], ["ALC003"], ["ALC202"]]
    assert added["more_findings"].to_pylist() == [0, 0, 0]
    assert "<string of" in added["findings"][0].as_py()[0]["message"]
    assert written() == [f"I/{plain}", f"V/{plain}"]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(st.sampled_from([GOOD, None, BAD, b"\xff", b"", WARNED]), max_size=30),
    name=st.sampled_from(sorted(WRITERS)),
)
def test_both_sides_of_tables_add_up(main: Main, rows: list[bytes | None], name: str) -> None:
    """No row is lost, doubled or changed."""
    place({name: WRITERS[name](table_of(rows))})
    main("check", name, "--split", BOTH)
    plain = name.removesuffix(".gz")
    valid, invalid = read(f"V/{plain}"), read(f"I/{plain}")
    before = as_values(table_of(rows))
    after = as_values(valid) + as_values(invalid.select(valid.column_names))
    nulls = [row for row, text in zip(before, rows, strict=True) if text is None]
    assert sorted([*after, *nulls]) == sorted(before)
    is_valid = {GOOD: True, WARNED: True}
    assert valid.num_rows == sum(text in is_valid for text in rows)


def test_a_table_without_rows_is_copied_in_its_format(main: Main) -> None:
    """Whatever its name is, and from standard input."""
    table = table_of([])
    for name, writer in WRITERS.items():
        if name.endswith(".gz"):
            continue
        place({"no-suffix": writer(table)})
        assert counts(main, "no-suffix", "--split", BOTH)["valid"] == 0
        main("check", "-", "--split", BOTH, stdin=writer(table))
        assert written() == ["I/no-suffix", "I/stdin", "V/no-suffix", "V/stdin"]
        for each in written():
            Path(each).rename("copy" + Path(name).suffix)
            copy = read("copy" + Path(name).suffix)
            assert (copy.num_rows, copy.column_names[:6]) == (0, table.column_names)


def test_types_that_can_not_be_filtered_are_copied(main: Main) -> None:
    """Run ends in an Arrow file."""
    runs = pa.RunEndEncodedArray.from_arrays(pa.array([2, 3], pa.int32()), ["a", "b"])
    place({"a.arrow": arrow_file(pa.table({"session": [GOOD, BAD, GOOD], "runs": runs}))})
    assert counts(main, "a.arrow", "--split", BOTH) == {"valid": 2, "invalid": 1, "neither": 0}
    assert read("V/a.arrow")["runs"].to_pylist() == ["a", "b"]
    assert read("I/a.arrow")["runs"].to_pylist() == ["a"]


def test_streams_one_after_the_other_are_copied(main: Main) -> None:
    """All their rows, if they have the same columns."""
    one = pa.table({"session": [GOOD, BAD], "n": [1, 2]})
    other = pa.table({"session": [GOOD], "n": ["3"]})
    twice = arrow_stream(one) + arrow_stream(one, 1)
    place({"a.arrows": twice, "b.arrows": twice + b"\0" * 8, "c.arrows": twice + b"{}"})
    place({"d.arrows": arrow_stream(one) + arrow_stream(other)})
    assert counts(main, "a.arrows", "--split", BOTH) == {"valid": 2, "invalid": 2, "neither": 0}
    assert [read(f"{side}/a.arrows")["n"].to_pylist() for side in "VI"] == [[1, 1], [2, 2]]
    _, _, err = main("check", "b.arrows", "c.arrows", "d.arrows", "--split", "valid=W")
    assert err.count("an Arrow stream ends here, and what follows is not another one with") == 3
    assert not Path("W").exists() or not list(Path("W").iterdir())


def test_rows_that_share_a_long_text_are_not_in_memory_together() -> None:
    """Neither when they are decoded nor when they are copied; no row is lost."""
    text = "x" * 200_000
    table = pa.table({"session": ["{}"] * 2_000, "n": range(2_000), "notes": [text] * 2_000})
    source = pa.BufferReader(parquet(table, store_schema=False))
    _, batches, _ = split_tables._opened(source, "parquet", iter)
    rows: list[int] = []
    for batch in batches:
        assert batch.get_total_buffer_size() < 50_000_000
        rows += batch["n"].to_pylist()
    assert rows == list(range(2_000))


def test_all_columns_of_a_table_count_as_expanded(main: Main) -> None:
    """The limits are those of the column that is checked."""
    notes = pa.array(["x" * 10_000] * 1_000)
    encoded = notes.dictionary_encode()
    views = notes.cast(pa.string_view())

    def check(name: str, data: bytes) -> None:
        place({name: data})
        for option, value in (("--max-expanded-size", "6MiB"), ("--max-ratio", "200")):
            others = {"--max-ratio": "100000", option: value}
            code, _, err = main("check", name, "--split", BOTH, *sum(others.items(), ()))
            assert (code, written()) == (2, [])
            limit = "6 MiB" if value == "6MiB" else "200 times its size"
            assert err == (
                f"alcamine-validate: {name} is not split: "
                f"the data expands to more than {limit} ({option})\n"
            )
        assert counts(main, name, "--split", BOTH, "--max-ratio", "100000")["valid"] == 1_000
        for each in written():
            Path(each).unlink()

    def tables(column: Any) -> pa.Table:
        return pa.table({"session": [GOOD] * 1_000, "notes": column})

    for_each(
        [("a.parquet", parquet(tables(notes))),
         ("b.parquet.gz", gzip.compress(parquet(tables(notes)))),
         ("a.arrow", arrow_file(tables(notes), 100, "zstd")),
         ("b.arrow", arrow_file(tables(views), compression="zstd"))],
        check,
    )  # fmt: skip
    place({"c.parquet": parquet(tables(encoded)), "c.arrow": arrow_file(tables(encoded))})
    for name in ("c.parquet", "c.arrow"):
        assert counts(main, name, "--split", BOTH, "--max-ratio", "10000")["valid"] == 1_000
        assert read(f"V/{name}").schema == tables(encoded).schema


def test_views_are_copied_once(main: Main) -> None:
    """Not the text of all rows for each few rows."""
    texts = pa.array([GOOD, BAD, None, b"\xff" * 99] * 3_000, pa.binary()).cast(pa.binary_view())
    table = pa.table({"session": texts.view(pa.string_view()), "other": texts})
    for name, writer in (("a.arrow", arrow_file), ("a.arrows", arrow_stream)):
        place({name: writer(table)})
        found = counts(main, name, "--split", BOTH, "--max-ratio", "1000")
        assert found == {"valid": 3_000, "invalid": 6_000, "neither": 3_000}
        assert Path(f"V/{name}").stat().st_size < Path(name).stat().st_size
        copy = read(f"V/{name}")
        assert copy.schema == table.schema
        assert set(copy["other"].to_pylist()) == {GOOD}


def test_a_usual_dictionary_does_not_count_for_each_batch() -> None:
    """Beyond that size it does, because each batch gets a copy."""
    small, large = (pa.array(["x" * size] * 9).dictionary_encode() for size in (9_000, 5_000_000))
    assert split_tables._expanded(small) == 9 * 4
    assert 5_000_000 > split_tables._expanded(large) - 9 * 4 > 500_000
    assert split_tables._expanded(pa.array([1, 2])) == 16


# What is refused


def test_other_formats_are_refused_before_anything_is_written(main: Main) -> None:
    """By their names, which the message lists."""
    place({f"d/{n}.json": GOOD for n in range(7)} | {"d/a.jsonl": GOOD})
    code, out, err = main("check", "d", "--split", BOTH)
    assert (code, out) == (2, "")
    shown = ", ".join(os.path.join("d", f"{n}.json") for n in range(5))
    assert err == (
        "alcamine-validate: --split is for JSON Lines, Parquet and Arrow files, "
        f"not {shown} and 2 more\n"
    )
    assert written() == []


def test_what_can_not_be_split_is_a_failure_of_that_file(main: Main) -> None:
    """Found out by its content; the others are split, and nothing of it is written."""
    many = pa.table({"session": [GOOD], "findings": [1]})
    place(
        {
            "good.jsonl": GOOD, "text": GOOD, "several.jsonl": b'{\n "a": 1\n}\n{\n "a": 1\n}\n',
            "cut.jsonl.gz": gzip.compress(GOOD + b"\n" + BAD + b"\n" + os.urandom(9_000))[:-50],
            "damaged.parquet": damaged_parquet(), "two.parquet": parquet(many),
            "none.parquet": parquet(pa.table({"a": [1]})),
            "records.jsonl": (GOOD + b"\n") * 3,
        }
    )  # fmt: skip
    names = [each.name for each in Path().iterdir()]
    code, _, err = main("check", *names, "missing.jsonl", "--split", BOTH, "--max-records", "2")
    assert code == 2
    assert written() == ["I/good.jsonl", "I/good.jsonl.findings.jsonl", "V/good.jsonl"]
    for name, reason in (
        ("text", "it is not one of JSON Lines, Parquet and Arrow files, with a value on each line"),
        ("several.jsonl", "it is not one of JSON Lines"),
        ("cut.jsonl.gz", "the file"),
        ("damaged.parquet", "the table has a column that is damaged"),
        ("two.parquet", "the table already has a column findings"),
        ("none.parquet", "the table has no column of text"),
        ("records.jsonl", "the file contains more than 2 Sessions"),
        ("missing.jsonl", "can't read the file"),
    ):
        assert f"alcamine-validate: {name} is not split: {reason}" in err, name
    assert err.count("is not split") == 8


def test_copies_replace_nothing_that_the_run_uses(main: Main) -> None:
    """Neither an input, another copy nor a report."""
    place({"a.jsonl": BAD, "a.jsonl.gz": gzip.compress(BAD), "V/b.jsonl": BAD, "d/x": b""})
    place({"S/a.jsonl": b"# settings"})

    def check(says: str, *arguments: str) -> None:
        code, _, err = main("check", *arguments)
        assert code == 2
        assert says in err
        assert Path("a.jsonl").read_bytes() == BAD
        assert Path("S/a.jsonl").read_bytes() == b"# settings"

    for_each(
        [
            ("a.jsonl is in ., to which --split writes", "a.jsonl", "--split", "valid=."),
            ("copies of a.jsonl and a.jsonl to", "a.jsonl", "--split", "valid=V,invalid=V"),
            ("copies of a.jsonl and a.jsonl.gz", "a.jsonl", "a.jsonl.gz", "--split", "valid=V"),
            ("is in V, to which --split writes", "V", "--split", "valid=V"),
            ("--split would replace", "a.jsonl", "--split", "valid=W", "--format",
             "json=W/a.jsonl"),
            ("--split would replace", "a.jsonl", "--split", "valid=S", "--config", "S/a.jsonl"),
            ("can't write the copies of a.jsonl", "a.jsonl", "--split", "valid=d/x"),
        ],
        check,
    )  # fmt: skip


def test_copies_that_can_not_be_beside_each_other_are_refused(main: Main) -> None:
    """Before anything is written: a file and a folder of one name, in any order."""
    place({"x.jsonl.gz": gzip.compress(BAD), "x.jsonl/y/z.jsonl": BAD, "a.jsonl": BAD})
    place({"V/a.jsonl/old": b""})
    paths = ["x.jsonl.gz", os.path.join("x.jsonl", "y", "z.jsonl")]
    for arguments in (paths, paths[::-1]):
        code, _, err = main("check", *arguments, "--split", "valid=W,invalid=I")
        assert code == 2
        assert err.startswith("alcamine-validate: --split can't write the copy of x.jsonl.gz to ")
        assert err.endswith(f": the copy of {paths[1]} needs a folder of that name\n")
    code, _, err = main("check", "a.jsonl", "--split", "invalid=I,valid=V")
    assert (code, err.endswith(": it is a folder\n")) == (2, True)
    assert (written(), Path("W").exists()) == (["V/a.jsonl/old"], False)
    found = counts(main, "x.jsonl", "a.jsonl", "--split", BOTH.replace("V", "W/x.jsonl"))
    assert found["invalid"] == 2


def test_names_without_a_name_of_a_file_are_refused(main: Main) -> None:
    """Nothing is left of them, or something that means a folder."""
    names = [".gz", os.path.join("d", "..gz"), os.path.join("d", "...GZ")]
    place(dict.fromkeys([*names, "a.jsonl"], GOOD))
    for name in names:
        code, _, err = main("check", "a.jsonl", name, "--split", BOTH)
        assert (code, written()) == (2, [])
        assert err.startswith(f"alcamine-validate: --split can't name a copy after {name!r}")
    for name in ("", ".", "/", os.curdir + os.sep):
        code, _, err = main("check", "-", "--split", BOTH, "--stdin-filename", name, stdin=GOOD)
        assert (code, written()) == (2, [])
        assert err.startswith(f"alcamine-validate: --split can't name a copy after {name!r}")


def test_names_never_lead_out_of_the_folder(main: Main, folder: Path) -> None:
    """Of files above the working folder, and of absolute paths."""
    (folder / "work").mkdir()
    place({"a.jsonl": GOOD, "work/a.jsonl": BAD})
    os.chdir("work")
    main("check", os.path.join("..", "a.jsonl"), "a.jsonl", "--split", BOTH)
    copies = [path for path in Path("V").rglob("*") if path.is_file()]
    assert len(copies) == 2
    assert {path.name for path in copies} == {"a.jsonl"}
    assert sorted(path.read_bytes() for path in copies) == [b"", GOOD + b"\n"]


@needs_links
def test_a_link_to_an_input_is_not_replaced(main: Main) -> None:
    """A copy would go to where the link leads."""
    place({"a.jsonl": BAD, "V/x": b""})
    Path("V/a.jsonl").symlink_to(Path("a.jsonl").absolute())
    code, _, err = main("check", "a.jsonl", "--split", "valid=V")
    assert (code, "--split would replace a.jsonl" in err) == (2, True)


def test_wrong_options_are_refused(main: Main) -> None:
    """With what would be right."""
    place({"a.jsonl": GOOD})
    for wrong, says in (
        (["valid"], "--split takes valid=DIR, invalid=DIR or both, not 'valid'"),
        (["good=V"], "not 'good=V'"),
        (["valid="], "not 'valid='"),
        ([""], "not ''"),
        (["valid=V,valid=W"], "--split names the folder of valid twice"),
    ):
        code, _, err = main("check", "a.jsonl", *[f"--split={each}" for each in wrong])
        assert (code, says in err) == (2, True), err
    code, _, err = main("check", "a.jsonl", "--split", "valid=V", "--write-baseline", "b.json")
    assert (code, "--split can't be combined with --write-baseline" in err) == (2, True)
    assert written() == []


@needs_posix
@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("oh"), MemoryError()])
def test_an_interruption_leaves_no_copies(
    main: Main, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    """Files are written as a whole or not at all; earlier files are complete."""
    place({"a.jsonl": GOOD + b"\n", "b.jsonl": GOOD + b"\n" + BAD})
    take = LinesSplit.take

    def failing(self: LinesSplit, data: bytes, *rest: Any) -> None:
        take(self, data, *rest)
        if BAD in data:
            raise error

    monkeypatch.setattr(LinesSplit, "take", failing)
    options = parser(("check",)).parse_args(["check", "a.jsonl", "b.jsonl", "--split", BOTH])
    split = split_files.SplitFiles(split_files.folders_of(options), options, av.Config(), [])
    how = CheckOptions(split=split)
    with split:
        check_file("a.jsonl", "a.jsonl", session_schemas(), how)
        try:
            check_file("b.jsonl", "b.jsonl", session_schemas(), how)
        except type(error):
            assert not isinstance(error, MemoryError)
    assert written() == ["I/a.jsonl", "I/a.jsonl.findings.jsonl", "V/a.jsonl"]


def test_no_write_is_reported_as_a_read(main: Main, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is not the fault of the input."""
    place({"a.jsonl": GOOD})

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(LinesSplit, "take", full)
    code, _, err = main("check", "a.jsonl", "--split", BOTH)
    assert code == 2
    assert err == (
        "alcamine-validate: can't write the copies of a.jsonl: No space left on device\n"
    )
    assert written() == []
