"""Signing in with a token, where one is needed; and whether pages name people."""

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from pchteam.web.access import Access
from pchteam.web.visit import ForbiddenError, Visit, Visiting

router = APIRouter(include_in_schema=False)


@router.get("/sign-in")
def sign_in(request: Request) -> Response:
    """Ask for a token."""
    return Visit(request, "viewer").page("sign-in.html", wrong=False)


@router.post("/sign-in")
def show_token(request: Request, token: str = Form("", max_length=200)) -> Response:
    """Take a token; the role stands in the signed cookie from now on."""
    access: Access = request.app.state.access
    role = access.role_of(token.strip())
    if role is None:
        return Visit(request, "viewer").page("sign-in.html", status=403, wrong=True)
    request.session.clear()
    request.session["role"] = role
    return RedirectResponse("/", 303)


@router.post("/names")
def names(visit: Visiting, csrf: str = Form(""), hide: bool = Form(False), back: str = Form("/")) -> Response:
    """Show people by name, or under pseudonyms; any visitor may choose so for the own pages."""
    if csrf != visit.csrf:
        raise ForbiddenError("This form has grown old. Go back, load the page again, and send it once more.")
    visit.request.session["hides_names"] = hide
    own = back.startswith("/") and not back.startswith(("//", "/\\"))
    return RedirectResponse(back if own else "/", 303)
