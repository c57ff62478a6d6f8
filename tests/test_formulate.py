"""Formulate: minutes, pounds and kilometres of a workspace; who can and who may are read from the graph alone."""

from collections.abc import Iterable
from dataclasses import fields
from decimal import Decimal
from pathlib import Path

import pytest

from pchteam.formulate import formulate, need_minutes
from pchteam.infer import Graph
from pchteam.solver import problem as table
from pchteam.solver.problem import Problem, Settings, read_problem, write_problem
from pchteam.workspace import Workspace

from .building import AGREEMENT, BASE, write
from .generate import generate_workspace

KM_OF_A_DEGREE = 111.19493  # 6371 km x pi / 180


def opened(folder: Path, **tables: list[str]) -> tuple[Workspace, Graph]:
    """The small workspace with some tables replaced, and what follows from it."""
    workspace = Workspace.open(write(folder, tables))
    return workspace, workspace.graph(whole_plan=True)


def problem(folder: Path, **tables: list[str]) -> Problem:
    """The problem of the small workspace with some tables replaced."""
    return formulate(*opened(folder, **tables))


def policy(*lines: str) -> list[str]:
    """The policy of the small workspace with further rows."""
    return [*BASE["policy"], *lines]


# Need


@pytest.mark.parametrize(
    ("population", "contacts", "minutes", "a_week"),
    [
        ("2140", "850", "25", 875),  # 2140 x 0.85 x 25 / 52 = 874.5
        ("52000", "1", "1", 1),
        ("26", "1000", "1", 1),  # 0.5 is rounded up
        ("78", "1000", "1", 2),  # 1.5
        ("130", "1000", "1", 3),  # 2.5, which half to even would make 2
        ("25", "1000", "1", 0),
        ("0", "850", "25", 0),
        ("1000", "0.5", "10.4", 0),  # 0.1
    ],
)
def test_minutes_of_a_need(population: str, contacts: str, minutes: str, a_week: int) -> None:
    assert need_minutes(Decimal(population), Decimal(contacts), Decimal(minutes)) == a_week


def test_a_need_is_weighed_by_the_priority_of_its_segment(tmp_path: Path) -> None:
    made = problem(
        tmp_path,
        segments=["id=urgent population=520 priority=5", "id=blank population=260"],
        needs=["segment=urgent function=f", "segment=blank function=f", "segment=blank function=f team=t"],
        teams=["id=t host=org segments=urgent;blank"],
    )
    assert made.needs == (
        table.Need("blank/f", "blank", "f", 10, 3),
        table.Need("blank/f/t", "blank", "f", 10, 3),
        table.Need("urgent/f", "urgent", "f", 20, 5),
    )


def test_shares_of_a_segment_bound_what_a_team_meets(tmp_path: Path) -> None:
    made = problem(
        tmp_path,
        segments=["id=adults population=525"],  # 20.19 minutes
        teams=[
            "id=all host=org segments=adults",
            "id=third host=org segments=adults:0.33",
            "id=whole host=org segments=adults:1",
            "id=other host=org segments=",
        ],
    )
    assert [(row.team, row.max_minutes) for row in made.need_teams] == [("all", 20), ("third", 7), ("whole", 20)]


def test_a_named_team_is_the_only_one_and_takes_all(tmp_path: Path) -> None:
    made = problem(
        tmp_path,
        needs=["segment=adults function=f team=named"],
        teams=["id=named host=org segments=", "id=serves host=org segments=adults:0.5"],
    )
    (need,) = made.needs
    assert made.need_teams == (table.NeedTeam("adults/f/named", "named", need.minutes),)


# Capacity and cost


@pytest.mark.parametrize(
    ("role", "post", "settings", "minutes"),
    [
        ("staff_group=nursing", "hours_per_week=37.5", [], 1368),  # 2250 x 0.79 x 0.77 = 1368.675
        ("staff_group=gp", "hours_per_week=25", [], 971),  # 1500 x 0.79 x 0.82 = 971.7
        ("staff_group=voluntary", "hours_per_week=4", [], 183),  # 240 x 0.85 x 0.90 = 183.6
        ("", "hours_per_week=20", [], 663),  # as support: 1200 x 0.79 x 0.70 = 663.6
        ("staff_group=gp", "hours_per_week=20 available_share=0.5", [], 492),
        ("staff_group=gp", "hours_per_week=20 available_share=0", [], 0),
        ("staff_group=gp", "hours_per_week=20", ["key=available_share.gp value=1"], 984),
        ("staff_group=gp", "hours_per_week=20", ["key=direct_contact_share.gp value=1"], 948),
        ("staff_group=gp", "hours_per_week=20", ["key=direct_contact_share.nursing value=1"], 777),
    ],
)
def test_capacity_is_hours_by_availability_by_contact(
    tmp_path: Path, role: str, post: str, settings: list[str], minutes: int
) -> None:
    made = problem(
        tmp_path,
        policy=policy(*settings),
        roles=[f"id=nurse profession=nurse {role}", "id=helper profession=helper"],
        posts=[f"id=p-a person=p employer=org role=nurse lead=yes {post}"],
    )
    assert [row.capacity_minutes for row in made.posts] == [minutes]


@pytest.mark.parametrize(
    ("bands", "pence"),
    [
        (["band=b cost_per_hour=20.40 on_costs=0.27"], 2591),  # 20.40 x 1.27 = 25.908 pounds
        (["band=b cost_per_hour=20"], 2000),
        (["band=b cost_per_hour=0.005"], 1),
        (["band=b cost_per_hour=20", "band=b cost_per_hour=21 valid_from=2026-01-05"], 2100),
        (["band=b cost_per_hour=20", "band=b cost_per_hour=21 valid_from=2026-01-06"], 2000),
        (["band=b cost_per_hour=22 valid_from=2025-10-01", "band=b cost_per_hour=21 valid_from=2025-04-01"], 2200),
        (["band=b cost_per_hour=22 valid_from=2026-01-06"], 0),
        (["band=other cost_per_hour=22"], 0),
        (["band=b cost_per_hour=0 on_costs=0.3"], 0),
    ],
)
def test_cost_is_the_rate_that_has_begun_with_on_costs(tmp_path: Path, bands: list[str], pence: int) -> None:
    posts = ["id=p-a person=p employer=org role=nurse lead=yes band=b"]
    assert [row.pence_per_hour for row in problem(tmp_path, posts=posts, bands=bands).posts] == [pence]


def test_a_post_without_band_costs_nothing(tmp_path: Path) -> None:
    assert problem(tmp_path, bands=["band=b cost_per_hour=20"]).posts[0].pence_per_hour == 0


# Travel


def site(name: str, latitude: float | str, longitude: float | str) -> str:
    """A row of sites."""
    return f"id={name} organisation=org latitude={latitude} longitude={longitude}"


@pytest.mark.parametrize(
    ("home", "speed", "minutes"),
    [
        (site("home", f"{53.45 + 1 / KM_OF_A_DEGREE:.6f}", -2.3), "20", 6),  # 1 km north, there and back
        (site("home", f"{53.45 - 1 / KM_OF_A_DEGREE:.6f}", -2.3), "60", 2),
        (site("home", f"{53.45 + 10 / KM_OF_A_DEGREE:.6f}", -2.3), "20", 60),
        (site("home", 53.45, f"{-2.3 + 1 / KM_OF_A_DEGREE / 0.59552:.6f}"), "20", 6),  # 1 km east; cos 53.45 = 0.59552
        (site("home", 53.45, -2.3), "20", 0),
        (site("home", "", -2.3), "20", 0),
        (site("home", 53.45, ""), "20", 0),
    ],
)
def test_travel_is_the_straight_line_there_and_back(tmp_path: Path, home: str, speed: str, minutes: int) -> None:
    made = problem(
        tmp_path,
        policy=policy(f"key=travel_speed value={speed}"),
        sites=[site("s", 53.45, -2.3), home],
        posts=["id=p-a person=p employer=org role=nurse lead=yes site=home"],
    )
    assert [row.travel_minutes for row in made.permissions] == [minutes]


def test_a_post_without_site_does_not_travel(tmp_path: Path) -> None:
    made = problem(tmp_path, sites=[site("s", 53.45, -2.3)])
    assert [row.travel_minutes for row in made.permissions] == [0]


# Agreements and employers

AT_PCN = ["id=t host=pcn site=s", "id=home host=org site=s"]


def test_a_lent_post_uses_the_outward_hours_of_its_employer(tmp_path: Path) -> None:
    made = problem(tmp_path, teams=AT_PCN, agreements=[f"{AGREEMENT} hours_per_week=12.5"])
    assert [row.donor for row in made.posts] == ["org"]
    assert made.agreements == (table.Agreement("a", 750),)
    assert [(row.team, row.basis, row.agreement, row.integrated) for row in made.permissions] == [
        ("home", "org", None, True),
        ("t", "a", "a", False),
    ]


def test_a_transferred_post_has_no_donor(tmp_path: Path) -> None:
    agreement = AGREEMENT.replace("assigned", "transferred")
    made = problem(tmp_path, teams=AT_PCN, agreements=[agreement])
    assert [(row.employer, row.donor) for row in made.posts] == [("org", None)]
    assert [(row.team, row.basis, row.agreement, row.integrated) for row in made.permissions] == [("t", "a", "a", True)]
    assert made.agreements == (table.Agreement("a", None),)


def test_agreements_that_permit_nothing_are_left_out(tmp_path: Path) -> None:
    agreement = AGREEMENT.replace("liability=provider", "liability=none")
    assert problem(tmp_path, teams=AT_PCN, agreements=[agreement]).agreements == ()


def test_employers_with_donor_protection(tmp_path: Path) -> None:
    covers = "indemnity_covers=nursing"
    made = problem(
        tmp_path,
        organisations=[
            f"id=org {covers} registered_patients=900 retained_hours=1.5",
            f"id=pcn {covers} kind=pcn outward_hours=0",
            f"id=both {covers} outward_hours=10 retained_hours=0",
            f"id=none {covers}",
        ],
    )
    assert made.employers == (
        table.Employer("both", 600, 0),
        table.Employer("org", None, 90),
        table.Employer("pcn", 0, None),
    )


# Blanks and the rest


def test_blank_cells_of_teams_and_people(tmp_path: Path) -> None:
    made = problem(tmp_path, policy=policy("key=max_team_size value=9", "key=max_teams value=4"))
    assert made.teams == (
        table.Team("t", "org", "s", "virtual", 1, 9, 1, 1, 0, needs_lead=False, needs_coordinator=False),
    )
    assert made.people == (table.Person("p", 4),)


def test_stated_cells_of_teams_and_people(tmp_path: Path) -> None:
    made = problem(
        tmp_path,
        teams=[
            "id=t host=org integration=actual min_size=2 max_size=7 min_professions=2 meeting_minutes=45 "
            "lead_competency=c coordinator_competency=d"
        ],
        people=["id=p kind=staff max_teams=0", "id=gone kind=staff"],
        posts=[
            "id=p-a person=p employer=org role=nurse lead=yes",
            "id=gone-a person=gone employer=org role=nurse ends=2026-02-01",
        ],
    )
    assert made.teams == (
        table.Team("t", "org", "s", "actual", 2, 7, 2, 1, 45, needs_lead=True, needs_coordinator=True),
    )
    assert made.people == (table.Person("p", 0),)
    assert [(row.post, row.may_lead, row.may_coordinate) for row in made.permissions] == [("p-a", True, False)]


def test_memberships_pins_and_wants(tmp_path: Path) -> None:
    made = problem(
        tmp_path,
        people=["id=p kind=staff wants=t;d", "id=q kind=carer wants=t"],
        memberships=["person=p team=t", "person=q team=t kind=wider"],
        pins=["person=p team=t decision=in min_hours=1.5 max_hours=8", "person=q team=t decision=out"],
    )
    assert made.memberships == (table.Membership("p", "t", "core"), table.Membership("q", "t", "wider"))
    assert made.pins == (table.Pin("p", "t", "in", 90, 480),)
    assert made.wants == (table.Want("p", "t"),)


@pytest.mark.parametrize(
    ("rows", "blocks"),
    [
        # The window has 84 days, the post 750 minutes: six blocks of 125.
        (["t 2026-01-05 2026-03-29 0.5"], {"t": 3}),
        (["t 2026-01-05 2026-02-15 0.5", "u 2026-02-16 2026-03-29 1"], {"t": 2, "u": 3}),  # 1.5 and 3: 4.5 is 5
        (["t 2026-01-05 2026-02-15 0.5", "u 2026-02-16 2026-03-29 0.5"], {"t": 2, "u": 1}),  # 1.5 and 1.5: 3
        (["t 2026-01-05 2026-03-29 0.4", "u 2026-01-05 2026-03-29 0.25"], {"t": 2, "u": 2}),  # 2.4 and 1.5: 3.9 is 4
        (["t 2026-01-05 2026-02-01 1", "t 2026-03-02 2026-03-29 0.5"], {"t": 3}),  # 2 and 1
        (["t 2025-01-01 2026-02-15 1", "u 2026-03-01 2027-01-01 1"], {"t": 3, "u": 2}),  # 3 and 29 / 84 x 6 = 2.07
        (["t 2026-01-05 2026-01-11 1"], {"t": 1}),  # a week of twelve: 0.5, rounded up
        (["t 2026-01-05 2026-01-11 0.99"], {}),
        (["t 2025-12-01 2026-01-04 1", "u 2026-03-30 2026-05-01 1"], {}),
    ],
)
def test_rotations_are_whole_blocks_of_the_mean_week(tmp_path: Path, rows: list[str], blocks: dict[str, int]) -> None:
    columns = ("post=p-a team={} from={} to={} share={}".format(*row.split()) for row in rows)
    settings = policy("key=available_share.support value=1", "key=direct_contact_share.support value=0.625")
    made = problem(tmp_path, policy=settings, teams=["id=t host=org", "id=u host=org"], rotations=list(columns))
    assert [row.capacity_minutes for row in made.posts] == [750]
    assert {row.team: row.blocks for row in made.rotations} == blocks


@pytest.mark.parametrize(
    ("hours", "blocks"), [("20 available_share=0", 0), ("0.1", 1), ("4", 1), ("6.24", 1), ("6.25", 2)]
)
def test_a_rotation_of_a_post_with_few_blocks(tmp_path: Path, hours: str, blocks: int) -> None:
    settings = policy("key=available_share.support value=1", "key=direct_contact_share.support value=1")
    post = f"id=p-a person=p employer=org role=nurse lead=yes hours_per_week={hours}"
    half = "post=p-a team=t from=2026-01-05 to=2026-03-29 share=0.5"
    made = problem(tmp_path, policy=settings, posts=[post], rotations=[half])
    assert sum(row.blocks for row in made.rotations) == blocks


def test_a_rotation_of_a_post_that_is_not_planned_is_left_out(tmp_path: Path) -> None:
    posts = ["id=p-a person=p employer=org role=nurse", "id=p-b person=p employer=org role=nurse ends=2026-02-01"]
    rotations = [f"post={post} team=t from=2026-01-05 to=2026-03-29 share=1" for post in ("p-a", "p-b")]
    assert [row.post for row in problem(tmp_path, posts=posts, rotations=rotations).rotations] == ["p-a"]


def test_staffing_ratios(tmp_path: Path) -> None:
    made = problem(
        tmp_path,
        teams=["id=t host=org segments=adults", "id=u host=org segments=adults:0.5"],
        staffing_ratios=[
            "team=t who=nurse per=helper ratio=0.25",
            "who=nurse;helper per=1000_population ratio=0.1",
        ],
    )
    assert made.staffing_ratios == (
        table.StaffingRatio("ratio-1-t", "t", ("nurse",), ("helper",), 0, Decimal("0.25")),
        table.StaffingRatio("ratio-2-t", "t", ("nurse", "helper"), (), 600, Decimal("0.1")),
        table.StaffingRatio("ratio-2-u", "u", ("nurse", "helper"), (), 300, Decimal("0.1")),
    )


def test_settings_are_those_of_the_policy(tmp_path: Path) -> None:
    names = [field.name for field in fields(Settings)]
    assert problem(tmp_path).settings == Settings(125, 20, 500, 5000, 20, 10, 1_000_000, 500)
    stated = policy(*(f"key={name} value={number}" for number, name in enumerate(names, start=1)))
    assert problem(tmp_path, policy=stated).settings == Settings(*range(1, len(names) + 1))


# Eligibility is the graph's


def texts(rows: Iterable[object]) -> list[tuple[str, ...]]:
    """Rows of a table of the problem as text."""
    return [tuple(getattr(row, field.name) for field in fields(row)) for row in rows]  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(4))
def test_arcs_supervisors_and_capabilities_are_the_answers_of_the_graph(tmp_path: Path, seed: int) -> None:
    generate_workspace(tmp_path, seed)
    workspace = Workspace.open(tmp_path)
    graph = workspace.graph(whole_plan=True)
    made = formulate(workspace, graph)
    assert made.arcs
    assert texts(made.arcs) == graph.table("tables/arcs")
    assert texts(made.supervisors) == graph.table("tables/supervisors")
    assert texts(made.capabilities) == graph.table("tables/capabilities")
    assert [row.post for row in made.posts] == [row[0] for row in graph.table("tables/posts")]
    assert [(row.post, row.team, row.basis) for row in made.permissions] == [
        row[:3] for row in graph.table("tables/permissions")
    ]


def test_without_derived_facts_nobody_is_eligible(tmp_path: Path) -> None:
    """The same rows with a graph in which nothing was inferred: nothing in Python stands in for the rules."""
    workspace, graph = opened(tmp_path)
    assert formulate(workspace, graph).arcs == (table.Arc("p-a", "t", "org", "f", "alone"),)
    for quad in list(graph.store):
        if "/rules/" in getattr(quad.graph_name, "value", ""):
            graph.store.remove(quad)
    bare = formulate(workspace, graph)
    assert (bare.posts, bare.people, bare.permissions, bare.arcs, bare.capabilities) == ((), (), (), (), ())
    assert bare.needs
    assert bare.teams


@pytest.mark.parametrize("seed", range(4))
def test_a_problem_is_written_and_read_without_faults(tmp_path: Path, seed: int) -> None:
    generate_workspace(tmp_path / "w", seed)
    workspace = Workspace.open(tmp_path / "w")
    made = formulate(workspace, workspace.graph(whole_plan=True))
    write_problem(made, tmp_path / "problem")
    assert read_problem(tmp_path / "problem") == made
