"""A Lambda project with the answers of its functions as fixtures, and a SAM template."""

from __future__ import annotations

import json
from typing import Any

from tests.repositories.contents import DONE, NOT_RECORDED, compact, pretty, session
from tests.repositories.kinds import FIXTURES, Call, Repository, error, info, warning

TEMPLATE = """AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  GetSession:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Role: !GetAtt Role.Arn
      CodeUri: !Sub "${AWS::StackName}/src"
"""
ONE = "tests/responses/get-session.json"
MANY = "tests/responses/list-sessions.json"
ERROR = "tests/responses/not-found.json"
INDENTED = "tests/responses/indented.json"


def answer(body: Any, status: int = 200) -> Any:
    """Return the answer of a function to API Gateway."""
    return {"statusCode": status, "headers": {"Content-Type": "application/json"}, "body": body}


IN_ONE = error(ONE, '"body"', "ALC103", "/status")
IN_MANY = error(MANY, '"body"', "ALC102")
IN_INDENTED = error(INDENTED, '"body"', "ALC103", "/status")
PLACES = (
    info(ONE, '"body"', "ALC019", "/body"),
    info(MANY, '"body"', "ALC019", "/body/items/*"),
    info(INDENTED, '"body"', "ALC019", "/body"),
)
FOUND = (IN_ONE, IN_MANY, IN_INDENTED, *PLACES)

REPOSITORY = Repository(
    files={
        "template.yaml": TEMPLATE,
        "samconfig.toml": "version = 0.1\n",
        ONE: pretty(answer(compact(session(0, DONE)))),
        MANY: pretty(answer(compact({"items": [session(1), session(2, NOT_RECORDED)]}))),
        # Text with escaped line ends is still one line of the file.
        INDENTED: pretty(answer(json.dumps(session(3, DONE), indent=2))),
        ERROR: pretty(answer(compact({"message": "not found"}), 404)),
    },
    calls=(
        Call(
            hook=FIXTURES,
            arguments="",
            exit=1,
            files=3,
            sessions=4,
            left_out_files=1,
            findings=FOUND,
        ),
        Call(
            arguments="check tests",
            exit=1,
            files=4,
            sessions=4,
            findings=(*FOUND, warning(ERROR, 1, "ALC018")),
        ),
        Call(
            arguments="check --only-sessions .",
            exit=1,
            files=3,
            sessions=4,
            left_out_files=2,
            findings=FOUND,
        ),
        Call(
            arguments=f"check --at /body {ONE}",
            exit=1,
            files=1,
            sessions=1,
            findings=(IN_ONE,),
        ),
        Call(
            arguments=f"check --at '/body/items/*' {MANY}",
            exit=1,
            files=1,
            sessions=2,
            findings=(IN_MANY,),
        ),
        Call(
            arguments=f"check --at /body/data {ONE}",
            exit=1,
            files=1,
            findings=(error(ONE, '"body"', "ALC020", "/body/data"),),
        ),
        Call(
            arguments="check template.yaml",
            exit=1,
            files=1,
            findings=(error("template.yaml", 1, "ALC018"),),
        ),
    ),
)
