"""What if: drafts of changes, kept for each visitor and plan, and plans made anew with them."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from pchteam.example_workspaces import copy_files
from pchteam.web.access import Access
from pchteam.web.app import create_app
from pchteam.web.asks import ReplanAsk
from pchteam.web.files import read_json
from pchteam.web.job import Job, job_of
from pchteam.web.jobs import Jobs
from pchteam.web.opened import run_of, workspace_of
from tests.web.site import Planned, Visitor, planned_site


class Site(Planned):
    """A site over a plan of Margate, which tests may change; a visitor for each of them."""

    @property
    def address(self) -> str:
        return f"/workspaces/{self.workspace.id}/plans/{self.plan.number}/what-if"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with planned_site(tmp_path_factory.mktemp("what-if")) as made:
        yield Site(**vars(made))


@pytest.fixture
def planner(site: Site) -> Visitor:
    return site.visitor()


def add(site: Site, visitor: Visitor, kind: str, **cells: str) -> httpx.Response:
    return visitor.post(f"{site.address}/changes", {"kind": kind, **cells})


def told(page: httpx.Response) -> list[str]:
    """The changes that a page lists."""
    return re.findall(r'<tr><th scope="row" class="nhsuk-table__cell app-first">([^<]*)</th><td', page.text)


def draft_files(site: Site) -> list[str]:
    return sorted(file.name for file in (site.workspace.folder / "drafts").glob("*.json"))


def test_nothing_is_tried_at_first(site: Site, planner: Visitor) -> None:
    page = planner.get(site.address)
    assert page.status_code == 200
    assert "There are none yet. Add one below." in page.text
    assert "Plan again" not in page.text


def test_a_pin_is_kept_until_it_is_taken_back(site: Site, planner: Visitor) -> None:
    page = add(site, planner, "pin", person="Petra Example (p02)", team="street-team", decision="out")
    assert told(page) == ["Petra Example (p02) is not in Margate street team"]
    assert told(planner.get(site.address)) == told(page)
    (identifier,) = re.findall(r'name="change" value="([^"]+)"', page.text)
    assert told(planner.post(f"{site.address}/remove", {"change": identifier})) == []


def test_a_later_change_takes_the_place_of_one_about_the_same(site: Site, planner: Visitor) -> None:
    add(site, planner, "pin", person="p02", team="street-team", decision="out")
    page = add(site, planner, "pin", person="p02", team="street-team", decision="in", min_hours="5")
    assert told(page) == ["Petra Example (p02) is in Margate street team, at least 5 hours a week"]


def test_every_kind_of_change_is_listed_in_words(site: Site, planner: Visitor) -> None:
    add(site, planner, "leave", person="Petra Pretend")
    add(site, planner, "end", agreement="mou-task-force")
    add(site, planner, "agree", provider="task-force", host="surgery")
    add(site, planner, "train", person="p02", course="mediation-course")
    (evidence,) = re.findall(r'<option value="(Omar Mockup[^"]+)"', planner.get(site.address).text)[-1:]
    page = add(site, planner, "verify", evidence=evidence)
    assert page.status_code == 200
    words = told(page)
    assert words[0] == "Petra Pretend (p03) leaves"
    assert [one.split(":")[0] for one in words[1:3]] == ["Agreement ends", "New agreement"]
    assert words[3].startswith("Petra Example (p02) takes the course")
    assert words[4].startswith("Omar Mockup (p07): ")


@pytest.mark.parametrize(
    ("kind", "cells", "message", "field"),
    [
        ("pin", {"person": "", "team": "street-team", "decision": "in"}, "Write or choose a person", "pin-person"),
        (
            "pin",
            {"person": "Petra", "team": "street-team", "decision": "in"},
            "Several people may be meant",
            "pin-person",
        ),
        ("pin", {"person": "p02", "team": "", "decision": "in"}, "Choose a team", "pin-team"),
        ("pin", {"person": "p02", "team": "street-team", "decision": ""}, "Say whether", "pin-decision"),
        (
            "pin",
            {"person": "p02", "team": "street-team", "decision": "in", "min_hours": "many"},
            "Write hours as a number",
            "pin-min_hours",
        ),
        (
            "pin",
            {"person": "p02", "team": "street-team", "decision": "in", "min_hours": "1e-999999"},
            "at most 2 decimals",
            "pin-min_hours",
        ),
        (
            "pin",
            {"person": "p02", "team": "street-team", "decision": "in", "max_hours": "99"},
            "from more than 0 to 48",
            "pin-max_hours",
        ),
        ("leave", {"person": "nobody at all"}, "No person is called anything like", "leave-person"),
        ("end", {"agreement": "none"}, "Choose an agreement", "end-agreement"),
        ("agree", {"provider": "surgery", "host": "task-force"}, "have agreement mou-task-force", "agree-host"),
        ("train", {"person": "p02", "course": ""}, "Choose a course", "train-course"),
        ("verify", {"evidence": "x"}, "Choose a piece of evidence", "verify-evidence"),
    ],
)
def test_a_form_that_cannot_be_used_comes_back_as_it_was(
    site: Site, planner: Visitor, kind: str, cells: dict[str, str], message: str, field: str
) -> None:
    page = add(site, planner, kind, **cells)
    assert page.status_code == 422
    assert "There is a problem" in page.text
    assert f'href="#{field}"' in page.text
    assert f'id="{field}"' in page.text
    assert page.text.count(message) == 2, "in the summary and at the field"
    assert told(page) == []
    if typed := cells.get("person"):
        assert f'value="{typed}"' in page.text


def test_two_visitors_do_not_overwrite_each_other(site: Site) -> None:
    one = site.visitor()
    add(site, one, "leave", person="p02")
    cookies = dict(site.client.cookies)
    other = site.visitor()
    assert told(other.get(site.address)) == []
    add(site, other, "leave", person="p03")
    assert told(other.get(site.address)) == ["Petra Pretend (p03) leaves"]
    site.client.cookies.clear()
    for name, value in cookies.items():
        site.client.cookies.set(name, value)
    assert told(one.get(site.address)) == ["Petra Example (p02) leaves"]
    assert len(draft_files(site)) >= 2


def test_a_draft_outlives_the_server(site: Site, planner: Visitor) -> None:
    add(site, planner, "leave", person="p02")
    store = site.client.app.state.store  # type: ignore[attr-defined]
    access, _ = Access.by_token(store.root)
    again = TestClient(create_app(store, Jobs(store), access), base_url="http://planning.test")
    again.cookies.update(site.client.cookies)
    assert told(again.get(site.address)) == ["Petra Example (p02) leaves"]


def test_changes_are_on_record_without_names(site: Site, planner: Visitor) -> None:
    add(site, planner, "leave", person="p02")
    record = (site.workspace.folder.parents[1] / "audit.jsonl").read_text(encoding="utf-8")
    assert '"what": "drafted"' in record
    assert "p02" not in record
    assert "Petra" not in record


def test_a_plan_is_made_anew_with_the_changes(site: Site, planner: Visitor) -> None:
    before = run_of(site.plan.output).plan
    member, leaver = (row.person for row in before.memberships[:2])
    add(site, planner, "pin", person=member, team="street-team", decision="out")
    add(site, planner, "leave", person=leaver)
    page = planner.post(
        f"{site.address}/plan", {"kind": "plan", "version": "1", "time_limit": "20"}, follow_redirects=False
    )
    assert page.status_code == 303
    number = int(page.headers["location"].rsplit("/", 1)[1])
    ask = job_of(site.workspace, number).ask
    assert isinstance(ask, ReplanAsk)
    version = site.workspace.version(ask.version)
    assert version.parent == 1
    assert version.origin == f"what if of plan {site.plan.number}: 1 pin, 1 person leaves"
    assert [(pin.person, pin.decision) for pin in workspace_of(version.tables).rows("pins")] == [(member, "out")]
    done = wait_for(site, number)
    people = {row.person for row in run_of(done.output).plan.memberships}
    assert not people & {member, leaver}
    page = planner.get(site.address)
    assert f"Plan {number}: who moves where and why" in page.text
    assert read_json(done.output / "plan.json")["changes"]["moves"]
    assert (done.output / "diff.csv").is_file()


def wait_for(site: Site, number: int) -> Job:
    for _ in range(600):
        job = job_of(site.workspace, number)
        if job.ended:
            assert job.status == "done", job.error
            return job
        time.sleep(0.1)
    raise AssertionError("the job did not end")


def test_without_a_change_there_is_nothing_to_plan(site: Site, planner: Visitor) -> None:
    page = planner.post(f"{site.address}/plan", {"kind": "plan", "version": "1"})
    assert page.status_code == 422
    assert "Add a change first" in page.text


def test_changes_that_make_data_wrong_are_told_and_nothing_is_kept(site: Site, planner: Visitor) -> None:
    versions = len(site.workspace.versions())
    add(site, planner, "pin", person="p02", team="street-team", decision="in", min_hours="4")
    fresh = site.workspace.version(1).tables
    other = site.workspace.add_version(
        lambda folder: without_person(fresh, folder), by="planner", origin="test", parent=1
    )
    page = planner.post(f"{site.address}/plan", {"kind": "plan", "version": str(other.number)})
    assert page.status_code == 422
    assert "There is a problem" in page.text
    assert "pins, row 2, person" in page.text
    assert len(site.workspace.versions()) == versions + 1


def test_rules_of_the_workspace_stay_with_it(site: Site, planner: Visitor) -> None:
    tables = site.workspace.version(1).tables

    def with_rules(folder: Path) -> None:
        copy_files(tables, folder / "tables")
        (folder / "tables" / "rules").mkdir()
        (folder / "tables" / "rules" / "own.ttl").write_text("# none yet", encoding="utf-8")

    base = site.workspace.add_version(with_rules, by="planner", origin="test", parent=1)
    add(site, planner, "leave", person="p02")
    asked = {"kind": "plan", "version": str(base.number), "time_limit": "5"}
    number = int(
        planner.post(f"{site.address}/plan", asked, follow_redirects=False).headers["location"].rsplit("/", 1)[1]
    )
    version = site.workspace.latest()
    assert (version.parent, (version.tables / "rules" / "own.ttl").is_file()) == (base.number, True)
    planner.post(f"/workspaces/{site.workspace.id}/jobs/{number}/stop")


def without_person(tables: Path, folder: Path) -> None:
    """Write a version in which p02 is called p92."""
    for file in tables.glob("*.csv"):
        target = folder / "tables" / file.name
        target.parent.mkdir(exist_ok=True)
        target.write_text(file.read_text(encoding="utf-8").replace("p02", "p92"), encoding="utf-8")


def test_with_names_hidden_nobody_can_be_told_from_the_page(site: Site, planner: Visitor) -> None:
    add(site, planner, "leave", person="p02")
    planner.post("/names", {"hide": "true", "back": site.address})
    page = planner.get(site.address)
    assert "Petra" not in page.text
    assert not re.search(r"\bp\d\d\b", page.text)
    (label,) = set(re.findall(r"(Person \w{8}) leaves", page.text))
    page = add(site, planner, "pin", person=label, team="street-team", decision="out")
    assert told(page)[-1] == f"{label} is not in Margate street team"


def test_viewers_see_what_came_of_it_and_no_form(site: Site) -> None:
    viewer = site.visitor("viewer")
    page = viewer.get(site.address)
    assert page.status_code == 200
    assert "Add a change" not in page.text
    assert "Petra" not in page.text
    assert viewer.post(f"{site.address}/changes", {"kind": "leave", "person": "p02"}).status_code == 403


def test_a_link_fills_in_the_form(site: Site, planner: Visitor) -> None:
    team = planner.get(site.address.replace("what-if", "teams/street-team")).text
    assert f'href="{site.address}?kind=pin&amp;team=street-team#pin-person"' in team
    page = planner.get(f"{site.address}?kind=pin&person=Petra+Example+(p02)&team=street-team&decision=out")
    assert 'value="Petra Example (p02)"' in page.text
    assert re.search(r'value="out"[^>]*checked', page.text)
    assert re.search(r'value="street-team"[^>]*selected', page.text)


def test_what_was_typed_is_text_and_no_markup(site: Site, planner: Visitor) -> None:
    page = add(site, planner, "pin", person='"><b>bold</b>', team="<b>bold</b>", min_hours='"><b>bold</b>')
    assert page.status_code == 422
    assert "<b>" not in page.text
    assert "<b>" not in planner.get(f"{site.address}?kind=<b>&person=<b>&team=<b>&version=<b>").text


def test_what_is_no_plan_has_no_page(site: Site, planner: Visitor) -> None:
    assert planner.get(site.address.replace("plans/1", "plans/99")).status_code == 404
