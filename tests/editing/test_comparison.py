"""Differences in the unified format."""

from __future__ import annotations

import difflib
import subprocess
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from alcamine_validate.editing.comparison import unified_difference

LINES = st.lists(st.sampled_from("abcdefgh"), max_size=30)


def applied(text: str, difference: str) -> str:
    """Return a text with a difference applied, which is checked against the text."""
    old = text.splitlines(keepends=True)
    new: list[str] = []
    at = 0
    lines = difference.splitlines(keepends=True)[2:]
    for number, line in enumerate(lines):
        if line.startswith("@@"):
            first, _, count = line.split(" ")[1].removeprefix("-").partition(",")
            start = int(first) - (count != "0")
            new += old[at:start]
            at = start
        elif not line.startswith("\\"):
            is_open = number + 1 < len(lines) and lines[number + 1].startswith("\\")
            content = line[1:].removesuffix("\n") if is_open else line[1:]
            if line[0] in " -":
                assert old[at] == content
                at += 1
            if line[0] in " +":
                new.append(content)
    return "".join(new + old[at:])


@given(LINES, LINES, st.sampled_from(["", "\n"]), st.sampled_from(["", "\n"]))
@example([], ["a"], "", "\n")
@example(["a"], [], "\n", "")
def test_a_difference_leads_to_the_new_text(
    old: list[str], new: list[str], end: str, new_end: str
) -> None:
    """Its ranges are those of the lines that it shows."""
    before, after = "\n".join(old) + end, "\n".join(new) + new_end
    difference = unified_difference(before, after, "a.json")
    assert applied(before, difference) == after
    assert (difference == "") == (before == after)


def test_it_is_like_that_of_others() -> None:
    """Hunks have three lines around a change, and are joined if these touch."""
    old = [f"{number}\n" for number in range(40)]
    new = [*old]
    new[5], new[11], new[30] = "five\n", "eleven\n", "thirty\n"
    wanted = "".join(difflib.unified_diff(old, new, "a.json", "a.json"))
    assert unified_difference("".join(old), "".join(new), "a.json") == wanted
    for one, other in (([], ["a\n"]), (["a\n"], [])):
        wanted = "".join(difflib.unified_diff(one, other, "a.json", "a.json"))
        assert unified_difference("".join(one), "".join(other), "a.json") == wanted
    del new[20:22]
    wanted = "".join(difflib.unified_diff(old, new, "a.json", "a.json"))
    assert unified_difference("".join(old), "".join(new), "a.json") == wanted


def test_removed_lines_of_many_equal_ones_are_found() -> None:
    """Indented JSON repeats its lines, and each removal is shown by itself."""
    old = ["{", *(f"{'x' * (number % 7)}," for number in range(30_000)), "}"]
    new = [line for number, line in enumerate(old) if number % 300 != 150]
    new[200] = "other"
    difference = unified_difference("\n".join(old), "\n".join(new), "a.json")
    assert applied("\n".join(old), difference) == "\n".join(new)
    signs = [line[0] for line in difference.split("\n")[2:] if line]
    assert (signs.count("-"), signs.count("+")) == (101, 1)
    without = [*old[:50], *old[5000:]]
    difference = unified_difference("\n".join(old), "\n".join(without), "a.json")
    assert applied("\n".join(old), difference) == "\n".join(without)


def test_git_applies_it(tmp_path: Path) -> None:
    """Lines that end otherwise than with a line feed are part of their line."""
    before, after = "a\r\nb\u2028c\nd", "a\r\nB\u2028c\nd\n"
    (tmp_path / "a.txt").write_bytes(before.encode())
    patch = unified_difference(before, after, "./a.txt")
    command = ["git", "apply", "-p0", "--whitespace=nowarn", "-"]
    subprocess.run(command, cwd=tmp_path, input=patch.encode(), check=True)
    assert (tmp_path / "a.txt").read_bytes() == after.encode()


def test_a_name_with_spaces_ends_with_a_tab() -> None:
    """GNU patch reads other names only up to the first space."""
    assert unified_difference("a\n", "b\n", "x y.json").startswith(
        "--- x y.json\t\n+++ x y.json\t\n"
    )
    assert unified_difference("a\n", "b\n", "x.json").startswith("--- x.json\n+++ x.json\n")
