"""The start page: workspaces, examples, an upload, and the template to fill in."""

from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi import APIRouter, Form, Response, UploadFile

from pchteam.example_workspaces import copy_files, example_workspaces, headline
from pchteam.web.store import TABLES
from pchteam.web.uploads import read_upload
from pchteam.web.visit import Changing, Visiting

router = APIRouter(include_in_schema=False)


@router.get("/")
def start(visit: Visiting) -> Response:
    """What there is, and how to begin."""
    with example_workspaces() as found:
        examples = [(place.name, headline(place)) for place in found.values()]
    return visit.page("start.html", workspaces=visit.store.workspaces(), examples=examples)


@router.post("/workspaces")
def upload(visit: Changing, file: UploadFile, title: str = Form("", max_length=100)) -> Response:
    """Keep an uploaded workbook, or a zip of CSV files, as a new workspace; on to what is wrong in it."""
    with read_upload(file) as read:
        name = title.strip() or read.stem
        kept = visit.store.add_workspace(name, read.write, by=visit.who, origin=read.name)
    visit.audit("uploaded", workspace=kept.id, version=1, file=read.name)
    return visit.go("overview", workspace=kept.id)


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
    from pchteam.template import starting_tables, write_template

    with TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(path, starting_tables())
        content = path.read_bytes()
    return Response(
        content,
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": 'attachment; filename="pchteam-template.xlsx"'},
    )
