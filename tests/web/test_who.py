"""Who can do this, why, and why not: answers of the library, texts asked back, filters, and what planners only see."""

import re
from html import unescape

import pytest

from pchteam.ask import who
from pchteam.mend import smallest_mend
from pchteam.web.store import KeptWorkspace
from pchteam.workspace import Workspace
from tests.web.site import Planned

from .site import Visitor

OPENING = re.escape('hx-trigger="toggle from:closest details once" hx-select=".app-proof"')


def words(page: str) -> str:
    """The text of the main part of a page, without what fields suggest."""
    _, _, main = page.partition("<main")
    main = re.sub(r"<datalist.*?</datalist>", "", main, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", main)).split())


def answer(page: str) -> str:
    """The part of it behind the heading of the answer."""
    return words("<main>" + page.partition('id="answer"')[2])


# Who


@pytest.fixture
def address(margate: KeptWorkspace) -> str:
    """Of the page who can do this."""
    return f"/workspaces/{margate.id}/who"


def test_people_stand_with_evidence_and_places(planner: Visitor, margate: KeptWorkspace, address: str) -> None:
    page = planner.get(address, params={"function": "wond care on the stret"})
    assert page.status_code == 200
    found = who(Workspace.open(margate.latest().tables).graph(), "wound-care")
    told = answer(page.text)
    assert found.performers
    for one in found.performers:
        assert f"{one.name} ({one.person})" in told
        for entry in one.evidence:
            assert f"{entry.label}, {entry.level}, {entry.status}" in told
        for place in one.places:
            assert place.label in told
    assert f"{found.people('alone')} people can do this" in told


def test_without_a_function_the_page_says_how_many_can_do_what(planner: Visitor, address: str) -> None:
    page = planner.get(address)
    assert page.status_code == 200
    assert "How many people can do what" in page.text
    assert 'href="/workspaces/margate-task-force/who?function=naloxone"' in page.text


def test_a_text_that_may_mean_several_things_is_asked_back(planner: Visitor, address: str) -> None:
    page = planner.get(address, params={"function": "street"})
    assert page.status_code == 200
    assert "Which one do you mean by “street”?" in words(page.text)
    links = re.findall(r'href="([^"]*who\?function=[^"]*)"', page.text)
    assert len(links) > 1
    assert "people can do this" in planner.get(unescape(links[0])).text


def test_a_text_that_means_nothing_is_a_problem_of_its_field(planner: Visitor, address: str) -> None:
    page = planner.get(address, params={"function": '"><script>xyzzy</script>'})
    assert page.status_code == 422
    assert "There is a problem" in page.text
    assert 'href="#function"' in page.text
    assert 'id="function-error"' in page.text
    assert "<script>xyzzy" not in page.text
    assert "Error: " in re.findall(r"<title>(.*?)</title>", page.text)[0]


def test_fields_suggest_functions_with_their_synonyms(planner: Visitor, address: str) -> None:
    suggested = re.findall(r'<option value="([^"]+)"', planner.get(address).text)
    assert "Wound care on the street" in suggested


def test_filters_narrow_the_answer_and_keep_the_choice(planner: Visitor, margate: KeptWorkspace, address: str) -> None:
    whole = who(Workspace.open(margate.latest().tables).graph(), "wound-care")
    for wanted in ({"employer": "community-trust"}, {"level": "advanced"}):
        kept = whole.narrowed(**wanted)
        page = planner.get(address, params={"function": "wound-care", "site": "", **wanted})
        told = answer(page.text)
        assert {one.name for one in kept.performers} == {one.name for one in whole.performers if one.name in told}
        assert re.search(rf'<option value="{next(iter(wanted.values()))}" selected', page.text)
    none = planner.get(address, params={"function": "wound-care", "employer": "police"})
    assert "Nobody is left by these filters" in none.text
    assert planner.get(address, params={"function": "wound-care", "level": "expert"}).status_code == 400


def test_the_proof_is_opened_in_place_and_is_a_link_without_javascript(planner: Visitor, address: str) -> None:
    page = planner.get(address, params={"function": "wound-care"}).text
    loaded = re.findall(rf'hx-get="([^"]*why[^"]*)" {OPENING}', page)
    assert loaded
    for one in loaded:
        assert f'<a href="{one}">See the proof' in page
    proof = planner.get(unescape(loaded[0])).text
    assert proof.count('class="app-proof"') == 1
    assert "holdings, row" in words(proof)


def test_viewers_are_not_told_whose_evidence_is_to_verify(planned: Planned) -> None:
    address = f"/workspaces/{planned.workspace.id}/who?function=naloxone"
    told = answer(planned.visitor("planner").get(address).text)
    assert "Omar Mockup (p07)" in told
    assert "3 might once" in told
    viewer = planned.visitor("viewer")
    told = words(viewer.get(address).text)
    assert not re.search("Omar|p07|Mental health trust", told)
    assert "Over all employers, fewer than 5 might once" in told
    filtered = words(viewer.get(f"{address}&employer=mental-health-trust").text)
    assert "Over all employers, fewer than 5 might once" in filtered, "a filter tells nothing of one employer"


# Why


@pytest.fixture
def why(margate: KeptWorkspace) -> str:
    """Address of the page why."""
    return f"/workspaces/{margate.id}/why"


def test_somebody_who_can_is_proved_down_to_the_cell(planner: Visitor, why: str) -> None:
    page = planner.get(
        why, params={"person": "petra exampel", "function": "wound care on the street", "team": "street-team"}
    )
    told = words(page.text)
    assert page.status_code == 200
    assert "Petra Example can perform Wound care on the street, and may do so in Margate street team." in told
    assert "holdings, row" in told
    assert "Smallest mend" not in told
    rules = set(re.findall(r'href="(/ontology/rules/[^"]+)"', page.text))
    assert "/ontology/rules/can-perform" in rules
    assert all(planner.get(rule).status_code == 200 for rule in rules)


def test_why_not_says_what_stands_in_the_way_and_the_mend_only_when_asked(
    planner: Visitor, margate: KeptWorkspace, why: str
) -> None:
    asked = {"person": "p07", "function": "naloxone"}
    page = planner.get(why, params=asked)
    told = words(page.text)
    assert "What stands in the way" in told
    assert "Find the smallest mend" in told
    assert "Tried on a copy, this change is enough" not in told
    mend = smallest_mend(Workspace.open(margate.latest().tables), asked["person"], asked["function"])
    assert mend is not None
    assert 'hx-target="#mend" hx-select="#mend"' in page.text
    told = words(planner.get(why, params={**asked, "mend": "yes"}).text)
    assert "Tried on a copy, this change is enough" in told
    assert mend.changes[0].sentence in told


def test_no_mend_is_said_too(planner: Visitor, why: str) -> None:
    told = words(planner.get(why, params={"person": "p13", "function": "safeguarding-case", "mend": "yes"}).text)
    assert "No change of the workspace was found to help." in told


def test_an_empty_form_is_no_problem_and_a_half_filled_one_is(planner: Visitor, why: str) -> None:
    assert planner.get(why).status_code == 200
    page = planner.get(why, params={"person": "p07", "function": ""})
    assert page.status_code == 422
    assert "Enter what is to be done" in page.text
    assert 'value="Omar Mockup (p07)"' in page.text
    page = planner.get(why, params={"person": "", "function": "naloxone", "team": "qqqqqq"})
    assert page.status_code == 422
    assert {'href="#person"', 'href="#team"'} <= set(re.findall(r'href="#\w+"', page.text))


def test_a_name_that_several_people_may_have_is_asked_back_with_the_rest_kept(planner: Visitor, why: str) -> None:
    page = planner.get(why, params={"person": "petra", "function": "wound-care"})
    assert "Whom do you mean by “petra”?" in words(page.text)
    links = [unescape(one) for one in re.findall(r'<li><a href="([^"]*why\?[^"]*)"', page.text)]
    assert any("person=p02" in one and "function=wound-care" in one for one in links)
    assert "Petra Example can perform" in words(planner.get(next(one for one in links if "p02" in one)).text)


def test_reasons_against_and_mends_are_for_planners(planned: Planned) -> None:
    address = f"/workspaces/{planned.workspace.id}/why"
    asked = {"person": "p07", "function": "naloxone"}
    viewer = planned.visitor("viewer")
    told = words(viewer.get(address, params=asked).text)
    assert "told to planners only" in told
    assert "verified" not in told
    assert "stands in the way" not in told
    assert viewer.get(address, params={**asked, "mend": "yes"}).status_code == 403
    assert "What this rests on" in words(viewer.get(address, params={"person": "p02", "function": "wound-care"}).text)


# Hidden names


def test_hidden_names_are_nowhere_and_links_still_lead_on(
    planner: Visitor, margate: KeptWorkspace, address: str, why: str
) -> None:
    workspace = Workspace.open(margate.latest().tables)
    words_of_people = [word for row in workspace.rows("people") for word in (row.id, row.name)]
    named = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in words_of_people))
    assert named.search(planner.get(address, params={"function": "wound-care"}).text)
    planner.post("/names", {"hide": "true", "back": "/"})
    page = planner.get(address, params={"function": "wound-care"}).text
    assert not named.search(page)
    assert "Person " in answer(page)
    link = unescape(re.findall(r'<a href="([^"]*why[^"]*)">See the proof', page)[0])
    proof = planner.get(link).text
    assert not named.search(proof)
    assert "What this rests on" in proof
    planner.post("/names", {"hide": "false", "back": "/"})
    assert named.search(words(planner.get(link).text)), "an address with a pseudonym stays good"


def test_hidden_names_are_not_in_reasons_and_mends(planner: Visitor, why: str) -> None:
    planner.post("/names", {"hide": "true", "back": "/"})
    _, _, page = planner.get(why, params={"person": "p07", "function": "naloxone", "mend": "yes"}).text.partition(
        "<main"
    )
    assert "this change is enough" in page
    assert not re.search(r"Omar|p07", page)
    assert not re.search(r"(holdings|posts|people), row", page), "a row would tell who it is"
    refused = planner.get(why, params={"person": "Omar Mockup", "function": "naloxone"})
    assert refused.status_code == 422
    assert "Omar" not in refused.text.partition("<main")[2]
