"""``sample``: realistic Sessions on standard output, valid or with one mistake."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.check.all_files import check_all
from alcamine_validate.check.one_file import CheckOptions
from alcamine_validate.cli import main as cli
from alcamine_validate.lint.rules.catalogue import catalogue
from alcamine_validate.samples import make
from alcamine_validate.samples.mistakes import MISTAKES
from alcamine_validate.samples.texts import TEXTS
from alcamine_validate.session import session_schemas
from tests.support.systems import needs_full_device, needs_preexec, needs_signals
from tests.support.tables import for_each
from tests.support.usage_errors import problem_of

if TYPE_CHECKING:
    from tests.cli.conftest import Main, Run

CLEAN_CHECK: Final = "No findings in 1 file, 1 session.\n"

SAMPLED: Final = [code for code in catalogue() if code in TEXTS or code in MISTAKES]
PRINTED: Final = [code for code in SAMPLED if code != "ALC008"]
NOT_PRINTED: Final = [code for code in catalogue() if code not in PRINTED]


def session(text: str) -> Any:
    """Return the Session in a text, which must be JSON and end with exactly one line feed."""
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    return json.loads(text)


# One Session


def test_it_prints_a_session(main: Main) -> None:
    """It is the Session of seed 0, indented by two spaces for people."""
    code, out, err = main("sample")
    assert (code, err) == (0, "")
    assert session(out) == av.sample()
    assert out == json.dumps(av.sample(), ensure_ascii=False, indent=2) + "\n"


@pytest.mark.parametrize("seed", ["0", "1", "-1", "-12345678901234567890", "9" * 100])
def test_a_seed_stands_for_a_session(main: Main, seed: str) -> None:
    """The Session is the same each time, and the same as the library's."""
    outcomes = [main("sample", "--seed", seed), main("sample", f"--seed={seed}")]
    assert outcomes[0] == outcomes[1]
    assert (outcomes[0].code, outcomes[0].err) == (0, "")
    assert session(outcomes[0].out) == av.sample(seed=int(seed))


@pytest.mark.parametrize("seed", range(5))
def test_what_it_prints_is_free_of_findings(main: Main, seed: int) -> None:
    """``check`` reports no findings for it, even with ``--fail-on=info``."""
    printed = main("sample", "--seed", str(seed)).out.encode()
    assert main("check", "-", stdin=printed) == (0, CLEAN_CHECK, "")
    assert main("check", "--fail-on=info", "-", stdin=printed) == (0, CLEAN_CHECK, "")


def test_a_pipe_of_two_processes(run: Run) -> None:
    """``sample | check -`` works with two processes."""
    printed = run("sample", "--seed", "3")
    assert (printed.returncode, printed.stderr) == (0, b"")
    result = run("check", "-", stdin=printed.stdout)
    assert (result.returncode, result.stdout.decode(), result.stderr) == (0, CLEAN_CHECK, b"")


# Many


@pytest.mark.parametrize("count", [0, 1, 2, 25])
def test_a_count_is_json_lines(main: Main, count: int) -> None:
    """Each line has one compact Session; the seeds are consecutive."""
    code, out, err = main("sample", "--count", str(count), "--seed", "-3")
    assert (code, err) == (0, "")
    lines = out.split("\n")
    assert lines.pop() == ""
    assert [line.encode() for line in lines] == [
        av.sample_json(seed=seed) for seed in range(-3, count - 3)
    ]
    assert [json.loads(line) for line in lines] == [
        av.sample(seed=seed) for seed in range(-3, count - 3)
    ]


def test_each_line_is_a_session_of_its_own(main: Main) -> None:
    """No line has findings or other Unicode line breaks, and all lines differ."""
    out = main("sample", "--count", "40").out
    assert out.splitlines() == out.split("\n")[:-1]
    assert len(set(out.splitlines())) == 40
    for line in out.splitlines():
        assert av.findings(line) == []


def test_a_count_from_a_seed_goes_on_where_the_last_ended(main: Main) -> None:
    """Two halves with consecutive seeds give the same lines as one run."""
    whole = main("sample", "--count=6", "--seed=10").out
    halves = [main("sample", "--count=3", f"--seed={seed}").out for seed in (10, 13)]
    assert "".join(halves) == whole


# With a mistake


def test_every_code_can_be_printed(main: Main, tmp_path: Path) -> None:
    """A code can be given by code or by name; the printed text has this finding and no other."""
    path = tmp_path / "session.json"

    def check(code: str) -> None:
        for seed, name in ((0, code), (11, catalogue()[code].rule)):
            exit_code, out, err = main("sample", "--invalid", name, "--seed", str(seed))
            assert (exit_code, err) == (0, "")
            path.write_text(out, "utf-8", newline="\n")
            options = CheckOptions(config=av.Config(select=["ALL"]))
            (file,) = check_all([str(path)], session_schemas(), options)
            assert [each.code for each in file.findings] == [code]
            counted = main("sample", "--invalid", name, "--seed", str(seed), "--count", "1").out
            assert counted.encode() == av.sample_json(seed=seed, invalid=name) + b"\n"

    for_each(PRINTED, check)


def test_a_mistake_is_printed_for_people(main: Main) -> None:
    """A Session with a mistake is indented like any other, unless its text itself is spoilt."""

    def check(code: str) -> None:
        value = av.sample(seed=4, invalid=code)
        out = main("sample", "--seed=4", "--invalid", code).out
        text = json.dumps(value, ensure_ascii=False, indent=2).replace("\0", "\\u0000")
        assert out == f"{text}\n"

    for_each((code for code in PRINTED if code not in TEXTS), check)


@pytest.mark.parametrize("code", list(TEXTS))
def test_a_spoilt_text_is_printed_as_it_is(main: Main, code: str) -> None:
    """Indenting would parse the text, and repair it."""
    text = av.sample_json(seed=4, invalid=code).decode()
    assert main("sample", "--seed=4", "--invalid", code) == (0, f"{text}\n", "")


@pytest.mark.parametrize("code", ["ALC101", "ALC501", "ALC003"])
def test_many_with_a_mistake(main: Main, code: str) -> None:
    """Each line has this finding and no other."""
    exit_code, out, err = main("sample", "--count", "20", "--invalid", code)
    assert (exit_code, err) == (0, "")
    lines = out.split("\n")[:-1]
    assert len(set(lines)) == 20
    for line in lines:
        assert [each.code for each in av.findings(line.encode())] == [code]


@pytest.mark.parametrize("count", [50, pytest.param(1_000, marks=pytest.mark.thorough)])
def test_cut_texts_are_cut_between_characters(main: Main, count: int) -> None:
    """The output is valid UTF-8, wherever a text is cut in half."""
    exit_code, out, err = main("sample", "--count", str(count), "--invalid", "invalid-json")
    assert (exit_code, err) == (0, "")
    assert out.count("\n") == count
    assert {each.code for line in out.splitlines() for each in av.findings(line)} == {"ALC002"}


def test_what_can_not_be_printed_has_a_reason(main: Main) -> None:
    """Codes without a sample are reported in one line with exit code 2, without output."""

    def check(code: str, more: list[str]) -> None:
        exit_code, out, err = main("sample", "--invalid", code, *more)
        assert (exit_code, out) == (2, "")
        assert re.match("alcamine-validate: (no sample of |ALC008 is never reported)", err)
        assert code in err
        assert err.count("\n") == 1
        assert main("sample", "--invalid", catalogue()[code].rule, *more) == (2, "", err)

    for_each(product(NOT_PRINTED, ([], ["--count", "3"])), check)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("other-agnt", 'unknown rule "other-agnt" (did you mean "other-agent"?)'),
        ("alc501", '(did you mean "ALC501"?)'),
        ("zzz", 'unknown rule "zzz"'),
        ("", 'unknown rule ""'),
        ("ALC5", '"ALC5" selects 9 rules; name one rule'),
        ("ALL", '"ALL" selects'),
        ("a\nb\x1b[31m", "unknown rule"),
    ],
)
def test_an_unknown_rule_is_exit_code_2(main: Main, name: str, words: str) -> None:
    """One line names the most similar rule."""
    for more in ([], ["--count", "2"]):
        code, out, err = main("sample", "--invalid", name, *more)
        assert (code, out) == (2, "")
        assert err.startswith("alcamine-validate: ")
        assert words in err
        assert err.endswith("\n")
        assert err[:-1].isprintable()


@pytest.mark.parametrize("name", ["other-agnt", "unreadable-file"])
def test_a_rule_is_looked_up_even_for_none(main: Main, name: str) -> None:
    """Errors of the command line do not depend on the number of Sessions."""
    assert main("sample", "--invalid", name, "--count=0") == main("sample", "--invalid", name)


def test_none_with_a_mistake_is_nothing(main: Main) -> None:
    """A valid rule with ``--count=0`` gives no output."""
    assert main("sample", "--invalid", "other-agent", "--count=0") == (0, "", "")


# Usage


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--count", "-1"], "-1"),
        (["--count", "x"], "x"),
        (["--count", "1.5"], "1.5"),
        (["--count", ""], "--count"),
        (["--count"], "--count"),
        (["--seed", "x"], "x"),
        (["--seed", "1.5"], "1.5"),
        (["--seed", "9" * 5_000], "--seed"),
        (["--seed"], "--seed"),
        (["--invalid"], "--invalid"),
        (["extra"], "extra"),
        (["--format", "json"], "--format"),
    ],
)
def test_bad_usage_is_exit_code_2(main: Main, arguments: list[str], words: str) -> None:
    """The problem and a usage line are reported, without a traceback."""
    code, out, err = main("sample", *arguments)
    assert (code, out) == (2, "")
    assert words in problem_of(err, "sample [OPTIONS]")
    assert "Traceback" not in err


def test_what_is_wrong_with_a_count_is_said_in_words(main: Main) -> None:
    """The message does not contain the name of an internal function."""
    assert "_count" not in main("sample", "--count", "x").err


# Output


@pytest.mark.parametrize(
    "encoding",
    ["ascii", *(pytest.param(each, marks=pytest.mark.thorough) for each in ("latin-1", "utf-8"))],
)
def test_it_is_utf8_on_every_terminal(run: Run, encoding: str) -> None:
    """JSON is exchanged as UTF-8, so piped output keeps its meaning."""
    result = run("sample", "--count=30", env={"PYTHONIOENCODING": encoding})
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout == b"".join(av.sample_json(seed=seed) + b"\n" for seed in range(30))
    assert not result.stdout.isascii()


@needs_preexec
def test_a_closed_standard_output_is_exit_code_2(run: Run) -> None:
    """The requested output can't be written."""
    result = run("sample", stdout=None, preexec_fn=lambda: os.close(1))
    assert result.returncode == 2
    assert result.stderr == b"alcamine-validate: standard output is closed\n"


@needs_full_device
@pytest.mark.parametrize("arguments", [[], ["--count", "40"], ["--invalid", "ALC501"]])
def test_a_full_disk_is_exit_code_2(run: Run, arguments: list[str]) -> None:
    """The error is reported in one line."""
    with open("/dev/full", "wb") as full:
        result = run("sample", *arguments, stdout=full)
    assert result.returncode == 2
    assert result.stderr.startswith(b"alcamine-validate: ")
    assert result.stderr.endswith(b"No space left on device\n")
    assert result.stderr.count(b"\n") == 1


ENDLESS: Final = "1000000000"


def test_a_reader_that_goes_away_is_no_traceback() -> None:
    """The command ends at once and without a message, as with ``| head -1``."""
    with subprocess.Popen(
        [sys.executable, "-m", "alcamine_validate", "sample", "--count", ENDLESS],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == av.sample_json(seed=0) + b"\n"
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 2


INTERRUPTIBLE: Final = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from alcamine_validate.cli.main import run; run()"
)


@needs_signals
@pytest.mark.xdist_group("processes")
def test_an_interrupt_is_exit_code_130() -> None:
    """Ctrl-C during a long run gives no traceback."""
    with subprocess.Popen(
        [sys.executable, "-c", INTERRUPTIBLE, "sample", "--count", ENDLESS],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == av.sample_json(seed=0) + b"\n"
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (130, b"")


def test_an_interrupt_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """``main`` returns the exit code and does not raise KeyboardInterrupt."""

    def interrupted(**_: Any) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(make, "sample_json", interrupted)
    assert cli.main(["sample"]) == 130
