"""Compare: what scenarios meet, with whose hours, what changes for people, and what was held equal.

Every figure stands for each scenario in the order in which they were named; shifts are against the first.
Formulas: `docs/planning-model.md`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pchteam.columns import LEVELS
from pchteam.difference import Difference
from pchteam.frameworks import Frameworks
from pchteam.scenarios import Scenario
from pchteam.solver.causes import CAUSES, causes
from pchteam.solver.changes import changes
from pchteam.solver.measures import measure
from pchteam.tables import TABLES
from pchteam.written import names_in

__all__ = ["BREAKDOWNS", "NO_LEVEL", "Comparison", "Figure", "Inputs", "Line", "compare", "shift"]

NO_LEVEL = "none asked"
DAYS = ("as_of", "plan_until")
BREAKDOWNS = {
    "need_by_level": "Care needed, by level",
    "covered_by_level": "Care covered, by level",
    "covered_by_profession": "Care covered, by profession",
    "covered_by_sector": "Care covered, by sector",
}
"""Each adds up to the care that is needed or covered."""


@dataclass(frozen=True)
class Line:
    """Minutes a week of one thing in every scenario."""

    id: str
    label: str
    minutes: tuple[int, ...]

    @property
    def shifts(self) -> tuple[float | None, ...]:
        """Shifts of all but the first scenario against the first."""
        return tuple(shift(self.minutes[0], one) for one in self.minutes[1:])


@dataclass(frozen=True)
class Figure:
    """A figure other than of time; None where it cannot be told."""

    id: str
    label: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Inputs:
    """What a scenario was given that the first was not.

    Parameters
    ----------
    tables
        Rows added, removed and changed, by table.
    settings
        Value of the first and value here, by key; the days among them.
    """

    tables: Mapping[str, tuple[int, int, int]]
    settings: Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Comparison:
    """Scenarios beside each other; times are whole minutes of a usual week.

    Parameters
    ----------
    outcome
        Care needed, covered, not covered, and this by cause.
    breakdowns
        By the keys of `BREAKDOWNS`.
    functions
        What is unmet of each function; the largest change against the first scenario comes first.
    figures
        People, teams, memberships and cost.
    differences
        For each scenario but the first, what differs from its plan; None where the two share nobody.
    inputs
        For each scenario but the first, what it was given.
    """

    scenarios: tuple[Scenario, ...]
    outcome: tuple[Line, ...]
    breakdowns: Mapping[str, tuple[Line, ...]]
    functions: tuple[Line, ...]
    figures: tuple[Figure, ...]
    differences: tuple[Difference | None, ...]
    inputs: tuple[Inputs, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What the scenarios are called."""
        return tuple(one.name for one in self.scenarios)

    @property
    def held_equal(self) -> tuple[str, ...]:
        """Days and tables that no scenario changes."""
        differs = {key for one in self.inputs for key in (*one.tables, *one.settings)}
        tables = (name for name in TABLES if name != "policy" and any(self.scenarios[0].workspace.loaded.rows[name]))
        return tuple(name for name in (*DAYS, "settings", *tables) if not _is_in(name, differs))


def _is_in(name: str, differs: set[str]) -> bool:
    if name == "settings":
        return bool(differs - set(TABLES) - set(DAYS))
    return name in differs


def shift(before: float, after: float) -> float | None:
    """By how many per cent a figure is more (or less) than another; None where that is 0 and this is not."""
    if before == 0:
        return 0.0 if after == 0 else None
    return 100 * (after - before) / before


def compare(scenarios: Sequence[Scenario]) -> Comparison:
    """Count what scenarios meet and take."""
    first = scenarios[0]
    differences = tuple(_difference(first, one) for one in scenarios[1:])
    return Comparison(
        scenarios=tuple(scenarios),
        outcome=tuple(_outcome(scenarios)),
        breakdowns=_breakdowns(scenarios),
        functions=tuple(_functions(scenarios)),
        figures=tuple(_figures(scenarios, differences)),
        differences=differences,
        inputs=tuple(_inputs(first.workspace, one.workspace) for one in scenarios[1:]),
    )


def _lines(counts: Sequence[Mapping[str, int]], labels: Mapping[str, str], order: Iterable[str]) -> Iterator[Line]:
    for key in order:
        yield Line(key, labels.get(key, key), tuple(count.get(key, 0) for count in counts))


def _outcome(scenarios: Sequence[Scenario]) -> Iterator[Line]:
    labels = {"need": "Care needed", "covered": "Care covered", "unmet": "Care not covered"}
    counts = []
    for one in scenarios:
        need, unmet = sum(row.minutes for row in one.problem.needs), sum(row.minutes for row in one.plan.unmet)
        count = Counter({"need": need, "covered": need - unmet, "unmet": unmet})
        for cause in causes(one.problem, one.plan):
            count[cause.cause] += cause.minutes
        counts.append(count)
    return _lines(counts, labels, (*labels, *CAUSES))


def _breakdowns(scenarios: Sequence[Scenario]) -> dict[str, tuple[Line, ...]]:
    """Lines of each breakdown: levels in their order, the others by the most minutes."""
    counts: dict[str, list[Counter[str]]] = {key: [] for key in BREAKDOWNS}
    for one in scenarios:
        for found, count in zip(counts.values(), _counts(one), strict=True):
            found.append(count)
    lines = {}
    for key, found in counts.items():
        keys = {part for count in found for part in count}
        if key.endswith("level"):
            order = [level for level in (*LEVELS, NO_LEVEL) if level in keys]
        else:
            order = sorted(keys, key=lambda part: (-max(count[part] for count in found), part))
        lines[key] = tuple(_lines(found, {part: part.replace("_", " ").replace("-", " ") for part in order}, order))
    return lines


def _counts(one: Scenario) -> Iterator[Counter[str]]:
    """Minutes of the parts of each breakdown; work of a function counts whole at the level of the function."""
    levels = _levels(one)
    sectors = {row.id: row.kind for row in one.workspace.rows("organisations")}
    posts = {post.post: post for post in one.problem.posts}
    need: Counter[str] = Counter()
    for row in one.problem.needs:
        need[levels.get(row.function, NO_LEVEL)] += row.minutes
    covered: dict[str, Counter[str]] = {"level": Counter(), "profession": Counter(), "sector": Counter()}
    for work in one.plan.assignments:
        post = posts[work.post]
        covered["level"][levels.get(work.function, NO_LEVEL)] += work.minutes
        covered["profession"][post.profession] += work.minutes
        covered["sector"][sectors.get(post.employer, "other")] += work.minutes
    return iter((need, *covered.values()))


def _levels(one: Scenario) -> dict[str, str]:
    """The level of each function that asks for competencies: the least of alternatives, the highest of all groups."""
    frameworks = Frameworks(one.workspace.loaded.rows)
    groups: dict[str, dict[str, int]] = {}
    for number, row in enumerate(one.workspace.rows("requirements")):
        if row.kind == "competency":
            level = LEVELS.index(frameworks.names(row.item).get(row.min_level, row.min_level))
            group = groups.setdefault(row.function, {})
            key = row.alternative_group or f"row {number}"
            group[key] = min(level, group.get(key, level))
    return {function: LEVELS[max(found.values())] for function, found in groups.items()}


def _functions(scenarios: Sequence[Scenario]) -> list[Line]:
    labels: dict[str, str] = {}
    counts = []
    for one in scenarios:
        function = {need.need: need.function for need in one.problem.needs}
        count = Counter(dict.fromkeys(function.values(), 0))
        for row in one.plan.unmet:
            count[function[row.need]] += row.minutes
        counts.append(count)
        labels = {row.id: row.label for row in one.workspace.rows("functions")} | labels
    lines = _lines(counts, labels, {key for count in counts for key in count})
    return sorted(lines, key=lambda line: (-_largest_change(line), line.id))


def _largest_change(line: Line) -> int:
    return max(abs(minutes - line.minutes[0]) for minutes in line.minutes)


def _difference(first: Scenario, other: Scenario) -> Difference | None:
    """What differs between two plans; nothing can be told where they share nobody, as with and without pseudonyms."""
    if not {row.person for row in first.problem.people} & {row.person for row in other.problem.people}:
        return None
    found = changes(first.problem, first.plan, other.problem, other.plan)
    return Difference(found, names_in(first.workspace.loaded).beside(names_in(other.workspace.loaded)), {})


def _cost_pounds(one: Scenario) -> float | None:
    """Pounds a week for the time that people give to teams, at the scenario's rates; None where it has none."""
    known = any(post.pence_per_hour for post in one.problem.posts)
    return measure(one.problem, one.plan).cost_pounds if known else None


def _figures(scenarios: Sequence[Scenario], differences: Sequence[Difference | None]) -> Iterator[Figure]:
    plans = [one.plan for one in scenarios]
    costs = [_cost_pounds(one) for one in scenarios]
    hours = [sum(row.minutes for row in plan.coverage) / 60 for plan in plans]
    needs = [sum(row.minutes for row in one.problem.needs) / 60 for one in scenarios]
    shares = (round(100 * hour / need, 1) if need else None for hour, need in zip(hours, needs, strict=True))
    yield Figure("share_covered", "Share of need covered, per cent", tuple(shares))
    yield Figure("people", "People with a post", tuple(len(one.problem.people) for one in scenarios))
    members = [{row.person for row in plan.memberships} for plan in plans]
    yield Figure("people_in_teams", "People in teams", tuple(map(len, members)))
    yield Figure("teams", "Teams formed", tuple(sum(row.open for row in plan.teams) for plan in plans))
    yield Figure("memberships", "Memberships", tuple(len(plan.memberships) for plan in plans))
    yield Figure("cost", "Pounds a week", tuple(None if cost is None else round(cost) for cost in costs))
    hourly = (
        round(cost / hour, 2) if cost is not None and hour else None for cost, hour in zip(costs, hours, strict=True)
    )
    yield Figure("cost_per_hour", "Pounds for an hour of care covered", tuple(hourly))
    for key, label, count in _CHANGES:
        told = (None if found is None else count(found.changes) for found in differences)
        yield Figure(key, label, (0, *told))


def _moves(*kinds: str) -> Any:
    return lambda found: sum(row.change in kinds for row in found.moves)


def _teams(*kinds: str) -> Any:
    return lambda found: sum(row.change in kinds for row in found.teams)


_CHANGES: tuple[tuple[str, str, Any], ...] = (
    ("people_changed", "People whose teams or time change", lambda found: len({row.person for row in found.moves})),
    ("memberships_begun", "Memberships that begin", _moves("joins")),
    ("memberships_ended", "Memberships that end", _moves("leaves")),
    ("teams_opened", "Teams that open", _teams("opens")),
    ("teams_closed", "Teams that close", _teams("closes")),
    ("leads_changed", "Teams with another lead or coordinator", _teams("lead", "coordinator")),
)


def _inputs(first: Any, other: Any) -> Inputs:
    """Rows and settings of a workspace that differ from those of another."""
    tables = {}
    for name in TABLES:
        before, after = ({row.key: row.row for row in one.loaded.rows[name]} for one in (first, other))
        changed = sum(before[key] != after[key] for key in before.keys() & after.keys())
        counts = len(after.keys() - before.keys()), len(before.keys() - after.keys()), changed
        if any(counts) and name != "policy":
            tables[name] = counts
    settings = {}
    for key in sorted({**first.policy.values, **other.policy.values}):
        values = [_text(one.policy.values.get(key)) for one in (first, other)]
        if values[0] != values[1]:
            settings[key] = (values[0], values[1])
    return Inputs(tables, settings)


def _text(value: Any) -> str:
    return "; ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
