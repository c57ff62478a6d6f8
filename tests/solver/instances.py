"""Small problems: a builder that states only what matters, and seeded random ones."""

import random
from dataclasses import replace
from decimal import Decimal
from typing import Any, Literal

from pchteam.solver.plan import Plan
from pchteam.solver.problem import (
    Agreement,
    Arc,
    Capability,
    Employer,
    Membership,
    Need,
    NeedTeam,
    Permission,
    Person,
    Pin,
    Post,
    Problem,
    Rotation,
    Settings,
    StaffingRatio,
    Supervisor,
    Team,
    Want,
)
from pchteam.solver.search import Solution, solve

SETTINGS = Settings(
    block_minutes=100,
    supervision_percent=20,
    unmet_weight=500,
    membership_change_weight=50,
    travel_minute_weight=1,
    cost_weight=1,
    broken_pin_weight=1_000_000,
    want_weight=10,
)


class Instance:
    """A problem under construction; ids of rows that are not named are made up from what they hold."""

    def __init__(self, **settings: int) -> None:
        self.settings = replace(SETTINGS, **settings)
        self.tables: dict[str, list[Any]] = {name: [] for name in Problem.__slots__ if name != "settings"}

    def add(self, table: str, row: Any) -> "Instance":
        """Add a row unless the table has it."""
        if row not in self.tables[table]:
            self.tables[table].append(row)
        return self

    def team(self, team: str = "T", **shape: Any) -> "Instance":
        """Add a team that asks for nothing unless the shape says so."""
        row = Team(team, "host", "site", "virtual", 0, 99, 0, 0, 0, needs_lead=False, needs_coordinator=False)
        return self.add("teams", replace(row, **shape))

    def post(self, post: str, capacity: int = 300, *, person: str = "", max_teams: int = 9, **row: Any) -> "Instance":
        """Add a post at employer `host` of its own person, unless one is named who is there already."""
        if not person:
            self.add("people", Person(post, max_teams))
        default = Post(post, person or post, "host", "role", "profession", capacity, 0, None)
        return self.add("posts", replace(default, **row))

    def works(
        self,
        post: str,
        *functions: str,
        team: str = "T",
        mode: Literal["alone", "supervised"] = "alone",
        basis: str = "own",
        **permission: Any,
    ) -> "Instance":
        """Permit a post in a team, and let it perform these functions."""
        agreement = None if basis == "own" else basis
        default = Permission(post, team, basis, agreement, agreement is None, 0, may_lead=False, may_coordinate=False)
        self.add("permissions", replace(default, **permission))
        if agreement is not None and agreement not in {row.agreement for row in self.tables["agreements"]}:
            self.add("agreements", Agreement(agreement, None))
        for function in functions:
            self.add("arcs", Arc(post, team, basis, function, mode))
            self.add("capabilities", Capability(post, function, mode))
        return self

    def need(self, function: str, minutes: int, *teams: str, weight: int = 3, need: str = "", **row: Any) -> "Instance":
        """Add a need that these teams (T unless named) may meet."""
        self.add("needs", replace(Need(need or function, "segment", function, minutes, weight), **row))
        for team in teams or ("T",):
            self.add("need_teams", NeedTeam(need or function, team, minutes))
        return self

    def problem(self) -> Problem:
        """Return the problem."""
        return Problem(self.settings, **{name: tuple(rows) for name, rows in self.tables.items()}).in_order()


def alter(data: Any, table: str, find: dict[str, Any], **changes: Any) -> Any:
    """Return a problem or plan with the rows of a table that match changed; they must exist."""
    rows = getattr(data, table)
    matches = [row for row in rows if all(getattr(row, name) == value for name, value in find.items())]
    assert matches, f"no row of {table} has {find}"
    return replace(data, **{table: tuple(replace(row, **changes) if row in matches else row for row in rows)})


def drop(data: Any, table: str, find: dict[str, Any]) -> Any:
    """Return a problem or plan without the rows of a table that match; they must exist."""
    rows = getattr(data, table)
    kept = tuple(row for row in rows if not all(getattr(row, name) == value for name, value in find.items()))
    assert len(kept) < len(rows), f"no row of {table} has {find}"
    return replace(data, **{table: kept})


def include(data: Any, table: str, row: Any) -> Any:
    """Return a problem or plan with one more row."""
    return replace(data, **{table: (*getattr(data, table), row)})


def optimum(problem: Problem) -> Solution:
    """Solve to proof."""
    solution = solve(problem, time_limit=30, gap_of_demand=0)
    assert solution.ended_by == "proof"
    return solution


def unmet(plan: Plan) -> int:
    """Return the unmet minutes of a plan."""
    return sum(row.minutes for row in plan.unmet)


def random_problem(seed: int) -> Problem:
    """Return a small problem in which every table is likely to have rows and every rule something to do."""
    draw = random.Random(seed)
    functions, teams, employers = ("f1", "f2", "f3"), ("T1", "T2"), ("e1", "e2", "e3")
    make = Instance(block_minutes=draw.choice([60, 100, 125]), supervision_percent=draw.choice([0, 15, 33]))
    for team in teams:
        make.team(
            team,
            host=draw.choice(employers),
            integration=draw.choice(["virtual"] * 4 + ["actual"]),
            min_size=draw.randint(0, 2),
            max_size=draw.randint(3, 6),
            min_professions=draw.randint(0, 2),
            min_employers=draw.randint(0, 2),
            meeting_minutes=draw.choice([0, 7, 30]),
            needs_lead=draw.random() < 0.3,
            needs_coordinator=draw.random() < 0.3,
        )
    for number in range(draw.randint(3, 8)):
        _random_post(make, draw, number, functions)
    _random_supervisors(make, draw)
    for number, function in enumerate((*functions, "f4", draw.choice(functions))):
        admissible = draw.sample(teams, draw.randint(1, 2))
        make.need(function, draw.randint(0, 500), *admissible, weight=draw.randint(1, 5), need=f"n{number}")
    for employer in employers:
        make.add("employers", Employer(employer, draw.choice([None, 300, 700]), draw.choice([None, 50, 400])))
    _random_wishes(make, draw, teams)
    return make.problem()


def _random_post(make: Instance, draw: random.Random, number: int, functions: tuple[str, ...]) -> None:
    post, employer = f"p{number}", draw.choice(("e1", "e2", "e3"))
    person = draw.choice(make.tables["people"]).person if number and draw.random() < 0.2 else post
    capacity = draw.choice([0, 40, 130, 250, 480, 600])
    make.post(
        post,
        capacity,
        person="" if person == post else person,
        max_teams=draw.randint(1, 2),
        employer=employer,
        role=draw.choice(["r1", "r2"]),
        profession=draw.choice(["gp", "nurse"]),
        pence_per_hour=draw.randint(0, 6000),
        donor=employer,
    )
    modes: list[Literal["alone", "supervised"]] = ["alone", "alone", "supervised"]
    skills = {function: draw.choice(modes) for function in functions if draw.random() < 0.6}
    if draw.random() < 0.4:
        make.add("capabilities", Capability(post, draw.choice(["f1", "f4"]), "unverified"))
    for team in make.tables["teams"]:
        basis = "own" if team.host == employer else f"{employer}-{team.host}"
        if draw.random() < 0.75:
            integrated = basis == "own" or draw.random() < 0.3
            flags: dict[str, Any] = {"may_lead": draw.random() < 0.4, "may_coordinate": draw.random() < 0.4}
            flags["integrated"] = integrated
            make.works(post, team=team.team, basis=basis, travel_minutes=draw.randint(0, 30), **flags)
            for function, mode in skills.items():
                make.add("arcs", Arc(post, team.team, basis, function, mode))
    for function, mode in skills.items():
        make.add("capabilities", Capability(post, function, mode))


def _random_supervisors(make: Instance, draw: random.Random) -> None:
    employer = {post.post: post.employer for post in make.tables["posts"]}
    alone = [arc for arc in make.tables["arcs"] if arc.mode == "alone"]
    for arc in [arc for arc in make.tables["arcs"] if arc.mode == "supervised"]:
        for other in alone:
            if (other.team, other.function) == (arc.team, arc.function) and draw.random() < 0.7:
                row = Supervisor(arc.team, arc.function, employer[arc.post], arc.basis, other.post, other.basis)
                make.add("supervisors", row)


def _random_wishes(make: Instance, draw: random.Random, teams: tuple[str, ...]) -> None:
    agreements = make.tables["agreements"]
    make.tables["agreements"] = [replace(row, max_minutes=draw.choice([None, 200])) for row in agreements]
    for person in make.tables["people"]:
        if draw.random() < 0.4:
            make.add("memberships", Membership(person.person, draw.choice(teams), draw.choice(["core", "wider"])))
        if draw.random() < 0.3:
            most = draw.choice([None, 130])
            pin = Pin(person.person, draw.choice(teams), draw.choice(["in", "out"]), draw.choice([None, 90]), most)
            make.add("pins", pin)
        if draw.random() < 0.3:
            make.add("wants", Want(person.person, draw.choice(teams)))
    for post in make.tables["posts"]:
        if draw.random() < 0.3:
            for team in draw.sample(teams, draw.randint(1, 2)):
                make.add("rotations", Rotation(post.post, team, draw.randint(1, 3)))
    ratio = Decimal(draw.choice(["0.333", "0.5", "1"]))
    make.add("staffing_ratios", StaffingRatio("r-per", "T1", ("r1",), ("r2",), 0, ratio))
    make.add("staffing_ratios", StaffingRatio("r-people", "T2", ("r1", "r2"), (), draw.choice([0, 90]), ratio))
