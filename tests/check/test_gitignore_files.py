"""Which files a search of a folder leaves out because git ignores them, compared with git."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alcamine_validate.check.find_files import discover
from alcamine_validate.check.gitignore_files import MOST
from alcamine_validate.check.result import Omissions
from alcamine_validate.lint.settings.config import DEFAULT, Config
from tests.support.git import git
from tests.support.systems import (
    interrupted,
    make_fifo,
    needs_any_name,
    needs_links,
    needs_posix,
    needs_timers,
    with_slashes,
)
from tests.support.tables import for_each


def place(root: Path, files: dict[str, str]) -> None:
    """Write files below a folder."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8", newline="\n")


def found(
    root: Path, *paths: str, gitignore: bool = True, config: Config = DEFAULT
) -> tuple[list[str], Omissions]:
    """Return the files that paths below ``root`` lead to, and what is left out."""
    omissions = Omissions()
    given_paths = [str(root / path) for path in paths]
    inputs = discover(given_paths, config, gitignore=gitignore, omissions=omissions)
    return [with_slashes(os.path.relpath(each.path, root)) for each in inputs], omissions


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a new repository."""
    git(tmp_path, "init", "-q")
    return tmp_path


# Random trees, judged by git


FOLDERS: Final = ("a", "b", "ab", "a/b", "a/a", "ab/c", "a/b/a")
FILES: Final = ("a.json", "b.json", "ab.json", "c.har", "é.json", "a b.json", "[a].json")
PIECES: Final = (
    "a", "b", "ab", "c", ".json", "a.json", "*", "**", "***", "?", "/", "/", "**/", "/**", "[ab]",
    "[!a]", "[b-a]", "[", "]", "\\", "!", "!", "#", " ", "é", "\r", "[[:alpha:]]", "[[:x:]]",
)  # fmt: skip

COMMON: Final = (
    "*", "*.json", "a.json", "b.json", "a", "b", "a/", "b/", "/a", "/b/", "a*", "top*", "a/b",
    "*b*", "a/**", "**/b", "**/a/**", "*/", "a/b.json", "*.har", "[ab]*",
)  # fmt: skip

random_lines = st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join)
common_lines = st.builds(str.__add__, st.sampled_from(("", "", "!")), st.sampled_from(COMMON))
pattern_files = st.lists(common_lines | common_lines | random_lines, min_size=1, max_size=4)
paths = st.builds(
    lambda folder, name: f"{folder}/{name}",
    st.sampled_from((".", *FOLDERS)),
    st.sampled_from(FILES),
)


class Tree(NamedTuple):
    """A folder with files in it, and the pattern files in and above it, with their lines."""

    files: set[str]
    patterns: dict[str, list[str]]
    named: str


trees = st.builds(
    Tree,
    st.sets(paths, min_size=2, max_size=12),
    st.dictionaries(
        st.sampled_from(("..", ".", *FOLDERS, ".git/info/exclude")), pattern_files, max_size=4
    ),
    st.sampled_from((".", ".", *FOLDERS)),
)


def write_patterns(root: Path, top: Path, patterns: dict[str, list[str]]) -> None:
    """Write the pattern files of a tree, and remove those of the tree before it."""
    (root / ".gitignore").unlink(missing_ok=True)
    (root / ".git/info/exclude").write_text("")
    for folder, texts in patterns.items():
        is_exclude = folder.startswith(".git")
        path = root / folder if is_exclude else top / folder / ".gitignore"
        if path.parent.is_dir():
            path.write_bytes("".join(f"{text}\n" for text in texts).encode())


def without_matches(root: Path, top: Path, tree: Tree) -> dict[str, list[str]]:
    """Return the patterns without those that ignore the named folder or one around it alone."""
    named = (top / tree.named).resolve()
    kept = {}
    for folder, texts in tree.patterns.items():
        around = (top / folder).resolve()
        is_around = folder.startswith(".git") or named.is_relative_to(around)
        kept[folder] = [text for text in texts if not is_around or text.startswith("!")]
        for text in set(texts) - set(kept[folder]):
            write_patterns(root, top, {each: [] for each in tree.patterns} | {folder: [text]})
            if not git(root, "check-ignore", "--no-index", str(named)):
                kept[folder].append(text)
        kept[folder].sort(key=texts.index)
    write_patterns(root, top, kept)
    return kept


@needs_any_name
@pytest.mark.parametrize("examples", [50, pytest.param(2_000, marks=pytest.mark.thorough)])
def test_a_search_finds_what_git_lists(repository: Path, examples: int) -> None:
    """The files are those that git lists as untracked and not ignored; all if there are none.

    If git ignores the folder itself, it is asked again without the patterns that do that.
    """
    numbers = itertools.count()

    @settings(max_examples=examples, deadline=None, database=None)
    @given(trees)
    def check(tree: Tree) -> None:
        top = repository / f"top{next(numbers)}"
        place(top, dict.fromkeys(tree.files, "{}"))
        named = (top / tree.named).resolve()
        named.mkdir(parents=True, exist_ok=True)
        write_patterns(repository, top, tree.patterns)
        patterns = tree.patterns
        is_ignored = git(repository, "check-ignore", "--no-index", str(named))
        if is_ignored:
            patterns = without_matches(repository, top, tree)
        listed = git(repository, "ls-files", "--others", "--exclude-standard", "-z", str(named))
        wanted = {repository / path for path in listed.decode().split("\0") if path}
        wanted = {path for path in wanted if path.suffix and not path.name.startswith(".")}
        write_patterns(repository, top, tree.patterns)
        actual = {each.path for each in discover([str(named)], DEFAULT)}
        every = {each.path for each in discover([str(named)], DEFAULT, gitignore=False)}
        resolved = {Path(path).resolve() for path in actual}
        assert resolved == (wanted or {Path(path).resolve() for path in every}), patterns
        shutil.rmtree(top)

    check()


# Named folders


def test_a_named_folder_is_searched_although_git_ignores_it(repository: Path) -> None:
    """Patterns that ignore it or a folder around it do not count; others still do."""
    place(
        repository,
        {
            ".gitignore": "captures/\n/out\n*.tmp.json\ndeep\n",
            "captures/a.json": "", "captures/b.tmp.json": "", "captures/captures/c.json": "",
            "captures/.gitignore": "own.json\n", "captures/own.json": "",
            "out/x/d.json": "", "out/x/deep/e.json": "", "f.json": "",
        },
    )  # fmt: skip
    assert found(repository, ".")[0] == ["f.json"]
    inner = ["captures/a.json", "captures/captures/c.json"]
    assert found(repository, "captures")[0] == inner
    assert found(repository, "out/x") == (["out/x/d.json"], Omissions(ignored_folders=1))
    assert found(repository, "out/x/deep")[0] == ["out/x/deep/e.json"]


def test_a_negated_pattern_still_counts_for_a_named_folder(repository: Path) -> None:
    """Only patterns that ignore it are dropped, and only if git ignores it in the end."""
    place(
        repository,
        {
            ".gitignore": "*\n!*.har\n!kept\n",
            "kept/a.json": "", "kept/b.har": "", "left/a.json": "", "left/b.har": "",
        },
    )  # fmt: skip
    assert found(repository, "kept")[0] == ["kept/b.har"]
    assert found(repository, "left")[0] == ["left/a.json", "left/b.har"]


def test_a_folder_whose_files_are_all_ignored_is_searched_without_gitignore(
    repository: Path,
) -> None:
    """Such as a folder with a .gitignore that ignores everything; nothing is counted."""
    cases = [
        ({"f/.gitignore": "*\n", "f/a.json": "", "f/g/b.json": ""}, ["f/a.json", "f/g/b.json"]),
        ({".gitignore": "f/**\n", "f/a.json": "", "f/n.txt": ""}, ["f/a.json"]),
        (
            {"f/.gitignore": "*.json\n", "f/a.json": "", "f/g/b.json": ""},
            ["f/a.json", "f/g/b.json"],
        ),
    ]

    def check(files: dict[str, str], expected: list[str]) -> None:
        place(repository, files)
        names, omissions = found(repository, "f")
        assert names == expected
        assert (omissions.ignored_files, omissions.ignored_folders) == (0, 0)
        shutil.rmtree(repository / "f")
        (repository / ".gitignore").unlink(missing_ok=True)

    for_each(cases, check)


def test_settings_still_exclude_in_such_a_folder(repository: Path) -> None:
    """Files that the settings exclude are not found for lack of others."""
    place(repository, {"f/.gitignore": "a.json\n", "f/a.json": "", "f/b.json": ""})
    without_b = Config(exclude=("b.json",), root=str(repository))
    names, omissions = found(repository, "f", config=without_b)
    # Git alone would leave b.json.
    assert (names, omissions.excluded_files, omissions.ignored_files) == (["f"], 1, 1)
    place(repository, {"f/.gitignore": "*.json\n"})
    assert found(repository, "f", config=without_b)[0] == ["f/a.json"]
    place(repository, {"f/.gitignore": "a.json\n"})
    without_any = Config(exclude=("*.json",), root=str(repository))
    names, omissions = found(repository, "f", config=without_any)
    assert (names, omissions.excluded_files, omissions.ignored_files) == (["f"], 2, 0)


def test_a_folder_that_the_settings_exclude_counts_as_left_by_git(repository: Path) -> None:
    """The settings are the reason why no file is left, unless git ignores the folder too."""
    config = Config(exclude=("f/g",), root=str(repository))
    files = {"f/h/a.json": "", "f/g/b.json": ""}

    def check(pattern: str, expected: list[str]) -> None:
        place(repository, {**files, "f/.gitignore": pattern})
        assert found(repository, "f", config=config)[0] == expected

    for_each((("h/\n", ["f"]), ("h/\ng/\n", ["f/h/a.json"])), check)


def test_a_named_file_is_checked_although_git_ignores_it(repository: Path) -> None:
    """A file that is named and left out by a search counts as checked."""
    place(repository, {".gitignore": "a.json\n", "a.json": "", "b.json": "", "c/a.json": ""})
    assert found(repository, "a.json") == (["a.json"], Omissions())
    assert found(repository, ".", "a.json") == (
        ["b.json", "a.json"],
        Omissions(ignored_files=1, hidden_folders=1),
    )


def test_what_several_searches_leave_out_counts_once(repository: Path) -> None:
    """Folders may be named twice, inside another one, or although another search ignores them."""
    place(
        repository,
        {
            ".gitignore": "a.json\ng/\n",
            "f/a.json": "", "f/b.json": "", "f/n.txt": "", "f/g/c.json": "", "f/h/a.json": "",
        },
    )  # fmt: skip
    expected = (["f/b.json"], Omissions(ignored_files=2, ignored_folders=1, without_suffix=1))
    assert found(repository, "f", "f", "./f/../f") == expected
    names, omissions = found(repository, "f", "f/g", "f/h")
    assert names == ["f/b.json", "f/g/c.json", "f/h/a.json"]
    assert (omissions.ignored_files, omissions.ignored_folders) == (1, 0)


# Which files hold patterns


def test_patterns_come_from_all_of_gits_files(repository: Path) -> None:
    """A nearer file wins over one further up, and that over info/exclude."""
    place(
        repository,
        {
            ".git/info/exclude": "a.json\nb.json\n",
            ".gitignore": "!b.json\nc.json\n",
            "f/.gitignore": "!c.json\n",
            **{f"f/{name}.json": "" for name in "abcd"},
        },
    )
    assert found(repository, ".")[0] == ["f/b.json", "f/c.json", "f/d.json"]
    assert found(repository, "f")[0] == ["f/b.json", "f/c.json", "f/d.json"]
    everything = [f"f/{name}.json" for name in "abcd"]
    assert found(repository, ".", gitignore=False)[0] == everything


def test_a_repository_in_a_repository_has_its_own_patterns(repository: Path) -> None:
    """The patterns around it decide only whether the folder itself is ignored."""
    place(repository, {".gitignore": "a.json\nlost\n", "f/a.json": "", "b.json": ""})
    for name in ("f/inner", "lost"):
        (repository / name).mkdir(parents=True)
        git(repository / name, "init", "-q")
        place(repository / name, {".gitignore": "b.json\n", "a.json": "", "b.json": ""})
    assert found(repository, ".")[0] == ["b.json", "f/inner/a.json"]
    assert found(repository, "f/inner")[0] == ["f/inner/a.json"]


def test_a_folder_outside_a_repository(tmp_path: Path) -> None:
    """Its own files count, and those below it, but not those around it."""
    place(
        tmp_path,
        {
            ".gitignore": "*.json\n", "f/.gitignore": "a.json\n", "f/a.json": "", "f/b.json": "",
            "f/g/.gitignore": "/c.json\n", "f/g/c.json": "", "f/g/d.json": "",
        },
    )  # fmt: skip
    assert found(tmp_path, "f")[0] == ["f/b.json", "f/g/d.json"]
    assert found(tmp_path, "f/g")[0] == ["f/g/d.json"]


def test_a_pattern_decides_for_tracked_files_too(repository: Path) -> None:
    """The index is not read: a file that was added although a pattern matches it is left out."""
    place(repository, {".gitignore": "a.json\n", "a.json": "", "b.json": ""})
    git(repository, "add", "--force", "a.json")
    assert found(repository, ".")[0] == ["b.json"]


# Folders that are always left out


def test_dependencies_and_build_output_are_left_out(repository: Path) -> None:
    """They are counted as such even if git ignores them, and searched if they are named."""
    left_out = ("node_modules", "x/dist", "env", "build", "target", "coverage", "__pycache__")
    place(
        repository,
        {
            ".gitignore": "node_modules\n", "a.json": "", "env/pyvenv.cfg": "",
            "x/distribution/b.json": "", "builds.json": "",
            **{f"{folder}/c.json": "" for folder in left_out},
        },
    )  # fmt: skip
    expected = ["a.json", "builds.json", "x/distribution/b.json"]
    for gitignore in (True, False):
        names, omissions = found(repository, ".", gitignore=gitignore)
        assert names == expected
        assert (omissions.build_folders, omissions.ignored_folders) == (len(left_out), 0)
    for folder in left_out:
        assert found(repository, folder)[0] == [f"{folder}/c.json"]
    assert found(repository, ".", "build")[1].build_folders == len(left_out) - 1


def test_a_folder_with_nothing_but_build_output_has_no_files(tmp_path: Path) -> None:
    """The folder itself is yielded, and what was left out is counted."""
    place(tmp_path, {"f/build/a.json": ""})
    assert found(tmp_path, "f") == (["f"], Omissions(build_folders=1))


def test_everything_else_is_counted_too(tmp_path: Path) -> None:
    """Files with a known suffix count by reason, all others as files without a suffix."""
    place(
        tmp_path,
        {
            "f/a.json": "", "f/b.txt": "", "f/.c.json": "", "f/.d/e.json": "", "f/.e.txt": "",
            "f/x/g.json": "", "f/h.tmp.json": "", "f/i": "",
        },
    )  # fmt: skip
    config = Config(exclude=("x/", "*.tmp.json"), root=str(tmp_path))
    counts = {"hidden_files": 1, "hidden_folders": 1, "excluded_files": 1, "excluded_folders": 1}
    assert found(tmp_path, "f", config=config) == (
        ["f/a.json"],
        Omissions(**counts, without_suffix=2),
    )


# Hostile files


@needs_links
@needs_posix
def test_a_file_that_can_not_be_read_has_no_patterns(repository: Path) -> None:
    """A loop of links, a link, a FIFO or a folder; git does not read these either."""
    place(repository, {"f/a.json": "", "patterns": "*.json\n", "f/b.json": ""})
    path = repository / "f/.gitignore"

    def check(make: Callable[[], object]) -> None:
        make()
        assert found(repository, "f") == (["f/a.json", "f/b.json"], Omissions())
        path.unlink()

    for_each(
        [
            lambda: path.symlink_to(".gitignore"),
            lambda: path.symlink_to("../patterns"),
            lambda: make_fifo(path),
        ],
        check,
    )
    path.mkdir()
    assert found(repository, "f")[0] == ["f/a.json", "f/b.json"]


def test_a_large_file_is_not_used(repository: Path) -> None:
    """Each path is matched with all patterns, so that their number needs a limit."""
    place(repository, {"f/a.json": "", "f/b.json": ""})
    for size, expected in ((MOST, ["f/b.json"]), (MOST + 1, ["f/a.json", "f/b.json"])):
        (repository / "f/.gitignore").write_text("a.json\n".ljust(size, "#"))
        assert found(repository, "f")[0] == expected


def test_a_file_may_have_any_bytes(repository: Path) -> None:
    """Bytes that are not UTF-8, and patterns that are not valid, affect no other pattern."""
    place(repository, {"f/a.json": "", "f/b.json": ""})
    data = b"\xff\xfe\n[z-a\n\\\n!\n/\n[[:x:]]*\n\0*\nb\0*.json\na.json\n"
    (repository / "f/.gitignore").write_bytes(data)
    assert found(repository, "f")[0] == ["f/b.json"]


HOSTILE: Final = (
    "*a*b*c\n", "**/", "[", "[a", "?", "\\", "*?", "[[:", "a*/**/b/", "!", "**a", "x\n!x\n",
)  # fmt: skip


@needs_timers
def test_the_time_grows_with_the_size_of_the_file(repository: Path) -> None:
    """The largest file of any patterns takes seconds at most, with paths as long as they get."""
    place(repository, {f"f/{'a' * 200}{number}.json": "" for number in range(100)})

    def check(piece: str) -> None:
        (repository / "f/.gitignore").write_text(piece * (MOST // len(piece)))
        with interrupted(10):
            assert len(found(repository, "f")[0]) == 100

    for_each(HOSTILE, check)


@needs_timers
def test_many_folders_with_patterns(tmp_path: Path) -> None:
    """A file in each of many nested folders takes no longer than one beside it."""
    folder = tmp_path
    for _ in range(150):
        folder = folder / "a"
        place(folder, {".gitignore": "b.json\n*.x.json\n", "a.json": "", "b.json": ""})
    with interrupted(5):
        names, omissions = found(tmp_path, "a")
    assert (len(names), omissions.ignored_files) == (150, 150)
