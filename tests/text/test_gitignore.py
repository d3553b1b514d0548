"""Patterns of paths: what they match according to git's documentation, and to git itself."""

from __future__ import annotations

import warnings
from contextlib import suppress
from itertools import product
from pathlib import Path, PurePosixPath
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcamine_validate.text.gitignore import (
    InvalidPattern,
    PatternList,
    check_pattern,
    matches,
    read_patterns,
)
from tests.support.git import git as run_git
from tests.support.systems import needs_any_name
from tests.support.tables import for_each

# By hand, from https://git-scm.com/docs/gitignore


DOCUMENTED: Final = [
    # A name without a slash matches at every depth, and so does everything below it.
    ("a.json", "a.json", True),
    ("a.json", "x/a.json", True),
    ("a.json", "x/y/a.json", True),
    ("a.json", "a.json/b", True),
    # An asterisk leaves enough text for the next one, whatever is between them.
    ("*/**/?**/**ab*", "a/b/a/abb", True),
    ("***/**/?*****/*", "accb/c/ac", True),
    ("**/a*/**/*b/**/c", "a/x/ab/b/x/c", True),
    ("a.json", "xa.json", False),
    ("a.json", "a.jsonx", False),
    ("a.json", "aXjson", False),
    ("build", "build/x/y.json", True),
    ("build", "x/build/y.json", True),
    ("build", "rebuild/y.json", False),
    # An asterisk and a question mark match within a part.
    ("*.json", "a.json", True),
    ("*.json", "x/a.json", True),
    ("*.json", "a.json5", False),
    ("*.json", ".json", True),
    ("*", "a", True),
    ("*", "x/a", True),
    ("a*c", "abc", True),
    ("a*c", "ac", True),
    ("a*c", "a/c", False),
    ("x/*.json", "x/a.json", True),
    ("x/*.json", "x/y/a.json", False),
    ("x/*", "x/y/a.json", True),
    ("x/*", "x", False),
    ("a?c", "abc", True),
    ("a?c", "ac", False),
    ("a?c", "a/c", False),
    ("a?c", "aéc", True),
    # A slash at the beginning or in the middle: matches from the root.
    ("/a.json", "a.json", True),
    ("/a.json", "x/a.json", False),
    ("x/a.json", "x/a.json", True),
    ("x/a.json", "y/x/a.json", False),
    ("/x/a.json", "x/a.json", True),
    # A slash at the end: folders only.
    ("build/", "build/a.json", True),
    ("build/", "x/build/a.json", True),
    ("build/", "build", False),
    ("/build/", "build/a.json", True),
    ("/build/", "x/build/a.json", False),
    ("x/build/", "x/build/a.json", True),
    ("x/build/", "y/x/build/a.json", False),
    # Two asterisks: in all folders, everything below, any number of folders between.
    ("**/a.json", "a.json", True),
    ("**/a.json", "x/y/a.json", True),
    ("**/x/a.json", "x/a.json", True),
    ("**/x/a.json", "y/z/x/a.json", True),
    ("**/x/a.json", "x/y/a.json", False),
    ("x/**", "x/a.json", True),
    ("x/**", "x/y/a.json", True),
    ("x/**", "x", False),
    ("x/**", "y/x/a.json", False),
    ("x/**/a.json", "x/a.json", True),
    ("x/**/a.json", "x/y/a.json", True),
    ("x/**/a.json", "x/y/z/a.json", True),
    ("x/**/a.json", "xa.json", False),
    ("x/**/a.json", "y/x/a.json", False),
    ("**", "x/a.json", True),
    # Other consecutive asterisks count as one.
    ("a**c", "abbc", True),
    ("a**c", "a/c", False),
    ("a**/c", "ab/c", True),
    ("a**/c", "a/c", True),
    ("x/**c", "x/abc", True),
    ("x/**c", "x/y/c", False),
    # Ranges.
    ("[ab].json", "a.json", True),
    ("[ab].json", "c.json", False),
    ("[a-c]x", "bx", True),
    ("[a-c]x", "dx", False),
    ("[a-cx-z]1", "y1", True),
    ("[!a]x", "bx", True),
    ("[!a]x", "ax", False),
    ("[!a-c]x", "bx", False),
    ("[]]x", "]x", True),
    ("[]-]x", "-x", True),
    ("[!]]x", "]x", False),
    ("[!]]x", "ax", True),
    ("a[!b]c", "a/c", False),
    ("a[+-9]c", "a/c", False),
    ("[.]x", "ax", False),
    ("[*]x", "*x", True),
    ("[*]x", "ax", False),
    ("[[]x", "[x", True),
    ("[a^]x", "^x", True),
    # A backslash makes the next character literal.
    (r"\*", "*", True),
    (r"\*", "a", False),
    (r"a\?", "a?", True),
    (r"a\?", "ab", False),
    (r"\[a]", "[a]", True),
    (r"\[a]", "a", False),
    (r"\!a", "!a", True),
    (r"\a", "a", True),
    (r"a\\b", r"a\b", True),
    # Special characters of regular expressions are literal here.
    ("a+", "aa", False),
    ("a+", "a+", True),
    ("(a|b)", "a", False),
    ("(a|b)", "(a|b)", True),
    ("a{2}", "aa", False),
    ("^a$", "a", False),
    ("^a$", "^a$", True),
    ("a.c", "abc", False),
    (r"\d", "5", False),
    (r"\d", "d", True),
    # Case matters; blanks, other alphabets and line breaks are ordinary characters.
    ("a b", "a b", True),
    ("A", "a", False),
    ("é*", "é.json", True),
    ("*.json", "a\nb.json", True),
    ("*", "a\n", True),
    ("a", "a\n", False),
    ("x/**", "x/a\nb", True),
]


def test_a_pattern_matches_as_documented() -> None:
    """A pattern matches the paths that it matches according to git's documentation."""

    def check(pattern: str, path: str, expected: bool) -> None:
        check_pattern(pattern)
        assert matches(path, [pattern]) is expected

    for_each(DOCUMENTED, check)


@pytest.mark.parametrize(
    ("pattern", "folder", "expected"),
    [
        ("build/", "build/", True),
        ("build/", "x/build/", True),
        ("build", "build/", True),
        ("/build/", "x/build/", False),
        ("*/", "x/", True),
        ("**/x/", "x/", True),
        ("**/x/", "y/x/", True),
        ("x/**", "x/", False),
        ("x/*", "x/", False),
        ("x/*", "x/y/", True),
        ("x/**/", "x/", False),
        ("x/**/", "x/y/", True),
        ("x", "xy/", False),
    ],
)
def test_a_path_that_ends_in_a_slash_is_a_folder(
    pattern: str, folder: str, *, expected: bool
) -> None:
    """A path that ends in a slash is matched as a folder."""
    assert matches(folder, [pattern]) is expected


@pytest.mark.parametrize(
    ("patterns", "path", "expected"),
    [
        ([], "a", False),
        (["a", "b"], "b", True),
        (["a", "b"], "c", False),
        (["*.json", "!keep.json"], "a.json", True),
        (["*.json", "!keep.json"], "keep.json", False),
        (["*.json", "!keep.json"], "x/keep.json", False),
        (["!keep.json", "*.json"], "keep.json", True),
        (["*.json", "!keep*", "keep2.json"], "keep2.json", True),
        (["*.json", "!keep*", "keep2.json"], "keep1.json", False),
        (["x/*", "!x/y"], "x/y", False),
        (["x/*", "!x/y"], "x/z", True),
        (["/*", "!/x"], "x", False),
        (["/*", "!/x"], "y/x", True),
        (["!a"], "a", False),
        (["!a"], "b", False),
        ([r"\!a"], "!a", True),
        ([r"\!a"], "a", False),
    ],
)
def test_the_last_pattern_that_matches_decides(
    patterns: list[str], path: str, *, expected: bool
) -> None:
    """The last matching pattern decides, and one that begins with ! undoes a match."""
    assert matches(path, patterns) is expected
    assert matches(path, tuple(patterns)) is expected


@pytest.mark.parametrize(
    "pattern",
    [
        "[z-a]", "x/[z-a].json", "![z-a]", "[!z-a]x", "**/[9-0]", "a[", "[a", "[]", "[!]", "a/[b/",
        "\\", "a\\", "a\\/", "[[:x:]]", "[[:Alpha:]a]", "[[::]]", "[a\\]",
    ],
)  # fmt: skip
def test_an_invalid_pattern_is_refused(pattern: str) -> None:
    """An invalid pattern is refused with its text and the reason."""
    with pytest.raises(InvalidPattern) as caught:
        check_pattern(pattern)
    assert str(caught.value).startswith(f"not a valid pattern: {pattern!r} (")


@pytest.mark.parametrize("pattern", ["[a&&b]", "[a||b]", "[a--b]", "[~~]", "[!&&]", "x[+--]"])
def test_a_pattern_causes_no_warning(pattern: str) -> None:
    """A pattern that Python's ``re`` would warn about causes no warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with suppress(InvalidPattern):
            check_pattern(pattern)


def test_the_empty_path_is_matched_by_no_asterisk() -> None:
    """No asterisk matches the empty path."""
    assert not matches("", ["/*"])
    assert not matches("", ["/**"])
    assert not matches("", ["*"])


# By git

PATHS: Final = (
    "a", "b", "ab", "abc", "a.json", "b.json", ".json", ".hidden.json", "a.json5", "A.JSON",
    "keep.json", "build", "x/a", "x/c", "x/a.json", "x/b.json", "x/keep.json", "x/y/a", "x/y/c",
    "x/y/a.json", "x/y/b.txt", "x/y/z/a.json", "x/y/z/keep.json", "x/build/a.json",
    "x/build/b/c.json", "out/a.json", "out/build/a.json", "out/x/a.json", "y/x/a.json", "y/x/y/c",
    "y/out/x", "ac/d", "abx/d", "abx/e/d", "a^b", "a-b", "a]b", "a!b", "a*b", "a?b", "a[b", "a b",
    "a+b", "(a)", "a5", "a55", "axb", "!a", "#a", r"a\b", "1", "12",
)  # fmt: skip
"""Files that can be in one folder. All are ASCII: a question mark in git matches one byte."""

PATTERNS: Final = (
    "a", "/a", "a/", "x", "/x", "x/", "/x/", "y/", "build", "build/", "/build", "/build/", "*",
    "/*", "*/", "/*/", "**", "/**", "**/", "*.json", "/*.json", "x/*.json", "/x/*.json", "*/a.json",
    "*/*/a.json", "**/a.json", "**/x/a.json", "x/**", "/x/**", "x/**/", "x/**/a.json", "x/**/c",
    "x/*/c", "x/y/**", "**/y/**", "**/y/*", "**/build/**", "**/**/a.json", "x/**/**/a.json",
    "x/**/z/**", "a**b", "a**/d", "ab**/d", "x/**c", "x/a**", "**a.json", "a?b", "?", "??", "x/?",
    "*.*", ".*", "[ab]", "[a-b].json", "[!a]", "[!a].json", "a[]]b", "a[!]]b", "a[]-]b", "a[+-9]b",
    "x[/]a", "a[*]b", "a[?]b", "a[[]b", "a[!x]b", "a[0-9]", "a[0-9][0-9]", r"a\*b", r"a\?b",
    r"a\[b", r"\!a", r"\#a", r"a\\b", "a b", "a+b", "(a)", "A.json",
    "x/y", "x/y/", "y/x", "x/y/z/keep.json", "nothing",
)  # fmt: skip

RARE: Final = (
    "a[^x]b", "a[^]]b", "a[[:digit:]]", r"a[\]]b", r"a[\^]b", r"a[x\-]b", "a[", "a[b", "a]b", "[a-",
    "a//", "x//", "//a", "x//a", "/", "//", "!", "***", "***/", "x/***", "***/a.json", "x/***/c",
    r"x/**\/a.json", r"**\/c", "x/y**", "!x/y", "abx**", "a\\", "x\\/", "[z-a]", "a[b-a]",
    "[[:x:]]*", "[[:punct:]]a", "a[[:punct:]]b", "a[[:space:]]b", "[[:upper:]].JSON", "[[:print:]]",
    "[[:cntrl:]]", "[[:graph:]]", "[[:]a]", "[a-[:digit:]]", "[--a]b", "a[a-c-b]b",
)  # fmt: skip
"""Further forms that git supports, which its page documents less."""


class Git:
    """A repository in which git reports the files that it ignores."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        run_git(folder, "init", "-q")
        for path in PATHS:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).touch()

    def ignored(self, *patterns: str, paths: tuple[str, ...] = PATHS) -> list[str]:
        """Return which of ``paths`` git ignores by ``patterns``."""
        lines = "".join(f"{pattern}\n" for pattern in patterns)
        (self.folder / ".git" / "info" / "exclude").write_text(
            lines, encoding="utf-8", newline="\n"
        )
        data = "".join(f"{path}\0" for path in paths).encode()
        out = run_git(self.folder, "check-ignore", "--no-index", "--stdin", "-z", data=data)
        found = set(out.decode().split("\0"))
        return [path for path in paths if path in found]


@pytest.fixture(scope="module")
def git(tmp_path_factory: pytest.TempPathFactory) -> Git:
    """Return a repository with the files of PATHS and without patterns."""
    return Git(tmp_path_factory.mktemp("repository"))


def matched(*patterns: str, paths: tuple[str, ...] = PATHS) -> list[str]:
    """Return which of ``paths`` the code under test matches by ``patterns``."""
    return [path for path in paths if matches(path, patterns)]


@needs_any_name
def test_git_judges_at_all(git: Git) -> None:
    """Git ignores the files that it should, so that the tests below prove something."""
    assert git.ignored("x/y/") == [path for path in PATHS if path.startswith("x/y/")]
    assert git.ignored("nothing") == []
    assert git.ignored("*") == list(PATHS)


@needs_any_name
def test_git_agrees_about_files(git: Git) -> None:
    """Each pattern matches the files that git ignores by it."""

    def check(pattern: str) -> None:
        assert matched(pattern) == git.ignored(pattern)

    for_each(PATTERNS, check)


@needs_any_name
@pytest.mark.parametrize("pattern", RARE)
def test_git_agrees_about_rare_forms(git: Git, pattern: str) -> None:
    """Each rare form of a class matches the files that git ignores by it."""
    assert matched(pattern) == git.ignored(pattern)


PARENTS: Final = {parent for path in PATHS for parent in PurePosixPath(path).parents}
FOLDERS: Final = tuple(sorted(f"{parent}/" for parent in PARENTS if parent.name))


@needs_any_name
def test_git_agrees_about_folders(git: Git) -> None:
    """Each pattern matches the folders that git ignores by it."""

    def check(pattern: str) -> None:
        ignored = git.ignored(pattern, paths=tuple(folder.removesuffix("/") for folder in FOLDERS))
        assert matched(pattern, paths=FOLDERS) == [f"{folder}/" for folder in ignored]

    for_each(PATTERNS, check)


@needs_any_name
@pytest.mark.parametrize(
    "patterns",
    [
        ("*.json", "!keep.json"),
        ("!keep.json", "*.json"),
        ("*.json", "!keep.json", "x/keep.json"),
        ("*.json", "!/keep.json"),
        ("x/*", "!x/a.json"),
        ("*.json", "!x/*.json"),
        ("*.json", "!**/y/*.json"),
        ("a*", "!a[!b]*", "a5"),
        ("x/y/z/*", "!x/y/z/keep.json"),
    ],
)
def test_git_agrees_about_what_is_taken_back(git: Git, patterns: tuple[str, ...]) -> None:
    """Patterns that undo matches match the files that git ignores by them."""
    assert matched(*patterns) == git.ignored(*patterns)


# The lines of a file


LINES: Final[tuple[tuple[bytes, list[str]], ...]] = (
    (b"a", ["a"]),
    (b"a\nb\n", ["a", "b"]),
    (b"a\r\nb\r", ["a", "b"]),
    (b"\xef\xbb\xbfa\n\xef\xbb\xbfb", ["a", "\xef\xbb\xbfb"]),
    (b"# comment\n#a\n\\#a\n a #b", [r"\#a", " a #b"]),
    (b"\n\r\n  \na", ["a"]),
    (b"a  \nb\\ \nc\\  \nd\\\\ \n\te\t", ["a", r"b\ ", r"c\ ", r"d\\", "\te\t"]),
    (b"a\0b\n\0c\nd", ["a", "d"]),
    ("é".encode(), ["\xc3\xa9"]),
    (b"\xff", ["\xff"]),
    (b"a\nb\na", ["b", "a"]),
    (b"", []),
)


def test_a_file_has_a_pattern_per_line() -> None:
    """Comments, empty lines, spaces at the end and repetitions are not patterns."""

    def check(data: bytes, expected: list[str]) -> None:
        found = read_patterns(data)
        assert list(reversed(found._patterns)) == expected
        assert bool(found) is bool(expected)

    for_each(LINES, check)


@needs_any_name
def test_a_list_has_the_verdicts_of_its_patterns(git: Git) -> None:
    """All patterns of a file are matched at once, and the last one that matches decides."""
    lists = [*product(PATTERNS, ("*.json",)), *product(("*.json",), (f"!{each}" for each in RARE))]

    def check(*patterns: str) -> None:
        found = PatternList(patterns)
        for path in (*PATHS, *FOLDERS):
            is_folder = path.endswith("/")
            name = path.removesuffix("/")
            verdicts = [
                not each.startswith("!")
                for each in patterns
                if PatternList([each]).verdict(name, is_folder=is_folder) is not None
            ]
            verdict = found.verdict(name, is_folder=is_folder)
            assert verdict is (verdicts[-1] if verdicts else None)

    for_each(lists, check)


def test_patterns_that_match_a_folder_can_be_left_out() -> None:
    """Each pattern that ignores one of the folders is removed, and negated ones stay."""
    patterns = PatternList(["a/", "b", "*", "!a", "a/b/", "*.json", "x/a", "/a/"])
    kept = patterns.without_matches(["a", "a/b"])
    assert list(reversed(kept._patterns)) == ["!a", "*.json", "x/a"]
    assert not PatternList(["a"]).without_matches(["a"])


# With random patterns and paths

strange = st.text("ab/*?[]!^-\\.&|~ \n", max_size=8) | st.text(max_size=8)


@given(strange, st.lists(strange, max_size=3))
def test_a_pattern_is_refused_or_can_be_used(pattern: str, paths: list[str]) -> None:
    """A random pattern raises InvalidPattern, or can be used with any path."""
    with suppress(InvalidPattern):
        check_pattern(pattern)
        for path in ("", "a", "a/b", *paths):
            assert matches(path, [pattern]) in {True, False}


names = st.text("abc.-_ é", min_size=1, max_size=4).filter(lambda name: name not in {".", ".."})


@given(st.lists(names, min_size=1, max_size=4), st.lists(names, min_size=1, max_size=3))
def test_a_plain_path_means_itself_and_what_lies_below(parts: list[str], below: list[str]) -> None:
    """A pattern without special characters matches its path and the paths below it."""
    path = "/".join(parts)
    for pattern in (f"/{path}", f"**/{path}", parts[-1]):
        assert matches(path, [pattern])
        assert matches("/".join([*parts, *below]), [pattern])
    assert not matches(path, [f"/{path}x"])
    assert not matches(path, [f"!/{path}"])


def test_many_asterisks_are_matched_without_backtracking() -> None:
    """Many asterisks are matched without trying all ways, which would take years."""
    assert not matches("a" * 200, ["*a" * 30 + "*b"])
    assert matches("a" * 200 + "b", ["*a" * 30 + "*b"])
    assert matches("xaybab/c", ["x*a*b/c"])
