"""Workforce: people, posts and hours in parts that add up, and what is not on record."""

from pathlib import Path

from pchteam.workforce import NO_LEVEL, workforce
from pchteam.workspace import Workspace

from .building import write

TABLES = {
    "people": [f"id={one} kind=staff" for one in "pqrs"] + ["id=v kind=volunteer"],
    "roles": ["id=nurse profession=nurse staff_group=nursing", "id=helper profession=helper staff_group=voluntary"],
    "credentials": ["person=v kind=clearance item=dbs verified_on=2025-11-03"],
    "posts": [
        "id=p-a person=p employer=org role=nurse hours_per_week=20 available_share=0.5 site=s band=6",
        "id=p-b person=p employer=pcn role=nurse hours_per_week=10 available_share=0.5",
        "id=q-a person=q employer=org role=nurse hours_per_week=30 available_share=0.5",
        "id=r-a person=r employer=org role=nurse hours_per_week=37 ends=2025-12-31",
        "id=v-a person=v employer=org role=helper hours_per_week=4 available_share=0.5",
    ],
    "holdings": [
        "person=p competency=c level=generic status=verified",
        "person=p competency=d level=advanced status=declared",
        "person=p competency=e level=core status=verified",
        "person=q competency=c level=specialist status=verified expires=2025-12-31",
        "person=q competency=d level=core status=verified",
    ],
}


def test_parts_are_of_posts_in_force_and_add_up(tmp_path: Path) -> None:
    workspace = Workspace.open(write(tmp_path, TABLES))
    found = workforce(workspace, workspace.graph())
    assert (found.whole.people, found.whole.posts, found.whole.minutes) == (3, 4, 64 * 60)
    assert [(one.id, one.people, one.posts, one.minutes) for one in found.employers] == [
        ("org", 3, 3, 54 * 60),
        ("pcn", 1, 1, 10 * 60),
    ]
    assert [(one.label, one.minutes) for one in found.staff_groups] == [("Nursing", 60 * 60), ("Voluntary", 4 * 60)]
    assert [(one.id, one.posts) for one in found.roles] == [("nurse", 3), ("helper", 1)]
    for parts in (found.employers, found.staff_groups, found.roles, found.levels):
        assert sum(one.minutes for one in parts) == found.whole.minutes
        assert sum(one.care_minutes for one in parts) == found.whole.care_minutes
    nursing = found.staff_groups[0]
    assert nursing.care_minutes == 60 * (10 + 5 + 15) * 77 // 100


def test_level_is_the_highest_verified_and_in_force(tmp_path: Path) -> None:
    workspace = Workspace.open(write(tmp_path, TABLES))
    found = workforce(workspace, workspace.graph())
    assert [(one.label, one.people, one.minutes) for one in found.levels] == [
        ("Generic", 1, 30 * 60),
        ("Core", 1, 30 * 60),
        (NO_LEVEL, 1, 4 * 60),
    ]


def test_blanks_are_counted(tmp_path: Path) -> None:
    workspace = Workspace.open(write(tmp_path, TABLES))
    org, pcn = workforce(workspace, workspace.graph()).employers
    assert (org.without_site, org.without_band, org.without_skill) == (2, 1, 1)
    assert (pcn.without_site, pcn.without_band, pcn.without_skill) == (1, 1, 0)
