"""Re-plan: a plan for a workspace that changed, with least change to a former plan, and what differs and why."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pyoxigraph as ox

from pchteam.context import iri
from pchteam.difference import Difference
from pchteam.find import Names as Index
from pchteam.findings import FaultyWorkspaceError
from pchteam.infer import Graph
from pchteam.load import Table, check_rows
from pchteam.obstacles import find_obstacles
from pchteam.plan import Run, make_plan
from pchteam.solver.changes import Changes, Reason, changes
from pchteam.solver.plan import Plan
from pchteam.solver.problem import Problem
from pchteam.solver.search import Progress
from pchteam.workspace import Workspace
from pchteam.written import Names, names_in, names_of, read_document, read_run, run_folder

__all__ = ["Former", "replan", "without"]


@dataclass(frozen=True)
class Former:
    """The plan of an earlier run.

    Parameters
    ----------
    folder
        What `pchteam plan -o` or `pchteam replan -o` wrote.
    has_pseudonyms
        Whether its people stand under pseudonyms.
    """

    folder: Path
    problem: Problem
    plan: Plan
    names: Names
    has_pseudonyms: bool

    @classmethod
    def read(cls, folder: Path) -> "Former":
        """Read the plan of a run.

        Raises
        ------
        ValueError
            If the folder holds no run, or if the plan breaks a rule.
        """
        problem, plan = read_run(folder)
        has_pseudonyms = bool(read_document(folder)["has_pseudonyms"])
        return cls(folder, problem, plan, names_of(run_folder(folder) / "workspace"), has_pseudonyms)


def without(workspace: Workspace, leavers: Iterable[str] = (), agreements: Iterable[str] = ()) -> Workspace:
    """The workspace in which the posts of some people and some agreements end the day before as_of.

    Parameters
    ----------
    leavers
        Ids or names of people.
    agreements
        Ids of agreements.

    Raises
    ------
    FaultyWorkspaceError
        If the workspace has faults.
    pchteam.find.UnknownTextError, pchteam.find.AmbiguousTextError
        If there is no such person, or several.
    ValueError
        If there is no such agreement.
    """
    if workspace.faults:
        raise FaultyWorkspaceError(workspace.findings)
    people = Index(((row.id, row.name, row.name) for row in workspace.rows("people")), "person")
    known = sorted(row.id for row in workspace.rows("agreements"))
    gone = {people.find(text).id for text in leavers}
    ended = set(agreements)
    for one in sorted(ended - set(known)):
        raise ValueError(f"there is no agreement '{one}'; there are {', '.join(known) or 'none'}")
    last = workspace.policy.day("as_of") - timedelta(days=1)
    tables = dict(workspace.tables)
    for name, column, ids in (("posts", "person", gone), ("agreements", "id", ended)):
        if ids:
            tables[name] = _ended(tables[name], column, ids, last)
    return replace(workspace, tables=tables, loaded=check_rows(tables))


def _ended(table: Table, column: str, ids: set[str], last: date) -> Table:
    """Return a table in which the rows of some ids end on a day, if they do not end before."""
    columns = table.columns if "ends" in table.columns else (*table.columns, "ends")
    day, rows = last.isoformat(), []
    for number, cells in table.rows:
        row = dict(zip(columns, (*cells, ""), strict=False))
        if row[column] in ids:
            row["ends"] = min(row["ends"] or day, day)
            if row.get("starts", "") > row["ends"]:
                row["starts"] = row["ends"]
        rows.append((number, tuple(row[one] for one in columns)))
    return replace(table, columns=columns, rows=tuple(rows))


def replan(
    workspace: Workspace,
    former: Former,
    *,
    time_limit: float = 45.0,
    seed: int = 1,
    progress: Callable[[Progress], None] | None = None,
    started: float | None = None,
) -> Run:
    """Plan a workspace anew with least change to a former plan; parameters as of `make_plan`.

    Returns
    -------
    Run
        With `difference`.

    Raises
    ------
    pchteam.findings.FaultyWorkspaceError
        If the workspace has faults.
    ValueError
        If the former plan has none of the people and teams of the workspace, as where one of both has pseudonyms.
    """
    _refuse_strangers(workspace, former)
    run = make_plan(workspace, time_limit=time_limit, seed=seed, progress=progress, started=started, former=former.plan)
    found = changes(former.problem, former.plan, run.problem, run.plan)
    names = former.names.beside(names_in(workspace.loaded))
    return replace(run, difference=Difference(found, names, _details(run, found)))


def _refuse_strangers(workspace: Workspace, former: Former) -> None:
    planned = {person.person for person in former.problem.people}
    if planned and not planned & {row.id for row in workspace.rows("people")}:
        mend = f"; its people have pseudonyms: name {former.folder / 'workspace'}" if former.has_pseudonyms else ""
        raise ValueError(f"nobody of {workspace.path} is in the plan of {former.folder}{mend}")


def _details(run: Run, found: Changes) -> Mapping[Reason, str]:
    """What the workspace says of reasons: the obstacles of what is no longer permitted, and when an agreement ended."""
    agreements = {row.id: row for row in run.workspace.rows("agreements")}
    until = run.workspace.policy.day("plan_until")
    details = {}
    reasons = [
        *(one for row in found.moves for one in row.reasons),
        *(one for row in found.teams for one in row.reasons),
    ]
    for reason in reasons:
        if reason.code == "agreement_gone" and reason.agreement:
            row = agreements.get(reason.agreement)
            if row is None:
                details[reason] = f"agreement {reason.agreement} is gone"
            elif row.ends and row.ends < until:
                details[reason] = f"agreement {reason.agreement} ends on {row.ends}"
        elif reason.code == "not_permitted" and reason.function:
            obstacles = _obstacles(run.graph, reason)
            if obstacles:
                details[reason] = f"no longer permitted: {'; '.join(obstacles)}"
    return details


def _obstacles(graph: Graph, reason: Reason) -> list[str]:
    tables = {"person": "people", "function": "functions", "team": "teams"}
    nodes = {name: ox.NamedNode(iri(table, getattr(reason, name))) for name, table in tables.items()}
    found = [one.sentence for kind in ("capability", "permission") for one in find_obstacles(graph, kind, nodes)]
    return list(dict.fromkeys(found))
