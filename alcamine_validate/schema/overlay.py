"""OpenAPI Overlay Specification 1.0 and 1.1: corrections separate from the corrected document.

https://spec.openapis.org/overlay/v1.1.0.html, section 4. Targets are RFC 9535 JSONPath.
Singular queries, which name one place by members and indices, are resolved here (without
escapes in names); any other query needs the extra ``jsonpath``.
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
_ACTION_FIELDS: Final = {
    "1.0": {"target", "description", "update", "remove"},
    "1.1": {"target", "description", "update", "copy", "remove"},
}
_VERSION: Final = re.compile(r"(1\.[01])\.[0-9]+")


def apply_overlay(document: Any, overlay: Any) -> Any:
    """Return a copy of ``document`` with the actions of ``overlay`` applied in order.

    Raises :class:`InvalidSchema` if the overlay violates the specification or a target selects
    nothing. The specification allows such a target, but here it means that the document has
    changed since the correction was written, and ignoring it would change verdicts.
    """
    version, actions = _version_of(overlay), _actions(overlay)
    result = copy.deepcopy(document)
    for index, action in enumerate(actions):
        result = _Action(action, version, f"/actions/{index}").applied(result)
    return result


def _version_of(overlay: Any) -> str:
    """Return the version of the specification that an overlay follows: ``1.0`` or ``1.1``."""
    if not isinstance(overlay, dict) or "overlay" not in overlay:
        raise InvalidSchema(
            "an overlay must be an object with a field 'overlay'", keyword="overlay"
        )
    version = overlay["overlay"]
    match = _VERSION.fullmatch(str(version))
    if match is None:
        is_short = str(version) in _ACTION_FIELDS
        hint = f'write overlay: "{version}.0"' if is_short else "1.0 and 1.1 are supported"
        raise UnsupportedSchema(
            f"{version!r} is not a supported version of Overlay: {hint}",
            keyword="overlay",
            pointer="/overlay",
        )
    return match.group(1)


def _actions(overlay: Any) -> list[Any]:
    actions = overlay.get("actions")
    if not isinstance(actions, list) or not actions:
        raise InvalidSchema("'actions' must be a non-empty list", keyword="actions")
    return actions


class _Action:
    """One action: its fields, the version of the specification, and its place in the overlay."""

    def __init__(self, fields: Any, version: str, pointer: str) -> None:
        self.fields = fields
        self.version = version
        self.pointer = pointer
        self._check()

    def invalid(self, why: str, keyword: str = "") -> InvalidSchema:
        """Return the error for an overlay that violates the specification here."""
        return InvalidSchema(why, keyword=keyword, pointer=self.pointer)

    def _check(self) -> None:
        fields = self.fields
        if not isinstance(fields, dict) or not str(fields.get("target")).startswith("$"):
            raise self.invalid("an action must be an object with a 'target' that starts with $")
        known = _ACTION_FIELDS[self.version]
        unknown = [field for field in fields if field not in known and field[:2] != "x-"]
        if unknown:
            hint = "; it needs overlay: 1.1.0" if unknown[0] == "copy" else ""
            raise self.invalid(f"unknown field {unknown[0]!r} in an action{hint}")
        if not isinstance(fields.get("remove", False), bool):
            raise self.invalid("'remove' must be true or false", "remove")
        if "copy" in fields and not str(fields["copy"]).startswith("$"):
            raise self.invalid("'copy' must be a JSONPath that starts with $", "copy")
        if "copy" in fields and "update" in fields and not fields.get("remove"):
            raise self.invalid("an action may have 'update' or 'copy', not both", "copy")

    def applied(self, document: Any) -> Any:
        """Return ``document`` with the action applied; it may be changed in place."""
        fields = self.fields
        places = self._select(document, "target")
        if fields.get("remove", False):
            # The deepest and last places come first, so that no removal moves a later one.
            for place in sorted(places, key=_removal_order, reverse=True):
                if not place:
                    raise self.invalid("the root can't be removed", "remove")
                parent, token = _parent(document, place)
                del parent[token]
            return document
        if "copy" not in fields and "update" not in fields:
            return document
        keyword = "copy" if "copy" in fields else "update"
        update = self._copied(document) if keyword == "copy" else fields["update"]
        kinds = {_kind(resolve(document, place)) for place in places}
        if len(kinds) > 1 and self.version != "1.0":
            raise self.invalid(
                f"the target must select nodes of one kind, not {' and '.join(sorted(kinds))}",
                "target",
            )
        for place in sorted(places, key=_removal_order, reverse=True):
            merged = self._merged(resolve(document, place), update, keyword)
            if not place:
                return merged
            parent, token = _parent(document, place)
            parent[token] = merged
        return document

    def _copied(self, document: Any) -> Any:
        """Return a copy of the node that ``copy`` selects, taken before the action."""
        places = self._select(document, "copy")
        if len(places) > 1:
            raise self.invalid(f"'copy' must select one node, not {len(places)}", "copy")
        return copy.deepcopy(resolve(document, places[0]))

    def _select(self, document: Any, field: str) -> list[str]:
        query = self.fields[field]
        places = _select(document, query, self.pointer)
        if not places:
            raise self.invalid(f"the {field} {query} is not in the document", field)
        return places

    def _merged(self, target: Any, update: Any, keyword: str) -> Any:
        """Merge by the rules of the specification: objects by member, arrays by concatenation."""
        if isinstance(target, list):
            return [*target, *copy.deepcopy(update if isinstance(update, list) else [update])]
        if isinstance(target, dict) and isinstance(update, dict):
            return self._merged_objects(target, update, keyword)
        if self.version == "1.0":
            raise self.invalid(
                "a target must be an object or array, and an object can only be updated with an "
                "object; other values need overlay: 1.1.0",
                keyword,
            )
        if _kind(target) != _kind(update):
            raise self.invalid(
                f"the target selects {_kind(target)}, but {keyword!r} is {_kind(update)}", keyword
            )
        return update

    def _merged_objects(
        self, target: dict[str, Any], update: dict[str, Any], keyword: str
    ) -> dict[str, Any]:
        merged = dict(target)
        for name, value in update.items():
            both = (merged.get(name), value)
            if all(isinstance(item, dict) for item in both):
                merged[name] = self._merged_objects(*both, keyword)  # type: ignore[arg-type]
            elif all(isinstance(item, list) for item in both):
                merged[name] = [*merged[name], *copy.deepcopy(value)]
            elif name not in merged or self.version == "1.0" or _kind(merged[name]) == _kind(value):
                merged[name] = copy.deepcopy(value)
            else:
                raise self.invalid(
                    f"{name!r} is {_kind(merged[name])}, but {_kind(value)} in {keyword!r}", keyword
                )
        return merged


def _kind(value: Any) -> str:
    """Return which of the specification's three kinds of nodes a value is."""
    if isinstance(value, dict):
        return "an object"
    return "an array" if isinstance(value, list) else "a primitive value"


def _removal_order(pointer: str) -> tuple[int, list[tuple[int, str]]]:
    tokens = split(pointer)
    return len(tokens), [(int(t) if _INDEX.fullmatch(t) else -1, t) for t in tokens]


def _parent(document: Any, place: str) -> tuple[Any, Any]:
    *above, token = split(place)
    parent = resolve(document, join("", *above))
    return parent, (int(token) if isinstance(parent, list) else token)


def _select(document: Any, target: str, pointer: str) -> list[str]:
    """Return the pointers that a target selects, without repetition."""
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
            f"the target {target} is not a singular JSONPath query such as $.a['b'][0]; "
            "others need: pip install 'alcamine-validate[jsonpath]'",
            keyword="target",
            pointer=pointer,
        ) from None
    try:
        nodes = jsonpath_rfc9535.find(target, document)
    except jsonpath_rfc9535.JSONPathError as error:
        raise InvalidSchema(
            f"the target {target} is not a valid JSONPath: {error}", pointer=pointer
        ) from error
    return [join("", *node.location) for node in nodes]
