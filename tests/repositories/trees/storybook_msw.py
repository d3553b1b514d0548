"""A design system with Storybook, and handlers of MSW that answer from named mocks."""

from __future__ import annotations

from tests.repositories.contents import DRIFT, PHONE, line_of, pretty, session
from tests.repositories.kinds import FIXTURES, Call, Repository, error, info, warning

MOCKS = "src/mocks/sessions.json"
STATE = "src/mocks/state.json"
STORY = "src/stories/SessionCard.fixture.json"
TEXTS = "src/i18n/session.json"
BUILT = "storybook-static/mocks/sessions.json"

OF_MOCKS = pretty({"happy": session(0), "sad": session(1, PHONE)})
OF_STATE = pretty({"sessions": {"byId": {session(2)["id"]: session(2, DRIFT)}, "loading": False}})
IN_SAD = error(MOCKS, "555-0143", "ALC202", "/person/phone")
IN_STATE = warning(STATE, "sentimentScore", "ALC701", "/sentimentScore")
PLACES = (
    info(MOCKS, '"happy": {', "ALC019", "/happy"),
    info(MOCKS, '"sad": {', "ALC019", "/sad"),
    info(STATE, line_of(OF_STATE, '"byId": {') + 1, "ALC019", f"/sessions/byId/{session(2)['id']}"),
)

REPOSITORY = Repository(
    files={
        ".gitignore": "storybook-static\nnode_modules\n",
        ".storybook/main.json": "{ /* stories */ }",
        "public/manifest.json": pretty({"name": "cards", "icons": []}),
        "src/mocks/handlers.ts": "import sessions from './sessions.json';\n",
        MOCKS: OF_MOCKS,
        STATE: OF_STATE,
        STORY: pretty(session(3)),
        TEXTS: pretty({"title": "Your session", "end": "End the call"}),
        BUILT: OF_MOCKS,
    },
    calls=(
        Call(
            hook=FIXTURES,
            arguments="",
            exit=1,
            files=3,
            sessions=4,
            findings=(IN_SAD, IN_STATE, *PLACES),
        ),
        Call(
            arguments="check --only-sessions .",
            exit=1,
            files=3,
            sessions=4,
            left_out_files=2,
            findings=(IN_SAD, IN_STATE, *PLACES),
            shows=("Left out 1 folder ignored by git",),
        ),
        Call(
            arguments="check --only-sessions src",
            exit=1,
            files=3,
            sessions=4,
            left_out_files=1,
            findings=(IN_SAD, IN_STATE, *PLACES),
        ),
        Call(
            arguments=f"check --at /happy --at /sad {MOCKS}",
            exit=1,
            files=1,
            sessions=2,
            findings=(IN_SAD,),
        ),
        Call(
            arguments=f"check --at '/sessions/byId/*' {STATE}",
            files=1,
            sessions=1,
            findings=(IN_STATE,),
        ),
        Call(
            arguments=f"check --ignore session-in-envelope --ignore ALC2:/person/phone {MOCKS}",
            files=1,
            sessions=2,
        ),
        Call(
            arguments=f"check {TEXTS}",
            exit=1,
            files=1,
            findings=(error(TEXTS, 1, "ALC018"),),
        ),
    ),
)
