"""The schemas that ``spec schema`` prints, documents for them, and comparisons of verdicts."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

import alcamine_validate as av
from alcamine_validate.runtime.formats import FORMATS
from alcamine_validate.samples.mistakes import MISTAKES
from alcamine_validate.schema.plain_schema import plain_schema
from alcamine_validate.schema.session_documents import session_documents
from alcamine_validate.session import CORRECTED, webhook
from alcamine_validate.text.json_pointer import resolve
from alcamine_validate.validator.validator import Validator
from tests.support.mutations import EMAILS, IDENTIFIERS, PHONES, TIMESTAMPS, mutations, sessions
from tests.support.places import WEBHOOK
from tests.support.plain_schemas import FORMATTED, unsaid

SAMPLES: Final = 200

Documents = list[tuple[str, Any]]
"""Documents, each with a name for messages."""


class Case(NamedTuple):
    """A schema, our validator of the same, and the documents that both judge.

    ``ajv_options`` are those that the manual gives for the schema, besides ``strict``, and
    ``emails`` the JSON Pointers of the emails in a document.
    """

    name: str
    schema: dict[str, Any]
    validator: Validator
    documents: Documents
    emails: tuple[str, ...]
    ajv_options: Mapping[str, Any] = {}


def cases() -> Iterator[Case]:
    """Yield what ``spec schema`` prints with each of its options."""
    documents = session_documents()
    loose = {"strictRequired": False}
    yield Case(
        "spec schema", plain_schema(documents.session, "Session"), CORRECTED, _sessions(),
        ("/person/email",),
    )  # fmt: skip
    yield Case(
        "spec schema --webhook --component Session", plain_schema(documents.webhook, "Session"),
        webhook(), [*_sessions(), *_in_events()], ("/person/email",), loose,
    )  # fmt: skip
    yield Case(
        "spec schema --webhook", plain_schema(documents.webhook, "Webhook"),
        av.compile_schema(documents.webhook, component="Webhook"), _bodies(),
        ("/properties/person/email",), loose,
    )  # fmt: skip
    own = av.session_validator(overlay=_all_formats())
    yield Case(
        "spec schema --overlay", plain_schema(own.documents().session, "Session"), own, _formats(),
        ("/person/email", "/formats/email"),
    )  # fmt: skip


# Documents


@cache
def _sessions() -> Documents:
    """Return samples, one Session for each mistake, and all mutations."""
    samples = [(f"sample {seed}", av.sample(seed=seed)) for seed in range(SAMPLES)]
    of_json = [code for code in MISTAKES if code != "ALC008"]
    mistakes = [(f"sample with {code}", av.sample(invalid=code)) for code in of_json]
    return [*samples, *mistakes, *((str(each), each.document) for each in mutations())]


@cache
def _in_events() -> Documents:
    """Return Sessions as the vendor's event has them, each lacking a property or with another."""
    event = json.loads(WEBHOOK.read_bytes())["properties"]
    lacking = [
        (f"the event without {name}", {key: event[key] for key in event if key != name})
        for name in event
    ]
    billings = [
        (f"the event with the billing of {each}", {**event, "billing": each.document["ledger"]})
        for each in mutations()
        if each.pointer.startswith("/ledger/")
    ]
    return [("the event", event), *lacking, *billings]


def _bodies() -> Documents:
    """Return webhook bodies, and what is nearly one."""
    body = json.loads(WEBHOOK.read_bytes())
    some = [*_in_events(), *_sessions()[:: len(_sessions()) // 500]]
    inner = [(name, {**body, "properties": each}) for name, each in some]
    lacking = [
        (f"the body without {name}", {key: body[key] for key in body if key != name})
        for name in body
    ]
    return [("the body", body), *lacking, *inner, *some, ("null", None), ("an array", [body])]


def _all_formats() -> dict[str, Any]:
    """Return an overlay that adds a status, and a property of each format."""
    properties = "$.components.schemas.Session.properties"
    formats = {name: {"type": ["string", "null"], "format": name} for name in FORMATS}
    return {
        "overlay": "1.1.0",
        "info": {"title": "Of tests", "version": "1"},
        "actions": [
            {"target": f"{properties}.status.enum", "update": ["CANCELLED"]},
            {
                "target": properties,
                "update": {"formats": {"type": "object", "properties": formats}},
            },
        ],
    }


def _formats() -> Documents:
    """Return Sessions with the new status, and with texts that have or nearly have a format."""
    session = sessions()["example"] | {"status": "CANCELLED"}
    texts = dict.fromkeys((*EMAILS, *IDENTIFIERS, *PHONES, *TIMESTAMPS, *FORMATTED, None))
    made = [
        (f"{text!a} as {name}", {**session, "formats": {name: text}})
        for name in FORMATS
        for text in texts
    ]
    return [("the example", session), *made]


# Verdicts


class Compared(NamedTuple):
    """How often a judge agreed that documents are valid, or are not, and why it did not.

    ``unexplained`` has a line for each document on which it should have agreed.
    """

    judge: str
    accepted: int
    refused: int
    reasons: Counter[str]
    unexplained: list[str]


def compared(case: Case, judge: str, accepts: Iterable[bool]) -> Compared:
    """Return how the verdicts of a judge, one for each document, differ from ours."""
    result = Compared(judge, 0, 0, Counter(), [])
    counts: Counter[bool] = Counter()
    for (name, document), theirs in zip(case.documents, accepts, strict=True):
        ours = case.validator.is_valid(document)
        if ours is theirs:
            counts[ours] += 1
            continue
        reasons = _stricter(case, document) if ours else _looser(case, judge, document)
        if reasons and all(reasons):
            result.reasons.update({*reasons})
        else:
            verdict = "refuses what we accept" if ours else "accepts what we refuse"
            result.unexplained.append(f"{judge} {verdict}: {name}")
    return result._replace(accepted=counts[True], refused=counts[False])


_USUAL_EMAIL: Final = re.compile(r"[^\"@]+@(?:[0-9A-Za-z-]+\.)+[A-Za-z]{2,}")


def _stricter(case: Case, document: Any) -> list[str]:
    """Return the reasons for which a judge with formats of its own may refuse a valid document."""
    reasons = []
    for pointer in case.emails:
        try:
            email = resolve(document, pointer)
        except LookupError:
            continue
        if isinstance(email, str) and not _USUAL_EMAIL.fullmatch(email):
            reasons.append("an email that is not name@host.domain")
    return reasons


def _looser(case: Case, judge: str, document: Any) -> list[str]:
    """Return the reasons for which a judge may accept a document, "" for an error without one."""
    reasons = unsaid(case.validator, document)
    if judge != "vscode":
        return reasons
    wrong = (resolve(document, each.pointer) for each in case.validator.iter_errors(document))
    return [
        reason or ("1e-9 instead of an integer" if _looks_like_integer(value) else "")
        for reason, value in zip(reasons, wrong, strict=True)
    ]


def _looks_like_integer(value: Any) -> bool:
    """Return whether VS Code takes a number for an integer, because it is written without a dot."""
    return isinstance(value, float) and "." not in repr(value)


def text_of(document: Any) -> str:
    """Return a document as JSON text with integers written as such.

    VS Code does not take 1.0 for an integer. That would hide all other differences in a document.
    """
    return json.dumps(_with_integers(document), allow_nan=False)


def _with_integers(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _with_integers(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_with_integers(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
