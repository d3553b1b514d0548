"""Validators of Sessions by a user's own documents, and what all functions make of them."""

from __future__ import annotations

import asyncio
import copy
import json
import os
import pickle
import re
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

import alcamine_validate as av
from alcamine_validate.lint.fast_path import fast_path
from alcamine_validate.lint.linter import linter_for
from alcamine_validate.lint.verdict import Request, findings_of
from alcamine_validate.schema.overlay import apply_overlay
from alcamine_validate.schema.spec_files import spec_file
from tests.support.judges import python_jsonschema
from tests.support.overlays import overlay_of
from tests.support.sessions import ABSENT, session

SESSION: Final = "$.components.schemas.Session"
CODES: Final = ("ALC101", "ALC102", "ALC103", "ALC201", "ALC202", "ALC203", "ALC302", "ALC401")


def update(place: str, value: Any) -> dict[str, Any]:
    """Return an action that updates the schema of a Session at a place."""
    return {"target": f"{SESSION}{place}", "update": value}


MOVED: Final = overlay_of(
    update(".properties.status.enum", "CANCELLED"),
    update(
        ".properties",
        {
            "sentiment": {"type": "string", "enum": ["POSITIVE", "NEGATIVE"]},
            "reviewedAt": {"type": "string", "format": "date-time"},
            "reviewerId": {"type": "string", "maxLength": 24},
            "notes": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "at": {"type": "string", "format": "date-time"},
                        "noteId": {"type": "string", "maxLength": 24},
                        "to~/o": {"type": "object", "properties": {"x": {"type": "integer"}}},
                    },
                },
            },
        },
    ),
    {"target": f"{SESSION}.required[20]", "remove": True},
)
"""What an API may look like after some months; required[20] is ledger."""


@cache
def moved() -> av.SessionValidator:
    """Return the validator of an API that has moved on."""
    return av.session_validator(overlay=MOVED)


def codes(findings: list[av.Finding]) -> list[tuple[str, str]]:
    """Return the code and place of each finding."""
    return [(each.code, each.pointer) for each in findings]


NEW: Final = {
    "status": "CANCELLED",
    "sentiment": "POSITIVE",
    "reviewedAt": "2026-03-14T09:29:02.640Z",
    "reviewerId": "u3t6r9p2n5l8j1h4f7d0b3zx",
    "notes": [{"at": "2026-03-14T09:29:02.640Z", "noteId": "n2c6r9t1w4z7d0g3k5m8p2sv"}],
}


def new_session(**changes: Any) -> Any:
    """Return a Session of the API that has moved on."""
    return {**session(("/ledger", ABSENT)), **NEW, **changes}


def test_what_an_overlay_accepts_has_no_finding() -> None:
    """Neither the schema nor a rule reports it, as text or parsed, and the fast path agrees."""
    value = new_session()
    text = json.dumps(value).encode()
    assert not av.is_valid(value)
    assert moved().is_valid(value)
    assert moved().is_valid(text)
    assert moved().findings(value) == moved().findings(text) == []
    assert moved().validate(text) == value
    assert fast_path(moved(), linter_for(None)).is_clean(av.sample_json(seed=1))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"status": "CANCELED"}, [("ALC103", "/status")]),
        ({"sentiment": 1}, [("ALC101", "/sentiment")]),
        ({"reviewedAt": "2026-03-14"}, [("ALC203", "/reviewedAt")]),
        ({"reviewedAt": "2026-03-14T10:29:02+01:00"}, [("ALC207", "/reviewedAt")]),
        ({"reviewerId": "Nora"}, [("ALC206", "/reviewerId")]),
        ({"notes": [{}, {"att": 1}]}, [("ALC701", "/notes/1/att")]),
        ({"notes": [1, {"noteId": "N"}]}, [("ALC101", "/notes/0"), ("ALC206", "/notes/1/noteId")]),
        ({"notes": [{"at": "2026-03-14t10:29:02Z"}]}, [("ALC207", "/notes/0/at")]),
        ({"notes": [{"to~/o": {"y": 1}}]}, [("ALC701", "/notes/0/to~0~1o/y")]),
        ({"mood": "x"}, [("ALC701", "/mood")]),
    ],
)
def test_rules_and_schema_hold_for_what_an_overlay_adds(changes: Any, expected: Any) -> None:
    """Ids, timestamps and names of new properties are checked like those of old ones."""
    value = new_session(**changes)
    assert codes(moved().findings(value)) == expected
    assert codes(moved().findings(json.dumps(value))) == expected


def test_a_spec_that_is_the_published_document_changes_nothing() -> None:
    """All findings of valid and wrong samples are the same, word for word."""
    same = av.session_validator(spec=spec_file("openapi.yaml"))
    published = av.session_validator(spec=spec_file("openapi.yaml"), as_published=True)
    for seed, code in enumerate((None, *CODES)):
        text = av.sample_json(seed=seed, invalid=code)
        assert same.findings(text) == av.findings(text)
        assert same.is_valid(text) == av.is_valid(text) == (code is None)
        assert published.findings(text) == av.PUBLISHED.findings(text)
        assert published.is_valid(text) == av.PUBLISHED.is_valid(text)


CHANGES: Final = (
    update(".properties.status.enum", "CANCELLED"),
    update(".properties.person.properties.phone", {"minLength": 13}),
    update(".properties", {"extra": {"anyOf": [{"type": "string"}, {"type": "null"}]}}),
    update("", {"allOf": [{"properties": {"extra": {"type": "string"}}}]}),
    update("", {"additionalProperties": False}),
    update(".properties.ledger", {"additionalProperties": {"type": "string"}}),
    update(".properties", {"tree": {"$ref": "#/components/schemas/Tree"}}),
    update(
        "", {"if": {"required": ["extra"]}, "then": {"properties": {"extra": {"maxLength": 2}}}}
    ),
    {"target": f"{SESSION}.required[20]", "remove": True},
)
TREE: Final = {
    "target": "$.components.schemas",
    "update": {
        "Tree": {"type": "object", "properties": {"below": {"$ref": "#/components/schemas/Tree"}}}
    },
}
VALUES: Final[tuple[tuple[str, tuple[Any, ...]], ...]] = (
    ("/status", ("CANCELLED", "PENDING", "NEW")),
    ("/person/phone", (None, "+12025550143", "x")),
    ("/extra", ("a", "abc", None, 1, ABSENT)),
    ("/ledger", (ABSENT, None)),
    ("/ledger/other", ("a", 1)),
    ("/tree", ({}, {"below": {"below": 1}}, {"below": {}}, {"up": 1})),
    ("/createdAt", ("2026-03-14T10:26:35+01:00", "2020-01-01T00:00:00.000Z")),
)


@cache
def own(chosen: tuple[int, ...]) -> tuple[av.SessionValidator, Any]:
    """Return the validator for some of the changes, and an independent judge."""
    made = overlay_of(TREE, *(CHANGES[index] for index in chosen), version="1.1.0")
    document = av.read_document(spec_file("openapi.yaml"))
    for each in (av.read_document(spec_file("overlay.yaml")), made):
        document = apply_overlay(document, each)
    schema = {"$ref": "#/components/schemas/Session", **document}
    judge = python_jsonschema(schema, own_formats=True)
    return av.session_validator(overlay=made), judge


@given(st.data())
def test_verdicts_agree_with_an_independent_judge(data: st.DataObject) -> None:
    """For any of the changes, and the fast path is clean only for what has no finding."""
    number = len(CHANGES)
    chosen = data.draw(
        st.sampled_from([(i,) for i in range(number)] + [tuple(range(4)), (1, 5, 8)])
    )
    validator, judge = own(chosen)
    places = data.draw(
        st.lists(st.sampled_from(VALUES), max_size=3, unique_by=lambda each: each[0])
    )
    changes = [(place, data.draw(st.sampled_from(values))) for place, values in places]
    paths = {place for place, _ in changes}
    changes = [
        (place, value)
        for place, value in changes
        if not (place == "/ledger/other" and "/ledger" in paths)
    ]
    value = session(
        *((place, new) for place, new in changes if new is not ABSENT or place == "/ledger")
    )
    text = json.dumps(value)
    findings = validator.findings(text)
    ours = [each for each in findings if each.severity == "error"]
    assert (not ours) == judge(value), (chosen, changes, ours)
    if fast_path(validator, linter_for(None)).is_clean(text.encode()):
        assert findings == []
    assert codes(validator.findings(value)) == codes(findings)


def test_unknown_properties_are_those_that_no_part_of_the_schema_lists() -> None:
    """Names in allOf and in branches are known, and an open object has none."""
    validator, _ = own((3,))
    assert validator.findings(session(("/extra", "a"))) == []
    assert codes(validator.findings(session(("/other", "a")))) == [("ALC701", "/other")]
    validator, _ = own((5,))
    assert validator.findings(session(("/ledger/other", "a"))) == []


def of_webhook(validator: av.SessionValidator, value: Any) -> list[tuple[str, str]]:
    """Return the code and place of each finding of a webhook body with this Session."""
    try:
        validator.validate_webhook({"type": "session.completed", "properties": value})
    except av.InvalidSession as error:
        return codes(error.findings)
    return []


def test_webhook_bodies_follow_the_overlay_too() -> None:
    """With the changes for webhook bodies, as far as the overlay leaves them room."""
    value = new_session(billing=session()["ledger"])
    assert of_webhook(moved(), value) == []
    del value["billing"]  # as ledger is not required any more
    assert of_webhook(moved(), value) == []
    value |= {"billing": {**session()["ledger"], "id": "No"}, "sentiment": "x", "mood": 2}
    found = [("ALC103", "/sentiment"), ("ALC201", "/billing/id"), ("ALC701", "/mood")]
    assert sorted(of_webhook(moved(), value)) == found


def test_changes_for_webhook_bodies_are_made_as_far_as_they_fit() -> None:
    """A document without ledger has no schema for billing; all other changes are made."""
    document = av.read_document(spec_file("openapi.yaml"))
    schema = document["components"]["schemas"]["Session"]
    del schema["properties"]["ledger"]
    schema["required"].remove("ledger")
    with pytest.warns(
        UserWarning, match=r"spec/overlay\.yaml:[0-9]+: left out, because \$\..*ledger"
    ):
        validator = av.session_validator(spec=document)
    assert of_webhook(validator, session(("/ledger", ABSENT))) == []
    assert of_webhook(validator, session(("/ledger", ABSENT), ("/status", 1))) == [
        ("ALC101", "/status")
    ]
    event = session(
        ("/ledger", ABSENT),
        ("/messages", [{"text": "Hello"}]),
        ("/agent/version/timezone", ABSENT),
        ("/agent/version/limitToKnowledgeBase", ABSENT),
    )
    assert of_webhook(validator, event) == []
    of_body = validator.documents().webhook["components"]["schemas"]
    assert "billing" not in of_body["Session"]["properties"]
    assert "Webhook" in of_body


def test_a_validator_is_pickled_and_copied_with_its_schema() -> None:
    """So are all validators that belong to it, and their redaction."""
    for each in (moved(), av.session_validator(overlay=MOVED, as_published=True)):
        for again in (pickle.loads(pickle.dumps(each)), copy.deepcopy(each)):
            assert again.findings(new_session()) == each.findings(new_session())
            schemas = pickle.loads(pickle.dumps(again.schemas()))
            assert schemas.session.findings(new_session()) == each.findings(new_session())
            published = schemas.as_published().session
            assert published.findings(session()) == av.PUBLISHED.findings(session())
            assert schemas.redaction.knows_value("CANCELLED") == (each is moved())
            assert schemas.of(is_webhook=True).is_valid(session()) == (each is moved())


def test_many_sessions_are_checked_by_a_validator() -> None:
    """In one process and in several, and in asyncio programs."""
    texts = [
        json.dumps(new_session()),
        av.sample_json(seed=1),
        json.dumps(new_session(sentiment=1)),
    ]
    for jobs in (1, 2):
        assert list(av.iter_valid(texts, validator=moved(), jobs=jobs)) == [True, True, False]
        found = av.check_many(texts, validator=moved(), jobs=jobs)
        assert [each.is_valid for each in found] == [True, True, False]

    async def collected() -> list[Any]:
        verdicts = [each async for each in av.iter_valid_async(texts, validator=moved())]
        results = [each async for each in av.check_many_async(texts, validator=moved())]
        return [verdicts, [each.is_valid for each in results]]

    assert asyncio.run(collected()) == [[True, True, False]] * 2
    checks: tuple[Any, ...] = (
        av.iter_valid, av.check_many, av.iter_valid_async, av.check_many_async,
    )  # fmt: skip
    for check in checks:
        with pytest.raises(TypeError, match=r"validator is an av\.SessionValidator, not Config"):
            check([], validator=av.Config())


def test_values_that_an_overlay_lists_are_shown() -> None:
    """Reports show what the schema contains; the built-in schema would mask it."""
    redaction = moved().schemas().redaction
    (finding,) = moved().findings(new_session(sentiment="NEUTRAL"))
    assert '"NEUTRAL" is not one of "POSITIVE", "NEGATIVE"' in redaction.finding(finding).message
    assert "NEUTRAL" not in av.masked(finding).message


def test_sources_are_files_or_values(tmp_path: Path) -> None:
    """Overlays may be one or several; a document may be a page."""
    text = spec_file("openapi.yaml").read_text()
    page = tmp_path / "page.md"
    page.write_text(f"# Get a Session\n\n```yaml get /sessions\n{text}```\n")
    file = tmp_path / "o.json"
    file.write_text(json.dumps(MOVED))
    for overlays in (file, str(file), [file], [MOVED], MOVED):
        assert av.session_validator(spec=page, overlay=overlays).is_valid(new_session())
    more = overlay_of(update(".properties.status.enum", "LOST"))
    both = av.session_validator(overlay=[MOVED, more])
    assert both.is_valid(new_session(status="LOST"))


def test_a_component_of_another_name_is_a_session() -> None:
    """The corrections do not fit it, which one notice says."""
    document = av.read_document(spec_file("openapi.yaml"))
    schemas = document["components"]["schemas"]
    schemas["Call"] = schemas.pop("Session")
    with pytest.warns(UserWarning, match="none of the corrections"):
        validator = av.session_validator(spec=document, component="Call")
    assert validator.is_valid(av.sample_json(seed=1))
    with pytest.raises(av.InvalidSchema, match="Call"), pytest.warns(UserWarning, match="none"):
        av.session_validator(spec=document)


BAD_OVERLAYS: Final = (
    (
        "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n- target: $.a\n  update: {}\n",
        4,
        r"\$\.a",
    ),
    ("overlay: 2.0.0\nactions: []\n", 1, "not a supported version"),
    ("overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n- update: {}\n", 4, "target"),
)


@pytest.mark.parametrize(("text", "line", "words"), BAD_OVERLAYS)
def test_an_overlay_that_does_not_fit_is_refused(
    text: str, line: int, words: str, tmp_path: Path
) -> None:
    """The error names its file and line."""
    path = tmp_path / "o.yaml"
    path.write_text(text)
    with pytest.raises(av.SchemaError, match=rf"o\.yaml:{line}: .*{words}"):
        av.session_validator(overlay=path)
    with pytest.raises(FileNotFoundError):
        av.session_validator(overlay=tmp_path / "absent.yaml")


def test_an_error_in_the_schema_says_where_it_is() -> None:
    """An overlay may also make a document that is not valid, or not supported."""
    with pytest.raises(av.UnsupportedSchema, match="/components/schemas/Session/properties/x"):
        av.session_validator(overlay=overlay_of(update(".properties", {"x": {"requred": []}})))


def test_exceptions_show_what_the_schema_lists() -> None:
    """By the words of the schema, also after pickling, which does not take the schema along."""
    value = new_session(sentiment="POSITIV", name="Nora")
    with pytest.raises(av.InvalidSession) as caught:
        moved().validate(value)
    error = caught.value
    words = '"POSITIV" is not one of "POSITIVE", "NEGATIVE" (did you mean "POSITIVE"?)'
    assert str(error) == f"/sentiment: ALC103 {words}"
    assert error.to_dict()["findings"][0]["message"] == words
    data = pickle.dumps(error)
    assert len(data) < 20_000
    assert str(pickle.loads(data)) == str(error)
    with pytest.raises(av.InvalidSession) as caught:
        moved().validate(new_session(recordAudio="Nora"))
    assert "Nora" not in str(caught.value)


@pytest.mark.parametrize("is_page", [False, True])
def test_an_error_in_the_schema_names_the_file_that_is_at_fault(
    tmp_path: Path, is_page: bool
) -> None:
    """The line of the action that changed the place last, or else that in the document."""
    spec = tmp_path / ("page.md" if is_page else "spec.yaml")
    document = av.read_document(spec_file("openapi.yaml"))
    session = document["components"]["schemas"]["Session"]
    session["properties"]["name"]["requred"] = True
    lines = json.dumps(document, indent=1).splitlines()
    line = next(number for number, each in enumerate(lines, 1) if "requred" in each)
    before = ["# A page", "", "```json"] if is_page else []
    spec.write_text("\n".join([*before, *lines, *(["```"] if is_page else [])]))
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    typo = overlay_of(update(".properties", {"x": {"type": "strin"}}))
    one.write_text(json.dumps(typo, indent=1))
    fixes = [
        {"target": f"{SESSION}.properties.name.requred", "remove": True},
        update(".properties", {"y": {"type": "string"}}),
    ]
    two.write_text(json.dumps(overlay_of(*fixes, update(".properties.x", {"type": "text"}))))
    cases: list[tuple[list[Any], str]] = [
        ([], rf"^{spec.name}:{line + len(before)}: unknown keyword 'requred' .*; an overlay can"),
        ([overlay_of(*fixes), one], r"^one\.json:8: 'type' must be one"),
        ([one, two], r"^two\.json:1: 'type' must be one"),
        ([overlay_of(*fixes, update(".properties", {"x": {"type": 1}}))], "^'type' must be one"),
    ]
    for overlays, words in cases:
        with pytest.raises(av.SchemaError) as caught:
            av.session_validator(spec=spec, overlay=overlays)
        assert re.search(words, str(caught.value).replace(f"{tmp_path}{os.sep}", "")), caught.value
        assert "strict_keywords" not in str(caught.value)


def test_rules_are_silent_about_what_the_schema_does_not_define() -> None:
    """An agent has no archivedAt any more, and the schema lists the time zones itself."""
    agent = f"{SESSION}.properties.agent"
    made = overlay_of(
        {"target": f"{agent}.properties.archivedAt", "remove": True},
        {
            "target": f"{agent}.properties.version.properties.timezone",
            "update": {"enum": ["LOCAL", None]},
        },
    )
    validator = av.session_validator(overlay=made)
    for status, code in (("ARCHIVED", "ALC611"), ("DRAFT", "ALC613")):
        value = session(
            ("/agent/status", status),
            ("/agent/archivedAt", ABSENT),
            ("/agent/archivedBy", "u3t6r9p2n5l8j1h4f7d0b3zx"),
            ("/agent/version/timezone", "LOCAL"),
        )
        assert [each.code for each in av.findings(value)] == [code, "ALC636"]
        assert validator.findings(value) == []


def test_what_the_document_says_by_now_may_stay_in_an_overlay() -> None:
    """The specification joins lists, but nothing is listed twice."""
    made = overlay_of(
        update(".properties.status.enum", "CANCELLED"),
        update(".properties", {"mood": {"type": ["string", "null"], "enum": ["A", None]}}),
        update("", {"required": ["mood"]}),
    )
    validator = av.session_validator(overlay=[made, made])
    value = session(("/status", "CANCELLED")) | {"mood": None}
    assert validator.findings(value) == []
    (finding,) = validator.findings({**value, "mood": "B"})
    assert finding.message.startswith('"B" is not one of "A", null')


@pytest.mark.parametrize("source", [b"overlay: 1.0.0", 3, {1}, bytearray()])
def test_a_source_that_is_neither_path_nor_value_is_refused(source: Any) -> None:
    """The error says what it should be."""
    for arguments in ({"overlay": source}, {"spec": source}, {"overlay": [{}, source]}):
        name = next(iter(arguments))
        with pytest.raises(TypeError, match=f"{name} is a path or a parsed document, not "):
            av.session_validator(**arguments)


@pytest.mark.parametrize("config", [None, av.Config(select=("ALC0", "ALC1"))])
@pytest.mark.parametrize(
    "removed", ["type", "required", "properties.agentId", 'properties["isDemo"].type']
)
def test_what_does_not_look_like_a_session_has_a_finding(
    removed: str, config: av.Config | None
) -> None:
    """Also if an overlay lets it be valid; the fast path hides no finding."""
    validator = av.session_validator(
        overlay=overlay_of({"target": f"{SESSION}.{removed}", "remove": True})
    )
    whole = av.sample(seed=1)
    few = {name: whole[name] for name in ("id", "agentId", "isDemo", "name")}
    found = 0
    for value in ([], {}, "", None, few, {**few, "data": whole}, [whole], whole):
        text = json.dumps(value)
        linter = linter_for(config)
        request = Request("validator.findings")
        expected = findings_of(text, validator.schemas(), config, request)
        assert validator.findings(text, config=config) == expected
        if fast_path(validator, linter).is_clean(text.encode()):
            assert value == whole
        found += bool(expected)
    assert found >= 7


def test_a_name_with_a_control_character_is_reported() -> None:
    """Also if an overlay adds it."""
    validator = av.session_validator(overlay=overlay_of(update(".properties", {"a\x7f": {}})))
    text = json.dumps({**av.sample(seed=1), "a\x7f": 1}, ensure_ascii=False)
    assert [each.code for each in validator.findings(text)] == ["ALC637"]
