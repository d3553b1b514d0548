"""A shop that has nothing to do with voice: checkout and login sessions, charts, translations."""

from __future__ import annotations

from tests.repositories.contents import as_yaml, har, lines, pretty, ruby_vcr, vcrpy
from tests.repositories.kinds import CAPTURES, FIXTURES, Call, Repository, error

CHECKOUT = {
    "id": "cs_test_a1",
    "object": "checkout.session",
    "status": "complete",
    "customer": None,
    "created": 1767225600,
}
LOGIN = {"user": {"name": "demo"}, "accessToken": "abc", "expires": "2026-01-01T00:00:00.000Z"}
CHART = """apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}-session
spec:
  ports:
  {{- range .Values.ports }}
    - port: {{ . }}
  {{- end }}
"""
MANIFESTS = """apiVersion: v1
kind: ConfigMap
metadata: {name: session-store}
data: &data
  ON: yes
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: session-service}
spec:
  template: {<<: *data}
"""
CHAT_BOT = {  # another voice API, with some of the same names
    "id": "c1",
    "agent": {"name": "bot"},
    "agentId": "a1",
    "messages": [{"role": "user", "text": "hi"}],
}
ERB = """<% 2.times do |n| %>
session_<%= n %>:
  user: user_<%= n %>
<% end %>
"""
TSCONFIG = '{\n  // the shop\n  "compilerOptions": {"strict": true},\n}\n'
SESSIONS_OPENAPI = {
    "openapi": "3.1.0",
    "info": {"title": "Sessions", "version": "1"},
    "paths": {"/sessions": {"post": {"responses": {"201": {"description": "created"}}}}},
}

REPOSITORY = Repository(
    files={
        "package.json": pretty({"name": "shop", "version": "1.0.0", "scripts": {"test": "jest"}}),
        "tsconfig.json": TSCONFIG,
        "openapi/session.yaml": as_yaml(SESSIONS_OPENAPI),
        "locales/en/session.json": pretty({"title": "Your session", "expired": "Log in again"}),
        "k8s/session-service.yaml": MANIFESTS,
        "docker-compose.yml": "services:\n  db:\n    image: postgres:17\n    ports: [5432:5432]\n",
        ".github/workflows/session.yml": "on: [push]\njobs: {}\n",
        "tests/fixtures/checkout_session.json": pretty(CHECKOUT),
        "tests/fixtures/checkout_session.completed.json": pretty(
            {"id": "evt_1", "type": "checkout.session.completed", "data": {"object": CHECKOUT}}
        ),
        "tests/fixtures/login-session.json": pretty(LOGIN),
        "tests/fixtures/sessions.yml": as_yaml({"one": {"user": "a"}, "two": {"user": "b"}}),
        "tests/fixtures/bot.json": pretty(CHAT_BOT),
        "tests/fixtures/sessions.json": pretty([LOGIN, {**LOGIN, "accessToken": "def"}]),
        "tests/fixtures/numbers.json": "[1, 2, 3]\n",
        "tests/fixtures/session-ids.json": pretty(["s1", "s2"]),
        "tests/cassettes/test_login.yaml": vcrpy(LOGIN),
        "spec/cassettes/login.yml": ruby_vcr(LOGIN),
        "e2e/checkout.har": har(LOGIN),
        "data/events.jsonl": lines({"event": "session_start"}, {"event": "session_end"}),
        "tests/snapshots/empty.json": "",
    },
    calls=(
        Call(arguments="check --only-sessions .", files=0, left_out_files=19),
        Call(
            arguments="check --only-sessions --fail-on info .",
            files=0,
            left_out_files=19,
            is_process=True,
        ),
        Call(hook=FIXTURES, arguments="--fail-on info", files=0, left_out_files=11),
        Call(hook=CAPTURES, arguments="--fail-on info", files=0, left_out_files=4),
        Call(
            arguments="check --only-sessions tests/fixtures/login-session.json tsconfig.json",
            files=0,
            left_out_files=2,
        ),
        Call(
            arguments="check --only-sessions .",
            edits={"charts/shop/templates/service.yaml": CHART},
            files=0,
            left_out_files=20,
        ),
        Call(
            # By its path, text that can't be read may have been a Session: exclude such folders.
            arguments="check --only-sessions charts",
            edits={"charts/shop/templates/session.yaml": CHART},
            exit=1,
            files=1,
            left_out_files=1,
            findings=(error("charts/shop/templates/session.yaml", "name: {{", "ALC012"),),
        ),
        Call(
            # Fixtures of Rails for its own table of sessions.
            arguments="check --only-sessions test/fixtures",
            edits={"test/fixtures/sessions.yml": ERB},
            exit=1,
            files=1,
            findings=(error("test/fixtures/sessions.yml", "session_<%=", "ALC012"),),
        ),
        Call(
            # The name of the folder says nothing about a file with comments in it.
            arguments="check --only-sessions .",
            folder="session-service",
            edits={"session-service/tsconfig.json": TSCONFIG},
            files=0,
            left_out_files=1,
        ),
        Call(
            arguments="check --only-sessions session-service",
            exit=1,
            files=1,
            findings=(error("session-service/tsconfig.json", 2, "ALC002"),),
        ),
        Call(
            arguments="check tests/fixtures/checkout_session.json",
            exit=1,
            files=1,
            findings=(error("tests/fixtures/checkout_session.json", 1, "ALC018"),),
        ),
        Call(
            # Without --only-sessions, a search of a shop has warnings, but no error.
            arguments="check --exclude '/*-service/' --exclude /test --exclude charts"
            " --exclude tsconfig.json --exclude empty.json .",
            files=None,
            shows=("warning",),
            hides=("error",),
        ),
        Call(
            arguments="check --only-sessions --partial package.json k8s/session-service.yaml",
            files=0,
            left_out_files=2,
        ),
        Call(
            arguments="check --only-sessions --as person package.json",
            files=0,
            left_out_files=1,
        ),
        Call(
            # A repository with the setting at, whose hook gets files of all kinds.
            arguments="check --only-sessions --at /data package.json",
            files=0,
            left_out_files=1,
        ),
        Call(
            hook=FIXTURES,
            arguments="--exclude charts/ --exclude test/fixtures/ --exclude session-service/",
            edits={"packages/session/api-extractor.json": TSCONFIG},
            exit=1,
            files=1,
            left_out_files=11,
            findings=(error("packages/session/api-extractor.json", 2, "ALC002"),),
        ),
    ),
)
