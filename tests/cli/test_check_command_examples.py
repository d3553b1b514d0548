"""The examples of the README: the good one passes, the bad one shows each mistake at its line.

The expected output is in tests/cli/golden; set ALCAMINE_WRITE_GOLDEN=1 to rewrite it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.support.places import ROOT, WEBHOOK

if TYPE_CHECKING:
    from tests.cli.conftest import Main, Run
    from tests.support.golden_files import Golden

EXAMPLES: Final = ROOT / "spec" / "examples"

MISTAKES: Final = [
    # The code, the pointer, and the text at the place of the finding.
    ("ALC102", "", "{"),
    ("ALC103", "/status", '"completed"'),
    ("ALC401", "/startedAt", '"2026-03-14T09:26:12.903Z"'),
    ("ALC203", "/endedAt", '"2026-03-14 09:29:02"'),
    ("ALC101", "/agentVersionId", "1234"),
    ("ALC105", "/agent/version/incentiveAmount", "50"),
    ("ALC301", "/agent/version/config/llm/model", '"GEMINI_2_0_FLASH_001"'),
    ("ALC303", "/agent/version/config/stt/provider", '"DEEPGRM"'),
    ("ALC202", "/person/phone", '"+1 (202) 555-0178"'),
    ("ALC201", "/ledger/id", '"L3I6F9C2Z5W8T1Q4N7K0H3EB"'),
]


@pytest.fixture(autouse=True)
def in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in the checkout, so that files are named as in the README."""
    monkeypatch.chdir(ROOT)


def named_by_slashes(report: str) -> str:
    """Return a report with slashes in paths, as on POSIX systems; JSON doubles each backslash."""
    return re.sub(r"(?<=spec/examples)\\{1,2}", "/", report)


def test_the_good_example_is_clean(main: Main) -> None:
    """The output is one line, and the exit code is 0."""
    assert main("check", "spec/examples/session.json") == (
        0, "No findings in 1 file, 1 session.\n", "",
    )  # fmt: skip


def test_the_examples_as_text(main: Main, golden: Golden) -> None:
    """The report has every mistake with its line and frame, and the summary."""
    code, out, err = main("check", "spec/examples")
    assert (code, err) == (1, "")
    golden("examples.txt", named_by_slashes(out))


def test_the_examples_in_colour(main: Main, golden: Golden) -> None:
    """The report is the same, with colour escapes."""
    code, out, _ = main("check", "--color=always", "spec/examples/session-mistakes.json")
    assert code == 1
    golden("examples-colour.txt", out)


def test_the_examples_as_json(main: Main, golden: Golden) -> None:
    """The JSON report has the same findings."""
    code, out, err = main("check", "--format=json", "spec/examples")
    assert (code, err) == (1, "")
    golden("examples.json", named_by_slashes(out))


def test_each_mistake_is_at_its_line(main: Main) -> None:
    """The place of each finding contains exactly the wrong text."""
    _, out, _ = main("check", "--format=json", "spec/examples/session-mistakes.json")
    lines = (EXAMPLES / "session-mistakes.json").read_text("utf-8").splitlines()
    found = json.loads(out)["findings"]
    assert [(finding["code"], finding["pointer"]) for finding in found] == [
        (code, pointer) for code, pointer, _ in MISTAKES
    ]
    for finding, (_, _, text) in zip(found, MISTAKES, strict=True):
        line = lines[finding["line"] - 1]
        assert line[finding["column"] - 1 :].startswith(text)
        if text != "{":
            assert line[finding["column"] - 1 : finding["end_column"] - 1] == text
            assert finding["end_line"] == finding["line"]


def test_text_and_json_say_the_same(main: Main) -> None:
    """Each finding of the JSON report is a line of the text report, in the same order."""
    text = named_by_slashes(main("check", "spec/examples").out)
    report = named_by_slashes(main("check", "--format=json", "spec/examples").out)
    heads = [line for line in text.splitlines() if line.startswith("spec/examples/")]
    assert heads == [
        f"{one['filename']}:{one['line']}:{one['column']}: {one['severity']}[{one['code']}] "
        f"{one['message']} ({one['rule']})"
        for one in json.loads(report)["findings"]
    ]


def test_the_webhook_body(main: Main, golden: Golden) -> None:
    """A genuine event is valid: it has no finding above info."""
    code, out, _ = main("check", WEBHOOK.relative_to(ROOT).as_posix())
    assert code == 0
    golden("webhook.txt", out)
    assert main("check", "--fail-on=warning", WEBHOOK).code == 0


def webhook_lines(report: str) -> list[tuple[str, str, int]]:
    """Return the code, pointer and line of each finding of a JSON report."""
    found = json.loads(report)["findings"]
    return [(one["code"], one["pointer"], one["line"]) for one in found]


def test_the_webhook_body_line_by_line(main: Main) -> None:
    """The mistakes of the capture are at the right lines, with and without corrections."""
    lines = WEBHOOK.read_text("utf-8").splitlines()
    session = lines.index('  "properties": {') + 1
    version = lines.index('      "version": {') + 1
    currency = lines.index('        "incentiveCurrencyCode": null') + 1
    repeated = ("ALC632", "/agent/version/inputMode/2", lines.index('          "PHONE"') + 1)
    _, corrected, _ = main("check", "--format=json", WEBHOOK)
    assert webhook_lines(corrected) == [repeated]
    code, published, _ = main("check", "--format=json", "--as-published", WEBHOOK)
    assert code == 1
    assert webhook_lines(published) == [
        ("ALC102", "", session),
        ("ALC102", "/agent/version", version),
        ("ALC102", "/agent/version", version),
        repeated,
        ("ALC103", "/agent/version/incentiveCurrencyCode", currency),
        ("ALC701", "/billing", lines.index('    "billing": {') + 1),
        ("ALC701", "/messages", lines.index('    "messages": [') + 1),
    ]


def test_a_webhook_body_as_documented_is_valid(main: Main, tmp_path: Path) -> None:
    """A body with ledger and all documented properties is valid too.

    Only ``--as-published`` reports an error, for the null currency.
    """
    body: Any = json.loads(WEBHOOK.read_bytes())
    body["properties"]["ledger"] = body["properties"].pop("billing")
    body["properties"]["agent"]["version"] |= {"limitToKnowledgeBase": False, "timezone": None}
    path = tmp_path / "mended.json"
    path.write_text(json.dumps(body), encoding="utf-8")
    assert main("check", path).code == 0
    code, out, _ = main("check", "--as-published", path)
    assert code == 1
    assert "/agent/version/incentiveCurrencyCode" in out


def test_as_published_judges_by_the_letter(main: Main) -> None:
    """The good example has a null that the published document forbids."""
    code, out, _ = main("check", "--as-published", "spec/examples/session.json")
    assert code == 1
    assert 'error[ALC103] null is not one of "USD"' in out
    assert "Found 1 error in 1 file, 1 session." in out


def test_the_command_itself_says_the_same(run: Run, main: Main) -> None:
    """A separate process writes the same bytes."""
    result = run("check", "spec/examples")
    assert (result.returncode, result.stderr) == (1, b"")
    assert result.stdout.decode() == main("check", "spec/examples").out
