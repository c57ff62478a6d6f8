"""Agreeing: which agreements to make, extend or renew, ranked by the need that each unlocks.

Every change is put into a copy of the workspace, the rules say what it permits, and a pool of the whole need is solved
with it alone. First each change goes as far as it can (a screen); then the draft takes of it what that pool used, and
what is told is solved anew with the draft as it stands. Formulas: `docs/planning-model.md`.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil
from typing import Any, Literal

from pchteam.formulate import formulate
from pchteam.infer import Graph
from pchteam.load import Placed
from pchteam.recruits import inferred
from pchteam.solver.pooled import Pooled
from pchteam.solver.pooling import pool
from pchteam.solver.problem import Problem
from pchteam.solver.trials import screen, without
from pchteam.tables import Agreement
from pchteam.workspace import Workspace

__all__ = ["LEAST", "NOTICE", "Agreeing", "Draft", "Slight", "Use", "agreeing"]

LEAST = 60
"""Minutes of need a week below which no paper is drafted."""

NOTICE = timedelta(days=90)
"""How long before its end an agreement is to be renewed, counted from the last day of the plan."""

ROUNDING = 1e-6
"""Hours by which the solver may miss a whole hour."""

Kind = Literal["make", "extend", "renew", "renew and extend"]
SCOPE = ("functions", "teams", "people", "roles")
CHANGING = (*SCOPE, "hours_per_week", "starts", "ends", "liability", "indemnity", "data_sharing", "supervision")


@dataclass(frozen=True)
class Use:
    """Minutes a week of a function that a post gives a team under an agreement."""

    post: str
    team: str
    function: str
    minutes: float


@dataclass(frozen=True)
class Draft:
    """An agreement as it could stand.

    Parameters
    ----------
    row
        What the figure rests on; of a new agreement all but its parties is assumed.
    before
        The agreement of today; None where there is none.
    kept, unlocked
        Whole minutes of need a week, if teams had no shape, that would be lost without the agreement of today, and that
        the draft unlocks beyond it. Both are solved anew with the draft as it stands.
    by_function
        Their sum by function, without those of none.
    screened
        What the change would unlock if it went as far as it can.
    use
        What the pool with the draft does under it.
    """

    kind: Kind
    row: Agreement
    before: Agreement | None
    kept: int
    unlocked: int
    by_function: Mapping[str, int]
    screened: float
    use: tuple[Use, ...]

    @property
    def minutes(self) -> int:
        """Minutes of need a week that depend on the draft."""
        return self.kept + self.unlocked


@dataclass(frozen=True)
class Slight:
    """A change of which too little need depends for a paper, in minutes a week."""

    kind: Kind
    agreement: str
    minutes: float


@dataclass(frozen=True)
class Agreeing:
    """What to agree.

    Parameters
    ----------
    unmet
        Minutes a week that are unmet today if teams had no shape.
    together
        Minutes a week that all drafts unlock together; less than their sum where several unlock the same need.
    drafts
        Those of `LEAST` minutes at least, the one with most need first.
    slight
        All others that unlock anything, and renewals that keep nothing.
    """

    unmet: int
    together: int
    drafts: tuple[Draft, ...]
    slight: tuple[Slight, ...]


@dataclass(frozen=True)
class _Trial:
    kind: Kind
    row: Agreement
    before: Agreement | None

    @property
    def id(self) -> str:
        return self.row.id

    @property
    def replaced(self) -> str | None:
        return self.before.id if self.before else None

    def named(self) -> Agreement:
        """The row with the id of the agreement that it changes, or a new one that says who agrees."""
        name = self.replaced or f"{'-'.join(self.row.provider)}-{self.row.host}"
        return self.row.model_copy(update={"id": name})

    @property
    def parties(self) -> tuple[tuple[str, ...], str]:
        return tuple(sorted(self.row.provider)), self.row.host

    @property
    def changes(self) -> tuple[bool, int]:
        """Whether people are named who were not, and how many cells change."""
        changed = [
            one for one in CHANGING if self.before is None or getattr(self.row, one) != getattr(self.before, one)
        ]
        return "people" in changed, len(changed)


def agreeing(workspace: Workspace, graph: Graph, today: Problem) -> Agreeing:
    """Find what to agree.

    Parameters
    ----------
    graph, today
        What follows from the workspace in the window of the plan, and its problem.
    """
    base = pool(today).unmet
    trials = {trial.id: trial for trial in _trials(workspace, graph)}
    problem = _with_rows(workspace, trials.values())
    screened = screen(problem, trials)
    promising = [trial for trial in trials.values() if screened.get(trial.id, 0) >= LEAST]
    narrowed = {trial.id: _narrowed(workspace, problem, trials, trial) for trial in promising}
    problem = _with_rows(workspace, narrowed.values()) if narrowed else today
    drafts = [(trial, _draft(problem, narrowed, trial, base, screened[trial.id])) for trial in narrowed.values()]
    chosen = list(_one_for_each_pair(drafts))
    found = _with_kept([draft for _, draft in chosen], [_kept(today, row) for row in _ending(workspace)])
    papers = sorted((one for one in found if one.minutes >= LEAST), key=lambda one: (-one.minutes, one.row.id))
    return Agreeing(
        unmet=round(sum(base.values())),
        together=_together(problem, narrowed, base, [trial for trial, draft in chosen if draft.unlocked >= LEAST]),
        drafts=tuple(papers),
        slight=tuple(_slight(trials.values(), narrowed, screened, found)),
    )


def _together(problem: Problem, trials: Collection[str], base: Mapping[str, float], taken: Sequence[_Trial]) -> int:
    """What several drafts unlock at once."""
    gone = set(trials) - {trial.id for trial in taken} | {trial.replaced for trial in taken}
    return round(sum(base.values())) - round(sum(pool(without(problem, gone), at_most=base).unmet.values()))


def _slight(
    trials: Iterable[_Trial], promising: Collection[str], screened: Mapping[str, float], best: Iterable[Draft]
) -> Iterator[Slight]:
    """Yield what is too little for a paper, most first: what unlocks a minute, and every renewal."""
    found = {(one.kind, one.row.id): float(one.minutes) for one in best if one.minutes < LEAST}
    for trial in trials:
        minutes = screened.get(trial.id, 0.0)
        if trial.id not in promising and (minutes >= 1 or trial.kind == "renew"):
            key = trial.kind, trial.named().id
            found[key] = max(minutes, found.get(key, 0.0))
    for (kind, agreement), minutes in sorted(found.items(), key=lambda item: (-item[1], item[0])):
        yield Slight(kind, agreement, minutes)


# What could change


def _trials(workspace: Workspace, graph: Graph) -> Iterator[_Trial]:
    """Yield each change as far as it can go, under an id of its own."""
    rows: list[Agreement] = workspace.rows("agreements")
    word = "draft"
    while any(row.id.startswith(f"{word}.") for row in rows):
        word += "-"
    changes = [*_of_today(workspace, rows), *_missing(workspace, graph, rows)]
    for number, (kind, row, before) in enumerate(changes, start=1):
        yield _Trial(kind, row.model_copy(update={"id": f"{word}.{number}"}), before)


def _of_today(workspace: Workspace, rows: Iterable[Agreement]) -> Iterator[tuple[Kind, Agreement, Agreement]]:
    """Yield agreements that ended too early as they were, and all widened. Nobody changes employer, so no transfers."""
    as_of, until = workspace.policy.day("as_of"), workspace.policy.day("plan_until")
    for row in rows:
        if row.state != "transferred":
            in_time: dict[str, Any] = {"starts": min(row.starts, as_of), "ends": None}
            ended = row.ends and row.ends < until
            if ended:
                yield "renew", row.model_copy(update=in_time), row
            wide = in_time | dict.fromkeys((*SCOPE, "hours_per_week")) | {"data_sharing": True, "supervision": True}
            wide |= {party: "provider" for party in ("liability", "indemnity") if getattr(row, party) == "none"}
            yield "renew and extend" if ended else "extend", row.model_copy(update=wide), row


def _missing(
    workspace: Workspace, graph: Graph, rows: Iterable[Agreement]
) -> Iterator[tuple[Kind, Agreement, Agreement | None]]:
    """Yield agreements between employers and hosts that have none, with the indemnity of either."""
    known = {(provider, row.host) for row in rows if row.state != "transferred" for provider in row.provider}
    starts = workspace.policy.day("as_of").isoformat()
    for employer, host in sorted({row[2:4] for row in graph.table("ask/could-be-agreed")} - known):
        for party in ("provider", "host"):
            cells = {"id": "new", "provider": employer, "host": host, "state": "assigned", "starts": starts}
            cells |= {"liability": "provider", "indemnity": party, "data_sharing": "yes", "supervision": "yes"}
            yield "make", Agreement.model_validate(cells).filled(), None


def _with_rows(workspace: Workspace, trials: Iterable[_Trial]) -> Problem:
    """The problem with trials beside today's agreements: what one permits does not depend on another."""
    rows = {**workspace.loaded.rows}
    rows["agreements"] = (*rows["agreements"], *(Placed("agreements", 0, trial.row) for trial in trials))
    copy = replace(workspace, loaded=replace(workspace.loaded, rows=rows))
    return formulate(copy, inferred(copy))


def _narrowed(workspace: Workspace, problem: Problem, trials: Mapping[str, _Trial], trial: _Trial) -> _Trial:
    """The change with only what is of use: the scope of today, and what a pool that has both adds to it, sparingly."""
    if trial.kind == "renew":
        return trial
    pooled = pool(without(problem, set(trials) - {trial.id}), sparing=trial.id)
    used = [arc for arc, minutes in pooled.work.items() if arc.basis == trial.id and minutes >= 1]
    supervises = any(
        trial.id in (row.basis, row.supervisor_basis) and minutes >= 1 for row, minutes in pooled.supervise.items()
    )
    posts = {post.post: post for post in problem.posts}
    shared = {row.id for row in workspace.rows("functions") if row.shared_records}
    found = {
        "functions": {arc.function for arc in used},
        "teams": {arc.team for arc in used},
        "people": {posts[arc.post].person for arc in used},
        "roles": {posts[arc.post].role for arc in used},
    }
    before: Any = trial.before or trial.row.model_copy(
        update={**dict.fromkeys(SCOPE, ()), "people": None, "data_sharing": False, "supervision": False}
    )
    update: dict[str, Any] = {name: _joined(getattr(before, name), new) for name, new in found.items()}
    both = (trial.id, trial.replaced)
    hours = ceil(sum(minutes for key, minutes in pooled.time.items() if key[2] in both) / 60 - ROUNDING)
    if trial.before is None or before.hours_per_week is not None:
        update["hours_per_week"] = max(before.hours_per_week or 0, hours)
    update["data_sharing"] = before.data_sharing or bool(shared & found["functions"])
    update["supervision"] = before.supervision or supervises
    update["ends"] = before.ends if before.ends and before.ends >= workspace.policy.day("plan_until") else None
    return replace(trial, row=trial.row.model_copy(update=update))


def _joined(before: Sequence[str] | None, found: set[str]) -> tuple[str, ...] | None:
    """A list with what is new at its end; blank stays blank, which is all."""
    return None if before is None else (*before, *sorted(found - set(before)))


def _ending(workspace: Workspace) -> list[Agreement]:
    """Agreements that hold throughout the plan and end soon after it."""
    as_of, until = workspace.policy.day("as_of"), workspace.policy.day("plan_until")
    rows: list[Agreement] = workspace.rows("agreements")
    in_force = [row for row in rows if row.state != "transferred" and row.starts <= as_of]
    return [row for row in in_force if row.ends and until <= row.ends <= until + NOTICE]


# What it is worth


def _draft(
    problem: Problem, trials: Collection[str], trial: _Trial, base: Mapping[str, float], screened: float
) -> Draft:
    gone = set(trials) - {trial.id} | {trial.replaced}
    pooled = pool(without(problem, gone), at_most=base, sparing=trial.id)
    return Draft(
        kind=trial.kind,
        row=trial.named(),
        before=trial.before,
        kept=0,
        unlocked=round(sum(base.values())) - round(sum(pooled.unmet.values())),
        by_function=_by_function(problem, base, pooled.unmet),
        screened=screened,
        use=_use(pooled, trial.id),
    )


def _kept(today: Problem, row: Agreement) -> Draft:
    """What a pool loses without an agreement of today."""
    left = pool(without(today, {row.id})).unmet
    pooled = pool(today, at_most=left, sparing=row.id)
    lost = round(sum(left.values())) - round(sum(pooled.unmet.values()))
    by_function = _by_function(today, left, pooled.unmet)
    return Draft("renew", row.model_copy(update={"ends": None}), row, lost, 0, by_function, 0.0, _use(pooled, row.id))


def _with_kept(drafts: Iterable[Draft], kept: Iterable[Draft]) -> list[Draft]:
    """Drafts and renewals; what is to be renewed and extended is one draft."""
    found = {one.row.id: one for one in drafts}
    for one in kept:
        other = found.get(one.row.id)
        if other:
            by_function = Counter(one.by_function) + Counter(other.by_function)
            row = other.row.model_copy(update={"ends": None})
            one = replace(
                other, kind="renew and extend", row=row, kept=one.kept, by_function=dict(by_function.most_common())
            )
        found[one.row.id] = one
    return list(found.values())


def _use(pooled: Pooled, agreement: str) -> tuple[Use, ...]:
    rows = (
        Use(arc.post, arc.team, arc.function, minutes)
        for arc, minutes in pooled.work.items()
        if arc.basis == agreement and minutes >= 1
    )
    return tuple(sorted(rows, key=lambda row: (row.team, row.function, row.post)))


def _by_function(today: Problem, before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, int]:
    function = {need.need: need.function for need in today.needs}
    found = Counter[str]()
    for need in before:
        found[function[need]] += round(before[need] - after[need])
    return dict(sorted(((key, number) for key, number in found.items() if number), key=lambda row: (-row[1], row[0])))


def _one_for_each_pair(drafts: Iterable[tuple[_Trial, Draft]]) -> Iterator[tuple[_Trial, Draft]]:
    """Of several changes for the same parties, the one with most need; of those as good, the one that changes least."""
    pairs: dict[tuple[tuple[str, ...], str], list[tuple[_Trial, Draft]]] = {}
    for trial, draft in drafts:
        pairs.setdefault(trial.parties, []).append((trial, draft))
    for rows in pairs.values():
        most = max(draft.minutes for _, draft in rows)
        good = [row for row in rows if row[1].minutes > most - LEAST]
        yield min(good, key=lambda row: (row[0].changes, -row[1].minutes, row[0].id))
