"""Taking a plan away: its files, what is made of it, and what the forms say of mistakes."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from pchteam.web.asks import DevelopAsk, PlanAsk
from pchteam.web.job import jobs_of
from pchteam.web.jobs import Jobs
from pchteam.web.store import KeptWorkspace
from tests.web.site import Planned, Visitor, finished, local_site, until_done, with_example

Made = tuple[Visitor, KeptWorkspace, str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """Somebody who plans, a workspace with a plan, and the address of the page."""
    with local_site(tmp_path_factory.mktemp("taken")) as site:
        state = site.app.state  # type: ignore[attr-defined]
        workspace = with_example(state.store)
        plan = finished(state.jobs, workspace, PlanAsk(version=1, time_limit=20))
        yield Visitor(site), workspace, f"/workspaces/{workspace.id}/plans/{plan.number}/hand-over"


def place(planned: Planned) -> str:
    return f"/workspaces/{planned.workspace.id}/plans/{planned.plan.number}/hand-over"


def test_files_say_what_they_are_and_can_be_taken(planned: Planned) -> None:
    visitor = planned.visitor("planner")
    page = visitor.get(place(planned)).text
    files = f"/workspaces/{planned.workspace.id}/jobs/{planned.plan.number}/files"
    for name in ("plan.xlsx", "report.html", "options.csv"):
        assert f'href="{files}/{name}"' in page
    assert "diff.csv" not in page
    assert visitor.get(f"{files}/plan.xlsx").content.startswith(b"PK")


def test_viewers_take_but_make_nothing(planned: Planned) -> None:
    visitor = planned.visitor("viewer")
    page = visitor.get(place(planned)).text
    assert "files/plan.xlsx" in page
    assert "files/workspace" not in page
    assert 'name="kind"' not in page
    assert visitor.post(place(planned), {"kind": "papers"}).status_code == 403


def test_an_export_is_made_and_listed(made: Made) -> None:
    visitor, workspace, address = made
    asked = {"kind": "export", "to": "csv", "start-day": "12", "start-month": "1", "start-year": "2026", "weeks": "2"}
    assert visitor.post(address, asked).status_code == 200
    job = until_done(workspace, jobs_of(workspace, "export")[0].number)
    assert (job.status, job.result["start"], job.result["weeks"]) == ("done", "2026-01-12", 2)
    page = visitor.get(address).text
    assert f'<a href="/workspaces/{workspace.id}/jobs/{job.number}">Export {job.number}</a>' in page


def test_papers_take_a_development_plan(made: Made) -> None:
    visitor, workspace, address = made
    jobs: Jobs = visitor.client.app.state.jobs  # type: ignore[attr-defined]
    developed = finished(jobs, workspace, DevelopAsk(version=1))
    assert f'<option value="{developed.number}"' in visitor.get(address).text
    visitor.post(address, {"kind": "papers", "development": str(developed.number)})
    job = until_done(workspace, jobs_of(workspace, "papers")[0].number)
    assert job.status == "done", job.error
    assert (job.output / "agreements.docx").is_file()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"kind": "export"}, {"export-to": "Choose a format"}),
        ({"kind": "export", "to": "xls"}, {"export-to": "Choose a format"}),
        ({"kind": "rota", "weeks": "99"}, {"rota-weeks": "Enter a number of weeks from 1 to 26"}),
        ({"kind": "rota", "start-day": "31", "start-month": "2"}, {"rota-start-day": "Enter a real day"}),
        (
            {"kind": "rota", "start-day": "1", "start-month": "7", "start-year": "2031"},
            {"rota-start-day": "The plan holds from 2026-01-05"},
        ),
        ({"kind": "papers", "development": "x"}, {"papers-development": "Choose a development plan"}),
        (
            {"kind": "export", "to": "csv", "weeks": "many", "rota": "x"},
            {"export-weeks": "Enter a number of weeks", "export-rota": "Choose a rota"},
        ),
    ],
)
def test_mistakes_are_told_at_their_fields(made: Made, asked: dict[str, str], said: dict[str, str]) -> None:
    visitor, workspace, address = made
    before = len(jobs_of(workspace))
    answer = visitor.post(address, asked)
    assert (answer.status_code, len(jobs_of(workspace))) == (422, before)
    found = dict(re.findall(r'<a href="#([\w-]+)">\s*([^<]+?)\s*</a>', answer.text.partition("<h1")[0]))
    assert found.keys() == said.keys()
    for field, message in said.items():
        assert unescape(found[field]).startswith(message)
        assert f'id="{field}"' in answer.text
    for name in ("weeks", "start-day"):
        if name in asked:
            assert f'value="{asked[name]}"' in answer.text


def test_a_form_that_asks_for_nothing_is_refused(made: Made) -> None:
    visitor, _, address = made
    assert visitor.post(address, {"kind": "money"}).status_code == 400


def test_a_plan_that_is_none_has_no_page(made: Made) -> None:
    visitor, workspace, _ = made
    assert visitor.get(f"/workspaces/{workspace.id}/plans/99/hand-over").status_code == 404
