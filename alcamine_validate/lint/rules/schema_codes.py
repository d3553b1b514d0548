"""Documentation of the codes that have no rule function: those of the input and of the schema.

The texts have the format of the rules' docstrings. Their first lines are the summaries in
``codes``.
"""

from __future__ import annotations

from typing import Final

NOT_IN_THE_SCHEMA: Final = (
    "The Session's schema has no keyword that could be broken so today; the code is kept for "
    "the day when it has."
)

EXPLANATIONS: Final[dict[str, str]] = {
    "ALC001": """
        The path is not there, is no regular file, or is kept from you. The others are
        checked all the same, and the exit code is 2.
        """,
    "ALC002": """
        The message says what is wrong where the text stops being JSON. Comments, single
        quotes, NaN and trailing commas are none. Nothing else can be judged.
        """,
    "ALC003": """
        JSON is exchanged as UTF-8 (RFC 8259, section 8.1), without a byte order mark.
        """,
    "ALC004": """
        Which one counts is left open by RFC 8259; most parsers silently keep the last.
        The finding is at the second key, and names the place of the first.
        """,
    "ALC005": "Parsers stop at some depth; ours does at 1024, and a Session needs 6.",
    "ALC006": "A double holds numbers up to about 1.8e308 (RFC 8259, section 6).",
    "ALC007": """
        A folder without files to check, an empty array, or a capture without a response that
        holds a Session. A wrong path or URL pattern often looks so.
        """,
    "ALC008": """
        The library judges parsed values too, and these may hold what no JSON text can
        mean: a set, a datetime, nan, a key that is no string.
        """,
    "ALC009": "The text is too large for the memory that there is. Nothing was judged.",
    "ALC010": """
        A file, a line, what something compressed expands to, or the number of Sessions. The
        message names the option that allows more.
        """,
    "ALC011": """
        A file that ends in .gz or .zst, or a body in a capture, is not what it says, or ends
        too early. What could be read of JSON Lines was judged.
        """,
    "ALC012": "The message says what is wrong where the text stops being YAML 1.1.",
    "ALC013": """
        Tags, merge keys (<<) and keys that are no strings have no counterpart in JSON.
        """,
    "ALC014": "An anchor is resolved here, but other readers of a fixture may not do so.",
    "ALC015": """
        An unquoted +12025550143, 2026-03-14 or NO is a string here, since JSON knows no other
        meaning; readers of YAML 1.1 make an integer, a date or false of it. Put it in quotes.
        """,
    "ALC016": """
        The file is named, or said to be, of a format whose shape it has not, or something in
        it lacks what it must have, such as a request's URL.
        """,
    "ALC017": """
        The URL, the status and the content type of a recorded response say that it holds a
        Session, but the capture does not hold its body, holds it in a form that can't be
        decoded, or holds a template. The message says which, and what helps.
        """,
    "ALC101": """
        Keyword type (JSON Schema 2020-12 validation, 6.1.1). 1.0 is an integer, true is no
        number, and null must be allowed by name.

        Bad:
            {"recordAudio": "yes"}

        Good:
            {"recordAudio": true}
        """,
    "ALC102": """
        Keyword required (validation, 6.5.3). The finding is at the object that lacks it. A
        property that may be null must still be there.

        Bad:
            {"agent": {"version": {"config": {
                "tts": {"provider": "CARTESIA", "model": "SONIC_2"}}}}}

        Good:
            {"agent": {"version": {"config": {
                "tts": {"provider": "CARTESIA", "model": "SONIC_2", "voiceId": "a38e4e85"}}}}}
        """,
    "ALC103": """
        Keyword enum (validation, 6.1.2). The message lists what is allowed. Where it is a
        new value of the API, the drift summary counts it across all files.

        Bad:
            {"agent": {"version": {"length": "SIXTY_MINUTES"}}}

        Good:
            {"agent": {"version": {"length": "THIRTY_MINUTES"}}}
        """,
    "ALC105": """
        Keyword minimum (validation, 6.2.4).

        Bad:
            {"agent": {"version": {"incentiveType": "CASH", "incentiveAmount": 99,
                                   "incentiveCurrencyCode": "USD"}}}

        Good:
            {"agent": {"version": {"incentiveType": "CASH", "incentiveAmount": 100,
                                   "incentiveCurrencyCode": "USD"}}}
        """,
    "ALC106": """
        Keyword maximum (validation, 6.2.2).

        Bad:
            {"agent": {"version": {"config": {
                "llm": {"provider": "OPENAI", "model": "GPT_4O", "temperature": 2.1}}}}}

        Good:
            {"agent": {"version": {"config": {
                "llm": {"provider": "OPENAI", "model": "GPT_4O", "temperature": 2}}}}}
        """,
    "ALC108": """
        Keyword minLength (validation, 6.3.2), in Unicode code points.

        Bad:
            {"agent": {"version": {"config": {
                "tts": {"provider": "CARTESIA", "model": "SONIC_2", "voiceId": ""}}}}}

        Good:
            {"agent": {"version": {"config": {
                "tts": {"provider": "CARTESIA", "model": "SONIC_2", "voiceId": "a38e4e85"}}}}}
        """,
    "ALC109": """
        Keyword maxLength (validation, 6.3.1), in Unicode code points.

        Bad:
            {"agent": {"version": {"sourceAgentVersionId": "m1k4i7g0e3c6a9y2w5u8s1qo9"}}}

        Good:
            {"agent": {"version": {"sourceAgentVersionId": "m1k4i7g0e3c6a9y2w5u8s1qo"}}}
        """,
    "ALC110": "Keyword pattern. Only --as-published has one: that of /person/phone.",
    "ALC201": """
        Format cuid2: a lower-case letter, then 1 to 31 lower-case letters or digits.

        Bad:
            {"ledger": {"id": "8F3K-LEDGER-0001"}}

        Good:
            {"ledger": {"id": "l3i6f9c2z5w8t1q4n7k0h3eb"}}
        """,
    "ALC202": """
        ITU-T E.164: a plus sign, then 2 to 15 digits of which the first is not 0; no
        spaces, no brackets, no extensions.

        Bad:
            {"person": {"phone": "+1 (202) 555-0178"}}

        Good:
            {"person": {"phone": "+12025550178"}}
        """,
    "ALC203": """
        RFC 3339, section 5.6: a day that exists, T, a time, and Z or an offset. A leap second
        is allowed where UTC's last minute of a month ends.

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
        Each model belongs to one provider; the message lists those of the one that stands
        there, and says whose the model is.

        Bad:
            {"agent": {"version": {"config": {
                "llm": {"provider": "OPENAI", "model": "GEMINI_2_0_FLASH_001"}}}}}

        Good:
            {"agent": {"version": {"config": {
                "llm": {"provider": "GEMINI", "model": "GEMINI_2_0_FLASH_001"}}}}}
        """,
    "ALC302": """
        The message lists those that the schema knows. New ones are counted in the drift
        summary.

        Bad:
            {"agent": {"version": {"config": {"llm": {"provider": "OPENAI", "model": "GPT_5"}}}}}

        Good:
            {"agent": {"version": {"config": {"llm": {"provider": "OPENAI", "model": "GPT_4O"}}}}}
        """,
    "ALC303": """
        The provider decides which models are right, so nothing else of it is judged. New
        ones are counted in the drift summary.

        Bad:
            {"agent": {"version": {"config": {"stt": {"provider": "WHISPER", "model": "NOVA_3"}}}}}

        Good:
            {"agent": {"version": {"config": {"stt": {"provider": "DEEPGRAM", "model": "NOVA_3"}}}}}
        """,
    "ALC401": """
        The keyword x-timestamp-order of the overlay, for the orders that one machine's
        clock settles: an object is created before it changes, a session starts before it
        ends. Compared exactly, across offsets; order-tolerance allows for some difference.

        Bad:
            {"ledger": {"createdAt": "2026-03-14T09:29:02.701Z",
                        "updatedAt": "2026-03-14T09:29:02.700Z"}}

        Good:
            {"ledger": {"createdAt": "2026-03-14T09:29:02.701Z",
                        "updatedAt": "2026-03-14T09:29:02.701Z"}}
        """,
}
"""The text after the summary in ``codes``: the reason, and a bad and a good example."""
