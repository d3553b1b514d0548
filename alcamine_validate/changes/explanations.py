"""Documentation of the classes of changes, in the format of the rules' docstrings."""

from __future__ import annotations

from typing import Final

EXPLANATIONS: Final[dict[str, str]] = {
    "ALC901": """
        A property is added to an object that allows other properties.

        A reader that ignores unknown properties goes on working. If the property is required,
        responses stored before lack it. If the old document says what unlisted properties are, and
        the new one is something else, that is a change of its own.

        Bad:
            {"old": {"properties": {"id": {"type": "string"}}},
             "new": {"properties": {"id": {"type": "string"}, "sentiment": {"type": "string"}}}}

        Good:
            {"old": {"properties": {"id": {"type": "string"}}},
             "new": {"properties": {"id": {"type": "string"}}}}
        """,
    "ALC902": """
        A property is added to an object that allowed no others.

        The old document says additionalProperties: false, so a reader may refuse properties that
        it does not know. Generated models often do.

        Bad:
            {"old": {"properties": {"id": {}}, "additionalProperties": false},
             "new": {"properties": {"id": {}, "sentiment": {}}, "additionalProperties": false}}

        Good:
            {"old": {"properties": {"id": {}}, "additionalProperties": false},
             "new": {"allOf": [{"properties": {"id": {}}, "additionalProperties": false}]}}
        """,
    "ALC903": """
        A required property is removed.

        Each reader could rely on it. If a property with the same schema is added, a hint says that
        the two may be one property under another name.

        Bad:
            {"old": {"properties": {"ledger": {"type": "object"}}, "required": ["ledger"]},
             "new": {}}

        Good:
            {"old": {"properties": {"ledger": {"type": "object"}}, "required": ["ledger"]},
             "new": {"properties": {"ledger": {"type": "object"}}, "required": ["ledger"]}}
        """,
    "ALC904": """
        An optional property is removed.

        A reader has to cope with its absence anyway, but a feature that needs it stops working.

        Bad:
            {"old": {"properties": {"traceId": {"type": "string"}}},
             "new": {}}

        Good:
            {"old": {"properties": {"traceId": {"type": "string"}}},
             "new": {"properties": {"traceId": {"type": ["string"]}}}}
        """,
    "ALC905": """
        A property is no longer required.

        A reader could rely on its presence. The finding ALC102 does not occur for it any longer.

        Bad:
            {"old": {"properties": {"name": {"type": "string"}}, "required": ["name"]},
             "new": {"properties": {"name": {"type": "string"}}}}

        Good:
            {"old": {"properties": {"name": {}, "id": {}}, "required": ["name", "id"]},
             "new": {"properties": {"name": {}, "id": {}}, "required": ["id", "name"]}}
        """,
    "ALC906": """
        An optional property is now required.

        A reader only loses a case. Responses stored before may lack the property, and are then not
        valid any longer.

        Bad:
            {"old": {"properties": {"name": {"type": "string"}}},
             "new": {"properties": {"name": {"type": "string"}}, "required": ["name"]}}

        Good:
            {"old": {"properties": {"name": {"type": "string"}}},
             "new": {"properties": {"name": {"type": "string"}}}}
        """,
    "ALC907": """
        Properties that were forbidden are allowed.

        A reader that takes all members of the object for known ones, or that refuses others, meets
        new names.

        Bad:
            {"old": {"additionalProperties": false},
             "new": {}}

        Good:
            {"old": {"additionalProperties": true},
             "new": {}}
        """,
    "ALC908": """
        Properties that were allowed are forbidden.

        A reader meets fewer names. Responses stored before may have others.

        Bad:
            {"old": {},
             "new": {"additionalProperties": false}}

        Good:
            {"old": {},
             "new": {"additionalProperties": {}}}
        """,
    "ALC911": """
        A value has another type, and no value of before is possible any longer.

        Code for the old type fails with the new one.

        Bad:
            {"old": {"type": "integer"},
             "new": {"type": "string"}}

        Good:
            {"old": {"type": "integer"},
             "new": {"type": ["integer"]}}
        """,
    "ALC912": """
        A value may have more types than before.

        Code for the old types fails with a new one: integers that become numbers have fractions.
        Null has a class of its own, ALC913.

        Bad:
            {"old": {"type": "integer"},
             "new": {"type": "number"}}

        Good:
            {"old": {"type": ["integer", "string"]},
             "new": {"anyOf": [{"type": "string"}, {"type": "integer"}]}}
        """,
    "ALC913": """
        A value may be null.

        Code that does not expect null fails: this is the most common way in which a response breaks
        its readers.

        Bad:
            {"old": {"type": "string"},
             "new": {"type": ["string", "null"]}}

        Good:
            {"old": {"type": ["string", "null"]},
             "new": {"anyOf": [{"type": "null"}, {"type": "string"}]}}
        """,
    "ALC914": """
        A value may have fewer types than before.

        A reader only loses a case.

        Bad:
            {"old": {"type": ["string", "integer"]},
             "new": {"type": "string"}}

        Good:
            {"old": {"type": ["string", "integer"]},
             "new": {"type": ["integer", "string"]}}
        """,
    "ALC915": """
        A value is not null any longer.

        A reader only loses a case.

        Bad:
            {"old": {"type": ["string", "null"]},
             "new": {"type": "string"}}

        Good:
            {"old": {"type": ["string", "null"]},
             "new": {"oneOf": [{"type": "string"}, {"type": "null"}]}}
        """,
    "ALC916": """
        No value is allowed at a place that could have one.

        Such a schema contradicts itself or is false, which usually is a mistake in the document.

        Bad:
            {"old": {"type": "string"},
             "new": {"type": "string", "enum": [1]}}

        Good:
            {"old": {"type": "string"},
             "new": {"type": "string", "minLength": 0}}
        """,
    "ALC921": """
        A list of values has one more.

        Code that handles each listed value has no case for it: a match without a default, a
        database enum, a generated type. If a value is removed at the same time, a hint names it.

        Bad:
            {"old": {"enum": ["PENDING", "COMPLETED"]},
             "new": {"enum": ["PENDING", "COMPLETED", "CANCELLED"]}}

        Good:
            {"old": {"enum": ["PENDING", "COMPLETED"]},
             "new": {"enum": ["COMPLETED", "PENDING"]}}
        """,
    "ALC922": """
        A list of values has one less.

        A reader only loses a case. If the value has a new name, the new one is ALC921.

        Bad:
            {"old": {"enum": ["PENDING", "COMPLETED"]},
             "new": {"enum": ["COMPLETED"]}}

        Good:
            {"old": {"enum": ["PENDING", "COMPLETED"]},
             "new": {"enum": ["COMPLETED", "PENDING"]}}
        """,
    "ALC923": """
        A list of values is dropped, so any value of the type is allowed.

        Code that handles each listed value meets others.

        Bad:
            {"old": {"type": "string", "enum": ["USD"]},
             "new": {"type": "string"}}

        Good:
            {"old": {"type": "string", "enum": ["USD"]},
             "new": {"type": "string", "const": "USD"}}
        """,
    "ALC924": """
        Any value of the type was allowed, and now only listed ones are.

        A reader meets fewer values. Responses stored before may have others.

        Bad:
            {"old": {"type": "string"},
             "new": {"type": "string", "enum": ["USD"]}}

        Good:
            {"old": {"type": "boolean"},
             "new": {"type": "boolean", "enum": [true, false]}}
        """,
    "ALC925": """
        The only allowed value is another one.

        Code that compares with the old value, or selects by it, does not recognize the new one.

        Bad:
            {"old": {"const": "session"},
             "new": {"const": "interview"}}

        Good:
            {"old": {"const": "session"},
             "new": {"enum": ["session"]}}
        """,
    "ALC931": """
        A union has one more branch, such as a new provider with its models.

        Code that handles each branch has no case for it.

        Bad:
            {"old": {"oneOf": [
                {"type": "object", "properties": {"by": {"const": "A"}}, "required": ["by"]}]},
             "new": {"oneOf": [
                {"type": "object", "properties": {"by": {"const": "A"}}, "required": ["by"]},
                {"type": "object", "properties": {"by": {"const": "B"}}, "required": ["by"]}]}}

        Good:
            {"old": {"oneOf": [{"type": "object"}, {"type": "null"}]},
             "new": {"oneOf": [{"type": "null"}, {"type": "object"}]}}
        """,
    "ALC932": """
        A union has one branch less.

        A reader only loses a case.

        Bad:
            {"old": {"oneOf": [
                {"type": "object", "properties": {"by": {"const": "A"}}, "required": ["by"]},
                {"type": "object", "properties": {"by": {"const": "B"}}, "required": ["by"]}]},
             "new": {"oneOf": [
                {"type": "object", "properties": {"by": {"const": "A"}}, "required": ["by"]}]}}

        Good:
            {"old": {"oneOf": [{"type": "object"}, {"type": "null"}]},
             "new": {"oneOf": [{"type": "null"}, {"type": "object"}]}}
        """,
    "ALC941": """
        A limit allows more than before, or is dropped.

        These are the keywords for the size of numbers, texts, arrays and objects, multipleOf and
        uniqueItems. A column or a type with the old limit does not fit all values.

        Bad:
            {"old": {"type": "string", "maxLength": 24},
             "new": {"type": "string", "maxLength": 36}}

        Good:
            {"old": {"type": "string", "minLength": 0},
             "new": {"type": "string"}}
        """,
    "ALC942": """
        A limit allows less than before, or is added.

        A reader meets fewer values. Responses stored before may exceed the limit.

        Bad:
            {"old": {"type": "string", "maxLength": 36},
             "new": {"type": "string", "maxLength": 24}}

        Good:
            {"old": {"type": "string", "maxLength": 24},
             "new": {"type": "string", "maxLength": 24.0}}
        """,
    "ALC943": """
        A pattern is removed, or is another one.

        Code that takes a text apart by the old pattern may fail. Whether another pattern allows
        more is not computed.

        Bad:
            {"old": {"type": "string", "pattern": "^[a-z]+$"},
             "new": {"type": "string", "pattern": "^[a-z0-9]+$"}}

        Good:
            {"old": {"type": "string", "pattern": "^[a-z]+$"},
             "new": {"allOf": [{"type": "string"}, {"pattern": "^[a-z]+$"}]}}
        """,
    "ALC944": """
        A pattern is added.

        A reader meets fewer values. Responses stored before may have others.

        Bad:
            {"old": {"type": "string"},
             "new": {"type": "string", "pattern": "^[a-z]+$"}}

        Good:
            {"old": {"type": "string", "pattern": "^[a-z]+$"},
             "new": {"type": "string", "pattern": "^[a-z]+$"}}
        """,
    "ALC945": """
        A format is removed.

        Code that parses the text by its format, such as a date-time, may fail.

        Bad:
            {"old": {"type": "string", "format": "date-time"},
             "new": {"type": "string"}}

        Good:
            {"old": {"type": "string", "format": "date-time"},
             "new": {"format": "date-time", "type": "string"}}
        """,
    "ALC946": """
        A format is added.

        A reader meets fewer values. Responses stored before may have others.

        Bad:
            {"old": {"type": "string"},
             "new": {"type": "string", "format": "date-time"}}

        Good:
            {"old": {"type": "integer"},
             "new": {"type": "integer"}}
        """,
    "ALC947": """
        A format is another one.

        Code that parses the text by its old format may fail.

        Bad:
            {"old": {"type": "string", "format": "date-time"},
             "new": {"type": "string", "format": "date"}}

        Good:
            {"old": {"type": "string", "format": "date"},
             "new": {"type": "string", "format": "date"}}
        """,
    "ALC961": """
        An endpoint that answers with the component is removed.

        Nobody can request it any longer. A parameter of a path may have another name.

        Bad:
            {"old": {"openapi": "3.1.0", "components": {"schemas": {"Session": {}}},
                "paths": {"/sessions/{id}": {"get": {"responses": {"200": {"content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/Session"}}}}}}}}},
             "new": {"openapi": "3.1.0", "components": {"schemas": {"Session": {}}},
                "paths": {}}}

        Good:
            {"old": {"openapi": "3.1.0", "components": {"schemas": {"Session": {}}},
                "paths": {"/sessions/{id}": {"get": {"responses": {"200": {"content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/Session"}}}}}}}}},
             "new": {"openapi": "3.1.0", "components": {"schemas": {"Session": {}}},
                "paths": {"/sessions/{no}": {"get": {"responses": {"200": {"content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/Session"}}}}}}}}}}
        """,
    "ALC962": """
        An endpoint that answers with the component is added.

        A reader of the other endpoints does not notice.

        Bad:
            {"old": {"openapi": "3.1.0", "components": {"schemas": {"Session": {}}},
                "paths": {}},
             "new": {"openapi": "3.1.0", "components": {"schemas": {"Session": {}}},
                "paths": {"/sessions": {"get": {"responses": {"200": {"content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/Session"}}}}}}}}}}

        Good:
            {"old": {"openapi": "3.1.0", "components": {"schemas": {"Session": {}}}, "paths": {}},
             "new": {"openapi": "3.1.0", "components": {"schemas": {"Session": {}}}, "paths": {}}}
        """,
    "ALC963": """
        An endpoint does not answer with the component any longer.

        Its response has another schema, which is not compared.

        Bad:
            {"old": {"openapi": "3.1.0", "components": {"schemas": {"Session": {}}},
                "paths": {"/sessions": {"get": {"responses": {"200": {"content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/Session"}}}}}}}}},
             "new": {"openapi": "3.1.0", "components": {"schemas": {"Session": {}}},
                "paths": {"/sessions": {"get": {"responses": {"200": {"content": {
                    "application/json": {"schema": {"type": "array"}}}}}}}}}}

        Good:
            {"old": {"openapi": "3.1.0", "components": {"schemas": {"Session": {}}},
                "paths": {"/sessions": {"get": {"responses": {"200": {"content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/Session"}}}}}}}}},
             "new": {"openapi": "3.1.0", "components": {
                    "schemas": {"Session": {}, "Page": {"properties": {"items": {
                        "items": {"$ref": "#/components/schemas/Session"}}}}}},
                "paths": {"/sessions": {"get": {"responses": {"200": {"content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/Page"}}}}}}}}}}
        """,
    "ALC971": """
        A title, a description, an example or a comment changed.

        What an instance may be is the same. Reports for people only count these changes.

        Bad:
            {"old": {"description": "The id"},
             "new": {"description": "The id of the session"}}

        Good:
            {"old": {"description": "The id", "type": "string"},
             "new": {"$defs": {"id": {"description": "The id", "type": "string"}},
                "$ref": "#/$defs/id"}}
        """,
    "ALC972": """
        A property or a value is deprecated.

        It is still there. A later document may remove it.

        Bad:
            {"old": {"properties": {"name": {}}},
             "new": {"properties": {"name": {"deprecated": true}}}}

        Good:
            {"old": {"properties": {"name": {"deprecated": true}}},
             "new": {"properties": {"name": {"deprecated": true}}}}
        """,
    "ALC979": """
        A keyword changed whose meaning for a reader is not known.

        These are conditions (if, not, contains, dependentSchemas and others), which are compared as
        a whole, extensions (x-…), default, readOnly and unknown keywords. No change is left out
        because it fits no other class.

        Bad:
            {"old": {"not": {"const": 1}},
             "new": {"not": {"const": 2}}}

        Good:
            {"old": {"not": {"const": 1}},
             "new": {"not": {"enum": [1.0]}}}
        """,
}
"""The documentation of each class, by code."""
