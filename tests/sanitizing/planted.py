"""Files of every format with people planted in them, and the search for what is left of these."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote_plus

import alcamine_validate as av
from alcamine_validate.lint.linter import linter_for
from alcamine_validate.lint.settings.config import Config
from alcamine_validate.privacy.fields import FieldTable
from alcamine_validate.sanitizing.run import SanitizedFile, Sanitizing
from alcamine_validate.sanitizing.sensitive_spans import SanitizeSettings
from alcamine_validate.sanitizing.verify import with_privacy
from alcamine_validate.session import session_schemas
from alcamine_validate.text.json_text import MalformedJson, parse
from alcamine_validate.text.yaml_text import read_yaml

_DEEPEST: Final = 12
_SHORT: Final = 30
KEY: Final = b"a key of the tests of more than 16 bytes"
PHONE: Final = "+41791234567"
AMERICAN: Final = "+14152348876"
NAME: Final = "Wilhelmina Oberholzer"
OTHER_NAME: Final = "Jérôme Wołodarski"
EMAIL: Final = "w.oberholzer@company.com"
TOKEN: Final = "q8Zt4vXw2LpN7sKd9f"
SAID: Final = "My daughter keeps two alpacas behind the house."
PROMPT: Final = 'Say "hello" to Wilhelmina,\nand ask for her 7 alpacas: ünïcödé \\ 😀.'
IBAN: Final = "GB82 WEST 1234 5698 7654 32"
ADDRESS: Final = "84.75.112.9"

PLANTED: Final = (
    PHONE, PHONE[1:], AMERICAN, AMERICAN[1:], NAME, OTHER_NAME, EMAIL, TOKEN, SAID, PROMPT, IBAN,
    ADDRESS, "+41 79 123 45 67", "alpacas",
)  # fmt: skip


def session(seed: int = 1) -> Any:
    """Return a Session with people and secrets in it."""
    made: Any = av.sample(seed=seed)
    made["name"] = AMERICAN
    made["conversation"]["name"] = f"Interview with {NAME}"
    made["person"] |= {"phone": AMERICAN, "email": EMAIL}
    made["person"]["properties"] = {
        "callerName": OTHER_NAME,
        "note": f"Call +41 79 123 45 67 or {EMAIL}, and transfer to {IBAN}.",
        "apiKey": TOKEN,
        "page": f"https://x.example.com/?who={NAME.replace(' ', '%20')}&token={TOKEN}#a",
        "json": json.dumps({"who": NAME, "phone": PHONE}),
        "lastIp": ADDRESS,
        "number": int(AMERICAN[1:]),
    }
    made["agent"]["version"]["systemPrompt"] = PROMPT
    made["agent"]["description"] = f"Knows {NAME.upper()} well."
    content = [{"type": "text", "text": SAID}]
    made["messages"] = [{"id": made["id"], "content": {"role": "user", "content": content}}]
    return made


def settings_of(
    name: str = "x.json", *, has_ids: bool = False, **settings: Any
) -> SanitizeSettings:
    """Return what these settings say about a file of this name."""
    config = with_privacy(Config(**settings))
    table = FieldTable(config.sanitize)
    above = config.of_file(name).read.finder.expected.names
    return SanitizeSettings(linter_for(config, name), session_schemas(), table, above, has_ids)


def run(
    paths: list[Path], *, key: bytes | None = KEY, has_ids: bool = False, **settings: Any
) -> list[SanitizedFile]:
    """Return the results of files, with these settings."""
    sanitizing = Sanitizing(Config(**settings), session_schemas(), key, has_ids)
    return list(sanitizing.run(map(str, paths)))


def sanitized(path: Path, **how: Any) -> bytes:
    """Return the new bytes of a file; the file has them too then."""
    (file,) = run([path], **how)
    assert file.why is None, file.why
    path.write_bytes(file.data)
    return file.data


def left(data: bytes, planted: tuple[str, ...] = PLANTED) -> set[str]:
    """Return the planted values that are left in bytes, in whatever form they are in them."""
    return {each for text in texts(data) for each in planted if each.lower() in text.lower()}


def texts(data: Any, depth: int = 0) -> list[str]:
    """Return all texts in bytes or in a value: as they are, decompressed, decoded, and parsed."""
    if depth > _DEEPEST:
        return []
    if isinstance(data, dict):
        return [each for member in (*data, *data.values()) for each in texts(member, depth)]
    if isinstance(data, list):
        return [each for member in data for each in texts(member, depth)]
    if isinstance(data, bytes):
        return texts(_expanded(data).decode("utf-8", "replace"), depth)
    return _of_text(data, depth) if isinstance(data, str) else [str(data)]


def _of_text(text: str, depth: int) -> list[str]:
    found = [text, unquote_plus(text)]
    for line in {text, *text.split("\n")}:
        with suppress(MalformedJson):
            found += texts(parse(line), depth + 1) if line.strip()[:1] in ("{", "[") else []
    if depth == 0:
        for document in read_yaml(text, binary=True).documents:
            found += texts(document.value, 1)
    if len(text) > _SHORT:
        with suppress(ValueError):
            found += texts(base64.b64decode(text), depth + 1)
        with suppress(ValueError):
            found += texts(bytes.fromhex(text), depth + 1)
    return found


def _expanded(data: bytes) -> bytes:
    if data[:4] == b"\x28\xb5\x2f\xfd":
        import zstandard

        data = zstandard.ZstdDecompressor().decompressobj().decompress(data)
    for expand in (gzip.decompress, zlib.decompress):
        with suppress(OSError, EOFError, zlib.error):
            data = expand(data)
    return data
