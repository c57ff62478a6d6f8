"""The check page: each finding leads to its cell, names can be hidden, viewers see numbers only."""

import io
import json
import re
from html import unescape
from pathlib import Path

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from pchteam.web.store import TABLES, KeptWorkspace, Store
from tests.web.files_sent import margate_files
from tests.web.site import Visitor, site_with_tokens


def with_faults(store: Store, people: int = 3) -> KeptWorkspace:
    """Margate with people of an unknown kind, and a post of somebody unknown; each in their own way recognisable."""
    files = margate_files()
    lines = [f"zz{number},Quentin Quirk{number},stafff" for number in range(people)]
    head = files["people.csv"].splitlines()[0].split(",")[:3]
    assert head == ["id", "name", "kind"]
    blanks = "," * (files["people.csv"].splitlines()[0].count(",") - 2)
    files["people.csv"] += "".join(f"{line}{blanks}\n" for line in lines)
    posts = files["posts.csv"].splitlines()
    place = posts[0].split(",").index("person")
    cells = posts[1].split(",")
    cells[place] = "quentin"
    files["posts.csv"] = "\n".join([posts[0], ",".join(cells), *posts[2:]]) + "\n"

    def write(folder: Path) -> None:
        (folder / TABLES).mkdir()
        for name, text in files.items():
            (folder / TABLES / name).write_text(text, encoding="utf-8")

    return store.add_workspace("Margate", write, by="planner", origin="test")


def test_every_fault_leads_to_its_cell(planner: Visitor, store: Store) -> None:
    with_faults(store)
    page = planner.get("/workspaces/margate/check").text
    summary = page[
        page.index("nhsuk-error-summary__list") : page.index("</ul>", page.index("nhsuk-error-summary__list"))
    ]
    anchors = re.findall(r'href="#([^"]+)"', summary)
    assert len(anchors) >= 4
    for anchor in anchors:
        assert page.count(f'id="{anchor}"') == 1
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    cell = re.search(r'<td[^>]*id="[^"]+"[^>]*><mark>stafff</mark></td>', page)
    assert cell
    assert "did you mean &#39;staff&#39;?" in page


def test_a_version_without_findings_says_so(planner: Visitor, margate: KeptWorkspace) -> None:
    page = planner.get(f"/workspaces/{margate.id}/check")
    assert page.status_code == 200
    assert "No faults" in page.text
    assert "There is a problem" not in page.text


def test_hidden_names_stand_nowhere_on_the_page(planner: Visitor, store: Store) -> None:
    with_faults(store)
    assert "Quirk" in planner.get("/workspaces/margate/check").text
    planner.post("/names", {"hide": "true"})
    page = planner.get("/workspaces/margate/check").text
    assert "stafff" in page
    for said in ("Quirk", "quentin", ">zz0<"):
        assert said not in page
    people = [line.split(",")[:2] for line in margate_files()["people.csv"].splitlines()[1:]]
    text = unescape(re.sub(r"<[^>]*>", " ", page))
    for identifier, name in people:
        assert name not in text
        assert not re.search(rf"\b{re.escape(identifier)}\b", text)


def test_many_findings_take_several_pages(planner: Visitor, store: Store) -> None:
    with_faults(store, people=150)
    first = planner.get("/workspaces/margate/check").text
    assert "Page 1 of 2" in first
    assert "zz149" not in first
    second = planner.get("/workspaces/margate/check?page=2")
    assert "zz149" in second.text
    assert planner.get("/workspaces/margate/check?page=99").status_code == 200
    assert planner.get("/workspaces/margate/check?page=0").status_code == 422


def test_viewers_see_numbers_only(tmp_path: Path) -> None:
    site, tokens = site_with_tokens(tmp_path)
    with_faults(site.app.state.store)  # type: ignore[attr-defined]
    site.post("/sign-in", data={"token": tokens["viewer"]})
    page = site.get("/workspaces/margate/check").text
    assert re.search(r"\d+ faults to mend", page)
    for said in ("stafff", "Quirk", "quentin", "marked.xlsx"):
        assert said not in page


def test_the_marked_copy_has_the_findings(planner: Visitor, store: Store) -> None:
    with_faults(store)
    answer = planner.get("/workspaces/margate/marked.xlsx?version=1")
    assert answer.headers["content-disposition"] == 'attachment; filename="confidential-margate-1-marked.xlsx"'
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames[0] == "Findings"
    assert any(row[2].value == "stafff" for row in book["Findings"].iter_rows())


@pytest.mark.parametrize("version", ["9", "0", "x"])
def test_versions_that_are_not_there(planner: Visitor, margate: KeptWorkspace, version: str) -> None:
    for page in ("check", "marked.xlsx"):
        assert planner.get(f"/workspaces/{margate.id}/{page}?version={version}").status_code in (404, 422)


def test_an_earlier_version_can_be_checked(planner: Visitor, store: Store) -> None:
    kept = with_faults(store)
    planner.post("/workspaces/margate/versions", files={"file": ("mended.zip", _mended())})
    assert "No faults" in planner.get("/workspaces/margate/check").text
    page = planner.get("/workspaces/margate/check?version=1").text
    assert "stafff" in page
    assert "Check the latest version" in page
    assert kept.latest().number == 2


def _mended() -> bytes:
    from tests.web.files_sent import zipped

    return zipped(margate_files())


def test_every_change_has_a_line_of_audit(planner: Visitor, store: Store, client: TestClient) -> None:
    planner.post("/workspaces", files={"file": ("margate.zip", _mended())})
    planner.post("/workspaces/margate/versions", files={"file": ("again.zip", _mended())})
    planner.post("/examples", {"name": "margate-task-force"})
    lines = [json.loads(line) for line in (store.root / "audit.jsonl").read_text().splitlines()]
    assert [(line["by"], line["what"], line["workspace"]) for line in lines] == [
        ("planner", "uploaded", "margate"),
        ("planner", "uploaded", "margate"),
        ("planner", "copied example", "margate-task-force"),
    ]
    assert all(set(line) <= {"at", "by", "what", "workspace", "version", "file", "example"} for line in lines)


def test_pages_that_need_a_sound_workspace_lead_to_the_check(planner: Visitor, store: Store) -> None:
    with_faults(store)
    page = planner.get("/workspaces/margate").text
    assert re.search(r"has \d+ faults", page)
    assert 'href="/workspaces/margate/check"' in page


@pytest.mark.parametrize("page", ["need", "workforce", "who?function=street-outreach"])
def test_what_needs_a_sound_workspace_leads_to_the_check(planner: Visitor, store: Store, page: str) -> None:
    with_faults(store)
    answer = planner.get(f"/workspaces/margate/{page}")
    assert answer.status_code == 409
    assert "Mend what is wrong in it first" in answer.text
    assert 'href="/workspaces/margate/check"' in answer.text
