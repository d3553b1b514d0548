"""The documentation of the rules, whose examples are run."""

from __future__ import annotations

import json

import alcamine_validate as av
from alcamine_validate.lint.rules.documentation import applied, parsed
from alcamine_validate.lint.rules.registry import RULES
from alcamine_validate.lint.rules.rule import Rule
from alcamine_validate.lint.rules.session_view import SessionView
from tests.lint.rules.sessions import ALL_RULES
from tests.support.sessions import base_of_examples
from tests.support.tables import for_each


def test_a_docstring_has_all_its_parts() -> None:
    """A rule has a summary of one sentence, and two examples that are parts of a Session."""

    def check(rule: Rule) -> None:
        words = parsed(rule.documentation)
        assert words.summary.endswith(".")
        assert "\n" not in words.summary
        assert "Bad:" not in words.summary + words.explanation
        assert "Good:" not in words.summary + words.explanation
        assert isinstance(json.loads(words.bad), dict)
        assert isinstance(json.loads(words.good), dict)
        assert words.bad != words.good

    for_each(RULES, check)


def test_summaries_are_told_apart() -> None:
    """No two rules have the same summary."""
    summaries = [parsed(each.documentation).summary for each in RULES]
    assert len(set(summaries)) == len(summaries)


def test_the_base_of_examples_has_no_findings() -> None:
    """Any finding in an example is therefore caused by the example."""
    assert av.findings(base_of_examples(), config=ALL_RULES) == []
    assert av.findings(json.dumps(base_of_examples()), config=ALL_RULES) == []


def test_a_bad_example_breaks_its_rule_alone() -> None:
    """A bad example has only its rule's findings, parsed and as text; the Session stays valid."""

    def check(rule: Rule) -> None:
        value = applied(base_of_examples(), parsed(rule.documentation).bad)
        for data in (value, json.dumps(value), json.dumps(value, ensure_ascii=False, indent=2)):
            found = av.findings(data, config=ALL_RULES)
            assert {each.code for each in found} == {rule.code}
            assert {(each.rule, each.severity) for each in found} == {(rule.name, rule.severity)}
            assert av.is_valid(data)

    for_each(RULES, check)


def test_a_good_example_breaks_no_rule() -> None:
    """A good example has no findings, parsed and as text."""

    def check(rule: Rule) -> None:
        value = applied(base_of_examples(), parsed(rule.documentation).good)
        for data in (value, json.dumps(value), json.dumps(value, ensure_ascii=False, indent=2)):
            assert av.findings(data, config=ALL_RULES) == []

    for_each(RULES, check)


def test_a_bad_example_makes_its_rule_yield() -> None:
    """A rule's function, called directly, yields the pointers and messages of the findings."""

    def check(rule: Rule) -> None:
        words = parsed(rule.documentation)
        bad, good = (applied(base_of_examples(), each) for each in (words.bad, words.good))
        problems = list(rule.check(SessionView(bad)))
        found = [(each.pointer, each.message) for each in av.findings(bad, config=ALL_RULES)]
        assert sorted((str(each.pointer), each.message) for each in problems) == sorted(found)
        assert list(rule.check(SessionView(good))) == []

    for_each(RULES, check)


def test_applying_an_example_changes_nothing() -> None:
    """Objects are merged, and other values are replaced; the base is not modified."""
    value = {"a": {"b": 1, "c": [1]}, "d": {"e": 1}}
    made = applied(value, '{"a": {"b": {"x": null}, "c": []}, "d": 2, "f": {"g": 3}}')
    assert made == {"a": {"b": {"x": None}, "c": []}, "d": 2, "f": {"g": 3}}
    assert value == {"a": {"b": 1, "c": [1]}, "d": {"e": 1}}


def test_a_docstring_without_examples_is_prose() -> None:
    """Missing parts are empty texts. All are missing if Python runs with -OO."""
    assert parsed("") == ("", "", "", "")
    assert parsed("One\nline.") == ("One line.", "", "", "")
    words = parsed("Sum.\n\n    Why\n    so.\n\n    Good:\n        {\n          }\n    ")
    assert words == ("Sum.", "Why\nso.", "", "{\n  }")
