"""A tour of the web page: a store in which every page has something to show, and the address of each page.

For the tests that look at all pages in a browser, and for `make_pictures.py`.
"""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from starlette.routing import Route

from pchteam.example_workspaces import copy_files, example_workspaces
from pchteam.question_book import questions
from pchteam.web import asks
from pchteam.web.job import Job, job_of
from pchteam.web.jobs import Jobs
from pchteam.web.opened import run_of
from pchteam.web.pages import ROUTERS
from pchteam.web.store import TABLES, KeptWorkspace, Store

FILES = ("template", "marked_copy", "job_file", "job_zip")
"""Addresses that answer with a file."""


@dataclass(frozen=True)
class Tour:
    """A workspace, a done job of each kind in it, and one that failed."""

    workspace: KeptWorkspace
    jobs: Mapping[str, Job]
    failed: Job

    @property
    def plan(self) -> Job:
        """The plan that all other jobs are about."""
        return self.jobs["plan"]


def prepare(root: Path, example: str, seconds: float) -> Tour:
    """Fill a store with an example, two plans of it that may take so long, and a job of each other kind."""
    store = Store(root)
    with example_workspaces() as found:
        kept = store.add_workspace(
            example,
            lambda folder: copy_files(found[example], folder / TABLES),
            by="planner",
            origin=f"example {example}",
        )
    jobs = Jobs(store, limit=2)
    jobs.start()
    try:
        (plan,) = _ended(jobs, kept, asks.PlanAsk(version=1, time_limit=seconds, options=2))
        person, team = _member(plan)
        leaving = asks.ReplanAsk(version=1, plan=plan.number, leavers=(person,), time_limit=seconds)
        stranger = asks.WhyHereAsk(plan=plan.number, person="nobody", team=team)
        again, failed = _ended(jobs, kept, leaving, stranger)
        rest = _ended(jobs, kept, *_asks(plan, again, seconds))
    finally:
        jobs.close()
    for job in (plan, again, *rest):
        if job.status != "done":
            raise RuntimeError(f"{job.kind}: {job.error}")
    return Tour(kept, {job.kind: job for job in (plan, again, *rest)}, failed)


def _asks(plan: Job, again: Job, seconds: float) -> list[asks.Ask]:
    """Ask for everything about a plan."""
    person, team = _member(plan)
    number = plan.number
    return [
        asks.GapsAsk(version=1, plan=number),
        asks.DevelopAsk(version=1),
        asks.ReasonsAsk(plan=number),
        asks.WhyHereAsk(plan=number, person=person, team=team),
        asks.ResilienceAsk(plan=number),
        asks.MoneyAsk(plan=number),
        asks.PapersAsk(plan=number),
        asks.RotaAsk(plan=number, weeks=1, time_limit=seconds),
        asks.ExportAsk(plan=number, to="csv", weeks=1),
        asks.CompareAsk(plans=(number, again.number)),
    ]


def _member(plan: Job) -> tuple[str, str]:
    """A person and their team."""
    membership = run_of(plan.output).plan.memberships[0]
    return membership.person, membership.team


def _ended(jobs: Jobs, kept: KeptWorkspace, *wanted: asks.Ask) -> list[Job]:
    """Do jobs to their ends."""
    numbers = [jobs.submit(kept, ask, by="planner").number for ask in wanted]
    while not all(job_of(kept, number).ended for number in numbers):
        time.sleep(0.1)
    return [job_of(kept, number) for number in numbers]


def addresses(tour: Tour) -> dict[str, str]:
    """Return the address of each page that can be read, by the name of its function.

    Raises
    ------
    KeyError
        If the tour does not know what a page is asked about.
    """
    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, Route)]
    return {route.name: _address(tour, route) for route in routes if "GET" in (route.methods or ())}


def _address(tour: Tour, route: Route) -> str:
    about, asked = _about(tour).get(route.name, {}), _asked(tour).get(route.name, {})
    parts = _everywhere(tour) | about
    path = str(route.url_path_for(route.name, **{name: parts[name] for name in route.param_convertors}))
    return f"{path}?{urlencode(asked)}" if asked else path


def _everywhere(tour: Tour) -> dict[str, Any]:
    """Parts of addresses that mean the same on all pages."""
    person, team = _member(tour.plan)
    function = run_of(tour.plan.output).plan.assignments[0].function
    return {
        "workspace": tour.workspace.id,
        "version": 1,
        "plan": tour.plan.number,
        "person": person,
        "team": team,
        "function": function,
    }


def _about(tour: Tour) -> dict[str, dict[str, Any]]:
    """Parts of addresses that differ, by page."""
    return {
        "job": {"number": tour.failed.number},
        "job_files": {"number": tour.plan.number},
        "job_file": {"number": tour.plan.number, "name": "plan.xlsx"},
        "job_zip": {"number": tour.plan.number},
        "waterfall": {"job": tour.jobs["gaps"].number},
        "reasons": {"job": tour.jobs["reasons"].number},
        "why_here": {"job": tour.jobs["why-here"].number},
        "development": {"job": tour.jobs["develop"].number},
        "resilience": {"job": tour.jobs["resilience"].number},
        "comparison": {"job": tour.jobs["compare"].number},
        "term": {"name": "canPerform"},
        "rule": {"name": "can-perform"},
        "question": {"name": next(iter(questions()))},
        "ontology_page": {"name": "scheme-competency"},
    }


def _asked(tour: Tour) -> dict[str, dict[str, Any]]:
    """Queries of addresses, by page."""
    asked = _everywhere(tour)
    return {
        "who": {"function": asked["function"]},
        "why": {"function": asked["function"], "person": asked["person"], "mend": "true"},
        "ontology": {"q": "can perform"},
    }


@contextmanager
def serving(root: Path) -> Iterator[str]:
    """Serve a store by the command, and give its address."""
    command = [sys.executable, "-P", "-m", "pchteam", "serve", "--no-browser", "--port", "0", "--store", str(root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as server:
        assert server.stdout is not None
        try:
            found = re.search(r"http://[^/\s]+", server.stdout.readline())
            if found is None:
                raise RuntimeError("the server did not say its address")
            yield found[0]
        finally:
            server.send_signal(signal.SIGINT)
