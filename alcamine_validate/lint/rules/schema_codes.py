"""Documentation of the codes that have no rule function: those of the input and of the schema.

The texts have the format of the rules' docstrings. Their first lines are the summaries in
``codes``.
"""

from __future__ import annotations

from typing import Final

NOT_IN_THE_SCHEMA: Final = (
    "No keyword of the Session schema can cause this finding today. The code is reserved for "
    "later versions of the schema."
)

EXPLANATIONS: Final[dict[str, str]] = {
    "ALC001": """
        The path does not exist, is not a regular file, or permission is denied. Other
        paths are still checked, and the exit code is 2.
        """,
    "ALC002": """
        The message describes the first error. JSON does not allow comments, single quotes,
        NaN or trailing commas. Nothing else in the text can be checked.
        """,
    "ALC003": """
        JSON must be encoded as UTF-8 without a byte order mark (RFC 8259, section 8.1).
        """,
    "ALC004": """
        RFC 8259 does not define which value counts; most parsers silently keep the last
        one. The finding is at the second key and refers to the first.
        """,
    "ALC005": "Parsers limit the depth; here the limit is 1024. A Session needs 6 levels.",
    "ALC006": "A double represents numbers up to about 1.8e308 (RFC 8259, section 6).",
    "ALC007": """
        This is a folder without files to check, an empty array, or a capture without a
        response that contains a Session. Often a path or URL pattern is wrong.
        """,
    "ALC008": """
        The library also checks parsed values, which may contain values that JSON text can't
        represent: a set, a datetime, nan, a key that is not a string.
        """,
    "ALC009": "The text is too large for the available memory. Nothing was checked.",
    "ALC010": """
        The limits apply to files, lines, decompressed data, and the number of Sessions. The
        message names the option that raises the limit.
        """,
    "ALC011": """
        A compressed file, or a body in a capture, is damaged or truncated. JSON Lines are
        checked up to the damage.
        """,
    "ALC012": "The message describes the first error, by the rules of YAML 1.1.",
    "ALC013": """
        Tags, merge keys (<<) and keys that are not strings have no equivalent in JSON.
        """,
    "ALC014": "Anchors are resolved here, but other readers of the file may not resolve them.",
    "ALC015": """
        An unquoted +12025550143, 2026-03-14 or NO is a string here, because JSON has no other
        type for it. YAML 1.1 parsers read an integer, a date or false. Quote the value.
        """,
    "ALC016": """
        The name of the file or --input-format states a format that the content does not
        match, or a recorded exchange lacks a required part, such as the request's URL.
        """,
    "ALC017": """
        By its URL, status and content type, the response contains a Session, but the capture
        omits its body, stores it in a form that can't be decoded, or contains a template. The
        message says which, and what helps.
        """,
    "ALC018": """
        A Session, valid or not, has at least four of the properties that few other objects have
        (agentId, agentVersionId, personId, conversationId, lastHeartbeatAt, recordAudio, isDemo,
        agent, person, conversation), or more than half of the required ones. Any other value has
        only this finding, instead of one for each property that it lacks. The message says what
        the value looks like, and where the Sessions in it are. If this code is ignored, the value
        is checked as a Session.
        """,
    "ALC019": """
        Sessions are found up to four names and array indices below the root of a file, also in
        JSON text in strings. The finding is at the first of them. Its pointer is their place in
        the file, with * for array indices; each such place is reported once. --at names the
        places of all Sessions, and then no other place is searched.
        """,
    "ALC020": """
        --at, the setting at or the argument at names a place that does not exist in the value, or
        that holds several values where one was asked for. Or av.validate_list was called with
        something other than an array, or av.validate_webhook with something other than the body
        of a webhook of a session. Nothing was checked there.
        """,
    "ALC021": """
        The file is damaged, or --column names no column of it. Without --column, the column called
        session is read, or else the only column of text. A struct column can't be read: in it, a
        property that is absent and one that is null are the same. If rows in the middle can't be
        read, the finding is at the first of them, and the rows after them are checked.
        """,
    "ALC101": """
        This is the keyword type (JSON Schema 2020-12 validation, 6.1.1). 1.0 is an integer,
        true is not a number, and null is valid only if the schema lists it.

        Bad:
            {"recordAudio": "yes"}

        Good:
            {"recordAudio": true}
        """,
    "ALC102": """
        This is the keyword required (JSON Schema 2020-12 validation, 6.5.3). The finding is at
        the object that lacks the property. A property that may be null must still be present.

        Bad:
            {"agent": {"version": {"config": {
                "tts": {"provider": "CARTESIA", "model": "SONIC_2"}}}}}

        Good:
            {"agent": {"version": {"config": {
                "tts": {"provider": "CARTESIA", "model": "SONIC_2", "voiceId": "a38e4e85"}}}}}
        """,
    "ALC103": """
        This is the keyword enum (JSON Schema 2020-12 validation, 6.1.2). The message lists the
        allowed values. The drift summary counts unlisted values across all files, because the
        API may have added one.

        Bad:
            {"agent": {"version": {"length": "SIXTY_MINUTES"}}}

        Good:
            {"agent": {"version": {"length": "THIRTY_MINUTES"}}}
        """,
    "ALC105": """
        This is the keyword minimum (JSON Schema 2020-12 validation, 6.2.4).

        Bad:
            {"agent": {"version": {"incentiveType": "CASH", "incentiveAmount": 99,
                                   "incentiveCurrencyCode": "USD"}}}

        Good:
            {"agent": {"version": {"incentiveType": "CASH", "incentiveAmount": 100,
                                   "incentiveCurrencyCode": "USD"}}}
        """,
    "ALC106": """
        This is the keyword maximum (JSON Schema 2020-12 validation, 6.2.2).

        Bad:
            {"agent": {"version": {"config": {
                "llm": {"provider": "OPENAI", "model": "GPT_4O", "temperature": 2.1}}}}}

        Good:
            {"agent": {"version": {"config": {
                "llm": {"provider": "OPENAI", "model": "GPT_4O", "temperature": 2}}}}}
        """,
    "ALC108": """
        This is the keyword minLength (JSON Schema 2020-12 validation, 6.3.2). It counts Unicode
        code points.

        Bad:
            {"agent": {"version": {"config": {
                "tts": {"provider": "CARTESIA", "model": "SONIC_2", "voiceId": ""}}}}}

        Good:
            {"agent": {"version": {"config": {
                "tts": {"provider": "CARTESIA", "model": "SONIC_2", "voiceId": "a38e4e85"}}}}}
        """,
    "ALC109": """
        This is the keyword maxLength (JSON Schema 2020-12 validation, 6.3.1). It counts Unicode
        code points.

        Bad:
            {"agent": {"version": {"sourceAgentVersionId": "m1k4i7g0e3c6a9y2w5u8s1qo9"}}}

        Good:
            {"agent": {"version": {"sourceAgentVersionId": "m1k4i7g0e3c6a9y2w5u8s1qo"}}}
        """,
    "ALC110": "The keyword is pattern. Only the published document has one, for /person/phone.",
    "ALC201": """
        The format cuid2 is a lowercase letter and then 1 to 31 lowercase letters or digits.

        Bad:
            {"ledger": {"id": "8F3K-LEDGER-0001"}}

        Good:
            {"ledger": {"id": "l3i6f9c2z5w8t1q4n7k0h3eb"}}
        """,
    "ALC202": """
        ITU-T E.164: a plus sign and then 2 to 15 digits, the first of which is not 0. Spaces,
        brackets and extensions are not allowed.

        Bad:
            {"person": {"phone": "+1 (202) 555-0178"}}

        Good:
            {"person": {"phone": "+12025550178"}}
        """,
    "ALC203": """
        RFC 3339, section 5.6: an existing day, T, a time, and Z or an offset. A leap second is
        allowed at the end of a month in UTC.

        Bad:
            {"person": {"lastSeenAt": "2026-02-30T09:30:00.000Z"}}

        Good:
            {"person": {"lastSeenAt": "2026-03-14T09:26:35.097Z"}}
        """,
    "ALC204": """
        RFC 5321, section 4.1.2.

        Bad:
            {"person": {"email": "nora@lindqvist@example.org"}}

        Good:
            {"person": {"email": "nora.lindqvist@example.org"}}
        """,
    "ALC301": """
        Each model belongs to one provider. The message names the model's provider, and lists
        the models of the given provider.

        Bad:
            {"agent": {"version": {"config": {
                "llm": {"provider": "OPENAI", "model": "GEMINI_2_0_FLASH_001"}}}}}

        Good:
            {"agent": {"version": {"config": {
                "llm": {"provider": "GEMINI", "model": "GEMINI_2_0_FLASH_001"}}}}}
        """,
    "ALC302": """
        The message lists the models in the schema. The drift summary counts new ones.

        Bad:
            {"agent": {"version": {"config": {"llm": {"provider": "OPENAI", "model": "GPT_5"}}}}}

        Good:
            {"agent": {"version": {"config": {"llm": {"provider": "OPENAI", "model": "GPT_4O"}}}}}
        """,
    "ALC303": """
        The provider determines the valid models, so the rest of the object is not checked.
        The drift summary counts new providers.

        Bad:
            {"agent": {"version": {"config": {"stt": {"provider": "WHISPER", "model": "NOVA_3"}}}}}

        Good:
            {"agent": {"version": {"config": {"stt": {"provider": "DEEPGRAM", "model": "NOVA_3"}}}}}
        """,
    "ALC401": """
        The timestamps are written by one clock, so their order is certain: an object is created
        before it is updated, a session starts before it ends. They are compared exactly, across
        offsets; order-tolerance allows a difference. The pairs are listed in the overlay of this
        package (keyword x-timestamp-order).

        Bad:
            {"ledger": {"createdAt": "2026-03-14T09:29:02.701Z",
                        "updatedAt": "2026-03-14T09:29:02.700Z"}}

        Good:
            {"ledger": {"createdAt": "2026-03-14T09:29:02.701Z",
                        "updatedAt": "2026-03-14T09:29:02.701Z"}}
        """,
}
"""The text after the summary in ``codes``: the reason, and a bad and a good example."""
