"""Agreeing: which agreements to make, extend or renew, ranked by the need that each unlocks.

Every change is put into a copy of the workspace, the rules say what it permits, and a pool of the whole need is solved
with it alone. First each change goes as far as it can (a screen); then the draft takes of it what that pool used, and
what is told is solved anew with the draft as it stands. Formulas: `docs/planning-model.md`.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from pchteam.infer import Graph
from pchteam.proposals import Kind, Proposal, narrowed, problem_with_proposals, proposals
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


def agreeing(workspace: Workspace, graph: Graph, today: Problem) -> Agreeing:
    """Find what to agree.

    Parameters
    ----------
    graph, today
        What follows from the workspace in the window of the plan, and its problem.
    """
    base = pool(today).unmet
    trials = {trial.id: trial for trial in proposals(workspace, graph)}
    problem = problem_with_proposals(workspace, trials.values())
    screened = screen(problem, trials)
    promising = [trial for trial in trials.values() if screened.get(trial.id, 0) >= LEAST]
    drafted = {trial.id: narrowed(workspace, problem, trials, trial) for trial in promising}
    problem = problem_with_proposals(workspace, drafted.values()) if drafted else today
    drafts = [(trial, _draft(problem, drafted, trial, base, screened[trial.id])) for trial in drafted.values()]
    chosen = list(_one_for_each_pair(drafts))
    found = _with_kept([draft for _, draft in chosen], [_kept(today, row) for row in _ending(workspace)])
    papers = sorted((one for one in found if one.minutes >= LEAST), key=lambda one: (-one.minutes, one.row.id))
    return Agreeing(
        unmet=round(sum(base.values())),
        together=_together(problem, drafted, base, [trial for trial, draft in chosen if draft.unlocked >= LEAST]),
        drafts=tuple(papers),
        slight=tuple(_slight(trials.values(), drafted, screened, found)),
    )


def _together(problem: Problem, trials: Collection[str], base: Mapping[str, float], taken: Sequence[Proposal]) -> int:
    """What several drafts unlock at once."""
    gone = set(trials) - {trial.id for trial in taken} | {trial.replaced for trial in taken}
    return round(sum(base.values())) - round(sum(pool(without(problem, gone), at_most=base).unmet.values()))


def _slight(
    trials: Iterable[Proposal], promising: Collection[str], screened: Mapping[str, float], best: Iterable[Draft]
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


# What it is worth


def _ending(workspace: Workspace) -> list[Agreement]:
    """Agreements that hold throughout the plan and end soon after it."""
    as_of, until = workspace.policy.day("as_of"), workspace.policy.day("plan_until")
    rows: list[Agreement] = workspace.rows("agreements")
    in_force = [row for row in rows if row.state != "transferred" and row.starts <= as_of]
    return [row for row in in_force if row.ends and until <= row.ends <= until + NOTICE]


def _draft(
    problem: Problem, trials: Collection[str], trial: Proposal, base: Mapping[str, float], screened: float
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


def _one_for_each_pair(drafts: Iterable[tuple[Proposal, Draft]]) -> Iterator[tuple[Proposal, Draft]]:
    """Of several changes for the same parties, the one with most need; of those as good, the one that changes least."""
    pairs: dict[tuple[tuple[str, ...], str], list[tuple[Proposal, Draft]]] = {}
    for trial, draft in drafts:
        pairs.setdefault(trial.parties, []).append((trial, draft))
    for rows in pairs.values():
        most = max(draft.minutes for _, draft in rows)
        good = [row for row in rows if row[1].minutes > most - LEAST]
        yield min(good, key=lambda row: (row[0].changes, -row[1].minutes, row[0].id))
