"""A repository of an API team: a Postman collection, a contract of Pact, and OpenAPI."""

from __future__ import annotations

from tests.repositories.contents import (
    DONE,
    LOGIN,
    NOT_RECORDED,
    PHONE,
    as_yaml,
    event,
    line_of,
    pact,
    postman,
    pretty,
    session,
)
from tests.repositories.kinds import CAPTURES, FIXTURES, Call, Repository, error, warning

COLLECTION = "postman/alcamine.postman_collection.json"
ENVIRONMENT = "postman/staging.postman_environment.json"
CONTRACT = "pacts/web-voice.json"
MESSAGES = "pacts/billing-voice.json"
OPENAPI = "openapi/alcamine.yaml"
EXAMPLES = "openapi/examples.json"

IN_COLLECTION = error(COLLECTION, "DONE", "ALC103", "/status")
OF_CONTRACT = pact(session(2, NOT_RECORDED), LOGIN)
# The Session begins on the line before its id.
IN_CONTRACT = error(CONTRACT, line_of(OF_CONTRACT, f'"id": "{session(2)["id"]}"') - 1, "ALC102")
NAMES = {name: {"type": "string"} for name in ("agentId", "personId", "conversationId", "isDemo")}
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Sessions", "version": "1"},
    "paths": {"/sessions/{id}": {"get": {"responses": {"200": {"description": "ok"}}}}},
    "components": {"schemas": {"Session": {"type": "object", "properties": NAMES}}},
}

REPOSITORY = Repository(
    files={
        COLLECTION: postman(LOGIN, session(0, DONE), [session(1)]),
        ENVIRONMENT: pretty({"name": "staging", "values": [{"key": "baseUrl", "value": "x"}]}),
        CONTRACT: OF_CONTRACT,
        OPENAPI: as_yaml(DOCUMENT),
        EXAMPLES: pretty(DOCUMENT),
    },
    calls=(
        Call(
            hook=FIXTURES,
            arguments="",
            exit=1,
            files=1,
            sessions=2,
            skipped=1,
            left_out_files=2,
            findings=(IN_COLLECTION,),
        ),
        Call(
            hook=CAPTURES,
            arguments="",
            exit=1,
            files=1,
            sessions=1,
            skipped=1,
            findings=(IN_CONTRACT,),
        ),
        Call(
            arguments="check --only-sessions .",
            exit=1,
            files=2,
            sessions=3,
            skipped=2,
            left_out_files=3,
            findings=(IN_COLLECTION, IN_CONTRACT),
        ),
        Call(
            arguments=f"check --input-format pact {CONTRACT}",
            exit=1,
            files=1,
            sessions=1,
            skipped=1,
            findings=(IN_CONTRACT,),
        ),
        Call(
            arguments=f"check --url-pattern /calls/{{id}} {COLLECTION}",
            files=1,
            skipped=3,
            findings=(warning(COLLECTION, None, "ALC007"),),
            shows=(
                "1 skipped response looks like a Session: --url-pattern '/sessions/{id}'",
                "1 skipped response looks like a Session: --url-pattern '/sessions'",
            ),
        ),
        Call(
            arguments=f"check {EXAMPLES}",
            exit=1,
            files=1,
            findings=(error(EXAMPLES, 1, "ALC018"),),
            shows=("it looks like an OpenAPI document",),
        ),
        Call(
            arguments=f"check {MESSAGES}",
            edits={
                MESSAGES: pretty(
                    {
                        "consumer": {"name": "billing"},
                        "provider": {"name": "voice"},
                        "messages": [
                            {"description": "a call ended", "contents": event(session(3, PHONE))}
                        ],
                        "metadata": {"pactSpecification": {"version": "3.0.0"}},
                    }
                )
            },
            exit=1,
            files=1,
            sessions=1,
            findings=(error(MESSAGES, "555-0143", "ALC202", "/person/phone"),),
        ),
    ),
)
