"""``InvalidSession`` as the answer of a server, with the real FastAPI."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Final

import fastapi
import httpx
import orjson
import pytest

import alcamine_validate as av

GOOD: Final = av.sample(seed=5)


def invalid(value: Any) -> av.InvalidSession:
    """Return the exception for a value that is not valid."""
    with pytest.raises(av.InvalidSession) as caught:
        av.validate(value)
    return caught.value


def test_the_answer_is_masked_json() -> None:
    """It has the text of the exception, and its findings as reports show them."""
    error = invalid({**GOOD, "status": "complete", "person": {**GOOD["person"], "phone": "5-5"}})
    answer = error.to_dict()
    assert orjson.loads(orjson.dumps(answer)) == json.loads(json.dumps(answer)) == answer
    assert answer["message"] == str(error)
    assert answer["findings"] == [av.masked(each).to_dict() for each in error.findings]
    assert "5-5" not in json.dumps(answer)
    assert answer["left_out"] == 0


def test_an_answer_is_short() -> None:
    """A hostile body has a hundred findings at most, errors first, and the others are counted."""
    many = {**GOOD, **{f"new{index}": 1 for index in range(200)}, "status": "complete"}
    answer = invalid(many).to_dict()
    assert (len(answer["findings"]), answer["left_out"]) == (100, 101)
    assert answer["findings"][0]["code"] == "ALC103"
    answer = invalid(many).to_dict(most=0)
    assert (answer["findings"], answer["left_out"]) == ([], 201)
    with pytest.raises(ValueError, match="not -1"):
        invalid(many).to_dict(most=-1)


def test_fastapi_answers_422_with_the_findings() -> None:
    """One line turns the exception into an answer; findings can also be returned themselves."""
    app = fastapi.FastAPI()

    @app.post("/sessions")
    async def add(request: fastapi.Request) -> dict[str, str]:
        try:
            session = av.validate(await request.body())
        except av.InvalidSession as error:
            raise fastapi.HTTPException(422, error.to_dict()) from None
        return {"id": session["id"]}

    @app.post("/findings")
    async def findings(request: fastapi.Request) -> list[av.Finding]:
        return av.findings(await request.body())

    async def answers(*requests: tuple[str, Any]) -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return [await client.post(path, json=body) for path, body in requests]

    wrong = {**GOOD, "status": "complete"}
    good, bad, found = asyncio.run(
        answers(("/sessions", GOOD), ("/sessions", wrong), ("/findings", wrong))
    )
    assert (good.status_code, good.json()) == (200, {"id": GOOD["id"]})
    assert bad.status_code == 422
    assert bad.json()["detail"]["findings"][0]["params"]["nearest"] == "COMPLETED"
    assert found.status_code == 200
    text = json.dumps(wrong, separators=(",", ":"), ensure_ascii=False)
    assert found.json() == [each.to_dict() for each in av.findings(text)]
    assert app.openapi()["components"]["schemas"]["Finding"]
