"""What belongs to a person never leaves its file: in no report, in no baseline, not in stderr.

Values are planted at every place that may hold people's data, in files of every format that is
read. The files are valid, or broken in ways that people and tools break them. What the allow-list
of the README names is not planted, for it is shown.
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
from alcamine_validate import cli
from alcamine_validate.check.baseline import BaselineWriter
from alcamine_validate.check.one_file import CheckOptions, check_file
from alcamine_validate.check.result import Summary
from alcamine_validate.lint.sensitive import REDACTION, vocabulary
from alcamine_validate.reporters.registry import FORMATS, reporter
from alcamine_validate.reporters.reporter import ReportOptions
from alcamine_validate.session import CORRECTED
from alcamine_validate.text.json_pointer import resolve, split
from alcamine_validate.text.redact import NOTHING_HIDDEN, Redaction
from tests.properties.hostile import captures
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
"""None of them is what the allow-list takes for a slip: each has an @."""

NUMBERS_SHOWN: Final = {"number", "timestamp"}
"""At places of these kinds, a number is shown whatever it is."""

ODD: Final = "\"'[]{}:,\\&*!#-?|>%@ \n\t\u0000\ufeff"
"""Characters that change what the text around them is."""

SEEDS: Final = [range(63), pytest.param(range(63, 1_500), marks=pytest.mark.thorough)]
"""Each of the formats with each of the mutations, once and many times."""


def planted(chance: random.Random) -> Any:
    """Return a Session with people's data at every place, and at some that are not for it."""
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
    """Return a Session in a webhook, with people's data around it."""
    around = {"person": {"email": TEXTS[0]}, "metadata": {TEXTS[0]: PHONE}, "note": TEXTS[1]}
    return {"type": "session.completed", **around, "properties": session, "last": TEXTS[0]}


def in_array(session: Any, chance: random.Random) -> Any:
    """Return several Sessions, the one in question among them."""
    return [planted(chance), session, {"status": "x", TEXTS[0]: TEXTS[1]}]


SHAPES: Final = (lambda session, _: session, wrapped, in_array)


def as_json(value: Any, chance: random.Random) -> str:
    """Return JSON text, compact or indented."""
    return json.dumps(value, indent=chance.choice((None, 0, 2)), ensure_ascii=chance.random() < 0.5)


def as_yaml(value: Any, chance: random.Random) -> str:
    """Return YAML text, in block style or in flow style."""
    return yaml.safe_dump(
        value, default_flow_style=chance.choice((None, False, True)), sort_keys=False,
        allow_unicode=chance.random() < 0.5, width=chance.choice((60, 10_000)),
    )  # fmt: skip


def in_capture(write: Callable[[str], str]) -> Callable[[Any, random.Random], str]:
    """Return what writes a capture of which a response is the value."""
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
"""The formats, and what writes a value in them."""


def untouched(text: str, _: random.Random) -> str:
    """Return a text as it is."""
    return text


def without_a_character(text: str, chance: random.Random) -> str:
    """Return a text that lacks a quote, a bracket, a colon or a comma."""
    places = [at for at, char in enumerate(text) if char in "\"'[]{}:,\\"]
    at = chance.choice(places)
    return text[:at] + text[at + 1 :]


def with_a_character(text: str, chance: random.Random) -> str:
    """Return a text with a character that does not belong there."""
    at = chance.randrange(len(text))
    return text[:at] + chance.choice(ODD) + text[at:]


def cut_off(text: str, chance: random.Random) -> str:
    """Return the beginning of a text."""
    return text[: chance.randrange(len(text))]


def with_a_line_twice(text: str, chance: random.Random) -> str:
    """Return a text that has a line twice: a duplicate key, mostly."""
    lines = text.splitlines(keepends=True)
    at = chance.randrange(len(lines))
    return "".join([*lines[: at + 1], lines[at], *lines[at + 1 :]])


def with_a_key_twice(text: str, chance: random.Random) -> str:
    """Return a text with people's data under a key that is there a second time."""
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
    """Return a text with what YAML has and JSON has not, people's data in it."""
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
    """Return a text with Python's quotes and words."""
    return text.replace('"', "'").replace("null", "None")


def broken_twice(text: str, chance: random.Random) -> str:
    """Return a text that was broken in two ways."""
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
    """Return what every reporter, and a baseline, says of a text that is called after a format."""
    suffix = {"json": "json", "jsonl": "jsonl", "yaml": "yaml", "har": "har"}.get(form, "yaml")
    writer = BaselineWriter(folder / "baseline.json")
    options = CheckOptions(excerpts=True, writer=writer, redaction=redaction)
    stream = io.BytesIO(text.encode("utf-8", "surrogatepass"))
    file = check_file("-", f"file.{suffix}", CORRECTED, options, stream)
    summary = Summary()
    summary.add(file)
    reports = {"baseline": writer.text()}
    for name in formats:
        made = reporter(name, ReportOptions(statistics=name == "concise"))
        reports[name] = "".join([*made.file(file), *made.end(summary)])
    return reports


def file_of(seed: int) -> tuple[str, str]:
    """Return a format, and a text in it that holds people's data and may be broken."""
    chance = random.Random(seed)
    form = list(WRITERS)[seed % len(WRITERS)]
    mutated = MUTATIONS[seed // len(WRITERS) % len(MUTATIONS)]
    value = chance.choice(SHAPES)(planted(chance), chance)
    return form, mutated(WRITERS[form](value, chance), chance)


def leaks(report: str) -> list[str]:
    """Return the lines of a report that hold what was planted."""
    digits = str(PHONE)[-7:]
    lines = report.splitlines()
    return [line for line in lines if MARK in line.lower() or digits in line]


@pytest.mark.parametrize("seeds", SEEDS, ids=["few", "many"])
def test_nothing_planted_is_in_a_report(tmp_path: Path, seeds: range) -> None:
    """Whatever the format, and however the text is broken."""

    def check(seed: int) -> None:
        form, text = file_of(seed)
        found = {name: leaks(report) for name, report in reports_on(text, form, tmp_path).items()}
        assert {name: lines for name, lines in found.items() if lines} == {}

    for_each(seeds, check)


def test_what_is_planted_would_be_seen(tmp_path: Path) -> None:
    """Without masks, frames and messages of every format and mutation show it."""
    shown = []
    for seed in range(63):
        form, text = file_of(seed)
        reports = reports_on(text, form, tmp_path, NOTHING_HIDDEN, ("text",))
        shown.append(any(leaks(report) for report in reports.values()))
    assert sum(shown) > 40
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
"""Each by the way in which it once got out, or may."""


@pytest.mark.parametrize(
    "options",
    [[], pytest.param(["--as-published", "--statistics"], marks=pytest.mark.thorough)],
)
def test_no_run_shows_what_is_in_a_file(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], options: list[str]
) -> None:
    """Neither on standard output nor on standard error, nor in a baseline, whatever the format."""
    for name, text in CASES.items():
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
    """With ``--show-values``, each file shows what it holds."""

    def check(name: str, text: str) -> None:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        cli.main(["check", "--show-values", str(path)])
        assert leaks(capfd.readouterr().out)

    for_each(CASES.items(), check)


@pytest.mark.parametrize("name", ["duplicate", "quote", "number", "slip", "inner"])
def test_exceptions_show_nothing(name: str) -> None:
    """Their text and their representation are masked, and the findings are not."""
    with pytest.raises(av.InvalidSession) as caught:
        av.validate(CASES[f"{name}.json"])
    error = caught.value
    for each in (error, pickle.loads(pickle.dumps(error))):
        assert leaks(f"{each!s} {each!r} {each.args}") == []
    for finding in error.findings:
        assert leaks(repr(av.masked(finding))) == []
