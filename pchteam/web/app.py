"""The application: pages, the JSON interface, files that never change, and what every answer carries."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version
from importlib.resources import files

from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.routing import Route

from pchteam.web import api, errors
from pchteam.web.access import Access
from pchteam.web.guard import Guard
from pchteam.web.jobs import Jobs
from pchteam.web.pages import ROUTERS
from pchteam.web.store import Store

__all__ = ["create_app"]

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""What every answer carries unless it says otherwise."""

SESSION_SECONDS = 12 * 60 * 60


def create_app(store: Store, jobs: Jobs, access: Access) -> FastAPI:
    """Return the application over a store; its queue begins to work with it."""

    @asynccontextmanager
    async def working(app: FastAPI) -> AsyncIterator[None]:
        jobs.start()
        yield
        jobs.close()

    app = FastAPI(
        title="pchteam",
        version=version("pchteam"),
        description=api.ABOUT,
        lifespan=working,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.state.store, app.state.jobs, app.state.access = store, jobs, access
    app.state.pages = {route.name: route for router in ROUTERS for route in router.routes if isinstance(route, Route)}
    for router in (*ROUTERS, api.router):
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=str(files("pchteam.web") / "static")), name="static")
    errors.add_to(app)
    app.add_middleware(Guard)
    app.middleware("http")(_with_headers)
    app.add_middleware(
        SessionMiddleware,
        secret_key=access.secret,
        session_cookie=access.cookie,
        max_age=SESSION_SECONDS,
        same_site="lax",
    )
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=6)
    return app


async def _with_headers(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await answer(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.url.path.startswith("/static/"):
        response.headers["Cache-Control"] = "public, max-age=3600"
    return response
