"""Reads the statements of a schema as values of a table, or finds that no table can say the same.

A table says less than statements can, so a statement that is not known here raises
:class:`NoTable`: never is it left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from alcamine_validate.compiler.checks import VALUE, Checks
from alcamine_validate.compiler.expressions import (
    Compare,
    Equals,
    Expression,
    HasFormat,
    HasProperty,
    HasType,
    InOrder,
    IsIn,
    IsOneOf,
    Length,
    Listed,
    Local,
    Not,
    Property,
    Some,
)
from alcamine_validate.compiler.statements import (
    Accept,
    Body,
    Check,
    EachElement,
    EachProperty,
    Function,
    Guard,
    Invoke,
    Member,
    Report,
    Statement,
    When,
)
from alcamine_validate.compiler.table.values import ALL, OF_JSON, Object, Value
from alcamine_validate.native.condition import Condition
from alcamine_validate.schema.nodes import Schema
from alcamine_validate.text.json_pointer import join, split

FORMATS: Final = ("cuid2", "e164", "date-time", "email", "uuid", "date")
"""The formats that the scanner knows, in the order of its numbers, which start at 1."""

LARGEST_EXACT: Final = 2**53 - 1
"""A double represents all integers up to this one exactly, and larger ones as larger numbers."""

LONGEST: Final = 2**31 - 1
"""The largest length or count in a table."""

MOST_MEMBERS: Final = 64
"""How many properties of an object the scanner tells apart."""

MOST_STATEMENTS: Final = 20_000
"""How many statements are read: definitions that refer to each other twice double them each time.

A Session has 460.
"""


class NoTable(Exception):
    """The schema needs something that a table can't say; the message names it."""


def value_of(checks: Checks) -> Value:
    """Return what the root of a schema says about a value. Raise :class:`NoTable` if it can't."""
    return _Reader(checks).of(checks.function(checks.resolved.root))


class _Reader:
    def __init__(self, checks: Checks) -> None:
        self._checks = checks
        self._known: dict[int, Value] = {}
        self._statements = 0

    def of(self, function: Function) -> Value:
        """Return the value that a function describes; one object for all references to it."""
        known = self._known.get(id(function.schema))
        if known is None:
            known = self._known[id(function.schema)] = Value(
                function.schema.pointer, is_shared=True
            )
            _Scope(self, {VALUE: known}).read(function.body)
        return known

    def function(self, schema: Schema) -> Function:
        """Return the function of a schema."""
        return self._checks.functions[id(schema)]

    def count(self) -> None:
        """Count a statement. Raise :class:`NoTable` if there are too many."""
        self._statements += 1
        if self._statements > MOST_STATEMENTS:
            raise NoTable("too many statements")


class _Scope:
    """Reads the statements of one function.

    ``values`` has what is said about each variable, ``owners`` the object and the name of those
    that are properties, and ``kinds`` the types that a variable has where the statement is.
    ``invoked`` are the schemas whose statements are being read as part of this function.
    """

    def __init__(
        self, reader: _Reader, values: dict[Expression, Value], invoked: tuple[Schema, ...] = ()
    ) -> None:
        self._reader = reader
        self._values = values
        self._invoked = invoked
        self._owners: dict[Expression, tuple[Object, str]] = {}
        self._kinds: dict[Expression, frozenset[str]] = {}

    def read(self, body: Iterable[Statement]) -> None:
        """Add what statements say."""
        for statement in body:
            self._reader.count()
            self._statement(statement)

    def _statement(self, statement: Statement) -> None:
        match statement:
            case Accept():
                pass
            case Check(requirement, report):
                self._require(requirement)
                self._note(requirement, report)
            case Guard(Check(requirement, report), body=body):
                self._require(requirement)
                self._note(requirement, report)
                self.read(body)
            case When(cases, otherwise):
                self._by_type(cases, otherwise)
            case Member():
                self._member(statement)
            case EachElement(array, 0, _, item, body=body):
                inner = self._only(array, "array").array
                inner.item = self._described(inner.item, item, body)
            case EachProperty(owner, key, item, body=body):
                self._each_property(self._object(owner), key, item, body)
            case Invoke(schema, value):
                self._invoke(schema, value)
            case _:
                raise NoTable(type(statement).__name__)

    def _note(self, requirement: Expression, report: Report) -> None:
        """Note the place of the schema that a requirement comes from."""
        found = self._values.get(vars(requirement).get("value", requirement))
        # Other documents have pointers that start with a URI.
        if found is not None and not found.schema_pointer and report.schema_pointer[:1] == "/":
            found.schema_pointer = join("", *split(report.schema_pointer)[:-1])

    def _described(self, known: Value | None, variable: Expression, body: Body) -> Value:
        """Return what statements say about a variable, in addition to what is ``known``.

        If they only refer to a definition, the value is that of the definition, so that a schema
        can refer to itself, and each definition is in the table once.
        """
        match body:
            case (Invoke(schema, subject),) if subject == variable and known is None:
                return self._reader.of(self._reader.function(schema))
        value = known or Value()
        if value.is_shared:
            raise NoTable("a definition and further rules")
        self._values[variable] = value
        self.read(body)
        return value

    # Where a statement is

    def _now(self, value: Expression) -> frozenset[str]:
        """Return the types that a variable can have where the statement is."""
        return self._kinds.get(value, ALL) & self._value(value).types

    def _value(self, value: Expression) -> Value:
        found = self._values.get(value)
        if found is None:
            raise NoTable(f"a statement about {type(value).__name__}")
        return found

    def _only(self, value: Expression, kind: str) -> Value:
        """Return what is said about a variable, if a statement about this type is for it alone."""
        if self._now(value) - {kind}:
            raise NoTable(f"a rule for {kind} where other types are possible")
        return self._value(value)

    def _within(self, value: Expression, kinds: frozenset[str], body: Body) -> None:
        """Read statements that hold only for some types of a variable."""
        before = self._kinds.get(value, ALL)
        self._kinds[value] = before & kinds
        self.read(body)
        self._kinds[value] = before

    def _by_type(self, cases: tuple[tuple[Expression, Body], ...], otherwise: Body | None) -> None:
        subjects = {_subject(test) for test, _ in cases}
        if len(subjects) != 1 or None in subjects:
            raise NoTable("a case that is not a type")
        [subject] = subjects
        assert subject is not None
        rest = ALL
        for test, body in cases:
            kinds = _kinds_of(test)
            self._within(subject, rest & kinds, body)
            rest -= kinds
        if otherwise is not None:
            self._within(subject, rest, otherwise)

    # Requirements

    def _require(self, test: Expression) -> None:
        match test:
            case Some(()):
                self._never()
            case HasType(value, types):
                kinds = frozenset[str]().union(*(OF_JSON[each] for each in types))
                self._keep(value, kinds)
            case IsOneOf(value, values):
                self._one_of(value, values)
            case Compare(Length(value), operator, limit):
                self._length(value, operator, limit)
            case Compare(Local() as value, operator, limit):
                self._limit(value, operator, limit)
            case HasFormat(value, name, False) if name in FORMATS:
                string = self._only(value, "string").string
                if string.format not in (None, name):
                    raise NoTable("two formats of one text")
                string.format = name
            case InOrder(earlier, later):
                self._order(earlier, later)
            case HasProperty(owner, name):
                self._object(owner).required.add(name)
            case _:
                raise NoTable(f"the test {type(test).__name__}")

    def _never(self) -> None:
        """No value is right where the statement is."""
        limited = [value for value, kinds in self._kinds.items() if kinds != ALL]
        if len(limited) > 1:
            raise NoTable("a failure that depends on two values")
        subject = limited[0] if limited else VALUE
        self._keep(subject, frozenset())

    def _keep(self, value: Expression, kinds: frozenset[str]) -> None:
        """Take away the types of a variable, where the statement is, that are not in ``kinds``."""
        self._value(value).types -= self._kinds.get(value, ALL) - kinds

    def _one_of(self, value: Expression, values: tuple[Any, ...]) -> None:
        texts = tuple(each for each in values if isinstance(each, str))
        names: dict[Any, str] = {None: "null", True: "true", False: "false"}
        constants = [each for each in values if each is None or isinstance(each, bool)]
        if len(texts) + len(constants) < len(values):
            raise NoTable("a listed number, array or object")
        kinds = {names[each] for each in constants} | ({"string"} if texts else set())
        self._keep(value, frozenset(kinds))
        if "string" in self._now(value):
            string = self._value(value).string
            string.listed = tuple(
                each for each in texts if string.listed is None or each in string.listed
            )

    def _length(self, value: Expression, operator: str, limit: float) -> None:
        kinds = self._now(value)
        if len(kinds) != 1 or not kinds <= {"string", "array", "object"}:
            raise NoTable("a length where other types are possible")
        [kind] = kinds
        rule = self._object(value) if kind == "object" else getattr(self._value(value), kind)
        if not isinstance(limit, int) or not 0 <= limit <= LONGEST:
            raise NoTable("a length that is too large")
        if operator == "<=":
            rule.most = limit if rule.most is None else min(rule.most, limit)
        elif operator == ">=":
            rule.least = max(rule.least, limit)
        else:
            raise NoTable(f"a length with {operator}")

    def _limit(self, value: Expression, operator: str, limit: float) -> None:
        if self._now(value) - {"integer", "fraction"}:
            raise NoTable("a limit where other types are possible")
        if not isinstance(limit, int) or abs(limit) > LARGEST_EXACT:
            raise NoTable("a limit that is not a small integer")
        number = self._value(value).number
        excluded = operator in "<>"
        if operator in ("<", "<="):
            if number.most is not None:
                raise NoTable("two limits")
            number.most, number.excludes_most = limit, excluded
        elif operator in (">", ">="):
            if number.least is not None:
                raise NoTable("two limits")
            number.least, number.excludes_least = limit, excluded
        else:
            raise NoTable(f"a limit with {operator}")

    def _order(self, earlier: Expression, later: Expression) -> None:
        places = [self._place(each) for each in (earlier, later)]
        (one, first), (other, second) = places
        if one is not other:
            raise NoTable("an order between objects")
        for name in (first, second):
            # A property that is not described is one of the others.
            one.members.setdefault(name, one.others or Value())
        condition = Condition("not-before", join("", second), join("", first))
        one.conditions.append((0, condition))

    def _place(self, value: Expression) -> tuple[Object, str]:
        """Return the object and the name of a property."""
        if isinstance(value, Property):
            return self._object(value.owner), value.name
        if value in self._owners:
            return self._owners[value]
        raise NoTable("an order of other values")

    # Objects

    def _object(self, value: Expression) -> Object:
        """Return what is said about an object, to add to it."""
        found = self._only(value, "object").object
        if found.branches:
            raise NoTable("a rule beside branches")
        return found

    def _member(self, statement: Member) -> None:
        owner = self._object(statement.owner)
        name, variable = statement.name, statement.variable
        if statement.missing is not None:
            owner.required.add(name)
        match statement.body:
            case (When(((Equals(chosen), _), *_) as cases, _),) if chosen == variable:
                self._select(owner, statement, cases)
                return
        if name not in owner.members and owner.others is not None:
            raise NoTable("a property that a rule for others is about as well")
        self._owners[variable] = owner, name
        owner.members[name] = self._described(owner.members.get(name), variable, statement.body)

    def _select(
        self, owner: Object, statement: Member, cases: Iterable[tuple[Expression, Body]]
    ) -> None:
        """Read a member whose text selects what is said about its owner."""
        if owner != Object(required={statement.name} & owner.required):
            raise NoTable("a rule beside branches")
        owner.required.clear()  # no branch is selected without the member
        owner.selecting = statement.name
        for test, body in cases:
            if not isinstance(test, Equals) or test.value != statement.variable:
                raise NoTable("a branch that is not selected by a text")
            inner = _Scope(self._reader, {}, self._invoked)
            owner.branches[test.constant] = inner._described(None, statement.owner, body)

    def _each_property(self, owner: Object, key: Local, item: Local, body: Body) -> None:
        for statement in body:
            match statement:
                case Check(Some(tests)):
                    # Unknown names must be covered by one of the tests: there must be none.
                    self._check_listed(owner, tests, key)
                    owner.others = Value(types=frozenset())
                case When(((Not(Some(tests)), inner),), None):
                    self._check_listed(owner, tests, key)
                    owner.others = self._described(owner.others, item, inner)
                case _ if not owner.members and owner.others is None:
                    owner.others = self._described(None, item, body)
                    return
                case _:
                    raise NoTable("a rule for all properties beside others")

    def _check_listed(self, owner: Object, tests: tuple[Expression, ...], key: Local) -> None:
        """Make sure that exactly the members are covered."""
        match tests:
            case ():
                listed: tuple[str, ...] = ()
            case (IsIn(item, Listed(listed)),) if item == key:
                pass
            case _:
                raise NoTable("names that a pattern matches")
        for name in listed:
            owner.members.setdefault(name, Value())
        if owner.members.keys() != set(listed):
            raise NoTable("members that are not listed")

    def _invoke(self, schema: Schema, value: Expression) -> None:
        """Add what another function says, which may be all that is said about the variable."""
        if any(schema is each for each in self._invoked):
            raise NoTable("a schema that refers to itself beside other rules")
        values = {**self._values, VALUE: self._value(value)}
        inner = _Scope(self._reader, values, (*self._invoked, schema))
        inner._kinds = {VALUE: self._kinds.get(value, ALL)}
        inner.read(self._reader.function(schema).body)


def _subject(test: Expression) -> Expression | None:
    match test:
        case HasType(value) | Not(HasType(value)):
            return value
    return None


def _kinds_of(test: Expression) -> frozenset[str]:
    match test:
        case Not(inner):
            return ALL - _kinds_of(inner)
        case HasType(_, types):
            return frozenset[str]().union(*(OF_JSON[each] for each in types))
    raise NoTable("a case that is not a type")
