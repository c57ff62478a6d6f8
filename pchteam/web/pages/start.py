"""The start page: workspaces, examples, an upload, and the template to fill in."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi import APIRouter, Form, Response

from pchteam.example_workspaces import copy_files, example_workspaces, headline
from pchteam.web.fields import written
from pchteam.web.guard import MEGABYTES_AT_MOST
from pchteam.web.store import TABLES
from pchteam.web.uploads import RefusedUploadError, file_in, keep_workspace
from pchteam.web.visit import Changing, Visit, Visiting

router = APIRouter(include_in_schema=False)


@router.get("/")
def start(visit: Visiting) -> Response:
    """What there is, and how to begin."""
    return _page(visit)


@router.post("/workspaces")
def upload(visit: Changing) -> Response:
    """Keep an uploaded workbook, or a zip of CSV files, as a new workspace; on to what is wrong in it."""
    try:
        kept = keep_workspace(visit, file_in(visit.form), written(visit.form, "title"))
    except RefusedUploadError as error:
        return _page(visit, str(error))
    return visit.go("check", workspace=kept.id)


@router.post("/examples")
def copy_example(visit: Changing, name: str = Form(max_length=100)) -> Response:
    """Keep a copy of an example as a new workspace."""
    with example_workspaces() as found:
        if name not in found:
            raise ValueError(f"no example is called '{name}'")
        kept = visit.store.add_workspace(
            name, lambda folder: copy_files(found[name], folder / TABLES), by=visit.who, origin=f"example {name}"
        )
    visit.audit("copied example", workspace=kept.id, example=name)
    return visit.go("overview", workspace=kept.id)


@router.get("/template.xlsx")
def template(visit: Visiting) -> Response:
    """The workbook to fill in."""
    return Response(
        _template(),
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": 'attachment; filename="pchteam-template.xlsx"'},
    )


def _page(visit: Visit, problem: str = "") -> Response:
    with example_workspaces() as found:
        examples = [(place.name, headline(place)) for place in found.values()]
    return visit.page(
        "start.html",
        status=422 if problem else 200,
        workspaces=[(one, one.latest()) for one in visit.store.workspaces()],
        examples=examples,
        problem=problem,
        typed_title=written(visit.form, "title"),
        most=MEGABYTES_AT_MOST,
    )


@cache
def _template() -> bytes:
    from pchteam.template import starting_tables, write_template

    with TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(path, starting_tables())
        return path.read_bytes()
