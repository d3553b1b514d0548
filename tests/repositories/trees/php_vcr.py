"""A PHP client with cassettes of PHP-VCR, whose files have no suffix by default."""

from __future__ import annotations

from tests.repositories.contents import DONE, LOGIN, PHONE, php_vcr, pretty, session
from tests.repositories.kinds import CAPTURES, FIXTURES, Call, Repository, error, warning

PLAIN = "tests/fixtures/get_session"
NAMED_YAML = "tests/fixtures/get_session.yml"
IN_PLAIN = error(PLAIN, "DONE", "ALC103", "/status")
IN_YAML = error(NAMED_YAML, "555-0143", "ALC202", "/person/phone")
COMPOSER = {"name": "example/voice", "require": {"php": "^8.3"}, "scripts": {"test": "phpunit"}}

REPOSITORY = Repository(
    files={
        "composer.json": pretty(COMPOSER),
        "tests/VoiceTest.php": "<?php\n",
        PLAIN: php_vcr(session(0, DONE)),
        NAMED_YAML: php_vcr(LOGIN, session(1, PHONE)),
        "tests/fixtures/login.yml": php_vcr(LOGIN),
    },
    calls=(
        Call(
            hook=FIXTURES,
            arguments="",
            exit=1,
            files=1,
            sessions=1,
            skipped=1,
            left_out_files=1,
            findings=(IN_YAML,),
        ),
        Call(hook=CAPTURES, arguments="", files=0),
        Call(arguments=f"check {PLAIN}", exit=1, files=1, sessions=1, findings=(IN_PLAIN,)),
        Call(
            arguments=f"check --input-format vcr {PLAIN} {NAMED_YAML}",
            exit=1,
            files=2,
            sessions=2,
            skipped=1,
            findings=(IN_PLAIN, IN_YAML),
        ),
        Call(
            arguments="check tests",
            exit=1,
            files=2,
            sessions=1,
            skipped=2,
            findings=(IN_YAML, warning("tests/fixtures/login.yml", None, "ALC007")),
        ),
    ),
)
