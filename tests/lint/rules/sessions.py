"""Helpers for the tests of rules: the findings of a Session, and checks of a rule's message."""

from __future__ import annotations

import json
from dataclasses import replace
from types import ModuleType
from typing import Any, Final, NamedTuple

import alcamine_validate as av
from alcamine_validate.generated.object_shapes import ROOT, WEBHOOK_ROOT
from alcamine_validate.lint.rules.registry import RULES
from alcamine_validate.lint.rules.session_view import SessionView
from alcamine_validate.lint.settings.config import Config
from alcamine_validate.text.json_pointer import resolve
from tests.support.sessions import session, shapes_in

VERSION: Final = "/agent/version"

Change = tuple[str, Any]
"""A pointer and its new value; ABSENT removes the member."""

FindingPlaces = tuple[str, tuple[str, ...]]
"""The pointer of a finding, and those of its related places."""


def findings_of(code: str, value: Any, config: Config | None = None) -> list[av.Finding]:
    """Return the findings of one code, which must be the same in text and in the parsed value.

    Only this code is selected, so that no other finding hides one.
    """
    alone = replace(config or Config(), select=(code,))
    found = [each for each in av.findings(value, config=alone) if each.code == code]
    text = json.dumps(value, ensure_ascii=False)
    in_text = [each for each in av.findings(text, config=alone) if each.code == code]
    assert [_without_lines(each) for each in in_text] == [_without_lines(each) for each in found]
    return found


def _without_lines(finding: av.Finding) -> tuple[Any, ...]:
    related = [(each.pointer, each.message) for each in finding.related]
    return finding.code, finding.severity, finding.pointer, finding.message, related


def places_of(code: str, value: Any, config: Config | None = None) -> list[FindingPlaces]:
    """Return the places of the findings of one code."""
    return [
        (each.pointer, tuple(related.pointer for related in each.related))
        for each in findings_of(code, value, config)
    ]


ALL_RULES: Final = Config(select=("ALL",))
"""The settings with every rule, also those about privacy."""


def codes(value: Any) -> list[str]:
    """Return the codes of all findings, which must be the same in text and in the parsed value."""
    found = [each.code for each in av.findings(value, config=ALL_RULES)]
    assert [each.code for each in av.findings(json.dumps(value), config=ALL_RULES)] == found
    return found


class Message(NamedTuple):
    """Changes to the example, and the one finding of ``code`` that they must cause."""

    code: str
    changes: tuple[Change, ...]
    pointer: str
    message: str
    related: tuple[tuple[str, str], ...] = ()


def check_message(case: Message) -> None:
    """Check the one finding, its rule's name and severity, and that there is no other code."""
    (finding,) = findings_of(case.code, session(*case.changes))
    (rule,) = (each for each in RULES if each.code == case.code)
    assert (finding.rule, finding.severity) == (rule.name, rule.severity)
    assert finding.pointer == case.pointer
    assert finding.message == case.message
    assert tuple((each.pointer, each.message) for each in finding.related) == case.related
    assert finding.schema_pointer == ""
    assert set(codes(session(*case.changes))) == {case.code}


def codes_of_module(module: ModuleType) -> list[str]:
    """Return the codes of the rules that a module exports, in order."""
    return sorted(rule.code for family in module.FAMILIES for rule in family.rules)


SHAPES: Final = tuple(shapes_in(ROOT))
"""The shapes of all objects of a Session, the Session's own first."""


def nulls(*changes: Change) -> SessionView:
    """Return the view of a Session whose properties are all null, changed at each pointer."""
    value: dict[str, Any] = dict.fromkeys(ROOT.properties)
    for shape in SHAPES[1:]:
        above, _, name = shape.pointer.rpartition("/")
        resolve(value, above)[name] = dict.fromkeys(shape.properties)
    for pointer, new in changes:
        above, _, name = pointer.rpartition("/")
        resolve(value, above)[name] = new
    return SessionView(value)


def is_known(pointer: str, kind: str = "properties") -> bool:
    """Return whether a property is of this kind in the schema's Sessions and webhook bodies."""
    own, _, name = pointer.rpartition("/")
    owners = (ROOT, own), (WEBHOOK_ROOT, own.replace("/ledger", "/billing"))
    shapes = [
        shape for root, owner in owners for shape in shapes_in(root) if shape.pointer == owner
    ]
    return len(shapes) == 2 and all(name in getattr(shape, kind) for shape in shapes)
