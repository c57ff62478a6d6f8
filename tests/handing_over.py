"""Hand-overs for tests of exports: a run of a tiny workspace over some weeks, with names that are hard to write."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from pchteam.export.folder import plan_document
from pchteam.handover import HandOver
from pchteam.plan import make_plan
from pchteam.sessions import Horizon, lay_out
from pchteam.workspace import Workspace
from pchteam.written import Names, names_in

from .building import write

__all__ = ["AWKWARD", "START", "called", "tiny"]

START = date(2026, 1, 5)
"""First day of the plan of tiny workspaces, a Monday."""

AWKWARD = 'Jörg Müller-Lüdenscheidt, genannt „Ärztin"; 日本語 \\n ' * 8
"""A name that is long, has letters of one to four bytes, and everything that formats must escape."""


def tiny(folder: Path, weeks: int = 2, **tables: list[str]) -> HandOver:
    """Person p, of 20 hours, does f in team t of org, at site s."""
    needs = {"needs": ["segment=adults function=f contacts_per_1000=9000"]}
    run = make_plan(Workspace.open(write(folder, {**needs, **tables})))
    horizon = Horizon(START, weeks)
    sessions = lay_out(run.workspace, run.problem, run.plan, horizon)
    names = names_in(run.workspace.loaded)
    return HandOver(run.workspace, run.problem, run.plan, plan_document(run), horizon, sessions, names, {})


def called(names: Names, **given: Mapping[str, str]) -> Names:
    """Names with other ones for some ids, by table."""
    return Names({table: {**known, **given.get(table, {})} for table, known in names.names.items()})
