"""Population and need: the figures of the library in pictures and tables, and what to do where nothing is recorded."""

import shutil
from pathlib import Path

from pchteam.population import population
from pchteam.web.store import TABLES, KeptWorkspace
from pchteam.workspace import Workspace
from tests.web.site import Planned

from .site import Visitor


def test_figures_stand_in_pictures_and_tables(planner: Visitor, margate: KeptWorkspace) -> None:
    page = planner.get(f"/workspaces/{margate.id}/need")
    assert page.status_code == 200
    found = population(Workspace.open(margate.latest().tables))
    assert f"{found.minutes / 60:,.1f} hours of care" in page.text
    for label, minutes in [(one.label, one.minutes) for one in found.segments] + [
        (one.label, one.minutes) for one in found.functions
    ]:
        assert page.text.count(f"{minutes / 60:,.1f}") >= 2, label
    assert page.text.count("<svg") == 2
    assert "style=" not in page.text


def test_functions_lead_to_who_can_do_them(planner: Visitor, margate: KeptWorkspace) -> None:
    page = planner.get(f"/workspaces/{margate.id}/need")
    address = f"/workspaces/{margate.id}/who?function=wound-care"
    assert f'href="{address}"' in page.text
    assert planner.get(address).status_code == 200


def test_care_that_nobody_may_serve_is_named(planner: Visitor, margate: KeptWorkspace) -> None:
    _, _, uncovered = planner.get(f"/workspaces/{margate.id}/need").text.partition('id="uncovered"')
    rows, _, _ = uncovered.partition('id="matrix"')
    assert "Supply of take-home naloxone" in rows
    assert "Street outreach" not in rows


def test_viewers_are_told_no_small_numbers(planned: Planned) -> None:
    page = planned.visitor("viewer").get(f"/workspaces/{planned.workspace.id}/need").text
    assert "fewer than 5" in page
    assert "fewer than 5" not in planned.visitor("planner").get(f"/workspaces/{planned.workspace.id}/need").text


def without_need(tables: Path, room: Path) -> None:
    """Write tables with no row of need."""
    shutil.copytree(tables, room / TABLES)
    needs = room / TABLES / "needs.csv"
    needs.write_text(needs.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")


def test_a_workspace_without_need_says_what_to_do(planner: Visitor, margate: KeptWorkspace) -> None:
    tables = margate.latest().tables
    margate.add_version(lambda room: without_need(tables, room), by="planner", origin="test")
    page = planner.get(f"/workspaces/{margate.id}/need")
    assert page.status_code == 200
    assert "No need is recorded" in page.text
    assert "No need is recorded" not in planner.get(f"/workspaces/{margate.id}/need?version=1").text
