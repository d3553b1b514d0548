"""The documents that schemas of Sessions are made from, and the corrections that don't fit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import alcamine_validate as av
from alcamine_validate.schema.errors import InvalidSchema
from alcamine_validate.schema.overlay import apply_overlay
from alcamine_validate.schema.session_documents import (
    names_of,
    session_documents,
    with_overlay,
)
from alcamine_validate.schema.spec_files import spec_file
from tests.support.overlays import overlay_of


def published() -> Any:
    """Return the document that travels with the package."""
    return av.read_document(spec_file("openapi.yaml"))


def test_the_documents_of_the_package_fit_each_other() -> None:
    """Without arguments, they are those of ``spec/``, with every action of the overlays."""
    own = session_documents()
    document = published()
    assert own.published == document
    corrected = apply_overlay(document, av.read_document(spec_file("overlay.yaml")))
    assert own.session == corrected
    webhook = av.read_document(spec_file("webhook.overlay.yaml"))
    assert own.webhook == apply_overlay(corrected, webhook)
    assert (own.component, own.notices) == ("Session", ())
    assert own.as_published() == own._replace(session=document, webhook=document)


def test_an_overlay_comes_after_the_corrections_and_before_webhooks() -> None:
    """So it can change a correction, and webhook bodies have what it adds."""
    phone = "$.components.schemas.Session.properties.person.properties.phone.format"
    made, more = (
        overlay_of({"target": phone, "update": name}, version="1.1.0") for name in ("uuid", "email")
    )
    for overlays, name in (([made], "uuid"), ([made, more], "email")):
        own = session_documents(overlays=overlays)
        for document in (own.session, own.webhook):
            person = document["components"]["schemas"]["Session"]["properties"]["person"]
            assert person["properties"]["phone"]["format"] == name
        assert own.published == published()


def test_changes_for_webhooks_are_made_as_far_as_they_fit() -> None:
    """Each for itself: an overlay may have changed what they change, and lists by index."""
    session = "$.components.schemas.Session"
    made = overlay_of(
        {"target": f"{session}.required[20]", "remove": True},
        {
            "target": f"{session}.properties",
            "update": {"messages": {"type": ["array", "null"]}},
        },
    )
    webhook = session_documents(overlays=[made]).webhook["components"]["schemas"]
    assert "ledger" not in webhook["Session"]["required"]
    assert len(webhook["Session"]["required"]) == 20
    assert webhook["Session"]["properties"]["messages"] == {"type": ["array", "null"]}
    assert "else" not in webhook["Session"], "billing is required only if ledger would be"
    assert "Webhook" in webhook


def test_a_correction_that_does_not_fit_is_named_with_its_line() -> None:
    """The others are applied; a correction that the vendor made too leaves nothing wrong."""
    document = published()
    schema = document["components"]["schemas"]["Session"]
    version = schema["properties"]["agent"]["properties"]["version"]["properties"]
    del version["incentiveCurrencyCode"]["enum"]
    own = session_documents(spec=document)
    (notice,) = own.notices
    text = spec_file("overlay.yaml").read_text().splitlines()
    line = next(n for n, each in enumerate(text, 1) if "incentiveCurrencyCode.enum" in each)
    assert notice.startswith(f"spec/overlay.yaml:{line}: left out, because $.components")
    changed = own.session["components"]["schemas"]["Session"]
    assert "x-timestamp-order" in changed
    of_version = changed["properties"]["agent"]["properties"]["version"]["properties"]
    assert of_version["incentiveCurrencyCode"] == version["incentiveCurrencyCode"]


def test_a_correction_for_another_kind_of_value_is_left_out() -> None:
    """The notice says what is there; the other corrections are applied."""
    document = published()
    person = document["components"]["schemas"]["Session"]["properties"]["person"]["properties"]
    person["phone"] = True
    document["components"]["schemas"]["Session"]["x-timestamp-order"] = "createdAt"
    own = session_documents(spec=document)
    no_pattern, no_format, no_order = own.notices
    assert no_pattern.endswith("phone.pattern is not in the document")
    words = "left out, because it does not fit the document: the target selects a primitive value"
    assert words in no_format
    assert "left out, because it does not fit the document: 'x-timestamp-order' is" in no_order
    assert "(at /actions" not in "".join(own.notices)
    changed = own.session["components"]["schemas"]["Session"]["properties"]
    assert changed["person"]["properties"]["phone"] is True
    assert "x-timestamp-order" in changed["agent"]


def test_a_document_of_another_api_has_one_notice() -> None:
    """None of the corrections fits it."""
    document = {"openapi": "3.1.0", "components": {"schemas": {"Session": {"type": "object"}}}}
    own = session_documents(spec=document)
    assert own.session["components"]["schemas"]["Session"]["type"] == "object"
    other = session_documents(spec={"openapi": "3.1.0"})
    assert other.notices == ("none of the corrections of spec/overlay.yaml fits the document",)
    assert other.session == {"openapi": "3.1.0"}


def test_a_source_is_named_in_errors(tmp_path: Path) -> None:
    """Files have a name and a line; values only say what is wrong."""
    path = tmp_path / "a.json"
    made = overlay_of({"target": "$", "update": {}}, {"target": "$.absent", "remove": True})
    path.write_text(json.dumps(made, indent=1))
    with pytest.raises(InvalidSchema, match=r"a\.json:12: the target \$\.absent"):
        session_documents(overlays=[path])
    with pytest.raises(InvalidSchema, match=r"^the target \$\.absent .* \(at /actions/1\)"):
        session_documents(overlays=[made])
    assert names_of(None, [path, made]) == "a.json, a value"
    assert names_of(str(tmp_path / "b.yaml"), []) == "b.yaml"


def test_a_document_that_is_nested_too_deep_is_refused() -> None:
    """As one that can't be compiled, if the overlay leads into its depth."""
    deep: Any = {}
    for _ in range(5000):
        deep = {"x-a": deep}
    made: dict[str, Any] = overlay_of({"target": "$", "update": {"x-b": 1}})
    assert with_overlay(deep, made)["x-b"] == 1
    made["actions"] = [{"target": "$", "update": deep}]
    with pytest.raises(av.SchemaError, match="nested"):
        with_overlay(deep, made)
