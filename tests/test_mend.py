"""Mends: smallest by trial, true on a full run of the whole workspace, and absent where nothing helps."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from importlib.resources import files
from itertools import combinations
from pathlib import Path
from random import Random

import pytest

from pchteam.load import check_rows
from pchteam.mend import Mend, apply, smallest_mend
from pchteam.obstacles import Change
from pchteam.prove import why
from pchteam.workspace import Workspace

from .building import AGREEMENT, AT_PCN, BASE, HOLDING, SUPERVISABLE, write

NORTH_TRAFFORD = Path(str(files("pchteam.examples") / "north-trafford"))
Tables = dict[str, list[str]]


def changed(workspace: Workspace, changes: Iterable[Change]) -> Workspace:
    """The whole workspace with changes made."""
    tables = apply(workspace.tables, changes)
    return replace(workspace, tables=tables, loaded=check_rows(tables))


def verdict(workspace: Workspace, person: str, function: str, team: str | None = None) -> str:
    """The verdict of a full run."""
    return why(workspace.graph(), person, function, team).verdict


def kinds(mend: Mend | None) -> list[str] | None:
    """What the changes of a mend take."""
    return [change.kind for change in mend.changes] if mend else None


TO_PCN: Tables = {"teams": AT_PCN, "agreements": [AGREEMENT]}
NURSES = ["id=nurse profession=nurse register=NMC", "id=helper profession=helper"]
CLEARED = "person=p kind=clearance item=any verified_on=2025-11-03"
NEEDS_NMC = ["function=f kind=registration item=NMC"]


@pytest.mark.parametrize(
    ("tables", "team", "expected"),
    [
        ({}, None, []),
        ({"holdings": [f"{HOLDING} status=declared"]}, None, ["verification"]),
        ({"holdings": [f"{HOLDING} expires=2026-01-04"]}, None, ["renewal"]),
        ({"holdings": [f"{HOLDING} level=core"]}, None, ["training"]),
        ({"holdings": []}, None, ["training"]),
        # Verifying takes less than training, though both are one change.
        ({"holdings": [f"{HOLDING} level=core", f"{HOLDING} status=declared"]}, None, ["verification"]),
        # A lapsed and unverified certificate takes both.
        ({"holdings": [f"{HOLDING} status=declared expires=2026-01-04"]}, None, ["renewal", "verification"]),
        ({"holdings": [], "teams": AT_PCN}, "t", ["training", "agreement"]),
        ({**TO_PCN, "agreements": [f"{AGREEMENT} liability=none"]}, "t", ["clause"]),
        ({**TO_PCN, "agreements": [f"{AGREEMENT} ends=2026-01-04"]}, "t", ["renewal"]),
        (
            {
                "teams": ["id=t host=pcn", "id=u host=pcn"],
                "functions": ["id=f shared_records=yes"],
                "agreements": [f"{AGREEMENT} teams=u"],
            },
            "t",
            ["clause", "clause"],
        ),
        ({"roles": NURSES, "requirements": NEEDS_NMC}, None, ["credential"]),
        (
            {"people": ["id=p kind=volunteer"], "credentials": [f"{CLEARED} expires=2026-01-04"]},
            None,
            ["renewal"],
        ),
        ({"requirements": ["function=f kind=approval item=section12"]}, None, None),
        # Nobody becomes a nurse by a change of a cell.
        ({"requirements": NEEDS_NMC}, None, None),
        ({"people": ["id=p kind=carer"]}, None, None),
        ({"people": ["id=p kind=staff objections=f"], "holdings": []}, None, None),
    ],
)
def test_the_smallest_mend(tmp_path: Path, tables: Tables, team: str | None, expected: list[str] | None) -> None:
    workspace = Workspace.open(write(tmp_path, tables))
    mend = smallest_mend(workspace, "p", "f", team)
    found = kinds(mend)
    assert (found and sorted(found)) == (expected and sorted(expected))
    if mend:
        assert verdict(changed(workspace, mend.changes), "p", "f", team) == "alone"


def test_one_registration_may_mend_two_groups(tmp_path: Path) -> None:
    either = [
        "function=f kind=registration item=NMC alternative_group=one",
        "function=f kind=competency item=d alternative_group=one",
        "function=f kind=registration item=NMC alternative_group=two",
        "function=f kind=competency item=e alternative_group=two",
    ]
    credentials = ["person=p kind=registration item=NMC"]
    workspace = Workspace.open(write(tmp_path, {"requirements": either, "credentials": credentials}))
    mend = smallest_mend(workspace, "p", "f")
    assert kinds(mend) == ["verification"]


def test_a_mend_is_in_words_and_data(tmp_path: Path) -> None:
    workspace = Workspace.open(write(tmp_path, {"holdings": [f"{HOLDING} status=declared"]}))
    mend = smallest_mend(workspace, "p", "f")
    assert mend is not None
    assert mend.sentence == "verification: set status to verified in holdings, row 2"
    assert mend.as_dict()["changes"][0]["cells"] == {"status": "verified"}


def test_changes_leave_the_given_tables_alone(tmp_path: Path) -> None:
    workspace = Workspace.open(write(tmp_path, {"agreements": [f"{AGREEMENT} teams=t"]}))
    before = workspace.tables["agreements"]
    (made,) = apply(workspace.tables, [Change("clause", 3, "agreements", 2, (("teams", "+u"), ("functions", "+f")))])[
        "agreements"
    ].rows
    assert dict(zip(apply(workspace.tables, [])["agreements"].columns, before.rows[0][1], strict=True))["teams"] == "t"
    assert "t;u" in made[1]
    assert "f" in made[1]


@cache
def north_trafford() -> Workspace:
    """The worked example."""
    return Workspace.open(NORTH_TRAFFORD)


def test_mends_of_north_trafford_hold_on_the_whole_workspace() -> None:
    workspace, rng = north_trafford(), Random(4)
    people, functions, teams = ([row.id for row in workspace.rows(name)] for name in ("people", "functions", "teams"))
    found = 0
    while found < 8:
        person, function, team = rng.choice(people), rng.choice(functions), rng.choice([None, *teams])
        mend = smallest_mend(workspace, person, function, team)
        if mend and mend.changes:
            found += 1
            assert verdict(changed(workspace, mend.changes), person, function, team) == "alone"
            for some in combinations(mend.changes, len(mend.changes) - 1):
                assert verdict(changed(workspace, some), person, function, team) != "alone"


def test_supervised_work_is_mended_to_work_alone(tmp_path: Path) -> None:
    tables = {"requirements": [SUPERVISABLE], "holdings": [f"{HOLDING} level=core"], "teams": BASE["teams"]}
    assert kinds(smallest_mend(Workspace.open(write(tmp_path, tables)), "p", "f")) == ["training"]
