"""Workforce: the figures of the library by employer, staff group, role and level, and how complete the data is."""

import re

from pchteam.web.store import KeptWorkspace
from pchteam.workforce import workforce
from pchteam.workspace import Workspace
from tests.web.site import Planned

from .site import Visitor


def test_figures_stand_in_pictures_and_tables(planner: Visitor, margate: KeptWorkspace) -> None:
    page = planner.get(f"/workspaces/{margate.id}/workforce")
    assert page.status_code == 200
    workspace = Workspace.open(margate.latest().tables)
    found = workforce(workspace, workspace.graph())
    assert f"{found.whole.minutes / 60:,.1f} hours a week by contract" in page.text
    for part in (*found.employers, *found.staff_groups, *found.levels):
        assert page.text.count(f"{part.minutes / 60:,.1f}") >= 2, part.label
    assert page.text.count("<svg") == 3
    assert "style=" not in page.text


def test_planners_see_how_complete_each_employer_is(planner: Visitor, margate: KeptWorkspace) -> None:
    page = planner.get(f"/workspaces/{margate.id}/workforce").text
    _, _, after = page.partition("Skills data by employer</caption>")
    assert after.count("100%") > 10
    assert "not shown" not in after


def test_viewers_are_told_nothing_of_few_people(planned: Planned) -> None:
    address = f"/workspaces/{planned.workspace.id}/workforce"
    page = planned.visitor("viewer").get(address).text
    _, _, after = page.partition("Skills data by employer</caption>")
    shares, _, _ = after.partition("</table>")
    assert "not shown" in shares
    assert "%" not in shares, "all employers of Margate have fewer than 5 people"
    assert "fewer than 5" in page
    _, _, blanks = after.partition("Blanks by employer</caption>")
    assert not re.search(r"cell--numeric\">(?!not shown)", blanks)
    assert "Hours a week by level" not in page, "the level of few people would be told"
    assert "Hours a week by level" in planned.visitor("planner").get(address).text
