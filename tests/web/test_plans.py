"""Asking for a plan, and the history of plans."""

import csv
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pchteam.example_workspaces import copy_files, example_workspaces
from pchteam.web.asks import PlanAsk
from pchteam.web.job import jobs_of
from pchteam.web.jobs import Jobs
from pchteam.web.store import TABLES, KeptWorkspace, Store
from tests.web.site import Planned, Visitor
from tests.web.test_job_pages import put


@pytest.fixture
def waiting(client: TestClient) -> Jobs:
    """The queue of `client`, which begins nothing."""
    jobs: Jobs = client.app.state.jobs  # type: ignore[attr-defined]
    jobs.limit = 0
    return jobs


def test_a_plan_is_asked_for(planner: Visitor, margate: KeptWorkspace, waiting: Jobs) -> None:
    address = f"/workspaces/{margate.id}/plans"
    assert "There is no plan yet. Ask for the first one below." in planner.get(address).text
    form = {"title": " Winter ", "time_limit": "60", "options": "3", "views": ["surgery"]}
    answer = planner.post(address, form)
    assert "Plan 1: Winter</h1>" in answer.text
    (job,) = waiting.waiting()
    assert job.ask == PlanAsk(version=1, time_limit=60, options=3, views=("surgery",))
    assert "Plan 1: Winter</a>" in planner.get(address).text
    audit = (margate.folder.parents[1] / "audit.jsonl").read_text()
    assert '"what": "asked", "workspace": "margate-task-force", "job": 1, "kind": "plan"' in audit


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("time_limit", "1", "Write a number of seconds from 5 to 900, such as 45"),
        ("time_limit", "soon", "Write a number of seconds from 5 to 900, such as 45"),
        ("time_limit", "nan", "Write a number of seconds from 5 to 900, such as 45"),
        ("options", "", "Choose how many other plans to seek"),
        ("options", "7", "Choose how many other plans to seek"),
        ("views", "nobody", "Choose employers from the list"),
        ("title", "x" * 101, "Write a name of at most 100 characters"),
    ],
)
def test_a_form_that_cannot_be_used_comes_back(
    planner: Visitor, margate: KeptWorkspace, waiting: Jobs, field: str, value: str, message: str
) -> None:
    form = {"title": "Winter", "time_limit": "60", "options": "2", "views": "surgery"} | {field: value}
    answer = planner.post(f"/workspaces/{margate.id}/plans", form)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert f'<a href="#{field}">{message}</a>' in answer.text
    assert f'id="{field}"' in answer.text
    assert "<title>Error: " in answer.text
    for name, typed in form.items():
        if name in ("title", "time_limit"):
            assert f'value="{typed}"' in answer.text
    assert waiting.waiting() == []


def test_a_faulty_version_is_not_planned_and_another_can_be_chosen(planner: Visitor, margate: KeptWorkspace) -> None:
    version = margate.latest()

    def spoil(folder: Path) -> None:
        tables = folder / TABLES
        copy_files(version.tables, tables)
        rows = list(csv.reader((tables / "posts.csv").open(encoding="utf-8")))
        rows[1][rows[0].index("employer")] = "nowhere"
        with (tables / "posts.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)

    margate.add_version(spoil, by="planner", origin="spoilt")
    page = planner.get(f"/workspaces/{margate.id}/plans").text
    assert "of this version must be mended before it can be planned" in page
    assert "Make a plan" not in page
    assert "2: spoilt" in page
    assert "Make a plan" in planner.get(f"/workspaces/{margate.id}/plans", params={"version": 1}).text
    assert planner.get(f"/workspaces/{margate.id}/plans", params={"version": 3}).status_code == 404


def test_too_many_plans_are_told_so(planner: Visitor, margate: KeptWorkspace, waiting: Jobs) -> None:
    for _ in range(20):
        waiting.submit(margate, PlanAsk(version=1), by="planner")
    answer = planner.post(f"/workspaces/{margate.id}/plans", {"time_limit": "60", "options": "0"})
    assert answer.status_code == 503
    assert "20 jobs wait already" in answer.text
    assert len(jobs_of(margate)) == 20


def test_the_history_tells_what_came_of_plans(planner: Visitor, margate: KeptWorkspace) -> None:
    put(margate, {"kind": "plan", "version": 1}, {"status": "done"}, 1)
    result = '{"need_minutes": 6000, "unmet_minutes": 90, "ended_by": "interrupted"}'
    (margate.folder / "jobs" / "1" / "result.json").write_text(result)
    put(margate, {"kind": "replan", "version": 1, "plan": 1}, {"status": "failed", "error": "x"}, 2)
    put(margate, {"kind": "money", "plan": 1}, {"status": "done"}, 3)
    page = planner.get(f"/workspaces/{margate.id}/plans").text
    assert "stopped with its best" in page
    assert ">100.0<" in page
    assert ">1.5<" in page
    assert "version 1, plan 1" in page
    assert "Plan 3" not in page
    assert page.index("Plan 2") < page.index("Plan 1<")


def test_viewers_see_plans_and_ask_for_none(planned: Planned) -> None:
    address = f"/workspaces/{planned.workspace.id}/plans"
    page = planned.visitor("viewer").get(address).text
    assert "Plan 1" in page
    assert "Make a plan" not in page
    assert planned.visitor("viewer").client.post(address, data={"time_limit": "60"}).status_code == 403


def test_names_of_employers_are_text_and_no_markup(planner: Visitor, store: Store) -> None:
    def write(folder: Path) -> None:
        with example_workspaces() as found:
            copy_files(found["margate-task-force"], folder / TABLES)
        table = folder / TABLES / "organisations.csv"
        named = table.read_text(encoding="utf-8").replace("Surgery (invented)", "<em>Surgery</em>", 1)
        table.write_text(named, encoding="utf-8")

    kept = store.add_workspace("markup", write, by="planner", origin="test")
    text = planner.get(f"/workspaces/{kept.id}/plans").text
    assert "<em>" not in text
    assert "&lt;em&gt;Surgery" in text
