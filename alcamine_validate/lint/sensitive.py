"""Which names of a Session are sensitive, and the redaction that knows them."""

from __future__ import annotations

import re
from typing import Final

from alcamine_validate.text.redact import Redaction

SENSITIVE: Final = frozenset({"email", "phone", "name", "systemPrompt", "properties", "messages"})
"""The properties of a Session whose values are sensitive, with everything in them."""

CREDENTIALS: Final = frozenset(
    {"authorization", "proxyauthorization", "cookie", "setcookie", "apikey", "xapikey"}
    | {"accesstoken", "refreshtoken", "idtoken", "authtoken", "bearertoken", "sessiontoken"}
    | {"xauthtoken", "token", "secret", "clientsecret", "privatekey", "password", "passwd"}
)
"""Headers and properties that hold credentials, in lower case without ``-`` and ``_``."""


def is_sensitive_name(name: str) -> bool:
    """Return whether values of this name are sensitive, with everything in them."""
    return name in SENSITIVE or re.sub("[-_]", "", name).lower() in CREDENTIALS


REDACTION: Final = Redaction(is_sensitive_name)
"""What reports hide unless they are asked not to."""
