"""Personal data never leaves its file: it is in no report, no baseline, and not on stderr.

Values are planted at every place that may contain personal data, in files of every input format.
The files are valid, or broken in ways that people and tools break them. Values on the allow-list
of the README are not planted, because reports show them.
"""

from __future__ import annotations

import io
import json
import pickle
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

import alcamine_validate as av
from alcamine_validate.check.baseline import BaselineWriter
from alcamine_validate.check.one_file import CheckOptions, check_file
from alcamine_validate.check.result import Summary
from alcamine_validate.cli import main as cli
from alcamine_validate.lint.sensitive import REDACTION, vocabulary
from alcamine_validate.reporters.registry import FORMATS, reporter
from alcamine_validate.reporters.reporter import ReportOptions
from alcamine_validate.session import session_schemas
from alcamine_validate.text.json_pointer import resolve, split
from alcamine_validate.text.redact import NOTHING_HIDDEN, Redaction
from tests.properties.hostile import captures
from tests.support.sessions import TELLING
from tests.support.tables import for_each

MARK: Final = "zqleak"
PHONE: Final = 12025559876
TEXTS: Final = (
    f"{MARK}@secret.example",
    f'{MARK} "Ada"\n@ home, +1 202 555 9876',
    f"{MARK}@\u0007",
    f'{{"name": "{MARK}@x.example", "status": "{MARK}@"}}',
    f"{MARK}@ {'long ' * 40}",
)
"""Texts to plant. Each contains an @, so the allow-list never treats it as a typing error."""

NUMBERS_SHOWN: Final = {"number", "timestamp"}
"""The kinds of places where reports show any number."""

ODD: Final = "\"'[]{}:,\\&*!#-?|>%@ \n\t\u0000\ufeff"
"""Characters that change the syntax of the text around them."""

SEEDS: Final = [range(63), pytest.param(range(63, 1_500), marks=pytest.mark.thorough)]
"""Seeds for every format with every mutation, once and many times."""


def planted(chance: random.Random) -> Any:
    """Return a Session with personal data at every place for it, and at some others."""
    session = json.loads(av.sample_json(seed=chance.randrange(100)))
    for place, kind in vocabulary().places.items():
        *_, name = split(place) or [""]
        is_prose = kind == "text" and name not in ("recordAudio", "isDemo", "followUp")
        if not name or name == "*" or (not is_prose and chance.random() < 0.95):
            continue
        try:
            owner = resolve(session, place.rpartition("/")[0])
        except LookupError:
            continue
        if isinstance(owner, dict):
            may_be_number = kind not in NUMBERS_SHOWN and chance.random() < 0.2
            owner[name] = PHONE if may_be_number else chance.choice(TEXTS)
    person = session.get("person")
    if isinstance(person, dict):
        for name in ("properties", "mergeMeta"):
            person[name] = {text: [text, {str(PHONE): PHONE}] for text in TEXTS[:3]}
            person[name] |= {f"{MARK}_name": {MARK: 1}, "name": MARK, "list": [[MARK]]}
    session["messages"] = [{"role": "user", "content": text} for text in TEXTS]
    session["note"] = {"phones": [PHONE, str(PHONE)], TEXTS[0]: {"deep": list(TEXTS)}}
    session[TEXTS[chance.randrange(5)]] = TEXTS[chance.randrange(5)]
    return dict(sorted(session.items(), key=lambda _: chance.random()))


def wrapped(session: Any, _: random.Random) -> Any:
    """Return a Session in a webhook with personal data around it."""
    around = {"person": {"email": TEXTS[0]}, "metadata": {TEXTS[0]: PHONE}, "note": TEXTS[1]}
    return {"type": "session.completed", **around, "properties": session, "last": TEXTS[0]}


def in_envelope(session: Any, chance: random.Random) -> Any:
    """Return a Session in an envelope with personal names, as a value or as JSON text."""
    around = {TEXTS[1]: TEXTS[0], "note": TEXTS[3], str(PHONE): PHONE}
    body = session if chance.random() < 0.5 else json.dumps({TEXTS[2]: session})
    return {**around, chance.choice((TEXTS[0], "data", str(PHONE))): [body], "last": TEXTS[1]}


def not_a_session(session: Any, chance: random.Random) -> Any:
    """Return a part of a Session with personal data, which is not a Session by itself."""
    names = [name for name in session if name not in ("agent", "person", "conversation")]
    return {name: session[name] for name in chance.sample(names, 5)} | {TEXTS[0]: TEXTS[1]}


def in_array(session: Any, chance: random.Random) -> Any:
    """Return an array of several Sessions, including ``session``."""
    return [planted(chance), session, {"status": "x", TEXTS[0]: TEXTS[1]}]


SHAPES: Final = (lambda session, _: session, wrapped, in_array, in_envelope, not_a_session)


def as_json(value: Any, chance: random.Random) -> str:
    """Return JSON text, on one line or on several."""
    return json.dumps(value, indent=chance.choice((None, 0, 2)), ensure_ascii=chance.random() < 0.5)


def as_yaml(value: Any, chance: random.Random) -> str:
    """Return YAML text, in block style or in flow style."""
    return yaml.safe_dump(
        value, default_flow_style=chance.choice((None, False, True)), sort_keys=False,
        allow_unicode=chance.random() < 0.5, width=chance.choice((60, 10_000)),
    )  # fmt: skip


def in_capture(write: Callable[[str], str]) -> Callable[[Any, random.Random], str]:
    """Return a function that writes a capture with the value as the response's body."""
    return lambda value, chance: write(as_json(value, chance))


WRITERS: Final = {
    "json": as_json,
    "jsonl": lambda value, chance: "\n".join([json.dumps(value), json.dumps(planted(chance)), ""]),
    "yaml": as_yaml,
    "har": in_capture(captures.har),
    "vcr": in_capture(captures.cassette),
    "betamax": in_capture(captures.betamax),
    "responses": in_capture(captures.responses),
}
"""Functions that write a value, by format."""


def untouched(text: str, _: random.Random) -> str:
    """Return a text unchanged."""
    return text


def without_a_character(text: str, chance: random.Random) -> str:
    """Return a text without one of its quotes, brackets, colons, commas or backslashes."""
    places = [at for at, char in enumerate(text) if char in "\"'[]{}:,\\"]
    at = chance.choice(places)
    return text[:at] + text[at + 1 :]


def with_a_character(text: str, chance: random.Random) -> str:
    """Return a text with an inserted character that does not belong there."""
    at = chance.randrange(len(text))
    return text[:at] + chance.choice(ODD) + text[at:]


def cut_off(text: str, chance: random.Random) -> str:
    """Return a text cut off at a random place."""
    return text[: chance.randrange(len(text))]


def with_a_line_twice(text: str, chance: random.Random) -> str:
    """Return a text with one line repeated, which usually makes a duplicate key."""
    lines = text.splitlines(keepends=True)
    at = chance.randrange(len(lines))
    return "".join([*lines[: at + 1], lines[at], *lines[at + 1 :]])


def with_a_key_twice(text: str, chance: random.Random) -> str:
    """Return a text with a duplicate key, whose first value is personal data."""
    key = chance.choice(("status", "email", "id", "createdAt", "amount"))
    for quote in ('"', '\\"', ""):
        if f"{quote}{key}{quote}: " in text:
            value = f"{quote or chr(34)}{MARK}@{quote or chr(34)}"
            separator = "," if quote else "\n"
            return text.replace(
                f"{quote}{key}{quote}: ",
                f"{quote}{key}{quote}: {value}{separator}{quote}{key}{quote}: ", 1,
            )  # fmt: skip
    return text


def with_yaml(text: str, chance: random.Random) -> str:
    """Return a text with YAML syntax that JSON lacks, which contains personal data."""
    lines = text.splitlines(keepends=True)
    at = chance.randrange(len(lines))
    indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
    odd = chance.choice(
        (
            f"{indent}<<: {{email: {MARK}@x.example}}\n",
            f"{indent}# {MARK}: {MARK}, {PHONE}\n",
            f"{indent}anchored: &{MARK}_ada x\n",
            f"{indent}alias: *{MARK}_ada\n",
            f"{indent}tagged: !{MARK} 5\n",
            f"{indent}? [{MARK}]\n{indent}: {PHONE}\n",
            f"{indent}note: |\n{indent}  {MARK}\n{indent}  status: {PHONE}\n",
            f"--- {{email: {MARK}@x.example, phone: {PHONE}}}\n---\n",
        )
    )
    return "".join([*lines[:at], odd, *lines[at:]])


def in_python(text: str, _: random.Random) -> str:
    """Return a text with single quotes and ``None``, as in Python."""
    return text.replace('"', "'").replace("null", "None")


def broken_twice(text: str, chance: random.Random) -> str:
    """Return a text broken in two ways."""
    for _ in range(2):
        text = chance.choice(MUTATIONS[1:-1])(text, chance) or "{"
    return text


MUTATIONS: Final = (
    untouched, without_a_character, with_a_character, cut_off, with_a_line_twice,
    with_a_key_twice, with_yaml, in_python, broken_twice,
)  # fmt: skip


def reports_on(
    text: str,
    form: str,
    folder: Path,
    redaction: Redaction = REDACTION,
    formats: tuple[str, ...] = FORMATS,
) -> dict[str, str]:
    """Return the baseline and each reporter's report on a text, by name.

    The file is named after the format of the text.
    """
    suffix = {"json": "json", "jsonl": "jsonl", "yaml": "yaml", "har": "har"}.get(form, "yaml")
    writer = BaselineWriter(folder / "baseline.json")
    options = CheckOptions(excerpts=True, writer=writer, redaction=redaction)
    stream = io.BytesIO(text.encode("utf-8", "surrogatepass"))
    file = check_file("-", f"file.{suffix}", session_schemas(), options, stream)
    summary = Summary()
    summary.add(file)
    reports = {"baseline": writer.text()}
    for name in formats:
        made = reporter(name, ReportOptions(statistics=name == "concise"))
        reports[name] = "".join([*made.file(file), *made.end(summary)])
    return reports


def file_of(seed: int) -> tuple[str, str]:
    """Return a format, and a text in it that contains personal data and may be broken."""
    chance = random.Random(seed)
    form = list(WRITERS)[seed % len(WRITERS)]
    mutated = MUTATIONS[seed // len(WRITERS) % len(MUTATIONS)]
    value = chance.choice(SHAPES)(planted(chance), chance)
    return form, mutated(WRITERS[form](value, chance), chance)


def leaks(report: str) -> list[str]:
    """Return the lines of a report that contain a planted value."""
    digits = str(PHONE)[-7:]
    lines = report.splitlines()
    return [line for line in lines if MARK in line.lower() or digits in line]


@pytest.mark.parametrize("seeds", SEEDS, ids=["few", "many"])
def test_nothing_planted_is_in_a_report(tmp_path: Path, seeds: range) -> None:
    """No report or baseline contains a planted value, whatever the format and the mutation."""

    def check(seed: int) -> None:
        form, text = file_of(seed)
        found = {name: leaks(report) for name, report in reports_on(text, form, tmp_path).items()}
        assert {name: lines for name, lines in found.items() if lines} == {}

    for_each(seeds, check)


def test_what_is_planted_would_be_seen(tmp_path: Path) -> None:
    """Without masks, most text reports show planted values, in every format."""
    shown = []
    for seed in range(63):
        form, text = file_of(seed)
        reports = reports_on(text, form, tmp_path, NOTHING_HIDDEN, ("text",))
        shown.append(any(leaks(report) for report in reports.values()))
    assert sum(shown) > 30
    by_format = {form: any(shown[at :: len(WRITERS)]) for at, form in enumerate(WRITERS)}
    assert all(by_format.values()), by_format


# The whole command, and the library


CASES: Final = {
    "duplicate.json": '{"person": {"email": "zqleak@x.example", "email": "jane@x.example"}}',
    "key.json": '{"person": {"properties": {"zqleak": 1, "zqleak": 2}}}',
    "quote.json": '{"person": {\n"name": "O"zqleak Secret",\n"phone": "+12025550143"}}',
    "python.json": "{'name': 'zqleak John', 'email': 'zqleak@x.example'}",
    "webhook.json": '{"type": "session.completed", "person": {"email": "zqleak@x.example"}, '
    '"properties": {"id": "X"}}',
    "inner.json": '{"status": "{\\"email\\": \\"zqleak@x.example\\"}"}',
    "number.json": '{"phone": 12025559876, "id": 12025559876, "note": [12025559876]}',
    "slip.json": '{"status": "+1 202 555 9876", "type": "zqleak@x.example"}',
    "document.yaml": "person:\n  email: zqleak@x.example\n--- {id: 1}\n",
    "merge.yaml": "person:\n  <<: {email: zqleak@x.example}\n",
    "anchor.yaml": "person:\n  name: &zqleak_john John\n  email: *zqleak_nobody\n",
    "alias.yaml": "status: &zqleak COMPLETED\ntype: *zqleak\n",
    "tag.yaml": "status: !zqleak COMPLETED\ntype: !!zqleak x\n",
    "comment.yaml": "id: 1 # zqleak\n# zqleak: zqleak\nstatus: x\n",
    "block.yaml": "status: |\n  zqleak\n  zqleak\nid: >-\n  zqleak\n",
    "broken.yaml": "email: zqleak\nstatus: [zqleak\nphone: 12025559876\n",
    "handle.yaml": "status: !zqleak!x y\n",
}
"""Files that once leaked personal data, or might, named after the cause."""

SMALL: Final = json.dumps(TELLING)
IN_ENVELOPES: Final = {
    "name-of-envelope.json": f'{{"zqleak@x.example": {SMALL}}}',
    "phone-of-envelope.json": f'{{"+12025559876": {SMALL}}}',
    "list-of-envelope.json": f'{{"zqleak@x.example": {{"+12025559876": [{SMALL}]}}}}',
    "text-of-envelope.json": json.dumps({"zqleak@x.example": json.dumps({"data": TELLING})}),
    "name-of-envelope.jsonl": f'{{"zqleak@x.example": {SMALL}}}\n{{"12025559876": {SMALL}}}\n',
    "name-of-envelope.yaml": f"zqleak@x.example:\n  data: {SMALL}\n",
    "value-in-envelope.json": json.dumps({"data": {**TELLING, "status": "zqleak@x.example"}}),
    "text-in-envelope.json": json.dumps({"a": json.dumps({**TELLING, "status": "zqleak@"})}),
    "block-in-envelope.yaml": f'a: |\n  {SMALL[:-1]}, "status": "zqleak@x.example"}}\n',
    "twice-around.json": f'{{"zqleak@": 1, "zqleak@": 2, "data": {SMALL}}}',
    "cut-off.json": json.dumps({"zqleak@": f'{SMALL[:-1]}, "zqleak@" "x"}}'}),
}
"""Files with Sessions in envelopes whose names, values or texts are personal data."""

NOT_SESSIONS: Final = {
    "note.json": '{"zqleak@x.example": "zqleak@", "type": "zqleak@", "data": 12025559876}',
    "list.json": '["zqleak@x.example", {"email": "zqleak@x.example"}]',
    "text.json": '"zqleak@x.example"',
    "number.json": "12025559876",
    "webhook-without.json": '{"type": "session.zqleak@", "properties": {"zqleak@x.example": 1}}',
    "login.json": '{"accessToken": "zqleak@x.example", "user": {"email": "zqleak@x.example"}}',
    "beside.json": f'[{SMALL}, "zqleak@x.example", {{"zqleak@x.example": 12025559876}}]',
    "note.yaml": "zqleak@x.example: &zqleak NO\nzqleak@x.example: *zqleak\nb: !zqleak 5\n",
    "note.har": captures.har('{"zqleak@x.example": {"zqleak@x.example": ["zqleak@x.example"]}}'),
    "enveloped.har": captures.har(json.dumps({"zqleak@x.example": {"12025559876": TELLING}})),
}
"""Files with values that are not Sessions; no value is in their finding, with or without masks."""


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--ignore", "ALC018"],
        pytest.param(["--as-published", "--statistics"], marks=pytest.mark.thorough),
    ],
)
def test_no_run_shows_what_is_in_a_file(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], options: list[str]
) -> None:
    """No planted value is on standard output, on standard error or in a baseline in any format."""
    for name, text in (CASES | IN_ENVELOPES | NOT_SESSIONS).items():
        (tmp_path / name).write_text(text, "utf-8")
    baseline = tmp_path / "baseline.json"

    def check(form: str) -> None:
        for more in ("--write-baseline", "--baseline"):
            run = ["check", "--format", form, *options, more, str(baseline), str(tmp_path)]
            assert cli.main(run) in (0, 1)
            out, err = capfd.readouterr()
            assert leaks(out) == leaks(err) == leaks(baseline.read_text("utf-8")) == []
        baseline.unlink()
        cli.main(["check", "--format", form, *options, str(tmp_path)])
        out, err = capfd.readouterr()
        assert leaks(out) == leaks(err) == []

    for_each(FORMATS, check)


def test_each_case_would_be_seen(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """With ``--show-values``, the report on each file shows the planted value."""

    def check(name: str, text: str) -> None:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        cli.main(["check", "--show-values", "--ignore", "ALC018", str(path)])
        assert leaks(capfd.readouterr().out)

    for_each((CASES | IN_ENVELOPES).items(), check)


@pytest.mark.parametrize("at", ["/zqleak@x.example", "/*/12025559876", "/12025559876/zqleak~0"])
def test_no_place_that_is_missing_is_shown(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], at: str
) -> None:
    """A place that a person names may be personal data too."""
    path = tmp_path / "a.json"
    path.write_text('{"a": {"b": 1}}', "utf-8")
    cli.main(["check", "--at", at, str(path)])
    shown = capfd.readouterr()
    assert "ALC020" in shown.out
    assert leaks(shown.out) == leaks(shown.err) == []


def test_no_value_that_is_not_a_session_is_in_its_finding() -> None:
    """The message is made without the value; its names are in a hint only if they are harmless."""

    def check(name: str, text: str) -> None:
        options = CheckOptions(redaction=NOTHING_HIDDEN)
        result = check_file("-", name, session_schemas(), options, io.BytesIO(text.encode()))
        found = [each for each in result.findings if each.code == "ALC018"]
        assert found
        assert leaks("\n".join(each.message for each in found)) == []

    for_each(NOT_SESSIONS.items(), check)


@pytest.mark.parametrize("ignored", [(), ("ALC018",)])
@pytest.mark.parametrize("name", ["duplicate", "quote", "number", "slip", "inner"])
def test_exceptions_show_nothing(name: str, ignored: tuple[str, ...]) -> None:
    """The text, repr and arguments of an exception are masked; its findings need ``av.masked``."""
    with pytest.raises(av.InvalidSession) as caught:
        av.validate(CASES[f"{name}.json"], config=av.Config(ignore=ignored))
    error = caught.value
    for each in (error, pickle.loads(pickle.dumps(error))):
        assert leaks(f"{each!s} {each!r} {each.args}") == []
    for finding in error.findings:
        assert leaks(repr(av.masked(finding))) == []
