"""``--format html``, read with html5lib, the parser of the standard, which refuses any error."""

from __future__ import annotations

import re
import tracemalloc
from collections import Counter
from collections.abc import Iterable
from typing import Final
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcamine_validate.check.drift import Drift, DriftSummary
from alcamine_validate.check.excerpts import Excerpt
from alcamine_validate.check.result import CheckedFile, Summary
from alcamine_validate.finding import RecordedExchange, Related, Severity
from alcamine_validate.reporters.groups import MOST
from alcamine_validate.reporters.html_page import MOST_FILES, MOST_LISTED, MOST_PER_FILE
from alcamine_validate.reporters.html_style import STYLE
from alcamine_validate.reporters.paths import ReportPaths
from alcamine_validate.reporters.registry import reporter
from alcamine_validate.reporters.reporter import ReportOptions
from alcamine_validate.reporters.wording import visible
from tests.reporters.conftest import report, the_report
from tests.reporters.findings import (
    CAPTURED,
    ERROR,
    IN_EXCHANGE,
    INFO,
    ORDER,
    ROOT,
    STATUS,
    WARNING,
    WHOLE,
    WILD,
    checked,
    finding,
    the_files,
    totals_of,
)
from tests.reporters.test_registry_hostile import reported
from tests.support.tables import for_each

ATTRIBUTES: Final = {
    "lang", "charset", "name", "content", "http-equiv", "class", "id", "href", "scope",
    "data-label", "aria-label", "aria-labelledby",
}  # fmt: skip
"""All attributes of the page: none runs code, loads anything, or has a style of its own."""

TAGS: Final = {
    "html", "head", "meta", "title", "style", "body", "header", "main", "nav", "section",
    "article", "h1", "h2", "h3", "p", "ul", "li", "a", "span", "code", "pre", "mark", "br", "div",
    "table", "thead", "tbody", "tr", "th", "td", "details", "summary",
}  # fmt: skip
SPACES: Final = re.compile(r"\s+")
MARKUP: Final = "</code></style><script>alert(1)</script><img src=x onerror=y>'\"><a href=//x>&lt;"


def parsed(out: str) -> Element:
    """Return the root of a page, which must be valid, whole in itself and without scripts."""
    builder = html5lib.getTreeBuilder("etree")
    root = html5lib.HTMLParser(tree=builder, strict=True, namespaceHTMLElements=False).parse(out)
    assert isinstance(root, Element)
    assert out.startswith("<!doctype html>\n")
    elements = [each for each in root.iter() if isinstance(each.tag, str)]
    assert {each.tag for each in elements} <= TAGS
    assert {name for each in elements for name in each.attrib} <= ATTRIBUTES
    ids = [each.attrib["id"] for each in elements if "id" in each.attrib]
    assert len(ids) == len(set(ids))
    for each in elements:
        assert each.tag != "th" or each.attrib["scope"] in ("row", "col")
        if "href" in each.attrib:
            assert each.attrib["href"][0] == "#"
            assert each.attrib["href"][1:] in ids
        if "aria-labelledby" in each.attrib:
            assert each.attrib["aria-labelledby"] in ids
    [style] = root.iter("style")
    assert (style.text or "").strip() == STYLE.strip()
    return root


def text_of(element: Element | None) -> str:
    """Return the text of an element, with white space as in a browser."""
    assert element is not None
    return SPACES.sub(" ", "".join(element.itertext())).strip()


def section(root: Element, name: str) -> Element:
    """Return the section with a heading of this id."""
    [found] = [each for each in root.iter("section") if each.attrib["aria-labelledby"] == name]
    return found


def rows(root: Element, name: str) -> list[list[str]]:
    """Return the texts of the cells of a section's table, without its headings."""
    [body] = section(root, name).iter("tbody")
    return [[text_of(cell) for cell in row] for row in body]


def texts(elements: Iterable[Element]) -> list[str]:
    """Return the texts of some elements."""
    return list(map(text_of, elements))


def page(*files: CheckedFile, summary: Summary | None = None) -> Element:
    """Return the root of the page on some files."""
    return parsed(report("html", files, summary))


def test_the_page_is_valid_and_loads_nothing() -> None:
    """The policy forbids everything but the style sheet."""
    root = parsed(the_report("html"))
    metas = {each.attrib.get("http-equiv") or each.attrib.get("name"): each.attrib.get("content")
             for each in root.iter("meta")}  # fmt: skip
    assert metas["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    )
    assert metas["viewport"] == "width=device-width, initial-scale=1"
    assert root.attrib["lang"] == "en"
    words = "7 errors, 1,236 warnings, 1 info in 8 files, 10 sessions"
    assert texts(root.iter("title")) == [f"alcamine-validate: {words}"]
    assert texts(root.iter("h1")) == [words]
    assert "http" not in the_report("html").replace("http-equiv", "").replace(
        "see [this](https://example.com/{0})", ""
    )


def test_a_clean_run_is_one_sentence() -> None:
    """There are no empty sections, and nothing to navigate to."""
    root = page(checked("a.json"), checked("b.json"))
    body = root.find("body")
    assert text_of(body) == "alcamine-validate No findings in 2 files, 2 sessions"
    assert list(root.iter("section")) == list(root.iter("nav")) == []
    [head] = root.iter("h1")
    assert head.attrib["class"] == "good"


def test_the_navigation_leads_to_each_section() -> None:
    """The sections are drift, rules, places and files, in this order."""
    root = parsed(the_report("html"))
    [nav] = root.iter("nav")
    assert [each.attrib["href"] for each in nav.iter("a")] == [
        "#drift", "#rules", "#places", "#files",
    ]  # fmt: skip
    assert texts(nav.iter("a")) == texts(root.iter("h2"))


def test_drift_has_counts_and_times() -> None:
    """A row says what is where, how often, between which times, and where it was seen first."""
    summary = Summary(drift=DriftSummary())
    times = ("2026-01-02T03:04:05Z", "2026-02-03T04:05:06Z")
    summary.drift.seen["", "", "", 1] = Drift(
        "/url", "property", "string", None, 1_200, "a.har", 3, 4, *times
    )
    summary.drift.seen["", "", "", 2] = Drift(
        "/status", "value", "string", "<NEW>", 2, "b.json", 5, 6
    )
    summary.drift.uncounted = 7
    root = page(summary=summary)
    assert rows(root, "drift") == [
        ["/url", "unknown property (string)", "1,200", *times, "a.har:3:4"],
        ["/status", 'unlisted value "<NEW>"', "2", "unknown", "unknown", "b.json:5:6"],
    ]
    assert "and 7 occurrences of others" in text_of(section(root, "drift"))


def test_rules_are_counted_and_lead_to_their_places() -> None:
    """A row has the rule with its summary, severity and count, and a link to each place."""
    places = [
        finding("ALC103", "unlisted-value", ERROR, "x", pointer=f"/list/{at}/p{at}", record=0)
        for at in range(12)
    ]
    file = checked("a.json", *places, WHOLE)
    file.codes["ALC623"] += 1_000
    root = page(file)
    shown = rows(root, "rules")
    assert shown[0][:3] == [
        "ALC103 unlisted-value A value is not one of the listed values.", "error", "12",
    ]  # fmt: skip
    assert shown[0][3].endswith(" /list/*/p9 and 2 more")
    assert shown[1][1:] == ["error", "1", "the whole session"]
    assert shown[2][1:] == ["warning", "1,000", ""]
    ids = {each.attrib["id"]: text_of(each.find("h3")) for each in root.iter("article")}
    [body] = section(root, "rules").iter("tbody")
    for link in body.iter("a"):
        assert ids[link.attrib["href"][1:]].endswith(text_of(link))


def test_each_place_has_its_findings() -> None:
    """A place has the message, the line, the exchange, and further files."""
    captured = checked("a.har", IN_EXCHANGE, IN_EXCHANGE, sessions=2)
    captured.excerpts += [Excerpt(3, '{"x": 1}', 6, 1, "above"), None]
    further = [checked(f"{number}.json", IN_EXCHANGE) for number in range(13)]
    root = page(captured, *further, checked("b.json", ORDER))
    first, second = root.iter("article")
    assert texts(first) == [
        "error /startedAt",
        (
            'startedAt ("2026-03-14T09:26:12.903Z") is earlier than createdAt '
            '("2026-03-14T09:26:35.118Z") (ALC401 timestamp-order)'
        ),
        "at b.json:8:16, /startedAt",
        "see b.json:6:16: createdAt should not be later",
    ]
    assert texts(second)[:-1] == [
        "warning /messages/*/x",
        "no such property (ALC701 unknown-property)",
        '2 above 3 {"x": 1}',
        (
            "at a.har:3:4, session 1 /messages/0/x, "
            "in GET https://api.example.com/sessions/x at /log/entries/3"
        ),
        "15 times in 14 files; also at",
    ]
    words = "in GET https://api.example.com/sessions/x at /log/entries/3"
    others = [f"{at}.json:3:4, {words}" for at in range(10)]
    assert texts(second[-1]) == [*others, "and in 3 more files"]
    details = section(root, "files").findall("details")
    assert texts(details[-1].iter("li")) == [
        f"warning 3:4 session 1 /messages/0/x no such property (ALC701 unknown-property), {words}"
    ]


def test_a_second_place_without_a_line_is_named() -> None:
    """A parsed value has no lines, so its pointer is shown."""
    found = finding("ALC101", "wrong-type", ERROR, "x", related=(Related("y", "/other"),))
    [article] = page(checked("a.json", found, found)).iter("article")
    assert texts(article)[2:] == ["at a.json, 2 times in this file", "see /other: y"]


@pytest.mark.parametrize(
    ("excerpt", "shown"),
    [
        (Excerpt(5, '  "a": "b",', 7, 3), [("5", '  "a": ', '"b"', ",")]),
        (Excerpt(5, "[1,", 3, 0), [("5", "[1,", " ", "")]),
        (Excerpt(5, "", 0, 0), [("5", "", " ", "")]),
        (Excerpt(5, "\t<b>\x1b\ud800", 1, 3), [("5", " ", "<b>", "··")]),
        (Excerpt(10, "x", 0, 1, "  <i>"), [("9", "  <i>", "", ""), ("10", "", "x", "")]),
    ],
)
def test_the_frame_marks_what_is_meant(
    excerpt: Excerpt, shown: list[tuple[str, str, str, str]]
) -> None:
    """The marked part is the one that the finding is about; an empty one is shown as a space."""
    file = checked("a.json", STATUS)
    file.excerpts.append(excerpt)
    [frame] = page(file).iter("pre")
    numbers, codes = list(frame.iter("span")), list(frame.iter("code"))
    found = []
    for number, code in zip(numbers, codes, strict=True):
        mark = code.find("mark")
        marked, after = ("", "") if mark is None else (mark.text or "", mark.tail or "")
        found.append((number.text, code.text or "", marked, after))
    assert found == shown


def test_each_file_lists_its_findings() -> None:
    """Files with errors come first; a finding in an attachment names it."""
    attached = finding("ALC701", "unknown-property", WARNING, "no", pointer="/x", record=3)
    capture = checked("run.har", CAPTURED, WHOLE, attached, sessions=4, left_out=2)
    capture.severities[WARNING] += 2
    object.__setattr__(capture.findings[2], "filename", "run/ab12.json")
    root = page(checked("c.json"), checked("i.json", CAPTURED), capture, checked("d.json"))
    first, second = section(root, "files").iter("details")
    assert texts(first.iter("summary")) == ["run.har 1 error, 4 warnings in 4 sessions"]
    assert texts(first.iter("li")) == [
        (
            'warning 118:21 session 3 /recordingUrl the schema has no property "recordingUrl" '
            "here; its value is a string (ALC701 unknown-property)"
        ),
        'error 12:5 session 1 the property "recordAudio" is missing (ALC102 missing-property)',
        "warning run/ab12.json session 3 /x no (ALC701 unknown-property)",
        "and 2 more findings",
    ]
    assert texts(second.iter("summary")) == ["i.json 1 warning in 1 session"]
    assert texts(section(root, "files").findall("p")) == ["2 files have no findings."]
    assert texts(section(root, "places").findall("p")) == [
        "and 2 more findings (--max-findings shows more)"
    ]


def test_nothing_is_left_out_silently() -> None:
    """The baseline, skipped responses and omissions are below the verdict."""
    root = parsed(the_report("html"))
    [remarks] = [each for each in root.iter("p") if each.attrib.get("class") == "remarks"]
    assert "".join(remarks.itertext()).splitlines() == [
        "The baseline has 3 findings that no longer occur (--prune-baseline removes them):",
        "  spec/old.json: ALC103 at /status (2 times)",
        "  spec/old.json: ALC102 at the whole session",
        "Skipped 9 responses: 6 with another path, 3 with another status.",
        "Left out 3 files and 1 folder ignored by git; --no-gitignore checks them.",
        "Left out 2 folders of dependencies or build output; name them to check them.",
        "Left out 2 findings in the baseline.",
    ]
    assert text_of(section(root, "places")).endswith(
        "and 1,234 more findings (--max-findings shows more)"
    )


def test_each_finding_is_on_the_page() -> None:
    """Each message of the shared set is at a place and in its file."""
    root = parsed(the_report("html"))
    for name in ("places", "files"):
        text = text_of(section(root, name))
        for file in the_files():
            for each in file.findings:
                assert SPACES.sub(" ", visible(each.message)) in text


def test_markup_in_texts_is_text() -> None:
    """A page with markup wherever text is possible has the elements of a page without."""

    def shape(text: str) -> Counter[str]:
        return Counter(str(each.tag) for each in parsed(reported("html", text)).iter())

    def check(text: str) -> None:
        assert shape(text) == shape("harmless")

    for_each([(MARKUP,), (WILD,), ("<!--",), ("&quot;&#39;",), ("]]>",), ("\\",)], check)


@given(text=st.text(st.characters(exclude_categories=()), min_size=1, max_size=40))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    """Texts are drawn from all of Unicode; readers see what other reports show."""
    found = finding(
        "ALC101", "wrong-type", ERROR, text, pointer=f"/{text}", record=0, place=(1, 2, 3),
        exchange=RecordedExchange(text, text, text),
    )  # fmt: skip
    root = page(checked(text, found))
    path = visible(f"{ReportPaths(ROOT).path(text)}:1:2")
    [article] = root.iter("article")
    head, message, place = ["".join(each.itertext()) for each in article.findall("*")]
    assert message == f"{visible(text)} (ALC101 wrong-type)"
    assert place == f"at {path}, {visible(f'/{text}')}, in {visible(f'{text} {text} at {text}')}"
    assert head.startswith("error /")


# Limits


def findings_of(number: int, severity: Severity, count: int) -> CheckedFile:
    """Return a file with findings at places that no other file has."""
    return checked(
        f"f{number}.json",
        *[finding("ALC623", "usage-with-credit", severity, f"m{number}.{at}",
                  pointer=f"/p{number}_{at}", record=0) for at in range(count)],
    )  # fmt: skip


def test_places_and_files_have_limits() -> None:
    """A thousand of each are shown, those with errors first; the others are counted."""
    files = [findings_of(at, WARNING, 2) for at in range(MOST_FILES + 100)]
    files += [findings_of(2_000, ERROR, 1), checked("fine.json")]
    out = report("html", files)
    root = parsed(out)
    places, shown = section(root, "places"), section(root, "files")
    assert len(list(places.iter("article"))) == MOST
    assert texts(places.findall("p")) == ["and 1,201 more findings"]
    summaries = texts(shown.iter("summary"))
    assert len(summaries) == MOST_FILES
    assert summaries[:2] == ["f2000.json 1 error in 1 session", "f0.json 2 warnings in 1 session"]
    assert texts(shown.findall("p")) == [
        "and 101 more files with findings", "1 file has no findings.",
    ]  # fmt: skip
    assert len(out) < 2_000_000


def test_a_file_lists_its_most_severe_findings() -> None:
    """Fifty are listed in the order of the text, and the others are counted."""
    file = findings_of(1, INFO, MOST_PER_FILE + 10)
    late = findings_of(1, ERROR, 1)
    both = checked("a.json", *file.findings, *late.findings)
    [details] = page(both).iter("details")
    listed = texts(details.iter("li"))
    assert len(listed) == MOST_PER_FILE + 1
    assert listed[-2:] == [
        "error /p1_0 m1.0 (ALC623 usage-with-credit)", "and 11 more findings",
    ]  # fmt: skip
    assert [each.split()[2] for each in listed[:3]] == ["m1.0", "m1.1", "m1.2"]


def test_a_page_lists_a_number_of_findings() -> None:
    """Over all files, ten thousand are listed, first of the files with errors."""
    number = MOST_LISTED // MOST_PER_FILE
    files = [findings_of(at, WARNING, MOST_PER_FILE) for at in range(number + 1)]
    root = page(*files, findings_of(number + 1, ERROR, 10))
    listed = [texts(each.iter("li")) for each in section(root, "files").iter("details")]
    assert [len(each) for each in listed[:2]] == [10, MOST_PER_FILE]
    assert sum(map(len, listed)) == MOST_LISTED + 2
    assert (len(listed[-2]), listed[-2][-1]) == (41, "and 10 more findings")
    assert listed[-1] == ["and 50 more findings"]


def test_findings_that_say_the_same_are_one_place() -> None:
    """Two hundred files with one new property make one place, and a hundred thousand findings."""
    files = [checked(f"{at}.json", *[CAPTURED] * 500) for at in range(200)]
    out = report("html", files)
    [article] = parsed(out).iter("article")
    assert texts(article)[-2] == "100,000 times in 200 files; also at"
    assert len(out) < 3_000_000


@pytest.mark.parametrize("name", ["markdown", "html"])
def test_what_is_held_does_not_grow(name: str) -> None:
    """Findings past the limits take no memory until the end."""

    def held(count: int) -> int:
        made = reporter(name, ReportOptions(root=ROOT))
        tracemalloc.start()
        for at in range(count):
            list(made.file(findings_of(at, WARNING, 2)))
        size, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return size

    assert held(3_000) < held(1_200) * 1.2


def test_totals_count_everything() -> None:
    """The verdict is about all findings, also those past the limits."""
    file = findings_of(1, WARNING, 3)
    totals = totals_of([file])
    totals.severities[ERROR] += 5
    root = page(file, summary=totals)
    assert texts(root.iter("h1")) == ["5 errors, 3 warnings in 1 file, 1 session"]
