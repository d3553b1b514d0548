"""A receiver of webhooks, with the events that its queues and buses pass on as fixtures."""

from __future__ import annotations

import base64
from typing import Any

import alcamine_validate as av
from tests.repositories.contents import (
    DONE,
    PHONE,
    REMOVED,
    compact,
    event,
    line_of,
    pretty,
    session,
)
from tests.repositories.kinds import FIXTURES, Call, LibraryCall, Repository, error, info
from tests.support.places import WEBHOOK

VENDOR = "tests/events/session.completed.json"
SQS = "tests/events/sqs.json"
SNS = "tests/events/sns-in-sqs.json"
BUS = "tests/events/eventbridge.json"
GATEWAY = "tests/events/api-gateway.json"
BINARY = "tests/events/api-gateway-binary.json"
FAILED = "tests/events/session.failed.json"
OTHER_EVENT = "tests/events/invoice.paid.json"


def record(body: Any) -> Any:
    """Return a record of SQS, whose body is text."""
    return {
        "messageId": "m-1",
        "receiptHandle": "r-1",
        "body": compact(body),
        "eventSource": "aws:sqs",
    }


OF_VENDOR = WEBHOOK.read_text("utf-8")
TWICE_PHONE = info(
    VENDOR, line_of(OF_VENDOR, '"inputMode"') + 3, "ALC632", "/agent/version/inputMode/2"
)
IN_SQS = error(SQS, "DONE", "ALC103", "/status")
OF_BUS = pretty(
    {
        "version": "0",
        "source": "aws.partner/alcamine",
        "detail-type": "session.completed",
        "detail": event(session(3, PHONE)),
    }
)
IN_BUS = error(BUS, "555-0143", "ALC202", "/person/phone")
CUT_EVENT = {**event(session(5, {"/agent": REMOVED})), "type": "session.failed"}
OF_FAILED = pretty(CUT_EVENT)
# The Session begins on the line before its id.
IN_FAILED = error(FAILED, line_of(OF_FAILED, f'"id": "{session(5)["id"]}"') - 1, "ALC102")
IN_DETAIL = info(BUS, '"detail": {', "ALC019", "/detail")
PLACES = (
    info(SQS, session(0)["id"], "ALC019", "/Records/*/body"),
    info(SNS, '"body"', "ALC019", "/Records/*/body/Message"),
    IN_DETAIL,
    info(GATEWAY, '"body"', "ALC019", "/body"),
)

REPOSITORY = Repository(
    files={
        "src/handler.py": "def handle(event, context): ...\n",
        VENDOR: OF_VENDOR,
        SQS: pretty({"Records": [record(event(session(0))), record(event(session(1, DONE)))]}),
        SNS: pretty(
            {"Records": [record({"Type": "Notification", "Message": compact(event(session(2)))})]}
        ),
        BUS: OF_BUS,
        GATEWAY: pretty(
            {"httpMethod": "POST", "path": "/hook", "body": compact(event(session(4)))}
        ),
        FAILED: OF_FAILED,
        OTHER_EVENT: pretty({"type": "invoice.paid", "data": {"object": {"id": "in_1"}}}),
    },
    calls=(
        Call(arguments=f"check {VENDOR}", files=1, sessions=1, findings=(TWICE_PHONE,)),
        Call(
            hook=FIXTURES,
            arguments="",
            exit=1,
            files=6,
            sessions=7,
            left_out_files=1,
            findings=(TWICE_PHONE, IN_SQS, IN_BUS, IN_FAILED, *PLACES),
        ),
        Call(
            arguments=f"check --at /Records/*/body {SQS}",
            exit=1,
            files=1,
            sessions=2,
            findings=(IN_SQS,),
        ),
        Call(arguments=f"check --at /Records/*/body/Message {SNS}", files=1, sessions=1),
        Call(
            arguments=f"check --ignore ALC019 --fail-on info {SNS} {GATEWAY}",
            files=2,
            sessions=2,
        ),
        Call(
            arguments=f"check {OTHER_EVENT}",
            exit=1,
            files=1,
            findings=(error(OTHER_EVENT, 1, "ALC018"),),
            shows=("it looks like the body of another event",),
        ),
        Call(
            arguments="check --at /body tests/events/api-gateway-binary.json",
            edits={
                BINARY: pretty(
                    {
                        "httpMethod": "POST",
                        "isBase64Encoded": True,
                        "body": base64.b64encode(compact(event(session(4))).encode()).decode(),
                    }
                )
            },
            exit=1,
            files=1,
            findings=(error(BINARY, '"body"', "ALC018", ""),),
        ),
        Call(
            arguments=f"check {BUS}",
            exit=1,
            files=1,
            sessions=1,
            findings=(IN_BUS, IN_DETAIL),
        ),
        LibraryCall(
            words="av.validate_webhook of the vendor's event",
            call=lambda: av.validate_webhook(WEBHOOK.read_bytes())["type"],
            gives="session.completed",
        ),
        Call(
            arguments=f"check --format github {SQS}",
            exit=1,
            files=1,
            sessions=2,
            findings=(IN_SQS, PLACES[0]),
            shows=(f"::error title=ALC103 unlisted-value,file={SQS},line=",),
        ),
    ),
)
