"""ALC7, drift: properties that the published schema does not define."""

from __future__ import annotations

from typing import Final

from alcamine_validate.lint.rules.rule import Family, Problem, Problems, is_canonical, rule
from alcamine_validate.lint.rules.session_view import SessionView
from alcamine_validate.text.json_pointer import join
from alcamine_validate.text.redact import type_name
from alcamine_validate.validator.messages import articled, did_you_mean, displayed, nearest_of

_MOST_HINTS: Final = 20
"""How many unknown names of one object are compared with the known names, which is slow."""


@rule("ALC701")
def unknown_property(view: SessionView) -> Problems:
    """The published schema does not list this property.

    The schema allows additional properties, so this is not an error: the API may have
    added this one. The name may also be a typo, or belong to another object. The free-form objects
    person.properties and person.mergeMeta may contain anything.

    Bad:
        {"agent": {"slugg": "clinic-reception"}}

    Good:
        {"agent": {"slug": "clinic-reception"}, "person": {"properties": {"anything": 1}}}
    """
    for pointer, value, shape in view.objects:
        # Compares all names at once, in C.
        if shape.is_open or shape.properties.issuperset(value):
            continue
        unknown = [name for name in value if name not in shape.properties]
        for index, name in enumerate(unknown):
            near = nearest_of(name, shape.properties) if index < _MOST_HINTS else None
            sentence = f"the schema has no property {displayed(name)} here{did_you_mean(near)}"
            its_value = f"its value is {articled(type_name(value[name]))}"
            params = {"property": name} | ({} if near is None else {"nearest": near})
            yield Problem(join(pointer, name), f"{sentence}; {its_value}", (), params)


FAMILIES: Final = (Family((unknown_property,), is_canonical, ()),)
