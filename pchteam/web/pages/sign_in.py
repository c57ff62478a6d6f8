"""Signing in with a token, where one is needed; and whether pages name people."""

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from pchteam.web.access import Access
from pchteam.web.store import Store
from pchteam.web.visit import Visit, Visiting, own_path

router = APIRouter(include_in_schema=False)


@router.get("/sign-in")
def sign_in(request: Request, to: str = "/") -> Response:
    """Ask for a token."""
    return Visit(request, "viewer").page("sign-in.html", wrong=False, to=own_path(to))


@router.post("/sign-in")
def show_token(request: Request, token: str = Form("", max_length=200), to: str = Form("/")) -> Response:
    """Take a token; the role stands in the signed cookie from now on."""
    access: Access = request.app.state.access
    store: Store = request.app.state.store
    role = access.role_of(token.strip())
    if role is None:
        store.audit("somebody", "signed in with a wrong token")
        return Visit(request, "viewer").page("sign-in.html", status=403, wrong=True, to=own_path(to))
    request.session.clear()
    request.session["mark"] = access.mark(role)
    store.audit(role, "signed in")
    return RedirectResponse(own_path(to), 303)


@router.post("/sign-out")
def sign_out(visit: Visiting, csrf: str = Form("")) -> Response:
    """Forget the token."""
    visit.refuse_foreign_form(csrf)
    visit.request.session.clear()
    return RedirectResponse("/sign-in", 303)


@router.post("/names")
def names(visit: Visiting, csrf: str = Form(""), hide: bool = Form(False), back: str = Form("/")) -> Response:
    """Show people by name, or under pseudonyms; any visitor may choose so for the own pages."""
    visit.refuse_foreign_form(csrf)
    visit.request.session["hides_names"] = hide
    return RedirectResponse(own_path(back), 303)
