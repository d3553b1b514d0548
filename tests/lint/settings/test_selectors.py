"""Selectors: which codes they match, which one is more specific, and what they can't do."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcamine_validate.lint.codes import UNSUPPRESSIBLE
from alcamine_validate.lint.rules.catalogue import catalogue, code_by_name
from alcamine_validate.lint.settings.selectors import (
    ALWAYS,
    UnknownSelector,
    code_of_rule,
    codes_of,
    is_exact,
    most_specific,
    selected,
)
from tests.support.tables import for_each

EVERY = frozenset(catalogue())
NAMES = "ALC803"
"""The code that its family does not select."""


def family(prefix: str) -> frozenset[str]:
    """Return the codes that begin with ``prefix``."""
    return frozenset(code for code in EVERY if code.startswith(prefix))


# The codes of selectors


def test_a_code_and_its_name_mean_the_same() -> None:
    """A code and its name match one code, and each of them is exact."""

    def check(code: str) -> None:
        name = catalogue()[code].rule
        assert codes_of(code) == codes_of(name) == {code}
        assert code_of_rule(code) == code_of_rule(name) == code
        assert is_exact(code)
        assert is_exact(name)

    for_each(sorted(EVERY), check)


@pytest.mark.parametrize(
    "prefix", ["ALC", "ALC0", "ALC1", "ALC5", "ALC50", "ALC62", "ALC7", "ALC70"]
)
def test_the_beginning_of_codes_means_all_of_them(prefix: str) -> None:
    """The beginning of codes is a group, even if it matches only one code."""
    assert codes_of(prefix) == family(prefix) != frozenset()
    assert not is_exact(prefix)


def test_all_means_every_code() -> None:
    """ALL matches every code, as ALC does."""
    assert codes_of("ALL") == codes_of("ALC") == EVERY
    assert not is_exact("ALL")


def test_default_means_every_code_but_privacy() -> None:
    """DEFAULT matches what a project without settings selects."""
    assert codes_of("DEFAULT") == EVERY - family("ALC8")
    assert family("ALC8") > {NAMES}
    assert not is_exact("DEFAULT")


def test_codes_and_names_are_told_apart() -> None:
    """No name is a code, the beginning of one, or ALL."""
    for name in code_by_name():
        assert name not in ("ALL", "DEFAULT")
        assert not any(code.startswith(name) for code in EVERY)


@pytest.mark.parametrize(
    ("unknown", "meant"),
    [
        ("ALC5011", "ALC501"),
        ("alc501", "ALC501"),
        ("Alc501", "ALC501"),
        ("ACL701", "ALC701"),
        ("all", "ALL"),
        ("default", "DEFAULT"),
        ("other-agnet", "other-agent"),
        ("other_agent", "other-agent"),
        ("Other-Agent", "other-agent"),
        ("unknown-propery", "unknown-property"),
        ("heartbeat-after-ends", "heartbeat-after-end"),
    ],
)
def test_the_nearest_is_named(unknown: str, meant: str) -> None:
    """A misspelled selector is refused with the one that was probably intended."""
    with pytest.raises(UnknownSelector) as caught:
        codes_of(unknown)
    assert str(caught.value) == f'unknown rule "{unknown}" (did you mean "{meant}"?)'


def test_a_selector_that_names_no_rule_is_refused() -> None:
    """White space is not stripped, and neither patterns nor A and AL are selectors."""

    def check(unknown: str) -> None:
        with pytest.raises(UnknownSelector, match=r"^(unknown rule |only ignore takes a place)"):
            codes_of(unknown)
        with pytest.raises(UnknownSelector):
            code_of_rule(unknown)

    for_each([
        "", " ", "A", "AL", "ALC59", "ALC599", "ALC501 ", " ALC501", "ALC501\n", "ALC5*",
        "ALC5.", "ALC[0-9]", "ALC٥", "ALL:", "ALC501:/x", "-", "other", "x" * 10_000, "\0",
        "\ud800",
    ], check)  # fmt: skip


@pytest.mark.parametrize("selector", ["ALC9", "ALC91", "ALC913", "ALC999"])
def test_a_change_of_the_document_is_not_a_finding(selector: str) -> None:
    """A selector of changes is refused: ignoring it would seem to do something."""
    message = f"{selector} is about changes of the schema document, which only spec diff reports"
    with pytest.raises(UnknownSelector, match=f"^{message}: no file has such a finding$"):
        codes_of(selector)
    with pytest.raises(UnknownSelector, match="spec diff"):
        selected(("ALL",), (selector,))


@pytest.mark.parametrize("many", ["ALC5", "ALC", "ALL"])
def test_a_group_is_not_one_rule(many: str) -> None:
    """A group is refused if one rule is required, with the number of its rules."""
    with pytest.raises(UnknownSelector, match=f"selects {len(codes_of(many))} rules; name one"):
        code_of_rule(many)


# Which of them wins


def test_the_more_specific_selector_wins() -> None:
    """A code or name wins over ALC50, ALC5 and ALL; of two equals, the one that ignores wins."""

    def check(select: list[str], ignore: list[str], kept: frozenset[str]) -> None:
        assert selected(select, ignore) == kept
        assert selected(reversed(select), reversed(ignore)) == kept

    for_each([
        (["ALL"], [], EVERY),
        (["ALL"], ["ALC5"], EVERY - family("ALC5")),
        (["ALL"], ["ALC501"], EVERY - {"ALC501"}),
        (["ALL"], ["other-agent"], EVERY - {"ALC501"}),
        (["ALL"], ["ALL"], UNSUPPRESSIBLE),
        ([], [], ALWAYS),
        (["ALC5"], [], family("ALC5") | ALWAYS),
        (["ALC501"], ["ALC5"], {"ALC501"} | ALWAYS),
        (["other-agent"], ["ALC5"], {"ALC501"} | ALWAYS),
        (["ALC501"], ["ALL"], {"ALC501"} | UNSUPPRESSIBLE),
        (["ALC5"], ["ALC501"], family("ALC5") - {"ALC501"} | ALWAYS),
        (["ALC50"], ["ALC5"], family("ALC50") | ALWAYS),
        (["ALC5"], ["ALC50"], family("ALC5") - family("ALC50") | ALWAYS),
        (["ALC5"], ["ALC5"], ALWAYS),
        (["ALC501"], ["ALC501"], ALWAYS),
        (["ALC501"], ["other-agent"], ALWAYS),
        (["other-agent"], ["ALC501"], ALWAYS),
        (["ALL", "ALC501"], ["ALC5"], EVERY - family("ALC5") | {"ALC501"}),
        (["ALC501", "ALL"], ["ALC5"], EVERY - family("ALC5") | {"ALC501"}),
        (["ALC5", "ALC501", "ALC5"], ["ALC50", "ALL"], family("ALC5") - family("ALC50")
         | {"ALC501"} | UNSUPPRESSIBLE),
        (["ALC"], ["ALL"], EVERY),
        (["ALL"], ["ALC"], UNSUPPRESSIBLE),
        (["ALL"], ["ALC0"], EVERY - family("ALC0") | UNSUPPRESSIBLE),
        (["ALL"], ["ALC004"], EVERY - {"ALC004"}),
        (["ALL"], ["duplicate-key", "nothing-to-check"], EVERY - {"ALC004", "ALC007"}),
        (["ALC004"], ["ALC0"], {"ALC004"} | UNSUPPRESSIBLE),
        (["ALC701"], ["ALC70"], {"ALC701"} | ALWAYS),
        (["DEFAULT"], [], EVERY - family("ALC8")),
        (["DEFAULT", "ALC8"], [], EVERY - {NAMES}),
        (["DEFAULT", "ALC803"], [], EVERY - family("ALC8") | {NAMES}),
        (["DEFAULT"], ["ALL"], UNSUPPRESSIBLE),
        (["ALL"], ["DEFAULT"], family("ALC8") | UNSUPPRESSIBLE),
        (["ALC8"], [], family("ALC8") - {NAMES} | ALWAYS),
        (["ALC80"], [], family("ALC8") - {NAMES} | ALWAYS),
        (["ALC8", "real-name"], ["ALC80"], {NAMES} | ALWAYS),
        (["ALL"], ["ALC8"], EVERY - family("ALC8")),
    ], check)  # fmt: skip


def test_a_code_without_a_verdict_is_never_silenced() -> None:
    """Unreadable files and broken JSON are always reported."""
    assert UNSUPPRESSIBLE < ALWAYS == family("ALC0")
    assert {
        "ALC004", "ALC007", "ALC013", "ALC014", "ALC015", "ALC017", "ALC018", "ALC019",
    } == ALWAYS - UNSUPPRESSIBLE  # fmt: skip
    for ignore in ("ALL", "ALC", "ALC0", "ALC00"):
        assert selected(["ALC5"], [ignore]) >= UNSUPPRESSIBLE


def test_the_value_of_the_most_specific_selector_counts() -> None:
    """The most specific selector counts, whatever the order of the table."""
    table = {"ALC501": 1, "ALC50": 2, "ALC5": 3, "ALL": 4}
    for ordered in (table, dict(reversed(table.items()))):
        values = most_specific(ordered)
        assert values.keys() == EVERY
        assert {values[code] for code in family("ALC50") - {"ALC501"}} == {2}
        assert (values["ALC501"], values["ALC701"]) == (1, 4)


# Arbitrary selectors

selectors = st.sampled_from(["ALL", "ALC", "ALC0", *sorted(EVERY), *sorted(code_by_name())]) | (
    st.builds(lambda code, end: code[:end], st.sampled_from(sorted(EVERY)), st.integers(3, 5))
)


@given(st.text() | st.text("ALC0123456789", max_size=7))
def test_a_selector_names_rules_or_is_unknown(text: str) -> None:
    """A text matches at least one code, or raises UnknownSelector and nothing else."""
    with suppress(UnknownSelector):
        assert codes_of(text) <= EVERY
        assert codes_of(text)


@given(st.lists(selectors), st.lists(selectors))
def test_ignoring_only_takes_away(select: list[str], ignore: list[str]) -> None:
    """A code that is kept was selected, or is always included."""
    everything = selected(select, [])
    codes = ALWAYS.union(*(codes_of(each) for each in select if not each.startswith("ALC8")))
    codes |= {code for each in select if is_exact(each) for code in codes_of(each)}
    codes |= {code for each in select for code in codes_of(each) if code != NAMES}
    assert everything == codes
    assert UNSUPPRESSIBLE <= selected(select, ignore) <= everything
    assert selected(select, select) == UNSUPPRESSIBLE | (
        ALWAYS - {c for s in select for c in codes_of(s)}
    )


@given(st.lists(selectors, min_size=1), selectors)
def test_a_code_named_and_not_ignored_by_name_is_kept(select: list[str], ignore: str) -> None:
    """An ignored prefix never removes what is selected by its full code or by its name."""
    exact = {code for selector in select if is_exact(selector) for code in codes_of(selector)}
    if not is_exact(ignore):
        assert selected(select, [ignore]) >= exact
