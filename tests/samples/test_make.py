"""Samples: realistic Sessions without findings, ones with exactly one mistake, and the manual."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import orjson
import pytest
import yaml

import alcamine_validate as av
from alcamine_validate.check.all_files import check_all
from alcamine_validate.check.one_file import CheckOptions
from alcamine_validate.finding import Severity
from alcamine_validate.generated import corrected
from alcamine_validate.lint.codes import CODES, code_of
from alcamine_validate.lint.rules.catalogue import catalogue, documentation
from alcamine_validate.lint.rules.documentation import applied
from alcamine_validate.lint.rules.registry import RULES
from alcamine_validate.lint.rules.schema_codes import EXPLANATIONS
from alcamine_validate.runtime.violation import Violation
from alcamine_validate.samples.mistakes import MISTAKES
from alcamine_validate.samples.texts import TEXTS
from alcamine_validate.schema.overlay import apply_overlay
from alcamine_validate.session import session_schemas
from tests.support import judges
from tests.support.places import ROOT
from tests.support.sessions import base_of_examples
from tests.support.tables import for_each

ALL_RULES: Final = av.Config(select=["ALL"])
"""The settings with every rule, also those about privacy."""

MANY: Final = 10_000
"""The number of samples that are promised to have no findings."""

VARIED: Final = range(300)
"""The seeds whose samples must show all variations of a Session."""

FEW: Final = (0, 1, 2, 7, -1, 10**30)
"""Seeds for the tests of every code."""

EACH_SEED: Final = pytest.mark.parametrize(
    "seed", [FEW[0], *(pytest.param(seed, marks=pytest.mark.thorough) for seed in FEW[1:])]
)
CURRENCY: Final = "/agent/version/incentiveCurrencyCode"
NULL: Final = type(None)
VALUES_ONLY: Final = "ALC008"
"""The code that only a parsed value can have, because no text represents a set."""

IN_VALUES: Final = tuple(code for code in MISTAKES if code != VALUES_ONLY)
"""The codes that both parsed Sessions and their text can have."""

IN_TEXT: Final = (*TEXTS, *IN_VALUES)
POSSIBLE: Final = (*TEXTS, *MISTAKES)
IMPOSSIBLE: Final = tuple(code for code in catalogue() if code not in POSSIBLE)

OF_OTHER_FILES: Final = {
    "ALC010": "limits", "ALC011": "compressed", "ALC012": "YAML", "ALC013": "YAML",
    "ALC014": "YAML", "ALC015": "YAML", "ALC016": "captures", "ALC017": "captures",
    "ALC018": "sample is a Session", "ALC019": "envelope", "ALC020": "place",
    "ALC021": "tables",
}  # fmt: skip
"""The codes of files that samples are not, and a word of the reason for each."""


def codes(data: Any) -> list[str]:
    """Return the code of each finding, with all rules."""
    return [each.code for each in av.findings(data, config=ALL_RULES)]


def checked(path: Path, data: bytes) -> list[str]:
    """Return the code of each finding that ``check`` reports for ``data`` as a file."""
    path.write_bytes(data)
    options = CheckOptions(config=ALL_RULES)
    (file,) = check_all([str(path)], session_schemas(), options)
    return [each.code for each in file.findings]


@cache
def varied() -> list[Any]:
    """Return the samples that are searched for variations. Do not modify them."""
    return [av.sample(seed=seed) for seed in VARIED]


# Without findings


@pytest.mark.parametrize("count", [200, pytest.param(MANY, marks=pytest.mark.thorough)])
def test_samples_have_no_finding(count: int) -> None:
    """A sample has no finding; a null currency is an error only in the published document."""
    for seed in range(count):
        text = av.sample_json(seed=seed)
        assert av.findings(text) == [], seed
        value = orjson.loads(text)
        errors = [(each.keyword, each.pointer) for each in av.PUBLISHED.iter_errors(value)]
        is_null = value["agent"]["version"]["incentiveCurrencyCode"] is None
        assert errors == ([("enum", CURRENCY)] if is_null else []), seed


def test_by_the_letter_only_the_currency_is_found() -> None:
    """Rules report nothing either; samples without a null currency have no finding at all."""
    clean = 0
    for sample in varied():
        found = [(each.code, each.pointer) for each in av.PUBLISHED.findings(sample)]
        is_null = sample["agent"]["version"]["incentiveCurrencyCode"] is None
        assert found == ([("ALC103", CURRENCY)] if is_null else [])
        clean += not found
    assert clean


@pytest.mark.parametrize("seed", [-1, -(10**9), 2**31, 2**64 + 1, 10**100, -(10**100)])
def test_any_integer_is_a_seed(seed: int) -> None:
    """A negative or huge seed has a different sample, without findings like any other."""
    assert codes(av.sample_json(seed=seed)) == []
    assert av.sample(seed=seed) == av.sample(seed=seed)
    others = {0, -seed, seed + 1, seed % 2**31, seed % 2**32, seed % 2**64} - {seed}
    assert av.sample(seed=seed) not in [av.sample(seed=other) for other in others]


@cache
def judge_of(name: str, *, published: bool, own_formats: bool) -> judges.Judge:
    """Return another library as a judge of Sessions."""
    document: Any = av.read_document(ROOT / "spec" / "openapi.yaml")
    if not published:
        overlay = av.read_document(ROOT / "spec" / "overlay.yaml")
        document = apply_overlay(document, overlay)
    schema = {"$ref": "#/components/schemas/Session", **document}
    made = {"jsonschema": judges.python_jsonschema, "jsonschema_rs": judges.jsonschema_rust}
    return made[name](schema, own_formats=own_formats)


EACH_JUDGE: Final = pytest.mark.parametrize("name", ["jsonschema", "jsonschema_rs"])


@EACH_JUDGE
def test_others_accept_the_samples(name: str) -> None:
    """Two other libraries accept them; a null currency is refused by the published document."""
    accepts = judge_of(name, published=False, own_formats=False)
    by_the_letter = judge_of(name, published=True, own_formats=False)
    for sample in varied()[:150]:
        assert accepts(sample)
        is_null = sample["agent"]["version"]["incentiveCurrencyCode"] is None
        assert by_the_letter(sample) is not is_null


@EACH_JUDGE
def test_others_refuse_just_the_invalid_samples(name: str) -> None:
    """They refuse each mistake of severity error, and accept those that only rules report.

    They use the formats of ``judges``, because python-jsonschema accepts any text with an @ as
    an email.
    """
    accepts = judge_of(name, published=False, own_formats=True)
    for code in IN_VALUES:
        is_error = catalogue()[code].severity is Severity.ERROR
        assert [code, accepts(av.sample(seed=3, invalid=code))] == [code, not is_error]


# Varied


@dataclass
class Schema:
    """The places of the published document, such as ``/agent/version/languages/*``, by kind."""

    listed: set[tuple[str, Any]] = field(default_factory=set)
    properties: set[str] = field(default_factory=set)
    optional: set[str] = field(default_factory=set)
    nullable: set[str] = field(default_factory=set)
    booleans: set[str] = field(default_factory=set)
    lists: set[str] = field(default_factory=set)
    free: set[str] = field(default_factory=set)

    def describe(self, schema: Any, place: str = "") -> Schema:
        """Add a place and all places below it, as a schema describes them, and return self."""
        for branch in [*schema.get("anyOf", ()), *schema.get("oneOf", ())]:
            self.describe(branch, place)
        named = schema.get("type", ())
        types = {named} if isinstance(named, str) else set(named)
        for kind in types & self._kinds().keys():
            self._kinds()[kind].add(place)
        self.free |= {place} if "additionalProperties" in schema else set()
        self.listed |= {(place, value) for value in schema.get("enum", ())}
        if "items" in schema:
            self.describe(schema["items"], f"{place}/*")
        for name, below in schema.get("properties", {}).items():
            self.properties.add(f"{place}/{name}")
            self.optional |= set() if name in schema.get("required", ()) else {f"{place}/{name}"}
            self.describe(below, f"{place}/{name}")
        return self

    def _kinds(self) -> dict[str, set[str]]:
        return {"null": self.nullable, "boolean": self.booleans, "array": self.lists}


@cache
def schema() -> Schema:
    """Return the places of a Session in the published document, read with PyYAML alone."""
    text = (ROOT / "spec" / "openapi.yaml").read_text("utf-8")
    return Schema().describe(yaml.safe_load(text)["components"]["schemas"]["Session"])


def occurrences(value: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each place of a Session and its value, but none within free-form objects."""
    yield place, value
    if isinstance(value, list):
        for item in value:
            yield from occurrences(item, f"{place}/*")
    elif isinstance(value, dict) and place not in schema().free:
        for name, item in value.items():
            yield from occurrences(item, f"{place}/{name}")


@cache
def occurring() -> dict[str, list[Any]]:
    """Return all values at each place of the varied samples."""
    found = defaultdict(list)
    for sample in varied():
        for place, value in occurrences(sample):
            found[place].append(value)
    return dict(found)


def test_the_document_was_understood() -> None:
    """The places for the next tests are not empty, and have values that are easy to look up."""
    assert len(schema().listed) == 48
    assert ("/type", "WEB_VOICE") in schema().listed
    assert ("/agent/version/inputMode/*", "SMS") in schema().listed
    assert ("/agent/version/config/stt/model", "INK_WHISPER") in schema().listed
    assert {"/ledger", "/completedMeta", "/agent/version/config", "/endedAt"} <= schema().nullable
    assert schema().optional == {
        "/completedMeta",
        "/completedMeta/traceId",
        *(f"/agent/{name}At" for name in ("archived", "completed", "published")),
        *(f"/agent/version/config/{name}" for name in ("llm", "llm/temperature", "stt", "tts")),
    }
    assert schema().free == {"/person/properties", "/person/mergeMeta"}
    assert len(schema().booleans) == 5


def test_samples_have_only_known_properties() -> None:
    """Samples have all known properties and no others."""
    below = {f"{place}/*" for place in schema().lists}
    assert set(occurring()) == schema().properties | below | {""}


def test_every_listed_value_occurs() -> None:
    """These are types, statuses, reasons, lengths, languages, input modes, providers and models."""
    found = {
        (place, value)
        for place, values in occurring().items()
        for value in values
        if isinstance(value, str)
    }
    assert schema().listed - found == set()


def test_every_type_occurs_with_every_status() -> None:
    """A call may be pending, and a Session in the browser completed."""
    types = [value for place, value in schema().listed if place == "/type"]
    statuses = [value for place, value in schema().listed if place == "/status"]
    found = {(sample["type"], sample["status"]) for sample in varied()}
    assert found == {(type_, status) for type_ in types for status in statuses}


def test_what_may_be_null_is_so_at_times() -> None:
    """Each nullable place is null at least once, and not null at least once."""
    never = {place for place in schema().nullable if None not in occurring()[place]}
    always = {place for place in schema().nullable if set(map(type, occurring()[place])) == {NULL}}
    assert (never, always) == (set(), set())


def test_what_may_be_absent_is_so_at_times() -> None:
    """Each optional property is absent from its object at least once, and present at least once."""
    for place in schema().optional:
        owner, _, name = place.rpartition("/")
        objects = [value for value in occurring()[owner] if isinstance(value, dict)]
        assert {name in value for value in objects} == {True, False}, place


def test_what_is_required_is_never_absent() -> None:
    """What is required is read from the published document here, independently of our code."""
    for place in schema().properties - schema().optional:
        owner, _, name = place.rpartition("/")
        assert all(name in value for value in occurring()[owner] if isinstance(value, dict)), place


def test_booleans_are_both() -> None:
    """Each boolean is true in some samples and false in others."""
    for place in schema().booleans:
        assert {True, False} <= set(occurring()[place]), place


def test_lists_are_of_several_lengths() -> None:
    """Lists have one, two, three or more elements, and never the same element twice."""
    for place in schema().lists:
        assert {1, 2, 3} <= {len(value) for value in occurring()[place]}, place
        assert all(len(set(value)) == len(value) for value in occurring()[place]), place


def test_free_form_objects_are_varied() -> None:
    """Each free-form object is empty in some samples and not in others."""
    for place in schema().free:
        assert {bool(value) for value in occurring()[place]} == {True, False}, place


def test_prose_is_as_people_write_it() -> None:
    """Prompts are empty, of one or many lines, long, and in more than ASCII, as are names."""
    prompts = occurring()["/agent/version/systemPrompt"]
    texts = [prompt for prompt in prompts if prompt]
    assert "" in prompts
    assert any("\n" in text for text in texts)
    assert any("\n" not in text for text in texts)
    assert max(map(len, texts)) > 1_000
    assert any(ord(char) > 0xFFFF for text in texts for char in text)
    assert any('"' in text for text in texts)
    names = [*occurring()["/name"], *occurring()["/conversation/name"]]
    assert any(not name.isascii() for name in names)


def test_no_id_is_used_for_two_things() -> None:
    """The ids of a sample's own objects differ from each other and from those of other seeds."""
    own = (
        "/id",
        "/agent/id",
        "/agent/version/id",
        "/workspaceId",
        "/person/id",
        "/conversation/id",
    )
    seen = [value for place in own for value in occurring()[place]]
    assert len(set(seen)) == len(seen) == len(own) * len(VARIED)


# The same for the same seed


def test_a_seed_gives_the_same_again() -> None:
    """Calls with one seed return the same, parsed and as text, whatever other calls are between."""
    texts = [av.sample_json(seed=seed) for seed in range(20)]
    for seed in reversed(range(20)):
        assert av.sample_json(seed=seed) == texts[seed]
        assert orjson.dumps(av.sample(seed=seed)) == texts[seed]
    assert len(set(texts)) == len(texts)


def test_no_seed_is_seed_0() -> None:
    """Seed 0 is the default, with a mistake and without."""
    assert av.sample() == av.sample(seed=0)
    assert av.sample_json() == av.sample_json(seed=0)
    assert av.sample(invalid="ALC501") == av.sample(seed=0, invalid="ALC501")
    assert av.sample_json(invalid="ALC002") == av.sample_json(seed=0, invalid="ALC002")


def test_text_is_compact_utf8() -> None:
    """The text has no spaces and no unnecessary escapes, as the server sends it."""
    for seed in range(50):
        text = av.sample_json(seed=seed)
        assert isinstance(text, bytes)
        value = json.loads(text)
        assert text.decode() == json.dumps(value, ensure_ascii=False, separators=(",", ":"))


FINGERPRINT: Final = """\
import hashlib, sys
import alcamine_validate as av
digest = hashlib.sha256()
for code in [None, *sys.argv[1:]]:
    for seed in (-5, 0, 1, 2, 3, 10**20):
        digest.update(av.sample_json(seed=seed, invalid=code))
print(digest.hexdigest())
"""


def test_every_process_gives_the_same() -> None:
    """Samples do not depend on the hash seed, time zone or locale, or on assertions (-OO)."""
    digest = hashlib.sha256()
    for code in (None, *IN_TEXT):
        for seed in (-5, 0, 1, 2, 3, 10**20):
            digest.update(av.sample_json(seed=seed, invalid=code))
    environments: list[tuple[list[str], dict[str, str]]] = [
        ([], {"PYTHONHASHSEED": "0", "TZ": "Asia/Tokyo"}),
        (["-OO"], {"PYTHONHASHSEED": "4711", "LC_ALL": "C", "TZ": "America/New_York"}),
    ]
    for options, environment in environments:
        result = subprocess.run(
            [sys.executable, *options, "-c", FINGERPRINT, *IN_TEXT],
            env={**os.environ, **environment}, capture_output=True, encoding="utf-8", timeout=60,
            check=True, cwd=ROOT,
        )  # fmt: skip
        assert result.stdout.strip() == digest.hexdigest()


def wrecked(value: Any) -> None:
    """Change everything in a parsed Session, in place."""
    for item in list(value.values()) if isinstance(value, dict) else list(value):
        if isinstance(item, dict | list):
            wrecked(item)
    if isinstance(value, dict):
        value.clear()
        value["wrecked"] = True
    else:
        value[:] = ["wrecked"]


def test_a_sample_is_the_callers_own() -> None:
    """Changing a sample does not change the next one."""
    for seed in range(30):
        before = av.sample_json(seed=seed)
        wrecked(av.sample(seed=seed))
        assert av.sample_json(seed=seed) == before


def test_a_sample_with_a_mistake_is_the_callers_own() -> None:
    """The values that a mistake puts into a sample are created again each time."""

    def check(code: str) -> None:
        before = repr(av.sample(seed=1, invalid=code))
        wrecked(av.sample(seed=1, invalid=code))
        assert repr(av.sample(seed=1, invalid=code)) == before
        wrecked(av.sample(seed=2, invalid=code))
        assert repr(av.sample(seed=1, invalid=code)) == before

    for_each(MISTAKES, check)


# With exactly one mistake


@EACH_SEED
def test_each_code_has_a_sample_of_its_own_or_a_reason(seed: int, tmp_path: Path) -> None:
    """A sample has only the requested finding, or there is a reason why it can't be made."""
    path = tmp_path / "session.json"

    def check(code: str, name: str) -> None:
        if code in IN_TEXT:
            assert checked(path, av.sample_json(seed=seed, invalid=name)) == [code]
        else:
            with pytest.raises(av.NoSample, match=code):
                av.sample_json(seed=seed, invalid=name)
        if code in MISTAKES:
            assert codes(av.sample(seed=seed, invalid=name)) == [code]
        else:
            with pytest.raises(av.NoSample, match=code):
                av.sample(seed=seed, invalid=name)

    for_each(
        ((code, name) for code, row in catalogue().items() for name in (code, row.rule)), check
    )


@EACH_SEED
def test_each_mistake_is_the_same_in_text(seed: int) -> None:
    """The text of a sample represents the parsed value, and has the same finding."""

    def check(code: str) -> None:
        value = av.sample(seed=seed, invalid=code)
        text = av.sample_json(seed=seed, invalid=code)
        assert orjson.loads(text) == value
        in_value, in_text = (av.findings(each, config=ALL_RULES) for each in (value, text))
        assert [(each.pointer, each.message) for each in in_text] == [
            (each.pointer, each.message) for each in in_value
        ]
        assert [each.code for each in in_text] == [code]

    for_each(IN_VALUES, check)


def test_each_spoilt_text_is_found_without_a_file() -> None:
    """av.findings, which treats a text as one Session, finds each mistake of a text."""

    def check(code: str) -> None:
        for seed in FEW:
            assert codes(av.sample_json(seed=seed, invalid=code)) == [code]

    for_each([code for code in TEXTS if code != "ALC007"], check)


def test_an_empty_array_is_nothing_to_check(tmp_path: Path) -> None:
    """``check`` reports it, because it searches arrays for Sessions."""
    assert av.sample_json(seed=5, invalid="nothing-to-check") == b"[]"
    assert checked(tmp_path / "sessions.json", b"[]") == ["ALC007"]


@pytest.mark.parametrize("count", [50, pytest.param(1_000, marks=pytest.mark.thorough)])
def test_a_cut_text_is_utf8_all_the_same(count: int) -> None:
    """A text is cut between characters, never within one, which would not be valid UTF-8."""
    for seed in range(count):
        text = av.sample_json(seed=seed, invalid="invalid-json")
        assert codes(text) == ["ALC002"], seed
        text.decode()


def test_mistakes_differ_from_seed_to_seed() -> None:
    """Each seed has a different Session, with the same mistake."""

    def check(code: str) -> None:
        made = [repr(av.sample(seed=seed, invalid=code)) for seed in range(5)]
        assert len(set(made)) == len(made)

    for_each(MISTAKES, check)


# Codes without a sample


def kinds_of_call(call: ast.Call) -> Iterator[Violation]:
    """Yield each violation that a call in generated code can make, as ``code_of`` needs it."""
    kind = ast.literal_eval(call.args[0])
    if kind == "pairing":
        # This kind has two codes: for a known model of another provider, and for an unknown model.
        for value in ("A", "B"):
            yield Violation(kind, "", "", {"value": value, "owners": {"A": "X"}})
        return
    params: dict[str, Any] = {}
    if kind == "format":
        assert isinstance(call.args[3], ast.Dict)
        pairs = zip(call.args[3].keys, call.args[3].values, strict=True)
        # The value is a variable; everything else is a constant.
        params = {
            ast.literal_eval(key): ast.literal_eval(value)
            for key, value in pairs
            if key is not None and isinstance(value, ast.Constant)
        }
        assert params.keys() == {"format"}
    yield Violation(kind, "", "", params)


def fired_by(source: str) -> set[str]:
    """Return the codes of all violations that generated code can make."""
    calls = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Violation"
    ]
    return {code_of(violation).code for call in calls for violation in kinds_of_call(call)}


def test_what_has_no_sample_is_what_nothing_can_fire() -> None:
    """The generated code can fire all other codes of the schema, and no others."""
    source = Path(str(corrected.__file__)).read_text("utf-8")
    of_the_schema = {row.code for row in CODES if not row.code.startswith("ALC0")}
    never = of_the_schema - fired_by(source)
    assert fired_by(source) <= of_the_schema
    assert set(IMPOSSIBLE) == {"ALC001", "ALC009", *OF_OTHER_FILES} | never
    assert {"ALC104", "ALC110", "ALC205"} <= never
    assert {each.code for each in RULES} <= set(POSSIBLE)
    assert len(POSSIBLE) == len(set(POSSIBLE))


def test_a_code_without_a_sample_has_a_reason() -> None:
    """The message names the code, and gives the right reason."""

    def check(code: str) -> None:
        reasons = {"ALC001": "unreadable", "ALC009": "memory", **OF_OTHER_FILES}
        for make in (av.sample, av.sample_json):
            with pytest.raises(av.NoSample) as caught:
                make(invalid=code)
            assert f"no sample of {code} ({catalogue()[code].rule}) can be made: " in str(
                caught.value
            )
            assert reasons.get(code, "schema") in str(caught.value)

    for_each(IMPOSSIBLE, check)


def test_a_parsed_value_can_not_have_a_mistake_of_text() -> None:
    """The message says what to use instead."""

    def check(code: str) -> None:
        with pytest.raises(av.NoSample, match=f"{code} is only reported for text.*sample_json"):
            av.sample(invalid=code)

    for_each(TEXTS, check)


def test_a_text_can_not_hold_a_value_that_is_not_valid_json() -> None:
    """The message says what to use instead."""
    with pytest.raises(av.NoSample, match=r"ALC008 is never reported for text.*av\.sample"):
        av.sample_json(invalid="no-json-value")
    assert codes(av.sample(invalid="no-json-value")) == ["ALC008"]


def test_no_sample_is_a_value_error() -> None:
    """Code that does not know the exception can catch it."""
    assert issubclass(av.NoSample, ValueError)
    assert issubclass(av.UnknownSelector, ValueError)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("other-agnt", 'did you mean "other-agent"?'),
        ("ALC51", "unknown rule"),
        ("alc501", 'did you mean "ALC501"?'),
        ("ALC5", "selects 9 rules; name one rule"),
        ("ALL", "rules; name one rule"),
        ("", "unknown rule"),
    ],
)
def test_a_selector_of_no_rule_or_of_many_has_no_sample(name: str, words: str) -> None:
    """An unknown name and a group of rules are refused."""
    for make in (av.sample, av.sample_json):
        with pytest.raises(av.UnknownSelector) as caught:
            make(invalid=name)
        assert words in str(caught.value)


# The manual


def test_every_code_is_explained() -> None:
    """A code has a summary of one sentence, and an explanation."""

    def check(code: str) -> None:
        words = documentation(code)
        assert words.summary.endswith(".")
        assert "\n" not in words.summary
        assert words.explanation
        assert not {"Bad:", "Good:"} & set(words.explanation.split())

    for_each(catalogue(), check)


def test_examples_are_right() -> None:
    """A bad example has its code and no other, and a good one has none, parsed and as text."""

    def check(code: str) -> None:
        words = documentation(code)
        assert bool(words.bad) is bool(words.good)
        if not words.bad:
            return
        bad, good = applied(base_of_examples(), words.bad), applied(base_of_examples(), words.good)
        assert set(codes(bad)) == set(codes(json.dumps(bad))) == {code}
        assert codes(good) == codes(json.dumps(good)) == []
        assert words.bad != words.good

    for_each(catalogue(), check)


def test_a_code_that_can_be_fired_has_examples() -> None:
    """A code has two examples if parsed Sessions and text can have it, and none otherwise."""

    def check(code: str) -> None:
        words = documentation(code)
        wanted = code in IN_VALUES
        assert (bool(words.bad), bool(words.good)) == (wanted, wanted)

    for_each(catalogue(), check)


def test_explanations_are_of_codes() -> None:
    """No row is for an unknown code, or for a rule, which has its own explanation."""
    assert set(EXPLANATIONS) <= {row.code for row in CODES}
    possible = {row.code for row in CODES} & {*POSSIBLE, "ALC001", "ALC009"}
    assert possible <= set(EXPLANATIONS)
    assert list(EXPLANATIONS) == sorted(EXPLANATIONS)
