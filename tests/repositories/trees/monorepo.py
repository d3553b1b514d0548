"""A monorepo in which two services have settings of their own, and the root has none."""

from __future__ import annotations

import alcamine_validate as av
from tests.repositories.contents import DONE, DRIFT, OTHER, pretty, session
from tests.repositories.kinds import FIXTURES, Call, LibraryCall, Repository, error, info, warning

WEB = "services/web/fixtures/session.json"
WRAPPED = "services/web/fixtures/reply.json"
LEGACY = "services/web/fixtures/legacy/session.json"
WORKER = "services/worker/tests/data/session.json"

IN_WEB = warning(WEB, "sentimentScore", "ALC701", "/sentimentScore")
IN_LEGACY = error(LEGACY, "DONE", "ALC103", "/status")
IN_WORKER = warning(WORKER, "zzzzzzzzzzzzzzzzzzzzzzzz", "ALC504", "/conversationId")
WRAPPED_PLACE = info(WRAPPED, '"data": {', "ALC019", "/data")
OF_WEB = """ignore = ["ALC701"]
at = { "fixtures/reply.json" = ["/data"] }

[per-file-ignores]
"fixtures/legacy/*" = ["unlisted-value"]
"""
OF_WORKER = """[project]
name = "worker"

[tool.alcamine-validate]
severity = { ALC5 = "error" }
"""

REPOSITORY = Repository(
    files={
        "pyproject.toml": "[tool.ruff]\nline-length = 100\n",
        "services/web/alcamine-validate.toml": OF_WEB,
        WEB: pretty(session(0, DRIFT)),
        WRAPPED: pretty({"data": session(1)}),
        LEGACY: pretty(session(2, DONE)),
        "services/worker/pyproject.toml": OF_WORKER,
        WORKER: pretty(session(3, OTHER)),
    },
    calls=(
        Call(arguments="check .", folder="services/web", files=3, sessions=3),
        Call(
            arguments="check ../../fixtures",
            folder="services/web/fixtures/legacy",
            files=3,
            sessions=3,
        ),
        Call(
            arguments="check .",
            folder="services/worker",
            exit=1,
            files=1,
            sessions=1,
            findings=(IN_WORKER._replace(severity="error"),),
        ),
        Call(
            arguments="check .",
            exit=1,
            files=4,
            sessions=4,
            findings=(IN_WEB, IN_LEGACY, IN_WORKER, WRAPPED_PLACE),
        ),
        Call(
            arguments="check --config services/web/alcamine-validate.toml services/web",
            files=3,
            sessions=3,
        ),
        Call(
            hook=FIXTURES,
            arguments="--config services/web/alcamine-validate.toml",
            files=4,
            sessions=4,
            findings=(IN_WORKER,),
        ),
        Call(
            arguments="check --isolated fixtures",
            folder="services/web",
            exit=1,
            files=3,
            sessions=3,
            findings=(IN_WEB, IN_LEGACY, WRAPPED_PLACE),
        ),
        Call(
            arguments="check --show-settings",
            folder="services/worker",
            files=None,
            shows=("# from pyproject.toml", "ALC5"),
            is_process=True,
        ),
        LibraryCall(
            words="av.check_paths with the settings of a service",
            call=lambda: [
                (file.filename, [found.code for found in file.findings])
                for file in av.check_paths(
                    "services/web/fixtures", config=av.Config.load("services/web")
                )
            ],
            gives=[(WRAPPED, []), (WEB, []), (LEGACY, [])],
        ),
    ),
)
