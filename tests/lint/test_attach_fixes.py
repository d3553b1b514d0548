"""Fixes as edits of a file: whoever makes these gets what ``check --fix`` writes."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable, Iterable
from typing import Any, Final

import pytest
import yaml

import alcamine_validate as av
from alcamine_validate.check.one_file import CheckOptions, check_file
from alcamine_validate.lint.rules.fixes import FIXES
from alcamine_validate.session import session_schemas
from alcamine_validate.text.positions import TextLines
from alcamine_validate.text.redact import NOTHING_HIDDEN


def broken(**changes: Any) -> dict[str, Any]:
    """Return a Session with mistakes that have fixes."""
    session: Any = av.sample(seed=1)
    session["status"] = "Completed"
    session["createdAt"] = session["createdAt"].replace("T", " ")
    session["person"]["updatedAt"] = session["person"]["updatedAt"].replace("Z", "+00:00")
    version = session["agent"]["version"]
    version["languages"] = ["en", "fr", "en", "en", "fr"]
    version["timezone"] = "Europe/Zuerich"
    session["agent"]["slugg"] = session["agent"].pop("slug")
    broken_one: dict[str, Any] = session | changes
    return broken_one


CODES: Final = {"ALC103", "ALC203", "ALC207", "ALC632", "ALC636", "ALC701"}


def findings(data: bytes, name: str) -> list[av.Finding]:
    """Return the findings of a file, with the values that they are about."""
    options = CheckOptions(redaction=NOTHING_HIDDEN)
    return check_file("-", name, session_schemas(), options, io.BytesIO(data)).findings


def applied(text: str, found: Iterable[av.Finding]) -> str:
    """Return a text with the edits of all fixes, as anyone would make them."""
    lines = TextLines(text)

    def offset(line: int, column: int) -> int:
        return lines.line_span(line).start + column - 1

    edits = {
        (offset(each.line, each.column), offset(each.end_line, each.end_column), each.text)
        for finding in found
        if finding.fix is not None
        for each in finding.fix.edits
    }
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


WRITERS: Final[dict[str, Callable[[Any], str]]] = {
    "a.json": lambda value: json.dumps(value, indent=2),
    "compact.json": lambda value: json.dumps(value, separators=(",", ":")),
    "tabs.json": lambda value: json.dumps(value, indent="\t").replace("\n", "\r\n"),
    "a.jsonl": lambda value: f"\n{json.dumps(value)}\n{json.dumps(value, ensure_ascii=False)}",
    "seq.jsonl": lambda value: f"{json.dumps(value, indent=1)}\n{json.dumps(value, indent=1)}",
    "block.yaml": lambda value: yaml.safe_dump(value, sort_keys=False),
    "flow.yaml": lambda value: yaml.safe_dump(
        value, sort_keys=False, default_flow_style=True, width=10**6
    ),
    "double.yaml": lambda value: yaml.safe_dump(value, sort_keys=False, default_style='"'),
    "two.yaml": lambda value: yaml.safe_dump_all([value, value], sort_keys=False),
    "body.json": lambda value: json.dumps({"statusCode": 200, "body": json.dumps(value)}, indent=1),
}


@pytest.mark.parametrize("name", WRITERS)
def test_the_edits_of_a_finding_fix_it(name: str) -> None:
    """In every format whose text is that of the file, also for JSON in a string."""
    text = WRITERS[name](broken())
    found = findings(text.encode(), name)
    assert {each.code for each in found if each.fix} == CODES
    assert all(each.fix is None or each.fix.edits for each in found)
    after = applied(text, found)
    left = findings(after.encode(), name)
    assert [each for each in left if each.fix is not None] == []
    # All of the text that had no mistake is as before.
    assert after == WRITERS[name](fixed(broken()))


def fixed(session: dict[str, Any]) -> dict[str, Any]:
    """Return what a broken Session is meant to be, with its members in the same order."""
    session["status"] = "COMPLETED"
    session["createdAt"] = session["createdAt"].replace(" ", "T")
    session["person"]["updatedAt"] = session["person"]["updatedAt"].replace("+00:00", "Z")
    version = session["agent"]["version"]
    version["languages"] = ["en", "fr"]
    version["timezone"] = "Europe/Zurich"
    session["agent"]["slug"] = session["agent"].pop("slugg")
    return session


def test_findings_of_the_library_have_fixes_if_there_is_text() -> None:
    """A parsed value has nothing to edit."""
    session = broken()
    found = av.findings(json.dumps(session, indent=2))
    assert {each.code for each in found if each.fix} == CODES
    assert all(each.fix is None for each in av.findings(session))
    assert found == [av.Finding.from_dict(each.to_dict()) for each in found]


def test_a_scalar_is_put_in_quotes() -> None:
    """The quotes are insertions, so that no report shows the value."""
    session = av.sample(seed=1)
    session["person"]["phone"] = "+12025550143"
    text = yaml.safe_dump(session, sort_keys=False).replace("'+12025550143'", "+12025550143")
    [found] = [each for each in findings(text.encode(), "a.yaml") if each.code == "ALC015"]
    assert found.fix is not None
    assert {each.text for each in found.fix.edits} == {"'"}
    assert all(each.column == each.end_column for each in found.fix.edits)
    assert "phone: '+12025550143'\n" in applied(text, [found])


def test_edits_made_one_after_another_lead_to_what_the_engine_writes() -> None:
    """The right spelling of a timestamp needs quotes, which the wrong one does not need."""
    wanted = yaml.safe_dump(av.sample(seed=1), sort_keys=False)
    moment = av.sample(seed=1)["updatedAt"]
    text = wanted.replace(f"'{moment}'", moment.lower(), 1)
    for code in ("ALC207", "ALC015"):
        found = findings(text.encode(), "a.yaml")
        assert [each.code for each in found if each.fix] == [code]
        text = applied(text, found)
    assert text == wanted


def test_quotes_do_not_cement_a_wrong_value() -> None:
    """``yes`` where a boolean is expected was meant as one, and so was ``~`` as null."""
    text = yaml.safe_dump(av.sample(seed=1), sort_keys=False)
    for old, new in (("recordAudio: true", "recordAudio: yes"), ("endedAt: ", "endedAt: ~ #")):
        changed = text.replace(old, new).replace("recordAudio: false", "recordAudio: yes")
        found = [each for each in findings(changed.encode(), "a.yaml") if each.code == "ALC015"]
        assert found
        assert all(each.fix is None for each in found)


def test_what_is_written_in_another_way_has_no_edits() -> None:
    """A body in base64 of an envelope can be fixed, but not by edits of the text."""
    from alcamine_validate.check.fixable import FixCollector

    body = base64.b64encode(json.dumps(broken()).encode()).decode()
    entry = {
        "request": {"method": "GET", "url": "https://api.example.com/sessions/a", "headers": []},
        "response": {
            "status": 200,
            "headers": [],
            "content": {"mimeType": "application/json", "text": body, "encoding": "base64"},
        },
    }
    har = json.dumps({"log": {"version": "1.2", "entries": [entry]}}).encode()
    assert all(each.fix is None for each in findings(har, "a.har"))
    collector = FixCollector(wants_captures=True)
    options = CheckOptions(redaction=NOTHING_HIDDEN, fixes=collector)
    found = check_file("-", "a.har", session_schemas(), options, io.BytesIO(har)).findings
    assert {each.code for each in found if each.fix} == CODES
    assert all(each.fix is None or each.fix.edits == () for each in found)
    assert all(each.edits for each in collector.fixes)


ODD: Final = {
    "a comment would go": ("    - en\n    - fr\n", "    - en\n    # why\n    - en\n"),
    "a comment would be about another entry": ("    - en\n    - fr\n", "    - en\n    - en # b\n"),
    "an anchor would go": ("    - en\n    - fr\n", "    - en\n    - &a en\n"),
}


@pytest.mark.parametrize("why", ODD)
def test_nothing_else_is_removed_with_an_entry(why: str) -> None:
    """Then the finding has no fix."""
    session = av.sample(seed=1)
    session["agent"]["version"]["languages"] = ["en", "fr"]
    text = yaml.safe_dump(session, sort_keys=False)
    old, new = ODD[why]
    assert old.replace("    ", "      ") in text or old in text
    changed = text.replace(old, new)
    found = [each for each in findings(changed.encode(), "a.yaml") if each.code == "ALC632"]
    assert len(found) == 1
    assert found[0].fix is None


def test_a_name_in_a_comment_is_not_a_property() -> None:
    """What stands right before the value may be a comment that ends like the property."""
    text = yaml.safe_dump(broken(), sort_keys=False)
    changed = text.replace("slugg: ", "slugg: # slugg:\n    ")
    assert changed != text
    [found] = [each for each in findings(changed.encode(), "a.yaml") if each.code == "ALC701"]
    assert found.fix is None


def test_the_elements_of_a_part_are_located_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each look-up reads the text of the part, which may hold many Sessions."""
    from alcamine_validate.input.document import Part

    calls: list[int] = []
    spans = Part.spans

    def counting(part: Part, pointers: Any) -> Any:
        calls.append(len(pointers))
        return spans(part, pointers)

    monkeypatch.setattr(Part, "spans", counting)
    found = findings(json.dumps([broken()] * 20).encode(), "a.json")
    repeated = [each for each in found if each.code == "ALC632"]
    assert len(repeated) == 40
    assert all(each.fix is not None for each in repeated)
    assert len(calls) <= 2


def test_a_name_with_an_escape_is_left() -> None:
    """Its text in the file is not its name."""
    text = json.dumps(broken()).replace('"slugg"', '"sl\\u0075gg"')
    [found] = [each for each in findings(text.encode(), "a.json") if each.code == "ALC701"]
    assert found.fix is None


def test_a_place_with_a_long_name_has_no_fix() -> None:
    """Its pointer shares the name, and to resolve many of them could take quadratic time."""
    from dataclasses import replace

    from alcamine_validate.input.document import Part, Record
    from alcamine_validate.lint.attach_fixes import with_fixes
    from alcamine_validate.lint.placed import PlacedFinding
    from alcamine_validate.text.json_pointer import SharedPointer
    from alcamine_validate.text.positions import Span

    text = json.dumps(broken())
    found = next(each for each in av.findings(text) if each.code == "ALC203")
    part = Part(text)
    part.records = [Record(0, "", json.loads(text))]
    span = Span(text.index(found.params["value"]) - 1, 0)
    bare: Any = replace(found, fix=None)
    [same] = with_fixes([PlacedFinding(bare, part, span)])
    assert same.finding.fix is not None
    shared = replace(bare, pointer=SharedPointer(None, "createdAt"))
    for place in (span, None):
        [same] = with_fixes([PlacedFinding(shared, part, place)])
        assert (same.finding.fix, same.edits) == (None, ())


def test_counts_need_no_places() -> None:
    """Without edits, the same findings are counted."""
    options = CheckOptions(redaction=NOTHING_HIDDEN, edits=False)
    for name, write in WRITERS.items():
        data = write(broken()).encode()
        found = check_file("-", name, session_schemas(), options, io.BytesIO(data))
        assert found.fixable["file"] == sum(each.fix is not None for each in findings(data, name))
        assert all(each.fix is None for each in found.findings)


def test_masked_fixes_show_nothing_of_hidden_values() -> None:
    """The words of the schema stay, and so do timestamps, which are shown anyway."""
    for each in av.findings(json.dumps(broken())):
        masked = av.masked(each)
        assert masked.fix == each.fix
    from dataclasses import replace

    finding = next(each for each in av.findings(json.dumps(broken())) if each.code == "ALC207")
    assert finding.fix is not None
    edit = replace(finding.fix.edits[0], text="1985")
    hidden = replace(
        finding,
        pointer="/person/properties/birth",
        fix=av.Fix('Write "1985-02-03"', (edit,)),
    )
    shown = av.masked(hidden).fix
    assert shown is not None
    assert shown.edits == ()
    assert "1985" not in shown.message


def test_masked_fixes_keep_listed_values_with_digits() -> None:
    """The wrong value is hidden, but the right one is a word of the schema."""
    session: Any = av.sample(seed=1)
    session["agent"]["version"]["config"] = {
        "llm": {"provider": "GEMINI", "model": "gemini_2_0_flash_001"}
    }
    [found] = [each for each in av.findings(json.dumps(session)) if each.code == "ALC302"]
    assert found.fix is not None
    assert [each.text for each in found.fix.edits] == ["GEMINI_2_0_FLASH"]
    masked = av.masked(found)
    assert masked.params["value"] != "gemini_2_0_flash_001"
    assert masked.fix == found.fix


def test_every_fix_of_the_schema_is_tried_here() -> None:
    """The other codes need another schema, or another file: see the tests of ``check --fix``."""
    assert set(FIXES) - CODES == {"ALC003", "ALC015", "ALC104", "ALC113", "ALC118", "ALC302",
                                  "ALC303"}  # fmt: skip
