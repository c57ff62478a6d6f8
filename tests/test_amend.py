"""Changes that somebody tries: the rows that they make of a workspace, and what cannot be tried."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pchteam.amend import Agree, Change, ChangeError, End, Leave, Pin, Train, Verify, may_enter, overlay_of, unverified
from pchteam.overlay import applied
from pchteam.workspace import Workspace

from .building import AGREEMENT, AT_PCN, HOLDING, write

DECLARED = "person=p competency=d level=generic status=declared"
UNSEEN = "person=p kind=clearance item=dbs issued=2025-01-01"


@pytest.fixture
def base(tmp_path: Path) -> Workspace:
    """Person p of org works for team t of pcn by agreement a; two things of p are to verify."""
    tables = {
        "teams": AT_PCN,
        "agreements": [AGREEMENT],
        "needs": ["segment=adults function=f team=t"],
        "holdings": [HOLDING, DECLARED],
        "credentials": [UNSEEN],
        "pins": ["person=p team=t decision=in min_hours=4"],
    }
    return Workspace.open(write(tmp_path / "base", tables))


def after(base: Workspace, *changes: Change) -> Workspace:
    return applied(base, overlay_of(base, changes))


def only(workspace: Workspace, table: str) -> Any:
    (row,) = workspace.rows(table)
    return row


def refused(base: Workspace, change: Change) -> tuple[str, str]:
    with pytest.raises(ChangeError) as error:
        after(base, change)
    return error.value.field, str(error.value)


def test_a_pin_takes_the_place_of_the_one_that_is_there(base: Workspace) -> None:
    row = only(after(base, Pin(person="p", team="t", decision="out")), "pins")
    assert (row.decision, row.min_hours) == ("out", None)


def test_a_pin_may_be_new_and_have_hours(base: Workspace) -> None:
    freed = after(base, Pin(person="p", team="t", decision="free"))
    assert freed.rows("pins") == []
    row = only(after(freed, Pin(person="p", team="t", decision="in", max_hours=Decimal("7.5"))), "pins")
    assert (row.decision, row.min_hours, row.max_hours) == ("in", None, Decimal("7.5"))
    assert refused(freed, Pin(person="p", team="t", decision="free"))[0] == "decision"


@pytest.mark.parametrize(("decision", "hours", "field"), [("out", (2, None), "min_hours"), ("in", (8, 4), "max_hours")])
def test_hours_of_a_pin_must_make_sense(base: Workspace, decision: Any, hours: Sequence[Any], field: str) -> None:
    low, high = hours
    change = Pin.model_validate({"person": "p", "team": "t", "decision": decision, "min_hours": low, "max_hours": high})
    assert refused(base, change)[0] == field


def test_posts_of_a_leaver_end_the_day_before(base: Workspace) -> None:
    left = after(base, Leave(person="p"))
    assert only(left, "posts").ends.isoformat() == "2026-01-04"
    assert refused(left, Leave(person="p"))[0] == "person"


def test_an_agreement_ends_and_a_new_one_takes_its_place(base: Workspace) -> None:
    new = Agree(provider="org", host="pcn")
    assert "agreement a" in refused(base, new)[1]
    ended = after(base, End(agreement="a"))
    assert only(ended, "agreements").ends.isoformat() == "2026-01-04"
    assert refused(ended, End(agreement="a"))[0] == "agreement"
    assert [row.id for row in after(ended, new).rows("agreements")] == ["a", "new-org-pcn"]
    assert refused(base, Agree(provider="org", host="org"))[0] == "host"


def test_a_course_gives_a_verified_holding_to_who_may_enter(base: Workspace) -> None:
    row = after(base, Train(person="p", course="e-course")).rows("holdings")[-1]
    assert (row.person, row.competency, row.status) == ("p", "e", "verified")
    assert may_enter(base.graph(), "e-course", "p")
    assert not may_enter(base.graph(), "e-course", "q")
    assert refused(base, Train(person="p", course="c-course"))[0] == "course"


def test_evidence_is_verified_where_it_stands(base: Workspace) -> None:
    changes = [one.change for one in unverified(base)]
    assert [(one.table, one.item) for one in changes] == [("holdings", "d"), ("credentials", "dbs")]
    verified = after(base, *changes)
    assert list(unverified(verified)) == []
    assert {row.competency: row.status for row in verified.rows("holdings")} == {"c": "verified", "d": "verified"}
    assert only(verified, "credentials").verified_on.isoformat() == "2026-01-05"
    assert refused(base, Verify(person="p", table="holdings", item="c"))[0] == "evidence"
