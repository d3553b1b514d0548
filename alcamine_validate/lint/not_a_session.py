"""Say once that a value is not a Session at all, and what it looks like instead."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Final

from alcamine_validate.input.expected import HALF, PARTS, WHOLE, Expected, share_of_part
from alcamine_validate.input.find_sessions import ANY, DEEPER, Found, sessions_inside
from alcamine_validate.input.session_shape import (
    TELLING_NAMES,
    is_session,
    is_snake_cased,
    is_webhook,
)
from alcamine_validate.lint.sensitive import REDACTION
from alcamine_validate.text.json_pointer import join, split
from alcamine_validate.text.redact import UNKNOWN, type_name
from alcamine_validate.validator.validator import Validator

_MANIFEST: Final = frozenset({"dependencies", "devDependencies", "peerDependencies", "scripts"})
_TOKENS: Final = frozenset(
    {"accessToken", "access_token", "refreshToken", "refresh_token", "idToken", "id_token"}
    | {"sessionToken", "expires", "expiresAt", "expires_at", "expiresIn", "expires_in"}
)
_PLURALS: Final = {
    "array": "arrays",
    "boolean": "booleans",
    "integer": "numbers",
    "null": "nulls",
    "number": "numbers",
    "object": "objects",
    "string": "strings",
}


def description(value: Any, validator: Validator, expected: Expected = WHOLE) -> str:
    """Return the message for a value that is not what is expected, without anything from it."""
    if not isinstance(value, dict) or not value:
        return f"not {expected.title}: it is {look_of(value)}"
    wanted, absent = _required({}, validator, expected), _required(value, validator, expected)
    there = len(wanted) - len(absent)
    if expected.partial:
        number = expected.number_known(value)
        verb = "belongs" if number == 1 else "belong"
        state = f"only {number} of its {len(value):,} properties {verb} to {expected.title}"
        state = state if number else "it has none of the properties"
    elif there == 0:
        state = f"none of its {len(wanted)} required properties is there"
    else:
        verb = "is" if there == 1 else "are"
        state = f"only {there} of its {len(wanted)} required properties {verb} there"
    look = "a Session" if is_session(value) else resemblance(value)
    return f"not {expected.title}: {state}" + (f"; it looks like {look}" if look else "")


def _required(value: dict[str, Any], validator: Validator, expected: Expected) -> list[str]:
    """Return the required properties that an object lacks."""
    at = join("", *expected.names)
    violations = validator.violations_of_json(expected.wrapped(value))
    missing = (each for each in violations if each.kind == "required" and str(each.pointer) == at)
    return [each.params["property"] for each in missing]


def hint_of_command(value: Any, path: tuple[str, ...] = ()) -> str:
    """Return how to check the Sessions inside of a value with the command, or "".

    ``path`` leads to the value in its file or body. Of a value without them, it is how to check
    what the value looks like.
    """
    found = [] if is_session(value) else sessions_inside(value, DEEPER)
    if not found:
        other = _other(value)
        if other is None:
            return ""
        return (
            f"; --as {other.part} checks it" if other.part else "; --partial checks what is there"
        )
    above = tuple(ANY if token.isdecimal() else token for token in path)
    return f"; {_there(_patterns(found), above)}, which --at can name"


def hint_of_library(value: Any, path: tuple[str, ...], call: str) -> str:
    """Return how to check the Sessions inside of a value, or what it is, with the library, or "".

    ``path`` leads to the value in the argument. ``call`` is the function that was called, for
    example ``av.findings``.
    """
    found = sessions_inside(value, DEEPER)
    if not found:
        other = None if path else _other(value)
        if other is None:
            return ""
        return f"; call {call}(data, {f'part={other.part!r}' if other.part else 'partial=True'})"
    if path:
        own = ""
    elif is_webhook(value):
        own = "av.validate_webhook(data)"
    elif isinstance(value, list) and all(len(each.tokens) == 1 for each in found):
        own = "av.validate_list(data)"
    else:
        own = ""
    at = f"{call}(data, at='{_place(found, path)}')"
    return f"; {_there(found, path)}: call {f'{own} or {at}' if own else at}"


def hint_of_list(value: Any, path: tuple[str, ...], call: str) -> str:
    """Return how to pass the arrays of Sessions inside of a value to ``call``, or ""."""
    found = _patterns(sessions_inside(value, DEEPER))
    if not found:
        return ""
    at = _place(found, path)
    if not at:
        return ""
    how = f": call {call}(data, at='{at}')" if ANY in split(at) else ""
    return f"; {_there(found, path)}{how}"


def _patterns(found: list[Found]) -> list[Found]:
    """Return Sessions in envelopes with ANY for indices: other files have more elements."""
    patterns = [each._replace(tokens=each.envelope, text=None) for each in found if each.envelope]
    return patterns or found


def first_inside(value: Any) -> str | None:
    """Return the pointer of the first Session in an envelope, or of the string that holds it."""
    found = sessions_inside(value, DEEPER)
    if not found:
        return None
    text, tokens = found[0].text, found[0].tokens
    while text is not None:
        tokens, text = text.tokens, text.outer
    return join("", *tokens)


def _there(found: list[Found], path: tuple[str, ...]) -> str:
    place = _place(found, path) or "the root"
    return (
        f"a Session is at {place}" if len(found) == 1 else f"{len(found):,} Sessions are at {place}"
    )


def _place(found: list[Found], path: tuple[str, ...]) -> str:
    """Return the pointer of Sessions in the value at ``path``.

    It has :data:`ANY` where the places differ, and for each name that may be about a person.
    """
    paths = [each.path for each in found]
    same = [each for each in paths if len(each) == len(paths[0])]
    tokens = [column[0] if len(set(column)) == 1 else ANY for column in zip(*same, strict=True)]
    place, shown = UNKNOWN, list[str]()
    for token in (*path, *tokens):
        shown.append(token if REDACTION.step(place, token) == token else ANY)
        place = REDACTION.below(place, token)
    return join("", *shown)


def look_of(value: Any) -> str:
    """Return what any value looks like: at least its type."""
    if is_session(value):
        return "a Session"
    return resemblance(value) or "an object of another kind"


def resemblance(value: Any) -> str:
    """Return what a value that is not a Session looks like, or "" if nothing is known."""
    if isinstance(value, list):
        return _resemblance_of_list(value)
    if not isinstance(value, dict):
        kind = type_name(value)
        return kind if kind == "null" else f"a {kind}" if kind[0] not in "aeiou" else f"an {kind}"
    look = _look(value)
    if look:
        return look
    part = _part(value)
    return f"the {part} of a Session" if part else ""


def _look(value: dict[str, Any]) -> str:
    return next((look for look, is_like in _LOOKS if is_like(value)), "")


def _other(value: Any) -> Expected | None:
    """Return what an object probably is that can be checked too: a part, or a partial Session."""
    if not isinstance(value, dict) or _look(value):
        return None
    part = _part(value)
    if part:
        return Expected(part)
    return None if value.keys().isdisjoint(TELLING_NAMES) else Expected(partial=True)


def _resemblance_of_list(value: list[Any]) -> str:
    if not value:
        return "an empty list"
    kinds = {_PLURALS.get(type_name(item), "values") for item in value}
    kind = kinds.pop() if len(kinds) == 1 else "values"
    return f"a list of {len(value):,} {kind}" if len(value) > 1 else f"a list with 1 {kind[:-1]}"


def _part(value: dict[str, Any]) -> str:
    """Return which part of a Session an object looks like, or ""."""
    shares = {part: share_of_part(value, part) for part in PARTS}
    part = max(shares, key=shares.__getitem__)
    return part if shares[part] > HALF else ""


def _has(
    value: dict[str, Any], *, all_of: Collection[str] = (), any_of: Collection[str] = ()
) -> bool:
    return all(name in value for name in all_of) and (
        not any_of or any(name in value for name in any_of)
    )


_LOOKS: Final[tuple[tuple[str, Callable[[dict[str, Any]], bool]], ...]] = (
    ("an empty object", lambda value: not value),
    ("a Session with snake_cased names", is_snake_cased),
    ("the body of a webhook", is_webhook),
    ("a package-lock.json", lambda value: _has(value, all_of=["lockfileVersion"])),
    (
        "a package.json",
        lambda value: (
            _has(value, any_of=["name", "version", "private"]) and _has(value, any_of=_MANIFEST)
        ),
    ),
    ("a tsconfig.json", lambda value: _has(value, all_of=["compilerOptions"])),
    (
        "an OpenAPI document",
        lambda value: (
            _has(value, any_of=["openapi", "swagger"]) and _has(value, any_of=["info", "paths"])
        ),
    ),
    (
        "a JSON Schema",
        lambda value: _has(
            value, all_of=["$schema"], any_of=["properties", "$defs", "definitions"]
        ),
    ),
    (
        "an API error",
        lambda value: (
            _has(value, any_of=["error", "errors"])
            or _has(value, all_of=["message"], any_of=["statusCode", "status", "code"])
            # Problem details (RFC 9457, section 3.1).
            or _has(value, all_of=["title"], any_of=["status", "detail"])
        ),
    ),
    ("a login session", lambda value: _has(value, any_of=_TOKENS)),
    (
        "the body of another event",
        lambda value: (
            isinstance(value.get("type"), str)
            and _has(value, any_of=["data", "payload", "properties"])
        ),
    ),
)
"""What people keep beside Sessions, most specific first."""
