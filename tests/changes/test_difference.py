"""All that changed between two files, with lines; and what that means for this package."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from alcamine_validate.changes.classes import Judgement
from alcamine_validate.changes.difference import PUBLISHED, NamedDocument, difference
from alcamine_validate.schema.errors import SchemaError, UnsupportedSchema
from tests.changes.story import next_document


def write(path: Path, text: str) -> NamedDocument:
    """Write a document to a file, and return it as the command reads it."""
    path.write_text(text, "utf-8")
    return NamedDocument(str(path), "Session")


@pytest.fixture
def new(tmp_path: Path) -> NamedDocument:
    """Return the vendor's next document."""
    return write(tmp_path / "new.yaml", next_document())


def test_changes_have_lines_in_both_files(new: NamedDocument) -> None:
    """The most severe ones come first, and the lines are those of what changed."""
    found = difference(NamedDocument(PUBLISHED, "Session"), new, "Session")
    old_lines, new_lines = (
        each.located._text.splitlines() for each in (NamedDocument(PUBLISHED, "Session"), new)
    )
    shown = [
        (each.kind.code, each.place, old_lines[each.old.line - 1].strip(),
         new_lines[each.new.line - 1].strip())
        for each in found.changes
        if each.old.line and each.new.line
    ]  # fmt: skip
    assert shown == [
        ("ALC903", "/ledger", "ledger:", "Session:"),
        ("ALC921", "/agent/version/config/llm/model", "enum:", "- GPT_5_1_MINI"),
        ("ALC921", "/status", "enum:", "- CANCELLED"),
        ("ALC922", "/agent/version/config/llm/model", "- GPT_4_1_MINI", "enum:"),
        ("ALC901", "/sentiment", "Session:", "sentiment:"),
    ]
    assert [found.count(each) for each in Judgement] == [1, 2, 2]
    assert (found.old, found.component) == (PUBLISHED, "Session")


def test_the_impact_is_that_on_this_package(new: NamedDocument) -> None:
    """Overlay actions, rules and types that read what changed are named."""
    impact = difference(NamedDocument(PUBLISHED, "Session"), new, "Session").impact
    assert impact is not None
    overlays = [each.overlay for each in impact.actions if "ledger" in each.target]
    assert overlays == ["overlay.yaml", "webhook.overlay.yaml"]
    rules = {(each.code, each.place, each.change) for each in impact.rules}
    assert ("ALC601", "/status", "ALC921") in rules
    assert ("ALC624", "/ledger/reason", "ALC903") in rules
    assert not {code for code, _, _ in rules} & {"ALC501", "ALC701", "ALC206"}
    types = {each.name: each.state for each in impact.types}
    assert types == {
        "AgentVersionConfigLlmOpenai": "changed", "Ledger": "removed", "Session": "changed",
    }  # fmt: skip


def test_no_change_has_no_impact() -> None:
    """Nothing is computed then."""
    one = NamedDocument(PUBLISHED, "Session")
    found = difference(one, NamedDocument(PUBLISHED, "Session"), "Session")
    assert (found.changes, found.impact, found.captures) == ([], None, None)


def test_the_notation_of_the_file_does_not_matter(tmp_path: Path) -> None:
    """JSON, YAML in another order, and a page with the document in a block are the same."""
    text = next_document()
    value = yaml.load(text, yaml.BaseLoader)
    published = NamedDocument(PUBLISHED, "Session").value
    documents = [
        write(tmp_path / "a.json", json.dumps(published)),
        write(tmp_path / "a.yaml", yaml.safe_dump(published, sort_keys=True)),
        write(tmp_path / "a.md", f"# API\n\n```json\n{json.dumps(published, indent=1)}\n```\n"),
    ]
    for each in documents:
        assert difference(NamedDocument(PUBLISHED, "Session"), each, "Session").changes == []
    assert value["openapi"] == "3.1.0"


def test_json_schemas_are_compared_as_a_whole(tmp_path: Path) -> None:
    """They have no component, and nothing of this package is about them."""
    old = write(tmp_path / "old.json", '{"type": "string"}')
    new = write(tmp_path / "new.json", '{"type": ["string", "null"]}')
    found = difference(old, new, "Session")
    assert [(each.kind.name, each.old.line) for each in found.changes] == [("null-allowed", 1)]
    assert (found.component, found.impact) == (None, None)
    with pytest.raises(UnsupportedSchema, match="need two OpenAPI documents"):
        difference(old, new, "Session", [tmp_path / "overlay.yaml"])


def test_errors_name_the_document(tmp_path: Path) -> None:
    """A document that can't be used is named as it was given."""
    with pytest.raises(SchemaError, match=r"bad\.json: .*no component"):
        write(tmp_path / "bad.json", '{"openapi": "3.1.0", "components": {"schemas": {}}}')
    with pytest.raises(SchemaError, match=r"bad\.json: not valid JSON"):
        write(tmp_path / "bad.json", '{"openapi": ')
    with pytest.raises(SchemaError, match=r"bad\.json: neither .* with --overlay"):
        write(tmp_path / "bad.json", '{"overlay": "1.0.0", "actions": []}')
    with pytest.raises(SchemaError, match=r"bad\.json: neither an OpenAPI .* JSON Schema$"):
        write(tmp_path / "bad.json", '{"name": "alcamine"}')
    assert write(tmp_path / "any.json", "{}").value == {}
    with pytest.raises(OSError, match="nowhere"):
        NamedDocument(str(tmp_path / "nowhere"), "Session")
