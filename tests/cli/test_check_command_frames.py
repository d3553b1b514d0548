"""The frame of a finding: the right line, with carets under the right cells."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pytest

from tests.support.cells import width_of
from tests.support.places import EXAMPLES

if TYPE_CHECKING:
    from tests.cli.conftest import Main
    from tests.support.golden_files import Golden

GOOD: Final[Any] = json.loads((EXAMPLES / "session.json").read_bytes())

CARETS: Final = re.compile(r" +\| ( *)(\^+) ?(.*)")


class Frame(NamedTuple):
    """A displayed line with its number, the text above the carets, and the note after them."""

    number: int
    line: str
    marked: str
    note: str


def frames(out: str) -> list[Frame]:
    """Return every frame of a text report; a note may be below the carets."""
    found = []
    lines = out.split("\n")
    for index, line in enumerate(lines):
        carets = CARETS.fullmatch(line)
        if carets:
            number, _, shown = lines[index - 1].partition(" | ")
            indent, width = len(carets[1]), len(carets[2])
            before = 0
            start = next(
                (at for at in range(len(shown) + 1) if width_of(shown[:at]) == indent), len(shown)
            )
            while start + before < len(shown) and width_of(shown[start : start + before]) < width:
                before += 1
            note = carets[3] or lines[index + 1].partition("| ")[2].strip()
            found.append(Frame(int(number), shown, shown[start : start + before], note))
    return found


def framed(main: Main, text: str | bytes, *options: str) -> list[Frame]:
    """Return the frames of a report about a text; each line of the report must be printable."""
    data = text.encode() if isinstance(text, str) else text
    code, out, err = main("check", *options, "-", stdin=data)
    assert (code, err) == (1, "")
    assert all(line.isprintable() for line in out.split("\n"))
    return frames(out)


def only(main: Main, text: str | bytes) -> Frame:
    """Return the only frame of a report about a text."""
    (frame,) = framed(main, text)
    return frame


def session(**changes: Any) -> Any:
    """Return the good example with changed members of the root, which come first."""
    return changes | {name: value for name, value in GOOD.items() if name not in changes}


def dumped(value: Any, **options: Any) -> str:
    """Return JSON without escapes for non-ASCII characters."""
    return json.dumps(value, ensure_ascii=False, **options)


def test_the_value_is_marked(main: Main) -> None:
    """The carets mark exactly the value, and its pointer follows them."""
    frame = only(main, dumped(session(status="done"), indent=2))
    assert frame == Frame(2, '  "status": "done",', '"done"', "/status")


def test_one_long_line(main: Main) -> None:
    """A frame of minified JSON shows the part around the value, not kilobytes."""
    text = dumped(session() | {"agentId": 5, "ledger": GOOD["ledger"] | {"amount": "x"}},
                  separators=(",", ":"))  # fmt: skip
    agent, amount = framed(main, text)
    assert (agent.number, agent.marked, agent.note) == (1, "5", "/agentId")
    mask = "<string of 1 character #269d>"
    assert (amount.number, amount.marked, amount.note) == (1, mask, "/ledger/amount")
    for frame in (agent, amount):
        assert 90 < len(frame.line) <= 96
        assert frame.line.strip("….").replace(mask, '"x"') in text


def test_a_long_line_as_kept(
    main: Main, golden: Golden, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report on the examples' mistakes, minified to one line of 3 kB, fits each width."""
    monkeypatch.chdir(tmp_path)
    mistakes = json.loads((EXAMPLES / "session-mistakes.json").read_bytes())
    Path("minified.json").write_text(json.dumps(mistakes, separators=(",", ":")))
    for name, columns in (("minified.txt", ""), ("minified-80.txt", "80")):
        monkeypatch.setenv("COLUMNS", columns)
        code, out, _ = main("check", "minified.json")
        assert code == 1
        golden(name, out)


@pytest.mark.parametrize(
    "length", [10, 39, 40, 60, 70, 79, 80, 81, 95, 150, 180, 182, 184, 186, 188, 190, 300, 100_000]
)
def test_lines_around_the_greatest_width(main: Main, length: int) -> None:
    """The value is marked, however long the text before it is."""
    text = dumped({"x" * length: 1, "status": "done"} | session())
    text = text.replace('"status": "COMPLETED"', '"status": "done"')
    (frame,) = framed(main, text, "--ignore=ALC701")
    assert frame.marked == '"done"'
    assert len(frame.line) <= 96


@pytest.mark.parametrize("length", [60, 64, 65, 90, 300, 200_000])
def test_a_value_longer_than_the_line(main: Main, length: int) -> None:
    """Wrong values of up to 64 characters are shown, longer ones masked; the report is short."""
    for value in ("y" * length, "日" * length):
        _, out, _ = main("check", "-", stdin=dumped(session(status=value)).encode())
        assert len(out) < 1500
        (frame,) = frames(out)
        if length > 64:
            assert re.fullmatch(r"<string of [\d,]+ characters #[0-9a-f]{4}>", frame.marked)
        elif value.isascii():
            assert frame.marked == dumped(value)
        else:
            # Too wide for a frame of 100 cells.
            assert frame.line.endswith(f"{frame.marked}…")
            assert dumped(value).startswith(frame.marked)


@pytest.mark.parametrize(
    "before",
    [
        "plain", "日本語", "ｆｕｌｌ", "café", "e\u0301e\u0301", "ünï", "한국어", "🛳",
        "日 e\u0301 🛳 x", "日本\u3000語", "a\u00a0b", "a\u200bb", "a\u2028b", "\u202eabc", "a\x7fb",
        "\u0627\u0644",
    ],
)  # fmt: skip
def test_the_caret_counts_width_of(main: Main, before: str) -> None:
    """Wide characters count as two cells, combining ones as none, unprintable ones as one."""
    (frame,) = framed(main, dumped(session(name=before, status="done")), "--ignore=ALC637")
    assert frame.marked == '"done"'


@pytest.mark.parametrize("value", ["日本語", "한국어", "é", "ｆｕｌｌ"])
def test_the_carets_are_as_wide_as_the_value(main: Main, value: str) -> None:
    """Values with wide characters are marked completely."""
    frame = only(main, dumped(session(status=value)))
    assert frame.marked.startswith('"')
    assert frame.marked.endswith('"')
    assert len(frame.marked) == len(value) + 2


def test_tabs(main: Main) -> None:
    """A tab is shown as one space, so that the carets are under the value."""
    text = dumped(session(status="done"), indent="\t").replace('": ', '":\t')
    frame = only(main, text)
    assert (frame.line, frame.marked) == (' "status": "done",', '"done"')


def test_files_with_crlf(main: Main) -> None:
    """Lines and columns are right, and the report has no carriage returns."""
    text = dumped(session(status="done"), indent=2).replace("\n", "\r\n")
    frame = only(main, text)
    assert frame == Frame(2, '  "status": "done",', '"done"', "/status")


def test_carriage_returns_alone_are_no_lines(main: Main) -> None:
    """JSON treats them as whitespace, and they must not move the cursor in a report."""
    frame = only(main, dumped(session(status="done"), indent=1).replace("\n", "\r"))
    assert (frame.number, frame.marked) == (1, '"done"')


@pytest.mark.parametrize(
    "wild", ["\x1b[31m", "\x1b]0;title\x07", "\x9b31m", "\x00", "\b\b\b", "\r", "\u202e", "\u2066"]
)
def test_nothing_in_a_file_steers_the_terminal(main: Main, wild: str) -> None:
    """Control characters have no effect in messages, frames or notes, raw or escaped in JSON."""
    value = session(status=f"a{wild}b") | {f"k{wild}": 1}
    value["person"] = GOOD["person"] | {"phone": wild}
    for text in (json.dumps(value, indent=1), dumped(value, indent=1)):
        assert framed(main, text)
    raw = f'{{"a{wild}": "{wild}", "status": "{wild}", "b{wild}": }}'
    assert framed(main, raw)
    repeated = json.dumps({f"k{wild}": 1})[:-1] + f", {json.dumps(f'k{wild}')}: 2}}"
    assert framed(main, repeated)


def test_the_line_before_is_shown(main: Main) -> None:
    """The line before is shown for orientation, unless it is too long."""
    _, out, _ = main("check", "-", stdin=dumped(session(status="done"), indent=1).encode())
    assert "\n1 | {\n2 |" in out
    for length, is_shown in ((150, True), (250, False)):
        long = dumped(session(name="n" * length, status="done"), indent=1)
        _, out, _ = main("check", "--show-values", "--ignore=ALC109", "-", stdin=long.encode())
        assert ("nnn…\n" in out) is is_shown


def test_an_order_error_says_where_the_other_one_is(main: Main) -> None:
    """The message has a place that an editor can open."""
    ledger = GOOD["ledger"] | {"updatedAt": "2020-01-01T00:00:00.000Z"}
    text = dumped(session(ledger=ledger), indent=1)
    code, out, _ = main("check", "--stdin-filename=a.json", "-", stdin=text.encode())
    assert code == 1
    line = next(n for n, t in enumerate(text.splitlines(), 1) if '"createdAt"' in t)
    assert f"\n  see a.json:{line}:16: createdAt should not be later\n" in out


def test_findings_about_one_value_are_together(main: Main) -> None:
    """All missing properties of an object are one line, but each one is counted."""
    value = {name: GOOD[name] for name in GOOD if name not in ("ledger", "isDemo")}
    _, out, _ = main("check", "-", stdin=dumped(value, indent=1).encode())
    assert len(frames(out)) == 1
    assert out.startswith(
        '<stdin>:1:1: error[ALC102] 2 properties are missing: "isDemo", "ledger" '
    )
    assert out.count("error[ALC102]") == 1
    assert out.splitlines()[-1] == "Found 2 errors in 1 file, 1 session."


@pytest.mark.parametrize(
    ("data", "summary"),
    [
        (json.dumps([GOOD] * 1000), "No findings in 1 file, 1,000 sessions."),
        (json.dumps([session(status="x")] * 2), "Found 2 errors in 1 file, 2 sessions."),
        pytest.param(
            json.dumps([session(status="x")] * 1000),
            "Found 1,000 errors in 1 file, 1,000 sessions.",
            marks=pytest.mark.thorough,
        ),
        ("[]", "Found 1 warning in 1 file, 0 sessions."),
        ("{", "Found 1 error in 1 file, 0 sessions."),
    ],
)
def test_the_summary_counts(main: Main, data: str, summary: str) -> None:
    """Counts have singular and plural forms, and thousands separators."""
    _, out, _ = main("check", "-", stdin=data.encode())
    assert out.splitlines()[-1] == summary


def test_a_long_or_odd_name_is_shown_short_and_escaped(main: Main) -> None:
    """Different names look different, both after the carets and in the message."""
    names = ("k" * 100_000, "\u200b", "\u2028x")
    text = dumped(session(**dict.fromkeys(names, 1))).encode()
    _, out, _ = main("check", "--show-values", "-", stdin=text)
    assert len(out) < 3_000
    assert " /\\u200b\n" in out
    assert " /\\u2028x\n" in out
