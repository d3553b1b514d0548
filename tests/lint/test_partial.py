"""A partial Session, or a part of one, is judged by what is there, and by nothing else."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.input.expected import PARTS, Expected
from alcamine_validate.lint.evaluate import evaluate
from alcamine_validate.lint.linter import linter_for
from alcamine_validate.lint.partial import violations_of
from alcamine_validate.samples.mistakes import MISTAKES
from alcamine_validate.session import CORRECTED
from alcamine_validate.text.json_pointer import resolve, split
from tests.properties.test_differential import document
from tests.support import judges
from tests.support.mutations import mutations
from tests.support.sessions import session
from tests.support.tables import for_each

ALL_RULES: Final = av.Config(select=["ALL"])
PARTIAL: Final = Expected(partial=True)
LLM: Final = "/agent/version/config/llm"


@cache
def judge() -> judges.Judge:
    """Return jsonschema-rs by a schema that requires nothing, so that unions are anyOf."""
    schema = copy.deepcopy(document(published=False))

    def loosen(value: Any) -> None:
        if isinstance(value, dict):
            value.pop("required", None)
            if "oneOf" in value:
                value["anyOf"] = value.pop("oneOf")
            for each in value.values():
                loosen(each)
        elif isinstance(value, list):
            for each in value:
                loosen(each)

    loosen(schema["components"]["schemas"]["Session"])
    return judges.python_jsonschema(
        {"$ref": "#/components/schemas/Session", **schema}, own_formats=True
    )


def pruned(value: Any, random: Random) -> Any:
    """Return a value without some of the members of its objects."""
    if isinstance(value, dict):
        return {
            name: pruned(item, random) for name, item in value.items() if random.random() < 0.75
        }
    return [pruned(item, random) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.thorough)])
def test_an_independent_judge_agrees_on_partial_sessions(step: int) -> None:
    """Partial and mutated Sessions are valid exactly by the schema without ``required``."""
    verdicts = [0, 0]
    for number, mutation in enumerate(mutations()[::step]):
        value = mutation.document
        if number % 2:
            value = pruned(value, Random(number))
        if not isinstance(value, dict):
            continue
        ours = not violations_of(value, CORRECTED, PARTIAL)
        assert ours is judge()(value), (mutation, value)
        verdicts[ours] += 1
    assert min(verdicts) > 100


def unions() -> Iterator[tuple[dict[str, Any], list[str]]]:
    """Yield objects of a union without ``provider``, and the pointers of what is wrong."""
    yield {}, []
    yield {"model": "GPT_4O"}, []
    yield {"model": "GEMINI_2_0_FLASH_001", "temperature": 0.5}, []
    yield {"temperature": 0.5}, []
    yield {"temperature": 3}, [f"{LLM}/temperature"]
    yield {"model": "GPT_4O", "temperature": 3}, [f"{LLM}/temperature"]
    yield {"model": "GEMINI_2_0_FLASH_001", "temperature": "hot"}, [f"{LLM}/temperature"]
    yield {"model": "GPT_9"}, [f"{LLM}/model"]
    yield {"provider": "GEMINI", "model": "GPT_4O"}, [f"{LLM}/model"]
    yield {"provider": "GEMINI"}, []
    yield {"provider": "X"}, [f"{LLM}/provider"]


def test_a_union_is_judged_by_what_its_other_members_leave_possible() -> None:
    """Without the provider, the likeliest branch says what is wrong."""

    def check(llm: dict[str, Any], wrong: list[str]) -> None:
        value = {"agent": {"version": {"config": {"llm": llm}}}}
        found = violations_of(value, CORRECTED, PARTIAL)
        assert [str(each.pointer) for each in found] == wrong
        whole = session((LLM, llm))
        assert [str(each.pointer) for each in violations_of(whole, CORRECTED, PARTIAL)] == wrong

    for_each(unions(), check)


def test_an_unknown_model_without_provider_is_that_of_no_provider() -> None:
    """The message names no provider, because the value has none, and lists the models of all."""
    value = {"agent": {"version": {"config": {"llm": {"model": "GEMINI_2_0_FLASH"}}}}}
    [finding] = av.findings(value, partial=True)
    assert (finding.code, finding.pointer) == ("ALC302", f"{LLM}/model")
    assert " is not allowed with any provider (did you mean " in finding.message
    assert '"GPT_4O"' in finding.message
    assert '"GEMINI_2_0_FLASH_001"?' in finding.message


def test_rules_that_need_what_is_missing_keep_quiet() -> None:
    """No subset of a Session without findings has a finding."""
    for seed in range(400):
        part = pruned(av.sample(seed=seed), Random(seed))
        evaluation = evaluate(part, CORRECTED, linter_for(None), expected=PARTIAL)
        assert evaluation == ([], []), (seed, part)


def test_rules_still_judge_what_is_there() -> None:
    """Two ids that differ are found without anything else."""
    value = {"agentId": "aaaa", "agent": {"id": "bbbb"}}
    assert [each.code for each in av.findings(value, partial=True)] == ["ALC501"]
    assert av.findings({"agentId": "aaaa", "agent": {}}, partial=True) == []


@pytest.mark.parametrize("part", PARTS)
def test_a_part_has_the_findings_that_it_has_in_the_session(part: Any) -> None:
    """Each mistake within a part is found in it alone, at the pointer relative to the part."""
    names = part.split(".")
    at = "/" + "/".join(names)
    found = 0
    for code in MISTAKES:
        whole = av.sample(seed=3, invalid=code)
        value = resolve(whole, at)
        inside = [
            (each.code, each.pointer.removeprefix(at), each.message)
            for each in av.findings(whole, config=ALL_RULES)
            if split(each.pointer)[: len(names)] == names
            and all(split(other.pointer)[: len(names)] == names for other in each.related)
        ]
        if not isinstance(value, dict) or not inside:
            continue
        alone = [
            (each.code, each.pointer, each.message)
            for each in av.findings(value, part=part, config=ALL_RULES)
        ]
        # In the whole Session, the finding of another place may be shown instead.
        assert set(inside) <= set(alone), code
        found += 1
    assert found


def test_findings_of_a_part_have_its_lines() -> None:
    """Text of a part is located like that of a Session."""
    person = dict(av.sample(seed=1)["person"])
    text = json.dumps({**person, "phone": "none"}, indent=1)
    [finding] = av.findings(text, part="person")
    line = next(n for n, each in enumerate(text.splitlines(), 1) if '"phone"' in each)
    assert (finding.code, finding.pointer, finding.line) == ("ALC202", "/phone", line)


def test_a_part_is_complete_unless_it_is_partial() -> None:
    """A part lacks a property as the Session does."""
    agent = dict(av.sample(seed=1)["agent"])
    del agent["slug"]
    [finding] = av.findings(agent, part="agent")
    assert (finding.code, finding.pointer, finding.message) == (
        "ALC102", "", 'the property "slug" is missing',
    )  # fmt: skip
    assert av.findings(agent, part="agent", partial=True) == []
