"""The inputs of ``check``: JSON Lines, YAML and compressed files, and refused inputs."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import zstandard

import alcamine_validate as av
from tests.support.sessions import TELLING
from tests.support.systems import make_fifo, needs_posix

if TYPE_CHECKING:
    from tests.cli.conftest import Main

GOOD = av.sample_json(seed=1)
BAD = av.sample_json(seed=2, invalid="ALC103")


def checked(main: Main, path: Path, *more: str) -> tuple[int, list[tuple[Any, ...]], Any]:
    """Return the exit code, (code, line, record) of each finding, and the summary."""
    code, out, err = main("check", "--format", "json", *more, path)
    assert err == ""
    report = json.loads(out)
    places = [(each["code"], each["line"], each["record"]) for each in report["findings"]]
    return code, places, report["summary"]


def test_json_lines_are_told_apart_by_line_feeds_alone(main: Main, tmp_path: Path) -> None:
    """Blank lines are skipped, an invalid line is one finding, and later lines are checked."""
    path = tmp_path / "sessions.jsonl"
    odd = GOOD.replace(b'"name":', b'"note":"\xe2\x80\xa8\xc2\x85","name":', 1)
    path.write_bytes(b"\n".join([GOOD, b"", b'{"id": ', b"  \r", odd + b"\r", BAD]))
    code, found, summary = checked(main, path, "--ignore", "ALC6,ALC7")
    assert code == 1
    assert found == [("ALC002", 3, 1), ("ALC103", 6, 3)]
    assert (summary["sessions"], summary["errors"]) == (3, 2)


def test_a_file_of_many_pieces_keeps_count(main: Main, tmp_path: Path) -> None:
    """Line and record numbers continue across the blocks of a file; findings are limited."""
    path = tmp_path / "many.ndjson"
    path.write_bytes(b"\n".join([GOOD] * 1200 + [BAD] + [b"no"] * 1100))
    code, found, summary = checked(main, path)
    assert (code, found[0]) == (1, ("ALC103", 1201, 1200))
    assert (len(found), summary["left_out"], summary["errors"]) == (1000, 101, 1101)
    assert checked(main, path, "--max-findings", "3")[2]["left_out"] == 1098


def test_a_long_line_does_not_stop_the_rest(main: Main, tmp_path: Path) -> None:
    """A line over the limit is a finding, counts as a record, and is not kept in memory.

    An uncompressed file over the limit is refused as a whole. The line lengths of a compressed
    file or of standard input are known only while it is read.
    """
    data = b"\n".join([b'"' + b"x" * 30_000 + b'"', GOOD, BAD])
    expected = [("ALC010", 1, 0), ("ALC103", 3, 2)]
    path = tmp_path / "long.jsonl.gz"
    path.write_bytes(gzip.compress(data))
    limit = ("--max-file-size", "20kB")
    code, found, summary = checked(main, path, *limit)
    assert (code, found, summary["sessions"]) == (1, expected, 2)
    options = (*limit, "--input-format", "jsonl", "-")
    code, out, _ = main("check", "--format", "json", *options, stdin=data)
    report = json.loads(out)
    assert code == 1
    assert [(each["code"], each["line"], each["record"]) for each in report["findings"]] == expected
    path.write_bytes(data)
    assert checked(main, path, *limit)[:2] == (1, [("ALC010", None, None)])


def test_records_past_the_limit_are_not_judged(main: Main, tmp_path: Path) -> None:
    """The limit applies to JSON Lines and to arrays; exceeding it is an error."""
    for name, data in (
        ("s.jsonl", b"\n".join([BAD] * 5)),
        ("s.json", b"[" + b",".join([BAD] * 5) + b"]"),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        code, found, summary = checked(main, path, "--max-records", "2")
        assert (code, summary["sessions"]) == (1, 2)
        assert [(each, record) for each, _, record in found] == [
            ("ALC103", 0), ("ALC103", 1), ("ALC010", None),
        ]  # fmt: skip
        assert checked(main, path, "--max-records", "5")[2]["errors"] == 5


def test_what_is_left_out_is_said(main: Main, tmp_path: Path) -> None:
    """The report shows the number of findings left out."""
    path = tmp_path / "s.jsonl"
    path.write_bytes(b"no\n" * 12)
    for form in ("text", "concise"):
        out = main("check", "--format", form, "--max-findings", "2", path).out
        assert "s.jsonl: and 10 more findings (--max-findings shows more)" in out
        out = main("check", "--format", form, "--max-findings", "12", path).out
        assert "--max-findings" not in out
    code, found, summary = checked(main, path, "--max-findings", "0")
    assert (code, found, summary["left_out"]) == (1, [], 12)


def test_a_report_on_many_files_has_a_limit(main: Main, tmp_path: Path) -> None:
    """The most severe findings are shown; exit code, counts and statistics include all findings."""
    for number in range(12):
        line = av.sample_json(seed=2, invalid="ALC103" if number == 11 else "ALC623")
        (tmp_path / f"{number:02}.jsonl").write_bytes((line + b"\n") * 3)
    limit = ("--max-report-findings", "4")
    everything = checked(main, tmp_path, "--statistics")
    limited = checked(main, tmp_path, "--statistics", *limit)
    assert [each for each, _, _ in limited[1]] == ["ALC623", "ALC103", "ALC103", "ALC103"]
    assert limited[2].pop("left_out") == 32
    assert everything[2].pop("left_out") == 0
    assert (limited[0], limited[2]) == (everything[0], everything[2])
    for form in ("text", "concise", "github", "junit", "gitlab", "sarif"):
        code, out, _ = main("check", "--all", "--format", form, *limit, tmp_path)
        assert code == 1
        assert "Left out 32 findings: this report shows 4 at most (--max-report-findings" in out
    assert main("check", "--format", "jsonl", *limit, tmp_path).out.count('"finding"') == 36
    out = main("check", *limit, tmp_path).out
    assert "and 2 more times in this file and in 10 more files (list with" in out
    assert "Left out" not in out
    for form in ("markdown", "html"):
        out = main("check", "--format", form, *limit, tmp_path).out
        assert out == main("check", "--format", form, tmp_path).out
    statistics = main("check", "--statistics", *limit, tmp_path).out
    assert statistics == main("check", "--statistics", tmp_path).out


def test_a_report_has_a_limit_of_its_own(main: Main, tmp_path: Path) -> None:
    """The default limit is 10,000 findings over all files."""
    for number in range(11):
        (tmp_path / f"{number:02}.jsonl").write_bytes(b"no\n" * 1_000)
    out = main("check", "--format", "concise", tmp_path).out
    assert out.count(": error: ") == 10_000
    assert "Left out 1,000 findings: this report shows 10,000 at most" in out


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.ZstdCompressor().compress])
@pytest.mark.parametrize("suffix", [".gz", ".zst", ""])
def test_captures_may_be_compressed(main: Main, tmp_path: Path, pack: Any, suffix: str) -> None:
    """Folders are searched for their suffixes; findings have places in the decompressed text."""
    content = {"mimeType": "application/json", "text": BAD.decode()}
    request = {"method": "GET", "url": "https://api.example.com/sessions/a1"}
    entry = {"request": request, "response": {"status": 200, "headers": [], "content": content}}
    text = json.dumps({"log": {"entries": [entry]}}, indent=1)
    (tmp_path / f"a.har{suffix}").write_bytes(pack(text.encode()))
    code, found, summary = checked(main, tmp_path)
    line = 1 + text[: text.index('"text"')].count("\n")
    assert (code, found, summary["sessions"]) == (1, [("ALC103", line, 0)], 1)


def test_a_package_that_is_missing_is_exit_code_2(
    main: Main, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that can't be read for an external reason has no verdict."""
    monkeypatch.setitem(sys.modules, "zstandard", None)
    path = tmp_path / "s.json.zst"
    path.write_bytes(zstandard.ZstdCompressor().compress(GOOD))
    code, found, _ = checked(main, path)
    assert (code, found) == (2, [("ALC001", None, None)])
    assert "alcamine-validate[compression]" in main("check", path).out


def test_each_yaml_document_is_read_as_json(main: Main, tmp_path: Path) -> None:
    """A file may have several documents; anything that JSON lacks is a finding at its line."""
    path = tmp_path / "sessions.yaml"
    text = f"---\n{GOOD.decode()}\n---\nstatus: NO\nphone: +12025550143\n? [1]\n: 2\n<<: {{a: 1}}\n"
    text += "".join(f"{name}: 1\n" for name in TELLING)
    path.write_text(text, "utf-8")
    code, found, summary = checked(main, path, "--ignore", "ALC101,ALC102,ALC201,ALC7")
    assert code == 1
    assert summary["sessions"] == 2
    assert [(each, line) for each, line, _ in found] == [
        ("ALC015", 4), ("ALC103", 4), ("ALC015", 5), ("ALC013", 6), ("ALC013", 8),
    ]  # fmt: skip
    assert {record for _, _, record in found} == {1}


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.ZstdCompressor().compress])
def test_compressed_files_are_read_as_what_they_expand_to(
    main: Main, tmp_path: Path, pack: Any
) -> None:
    """Compression is detected by content, not by name; truncated data is a finding."""
    path = tmp_path / "session.jsonl.gz"
    whole = pack(GOOD + b"\n" + BAD)
    path.write_bytes(whole)
    assert checked(main, path)[1] == [("ALC103", 2, 1)]
    path.write_bytes(whole[:-10])
    code, found, _ = checked(main, path)
    assert code == 1
    assert found[-1][0] == "ALC011"


def test_bombs_are_refused(main: Main, tmp_path: Path) -> None:
    """Exceeding a limit on ratio, expanded size, aliases or nesting is a finding."""
    path = tmp_path / "bomb.json.gz"
    path.write_bytes(gzip.compress(b" " * 20_000_000))
    assert checked(main, path)[1] == [("ALC010", None, None)]
    some = ("--max-ratio", "100000", "--max-expanded-size", "10MB")
    assert checked(main, path, *some)[1] == [("ALC010", None, None)]
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 9)]
    (tmp_path / "alias.yaml").write_text("\n".join(["l0: &l0 lol", *levels]), "utf-8")
    assert checked(main, tmp_path / "alias.yaml")[1][-1][0] == "ALC010"
    (tmp_path / "deep.yaml").write_text("[" * 30_000, "utf-8")
    assert [code for code, _, _ in checked(main, tmp_path / "deep.yaml")[1]] == ["ALC005"]


@needs_posix
def test_a_fifo_is_refused_at_once(main: Main, tmp_path: Path) -> None:
    """It is refused without waiting for a writer."""
    make_fifo(tmp_path / "pipe.json")
    code, found, _ = checked(main, tmp_path / "pipe.json")
    assert (code, found) == (2, [("ALC001", None, None)])


@pytest.mark.parametrize("value", ["x", "-1", "1 parsec", ""])
def test_a_limit_that_is_none_is_refused(main: Main, value: str) -> None:
    """The message shows a valid example."""
    code, _, err = main("check", f"--max-file-size={value}", "x.json")
    assert code == 2
    assert "such as 100MB" in err


def test_a_baseline_leaves_out_what_is_known(main: Main, tmp_path: Path) -> None:
    """Only new findings fail; stale ones are reported, and dropped with ``--prune-baseline``."""
    path, known = tmp_path / "s.jsonl", tmp_path / "known.json"
    path.write_bytes(BAD)
    assert main("check", "--write-baseline", known, path).code == 0
    assert checked(main, path, "--baseline", str(known))[0] == 0
    path.write_bytes(b"\n\n" + BAD + b"\n" + BAD)
    code, found, summary = checked(main, path, "--baseline", str(known))
    assert (code, found, summary["known"]) == (1, [("ALC103", 4, 1)], 1)
    path.write_bytes(GOOD)
    code, _, summary = checked(main, path, "--baseline", str(known))
    assert (code, summary["stale"][0]["code"]) == (0, "ALC103")
    assert main("check", path, "--baseline", known, "--prune-baseline").code == 0
    assert json.loads(known.read_text("utf-8"))["known"] == []


def test_several_reports_at_once(main: Main, tmp_path: Path) -> None:
    """One report goes to standard output, the others to files that are written completely."""
    path, sarif = tmp_path / "s.json", tmp_path / "out.sarif"
    path.write_bytes(BAD)
    code, out, _ = main("check", "--format", "concise", "--format", f"sarif={sarif}", path)
    assert code == 1
    assert "ALC103" in out
    assert json.loads(sarif.read_text("utf-8"))["version"] == "2.1.0"
    assert main("check", "--format", "text", "--format", "json", path).code == 2
    assert main("check", "--output-file", tmp_path / "no" / "x", path).code == 2
