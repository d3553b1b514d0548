"""Columns of Arrow: every type of text, every kind of row, and never an exception for a row."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

import alcamine_validate as av
from alcamine_validate import arrow
from alcamine_validate.arrow import checks
from alcamine_validate.session import CORRECTED, SessionValidator

CLEAN: Final = av.sample_json(seed=1)
WARNED: Final = av.sample_json(seed=2, invalid="ALC701")
INVALID: Final = av.sample_json(seed=3, invalid="ALC103")
DUPLICATE: Final = CLEAN.replace(b'"isDemo":', b'"isDemo":true,"isDemo":', 1)
WRAPPED: Final = b'{"data":' + INVALID + b"}"
TEXTS: Final[list[bytes | None]] = [
    CLEAN, None, WARNED, INVALID, DUPLICATE, WRAPPED, b"", b"{", b"null", b"[]", CLEAN, INVALID,
]  # fmt: skip
BAD_UTF_8: Final = CLEAN.replace(b'"en', b'"\xff', 1)

Make = Callable[[list[bytes | None]], Any]


def dictionary(texts: list[bytes | None], values: pa.DataType) -> Any:
    """Return a dictionary array with a null and an unused value in its dictionary."""
    known = [*dict.fromkeys(each for each in texts if each is not None), None, b"unused"]
    where = [None if each is None else known.index(each) for each in texts]
    return pa.DictionaryArray.from_arrays(
        pa.array(where, pa.int16()), pa.array(known, pa.binary()).cast(values)
    )


def runs(texts: list[bytes | None]) -> Any:
    """Return a run-end encoded array that begins and ends within its storage."""
    every = [b"before", *texts, b"after"]
    ends = pa.array(range(1, len(every) + 1), pa.int32())
    array = pa.RunEndEncodedArray.from_arrays(ends, pa.array(every, pa.binary()))
    return array.slice(1, len(texts))


def fixed(texts: list[bytes | None]) -> Any:
    """Return an array of values of one length: JSON may end in spaces."""
    most = max(len(each or b"") for each in texts)
    padded = [each if each is None else each.ljust(most) for each in texts]
    return pa.array(padded, pa.binary(most))


def cast_to(kind: pa.DataType, texts: list[bytes | None]) -> Any:
    """Return an array of a plain type."""
    return pa.array(texts, pa.binary()).cast(kind)


ARRAYS: Final[dict[str, Make]] = {
    **{
        str(kind): partial(cast_to, kind)
        for kind in (
            pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.large_binary(),
            pa.binary_view(),
        )
    },
    "fixed": fixed,
    "dictionary of string": lambda texts: dictionary(texts, pa.string()),
    "dictionary of large binary": lambda texts: dictionary(texts, pa.large_binary()),
    "runs": runs,
    "sliced": lambda texts: pa.array([b"x", *texts, b"y"], pa.binary())[1:-1],
    "sliced dictionary": lambda texts: dictionary([b"x", *texts, b"y"], pa.binary())[1:-1],
    "json": lambda texts: pa.ExtensionArray.from_storage(
        pa.json_(), pa.array(texts, pa.binary()).cast(pa.string())
    ),
    "opaque": lambda texts: pa.ExtensionArray.from_storage(
        pa.opaque(pa.binary(), "json", "a database"), pa.array(texts, pa.binary())
    ),
    "chunked": lambda texts: pa.chunked_array(
        [pa.array(texts[:3], pa.binary()), pa.array([], pa.binary()), texts[3:]], pa.binary()
    ),
}  # fmt: skip


def plain_loop(texts: list[bytes | None], **expected: Any) -> list[dict[str, Any] | None]:
    """Return the results that a loop over the rows has."""
    redaction = CORRECTED.schemas().redaction
    return [text if text is None else row(text, redaction, expected) for text in texts]


def row(text: bytes, redaction: Any, expected: dict[str, Any]) -> dict[str, Any]:
    """Return the result of one row."""
    found = av.findings(text, **expected)
    names = ("code", "rule", "severity", "message", "pointer")
    masked = [redaction.finding(each) for each in found]
    return {
        "is_valid": not any(each.severity is av.Severity.ERROR for each in found),
        "findings": [{name: str(getattr(each, name)) for name in names} for each in masked],
        "more_findings": 0,
    }


@pytest.mark.parametrize("name", ARRAYS)
def test_each_type_of_text_has_the_results_of_a_plain_loop(name: str) -> None:
    """The type of a column makes no difference, nor do encodings, slices and chunks."""
    array = ARRAYS[name](TEXTS)
    found = arrow.check_array(array)
    assert found.type == arrow.RESULT_TYPE
    assert isinstance(found, pa.ChunkedArray) is (name == "chunked")
    found.validate(full=True)
    assert found.to_pylist() == plain_loop(TEXTS)
    verdicts = [text if text is None else av.is_valid(text) for text in TEXTS]
    assert arrow.valid_array(array).to_pylist() == verdicts
    batch = pa.table({"id": range(len(TEXTS)), "session": array})
    narrow = arrow.check_batch(batch, findings=False)
    assert narrow.column_names == ["id", "session", "is_valid"]
    assert narrow["is_valid"].to_pylist() == [
        each and each["is_valid"] for each in plain_loop(TEXTS)
    ]
    assert narrow["session"].equals(batch["session"])


def test_a_column_of_nulls_stays_null() -> None:
    """A partition without any value has the type ``null`` on some engines."""
    for array in (pa.nulls(3), pa.nulls(3, pa.string()), pa.nulls(0)):
        assert arrow.check_array(array).to_pylist() == [None] * len(array)
        assert arrow.valid_array(array).to_pylist() == [None] * len(array)
    batch = pa.record_batch({"session": pa.nulls(2)})
    assert (
        arrow.check_batch(batch).to_pylist()
        == [{"session": None, "is_valid": None, "findings": None, "more_findings": None}] * 2
    )
    empty = pa.chunked_array([], pa.string())
    assert arrow.check_array(empty).type == arrow.RESULT_TYPE
    assert arrow.valid_array(empty).type == pa.bool_()
    assert arrow.check_batch(pa.table({"session": empty})).num_rows == 0


@given(st.lists(st.binary(max_size=30) | st.none() | st.sampled_from([CLEAN, INVALID])))
def test_no_bytes_raise(texts: list[bytes | None]) -> None:
    """Bytes that are not UTF-8, in a column of text, have a finding, as in a plain loop."""
    array = pa.array(texts, pa.binary())
    expected = plain_loop(texts)
    assert arrow.check_array(array).to_pylist() == expected
    assert arrow.check_array(array.view(pa.string())).to_pylist() == expected


def test_bad_utf_8_in_a_column_of_text_is_a_finding() -> None:
    """It does not abort a job."""
    array = pa.array([BAD_UTF_8, CLEAN], pa.binary()).view(pa.string())
    bad, good = arrow.check_array(array).to_pylist()
    assert [each["code"] for each in bad["findings"]] == ["ALC003"]
    assert good["is_valid"]
    assert arrow.valid_array(array).to_pylist() == [False, True]


@pytest.mark.parametrize(
    ("array", "words"),
    [
        (
            pa.array([{"sessionId": "x"}]),
            "a property that is absent and one that is null are the same: pass the column of JSON",
        ),
        (pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int8())), "holds parsed values (map)"),
        (pa.array([1]), "has the type int64: JSON text is string or binary"),
        (pa.array([["x"]]),
         "has the type list: JSON text is"),
    ],
)  # fmt: skip
def test_what_is_not_text_is_refused(array: Any, words: str) -> None:
    """Values that were parsed have lost what is absent; numbers are no text."""
    batch = pa.record_batch({"session": array})
    calls: list[Callable[[], object]] = [
        lambda: arrow.check_array(array),
        lambda: arrow.valid_array(array),
        lambda: arrow.check_batch(batch),
        lambda: arrow.result_schema(batch.schema),
    ]
    for call in calls:
        with pytest.raises(TypeError) as error:
            call()
        assert words in str(error.value)


def test_names_in_a_struct_are_not_shown() -> None:
    """The names of a struct may be data."""
    with pytest.raises(TypeError) as error:
        arrow.check_array(pa.array([{"jane.doe@example.com": 1}]))
    assert "jane" not in str(error.value)


def test_columns_are_named() -> None:
    """A column that is missing, or is there twice, or a result that is there already."""
    batch = pa.record_batch({"id": [1], "text": [CLEAN]})
    with pytest.raises(ValueError, match="has no column 'session'; its columns are: id, text"):
        arrow.check_batch(batch)
    twice = pa.RecordBatch.from_arrays([pa.array([CLEAN])] * 2, names=["session"] * 2)
    with pytest.raises(ValueError, match="has 2 columns 'session'"):
        arrow.check_batch(twice)
    checked = arrow.check_batch(batch, "text")
    assert checked.column_names == ["id", "text", "is_valid", "findings", "more_findings"]
    with pytest.raises(ValueError, match="already has a column 'is_valid': drop it, or set prefix"):
        arrow.check_batch(checked, "text")
    again = arrow.check_batch(checked, "text", prefix="second_", findings=False)
    assert again.column_names[-1] == "second_is_valid"
    many = pa.record_batch({name: [1] for name in ["ada@example.com", *map(str, range(30))]})
    with pytest.raises(ValueError, match=r" and 11 more$") as error:
        arrow.check_batch(many)
    assert "ada" not in str(error.value)
    with pytest.raises(ValueError, match="its columns are: none"):
        arrow.check_batch(pa.table({}))
    with pytest.raises(TypeError, match="an array of pyarrow is expected, not list"):
        arrow.check_array([CLEAN])


@pytest.mark.parametrize("options", [{}, {"findings": False}, {"prefix": "x"}])
def test_the_schema_of_a_result_is_known_before(options: dict[str, Any]) -> None:
    """Engines ask for it first. The metadata stay."""
    schema = pa.schema({"session": pa.string(), "id": pa.int8()}, metadata={"a": "b"})
    batch = pa.RecordBatch.from_pylist([{"session": CLEAN.decode(), "id": 1}], schema)
    for each in (batch, pa.Table.from_batches([batch])):
        found = arrow.check_batch(each, **options).schema
        assert found == arrow.result_schema(schema, **options)
        assert found.metadata == {b"a": b"b"}


def test_a_row_keeps_its_most_severe_findings() -> None:
    """The others are counted, and change no verdict."""
    session: Any = av.sample(seed=1)
    session |= {f"x{index}": index for index in range(60)}
    session["status"] = "NEW"
    text = orjson.dumps(session)
    found = av.findings(text)
    assert len(found) > 60
    options: Any
    for options, most in (({}, 50), ({"most_findings": 1}, 1), ({"most_findings": 0}, 0)):
        [each] = arrow.check_array(pa.array([text]), **options).to_pylist()
        assert len(each["findings"]) == most
        assert each["more_findings"] == len(found) - most
        assert each["is_valid"] is False
        if most:
            assert "ALC103" in {one["code"] for one in each["findings"]}
    order = [each["pointer"] for each in arrow.check_array(pa.array([text]))[0].as_py()["findings"]]
    in_text = [str(each.pointer) for each in found]
    masked = [CORRECTED.schemas().redaction.pointer(each) for each in in_text]
    assert order == [each for each in masked if each in set(order)]


def test_too_many_texts_for_one_array(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the findings of all rows have too much text for one array, each row keeps fewer."""
    session: Any = av.sample(seed=1)
    session |= {f"x{index}": index for index in range(40)}
    array = pa.array([orjson.dumps(session), INVALID, None, CLEAN])
    before = arrow.check_array(array).to_pylist()
    longest = max(
        sum(len(finding[name]) for each in before if each for finding in each["findings"])
        for name in ("message", "pointer")
    )
    monkeypatch.setattr(checks, "_MOST_BYTES", longest // 3)
    after = arrow.check_array(array)
    assert after.type == arrow.RESULT_TYPE
    for was, now in zip(before, after.to_pylist(), strict=True):
        if was is None:
            assert now is None
            continue
        kept = len(now["findings"])
        assert was["findings"][:kept] == now["findings"]
        assert now["more_findings"] == len(was["findings"]) - kept
        assert now["is_valid"] == was["is_valid"]
    assert 0 < len(after[0].as_py()["findings"]) <= len(before[0]["findings"]) // 2


def test_values_are_masked_unless_asked_for() -> None:
    """Messages and pointers are as in reports."""
    session: Any = av.sample(seed=1)
    session["person"]["phone"] = "+49 jane"
    array = pa.array([orjson.dumps(session)])
    assert "jane" not in str(arrow.check_array(array))
    assert "jane" in str(arrow.check_array(array, show_values=True))


class Counting(SessionValidator):
    """Counts the texts that are judged closely."""

    calls = 0

    def findings(self, *args: Any, **options: Any) -> Any:
        """Count a text, and return its findings."""
        self.calls += 1
        return super().findings(*args, **options)


def test_repeated_values_of_a_dictionary_are_judged_once() -> None:
    """The cost is in proportion to what is stored, and unused values cost nothing."""
    validator = Counting(CORRECTED._compiled)
    values = pa.array([INVALID, b"unused", CLEAN])
    array = pa.DictionaryArray.from_arrays(pa.array([0, 2] * 5000, pa.int32()), values)
    found = arrow.check_array(array, validator=validator)
    assert pc.sum(pc.cast(pc.struct_field(found, "is_valid"), pa.int32())).as_py() == 5000
    assert validator.calls == 1


def test_what_is_expected_is_said_as_in_the_library() -> None:
    """``at``, ``partial``, ``part``, ``config`` and ``validator`` mean what they mean elsewhere."""
    wrapped = pa.array([b'{"data":' + CLEAN + b"}", b'{"other":1}'])
    good, bad = arrow.check_array(wrapped, at="/data").to_pylist()
    assert good == {"is_valid": True, "findings": [], "more_findings": 0}
    assert [each["code"] for each in bad["findings"]] == ["ALC020"]
    person = orjson.dumps(av.sample(seed=1)["person"])
    assert arrow.check_array(pa.array([person]), part="person")[0].as_py()["is_valid"]
    assert not arrow.check_array(pa.array([person]))[0].as_py()["is_valid"]
    assert arrow.check_array(pa.array([b'{"status":"COMPLETED"}']), partial=True)[0].as_py()[
        "is_valid"
    ]
    strict = av.Config(severity={"ALC701": "error"})
    warned = pa.record_batch({"session": [WARNED]})
    for findings in (True, False):
        assert arrow.check_batch(warned, findings=findings)["is_valid"].to_pylist() == [True]
        found = arrow.check_batch(warned, findings=findings, config=strict)
        assert found["is_valid"].to_pylist() == [False]
    published = arrow.check_array(pa.array([CLEAN]), validator=av.PUBLISHED)
    assert published.to_pylist()[0]["is_valid"] is av.PUBLISHED.is_valid(CLEAN)


def test_webhook_bodies_are_found() -> None:
    """The Session in a webhook body is judged by its own schema, as in the library."""
    own: Any = av.sample(seed=1)
    own["billing"] = own.pop("ledger")
    text = orjson.dumps({"type": "session.completed", "properties": own, "metadata": {}})
    for expected in ({}, {"at": "/properties"}):
        options: Any = expected
        found = arrow.check_array(pa.array([text]), **options).to_pylist()
        assert found == plain_loop([text], **options)
        assert found[0]["is_valid"] is bool(expected)


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"most_findings": -1}, ValueError, "most_findings is 0 or a positive integer, not -1"),
        ({"most_findings": True}, ValueError, "most_findings is 0 or a positive integer"),
        ({"config": {}}, TypeError, "config is an av.Config, not dict"),
        ({"validator": None}, TypeError, "validator is an av.SessionValidator, not NoneType"),
        ({"at": "data"}, ValueError, "at"),
        ({"part": "people"}, ValueError, "part is one of"),
        ({"colour": 1}, TypeError, "'colour' is not an option"),
    ],
)
def test_wrong_options_raise_before_the_first_row(
    options: Any, error: type[Exception], words: str
) -> None:
    """On an engine, they raise where the job is defined."""
    batch = pa.record_batch({"session": pa.array([], pa.string())})
    for call in (
        lambda: arrow.check_batch(batch, **options),
        lambda: arrow.check_array(batch["session"], **options),
        lambda: arrow.check_batches(iter([]), **options),
    ):
        with pytest.raises(error, match=words):
            call()


def test_batches_are_checked_one_by_one() -> None:
    """Nothing is read ahead, and the calls can be pickled for workers."""
    taken = []

    def batches() -> Any:
        for text in (CLEAN, INVALID):
            taken.append(text)
            yield pa.record_batch({"text": [text]})

    check = partial(
        arrow.check_batches, column="text", config=av.Config(ignore=["ALC7"]), validator=CORRECTED
    )
    found = pickle.loads(pickle.dumps(check))(batches())
    assert taken == []
    assert next(found)["is_valid"].to_pylist() == [True]
    assert taken == [CLEAN]
    assert next(found)["is_valid"].to_pylist() == [False]


def test_many_equal_rows_of_an_encoding_keep_fewer_findings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One small dictionary may stand for more text than an array can hold."""
    monkeypatch.setattr(checks, "_MOST_BYTES", 100_000)
    session: Any = av.sample(seed=1)
    session |= {f"x{index}": index for index in range(40)}
    text = orjson.dumps(session)
    array = pa.DictionaryArray.from_arrays(
        pa.array([0, 1, None] * 300, pa.int32()), pa.array([text, CLEAN])
    )
    found = arrow.check_array(array)
    assert found.type == arrow.RESULT_TYPE
    first, second, third = found[:3].to_pylist()
    assert 0 < len(first["findings"]) < 10
    assert len(first["findings"]) + first["more_findings"] == len(
        av.findings(orjson.dumps(session))
    )
    assert second == {"is_valid": True, "findings": [], "more_findings": 0}
    assert third is None
