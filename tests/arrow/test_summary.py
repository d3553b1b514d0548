"""Summaries of columns: sums in any order, equal to a check and to ``drift --propose``."""

from __future__ import annotations

import json
import pickle
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import orjson
import pyarrow as pa
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import alcamine_validate as av
from alcamine_validate import arrow
from alcamine_validate.cli.main import main
from alcamine_validate.drift.evidence import MOST_DETAILS
from alcamine_validate.samples.mistakes import MISTAKES
from tests.support.overlays import overlay_of

PERSON: Final = "jane.doe@example.com"


def session(seed: int, **changes: Any) -> Any:
    """Return a sample with other values; None removes a property."""
    found: Any = av.sample(seed=seed)
    for name, value in changes.items():
        if value is None:
            del found[name]
        else:
            found[name] = value
    return found


def drifting() -> list[bytes | None]:
    """Return texts with every kind of drift, and rows of other kinds."""
    rows: list[Any] = [session(seed) for seed in range(30)]
    rows += [session(seed, sentiment="good" if seed % 2 else 1) for seed in range(30, 60)]
    rows += [session(seed, status="CANCELLED") for seed in range(60, 70)]
    rows += [session(seed, ledger=None) for seed in range(70, 80)]
    for seed in range(80, 110):
        each = session(seed)
        each["person"]["phone"] = "0049 30 123456"
        each["recordAudio"] = "yes"
        each["person"][PERSON] = {"a": [1], PERSON: "x"}
        each["agent"]["version"]["config"] = {"llm": {"provider": "NEW_ONE", "model": "MODEL_1"}}
        rows.append(each)
    rows += [{"data": session(110)}, [session(111), session(112, status="NEW")], {"other": 1}]
    rows.append({"type": "session.completed", "properties": session(113), "metadata": {}})
    texts: list[bytes | None] = [orjson.dumps(each) for each in rows]
    return [*texts, None, b"", b"{", b"\xff", texts[0], None]


TEXTS: Final = drifting()


def summary(texts: list[bytes | None], **options: Any) -> pa.Table:
    """Return the summary of texts."""
    return arrow.summarize_array(pa.array(texts, pa.binary()), **options)


def totals(table: pa.Table) -> dict[str, int]:
    """Return the rows of a table that have only a kind."""
    return {each["kind"]: each["count"] for each in table.to_pylist() if each["code"] is None}


def test_counts_are_those_of_a_check() -> None:
    """Rows, nulls, verdicts and findings are those of ``check_array``."""
    table = summary(TEXTS)
    assert table.schema == arrow.SUMMARY_SCHEMA
    table.validate(full=True)
    checked = arrow.check_array(pa.array(TEXTS, pa.binary())).to_pylist()
    found = totals(table)
    assert found["rows"] == len(TEXTS)
    assert found["nulls"] == 2
    assert found["valid"] == sum(bool(each and each["is_valid"]) for each in checked)
    expected: Counter[tuple[str, str]] = Counter()
    texts: Counter[str] = Counter()
    for each in filter(None, checked):
        expected.update((one["code"], one["severity"]) for one in each["findings"])
        texts.update({one["code"] for one in each["findings"]})
    rows = [each for each in table.to_pylist() if each["kind"] == "finding"]
    counts: Counter[tuple[str, str]] = Counter()
    for each in rows:
        counts[each["code"], each["severity"]] += each["count"]
        assert each["sessions"] <= each["count"]
    assert counts == expected
    assert {each["code"]: each["sessions"] for each in rows if each["code"] == "ALC103"}
    places = {(each["code"], each["pointer"]): each["sessions"] for each in rows}
    assert places["ALC103", "/status"] == 10
    assert places["ALC701", "/person/*"] == 30


@given(st.lists(st.sampled_from(TEXTS) | st.binary(max_size=9), max_size=12))
def test_counts_of_any_rows_are_those_of_a_check(texts: list[bytes | None]) -> None:
    """Whatever a row is."""
    checked = [each for each in arrow.check_array(pa.array(texts, pa.binary())).to_pylist() if each]
    found = arrow.merge([summary(texts)])
    assert found.rows == len(texts)
    assert found.valid == sum(each["is_valid"] for each in checked)
    assert found.codes.total() == sum(
        len(each["findings"]) + each["more_findings"] for each in checked
    )
    assert found.severities[av.Severity.ERROR] == sum(
        one["severity"] == "error" for each in checked for one in each["findings"]
    )


def is_wrapped(text: bytes) -> bool:
    """Return whether files, but not arguments, are searched for the Session in a text."""
    return text.startswith((b'{"data"', b'{"type"'))


def without_periods(overlay: Any) -> Any:
    """Return the actions of an overlay without their descriptions."""
    return [
        {name: value for name, value in action.items() if name != "description"}
        for action in overlay["actions"]
    ]


def test_the_overlay_is_that_of_the_command(tmp_path: Path) -> None:
    """``merge`` proposes what ``drift --propose`` does for the same texts, and it is accepted."""
    lines = tmp_path / "sessions.jsonl"
    judged = [each for each in TEXTS if each and each[:1] == b"{" and not is_wrapped(each)]
    lines.write_bytes(b"\n".join(judged))
    path = tmp_path / "own.overlay.yaml"
    main(["drift", str(lines), "--propose", str(path)])
    proposed = yaml.safe_load(path.read_text("utf-8"))
    merged = arrow.merge(summary([each]) for each in TEXTS)
    overlay = merged.overlay()
    assert overlay is not None
    assert without_periods(overlay) == without_periods(proposed)
    assert len(overlay["actions"]) == 4
    assert "file" not in json.dumps(overlay)
    validator = av.session_validator(overlay=overlay)
    after = arrow.merge([summary(TEXTS, validator=validator)], validator=validator)
    assert len(after.drift().rows) < len(merged.drift().rows)
    assert "/sentiment" not in str(after)
    assert "CANCELLED" not in str(after)


def slips() -> Iterator[bytes]:
    """Yield Sessions with equal details at one place, which are slips in some of them only."""
    every: list[dict[str, Any]] = [
        {"status": None, "statuz": 1}, {"statuz": 2}, {"staatus": None, "recordAudi": 1},
        {"status": None, "statuz": 3}, {"recordAudio": None, "recordAudi": 1},
        {"ledger": None, "leger": 1, "ledgerr": 2}, {"ledger": None, "ledgerr": 2, "leger": 1},
        {"status": "CANCELED"}, {"status": "COMPLETEDD"}, {"zzz": 1}, {"aaa": 1},
    ]  # fmt: skip
    for seed, changes in enumerate(every):
        each = session(seed)
        for name, value in changes.items():
            each.pop(name, None)
            each |= {} if value is None else {name: value}
        yield orjson.dumps(each)


@pytest.mark.parametrize("seed", range(5))
def test_sums_are_equal_in_any_order_and_in_any_parts(seed: int) -> None:
    """Engines add up what they have, in the order in which it arrives."""
    mistakes = [av.sample_json(seed=1, invalid=code) for code in MISTAKES if code != "ALC008"]
    texts = [*TEXTS, *mistakes, *slips()]
    whole = arrow.merge([summary(texts)])
    single = [summary([each]) for each in texts]
    random.Random(seed).shuffle(single)
    in_parts = [
        arrow.merge(single[start : start + 20]).table() for start in range(0, len(single), 20)
    ]
    rows = pa.concat_tables(single)
    shuffled = rows.take(random.Random(-seed).sample(range(len(rows)), len(rows)))
    for found in (
        arrow.merge(single),
        arrow.merge(in_parts),
        arrow.merge(shuffled),
        arrow.merge(rows.to_batches(max_chunksize=7)),
        arrow.merge([whole.table()]),
    ):
        assert found.table().to_pylist() == whole.table().to_pylist()
        assert str(found) == str(whole)
        assert found.overlay() == whole.overlay()


def test_sums_by_an_engine_are_those_of_merge() -> None:
    """Grouped by what names a row, the counts add up."""
    single = pa.concat_tables(summary([each]) for each in TEXTS)
    names = ["kind", "code", "severity", "pointer", "schema_pointer", "detail"]
    summed = single.group_by(names).aggregate([("count", "sum"), ("sessions", "sum")])
    expected = arrow.merge(single).table()

    def counts(table: pa.Table, suffix: str) -> set[tuple[Any, ...]]:
        columns = [*names, f"count{suffix}", f"sessions{suffix}"]
        return {tuple(each.values()) for each in table.select(columns).to_pylist()}

    assert counts(summed, "_sum") == counts(expected, "")
    with pytest.raises(ValueError, match="the column 'count' is missing"):
        arrow.merge(summed)
    bare = expected.set_column(10, "evidence", pa.nulls(len(expected), pa.string()))
    with pytest.raises(ValueError, match="has no evidence; pass tables that were not summed"):
        arrow.merge(bare)


def test_nothing_of_a_person_is_in_a_summary() -> None:
    """Unless it is asked for; a sum without it hides what the tables show."""
    table = summary(TEXTS)
    assert "jane" not in str(table.to_pylist())
    shown = summary(TEXTS, show_values=True)
    assert PERSON in str(shown.to_pylist())
    hidden = arrow.merge([shown])
    assert "jane" not in str(hidden)
    assert "jane" not in str(hidden.table().to_pylist())
    assert "jane" not in json.dumps(hidden.overlay())
    assert PERSON in str(arrow.merge([shown], show_values=True))


def test_ids_of_workspaces_that_are_none_are_masked() -> None:
    """A name in their place is not stored."""
    texts = [orjson.dumps(session(1, workspaceId=PERSON, status="NEW"))]
    [row] = [each for each in summary(texts).to_pylist() if each["detail"] == '"NEW"']  # type: ignore[arg-type]
    [workspace] = json.loads(row["evidence"])["workspaces"]
    assert workspace.startswith("<string of 20 characters")


def test_too_many_details_are_given_up_in_any_order() -> None:
    """If one part has too many details at a place, the sum does not pretend to know them."""
    few = summary([orjson.dumps(session(1, x1=1)), orjson.dumps(session(2, status="NEW"))])
    many = [orjson.dumps(session(3, **{f"x{number}": 1})) for number in range(MOST_DETAILS + 1)]
    crowded = orjson.dumps(session(4, **{f"y{number}": 1 for number in range(MOST_DETAILS + 1)}))
    expected = arrow.merge([summary([*many, crowded]), few])
    [row] = [each for each in expected.drift().rows if each.place.kind == "property"]
    assert row.evidence.count == MOST_DETAILS + 1 + 1 + 1
    for tables in ([few, summary([*many, crowded])], [few, *(summary([each]) for each in many)]):
        found = arrow.merge(tables)
        [row] = [each for each in found.drift().rows if each.place.kind == "property"]
        assert row.reason is not None
        assert row.reason.startswith("more than 100 different names")
    alone = arrow.merge([few, summary([crowded])])
    details = [each.detail for each in alone.drift().rows if each.place.kind == "property"]
    assert "x1" in details
    assert len(details) == 2
    assert arrow.merge([alone.table()]).table().equals(alone.table())


def test_the_report_says_what_check_and_drift_say() -> None:
    """Totals, findings by code and drift; and that there is nothing."""
    text = str(arrow.merge([summary(TEXTS)]))
    first, *rest = text.splitlines()
    assert first.startswith("Found ")
    assert first.endswith(f" in {len(TEXTS)} rows, 111 sessions (2 nulls).")
    assert "\n30  ALC202  invalid-phone" in text
    assert "  /sentiment  string or integer, in 30 of" in text
    assert "file" not in text
    assert rest[-1].startswith("Drift: ")
    assert str(arrow.merge([summary(TEXTS[:2])])) == "\n".join(
        ["No findings in 2 rows, 2 sessions.", "Drift: none."]
    )
    assert str(arrow.merge([])).startswith("No findings in 0 rows, 0 sessions.")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"kind": "other"}, "the kind 'other' is unknown"),
        ({"kind": "drift", "code": "odd"}, "the kind of drift 'odd' is unknown"),
        ({"kind": "drift", "evidence": "{"}, "not the evidence of a summary"),
        ({"kind": "drift", "evidence": "[]"}, "not the evidence of a summary"),
        ({"kind": "drift", "evidence": '{"owner":1}'}, "not the evidence of a summary"),
        ({"kind": "drift", "evidence": '{"shape":{}}'}, "not the evidence of a summary"),
        ({"kind": "drift", "evidence": '{"farthest":"x"}'}, "not the evidence of a summary"),
        (
            {"kind": "drift", "evidence": '{"shape":{"types":{"null":1e999},"formats":[]}}'},
            "not the evidence of a summary",
        ),
        ({"kind": "finding", "severity": "bad"}, "'bad' is not a valid Severity"),
        ({"kind": "finding", "sessions": None}, "not a summary"),
        ({"kind": "drift", "pointer": None}, "not a summary"),
        ({"kind": "objects", "schema_pointer": None}, "not a summary"),
    ],
)
def test_other_tables_are_refused(row: dict[str, Any], words: str) -> None:
    """A table from elsewhere, or one that was changed."""
    full = {
        "code": "property", "severity": "error", "pointer": "", "schema_pointer": "", "detail": "x",
        "count": 1, "sessions": 1, "first_created_at": None, "last_created_at": None,
        "evidence": "{}",
    }  # fmt: skip
    table = pa.Table.from_pylist([full | row], arrow.SUMMARY_SCHEMA)
    with pytest.raises(ValueError, match=words):
        arrow.merge([table])
    with pytest.raises(ValueError, match="the column 'kind' is missing"):
        arrow.merge([pa.table({"x": [1]})])


def test_a_validator_of_ones_own_is_followed_and_pickled() -> None:
    """Its documents go with it, so that workers know what they describe."""
    overlay = overlay_of(
        {
            "target": "$.components.schemas.Session",
            "update": {"properties": {"sentiment": {"type": "string"}}},
        }
    )
    validator = pickle.loads(pickle.dumps(av.session_validator(overlay=overlay)))
    texts = [orjson.dumps(session(1, sentiment="good"))]
    assert "sentiment" not in str(summary(texts, validator=validator).to_pylist())  # type: ignore[arg-type]
    assert "sentiment" in str(summary(texts).to_pylist())  # type: ignore[arg-type]
    published = arrow.merge([summary(texts, validator=av.PUBLISHED)], validator=av.PUBLISHED)  # type: ignore[arg-type]
    assert "sentiment" in str(published)


def test_a_column_of_a_batch_is_summarized() -> None:
    """By its name, with the errors of ``check_batch``."""
    batch = pa.record_batch({"id": [1, 2], "text": pa.array(TEXTS[:2], pa.binary())})
    assert arrow.summarize(batch, "text").equals(summary(TEXTS[:2]))
    assert arrow.summarize(pa.Table.from_batches([batch, batch]), "text").num_rows
    with pytest.raises(ValueError, match="has no column 'session'"):
        arrow.summarize(batch)
    with pytest.raises(TypeError, match="'most_findings' is not an option"):
        arrow.summarize(batch, "text", most_findings=1)  # type: ignore[call-arg]
    assert summary([]).to_pylist()[0] == {
        **dict.fromkeys(arrow.SUMMARY_SCHEMA.names), "kind": "rows", "count": 0
    }  # fmt: skip


def test_parts_and_places_are_summarized() -> None:
    """With ``part`` and ``at``, pointers are those in a Session."""
    person = {**session(1)["person"], "mood": 1}
    table = summary([orjson.dumps({"data": person})], at="/data", part="person")
    found = {(each["kind"], each["pointer"]): each for each in table.to_pylist()}
    assert found["finding", "/person/*"]["code"] == "ALC701"
    assert found["drift", "/person"]["detail"] == "mood"


def test_texts_of_an_encoding_are_judged_once() -> None:
    """And count for all of their rows, as if each had its own."""
    rows = [TEXTS[each] for each in (0, 35, 0, 62, 75, 85, 85, 85, -6, -5, -4, -4, 0)]
    plain = summary(rows)
    known = list(dict.fromkeys(rows))
    indices = pa.array([known.index(each) for each in rows], pa.int8())
    for array in (
        pa.DictionaryArray.from_arrays(indices, pa.array(known, pa.binary())),
        pa.chunked_array(
            [
                pa.DictionaryArray.from_arrays(indices[:5], pa.array(known, pa.binary())),
                pa.DictionaryArray.from_arrays(indices[5:], pa.array(known, pa.binary())),
            ]
        ),
    ):
        assert arrow.summarize_array(array).to_pylist() == plain.to_pylist()
    ends = pa.array([3_000_000], pa.int32())
    runs = pa.RunEndEncodedArray.from_arrays(ends, pa.array([b"{}"]))
    assert totals(arrow.summarize_array(runs))["rows"] == 3_000_000


def test_what_has_no_common_format_never_gets_one() -> None:
    """Whatever is merged first."""
    texts: list[bytes | None] = []
    for value in ("a@example.org", "no format", "b@example.org"):
        each = session(1)
        each["person"]["updatedAt"] = value
        texts.append(orjson.dumps(each))
    one, other = summary(texts[:2]), summary(texts[2:])
    assert str(arrow.merge([one, other])) == str(arrow.merge([other, one]))
    assert "always" not in str(arrow.merge([other, one]))


def test_masks_are_not_masked_again() -> None:
    """A sum can be a summand, as often as one likes."""
    texts = [orjson.dumps(session(1, status=PERSON, workspaceId=PERSON))]
    table = summary(texts)  # type: ignore[arg-type]
    again = arrow.merge([arrow.merge([table]).table()]).table()
    assert again.equals(table)
    assert "<string of 20 characters" in str(again.to_pylist())


def test_one_table_of_all_summaries_has_their_limits() -> None:
    """It is the sum of the list."""
    tables = [summary([orjson.dumps(session(1, **{f"x{number}": 1}))]) for number in range(120)]
    assert str(arrow.merge(pa.concat_tables(tables))) == str(arrow.merge(tables))


def test_long_rows_are_not_over_a_limit() -> None:
    """As in ``check_array``; limits are for files."""
    text = b" " * (257 << 20) + orjson.dumps(session(1))
    assert totals(arrow.summarize_array(pa.array([text], pa.large_binary())))["valid"] == 1
