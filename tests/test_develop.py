"""Develop: on workspaces so small that the right answer is known, and with every figure solved anew."""

import csv
import json
from pathlib import Path

import pytest

from pchteam.develop import Development, develop
from pchteam.export.development import development_document, write_development
from pchteam.formulate import formulate
from pchteam.infer import Graph
from pchteam.recruits import NewRole, of_new_role, of_present_roles, prefix, sketched
from pchteam.solver.pooling import pool
from pchteam.solver.problem import Problem
from pchteam.trials import Trials, level, problem_with
from pchteam.workspace import Workspace

from .building import BASE, write
from .test_cli import Call, call, refused

__all__ = ["call"]

Rows = list[str]

NEED = 231  # 600 people x 1 contact x 20 minutes / 52 weeks
MUCH = ["segment=adults function=f contacts_per_1000=1000"]
DECLARED = "person=p competency=c level=generic status=declared"
COURSE = [*BASE["training"], "id=c-course competency=c cost=300 places=9"]


def developed(folder: Path, budget: int | None = None, /, **tables: Rows) -> Development:
    """What to do in the small workspace with some tables replaced; budget in pounds."""
    pence = None if budget is None else budget * 100
    return develop(Workspace.open(write(folder, {"needs": MUCH} | tables)), pence)


def told(found: Development) -> list[tuple[str, int, int]]:
    """Each step with its cost in pounds and the minutes that it closes in the order."""
    return [(row.measure.id, row.measure.pence // 100, row.added.minutes) for row in found.rows]


def test_where_nothing_is_unmet_nothing_is_done(tmp_path: Path) -> None:
    found = developed(tmp_path)
    assert (found.need.minutes, found.today.minutes, found.rows) == (NEED, 0, ())


# Verifications and courses


def test_verifying_beats_training(tmp_path: Path) -> None:
    found = developed(tmp_path, holdings=[DECLARED], training=COURSE)
    assert told(found) == [("verify/p", 50, NEED)]
    ((change),) = found.rows[0].measure.changes
    assert change.sentence == "set status to verified in holdings, row 2"


def test_evidence_that_opens_two_functions_costs_once(tmp_path: Path) -> None:
    found = developed(
        tmp_path,
        functions=["id=f shared_records=no", "id=g shared_records=no"],
        requirements=[f"function={one} kind=competency item=c min_level=generic" for one in "fg"],
        needs=[*MUCH, "segment=adults function=g contacts_per_1000=1000"],
        holdings=[DECLARED],
    )
    assert told(found) == [("verify/p", 50, 2 * NEED)]
    assert found.rows[0].measure.functions == ("f", "g")


def test_a_course_takes_its_hours_from_the_learner(tmp_path: Path) -> None:
    posts = ["id=p-a person=p employer=org role=nurse hours_per_week=5"]  # 165 minutes for care
    before = developed(tmp_path / "short", holdings=[], training=COURSE, posts=posts)
    course = [*BASE["training"], "id=c-course competency=c cost=300 hours=52"]
    after = developed(tmp_path / "long", holdings=[], training=course, posts=posts)
    assert told(before) == [("train/p/c-course", 300, 165)]
    assert told(after) == [("train/p/c-course", 300, 105)]


TWO_LEARNERS = {
    "people": ["id=p kind=staff", "id=q kind=staff"],
    "posts": [f"id={one}-a person={one} employer=org role=nurse hours_per_week=5" for one in "pq"],
    "holdings": [],
}


@pytest.mark.parametrize(
    ("places", "budget", "learners"), [(9, None, 2), (1, None, 1), (9, 600, 2), (9, 599, 1), (9, 299, 0)]
)
def test_places_and_budget_bind(tmp_path: Path, places: int, budget: int | None, learners: int) -> None:
    course = [*BASE["training"], f"id=c-course competency=c cost=300 places={places}"]
    found = developed(tmp_path, budget, training=course, **TWO_LEARNERS)
    assert len(found.rows) == learners
    assert found.pence == learners * 300_00


def test_the_second_learner_closes_what_the_first_leaves(tmp_path: Path) -> None:
    found = developed(tmp_path, training=COURSE, **TWO_LEARNERS)
    assert [row.alone.minutes for row in found.rows] == [165, 165]
    assert [row.added.minutes for row in found.rows] == [165, NEED - 165]
    assert [row.pence_per_hour for row in found.rows] == [
        pytest.approx(300_00 / (minutes * 52 / 60)) for minutes in (165, NEED - 165)
    ]


# New posts and new roles

PAID = ["band=b cost_per_hour=20 on_costs=0.2"]  # 24 pounds, so that a session costs 5,200 pounds a year
PROFILED = ["role=nurse competency=c level=generic"]
BUSY = ["id=p-a person=p employer=org role=nurse hours_per_week=0.1 band=b"]


def test_a_post_has_as_many_sessions_as_the_need_takes(tmp_path: Path) -> None:
    found = developed(tmp_path, posts=BUSY, bands=PAID, role_profiles=PROFILED)
    ((row),) = found.rows
    assert (row.measure.kind, row.measure.role, row.measure.sessions) == ("recruit", "nurse", 2)
    assert row.measure.pence == 2 * 5_200_00
    assert (row.added.minutes, found.today.minutes) == (NEED - 3, NEED - 3)  # who is there has three minutes


@pytest.mark.parametrize("without", ["bands", "role_profiles"])
def test_a_role_of_unknown_cost_or_profile_is_not_recruited(tmp_path: Path, without: str) -> None:
    tables = {"bands": PAID, "role_profiles": PROFILED} | {without: []}
    assert developed(tmp_path, posts=BUSY, **tables).rows == ()


def test_a_post_is_not_worth_any_price(tmp_path: Path) -> None:
    policy = [*BASE["policy"], "key=worth_of_need value=1"]
    assert developed(tmp_path, posts=BUSY, bands=PAID, role_profiles=PROFILED, policy=policy).rows == ()


def test_a_recruit_brings_what_most_in_the_role_have_and_the_rules_decide(tmp_path: Path) -> None:
    people = {"people": ["id=p kind=staff", "id=q kind=staff"], "bands": PAID, "role_profiles": PROFILED}
    people["posts"] = [f"id={one}-a person={one} employer=org role=nurse hours_per_week=0.1 band=b" for one in "pq"]
    people["requirements"] = [*BASE["requirements"], "function=f kind=qualification item=diploma"]
    diploma = [f"person={one} kind=qualification item=diploma verified_on=2025-11-03" for one in "pq"]
    assert [row.measure.kind for row in developed(tmp_path / "both", credentials=diploma, **people).rows] == ["recruit"]
    assert developed(tmp_path / "half", credentials=diploma[:1], **people).rows == ()


TWO_ROLES: dict[str, Rows] = {
    "functions": ["id=f shared_records=no", "id=g shared_records=no"],
    "requirements": [
        "function=f kind=competency item=c min_level=generic",
        "function=g kind=competency item=d min_level=generic",
    ],
    "needs": [f"segment=adults function={one} contacts_per_1000=200" for one in "fg"],  # 46 minutes each
    "people": ["id=p kind=staff", "id=q kind=staff"],
    "posts": [
        "id=p-a person=p employer=org role=nurse hours_per_week=0.1 band=b",
        "id=q-a person=q employer=org role=helper hours_per_week=0.1 band=b",
    ],
    "holdings": [
        "person=p competency=c level=generic status=verified",
        "person=q competency=d level=generic status=verified",
    ],
    "training": [],
    "bands": PAID,
    "role_profiles": ["role=nurse competency=c level=generic", "role=helper competency=d level=generic"],
}


def test_one_session_of_a_new_role_beats_a_session_of_each_of_two(tmp_path: Path) -> None:
    found = developed(tmp_path, **TWO_ROLES)
    ((row),) = found.rows
    assert row.measure.new_role is not None
    assert (row.measure.new_role.parts, row.measure.functions) == (("c/generic", "d/generic"), ("f", "g"))
    assert (row.measure.sessions, row.added) == (1, found.today)
    assert found.nearest[row.measure.role] == ("helper", ("c/generic",))


def test_what_a_present_role_has_is_recruited(tmp_path: Path) -> None:
    profiles = [*TWO_ROLES["role_profiles"], "role=nurse competency=d level=advanced"]
    found = developed(tmp_path, **TWO_ROLES | {"role_profiles": profiles})
    assert [row.measure.kind for row in found.rows] == ["recruit"]


def test_what_most_in_a_role_hold_is_no_new_role(tmp_path: Path) -> None:
    holdings = [*TWO_ROLES["holdings"], "person=p competency=d level=generic status=verified"]
    found = developed(tmp_path, **TWO_ROLES | {"holdings": holdings})
    assert [row.measure.kind for row in found.rows] == ["recruit", "recruit"]


def test_a_new_role_has_the_register_that_its_functions_ask_for(tmp_path: Path) -> None:
    roles = ["id=nurse profession=nurse register=NMC", "id=helper profession=helper"]
    requirements = [*TWO_ROLES["requirements"], "function=f kind=registration item=NMC"]
    credentials = ["person=p kind=registration item=NMC verified_on=2025-11-03"]
    tables = {"roles": roles, "requirements": requirements, "credentials": credentials}
    found = developed(tmp_path, **TWO_ROLES | tables)
    assert [row.measure.new_role and row.measure.new_role.register for row in found.rows] == ["NMC"]


# Figures


MIXED = (("f", "c", 200), ("g", "d", 300), ("h", "e", 900), ("k", "h", 900))
"""Functions, the competency that each asks for, and contacts for 1,000 people."""


def mixed() -> dict[str, Rows]:
    """A workspace in which evidence, a course and a new role all close something."""
    helper = "employer=org role=helper hours_per_week=4 band=b"
    return TWO_ROLES | {
        "competencies": ["id=c", "id=d", "id=e", "id=h"],
        "functions": [f"id={function} shared_records=no" for function, *_ in MIXED],
        "requirements": [f"function={one} kind=competency item={item} min_level=generic" for one, item, _ in MIXED],
        "needs": [f"segment=adults function={one} contacts_per_1000={contacts}" for one, _, contacts in MIXED],
        "people": [f"id={one} kind=staff" for one in "pqrs"],
        "posts": [*TWO_ROLES["posts"], *(f"id={one}-a person={one} {helper}" for one in "rs")],
        "holdings": [*TWO_ROLES["holdings"], "person=r competency=h level=generic status=declared"],
        "training": ["id=e-course competency=e cost=300 hours=10 places=2"],
    }


def unmet(problem: Problem) -> object:
    return level(problem, pool(problem, by_priority=True).unmet)


def test_every_figure_is_the_difference_of_two_solutions(tmp_path: Path) -> None:
    found = developed(tmp_path, **mixed())
    steps = [row.measure for row in found.rows]
    assert {step.kind for step in steps} >= {"verify", "train", "new_role"}
    assert found.today == unmet(formulate(found.workspace, found.workspace.graph(whole_plan=True)))
    for place, row in enumerate(found.rows, start=1):
        assert row.left == unmet(problem_with(found.workspace, steps[:place]))
        assert found.today - row.alone == unmet(problem_with(found.workspace, [row.measure]))
    assert sum(row.added.minutes for row in found.rows) == found.closed.minutes
    assert sum(row.added.weighted for row in found.rows) == found.closed.weighted
    assert found.today - found.closed == found.rows[-1].left


def test_the_most_urgent_need_counts_first() -> None:
    workspace = Workspace.open(Path(__file__).parents[1] / "examples" / "north-trafford")
    today = formulate(workspace, workspace.graph(whole_plan=True))
    assert Trials(workspace, today, ()).unmet(()).weighted < level(today, pool(today).unmet).weighted


def test_the_same_workspace_has_the_same_answer(tmp_path: Path) -> None:
    first, second = (developed(tmp_path, **mixed()) for _ in range(2))
    assert development_document(first) == development_document(second)


def test_the_whole_plan_is_better_with_all_steps(tmp_path: Path) -> None:
    replan = developed(tmp_path, **mixed()).replan
    assert replan.after.weighted < replan.before.weighted


# What people read


def test_people_are_named_to_their_employer_only(tmp_path: Path) -> None:
    people = ["id=p kind=staff name=Asha-Example"]
    found = developed(tmp_path / "workspace", people=people, holdings=[DECLARED])
    write_development(found, tmp_path / "out")
    for name in ("steps.csv", "development.json"):
        shared = (tmp_path / "out" / name).read_text(encoding="utf-8")
        assert "Asha" not in shared
        assert "A role of fewer than 5 people" in shared
    with (tmp_path / "out" / "confidential-org.csv").open(encoding="utf-8") as file:
        ((row),) = csv.DictReader(file)
    assert (row["person"], row["change"]) == ("Asha-Example", "set status to verified in holdings, row 2")


def test_courses_and_new_roles_stand_with_ids_and_add_up(tmp_path: Path) -> None:
    found = developed(tmp_path, **mixed())
    document = development_document(found)
    by_kind: dict[str, int] = {}
    for row in found.rows:
        by_kind[row.measure.kind] = by_kind.get(row.measure.kind, 0) + row.added.minutes
    ((course),) = document["courses"]
    assert (course["course"], course["by_employer"], course["functions"]) == ("e-course", {}, ["h"])
    assert course["people"] == course["at_employers_of_few_people"] == course["pounds"] / 300
    assert course["minutes_closed_in_order_a_week"] == by_kind["train"]
    assert sum(role["minutes_closed_in_order_a_week"] for role in document["roles"]) == by_kind["new_role"]
    for role, row in zip(document["roles"], (row for row in found.rows if row.measure.new_role), strict=True):
        assert row.measure.new_role is not None
        assert tuple(f"{part['competency']}/{part['level']}" for part in role["parts"]) == row.measure.new_role.parts
        assert sum(sum(post["sessions"]) for post in role["posts"]) == row.measure.sessions
        assert [part["nearest_has_it"] for part in role["parts"]].count(False) >= 1


def test_lists_of_an_earlier_run_do_not_stay(tmp_path: Path) -> None:
    write_development(developed(tmp_path / "one", holdings=[DECLARED]), tmp_path / "out")
    write_development(developed(tmp_path / "two"), tmp_path / "out")
    assert [path.name for path in sorted((tmp_path / "out").iterdir())] == [
        "development.json",
        "development.xlsx",
        "new_roles.csv",
        "steps.csv",
    ]


def test_command(call: Call, tmp_path: Path) -> None:
    folder = write(tmp_path / "workspace", {"needs": MUCH, "holdings": [DECLARED]})
    done = call("develop", folder, "-o", "out")
    assert done.returncode == 0
    assert "Verify" in done.stdout
    document = json.loads(call("develop", folder, "--json", "--budget", 50).stdout)
    assert document["steps"][0]["minutes_closed_alone_a_week"] == NEED
    assert document["pounds"] == 50
    assert json.loads(call("develop", folder, "--json", "--budget", 49).stdout)["steps"] == []


def test_a_workspace_with_faults_is_refused(call: Call, tmp_path: Path) -> None:
    folder = write(tmp_path / "workspace", {"posts": ["id=p-a person=nobody employer=org role=nurse"]})
    refused(call("develop", folder), "nobody")


# Recruits


def test_ids_of_what_is_invented_are_no_ids_of_the_workspace(tmp_path: Path) -> None:
    workspace = Workspace.open(write(tmp_path, {"people": ["id=p kind=staff", "id=new.one kind=staff"]}))
    assert prefix(workspace) == "newer"


def graph_of(folder: Path, tables: dict[str, Rows]) -> tuple[Workspace, Graph, Problem]:
    workspace = Workspace.open(write(folder, tables))
    graph = workspace.graph(whole_plan=True)
    return workspace, graph, formulate(workspace, graph)


def test_more_pay_gets_more_of_what_is_asked(tmp_path: Path) -> None:
    bands = [*PAID, "band=low cost_per_hour=10"]
    posts = [TWO_ROLES["posts"][0], "id=q-a person=q employer=org role=helper hours_per_week=0.1 band=low"]
    workspace, graph, today = graph_of(tmp_path, TWO_ROLES | {"bands": bands, "posts": posts})
    kinds = [(role.like, role.parts) for role in sketched(workspace, graph, today, {"f", "g"})]
    assert kinds == [("q-a", ("d/generic",)), ("p-a", ("c/generic", "d/generic"))]


def test_a_new_role_has_no_credentials_but_register_and_clearances(tmp_path: Path) -> None:
    asked = [f"function=f kind={kind} item=x" for kind in ("clearance", "qualification", "approval")]
    workspace, _, today = graph_of(tmp_path, TWO_ROLES | {"requirements": [*TWO_ROLES["requirements"], *asked]})
    recruit = of_new_role(workspace, today, NewRole("new.role", "NMC", "p-a", (), ("org",)))
    assert recruit.credentials == (("registration", "NMC", ""), ("clearance", "x", ""))


def test_only_staff_are_recruited(tmp_path: Path) -> None:
    workspace, _, today = graph_of(tmp_path, TWO_ROLES | {"people": ["id=p kind=volunteer", "id=q kind=staff"]})
    assert [recruit.role for recruit in of_present_roles(workspace, today)] == ["helper"]
