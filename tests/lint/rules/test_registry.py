"""The list of rules is complete, sorted and uniform; all rules run on real Sessions."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from collections import Counter
from typing import Any, Final

import alcamine_validate as av
from alcamine_validate.finding import Severity
from alcamine_validate.lint import rules
from alcamine_validate.lint.codes import CODES
from alcamine_validate.lint.linter import Linter
from alcamine_validate.lint.rules.catalogue import FAMILY_TITLES
from alcamine_validate.lint.rules.documentation import applied, parsed
from alcamine_validate.lint.rules.registry import RULES
from alcamine_validate.lint.rules.rule import Rule, name_of
from alcamine_validate.lint.settings.config import Config
from tests.lint.rules.sessions import codes
from tests.support.mutations import example
from tests.support.places import WEBHOOK
from tests.support.sessions import base_of_examples
from tests.support.tables import for_each

FAMILY_OF: Final = {
    "formats": "2",
    "orders": "4",
    "references": "5",
    "states": "6",
    "money": "6",
    "values": "6",
    "drift": "7",
    "privacy": "8",
}
"""The digit after ``ALC`` in the codes of each module that has rules."""

INFOS: Final = {"ALC207", "ALC632"}
"""The codes that are infos; all other rules report warnings."""


def modules() -> dict[str, Any]:
    """Return every module of ``alcamine_validate.lint.rules``, by its last name."""
    names = [info.name for info in pkgutil.iter_modules(rules.__path__)]
    return {name: importlib.import_module(f"{rules.__name__}.{name}") for name in names}


def defined() -> dict[str, list[Rule]]:
    """Return the rules of each module that has any, by its name."""
    return {
        name: [rule for family in module.FAMILIES for rule in family.rules]
        for name, module in modules().items()
        if name in FAMILY_OF
    }


def decorated() -> list[tuple[str, Rule]]:
    """Return the rules that are functions, each with the name of its variable."""
    return [
        each
        for module in modules().values()
        for each in vars(module).items()
        if isinstance(each[1], Rule)
    ]


def test_every_rule_that_is_defined_is_registered_once() -> None:
    """A rule that is not in the list would never run, and one listed twice would run twice."""
    assert Counter(rule for rules in defined().values() for rule in rules) == Counter(RULES)
    assert len(set(RULES)) == len(RULES)
    assert {rule for _, rule in decorated()} <= set(RULES)


def test_rules_stand_in_the_order_of_their_codes() -> None:
    """The place of a rule in the list is determined by its code."""
    in_order = [each.code for each in RULES]
    assert in_order == sorted(in_order)


def test_codes_and_names_are_unique() -> None:
    """No two rules, including those of the schema and the input, share a code or a name."""
    all_codes = [*(row.code for row in CODES), *(each.code for each in RULES)]
    names = [*(row.rule for row in CODES), *(each.name for each in RULES)]
    assert len(set(all_codes)) == len(all_codes)
    assert len(set(names)) == len(names)
    assert not set(all_codes) & set(names)


def test_a_code_has_its_form() -> None:
    """A code is ALC and three digits; the first digit is that of a family."""

    def check(rule: Rule) -> None:
        assert re.fullmatch(r"ALC[1-9][0-9]{2}", rule.code)
        assert rule.code[:4] in FAMILY_TITLES

    for_each(RULES, check)


def test_a_name_is_words_with_hyphens() -> None:
    """A rule's name is words with hyphens; those of its function if it is one."""
    for variable, rule in decorated():
        assert variable.replace("_", "-") == rule.name == name_of(rule.check)
    assert all(re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)+", rule.name) for rule in RULES)


def test_a_rule_stands_in_its_familys_file() -> None:
    """The first digit of a rule's code is that of the module that defines it."""
    for module, rules_of_module in defined().items():
        assert {rule.code[3] for rule in rules_of_module} == {FAMILY_OF[module]}


def test_a_rule_warns_unless_it_only_mentions() -> None:
    """No rule makes a Session invalid by default."""

    def check(rule: Rule) -> None:
        wanted = Severity.INFO if rule.code in INFOS else Severity.WARNING
        assert rule.severity is wanted

    for_each(RULES, check)


def test_a_rule_is_selected_by_code_and_by_name() -> None:
    """A rule selected by one of them reports its bad example with the configured severity."""

    def check(rule: Rule, selector: str) -> None:
        value = applied(base_of_examples(), parsed(rule.documentation).bad)
        config = Config(select=(selector,), severity={selector: Severity.ERROR})
        found = av.findings(value, config=config)
        assert {(each.code, each.severity) for each in found} == {(rule.code, Severity.ERROR)}
        without = Config(select=("ALL",), ignore=(selector,))
        assert av.findings(value, config=without) == []

    for_each(((each, selector) for each in RULES for selector in (each.code, each.name)), check)


def test_without_rules_nothing_is_taken_apart() -> None:
    """If only codes of the schema are selected, no rule reports a problem."""
    linter = Linter(Config(select=("ALC1",)), ())
    assert list(linter.problems({"agentId": "?"})) == []


# All rules together


def test_a_webhook_session_by_itself_has_few_findings() -> None:
    """It repeats an input mode, has two new properties, and lacks three."""
    value = json.loads(WEBHOOK.read_bytes())["properties"]
    for data in (value, json.dumps(value)):
        found = [(str(each.severity), each.code, each.pointer) for each in av.findings(data)]
        assert sorted(found) == [
            ("error", "ALC102", ""),
            ("error", "ALC102", "/agent/version"),
            ("error", "ALC102", "/agent/version"),
            ("info", "ALC632", "/agent/version/inputMode/2"),
            ("warning", "ALC701", "/billing"),
            ("warning", "ALC701", "/messages"),
        ]


def test_the_example_has_no_findings() -> None:
    """The valid example has no errors, warnings or infos."""
    assert codes(example()) == []
