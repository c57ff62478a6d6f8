"""Proposals: changes of agreements, each as far as it can go, and drafts of them with only what is of use.

They stand as rows beside the agreements of today in a copy of the workspace, and the rules say what they permit.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any, Literal

from pchteam.formulate import formulate
from pchteam.infer import Graph
from pchteam.load import Placed
from pchteam.recruits import inferred
from pchteam.solver.pooling import pool
from pchteam.solver.problem import Problem
from pchteam.solver.trials import without
from pchteam.tables import Agreement
from pchteam.workspace import Workspace

__all__ = ["Kind", "Proposal", "narrowed", "problem_with_proposals", "proposals"]

ROUNDING = 1e-6
"""Hours by which the solver may miss a whole hour."""

Kind = Literal["make", "extend", "renew", "renew and extend"]
SCOPE = ("functions", "teams", "people", "roles")
CHANGING = (*SCOPE, "hours_per_week", "starts", "ends", "liability", "indemnity", "data_sharing", "supervision")


@dataclass(frozen=True)
class Proposal:
    """A change of an agreement, or a new one.

    Parameters
    ----------
    row
        As it would stand, under the id of the proposal.
    before
        The agreement of today; None where there is none.
    """

    kind: Kind
    row: Agreement
    before: Agreement | None

    @property
    def id(self) -> str:
        """The id under which it stands beside the agreements of today."""
        return self.row.id

    @property
    def replaced(self) -> str | None:
        """The id of the agreement that it changes."""
        return self.before.id if self.before else None

    def named(self) -> Agreement:
        """The row with the id of the agreement that it changes, or a new one that says who agrees."""
        name = self.replaced or f"{'-'.join(self.row.provider)}-{self.row.host}"
        return self.row.model_copy(update={"id": name})

    @property
    def parties(self) -> tuple[tuple[str, ...], str]:
        """The providers and the host."""
        return tuple(sorted(self.row.provider)), self.row.host

    @property
    def changes(self) -> tuple[bool, int]:
        """Whether people are named who were not, and how many cells change."""
        changed = [
            one for one in CHANGING if self.before is None or getattr(self.row, one) != getattr(self.before, one)
        ]
        return "people" in changed, len(changed)


def proposals(workspace: Workspace, graph: Graph) -> Iterator[Proposal]:
    """Yield each change as far as it can go, under an id of its own."""
    rows: list[Agreement] = workspace.rows("agreements")
    word = "draft"
    while any(row.id.startswith(f"{word}.") for row in rows):
        word += "-"
    changes = [*_of_today(workspace, rows), *_missing(workspace, graph, rows)]
    for number, (kind, row, before) in enumerate(changes, start=1):
        yield Proposal(kind, row.model_copy(update={"id": f"{word}.{number}"}), before)


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


def problem_with_proposals(workspace: Workspace, trials: Iterable[Proposal]) -> Problem:
    """The problem with trials beside today's agreements: what one permits does not depend on another."""
    rows = {**workspace.loaded.rows}
    rows["agreements"] = (*rows["agreements"], *(Placed("agreements", 0, trial.row) for trial in trials))
    copy = replace(workspace, loaded=replace(workspace.loaded, rows=rows))
    return formulate(copy, inferred(copy))


def narrowed(workspace: Workspace, problem: Problem, trials: Collection[str], trial: Proposal) -> Proposal:
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
