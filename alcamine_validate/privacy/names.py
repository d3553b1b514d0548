"""The names of properties, headers and parameters that say what their values are."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final
from unicodedata import normalize


class PlaceKind(StrEnum):
    """What is expected at a place. ``FREE`` means anything, so that only forms count there.

    ``COOKIE`` is a header with cookies, ``COOKIES`` an array of them as objects, and
    ``COOKIE_VALUE`` the value in such an object. Nothing is looked for where it is ``SETTLED``.
    """

    FREE = "free"
    PHONE = "phone"
    EMAIL = "email"
    NAME = "name"
    CARD = "card"
    IBAN = "iban"
    IP = "ip"
    SECRET = "secret"
    AUTHORIZATION = "authorization"
    COOKIE = "cookie"
    COOKIES = "cookies"
    COOKIE_VALUE = "cookie-value"
    IDENTIFIER = "identifier"
    SERVER = "server"
    VERSION = "version"
    SETTLED = "settled"


CREDENTIALS: Final = frozenset({
    "authorization", "proxyauthorization", "cookie", "setcookie", "apikey", "xapikey",
    "accesstoken", "refreshtoken", "idtoken", "authtoken", "bearertoken", "sessiontoken",
    "xauthtoken", "token", "secret", "clientsecret", "privatekey", "password", "passwd",
})  # fmt: skip
"""Names of headers and properties with credentials, in lower case without ``-`` and ``_``."""

_AUTHORIZATION: Final = frozenset({"authorization", "proxyauthorization", "xauthorization"})
_COOKIES: Final = frozenset({"cookie", "setcookie"})
_HEADERS: Final = frozenset({
    "apikey", "xapikey", "xauthtoken", "xaccesstoken", "xamzsecuritytoken", "privatetoken",
    "xgoogapikey", "xvaulttoken", "xsessiontoken", "ocpapimsubscriptionkey", "xcsrftoken",
    "xxsrftoken", "xfunctionskey", "xshopifyaccesstoken", "xfigmatoken", "ddapikey",
    "xalcamineapikey", "xauthkey", "xapitoken", "xapisecret",
})  # fmt: skip
"""Headers whose whole value is a credential. Properties may have these names too."""

_MORE_SECRETS: Final = _HEADERS | {
    *("secretkey", "secretaccesskey", "awssecretaccesskey", "apisecret", "apitoken", "authkey"),
    *("signingsecret", "webhooksecret", "signingkey", "encryptionkey", "passphrase", "pwd"),
    *("securitytoken", "sessionkey", "clientassertion", "alcamineapikey"),
    "deploytoken",
}

_SECRET: Final = (
    r"(?!(?:forgot|reset|change|update|requires?|show|has|is|no|max|min)(?:password|pwd|secret))"
    r".*(?:passwords?|passwd|pwd|passphrase|apikeys?|accesskey|secretkey|privatekey|secret|accesstoken|refreshtoken"
    r"|authtoken|bearertoken|sessiontoken|apitoken|passwort|kennwort|contrasena|motdepasse"
    r"|senha|wachtwoord|passcode)"
    r"|.*(?:csrf|xsrf|verify|verification|reset|invite|magic|user|bot|device|push|fcm|room|join"
    r"|livekit|oauth|sso|webhook|agent|service|personal|login|security|upload|embed)token"
    r"|.*(?:master|servicerole|anon|license|licence|consumer|openai|anthropic|deepgram|elevenlabs"
    r"|cartesia|twilio|groq|livekit|assemblyai)key"
)
_PHONE: Final = (
    r"(?:.*(?:phone|mobile|msisdn)(?:s|(?:number|no|nr)s?)?|(?:.*[a-z])?(?:cell|fax)(?:number)?s?"
    r"|.*phone(?:number)?e|tel|ani|dnis|callerid|landline|(?:whatsapp|sms)(?:numbers?)?"
    r"|(?:caller|called|callee|dialled|dialed|callback|transfer|forwarding|destination|contact"
    r"|from|to|sender|recipient|inbound|outbound|twilio)numbers?|(?:transfer|forward)to"
    r"|.*(?:telefon|handy|mobil)(?:nummer|nr|e|en|o|os|es)?|.*(?:rufnummer|festnetz|natel)n?"
    r"|portable|(?:telefone|celular|movil|telemovel|cellulare|telefoon|mobiel)(?:s|es|nummer)?"
    r"|numero(?:de|di|do)(?:telefon[oe]|celular|movil|cellulare)"
    r"|.*(?:телефон|電話|電話番号|电话|电话号码|手机|手机号|전화번호))"
)
_EMAIL: Final = r".*(?:email|mail|emailaddress|mailaddress)"
_NAME: Final = (
    r"(?:.*(?:first|last|full|given|family|middle|maiden|sur|contact|caller)names?"
    r"|(?:nick|customer|client|person|patient|guest|tenant|applicant|candidate|participant"
    r"|respondent|member|guardian|spouse|preferred|legal|owner|lead|prospect|employee|student"
    r"|parent|doctor|attendee|recipient|sender|manager|insured|policyholder|beneficiary"
    r"|cardholder|accountholder)names?|contactperson|cardholder|accountholder|policyholder"
    r"|beneficiary|ansprechpartner(?:in)?|kontoinhaber(?:in)?|karteninhaber(?:in)?"
    r"|vornamen?|nachnamen?|familienname|geburtsname|prenoms?|nomdefamille|nomcomplet|apellidos?"
    r"|nombrecompleto|sobrenome|nomecompleto"
    r"|cognome|achternaam|voornaam|fornavn|etternavn|efternavn|fornamn|efternamn"
    r"|imie|nazwisko|имя|фамилия|姓名|氏名|이름)"
)
_CARD: Final = (
    r".*(?:cardnumber|cardno|creditcard|debitcard|kreditkarte|kartennummer|numerodetarjeta)s?"
    r"|.*(?:ccnumber|ccnum)|pan"
)
_IBAN: Final = r".*ibans?(?:number|nummer)?"
_IP: Final = (
    r"(?:.*(?:ipaddress|ipaddr|clientip|remoteip|sourceip|userip|lastip|remoteaddr)(?:es|s)?"
    r"|.*(?:login|signin|signup|public|external|device|caller|visitor|request|sender)ip"
    r"|ips?|ipv|xforwardedfor|xrealip|cfconnectingip|trueclientip|forwarded)"
)
_SERVER: Final = r"(?:server|host|local|peer|upstream|dns).*(?:ip|address|addr)"
_VERSION: Final = r".*version|useragent|secchua.*|build|firmware|oid"
_PATTERNS: Final = (
    (PlaceKind.SERVER, re.compile(_SERVER).fullmatch),
    (PlaceKind.VERSION, re.compile(_VERSION).fullmatch),
    (PlaceKind.SECRET, re.compile(_SECRET).fullmatch),
    (PlaceKind.PHONE, re.compile(_PHONE).fullmatch),
    (PlaceKind.EMAIL, re.compile(_EMAIL).fullmatch),
    (PlaceKind.CARD, re.compile(_CARD).fullmatch),
    (PlaceKind.IBAN, re.compile(_IBAN).fullmatch),
    (PlaceKind.IP, re.compile(_IP).fullmatch),
    (PlaceKind.NAME, re.compile(_NAME).fullmatch),
)
_IDENTIFIER: Final = re.compile(r"(?:id|uuid|guid|.*(?:Id|ID|Ids|_id|_ids|-id|Uuid|_uuid))")
_LONGEST: Final = 100


def plain(name: str) -> str:
    """Return a name in lower case without accents, ``-``, ``_`` and spaces; "" if it is very long.

    Brackets, as in ``user[password]``, and a dot and a number at its end do not count either.
    """
    if len(name) > _LONGEST:
        return ""
    short = re.sub(r"[-_ \[\]]", "", name).lower()
    if not short.isascii():
        short = re.sub("[\u0300-\u036f]", "", normalize("NFD", short))
    return short.rstrip("0123456789.") or short


@lru_cache(maxsize=1024)
def place_kind_of(name: str) -> PlaceKind:
    """Return what is expected at a property, header or parameter of this name."""
    short = plain(name)
    if short in _AUTHORIZATION:
        return PlaceKind.AUTHORIZATION
    if short in _COOKIES:
        return PlaceKind.COOKIE
    if short in CREDENTIALS or short in _MORE_SECRETS:
        return PlaceKind.SECRET
    place = next((place for place, each in _PATTERNS if each(short)), PlaceKind.FREE)
    # Some names that end with Id have another meaning, such as callerId.
    is_identifier = place is PlaceKind.FREE and short and _IDENTIFIER.fullmatch(name)
    return PlaceKind.IDENTIFIER if is_identifier else place


def is_credential_header(name: str) -> bool:
    """Return whether a header of this name holds a credential."""
    short = plain(name)
    return short in _AUTHORIZATION or short in _COOKIES or short in _HEADERS
