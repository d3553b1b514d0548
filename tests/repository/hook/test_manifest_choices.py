"""Which files of real repositories the hooks check, and which they leave out, by path and content.

Each row has a path, its content, and what people expect: the file is checked and ``fails`` or
``passes``, or it is ``left out``, by its path or because it holds nothing like a Session.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.cli.main import main
from tests.repository.hook.repositories import CAPTURES, FIXTURES
from tests.repository.hook.test_manifest import HOOKS, takes
from tests.support.tables import for_each

GOOD: Final[dict[str, Any]] = dict(av.sample(seed=11))
BAD: Final[dict[str, Any]] = {**GOOD, "status": "DONE"}
SNAKED: Final = {re.sub("(?=[A-Z])", "_", name).lower(): value for name, value in BAD.items()}
EVENT: Final = {"type": "session.completed", "metadata": {"idempotencyKey": "k"}, "properties": BAD}
LOGIN: Final = {"user": {"name": "demo"}, "accessToken": "abc", "expires": "2026-01-01"}
COMMENTED: Final = '{\n  // comment\n  "files": []\n}'
REQUEST: Final = {"agentId": "a", "phone": "+12025550143"}
CHECKOUT: Final = {"id": "cs_1", "object": "checkout.session"}
MANIFEST: Final = {"name": "shop", "version": "1.0.0", "scripts": {"test": "jest"}}


def text(value: Any, indent: int | None = 2) -> str:
    """Return JSON text."""
    return json.dumps(value, indent=indent)


def har(body: Any, url: str = "https://api.example.com/sessions/k4") -> str:
    """Return a HAR with one response."""
    content = {"mimeType": "application/json", "text": text(body)}
    response = {"status": 200, "content": content, "headers": []}
    request = {"method": "GET", "url": url, "headers": []}
    return text(
        {"log": {"version": "1.2", "entries": [{"request": request, "response": response}]}}
    )


def cassette(body: Any, path: str = "sessions") -> str:
    """Return a cassette of vcrpy, as JSON, which is also YAML."""
    response = {
        "status": {"code": 200, "message": "OK"},
        "headers": {"Content-Type": ["application/json"]},
        "body": {"string": text(body)},
    }
    uri = f"https://api.example.com/{path}/k4"
    request = {"method": "GET", "uri": uri, "headers": {}}
    return text({"version": 1, "interactions": [{"request": request, "response": response}]})


def nock(body: Any) -> str:
    """Return a recording of nock."""
    exchange = {
        "scope": "https://api.example.com:443", "method": "GET", "path": "/sessions/k4",
        "status": 200, "response": body, "rawHeaders": ["Content-Type", "application/json"],
    }  # fmt: skip
    return text([exchange])


def stub(body: Any, path: str = "sessions") -> str:
    """Return a mapping of WireMock."""
    headers = {"Content-Type": "application/json"}
    response = {"status": 200, "jsonBody": body, "headers": headers}
    return text({"request": {"method": "GET", "urlPath": f"/{path}/k4"}, "response": response})


CASES: Final = (
    # Sessions as fixtures, plain
    ("cypress/fixtures/session.json", text(BAD), "fails"),
    ("cypress/fixtures/alcamine/completed.json", text(BAD), "fails"),
    ("tests/fixtures/alcamine_response.json", text(BAD), "fails"),
    ("tests/fixtures/alcamine_response_ok.json", text(GOOD), "passes"),
    ("src/__mocks__/interview.json", text(BAD), "fails"),
    ("src/mocks/handlers/data/sessions.json", text([GOOD, BAD]), "fails"),
    ("internal/voice/testdata/session.golden.json", text(BAD), "fails"),
    ("spec/fixtures/files/call.json", text(GOOD), "passes"),
    ("data/2026-03/01.json", text(BAD), "fails"),
    ("seeds/interviews.yaml", text(BAD), "fails"),
    ("apps/web/e2e/stubs/call-ended.yml", text(GOOD), "passes"),
    ("docs/examples/session.json", text(GOOD), "passes"),
    ("priv/alcamine.json", text(BAD), "fails"),
    ("config/session-sample.JSON", text(BAD), "fails"),
    # Sessions in envelopes
    ("tests/fixtures/get_interview.json", text({"data": BAD}), "fails"),
    ("tests/fixtures/list.json", text({"sessions": [GOOD], "total": 1}), "passes"),
    ("cypress/fixtures/voice.json", text({"statusCode": 200, "body": text(BAD)}), "fails"),
    ("mocks/voice.json", text({"happy": GOOD, "sad": BAD}), "fails"),
    ("test/events/sqs.json", text({"Records": [{"body": text(EVENT)}]}), "fails"),
    ("payloads/webhook.json", text(EVENT), "fails"),
    ("fixtures/state.json", text({"entities": {"byId": {"k4": GOOD}}}), "passes"),
    ("snapshots/api.json", text({"response": {"status": 200, "body": BAD}}), "fails"),
    # What is broken, but evidently was a Session
    ("tests/fixtures/broken.json", text(BAD)[:-300], "fails"),
    ("tests/fixtures/merge.json", "<<<<<<< HEAD\n" + text(BAD), "fails"),
    ("tests/fixtures/alcamine.json", '{"id": "a",', "fails"),
    ("tests/fixtures/session.yaml", "id: [", "fails"),
    ("tests/fixtures/cut.yaml", 'agentId: "a"\npersonId: "b"\nagent:\n  id: [\n', "fails"),
    # Captures
    ("captures/browser.har", har(BAD), "fails"),
    ("captures/browser-ok.har", har(GOOD), "passes"),
    ("e2e/hars/checkout.har", har(LOGIN, "https://shop.example.com/login"), "left out"),
    ("tests/cassettes/test_session.yaml", cassette(BAD), "fails"),
    ("tests/cassettes/test_other.yaml", cassette(LOGIN, "login"), "left out"),
    ("test/nock/get-session.json", nock(BAD), "fails"),
    ("test/fixtures/get-session.nock.json", nock(GOOD), "passes"),
    ("wiremock/mappings/get-session.json", stub(BAD), "fails"),
    ("src/test/resources/mappings/login.json", stub(LOGIN, "login"), "left out"),
    ("data/export.jsonl", text(GOOD, None) + "\n" + text(BAD, None) + "\n", "fails"),
    ("data/kafka.ndjson", text({"value": text(BAD)}, None) + "\n", "fails"),
    ("tests/fixtures/bulk.ndjson", '{"index":{}}\n' + text(GOOD, None) + "\n", "passes"),
    ("logs/data/events.jsonl", '{"level":"info"}\n{"level":"warn"}\n', "left out"),
    # Files that hold nothing like a Session
    ("tests/fixtures/session.json", text(LOGIN), "left out"),
    ("cypress/fixtures/login-session.json", text({"token": "abc", "user": {"id": 1}}), "left out"),
    ("cypress/fixtures/user.json", text({"name": "demo", "email": "a@example.org"}), "left out"),
    ("tests/package.json", text(MANIFEST), "left out"),
    ("packages/alcamine-client/package.json", text(MANIFEST), "left out"),
    ("packages/alcamine-client/tsconfig.json", COMMENTED, "left out"),
    ("tests/fixtures/jsconfig.base.json", COMMENTED, "left out"),
    ("tests/fixtures/create-session.request.json", text(REQUEST), "left out"),
    ("tests/fixtures/error.json", text({"error": {"message": "not found"}}), "left out"),
    ("tests/fixtures/stripe_session.json", text(CHECKOUT), "left out"),
    ("src/texts/session.json", text({"title": "Your session"}), "left out"),
    ("deploy/session-service.yaml", "kind: Service\nspec:\n  ports: [80]\n", "left out"),
    ("deploy/data/two.yaml", "kind: A\n---\nkind: B\nbase: &b {x: 1}\nc: {<<: *b}\n", "left out"),
    ("openapi/Session.yaml", "openapi: 3.1.0\ninfo: {title: Session}\npaths: {}\n", "left out"),
    ("tests/fixtures/session.schema.json", text({"type": "object"}), "left out"),
    ("tests/sessions/jest.config.json", text({"preset": "ts-jest"}), "left out"),
    ("tests/fixtures/empty.json", "", "left out"),
    ("tests/fixtures/numbers.json", "[1, 2, 3]", "left out"),
    # Paths that are never passed
    (".github/workflows/test-session.yml", "on: push\n", "left out"),
    ("node_modules/alcamine/fixtures/session.json", text(BAD), "left out"),
    ("vendor/alcamine/session.json", text(BAD), "left out"),
    ("tests/.cache/session.json", text(BAD), "left out"),
)  # fmt: skip


def test_there_are_sixty_cases() -> None:
    """The table has at least sixty rows, with different paths."""
    assert len({path for path, _, _ in CASES}) == len(CASES) >= 60


def test_the_hooks_check_what_people_expect(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """At most one hook takes a file, and its outcome is the expected one."""
    monkeypatch.chdir(tmp_path)

    def check(path: str, content: str, expected: str) -> None:
        taken = [hook for hook in (FIXTURES, CAPTURES) if takes(hook, path, tmp_path)]
        assert len(taken) <= 1
        (tmp_path / path).write_text(content, encoding="utf-8")
        outcome = "left out"
        for hook in taken:
            _, *arguments = HOOKS[hook]["entry"].split()
            code = main([*arguments, path])
            out = capsys.readouterr().out
            assert code in (0, 1)
            if "Left out 1 file without a Session" not in out:
                outcome = "fails" if code else "passes"
            else:
                assert code == 0
        assert outcome == expected, (taken, out if taken else "")

    for_each(CASES, check)
