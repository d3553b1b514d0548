"""Groups of findings: what is said once, how often it occurs, and what is only counted."""

from __future__ import annotations

import alcamine_validate as av
from alcamine_validate.check.result import CheckedFile
from alcamine_validate.reporters.groups import MOST, Groups
from tests.reporters.findings import ERROR, INFO, WARNING, checked, finding


def groups_of(*files: CheckedFile, most_others: int = 3) -> Groups:
    """Return the groups of the findings of these files."""
    groups = Groups(most_others)
    for file in files:
        groups.add(file)
    return groups


def test_where_the_findings_of_a_group_are() -> None:
    """The first finding stands for all; others are counted in its file and by files."""
    same = finding("ALC701", "unknown-property", WARNING, "m", pointer="/a", place=(1, 2, 3))
    names = ["a.json", "a.json", "b.json", "c.json", "d.json", "e.json"]
    files = [checked(name, same) for name in dict.fromkeys(names)]
    files[0].findings.append(files[0].findings[0])
    [group] = groups_of(*files)
    assert (group.file, group.count, group.here, group.files) == ("a.json", 6, 2, 5)
    assert [each.filename for each in group.others] == ["b.json", "c.json", "d.json"]


def test_only_so_many_groups_are_held() -> None:
    """Errors displace infos; what is displaced or not held is counted by code."""

    def many(code: str, severity: av.Severity, number: int) -> CheckedFile:
        return checked(
            f"{code}.json",
            *(finding(code, "r", severity, "m", pointer=f"/x{index}") for index in range(number)),
        )

    infos, errors = many("ALC632", INFO, MOST + 5), many("ALC103", ERROR, 10)
    groups = groups_of(infos, errors, infos)
    assert len(groups) == MOST
    assert [each.finding.severity for each in groups.most_severe(11)] == [ERROR] * 10 + [INFO]
    counted = sum(each.count for each in groups) + groups.uncounted.total()
    assert counted == 2 * (MOST + 5) + 10
    assert groups.uncounted == {"ALC632": 2 * 15}
    assert [each.number for each in groups] == sorted(each.number for each in groups)
