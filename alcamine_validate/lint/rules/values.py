"""ALC63, values that the schema allows but that nobody can have intended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from alcamine_validate.finding import Severity
from alcamine_validate.lint.rules.rule import NONE, Family, Problem, Problems, rule
from alcamine_validate.lint.rules.session_view import SessionView
from alcamine_validate.lint.rules.time_zones import TIME_ZONES
from alcamine_validate.native.condition import Condition
from alcamine_validate.runtime.object_shape import Object
from alcamine_validate.text.json_pointer import SharedPointer
from alcamine_validate.validator.messages import did_you_mean, displayed, nearest_of

_LISTS: Final = ("languages", "inputMode")
_NAMES: Final = ("/name", "/agent/name", "/agent/slug", "/conversation/name")
_CONTROL: Final = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
_BREAK: Final = r"[\t\n\r]"


def _is_fine(view: SessionView) -> bool:
    """Return whether all these values are plausible.

    It restates the rules: ``benchmarks.optimisations`` measures what that saves.
    """
    if view.may_hold_controls:
        return False
    agent, version = view.agent, view.version
    modes, languages, zone = version["inputMode"], version["languages"], version["timezone"]
    most = version["maxParticipants"]
    name, agents = view.session["name"], agent["name"]
    slug, conversations = agent["slug"], view.session["conversation"]["name"]
    return bool(
        modes and len({*modes}) == len(modes)
        and languages and len({*languages}) == len(languages)
        and (most is None or most >= 0)
        and version["version"] >= 1
        and (zone is None or zone in TIME_ZONES)
        and name and agents and slug and conversations
        and name[0] != " " != agents[0] and slug[0] != " " != conversations[0]
        and (name + agents + slug + conversations).isprintable()
    )  # fmt: skip


@rule("ALC631")
def empty_list(view: SessionView) -> Problems:
    """An agent's version lists no language or no input mode.

    Nobody could talk to the agent.

    Bad:
        {"agent": {"version": {"languages": []}}}

    Good:
        {"agent": {"version": {"languages": ["en"]}}}
    """
    return [
        Problem(f"/agent/version/{name}", f"{name} is empty; list at least one")
        for name in _LISTS
        if view.version.get(name) == []
    ]


@rule("ALC632", Severity.INFO)
def repeated_entry(view: SessionView) -> Problems:
    """A language or an input mode is listed twice.

    The server sometimes sends such lists, so this is only an info.

    Bad:
        {"agent": {"version": {"inputMode": ["WEB_VOICE", "PHONE", "PHONE"]}}}

    Good:
        {"agent": {"version": {"inputMode": ["WEB_VOICE", "PHONE"]}}}
    """
    lists = [(name, view.version.get(name)) for name in _LISTS]
    return [
        problem
        for name, entries in lists
        if entries.__class__ is list
        for problem in _repeats(name, entries)
    ]


def _repeats(name: str, entries: list[Any]) -> Iterator[Problem]:
    """Yield one problem for each string that occurs more than once."""
    first: dict[str, int] = {}
    told: set[str] = set()
    for index, entry in enumerate(entries):
        if entry.__class__ is str and entry not in told and first.setdefault(entry, index) < index:
            told.add(entry)
            place, before = (f"/agent/version/{name}/{i}" for i in (index, first[entry]))
            yield Problem(
                place, f"{displayed(entry)} is already listed", ((before, "first occurrence"),)
            )


@rule("ALC633")
def negative_participants(view: SessionView) -> Problems:
    """A version has a negative number of participants.

    The schema allows any 32-bit integer. null means that there is no limit.

    Bad:
        {"agent": {"version": {"maxParticipants": -1}}}

    Good:
        {"agent": {"version": {"maxParticipants": null}}}
    """
    value = view.version.get("maxParticipants")
    if not _is_below(value, 0):
        return NONE
    sentence = (
        f"maxParticipants is {displayed(value)}, but can't be negative; use null for no limit"
    )
    return (Problem("/agent/version/maxParticipants", sentence, (), {"limit": 0}),)


@rule("ALC634")
def version_below_one(view: SessionView) -> Problems:
    """The number of an agent's version is below 1.

    Version numbers start at 1.

    Bad:
        {"agent": {"version": {"version": 0}}}

    Good:
        {"agent": {"version": {"version": 1}}}
    """
    value = view.version.get("version")
    if not _is_below(value, 1):
        return NONE
    return (
        Problem(
            "/agent/version/version",
            f"version is {displayed(value)}, but version numbers start at 1",
            params={"limit": 1},
        ),
    )


def _is_below(value: Any, limit: int) -> bool:
    return (value.__class__ is int or value.__class__ is float) and value < limit


@rule("ALC635")
def empty_name(view: SessionView) -> Problems:
    """A name or slug is empty or blank.

    The schema limits its length, but does not require a character. Lists and links that use
    it would show nothing.

    Bad:
        {"agent": {"slug": ""}}

    Good:
        {"agent": {"slug": "clinic-reception"}}
    """
    return [
        Problem(pointer, f"{pointer[pointer.rfind('/') + 1 :]} is {'blank' if value else 'empty'}")
        for pointer, value in _names(view)
        if value.__class__ is str and not value.strip()
    ]


def _names(view: SessionView) -> list[tuple[str, Any]]:
    return [(pointer, view.at(pointer)) for pointer in _NAMES]


@rule("ALC636")
def unknown_timezone(view: SessionView) -> Problems:
    """A timezone is not in the IANA Time Zone Database.

    Names are case-sensitive, as in most programs. Offsets and abbreviations such as CEST are
    not names of zones. The list of names is part of this package, so the result is the same
    on every machine.

    Bad:
        {"agent": {"version": {"timezone": "Europe/Zuerich"}}}

    Good:
        {"agent": {"version": {"timezone": "Europe/Zurich"}}}
    """
    zone = view.version.get("timezone")
    if zone.__class__ is not str or zone in TIME_ZONES:
        return NONE
    if "timezone" in view.owner_shape("/agent/version").listed:
        return NONE  # another schema lists the values, and reports others
    near = nearest_of(zone, TIME_ZONES)
    sentence = f"{displayed(zone)} is not an IANA time zone{did_you_mean(near)}"
    params = {} if near is None else {"nearest": near}
    return (Problem("/agent/version/timezone", sentence, (), params),)


@rule("ALC637")
def control_character(view: SessionView) -> Problems:
    r"""A string contains a control character such as NUL, escape or backspace.

    Control characters come from terminals and broken encodings, and databases refuse NUL.
    Tabs and line breaks are allowed in prose, but not in names, slugs and timezones. The rule
    also checks property names, free-form objects and unknown properties.

    Bad:
        {"person": {"properties": {"callerName": "Nora\u0000"}}}

    Good:
        {"agent": {"version": {"systemPrompt": "Be brief.\nNever give advice."}}}
    """
    one_liners = [*_names(view), ("/agent/version/timezone", view.version.get("timezone"))]
    breaks = [
        Problem(pointer, _words("the text", match), (), {"index": match.start()})
        for pointer, text in one_liners
        if text.__class__ is str and not text.isprintable()
        if (match := re.search(_BREAK, text)) and not re.search(_CONTROL, text)
    ]
    return [*breaks, *_controls(view.session)] if view.may_hold_controls else breaks


def _controls(session: Object) -> Iterator[Problem]:
    """Yield a problem for each name or string in a Session that has a control character.

    The walk uses a list as its stack, so that deep nesting costs no more than length.
    """
    stack: list[tuple[SharedPointer | None, Any]] = [(None, session)]
    while stack:
        above, value = stack.pop()
        below: list[tuple[SharedPointer | None, Any]] = []
        members = value.items() if value.__class__ is dict else enumerate(value)
        for token, item in members:
            if token.__class__ is str and not token.isprintable():
                yield from _problems(above, token, token, "the property name")
            if item.__class__ is str:
                if not item.isprintable():
                    yield from _problems(above, token, item, "the text")
            elif item.__class__ is dict or item.__class__ is list:
                below.append((SharedPointer(above, str(token)), item))
        stack += reversed(below)


def _problems(
    above: SharedPointer | None, token: object, text: str, what: str
) -> Iterator[Problem]:
    match = re.search(_CONTROL, text)
    if match:
        pointer = SharedPointer(above, str(token))
        yield Problem(pointer, _words(what, match), (), {"index": match.start()})


def _words(what: str, match: re.Match[str]) -> str:
    character = f"the control character U+{ord(match.group()):04X}"
    return f"{what} contains {character} at index {match.start()}"


_CONDITIONS: Final = (
    *(Condition("distinct", f"/agent/version/{name}") for name in _LISTS),
    Condition("not-negative", "/agent/version/maxParticipants"),
    Condition("positive", "/agent/version/version"),
    Condition("listed", "/agent/version/timezone", texts=tuple(TIME_ZONES)),
    *(Condition("name", pointer) for pointer in _NAMES),
)

FAMILIES: Final = (
    Family(
        (
            empty_list,
            repeated_entry,
            negative_participants,
            version_below_one,
            empty_name,
            unknown_timezone,
            control_character,
        ),
        _is_fine,
        _CONDITIONS,
    ),
)
