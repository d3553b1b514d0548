"""A Python service whose tests replay cassettes of pytest-recording, with settings in pyproject."""

from __future__ import annotations

from tests.repositories.contents import DONE, LOGIN, OTHER, session, vcrpy
from tests.repositories.kinds import CAPTURES, FIXTURES, Call, Repository, error, warning

PROJECT = """[project]
name = "call-reports"
version = "1.0.0"

[tool.pytest.ini_options]
testpaths = ["tests"]

[tool.alcamine-validate]
fail-on = "warning"
"""
OF_OLD = """format = ["concise"]
url-pattern = { "tests/cassettes/test_old/*" = ["/v1/calls/{id}"] }
"""
CONFTEST = """import pytest


@pytest.fixture(scope="module")
def vcr_config():
    return {"filter_headers": ["authorization"]}
"""
ONE = "tests/cassettes/test_client/test_get_session.yaml"
MANY = "tests/cassettes/test_client/test_list_sessions.yaml"
OLD = "tests/cassettes/test_old/test_get_call.yaml"
PAGE = "tests/cassettes/test_client/test_list_page.yaml"
LOGGED_IN = "tests/cassettes/test_client/test_login.yaml"

OTHER_IN_ONE = warning(ONE, "zzzzzzzzzzzzzzzzzzzzzzzz", "ALC504", "/conversationId")
DONE_IN_MANY = error(MANY, "DONE", "ALC103", "/status")

REPOSITORY = Repository(
    files={
        "pyproject.toml": PROJECT,
        "tests/conftest.py": CONFTEST,
        "tests/test_client.py": "def test_get_session(): ...\n",
        ONE: vcrpy(session(0, OTHER)),
        MANY: vcrpy(LOGIN, [session(1), session(2, DONE)]),
        LOGGED_IN: vcrpy(LOGIN),
    },
    calls=(
        Call(hook=FIXTURES, arguments="", files=0),
        Call(
            hook=CAPTURES,
            arguments="",
            exit=1,
            files=2,
            sessions=3,
            skipped=1,
            left_out_files=1,
            findings=(OTHER_IN_ONE, DONE_IN_MANY),
        ),
        Call(
            arguments="check tests/cassettes",
            exit=1,
            files=3,
            sessions=3,
            skipped=2,
            findings=(OTHER_IN_ONE, DONE_IN_MANY, warning(LOGGED_IN, None, "ALC007")),
            shows=("Skipped 2 responses with another path",),
        ),
        Call(
            arguments=f"check {ONE}",
            exit=1,  # by the setting
            files=1,
            sessions=1,
            findings=(OTHER_IN_ONE,),
        ),
        Call(
            arguments=f"check --fail-on error ../{ONE}",
            folder="tests",
            files=1,
            sessions=1,
            findings=(OTHER_IN_ONE,),
        ),
        Call(
            arguments=f"check --url-pattern /auth/login {LOGGED_IN}",
            exit=1,
            files=1,
            findings=(error(LOGGED_IN, "accessToken", "ALC018"),),
            shows=("it looks like a login session",),
        ),
        Call(
            arguments=f"check {ONE} {MANY}",
            exit=1,
            files=2,
            sessions=3,
            skipped=1,
            findings=(OTHER_IN_ONE, DONE_IN_MANY),
        ),
        Call(
            # The API has begun to wrap its answers, which is an error.
            arguments=f"check {PAGE}",
            edits={PAGE: vcrpy({"data": [session(3), session(4)], "next": None}, path="/sessions")},
            exit=1,
            files=1,
            findings=(error(PAGE, "string: ", "ALC018"),),
            shows=("Sessions are at /data/*, which --at can name",),
        ),
        Call(arguments=f"check --at '/data/*' {PAGE}", files=1, sessions=2),
        Call(
            # This file takes precedence over pyproject.toml.
            arguments=f"check {OLD} {ONE}",
            edits={
                OLD: vcrpy(session(5), path="/v1/calls/k4"),
                "alcamine-validate.toml": OF_OLD,
            },
            files=None,
            shows=(": warning: ALC504 conversationId is", "in 2 files, 2 sessions"),
        ),
    ),
)
