"""Money: every figure of a small plan worked out by hand, and sums that hold for every plan."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pchteam.costs import Row
from pchteam.formulate import formulate
from pchteam.like_for_like import like_for_like
from pchteam.money import Money, money, money_of_run
from pchteam.rates import days_of_change, rates
from pchteam.recharge import matrix
from pchteam.rounding import half_up, whole
from pchteam.solver.check import check, objective_terms
from pchteam.solver.plan import (
    Assignment,
    Coverage,
    Plan,
    PostBlocks,
    Supervision,
    TeamPlan,
    Unmet,
)
from pchteam.solver.problem import Membership, Problem
from pchteam.workspace import Workspace

from .building import write
from .solver.instances import alter, drop

# p of the practice (20 pounds + 25 % = 25.00 an hour) and q, lent by the trust (30.00 an hour), are in team t of the
# practice, which meets for 25 minutes. A need of 52 contacts of 20 minutes a year is 20 minutes a week.
AGREEMENT = (
    "id=a provider=trust host=org state=assigned starts=2025-04-01 liability=provider indemnity=provider "
    "data_sharing=yes recharge_percent=50"
)
TABLES: dict[str, list[str]] = {
    "organisations": [
        "id=org indemnity_covers=nursing registered_patients=9000",
        "id=trust kind=nhs_trust indemnity_covers=nursing",
    ],
    "people": ["id=p kind=staff", "id=q kind=staff"],
    "posts": [
        "id=p-a person=p employer=org role=nurse lead=yes band=six",
        "id=q-a person=q employer=trust role=nurse band=seven",
    ],
    "bands": ["band=six cost_per_hour=20 on_costs=0.25", "band=seven cost_per_hour=30"],
    "functions": ["id=f", "id=g"],
    "requirements": [f"function={one} kind=competency item=c min_level=generic" for one in ("f", "g")],
    "holdings": [f"person={one} competency=c level=generic status=verified" for one in ("p", "q")],
    "segments": ["id=adults population=1000", "id=elders population=1000"],
    "needs": [
        "segment=adults function=f contacts_per_1000=520",
        "segment=elders function=f contacts_per_1000=260",
        "segment=elders function=g contacts_per_1000=780",
    ],
    "teams": ["id=t host=org meeting_minutes=25 segments=adults;elders"],
    "agreements": [AGREEMENT],
}
ROLES = ["id=nurse profession=nurse reimbursement_ceiling=40000", "id=helper profession=helper"]
PLAN = Plan(
    teams=(TeamPlan("t", open=True, lead=None, coordinator=None),),
    memberships=(Membership("p", "t", "core"), Membership("q", "t", "core")),
    blocks=(PostBlocks("p-a", "t", "org", 2, 250), PostBlocks("q-a", "t", "a", 4, 500)),
    assignments=(
        Assignment("p-a", "t", "org", "f", "alone", 200),
        Assignment("q-a", "t", "a", "f", "alone", 100),
        Assignment("q-a", "t", "a", "g", "alone", 300),
    ),
    supervision=(),
    coverage=(
        Coverage("adults/f", "t", 200),
        Coverage("elders/f", "t", 100),
        Coverage("elders/g", "t", 300),
    ),
    unmet=(),
    broken_pins=(),
    broken_rotations=(),
)


def opened(folder: Path, **tables: list[str]) -> tuple[Workspace, Problem]:
    """The workspace above with some tables replaced, and its problem."""
    workspace = Workspace.open(write(folder, TABLES | tables))
    return workspace, formulate(workspace, workspace.graph(whole_plan=True))


def of(folder: Path, plan: Plan = PLAN, budget: int | None = None, **tables: list[str]) -> Money:
    """The money of a plan of the workspace above, which passes the checker."""
    workspace, problem = opened(folder, **tables)
    assert check(problem, plan) == []
    return money(workspace, problem, plan, budget)


def weeks(rows: Iterable[Row]) -> dict[str, int]:
    return {row.id: row.week for row in rows}


def test_a_week_is_what_the_minutes_in_blocks_cost(tmp_path: Path) -> None:
    """250 min x 25.00 / 60 + 500 min x 30.00 / 60 = 104.1667 + 250.00 = 354.1667 pounds; 52 of these: 18,416.67."""
    found = of(tmp_path)
    assert (found.week, found.year) == (35417, 1841667)
    assert found.window == half_up(Fraction(12) * (Fraction(250 * 2500, 60) + 25000))  # 12 weeks: 4,250.00


def test_all_time_in_blocks_is_told_by_its_use(tmp_path: Path) -> None:
    """Care: p 83.33 + q 200.00; meetings: 25 min each, 10.42 + 12.50; unused: p 25 min, q 75 min, 10.42 + 37.50."""
    found = of(tmp_path)
    assert {row.id: row.minutes for row in found.uses} == {
        "care": (600, 0, 0, 0),
        "supervision": (0, 0, 0, 0),
        "meetings": (0, 0, 50, 0),
        "unused": (0, 0, 0, 100),
    }
    assert weeks(found.uses) == {"care": 28333, "supervision": 0, "meetings": 2292, "unused": 4792}


def test_functions_have_the_pay_of_those_who_do_them(tmp_path: Path) -> None:
    """f: p 200 min 83.33 + q 100 min 50.00 = 133.33; g: q 300 min = 150.00; other uses stand below."""
    assert weeks(of(tmp_path).functions) == {
        "f": 13333,
        "g": 15000,
        "supervision": 0,
        "meetings": 2292,
        "unused": 4792,
    }


def test_segments_share_the_mean_cost_of_a_team_and_function(tmp_path: Path) -> None:
    """f costs 133.33 for 300 min: adults 200 of these, 88.89; elders 100, 44.44, and 150.00 for g."""
    assert weeks(of(tmp_path).segments) == {
        "adults": 8889,
        "elders": 19444,
        "supervision": 0,
        "meetings": 2292,
        "unused": 4792,
    }


def test_a_meeting_is_taken_from_the_post_with_most_free_time(tmp_path: Path) -> None:
    """p has 155 min free as p-a (25.00 an hour) and 20 as p-b (30.00): 25 min of p-a, 10.42, and of q, 12.50."""
    posts = [*TABLES["posts"], "id=p-b person=p employer=org role=nurse band=seven"]
    plan = replace(
        alter(PLAN, "assignments", {"post": "p-a"}, minutes=95),
        blocks=(*PLAN.blocks, PostBlocks("p-b", "t", "org", 1, 125)),
    )
    plan = replace(plan, assignments=(*plan.assignments, Assignment("p-b", "t", "org", "f", "alone", 105)))
    meetings = next(row for row in of(tmp_path, plan, posts=posts).uses if row.id == "meetings")
    assert (meetings.minutes, meetings.week) == ((0, 0, 50, 0), 2292)


def test_teams_have_all_time_of_their_members(tmp_path: Path) -> None:
    (team,) = of(tmp_path).teams
    assert (team.id, team.minutes, team.week, team.year) == ("t", (600, 0, 50, 100), 35417, 1841667)


def test_the_host_repays_the_share_of_the_agreement(tmp_path: Path) -> None:
    """q costs the trust 250.00; the practice repays half, meetings and unused time included: 125.00 a week."""
    found = of(tmp_path)
    own, lent = found.flows
    assert (own.kind, own.cost.week, own.repaid_week) == ("own", 10417, 0)
    assert (lent.agreement, lent.host, lent.employer, lent.percent) == ("a", "org", "trust", Decimal(50))
    assert (lent.cost.week, lent.cost.minutes, lent.repaid_week) == (25000, (400, 0, 25, 75), 12500)
    assert {row.cost.id: (row.cost.week, row.net_week) for row in found.employers} == {
        "org": (10417, 22917),
        "trust": (25000, 12500),
    }
    assert matrix(found.flows) == {("org", "trust"): 650000}


@pytest.mark.parametrize(
    ("agreement", "kind", "repaid", "borne"),
    [
        (AGREEMENT.replace(" recharge_percent=50", ""), "not_stated", 0, {"org": 10417, "trust": 25000}),
        (AGREEMENT.replace("=50", "=0"), "recharged", 0, {"org": 10417, "trust": 25000}),
        (AGREEMENT.replace("=50", "=120"), "recharged", 30000, {"org": 40417, "trust": -5000}),
        (AGREEMENT.replace("=50", "=33.33"), "recharged", 8333, {"org": 18750, "trust": 16667}),
        (AGREEMENT.replace("=assigned", "=transferred"), "transferred", 0, {"org": 35417}),
    ],
)
def test_what_an_agreement_says_of_recharge_is_told(
    tmp_path: Path, agreement: str, kind: str, repaid: int, borne: dict[str, int]
) -> None:
    """Of 250.00 pounds; of a transferred post the host is the employer, so that it pays and repays nobody."""
    found = of(tmp_path, agreements=[agreement])
    lent = next(flow for flow in found.flows if flow.agreement)
    assert (lent.kind, lent.repaid_week) == (kind, repaid)
    assert {row.cost.id: row.net_week for row in found.employers} == borne


def test_a_new_pay_scale_counts_from_its_day(tmp_path: Path) -> None:
    """24 x 1.25 = 30.00 an hour for p from 6 April, 13 weeks after 5 January: 13 x 354.17 + 39 x 375.00 = 19,229.17.

    The plan ends before that, on 29 March.
    """
    bands = [*TABLES["bands"], "band=six cost_per_hour=24 on_costs=0.25 valid_from=2026-04-06"]
    found = of(tmp_path, bands=bands)
    first, second = found.periods
    assert (first.first, first.last, first.week) == (date(2026, 1, 5), date(2026, 4, 5), 35417)
    assert (second.first, second.last, second.week) == (date(2026, 4, 6), date(2027, 1, 3), 37500)
    assert (first.cost, second.cost, found.year) == (460417, 1462500, 1922917)
    assert (found.week, found.window) == (35417, 425000)


def test_a_pay_scale_within_the_plan_changes_what_the_plan_costs(tmp_path: Path) -> None:
    """From 2 February, after 4 of 12 weeks: 4 x 354.1667 + 8 x 375.00 = 4,416.67."""
    bands = [*TABLES["bands"], "band=six cost_per_hour=24 on_costs=0.25 valid_from=2026-02-02"]
    assert of(tmp_path, bands=bands).window == 441667


def test_a_rate_that_nobody_in_the_plan_has_begins_no_period(tmp_path: Path) -> None:
    """r has a post that can be planned, and is not in the plan."""
    people = [*TABLES["people"], "id=r kind=staff"]
    posts = [*TABLES["posts"], "id=r-a person=r employer=org role=nurse band=eight"]
    bands = [
        *TABLES["bands"],
        "band=eight cost_per_hour=40",
        "band=eight cost_per_hour=50 valid_from=2026-04-06",
    ]
    (period,) = of(tmp_path, people=people, posts=posts, bands=bands).periods
    assert (period.first, period.last) == (date(2026, 1, 5), date(2027, 1, 3))


@pytest.mark.parametrize(
    ("band", "bands", "why"),
    [
        ("", [], "no_band"),
        ("band=nine", [], "no_rate"),
        ("band=nine", ["band=nine cost_per_hour=9 valid_from=2026-01-06"], "rate_begins_later"),
        ("band=nine", ["band=nine cost_per_hour=0"], "rate_is_zero"),
    ],
)
def test_a_post_that_costs_nothing_is_named_with_the_reason(
    tmp_path: Path, band: str, bands: list[str], why: str
) -> None:
    posts = [TABLES["posts"][0], f"id=q-a person=q employer=trust role=nurse {band}"]
    found = of(tmp_path, posts=posts, bands=[*TABLES["bands"], *bands])
    (row,) = found.unpriced
    assert (row.post, row.employer, row.kind, row.minutes, row.why) == ("q-a", "trust", "staff", 500, why)
    assert found.minutes_without_rate == (0 if why == "rate_is_zero" else 500)
    assert found.week == 10417
    assert sum(sum(row.minutes) for row in found.uses) == 750


def test_schemes_reimburse_pay_up_to_the_ceiling_of_a_whole_post(tmp_path: Path) -> None:
    """A ceiling of 50,000 for 37.5 h x 52 is 25.64 an hour: all of p's 25.00, and not all of q's 30.00.

    Plan: p 250 min 5,416.67, all of it; q 500 min 13,000.00, of which 500 / 2250 x 50,000 = 11,111.11.
    Contracts of 20 h: p 26,000.00, all of it; q 31,200.00, of which 20 / 37.5 x 50,000 = 26,666.67.
    """
    roles = ["id=nurse profession=nurse reimbursement_ceiling=50000", "id=helper profession=helper"]
    org, trust, rest = of(tmp_path, roles=roles).reimbursed
    assert (org.employer, org.year, org.reimbursed, org.stays) == ("org", 541667, 541667, 0)
    assert (trust.employer, trust.year, trust.reimbursed, trust.stays) == ("trust", 1300000, 1111111, 188889)
    assert (org.contract_year, org.contract_reimbursed) == (2600000, 2600000)
    assert (trust.contract_year, trust.contract_reimbursed) == (3120000, 2666667)
    assert (rest.role, rest.year, rest.reimbursed) == ("", 0, 0)


def test_what_has_no_ceiling_stands_in_the_last_row(tmp_path: Path) -> None:
    roles = ["id=nurse profession=nurse", "id=helper profession=helper reimbursement_ceiling=50000"]
    posts = [TABLES["posts"][0], TABLES["posts"][1].replace("nurse", "helper")]
    helper, rest = of(tmp_path, roles=roles, posts=posts).reimbursed
    assert (helper.role, helper.year, rest.year, rest.minutes) == ("helper", 1300000, 541667, 250)
    assert of(tmp_path / "none").reimbursed == ()


def test_pay_is_followed_from_contracts_to_the_plan(tmp_path: Path) -> None:
    """Both have 20 h, so 1,200 min: 0.79 available (948), 0.70 of it for care (663), in the plan 250 and 500.

    Pounds a week: 500.00 + 600.00; less 105.00 + 126.00; less 118.75 + 142.50; less 172.08 + 81.50; leaves 354.17.
    """
    steps = {row.id: (row.minutes, row.week) for row in of(tmp_path).pay}
    assert steps == {
        "contracts": (2400, 110000),
        "leave": (504, 23100),
        "other_work": (570, 26125),
        "not_planned": (576, 25358),
        "plan": (750, 35417),
    }


@pytest.mark.parametrize(
    ("policy", "budget", "left"),
    [([], None, None), ([], 2_000_000, 158333), (["budget=18000"], None, -41667), (["budget=18000"], 0, -1841667)],
)
def test_the_budget_is_that_of_the_policy_unless_one_is_said(
    tmp_path: Path, policy: list[str], budget: int | None, left: int | None
) -> None:
    rows = ["key=as_of value=2026-01-05", "key=plan_until value=2026-03-29"]
    rows += [f"key={key} value={value}" for key, value in (row.split("=") for row in policy)]
    assert of(tmp_path, budget=budget, policy=rows).left_of_budget == left


def test_the_plan_and_its_money_cost_the_same(tmp_path: Path) -> None:
    """The objective counts cost_weight points for each pound of a week: one source, pence_per_hour of the problem."""
    workspace, problem = opened(tmp_path)
    points = objective_terms(problem, PLAN)["cost"]
    assert points == pytest.approx(10 * (250 * 25 + 500 * 30) / 60)
    found = money(workspace, problem, PLAN)
    assert half_up(Fraction(points).limit_denominator(6000) * 100 / problem.settings.cost_weight) == found.week


def test_supervision_is_a_use_of_its_own(tmp_path: Path) -> None:
    """q does g supervised, and p gives 60 min of supervision for 300 min: 25.00 pounds of the unused 35 + 25 min."""
    workspace, problem = opened(tmp_path)
    plan = replace(
        alter(PLAN, "assignments", {"post": "p-a"}, minutes=140),
        supervision=(Supervision("t", "g", "trust", "a", "p-a", "org", 60),),
        coverage=(Coverage("adults/f", "t", 140), *PLAN.coverage[1:]),
        unmet=(Unmet("adults/f", 60),),
    )
    found = money(workspace, problem, plan)
    assert {row.id: sum(row.minutes) for row in found.uses} == {
        "care": 540,
        "supervision": 60,
        "meetings": 50,
        "unused": 100,
    }
    assert weeks(found.uses)["supervision"] == 2500
    assert found.covered_minutes == 540


def test_bands_that_were_changed_since_the_plan_are_told(tmp_path: Path) -> None:
    _, problem = opened(tmp_path / "before")
    other, _ = opened(tmp_path / "after", bands=["band=six cost_per_hour=21", "band=seven cost_per_hour=30"])
    with pytest.raises(ValueError, match="other bands than the plan was made with; plan it again"):
        money(other, problem, PLAN)


def test_a_plan_without_anybody_costs_nothing(tmp_path: Path) -> None:
    closed = replace(
        PLAN,
        teams=(TeamPlan("t", open=False, lead=None, coordinator=None),),
        memberships=(),
        blocks=(),
        assignments=(),
        coverage=(),
        unmet=(Unmet("adults/f", 200), Unmet("elders/f", 100), Unmet("elders/g", 300)),
    )
    found = of(tmp_path, closed)
    assert (found.week, found.year, found.teams, found.flows, found.week_per_hour) == (0, 0, (), (), None)
    assert [row.week for row in found.periods] == [0]


def test_like_for_like_counts_the_hours_that_every_plan_meets(tmp_path: Path) -> None:
    """The second plan does without g. Same: f, 300 min.

    First: care of f 133.33, and of supervision, meetings and unused time (70.83 for 600 min) half: 35.42; 168.75.
    Second: q gives 1 block, p 2: care 133.33; 166.67 in all for the same 300 min (250 x 25.00 + 125 x 30.00) / 60.
    """
    first = of(tmp_path / "first")
    less = drop(drop(PLAN, "assignments", {"function": "g"}), "coverage", {"need": "elders/g"})
    less = alter(replace(less, unmet=(Unmet("elders/g", 300),)), "blocks", {"post": "q-a"}, blocks=1, minutes=125)
    second = of(tmp_path / "second", less)
    found = like_for_like([first, second])
    assert found.same_minutes == 300
    assert [plan.same_week for plan in found.plans] == [16875, 16667]
    assert [plan.same_year for plan in found.plans] == [877500, 866667]
    per_hour = [plan.week_per_hour for plan in found.plans]
    assert per_hour == [Fraction(60 * 35417, 600), Fraction(60 * 16667, 300)]
    assert like_for_like([first]).plans[0].same_week == first.week


def test_like_for_like_takes_the_least_of_what_is_met(tmp_path: Path) -> None:
    """The second plan meets 150 of the 300 min of g: the same are 450 min; q then has 225 min unused.

    First: f 133.33 + half of g 75.00 + three quarters of 70.83 (450 of 600 min), 53.13; 261.46.
    Second: f 133.33 + g 75.00 + all of meetings 22.92, unused 10.42 and 112.50; 354.17.
    """
    less = alter(PLAN, "assignments", {"function": "g"}, minutes=150)
    less = alter(less, "coverage", {"need": "elders/g"}, minutes=150)
    second = of(tmp_path / "second", replace(less, unmet=(Unmet("elders/g", 150),)))
    found = like_for_like([of(tmp_path / "first"), second])
    assert found.same_minutes == 450
    assert [plan.same_week for plan in found.plans] == [26146, 35417]


def test_like_for_like_of_plans_with_nothing_in_common(tmp_path: Path) -> None:
    first = of(tmp_path)
    found = like_for_like([first, replace(first, needs={}, covered_minutes=0)])
    assert (found.same_minutes, found.plans[0].same_week, found.plans[1].week_per_hour) == (0, 0, None)
    with pytest.raises(ValueError, match="at least one plan"):
        like_for_like([])


def adds_up(found: Money) -> bool:
    """Whether every table adds up to the cost of a week and of a year, and repaid money is somebody's and another's."""
    tables: list[Sequence[Row]] = [found.uses, found.teams, found.functions, found.segments]
    tables += [[flow.cost for flow in found.flows], [row.cost for row in found.employers]]
    sums = {(sum(row.week for row in rows), sum(row.year for row in rows)) for rows in tables}
    sums.add((sum(row.net_week for row in found.employers), sum(row.net_year for row in found.employers)))
    steps = {row.id: (row.minutes, row.week, row.year) for row in found.pay}
    less = [sum(figures) for figures in zip(*(steps[one] for one in steps if one != "contracts"), strict=True)]
    return (
        sums == {(found.week, found.year)}
        and sum(row.cost for row in found.periods) == found.year
        and len({sum(sum(row.minutes) for row in rows) for rows in tables}) == 1
        and tuple(less) == steps["contracts"]
        and sum(row.year for row in found.reimbursed) in (found.year, 0)
    )


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Problem]:
    folder = tmp_path_factory.mktemp("base")
    return folder, opened(folder, roles=ROLES)[1]


@settings(max_examples=40, deadline=None)
@given(
    pay=st.lists(st.integers(0, 9_999_99), min_size=4, max_size=4),
    days=st.integers(0, 400),
    percent=st.decimals(0, 200, places=2),
)
def test_every_table_adds_up_whatever_the_rates(
    base: tuple[Path, Problem], pay: list[int], days: int, percent: Decimal
) -> None:
    folder, problem = base
    later = date(2026, 1, 5) + timedelta(days=days)
    bands = [
        f"band={band} cost_per_hour={Decimal(pence) / 100} valid_from={day}"
        for band, day, pence in zip(("six", "seven") * 2, ("2025-01-01",) * 2 + (later,) * 2, pay, strict=True)
    ]
    write(folder, {**TABLES, "roles": ROLES, "bands": bands, "agreements": [AGREEMENT.replace("=50", f"={percent}")]})
    workspace = Workspace.open(folder)
    now = rates(workspace.rows("bands"), date(2026, 1, 5))
    problem = alter(problem, "posts", {"post": "p-a"}, pence_per_hour=now["six"])
    problem = alter(problem, "posts", {"post": "q-a"}, pence_per_hour=now["seven"])
    found = money(workspace, problem, PLAN)
    assert adds_up(found)
    assert found.week == half_up(Fraction(250 * now["six"] + 500 * now["seven"], 60))


def test_the_money_of_an_example_adds_up_and_is_that_of_its_plan(north_trafford_run: Path) -> None:
    found = money_of_run(north_trafford_run)
    assert adds_up(found)
    document = json.loads((north_trafford_run / "plan.json").read_text(encoding="utf-8"))
    points = next(row["value"] for row in document["objectives"] if row["name"] == "cost")
    assert abs(points / 10 * 100 - found.week) <= 0.5  # cost_weight is 10 points a pound
    assert found.covered_minutes == document["need_minutes"] - document["unmet_minutes"]
    assert [row.first for row in found.periods] == [date(2026, 1, 5), date(2026, 4, 1)]
    assert {row.kind for row in found.unpriced} == {"volunteer"}
    assert sum(row.reimbursed for row in found.reimbursed) > 0


@given(st.dictionaries(st.text(max_size=3), st.fractions(0, 10_000), min_size=1))
def test_whole_parts_add_up_and_are_less_than_a_penny_off(parts: dict[str, Fraction]) -> None:
    for total in {int(sum(parts.values())), half_up(sum(parts.values(), Fraction(0)))}:
        found = whole(parts, total)
        assert sum(found.values()) == total
        assert all(abs(found[name] - part) < 1 for name, part in parts.items())


def test_rates_are_those_of_the_day(tmp_path: Path) -> None:
    bands = ["band=b cost_per_hour=20", "band=b cost_per_hour=22 valid_from=2026-04-01"]
    rows = Workspace.open(write(tmp_path, {"bands": bands})).rows("bands")
    day = date(2026, 4, 1)
    assert (rates(rows, day - timedelta(days=1)), rates(rows, day)) == ({"b": 2000}, {"b": 2200})
    assert days_of_change(rows, day - timedelta(days=1), day) == (day,)
    assert days_of_change(rows, day, day + timedelta(days=9)) == ()
    assert half_up(Decimal("2590.5")) == 2591
