"""A user's overlay, and coverage, hold for Sessions in every format of files."""

from __future__ import annotations

import io
import json
from functools import cache
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.check.coverage import Coverage, CoverageObserver, Item
from alcamine_validate.check.one_file import CheckOptions, check_file
from alcamine_validate.session import session_schemas
from tests.properties.test_round_trips import FORMATS, OF_VALUES, OF_YAML
from tests.support.sessions import ABSENT, session

SESSION: Final = "$.components.schemas.Session"
OVERLAY: Final = {
    "overlay": "1.0.0",
    "info": {"title": "What the API sends by now", "version": "1.0.0"},
    "actions": [
        {"target": f"{SESSION}.properties.status.enum", "update": "CANCELLED"},
        {
            "target": f"{SESSION}.properties",
            "update": {"sentiment": {"type": ["string", "null"], "enum": ["POSITIVE", None]}},
        },
        {"target": f"{SESSION}.required[?@ == 'ledger']", "remove": True},
    ],
}
NEW: Final = session(("/status", "CANCELLED"), ("/ledger", ABSENT)) | {"sentiment": "POSITIVE"}
WRONG: Final = {**NEW, "sentiment": "NEUTRAL", "mood": 1}


@cache
def own() -> av.SessionValidator:
    """Return the validator with the overlay."""
    return av.session_validator(overlay=OVERLAY)


def codes_in(name: str, value: Any, schemas: Any, observer: CoverageObserver | None = None) -> Any:
    """Return the codes of the findings of a Session in a format, and the parts that it covers."""
    written = (FORMATS | OF_VALUES)[name](json.dumps(value, ensure_ascii=False))
    stream = io.BytesIO(written.pack(written.text.encode()))
    options = CheckOptions(coverage=observer)
    file = check_file("-", written.name, schemas, options, stream)
    assert file.sessions == written.record + 1
    return sorted({each.code for each in file.findings if each.code not in OF_YAML}), file.covered


@pytest.mark.parametrize("name", FORMATS | OF_VALUES)
def test_an_overlay_holds_in_every_format(name: str) -> None:
    """What it adds is valid, and other things are wrong as in a file of JSON."""
    schemas = own().schemas()
    assert codes_in(name, NEW, schemas)[0] == []
    assert codes_in(name, WRONG, schemas)[0] == ["ALC103", "ALC701"]
    assert {"ALC102", "ALC103"} <= {*codes_in(name, NEW, session_schemas())[0]}


@pytest.mark.parametrize("name", FORMATS | OF_VALUES)
def test_coverage_is_the_same_in_every_format(name: str) -> None:
    """A Session has the same parts of the schema wherever it is written."""
    coverage = Coverage([Item(*each) for each in own().schemas().parts()])
    plain = coverage.observer()
    plain.observe(NEW)
    expected = plain.taken()
    assert Item("value", "/status", "CANCELLED") in [coverage.items[each] for each in expected]
    covered = codes_in(name, NEW, own().schemas(), coverage.observer())[1]
    assert expected <= covered
