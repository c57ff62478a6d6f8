"""Agreeing: on workspaces so small that the right answer is known, and with every figure solved anew."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from pchteam.agreeing import Agreeing, agreeing
from pchteam.formulate import formulate
from pchteam.solver.pooling import pool
from pchteam.workspace import Workspace

from .building import AGREEMENT, AT_PCN, BASE, write

NEED = 231  # 600 people x 1 contact x 20 minutes / 52 weeks
MUCH = ["segment=adults function=f contacts_per_1000=1000"]
SOON, LATER = "ends=2026-05-01", "ends=2027-05-01"

Rows = Iterable[str]

OTHER = {
    "functions": [*BASE["functions"], "id=g"],
    "requirements": [*BASE["requirements"], "function=g kind=competency item=d min_level=generic"],
}
"""A function that nobody can do."""


def found(folder: Path, agreements: Rows, **tables: Rows) -> Agreeing:
    """What to agree where a nurse of org could do all the need of a team of pcn."""
    workspace = Workspace.open(write(folder, {"needs": MUCH, "teams": AT_PCN, "agreements": agreements} | tables))
    graph = workspace.graph(whole_plan=True)
    return agreeing(workspace, graph, formulate(workspace, graph))


def told(one: Agreeing) -> list[tuple[str, str, int, int]]:
    return [(draft.kind, draft.row.id, draft.kept, draft.unlocked) for draft in one.drafts]


def unmet(folder: Path, agreements: Rows, **tables: Rows) -> int:
    """Minutes that a pool leaves unmet in a workspace that has these agreements."""
    workspace = Workspace.open(write(folder, {"needs": MUCH, "teams": AT_PCN, "agreements": agreements} | tables))
    return round(sum(pool(formulate(workspace, workspace.graph(whole_plan=True))).unmet.values()))


def test_an_agreement_that_is_missing_is_made_for_what_is_of_use(tmp_path: Path) -> None:
    one = found(tmp_path, [], **OTHER)
    assert told(one) == [("make", "org-pcn", 0, NEED)]
    row = one.drafts[0].row
    assert (row.functions, row.teams, row.roles, row.people) == (("f",), ("t",), ("nurse",), None)
    assert row.hours_per_week == 4
    assert not row.data_sharing
    assert not row.supervision
    assert (one.unmet, one.together) == (NEED, NEED)
    assert one.drafts[0].by_function == {"f": NEED}
    assert [(use.post, use.team, use.function, round(use.minutes)) for use in one.drafts[0].use] == [
        ("p-a", "t", "f", NEED)
    ]


@pytest.mark.parametrize(
    ("more", "changed", "unlocked"),
    [
        ("hours_per_week=2", {"hours_per_week": 4}, NEED - 120),
        ("functions=g", {"functions": ("g", "f")}, NEED),
        ("teams=u", {"teams": ("u", "t")}, NEED),
        ("roles=helper", {"roles": ("helper", "nurse")}, NEED),
        ("people=q", {"people": ("q", "p")}, NEED),
        ("liability=none", {"liability": "provider"}, NEED),
        ("indemnity=none", {"indemnity": "provider"}, NEED),
    ],
)
def test_an_agreement_that_is_too_narrow_is_extended_by_what_it_lacks(
    tmp_path: Path, more: str, changed: dict[str, object], unlocked: int
) -> None:
    tables = OTHER | {
        "segments": [*BASE["segments"], "id=few population=1"],
        "teams": [*AT_PCN, "id=u host=pcn segments=few"],
        "people": [*BASE["people"], "id=q kind=staff"],
        "posts": [*BASE["posts"], "id=q-a person=q employer=org role=helper"],
    }
    one = found(tmp_path, [f"{AGREEMENT} {LATER} {more}"], **tables)
    assert told(one) == [("extend", "a", 0, unlocked)]
    draft = one.drafts[0]
    assert draft.before is not None
    assert {key: value for key, value in draft.row if value != getattr(draft.before, key)} == changed


def test_a_draft_covers_nothing_that_others_do(tmp_path: Path) -> None:
    tables = OTHER | {
        "organisations": [*BASE["organisations"], "id=trust kind=nhs_trust indemnity_covers=nursing"],
        "people": [*BASE["people"], "id=q kind=staff"],
        "posts": [*BASE["posts"], "id=q-a person=q employer=trust role=helper"],
        "holdings": [*BASE["holdings"], "person=q competency=d level=generic status=verified"],
        "needs": [f"segment=adults function={one} contacts_per_1000=1000" for one in "fg"],
    }
    one = found(tmp_path, [f"{AGREEMENT} {LATER} id=b provider=trust"], **tables)
    assert told(one) == [("make", "org-pcn", 0, NEED)]
    assert (one.drafts[0].row.functions, one.drafts[0].row.roles) == (("f",), ("nurse",))


def test_data_are_shared_only_where_a_function_needs_it(tmp_path: Path) -> None:
    one = found(tmp_path, [f"{AGREEMENT} {LATER}"], functions=["id=f shared_records=yes"])
    assert [(draft.kind, draft.row.data_sharing) for draft in one.drafts] == [("extend", True)]


@pytest.mark.parametrize("ends", ["2026-01-04", "2026-03-28"])
def test_an_agreement_that_ended_too_early_is_renewed_as_it_was(tmp_path: Path, ends: str) -> None:
    one = found(tmp_path, [f"{AGREEMENT} functions=f ends={ends}"])
    assert told(one) == [("renew", "a", 0, NEED)]
    assert (one.drafts[0].row.ends, one.drafts[0].row.functions) == (None, ("f",))


def test_an_agreement_that_ended_and_was_too_narrow_is_renewed_and_extended(tmp_path: Path) -> None:
    one = found(tmp_path, [f"{AGREEMENT} ends=2026-01-04 hours_per_week=2"])
    assert told(one) == [("renew and extend", "a", 0, NEED)]


@pytest.mark.parametrize(("ends", "kept"), [("2026-03-29", NEED), ("2026-06-27", NEED), ("2026-06-28", None)])
def test_an_agreement_that_ends_within_90_days_of_the_plan_is_renewed_for_what_it_keeps(
    tmp_path: Path, ends: str, kept: int | None
) -> None:
    one = found(tmp_path, [f"{AGREEMENT} ends={ends}"])
    assert told(one) == ([] if kept is None else [("renew", "a", kept, 0)])
    assert one.together == 0


def test_what_is_to_be_renewed_and_extended_is_one_draft(tmp_path: Path) -> None:
    one = found(tmp_path, [f"{AGREEMENT} {SOON} hours_per_week=2"])
    assert told(one) == [("renew and extend", "a", 120, NEED - 120)]
    assert one.drafts[0].by_function == {"f": NEED}


def test_of_several_for_the_same_parties_the_one_that_changes_least_is_drafted(tmp_path: Path) -> None:
    named = f"{AGREEMENT} {LATER} id=b people=q functions=f"
    narrow = f"{AGREEMENT} {LATER} functions=g"
    tables = OTHER | {
        "people": [*BASE["people"], "id=q kind=staff"],
        "posts": [*BASE["posts"], "id=q-a person=q employer=org role=helper"],
    }
    assert told(found(tmp_path, [named, narrow], **tables)) == [("extend", "a", 0, NEED)]


def test_what_unlocks_less_than_an_hour_has_no_paper(tmp_path: Path) -> None:
    one = found(tmp_path, [], needs=["segment=adults function=f contacts_per_1000=250"])  # 58 minutes
    assert told(one) == []
    assert [(few.kind, few.agreement, round(few.minutes)) for few in one.slight] == [("make", "org-pcn", 58)]


def test_a_renewal_that_keeps_nothing_is_told_without_a_paper(tmp_path: Path) -> None:
    one = found(tmp_path, [f"{AGREEMENT} {SOON} functions=g"], needs=[], **OTHER)
    assert [(few.kind, few.agreement, few.minutes) for few in one.slight] == [("renew", "a", 0)]


def test_nobody_changes_employer(tmp_path: Path) -> None:
    transfer = f"{AGREEMENT} {SOON} state=transferred functions=g"
    assert told(found(tmp_path / "all", [transfer], **OTHER)) == []
    people = {"people": [*BASE["people"], "id=q kind=staff"]}
    people["posts"] = [*BASE["posts"], "id=q-a person=q employer=org role=helper"]
    assert told(found(tmp_path / "one", [f"{transfer} people=q"], **OTHER, **people)) == [("make", "org-pcn", 0, NEED)]


def test_the_most_need_comes_first_and_every_figure_is_the_difference_of_two_workspaces(tmp_path: Path) -> None:
    tables = {
        "organisations": [*BASE["organisations"], "id=trust kind=nhs_trust indemnity_covers=nursing"],
        "people": [*BASE["people"], "id=q kind=staff"],
        "posts": [
            "id=p-a person=p employer=org role=nurse hours_per_week=3",
            "id=q-a person=q employer=trust role=nurse",
        ],
        "holdings": [*BASE["holdings"], "person=q competency=c level=generic status=verified"],
    }
    tight = f"{AGREEMENT} {LATER} hours_per_week=1"
    one = found(tmp_path / "now", [tight], **tables)
    assert [(draft.kind, draft.row.id) for draft in one.drafts] == [("make", "trust-pcn")]
    before = unmet(tmp_path / "before", [tight], **tables)
    made = one.drafts[0].row
    cells = (
        f"id=new provider=trust host=pcn state=assigned starts={made.starts} liability=provider data_sharing=no "
        f"indemnity={made.indemnity} functions=f teams=t roles=nurse hours_per_week={made.hours_per_week}"
    )
    after = unmet(tmp_path / "after", [tight, cells], **tables)
    assert (one.unmet, one.drafts[0].unlocked) == (before, before - after)
    assert [few.agreement for few in one.slight] == ["a"]  # the nurse of org has less than an hour more


def test_a_draft_leaves_no_need_worse_off_than_today(tmp_path: Path) -> None:
    """The nurse who does g could do f as well, which comes first; only the time of the other one is new."""
    tables = {
        "functions": [*BASE["functions"], "id=g"],
        "requirements": [*BASE["requirements"], "function=g kind=competency item=d min_level=generic"],
        "people": [*BASE["people"], "id=q kind=staff"],
        "posts": [
            "id=p-a person=p employer=org role=nurse hours_per_week=4",
            "id=q-a person=q employer=org role=nurse hours_per_week=5",
        ],
        "holdings": [
            *BASE["holdings"],
            "person=p competency=d level=generic status=verified",
            "person=q competency=c level=generic status=verified",
        ],
        "segments": ["id=frail population=450 priority=5", "id=adults population=450 priority=1"],
        "teams": [f"{AT_PCN[0]} segments=frail", "id=u host=org integration=virtual"],
        "needs": [
            "segment=frail function=f contacts_per_1000=4000",
            "segment=adults function=g contacts_per_1000=1500",
        ],
    }
    one = found(tmp_path, [], **tables)
    assert [(draft.kind, draft.row.id) for draft in one.drafts] == [("make", "org-pcn")]
    draft = one.drafts[0]
    assert draft.by_function == {"f": draft.unlocked}
    assert {row.post for row in draft.use} == {"q-a"}


def test_a_draft_counts_on_others_only_for_what_is_new(tmp_path: Path) -> None:
    """The nurse of pcn does what she can of f, though the one of org could do it all under the draft."""
    tables = OTHER | {
        "people": [*BASE["people"], "id=q kind=staff"],
        "posts": [*BASE["posts"], "id=q-a person=q employer=pcn role=nurse hours_per_week=2"],
        "holdings": [*BASE["holdings"], "person=q competency=c level=generic status=verified"],
    }
    one = found(tmp_path, [f"{AGREEMENT} {LATER} functions=g hours_per_week=20"], **tables)
    draft = one.drafts[0]
    assert 60 <= draft.unlocked < NEED
    assert [(row.post, round(row.minutes)) for row in draft.use] == [("p-a", draft.unlocked)]
