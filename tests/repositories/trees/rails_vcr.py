"""A Rails app with cassettes of VCR, and YAML that is written in ERB."""

from __future__ import annotations

from tests.repositories.contents import DONE, LOGIN, MODEL, OTHER, as_yaml, ruby_vcr, session
from tests.repositories.kinds import (
    CAPTURES,
    FIXTURES,
    Call,
    Repository,
    error,
    warning,
)

DATABASE = """default: &default
  adapter: postgresql
  pool: <%= ENV.fetch("RAILS_MAX_THREADS") { 5 } %>

development:
  <<: *default
  database: calls_development
"""
USERS = """<% 3.times do |n| %>
user_<%= n %>:
  email: <%= "user#{n}@example.org" %>
<% end %>
"""
ONE = "spec/cassettes/voice/get_session.yml"
MANY = "spec/vcr_cassettes/list_sessions.yml"
FACTORY = "spec/fixtures/files/session.yml"

IN_ONE = error(ONE, '"status":"DONE"', "ALC103", "/status")
IN_MANY = warning(MANY, "zzzzzzzzzzzzzzzzzzzzzzzz", "ALC504", "/conversationId")
IN_FACTORY = error(FACTORY, "GPT_5", "ALC302", "/agent/version/config/llm/model")

REPOSITORY = Repository(
    files={
        "config/database.yml": DATABASE,
        "config/locales/en.yml": "en:\n  sessions:\n    new: Log in\n    off: No\n",
        ".rubocop.yml": "AllCops:\n  NewCops: enable\n",
        "spec/fixtures/users.yml": USERS,
        ONE: ruby_vcr(LOGIN, session(0, DONE)),
        MANY: ruby_vcr([session(1), session(2, OTHER)]),
        "spec/cassettes/login.yml": ruby_vcr(LOGIN),
        FACTORY: as_yaml(session(3, MODEL)),
    },
    calls=(
        Call(
            hook=FIXTURES,
            arguments="",
            exit=1,
            files=1,
            sessions=1,
            left_out_files=1,
            findings=(IN_FACTORY,),
        ),
        Call(
            hook=CAPTURES,
            arguments="--fail-on warning",
            exit=1,
            files=2,
            sessions=3,
            skipped=1,
            left_out_files=1,
            findings=(IN_ONE, IN_MANY),
        ),
        Call(
            arguments="check spec/cassettes spec/vcr_cassettes",
            exit=1,
            files=3,
            sessions=3,
            skipped=2,
            findings=(IN_ONE, IN_MANY, warning("spec/cassettes/login.yml", None, "ALC007")),
        ),
        Call(
            arguments="check --only-sessions .",
            exit=1,
            files=3,
            sessions=4,
            skipped=1,
            left_out_files=4,
            findings=(IN_ONE, IN_MANY, IN_FACTORY),
        ),
        Call(
            arguments="check config",
            files=2,
            findings=(
                warning("config/database.yml", 1, "ALC018"),
                warning("config/locales/en.yml", 1, "ALC018"),
            ),
        ),
    ),
)
