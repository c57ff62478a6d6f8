"""Gaps of a plan: the questions that can be asked, and the pages of what was found."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from pchteam.web.asks import Ask, DevelopAsk, GapsAsk, ReasonsAsk, ResilienceAsk, WhyHereAsk
from pchteam.web.files import read_json
from pchteam.web.job import Job, job_of
from pchteam.web.opened import run_of
from tests.web.site import Planned, Visitor, finished, planned_site


@dataclass(frozen=True)
class Site(Planned):
    """A site over a plan of Margate, of which all is asked."""

    found: dict[str, Job]

    @property
    def gaps(self) -> str:
        return f"/workspaces/{self.workspace.id}/plans/{self.plan.number}/gaps"

    def of(self, page: str) -> str:
        """The address of what was found."""
        kind = {"development": "develop"}.get(page, page)
        return f"/workspaces/{self.workspace.id}/{page}/{self.found[kind].number}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with planned_site(tmp_path_factory.mktemp("gaps")) as made:
        plan = made.plan
        member = run_of(plan.output).plan.memberships[0]
        asks: list[Ask] = [
            GapsAsk(version=1, plan=plan.number),
            ReasonsAsk(plan=plan.number, goal="all:98", time_limit=5),
            WhyHereAsk(plan=plan.number, person=member.person, team=member.team),
            ResilienceAsk(plan=plan.number),
            DevelopAsk(version=1, budget=500),
        ]
        found: dict[str, Job] = {ask.kind: finished(made.jobs, made.workspace, ask) for ask in asks}
        assert {job.status for job in found.values()} == {"done"}, [job.error for job in found.values()]
        yield Site(**vars(made), found=found)


@pytest.fixture
def planner(site: Site) -> Visitor:
    return site.visitor()


PAGES = ("gaps", "reasons", "why-here", "resilience", "development")


def test_what_was_found_stands_beside_its_question(site: Site, planner: Visitor) -> None:
    page = planner.get(site.gaps).text
    for one in PAGES:
        assert f'href="{site.of(one)}"' in page


@pytest.mark.parametrize("name", PAGES)
def test_a_job_that_is_done_leads_to_its_page(site: Site, planner: Visitor, name: str) -> None:
    number = site.of(name).rsplit("/", 1)[1]
    page = planner.get(f"/workspaces/{site.workspace.id}/jobs/{number}")
    assert page.status_code == 200
    assert page.url.path == site.of(name)
    assert page.text.count("<h1") == 1
    assert "performance management" in page.text
    assert "style=" not in page.text


def test_the_waterfall_has_a_table_of_the_figures_of_its_picture(site: Site, planner: Visitor) -> None:
    page = planner.get(site.of("gaps")).text
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in page
    whole = read_json(site.found["gaps"].folder / "result.json")["all"]
    for minutes in (whole["need"], whole["role_gap"], whole["real_gap"]):
        assert f'<td class="nhsuk-table__cell nhsuk-table__cell--numeric">{minutes / 60:,.1f}</td>' in page


def test_reasons_say_what_it_would_take(site: Site, planner: Visitor) -> None:
    page = planner.get(site.of("reasons")).text
    document = read_json(site.found["reasons"].folder / "result.json")
    best = document["next_hours"][0]
    assert f"{best['saved']['unmet'] / 60:,.1f}</td>" in page
    assert "What it would take: 98 % of: All need" in page
    assert f"Wanted: {document['goal']['limit_minutes'] / 60:,.1f} hours at most" in page


def test_single_points_and_losses_stand_with_their_hours(site: Site, planner: Visitor) -> None:
    page = planner.get(site.of("resilience")).text
    document = read_json(site.found["resilience"].folder / "result.json")
    point = next(one for one in document["single_points"] if one["kind"] == "person" and one["function"])
    assert re.search(rf"{point['function_label']}</th>.*?{re.escape(point['name'])}", page, re.S)


def test_development_names_nobody(site: Site, planner: Visitor) -> None:
    page = planner.get(site.of("development")).text
    assert "with at most £500" in page
    assert f'href="{site.gaps}">Back to the gaps' in page
    assert not re.search(r"\bp\d\d\b", page)


@pytest.mark.parametrize("name", ["reasons", "why-here", "resilience"])
def test_with_names_hidden_nobody_can_be_told_from_a_page(site: Site, planner: Visitor, name: str) -> None:
    named = re.findall(r"\(p\d\d\)", planner.get(site.of(name)).text)
    assert named
    planner.post("/names", {"hide": "true", "back": "/"})
    page = planner.get(site.of(name)).text
    assert not re.search(r"\bp\d\d\b", page)
    assert not any(row.name in page for row in run_of(site.plan.output).workspace.rows("people"))
    assert re.search(r"Person [0-9a-f]{8}", page)


def test_viewers_see_what_was_found_but_not_why_somebody_is_not_somewhere(site: Site) -> None:
    viewer = site.visitor("viewer")
    page = viewer.get(site.gaps).text
    assert '<form method="post" action="/workspaces' not in page
    assert site.of("why-here") not in page
    assert viewer.get(site.of("why-here")).status_code == 403
    for name in ("gaps", "reasons", "resilience", "development"):
        assert viewer.get(site.of(name)).status_code == 200


def test_small_numbers_of_people_are_not_told_to_viewers(site: Site) -> None:
    document = read_json(site.found["gaps"].folder / "result.json")
    assert {one["people"] for one in document["openings"]} == {1}
    assert ">fewer than 5<" not in site.visitor().get(site.of("gaps")).text
    assert ">fewer than 5<" in site.visitor("viewer").get(site.of("gaps")).text


def test_a_question_is_put_into_the_queue(site: Site, planner: Visitor) -> None:
    member = run_of(site.plan.output).plan.memberships[0]
    asked = {
        "gaps": ({}, GapsAsk(version=1, plan=1)),
        "reasons": ({"goal": "priority:5", "percent": "99 %"}, ReasonsAsk(plan=1, goal="priority:5:99")),
        "why-here": (
            {"person": member.person, "team": member.team, "other": ""},
            WhyHereAsk(plan=1, person=member.person, team=member.team),
        ),
        "develop": ({"budget": "£2,000"}, DevelopAsk(version=1, budget=2000)),
        "resilience": ({"absence": "12.5"}, ResilienceAsk(plan=1, absence=0.125)),
    }
    for kind, (cells, ask) in asked.items():
        answer = planner.post(site.gaps, {"kind": kind, **cells}, follow_redirects=False)
        number = int(answer.headers["location"].rsplit("/", 1)[1])
        job = job_of(site.workspace, number)
        assert job.ask == ask
        planner.post(f"/workspaces/{site.workspace.id}/jobs/{number}/stop")


@pytest.mark.parametrize(
    ("kind", "cells", "field", "message"),
    [
        ("reasons", {"goal": "all", "percent": "101"}, "reasons-percent", "whole number from 1 to 100"),
        ("reasons", {"goal": "function:none", "percent": "90"}, "reasons-goal", "Choose a goal of the list"),
        ("why-here", {"person": "nobody"}, "why-here-person", "No person is called anything like"),
        ("why-here", {"person": "p02", "team": ""}, "why-here-team", "Choose the team that they are in"),
        ("develop", {"budget": "much"}, "develop-budget", "Write whole pounds"),
        ("resilience", {"absence": "100"}, "resilience-absence", "between 0 and 100"),
    ],
)
def test_a_question_that_cannot_be_asked_comes_back(
    site: Site, planner: Visitor, kind: str, cells: dict[str, str], field: str, message: str
) -> None:
    page = planner.post(site.gaps, {"kind": kind, **cells})
    assert page.status_code == 422
    assert f'href="#{field}"' in page.text
    assert f'id="{field}"' in page.text
    assert page.text.count(message) == 2
    for value in filter(None, cells.values()):
        assert f'value="{value}"' in page.text or "none" in value


def test_work_of_another_kind_has_no_such_page(site: Site, planner: Visitor) -> None:
    number = site.of("reasons").rsplit("/", 1)[1]
    assert planner.get(f"/workspaces/{site.workspace.id}/gaps/{number}").status_code == 404
