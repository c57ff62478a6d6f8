"""A visit: one request of somebody with a role, and the page that answers it."""

import hmac
import re
import secrets
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader
from starlette.datastructures import FormData
from starlette.routing import Route

from pchteam.export.rendered import shift_text
from pchteam.rounding import hours
from pchteam.web.access import Access, Role
from pchteam.web.asks import Ask
from pchteam.web.job import Job
from pchteam.web.jobs import Jobs
from pchteam.web.store import KeptWorkspace, Store, Version

__all__ = ["Changing", "ForbiddenError", "NotSignedInError", "Visit", "Visiting", "capitalised", "own_path"]

FEW = 5
"""Numbers of people below this are not told to viewers (small-number suppression, as NHS England's publications do)."""


class NotSignedInError(PermissionError):
    """Nobody has shown a token yet."""


class ForbiddenError(PermissionError):
    """The role does not allow it, or the form is not one of ours."""


class Visit:
    """A request, who makes it, and what pages need of the server.

    Attributes
    ----------
    request
        As FastAPI has it.
    role
        viewer or planner.
    form
        What a form holds; empty for a visit that changes nothing.
    """

    def __init__(self, request: Request, role: Role, form: FormData | None = None) -> None:
        self.request = request
        self.role = role
        self.form = FormData() if form is None else form

    @property
    def store(self) -> Store:
        """The folder of all work."""
        store: Store = self.request.app.state.store
        return store

    @property
    def jobs(self) -> Jobs:
        """The queue."""
        jobs: Jobs = self.request.app.state.jobs
        return jobs

    @property
    def can_plan(self) -> bool:
        """Whether the visitor may change things, and see what is confidential."""
        return self.role == "planner"

    @property
    def who(self) -> str:
        """Who it is, for the record of changes."""
        return self.role

    @property
    def hides_names(self) -> bool:
        """Whether people stand under pseudonyms on the pages of this visitor."""
        return bool(self.request.session.get("hides_names"))

    @property
    def csrf(self) -> str:
        """What every form of this visitor carries."""
        if "csrf" not in self.request.session:
            self.request.session["csrf"] = secrets.token_urlsafe(24)
        return str(self.request.session["csrf"])

    def refuse_foreign_form(self, given: object) -> None:
        """Refuse a form that does not carry what the forms of this visitor carry; raises `ForbiddenError`."""
        if not isinstance(given, str) or not hmac.compare_digest(given.encode(), self.csrf.encode()):
            raise ForbiddenError("This form has grown old. Go back, load the page again, and send it once more.")

    def workspace(self, identifier: str) -> KeptWorkspace:
        """Return a workspace of the store; raises `NotKeptError`."""
        return self.store.workspace(identifier)

    def version(self, workspace: KeptWorkspace, number: int | None = None) -> Version:
        """Return a version of it, the latest one if none is named; raises `NotKeptError`."""
        return workspace.version(number) if number else workspace.latest()

    def person(self, identifier: str, name: str) -> str:
        """Return what a page calls a person: the name with the id, or a pseudonym, always the same one."""
        if not self.hides_names:
            return name if name == identifier else f"{name} ({identifier})"
        return self.pseudonym(identifier)

    def pseudonym(self, identifier: str) -> str:
        """Return what stands for a person where names are hidden."""
        secret: str = self.request.app.state.access.secret
        return "Person " + hmac.new(secret.encode(), identifier.encode(), "sha256").hexdigest()[:8]

    def few(self, number: int) -> str:
        """Return a number of people as this visitor may see it."""
        return f"fewer than {FEW}" if not self.can_plan and 0 < number < FEW else f"{number:,}"

    def audit(self, what: str, **details: object) -> None:
        """Add a line to the record of changes."""
        self.store.audit(self.who, what, **details)

    def submit(self, workspace: KeptWorkspace, ask: Ask, title: str = "") -> Job:
        """Put a job of this visitor into the queue; raises as `Jobs.submit`."""
        job = self.jobs.submit(workspace, ask, by=self.who, title=title.strip())
        self.audit("asked", workspace=workspace.id, job=job.number, kind=job.kind)
        return job

    def ask(self, workspace: KeptWorkspace, ask: Ask, title: str = "") -> RedirectResponse:
        """Answer a form that asks for a job: on to how far it is."""
        return self.go("job", workspace=workspace.id, number=self.submit(workspace, ask, title).number)

    def page(self, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """Answer with a page; its template sees the visit as `visit` and addresses by `address(name, **parts)`."""
        text = (
            _environment()
            .get_template(template)
            .render(visit=self, request=self.request, address=self.address, **values)
        )
        return HTMLResponse(text, status)

    def address(self, name: str, /, **parts: Any) -> str:
        """Return the address of a page by the name of its function; parts that it has no place for become a query."""
        return address_of(self.request, name, **parts)

    def go(self, name: str, /, **parts: Any) -> RedirectResponse:
        """Answer a form: on to a page."""
        return RedirectResponse(self.address(name, **parts), 303)


def address_of(request: Request, name: str, /, **parts: Any) -> str:
    """Return the path of a page, with a query of the parts that are not in the path."""
    route: Route = request.app.state.pages[name]
    inside = {key: str(part) for key, part in parts.items() if key in route.param_convertors}
    asked = {key: part for key, part in parts.items() if key not in inside and part is not None}
    path = str(route.url_path_for(name, **inside))
    return f"{path}?{urlencode(asked, doseq=True)}" if asked else path


def capitalised(text: str) -> str:
    """Return a text with its first letter large."""
    return f"{text[:1].upper()}{text[1:]}"


def own_path(address: str) -> str:
    """Return an address that came with a request, if it is a path of this server; the start page otherwise."""
    return address if re.fullmatch(r"/(?![/\\])[^\s\\]*", address) else "/"


class _Components(PackageLoader):
    """Templates of NHS.UK frontend, of which labels, legends and headings of cards would print text unescaped."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool] | None]:
        source, name, is_fresh = super().get_source(environment, template)
        return re.sub(r"params\.(text|heading) \| safe", r"params.\1", source), name, is_fresh


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=ChoiceLoader([PackageLoader("pchteam.web"), _Components("nhsuk_frontend_jinja")]),
        autoescape=True,
        undefined=ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["capitalised"] = capitalised
    environment.filters["hours"] = hours
    environment.filters["shift"] = shift_text
    environment.filters["day"] = _day
    environment.filters["moment"] = lambda moment: f"{moment.astimezone():%-d %B %Y, %H:%M}"
    return environment


def _day(day: date | str) -> str:
    """A day, or an ISO date, as people read it."""
    known = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{known.day} {known:%B %Y}"


def visit(request: Request) -> Visit:
    """Return the visit of a request.

    Raises
    ------
    NotSignedInError
        If a token is needed and was not shown.
    """
    access: Access = request.app.state.access
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if access.sums is None:
        role: Role | None = "planner"
    elif scheme.lower() == "bearer":
        role = access.role_of(token)
    else:
        role = access.role_marked(request.session.get("mark"))
    if role is None:
        raise NotSignedInError
    return Visit(request, role)


async def changing(request: Request) -> Visit:
    """Return the visit of a form that changes something.

    Raises
    ------
    NotSignedInError, ForbiddenError
        If no token was shown, the role is viewer, or the form does not carry what our forms carry.
    """
    found = visit(request)
    if not found.can_plan:
        raise ForbiddenError("Viewers cannot change anything; ask for the token of planners.")
    form = await request.form()
    found.refuse_foreign_form(form.get("csrf"))
    return Visit(request, found.role, form)


Visiting = Annotated[Visit, Depends(visit)]
"""A page that anybody may see who has a token, where tokens are needed."""

Changing = Annotated[Visit, Depends(changing)]
"""A form by which planners change something."""
