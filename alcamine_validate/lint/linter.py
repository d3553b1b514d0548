"""The linter: apply the settings to one file, run the rules and assign severities."""

from __future__ import annotations

from collections.abc import Container
from copy import copy
from functools import cache, cached_property, lru_cache
from typing import Any, Final

from alcamine_validate.finding import Severity
from alcamine_validate.lint.codes import UNSUPPRESSIBLE
from alcamine_validate.lint.rules.catalogue import catalogue
from alcamine_validate.lint.rules.registry import FAMILIES
from alcamine_validate.lint.rules.rule import Family, Problem, Rule
from alcamine_validate.lint.rules.session_view import SessionView
from alcamine_validate.lint.settings.config import DEFAULT, Config
from alcamine_validate.lint.settings.selectors import codes_of, most_specific, selected
from alcamine_validate.runtime.object_shape import ObjectShape
from alcamine_validate.runtime.timestamps import in_order_within
from alcamine_validate.runtime.violation import Violation
from alcamine_validate.text.json_pointer import Pointer


class Linter:
    """A :class:`Config` resolved for one file: severities by code, rules, silenced places."""

    def __init__(self, config: Config, of_file: tuple[str, ...]) -> None:
        ignores = (*config.ignore, *of_file)
        everywhere = [each for each in config.ignore if ":" not in each]
        kept = selected((*config.select, *config.extend_select), everywhere)
        # Per-file ignores win over every selection, however specific it is.
        own = [codes_of(each) for each in of_file if ":" not in each]
        kept -= frozenset().union(*own) - UNSUPPRESSIBLE
        defaults = {code: row.severity for code, row in catalogue().items() if code in kept}
        wanted = most_specific(config.severities)
        self._severities = {code: wanted.get(code, own) for code, own in defaults.items()}
        self._severities |= dict.fromkeys(UNSUPPRESSIBLE, Severity.ERROR)
        self._wanted = frozenset(wanted)
        self._families = _kept(kept)
        self._places = [
            (codes_of(selector) - UNSUPPRESSIBLE, pattern)
            for selector, colon, pattern in (each.partition(":") for each in ignores)
            if colon
        ]
        self._tolerance = config.tolerance

    @cached_property
    def of_errors(self) -> Linter:
        """A copy that runs only the rules that report errors. The verdict needs no others."""
        linter = copy(self)
        errors = {code for code, own in self._severities.items() if own is Severity.ERROR}
        linter._families = _kept(errors)  # noqa: SLF001 - its own class
        return linter

    @property
    def family_bits(self) -> int:
        """The bits of the families of rules that run, as in ``registry.CONDITIONS``."""
        codes = {rule.code for family in self._families for rule in family.rules}
        return sum(
            1 << number
            for number, family in enumerate(FAMILIES)
            if any(rule.code in codes for rule in family.rules)
        )

    @property
    def has_rules(self) -> bool:
        """Whether any rules run in addition to the schema."""
        return bool(self._families)

    def severity(self, code: str, pointer: Pointer) -> Severity | None:
        """Return the severity of a finding of ``code`` at ``pointer``, or None if silenced."""
        if self._places and self._is_silenced(code, pointer):
            return None
        return self._severities.get(code)

    def is_set(self, code: str) -> bool:
        """Return whether the settings state the severity of a code."""
        return code in self._wanted

    def _is_silenced(self, code: str, pointer: Pointer) -> bool:
        # Imported lazily, because few projects silence places.
        from alcamine_validate.text.place_patterns import is_matched

        return any(
            # An empty pattern matches only the Session itself.
            code in codes and (is_matched(pointer, pattern) if pattern else not pointer)
            for codes, pattern in self._places
        )

    def tolerates(self, violation: Violation) -> bool:
        """Return whether a violation is two timestamps out of order within the tolerance."""
        if violation.kind != "order" or not self._tolerance:
            return False
        params = violation.params
        return in_order_within(self._tolerance, params["earlier_value"], params["later_value"])

    def problems(
        self,
        session: Any,
        *,
        is_canonical: bool = False,
        may_hold_controls: bool = True,
        is_webhook: bool = False,
        is_partial: bool = False,
        shape: ObjectShape | None = None,
    ) -> list[tuple[Rule, Problem]]:
        """Return the problems that the rules find in a Session, which may be any JSON value.

        ``is_canonical`` means that it has the canonical shape: it is valid, has no unknown
        property, and spells all ids and timestamps as the server does. ``may_hold_controls`` is
        False if its text has no control character except tab, CR and LF. ``is_webhook`` means
        that the Session is in a webhook body and is described by the schema of such Sessions.
        ``is_partial`` means that a rule says nothing about what is absent. ``shape`` is that of
        Sessions by another schema than the one of this package.
        """
        if session.__class__ is not dict or not self._families:
            return []
        view = SessionView(
            session, self._tolerance, is_canonical, may_hold_controls, is_partial, is_webhook, shape
        )
        found: list[tuple[Rule, Problem]] = []
        for rules, is_fine, _ in self._families:
            try:
                is_settled = is_fine(view)
            except (LookupError, TypeError, AttributeError, RecursionError):
                # A guard may raise on a Session that is not valid.
                is_settled = False
            if not is_settled:
                found += [(rule, each) for rule in rules for each in rule.check(view)]
        return found


def _kept(codes: Container[str]) -> list[Family]:
    """Return the families reduced to the rules in ``codes``, without families left empty."""
    families = [
        family._replace(rules=tuple(rule for rule in family.rules if rule.code in codes))
        for family in FAMILIES
    ]
    return [family for family in families if family.rules]


_linter: Final = lru_cache(maxsize=128)(Linter)


@cache
def _default_linter() -> Linter:
    # Without settings, nothing is hashed to look the linter up for each Session.
    return Linter(DEFAULT, ())


def linter_for(config: Config | None, filename: str | None = None) -> Linter:
    """Return the linter for a file, cached for all files with the same per-file ignores."""
    if config is None:
        return _default_linter()
    if not isinstance(config, Config):
        raise TypeError(f"config is an av.Config, not {type(config).__name__}")
    return _linter(config, config.ignores_of(filename))
