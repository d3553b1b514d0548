"""``check --show-files``: which files would be checked, in which format, and what is left out."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import alcamine_validate as av
from tests.properties.hostile.captures import CAPTURES
from tests.support.places import EXAMPLES
from tests.support.systems import make_fifo, needs_any_name, needs_posix

if TYPE_CHECKING:
    from tests.cli.conftest import Main


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def place(files: dict[str, str | bytes]) -> None:
    """Write files."""
    for name, data in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(data.encode() if isinstance(data, str) else data)


def test_each_file_is_listed_with_its_format(main: Main) -> None:
    """The format is the one of the content where that decides; nothing is checked."""
    place(
        {
            "f/a.json": "{", "f/b.jsonl": "{}\n{}\n", "f/c.yaml": "a: 1", "f/d.yml": "{}",
            "f/e.har": "{}", "f/g.json.gz": gzip.compress(CAPTURES["Pact"][1]("{}").encode()),
            "named.txt": "{}\n{}\n", "f/z/cassette.yaml": CAPTURES["vcrpy"][1]("{}"),
        },
    )  # fmt: skip
    code, out, err = main("check", "--show-files", "f", "named.txt")
    assert (code, err) == (0, "")
    assert out == (
        "json        f/a.json\n"
        "jsonl       f/b.jsonl\n"
        "yaml        f/c.yaml\n"
        "json        f/d.yml\n"
        "har         f/e.har\n"
        "pact        f/g.json.gz\n"
        "vcr         f/z/cassette.yaml\n"
        "jsonl       named.txt\n"
        "\n"
        "8 files to check.\n"
    )


def test_what_is_left_out_is_counted_by_reason(main: Main) -> None:
    """Each reason has a line, if it applies; --no-gitignore applies here too."""
    (har,) = [text for name, text in CAPTURES.values() if name == "capture.har"]
    capture = json.loads(har("{}"))
    del capture["log"]["entries"][0]["response"]["content"]["text"]
    capture["log"]["entries"][0]["response"]["content"]["_file"] = "0123456789.json"
    place(
        {
            ".git/HEAD": "", ".gitignore": "*.tmp.json\ncache/\nnotes.txt\n",
            "a.json": "{}", "b.tmp.json": "{}", "cache/c.json": "{}", "node_modules/d.json": "{}",
            "vendor/e.json": "{}", "f.json": "{}", ".g.json": "{}", "notes.txt": "",
            "x/capture.har": json.dumps(capture), "x/0123456789.json": "{}",
        },
    )  # fmt: skip
    options = ("check", "--show-files", "--exclude", "vendor/", "--exclude", "f.json", ".")
    assert main(*options).out == (
        "json        ./a.json\n"
        "har         ./x/capture.har\n"
        "\n"
        "2 files to check.\n"
        "Left out 1 file and 1 folder ignored by git; --no-gitignore checks them.\n"
        "Left out 1 folder of dependencies or build output; name it to check it.\n"
        "Left out 1 file and 1 folder excluded by the settings.\n"
        "Left out 1 file and 1 folder with a hidden name.\n"
        "Left out 1 file without a known suffix.\n"
        "Left out 1 file that a capture names as a body; checked with the capture.\n"
    )
    _, out, _ = main(*options, "--no-gitignore")
    assert "json        ./b.tmp.json\njson        ./cache/c.json\n" in out
    assert "ignored by git" not in out


@pytest.mark.parametrize(
    ("data", "form"), [(b"{}", "json"), (b"{}\n{}", "jsonl"), (b"---\na: 1", "yaml")]
)
def test_the_standard_input_is_listed(main: Main, data: bytes, form: str) -> None:
    """Under its name, with the format of its content or of that name."""
    code, out, _ = main("check", "--show-files", "-", stdin=data)
    assert (code, out) == (0, f"{form:10}  <stdin>\n\n1 file to check.\n")
    _, out, _ = main("check", "--show-files", "--stdin-filename", "a.har", "-", stdin=data)
    assert out.startswith("har         a.har\n")


def test_a_format_that_is_given_is_listed(main: Main) -> None:
    """--input-format applies to all files."""
    place({"a.json": "{}", "b.txt": "{}"})
    _, out, _ = main("check", "--show-files", "--input-format", "pact", "a.json", "b.txt")
    assert out == "pact        a.json\npact        b.txt\n\n2 files to check.\n"


def test_files_whose_format_can_not_be_known(main: Main) -> None:
    """Compressed data that are not valid, and files over a limit; check reports them too."""
    place({"a.json.gz": gzip.compress(b"{}" * 9)[:20], "b.json": "[" * 2_000})
    code, out, _ = main("check", "--show-files", "--max-file-size", "1000", "a.json.gz", "b.json")
    assert code == 0
    assert out.splitlines()[:2] == [
        "unknown     a.json.gz: the file is truncated: its gzip data ends too early",
        "unknown     b.json: the file is larger than 1000 bytes (--max-file-size)",
    ]
    assert "2 files to check." in out


def test_only_the_first_sessions_are_read(main: Main) -> None:
    """A limit on Sessions does not matter, and neither do broken lines."""
    place({"a.jsonl": "{}\n" * 100 + "{"})
    _, out, _ = main("check", "--show-files", "--max-records", "3", "a.jsonl")
    assert out.startswith("jsonl       a.jsonl\n")


@needs_posix
def test_paths_that_can_not_be_read(main: Main) -> None:
    """They are listed with the reason, and the exit code is 2."""
    make_fifo("f.json")
    place({"a.json": "{}"})
    code, out, _ = main("check", "--show-files", "a.json", "missing.json", "f.json")
    assert code == 2
    assert out == (
        "json        a.json\n"
        "unreadable  missing.json: No such file or directory\n"
        "unreadable  f.json: it is not a regular file (pipe its content and pass - instead)\n"
        "\n"
        "1 file to check.\n"
    )


def test_a_folder_without_files(main: Main) -> None:
    """It is listed with what is missing, and the exit code is 0."""
    place({"f/a.txt": ""})
    assert main("check", "--show-files", "f").out == (
        "nothing     f: the folder contains no file to check\n"
        "\n"
        "0 files to check.\n"
        "Left out 1 file without a known suffix.\n"
    )


@needs_any_name
def test_names_with_control_characters_steer_no_terminal(main: Main) -> None:
    """Names are escaped as in reports."""
    place({"a\x1b[31m\n.json": "{}"})
    _, out, _ = main("check", "--show-files", ".")
    assert out.startswith("json        ./a\\u001b[31m\\u000a.json\n")


def test_reports_and_baselines_are_not_listed(main: Main) -> None:
    """They are not input, and none is written."""
    shutil.copy(EXAMPLES / "session.json", "a.json")
    place({"b.json": "{}"})
    options = ("--write-baseline", "b.json", "--format", "json=c.json")
    _, out, _ = main("check", "--show-files", *options, ".")
    assert out == "json        ./a.json\n\n1 file to check.\n"
    assert not Path("c.json").exists()
    assert Path("b.json").read_text() == "{}"


def test_a_path_is_needed(main: Main) -> None:
    """Without a path, the usage is wrong, as for a check."""
    code, _, err = main("check", "--show-files")
    assert code == 2
    assert "name a PATH to check" in err


def test_the_standard_input_is_left_out_as_in_a_check(main: Main) -> None:
    """With ``--only-sessions``, it is read to tell whether it holds a Session."""
    every = ("check", "--show-files", "--only-sessions", "--stdin-filename", "a.json", "-")
    assert main(*every, stdin=b"{}").out == (
        "\n0 files to check.\nLeft out 1 file without a Session.\n"
    )
    session = json.dumps(dict(av.sample(seed=1))).encode()
    assert main(*every, stdin=session).out == "json        a.json\n\n1 file to check.\n"
