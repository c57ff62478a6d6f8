"""Pages of jobs, and the files that leave by them."""

import io
import json
import re
import zipfile
from typing import Any

import pytest
from starlette.testclient import TestClient

from pchteam.web.store import KeptWorkspace
from tests.web.site import Planned, Visitor

AT_WORK = {"status": "running", "started": "2026-01-05T09:00:00+00:00", "pid": 1}
MONEY = {"kind": "money", "plan": 1}
PLAN = {"kind": "plan", "version": 1, "time_limit": 30}
HTMX = {"HX-Request": "true"}
FILES = ("money.csv", "money.html", "confidential-x.csv", "workspace/people.csv", "team/a.csv", "team/employer-x.csv")


def put(workspace: KeptWorkspace, ask: dict[str, Any], state: dict[str, Any], number: int = 1, title: str = "") -> str:
    """Put a job into a workspace as it would stand on the disk; return the address of its page."""
    folder = workspace.folder / "jobs" / str(number)
    folder.mkdir(parents=True)
    asked = {"ask": ask, "title": title, "by": "planner", "created": "2026-01-05T09:00:00+00:00"}
    (folder / "ask.json").write_text(json.dumps(asked))
    (folder / "state.json").write_text(json.dumps(state))
    return f"/workspaces/{workspace.id}/jobs/{number}"


def progress(workspace: KeptWorkspace, *rows: tuple[float, float, float]) -> None:
    """Write progress of job 1."""
    with (workspace.folder / "jobs" / "1" / "progress.jsonl").open("a") as file:
        for seconds, best, bound in rows:
            row = {"seconds": seconds, "incumbent": best, "bound": bound, "gap_of_demand": 0.0123, "stage": "parts"}
            file.write(json.dumps(row) + "\n")
        file.write('{"seconds": 3, "incum')


def test_a_search_at_work_shows_how_far_it_is(planner: Visitor, margate: KeptWorkspace) -> None:
    address = put(margate, PLAN, AT_WORK, title="Winter")
    progress(margate, (1.0, 9_000.0, 4_000.0), (2.0, 8_000.0, 4_100.0))
    page = planner.get(address).text
    assert '<h1 class="nhsuk-heading-l">Plan 1: Winter</h1>' in page
    for shown in ("A few teams at a time", "8,000 points", "4,100 points", "at most 1.23 % of all need", "<polyline"):
        assert shown in page
    assert "for at most 30 seconds" in page
    assert "Stop and keep the best plan so far" in page


def test_without_scripts_the_page_loads_itself_again_or_stands_still(planner: Visitor, margate: KeptWorkspace) -> None:
    address = put(margate, PLAN, AT_WORK)
    refresh = '<meta http-equiv="refresh"'
    assert refresh in planner.get(address).text
    assert refresh not in planner.get(address, params={"still": "true"}).text


def test_htmx_gets_the_page_when_there_is_something_new(planner: Visitor, margate: KeptWorkspace) -> None:
    address = put(margate, PLAN, AT_WORK)
    again = planner.get(address).text.partition('hx-get="')[2].partition('"')[0].replace("&amp;", "&")
    assert planner.get(again, headers=HTMX).status_code == 204
    assert planner.get(again).status_code == 200
    progress(margate, (1.0, 9_000.0, 4_000.0))
    assert "9,000 points" in planner.get(again, headers=HTMX).text


def test_a_failed_job_says_why(planner: Visitor, margate: KeptWorkspace) -> None:
    page = planner.get(put(margate, PLAN, {"status": "failed", "error": "nobody has <a> post"})).text
    assert "Nobody has &lt;a&gt; post" in page
    assert 'role="alert"' in page
    assert "hx-get" not in page
    assert 'http-equiv="refresh"' not in page


def test_why_a_job_failed_names_nobody_while_names_are_hidden(planner: Visitor, margate: KeptWorkspace) -> None:
    said = "p02 is not in this team; Petra Example is in another"
    address = put(margate, PLAN, {"status": "failed", "error": said})
    assert "P02 is not in this team; Petra Example is in another" in planner.get(address).text
    planner.post("/names", {"hide": "true"})
    page = planner.get(address).text
    assert re.search(r"Person (\w{8}) is not in this team; Person \1 is in another", page)
    assert "Petra" not in page


def test_a_job_that_waits_can_be_stopped(planner: Visitor, margate: KeptWorkspace, client: TestClient) -> None:
    from pchteam.web.asks import PlanAsk

    jobs = client.app.state.jobs  # type: ignore[attr-defined]
    jobs.limit = 0
    first, second = (jobs.submit(margate, PlanAsk(version=1), by="planner") for _ in range(2))
    address = f"/workspaces/{margate.id}/jobs/{second.number}"
    assert "One job is before it." in planner.get(address).text
    assert "It was stopped" in planner.post(f"{address}/stop").text
    assert [job.number for job in jobs.waiting()] == [first.number]
    assert '"what": "stopped"' in (margate.folder.parents[1] / "audit.jsonl").read_text()


def test_a_job_that_is_done_leads_to_its_result(planner: Visitor, margate: KeptWorkspace) -> None:
    address = put(margate, MONEY, {"status": "done"})
    assert planner.get(address, follow_redirects=False).headers["location"] == f"{address}/files"
    answer = planner.get(address, headers=HTMX)
    assert (answer.status_code, answer.headers["hx-redirect"], answer.text) == (200, f"{address}/files", "")
    assert "There are no files." in planner.get(address).text


@pytest.mark.parametrize("number", ["7", "0", "-1", "9" * 300])
def test_a_job_that_is_not_there_is_not_found(planner: Visitor, margate: KeptWorkspace, number: str) -> None:
    assert planner.get(f"/workspaces/{margate.id}/jobs/{number}").status_code == 404


@pytest.fixture
def files(margate: KeptWorkspace) -> str:
    """The address of the files of a job that wrote some."""
    address = put(margate, MONEY, {"status": "done"})
    output = margate.folder / "jobs" / "1" / "output"
    for name in (
        "money.csv",
        "money.html",
        "confidential-x.csv",
        "workspace/people.csv",
        "team/a.csv",
        "team/employer-x.csv",
    ):
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (output / name).write_text(f"text of {name}")
    (output / "link.csv").symlink_to(margate.folder / "workspace.json")
    return f"{address}/files"


def test_files_can_be_taken(planner: Visitor, files: str) -> None:
    page = planner.get(files).text
    assert "money.csv</a>" in page
    assert "team, a folder, as a zip</a>" in page
    assert "link.csv" not in page
    answer = planner.get(f"{files}/money.csv")
    assert answer.text == "text of money.csv"
    assert answer.headers["content-disposition"] == 'attachment; filename="money.csv"'


def test_folders_and_all_files_come_as_zips(planner: Visitor, files: str) -> None:
    def names(address: str) -> list[str]:
        answer = planner.get(address)
        assert answer.headers["content-type"] == "application/zip"
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            return archive.namelist()

    assert names(f"{files}/team") == ["team/a.csv", "team/employer-x.csv"]
    assert len(names(f"{files}.zip")) == 6


def test_pages_among_the_files_are_sealed(planner: Visitor, files: str) -> None:
    answer = planner.get(f"{files}/money.html")
    assert answer.headers["content-disposition"].startswith("inline")
    assert answer.headers["content-security-policy"].startswith("sandbox")
    assert "script-src" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "nothing.csv",
        "../ask.json",
        "..%2fask.json",
        "team/../../state.json",
        "%2e%2e/ask.json",
        "link.csv",
        "/etc/passwd",
        "a%00b",
        "x" * 3000,
    ],
)
def test_no_name_leads_elsewhere(planner: Visitor, files: str, name: str) -> None:
    assert planner.get(f"{files}/{name}").status_code == 404


def test_nothing_leaves_before_a_job_is_done(planner: Visitor, files: str, margate: KeptWorkspace) -> None:
    (margate.folder / "jobs" / "1" / "state.json").write_text(json.dumps(AT_WORK))
    assert planner.get(f"{files}/money.csv").status_code == 404
    assert "how far it is" in planner.get(files).text


def test_viewers_get_nothing_confidential(planned: Planned) -> None:
    address = f"/workspaces/{planned.workspace.id}/jobs/{planned.plan.number}/files"
    visitor = planned.visitor("viewer")
    page = visitor.get(address).text
    assert "plan.xlsx</a>" in page
    assert "workspace, a folder" not in page
    assert visitor.get(f"{address}/plan.xlsx").status_code == 200
    assert visitor.get(f"{address}/report.html").status_code == 200
    assert visitor.get(f"{address}/workspace").status_code == 403
    assert visitor.get(f"{address}/workspace/holdings.csv").status_code == 403
    with zipfile.ZipFile(io.BytesIO(visitor.get(f"{address}.zip").content)) as archive:
        assert not [name for name in archive.namelist() if name.startswith(("workspace", "problem", "employer-"))]
    planner = planned.visitor("planner")
    assert planner.get(f"{address}/workspace/holdings.csv").status_code == 200


def test_viewers_cannot_stop_anything(planned: Planned) -> None:
    visitor = planned.visitor("viewer")
    answer = visitor.client.post(f"/workspaces/{planned.workspace.id}/jobs/{planned.plan.number}/stop")
    assert answer.status_code == 403
