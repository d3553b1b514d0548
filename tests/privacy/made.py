"""Values that look real, made by code, so that none of them stands in the repository."""

from __future__ import annotations

import string
from base64 import urlsafe_b64encode
from collections.abc import Callable
from random import Random
from typing import Final

HEX: Final = "0123456789abcdef"
WORD: Final = string.ascii_letters + string.digits


def card_of(start: str, length: int, random: Random | None = None) -> str:
    """Return a card number that starts with ``start``."""
    draw = random or Random(start)
    body = start + "".join(draw.choice(string.digits) for _ in range(length - len(start) - 1))
    total = 0
    for index, digit in enumerate(reversed(body)):
        number = int(digit) * (2 if index % 2 == 0 else 1)
        total += number - 9 if number > 9 else number
    return f"{body}{-total % 10}"


def iban_of(country: str, length: int, random: Random | None = None) -> str:
    """Return an IBAN of a country."""
    draw = random or Random(country)
    account = "".join(draw.choice(string.digits) for _ in range(length - 4))
    number = "".join(str(int(char, 36)) for char in f"{account}{country}00")
    return f"{country}{98 - int(number) % 97:02}{account}"


def text_of(alphabet: str, length: int, random: Random) -> str:
    """Return random characters, the first four of them not alike."""
    return "".join(random.choice(alphabet) for _ in range(length))


def jwt_of(random: Random) -> str:
    """Return a JSON Web Token with random claims."""
    parts = ['{"alg":"HS256","typ":"JWT"}', f'{{"sub":"{text_of(HEX, 20, random)}"}}']
    coded = [urlsafe_b64encode(each.encode()).decode().rstrip("=") for each in parts]
    return ".".join([*coded, text_of(WORD, 43, random)])


_B: Final = "BEGIN RSA PRIVATE"
_E: Final = "END RSA PRIVATE"

KEYS: Final[dict[str, Callable[[Random], str]]] = {
    "a JSON Web Token": jwt_of,
    "an encrypted JSON Web Token": lambda r: ".".join(
        ["eyJ" + text_of(WORD, 20, r), *(text_of(WORD, 20, r) for _ in range(4))]
    ),
    "a GitHub token": lambda r: f"gh{r.choice('opsur')}_{text_of(WORD, 36, r)}",
    "a GitLab token": lambda r: f"glpat-{text_of(WORD, 20, r)}",
    "a Slack token": lambda r: f"xoxb-{text_of(string.digits, 12, r)}-{text_of(WORD, 24, r)}",
    "a Slack webhook": lambda r: f"T{text_of(string.digits, 9, r)}/B{text_of(WORD, 40, r)}",
    "a Discord webhook": lambda r: f"{text_of('123456789', 18, r)}/{text_of(WORD, 68, r)}",
    "an AWS access key": lambda r: f"AKIA{text_of(string.ascii_uppercase + '234567', 16, r)}",
    "a Google API key": lambda r: f"AIza{text_of(WORD, 35, r)}",
    "a Google access token": lambda r: f"ya29.{text_of(WORD, 60, r)}",
    "a Google refresh token": lambda r: f"1//0{text_of(WORD, 100, r)}",
    "a Google client secret": lambda r: f"GOCSPX-{text_of(WORD, 28, r)}",
    "a Stripe key": lambda r: f"sk_{r.choice(['live', 'test'])}_{text_of(WORD, 24, r)}",
    "a webhook secret": lambda r: f"whsec_{text_of(WORD, 32, r)}",
    "an OpenAI key": lambda r: f"sk-proj-{text_of(WORD, 48, r)}",
    "an Anthropic key": lambda r: f"sk-ant-api03-{text_of(WORD, 80, r)}",
    "an ElevenLabs key": lambda r: f"sk_{text_of(HEX, 48, r)}",
    "a Cartesia key": lambda r: f"sk_car_{text_of(WORD, 24, r)}",
    "a Groq key": lambda r: f"gsk_{text_of(WORD, 52, r)}",
    "an OpenRouter key": lambda r: f"sk-or-v1-{text_of(HEX, 64, r)}",
    "an xAI key": lambda r: f"xai-{text_of(WORD, 80, r)}",
    "a Perplexity key": lambda r: f"pplx-{text_of(WORD, 48, r)}",
    "a Replicate token": lambda r: f"r8_{text_of(WORD, 37, r)}",
    "an NVIDIA key": lambda r: f"nvapi-{text_of(WORD, 64, r)}",
    "a LangSmith key": lambda r: f"lsv2_pt_{text_of(HEX, 32, r)}_{text_of(HEX, 10, r)}",
    "a Pinecone key": lambda r: f"pcsk_{text_of(WORD, 6, r)}_{text_of(WORD, 63, r)}",
    "a Tavily key": lambda r: f"tvly-dev-{text_of(WORD, 32, r)}",
    "a Resend key": lambda r: f"re_{text_of(WORD, 8, r)}_{text_of(WORD, 24, r)}",
    "a Postman key": lambda r: f"PMAK-{text_of(HEX, 24, r)}-{text_of(HEX, 34, r)}",
    "a Docker token": lambda r: f"dckr_pat_{text_of(WORD, 27, r)}",
    "a Facebook token": lambda r: f"EAAC{text_of(WORD, 180, r)}",
    "a Hugging Face token": lambda r: f"hf_{text_of(string.ascii_letters, 34, r)}",
    "a Twilio API key": lambda r: f"SK{text_of(HEX, 32, r)}",
    "a SendGrid key": lambda r: f"SG.{text_of(WORD, 22, r)}.{text_of(WORD, 43, r)}",
    "a Mailgun key": lambda r: f"key-{text_of(HEX, 32, r)}",
    "a Mailchimp key": lambda r: f"{text_of(HEX, 32, r)}-us{r.randint(1, 30)}",
    "an npm token": lambda r: f"npm_{text_of(WORD, 36, r)}",
    "a PyPI token": lambda r: f"pypi-AgE{text_of(WORD, 90, r)}",
    "a DigitalOcean token": lambda r: f"dop_v1_{text_of(HEX, 64, r)}",
    "a Shopify token": lambda r: f"shpat_{text_of(HEX, 32, r)}",
    "a Square token": lambda r: f"sq0csp-{text_of(WORD, 43, r)}",
    "a Telegram bot token": lambda r: f"{text_of('123456789', 10, r)}:AA{text_of(WORD, 33, r)}",
    "a Discord bot token": lambda r: (
        f"M{text_of(WORD, 23, r)}.{text_of(WORD, 6, r)}.{text_of(WORD, 27, r)}"
    ),
    "a Databricks token": lambda r: f"dapi{text_of(HEX, 32, r)}",
    "a Grafana token": lambda r: f"glsa_{text_of(WORD, 32, r)}_{text_of(HEX, 8, r)}",
    "a Linear key": lambda r: f"lin_api_{text_of(WORD, 40, r)}",
    "a Notion token": lambda r: f"ntn_{text_of(WORD, 46, r)}",
    "a PostHog key": lambda r: f"phx_{text_of(WORD, 43, r)}",
    "a Supabase token": lambda r: f"sbp_{text_of(HEX, 40, r)}",
    "a Sentry token": lambda r: f"sntrys_{text_of(WORD, 60, r)}",
    "an Airtable token": lambda r: f"pat{text_of(WORD, 14, r)}.{text_of(HEX, 64, r)}",
    "a New Relic key": lambda r: f"NRAK-{text_of(string.ascii_uppercase + '23', 27, r)}",
    "a Vault token": lambda r: f"hvs.{text_of(WORD, 90, r)}",
    "an Atlassian token": lambda r: f"ATATT3{text_of(WORD, 180, r)}",
    "a Figma token": lambda r: f"figd_{text_of(WORD, 40, r)}",
    "an age key": lambda r: f"AGE-SECRET-KEY-1{text_of('023456789ACDEFGHJKLMNPQRSTUVWXYZ', 58, r)}",
    "an Azure storage key": lambda r: f"{text_of(WORD, 86, r)}==",
    "a private key": lambda r: f"-----{_B} KEY-----\n{text_of(WORD, 64, r)}\n-----{_E} KEY-----",
}
"""A key of each issuer, in the published form."""

BEFORE: Final = {
    "a Slack webhook": "https://hooks.slack.com/services/",
    "a Discord webhook": "https://discord.com/api/webhooks/",
    "an Azure storage key": "AccountName=a;AccountKey=",
}
"""What stands before a key that has no form of its own."""
