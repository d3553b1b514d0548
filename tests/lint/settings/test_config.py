"""Settings: what each key takes, what it does to findings, and the files they come from."""

from __future__ import annotations

import json
import os
import tomllib
from contextlib import suppress
from dataclasses import FrozenInstanceError, fields, replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import alcamine_validate as av
from alcamine_validate.lint.codes import UNSUPPRESSIBLE
from alcamine_validate.lint.linter import linter_for
from alcamine_validate.lint.rules.catalogue import catalogue
from alcamine_validate.lint.settings import files as config_files
from alcamine_validate.lint.settings.config import DEFAULT, KEYS, Config, ConfigError, key_of
from alcamine_validate.lint.settings.files import as_toml, find_file, read_config
from alcamine_validate.text.gitignore import InvalidPattern, check_pattern
from tests.support.places import EXAMPLES
from tests.support.sessions import ABSENT, session

GOOD: Final = EXAMPLES / "session.json"
OTHER: Final = "z9w8n2x6c0v5b9m3l7k1j2hg"


def said(value: Any, **settings: Any) -> list[tuple[str, str]]:
    """Return the code and pointer of every finding of a Session, alike parsed and as text."""
    config = Config(**settings)
    found = [(one.code, one.pointer) for one in av.findings(value, config=config)]
    of_text = av.findings(json.dumps(value), config=config)
    assert found == [(one.code, one.pointer) for one in of_text]
    return found


def codes(value: Any, **settings: Any) -> set[str]:
    """Return the codes of every finding of a Session."""
    return {code for code, _ in said(value, **settings)}


def levels(value: Any, **settings: Any) -> dict[str, str]:
    """Return the severity of each code that was found."""
    found = av.findings(value, config=Config(**settings))
    return {one.code: str(one.severity) for one in found}


# Session that have something to say of themselves

NEW: Final = session(("/messages", [{"text": "hi"}]))  # ALC701
STATUS: Final = session(("/status", "wrong"))  # ALC103
REPEATED: Final = session(("/agent/version/inputMode", ["WEB_VOICE", "PHONE", "PHONE"]))  # ALC632
MODES: Final = session(("/agent/version/inputMode", ["WEB_VOICE", "PHONE", 5]))  # ALC101
LACKING: Final = session(("/name", ABSENT), ("/agent/slug", ABSENT))  # ALC102 twice
LEDGER: Final = session(("/ledger/sessionId", OTHER))  # ALC507
MANY: Final = session(
    ("/status", "wrong"), ("/messages", []), ("/agent/slugg", 1), ("/agent/slug", "")
)  # ALC103, ALC701 twice, ALC635


def test_the_examples_are_as_they_should_be() -> None:
    """Without settings each Session here has just the findings that it was made for."""
    assert said(session()) == []
    assert said(NEW) == [("ALC701", "/messages")]
    assert said(STATUS) == [("ALC103", "/status")]
    assert said(REPEATED) == [("ALC632", "/agent/version/inputMode/2")]
    assert said(MODES) == [("ALC101", "/agent/version/inputMode/2")]
    assert sorted(said(LACKING)) == [("ALC102", ""), ("ALC102", "/agent")]
    assert codes(LEDGER) == {"ALC507"}
    assert sorted(said(MANY)) == [
        ("ALC103", "/status"),
        ("ALC635", "/agent/slug"),
        ("ALC701", "/agent/slugg"),
        ("ALC701", "/messages"),
    ]


# What a Config is


def test_a_config_without_settings_is_the_default() -> None:
    """Everything on, nothing ignored, errors fail, no tolerance."""
    config = Config()
    assert config == DEFAULT
    assert (config.select, config.extend_select, config.ignore) == (("ALL",), (), ())
    assert (config.severity, config.per_file_ignores, config.exclude) == ({}, {}, ())
    assert (config.fail_on, config.tolerance, config.root) == (
        av.Severity.ERROR,
        Fraction(0),
        "",
    )
    assert av.findings(MANY) == av.findings(MANY, config=config) == av.findings(MANY, config=None)


def test_every_field_has_its_key() -> None:
    """All but the root, which says where a file lies."""
    names = [field.name for field in fields(Config) if field.name != "root"]
    assert list(KEYS) == [key_of(name) for name in names]
    assert "per-file-ignores" in KEYS


def test_a_config_is_a_value() -> None:
    """Frozen, hashable, equal where its settings are, whatever they were given as."""
    config = Config(select=["ALC5"], severity={"ALC501": "info"})
    again = Config(select=("ALC5",), severity={"ALC501": av.Severity.INFO})
    assert config == again
    assert hash(config) == hash(again)
    assert config != replace(config, fail_on=av.Severity.INFO)
    with pytest.raises(FrozenInstanceError):
        config.select = ()  # type: ignore[misc]


def test_a_config_does_not_change_with_what_it_was_made_of() -> None:
    """Lists and tables are copied."""
    select, severity, ignores = ["ALC5"], {"ALC501": "info"}, {"*.json": ["ALC5"]}
    config = Config(select=select, severity=severity, per_file_ignores=ignores)
    select.append("ALL")
    severity["ALC502"] = "error"
    ignores["*.json"].append("ALC7")
    assert config == Config(
        select=("ALC5",),
        severity={"ALC501": av.Severity.INFO},
        per_file_ignores={"*.json": ("ALC5",)},
    )


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ("250ms", Fraction(1, 4)),
        (0.25, Fraction(1, 4)),
        (2, 2),
        (timedelta(milliseconds=5), Fraction(1, 200)),
        (Fraction(1, 3), Fraction(1, 3)),
    ],
)
def test_the_tolerance_is_in_seconds(given_: Any, expected: Fraction) -> None:
    """Whatever it was given as, and equal where it is the same time."""
    config = Config(order_tolerance=given_)
    assert config.tolerance == expected
    assert config == Config(order_tolerance=expected)


def test_any_collection_of_selectors_will_do() -> None:
    """A list, a set, a generator: all are kept as a tuple."""
    for many in (["ALC5"], {"ALC5"}, frozenset({"ALC5"}), (each for each in ["ALC5"])):
        assert Config(select=many).select == ("ALC5",)  # type: ignore[arg-type]


# What it refuses

LISTS: Final = ("select", "extend_select", "ignore", "exclude")
TABLES: Final = ("severity", "per_file_ignores")


def refusal(**settings: Any) -> str:
    """Return why a Config can't be made; a ConfigError is a ValueError, in one line."""
    with pytest.raises(ConfigError) as caught:
        Config(**settings)
    assert isinstance(caught.value, ValueError)
    assert str(caught.value).isprintable()
    return str(caught.value)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("ALC501", 'not "ALC501"'),
        ("", 'not ""'),
        (b"ALC501", "not bytes"),
        (5, "not 5"),
        (True, "not true"),
        (None, "not NoneType"),
        ({"ALC501": True}, "not dict"),
        ({}, "not dict"),
        (["ALC501", 5], "not of 5"),
        ([0.5], "not of 0.5"),
        ([True], "not of true"),
        ([None], "not of NoneType"),
        ([["ALC501"]], "not of list"),
        ([{}], "not of dict"),
        ([b"ALC501"], "not of bytes"),
        pytest.param(10**5000, "not", id="huge"),
    ],
)
def test_a_list_of_strings_is_nothing_else(name: str, wrong: Any, words: str) -> None:
    """The key is named as in a file, and what was there instead."""
    text = refusal(**{name: wrong})
    assert text.startswith(f"{key_of(name)} must be a list of strings, {words}")


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("wrong", ["error", ["ALC501"], 5, True, None, [], [("ALC501", "error")]])
def test_a_table_is_nothing_else(name: str, wrong: Any) -> None:
    """Neither a string nor a list."""
    assert refusal(**{name: wrong}).startswith(f"{key_of(name)} must be a table, not ")


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_strings_for_keys(name: str) -> None:
    """A file can't have others; the library can."""
    assert key_of(name) in refusal(**{name: {5: "error"}})


@pytest.mark.parametrize("name", ["select", "extend_select", "ignore"])
@pytest.mark.parametrize(
    ("unknown", "meant"),
    [
        ("ALC5011", "ALC501"),
        ("alc701", "ALC701"),
        ("all", "ALL"),
        ("other-agnet", "other-agent"),
        ("Unknown-Property", "unknown-property"),
    ],
)
def test_the_nearest_selector_is_named(name: str, unknown: str, meant: str) -> None:
    """In every list of selectors."""
    text = refusal(**{name: ["ALC5", unknown]})
    start = f'{key_of(name)}: no rule is called "{unknown}"'
    assert text == f'{start} (did you mean "{meant}"?)'


@pytest.mark.parametrize("unknown", ["", "ALC9", "nothing-like-it", "ALC501 ", "ALC5*"])
def test_an_unknown_selector_is_refused_everywhere(unknown: str) -> None:
    """Also where nothing is near it."""
    words = f"no rule is called {json.dumps(unknown)}"
    assert refusal(select=[unknown]).startswith(f"select: {words}")
    assert refusal(ignore=[f"{unknown}:/x"]).startswith(f"ignore: {words}")
    assert refusal(severity={unknown: "error"}).startswith(f"severity: {words}")
    for per_file in ([unknown], [f"{unknown}:/x"]):
        text = refusal(per_file_ignores={"*.json": per_file})
        assert text.startswith(f"per-file-ignores: *.json: {words}")


@pytest.mark.parametrize("name", ["select", "extend_select"])
def test_a_place_is_only_for_what_is_ignored(name: str) -> None:
    """Rules are selected for all of a Session."""
    assert refusal(**{name: ["ALC701:/messages"]}).startswith(f"{key_of(name)}: no rule is called")
    assert "no rule is called" in refusal(severity={"ALC701:/messages": "info"})


@pytest.mark.parametrize("wrong", ["eror", "Error", "ERROR", "warn", "", "fatal", " error"])
def test_a_severity_is_one_of_three(wrong: str) -> None:
    """All three are named."""
    words = f'must be one of "error", "warning", "info", not {json.dumps(wrong)}'
    assert refusal(fail_on=wrong).startswith(f"fail-on {words}")
    assert refusal(severity={"ALC501": wrong}).startswith(f"severity: ALC501 {words}")


@pytest.mark.parametrize(
    ("wrong", "meant"), [("eror", "error"), ("WARNING", "warning"), ("warnings", "warning")]
)
def test_the_nearest_severity_is_named(wrong: str, meant: str) -> None:
    """Where there is one."""
    for text in (refusal(fail_on=wrong), refusal(severity={"ALC501": wrong})):
        assert text.endswith(f'(did you mean "{meant}"?)')


@pytest.mark.parametrize("wrong", [1, True, None, ["error"], {}, 0.5, b"error"])
def test_a_severity_is_a_string(wrong: Any) -> None:
    """Nothing else has a name."""
    assert refusal(fail_on=wrong).startswith('fail-on must be one of "error"')
    assert refusal(severity={"ALC5": wrong}).startswith('severity: ALC5 must be one of "error"')


@pytest.mark.parametrize(
    "wrong",
    ["", "x", "5 minutes", "-5ms", "1e3", -1, -0.5, timedelta(-1), Fraction(-1), True, False,
     None, [], ["5ms"], float("nan"), float("inf"), b"5ms", pytest.param(10**5000, id="huge")],
)  # fmt: skip
def test_a_tolerance_is_a_duration(wrong: Any) -> None:
    """Neither negative, nor nonsense, nor a bool."""
    assert refusal(order_tolerance=wrong).startswith("order-tolerance: ")


def test_what_a_duration_looks_like_is_said() -> None:
    """With an example of each unit."""
    text = refusal(order_tolerance="5 minutes")
    assert text.endswith("no duration: '5 minutes'; write one such as 250ms, 1.5s, 2m or 0")


@pytest.mark.parametrize("bad", ["[z-a]", "x/[z-a]/*", "![z-a]"])
def test_a_bad_pattern_is_refused(bad: str) -> None:
    """Of paths, and of places."""
    assert refusal(exclude=["ok", bad]).startswith("exclude: no pattern of paths: ")
    assert refusal(per_file_ignores={bad: ["ALC5"]}).startswith("per-file-ignores: no pattern")
    assert refusal(ignore=[f"ALC5:/{bad}"]).startswith("ignore: no pattern")
    assert refusal(per_file_ignores={"*": [f"ALC5:/{bad}"]}).startswith("per-file-ignores: *: ")


@pytest.mark.parametrize("place", ["messages", "*", "#/messages", " /messages", ":", "!/messages"])
def test_a_place_starts_with_a_slash(place: str) -> None:
    """As a JSON Pointer does."""
    text = refusal(ignore=[f"ALC701:{place}"])
    assert text.startswith("ignore: ")
    assert "a place starts with /, such as /messages" in text


@pytest.mark.parametrize("wrong", ["ALC5", 5, None, {"ALC5": True}, ["ALC5", 5]])
def test_files_ignore_lists_of_selectors(wrong: Any) -> None:
    """The pattern is named with the key."""
    text = refusal(per_file_ignores={"x/*": wrong})
    assert text.startswith("per-file-ignores: x/* must be a list of strings, not ")


# What has no verdict can't be silenced


@pytest.mark.parametrize("code", sorted(UNSUPPRESSIBLE))
def test_what_has_no_verdict_can_not_be_ignored_by_name(code: str) -> None:
    """Neither by its code nor in words, nowhere, and not in some files."""
    for exact in (code, catalogue()[code].rule, f"{code}:/x", f"{code}:"):
        assert "can't be ignored" in refusal(ignore=[exact])
        assert "can't be ignored" in refusal(per_file_ignores={"*": [exact]})


@pytest.mark.parametrize("code", sorted(UNSUPPRESSIBLE))
def test_what_has_no_verdict_can_not_be_less_than_an_error(code: str) -> None:
    """By name; that it is an error may be said."""
    for exact in (code, catalogue()[code].rule):
        for level in ("warning", "info"):
            assert "can't be less than an error" in refusal(severity={exact: level})
        assert Config(severity={exact: av.Severity.ERROR})


@pytest.mark.parametrize("group", ["ALL", "ALC", "ALC0", "ALC00"])
def test_by_a_group_what_has_no_verdict_is_kept(group: str) -> None:
    """It is an error still, wherever, and whatever is selected."""
    cases: tuple[dict[str, Any], ...] = (
        {"ignore": [group]},
        {"ignore": [f"{group}:"]},
        {"ignore": [f"{group}:/*"]},
        {"severity": {group: "info"}},
        {"select": ["ALC5"], "ignore": [group]},
        {"select": []},
    )
    for settings in cases:
        (found,) = av.findings("{", config=Config(**settings))
        assert (found.code, found.severity) == ("ALC002", av.Severity.ERROR)
        with pytest.raises(av.InvalidSession):
            av.validate("{", config=Config(**settings))


def test_a_value_that_is_no_json_is_never_silenced() -> None:
    """The library has inputs of its own that have no verdict."""
    value = session(("/name", b"bytes"))
    (found,) = av.findings(value, config=Config(ignore=("ALL", "ALL:", "ALL:/name")))
    assert (found.code, found.severity) == ("ALC008", av.Severity.ERROR)


def test_duplicate_keys_may_be_ignored() -> None:
    """They are about the input, and there is a verdict all the same."""
    text = json.dumps(session())[:-1] + ',"name":"again"}'
    assert [one.code for one in av.findings(text)] == ["ALC004"]
    for ignore in ("ALC004", "duplicate-key", "ALC0", "ALL"):
        config = Config(ignore=(ignore,))
        assert av.findings(text, config=config) == []
        assert av.validate(text, config=config)["name"] == "again"
    (found,) = av.findings(text, config=Config(severity={"ALC004": av.Severity.INFO}))
    assert found.severity is av.Severity.INFO


# select and ignore


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, {"ALC103", "ALC635", "ALC701"}),
        ({"select": ["ALC7"]}, {"ALC701"}),
        ({"select": ["ALC1", "unknown-property"]}, {"ALC103", "ALC701"}),
        ({"select": ["unlisted-value"]}, {"ALC103"}),
        ({"select": ["ALC5"]}, set()),
        ({"select": []}, set()),
        ({"select": [], "extend_select": ["ALC7"]}, {"ALC701"}),
        ({"select": ["ALC1"], "extend_select": ["ALC7"]}, {"ALC103", "ALC701"}),
        ({"ignore": ["ALC7"]}, {"ALC103", "ALC635"}),
        ({"ignore": ["ALC103"]}, {"ALC635", "ALC701"}),
        ({"ignore": ["empty-name", "unlisted-value"]}, {"ALC701"}),
        ({"ignore": ["ALL"]}, set()),
        ({"select": ["ALC701"], "ignore": ["ALC7"]}, {"ALC701"}),
        ({"select": ["ALC7"], "ignore": ["ALC701"]}, set()),
        ({"select": ["ALC7"], "ignore": ["ALC7"]}, set()),
        ({"select": ["ALC701"], "ignore": ["unknown-property"]}, set()),
        ({"select": ["ALL", "ALC635"], "ignore": ["ALC6"]}, {"ALC103", "ALC635", "ALC701"}),
        ({"extend_select": ["ALC635"], "ignore": ["ALC6", "ALC1"]}, {"ALC635", "ALC701"}),
    ],
)
def test_what_is_selected_is_found(settings: dict[str, Any], expected: set[str]) -> None:
    """Rules and the schema's own codes alike; the more specific selector wins."""
    assert codes(MANY, **settings) == expected


def test_one_rule_of_a_family_can_be_kept() -> None:
    """The issue's example, with a Session that breaks several of the family."""
    value = session(("/agentId", OTHER), ("/ledger/sessionId", OTHER))
    assert codes(value) >= {"ALC501", "ALC507"}
    assert codes(value, select=["ALC501"], ignore=["ALC5"]) == {"ALC501"}
    assert codes(value, select=["ALC501"], ignore=["ALC501"]) == set()
    assert codes(value, select=["ALL"], ignore=["ALC5"]) == set()


def test_an_ignored_error_does_not_make_a_session_invalid() -> None:
    """And one that is not selected does not either."""
    for settings in ({"ignore": ["ALC103"]}, {"select": ["ALC7"]}, {"ignore": ["ALC103:/status"]}):
        config = Config(**settings)  # type: ignore[arg-type]
        assert av.validate(STATUS, config=config) is STATUS
        assert av.validate(json.dumps(STATUS), config=config) == STATUS


# severity


def test_a_rule_that_is_promoted_makes_a_session_invalid() -> None:
    """For validate, parsed and as text; without it, it is valid."""
    assert levels(NEW) == {"ALC701": "warning"}
    assert av.validate(NEW) is NEW
    for selector in ("ALC701", "unknown-property", "ALC7", "ALL"):
        config = Config(severity={selector: av.Severity.ERROR})
        for data in (NEW, json.dumps(NEW)):
            with pytest.raises(av.InvalidSession, match=r"^/messages: ALC701 ") as caught:
                av.validate(data, config=config)
            (found,) = caught.value.findings
            assert found.severity is av.Severity.ERROR
    assert av.validate(session(), config=config) == session()


def test_an_error_that_is_demoted_leaves_a_session_valid() -> None:
    """It is still found, and not by more than it should."""
    for level in ("warning", "info"):
        config = Config(severity={"ALC103": av.Severity(level)})
        assert levels(STATUS, severity={"ALC103": level}) == {"ALC103": level}
        assert av.validate(STATUS, config=config) is STATUS
        with pytest.raises(av.InvalidSession) as caught:
            av.validate(session(("/status", "x"), ("/name", 5)), config=config)
        assert str(caught.value).startswith("/name: ALC101 ")
        assert {one.code for one in caught.value.findings} == {"ALC101", "ALC103"}


@pytest.mark.parametrize(
    ("severity", "expected"),
    [
        ({}, {"ALC103": "error", "ALC635": "warning", "ALC701": "warning"}),
        ({"ALL": "info"}, {"ALC103": "info", "ALC635": "info", "ALC701": "info"}),
        (
            {"ALL": "info", "ALC7": "error"},
            {"ALC103": "info", "ALC635": "info", "ALC701": "error"},
        ),
        (
            {"ALC635": "error", "ALC63": "info", "ALC6": "warning", "ALL": "info"},
            {"ALC103": "info", "ALC635": "error", "ALC701": "info"},
        ),
        (
            {"empty-name": "info", "ALC6": "error"},
            {"ALC103": "error", "ALC635": "info", "ALC701": "warning"},
        ),
    ],
)
def test_the_most_specific_severity_counts(
    severity: dict[str, str], expected: dict[str, str]
) -> None:
    """In whatever order they stand."""
    assert levels(MANY, severity=severity) == expected
    assert levels(MANY, severity=dict(reversed(severity.items()))) == expected


def test_severities_of_one_code_by_two_names_are_not_mixed_up() -> None:
    """Whichever of the two counts, it does not depend on which Config was used before."""
    table = {"ALC701": av.Severity.ERROR, "unknown-property": av.Severity.INFO}
    turned = dict(reversed(table.items()))
    # A tolerance that no other test has makes them different to every cache.
    first = [levels(NEW, severity=each, order_tolerance="17ms") for each in (table, turned)]
    again = [levels(NEW, severity=each, order_tolerance="18ms") for each in (turned, table)]
    assert first == again[::-1]


def test_a_severity_selects_nothing() -> None:
    """What is not run has no severity."""
    assert levels(MANY, select=["ALC1"], severity={"ALC701": "error"}) == {"ALC103": "error"}


# Ignores of one place


@pytest.mark.parametrize(
    ("ignore", "left"),
    [
        ("ALC701:/messages", {"/agent/slugg"}),
        ("ALC701:/messages*", {"/agent/slugg"}),
        ("unknown-property:/mess*", {"/agent/slugg"}),
        ("ALC7:/messages", {"/agent/slugg"}),
        ("ALL:/messages", {"/agent/slugg"}),
        ("ALC701:/agent/slugg", {"/messages"}),
        ("ALC701:/agent", {"/messages"}),
        ("ALC701:/agent/", {"/messages"}),
        ("ALC701:/agent/*", {"/messages"}),
        ("ALC701:/agent/**", {"/messages"}),
        ("ALC701:/*/slugg", {"/messages"}),
        ("ALC701:/**/slugg", {"/messages"}),
        ("ALC701:/agent/slug?", {"/messages"}),
        ("ALC701:/agent/slug[f-h]", {"/messages"}),
        ("ALC701:/slugg", {"/messages", "/agent/slugg"}),
        ("ALC701:/message", {"/messages", "/agent/slugg"}),
        ("ALC701:/Messages", {"/messages", "/agent/slugg"}),
        ("ALC701:/messages/*", {"/messages", "/agent/slugg"}),
        ("ALC701:", {"/messages", "/agent/slugg"}),
        ("ALC103:/messages", {"/messages", "/agent/slugg"}),
        ("ALC701:/*", set()),
        ("ALC701:/**", set()),
    ],
)
def test_an_ignore_of_one_place_leaves_the_others(ignore: str, left: set[str]) -> None:
    """The pattern is anchored, stays within a token, and means what lies below as well."""
    value = session(("/messages", []), ("/agent/slugg", 1))
    assert {pointer for _, pointer in said(value, ignore=[ignore])} == left
    assert {pointer for _, pointer in said(value, ignore=["ALC4", ignore])} == left


def test_the_empty_place_is_the_root_alone() -> None:
    """What the Session as a whole lacks, and not what its parts do."""
    assert said(LACKING, ignore=["ALC102:"]) == [("ALC102", "/agent")]
    assert said(LACKING, ignore=["missing-property:"]) == [("ALC102", "/agent")]
    assert said(LACKING, ignore=["ALC102:/agent"]) == [("ALC102", "")]
    assert said(LACKING, ignore=["ALC102:", "ALC102:/agent"]) == []
    assert said(LACKING, ignore=["ALC102"]) == []


@pytest.mark.parametrize("place", ["/*", "/**", "/", "/?*"])
def test_what_lies_below_the_root_is_not_the_root(place: str) -> None:
    """An asterisk stands for a token, and the root has none."""
    assert ("ALC102", "") in said(LACKING, ignore=[f"ALC102:{place}"])


@pytest.mark.parametrize(
    ("place", "left"),
    [
        ("/agent/version/inputMode/*", False),
        ("/agent/version/inputMode/2", False),
        ("/agent/version/inputMode/[0-9]", False),
        ("/agent/version/inputMode", False),
        ("/agent/version", False),
        ("/**/inputMode/*", False),
        ("/agent/*/*/*", False),
        ("/agent/version/inputMode/1", True),
        ("/agent/version/languages/*", True),
        ("/agent/version/inputMode/2/*", True),
        ("/agent/version/input", True),
        ("/inputMode", True),
    ],
)
def test_a_place_may_be_in_an_array(place: str, *, left: bool) -> None:
    """An index is a token as any, for the schema and for rules."""
    assert bool(said(MODES, ignore=[f"ALC101:{place}"])) is left
    assert bool(said(REPEATED, ignore=[f"ALC632:{place}"])) is left


def test_a_place_is_a_json_pointer() -> None:
    """Slashes and tildes of names are escaped in it."""
    value = session(("/agent/a~1b", 1), ("/agent/c~0d", 1))
    assert sorted(said(value)) == [("ALC701", "/agent/a~1b"), ("ALC701", "/agent/c~0d")]
    assert said(value, ignore=["ALC701:/agent/a~1b"]) == [("ALC701", "/agent/c~0d")]
    assert said(value, ignore=["ALC701:/agent/a/b"]) == said(value)
    assert said(value, ignore=["ALC701:/agent/c~0d", "ALC701:/agent/a*"]) == []


def test_a_name_may_have_a_colon() -> None:
    """Only the first one parts the selector from the place."""
    value = session(("/agent/x:y", 1))
    assert said(value, ignore=["ALC701:/agent/x:y"]) == []


def test_a_place_is_silenced_however_specific_the_selector() -> None:
    """A place is narrower than any selector of rules."""
    assert said(NEW, select=["ALC701"], ignore=["ALL:/messages"]) == []


def test_a_place_is_silenced_for_all_of_its_errors() -> None:
    """Of a promoted rule, too: the Session is valid then."""
    config = Config(ignore=("ALC701:/messages",), severity={"ALC701": av.Severity.ERROR})
    assert av.validate(NEW, config=config) is NEW


# Tolerance

END: Final = "2026-03-14T09:29:02.640Z"
OUT_OF_ORDER: Final = {
    "ALC401": session(("/ledger/updatedAt", "2026-03-14T09:29:02.696Z")),
    "ALC402": session(("/lastHeartbeatAt", "2026-03-14T09:29:02.645Z")),
    "ALC403": session(("/completedAt", "2026-03-14T09:29:02.635Z")),
    "ALC404": session(("/conversation/createdAt", "2026-03-14T09:26:35.123Z")),
    "ALC405": session(("/agent/version/createdAt", "2026-02-02T15:04:11.026Z")),
    "ALC406": session(("/ledger/createdAt", "2026-03-14T09:26:35.113Z")),
    "ALC407": session(("/conversation/lastSessionEndedAt", "2026-03-14T09:29:02.635Z")),
    "ALC408": session(("/person/identifiedAt", "2026-03-14T09:26:35.082Z")),
}
"""Sessions in which two timestamps are out of order by 5 ms."""


def test_every_order_of_timestamps_has_its_example() -> None:
    """So that no rule is forgotten."""
    assert sorted(OUT_OF_ORDER) == [code for code in catalogue() if code.startswith("ALC4")]


@pytest.mark.parametrize("code", OUT_OF_ORDER)
def test_the_tolerance_is_for_every_order(code: str) -> None:
    """5 ms out of order are fine with 5 ms, and a finding with 4."""
    value = OUT_OF_ORDER[code]
    assert codes(value) == {code}
    for enough in ("5ms", "5.0 ms", 0.005, timedelta(milliseconds=5), "6ms", "1h", "0.005"):
        assert codes(value, order_tolerance=enough) == set()
    for less in ("4ms", "4.999999ms", "0", 0, 0.0049, timedelta(microseconds=4999)):
        assert codes(value, order_tolerance=less) == {code}


def test_the_tolerance_makes_a_session_valid() -> None:
    """Where the order is an error of the schema, or of a rule that was promoted."""
    error = {"ALC4": av.Severity.ERROR}
    for value in OUT_OF_ORDER.values():
        config = Config(severity=error, order_tolerance="5ms")
        assert av.validate(value, config=config) is value
        assert av.validate(json.dumps(value), config=config) == value
        with pytest.raises(av.InvalidSession):
            av.validate(value, config=replace(config, order_tolerance="4ms"))


def test_the_tolerance_hides_nothing_else() -> None:
    """Other errors of the same Session are found."""
    value = session(("/ledger/updatedAt", "2026-03-14T09:29:02.696Z"), ("/status", "wrong"))
    assert codes(value, order_tolerance="1h") == {"ALC103"}
    wrong = session(("/ledger/updatedAt", "2026-03-14"))
    assert codes(wrong, order_tolerance="1h") == codes(wrong) == {"ALC203"}


@pytest.mark.parametrize(
    ("heartbeat", "tolerance", "fine"),
    [
        ("2026-03-14T10:29:02.645+01:00", "5ms", True),
        ("2026-03-14T10:29:02.645+01:00", "4ms", False),
        ("2026-03-14T09:29:02.6450000001Z", "5ms", False),
        ("2026-03-14T09:29:02.6450000001Z", "5.0000001ms", True),
        ("2026-03-15T09:29:02.640Z", "24h", True),
        ("2026-03-15T09:29:02.641Z", "24h", False),
    ],
)
def test_the_tolerance_is_exact(heartbeat: str, tolerance: str, *, fine: bool) -> None:
    """Across offsets, days, and any number of digits."""
    value = session(("/lastHeartbeatAt", heartbeat))
    assert ("ALC402" not in codes(value, order_tolerance=tolerance)) is fine


# Files that ignore more


def test_per_file_ignores_add_up() -> None:
    """Every pattern that matches counts."""
    config = Config(
        ignore=("ALC1",),
        per_file_ignores={"*.json": ("ALC5",), "x/*": ("ALC6", "ALC7:/a"), "/y.json": ("ALC7",)},
    )
    assert config.ignores_of(None) == ()
    assert config.ignores_of("a.txt") == ()
    assert config.ignores_of("a.json") == ("ALC5",)
    assert config.ignores_of("./x/a.json") == ("ALC5", "ALC6", "ALC7:/a")
    assert config.ignores_of("y.json") == ("ALC5", "ALC7")
    assert config.ignores_of("x/../y.json") == ("ALC5", "ALC7")
    assert config.ignores_of("z/y.json") == ("ALC5",)


def test_the_library_knows_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Session that is handed over lies in no file that a pattern could mean."""
    config = Config(per_file_ignores={"*": ("ALL",), "**": ("ALL",)}, exclude=("*",))
    assert [one.code for one in av.findings(NEW, config=config)] == ["ALC701"]


def test_paths_are_relative_to_the_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever one works, and however the path is written."""
    (tmp_path / "sub" / "deep").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "sub")
    config = Config(root=str(tmp_path), exclude=("/sub/a.json", "sub/deep"))
    for path in ("a.json", "./a.json", "deep/../a.json", "../sub/a.json", tmp_path / "sub/a.json"):
        assert config.relative(str(path)) == "sub/a.json"
        assert config.excludes(str(path))
    assert config.excludes("deep/x.json")
    assert not config.excludes("../a.json")
    assert not Config(exclude=("/sub/a.json",)).excludes("a.json")
    assert Config(exclude=("/a.json",)).excludes(str(tmp_path / "sub" / "a.json"))


def test_a_folder_that_is_excluded_is_excluded_itself() -> None:
    """A path that ends in a slash is a folder, and patterns may mean folders only."""
    for pattern in ("build/", "/build/", "build", "**/build/"):
        assert Config(exclude=(pattern,)).excludes("build/"), pattern
    assert not Config(exclude=("build/",)).excludes("build")
    assert not Config(exclude=("build/*",)).excludes("build/")


# Files of settings


def found_file(folder: Path) -> Path | None:
    """Return the settings file that counts in a folder."""
    found = find_file(folder)
    return None if found is None else Path(found)


def write(path: Path, text: str) -> Path:
    """Write a file, and the folders that it lies in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    return path


TABLE: Final = "[tool.alcamine-validate]\n"


def test_the_nearest_file_counts(tmp_path: Path) -> None:
    """Upwards from the folder where one works."""
    deep = tmp_path / "a" / "b" / "c"
    deep.mkdir(parents=True)
    own = write(tmp_path / "alcamine-validate.toml", "")
    assert found_file(deep) == found_file(tmp_path) == own
    nearer = write(tmp_path / "a" / "pyproject.toml", TABLE)
    assert found_file(deep) == nearer
    assert found_file(tmp_path) == own
    nearest = write(deep / "alcamine-validate.toml", "")
    assert found_file(deep) == nearest
    assert found_file(deep.parent) == nearer


def test_the_own_file_wins_in_the_same_folder(tmp_path: Path) -> None:
    """Then the other is not even looked at."""
    write(tmp_path / "pyproject.toml", TABLE + 'select = ["ALC5"]\n')
    assert found_file(tmp_path) == tmp_path / "pyproject.toml"
    own = write(tmp_path / "alcamine-validate.toml", 'select = ["ALC7"]\n')
    assert found_file(tmp_path) == own
    assert read_config(found_file(tmp_path)).select == ("ALC7",)
    write(tmp_path / "pyproject.toml", "broken =\n")
    assert found_file(tmp_path) == own


@pytest.mark.parametrize(
    "text",
    ["", "[project]\nname = 'x'\n", "[tool]\n", "[tool.ruff]\nselect = ['ALL']\n", "tool = 5\n",
     "[[tool]]\n", "[alcamine-validate]\nselect = ['ALC5']\n", "[tool.alcamine_validate]\n"],
)  # fmt: skip
def test_a_pyproject_without_the_table_is_passed_over(tmp_path: Path, text: str) -> None:
    """Whatever else it says."""
    above = write(tmp_path / "pyproject.toml", TABLE)
    write(tmp_path / "sub" / "pyproject.toml", text)
    assert found_file(tmp_path / "sub") == above


def test_a_broken_pyproject_counts_only_where_it_names_us(tmp_path: Path) -> None:
    """That of some other tool is not ours to judge, nor to parse on each start."""
    above = write(tmp_path / "pyproject.toml", TABLE)
    nearer = write(tmp_path / "sub" / "pyproject.toml", "broken =\n")
    assert found_file(tmp_path / "sub") == above
    write(nearer, TABLE + "broken =\n")
    with pytest.raises(ConfigError, match="no TOML"):
        found_file(tmp_path / "sub")
    nearer.write_bytes(TABLE.encode("utf-16"))
    with pytest.raises(ConfigError, match="no TOML"):
        found_file(tmp_path / "sub")


@pytest.mark.parametrize("escape", ["\\u002d", "\\U0000002D"])
def test_a_table_may_be_spelt_by_escapes(tmp_path: Path, escape: str) -> None:
    """TOML 1.0 has them in quoted keys."""
    text = f'[tool."alcamine{escape}validate"]\nselect = ["ALC5"]\n'
    path = write(tmp_path / "pyproject.toml", text)
    assert found_file(tmp_path) == path
    assert read_config(path).select == ("ALC5",)


def test_an_empty_table_stops_the_search(tmp_path: Path) -> None:
    """It says that all is as it is by default."""
    write(tmp_path / "pyproject.toml", TABLE + 'select = ["ALC5"]\n')
    nearer = write(tmp_path / "sub" / "pyproject.toml", TABLE)
    assert found_file(tmp_path / "sub") == nearer
    assert read_config(nearer) == Config(root=str(tmp_path / "sub"))


def test_a_folder_of_that_name_is_no_file(tmp_path: Path) -> None:
    """It is passed over, as where there is none."""
    above = write(tmp_path / "alcamine-validate.toml", "")
    (tmp_path / "sub" / "alcamine-validate.toml").mkdir(parents=True)
    (tmp_path / "sub" / "pyproject.toml").mkdir()
    assert found_file(tmp_path / "sub") == above


FULL: Final = """
select = ["ALC1", "other-agent"]
extend-select = ["ALC7"]
ignore = ["ALC103", "ALC701:/messages*", "ALC102:"]
severity = {ALC501 = "error", ALC7 = "info"}
exclude = ["build/", "**/old", "!keep.json"]
fail-on = "warning"
order-tolerance = "250ms"

[per-file-ignores]
"fixtures/*" = ["ALC5", "ALC701:/x"]
"*.tmp.json" = ["ALL"]
"""

FULL_CONFIG: Final = Config(
    select=("ALC1", "other-agent"),
    extend_select=("ALC7",),
    ignore=("ALC103", "ALC701:/messages*", "ALC102:"),
    severity={"ALC501": av.Severity.ERROR, "ALC7": av.Severity.INFO},
    exclude=("build/", "**/old", "!keep.json"),
    fail_on=av.Severity.WARNING,
    order_tolerance=Fraction(1, 4),
    per_file_ignores={"fixtures/*": ("ALC5", "ALC701:/x"), "*.tmp.json": ("ALL",)},
)


def test_every_key_can_stand_in_a_file(tmp_path: Path) -> None:
    """In our own, and in the table of a pyproject.toml; also with the line ends of Windows."""
    root = str(tmp_path)
    own = write(tmp_path / "alcamine-validate.toml", FULL)
    assert read_config(own) == replace(FULL_CONFIG, root=root)
    assert set(tomllib.loads(FULL)) == set(KEYS)
    table = FULL.replace("[per-file-ignores]", "[tool.alcamine-validate.per-file-ignores]")
    pyproject = write(tmp_path / "pyproject.toml", TABLE + table)
    assert read_config(pyproject) == read_config(own)
    windows = write(tmp_path / "x.toml", FULL.replace("\n", "\r\n"))
    assert read_config(windows) == read_config(own)


@pytest.mark.parametrize("number", ["0", "1", "0.25", "2.5", "1e-3", "0.00005", "1e-6"])
def test_a_tolerance_may_be_a_number(tmp_path: Path, number: str) -> None:
    """Of seconds."""
    path = write(tmp_path / "alcamine-validate.toml", f"order-tolerance = {number}\n")
    assert read_config(path).tolerance == Fraction(number)


def test_what_is_given_over_a_file_replaces(tmp_path: Path) -> None:
    """Only what is given; the rest stays as the file has it."""
    path = write(tmp_path / "alcamine-validate.toml", FULL)
    config = replace(read_config(path), select=("ALL",), order_tolerance="1s")
    assert config == replace(
        FULL_CONFIG, select=("ALL",), order_tolerance=Fraction(1), root=str(tmp_path)
    )
    assert replace(read_config(None), ignore=("ALC5",)) == Config(ignore=("ALC5",))
    assert read_config(None) == DEFAULT


def file_refusal(path: Path) -> str:
    """Return why a file can't be used, which begins with its name, in one line."""
    with pytest.raises(ConfigError) as caught:
        read_config(path)
    assert str(path) in str(caught.value)
    return str(caught.value).replace(str(path), "FILE")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('selct = ["ALC5"]', 'FILE: unknown key "selct" (did you mean "select"?); the keys are'),
        ('fail_on = "error"', 'FILE: unknown key "fail_on" (did you mean "fail-on"?)'),
        ("per_file_ignores = {}", '(did you mean "per-file-ignores"?)'),
        ('Ignore = ["ALC5"]', '(did you mean "ignore"?)'),
        ("order-tolerence = 0", '(did you mean "order-tolerance"?)'),
        ('root = "x"', 'FILE: unknown key "root"'),
        ("tolerance = 1", 'FILE: unknown key "tolerance"'),
        ('"" = 1', 'FILE: unknown key ""'),
        ('[tool.alcamine-validate]\nselect = ["ALC5"]', "FILE: here keys stand at the top"),
        ('select = "ALC501"', 'FILE: select must be a list of strings, not "ALC501"'),
        ("select = [5]", "FILE: select must be a list of strings, not of 5"),
        ("select = {ALC501 = true}", "FILE: select must be a list of strings, not dict"),
        ("[[select]]", "FILE: select must be a list of strings, not of dict"),
        ("select = 2026-01-01", "FILE: select must be a list of strings, not date"),
        ('select = ["alc5"]', 'FILE: select: no rule is called "alc5"'),
        ('extend-select = "x"', "FILE: extend-select must be a list of strings"),
        ('ignore = ["other-agnet"]', '(did you mean "other-agent"?)'),
        ('ignore = ["ALC701:messages"]', "a place starts with /"),
        ('ignore = ["ALC002"]', "FILE: ignore: ALC002 can't be ignored"),
        ('severity = "error"', "FILE: severity must be a table"),
        ('severity = ["ALC501"]', "FILE: severity must be a table"),
        ('severity = {ALC501 = "eror"}', '(did you mean "error"?)'),
        ('severity = {ALC501 = ["error"]}', "FILE: severity: ALC501 must be one of"),
        ("severity.ALC501.x = 1", "FILE: severity: ALC501 must be one of"),
        ('severity = {ALC5O1 = "error"}', 'FILE: severity: no rule is called "ALC5O1"'),
        ('severity = {ALC001 = "info"}', "can't be less than an error"),
        ('per-file-ignores = ["ALC5"]', "FILE: per-file-ignores must be a table"),
        ('per-file-ignores = {"a" = "ALC5"}', "FILE: per-file-ignores: a must be a list"),
        ('per-file-ignores = {"[z-a]" = ["ALC5"]}', "FILE: per-file-ignores: no pattern of paths"),
        ('per-file-ignores = {"a" = ["ALC9"]}', "FILE: per-file-ignores: a: no rule is called"),
        ('exclude = "build"', "FILE: exclude must be a list of strings"),
        ('exclude = ["[z-a]"]', "FILE: exclude: no pattern of paths: '[z-a]'"),
        ('fail-on = "warn"', "FILE: fail-on must be one of"),
        ("fail-on = true", "FILE: fail-on must be one of"),
        ('order-tolerance = "5 minutes"', "FILE: order-tolerance: no duration: '5 minutes'"),
        ('order-tolerance = "-5ms"', "FILE: order-tolerance: "),
        ("order-tolerance = -1", "FILE: order-tolerance: "),
        ("order-tolerance = true", "FILE: order-tolerance: no duration: True"),
        ("order-tolerance = nan", "FILE: order-tolerance: no duration: nan"),
        ("order-tolerance = inf", "FILE: order-tolerance: no duration: inf"),
        ("order-tolerance = 00:00:01", "FILE: order-tolerance: no duration"),
        ("order-tolerance = []", "FILE: order-tolerance: no duration: []"),
    ],
)
def test_a_wrong_setting_is_named_with_its_file(tmp_path: Path, text: str, words: str) -> None:
    """The key, what is wrong with it, and the nearest right one; also in a pyproject.toml."""
    own = write(tmp_path / "alcamine-validate.toml", text)
    assert words in file_refusal(own)
    if not text.startswith("["):
        pyproject = write(tmp_path / "pyproject.toml", TABLE + text)
        assert words in file_refusal(pyproject)


def test_all_keys_are_listed_where_one_is_unknown(tmp_path: Path) -> None:
    """So that one need not look them up."""
    text = file_refusal(write(tmp_path / "alcamine-validate.toml", "x = 1"))
    assert all(f'"{key}"' in text for key in KEYS)


@pytest.mark.parametrize(
    "broken",
    [
        b"select =", b"select = [", b"select = ['ALC5'", b"= 1", b"[", b"a = 1\na = 2", b"{}",
        b'{"select": ["ALC5"]}', b"select: [ALC5]", b"a = 01", b'a = "\\x"', b"a = 2026-13-01",
        b"\xff\xfe", b"# \xe9", b"a = '\x00'", b"select = ['ALC5']\r", b"a = " + b"[" * 100_000,
        b"a = " + b"1" * 5_000, b"a = 0000-00-00", b"a = 25:00:00",
    ],
    ids=lambda data: data[:16].hex(),
)  # fmt: skip
@pytest.mark.parametrize("name", ["alcamine-validate.toml", "pyproject.toml", "other.toml"])
def test_a_file_that_is_no_toml_is_refused(tmp_path: Path, name: str, broken: bytes) -> None:
    """Broken, not UTF-8, nested without end, or with numbers without end."""
    path = tmp_path / name
    path.write_bytes(broken)
    assert file_refusal(path).startswith("FILE: no TOML: ")
    if name == "pyproject.toml":
        path.write_bytes(b"# alcamine-validate\n" + broken)
        with pytest.raises(ConfigError):
            found_file(tmp_path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A folder as well, and one that lies in no folder."""
    (tmp_path / "file").touch()
    for path, reason in (
        (tmp_path / "missing.toml", "No such file or directory"),
        (tmp_path, "Is a directory"),
        (tmp_path / "file" / "x.toml", "Not a directory"),
    ):
        assert file_refusal(path) == f"can't read FILE: {reason}"


def test_a_file_that_is_kept_from_us_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the reason that the system gives."""

    def refused(path: Path, mode: str) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    path = write(tmp_path / "pyproject.toml", TABLE)
    monkeypatch.setattr(config_files, "open", refused, raising=False)
    assert file_refusal(path) == "can't read FILE: Permission denied"
    with pytest.raises(ConfigError):
        found_file(tmp_path)


def test_a_pyproject_that_is_asked_for_has_the_table(tmp_path: Path) -> None:
    """Otherwise it was meant to say something, and does not; nor may it be something else."""
    path = write(tmp_path / "pyproject.toml", "[tool.ruff]\n")
    assert file_refusal(path) == "FILE: it has no table [tool.alcamine-validate]"
    for text in ("[tool]\nalcamine-validate = 5\n", "[[tool.alcamine-validate]]\n"):
        write(path, text)
        assert found_file(tmp_path) == path
        assert file_refusal(path) == "FILE: [tool.alcamine-validate] must be a table"


def test_patterns_of_a_file_are_relative_to_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However the file is named, and wherever one works."""
    write(tmp_path / "alcamine-validate.toml", 'exclude = ["/sub/x.json"]\n')
    (tmp_path / "sub").mkdir()
    for folder, name in ((tmp_path, "./"), (tmp_path / "sub", "../"), (tmp_path, f"{tmp_path}/")):
        monkeypatch.chdir(folder)
        config = read_config(Path(f"{name}alcamine-validate.toml"))
        assert config.excludes(os.path.relpath(tmp_path / "sub" / "x.json"))
        assert config.excludes(str(tmp_path / "sub" / "x.json"))
        assert not config.excludes(str(tmp_path / "x.json"))


# Written and read again


def read_again(config: Config, folder: Path) -> Config:
    """Return what a file says that as_toml wrote."""
    return read_config(write(folder / "alcamine-validate.toml", as_toml(config)))


def test_settings_are_written_as_they_are_read(tmp_path: Path) -> None:
    """One line a key, in the order of the fields."""
    text = as_toml(FULL_CONFIG)
    assert [line.partition(" = ")[0] for line in text.splitlines()] == list(KEYS)
    assert read_again(FULL_CONFIG, tmp_path) == replace(FULL_CONFIG, root=str(tmp_path))
    assert read_again(DEFAULT, tmp_path) == Config(root=str(tmp_path))


@pytest.mark.parametrize(
    "tolerance",
    ["5ms", "0.1", "13062.451101", "1.000000001h", "86400.000001", "0.000000000001ms",
     "999999999999h", timedelta.max, timedelta.resolution],
)  # fmt: skip
def test_a_tolerance_is_written_as_it_is_read(tmp_path: Path, tolerance: Any) -> None:
    """To the last digit, whatever can be read."""
    config = Config(order_tolerance=tolerance)
    assert read_again(config, tmp_path).tolerance == config.tolerance


selectors = st.sampled_from(
    ["ALL", "ALC", *(code for code in catalogue()), *(row.rule for row in catalogue().values())]
) | st.sampled_from([code[:end] for code in catalogue() for end in (4, 5)])
silenceable = selectors.filter(
    lambda each: (
        each not in UNSUPPRESSIBLE
        and each not in {catalogue()[code].rule for code in UNSUPPRESSIBLE}
    )
)
severities = st.sampled_from(av.Severity)


def is_pattern(text: str) -> bool:
    """Tell whether a text can be a pattern of paths."""
    try:
        check_pattern(text)
    except InvalidPattern:
        return False
    return True


patterns = (st.text("ab/*?[]!\\-\"'\n\t\x7f\u2028é😀") | st.text()).filter(is_pattern)
places = st.just("") | patterns.map("/{}".format).filter(is_pattern).map(":{}".format)
ignores = st.lists(st.builds("{}{}".format, silenceable, places | st.just(":")), max_size=4)
configs = st.builds(
    Config,
    select=st.lists(selectors, max_size=4).map(tuple),
    extend_select=st.lists(selectors, max_size=4).map(tuple),
    ignore=ignores.map(tuple),
    severity=st.dictionaries(silenceable, severities, max_size=4),
    per_file_ignores=st.dictionaries(
        patterns.filter(lambda text: not text.startswith("!")), ignores.map(tuple), max_size=3
    ),
    exclude=st.lists(patterns, max_size=4).map(tuple),
    fail_on=severities,
    order_tolerance=st.integers(0, 10**12).map(lambda count: Fraction(count, 10**6)),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that all examples of a test may use."""
    return tmp_path_factory.mktemp("settings")


@given(config=configs)
@example(config=Config(exclude=("\x00\x1f\x7f\x85\u2028\ufeff😀",), ignore=('ALL:/"\\\n',)))
def test_any_config_can_be_written_and_read(folder: Path, config: Config) -> None:
    """It is TOML, and the same settings come back."""
    assert read_again(config, folder) == replace(config, root=str(folder))


def test_what_can_not_be_written_is_refused(folder: Path) -> None:
    """A lone surrogate, which stands for a byte of a path that is not UTF-8, is no text in TOML."""
    try:
        config = Config(exclude=("\udcff",))
    except ConfigError:
        return
    assert read_again(config, folder) == replace(config, root=str(folder))


@given(config=configs)
def test_any_config_can_be_used(config: Config) -> None:
    """Findings are a part of all there are, and validate agrees with their severities."""
    everything = {(one.code, one.pointer) for one in av.findings(MANY)}
    found = av.findings(MANY, config=config)
    assert {(one.code, one.pointer) for one in found} <= everything
    valid = all(one.severity is not av.Severity.ERROR for one in found)
    try:
        assert av.validate(MANY, config=config) is MANY
    except av.InvalidSession:
        assert not valid
    else:
        assert valid


# Whatever it is given

NAMES: Final = tuple(field.name for field in fields(Config) if field.name != "root")
anything: Any = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.binary(max_size=4)
    | st.timedeltas()
    | st.dates()
    | selectors
    | st.sampled_from(["5ms", "error", "info", "ALC701:/x", "[z-a]", "ALC501:", ":"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text() | selectors, inner),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(NAMES), anything, max_size=3))
def test_nothing_but_a_config_error_is_raised(settings: dict[str, Any]) -> None:
    """A Config can be made and used, or it is refused."""
    with suppress(ConfigError):
        config = Config(**settings)
        assert hash(config) == hash(replace(config))
        config.excludes("a/b.json")
        config.ignores_of("a/b.json")
        av.findings(NEW, config=config)


bytes_of_files = st.binary(max_size=40) | st.text(max_size=40).map(
    lambda text: text.encode("utf-8", "surrogatepass")
)
lines_of_files = st.builds(
    "{} = {}\n".format,
    st.sampled_from([*KEYS, "x", "severity.ALC501", 'per-file-ignores."*"']),
    st.sampled_from(
        ['"x"', "[]", "{}", "1", "-1", "1e400", "nan", "true", '["ALC5"]', '"error"', "[[]]",
         "2026-01-01", "{ALC501 = 'info'}", '["ALC701:/[z-a]"]', '"5ms"', "['''a\n''']", "''"]
    ),
)  # fmt: skip


@given(
    data=bytes_of_files | st.lists(lines_of_files, max_size=3).map(lambda x: "".join(x).encode())
)
def test_a_file_is_read_or_refused(folder: Path, data: bytes) -> None:
    """Whatever is in it, nothing but a ConfigError is raised."""
    for name, above in (("alcamine-validate.toml", b""), ("pyproject.toml", TABLE.encode())):
        path = folder / name
        path.write_bytes(above + data)
        with suppress(ConfigError):
            read_config(path)
            found_file(folder)


def test_what_is_left_out_of_a_file_is_so_whatever_is_selected() -> None:
    """per-file-ignores is about one file, and so more specific than any selector."""
    config = Config(select=["ALC701"], per_file_ignores={"a.json": ["ALC7"], "b.json": ["ALC5"]})
    assert linter_for(config, "a.json").severity("ALC701", "/x") is None
    assert linter_for(config, "b.json").severity("ALC701", "/x") is av.Severity.WARNING
    unjudged = Config(per_file_ignores={"a.json": ["ALL"]})
    assert linter_for(unjudged, "a.json").severity("ALC002", "") is av.Severity.ERROR


@pytest.mark.parametrize(
    "wrong", [{"ignore": ["ALC701:x"]}, {"per_file_ignores": {"!a": ["ALC7"]}}]
)
def test_what_could_never_match_is_refused(wrong: Any) -> None:
    """A place of no name, and a pattern that only takes back."""
    with pytest.raises(ConfigError, match=r"place starts with|take back"):
        Config(**wrong)


def test_a_byte_order_mark_is_no_mistake_in_settings(tmp_path: Path) -> None:
    """Some editors write one."""
    path = tmp_path / "alcamine-validate.toml"
    path.write_bytes(b'\xef\xbb\xbffail-on = "info"\n')
    assert read_config(path).fail_on == "info"
