"""The documents of the Session: ours or the user's, and whose actions may lack a target."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.schema.document import read_document
from alcamine_validate.schema.overlay import apply_overlay
from alcamine_validate.schema.session_documents import SessionDocuments, combined
from tests.support.places import SPEC

SESSION: Final = "$.components.schemas.Session"


def overlay(*actions: str) -> str:
    """Return the text of an overlay; each action starts at a line of its own, from line 5."""
    head = "overlay: 1.1.0\ninfo: {title: t, version: '1'}\nx-line: 3\nactions:\n"
    return head + "".join(f"  - {{{action}}}\n" for action in actions)


def with_overlays(folder: Path, *texts: str, spec: Path | None = None) -> SessionDocuments:
    """Return the documents with overlays of these texts."""
    paths = [folder / f"{number}.yaml" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text)
    return combined(spec, paths)


def session_of(document: Any) -> Any:
    """Return the schema of the Session in a document."""
    return document["components"]["schemas"]["Session"]


def test_without_files_they_are_ours() -> None:
    """The published document gets our overlays, all of whose actions have a target."""
    documents = combined()
    published, *overlays = (
        read_document(SPEC / name)
        for name in ("openapi.yaml", "overlay.yaml", "webhook.overlay.yaml")
    )
    corrected = apply_overlay(published, overlays[0])
    assert documents.session.document == corrected
    assert documents.webhook.document == apply_overlay(corrected, overlays[1])
    assert documents.session.notices == documents.webhook.notices == ()
    assert documents.names == ("openapi.yaml", "overlay.yaml")


def test_overlays_of_the_user_come_after_ours(tmp_path: Path) -> None:
    """They see our corrections and each other's, in both documents, and are named."""
    documents = with_overlays(
        tmp_path,
        overlay(
            f"target: '{SESSION}.properties.status.enum', update: [CANCELLED]",
            f"target: \"{SESSION}['x-timestamp-order'][0]\", remove: true",
        ),
        overlay(f"target: \"{SESSION}.properties.status.enum[?@ == 'CANCELLED']\", update: OFF"),
    )
    for each in (documents.session, documents.webhook):
        schema = session_of(each.document)
        assert schema["properties"]["status"]["enum"][3:] == ["OFF"]
        assert len(schema["x-timestamp-order"]) == 4
    assert documents.names[2:] == (str(tmp_path / "0.yaml"), str(tmp_path / "1.yaml"))


def test_an_action_needs_a_target_in_one_document(tmp_path: Path) -> None:
    """One for a property of webhooks, or what their overlay has removed, is valid."""
    documents = with_overlays(
        tmp_path,
        overlay(
            f"target: \"{SESSION}.required[?@ == 'ledger']\", remove: true",
            f"target: '{SESSION}.properties.messages', update: {{minItems: 1}}",
        ),
    )
    assert "ledger" not in session_of(documents.session.document)["required"]
    properties = session_of(documents.webhook.document)["properties"]
    assert properties["messages"] == {"type": "array", "minItems": 1}
    assert "messages" not in session_of(documents.session.document)["properties"]


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (f"target: '{SESSION}.properties.none', update: {{}}",
         f"the target {SESSION}.properties.none is not in openapi.yaml with overlay.yaml: /compo"),
        ("target: '$', updat: {}", "unknown field 'updat' in an action; did you mean 'update'?"),
        (f"target: '{SESSION}.type', update: {{}}", "the target selects a primitive value, but"),
    ],
)  # fmt: skip
def test_an_error_has_the_file_and_the_line(tmp_path: Path, action: str, words: str) -> None:
    """An action of the user that can't be applied is refused with its place."""
    text = overlay(f"target: '{SESSION}', description: fine", action)
    with pytest.raises(av.InvalidSchema, match=re.escape(f"0.yaml:6: {words}")):
        with_overlays(tmp_path, text)


def test_a_slip_in_a_target_has_a_hint(tmp_path: Path) -> None:
    """The error says how far the target leads, and what is probably meant."""
    text = overlay(f"target: '{SESSION}.properties.statsu', update: {{}}")
    words = "Session/properties has no member 'statsu'; did you mean 'status'?"
    with pytest.raises(av.InvalidSchema, match=re.escape(words)):
        with_overlays(tmp_path, text)


def test_our_actions_without_a_target_are_skipped(tmp_path: Path) -> None:
    """A newer document of the user keeps what it has, and each skipped action has a notice."""
    text = (SPEC / "openapi.yaml").read_text("utf-8")
    newer = text.replace("        ledger:\n", "        billing:\n", 1)
    newer = re.sub(r" +- timezone\n", "", newer).replace("- ledger\n", "- billing\n")
    newer = re.sub(r"( +)(pattern): \^.*\n", "", newer)
    path = tmp_path / "newer.yaml"
    path.write_text(newer, "utf-8")
    documents = combined(path)
    lines = (SPEC / "overlay.yaml").read_text("utf-8").splitlines()
    for notice in documents.session.notices:
        assert notice.target in lines[notice.line - 1]
    assert [str(each).partition(":")[0] for each in documents.webhook.notices] == [
        "overlay.yaml", "overlay.yaml", "webhook.overlay.yaml", "webhook.overlay.yaml",
    ]  # fmt: skip
    assert documents.webhook.notices[:2] == documents.session.notices
    assert [each.target.rpartition(".")[2] for each in documents.webhook.notices] == [
        "pattern", "ledger", "required[?@ == 'ledger']", "required[?@ == 'timezone']",
    ]  # fmt: skip
    assert str(documents.session.notices[0]).endswith(f" is not in {path}")
    assert (
        session_of(documents.session.document)["properties"]["person"]["properties"]["phone"][
            "format"
        ]
        == "e164"
    )
    assert documents.names[0] == str(path)


def test_a_file_that_is_not_a_document_is_named(tmp_path: Path) -> None:
    """Whether it is the document or an overlay."""
    path = tmp_path / "bad.yaml"
    path.write_text("a: [")
    with pytest.raises(av.InvalidSchema, match=r"bad\.yaml"):
        combined(path)
    with pytest.raises(av.InvalidSchema, match=r"bad\.yaml"):
        combined(None, [path])
    with pytest.raises(OSError, match="none"):
        combined(tmp_path / "none")
