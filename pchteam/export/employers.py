"""Figures of employers: what they lend and keep, the agreements behind it, and what the plan had to leave out."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pandas as pd

from pchteam.export.named import Named
from pchteam.export.standing import BEGINS, ENDS, LAPSED, NOT_BEGUN, standing
from pchteam.export.tidy import frame
from pchteam.infer import Cell
from pchteam.plan import Excluded

__all__ = ["agreements", "employers", "left_out"]

NOTICE = timedelta(days=90)
"""How long before its end an agreement needs attention."""

UNUSED = {
    LAPSED: "has ended",
    NOT_BEGUN: "has not begun",
    ENDS: "ends during the plan, which could not use it",
    BEGINS: "begins during the plan, which could not use it",
}
"""What to say of an agreement that is not in force throughout the plan."""


def employers(named: Named) -> pd.DataFrame:
    """Time for care of each employer's posts: in its own teams, lent under agreements, and what stays of it.

    People transferred by an agreement are no longer their old employer's to lend, and are not counted.
    """
    headings: tuple[str, ...] = (
        "Employer id",
        "Employer",
        "Posts",
        "Minutes for care a week",
        "Minutes in own teams a week",
    )
    headings += ("Minutes lent a week", "Share lent", "Minutes that stay a week", "Minutes allowed to lend a week")
    headings += ("Minutes that must stay a week",)
    facts = named.facts
    limits = {row.employer: row for row in named.run.problem.employers}
    rows: list[tuple[Any, ...]] = []
    donors = {post.donor for post in facts.posts.values() if post.donor}
    for employer in sorted(donors, key=lambda donor: named.name("organisations", donor)):
        posts = [post for post in facts.posts.values() if post.donor == employer]
        own = facts.minutes(row for row in _given(named, employer) if row.agreement is None)
        lent = facts.minutes(row for row in _given(named, employer) if row.agreement is not None)
        capacity, limit = sum(post.capacity_minutes for post in posts), limits.get(employer)
        rows.append(
            (
                employer,
                named.name("organisations", employer),
                len(posts),
                capacity,
                own,
                lent,
                lent / max(capacity, 1),
                capacity - lent,
                limit and limit.outward_minutes,
                limit and limit.retained_minutes,
            )
        )
    return frame(headings, rows)


def _given(named: Named, employer: str) -> Iterator[Any]:
    """Yield the permissions that the plan uses of an employer's posts."""
    yield from named.facts.select(lambda _, post: post.donor == employer)


def agreements(named: Named) -> pd.DataFrame:
    """Every agreement with what the plan uses of it, the need that is met under it, and what needs attention.

    Days are left from the first day of the plan to the end of the agreement; fewer than 0 where it ended before.
    `Attention` says `no liability`, `hours used up`, `ends within 90 days` (of the first day of the plan), and why the
    plan could not use an agreement that is not in force throughout.
    """
    headings: tuple[str, ...] = (
        "Agreement id",
        "Providers",
        "Host",
        "State",
        "Instrument",
        "Starts",
        "Ends",
        "Days left",
        "Liability",
        "In use",
    )
    headings += ("Minutes of need met a week", "Minutes used a week", "Minutes allowed a week", "Attention")
    caps = {row.agreement: row.max_minutes for row in named.run.problem.agreements}
    used, met = Counter[str](), Counter[str]()
    for permission in named.facts.select(lambda row, _: row.agreement is not None):
        used[permission.agreement or ""] += named.facts.minutes([permission])
    for work in named.run.plan.assignments:
        met[named.facts.permissions[work.post, work.team, work.basis].agreement or ""] += work.minutes
    rows = []
    unused, as_of = standing(named.run.graph), named.workspace.policy.day("as_of")
    for placed in named.workspace.loaded.rows["agreements"]:
        row: Any = placed.row.filled()
        cap = caps.get(row.id)
        fault = unused.get(Cell("agreements", placed.number))
        attention = _attention(row, as_of, fault, cap is not None and used[row.id] >= cap)
        rows.append(
            (
                row.id,
                named.join("organisations", row.provider),
                named.name("organisations", row.host),
                row.state,
                row.instrument or "",
                row.starts,
                row.ends,
                (row.ends - as_of).days if row.ends else None,
                row.liability,
                "yes" if used[row.id] else "no",
                met[row.id],
                used[row.id],
                cap,
                "; ".join(attention),
            )
        )
    return frame(headings, rows).astype({"Days left": "Int64"})


def _attention(row: Any, as_of: date, fault: str | None, used_up: bool) -> Iterator[str]:
    if row.liability == "none":
        yield "no liability"
    if fault != LAPSED and row.ends and row.ends <= as_of + NOTICE:
        yield f"ends within {NOTICE.days} days"
    if fault:
        yield UNUSED[fault]
    if used_up:
        yield "hours used up"


def left_out(named: Named) -> pd.DataFrame:
    """What is in force for a part of the plan only, and so is not in it.

    Posts and agreements stand by name; competencies and credentials only as numbers over all employers, for they are
    between a person and the employer, and a small number at one employer points to somebody.
    """
    headings: tuple[str, ...] = ("What", "Employer or providers", "Id", "Person", "Role", "Starts", "Ends", "Number")
    rows: list[tuple[Any, ...]] = []
    evidence: Counter[str] = Counter()
    for entry in named.run.excluded:
        row = named.placed(entry.cell.table, entry.cell.row)
        if entry.cell.table == "posts":
            names = named.name("organisations", row.employer), row.id, named.name("people", row.person)
            rows.append(("post", *names, named.name("roles", row.role), row.starts, row.ends, 1))
        elif entry.cell.table == "agreements":
            providers = named.join("organisations", row.provider)
            rows.append(("agreement", providers, row.id, "", "", row.starts, row.ends, 1))
        else:
            evidence[_evidence(entry)] += 1
    counts = [(what, "all employers", "", "", "", None, None, number) for what, number in sorted(evidence.items())]
    return frame(headings, [*rows, *counts])


def _evidence(entry: Excluded) -> str:
    return {"holdings": "competencies", "credentials": "credentials"}[entry.cell.table]
