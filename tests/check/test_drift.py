"""The summary of drift: what is counted together or separately, and where it first occurred."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.check.all_files import check_all
from alcamine_validate.check.drift import MOST, Drift, DriftSummary
from alcamine_validate.check.result import Summary
from alcamine_validate.input.json_format import read_json
from alcamine_validate.lint.linter import linter_for
from alcamine_validate.lint.place import place_document
from alcamine_validate.lint.settings.config import DEFAULT, Config
from alcamine_validate.reporters.summary import drift_lines
from alcamine_validate.session import session_schemas
from alcamine_validate.text.redact import NOTHING_HIDDEN
from tests.support.mutations import example
from tests.support.places import WEBHOOK
from tests.support.sessions import ABSENT, session
from tests.support.tables import for_each

LANGUAGES: Final = "/agent/version/languages"
CONFIG: Final = "/agent/version/config"


def summary(*files: str | bytes, config: Config = DEFAULT) -> DriftSummary:
    """Return the drift of JSON files, which are named ``0.json``, ``1.json`` and so on."""
    gathered = DriftSummary()
    for index, data in enumerate(files):
        document = read_json(data)
        linter = linter_for(config)
        groups = place_document(document, session_schemas(), linter, filename=f"{index}.json")
        placed = (each for group in groups for each in group)
        sessions = {each.index: each.value for part in document.parts for each in part.records}
        gathered.add((each.finding for each in placed), sessions, NOTHING_HIDDEN)
    return gathered


def rows(gathered: DriftSummary) -> list[tuple[str, str, str, Any, int]]:
    """Return the drift entries with their counts, without their places."""
    return [(each.pointer, each.kind, each.type, each.value, each.count) for each in gathered]


def of_sessions(*sessions: Any) -> list[tuple[str, str, str, Any, int]]:
    """Return the drift of one file that holds an array of Sessions."""
    return rows(summary(json.dumps(sessions)))


def test_findings_of_other_kinds_are_not_drift() -> None:
    """Errors of type, warnings and missing properties are not counted."""
    other = session(
        ("/name", 5), ("/agentId", "A"), (f"{CONFIG}/llm/model", "GEMINI_2_0_FLASH_001")
    )
    gathered = summary(json.dumps([example(), other, {"id": "x"}, 5]), "{", "[]", b"\xff")
    assert (rows(gathered), len(gathered), gathered.uncounted) == ([], 0, 0)


def test_an_unknown_property_is_counted_with_its_type() -> None:
    """An unknown property is counted with any value and at any place."""
    assert of_sessions(
        session(("/messages", [])), session(("/messages", [1, 2])), session(("/agent/voice", "x"))
    ) == [
        ("/messages", "property", "array", None, 2),
        ("/agent/voice", "property", "string", None, 1),
    ]


def test_types_of_one_property_are_counted_apart() -> None:
    """1.0 counts as an integer, and a boolean does not."""
    values: list[Any] = [1, 1.0, True, None, 0.5, "1", [], {}, {}, {}]
    found = of_sessions(*(session(("/brandNew", value)) for value in values))
    assert {(type_, count) for _, _, type_, _, count in found} == {
        ("object", 3), ("integer", 2), ("boolean", 1), ("null", 1), ("number", 1), ("string", 1),
        ("array", 1),
    }  # fmt: skip
    assert found[0][2:] == ("object", None, 3)


def test_an_unlisted_value_is_counted_by_its_value() -> None:
    """The same value at another place is counted separately."""
    assert of_sessions(
        session(("/status", "FAILED")),
        session(("/status", "ABANDONED"), ("/agent/status", "FAILED")),
        session(("/status", "FAILED"), ("/status", "FAILED")),
    ) == [
        ("/status", "value", "string", "FAILED", 2),
        ("/agent/status", "value", "string", "FAILED", 1),
        ("/status", "value", "string", "ABANDONED", 1),
    ]


def test_indices_of_arrays_are_stars() -> None:
    """A new language is one entry, wherever it is listed."""
    one, other = session((LANGUAGES, ["de", "en", "de"])), session((LANGUAGES, ["en", "it", "de"]))
    assert of_sessions(one, other) == [
        (f"{LANGUAGES}/*", "value", "string", "de", 3),
        (f"{LANGUAGES}/*", "value", "string", "it", 1),
    ]


def test_names_of_digits_are_not_taken_for_indices() -> None:
    """Names of digits are members of an object, and are escaped as in any pointer."""
    value = session(("/0", 1), ("/agent/~01~1*", 2))
    assert of_sessions(value) == [
        ("/0", "property", "integer", None, 1),
        ("/agent/~01~1*", "property", "integer", None, 1),
    ]


def test_models_and_providers_are_values() -> None:
    """An unknown model or provider is drift; a model of another provider is only a mistake."""
    assert of_sessions(
        session((f"{CONFIG}/llm/model", "GPT_6")),
        session((f"{CONFIG}/stt/provider", "WHISPER")),
        session((f"{CONFIG}/tts/model", "MULTILINGUAL_V2")),
    ) == [
        (f"{CONFIG}/llm/model", "value", "string", "GPT_6", 1),
        (f"{CONFIG}/stt/provider", "value", "string", "WHISPER", 1),
    ]


@pytest.mark.parametrize(
    ("provider", "type_", "kept"),
    [
        (None, "null", None),
        ([["deep"]], "array", "array"),
        ({"a": 1}, "object", "object"),
        (True, "boolean", True),
        (7, "integer", 7),
        (0.5, "number", 0.5),
    ],
)
def test_values_of_other_types_are_kept_as_far_as_they_are_short(
    provider: Any, type_: str, kept: Any
) -> None:
    """Only the type of arrays and objects is kept."""
    found = of_sessions(session((f"{CONFIG}/llm/provider", provider)))
    assert found == [(f"{CONFIG}/llm/provider", "value", type_, kept, 1)]
    assert type(found[0][3]) is type(kept)


def test_numbers_and_booleans_are_told_apart() -> None:
    """1 and 1.0 are the same value in JSON; true and "1" are other values."""
    place = f"{CONFIG}/llm/provider"
    found = of_sessions(*(session((place, value)) for value in (1, True, 1.0, "1", 0, False)))
    assert [(type_, value, count) for _, _, type_, value, count in found] == [
        ("integer", 1, 2),
        ("boolean", True, 1),
        ("string", "1", 1),
        ("integer", 0, 1),
        ("boolean", False, 1),
    ]


@pytest.mark.parametrize(("length", "kept"), [(100, "x" * 100), (101, "x" * 100 + "…")])
def test_a_long_value_is_cut(length: int, kept: str) -> None:
    """A long value is cut after a hundred characters."""
    assert of_sessions(session(("/status", "x" * length)))[0][3] == kept


def test_long_values_of_one_beginning_are_counted_together() -> None:
    """Values that differ only after the cut can't be distinguished."""
    values = (f"{'x' * 100}{end}" for end in ("a", "bc", "d" * 10_000))
    found = of_sessions(*(session(("/status", value)) for value in values))
    assert found == [("/status", "value", "string", "x" * 100 + "…", 3)]


def test_the_most_frequent_is_first() -> None:
    """Entries with the same count are in the order of their pointers."""
    each = [session(*((pointer, 1) for pointer in some)) for some in (["/z", "/b", "/c"], ["/z"])]
    found = of_sessions(*each, session(("/z", 1), ("/b", 1)), session(("/a", 1)))
    assert [(pointer, count) for pointer, *_, count in found] == [
        ("/z", 3), ("/b", 2), ("/a", 1), ("/c", 1),
    ]  # fmt: skip


def test_where_it_was_seen_first_is_told() -> None:
    """The file, line and column are those of the first occurrence."""
    first = json.dumps(session(("/status", "FAILED")), indent=1)
    second = json.dumps([example(), session(("/status", "FAILED"), ("/brandNew", {}))])
    gathered = summary("{}", first, second)
    status, new = gathered
    assert (status.filename, status.line, status.count) == ("1.json", 5, 2)
    assert status.column == len(' "status": ') + 1
    assert (new.filename, new.line, new.count) == ("2.json", 1, 1)
    assert second[(new.column or 0) - 1 :].startswith("{}")
    assert isinstance(new, Drift)


def test_pointers_are_those_of_a_session() -> None:
    """The Session may be alone, in an array or in a webhook body."""
    value = session(("/brandNew", 1))
    body = {"type": "session.completed", "properties": value}
    texts = [json.dumps(each) for each in (value, [example(), value], body)]
    assert rows(summary(*texts)) == [("/brandNew", "property", "integer", None, 3)]


def test_a_webhook_session_by_itself_has_two_new_properties() -> None:
    """Values inside of new properties and missing properties are not drift."""
    assert of_sessions(json.loads(WEBHOOK.read_bytes())["properties"]) == [
        ("/billing", "property", "object", None, 1),
        ("/messages", "property", "array", None, 1),
    ]


def test_a_webhook_body_has_only_unknown_properties_as_drift() -> None:
    """Billing and messages are known in a webhook body; other new properties are drift."""
    assert rows(summary(WEBHOOK.read_bytes())) == []
    body = json.loads(WEBHOOK.read_bytes())
    body["properties"] |= {"recordingUrl": "x"}
    body["properties"]["billing"] |= {"balance": 1}
    assert rows(summary(json.dumps(body))) == [
        ("/billing/balance", "property", "integer", None, 1),
        ("/recordingUrl", "property", "string", None, 1),
    ]


def test_free_form_objects_have_no_drift() -> None:
    """Free-form objects may hold anything."""
    assert of_sessions(session(("/person/properties/x", 1), ("/person/mergeMeta/y", 2))) == []


def test_what_is_silenced_is_not_counted() -> None:
    """A finding may be silenced everywhere or at one place."""
    text = json.dumps(session(("/messages", []), ("/billing", {}), ("/status", "FAILED")))
    by_place = summary(text, config=Config(ignore=("ALC701:/messages",)))
    assert {pointer for pointer, *_ in rows(by_place)} == {"/billing", "/status"}
    by_code = summary(text, config=Config(ignore=("ALC7",)))
    assert {pointer for pointer, *_ in rows(by_code)} == {"/status"}


def test_the_severity_does_not_matter() -> None:
    """Drift is counted even if it is an error or an info."""
    severity = {"ALC701": av.Severity.ERROR, "ALC103": av.Severity.INFO}
    text = json.dumps(session(("/messages", []), ("/status", "FAILED")))
    assert len(summary(text, config=Config(severity=severity))) == 2


def test_very_many_things_are_counted_together() -> None:
    """The entries that came first are still counted separately."""
    names = [f"new{index}" for index in range(MOST + 5)]
    value = {**example(), **dict.fromkeys(names, 1)}
    gathered = summary(json.dumps([value, value]))
    assert (len(gathered), gathered.uncounted) == (MOST, 10)
    assert {each.count for each in gathered} == {2}
    assert {each.pointer for each in gathered} == {f"/{name}" for name in names[:MOST]}


def test_findings_of_parsed_values_are_of_no_file() -> None:
    """Findings without a record are not counted."""
    gathered = DriftSummary()
    gathered.add(av.findings(session(("/brandNew", 1))), {}, NOTHING_HIDDEN)
    assert rows(gathered) == []


def test_the_totals_of_a_check_have_the_drift(tmp_path: Path) -> None:
    """The summary has the drift of all files, in the order in which they are checked."""
    for name, values in {"a": ["de"], "b": ["de", "it"]}.items():
        text = json.dumps(session((LANGUAGES, values)))
        (tmp_path / f"{name}.json").write_text(text, "utf-8")
    (tmp_path / "c.json").write_text("no JSON", "utf-8")
    totals = Summary()
    for file in check_all([str(tmp_path)], session_schemas(), stdin=None):
        totals.add(file)
    assert rows(totals.drift) == [
        (f"{LANGUAGES}/*", "value", "string", "de", 2),
        (f"{LANGUAGES}/*", "value", "string", "it", 1),
    ]
    assert next(iter(totals.drift)).filename == str(tmp_path / "a.json")


def filled(prefix: str, many: int) -> DriftSummary:
    """Return a summary of ``many`` unknown properties."""
    gathered = summary(json.dumps(session(*((f"/{prefix}{i}", i) for i in range(many)))))
    assert len(gathered) == min(many, MOST)
    return gathered


def test_what_no_longer_fits_is_counted() -> None:
    """Merging summaries counts the findings past the limit as adding them does."""
    one, other = filled("a", MOST - 1), filled("b", 3)
    one.merge(other)
    assert (len(one), one.uncounted) == (MOST, 2)
    one.merge(other)
    assert (len(one), one.uncounted) == (MOST, 4)
    assert sum(each.count for each in one) + one.uncounted == MOST - 1 + 3 + 3


def test_a_report_says_how_much_it_leaves_out() -> None:
    """The report counts the entries that are not shown, and the findings without an entry."""
    totals = Summary()
    totals.drift.merge(filled("a", MOST))
    totals.drift.merge(filled("b", 3))
    lines = list(drift_lines(totals))
    shown = [line for line in lines if line.startswith("  /a")]
    assert lines[len(shown) : -1] == [
        f"  and {MOST - len(shown):,} more, which --format json lists",
        "  and 3 occurrences of others",
    ]
    assert "alcamine-validate drift" in lines[-1]
    assert shown


SLIPS: Final[list[tuple[tuple[str, Any], ...]]] = [
    (("/status", "completed"),),
    (("/status", "COMPLETD"),),
    ((f"{CONFIG}/stt/provider", "DEEPGRM"),),
    ((f"{CONFIG}/llm/model", "GPT_4_1_MIN"),),
    (("/agent/slug", ABSENT), ("/agent/slugg", "x")),
]
NO_SLIPS: Final[list[tuple[tuple[str, Any], ...]]] = [
    (("/status", "ABANDONED"),),
    ((f"{CONFIG}/llm/model", "GPT_5_1"),),
    ((f"{CONFIG}/llm/model", "GPT_4V"),),
    (("/agent/slugg", "x"),),  # beside slug
    ((LANGUAGES, ["et"]),),
]


def test_a_slip_is_not_drift() -> None:
    """A value or a name one edit away from a known one says nothing about the API."""
    for_each([(each,) for each in SLIPS], lambda changes: _has(0, session(*changes)))
    for_each([(each,) for each in NO_SLIPS], lambda changes: _has(1, session(*changes)))


def test_a_slip_in_two_sessions_is_drift() -> None:
    """It is in two files, in one file, or in pieces of one; twice in one Session is once."""
    once, other = session(("/status", "COMPLETD")), session(("/status", "PENDNG"))
    drift = ("/status", "value", "string", "COMPLETD", 2)
    assert of_sessions(once, other, once) == [drift]
    assert rows(summary(json.dumps(once), json.dumps(once))) == [drift]
    one, two, three = (summary(json.dumps(once)) for _ in range(3))
    one.merge(summary(json.dumps(other)))
    assert (rows(one), len([*one.entries()])) == ([], 2)
    one.merge(two)
    assert rows(one) == [drift]
    one.merge(three)
    assert (rows(one)[0][-1], len([*one.entries()])) == (3, 2)
    again = summary(json.dumps(other))
    again.merge(one)
    assert rows(again)[0][-1] == 3
    assert of_sessions(session((f"{LANGUAGES}", ["EN", "EN"]))) == []


def _has(number: int, value: Any) -> None:
    assert len(of_sessions(value)) == number
    assert [each.code for each in av.findings(value) if each.severity != "info"]


def _created(moment: str) -> Any:
    return session(("/createdAt", moment), ("/recordingUrl", "x"))


def test_drift_says_when_it_began() -> None:
    """The earliest and the latest createdAt are those of the moments, in any notation and order."""
    moments = [
        "2026-03-14T09:26:35.118Z", "2026-03-14T10:26:35.117+01:00", "2026-03-15T00:00:00Z",
        "yesterday", "2026-03-14T23:59:60Z",
    ]  # fmt: skip
    [drift] = list(summary(json.dumps([_created(each) for each in moments])))
    assert (drift.first_created_at, drift.last_created_at) == (moments[1], moments[2])
    one, other = (summary(json.dumps(_created(each))) for each in moments[:2])
    for merged in (one, other):
        merged.merge(other if merged is one else one)
        [drift] = list(merged)
        assert (drift.first_created_at, drift.last_created_at) == (moments[1], moments[0])


def test_drift_in_sessions_without_a_time_has_none() -> None:
    """A Session with a wrong createdAt says nothing about when."""
    [drift] = list(summary(json.dumps(_created("2026-03-14"))))
    assert (drift.first_created_at, drift.last_created_at) == (None, None)
    [drift] = list(summary(json.dumps(_created(f"2026-03-14T09:26:35.{'1' * 200}Z"))))
    assert drift.first_created_at is None


def test_parts_do_not_say_when_drift_began(tmp_path: Path) -> None:
    """The createdAt of an agent is not that of a Session."""
    path = tmp_path / "agent.json"
    path.write_text(json.dumps({**example()["agent"], "brandNew": 1}))
    [file] = av.check_paths(path, config=av.Config(part="agent"))
    [drift] = list(file.drift)
    assert (drift.count, drift.first_created_at, drift.last_created_at) == (1, None, None)
