"""Figures of a plan: tidy tables, computed once from a run and used by every export.

Times are whole minutes a week; each column `Minutes ...` has its twin `Hours ...` before it. Shares are parts of 1.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import time
from typing import Any

import pandas as pd

from pchteam.export.changes import changes_table
from pchteam.export.choices import options, stability
from pchteam.export.employers import agreements, employers, left_out
from pchteam.export.named import Named
from pchteam.export.needs import causes, coverage, largest_gaps, unmet
from pchteam.export.skills import completeness
from pchteam.export.teams import members, rota_demand, teams, work
from pchteam.export.tidy import frame
from pchteam.plan import Run
from pchteam.policy import SETTINGS, Policy

__all__ = ["Figures", "figures", "how_sure", "policy_text"]

ENDED_BY = {
    "proof": "The search proved that there is no better plan.",
    "gap": "The search stopped as close to the best possible plan as it was asked to come.",
    "time_limit": "The search stopped at its time limit; a longer one may find a better plan.",
    "interrupted": "The search was interrupted; a longer one may find a better plan.",
    "iterations": "The search stopped after the steps it was given; a longer one may find a better plan.",
}
TERMS = {
    "unmet_need": "Unmet need, weighted by priority",
    "broken_pins": "Decisions taken beforehand that were not kept",
    "broken_rotations": "Rotations that were not kept",
    "membership_changes": "Memberships that begin or end",
    "travel": "Travel",
    "cost": "Staff cost",
    "wants": "Wanted teams that were not granted",
}


@dataclass(frozen=True)
class Figures:
    """The tables of a plan; the functions that make them say what is in each.

    Parameters
    ----------
    has_pseudonyms
        Whether people stand under pseudonyms.
    changes
        What differs from a former plan; empty where there is none.
    """

    locality: str
    has_pseudonyms: bool
    summary: pd.DataFrame
    largest_gaps: pd.DataFrame
    teams: pd.DataFrame
    members: pd.DataFrame
    work: pd.DataFrame
    coverage: pd.DataFrame
    unmet: pd.DataFrame
    causes: pd.DataFrame
    employers: pd.DataFrame
    agreements: pd.DataFrame
    completeness: pd.DataFrame
    left_out: pd.DataFrame
    assumptions: pd.DataFrame
    findings: pd.DataFrame
    how_sure: pd.DataFrame
    stability: pd.DataFrame
    options: pd.DataFrame
    rota_demand: pd.DataFrame
    changes: pd.DataFrame


def figures(run: Run, *, has_pseudonyms: bool = False) -> Figures:
    """Compute all figures of a run.

    Parameters
    ----------
    has_pseudonyms
        Whether the run was made from a workspace with pseudonyms.
    """
    named = Named.of(run)
    member_table, work_table, unmet_table = members(named), work(named), unmet(named)
    return Figures(
        locality=str(run.workspace.policy["locality"]),
        has_pseudonyms=has_pseudonyms,
        summary=summary(named),
        largest_gaps=largest_gaps(named),
        teams=teams(named, member_table, work_table),
        members=member_table,
        work=work_table,
        coverage=coverage(named),
        unmet=unmet_table,
        causes=causes(run),
        employers=employers(named),
        agreements=agreements(named),
        completeness=completeness(run.workspace, run.graph),
        left_out=left_out(named),
        assumptions=assumptions(run),
        findings=findings(run),
        how_sure=how_sure(run),
        stability=stability(run),
        options=options(run),
        rota_demand=rota_demand(named, work_table),
        changes=changes_table(run.difference) if run.difference else pd.DataFrame(),
    )


def summary(named: Named) -> pd.DataFrame:
    """Key figures: what is needed and covered, and by how many teams and people."""
    run, policy = named.run, named.workspace.policy
    covered = run.need_minutes - run.unmet_minutes
    people = {person for person, _ in named.facts.members}
    rows: list[tuple[str, Any, str, int | None]] = [
        ("Locality", policy["locality"], "", None),
        ("First day of the plan", policy.day("as_of"), "", None),
        ("Last day of the plan", policy.day("plan_until"), "", None),
        _time("Care needed", run.need_minutes),
        _time("Care covered", covered),
        _time("Care not covered", run.unmet_minutes),
        ("Share of need covered", round(100 * covered / max(run.need_minutes, 1), 1), "per cent", None),
        _time("Staff time for care, all posts", sum(post.capacity_minutes for post in run.problem.posts)),
        _time("Staff time placed in teams", sum(row.minutes for row in run.plan.blocks)),
        ("Teams formed", len(named.facts.open), f"of {len(run.problem.teams)} teams", None),
        ("People in teams", len(people), f"of {len(run.problem.people)} people", None),
        ("Memberships that begin", len(_new(named)), "against today's teams", None),
        ("Memberships that end", len(_ended(named)), "against today's teams", None),
        ("Decisions beforehand, not kept", len(run.plan.broken_pins), f"of {len(run.problem.pins)}", None),
        ("Rotations, not kept", len(run.plan.broken_rotations), f"of {len(run.problem.rotations)}", None),
        ("Warnings about the data", len(run.workspace.findings), "to look at", None),
        ("Sources of the need figures", _sources(named), "", None),
    ]
    return frame(("Key figure", "Value", "Unit", "Minutes a week"), rows, hours=False)


def _time(name: str, minutes: int) -> tuple[str, float, str, int]:
    return name, round(minutes / 60, 1), "hours a week", minutes


def _today(named: Named) -> set[tuple[str, str]]:
    people = {person.person for person in named.run.problem.people}
    rows = named.run.problem.memberships
    return {(row.person, row.team) for row in rows if row.person in people and row.team in named.facts.teams}


def _new(named: Named) -> set[tuple[str, str]]:
    return set(named.facts.members) - _today(named)


def _ended(named: Named) -> set[tuple[str, str]]:
    return _today(named) - set(named.facts.members)


def _sources(named: Named) -> str:
    return "; ".join(sorted({need.source for need in named.workspace.rows("needs") if need.source}))


def assumptions(run: Run) -> pd.DataFrame:
    """Policy values in force with unit, meaning and source; those that the workspace states come first."""
    stated = {row.key_: row.value for row in run.workspace.rows("policy")}
    without_overrides = Policy.read(stated)
    rows = []
    for key, value in run.workspace.policy.values.items():
        origin = "workspace" if key in stated else "default"
        if without_overrides.values.get(key) != value:
            origin = "command"
        setting = SETTINGS[key]
        rows.append((key, policy_text(value), setting.unit or "", origin, setting.description, setting.source))
    rows.sort(key=lambda row: row[3] == "default")
    return frame(("Setting", "Value", "Unit", "Set by", "Meaning", "Source"), rows)


def policy_text(value: Any) -> str:
    """A value of the policy as text."""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def findings(run: Run) -> pd.DataFrame:
    """How many warnings there are of each kind; whom they are about is for `pchteam validate` to say."""
    counts = Counter((finding.rule.replace("-", " "), finding.table) for finding in run.workspace.findings)
    return frame(("Warning", "Table", "Number"), [(*key, number) for key, number in sorted(counts.items())])


def how_sure(run: Run) -> pd.DataFrame:
    """How good the plan is, in points of the objective: every term is a price, lower is better."""
    solution = run.solution
    rows: list[tuple[str, Any, str]] = [
        ("Checked", "yes", "Every rule was recomputed from the finished plan, and none is broken."),
        ("Search ended by", solution.ended_by, ENDED_BY[solution.ended_by]),
        (
            "Room for improvement, per cent",
            round(100 * solution.optimality_gap_of_demand, 3),
            "No plan is better than this one by more than this share of the price of meeting no need (optimality gap).",
        ),
        ("Objective, points", round(solution.objective), "Price of this plan; the sum of the terms below."),
        ("Bound, points", round(solution.bound), "No plan has a lower price."),
        ("Seconds of search", round(solution.seconds, 1), ""),
    ]
    rows += [
        (TERMS.get(name, name.replace("_", " ")), round(value), "Term of the objective, points")
        for name, value in solution.objectives.items()
    ]
    return frame(("Measure", "Value", "Meaning"), rows)
