"""Population: people and need by segment and function, and the teams that may cover it."""

from collections import Counter
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

from pchteam.formulate import needs
from pchteam.population import population
from pchteam.workspace import Workspace

from .building import write

TABLES = {
    "segments": [
        "id=young population=300 annual_growth=0.02 priority=5",
        "id=old population=500",
        "id=rest population=100",
    ],
    "functions": ["id=f", "id=g", "id=unused"],
    "requirements": [f"function={one} kind=competency item=c" for one in ("f", "g", "unused")],
    "needs": [
        "segment=young function=f contacts_per_1000=520 minutes_per_contact=20",
        "segment=old function=f contacts_per_1000=1040 minutes_per_contact=30",
        "segment=old function=g team=t contacts_per_1000=104 minutes_per_contact=10",
        "segment=rest function=g contacts_per_1000=520 minutes_per_contact=10",
    ],
    "teams": ["id=t host=org segments=young;old"],
}


def test_need_is_counted_by_segment_and_function(tmp_path: Path) -> None:
    found = population(Workspace.open(write(tmp_path, TABLES)))
    assert [(one.id, int(one.people), one.minutes, int(one.contacts)) for one in found.segments] == [
        ("young", 300, 60, 156),
        ("old", 500, 310, 572),
        ("rest", 100, 10, 52),
    ]
    assert [(one.id, dict(one.segments), int(one.contacts)) for one in found.functions] == [
        ("f", {"young": 60, "old": 300}, 676),
        ("g", {"old": 10, "rest": 10}, 104),
    ]
    assert (found.people, found.minutes, found.registered) == (Decimal(900), 380, Decimal(900))
    assert (found.segments[0].growth, found.segments[1].growth) == (Decimal("0.02"), None)
    assert [one.priority for one in found.segments] == [5, 3, 3]


def test_teams_are_those_that_may_cover_a_part(tmp_path: Path) -> None:
    tables = {**TABLES, "teams": ["id=t host=org segments=young", "id=u host=org segments=rest"]}
    found = population(Workspace.open(write(tmp_path, tables)))
    assert {one.id: one.teams for one in found.functions} == {"f": ("t",), "g": ("t", "u")}


def test_figures_are_those_of_the_plan() -> None:
    workspace = Workspace.open(Path(str(files("pchteam.examples") / "north-trafford")))
    found = population(workspace)
    by_segment: Counter[str] = Counter()
    by_function: Counter[str] = Counter()
    for need in needs(workspace):
        by_segment[need.segment] += need.minutes
        by_function[need.function] += need.minutes
    assert {one.id: one.minutes for one in found.segments} == by_segment
    assert {one.id: one.minutes for one in found.functions} == by_function
    minutes = [one.minutes for one in found.functions]
    assert minutes == sorted(minutes, reverse=True)
