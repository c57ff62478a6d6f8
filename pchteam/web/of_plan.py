"""Of a plan: what pages and forms about a plan need, as a visitor may see it."""

from functools import cached_property
from typing import Any

from fastapi.responses import HTMLResponse

from pchteam.handover import WrittenRun
from pchteam.infer import Graph
from pchteam.web.asks import PlanAsk, ReplanAsk
from pchteam.web.choices import Choices, choices_of
from pchteam.web.fields import chosen_person
from pchteam.web.job import plan_of
from pchteam.web.opened import graph_of, run_of
from pchteam.web.people import People
from pchteam.web.store import Version
from pchteam.web.visit import Visit

__all__ = ["OfPlan"]


class OfPlan:
    """A plan for a visitor.

    Parameters
    ----------
    workspace, number
        As they stand in the address.

    Raises
    ------
    NotKeptError
        If there is no such workspace or plan.
    """

    def __init__(self, visit: Visit, workspace: str, number: int) -> None:
        self.visit = visit
        self.workspace = visit.workspace(workspace)
        self.plan = plan_of(self.workspace, number)

    @cached_property
    def version(self) -> Version:
        """What the plan was made from."""
        assert isinstance(self.plan.ask, PlanAsk | ReplanAsk)
        return self.workspace.version(self.plan.ask.version)

    @property
    def written(self) -> WrittenRun:
        """What the plan is, as it was written."""
        return run_of(self.plan.output)

    @cached_property
    def choices(self) -> Choices:
        """What forms offer."""
        return choices_of(self.plan.output)

    @cached_property
    def people(self) -> People:
        """The people of the workspace of the plan."""
        return People(self.visit, self.written.workspace)

    @property
    def graph(self) -> Graph:
        """What follows from the version."""
        return graph_of(self.version.tables)

    def chosen_person(self) -> str:
        """Return the id of who is meant by the field `person` of a form; raises `FieldError`."""
        return chosen_person(self.visit.form, "person", self.people, self.graph)

    def page(self, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """Answer with a page of this plan."""
        return self.visit.page(template, status=status, workspace=self.workspace, plan=self.plan, **values)
