"""The plan that a page is about."""

from pchteam.web.asks import PlanAsk, ReplanAsk
from pchteam.web.jobs import Job, job_of
from pchteam.web.store import KeptWorkspace, NotKeptError
from pchteam.web.visit import Visit

__all__ = ["found_by", "plan_of", "version_number"]


def plan_of(visit: Visit, workspace: str, number: int) -> tuple[KeptWorkspace, Job]:
    """Return a workspace and a plan of it.

    Raises
    ------
    NotKeptError
        If there is no such workspace, or no plan of that number that is done.
    """
    return found_by(visit, workspace, number, "plan", "replan")


def found_by(visit: Visit, workspace: str, number: int, *kinds: str) -> tuple[KeptWorkspace, Job]:
    """Return a workspace and a job of it that is done and of one of some kinds; errors as of `plan_of`."""
    kept = visit.workspace(workspace)
    job = job_of(kept, number)
    if job.kind not in kinds or job.status != "done":
        raise NotKeptError(f"job {number} of {kept.title} has no such result")
    return kept, job


def version_number(plan: Job) -> int:
    """Return the number of the version that a plan was made from."""
    assert isinstance(plan.ask, PlanAsk | ReplanAsk)
    return plan.ask.version
