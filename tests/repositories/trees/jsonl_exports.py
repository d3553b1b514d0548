"""A data repository with exports in JSON Lines, as Kafka, Elasticsearch and DynamoDB write them."""

from __future__ import annotations

from typing import Any

from tests.repositories.contents import (
    DONE,
    DRIFT,
    PHONE,
    compact,
    lines,
    pretty,
    session,
    snake_cased,
)
from tests.repositories.kinds import CAPTURES, Call, Repository, error, info, warning

KAFKA = "data/kafka/calls-0.ndjson"
BULK = "data/elastic/bulk.ndjson"
TABLE = "data/dynamodb/calls.jsonl"
PLAIN = "data/2026-03.jsonl"
BROKEN = "data/2026-04.jsonl"
SNAKED = "data/warehouse/calls.jsonl"
CHANGES = "data/cdc/calls.jsonl"
EXPORT = "data/mongo/calls.json"
HITS = "data/elastic/search.json"


def message(number: int, value: Any) -> Any:
    """Return a message of Kafka as kcat prints it."""
    text = None if value is None else compact(value)
    return {"topic": "calls", "partition": 0, "offset": number, "key": "k", "value": text}


def row(value: Any) -> Any:
    """Return a row of an export of DynamoDB, with the Session as text."""
    return {"Item": {"pk": {"S": f"call#{value['id']}"}, "payload": {"S": compact(value)}}}


def hit(*mistakes: Any) -> Any:
    """Return a hit of a search in Elasticsearch."""
    return {"_index": "calls", "_id": "1", "_score": 1.0, "_source": session(3, *mistakes)}


IN_KAFKA = error(KAFKA, 2, "ALC103", "/status")
IN_BULK = error(BULK, 4, "ALC202", "/person/phone")
IN_TABLE = warning(TABLE, 1, "ALC701", "/sentimentScore")
IN_PLAIN = error(PLAIN, 2, "ALC103", "/status")
IN_BROKEN = (error(BROKEN, 2, "ALC002"), error(BROKEN, 3, "ALC103", "/status"))
KAFKA_PLACE = info(KAFKA, 1, "ALC019", "/value")
TABLE_PLACE = info(TABLE, 1, "ALC019", "/Item/payload/S")

REPOSITORY = Repository(
    files={
        KAFKA: lines(message(0, session(0)), message(1, session(1, DONE)), message(2, None)),
        BULK: lines(
            {"index": {"_index": "calls", "_id": "1"}},
            session(2),
            {"index": {"_index": "calls", "_id": "2"}},
            session(3, PHONE),
        ),
        TABLE: lines(row(session(4, DRIFT)), row(session(5))),
        PLAIN: lines(session(6), session(7, DONE)),
        BROKEN: lines(session(8)) + compact(session(9))[:-700] + "\n" + lines(session(10, DONE)),
        SNAKED: lines(snake_cased(session(11))),
        "data/README.md": "# Exports\n",
    },
    calls=(
        Call(
            arguments=f"check {KAFKA}",
            exit=1,
            files=1,
            sessions=2,
            # The third message deletes a key, and is not a Session.
            findings=(KAFKA_PLACE, IN_KAFKA, error(KAFKA, 3, "ALC018")),
        ),
        Call(
            arguments=f"check --only-sessions {KAFKA}",
            exit=1,
            files=1,
            sessions=2,
            left_out_values=1,
            findings=(KAFKA_PLACE, IN_KAFKA),
        ),
        Call(
            arguments=f"check --at /value {KAFKA}",
            exit=1,
            files=1,
            sessions=2,
            findings=(IN_KAFKA, error(KAFKA, 3, "ALC018")),
        ),
        Call(arguments=f"check {BULK}", exit=1, files=1, sessions=2, findings=(IN_BULK,)),
        Call(arguments=f"check {TABLE}", files=1, sessions=2, findings=(TABLE_PLACE, IN_TABLE)),
        Call(
            arguments=f"check --at /Item/payload/S --fail-on warning {TABLE}",
            exit=1,
            files=1,
            sessions=2,
            findings=(IN_TABLE,),
        ),
        Call(arguments=f"check {BROKEN}", exit=1, files=1, sessions=2, findings=IN_BROKEN),
        Call(
            arguments=f"check {SNAKED}",
            exit=1,
            files=1,
            findings=(error(SNAKED, 1, "ALC018"),),
            shows=("it looks like a Session with snake_cased names",),
        ),
        Call(
            arguments="check --only-sessions --exclude data/warehouse/ data",
            exit=1,
            files=5,
            sessions=10,
            left_out_values=1,
            findings=(
                *(KAFKA_PLACE, IN_KAFKA, IN_BULK, TABLE_PLACE, IN_TABLE, IN_PLAIN),
                *IN_BROKEN,
            ),
        ),
        Call(
            hook=CAPTURES,
            arguments="--exclude data/warehouse/",
            exit=1,
            files=5,
            sessions=10,
            left_out_values=1,
            findings=(
                *(KAFKA_PLACE, IN_KAFKA, IN_BULK, TABLE_PLACE, IN_TABLE, IN_PLAIN),
                *IN_BROKEN,
            ),
        ),
        Call(
            arguments="check --input-format jsonl --at /value --stdin-filename calls -",
            stdin=lines(message(0, session(0)), message(1, session(1, DONE))),
            exit=1,
            files=1,
            sessions=2,
            findings=(error("calls", 2, "ALC103", "/status"),),
            is_process=True,
        ),
        Call(
            arguments=f"check {CHANGES}",
            edits={
                CHANGES: lines(
                    {"op": "c", "before": None, "after": session(0)},
                    {"op": "u", "before": session(0), "after": session(0, DONE)},
                    {"op": "d", "before": session(0, DONE), "after": None},
                )
            },
            exit=1,
            files=1,
            sessions=4,
            findings=(
                info(CHANGES, 1, "ALC019", "/after"),
                info(CHANGES, 2, "ALC019", "/before"),
                error(CHANGES, 2, "ALC103", "/status"),
                error(CHANGES, 3, "ALC103", "/status"),
            ),
        ),
        Call(
            arguments=f"check --at '/hits/hits/*/_source' {HITS}",
            edits={HITS: pretty({"took": 3, "hits": {"total": {"value": 1}, "hits": [hit(DONE)]}})},
            exit=1,
            files=1,
            sessions=1,
            findings=(error(HITS, "DONE", "ALC103", "/status"),),
        ),
        Call(
            arguments=f"check {HITS}",
            exit=1,
            files=1,
            sessions=1,
            findings=(
                error(HITS, "DONE", "ALC103", "/status"),
                info(HITS, '"_source": {', "ALC019", "/hits/hits/*/_source"),
            ),
        ),
        Call(
            # Attributes in the notation of DynamoDB are not the values of a Session.
            arguments="check --stdin-filename row -",
            stdin=pretty({"Item": {"agentId": {"S": "a1"}, "isDemo": {"BOOL": False}}}),
            exit=1,
            files=1,
            findings=(error("row", 1, "ALC018"),),
        ),
        Call(
            # As mongoexport and BigQuery name JSON Lines.
            arguments=f"check {EXPORT}",
            edits={EXPORT: lines(session(0), session(1, DONE))},
            exit=1,
            files=None,
            shows=("--input-format jsonl",),
        ),
        Call(
            arguments=f"check --input-format jsonl {EXPORT}",
            exit=1,
            files=1,
            sessions=2,
            findings=(error(EXPORT, 2, "ALC103", "/status"),),
        ),
    ),
)
