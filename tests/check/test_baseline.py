"""The baseline: which findings are known, new or stale, and how its file is read."""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alcamine_validate.check.baseline import (
    FORMAT,
    VERSION,
    Baseline,
    BaselineError,
    BaselineWriter,
)
from alcamine_validate.check.baseline import BaselineEntry as Entry
from alcamine_validate.finding import Finding, Severity
from alcamine_validate.lint.codes import UNSUPPRESSIBLE
from alcamine_validate.lint.rules.catalogue import catalogue
from alcamine_validate.lint.sensitive import REDACTION
from alcamine_validate.text.json_pointer import join, pattern_of
from tests.support.systems import (
    IS_WINDOWS,
    make_fifo,
    needs_any_name,
    needs_byte_names,
    needs_links,
    needs_posix,
)
from tests.support.tables import for_each

JUDGED: Final = sorted(catalogue().keys() - UNSUPPRESSIBLE)
NAME: Final = "baseline.json"
EXAMPLES: Final = pytest.mark.parametrize(
    "examples", [20, pytest.param(100, marks=pytest.mark.thorough)]
)


def finding(pointer: str = "", code: str = "ALC102", record: int | None = 0) -> Finding:
    """Return a finding at a place of a Session, or of the file if ``record`` is None."""
    row = catalogue()[code]
    return Finding(code, row.rule, row.severity, "a message", pointer, record=record)


def written(path: Path, **files: list[Finding]) -> str:
    """Write a baseline of findings by file name, without ``.json``, and return its text."""
    writer = BaselineWriter(path)
    for name, findings in files.items():
        writer.add(str(path.parent / f"{name}.json"), findings)
    path.write_text(writer.text(), "utf-8")
    return writer.text()


def baseline_of(path: Path, **files: list[Finding]) -> Baseline:
    """Return the baseline that :func:`written` writes, read from its file."""
    written(path, **files)
    return Baseline.read(path)


def file_with(path: Path, *entries: Any, **more: Any) -> Path:
    """Write a baseline by hand, with these entries and other members; return its path."""
    document = {"format": FORMAT, "version": VERSION, "known": list(entries)} | more
    path.write_text(json.dumps(document), "utf-8")
    return path


def entry(**changes: Any) -> dict[str, Any]:
    """Return an entry of a baseline with changes."""
    return {"file": "a.json", "code": "ALC102", "pointer": "/x", "count": 1} | changes


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path for a baseline, in a separate folder."""
    return tmp_path / NAME


# The text


def test_the_text_has_one_entry_a_line(path: Path) -> None:
    """Entries are sorted by file, code and place, as in the module's docstring."""
    text = written(
        path,
        b=[finding("/x")],
        a=[finding("/m/10/id"), finding("/m/9/id"), finding("/m", "ALC101"), finding("/a")],
    )
    assert text == (
        "{\n"
        '  "format": "alcamine-validate baseline",\n'
        '  "version": 1,\n'
        '  "known": [\n'
        '    {"file": "a.json", "code": "ALC101", "pointer": "/m", "count": 1},\n'
        '    {"file": "a.json", "code": "ALC102", "pointer": "/a", "count": 1},\n'
        '    {"file": "a.json", "code": "ALC102", "pointer": "/m/*/id", "count": 2},\n'
        '    {"file": "b.json", "code": "ALC102", "pointer": "/x", "count": 1}\n'
        "  ]\n"
        "}\n"
    )


def test_a_baseline_of_nothing_knows_nothing(path: Path) -> None:
    """An empty baseline can be written and read, and all findings are new."""
    baseline = baseline_of(path, a=[])
    found = [finding("/x")]
    assert json.loads(path.read_bytes()) == {"format": FORMAT, "version": VERSION, "known": []}
    assert baseline.new_ones(str(path.parent / "a.json"), found) == found
    assert baseline.stale() == []
    assert baseline.pruned() == path.read_text("utf-8")


def test_the_order_of_findings_is_not_in_the_text(path: Path) -> None:
    """Files may be checked, and findings added, in any order."""
    found = [(f"{n % 3}", finding(f"/p{n % 5}", JUDGED[n % 7])) for n in range(60)]
    texts = set()
    for seed in range(5):
        random.Random(seed).shuffle(found)
        writer = BaselineWriter(path)
        for name, each in found:
            writer.add(name, [each])
        texts.add(writer.text())
    assert len(texts) == 1


def test_odd_property_names_stay_on_one_visible_line(path: Path) -> None:
    """Special characters in names can't affect a diff, and each name is recognized again."""

    def check(name: str) -> None:
        text = written(path, a=[finding(f"/{name}")])
        assert all(char.isprintable() for char in text.replace("\n", ""))
        assert text.count("\n") == 7
        assert (
            Baseline.read(path).new_ones(str(path.parent / "a.json"), [finding(f"/{name}")]) == []
        )

    for_each(
        ['"', "\\", "\n", "\x1b[31m", "\x7f", "\x9b", "\u2028", "\u202e", "é", "日本", "😀", "%"],
        check,
    )


def test_letters_of_all_languages_are_written_as_they_are(path: Path) -> None:
    """Letters are not escaped, because people read the diffs."""
    assert '"/_größe/x名前"' in written(path, a=[finding("/_größe/x名前")])


def test_a_pointer_with_a_lone_surrogate_can_be_known(path: Path) -> None:
    """A lone surrogate, which UTF-8 can't encode, raises no error, and the finding is known."""
    odd = finding("/a\ud800b")
    baseline = baseline_of(path, a=[odd])
    assert baseline.new_ones(str(path.parent / "a.json"), [odd, odd]) == [odd]


# What is known


def test_redundant_checks_findings_are_not_new(path: Path) -> None:
    """Findings with another place, code or file are new."""
    baseline = baseline_of(path, a=[finding("/x")])
    others = [finding("/y"), finding("/x", "ALC101"), finding("/x/y"), finding("")]
    assert baseline.new_ones(str(path.parent / "b.json"), [finding("/x")]) == [finding("/x")]
    assert baseline.new_ones(str(path.parent / "a.json"), [finding("/x"), *others]) == others


def test_only_file_code_and_place_count(path: Path) -> None:
    """A finding stays known with another index, line, severity or message."""
    baseline = baseline_of(path, a=[finding("/m/3/id")])
    now = replace(
        finding("/m/70/id", record=12),
        severity=Severity.INFO,
        message="other words",
        rule="other-name",
        schema_pointer="/elsewhere",
        line=900,
        column=7,
    )
    assert baseline.new_ones(str(path.parent / "a.json"), [now]) == []


def test_infos_are_known_too(path: Path) -> None:
    """If the severity of a rule is raised later, its old findings are still known."""
    info = next(code for code in JUDGED if catalogue()[code].severity is Severity.INFO)
    baseline = baseline_of(path, a=[finding("/x", info)])
    promoted = replace(finding("/x", info), severity=Severity.ERROR)
    assert baseline.new_ones(str(path.parent / "a.json"), [promoted]) == []


def test_an_index_becomes_an_asterisk(path: Path) -> None:
    """A token of ASCII digits becomes an asterisk; digits within a name stay."""

    def check(pointer: str, pattern: str) -> None:
        assert pattern_of(pointer) == pattern_of(pattern) == pattern
        written(path, a=[finding(pointer)])
        (known,) = json.loads(path.read_bytes())["known"]
        assert known["pointer"] == pattern
        assert Baseline.read(path).new_ones(str(path.parent / "a.json"), [finding(pointer)]) == []

    for_each(
        [
            ("", ""),
            ("/", "/"),
            ("/0", "/*"),
            ("/0/1/22", "/*/*/*"),
            ("/m/0", "/m/*"),
            ("/m/12/id", "/m/*/id"),
            ("/m/007/id", "/m/*/id"),
            ("/m//0", "/m//*"),
            ("/m1/id2", "/m1/id2"),
            ("/m1/a1/-", "/m1/a1/-"),
            ("/~1/~0", "/~1/~0"),
            ("/٣/x", "/٣/x"),
            ("/*/x", "/*/x"),
            ("/" + "9" * 5000, "/*"),
        ],
        check,
    )


def test_of_too_many_the_last_are_new(path: Path) -> None:
    """The earlier findings can't be identified, so the same ones are always chosen."""
    found = [finding(f"/m/{index}/id", record=index) for index in range(5)]
    baseline = baseline_of(path, a=found[:3])
    assert baseline.new_ones(str(path.parent / "a.json"), found) == found[3:]
    assert baseline.stale() == []


def test_blocks_of_a_file_are_counted_on(path: Path) -> None:
    """A second call for a file continues the count of the first one."""
    found = [finding("/x", record=index) for index in range(5)]
    baseline, name = baseline_of(path, a=found[:3]), str(path.parent / "a.json")
    assert baseline.new_ones(name, found[:2]) == []
    assert baseline.new_ones(name, found[2:]) == found[3:]
    assert baseline.new_ones(name, []) == []


def test_findings_about_the_file_have_no_place(path: Path) -> None:
    """The entry of a finding about the file has no pointer."""
    written(path, a=[finding("/7/x", "ALC004", None), finding("", "ALC007", None)])
    entries = json.loads(path.read_bytes())["known"]
    assert [(each["code"], each["pointer"]) for each in entries] == [("ALC004", ""), ("ALC007", "")]
    moved = [finding("/8/y", "ALC004", None), finding("/8/y", "ALC004", 0)]
    assert Baseline.read(path).new_ones(str(path.parent / "a.json"), moved) == moved[1:]


# What can't be known


def test_a_code_without_a_verdict_is_never_known(path: Path) -> None:
    """Such a code is not written and is always new, and a baseline that names it is refused."""

    def check(code: str) -> None:
        lost = finding("", code, None)
        baseline = baseline_of(path, a=[lost, finding("/x")])
        assert code not in path.read_text("utf-8")
        found = [lost, finding("/x"), lost]
        assert baseline.new_ones(str(path.parent / "a.json"), found) == [lost, lost]
        with pytest.raises(
            BaselineError, match=f"/known/0: {code} can't be in a baseline, because"
        ):
            Baseline.read(file_with(path, entry(code=code)))

    for_each(sorted(UNSUPPRESSIBLE), check)


def test_every_code_of_a_verdict_can_be_known(path: Path) -> None:
    """Every code that can be suppressed can be known."""

    def check(code: str) -> None:
        baseline = baseline_of(path, a=[finding("/x", code)])
        assert baseline.new_ones(str(path.parent / "a.json"), [finding("/x", code)]) == []

    for_each(JUDGED, check)


# What is stale


def test_what_no_longer_occurs_is_stale(path: Path) -> None:
    """The stale part of an entry is the number of findings that did not occur."""
    known = [finding("/x"), *[finding(f"/m/{index}") for index in range(5)], finding("/y")]
    baseline = baseline_of(path, a=known)
    baseline.new_ones(str(path.parent / "a.json"), [finding("/m/9"), finding("/y")])
    stale = [Entry("a.json", "ALC102", "/m/*", 4), Entry("a.json", "ALC102", "/x", 1)]
    assert baseline.stale() == stale
    path.write_text(baseline.pruned(), "utf-8")
    assert path.read_text("utf-8") == written(path, a=[finding("/m/0"), finding("/y")])


def test_a_clean_file_has_only_stale_entries(path: Path) -> None:
    """A file that was checked without any finding counts as checked."""
    baseline = baseline_of(path, a=[finding("/x")], b=[finding("/x")])
    (path.parent / "b.json").touch()
    baseline.new_ones(str(path.parent / "a.json"), [])
    assert baseline.stale() == [Entry("a.json", "ALC102", "/x", 1)]
    path.write_text(baseline.pruned(), "utf-8")
    assert path.read_text("utf-8") == written(path, b=[finding("/x")])


def test_files_that_were_not_checked_say_nothing(path: Path) -> None:
    """A run over one file must not drop the known findings of others."""
    text = written(path, a=[finding("/x")], b=[finding("/x")])
    for name in ("a.json", "b.json"):
        (path.parent / name).touch()
    baseline = Baseline.read(path)
    baseline.new_ones(str(path.parent / "a.json"), [finding("/x")])
    assert baseline.stale() == []
    assert baseline.pruned() == text


def test_files_that_are_gone_are_stale(path: Path) -> None:
    """Files whose folder is gone, or is now a file, are stale too."""
    writer = BaselineWriter(path)
    for name in ("gone.json", "folder/gone.json", "file.json/gone.json", "here.json"):
        writer.add(str(path.parent / name), [finding("/x")])
    path.write_text(writer.text(), "utf-8")
    for name in ("file.json", "here.json"):
        (path.parent / name).touch()
    gone = ["file.json/gone.json", "folder/gone.json", "gone.json"]
    assert [known.file for known in Baseline.read(path).stale()] == gone


@needs_links
def test_a_dangling_link_is_not_gone(path: Path) -> None:
    """The target of the link may be on a disk that is not mounted now."""
    (path.parent / "a.json").symlink_to(path.parent / "nowhere")
    assert baseline_of(path, a=[finding("/x")]).stale() == []


def test_what_is_hidden_from_us_is_not_gone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files in an unreadable folder may still exist."""

    def refused(path: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    baseline = baseline_of(path, a=[finding("/x")])
    assert len(baseline.stale()) == 1
    monkeypatch.setattr(os, "lstat", refused)
    assert baseline.stale() == []


def test_a_file_that_could_not_be_judged_has_nothing_stale(path: Path) -> None:
    """All known findings of the file may occur again once it is readable."""

    def check(code: str) -> None:
        text, name = written(path, a=[finding("/x"), finding("/y")]), str(path.parent / "a.json")
        (path.parent / "a.json").touch()
        for blocks in (
            [[finding("", code, None)], []],
            [[], [finding("/x")], [finding("", code, 3)]],
        ):
            baseline = Baseline.read(path)
            for block in blocks:
                baseline.new_ones(name, block)
            assert baseline.stale() == []
            assert baseline.pruned() == text

    for_each(sorted(UNSUPPRESSIBLE), check)


def test_a_file_in_which_nothing_was_judged_has_nothing_stale(path: Path) -> None:
    """A capture in which the URL pattern matches no Session is such a file."""
    nothing = finding("", "ALC007", None)
    text, name = written(path, a=[finding("/x"), nothing]), str(path.parent / "a.json")
    (path.parent / "a.json").touch()
    baseline = Baseline.read(path)
    assert baseline.new_ones(name, [nothing]) == []
    assert baseline.stale() == []
    assert baseline.pruned() == text
    again = Baseline.read(path)
    assert again.new_ones(name, [finding("/x")]) == []
    assert again.stale() == [Entry("a.json", "ALC007", "", 1)]


def test_what_is_not_in_force_is_not_stale(path: Path) -> None:
    """``in_force`` gets the path as it was given, the code, and the pointer of the entry."""
    asked = []

    def in_force(filename: str, code: str, pointer: str) -> bool:
        asked.append((filename, code, pointer))
        return code == "ALC102" and pointer != "/m/*"

    known = [finding("/x"), finding("/m/3"), finding("/m/4"), finding("/x", "ALC101")]
    text = written(path, a=known, b=[finding("/x", "ALC101")], c=[finding("/y")])
    (path.parent / "c.json").touch()
    baseline = Baseline.read(path, in_force)
    given = os.path.relpath(path.parent / "a.json")
    assert baseline.new_ones(given, [finding("/m/0")]) == []
    gone = [Entry("a.json", "ALC102", "/x", 1), Entry("b.json", "ALC101", "/x", 1)]
    assert baseline.stale() == gone
    assert set(asked) == {
        (given, "ALC101", "/x"), (given, "ALC102", "/m/*"), (given, "ALC102", "/x"),
    }  # fmt: skip
    lines = text.splitlines()
    assert set(lines) - set(baseline.pruned().splitlines()) == {lines[6], lines[7]}


def test_a_file_of_this_run_is_not_gone(path: Path) -> None:
    """No such file exists: an editor passed its text, which could not be checked."""
    baseline = baseline_of(path, a=[finding("/x")])
    lost = finding("", "ALC002", None)
    assert baseline.new_ones(str(path.parent / "a.json"), [lost]) == [lost]
    assert baseline.stale() == []


def test_names_that_look_like_tokens_are_not_written(path: Path) -> None:
    """Baselines are committed, so tokens are masked; they are still recognized and distinct."""
    tokens = ["sk-q7W8e9R0t1", "sk-q7W8e9R0t2", "Bearer q7W8e9R0/t1"]
    found = [finding(join("/m/0", token, "x")) for token in tokens]
    text = written(path, a=found)
    assert "q7W8" not in text
    assert text.count("<string of ") == 3
    baseline = Baseline.read(path)
    masked = [replace(each, pointer=REDACTION.pointer(each.pointer)) for each in found]
    assert baseline.new_ones(str(path.parent / "a.json"), [*found[:2], masked[2]]) == []
    assert baseline.stale() == []
    with pytest.raises(BaselineError, match="must be spelled"):
        Baseline.read(file_with(path, entry(pointer=found[0].pointer.replace("/0", "/*"))))


def test_a_baseline_from_before_names_were_masked_is_still_met(path: Path) -> None:
    """Old entries are read as if they were written now."""
    found = finding("/person/properties/plan name")
    baseline = Baseline.read(file_with(path, entry(pointer=found.pointer)))
    assert baseline.new_ones(str(path.parent / "a.json"), [found]) == []
    assert baseline.stale() == []
    assert "plan" not in baseline.pruned()


def test_how_much_is_known_is_counted(path: Path) -> None:
    """The total counts findings, not entries, without those that can't be known."""
    writer = BaselineWriter(path)
    assert writer.total == 0
    writer.add("a", [finding("/m/1"), finding("/m/2"), finding("", "ALC002", None)])
    writer.add("b", [finding("/m/1")])
    assert writer.total == 3


def test_pruning_adds_nothing(path: Path) -> None:
    """New findings stay new: only --write-baseline adds them."""
    text = written(path, a=[finding("/x")])
    baseline = Baseline.read(path)
    baseline.new_ones(str(path.parent / "a.json"), [finding("/x"), finding("/x"), finding("/y")])
    assert baseline.pruned() == text


# Names of files


def names(path: Path) -> list[str]:
    """Return the names of files in a baseline, as they are written there."""
    return [known["file"] for known in json.loads(path.read_bytes())["known"]]


def name_of(path: Path, filename: str) -> str:
    """Write a baseline of one file, read it, and return the file's name in it."""
    writer = BaselineWriter(path)
    writer.add(filename, [finding("/x")])
    path.write_text(writer.text(), "utf-8")
    baseline = Baseline.read(path)
    assert baseline.new_ones(filename, [finding("/x")]) == []
    assert baseline.stale() == []
    return names(path)[0]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a folder with links and with a folder ``repo`` for the baseline."""
    (tmp_path / "repo" / "data" / "deep").mkdir(parents=True)
    (tmp_path / "other").mkdir()
    (tmp_path / "repo" / "data" / "a.json").touch()
    (tmp_path / "other" / "o.json").touch()
    (tmp_path / "link-to-repo").symlink_to("repo")
    (tmp_path / "repo" / "link-to-data").symlink_to("data")
    (tmp_path / "repo" / "link-to-other").symlink_to("../other")
    (tmp_path / "repo" / "data" / "link.json").symlink_to("a.json")
    return tmp_path


@needs_links
def test_a_file_has_one_name_from_everywhere(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name is relative to the folder of the baseline, wherever the command runs."""

    def check(folder: str, filename: str, name: str) -> None:
        monkeypatch.chdir(tree / folder)
        assert name_of(tree / "repo" / NAME, filename.format(tree=tree)) == name

    for_each(
        [
            ("repo", "data/a.json", "data/a.json"),
            ("repo", "./data//./a.json", "data/a.json"),
            ("repo", "data/deep/../a.json", "data/a.json"),
            ("repo", "../repo/data/a.json", "data/a.json"),
            ("repo", "{tree}/repo/data/a.json", "data/a.json"),
            ("repo/data", "a.json", "data/a.json"),
            ("repo/data/deep", "../a.json", "data/a.json"),
            (".", "repo/data/a.json", "data/a.json"),
            # Links to folders within the repository, and to the repository.
            ("repo", "link-to-data/a.json", "data/a.json"),
            ("repo", "link-to-data/deep/../a.json", "data/a.json"),
            (".", "link-to-repo/data/a.json", "data/a.json"),
            ("link-to-repo/link-to-data", "a.json", "data/a.json"),
            ("repo", "{tree}/link-to-repo/link-to-data/a.json", "data/a.json"),
            # A link to a file has its own name.
            ("repo", "data/link.json", "data/link.json"),
            # Outside of the repository, directly or through a link.
            ("repo", "../other/o.json", "../other/o.json"),
            (".", "other/o.json", "../other/o.json"),
            ("repo", "link-to-other/o.json", "link-to-other/o.json"),
            (".", "repo/link-to-other/o.json", "link-to-other/o.json"),
            ("repo/data", "../link-to-other/o.json", "link-to-other/o.json"),
            (".", "{tree}/link-to-repo/link-to-other/o.json", "link-to-other/o.json"),
            ("repo", "link-to-other/../other/o.json", "../other/o.json"),
            ("repo", "link-to-other/../x.json", "../x.json"),
            # Folders, which have a finding if they are empty.
            ("repo", "data", "data"),
            ("repo", "data/", "data"),
            ("repo", ".", "."),
            ("repo/data", "..", "."),
            ("repo/data", ".", "data"),
            ("repo", "..", ".."),
            ("repo", "data/deep/.", "data/deep"),
            ("repo", "link-to-data", "link-to-data"),
            ("repo", "link-to-data//", "link-to-data"),
            ("repo", "link-to-other/..", ".."),
            # The standard input.
            ("repo/data", "<stdin>", "<stdin>"),
        ],
        check,
    )


@needs_links
def test_one_file_by_many_names_is_one(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The findings under all its names are counted together."""
    ways = ["data/a.json", "./data/a.json", "link-to-data/a.json", str(tree / "repo/data/a.json")]
    monkeypatch.chdir(tree / "repo")
    writer = BaselineWriter(Path(NAME))
    for way in ways:
        writer.add(way, [finding("/x")])
    Path(NAME).write_text(writer.text(), "utf-8")
    assert names(Path(NAME)) == ["data/a.json"]
    monkeypatch.chdir(tree / "link-to-repo" / "data")
    baseline = Baseline.read(Path("..") / NAME)
    assert baseline.new_ones("a.json", [finding("/x")] * 5) == [finding("/x")]


@needs_links
def test_the_baseline_may_be_named_through_a_link(tree: Path) -> None:
    """The names of files are the same with and without the link."""
    assert name_of(tree / "link-to-repo" / NAME, str(tree / "repo/data/a.json")) == "data/a.json"
    assert name_of(tree / "repo" / NAME, str(tree / "link-to-repo/data/a.json")) == "data/a.json"


@needs_links
def test_a_way_round_a_link_is_not_mistaken(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``link/../x`` is a file beside the target of the link, not the file ``x`` here."""
    monkeypatch.chdir(tree / "repo")
    writer = BaselineWriter(Path(NAME))
    writer.add("x.json", [finding("/x")])
    Path(NAME).write_text(writer.text(), "utf-8")
    baseline = Baseline.read(Path(NAME))
    assert baseline.new_ones("link-to-other/../x.json", [finding("/x")]) == [finding("/x")]
    assert baseline.new_ones("x.json", [finding("/x")]) == []


def test_the_standard_input_is_stale_only_when_it_was_read(path: Path) -> None:
    """Unlike a file, the standard input is never gone."""
    writer = BaselineWriter(path)
    writer.add("<stdin>", [finding("/x")])
    path.write_text(writer.text(), "utf-8")
    assert Baseline.read(path).stale() == []
    baseline = Baseline.read(path)
    baseline.new_ones("<stdin>", [])
    assert baseline.stale() == [Entry("<stdin>", "ALC102", "/x", 1)]


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        pytest.param(b"a\xff.json", "a%FF.json", marks=needs_byte_names),
        (b"a%FF.json", "a%25FF.json"),
        (b"100%.json", "100%25.json"),
        pytest.param(b"\xc3\xa9\x80.json", "é%80.json", marks=needs_byte_names),
        pytest.param(b"\xed\xa0\x80.json", "%ED%A0%80.json", marks=needs_byte_names),
        pytest.param(b"d\xfe/a.json", "d%FE/a.json", marks=needs_byte_names),
        pytest.param(b"a\nb.json", "a\nb.json", marks=needs_any_name),
        pytest.param(b"a\\b.json", "a\\b.json", marks=needs_any_name),
        pytest.param(b"a\x1b[2Jb.json", "a\x1b[2Jb.json", marks=needs_any_name),
        (b" a .json", " a .json"),
        pytest.param(b'"a".json', '"a".json', marks=needs_any_name),
    ],
)
def test_names_of_any_bytes_can_be_known(raw: bytes, name: str, tmp_path: Path) -> None:
    """Bytes that are not UTF-8 are written like ``%FF``; the file is recognized, also if gone."""
    path, file = tmp_path / NAME, os.path.join(os.fsencode(tmp_path), raw)
    os.makedirs(os.path.dirname(file), exist_ok=True)
    Path(os.fsdecode(file)).touch()
    assert name_of(path, os.fsdecode(file)) == name
    assert Baseline.read(path).stale() == []
    os.unlink(file)
    assert [known.file for known in Baseline.read(path).stale()] == [os.fsdecode(raw)]


@pytest.mark.parametrize("filename", ["", "a\0b", "a\0/b", "\ud800.json", "x" * 5000, "/", "//a"])
def test_a_name_that_no_file_can_have_is_passed_over(filename: str, path: Path) -> None:
    """The checker reports that such a file can't be read, and nothing is raised here."""
    lost = finding("", "ALC001", None)
    writer = BaselineWriter(path)
    writer.add(filename, [lost])
    path.write_text(writer.text(), "utf-8")
    assert names(path) == []
    assert baseline_of(path, a=[finding("/x")]).new_ones(filename, [lost]) == [lost]


@needs_posix
def test_the_folder_of_the_command_may_be_gone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files with absolute paths are still recognized."""
    here = path.parent / "here"
    here.mkdir()
    baseline = baseline_of(path, a=[finding("/x")])
    monkeypatch.chdir(here)
    here.rmdir()
    found = [finding("/x")]
    assert baseline.new_ones("a.json", found) == found
    assert baseline.new_ones(str(path.parent / "a.json"), found) == []


# Files that can't be used

ENTRY: Final = entry()


def test_a_file_that_is_not_a_valid_baseline_is_refused(path: Path) -> None:
    """The message names the file and the problem."""

    def check(text: bytes, message: str) -> None:
        path.write_bytes(text)
        with pytest.raises(BaselineError) as caught:
            Baseline.read(path)
        assert str(caught.value).startswith(f"{path}: {message}")

    for_each(
        [
            (b"", "not valid JSON: line 1: the input is empty"),
            (
                b"[\n1,\n",
                "not valid JSON: line 2: the text ends too early: the [ on line 1 is not closed",
            ),
            (b"\xef\xbb\xbf{}", "not valid JSON: line 1: the text starts with a byte order mark"),
            (b'{"a": "\xff"}', "not valid JSON: line 1: byte 0xff is not valid UTF-8"),
            (
                b"[" * 30000,
                "not valid JSON: line 1: arrays and objects are nested deeper than 1024",
            ),
            (b"<<<<<<< HEAD\n{}", "not valid JSON: line 1: "),
            (
                b"[]",
                'it is not a baseline, which starts with "format": "alcamine-validate baseline"',
            ),
            (b"{}", "it is not a baseline"),
            (b"null", "it is not a baseline"),
            (b'{"format": "other"}', "it is not a baseline"),
            (b'{"format": ["alcamine-validate baseline"]}', "it is not a baseline"),
        ],
        check,
    )


def test_another_shape_is_refused(path: Path) -> None:
    """The message states what would be right."""

    def check(members: dict[str, Any], message: str) -> None:
        with pytest.raises(BaselineError) as caught:
            Baseline.read(file_with(path, **members))
        assert str(caught.value).startswith(f"{path}: {message}")

    for_each(
        [
            ({"version": 2}, "its version is 2: only version 1 is supported; --write-baseline"),
            ({"version": "1"}, 'its version is "1": only version 1'),
            ({"version": True}, "its version is true: only"),
            ({"version": None}, "its version is null: only"),
            ({"known": {}}, "/known must be an array, not an object"),
            ({"known": None}, "/known must be an array, not null"),
            (
                {"knwon": []},
                'unknown key "knwon" (did you mean "known"?); use one of "format", "version"',
            ),
            ({"known": [[]]}, "/known/0: an entry must be an object, not an array"),
            ({"known": [ENTRY, None]}, "/known/1: an entry must be an object, not null"),
            (
                {"known": [ENTRY | {"line": 3}]},
                '/known/0: unknown key "line"; use one of "file", "code"',
            ),
            ({"known": [{}]}, '/known/0: the key "file" is missing'),
            ({"known": [ENTRY, ENTRY]}, "/known/1 repeats /known/0: merge them"),
            (
                {"known": [entry(file="b"), ENTRY, entry(code="ALC101"), entry(count=5)]},
                "/known/3 repeats /known/1: merge them",
            ),
        ],
        check,
    )


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("format", "it is not a baseline, which starts with"),
        ("version", "its version is null: only version 1"),
        ("known", 'the key "known" is missing'),
    ],
)
def test_a_missing_member_is_refused(key: str, message: str, path: Path) -> None:
    """No member has a default value."""
    document = {"format": FORMAT, "version": VERSION, "known": []}
    path.write_text(json.dumps({name: document[name] for name in document if name != key}))
    with pytest.raises(BaselineError, match=message):
        Baseline.read(path)


NEVER_RIGHT: Final[list[tuple[str, Any, str]]] = [
    *((key, None, f"{key} must be a ") for key in ENTRY),
    *((key, True, f"{key} must be a ") for key in ENTRY),
    *((key, [], f"{key} must be a ") for key in ENTRY),
    *((key, {}, f"{key} must be a ") for key in ENTRY),
    *((key, 1, f"{key} must be a string, not 1") for key in ENTRY if key != "count"),
    *(("count", n, "count must be a positive integer, not") for n in (0, -1, 1.5, 2.0, "1")),
    ("count", 2**70, "count must be a positive integer, not"),
]


def test_an_entry_that_can_never_be_met_is_refused(path: Path) -> None:
    """The entry would be stale forever; the message has the right spelling if there is one."""

    def check(key: str, value: Any, message: str) -> None:
        with pytest.raises(BaselineError) as caught:
            Baseline.read(file_with(path, ENTRY | {"file": "first"}, entry(**{key: value})))
        assert str(caught.value).startswith(f"{path}: /known/1: {message}")

    for_each(
        [
            *NEVER_RIGHT,
            ("code", "", 'there is no code ""'),
            ("code", "ALC1", 'there is no code "ALC1"'),
            ("code", "alc102", 'there is no code "alc102" (did you mean "ALC102"?)'),
            ("code", "missing-property", 'there is no code "missing-property"'),
            ("code", "ALC102\n", 'there is no code "ALC102\\n"'),
            ("file", "", 'file "" must be spelled "."'),
            ("file", "./a.json", 'file "./a.json" must be spelled "a.json"'),
            ("file", "a//b/../c", 'file "a//b/../c" must be spelled "a/c"'),
            ("file", "a/", 'file "a/" must be spelled "a"'),
            ("file", "100%", 'file "100%" must be spelled "100%25"'),
            ("file", "a%20b", 'file "a%20b" must be spelled "a%2520b"'),
            ("file", "a%ff", 'file "a%ff" must be spelled "a%25ff"'),
            ("file", "%C3%A9", 'file "%C3%A9" must be spelled "é"'),
            ("file", "a\0b", "file: a name can't contain a null character"),
            ("pointer", "x", 'pointer must be empty or start with /, not be "x"'),
            ("pointer", "/m/0/id", 'pointer "/m/0/id" must be spelled "/m/*/id"'),
        ],
        check,
    )


@pytest.mark.parametrize("key", ["file", "code", "pointer", "count"])
def test_an_entry_that_lacks_a_member_is_refused(key: str, path: Path) -> None:
    """None of the four members is optional."""
    with pytest.raises(BaselineError, match=f'/known/0: the key "{key}" is missing'):
        Baseline.read(file_with(path, {name: ENTRY[name] for name in ENTRY if name != key}))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('{"format": "%s", "version": 1, "version": 1, "known": []}', "/version"),
        (
            '{"format": "%s", "version": 1, "known": [{"count": 1, "c\\u006funt": 2}]}',
            "/known/0/count",
        ),
    ],
)
def test_a_repeated_key_is_refused(text: str, key: str, path: Path) -> None:
    """A failed merge must not decide which count applies."""
    path.write_text(text.replace("%s", FORMAT), "utf-8")
    with pytest.raises(BaselineError, match=f"the key of {key} appears twice"):
        Baseline.read(path)


def test_a_file_that_is_not_there_is_refused(path: Path) -> None:
    """The message names the option that writes one."""
    with pytest.raises(BaselineError) as caught:
        Baseline.read(path)
    assert str(caught.value) == f"{path}: the file does not exist; --write-baseline creates it"


@pytest.mark.parametrize(
    "kind",
    [
        "folder",
        pytest.param("fifo", marks=needs_posix),
        pytest.param("loop", marks=needs_links),
        pytest.param("device", marks=needs_posix),
        "through a file",
    ],
)
def test_a_file_that_can_not_be_read_is_refused(kind: str, tmp_path: Path) -> None:
    """A FIFO without a writer, or a device without an end, is refused immediately."""
    path = tmp_path / ("file/x" if kind == "through a file" else kind)
    if kind == "folder":
        path.mkdir()
    elif kind == "fifo":
        make_fifo(path)
    elif kind in ("loop", "device"):
        path.symlink_to("loop" if kind == "loop" else "/dev/zero")
    else:
        path.parent.touch()
    with pytest.raises(BaselineError) as caught:
        Baseline.read(path)
    # Windows does not distinguish a path through a file from a missing path.
    is_missing = IS_WINDOWS and kind == "through a file"
    assert str(caught.value).startswith(f"{path}: {'there is no' if is_missing else 'can'}")


def test_a_name_with_a_null_character_is_refused() -> None:
    """Such a name is refused like any other file that can't be read."""
    with pytest.raises(BaselineError, match="can't read the file"):
        Baseline.read(Path("a\0b"))


def test_no_beginning_of_a_baseline_is_one(path: Path) -> None:
    """A truncated file is not read as a shorter baseline."""
    whole = written(path, a=[finding("/x"), finding("/y")]).rstrip()
    for length in range(len(whole)):
        path.write_text(whole[:length], "utf-8")
        with pytest.raises(BaselineError, match="not valid JSON"):
            Baseline.read(path)


SCALARS: Final = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 3), st.floats(allow_nan=False), st.text(max_size=4)
)
LIKELY: Final = st.one_of(SCALARS, st.sampled_from(["ALC102", "ALC001", "/x", "a.json", "%FF"]))
ENTRIES: Final = st.dictionaries(
    st.sampled_from(["file", "code", "pointer", "count", "more"]), LIKELY | st.lists(SCALARS)
)


@EXAMPLES
def test_entries_of_any_shape_are_read_or_refused(path: Path, examples: int) -> None:
    """Only a BaselineError is raised; a pruned baseline can be read and has no stale entries."""

    @settings(max_examples=examples)
    @given(st.lists(ENTRIES | SCALARS, max_size=4))
    def check(entries: list[Any]) -> None:
        with suppress(BaselineError):
            baseline = Baseline.read(file_with(path, *entries))
            kept = Path(path)
            kept.write_text(baseline.pruned(), "utf-8")
            assert Baseline.read(kept).stale() == []

    check()


# Properties

TOKENS: Final = st.sampled_from(["m", "id", 0, 1, 12, "a1", "é", "x~1y", ""])
PLACES: Final = st.lists(TOKENS, max_size=3)
FOUND: Final = st.tuples(st.sampled_from(JUDGED[3:6]), PLACES, st.integers(0, 3))
RESULTS: Final = st.dictionaries(
    st.sampled_from(["a.json", "b.json", "d/a.json", "\udcff.json"]), st.lists(FOUND, max_size=12)
)
Found = tuple[str, list[Any], int]


def as_findings(found: Iterable[Found]) -> list[Finding]:
    """Return findings at places that are given as tokens, with integers as indices."""
    return [
        finding("".join(f"/{step}" for step in steps), code, record)
        for code, steps, record in found
    ]


def alike(file: str, one: Found) -> tuple[str, str, str]:
    """Return what similar findings have in common: file, code and pointer pattern."""
    steps = ("*" if isinstance(step, int) else step for step in one[1])
    return file, one[0], REDACTION.pointer("".join(f"/{step}" for step in steps))


def saved(path: Path, results: dict[str, list[Found]]) -> Baseline:
    """Return the baseline of results, after writing and reading it."""
    writer = BaselineWriter(path)
    for file, found in results.items():
        writer.add(str(path.parent / file), as_findings(found))
    path.write_text(writer.text(), "utf-8")
    return Baseline.read(path)


@EXAMPLES
def test_what_was_written_is_known_wherever_it_moves(path: Path, examples: int) -> None:
    """Nothing is new and nothing is stale, whatever comes before it in the file."""

    @settings(max_examples=examples)
    @given(RESULTS, st.integers(0, 500))
    def check(results: dict[str, list[Found]], lines: int) -> None:
        baseline = saved(path, results)
        for file, found in results.items():
            moved = [replace(one, line=lines + n) for n, one in enumerate(as_findings(found))]
            assert baseline.new_ones(str(path.parent / file), moved) == []
        assert baseline.stale() == []
        assert baseline.pruned() == path.read_text("utf-8")

    check()


@EXAMPLES
def test_what_is_gone_is_stale_and_can_be_pruned(path: Path, examples: int) -> None:
    """Exactly that is stale; the pruned baseline is the one that would be written now."""

    @settings(max_examples=examples)
    @given(RESULTS, st.randoms(use_true_random=False))
    def check(results: dict[str, list[Found]], chance: random.Random) -> None:
        baseline = saved(path, results)
        kept = {
            file: [one for one in found if chance.random() < 0.5] for file, found in results.items()
        }
        for file, found in kept.items():
            assert baseline.new_ones(str(path.parent / file), as_findings(found)) == []
        gone = Counter(alike(file, one) for file, found in results.items() for one in found)
        gone.subtract(alike(file, one) for file, found in kept.items() for one in found)
        assert baseline.stale() == sorted(
            Entry(*key, count) for key, count in gone.items() if count
        )
        pruned = baseline.pruned()
        again = saved(path, kept)
        assert pruned == path.read_text("utf-8")
        for file, found in kept.items():
            again.new_ones(str(path.parent / file), as_findings(found))
        assert again.stale() == []

    check()


@EXAMPLES
def test_what_is_new_is_what_there_is_more_of(path: Path, examples: int) -> None:
    """Findings are counted by kind; the last ones of each kind are new, in their order."""

    @settings(max_examples=examples)
    @given(RESULTS, RESULTS)
    def check(before: dict[str, list[Found]], now: dict[str, list[Found]]) -> None:
        baseline = saved(path, before)
        known = Counter(alike(file, one) for file, found in before.items() for one in found)
        for file, found in now.items():
            expected = []
            for one, each in zip(found, as_findings(found), strict=True):
                known[alike(file, one)] -= 1
                if known[alike(file, one)] < 0:
                    expected.append(each)
            assert baseline.new_ones(str(path.parent / file), as_findings(found)) == expected

    check()


@EXAMPLES
def test_blocks_are_as_good_as_the_whole(path: Path, examples: int) -> None:
    """The findings of a file may be split anywhere."""

    @settings(max_examples=examples)
    @given(st.lists(FOUND, max_size=12), st.lists(FOUND, max_size=12), st.integers(0, 12))
    def check(before: list[Found], now: list[Found], at: int) -> None:
        name, found = str(path.parent / "a.json"), as_findings(now)
        whole, parts = saved(path, {"a.json": before}), Baseline.read(path)
        expected = whole.new_ones(name, found)
        assert parts.new_ones(name, found[:at]) + parts.new_ones(name, found[at:]) == expected
        assert parts.stale() == whole.stale()
        assert parts.pruned() == whole.pruned()

    check()


def test_a_baseline_may_have_many_entries(path: Path) -> None:
    """A large baseline works if one of its files is checked."""
    entries = [entry(file=f"f{n // 50}.json", pointer=f"/p{n % 50}") for n in range(20_000)]
    baseline = Baseline.read(file_with(path, *entries))
    found = [finding(f"/p{n}") for n in range(51)]
    assert baseline.new_ones(str(path.parent / "f7.json"), found) == found[50:]
    (path.parent / "f8.json").touch()
    assert len(baseline.stale()) == 20_000 - 100
