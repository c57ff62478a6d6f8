"""Rules of the checker on minutes: capacity, blocks, work, needs, supervision, agreements and donor protection.

Written apart from the model, without OR-Tools. A rule yields where it is broken, and what is wrong there.
"""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain
from typing import Any

from pchteam.solver.tally import Tally

__all__ = [
    "Findings",
    "agreement_cap",
    "at_least",
    "at_most",
    "block_only_if_member",
    "coverage_is_work",
    "eligible_arcs",
    "member_only_if_open",
    "member_only_with_block",
    "minutes_within_blocks",
    "need_balance",
    "need_share",
    "outward_hours",
    "post_capacity",
    "retained_hours",
    "supervision",
    "whole_minutes",
]

Findings = Iterator[tuple[str, str]]
"""Where a rule is broken, and what is wrong there."""


def at_most(where: str, found: int | Decimal, most: int | Decimal, unit: str = "minutes") -> Findings:
    """Yield a finding when there is too much."""
    if found > most:
        yield where, f"{found} {unit}, at most {most}"


def at_least(where: str, found: int | Decimal, least: int | Decimal, unit: str = "minutes") -> Findings:
    """Yield a finding when there is too little."""
    if found < least:
        yield where, f"{found} {unit}, at least {least}"


_PERMITTED: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("teams", "teams", ("team",)),
    ("blocks", "permissions", ("post", "team", "basis")),
    ("assignments", "arcs", ("post", "team", "basis", "function", "mode")),
    ("supervision", "supervisors", ("team", "function", "employer", "basis", "supervisor_post", "supervisor_basis")),
    ("coverage", "need_teams", ("need", "team")),
    ("unmet", "needs", ("need",)),
    ("broken_pins", "pins", ("person", "team")),
    ("broken_rotations", "rotations", ("post", "team")),
)
"""Tables of the plan, the table of the problem that permits their rows, and the columns that are the same."""


def eligible_arcs(t: Tally) -> Findings:
    """Only what the problem permits is planned."""
    for table, permitted, columns in _PERMITTED:
        known = {tuple(getattr(row, column) for column in columns) for row in getattr(t.problem, permitted)}
        for row in getattr(t.plan, table):
            key = tuple(getattr(row, column) for column in columns)
            if key not in known:
                yield f"{table} {','.join(key)}", f"the problem has no such row in {permitted}"


def whole_minutes(t: Tally) -> Findings:
    """Every quantity is a whole number and not negative, and minutes in blocks are blocks times block."""
    p = t.plan
    rows: Iterator[Any] = chain(p.assignments, p.supervision, p.coverage, p.unmet, p.blocks)
    for where, minutes in ((str(row), row.minutes) for row in rows):
        if minutes != int(minutes) or minutes < 0:
            yield where, f"{minutes} is not a whole number of minutes"
    for row in p.blocks:
        if row.blocks != int(row.blocks) or row.blocks < 0:
            yield str(row), f"{row.blocks} is not a whole number of blocks"
        elif row.minutes != row.blocks * t.block.get(row.post, 0):
            yield str(row), f"{row.blocks} blocks are {row.blocks * t.block.get(row.post, 0)} minutes"


def post_capacity(t: Tally) -> Findings:
    """No post is planned beyond its capacity."""
    used: Counter[str] = Counter()
    for (post, _, _), blocks in t.blocks.items():
        used[post] += blocks * t.block[post]
    for row in t.problem.posts:
        yield from at_most(row.post, used[row.post], row.capacity_minutes)


def block_only_if_member(t: Tally) -> Findings:
    """Only members give blocks."""
    for key, minutes in t.person_minutes().items():
        if minutes and key not in t.members:
            yield ",".join(key), f"{minutes} minutes of somebody who is not a member"


def member_only_with_block(t: Tally) -> Findings:
    """Every member gives at least a block."""
    given = {(t.posts[row.post].person, row.team) for row in t.select(lambda row, post: True)}
    for key in t.members:
        if key not in given:
            yield ",".join(key), "a member without a block"


def member_only_if_open(t: Tally) -> Findings:
    """Only open teams have members."""
    for person, team in t.members:
        if team not in t.open:
            yield f"{person},{team}", "a member of a team that is closed"


def minutes_within_blocks(t: Tally) -> Findings:
    """Work and supervision fit into the blocks; of a person, the blocks less the meetings."""
    busy: Counter[tuple[str, str]] = Counter()
    for key, minutes in t.busy.items():
        yield from at_most(",".join(key), minutes, t.blocks[key] * t.block[key[0]])
        busy[t.posts[key[0]].person, key[1]] += minutes
    given = t.person_minutes()
    for person, team in sorted({*t.members, *busy}):
        meeting = t.teams[team].meeting_minutes if team in t.teams and (person, team) in t.members else 0
        yield from at_most(f"{person},{team} with meetings", busy[person, team] + meeting, given[person, team])


def coverage_is_work(t: Tally) -> Findings:
    """What a team meets of a function is what its members work on it."""
    function = {need.need: need.function for need in t.problem.needs}
    met: Counter[tuple[str, str]] = Counter()
    worked: Counter[tuple[str, str]] = Counter()
    for row in t.plan.coverage:
        met[row.team, function.get(row.need, "")] += row.minutes
    for arc in t.plan.assignments:
        worked[arc.team, arc.function] += arc.minutes
    for key in sorted({*met, *worked}):
        if met[key] != worked[key]:
            yield ",".join(key), f"{met[key]} minutes of need met by {worked[key]} minutes of work"


def need_balance(t: Tally) -> Findings:
    """What is met and what is unmet make up the need."""
    found: Counter[str] = Counter()
    for met in t.plan.coverage:
        found[met.need] += met.minutes
    for unmet in t.plan.unmet:
        found[unmet.need] += unmet.minutes
    for need in t.problem.needs:
        if found[need.need] != need.minutes:
            yield need.need, f"{found[need.need]} minutes met or unmet, {need.minutes} needed"


def need_share(t: Tally) -> Findings:
    """A team meets at most its share of a need."""
    met: Counter[tuple[str, str]] = Counter()
    for row in t.plan.coverage:
        met[row.need, row.team] += row.minutes
    for share in t.problem.need_teams:
        yield from at_most(f"{share.need},{share.team}", met[share.need, share.team], share.max_minutes)


def supervision(t: Tally) -> Findings:
    """Supervised work has its share of supervision, for each team, function, employer and basis."""
    given: Counter[tuple[str, str, str, str]] = Counter()
    taken: Counter[tuple[str, str, str, str]] = Counter()
    for row in t.plan.supervision:
        given[row.team, row.function, row.employer, row.basis] += row.minutes
    for arc in t.plan.assignments:
        if arc.mode == "supervised" and arc.post in t.posts:
            taken[arc.team, arc.function, t.posts[arc.post].employer, arc.basis] += arc.minutes
    for key, minutes in taken.items():
        wanted = -(-t.problem.settings.supervision_percent * minutes // 100)
        yield from at_least(",".join(key), given[key], wanted)


def agreement_cap(t: Tally) -> Findings:
    """Agreements keep their caps."""
    used: Counter[str | None] = Counter()
    for row in t.select(lambda row, post: row.agreement is not None):
        used[row.agreement] += t.minutes([row])
    for agreement in t.problem.agreements:
        if agreement.max_minutes is not None:
            yield from at_most(agreement.agreement, used[agreement.agreement], agreement.max_minutes)


def outward_hours(t: Tally) -> Findings:
    """Employers lend no more than they offered."""
    for employer in t.problem.employers:
        if employer.outward_minutes is not None:
            yield from at_most(employer.employer, _outward(t)[employer.employer], employer.outward_minutes)


def _outward(t: Tally) -> Counter[str | None]:
    """Return the minutes in blocks under agreements, by the employer whose hours go out."""
    minutes: Counter[str | None] = Counter()
    for row in t.select(lambda row, post: row.agreement is not None):
        minutes[t.posts[row.post].donor] += t.minutes([row])
    return minutes


def retained_hours(t: Tally) -> Findings:
    """Employers keep the hours that must stay at home."""
    for employer in t.problem.employers:
        if employer.retained_minutes is not None:
            own = sum(post.capacity_minutes for post in t.problem.posts if post.donor == employer.employer)
            spare = max(own - employer.retained_minutes, 0)
            yield from at_most(employer.employer, _outward(t)[employer.employer], spare)
