"""Evidence as JSON and back: the same, without what reports hide."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcamine_validate.drift.encoding import encoded, evidence_of, shown_detail
from alcamine_validate.drift.evidence import ANY, PROPERTY, VALUE, DriftPlace, Evidence
from alcamine_validate.drift.shape import Shape
from alcamine_validate.lint.sensitive import REDACTION
from alcamine_validate.text.redact import NOTHING_HIDDEN

AT_ROOT = DriftPlace(PROPERTY, "", "/components/schemas/Session")
NAMES = st.from_regex(r"[a-z]{1,5}", fullmatch=True)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
)


def shape_of(values: list[Any]) -> Shape:
    """Return the shape of values."""
    shape = Shape()
    for each in values:
        shape.add(each)
    return shape


@given(st.lists(VALUES, min_size=1, max_size=5), st.lists(VALUES, max_size=5))
def test_a_shape_comes_back_as_it_was(values: list[Any], more: list[Any]) -> None:
    """Its schema is the same, also after values of other rows are added."""
    evidence = Evidence(owner="/x", shape=shape_of(values))
    text = json.dumps(encoded(evidence, AT_ROOT, REDACTION))
    back = evidence_of(json.loads(text))
    assert back.shape is not None
    assert back.owner == "/x"
    assert back.shape.schema(REDACTION) == shape_of(values).schema(REDACTION)
    back.shape.merge(shape_of(more))
    assert back.shape.schema(REDACTION) == shape_of([*values, *more]).schema(REDACTION)


def test_everything_else_comes_back() -> None:
    """Limits, formats, what it may be a slip of, and workspaces."""
    evidence = Evidence(
        owner="/x", near="status", farthest=-2.5, formats=("uuid", "email"),
        workspaces={"b" * 24, "a" * 24},
    )  # fmt: skip
    back = evidence_of(json.loads(json.dumps(encoded(evidence, AT_ROOT, NOTHING_HIDDEN))))
    for name in ("owner", "near", "farthest", "workspaces", "shape"):
        assert getattr(back, name) == getattr(evidence, name)
    assert back.formats == ("uuid", "email")
    assert back.files == 0
    assert evidence_of({}).formats is None


def test_texts_beside_a_constant_are_kept_if_reports_show_them() -> None:
    """They become the enum of a proposed branch."""
    place = DriftPlace(VALUE, "/agent/version/config/llm/provider", "/x")
    evidence = Evidence(shape=shape_of([{"provider": "NEW_ONE", "model": "MODEL_1"}]))
    back = evidence_of(encoded(evidence, place, REDACTION)).shape
    assert back is not None
    assert back.properties is not None
    assert back.properties["model"].texts == {"MODEL_1"}
    hidden = encoded(Evidence(shape=shape_of([{"phone": "JANE_DOE"}])), AT_ROOT, REDACTION)
    assert "JANE" not in str(hidden)


def test_details_are_shown_as_in_reports() -> None:
    """A name that may be a person's is masked, and the detail for very many stays."""
    assert shown_detail(AT_ROOT, "sentiment", REDACTION) == "sentiment"
    assert shown_detail(AT_ROOT, "jane@example.com", REDACTION).startswith("<string of 16")
    assert shown_detail(AT_ROOT, ANY, REDACTION) == ANY


@pytest.mark.parametrize(
    "value",
    [
        None, [], 1, {"owner": 1}, {"near": []}, {"farthest": True}, {"workspaces": [1]},
        {"workspaces": 1}, {"formats": 1}, {"shape": None}, {"shape": {"types": {"string": "x"}}},
        {"shape": {"types": {}, "formats": [], "properties": [1]}},
    ],
)  # fmt: skip
def test_other_values_are_refused(value: Any) -> None:
    """With one exception, whatever is wrong."""
    with pytest.raises(ValueError, match="not the evidence of a summary"):
        evidence_of(value)
