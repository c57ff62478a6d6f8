"""What went wrong, as a page, or as a document where the JSON interface was asked."""

import errno
import json
import os
from collections.abc import Callable
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException

from pchteam.find import AmbiguousTextError
from pchteam.findings import FaultyWorkspaceError
from pchteam.web.jobs import QueueFullError
from pchteam.web.store import NotKeptError
from pchteam.web.visit import ForbiddenError, NotSignedInError, Visit, address_of, capitalised

__all__ = ["add_to", "told"]

STATUS = {
    NotKeptError: 404,
    ForbiddenError: 403,
    QueueFullError: 503,
    FileExistsError: 409,
    ValueError: 400,
}
"""Errors that a visitor can do something about, with the status of the answer."""

TITLES = {
    400: "That cannot be used",
    403: "Not allowed",
    404: "Page not found",
    409: "Not possible as things stand",
    413: "Too large",
    421: "Not the address of this server",
    503: "Too much to do",
    507: "The disk is full",
}


def add_to(app: FastAPI) -> None:
    """Let an application answer errors so."""
    for kind, status in STATUS.items():
        app.exception_handler(kind)(_answer_with(status))
    app.exception_handler(AmbiguousTextError)(_ambiguous)
    app.exception_handler(OSError)(_of_the_disk)
    app.exception_handler(FileNotFoundError)(_gone)
    app.exception_handler(json.JSONDecodeError)(_gone)
    app.exception_handler(FaultyWorkspaceError)(_faulty)
    app.exception_handler(NotSignedInError)(_sign_in)
    app.exception_handler(RequestValidationError)(_unreadable)
    app.exception_handler(HTTPException)(_as_starlette)
    app.exception_handler(Exception)(_unexpected)


def told(request: Request, status: int, message: str, link: tuple[str, str] | None = None) -> Response:
    """Answer with an error.

    Parameters
    ----------
    link
        Address of the page that helps, with the text of the link; the start page if None.
    """
    message = message.replace(f"{request.app.state.store.root}{os.sep}", "")
    if request.url.path.startswith("/api/"):
        return JSONResponse({"detail": message}, status)
    title = TITLES.get(status, "Sorry, there is a problem")
    address, text = link or ("/", "Back to the start page")
    return Visit(request, "viewer").page(
        "error.html", status=status, title=title, message=message, link=address, link_text=text
    )


def _answer_with(status: int) -> Callable[[Request, Exception], Response]:
    return lambda request, error: told(request, status, capitalised(str(error)))


def _ambiguous(request: Request, error: Exception) -> Response:
    """Say to programs what a text may mean."""
    assert isinstance(error, AmbiguousTextError)
    if not request.url.path.startswith("/api/"):
        return told(request, 400, str(error))
    candidates = [{"id": match.id, "label": match.label} for match in error.candidates]
    return JSONResponse({"detail": str(error), "candidates": candidates}, 400)


def _faulty(request: Request, error: Exception) -> Response:
    """Lead to the page that says what is wrong, where the address names the workspace."""
    name = request.path_params.get("workspace")
    link = (address_of(request, "check", workspace=name), "See what to mend") if name else None
    return told(request, 409, f"{capitalised(str(error))}. Mend what is wrong in it first.", link)


def _of_the_disk(request: Request, error: Exception) -> Response:
    assert isinstance(error, OSError)
    if error.errno not in (errno.ENOSPC, errno.EDQUOT):
        raise error
    return told(
        request, 507, "The disk of the server is full, so this was not kept. Free some space there, then try again."
    )


def _gone(request: Request, error: Exception) -> Response:
    """Say that files of the store were deleted, or changed by another hand."""
    return told(request, 404, "This cannot be read: files of it in the store were deleted or changed.")


def _sign_in(request: Request, error: Exception) -> Response:
    if request.url.path.startswith("/api/"):
        return JSONResponse({"detail": "a token is needed"}, 401, {"WWW-Authenticate": "Bearer"})
    wanted = f"{request.url.path}?{request.url.query}".rstrip("?")
    back = f"?{urlencode({'to': wanted})}" if request.method == "GET" and wanted != "/" else ""
    return RedirectResponse(f"/sign-in{back}", 303)


def _unreadable(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    message = "; ".join(f"{'.'.join(str(part) for part in one['loc'][1:])}: {one['msg']}" for one in error.errors())
    return told(request, 422, message)


def _as_starlette(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    answer = told(request, error.status_code, error.detail)
    answer.headers.update(error.headers or {})
    return answer


def _unexpected(request: Request, error: Exception) -> Response:
    """Say that it is a fault of ours; the server writes the traceback to its terminal."""
    return told(request, 500, "This is a fault of the software, not of yours. What was kept before is still there.")
