"""Pages of a plan: the figures of its files, its options, its teams, and what each visitor may see."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pchteam.handover import open_run
from pchteam.solver.plan import read_plan
from pchteam.trade import OPTION_NAMES
from pchteam.web.asks import MoneyAsk, PapersAsk, PlanAsk, ReplanAsk
from pchteam.web.job import job_of, jobs_of
from pchteam.web.store import KeptWorkspace
from tests.web.site import Planned, Visitor, finished, local_site, with_example

PAGES = ("", "/teams", "/agreements", "/money")


@pytest.fixture(scope="module")
def at_work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Visitor, KeptWorkspace]]:
    """A planner at a site of their own with plan 1 of Margate, and plan 2 made of it without its lead."""
    with local_site(tmp_path_factory.mktemp("store")) as site:
        state = site.app.state  # type: ignore[attr-defined]
        workspace = with_example(state.store)
        first = finished(state.jobs, workspace, PlanAsk(version=1, time_limit=20))
        assert first.status == "done", first.error
        run = open_run(first.output)
        people = {post.post: post.person for post in run.problem.posts}
        leaver = next(people[team.lead] for team in run.plan.teams if team.lead)
        second = finished(state.jobs, workspace, ReplanAsk(version=1, plan=1, leavers=(leaver,), time_limit=20))
        assert second.status == "done", second.error
        yield Visitor(site), workspace


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Visitor, KeptWorkspace]]:
    """A plan of Margate in which everything that has a name has one of markup."""
    with local_site(tmp_path_factory.mktemp("store")) as site:
        state = site.app.state  # type: ignore[attr-defined]
        workspace = with_example(state.store)
        tables = workspace.latest().tables
        for name, column in (("people", "name"), ("teams", "label"), ("organisations", "name"), ("functions", "label")):
            table = pd.read_csv(tables / f"{name}.csv", dtype=str, keep_default_na=False)
            table[column] = "<script>alert(1)</script> " + table[column]
            table.to_csv(tables / f"{name}.csv", index=False)
        plan = finished(state.jobs, workspace, PlanAsk(version=1, time_limit=20, options=2))
        assert plan.status == "done", plan.error
        yield Visitor(site), workspace


def address(planned: Planned, page: str = "") -> str:
    return f"/workspaces/{planned.workspace.id}/plans/{planned.plan.number}{page}"


def words(text: str) -> str:
    """What stands on a page, without markup."""
    main = text[text.index("<main") : text.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def hours(minutes: int) -> str:
    return f"{minutes / 60:,.1f}"


def document(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    return found


def teams(folder: Path) -> list[str]:
    return sorted(read_plan(folder / "plan").open_teams())


def test_the_plan_page_says_the_figures_of_its_files(planned: Planned) -> None:
    shown = words(planned.visitor("planner").get(address(planned)).text)
    found = document(planned.plan.output)
    assert f"Care needed {hours(found['need_minutes'])} hours a week" in shown
    assert f"Care not covered {hours(found['unmet_minutes'])} hours a week" in shown
    for minutes in found["unmet_by_cause"].values():
        assert f" {hours(minutes)} " in shown
    assert "Why care is not covered" in shown
    assert "Price of stability" in shown


def test_each_option_has_the_same_pages_with_its_own_figures(planned: Planned) -> None:
    visitor, options = planned.visitor("planner"), document(planned.plan.output)["options"]["options"]
    assert options
    start = visitor.get(address(planned)).text
    for option in options:
        link = f"{address(planned)}?option={option['name']}"
        assert f'href="{link}"' in start
        shown = words(visitor.get(link).text)
        assert OPTION_NAMES[option["name"]] in shown
        assert f"Care not covered {hours(option['measures']['unmet_minutes'])} hours a week" in shown
        for page in PAGES:
            answer = visitor.get(address(planned, page), params={"option": option["name"]})
            assert answer.status_code == 200
            assert f'href="{address(planned, "/teams")}?option={option["name"]}"' in answer.text


@pytest.mark.parametrize("page", ["/teams/nowhere", "?option=nothing", "/money?option=../..", "/agreements?option=x"])
def test_what_is_not_there_is_not_found(planned: Planned, page: str) -> None:
    assert planned.visitor("planner").get(address(planned, page)).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_a_job_that_is_no_plan_has_no_such_pages(at_work: tuple[Visitor, KeptWorkspace], page: str) -> None:
    visitor, workspace = at_work
    assert visitor.get(f"/workspaces/{workspace.id}/plans/99{page}").status_code == 404


def test_every_team_has_a_page_with_its_members_and_hours(planned: Planned) -> None:
    visitor, plan = planned.visitor("planner"), read_plan(planned.plan.output / "plan")
    run = open_run(planned.plan.output)
    posts = {post.post: post.person for post in run.problem.posts}
    listed = visitor.get(address(planned, "/teams")).text
    for team in teams(planned.plan.output):
        assert f'href="{address(planned, f"/teams/{team}")}"' in listed
        shown = words(visitor.get(address(planned, f"/teams/{team}")).text)
        members = {row.person for row in plan.memberships if row.team == team}
        assert members
        assert all(run.names.person(one) in shown for one in members)
        minutes = sum(row.minutes for row in plan.blocks if row.team == team)
        assert f"All time, meetings and supervision included {hours(minutes)} hours a week" in shown
        lead = next(row.lead for row in plan.teams if row.team == team)
        assert f"team={team}#about-why-here" in visitor.get(address(planned, f"/teams/{team}")).text
        assert not lead or f"Lead {run.names.of('people', posts[lead])}" in shown


def test_what_each_member_holds_is_for_planners(planned: Planned) -> None:
    """The table of skills has a column for each member, but none for viewers."""
    page = address(planned, f"/teams/{teams(planned.plan.output)[0]}")
    run = open_run(planned.plan.output)
    someone = run.names.person(run.plan.memberships[0].person)
    for role, seen in (("planner", True), ("viewer", False)):
        text = planned.visitor(role).get(page).text
        skills = text[text.index('id="skills"') :]
        assert "Level asked for" in skills
        assert (f">{someone}</th>" in skills) == seen
        assert ("Confidential" in skills) == seen


def test_viewers_see_no_small_numbers_of_people(planned: Planned) -> None:
    text = planned.visitor("viewer").get(address(planned, f"/teams/{teams(planned.plan.output)[0]}")).text
    employers = text[text.index('id="employers"') : text.index('id="coverage"')]
    assert "fewer than 5" in employers


@pytest.mark.parametrize("number", [1, 2])
def test_nobody_is_named_where_names_are_hidden(at_work: tuple[Visitor, KeptWorkspace], number: int) -> None:
    visitor, workspace = at_work
    output = job_of(workspace, number).output
    run = open_run(output)
    here = f"/workspaces/{workspace.id}/plans/{number}"
    pages = [f"{here}{page}" for page in (*PAGES, *(f"/teams/{team}" for team in teams(output)))]
    named = re.compile(
        "|".join(rf"\b{re.escape(one)}\b" for row in run.workspace.rows("people") for one in (row.id, row.name))
    )
    before = [visitor.get(page).text for page in pages]
    visitor.post("/names", {"hide": "true"})
    after = [visitor.get(page).text for page in pages]
    visitor.post("/names", {"hide": "false"})
    assert any(named.search(words(text)) for text in before)
    for page, text in zip(pages, after, strict=True):
        assert not named.search(text), page
    assert any("Person " in text for text in after)


def test_a_plan_that_was_made_anew_says_who_moves_and_why(at_work: tuple[Visitor, KeptWorkspace]) -> None:
    visitor, workspace = at_work
    shown = words(visitor.get(f"/workspaces/{workspace.id}/plans/2").text)
    output = job_of(workspace, 2).output
    run = open_run(output)
    moves = document(output)["changes"]["moves"]
    assert "What changes" in shown
    assert {row["change"] for row in moves} >= {"leaves"}
    for row in moves:
        assert run.names.person(row["person"]) in shown
    assert "left" in shown
    assert "What changes" not in words(visitor.get(f"/workspaces/{workspace.id}/plans/1").text)


def test_a_plan_without_options_says_how_to_get_some(at_work: tuple[Visitor, KeptWorkspace]) -> None:
    visitor, workspace = at_work
    assert "ask for a new plan" in words(visitor.get(f"/workspaces/{workspace.id}/plans/1").text)


def test_agreements_say_the_need_that_each_carries(planned: Planned) -> None:
    shown = words(planned.visitor("viewer").get(address(planned, "/agreements")).text)
    run = open_run(planned.plan.output)
    by = {(row.post, row.team, row.basis): row.agreement for row in run.problem.permissions}
    assert run.workspace.rows("agreements")
    for row in run.workspace.rows("agreements"):
        met = sum(work.minutes for work in run.plan.assignments if by[work.post, work.team, work.basis] == row.id)
        assert f"{row.id} {hours(met)} " in shown if met else row.id in shown


def test_drafts_of_agreements_stand_there_once_they_are_made(at_work: tuple[Visitor, KeptWorkspace]) -> None:
    visitor, workspace = at_work
    page = f"/workspaces/{workspace.id}/plans/1/agreements"
    assert "Draft agreements under Take away" in words(visitor.get(page).text)
    jobs = visitor.client.app.state.jobs  # type: ignore[attr-defined]
    papers = finished(jobs, workspace, PapersAsk(plan=1))
    shown = words(visitor.get(page).text)
    assert f"All drafts together would unlock {hours(papers.result['unlocked_together'])} of them" in shown
    assert f"Get the drafts of job {papers.number}" in shown
    assert "Get the drafts" not in words(visitor.get(f"/workspaces/{workspace.id}/plans/2/agreements").text)


def test_money_is_compared_with_a_budget(planned: Planned) -> None:
    visitor = planned.visitor("planner")
    shown = words(visitor.get(address(planned, "/money"), params={"budget": "£9,000,000"}).text)
    assert "Budget 9,000,000.00 pounds a year" in shown
    assert "Left of the budget" in shown
    assert "By team" in shown
    assert "Left of the budget" not in words(visitor.get(address(planned, "/money")).text)


@pytest.mark.parametrize("typed", ["much", "-1", "nan", "inf", "1e99"])
def test_a_budget_that_is_none_is_told_and_kept_in_its_field(planned: Planned, typed: str) -> None:
    answer = planned.visitor("planner").get(address(planned, "/money"), params={"budget": typed})
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert 'href="#budget"' in answer.text
    assert f'value="{typed}"' in answer.text


def test_what_few_people_cost_is_for_planners(planned: Planned) -> None:
    shown = words(planned.visitor("viewer").get(address(planned, "/money")).text)
    assert "Cost of a year" in shown
    assert "By team" not in shown
    assert planned.visitor("viewer").post(address(planned, "/money")).status_code == 403


def test_files_of_money_are_made_by_a_job(at_work: tuple[Visitor, KeptWorkspace]) -> None:
    visitor, workspace = at_work
    page = f"/workspaces/{workspace.id}/plans/1/money"
    assert visitor.post(page, {"budget": "nothing"}).status_code == 422
    assert jobs_of(workspace, "money") == []
    assert visitor.post(page, {"budget": "5,000"}).status_code == 200
    assert [job.ask for job in jobs_of(workspace, "money")] == [MoneyAsk(plan=1, budget=5000)]
    assert f"/jobs/{jobs_of(workspace, 'money')[0].number}" in visitor.get(page).text


@pytest.mark.parametrize("page", [*PAGES, "/teams/street-team"])
def test_names_are_text_and_never_markup(hostile: tuple[Visitor, KeptWorkspace], page: str) -> None:
    visitor, workspace = hostile
    text = visitor.get(f"/workspaces/{workspace.id}/plans/1{page}").text
    assert text.count("<script>") == 0
    assert page not in ("/teams", "/teams/street-team") or "&lt;script&gt;" in text
