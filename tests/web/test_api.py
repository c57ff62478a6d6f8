"""The JSON interface: from an upload to a file, who may ask what, and errors as documents."""

import json
import time
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from starlette.testclient import TestClient

from pchteam.example_workspaces import example_workspaces
from pchteam.web.asks import PlanAsk
from pchteam.web.jobs import Jobs
from pchteam.web.store import KeptWorkspace, Store
from tests.web.site import SECONDS, Planned, Visitor

MARGATE = "/api/workspaces/margate-task-force"
SCHEMA = Path(__file__).parents[2] / "docs" / "plan.schema.json"


def example_as_zip(name: str = "margate-task-force", **changed: tuple[str, str]) -> bytes:
    """Zip an example; in tables that are named, a text becomes another."""
    packed = BytesIO()
    with example_workspaces() as found, zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(found[name].glob("*.csv")):
            text = path.read_text(encoding="utf-8")
            archive.writestr(path.name, text.replace(*changed[path.stem]) if path.stem in changed else text)
    return packed.getvalue()


def until_done(client: TestClient, address: str) -> dict[str, Any]:
    """Look at a job until it has ended."""
    until = time.monotonic() + SECONDS
    while (job := client.get(address).json())["status"] in ("queued", "running"):
        assert time.monotonic() < until, "the job did not end"
        time.sleep(0.05)
    return dict(job)


def bearer(planned: Planned, role: str) -> dict[str, str]:
    """Headers of a program with a token; cookies of earlier visitors are gone."""
    planned.client.cookies.clear()
    return {"Authorization": f"Bearer {planned.tokens[role]}"}


def test_from_an_upload_to_a_file(client: TestClient) -> None:
    sent = {"file": ("place.zip", example_as_zip())}
    kept = client.post("/api/workspaces", files=sent, data={"title": "My place"})
    assert (kept.status_code, kept.json()["id"], kept.json()["versions"][0]["number"]) == (201, "my-place", 1)

    asked = client.post("/api/workspaces/my-place/jobs", json={"title": "one", "ask": {"kind": "plan", "version": 1}})
    assert asked.status_code == 202
    job = until_done(client, asked.headers["Location"])
    assert (job["status"], job["title"], job["ask"]["version"], job["error"]) == ("done", "one", 1, None)

    place = asked.headers["Location"]
    result = client.get(f"{place}/result").json()
    jsonschema.validate(result, json.loads(SCHEMA.read_text(encoding="utf-8")))
    (summary,) = client.get("/api/workspaces/my-place/plans").json()
    assert summary == client.get("/api/workspaces/my-place/plans/1").json()
    assert (summary["checked"], summary["unmet_minutes"]) == (True, result["unmet_minutes"])

    files = {one["name"]: one["bytes"] for one in client.get(f"{place}/files").json()}
    workbook = client.get(f"{place}/files/plan.xlsx")
    assert workbook.content.startswith(b"PK")
    assert len(workbook.content) == files["plan.xlsx"]
    record = (Path(client.app.state.store.root) / "audit.jsonl").read_text(encoding="utf-8")  # type: ignore[attr-defined]
    assert [json.loads(line)["what"] for line in record.splitlines()] == ["uploaded", "asked"]


def test_a_new_version_has_its_own_findings(client: TestClient, margate: KeptWorkspace) -> None:
    sent = {"file": ("next.zip", example_as_zip(posts=(",surgery,", ",no-such-place,")))}
    added = client.post(f"/api/workspaces/{margate.id}/versions", files=sent)
    assert (added.status_code, added.json()["number"], added.json()["parent"]) == (201, 2, 1)
    address = f"/api/workspaces/{margate.id}/findings"
    faults = [one for one in client.get(address).json() if one["severity"] == "fault"]
    assert faults
    assert {(one["table"], one["column"], one["value"]) for one in faults} == {("posts", "employer", "no-such-place")}
    assert not [one for one in client.get(address, params={"version": 1}).json() if one["severity"] == "fault"]
    refused = client.get(f"/api/workspaces/{margate.id}/who", params={"function": "wound-care"})
    assert refused.status_code == 409
    assert "fault" in refused.json()["detail"]


def test_who_and_why(client: TestClient, margate: KeptWorkspace) -> None:
    place = f"/api/workspaces/{margate.id}"
    who = client.get(f"{place}/who", params={"function": "wound care on the street"}).json()
    assert who["function"] == "wound-care"
    alone = {one["person"] for one in who["people"] if one["mode"] == "alone"}
    assert alone == {"p02", "p03", "p08"}
    assert any(one["evidence"] and one["places"] for one in who["people"])

    can = client.get(f"{place}/why", params={"person": "p02", "function": "wound-care"}).json()
    assert (can["verdict"], can["smallest_mend"]["changes"]) == ("alone", [])
    assert can["proofs"][0]["premises"]
    cannot = client.get(f"{place}/why", params={"person": "p01", "function": "wound-care"}).json()
    assert cannot["verdict"] != "alone"
    assert cannot["obstacles"]


def test_text_that_may_mean_several_things_is_asked_back(client: TestClient, margate: KeptWorkspace) -> None:
    answer = client.get(f"/api/workspaces/{margate.id}/who", params={"function": "street"})
    assert answer.status_code == 400
    assert {"street-outreach", "street-clinic"} <= {one["id"] for one in answer.json()["candidates"]}
    unknown = client.get(f"/api/workspaces/{margate.id}/who", params={"function": "xyzzy"})
    assert (unknown.status_code, "candidates" in unknown.json()) == (400, False)


@pytest.mark.parametrize(
    ("method", "address", "sent", "status", "said"),
    [
        ("GET", "/api/workspaces/nowhere", {}, 404, "nowhere"),
        ("GET", "/api/nothing", {}, 404, "Not Found"),
        ("GET", f"{MARGATE}/who", {}, 422, "function"),
        ("GET", f"{MARGATE}/findings?version=9", {}, 404, "version 9"),
        ("GET", f"{MARGATE}/jobs/1", {}, 404, "job 1"),
        ("GET", f"{MARGATE}/plans/1", {}, 404, "1"),
        ("POST", "/api/workspaces", {"files": {"file": ("a.xlsx", b"nothing")}}, 400, ""),
        ("POST", f"{MARGATE}/jobs", {"json": {"ask": {"kind": "dance"}}}, 422, "kind"),
        ("POST", f"{MARGATE}/jobs", {"json": {"ask": {"kind": "plan", "version": 7}}}, 404, "7"),
        ("POST", f"{MARGATE}/jobs", {"content": b"{"}, 422, ""),
    ],
)
def test_errors_are_documents(
    client: TestClient, margate: KeptWorkspace, method: str, address: str, sent: Any, status: int, said: str
) -> None:
    answer = client.request(method, address, **sent)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/json")
    assert said in answer.json()["detail"]


def test_a_method_that_is_not_there_names_those_that_are(client: TestClient) -> None:
    answer = client.delete("/api/workspaces")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET")


def test_a_job_waits_and_can_be_stopped(store: Store, client: TestClient, margate: KeptWorkspace) -> None:
    jobs: Jobs = client.app.state.jobs  # type: ignore[attr-defined]
    jobs.limit = 0
    for _ in range(2):
        jobs.submit(margate, PlanAsk(version=1), by="planner")
    place = f"/api/workspaces/{margate.id}/jobs"
    assert [(one["number"], one["status"], one["before"]) for one in client.get(place).json()] == [
        (2, "queued", 1),
        (1, "queued", 0),
    ]
    assert client.post(f"{place}/1/stop").json()["status"] == "stopped"
    assert client.get(f"{place}/2").json()["before"] == 0
    assert client.get(f"{place}/1/result").status_code == 404


def test_each_request_carries_a_token(planned: Planned) -> None:
    planned.visitor("planner")
    refused = planned.client.get("/api/workspaces")
    assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "Bearer")
    wrong = planned.client.get("/api/workspaces", headers={"Authorization": "Bearer nonsense"})
    assert wrong.status_code == 401
    assert planned.client.get("/api/workspaces", headers=bearer(planned, "viewer")).status_code == 200


def test_viewers_get_no_more_than_is_open(planned: Planned) -> None:
    place = f"/api/workspaces/{planned.workspace.id}"
    viewer, planner = bearer(planned, "viewer"), bearer(planned, "planner")
    asked = {
        f"{place}/findings": {},
        f"{place}/why": {"person": "p01", "function": "wound-care"},
        f"{place}/jobs/{planned.plan.number}/result": {},
    }
    for address, parameters in asked.items():
        assert planned.client.get(address, params=parameters, headers=viewer).status_code == 403
        assert planned.client.get(address, params=parameters, headers=planner).status_code == 200
    sent = {"json": {"ask": {"kind": "plan", "version": 1}}}
    assert planned.client.request("POST", f"{place}/jobs", headers=viewer, **sent).status_code == 403
    job = planned.client.get(f"{place}/jobs/{planned.plan.number}", headers=viewer).json()
    assert (job["status"], job["ask"]) == ("done", None)
    assert planned.client.get(f"{place}/plans", headers=viewer).json()[0]["checked"]


def test_viewers_are_not_told_whose_evidence_is_not_verified(planned: Planned) -> None:
    asked = {
        role: planned.client.get(
            f"/api/workspaces/{planned.workspace.id}/who",
            params={"function": "naloxone"},
            headers=bearer(planned, role),
        ).json()["people"]
        for role in ("planner", "viewer")
    }
    might = [one for one in asked["planner"] if one["mode"] == "unverified"]
    assert [one["person"] for one in might] == ["p24", "p23", "p07"]
    assert asked["viewer"] == [one for one in asked["planner"] if one not in might]


def test_pages_of_other_sites_change_nothing(client: TestClient, margate: KeptWorkspace) -> None:
    place, sent = f"/api/workspaces/{margate.id}/jobs", {"ask": {"kind": "plan", "version": 1}}
    for headers in ({"Origin": "https://elsewhere.test"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post(place, json=sent, headers=headers).status_code == 403
    assert client.get(place).json() == []


def test_the_page_for_programs_lists_every_operation(planner: Visitor) -> None:
    page = planner.get("/api").text
    document = planner.get("/api/openapi.json").json()
    for path, methods in document["paths"].items():
        assert path.startswith("/api/")
        assert f"<code>{path}</code>" in page
        assert all(operation["description"] for operation in methods.values())
    assert 'href="/api"' in planner.get("/").text
