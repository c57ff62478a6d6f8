"""Visits of programs: who asks by the JSON interface, and what it answers when it cannot."""

from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from pchteam.web.access import Access
from pchteam.web.api_documents import Problem
from pchteam.web.visit import ForbiddenError, NotSignedInError, Visit

__all__ = ["Asking", "Planning", "errors"]

ERRORS = {
    400: "It cannot be used",
    401: "A token is needed",
    403: "The role does not allow it, or the request comes from a page of another site",
    404: "There is nothing of that name",
    409: "Not possible as things stand: the workspace has faults",
    413: "What was sent is too large",
    421: "The server is on loopback, and the request is addressed to another name",
    422: "A parameter is missing or not of its kind",
    503: "So many jobs wait that no other is taken",
    507: "The disk of the server is full, so that nothing was kept",
}

OF_ALL = (401, 403, 421, 422)
"""Errors that every operation may have."""

BEARER = HTTPBearer(auto_error=False, scheme_name="token", description="Needed unless the server is on loopback.")


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe the errors of an operation, beside those that all have."""
    return {status: {"model": Problem, "description": ERRORS[status]} for status in sorted({*OF_ALL, *statuses})}


def asking(request: Request, shown: Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]) -> Visit:
    """Return the visit of a program.

    Raises
    ------
    NotSignedInError
        If no token was shown where one is needed.
    """
    access: Access = request.app.state.access
    role = access.role_of(shown.credentials if shown else "")
    if role is None:
        raise NotSignedInError
    return Visit(request, role)


def planning(visit: Annotated[Visit, Depends(asking)]) -> Visit:
    """Return the visit of a program that plans; raises as `asking`, and `ForbiddenError` for viewers."""
    if not visit.can_plan:
        raise ForbiddenError("this is for planners only; use their token")
    return visit


Asking = Annotated[Visit, Depends(asking)]
"""An operation that anybody may have who has a token, where tokens are needed."""

Planning = Annotated[Visit, Depends(planning)]
"""An operation for planners: it changes something, or tells what is confidential."""
