"""Reports in files: written completely or not at all, to all kinds of targets, and refused ones."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.check.all_files import check_all
from alcamine_validate.cli import whole_files
from alcamine_validate.reporters.registry import FORMATS
from tests.support.systems import (
    NOT_A_DIRECTORY,
    make_fifo,
    needs_byte_names,
    needs_full_device,
    needs_links,
    needs_posix,
    needs_preexec,
    needs_signals,
    needs_users,
)
from tests.support.tables import for_each

if TYPE_CHECKING:
    from tests.cli.conftest import Main, Run

BAD: Final = av.sample_json(seed=2, invalid="ALC103")
OLD: Final = "what was there before\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working folder, which contains one file with an error: ``s.json``."""
    (tmp_path / "s.json").write_bytes(BAD)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(folder: Path) -> list[str]:
    """Return the names of all files in a folder, including hidden ones."""
    return sorted(os.listdir(folder))


# Content


@pytest.mark.parametrize("name", FORMATS)
def test_the_file_has_what_the_terminal_would_show(here: Path, main: Main, name: str) -> None:
    """A file contains the same report; standard output is empty, and findings fail the run."""
    shown = main("check", "--format", name, "s.json")
    for options in (
        ["--format", f"{name}=r"],
        ["--format", name, "--output-file", "r"],
        ["--format", name, "-o", "r"],
    ):
        assert main("check", *options, "s.json") == (1, "", "")
        written = (here / "r").read_bytes().decode("utf-8")
        assert written.count("\n") == shown.out.count("\n")
        assert "ALC103" in written
        assert "\r" not in written
        assert names(here) == ["r", "s.json"]


def test_several_reports_at_once(here: Path, main: Main) -> None:
    """One report goes to standard output or ``--output-file``, each other one to its own file."""
    code, out, err = main(
        "check", "--format=concise", "--format=json=a=b", "--format=sarif=x.sarif", "s.json"
    )
    assert (code, err) == (1, "")
    assert "error: ALC103" in out
    assert json.loads((here / "a=b").read_bytes())["summary"]["errors"] == 1
    assert json.loads((here / "x.sarif").read_bytes())["version"] == "2.1.0"
    more = ["--format", "text", "--format", "json=j.json", "--output-file", "t.txt"]
    assert main("check", *more, "s.json") == (1, "", "")
    assert "error[ALC103]" in (here / "t.txt").read_text("utf-8")
    assert json.loads((here / "j.json").read_bytes())["findings"]


@pytest.mark.parametrize("brief", [[], ["--quiet"], ["--statistics"]])
def test_a_page_shows_the_text_that_findings_are_about(
    here: Path, main: Main, brief: list[str]
) -> None:
    """It does so even if the report on the terminal is brief."""
    assert main("check", *brief, "--format", "text", "--format", "html=r.html", "s.json").code == 1
    page = (here / "r.html").read_text("utf-8")
    assert page.count('<pre class="frame">') == 1
    assert "<mark>&quot;" in page


def test_no_colour_gets_into_a_file(here: Path, main: Main) -> None:
    """A file is not coloured even with ``--color always``."""
    main("check", "--color", "always", "--format", "text", "--format", "concise=c", "s.json")
    assert "\x1b" not in (here / "c").read_text("utf-8")


def test_a_path_that_can_not_be_read_is_in_the_report(here: Path, main: Main) -> None:
    """The exit code is 2, and the report is still written, with the reason."""
    assert main("check", "s.json", "gone.json", "--output-file", "r") == (2, "", "")
    assert "gone.json: error[ALC001]" in (here / "r").read_text("utf-8")


@needs_byte_names
def test_a_name_that_is_no_unicode_text_is_written(here: Path, main: Main) -> None:
    """A file's name may be any bytes; the report is UTF-8."""
    os.rename("s.json", b"s\xff.json")
    for name in FORMATS:
        assert main("check", ".", "--format", f"{name}=r")[0] == 1
        assert "ALC103" in (here / "r").read_bytes().decode("utf-8")
        os.unlink("r")


def test_a_report_is_no_input_of_the_next_run(here: Path, main: Main) -> None:
    """It is not checked, although it is in the checked folder and its name ends in ``.json``."""
    for _ in range(2):
        assert main("check", ".", "--format", "json=report.json").code == 1
        assert json.loads((here / "report.json").read_bytes())["summary"]["files"] == 1


@pytest.mark.parametrize("invalid", [None, "ALC103"])
@pytest.mark.parametrize("name", [*FORMATS, "baseline"])
def test_what_an_earlier_run_wrote_may_be_replaced(
    here: Path, main: Main, name: str, invalid: str | None
) -> None:
    """A report is recognised by its content, however it is given; it is not checked."""
    (here / "s.json").write_bytes(av.sample_json(seed=2, invalid=invalid))
    option = "--write-baseline=r.json" if name == "baseline" else f"--format={name}=r.json"
    code = main("check", "s.json", option).code
    assert code == int(invalid is not None and name != "baseline")
    written = (here / "r.json").read_bytes()
    (here / "link.json").symlink_to("r.json")
    for paths in (["."], ["s.json", "r.json"], ["link.json", "s.json"], [here / "s.json", "."]):
        repeated = main("check", *paths, option)
        assert repeated.code == code, repeated.err
        again = (here / "r.json").read_bytes()
        assert again.count(b"\n") == written.count(b"\n")
        assert again.count(b"ALC") == written.count(b"ALC")


# Targets


@needs_users
def test_what_was_there_keeps_its_permissions(here: Path, main: Main) -> None:
    """The result is the same as if the file were written in place."""
    for mode in (0o600, 0o664, 0o755):
        (here / "r").write_text(OLD)
        (here / "r").chmod(mode)
        assert main("check", "s.json", "--output-file", "r").code == 1
        assert (here / "r").stat().st_mode & 0o7777 == mode
        assert "ALC103" in (here / "r").read_text("utf-8")


@needs_users
def test_a_new_file_heeds_the_umask(here: Path, main: Main) -> None:
    """A new file has the permissions that the umask of the process allows."""
    before = os.umask(0o027)
    try:
        main("check", "s.json", "--output-file", "r")
        assert (here / "r").stat().st_mode & 0o7777 == 0o640
    finally:
        os.umask(before)


@needs_links
def test_a_link_stays_a_link(here: Path, main: Main) -> None:
    """The target of the link is written, whether or not it exists."""
    (here / "far").mkdir()
    (here / "far" / "old").write_text(OLD)
    for target in ("far/old", "far/new"):
        link = here / target.replace("/", "-")
        link.symlink_to(target)
        assert main("check", "s.json", "--output-file", link).code == 1
        assert link.is_symlink()
        assert "ALC103" in (here / target).read_text("utf-8")
    assert names(here / "far") == ["new", "old"]


@needs_posix
def test_a_pipe_is_written_to(here: Path, main: Main) -> None:
    """A pipe is not replaced by a file."""
    make_fifo("pipe")
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(Path("pipe").read_text("utf-8")))
    reader.start()
    code = main("check", "s.json", "--format", "json=pipe").code
    reader.join(20)
    assert code == 1
    assert json.loads(read[0])["summary"]["errors"] == 1
    assert (here / "pipe").is_fifo()


@pytest.mark.parametrize("kind", ["pipe", "file"])
@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1"])
def test_the_standard_output_has_a_name(here: Path, run: Run, kind: str, name: str) -> None:
    """Standard output may be a pipe, or a file that keeps what others have written to it."""
    command = ("check", "s.json", "--format", f"json={name}")
    if kind == "pipe":
        result = run(*command)
        assert (result.returncode, result.stderr) == (1, b"")
        assert json.loads(result.stdout)["summary"]["errors"] == 1
        return
    with open("out", "wb") as out:
        out.write(b"before\n")
        out.flush()
        assert run(*command, stdout=out).returncode == 1
    before, _, report = (here / "out").read_bytes().partition(b"\n")
    assert before == b"before"
    assert json.loads(report)["summary"]["errors"] == 1


@needs_posix
def test_a_stream_of_the_shell_is_written_to(here: Path, run: Run) -> None:
    """``/dev/fd/N``, as from ``>(…)``, is written to; a stream that is a file keeps its content."""
    reader, writer = os.pipe()
    result = run("check", "s.json", f"--format=json=/dev/fd/{writer}", pass_fds=[writer])
    os.close(writer)
    with open(reader, "rb") as stream:
        assert json.loads(stream.read())["summary"]["errors"] == 1
    assert (result.returncode, result.stdout, result.stderr) == (1, b"", b"")
    with open("log", "wb") as log:
        log.write(b"before\n")
        log.flush()
        assert run("check", "s.json", "--output-file=/dev/stderr", stderr=log).returncode == 1
    assert (here / "log").read_bytes().startswith(b"before\ns.json:")


# Whole or not at all


def halfway(error: BaseException) -> Callable[..., Iterator[Any]]:
    """Return a replacement for ``check_all`` that checks the files and then raises an error."""

    def check(*arguments: Any, **options: Any) -> Iterator[Any]:
        yield from check_all(*arguments, **options)
        raise error

    return check


@pytest.mark.parametrize("before", [OLD, None])
def test_what_is_cut_short_leaves_no_report(
    here: Path, main: Main, monkeypatch: pytest.MonkeyPatch, before: str | None
) -> None:
    """An existing file stays, and no half-written file is left beside it."""
    if before:
        (here / "r").write_text(before)

    def check(name: str, error: BaseException) -> None:
        monkeypatch.setattr("alcamine_validate.cli.check_command.check_all", halfway(error))
        options = ("check", "s.json", "--format", f"{name}=r")
        if isinstance(error, RuntimeError):
            with pytest.raises(RuntimeError):
                main(*options)
        else:
            assert main(*options).code == (130 if isinstance(error, KeyboardInterrupt) else 2)
        assert names(here) == (["r", "s.json"] if before else ["s.json"])
        assert before is None or (here / "r").read_text() == before

    for_each(product(FORMATS, (KeyboardInterrupt(), OSError(5, "oh"), RuntimeError("oh"))), check)


def limited() -> None:
    """Limit the files that this process writes to 100 bytes, as a quota would."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))


@needs_preexec
@pytest.mark.xdist_group("processes")
@pytest.mark.usefixtures("unmeasured")
@pytest.mark.parametrize("many", [1, pytest.param(3_000, marks=pytest.mark.thorough)])
def test_a_full_disk_leaves_no_report(here: Path, run: Run, many: int) -> None:
    """The disk may be full at the first or the last write; the message names the file."""
    (here / "s.jsonl").write_bytes(b"\n".join([BAD] * many))
    (here / "r").write_text(OLD)
    options = ("--max-findings", "9999", "--format", "jsonl=r", "--format", "concise")
    result = run("check", "s.jsonl", *options, preexec_fn=limited)
    assert result.returncode == 2
    assert result.stderr == b"alcamine-validate: can't write r: File too large\n"
    assert (here / "r").read_text() == OLD
    assert names(here) == ["r", "s.json", "s.jsonl"]


@needs_full_device
def test_a_full_device_is_exit_code_2(here: Path, main: Main) -> None:
    """A device is written to directly, so there is nothing to remove."""
    code, _, err = main("check", "s.json", "--output-file", "/dev/full")
    assert (code, err) == (2, "alcamine-validate: can't write /dev/full: No space left on device\n")


def test_where_one_report_fails_the_others_are_whole(
    here: Path, main: Main, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is left of the report that failed."""
    real = os.replace

    def replace(source: str, target: str) -> None:
        if target.endswith("middle"):
            raise OSError(16, "Device or resource busy")
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    options = [f"--format=json={name}" for name in ("first", "middle", "last")]
    code, _, err = main("check", "s.json", *options)
    assert (code, err) == (2, "alcamine-validate: can't write middle: Device or resource busy\n")
    assert names(here) == ["first", "last", "s.json"]
    for name in ("first", "last"):
        assert json.loads((here / name).read_bytes())["findings"]


def test_a_report_that_can_not_begin_leaves_none_of_the_others(here: Path, main: Main) -> None:
    """All files are opened before anything is checked, and removed if one can't be opened."""
    code, out, err = main("check", "s.json", "--format=json=a", "--format=sarif=no/such/b")
    assert (code, out) == (2, "")
    assert err == "alcamine-validate: can't write no/such/b: No such file or directory\n"
    assert names(here) == ["s.json"]


@needs_signals
@pytest.mark.xdist_group("processes")
def test_an_interrupt_leaves_no_report(here: Path) -> None:
    """Ctrl-C ends a real process that has already written something."""
    (here / "r").write_text(OLD)
    program = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "from alcamine_validate.cli.main import run; run()"
    )
    options = ["check", "gone", "-", "--format", "concise", "--format", "jsonl=r"]
    with subprocess.Popen(
        [sys.executable, "-u", "-c", program, *options],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdin is not None
        assert b"gone" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
        process.stdin.close()
    assert (here / "r").read_text() == OLD
    assert names(here) == ["r", "s.json"]


def test_a_run_that_was_killed_is_in_nobodys_way(here: Path, main: Main) -> None:
    """The partial file is hidden, so it is not checked, and the next run writes its report."""
    leftover = here / f".alcamine-validate-{os.getpid()}-0.partial"
    leftover.write_text("{")
    assert main("check", ".", "--format", "json=r.json").code == 1
    assert json.loads((here / "r.json").read_bytes())["summary"]["files"] == 1
    assert leftover.read_text() == "{"


# Refused targets


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("folder", "Is a directory"),
        ("folder/", "Is a directory"),
        ("new/", "Is a directory"),
        ("no/such/r", "No such file or directory"),
        ("s.json/r", NOT_A_DIRECTORY),
        pytest.param("loop", "Too many levels of symbolic links", marks=needs_links),
        # Windows reports a missing file or an invalid name instead.
        pytest.param("x" * 300, "File name too long", marks=needs_posix),
    ],
)
def test_a_place_that_no_file_can_have(here: Path, main: Main, target: str, reason: str) -> None:
    """The error is one line, and is reported before anything is checked."""
    (here / "folder").mkdir()
    if target == "loop":
        (here / "loop").symlink_to("loop")
    before = names(here)
    for options in (["--output-file", target], [f"--format=sarif={target}"]):
        code, out, err = main("check", "s.json", *options)
        assert (code, out) == (2, "")
        assert err == f"alcamine-validate: can't write {target}: {reason}\n"
    assert names(here) == before
    assert names(here / "folder") == []


def test_a_folder_may_end_in_either_separator_of_windows(
    here: Path, main: Main, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that ends in a separator is the name of a folder and is refused."""
    monkeypatch.setattr(whole_files, "_SEPARATORS", ("\\", "/"))
    for target in ("new/", "new\\"):
        code, _, err = main("check", "s.json", "--output-file", target)
        assert (code, err) == (2, f"alcamine-validate: can't write {target}: Is a directory\n")
    assert names(here) == ["s.json"]


@needs_users
@pytest.mark.parametrize("before", [OLD, None])
def test_a_place_that_is_kept_from_us(
    here: Path, main: Main, before: str | None, request: pytest.FixtureRequest
) -> None:
    """A read-only folder is refused, with or without a read-only file in it."""
    if before:
        (here / "r").write_text(before)
        (here / "r").chmod(0o444)
    here.chmod(0o555)
    request.getfixturevalue("as_nobody")
    code, out, err = main("check", "--format", "json", "s.json", "--output-file", "r")
    assert (code, out, err) == (2, "", "alcamine-validate: can't write r: Permission denied\n")


def test_a_file_that_may_only_be_read_is_left_alone(
    here: Path, main: Main, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A read-only file is not replaced, although its folder would allow it."""
    (here / "r").write_text(OLD)
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and real(path, mode))
    assert main("check", "s.json", "--output-file", "r").err.endswith("Permission denied\n")
    assert (here / "r").read_text() == OLD


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--format=text", "--format=json"], "only one format can go to standard output"),
        (["--format=json", "--format=json"], "only one format can go to standard output"),
        (["--format=text", "--format=json=/dev/stdout"], "only one format can go to standard"),
        (["--format=json=r", "--format=sarif=./r"], "two reports can't go to the same file"),
        pytest.param(
            ["--format=json=r", "--format=sarif=link"], "two reports can't go to the same file",
            marks=needs_links,
        ),
        (["--format=json=r", "--format=sarif", "--output-file=r"], "two reports can't go to the"),
        (["--format=text", "--format=json", "--output-file=r"], "two reports can't go to the"),
        (["--output-file="], 'output-file: "" is not the path of a file'),
        (["--output-file=-"], 'output-file: "-" is not the path of a file'),
        (["--format=json=-"], 'format: json: "-" is not the path of a file'),
        (["--format=json="], 'format: json: "" is not the path of a file'),
        (["--output-file=s.json"], "a report can't go to s.json, which is being checked"),
        (["--output-file=./s.json"], "a report can't go to s.json, which is being checked"),
        pytest.param(
            ["--baseline=r", "--output-file=link"],
            "a report can't go to r, which is also used otherwise",
            marks=needs_links,
        ),
        (["--write-baseline=n", "--output-file=n"], "a report can't go to n, which is also used"),
        (["--config=c.toml", "--format=json=c.toml"], "a report can't go to c.toml, which is"),
    ],
)  # fmt: skip
def test_reports_that_are_in_the_way(
    here: Path, main: Main, options: list[str], words: str
) -> None:
    """Reports can't replace each other, inputs, settings or baselines; no file is written."""
    (here / "c.toml").write_text('fail-on = "error"\n')
    assert main("check", "s.json", "--write-baseline", "r").code == 0
    if any(option.endswith("=link") for option in options):
        (here / "link").symlink_to("r")
    before = {path.name: path.read_bytes() for path in here.iterdir()}
    code, out, err = main("check", "s.json", *options)
    assert (code, out) == (2, "")
    assert words in err.splitlines()[-1]
    assert {path.name: path.read_bytes() for path in here.iterdir()} == before


OTHERS: Final = {
    "sarif": b'{"$schema":"","version":"2.1.0","runs":[{"tool":{"driver":{"name":"ruff"}}}]}',
    "findings": b'{"findings": [{"id": 1}]}',
    "gitlab": b'[{"description": "x", "check_name": "E501"}]',
    "junit": b'<?xml version="1.0" encoding="UTF-8"?><testsuites name="x"/>',
    "markdown": b"## alcamine-validate: how we use it in 2 files",
    "html": b'<!doctype html>\n<html lang="en">\n<meta name="generator" content="mkdocs">',
    "empty": b"",
    "a sentence": b"Found 1 error in 1 file, 1 session in 0.01 s.\nand more\n",
    "a Session": BAD,
}  # fmt: skip


def test_a_file_that_is_to_be_checked_is_not_replaced(here: Path, main: Main) -> None:
    """The exit code is 2 and nothing is written, whatever the file contains or is named."""
    (here / "folder" / "deep").mkdir(parents=True)
    target = here / "folder" / "deep" / "x.json"
    (here / "link.json").symlink_to(target)
    (here / "linked").symlink_to("folder")

    def check(data: bytes, option: str, path: str, output: str) -> None:
        target.write_bytes(data)
        (here / "hard.json").unlink(missing_ok=True)
        os.link(target, here / "hard.json")
        before = {each: each.read_bytes() for each in here.rglob("*") if each.is_file()}
        code, out, err = main("check", path, f"{option}{output}")
        assert (code, out) == (2, "")
        assert err.startswith("alcamine-validate: ")
        assert "which is being checked; name another file" in err or "is not a baseline" in err
        assert {each: each.read_bytes() for each in here.rglob("*") if each.is_file()} == before

    x = "folder/deep/x.json"
    places = [
        (x, x), (x, "link.json"), (x, "hard.json"), ("link.json", x), ("hard.json", x),
        ("hard.json", "link.json"), (".", x), ("folder", x), ("folder", "hard.json"),
        (".", "link.json"), ("folder/deep", f"./folder/../{x}"), ("linked", "linked/deep/x.json"),
        (str(here), x), ("folder", str(target)),
    ]  # fmt: skip
    options = ("--output-file=", "--format=json=", "--format=text=", "--write-baseline=")
    cases = [(BAD, option, *place) for option in options for place in places]
    cases += [(data, "--format=json=", ".", x) for data in OTHERS.values()]
    for_each(cases, check)


def test_a_file_that_is_not_there_is_no_place_for_a_report(here: Path, main: Main) -> None:
    """A missing file that is to be checked is refused, because the report would take its place."""
    code, _, err = main("check", "gone.json", "--output-file", "gone.json")
    assert (code, names(here)) == (2, ["s.json"])
    assert err == (
        "alcamine-validate: a report can't go to gone.json, which is being checked; "
        "name another file\n"
    )


def test_the_file_of_the_standard_input_is_not_replaced(here: Path, run: Run) -> None:
    """A file that the shell redirects with ``<`` is an input too."""
    with open("s.json", "rb") as stdin:
        result = run("check", "-", "--output-file", "s.json", stdin=stdin)
    assert result.returncode == 2
    assert b"a report can't go to <stdin>, which is being checked" in result.stderr
    assert (here / "s.json").read_bytes() == BAD


def test_a_file_that_is_not_checked_may_be_replaced(here: Path, main: Main) -> None:
    """Such a file has another suffix, is hidden, or is excluded."""
    (here / "folder").mkdir()
    for target in ("folder/notes.txt", "folder/.hidden.json", "folder/x.json"):
        (here / target).write_text(OLD)
        assert main("check", "folder", "s.json", "--exclude=x.json", f"--output-file={target}").code
        assert "ALC103" in (here / target).read_text("utf-8")


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("sarfi", "sarif"), ("JSON", "json"), ("githb=x", "github"), ("juint", "junit"),
        ("josn=x", "json"), ("xml", None), ("", None), ("=x", None), ("text,json", None),
    ],
)  # fmt: skip
def test_a_format_that_is_none(here: Path, main: Main, given: str, meant: str | None) -> None:
    """The error lists all formats and suggests the most similar one."""
    code, out, err = main("check", "s.json", f"--format={given}")
    assert (code, out) == (2, "")
    listed = ", ".join(f'"{name}"' for name in FORMATS)
    hint = f' (did you mean "{meant}"?)' if meant else ""
    name = given.partition("=")[0]
    assert err == f'alcamine-validate: format must be one of {listed}, not "{name}"{hint}\n'
    assert names(here) == ["s.json"]


@pytest.mark.parametrize(("fail_on", "tag"), [("error", "system-out"), ("warning", "failure")])
def test_junit_is_green_only_where_the_command_is(
    here: Path, main: Main, fail_on: str, tag: str
) -> None:
    """A warning fails its test case if ``--fail-on warning`` makes it fail the run."""
    path = here / "w.json"
    path.write_bytes(av.sample_json(seed=1).replace(b'"name":', b'"note":1,"name":', 1))
    code, out, _ = main("check", "--format", "junit", "--fail-on", fail_on, path)
    assert code == (1 if tag == "failure" else 0)
    assert f'failures="{code}"' in out
    assert f"<{tag}" in out
    (here / "c.toml").write_text(f'fail-on = "{fail_on}"\n')
    assert main("check", "--format", "junit", "--config", here / "c.toml", path).code == code


# Hostile input


HOSTILE: Final = (
    '\x1b[31mred\x1b]0;t\x07\x9b2J\u202eevil\u2066\u2028\ud83d\ufffe</x>]]>&"\\\r\n::error::x'
)
"""ANSI escapes, controls, bidirectional ones, a lone surrogate, markup, a workflow command."""


@needs_byte_names
def test_no_input_steers_the_terminal(here: Path, main: Main) -> None:
    """Control characters in values, names and file names have no effect, masked or not."""
    session = json.loads(BAD)
    session |= {"status": HOSTILE, "name": HOSTILE, HOSTILE: {HOSTILE: [HOSTILE]}}
    session["person"]["properties"] = {HOSTILE: HOSTILE}
    os.mkdir(b"d\xff\x1b[2J")
    for suffix in (b".json", b".jsonl", b".yaml"):
        path = b"d\xff\x1b[2J/\xe2\x80\xae\n::error::" + suffix
        indent = None if suffix == b".jsonl" else 1
        Path(os.fsdecode(path)).write_text(json.dumps(session, indent=indent), "utf-8")

    def check(name: str, options: list[str]) -> None:
        code, out, err = main("check", ".", "--format", name, *options)
        assert (code, err) == (1, "")
        assert "ALC103" in out
        assert all(line.isprintable() for line in out.split("\n"))
        assert not any("\ud800" <= char <= "\udfff" for char in out)
        if name == "github":
            commands = [line for line in out.split("\n") if line.startswith("::")]
            assert all(" title=ALC" in line or " title=alcamine" in line for line in commands)

    for_each(product(FORMATS, ([], ["--show-values"], ["--statistics"])), check)


SIZES: Final = [100_000, pytest.param(5_000_000, marks=pytest.mark.thorough)]


@pytest.mark.parametrize("size", SIZES)
def test_huge_values_are_cut(here: Path, main: Main, size: int) -> None:
    """No format repeats megabytes of a value, masked or not."""
    huge = "z" * size
    session = json.loads(BAD)
    session |= {"status": huge, "name": 1, "person": huge, "endedAt": huge}
    (here / "s.json").write_text(json.dumps(session), "utf-8")

    def check(name: str, options: list[str]) -> None:
        code, out, _ = main("check", "s.json", "--format", name, *options)
        assert code == 1
        assert "ALC103" in out
        assert len(out) < 60_000
        assert "z" * 1_000 not in out

    for_each(product(FORMATS, ([], ["--show-values"])), check)


@pytest.mark.parametrize("size", SIZES)
def test_huge_names_are_cut(here: Path, main: Main, size: int) -> None:
    """All formats cut them, except json and jsonl, which keep pointers whole for programs."""
    huge = "z" * size
    session = json.loads(BAD)
    (here / "s.json").write_text(json.dumps({huge: {huge: 1}, **session}), "utf-8")

    def check(name: str) -> None:
        code, out, _ = main("check", "s.json", "--format", name)
        assert code == 1
        assert len(out) < 60_000
        assert "z" * 2_500 not in out

    for_each(sorted({*FORMATS} - {"json", "jsonl"}), check)
