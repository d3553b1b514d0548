"""The TypedDicts in pydantic and FastAPI, which read them when the program runs."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from typing import Any, Final

import fastapi
import httpx
import orjson
import pydantic
import pytest

import alcamine_validate as av
from tests.support.places import WEBHOOK
from tests.support.tables import for_each

GOOD: Final = av.sample(seed=5)
PARTS: Final[dict[str, Any]] = {
    "Agent": GOOD["agent"],
    "AgentVersion": GOOD["agent"]["version"],
    "Conversation": GOOD["conversation"],
    "Ledger": GOOD["ledger"],
    "Person": GOOD["person"],
    "Session": GOOD,
    "Webhook": orjson.loads(WEBHOOK.read_bytes()),
    "WebhookSession": GOOD,
}
"""A valid value of each complete type."""

PARTIAL: Final = {f"Partial{name}": value for name, value in PARTS.items()}


def test_pydantic_validates_each_type() -> None:
    """A valid value passes unchanged, one with a wrong type fails, and a schema can be made."""
    types = {name for name in av.__all__ if hasattr(getattr(av, name), "__required_keys__")}
    assert types == {*PARTS, *PARTIAL}

    def check(name: str, value: Any) -> None:
        adapter = pydantic.TypeAdapter(getattr(av, name))
        assert adapter.validate_python(value) == value
        assert adapter.validate_json(orjson.dumps(value)) == value
        for key in value:
            with pytest.raises(pydantic.ValidationError):
                adapter.validate_python({**value, key: object()})
        assert set(value) <= set(_properties(adapter.json_schema()))

    for_each([*PARTS.items(), *PARTIAL.items()], check)


def _properties(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the properties of a schema, which may be one of its definitions."""
    if "$ref" in schema:
        schema = schema["$defs"][schema["$ref"].rpartition("/")[2]]
    return dict(schema["properties"])


def test_pydantic_requires_what_the_type_requires() -> None:
    """An empty object is not a Session, but a partial one."""
    with pytest.raises(pydantic.ValidationError) as raised:
        pydantic.TypeAdapter(av.Session).validate_python({})
    missing = {each["loc"][0] for each in raised.value.errors() if each["type"] == "missing"}
    assert missing == av.Session.__required_keys__
    assert pydantic.TypeAdapter(av.PartialSession).validate_python({}) == {}


def test_pydantic_drops_what_the_type_does_not_list() -> None:
    """The manual warns of that: an unknown property is lost, and other checks are not made."""
    changed = {**GOOD, "new": 1, "startedAt": "yesterday"}
    read = pydantic.TypeAdapter(av.Session).validate_python(changed)
    assert read == {**GOOD, "startedAt": "yesterday"}
    assert [each.code for each in av.findings(changed)] == ["ALC203", "ALC701"]


def test_a_model_may_have_a_session_as_a_field() -> None:
    """A model of pydantic reads and writes it."""

    class Message(pydantic.BaseModel):
        offset: int
        session: av.Session

    message = Message.model_validate({"offset": 5, "session": GOOD})
    assert orjson.loads(message.model_dump_json()) == {"offset": 5, "session": GOOD}


def app() -> fastapi.FastAPI:
    """Return an application with a Session and a list of partial Sessions as parameters."""
    made = fastapi.FastAPI()

    @made.post("/sessions")
    def add(session: av.Session) -> dict[str, str]:
        return {"id": session["id"]}

    @made.put("/drafts")
    def replace(drafts: list[av.PartialSession]) -> list[av.PartialSession]:
        return drafts

    return made


def answer(method: str, path: str, body: Any) -> httpx.Response:
    """Return the application's answer to a request, without a network.

    FastAPI's own client for tests requires a different package in each of its newer versions.
    """

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app=app())
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.request(method, path, json=body)

    return asyncio.run(send())


def test_a_session_is_a_parameter_of_fastapi() -> None:
    """A valid body is answered by 200, another one by 422 with the place of the error."""
    good = answer("POST", "/sessions", GOOD)
    assert (good.status_code, good.json()) == (200, {"id": GOOD["id"]})
    wrong = answer("POST", "/sessions", {**GOOD, "status": "completed"})
    assert wrong.status_code == 422
    assert [each["loc"] for each in wrong.json()["detail"]] == [["body", "status"]]
    drafts = [{"status": "PENDING"}, {}]
    kept = answer("PUT", "/drafts", drafts)
    assert (kept.status_code, kept.json()) == (200, drafts)
    assert answer("PUT", "/drafts", [{"status": 1}]).status_code == 422


def test_fastapi_describes_the_session() -> None:
    """The OpenAPI document of the application has the Session and its required properties."""
    described = app().openapi()
    schemas = described["components"]["schemas"]
    body = described["paths"]["/sessions"]["post"]["requestBody"]["content"]["application/json"]
    name = body["schema"]["$ref"].rpartition("/")[2]
    assert set(schemas[name]["required"]) == av.Session.__required_keys__
    assert "PartialSession" in schemas


PROGRAM: Final = """
import sys
sys.modules["typing_extensions"] = None  # as if it were not installed
import typing
import alcamine_validate as av
print(*(typing.is_typeddict(each) for each in (av.Session, av.PartialSession)))
print(av.is_valid(av.sample(seed=1)))
"""


def test_the_types_need_no_other_package() -> None:
    """Without typing_extensions, they are TypedDicts of the standard library."""
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, check=False
    )
    assert (run.stdout, run.stderr) == ("True True\nTrue\n", "")
