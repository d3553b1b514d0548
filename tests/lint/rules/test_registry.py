"""The list of rules, their names and codes, and their documentation, whose examples are run."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from collections import Counter
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.finding import Severity
from alcamine_validate.lint import rules
from alcamine_validate.lint.codes import CODES
from alcamine_validate.lint.linter import Linter
from alcamine_validate.lint.rules.catalogue import FAMILY_TITLES, catalogue, code_by_name
from alcamine_validate.lint.rules.documentation import applied, parsed
from alcamine_validate.lint.rules.registry import RULES
from alcamine_validate.lint.rules.rule import Problems, Rule, SessionView, name_of, rule
from alcamine_validate.lint.settings.config import Config
from tests.support.mutations import example, replaced

FAMILY_OF: Final = {
    "formats": "2",
    "orders": "4",
    "references": "5",
    "states": "6",
    "money": "6",
    "values": "6",
    "drift": "7",
}
"""The digit after ``ALC`` of the codes of each module that has rules."""

INFOS: Final = {"ALC207", "ALC632"}
"""The codes that are only mentioned; all other rules warn."""

EACH_RULE: Final = pytest.mark.parametrize("rule", RULES, ids=[each.code for each in RULES])


def modules() -> dict[str, Any]:
    """Return every module of ``alcamine_validate.lint.rules``, by its last name."""
    names = [info.name for info in pkgutil.iter_modules(rules.__path__)]
    return {name: importlib.import_module(f"{rules.__name__}.{name}") for name in names}


def defined() -> dict[str, list[tuple[str, Rule]]]:
    """Return (variable, rule) of each rule that a module defines, by module."""
    return {
        name: [
            (variable, value)
            for variable, value in vars(module).items()
            if isinstance(value, Rule) and value.check.__module__ == module.__name__
        ]
        for name, module in modules().items()
    }


def base() -> Any:
    """Return what examples leave out: the good Session, whose config is null."""
    return replaced(example(), "/agent/version/config", None)


# The registry


def test_every_rule_that_is_defined_is_registered_once() -> None:
    """A rule that is not in the list would never run, and one in it twice run twice."""
    found = [value.code for pairs in defined().values() for _, value in pairs]
    assert Counter(found) == Counter(each.code for each in RULES)
    assert max(Counter(found).values()) == 1
    assert {id(value) for pairs in defined().values() for _, value in pairs} == set(map(id, RULES))


def test_rules_stand_in_the_order_of_their_codes() -> None:
    """Nobody has to look for a place in the list."""
    codes = [each.code for each in RULES]
    assert codes == sorted(codes)


def test_codes_and_names_are_unique() -> None:
    """Among the rules, and against what the schema and the input have."""
    codes = [*(row.code for row in CODES), *(each.code for each in RULES)]
    names = [*(row.rule for row in CODES), *(each.name for each in RULES)]
    assert len(set(codes)) == len(codes)
    assert len(set(names)) == len(names)
    assert not set(codes) & set(names)


@EACH_RULE
def test_a_code_is_of_its_form(rule: Rule) -> None:
    """ALC and three digits; the first of them is that of a family."""
    assert re.fullmatch(r"ALC[1-9][0-9]{2}", rule.code)
    assert rule.code[:4] in FAMILY_TITLES


@EACH_RULE
def test_a_name_is_the_functions_in_words(rule: Rule) -> None:
    """With hyphens, and the variable is named as the function is."""
    variables = [name for pairs in defined().values() for name, value in pairs if value is rule]
    assert variables == [rule.check.__name__]
    assert rule.name == rule.check.__name__.replace("_", "-") == name_of(rule.check)
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)+", rule.name)


@EACH_RULE
def test_a_rule_stands_in_its_familys_file(rule: Rule) -> None:
    """Who knows a code knows where to look."""
    module = rule.check.__module__.rpartition(".")[2]
    assert rule.code[3] == FAMILY_OF[module]


def test_only_the_modules_of_families_have_rules() -> None:
    """And each of them has some."""
    assert {name for name, pairs in defined().items() if pairs} == set(FAMILY_OF)


@EACH_RULE
def test_a_rule_warns_unless_it_only_mentions(rule: Rule) -> None:
    """No rule makes a Session invalid by default."""
    wanted = Severity.INFO if rule.code in INFOS else Severity.WARNING
    assert rule.severity is wanted


def test_the_catalogue_has_all_codes() -> None:
    """Those of the schema and the rules, sorted, with the severities that they have."""
    rows = catalogue()
    assert list(rows) == sorted(rows)
    assert set(rows) == {row.code for row in CODES} | {each.code for each in RULES}
    for each in RULES:
        assert (rows[each.code].rule, rows[each.code].severity) == (each.name, each.severity)
        assert code_by_name()[each.name] == each.code
    assert {code[:4] for code in rows} == set(FAMILY_TITLES)


def test_the_decorator_makes_a_rule() -> None:
    """Its name is the function's, its severity a warning unless said otherwise."""

    def some_thing_odd(parts: SessionView) -> Problems:
        """Something is odd."""
        return ()

    made = rule("ALC699")(some_thing_odd)
    assert made == Rule("ALC699", "some-thing-odd", Severity.WARNING, some_thing_odd)
    assert made.documentation == "Something is odd."
    assert rule("ALC699", Severity.INFO)(some_thing_odd).severity is Severity.INFO
    some_thing_odd.__doc__ = None
    assert made.documentation == ""


@EACH_RULE
def test_a_rule_is_selected_by_code_and_by_name(rule: Rule) -> None:
    """With either alone, its bad example is still found, and as severe as asked for."""
    value = applied(base(), parsed(rule.documentation).bad)
    for selector in (rule.code, rule.name):
        config = Config(select=(selector,), severity={selector: Severity.ERROR})
        found = av.findings(value, config=config)
        assert {(each.code, each.severity) for each in found} == {(rule.code, Severity.ERROR)}
        assert av.findings(value, config=Config(ignore=(selector,))) == []


def test_without_rules_nothing_is_taken_apart() -> None:
    """Where only the schema is selected, the rules say nothing."""
    linter = Linter(Config(select=("ALC1",)), ())
    assert list(linter.problems({"agentId": "?"})) == []


# The documentation


@EACH_RULE
def test_a_docstring_has_all_its_parts(rule: Rule) -> None:
    """A summary of one sentence, and two examples that are parts of a Session."""
    words = parsed(rule.documentation)
    assert words.summary.endswith(".")
    assert "\n" not in words.summary
    assert "Bad:" not in words.summary + words.explanation
    assert "Good:" not in words.summary + words.explanation
    assert isinstance(json.loads(words.bad), dict)
    assert isinstance(json.loads(words.good), dict)
    assert words.bad != words.good


def test_summaries_are_told_apart() -> None:
    """No two rules say the same."""
    summaries = [parsed(each.documentation).summary for each in RULES]
    assert len(set(summaries)) == len(summaries)


def test_the_base_of_examples_is_without_findings() -> None:
    """So that whatever is found is the example's."""
    assert av.findings(base()) == []
    assert av.findings(json.dumps(base())) == []


@EACH_RULE
def test_a_bad_example_sets_off_its_rule_alone(rule: Rule) -> None:
    """On parsed values and on text; the Session stays valid."""
    value = applied(base(), parsed(rule.documentation).bad)
    for data in (value, json.dumps(value), json.dumps(value, ensure_ascii=False, indent=2)):
        found = av.findings(data)
        assert {each.code for each in found} == {rule.code}
        assert {(each.rule, each.severity) for each in found} == {(rule.name, rule.severity)}
        assert av.is_valid(data)


@EACH_RULE
def test_a_good_example_sets_off_nothing(rule: Rule) -> None:
    """On parsed values and on text."""
    value = applied(base(), parsed(rule.documentation).good)
    for data in (value, json.dumps(value), json.dumps(value, ensure_ascii=False, indent=2)):
        assert av.findings(data) == []


@EACH_RULE
def test_a_bad_example_makes_its_rule_yield(rule: Rule) -> None:
    """The function itself, asked directly, says as much as the findings do."""
    words = parsed(rule.documentation)
    bad, good = applied(base(), words.bad), applied(base(), words.good)
    problems = list(rule.check(SessionView(bad)))
    found = [(each.pointer, each.message) for each in av.findings(bad)]
    assert sorted((each.pointer, each.message) for each in problems) == sorted(found)
    assert list(rule.check(SessionView(good))) == []


def test_applying_an_example_changes_nothing() -> None:
    """The base is left as it is; objects are merged, all else replaced."""
    value = {"a": {"b": 1, "c": [1]}, "d": {"e": 1}}
    made = applied(value, '{"a": {"b": {"x": null}, "c": []}, "d": 2, "f": {"g": 3}}')
    assert made == {"a": {"b": {"x": None}, "c": []}, "d": 2, "f": {"g": 3}}
    assert value == {"a": {"b": 1, "c": [1]}, "d": {"e": 1}}


def test_a_docstring_without_examples_is_prose() -> None:
    """Empty texts stand for what is not there, as where Python runs with -OO."""
    assert parsed("") == ("", "", "", "")
    assert parsed("One\nline.") == ("One line.", "", "", "")
    words = parsed("Sum.\n\n    Why\n    so.\n\n    Good:\n        {\n          }\n    ")
    assert words == ("Sum.", "Why\nso.", "", "{\n  }")
