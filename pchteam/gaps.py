"""Gaps: from the gap that roles suggest to the real one, each step a pool of people that may do more.

`pchteam.pools` makes the pools, `pchteam.solver.pooling` solves them. Formulas: `docs/planning-model.md`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from pchteam.formulate import formulate
from pchteam.pools import at_home, by_role, learning, renewed
from pchteam.solver.plan import read_plan
from pchteam.solver.pooled import Choice, Choices
from pchteam.solver.pooling import pool
from pchteam.solver.problem import Problem, read_problem
from pchteam.workspace import Workspace

__all__ = ["PARTS", "STEPS", "Claim", "Opening", "Part", "Waterfall", "waterfall"]

STEPS = {
    "by_role": "Met by the usual roles, each at its own employer",
    "by_skill": "Met once skill decides instead of role, each at its own employer",
    "by_agreements": "Met over employers, by the agreements of today",
    "by_better_agreements": "Met once all agreements are renewed, widened and signed",
    "by_learning": "Met once evidence is verified and courses are taken",
}
"""Steps of the waterfall in order: each is the need met beyond the step before."""

TODAY = 1 + list(STEPS).index("by_agreements")
"""Place of the pool of today among the pools, the need itself being the first."""

PARTS = ("function", "segment", "team")


@dataclass(frozen=True)
class Part:
    """Whole minutes a week of a part of the need; what the steps meet and the real gap add up to the need.

    Parameters
    ----------
    met
        Minutes that each of `STEPS` meets beyond the one before, never less than 0.
    real_gap
        What nobody could meet even then.
    """

    id: str
    label: str
    need: int
    met: tuple[int, ...]
    real_gap: int

    @property
    def role_gap(self) -> int:
        """The gap that roles suggest: what is left where only the usual roles count."""
        return self.need - self.met[0]


@dataclass(frozen=True)
class Opening:
    """A verification or a course of the last step, for people of a role; nobody is named.

    Parameters
    ----------
    kind
        `verify` or `train`.
    what
        The function to verify, or the competency that the course teaches.
    functions
        What these people can then do.
    people, holders
        How many people, of how many in the role.
    """

    kind: str
    what: str
    role: str
    functions: tuple[str, ...]
    people: int
    holders: int


@dataclass(frozen=True)
class Claim:
    """A function that a role did traditionally: how many people have the role, and how many of them no evidence."""

    function: str
    role: str
    holders: int
    without_evidence: int


@dataclass(frozen=True)
class Waterfall:
    """The gap waterfall of a workspace.

    Parameters
    ----------
    needs
        A part for each need; all others are sums of these.
    groups
        By `PARTS`: the key and label of the part to which each need belongs. Needs that several teams may meet belong
        to all these teams together.
    openings
        What the step `by_learning` chose.
    claims
        Role claims without evidence, largest first.
    lost_to_shape
        Minutes that a plan leaves unmet beyond the agreements of today: whole sessions and team shape. None without a
        plan.
    """

    locality: str
    needs: tuple[Part, ...]
    groups: Mapping[str, Mapping[str, tuple[str, str]]]
    openings: tuple[Opening, ...]
    claims: tuple[Claim, ...]
    lost_to_shape: int | None = None

    @property
    def whole(self) -> Part:
        """All need."""
        return _sum("all", "All care", self.needs)

    def parts(self, by: str) -> tuple[Part, ...]:
        """The waterfall of each function, segment or team, largest real gap first."""
        groups: dict[tuple[str, str], list[Part]] = {}
        for need in self.needs:
            groups.setdefault(self.groups[by][need.id], []).append(need)
        parts = [_sum(key, label, rows) for (key, label), rows in groups.items()]
        return tuple(sorted(parts, key=lambda part: (-part.real_gap, -part.role_gap, part.id)))


def _sum(key: str, label: str, parts: Sequence[Part]) -> Part:
    met = tuple(sum(column) for column in zip(*(part.met for part in parts), strict=True)) or (0,) * len(STEPS)
    return Part(key, label, sum(part.need for part in parts), met, sum(part.real_gap for part in parts))


def waterfall(workspace: Workspace, plan_folder: Path | None = None) -> Waterfall:
    """Solve the pool of every step.

    Parameters
    ----------
    plan_folder
        What `pchteam plan -o` wrote for the same workspace and dates.

    Raises
    ------
    pchteam.findings.FaultyWorkspaceError
        If the workspace has faults.
    ValueError
        If the folder holds no plan, a faulty one, or one of other needs.
    """
    graph = workspace.graph(whole_plan=True)
    today, usual = formulate(workspace, graph), graph.pairs("pch:traditionalRole")
    planned = _planned_unmet(plan_folder, today) if plan_folder else None
    home, (wide, wide_graph) = at_home(today), renewed(workspace)
    last, choices = learning(workspace, wide_graph, wide)
    left: Mapping[str, float] = {need.need: need.minutes for need in today.needs}
    levels = [{need.need: need.minutes for need in today.needs}]
    for problem in (by_role(home, usual), home, today, wide, last):
        pooled = pool(problem, choices if problem is last else None, left)
        left = pooled.unmet
        levels.append(_whole(left, levels[-1]))
    return Waterfall(
        locality=str(workspace.policy["locality"]),
        needs=tuple(_parts(levels)),
        groups=_groups(workspace, today),
        openings=tuple(_openings(workspace, today, choices, pooled.chosen)),
        claims=tuple(_claims(workspace, today, usual)),
        lost_to_shape=None if planned is None else planned - sum(levels[TODAY].values()),
    )


def _planned_unmet(folder: Path, today: Problem) -> int:
    """Unmet minutes of a plan of the same needs."""
    if not (folder / "plan").is_dir():
        raise ValueError(f"{folder} holds no plan; name a folder that `pchteam plan -o` wrote")
    if read_problem(folder / "problem").needs != today.needs:
        raise ValueError(f"{folder} holds a plan of other needs; plan this workspace anew")
    return sum(row.minutes for row in read_plan(folder / "plan").unmet)


def _whole(unmet: Mapping[str, float], before: Mapping[str, int]) -> dict[str, int]:
    """Unmet need in whole minutes, to the nearest one, and never more than at the step before."""
    return {need: min(round(minutes), before[need]) for need, minutes in unmet.items()}


def _parts(levels: list[dict[str, int]]) -> Iterator[Part]:
    for need, minutes in levels[0].items():
        steps = [level[need] for level in levels]
        met = tuple(more - less for more, less in pairwise(steps))
        yield Part(need, need, minutes, met, steps[-1])


# What belongs together, and what is told beside the figures


def _groups(workspace: Workspace, problem: Problem) -> dict[str, dict[str, tuple[str, str]]]:
    labels = {
        table: {row.id: row.label for row in workspace.rows(table)} for table in ("functions", "segments", "teams")
    }
    teams: dict[str, list[str]] = {need.need: [] for need in problem.needs}
    for row in problem.need_teams:
        teams[row.need].append(row.team)
    return {
        "function": {need.need: (need.function, labels["functions"][need.function]) for need in problem.needs},
        "segment": {need.need: (need.segment, labels["segments"][need.segment]) for need in problem.needs},
        "team": {
            need: (";".join(ids), " or ".join(labels["teams"][one] for one in ids)) for need, ids in teams.items()
        },
    }


def _openings(
    workspace: Workspace, problem: Problem, choices: Choices, chosen: tuple[Choice, ...]
) -> Iterator[Opening]:
    """What was chosen, by course or function and by role."""
    labels = {table: {row.id: row.label for row in workspace.rows(table)} for table in ("functions", "competencies")}
    taught = {course.id: labels["competencies"][course.competency] for course in workspace.rows("training")}
    role = {post.person: post.role for post in reversed(problem.posts)}
    opened = {
        choice: [labels["functions"][function] for (_, function), rows in choices.opens.items() if choice in rows]
        for choice in chosen
    }
    people: dict[tuple[str, str, str], list[Choice]] = {}
    for choice in chosen:
        kind, what = ("train", taught[choice.course]) if choice.course else ("verify", opened[choice][0])
        people.setdefault((kind, what, role[choice.person]), []).append(choice)
    roles, holders = _roles(workspace, problem)
    for (kind, what, key), rows in sorted(people.items(), key=lambda item: (item[0][0] == "train", item[0])):
        functions = tuple(sorted({function for choice in rows for function in opened[choice]}))
        yield Opening(kind, what, roles[key], functions, len(rows), len(holders[key]))


def _roles(workspace: Workspace, problem: Problem) -> tuple[dict[str, str], dict[str, set[str]]]:
    """The labels of roles, and the people in each."""
    holders: dict[str, set[str]] = {}
    for post in problem.posts:
        holders.setdefault(post.role, set()).add(post.person)
    return {role.id: role.label for role in workspace.rows("roles")}, holders


def _claims(workspace: Workspace, problem: Problem, usual: set[tuple[str, str]]) -> Iterator[Claim]:
    """Usual functions of roles for which some in the role have no evidence, most of them first."""
    functions = {row.id: row.label for row in workspace.rows("functions")}
    roles, holders = _roles(workspace, problem)
    person = {post.post: post.person for post in problem.posts}
    can = {(person[row.post], row.function) for row in problem.capabilities if row.mode == "alone"}
    claims = []
    for function, role in usual:
        people = holders.get(role, set())
        if without := sum((one, function) not in can for one in people):
            claims.append(Claim(functions[function], roles[role], len(people), without))
    yield from sorted(claims, key=lambda row: (-row.without_evidence, row.function, row.role))
