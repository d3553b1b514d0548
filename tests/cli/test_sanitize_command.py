"""``sanitize``: what is written, shown and returned, in which no value is shown."""

from __future__ import annotations

import base64
import gzip
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from alcamine_validate.cli import whole_files
from tests.cli.conftest import Main, Run
from tests.sanitizing.planted import EMAIL, NAME, PHONE, PLANTED, left, session
from tests.sanitizing.test_run import har
from tests.support.systems import needs_links, needs_signals, needs_users

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with people in a Session, a HAR and a compressed file, and in a broken one."""
    monkeypatch.chdir(tmp_path)
    text = json.dumps(session(), indent=2)
    Path("a.json").write_text(text)
    Path("b.har").write_text(json.dumps(har(text)))
    Path("c.json.gz").write_bytes(gzip.compress(text.encode()))
    Path("clean.json").write_text('{"phone": "+12025550143"}\n')
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of the files in a folder."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_files_are_replaced(main: Main, files: Path) -> None:
    """In place; the report has numbers, and a second run nothing to do."""
    before = contents(files)
    code, out, err = main("sanitize", "--isolated", ".")
    assert (code, err) == (0, "")
    assert out.split("\n")[0] == (
        "./a.json: replaced 5 names, 2 texts, 5 phone numbers, 2 email addresses, 1 IBAN, "
        "1 IP address and 2 secrets"
    )
    assert out.split("\n")[-2].startswith("Replaced 15 names, 6 texts, ")
    assert out.endswith(" in 3 of 4 files.\n")
    after = contents(files)
    assert {name for name in before if before[name] == after[name]} == {"clean.json"}
    assert [left(data) for data in after.values()] == [set()] * 4
    assert left(out.encode()) == set()
    again = main("sanitize", "--isolated", ".")
    assert again == (0, "Nothing to replace in 4 files.\n", "")
    assert main("sanitize", "--isolated", "--check", ".").code == 0
    assert contents(files) == after
    checked = main(
        "check", "--isolated", "--select", "ALC8", "--select", "ALC803", "--ignore", "ALC0",
        "--fail-on", "warning", ".",
    )  # fmt: skip
    assert checked.code == 0


@pytest.mark.parametrize("option", ["--check", "--diff"])
def test_nothing_is_written_on_request(main: Main, files: Path, option: str) -> None:
    """The exit code says that something would be."""
    before = contents(files)
    code, out, _ = main("sanitize", "--isolated", option, ".")
    assert code == 1
    assert contents(files) == before
    assert "a.json: would replace 5 names, 2 texts" in out
    assert "Would replace 15 names" in out
    assert left(out.encode()) == set()
    assert ("\n+++ a.json\n" in out) == (option == "--diff")
    assert ('+    "phone": "+1' in out) == (option == "--diff")
    assert main("sanitize", "--isolated", option, "clean.json").code == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such file names")
def test_a_difference_can_t_control_a_terminal(main: Main, tmp_path: Path) -> None:
    """By the name of the file, for example; tabs and line ends stay."""
    path = tmp_path / "\x1b[31m.json"
    path.write_bytes(f'{{\r\n\t"phone": "{PHONE}"\r\n}}'.encode())
    shown = main("sanitize", "--isolated", "--diff", str(path)).out
    assert "\x1b" not in shown
    assert '\\x1b[31m.json\n@@ -1,3 +1,3 @@\n {\r\n-\t"phone": <string of' in shown


def test_standard_input_goes_to_standard_output(main: Main, files: Path) -> None:
    """The report goes to standard error."""
    data = (files / "c.json.gz").read_bytes()
    name = ("--stdin-filename", "x.json.gz")
    done = main("sanitize", "--isolated", *name, "-", stdin=json.dumps(session()).encode())
    assert left(done.out.encode()) == set()
    assert json.loads(done.out)["status"] == session()["status"]
    assert done.err.startswith("x.json.gz: replaced 5 names")
    clean = main("sanitize", "--isolated", "-", stdin=b'{"a": 1}')
    assert clean.out == '{"a": 1}'
    broken = main("sanitize", "--isolated", "-", stdin=data[:-9])
    assert broken.code == 2
    assert broken.out == ""
    checked = main("sanitize", "--isolated", "--check", "-", stdin=json.dumps(session()).encode())
    assert checked.code == 1
    assert checked.out.startswith("<stdin>: would replace 5 names")


def test_compressed_bytes_go_to_standard_output(run: Run, files: Path) -> None:
    """As they came: compressed."""
    done = run("sanitize", "--isolated", "-", stdin=(files / "c.json.gz").read_bytes())
    assert done.returncode == 0
    assert left(done.stdout) == set()
    assert json.loads(gzip.decompress(done.stdout))["agentId"] == session()["agentId"]


def test_a_key_gives_the_same_values_in_each_run(
    main: Main, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a file or a variable; white space around it does not count."""
    Path("key").write_text(f"{KEY}\n")
    monkeypatch.setenv("OUR_KEY", KEY)
    text = Path("a.json").read_text()
    found = []
    for key in ("key", "env:OUR_KEY", None, None):
        Path("a.json").write_text(text)
        main("sanitize", "--isolated", *(("--key", key) if key else ()), "a.json")
        found.append(Path("a.json").read_text())
    assert found[0] == found[1]
    assert len(set(found)) == 3


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("missing", "--key: can't read missing: "),
        ("env:NONE", "--key: the variable NONE is not set\n"),
        ("env:EMPTY", "--key: the variable EMPTY is empty; use at least 16 random bytes\n"),
        ("short", "--key: short has only 15 bytes: a key of less than 16 could be guessed\n"),
        ("a\0b", "--key: can't read a"),
    ],
)
def test_bad_keys_are_refused(
    main: Main, files: Path, monkeypatch: pytest.MonkeyPatch, key: str, why: str
) -> None:
    """Before anything is written."""
    monkeypatch.setenv("EMPTY", " \n")
    Path("short").write_text(KEY[:15])
    before = contents(files)
    code, out, err = main("sanitize", "--isolated", "--key", key, ".")
    assert (code, out) == (2, "")
    assert err.startswith(f"alcamine-validate: {why}")
    assert contents(files) == before


def test_ids_are_replaced_on_request(main: Main, files: Path) -> None:
    """The same in all files."""
    main("sanitize", "--isolated", "a.json")
    assert json.loads(Path("a.json").read_text())["id"] == session()["id"]
    code, out, _ = main("sanitize", "--isolated", "--ids", ".")
    assert code == 0
    assert " ids" in out
    one = json.loads(Path("a.json").read_text())
    other = json.loads(gzip.decompress(Path("c.json.gz").read_bytes()))
    assert one["id"] == other["id"] != session()["id"]
    assert one["person"]["id"] == one["personId"]


def test_files_that_can_t_be_sanitized_are_named(main: Main, files: Path) -> None:
    """With the reason; the others are written."""
    Path("bad.json").write_text(f'{{"email": "{EMAIL}", "email": 1}}')
    Path("x.jsonl").write_text(f'{{}}\n{{"email": "{EMAIL}"\n')
    code, out, _ = main("sanitize", "--isolated", ".", "missing.json")
    assert code == 2
    assert "./x.jsonl: can't be sanitized, so it is as it was: line 2 is not valid JSON\n" in out
    assert "./bad.json: can't be sanitized, so it is as it was: the text repeats a name" in out
    assert "missing.json: can't be sanitized, so it is as it was: the file can't be read" in out
    assert out.endswith(" in 3 of 7 files. 3 files can't be sanitized.\n")
    assert left(Path("a.json").read_bytes()) == set()
    assert EMAIL in Path("bad.json").read_text()
    assert left(out.encode()) == set()
    Path("empty").mkdir()
    assert main("sanitize", "--isolated", "empty").code == 2


def test_the_line_of_a_refused_value_is_named(main: Main, files: Path) -> None:
    """As in other reports."""
    Path("x.yaml").write_text(f'a: 1\n"\\x62 {PHONE}": 2\n')
    code, out, _ = main("sanitize", "--isolated", "x.yaml")
    assert code == 2
    assert out.startswith("x.yaml: can't be sanitized, so it is as it was: a name of a member")
    assert left(out.encode()) == set()


def test_settings_count(main: Main, files: Path) -> None:
    """Fields of the table, ignores and excludes."""
    Path("alcamine-validate.toml").write_text(
        'exclude = ["b.har"]\nignore = ["ALC804"]\n\n[sanitize]\n'
        '"/person/properties" = "keep"\n"/agent/version/systemPrompt" = "secret"\n'
    )
    code, out, _ = main("sanitize", ".")
    assert code == 0
    assert out.endswith(" in 2 of 3 files.\n")
    after = json.loads(Path("a.json").read_text())
    assert after["agent"]["version"]["systemPrompt"].startswith("REDACTED-")
    assert "apiKey" in after["person"]["properties"]
    Path("alcamine-validate.toml").write_text('[sanitize]\n"/a" = "txt"\n')
    assert main("sanitize", ".").code == 2


def test_a_body_s_fields_are_named_if_they_stay(main: Main, files: Path) -> None:
    """A digest can't be made anew."""
    value: Any = har(json.dumps(session()))
    headers = value["log"]["entries"][0]["response"]["headers"]
    headers.append({"name": "ETag", "value": '"686897696a7c876b7e"'})
    Path("b.har").write_text(json.dumps(value))
    _, out, _ = main("sanitize", "--isolated", "b.har")
    assert "b.har: left etag as it is: " in out.lower()


def test_a_place_of_settings_that_no_session_has_is_named(main: Main, files: Path) -> None:
    """If whole folders are sanitized; single files say nothing about others."""
    Path("alcamine-validate.toml").write_text('[sanitize]\n"/persn" = "text"\n"/name" = "keep"\n')
    words = 'sanitize: "/persn" is a place that no Session in these files has\n'
    assert words in main("sanitize", "--check", ".").out
    assert words not in main("sanitize", "--check", "a.json").out


def test_a_telling_name_of_a_file_is_named(main: Main, files: Path) -> None:
    """By what is replaced in a text, or by its form; renaming is not for this command."""
    Path("a.json").rename(f"{NAME}.json")
    Path("clean.json").rename("get[+41791234567].json")
    words = "its name may hold a person's data or a secret: rename it"
    shown = main("sanitize", ".").out
    assert shown.count(words) == 2
    assert f"./{NAME}.json: {words}\n" in shown
    assert f"./get[+41791234567].json: {words}\n" in main("sanitize", "--check", ".").out
    assert Path(f"{NAME}.json").exists()


def test_what_a_difference_can_t_show_is_counted(main: Main, files: Path) -> None:
    """Bodies in base64 are replaced as a whole."""
    value = har(json.dumps({"a": EMAIL, "b": PHONE}))
    content = value["log"]["entries"][0]["response"]["content"]
    coded = base64.b64encode(content["text"].encode()).decode()
    content |= {"text": coded, "encoding": "base64"}
    Path("b.har").write_text(json.dumps(value))
    words = "b.har: 2 of them are in encoded bodies, which are not shown\n"
    assert words in main("sanitize", "--isolated", "--diff", "b.har").out
    assert "encoded bodies" not in main("sanitize", "--isolated", "--check", "b.har").out


def test_a_byte_order_mark_stays(main: Main, files: Path) -> None:
    """The rest of the file is checked without it, and keeps its other findings."""
    data = b"\xef\xbb\xbf" + Path("a.json").read_bytes().replace(b"\n", b"\r\n")
    Path("a.json").write_bytes(data)
    assert main("sanitize", "--isolated", "a.json").code == 0
    after = Path("a.json").read_bytes()
    assert after.startswith(b"\xef\xbb\xbf{\r\n")
    assert left(after) == set()


def test_bodies_are_named_like_other_files(main: Main, tmp_path: Path, files: Path) -> None:
    """From the current folder, as the mappings that name them."""
    for folder in ("mappings", "__files"):
        Path(folder).mkdir()
    mapping = {"request": {"urlPath": "/x"}, "response": {"status": 200, "bodyFileName": "b.json"}}
    Path("mappings/a.json").write_text(json.dumps(mapping))
    Path("__files/b.json").write_text(json.dumps(session()))
    out = main("sanitize", "--isolated", "--check", "mappings").out
    assert out.startswith(f"{Path('__files/b.json')}: would replace ")


@needs_users
def test_permissions_stay(main: Main, files: Path) -> None:
    """Those of the file are kept."""
    Path("a.json").chmod(0o640)
    main("sanitize", "--isolated", "a.json")
    assert stat.S_IMODE(Path("a.json").stat().st_mode) == 0o640


def test_files_that_can_t_be_written_are_named(
    main: Main, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are written."""
    real = os.access

    def access(path: Any, mode: int) -> bool:
        return real(path, mode) and not (mode == os.W_OK and str(path).endswith("a.json"))

    monkeypatch.setattr(os, "access", access)
    code, out, _ = main("sanitize", "--isolated", ".")
    assert code == 2
    assert "a.json: can't be sanitized, so it is as it was: can't write it: Permission" in out
    assert left(Path("c.json.gz").read_bytes()) == set()
    assert NAME in left(Path("a.json").read_bytes())


@needs_links
def test_links_stay(main: Main, files: Path) -> None:
    """The file that they lead to is written."""
    Path("link.json").symlink_to("a.json")
    main("sanitize", "--isolated", "link.json")
    assert Path("link.json").is_symlink()
    assert left(Path("a.json").read_bytes()) == set()


@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_an_interrupted_write_leaves_the_old_file(
    main: Main, files: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """Whole, and nothing beside it; files before it are done."""
    before = contents(files)

    def interrupt(*arguments: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, moment, interrupt)
    assert main("sanitize", "--isolated", "a.json").code == 130
    assert contents(files) == before


def test_a_file_that_changes_meanwhile_is_left_alone(
    main: Main, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program may have written it."""

    def changed(*_: Any) -> None:
        raise whole_files.FileChanged

    monkeypatch.setattr("alcamine_validate.cli.sanitize_command.replace_whole", changed)
    code, out, _ = main("sanitize", "--isolated", "a.json")
    assert code == 2
    assert "another program has changed it meanwhile; run the command again" in out


@needs_signals
@pytest.mark.xdist_group("processes")
def test_paths_are_needed(main: Main, run: Run) -> None:
    """As by the other commands."""
    code, _, err = main("sanitize")
    assert code == 2
    assert err.startswith("alcamine-validate: name a PATH")
    done = run("sanitize", "--isolated", os.devnull)
    assert done.returncode == 2


def test_all_planted_values_are_looked_for() -> None:
    """The tests above would say nothing otherwise."""
    assert left(json.dumps(session()).encode()) == set(PLANTED)
