"""OpenAPI Overlay Specification 1.0: corrections kept apart from what they correct.

https://spec.openapis.org/overlay/v1.0.0.html, section 4. Targets are RFC 9535 JSONPath.
The singular queries, which name one place by members and indices, are followed here
(with no escapes in names); any other query needs the extra ``jsonpath``.
"""

from __future__ import annotations

import copy
import re
from typing import Any, Final

from alcamine_validate.schema.errors import InvalidSchema, UnsupportedSchema
from alcamine_validate.text.json_pointer import join, resolve, split

_SEGMENT: Final = re.compile(
    r"""
      \.(?P<name>[A-Za-z_\u0080-\U0010ffff][0-9A-Za-z_\u0080-\U0010ffff]*)
    | \[\s*(?:
          '(?P<single>[^'\\]*)'
        | "(?P<double>[^"\\]*)"
        | (?P<index>0|[1-9][0-9]*)
      )\s*\]
    """,
    re.VERBOSE | re.DOTALL,
)
_INDEX: Final = re.compile(r"[0-9]{1,18}")
_ACTION_FIELDS: Final = {"target", "description", "update", "remove"}


def apply_overlay(document: Any, overlay: Any) -> Any:
    """Return a copy of ``document`` with the actions of ``overlay`` carried out in order.

    Raises :class:`InvalidSchema` where the overlay breaks the specification or a target
    selects nothing: the specification lets that pass, but here it means that the
    document has moved under the correction, and silence would change verdicts.
    """
    actions = _actions(overlay)
    result = copy.deepcopy(document)
    for index, action in enumerate(actions):
        result = _act(result, action, f"/actions/{index}")
    return result


def _actions(overlay: Any) -> list[Any]:
    if not isinstance(overlay, dict) or "overlay" not in overlay:
        raise InvalidSchema("an overlay is an object with a field 'overlay'", keyword="overlay")
    version = overlay["overlay"]
    if not re.fullmatch(r"1\.0\.[0-9]+", str(version)):
        raise UnsupportedSchema(
            f"Overlay {version!r} is not version 1.0", keyword="overlay", pointer="/overlay"
        )
    actions = overlay.get("actions")
    if not isinstance(actions, list) or not actions:
        raise InvalidSchema("'actions' is a list that is not empty", keyword="actions")
    return actions


def _act(document: Any, action: Any, pointer: str) -> Any:
    _check_action(action, pointer)
    places = _select(document, action["target"], pointer)
    if not places:
        raise InvalidSchema(
            f"the target {action['target']} is not in the document",
            keyword="target",
            pointer=pointer,
        )
    # Deepest and last first, so that a removal never moves a place that is still to come.
    for place in sorted(places, key=_removal_order, reverse=True):
        document = _act_at(document, place, action, pointer)
    return document


def _check_action(action: Any, pointer: str) -> None:
    if not isinstance(action, dict) or not str(action.get("target")).startswith("$"):
        raise InvalidSchema(
            "an action is an object with a 'target' that starts with $", pointer=pointer
        )
    unknown = [field for field in action if field not in _ACTION_FIELDS and field[:2] != "x-"]
    if unknown:
        raise InvalidSchema(f"an action has no field {unknown[0]!r}", pointer=pointer)
    if not isinstance(action.get("remove", False), bool):
        raise InvalidSchema("'remove' is true or false", keyword="remove", pointer=pointer)


def _removal_order(pointer: str) -> tuple[int, list[tuple[int, str]]]:
    tokens = split(pointer)
    return len(tokens), [(int(t) if _INDEX.fullmatch(t) else -1, t) for t in tokens]


def _act_at(document: Any, place: str, action: dict[str, Any], pointer: str) -> Any:
    if action.get("remove", False):
        if not place:
            raise InvalidSchema("the root can't be removed", keyword="remove", pointer=pointer)
        parent, token = _parent(document, place)
        del parent[token]
        return document
    if "update" not in action:
        return document
    if not place:
        return _merged(document, action["update"], pointer)
    parent, token = _parent(document, place)
    parent[token] = _merged(parent[token], action["update"], pointer)
    return document


def _parent(document: Any, place: str) -> tuple[Any, Any]:
    *above, token = split(place)
    parent = resolve(document, join("", *above))
    return parent, (int(token) if isinstance(parent, list) else token)


def _merged(target: Any, update: Any, pointer: str) -> Any:
    """Merge as the specification has it: objects by member, arrays by concatenation."""
    if isinstance(target, list):
        return [*target, *copy.deepcopy(update if isinstance(update, list) else [update])]
    if isinstance(target, dict) and isinstance(update, dict):
        return _merged_objects(target, update)
    raise InvalidSchema(
        "a target is an object or array, and an object is updated by an object",
        keyword="update",
        pointer=pointer,
    )


def _merged_objects(target: dict[str, Any], update: dict[str, Any]) -> dict[str, Any]:
    merged = dict(target)
    for name, value in update.items():
        both = (merged.get(name), value)
        if all(isinstance(item, dict) for item in both):
            merged[name] = _merged_objects(*both)  # type: ignore[arg-type]
        elif all(isinstance(item, list) for item in both):
            merged[name] = [*merged[name], *copy.deepcopy(value)]
        else:
            merged[name] = copy.deepcopy(value)
    return merged


def _select(document: Any, target: str, pointer: str) -> list[str]:
    """Return the pointers that a target selects, each once."""
    tokens = _singular(target)
    if tokens is None:
        return list(dict.fromkeys(_query(document, target, pointer)))
    for token in tokens:
        # A name selects a member, and an index an element (RFC 9535, section 2.3).
        if isinstance(token, str):
            is_there = isinstance(document, dict) and token in document
        else:
            is_there = isinstance(document, list) and token < len(document)
        if not is_there:
            return []
        document = document[token]
    return [join("", *tokens)]


def _singular(target: str) -> list[str | int] | None:
    """Return the tokens of a singular query (RFC 9535, section 2.3.5.1), else None."""
    if not target.startswith("$"):
        return None
    tokens: list[str | int] = []
    end = 1
    while end < len(target):
        match = _SEGMENT.match(target, end)
        if match is None:
            return None
        text = match[str(match.lastgroup)]
        tokens.append(int(text) if match.lastgroup == "index" else text)
        end = match.end()
    return tokens


def _query(document: Any, target: str, pointer: str) -> list[str]:
    try:
        import jsonpath_rfc9535
    except ImportError:
        raise UnsupportedSchema(
            f"the target {target} is no singular JSONPath query such as $.a['b'][0]; "
            "others need: pip install 'alcamine-validate[jsonpath]'",
            keyword="target",
            pointer=pointer,
        ) from None
    try:
        nodes = jsonpath_rfc9535.find(target, document)
    except jsonpath_rfc9535.JSONPathError as error:
        raise InvalidSchema(
            f"the target {target} is no JSONPath: {error}", pointer=pointer
        ) from error
    return [join("", *node.location) for node in nodes]
