"""The comparison with judges in JavaScript, with made-up verdicts."""

from __future__ import annotations

from typing import Any

from alcamine_validate.session import CORRECTED
from tests.javascript.comparison import Case, compared, text_of
from tests.support.sessions import session

VALID = session()
EMAIL = session(("/person/email", "nora@localhost"))
ORDER = session(("/createdAt", "2026-03-15T00:00:00.000Z"))
WRONG = session(("/status", "NEW"))
EXPONENT = session(("/agent/version/version", 1e-9))


def case(*documents: Any) -> Case:
    """Return a case with these documents, named by their numbers."""
    named = [(str(number), each) for number, each in enumerate(documents)]
    return Case("of tests", {}, CORRECTED, named, ("/person/email", "/none"))


def test_equal_verdicts_are_counted() -> None:
    """There is nothing to explain."""
    found = compared(case(VALID, WRONG, EMAIL), "ajv", [True, False, True])
    assert (found.accepted, found.refused, found.reasons, found.unexplained) == (2, 1, {}, [])


def test_other_verdicts_are_faults_unless_there_is_a_reason() -> None:
    """Each for its direction, and a reason of VS Code is none of ajv."""
    documents = (VALID, WRONG, EMAIL, ORDER, EXPONENT)
    for judge, own in (("ajv", []), ("vscode", ["1e-9 instead of an integer"])):
        found = compared(case(*documents), judge, [False, True, False, True, True])
        reasons = {"an email that is not name@host.domain", "the order of timestamps", *own}
        assert set(found.reasons) == reasons
        lines = [f"{judge} refuses what we accept: 0", f"{judge} accepts what we refuse: 1"]
        assert found.unexplained == lines + [f"{judge} accepts what we refuse: 4"] * (not own)


def test_integers_are_written_as_such() -> None:
    """Also below arrays and objects; all other numbers stay."""
    assert text_of({"a": [1.0, -0.0, 0.5, True, None, "1.0"]}) == (
        '{"a": [1, 0, 0.5, true, null, "1.0"]}'
    )
