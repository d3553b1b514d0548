"""OpenAPI Overlay Specification 1.0 and 1.1: corrections separate from the corrected document.

https://spec.openapis.org/overlay/v1.1.0.html, section 4. Targets are RFC 9535 JSONPath.
Singular queries, which name one place by members and indices, are resolved here (without
escapes in names); any other query needs the extra ``jsonpath``.
"""

from __future__ import annotations

import re
from typing import Any, Final

from alcamine_validate.schema.errors import InvalidSchema, UnsupportedSchema
from alcamine_validate.schema.json_native import native_container, native_json
from alcamine_validate.text.json_pointer import join

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
_ACTION_FIELDS: Final = {
    "1.0": {"target", "description", "update", "remove"},
    "1.1": {"target", "description", "update", "copy", "remove"},
}
_VERSION: Final = re.compile(r"(1\.[01])\.[0-9]+")

Place = tuple[str | int, ...]
"""The member names and array indices that lead to a value."""


def apply_overlay(document: Any, overlay: Any, *, skipped: list[int] | None = None) -> Any:
    """Return ``document`` with the actions of ``overlay`` applied in order.

    If a list is given as ``skipped``, actions whose target selects nothing are left out, as the
    specification has it, and their indices are added to the list.

    Neither changes; the result shares with them what no action changes, which need not be JSON.

    Raises :class:`InvalidSchema` if the overlay violates the specification or any other target
    selects nothing. The specification allows such a target, but here it means that the document has
    changed since the correction was written, and ignoring it would change verdicts.
    """
    version, actions = _version_of(overlay), _actions(overlay)
    draft = _Draft(document)
    for index, action in enumerate(actions):
        made = _Action(draft, action, version, f"/actions/{index}")
        if skipped is not None and not made.selects():
            skipped.append(index)
        else:
            made.apply()
    return draft.root


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


class _Draft:
    """A document that is being changed. Each container is copied before its first change."""

    def __init__(self, document: Any) -> None:
        self.root = document
        # The copies by id, which stays unique because they are kept here.
        self._copies: dict[int, Any] = {}

    def opened(self, value: Any, place: Place) -> Any:
        """Return the value at ``place`` as an exact JSON class; its members may be of others."""
        return native_container(value, join("", *place))

    def value(self, place: Place) -> Any:
        """Return the value at ``place``. Raises LookupError if there is none."""
        value = self.opened(self.root, ())
        for depth, token in enumerate(place, 1):
            # A name selects a member, and an index an element (RFC 9535, section 2.3).
            kind: Any = dict if isinstance(token, str) else list
            if not isinstance(value, kind):
                raise LookupError(token)
            value = self.opened(value[token], place[:depth])
        return value

    def replace(self, place: Place, value: Any) -> None:
        """Put ``value`` at ``place``."""
        if place:
            self._parent(place)[place[-1]] = value
        else:
            self.root = value

    def remove(self, place: Place) -> None:
        """Remove the value at ``place``, which is not the root."""
        del self._parent(place)[place[-1]]

    def _parent(self, place: Place) -> Any:
        self.root = parent = self._copied(self.root, ())
        for depth, token in enumerate(place[:-1], 1):
            parent[token] = self._copied(parent[token], place[:depth])
            parent = parent[token]
        return parent

    def _copied(self, value: Any, place: Place) -> Any:
        if id(value) in self._copies:
            return value
        copied = self.opened(value, place).copy()
        self._copies[id(copied)] = copied
        return copied


class _Action:
    """One action: its fields, the version of the specification, and its place in the overlay."""

    def __init__(self, draft: _Draft, fields: Any, version: str, pointer: str) -> None:
        self.draft = draft
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

    def selects(self) -> bool:
        """Return whether the target selects anything."""
        return bool(_select(self.draft, self.fields["target"], self.pointer))

    def apply(self) -> None:
        """Change the draft as the action says."""
        fields = self.fields
        places = self._select("target")
        if fields.get("remove", False):
            # The deepest and last places come first, so that no removal moves a later one.
            for place in sorted(places, key=_removal_order, reverse=True):
                if not place:
                    raise self.invalid("the root can't be removed", "remove")
                self.draft.remove(place)
            return
        if "copy" not in fields and "update" not in fields:
            return
        keyword = "copy" if "copy" in fields else "update"
        update = self._copied() if keyword == "copy" else fields["update"]
        kinds = {_kind(self.draft.value(place)) for place in places}
        if len(kinds) > 1 and self.version != "1.0":
            raise self.invalid(
                f"the target must select nodes of one kind, not {' and '.join(sorted(kinds))}",
                "target",
            )
        for place in sorted(places, key=_removal_order, reverse=True):
            self.draft.replace(place, self._merged(place, update, keyword))

    def _copied(self) -> Any:
        """Return a copy of the node that ``copy`` selects, taken before the action."""
        places = self._select("copy")
        if len(places) > 1:
            raise self.invalid(f"'copy' must select one node, not {len(places)}", "copy")
        return native_json(self.draft.value(places[0]), join("", *places[0]))

    def _select(self, field: str) -> list[Place]:
        query = self.fields[field]
        places = _select(self.draft, query, self.pointer)
        if not places:
            raise self.invalid(f"the {field} {query} is not in the document", field)
        return places

    def _merged(self, place: Place, update: Any, keyword: str) -> Any:
        """Merge by the rules of the specification: objects by member, arrays by concatenation."""
        target = self.draft.value(place)
        if isinstance(target, list):
            return [*target, *(update if isinstance(update, list) else [update])]
        if isinstance(target, dict) and isinstance(update, dict):
            return self._merged_objects(place, target, update, keyword)
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
        self, place: Place, target: dict[str, Any], update: dict[str, Any], keyword: str
    ) -> dict[str, Any]:
        merged = dict(target)
        for name, value in update.items():
            old = self.draft.opened(merged.get(name), (*place, name))
            if isinstance(old, dict) and isinstance(value, dict):
                merged[name] = self._merged_objects((*place, name), old, value, keyword)
            elif isinstance(old, list) and isinstance(value, list):
                merged[name] = [*old, *value]
            elif name not in merged or self.version == "1.0" or _kind(old) == _kind(value):
                merged[name] = value
            else:
                raise self.invalid(
                    f"{name!r} is {_kind(old)}, but {_kind(value)} in {keyword!r}", keyword
                )
        return merged


def _kind(value: Any) -> str:
    """Return which of the specification's three kinds of nodes a value is."""
    if isinstance(value, dict):
        return "an object"
    return "an array" if isinstance(value, list) else "a primitive value"


def _removal_order(place: Place) -> tuple[int, list[tuple[int, str]]]:
    return len(place), [(each, "") if isinstance(each, int) else (-1, each) for each in place]


def _select(draft: _Draft, target: str, pointer: str) -> list[Place]:
    """Return the places that a target selects, without repetition."""
    place = _singular(target)
    if place is None:
        return list(dict.fromkeys(_query(draft, target, pointer)))
    try:
        draft.value(place)
    except LookupError:
        return []
    return [place]


def _singular(target: str) -> Place | None:
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
    return tuple(tokens)


def _query(draft: _Draft, target: str, pointer: str) -> list[Place]:
    try:
        import jsonpath_rfc9535
    except ImportError:
        raise UnsupportedSchema(
            f"the target {target} is not a singular JSONPath query such as $.a['b'][0]; "
            "others need: pip install 'alcamine-validate[jsonpath]'",
            keyword="target",
            pointer=pointer,
        ) from None
    draft.root = native_json(draft.root, "")
    try:
        nodes = jsonpath_rfc9535.find(target, draft.root)
    except jsonpath_rfc9535.JSONPathError as error:
        raise InvalidSchema(
            f"the target {target} is not a valid JSONPath: {error}", pointer=pointer
        ) from error
    return [tuple(node.location) for node in nodes]
