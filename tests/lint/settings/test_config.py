"""Settings: the values of each key, and their effect on findings."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import FrozenInstanceError, fields, replace
from datetime import timedelta
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any, Final

import hypothesis
import pytest
from hypothesis import strategies as st

import alcamine_validate as av
from alcamine_validate.lint.codes import UNSUPPRESSIBLE
from alcamine_validate.lint.linter import linter_for
from alcamine_validate.lint.rules.catalogue import catalogue
from alcamine_validate.lint.settings.config import DEFAULT, KEYS, Config, ConfigError, key_of
from tests.lint.settings.configs import configs, selectors
from tests.support.sessions import ABSENT, session
from tests.support.tables import for_each

OTHER: Final = "z9w8n2x6c0v5b9m3l7k1j2hg"
EXAMPLES: Final = pytest.mark.parametrize(
    "examples", [20, pytest.param(100, marks=pytest.mark.thorough)]
)


def codes_and_pointers(value: Any, **settings: Any) -> list[tuple[str, str]]:
    """Return the code and pointer of each finding, which must be the same parsed and as text."""
    config = Config(**settings)
    found = [(one.code, one.pointer) for one in av.findings(value, config=config)]
    of_text = av.findings(json.dumps(value), config=config)
    assert found == [(one.code, one.pointer) for one in of_text]
    return found


def codes(value: Any, **settings: Any) -> set[str]:
    """Return the codes of all findings of a Session."""
    return {code for code, _ in codes_and_pointers(value, **settings)}


def levels(value: Any, **settings: Any) -> dict[str, str]:
    """Return the severity of each code that was found."""
    found = av.findings(value, config=Config(**settings))
    return {one.code: str(one.severity) for one in found}


# Sessions with findings

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
    """Without settings, each Session here has only the findings that it was made for."""
    assert codes_and_pointers(session()) == []
    assert codes_and_pointers(NEW) == [("ALC701", "/messages")]
    assert codes_and_pointers(STATUS) == [("ALC103", "/status")]
    assert codes_and_pointers(REPEATED) == [("ALC632", "/agent/version/inputMode/2")]
    assert codes_and_pointers(MODES) == [("ALC101", "/agent/version/inputMode/2")]
    assert sorted(codes_and_pointers(LACKING)) == [("ALC102", ""), ("ALC102", "/agent")]
    assert codes(LEDGER) == {"ALC507"}
    assert sorted(codes_and_pointers(MANY)) == [
        ("ALC103", "/status"),
        ("ALC635", "/agent/slug"),
        ("ALC701", "/agent/slugg"),
        ("ALC701", "/messages"),
    ]


# Configs


def test_a_config_without_settings_is_the_default() -> None:
    """By default all rules are on, nothing is ignored, errors fail, and the tolerance is 0."""
    config = Config()
    assert config == DEFAULT
    assert (config.select, config.extend_select, config.ignore) == (("DEFAULT",), (), ())
    assert (config.severity, config.per_file_ignores, config.exclude) == ({}, {}, ())
    assert (config.fail_on, config.tolerance, config.root) == (
        av.Severity.ERROR,
        Fraction(0),
        "",
    )
    assert av.findings(MANY) == av.findings(MANY, config=config) == av.findings(MANY, config=None)


def test_every_field_has_its_key() -> None:
    """Every field has a key except the root, which is the folder of a settings file."""
    names = [field.name for field in fields(Config) if field.name != "root"]
    assert list(KEYS) == [key_of(name) for name in names]
    assert "per-file-ignores" in KEYS


def test_a_config_is_a_value() -> None:
    """A Config is frozen, hashable, and equal to one with the same settings in other types."""
    config = Config(select=["ALC5"], severity={"ALC501": "info"})
    again = Config(select=("ALC5",), severity={"ALC501": av.Severity.INFO})
    assert config == again
    assert hash(config) == hash(again)
    assert config != replace(config, fail_on=av.Severity.INFO)
    with pytest.raises(FrozenInstanceError):
        config.select = ()  # type: ignore[misc]


def test_a_config_does_not_change_with_what_it_was_made_of() -> None:
    """A Config copies the lists and tables that it is made from."""
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
    """A tolerance has the same length in seconds, however it is given."""
    config = Config(order_tolerance=given_)
    assert config.tolerance == expected
    assert config == Config(order_tolerance=expected)


def test_any_collection_of_selectors_will_do() -> None:
    """Lists, sets and generators of selectors are stored as tuples."""
    for many in (["ALC5"], {"ALC5"}, frozenset({"ALC5"}), (each for each in ["ALC5"])):
        assert Config(select=many).select == ("ALC5",)  # type: ignore[arg-type]


# Refused settings

LISTS: Final = ("select", "extend_select", "ignore", "exclude")
TABLES: Final = ("severity", "per_file_ignores")


def refusal(**settings: Any) -> str:
    """Return the message of the ConfigError for some settings, which must be one line."""
    with pytest.raises(ConfigError) as caught:
        Config(**settings)
    assert isinstance(caught.value, ValueError)
    assert str(caught.value).isprintable()
    return str(caught.value)


NOT_A_LIST: Final[list[tuple[Any, str]]] = [
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
    (10**5000, "not"),
]


def test_a_value_that_is_not_a_list_of_strings_is_refused() -> None:
    """The message has the key as in a file, and the wrong value or its type."""

    def check(name: str, wrong: Any, words: str) -> None:
        text = refusal(**{name: wrong})
        assert text.startswith(f"{key_of(name)} must be a list of strings, {words}")

    for_each(((name, *case) for name in LISTS for case in NOT_A_LIST), check)


def test_a_value_that_is_not_a_table_is_refused() -> None:
    """Neither a string nor a list is a table."""

    def check(name: str, wrong: Any) -> None:
        assert refusal(**{name: wrong}).startswith(f"{key_of(name)} must be a table, not ")

    for_each(
        product(TABLES, ["error", ["ALC501"], 5, True, None, [], [("ALC501", "error")]]), check
    )


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_strings_for_keys(name: str) -> None:
    """A key that is not a string is refused. No file can have one."""
    assert key_of(name) in refusal(**{name: {5: "error"}})


NEARLY_SELECTORS: Final = [
    ("ALC5011", "ALC501"),
    ("alc701", "ALC701"),
    ("all", "ALL"),
    ("other-agnet", "other-agent"),
    ("Unknown-Property", "unknown-property"),
]


def test_the_nearest_selector_is_named() -> None:
    """The message has the selector that was probably intended, for every list of selectors."""

    def check(name: str, unknown: str, meant: str) -> None:
        text = refusal(**{name: ["ALC5", unknown]})
        start = f'{key_of(name)}: unknown rule "{unknown}"'
        assert text == f'{start} (did you mean "{meant}"?)'

    for_each(((name, *case) for name in LISTS[:3] for case in NEARLY_SELECTORS), check)


@pytest.mark.parametrize("unknown", ["", "ALC59", "nothing-like-it", "ALC501 ", "ALC5*"])
def test_an_unknown_selector_is_refused_everywhere(unknown: str) -> None:
    """An unknown selector is refused in every setting, even if no selector is similar to it."""
    words = f"unknown rule {json.dumps(unknown)}"
    assert refusal(select=[unknown]).startswith(f"select: {words}")
    assert refusal(ignore=[f"{unknown}:/x"]).startswith(f"ignore: {words}")
    assert refusal(severity={unknown: "error"}).startswith(f"severity: {words}")
    for per_file in ([unknown], [f"{unknown}:/x"]):
        text = refusal(per_file_ignores={"*.json": per_file})
        assert text.startswith(f"per-file-ignores: *.json: {words}")


@pytest.mark.parametrize("name", ["select", "extend_select"])
def test_a_place_is_only_for_what_is_ignored(name: str) -> None:
    """Places are refused in selections and severities, which apply to whole Sessions."""
    message = 'only ignore takes a place: use "ALC701", without a colon'
    assert refusal(**{name: ["ALC701:/messages"]}) == f"{key_of(name)}: {message}"
    assert refusal(severity={"ALC701:/messages": "info"}) == f"severity: {message}"


@pytest.mark.parametrize("wrong", ["eror", "Error", "ERROR", "warn", "", "fatal", " error"])
def test_a_severity_is_one_of_three(wrong: str) -> None:
    """The message about a wrong severity names all three."""
    words = f'must be one of "error", "warning", "info", not {json.dumps(wrong)}'
    assert refusal(fail_on=wrong).startswith(f"fail-on {words}")
    assert refusal(severity={"ALC501": wrong}).startswith(f"severity: ALC501 {words}")


@pytest.mark.parametrize(
    ("wrong", "meant"), [("eror", "error"), ("WARNING", "warning"), ("warnings", "warning")]
)
def test_the_nearest_severity_is_named(wrong: str, meant: str) -> None:
    """A misspelled severity is refused with the one that was probably intended."""
    for text in (refusal(fail_on=wrong), refusal(severity={"ALC501": wrong})):
        assert text.endswith(f'(did you mean "{meant}"?)')


@pytest.mark.parametrize("wrong", [1, True, None, ["error"], {}, 0.5, b"error"])
def test_a_severity_is_a_string(wrong: Any) -> None:
    """A severity that is not a string is refused."""
    assert refusal(fail_on=wrong).startswith('fail-on must be one of "error"')
    assert refusal(severity={"ALC5": wrong}).startswith('severity: ALC5 must be one of "error"')


def test_a_tolerance_is_a_duration() -> None:
    """A tolerance that is negative, not a duration or a bool is refused."""

    def check(wrong: Any) -> None:
        assert refusal(order_tolerance=wrong).startswith("order-tolerance: ")

    for_each([
        "", "x", "5 minutes", "-5ms", "1e3", -1, -0.5, timedelta(-1), Fraction(-1), True, False,
        None, [], ["5ms"], float("nan"), float("inf"), b"5ms", 10**5000,
    ], check)  # fmt: skip


def test_the_message_shows_what_a_duration_looks_like() -> None:
    """The message has an example of each unit."""
    text = refusal(order_tolerance="5 minutes")
    assert text.endswith(
        "not a valid duration: '5 minutes'; use a value such as 250ms, 1.5s, 2m or 0"
    )


@pytest.mark.parametrize("bad", ["[z-a]", "x/[z-a]/*", "![z-a]"])
def test_a_bad_pattern_is_refused(bad: str) -> None:
    """An invalid pattern of paths or of places is refused."""
    assert refusal(exclude=["ok", bad]).startswith("exclude: not a valid pattern: ")
    assert refusal(per_file_ignores={bad: ["ALC5"]}).startswith(
        "per-file-ignores: not a valid pattern: "
    )
    assert refusal(ignore=[f"ALC5:/{bad}"]).startswith("ignore: not a valid pattern: ")
    assert refusal(per_file_ignores={"*": [f"ALC5:/{bad}"]}).startswith("per-file-ignores: *: ")


def test_a_pattern_that_is_not_unicode_is_refused() -> None:
    """A lone surrogate, which represents a byte of a path that is not UTF-8, is refused."""
    assert refusal(exclude=["\udcff"]) == r'exclude: "\udcff" is not valid Unicode text'


@pytest.mark.parametrize("place", ["messages", "*", "#/messages", " /messages", ":", "!/messages"])
def test_a_place_starts_with_a_slash(place: str) -> None:
    """A place that does not start with a slash, unlike a JSON Pointer, is refused."""
    text = refusal(ignore=[f"ALC701:{place}"])
    assert text.startswith("ignore: ")
    assert "a place must start with /, such as /messages" in text


@pytest.mark.parametrize("wrong", ["ALC5", 5, None, {"ALC5": True}, ["ALC5", 5]])
def test_files_ignore_lists_of_selectors(wrong: Any) -> None:
    """The message has the key and the pattern of files."""
    text = refusal(per_file_ignores={"x/*": wrong})
    assert text.startswith("per-file-ignores: x/* must be a list of strings, not ")


# Codes without a verdict can't be silenced


@pytest.mark.parametrize("code", sorted(UNSUPPRESSIBLE))
def test_a_code_without_a_verdict_can_not_be_ignored_by_name(code: str) -> None:
    """Neither its code nor its name can be ignored, for all files or for some."""
    for exact in (code, catalogue()[code].rule, f"{code}:/x", f"{code}:"):
        assert "can't be ignored" in refusal(ignore=[exact])
        assert "can't be ignored" in refusal(per_file_ignores={"*": [exact]})


@pytest.mark.parametrize("code", sorted(UNSUPPRESSIBLE))
def test_a_code_without_a_verdict_can_not_be_less_than_an_error(code: str) -> None:
    """Its severity can only be set to error."""
    for exact in (code, catalogue()[code].rule):
        for level in ("warning", "info"):
            assert "can't be less than an error" in refusal(severity={exact: level})
        assert Config(severity={exact: av.Severity.ERROR})


@pytest.mark.parametrize("group", ["ALL", "ALC", "ALC0", "ALC00"])
def test_a_group_does_not_silence_a_code_without_a_verdict(group: str) -> None:
    """A code without a verdict stays an error, whatever group is ignored."""
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


def test_a_value_that_is_not_valid_json_is_never_silenced() -> None:
    """A parsed value that is not valid JSON has no verdict either."""
    value = session(("/name", b"bytes"))
    (found,) = av.findings(value, config=Config(ignore=("ALL", "ALL:", "ALL:/name")))
    assert (found.code, found.severity) == ("ALC008", av.Severity.ERROR)


def test_duplicate_keys_may_be_ignored() -> None:
    """A duplicate key may be ignored, because there is still a verdict."""
    text = json.dumps(session())[:-1] + ',"name":"again"}'
    assert [one.code for one in av.findings(text)] == ["ALC004"]
    for ignore in ("ALC004", "duplicate-key", "ALC0", "ALL"):
        config = Config(ignore=(ignore,))
        assert av.findings(text, config=config) == []
        assert av.validate(text, config=config)["name"] == "again"
    (found,) = av.findings(text, config=Config(severity={"ALC004": av.Severity.INFO}))
    assert found.severity is av.Severity.INFO


# select and ignore


def test_what_is_selected_is_found() -> None:
    """Codes of rules and of the schema are selected alike; the more specific selector wins."""

    def check(settings: dict[str, Any], expected: set[str]) -> None:
        assert codes(MANY, **settings) == expected

    for_each(
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
        check,
    )


def test_one_rule_of_a_family_can_be_kept() -> None:
    """A rule that is selected by its code is kept if its family is ignored."""
    value = session(("/agentId", OTHER), ("/ledger/sessionId", OTHER))
    assert codes(value) >= {"ALC501", "ALC507"}
    assert codes(value, select=["ALC501"], ignore=["ALC5"]) == {"ALC501"}
    assert codes(value, select=["ALC501"], ignore=["ALC501"]) == set()
    assert codes(value, select=["ALL"], ignore=["ALC5"]) == set()


def test_an_ignored_error_does_not_make_a_session_invalid() -> None:
    """An error that is ignored, or not selected, does not make a Session invalid."""
    for settings in ({"ignore": ["ALC103"]}, {"select": ["ALC7"]}, {"ignore": ["ALC103:/status"]}):
        config = Config(**settings)  # type: ignore[arg-type]
        assert av.validate(STATUS, config=config) is STATUS
        assert av.validate(json.dumps(STATUS), config=config) == STATUS


# severity


def test_a_rule_that_is_promoted_makes_a_session_invalid() -> None:
    """Findings of a rule that is promoted to an error make validate raise, parsed and as text."""
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
    """An error that is demoted is still found, and other errors remain errors."""
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
    """The severity with the most specific selector counts, whatever their order."""
    assert levels(MANY, severity=severity) == expected
    assert levels(MANY, severity=dict(reversed(severity.items()))) == expected


def test_severities_of_one_code_by_two_names_are_not_mixed_up() -> None:
    """Which of two severities counts does not depend on the Configs that were used before."""
    table = {"ALC701": av.Severity.ERROR, "unknown-property": av.Severity.INFO}
    turned = dict(reversed(table.items()))
    # A tolerance that no other test uses keeps these Configs out of every cache.
    first = [levels(NEW, severity=each, order_tolerance="17ms") for each in (table, turned)]
    again = [levels(NEW, severity=each, order_tolerance="18ms") for each in (turned, table)]
    assert first == again[::-1]


def test_a_severity_selects_nothing() -> None:
    """A rule that is not selected has no findings, whatever its severity."""
    assert levels(MANY, select=["ALC1"], severity={"ALC701": "error"}) == {"ALC103": "error"}


# Ignores of one place


def test_an_ignore_of_one_place_leaves_the_others() -> None:
    """A pattern is anchored, an asterisk stays within a token, and everything below is covered."""

    def check(ignore: str, left: set[str]) -> None:
        value = session(("/messages", []), ("/agent/slugg", 1))
        assert {pointer for _, pointer in codes_and_pointers(value, ignore=[ignore])} == left
        assert {
            pointer for _, pointer in codes_and_pointers(value, ignore=["ALC4", ignore])
        } == left

    for_each(
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
        check,
    )


def test_the_empty_place_is_the_root_alone() -> None:
    """The empty place matches findings about the Session itself, and not about objects in it."""
    assert codes_and_pointers(LACKING, ignore=["ALC102:"]) == [("ALC102", "/agent")]
    assert codes_and_pointers(LACKING, ignore=["missing-property:"]) == [("ALC102", "/agent")]
    assert codes_and_pointers(LACKING, ignore=["ALC102:/agent"]) == [("ALC102", "")]
    assert codes_and_pointers(LACKING, ignore=["ALC102:", "ALC102:/agent"]) == []
    assert codes_and_pointers(LACKING, ignore=["ALC102"]) == []


@pytest.mark.parametrize("place", ["/*", "/**", "/", "/?*"])
def test_a_pattern_of_a_token_is_not_the_root(place: str) -> None:
    """A pattern after a slash matches a token, and the root has none."""
    assert ("ALC102", "") in codes_and_pointers(LACKING, ignore=[f"ALC102:{place}"])


def test_a_place_may_be_in_an_array() -> None:
    """An index is a token like any other, for the schema and for rules."""

    def check(place: str, left: bool) -> None:
        assert bool(codes_and_pointers(MODES, ignore=[f"ALC101:{place}"])) is left
        assert bool(codes_and_pointers(REPEATED, ignore=[f"ALC632:{place}"])) is left

    for_each(
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
        check,
    )


def test_a_place_is_a_json_pointer() -> None:
    """Slashes and tildes in names are escaped in a place."""
    value = session(("/agent/a~1b", 1), ("/agent/c~0d", 1))
    assert sorted(codes_and_pointers(value)) == [
        ("ALC701", "/agent/a~1b"),
        ("ALC701", "/agent/c~0d"),
    ]
    assert codes_and_pointers(value, ignore=["ALC701:/agent/a~1b"]) == [("ALC701", "/agent/c~0d")]
    assert codes_and_pointers(value, ignore=["ALC701:/agent/a/b"]) == codes_and_pointers(value)
    assert codes_and_pointers(value, ignore=["ALC701:/agent/c~0d", "ALC701:/agent/a*"]) == []


def test_a_name_may_have_a_colon() -> None:
    """Only the first colon separates the selector from the place."""
    value = session(("/agent/x:y", 1))
    assert codes_and_pointers(value, ignore=["ALC701:/agent/x:y"]) == []


def test_a_place_is_silenced_however_specific_the_selector() -> None:
    """An ignored place is narrower than any selector of rules."""
    assert codes_and_pointers(NEW, select=["ALC701"], ignore=["ALL:/messages"]) == []


def test_a_place_is_silenced_for_all_of_its_errors() -> None:
    """A promoted rule that is ignored at a place leaves the Session valid."""
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
    """No rule of orders is missing here."""
    assert sorted(OUT_OF_ORDER) == [code for code in catalogue() if code.startswith("ALC4")]


@pytest.mark.parametrize("code", OUT_OF_ORDER)
def test_the_tolerance_is_for_every_order(code: str) -> None:
    """Timestamps 5 ms out of order are tolerated with 5 ms, and found with 4 ms."""
    value = OUT_OF_ORDER[code]
    assert codes(value) == {code}
    for enough in ("5ms", "5.0 ms", 0.005, timedelta(milliseconds=5), "6ms", "1h", "0.005"):
        assert codes(value, order_tolerance=enough) == set()
    for less in ("4ms", "4.999999ms", "0", 0, 0.0049, timedelta(microseconds=4999)):
        assert codes(value, order_tolerance=less) == {code}


def test_the_tolerance_makes_a_session_valid() -> None:
    """A tolerated order is not an error, neither of the schema nor of a promoted rule."""
    error = {"ALC4": av.Severity.ERROR}
    for value in OUT_OF_ORDER.values():
        config = Config(severity=error, order_tolerance="5ms")
        assert av.validate(value, config=config) is value
        assert av.validate(json.dumps(value), config=config) == value
        with pytest.raises(av.InvalidSession):
            av.validate(value, config=replace(config, order_tolerance="4ms"))


def test_the_tolerance_hides_nothing_else() -> None:
    """Other errors of the same Session are still found."""
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
    """The tolerance is exact across offsets, days, and any number of digits."""
    value = session(("/lastHeartbeatAt", heartbeat))
    assert ("ALC402" not in codes(value, order_tolerance=tolerance)) is fine


# Per-file ignores


def test_per_file_ignores_add_up() -> None:
    """Every pattern that matches a file counts."""
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
    """A Session passed to the library has no file that a pattern could match."""
    config = Config(per_file_ignores={"*": ("ALL",), "**": ("ALL",)}, exclude=("*",))
    assert [one.code for one in av.findings(NEW, config=config)] == ["ALC701"]


def test_paths_are_relative_to_the_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths are relative to the root, whatever the working folder and however they are written."""
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


def test_a_path_on_another_drive_of_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has no path relative to the root, so only patterns of names match it."""

    def relpath(path: str, start: str) -> str:
        raise ValueError("path is on mount 'D:', start on mount 'C:'")

    monkeypatch.setattr(os.path, "relpath", relpath)
    config = Config(root=os.path.abspath("root"), exclude=("a.json", "/other/b.json"))
    assert config.excludes(os.path.abspath("other/a.json"))
    assert not config.excludes(os.path.abspath("other/b.json"))


def test_a_folder_that_is_excluded_is_excluded_itself() -> None:
    """A path that ends in a slash is a folder, and a pattern may match only folders."""
    for pattern in ("build/", "/build/", "build", "**/build/"):
        assert Config(exclude=(pattern,)).excludes("build/"), pattern
    assert not Config(exclude=("build/",)).excludes("build")
    assert not Config(exclude=("build/*",)).excludes("build/")


@EXAMPLES
def test_any_config_can_be_used(examples: int) -> None:
    """Findings are a subset of the default ones, and validate agrees with their severities."""

    @hypothesis.settings(max_examples=examples)
    @hypothesis.given(config=configs)
    def check(config: Config) -> None:
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

    check()


# Arbitrary settings

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


@EXAMPLES
def test_nothing_but_a_config_error_is_raised(examples: int) -> None:
    """Any settings make a Config that can be used, or are refused with a ConfigError."""

    @hypothesis.settings(max_examples=examples)
    @hypothesis.given(st.dictionaries(st.sampled_from(NAMES), anything, max_size=3))
    def check(settings: dict[str, Any]) -> None:
        with suppress(ConfigError):
            config = Config(**settings)
            assert hash(config) == hash(replace(config))
            config.excludes("a/b.json")
            config.ignores_of("a/b.json")
            av.findings(NEW, config=config)

    check()


def test_per_file_ignores_win_over_what_is_selected() -> None:
    """A setting about one file is more specific than any selector."""
    config = Config(select=["ALC701"], per_file_ignores={"a.json": ["ALC7"], "b.json": ["ALC5"]})
    assert linter_for(config, "a.json").severity("ALC701", "/x") is None
    assert linter_for(config, "b.json").severity("ALC701", "/x") is av.Severity.WARNING
    unjudged = Config(per_file_ignores={"a.json": ["ALL"]})
    assert linter_for(unjudged, "a.json").severity("ALC002", "") is av.Severity.ERROR


@pytest.mark.parametrize(
    "wrong", [{"ignore": ["ALC701:x"]}, {"per_file_ignores": {"!a": ["ALC7"]}}]
)
def test_a_setting_that_could_never_match_is_refused(wrong: Any) -> None:
    """A place without a slash and a negated pattern of files are refused."""
    with pytest.raises(
        ConfigError, match=r"a place must start with /|a pattern can't start with !"
    ):
        Config(**wrong)
