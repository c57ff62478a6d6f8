"""Figures of teams: who is in them, what they do, and what a rota needs to know."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from pchteam.export.named import Named
from pchteam.export.tidy import frame
from pchteam.sessions import SESSION_MINUTES

__all__ = ["members", "rota_demand", "teams", "work"]

WORK = (
    "Team id",
    "Team",
    "Site id",
    "Site",
    "Person id",
    "Person",
    "Post id",
    "Employer id",
    "Employer",
    "Basis",
    "Function id",
    "Function",
    "Mode",
    "Minutes a week",
)
DEMAND = ("Team id", "Team", "Site id", "Site", "Function id", "Function")


def members(named: Named) -> pd.DataFrame:
    """The posts of the members of each team with their time there, meetings included; `Basis` is own or agreement."""
    headings: tuple[str, ...] = (
        "Team id",
        "Team",
        "Person id",
        "Person",
        "Post id",
        "Role",
        "Profession",
        "Employer id",
        "Employer",
    )
    headings += ("Core or wider", "Part in team", "Basis", "Agreement id", "Minutes a week", "Minutes of travel a week")
    kinds = {(row.person, row.team): row.kind for row in named.run.plan.memberships}
    rows = []
    for placed in sorted(named.run.plan.blocks, key=lambda row: (row.team, row.post, row.basis)):
        post = named.facts.posts[placed.post]
        permission = named.facts.permissions[placed.post, placed.team, placed.basis]
        rows.append(
            (
                placed.team,
                named.name("teams", placed.team),
                post.person,
                named.name("people", post.person),
                post.post,
                named.name("roles", post.role),
                post.profession,
                post.employer,
                named.name("organisations", post.employer),
                kinds[post.person, placed.team],
                _part(named, placed.team, placed.post),
                "agreement" if permission.agreement else "own",
                permission.agreement or "",
                placed.minutes,
                permission.travel_minutes * placed.blocks,
            )
        )
    return frame(headings, rows)


def _part(named: Named, team: str, post: str) -> str:
    row = next(row for row in named.run.plan.teams if row.team == team)
    parts = [name for name, holder in (("lead", row.lead), ("coordinator", row.coordinator)) if holder == post]
    return " and ".join(parts)


def teams(named: Named, member_table: pd.DataFrame, work_table: pd.DataFrame) -> pd.DataFrame:
    """Every team, formed or not; its time of care leaves out supervising and meetings."""
    headings: tuple[str, ...] = (
        "Team id",
        "Team",
        "Host",
        "Site",
        "Formed",
        "Lead",
        "Coordinator",
        "Members",
        "Core members",
    )
    headings += ("Number of professions", "Professions", "Number of employers", "Employers")
    headings += ("Minutes a week", "Minutes of care a week")
    care = work_table[work_table["Mode"] != "supervising"]
    rows = []
    for row in named.run.plan.teams:
        team = named.facts.teams[row.team]
        mine = member_table[member_table["Team id"] == row.team]
        people = mine.drop_duplicates("Person id")
        professions, employers = sorted(set(mine["Profession"])), sorted(set(mine["Employer"]))
        rows.append(
            (
                row.team,
                named.name("teams", row.team),
                named.name("organisations", team.host),
                named.name("sites", team.site),
                "yes" if row.open else "no",
                named.holder(row.lead),
                named.holder(row.coordinator),
                len(people),
                int((people["Core or wider"] == "core").sum()),
                len(professions),
                "; ".join(professions),
                len(employers),
                "; ".join(employers),
                int(mine["Minutes a week"].sum()),
                int(care.loc[care["Team id"] == row.team, "Minutes a week"].sum()),
            )
        )
    return frame(headings, rows)


def work(named: Named) -> pd.DataFrame:
    """What people do in their teams: alone, supervised or supervising; the first two are the care that is covered."""
    return frame(WORK, sorted(_work_rows(named)))


def _work_rows(named: Named) -> Iterator[tuple[Any, ...]]:
    for row in named.run.plan.assignments:
        yield _work_row(named, row.team, row.post, row.basis, row.function, row.mode, row.minutes)
    for given in named.run.plan.supervision:
        post, basis = given.supervisor_post, given.supervisor_basis
        yield _work_row(named, given.team, post, basis, given.function, "supervising", given.minutes)


def _work_row(
    named: Named, team: str, post: str, basis: str, function: str, mode: str, minutes: int
) -> tuple[Any, ...]:
    site, holder = named.facts.teams[team].site, named.facts.posts[post]
    agreement = named.facts.permissions[post, team, basis].agreement
    return (
        team,
        named.name("teams", team),
        site,
        named.name("sites", site),
        holder.person,
        named.name("people", holder.person),
        post,
        holder.employer,
        named.name("organisations", holder.employer),
        agreement or "own",
        function,
        named.name("functions", function),
        mode,
        minutes,
    )


def rota_demand(named: Named, work_table: pd.DataFrame) -> pd.DataFrame:
    """Sessions of care that each team gives, with what they ask of whoever gives them.

    `Required competencies` are `id:level`, all of them needed where separated by `;`, one of them where separated
    by `|`; a register or other credential that stands among such alternatives is written `kind:item`.
    """
    required = _required(named)
    care = work_table[work_table["Mode"] != "supervising"]
    minutes = care.groupby(list(DEMAND), as_index=False)["Minutes a week"].sum()
    rows = [(*key, required.get(key[4], ""), total) for *key, total in minutes.itertuples(index=False)]
    table = frame((*DEMAND, "Required competencies", "Minutes a week"), rows, hours=False)
    sessions = (table["Minutes a week"].astype(float) / SESSION_MINUTES).round(2)
    table.insert(table.shape[1] - 1, "Sessions a week", sessions)
    return table


def _required(named: Named) -> dict[str, str]:
    """Function: its groups of requirements that a competency can meet."""
    groups: dict[str, dict[str, list[Any]]] = {}
    for number, row in enumerate(named.workspace.rows("requirements")):
        group = row.alternative_group or f"row {number}"
        groups.setdefault(row.function, {}).setdefault(group, []).append(row)
    return {
        function: ";".join("|".join(map(_item, rows)) for rows in of_function.values() if _asks_competency(rows))
        for function, of_function in groups.items()
    }


def _asks_competency(rows: list[Any]) -> bool:
    return any(row.kind == "competency" for row in rows)


def _item(row: Any) -> str:
    return f"{row.item}:{row.min_level}" if row.kind == "competency" else f"{row.kind}:{row.item}"
