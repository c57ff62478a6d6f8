"""Plans beside each other: choosing them, what is said, what is wrong with a choice, and who sees what."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from pchteam.web.asks import CompareAsk, PlanAsk
from pchteam.web.job import Job, jobs_of
from pchteam.web.pages.compare import PEOPLE
from pchteam.web.store import KeptWorkspace
from tests.test_ontology_docs import Reader
from tests.web.site import Visitor, finished, site_with_tokens, with_example


@dataclass(frozen=True)
class Site:
    """A site with two plans of Margate and their comparison."""

    workspace: KeptWorkspace
    plans: tuple[int, int]
    comparison: Job
    planner: Visitor
    viewer: Visitor

    @property
    def form(self) -> str:
        """Address of the form."""
        return f"/workspaces/{self.workspace.id}/compare"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site; tests may add comparisons."""
    client, tokens = site_with_tokens(tmp_path_factory.mktemp("compared"))
    other = type(client)(client.app, base_url="http://planning.test")
    with client:
        state = client.app.state  # type: ignore[attr-defined]
        kept = with_example(state.store)
        first, second = (finished(state.jobs, kept, PlanAsk(version=1, time_limit=5, seed=seed)) for seed in (1, 2))
        found = finished(state.jobs, kept, CompareAsk(plans=(first.number, second.number)))
        assert found.status == "done", found.error
        for one, role in ((client, "planner"), (other, "viewer")):
            assert one.post("/sign-in", data={"token": tokens[role]}).status_code == 200
        yield Site(kept, (first.number, second.number), found, Visitor(client), Visitor(other))


def test_the_form_offers_the_latest_plan_beside_the_one_before(site: Site) -> None:
    text = site.planner.get(site.form).text
    first, second = site.plans
    assert f'id="first-2" name="first" type="radio" value="{first}" checked' in text
    assert f'id="others" name="others" type="checkbox" value="{second}" checked' in text


def test_a_choice_becomes_a_job_and_its_page(site: Site) -> None:
    first, second = site.plans
    answer = site.planner.post(site.form, {"first": str(second), "others": [str(first), str(second)]})
    assert answer.status_code == 200
    job = jobs_of(site.workspace, "compare")[0]
    assert job.ask == CompareAsk(plans=(second, first))
    audit = (site.workspace.folder.parents[1] / "audit.jsonl").read_text(encoding="utf-8").splitlines()
    assert '"kind": "compare"' in audit[-1]


@pytest.mark.parametrize(
    ("chosen", "field", "words"),
    [
        ({}, "first", "Choose the plan that the others are compared with"),
        ({"first": "77", "others": ["1"]}, "first", "Choose the plan that the others are compared with"),
        ({"first": "1"}, "others", "Choose a plan other than 1"),
        ({"first": "1", "others": ["1", "<b>"]}, "others", "Choose a plan other than 1"),
    ],
)
def test_a_wrong_choice_is_told_at_its_field(chosen: dict[str, object], field: str, words: str, site: Site) -> None:
    before = len(jobs_of(site.workspace))
    answer = site.planner.post(site.form, chosen)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert f'<a href="#{field}">{words}</a>' in answer.text
    assert f'id="{field}-error"' in answer.text
    assert len(jobs_of(site.workspace)) == before


def test_the_comparison_shows_each_picture_with_its_table(site: Site) -> None:
    answer = site.planner.get(f"{site.form}/{site.comparison.number}")
    page, document = Reader(answer.text), site.comparison.result
    assert page.elements["svg"] == 6
    assert page.elements["table"] == 7
    assert "style" not in page.attributes
    first, second = site.plans
    assert [one["name"] for one in document["scenarios"]] == [f"Plan {first}", f"Plan {second}"]
    assert f"Shift of Plan {second}" in answer.text
    covered = next(line for line in document["outcome"] if line["id"] == "covered")
    assert answer.text.count(f">{covered['minutes'][0] / 60:,.1f}<") >= 2
    assert f"Plan {first}: an earlier run; within" in answer.text


def test_viewers_see_comparisons_but_cannot_ask_and_see_no_small_numbers(site: Site) -> None:
    place = f"{site.form}/{site.comparison.number}"
    people = [row["values"] for row in site.comparison.result["figures"] if row["id"] in PEOPLE]
    small = sum(0 < value < 5 for values in people for value in values)
    assert site.viewer.get(place).text.count("fewer than 5") == small > 0
    assert "fewer than 5" not in site.planner.get(place).text
    text = site.viewer.get(site.form).text
    assert "Compare these plans" not in text
    assert f'href="{place}"' in text
    assert site.viewer.post(site.form, {"first": "1", "others": "2"}).status_code == 403


def test_what_is_no_comparison_is_not_found(site: Site) -> None:
    assert site.planner.get(f"{site.form}/{site.plans[0]}").status_code == 404
    assert site.planner.get(f"{site.form}/99").status_code == 404


def test_without_plans_the_page_says_what_to_do(margate: KeptWorkspace, planner: Visitor) -> None:
    text = planner.get(f"/workspaces/{margate.id}/compare").text
    assert "To compare, you need two plans. There is none so far." in text
    assert "Compare these plans" not in text
