"""Find keys and tokens in the forms that their issuers publish."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from alcamine_validate.privacy.detection import Detection, Kind
from alcamine_validate.privacy.placeholders import is_placeholder


class Issuer(NamedTuple):
    """The form of a credential: what it is, a text that each one contains, and its pattern.

    The pattern is searched only in texts with ``marker``, so that most texts cost little.
    """

    what: str
    marker: str
    pattern: str


_START: Final = r"(?<![A-Za-z0-9_])"
_END: Final = r"(?![A-Za-z0-9_])"

_PEM_LABEL: Final = r"[A-Z0-9 ]{0,20}PRIVATE KEY(?: BLOCK)?-----"
_PRIVATE_KEY: Final = (
    rf"-----BEGIN {_PEM_LABEL}[\w+/=\s:,.\\]{{16}}(?:[\w+/=\s:,.\\]++|-(?!----))*+"
    rf"(?:-----END {_PEM_LABEL})?"
)

ISSUERS: Final = (
    # RFC 7519, and RFC 7516 with five parts; a header is a JSON object, which starts with {"
    Issuer("a JSON Web Token", "eyJ", r"eyJ[\w-]{8,4000}\.eyJ[\w-]{8,}(?:\.[\w-]*)?"),
    Issuer("an encrypted JSON Web Token", "eyJ", r"eyJ[\w-]{8,4000}(?:\.[\w-]{8,}){4}"),
    # https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
    Issuer("a GitHub token", "gh", r"gh[opsur]_[A-Za-z0-9]{36,251}"),
    Issuer("a GitHub token", "github_pat_", r"github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}"),
    # https://docs.gitlab.com/security/tokens/#token-prefixes
    Issuer("a GitLab token", "gl", r"gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat)-[\w.-]{20,255}"),
    Issuer("a GitLab token", "GR1348941", r"GR1348941[\w-]{20,50}"),
    # https://docs.slack.dev/authentication/tokens/
    Issuer("a Slack token", "xox", r"xox[abceoprs]-(?:\d-)?[A-Za-z0-9-]{10,300}"),
    Issuer("a Slack token", "xapp-", r"xapp-\d-[A-Za-z0-9-]{10,300}"),
    Issuer("a Slack webhook", "hooks.slack.com", r"(?<=slack\.com/services/)[A-Z0-9a-z/]{30,99}"),
    Issuer("a Discord webhook", "/webhooks/", r"(?<=/webhooks/)[0-9]{17,20}/[\w-]{60,80}"),
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
    Issuer("an AWS access key", "A", r"(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z0-9]{16}"),
    # https://cloud.google.com/docs/authentication/api-keys
    Issuer("a Google API key", "AIza", r"AIza[\w-]{35}"),
    Issuer("a Google access token", "ya29.", r"ya29\.[\w-]{20,2000}"),
    Issuer("a Google refresh token", "1//", r"1//0[\w-]{40,200}"),
    Issuer("a Google client secret", "GOCSPX-", r"GOCSPX-[\w-]{28}"),
    # https://docs.stripe.com/keys
    Issuer("a Stripe key", "k_", r"[rs]k_(?:live|test)_[A-Za-z0-9]{10,247}"),
    Issuer("a webhook secret", "whsec_", r"whsec_[A-Za-z0-9+/=]{24,100}"),
    # https://platform.openai.com/docs/api-reference/authentication
    Issuer("an OpenAI key", "sk-", r"sk-(?:proj|svcacct|admin|None)-[\w-]{20,300}"),
    Issuer("an OpenAI key", "T3BlbkFJ", r"sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}"),
    # Older keys of OpenAI, and those of services that use its libraries, such as DeepSeek
    Issuer("an OpenAI key", "sk-", r"sk-[A-Za-z0-9]{32,64}"),
    # https://openrouter.ai/docs/api-reference/authentication
    Issuer("an OpenRouter key", "sk-or-", r"sk-or-v1-[0-9a-f]{64}"),
    # https://docs.anthropic.com/en/api/admin-api/apikeys/get-api-key
    Issuer("an Anthropic key", "sk-ant-", r"sk-ant-[a-z]{3,10}[0-9]{2}-[\w-]{20,200}"),
    # https://elevenlabs.io/docs/api-reference/authentication, https://docs.cartesia.ai
    Issuer("an ElevenLabs key", "sk_", r"sk_[0-9a-f]{48}"),
    Issuer("a Cartesia key", "sk_car_", r"sk_car_[A-Za-z0-9_-]{20,60}"),
    Issuer("a Groq key", "gsk_", r"gsk_[A-Za-z0-9]{52}"),
    # https://docs.x.ai, https://docs.perplexity.ai, https://replicate.com/docs, and others
    Issuer("an xAI key", "xai-", r"xai-[A-Za-z0-9]{80}"),
    Issuer("a Perplexity key", "pplx-", r"pplx-[A-Za-z0-9]{48}"),
    Issuer("a Replicate token", "r8_", r"r8_[A-Za-z0-9]{37}"),
    Issuer("an NVIDIA key", "nvapi-", r"nvapi-[\w-]{60,70}"),
    Issuer("a LangSmith key", "lsv2_", r"lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}"),
    Issuer("a Pinecone key", "pcsk_", r"pcsk_[A-Za-z0-9_]{50,90}"),
    Issuer("a Tavily key", "tvly-", r"tvly-(?:dev-|prod-)?[A-Za-z0-9]{32}"),
    Issuer("a Resend key", "re_", r"re_[A-Za-z0-9]{8,9}_[A-Za-z0-9]{20,28}"),
    Issuer("a Postman key", "PMAK-", r"PMAK-[0-9a-f]{24}-[0-9a-f]{34}"),
    Issuer("a Docker token", "dckr_", r"dckr_(?:pat|oat)_[\w-]{27,40}"),
    Issuer("a Facebook token", "EAA", r"EAA[MC][A-Za-z0-9]{100,300}"),
    Issuer("a Hugging Face token", "hf_", r"hf_[A-Za-z]{34}"),
    # https://www.twilio.com/docs/iam/api-keys, https://docs.sendgrid.com
    Issuer("a Twilio API key", "SK", r"SK[0-9a-f]{32}"),
    Issuer("a SendGrid key", "SG.", r"SG\.[\w-]{16,32}\.[\w-]{16,64}"),
    Issuer("a Mailgun key", "key-", r"key-[0-9a-f]{32}"),
    Issuer("a Mailchimp key", "-us", r"[0-9a-f]{32}-us[0-9]{1,2}"),
    # https://github.blog/changelog/2021-09-23-npm-has-a-new-access-token-format/
    Issuer("an npm token", "npm_", r"npm_[A-Za-z0-9]{36}"),
    # https://pypi.org/help/#apitoken: a macaroon whose location is pypi.org
    Issuer("a PyPI token", "pypi-", r"pypi-AgE[\w-]{50,1000}"),
    Issuer("a DigitalOcean token", "do", r"do[opr]_v1_[0-9a-f]{64}"),
    Issuer("a Shopify token", "shp", r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}"),
    Issuer("a Square token", "sq0", r"sq0(?:atp|csp|idp)-[\w-]{22,60}"),
    Issuer("a Square token", "EAAA", r"EAAA[\w-]{60}"),
    # https://core.telegram.org/bots/api#authorizing-your-bot
    Issuer("a Telegram bot token", ":AA", r"[0-9]{8,10}:AA[\w-]{32,34}"),
    Issuer("a Telegram bot token", "/bot", r"(?<=/bot)[0-9]{8,10}:AA[\w-]{32,34}"),
    # https://discord.com/developers/docs/reference#authentication
    Issuer("a Discord bot token", ".", r"[MNO][\w-]{23,25}\.[\w-]{6}\.[\w-]{27,40}"),
    Issuer("a Databricks token", "dapi", r"dapi[0-9a-f]{32}(?:-[0-9])?"),
    Issuer("a Grafana token", "gl", r"gl(?:sa|c)_[A-Za-z0-9+/_]{32,400}"),
    Issuer("a Linear key", "lin_", r"lin_(?:api|oauth)_[A-Za-z0-9]{32,64}"),
    Issuer("a Notion token", "ntn_", r"ntn_[A-Za-z0-9]{40,60}"),
    Issuer("a Notion token", "secret_", r"secret_[A-Za-z0-9]{43}"),
    Issuer("a PostHog key", "phx_", r"phx_[A-Za-z0-9]{40,60}"),
    Issuer("a Supabase token", "sb", r"sb(?:p_[0-9a-f]{40}|_secret_[\w-]{20,60})"),
    Issuer("a Sentry token", "sntry", r"sntry[su]_[A-Za-z0-9+/=_]{40,400}"),
    Issuer("an Airtable token", "pat", r"pat[A-Za-z0-9]{14}\.[0-9a-f]{64}"),
    Issuer("a New Relic key", "NRAK-", r"NRAK-[A-Z0-9]{27}"),
    Issuer("a Vault token", "hvs.", r"hv[bs]\.[\w-]{24,300}"),
    Issuer("an Atlassian token", "ATATT3", r"ATATT3[\w=-]{100,300}"),
    Issuer("a Figma token", "figd_", r"fig[dourh]_[\w-]{40,60}"),
    Issuer("an age key", "AGE-SECRET-KEY-1", r"AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}"),
    Issuer("an Azure storage key", "AccountKey=", r"(?<=AccountKey=)[A-Za-z0-9+/]{86}=="),
    # RFC 7468, section 10, and the similar labels of OpenSSH and OpenPGP
    Issuer("a private key", "PRIVATE KEY", _PRIVATE_KEY),
)  # fmt: skip
"""The forms of credentials; where a comment names no source, the issuer's documentation of its API
keys shows the prefix."""

_PATTERNS: Final = [
    (
        each,
        re.compile(
            each.pattern if each.pattern.startswith(("-", "(?<")) else _START + each.pattern + _END
        ),
    )
    for each in ISSUERS
]


def keys(text: str) -> Iterator[Detection]:
    """Yield the credentials in a text that have the form of an issuer."""
    for issuer, pattern in _PATTERNS:
        if issuer.marker in text:
            for match in pattern.finditer(text):
                if not _is_sample(match[0]):
                    yield Detection(Kind.CREDENTIAL, *match.span(), issuer.what)


def _is_sample(key: str) -> bool:
    """Return whether a key is one of documentation: ``EXAMPLE``, or a repeated character."""
    return is_placeholder(key) or len(set(key[-16:].lower())) < 4
