"""One cause, one finding: a mistake is reported once; silencing that shows the next finding."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.cli import main as cli
from alcamine_validate.lint.rules.catalogue import catalogue
from alcamine_validate.lint.rules.same_cause import ROWS, without_consequences
from alcamine_validate.text.json_pointer import join, split
from tests.support.mutations import places, removed, replaced
from tests.support.sessions import session
from tests.support.tables import for_each

OTHER: Final = "zz9k3h5n8q1t4w7z0c3f6i9l"
VERSION: Final = "/agent/version"


def said(value: Any, config: av.Config | None = None) -> list[str]:
    """Return the codes of the findings of a Session."""
    return [each.code for each in av.findings(value, config=config)]


# Which finding is shown

CASES: Final = (
    ("/personId", OTHER, "ALC505", "ALC506"),
    ("/personId", "x y", "ALC206", "ALC505"),
    ("/agentId", OTHER, "ALC501", "ALC508"),
    ("/agent/id", OTHER, "ALC503", "ALC501"),
    ("/person/id", "Not an id", "ALC201", "ALC505"),
    (f"{VERSION}/incentiveAmount", 0, "ALC105", "ALC622"),
    (f"{VERSION}/incentiveAmount", "25", "ALC101", "ALC622"),
    ("/ledger/amount", 0.5, "ALC101", "ALC623"),
    ("/status", "COMPLETED\0", "ALC103", "ALC637"),
    (f"{VERSION}/timezone", "Mars\0", "ALC636", "ALC637"),
    ("/agent/id", "a" * 99 + "!", "ALC201", "ALC109"),
    ("/agentVersionId", "A" * 99, "ALC109", "ALC206"),
    ("/endedAt", "2026-03-14T09:00:00.000Z", "ALC401", "ALC402"),
    ("/endedAt", "2030-01-01T00:00:00.000Z", "ALC403", "ALC407"),
    ("/agent/publishedAt", None, "ALC611", "ALC613"),
    ("/ledger/reason", "REDEMPTION_CODE", "ALC625", "ALC626"),
)
"""A place of the example, a mistake, the code that reports it, and a code that it hides."""


def base(pointer: str) -> Any:
    """Return the example, without an incentive if ``pointer`` is a property of the incentive."""
    if not pointer.startswith(f"{VERSION}/incentive"):
        return session()
    none = {"incentiveType": "NONE", "incentiveAmount": None, "incentiveCurrencyCode": None}
    return session(*((f"{VERSION}/{name}", value) for name, value in none.items()))


def test_what_is_shown_hides_what_follows_until_it_is_silenced() -> None:
    """The shown finding can be ignored, also only at its place, or not selected.

    The parsed value and its text have the same findings.
    """

    def check(pointer: str, mistake: Any, shown: str, hidden: str) -> None:
        value = replaced(base(pointer), pointer, mistake)
        assert set(said(value)) == {shown}
        assert said(json.dumps(value)) == said(value)
        (place,) = {each.pointer for each in av.findings(value)}
        for config in (
            av.Config(ignore=[shown]),
            av.Config(ignore=[f"{shown}:{place}"]),
            av.Config(select=[hidden]),
        ):
            assert hidden in said(value, config)
            assert shown not in said(value, config)

    for_each(CASES, check)


def test_two_causes_are_two_findings() -> None:
    """A hidden finding hides nothing, and findings at other places have other causes."""

    def check(changes: dict[str, Any], wanted: set[str]) -> None:
        assert set(said(session(*changes.items()))) == wanted

    for_each([
        ({"/agentId": OTHER, f"{VERSION}/agentId": OTHER[::-1]}, {"ALC503", "ALC508"}),
        ({"/personId": OTHER, "/conversation/id": OTHER}, {"ALC505", "ALC504"}),
        ({"/agent/slug": "", "/name": "a\0"}, {"ALC635", "ALC637"}),
        ({"/personId": OTHER, "/agent/name": 5}, {"ALC505", "ALC101"}),
    ], check)  # fmt: skip


def test_an_error_is_not_hidden_by_less() -> None:
    """An invalid Session has an error, whatever severities a project sets."""
    value = session(("/personId", OTHER))
    promoted = av.Config(severity={"ALC506": "error"})
    assert said(value, promoted) == ["ALC505", "ALC506"]
    with pytest.raises(av.InvalidSession) as caught:
        av.validate(value, config=promoted)
    assert [each.code for each in caught.value.findings] == ["ALC505", "ALC506"]
    both = av.Config(severity={"ALC505": "error", "ALC506": "error"})
    with pytest.raises(av.InvalidSession) as caught:
        av.validate(value, config=both)
    assert [each.code for each in caught.value.findings] == ["ALC505"]


def test_the_command_and_the_library_agree(tmp_path: Path) -> None:
    """They agree for many Sessions too, and count only the findings that are shown."""
    values = [replaced(base(pointer), pointer, mistake) for pointer, mistake, *_ in CASES]
    texts = [json.dumps(value) for value in values]
    path = tmp_path / "sessions.jsonl"
    path.write_text("\n".join(texts))
    (file,) = av.check_paths(path)
    wanted = [(at, code) for at, value in enumerate(values) for code in said(value)]
    assert [(each.record, each.code) for each in file.findings] == wanted
    assert sum(file.codes.values()) == len(wanted)
    many = [(each.record, f.code) for each in av.check_many(texts) for f in each.findings]
    assert many == wanted


def test_what_a_baseline_knows_hides_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A baseline has all findings, so that hidden ones are neither new nor stale later."""
    monkeypatch.chdir(tmp_path)
    Path("s.json").write_text(json.dumps(session(("/personId", OTHER))))
    assert cli.main(["check", "s.json", "--write-baseline", "known.json"]) == 0
    known = json.loads(Path("known.json").read_text())
    assert [each["code"] for each in known["known"]] == ["ALC505", "ALC506"]
    capsys.readouterr()
    check = ["check", "s.json", "--format", "concise", "--baseline", "known.json"]
    assert cli.main(check) == 0
    out = capsys.readouterr().out
    assert "No new findings" in out
    assert "no longer" not in out
    known["known"].pop()
    Path("known.json").write_text(json.dumps(known))
    cli.main(check)
    assert " ALC506 " in capsys.readouterr().out


def test_rows_name_codes_that_exist() -> None:
    """No two codes hide each other, so that a mistake always has a finding."""
    for row in ROWS:
        assert (row.codes | row.hidden) <= catalogue().keys()
    before: set[tuple[str, str]] = set()
    for row in ROWS:
        pairs = {(one, other) for one in row.codes - row.hidden for other in row.hidden}
        assert not {(other, one) for one, other in pairs} & before
        before |= pairs


def test_nothing_is_compared_between_sessions() -> None:
    """The same pointer in two Sessions is two places."""
    first, second = (
        av.Finding(code, "rule", av.Severity.WARNING, "", "/personId", record=record)
        for record, code in enumerate(("ALC505", "ALC506"))
    )
    assert without_consequences([first, second]) == [first, second]


# Single mistakes, planted everywhere

TEXTS: Final[tuple[Any, ...]] = ("", "x y", "a\0b", "a" * 5_000, "t" * 30, OTHER, 5, True, [], {})
NUMBERS: Final = (0, -1, -5_000, 5_000, 99, 0.5, 1e9, -1e9, "x")
MOMENTS: Final = ("2020-01-01T00:00:00.000Z", "2030-01-01T00:00:00.000Z")
LISTED: Final = {
    "status": ("PENDING", "IN_PROGRESS", "COMPLETED", "DRAFT", "ARCHIVED", "PUBLISHED"),
    "type": ("WEB_VOICE", "INBOUND_CALL"),
    "incentiveType": ("NONE", "CASH"),
    "reason": ("VOICE_USAGE", "PURCHASE_REFILL", "SUBSCRIPTION_REFILL", "REDEMPTION_CODE"),
    "inputMode": (["PHONE"], ["WEB_VOICE"], []),
}


def mistakes(pointer: str, value: Any) -> Iterator[Any]:
    """Yield the values that a mistake may put at a place."""
    name = pointer.rpartition("/")[2]
    yield None
    if isinstance(value, str | None):
        yield from TEXTS
    if name.endswith("At"):
        yield from MOMENTS
    if isinstance(value, int | float | None):
        yield from NUMBERS
    if isinstance(value, dict | list):
        yield from ("x", 5)
    yield from LISTED.get(name, ())


@pytest.mark.parametrize(
    ("seeds", "step"), [(1, 7), pytest.param(6, 1, marks=pytest.mark.thorough)]
)
def test_a_single_mistake_is_named_by_one_rule(seeds: int, step: int) -> None:
    """One rule reports any mistake at any place, including a missing member."""
    several = []
    count = 0
    for seed in range(seeds):
        valid = av.sample(seed=seed)
        for pointer, value in list(places(valid))[1 + seed % step :: step]:
            planted = [replaced(deepcopy(valid), pointer, new) for new in mistakes(pointer, value)]
            *above, _ = split(pointer)
            if not join("", *above)[-1:].isdecimal():
                planted.append(removed(deepcopy(valid), pointer))
            for each in planted:
                count += 1
                if len(codes := set(said(each))) > 1:
                    several.append((pointer, sorted(codes)))
    assert several == []
    assert count > 100
