"""Papers of a run: what the workspace says is filled in, what it does not say is a marked blank, and who is named."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_COLOR_INDEX
from pypdf import PdfReader

from pchteam.export.folder import write_run
from pchteam.plan import make_plan
from pchteam.pseudonyms import pseudonymous
from pchteam.workspace import Workspace

from .building import AGREEMENT, AT_PCN, BASE, write
from .test_cli import Call, call, refused

__all__ = ["call"]

NEED = 231  # 600 people x 1 contact x 20 minutes / 52 weeks
TABLES = {
    "policy": [*BASE["policy"], "key=locality value=Überall"],
    "people": ["id=p kind=staff name=Zoë-Müller-Żółć"],
    "organisations": [
        "id=org name=Ärztehaus kind=gp_practice indemnity_covers=nursing ods_code=P91018 outward_hours=9",
        "id=pcn name=Netz kind=pcn employs=no",
    ],
    "teams": AT_PCN,
    "needs": ["segment=adults function=f contacts_per_1000=1000"],
    "posts": ["id=p-a person=p employer=org role=nurse lead=yes band=b"],
    "bands": ["band=b cost_per_hour=20 on_costs=0.2"],
    "agreements": [f"{AGREEMENT} ends=2026-05-01 hours_per_week=2.5 instrument=mou recharge_percent=50"],
    "level_descriptors": ["competency=c level=generic descriptor=Dresses.", "competency=d level=core descriptor=No."],
    "training": [*BASE["training"], "id=c-course competency=c cost=300 places=9 hours=7"],
}
ROLE = {
    "register": "NMC",
    "band": "b",
    "nearest_present_role": "nurse",
    "parts": [
        {"competency": "c", "level": "generic", "nearest_has_it": True},
        {"competency": "d", "level": "generic", "nearest_has_it": False},
    ],
    "functions": ["f"],
    "posts": [{"employer": "org", "sessions": [3, 2]}],
    "pounds": 26000.0,
    "minutes_closed_alone_a_week": 120,
    "minutes_closed_in_order_a_week": 60,
}
COURSE = {
    "course": "c-course",
    "people": 3,
    "by_employer": {"org": 2},
    "at_employers_of_few_people": 1,
    "pounds": 900.0,
    "functions": ["f"],
    "minutes_closed_in_order_a_week": 90,
}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("papers")
    write_run(make_plan(Workspace.open(write(folder / "workspace", TABLES)), time_limit=5), folder / "run")
    return folder / "run"


@pytest.fixture
def development(tmp_path: Path) -> Path:
    """What `pchteam develop -o` writes, as far as papers read it."""
    folder = tmp_path / "development"
    folder.mkdir()
    document = {"need": {"minutes": NEED}, "courses": [COURSE], "roles": [ROLE]}
    (folder / "development.json").write_text(json.dumps(document), encoding="utf-8")
    rows = [
        "step,person_id,person,kind,what,change",
        "1,p,Zoë,Train,c (generic),take c-course",
        "2,p,Zoë,Verify,f,verify",
    ]
    (folder / "confidential-org.csv").write_text("\n".join(rows), encoding="utf-8")
    return folder


def words(path: Path) -> str:
    """All text of a docx, tables included, in order."""
    return "\n".join(part.text or "" for part in Document(str(path)).element.body.iter() if part.tag.endswith("}t"))


def under(path: Path, heading: str) -> str:
    """The text between a heading and the next one."""
    return words(path).partition(f"{heading}\n")[2]


def test_a_schedule_fills_in_what_is_known_and_marks_the_rest(call: Call, run: Path, tmp_path: Path) -> None:
    done = call("papers", run, "-o", tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    path = tmp_path / "out" / "agreements" / "01-renew-and-extend-a.docx"
    text = words(path).replace("\n", " ")
    assert "2.5 hours of need a week that are met today could no longer be met without it" in text
    assert "1.4 hours of need a week more could be met with it as drafted here" in text
    assert "not legal advice" in text
    for known in (
        "Ärztehaus",
        "P91018",
        "Netz",
        "memorandum of understanding",
        "The host repays 50 per cent",
        "9 hours",
    ):
        assert known in text
    for blank in (
        "[To agree: which legal body signs for it, for it employs nobody]",
        "[To agree: 4, on which the figure rests]",
        "[To agree: last day, after 2026-05-01]",
        "[To agree: who manages the people day to day]",
    ):
        assert blank in text
    titles = [row.text for row in Document(str(path)).paragraphs if row.style and row.style.name == "Heading 1"]
    assert [title.partition(". ")[2] for title in titles] == [
        "What this draft is for",
        "Parties",
        "Deployment",
        "Posts",
        "Functions and teams",
        "Hours",
        "Dates",
        "Recharge",
        "Employment liability",
        "Indemnity",
        "Data sharing",
        "Supervision",
        "Line management",
        "Signed for the parties",
    ]


def test_every_blank_is_highlighted(call: Call, run: Path, tmp_path: Path) -> None:
    call("papers", run, "-o", tmp_path)
    document = Document(str(tmp_path / "agreements" / "01-renew-and-extend-a.docx"))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    paragraphs = [*document.paragraphs, *(one for cell in cells for one in cell.paragraphs)]
    blanks = [run for one in paragraphs for run in one.runs if "[To agree" in run.text]
    assert len(blanks) > 8
    assert {run.font.highlight_color for run in blanks} == {WD_COLOR_INDEX.YELLOW}


def test_pdf_says_what_docx_says(call: Call, run: Path, tmp_path: Path) -> None:
    call("papers", run, "-o", tmp_path)
    for path in sorted(tmp_path.rglob("*.pdf")):
        reader = PdfReader(path)
        pdf = "".join(page.extract_text() for page in reader.pages).replace("\u200b", "")
        told = words(path.with_suffix(".docx"))
        assert reader.metadata is not None
        assert reader.metadata.title == Document(str(path.with_suffix(".docx"))).core_properties.title
        missing = {word for word in told.split() if word not in pdf and "-" not in word}
        assert missing == set()


def test_the_tables_tell_the_same_figures(call: Call, run: Path, tmp_path: Path) -> None:
    document = json.loads(call("papers", run, "-o", tmp_path, "--json").stdout)
    ((draft),) = document["agreements"]
    assert (draft["kept"], draft["unlocked"], draft["by_function"]) == (150, NEED - 150, {"f": NEED})
    assert document["in_use"] == [{"agreement": "a", "used": 125, "allowed": 150, "posts": 1}]
    with (tmp_path / "agreements.csv").open(encoding="utf-8") as file:
        ((row),) = csv.DictReader(file)
    assert (row["minutes_kept_a_week"], row["minutes_unlocked_a_week"]) == ("150", str(NEED - 150))
    with (tmp_path / "agreements_in_use.csv").open(encoding="utf-8") as file:
        team, function = csv.DictReader(file)
    assert (team["function"], team["minutes_a_week"]) == ("all, meetings included", "125")
    assert (function["function"], function["posts"]) == ("f", "1")


def test_the_overview_has_a_picture_with_its_figures_in_words(call: Call, run: Path, tmp_path: Path) -> None:
    call("papers", run, "-o", tmp_path)
    ((picture),) = Document(str(tmp_path / "agreements.docx")).inline_shapes
    assert "renew and extend a: 2.5 kept and 1.4 unlocked" in str(picture._inline.docPr.get("descr"))


def test_a_descriptor_says_what_the_role_is_made_of(call: Call, run: Path, development: Path, tmp_path: Path) -> None:
    assert call("papers", run, "-o", tmp_path, "--development", development).returncode == 0
    path = tmp_path / "roles" / "new-role-1.docx"
    assert "1.0 hours after the steps before it" in under(path, "Purpose").replace("\n", " ")
    assert under(path, "Posts on which the figures rest").split("\n")[3:6] == [
        "Ärztehaus",
        "2",
        "3 + 2 sessions, 20.8 hours in all",
    ]
    told = under(path, "What holders of the role must have").split("\n")
    assert told[4:12] == [
        "c",
        "generic",
        "Dresses.",
        "yes",
        "d",
        "generic",
        "[To agree: what holders do at this level]",
        "no",
    ]
    assert under(path, "Registration and checks").startswith("Register: NMC.")
    assert "c course, provider not stated" in under(path, "How the competencies are reached")
    assert "24.00 pounds an hour with on-costs" in under(path, "Pay basis")
    assert "[To agree: band]" in under(path, "Pay basis")


def test_learners_are_named_to_their_employer_only(call: Call, run: Path, development: Path, tmp_path: Path) -> None:
    assert call("papers", run, "-o", tmp_path, "--development", development).returncode == 0
    shared = words(tmp_path / "training.docx") + (tmp_path / "training.csv").read_text(encoding="utf-8")
    assert "Zoë" not in shared
    with (tmp_path / "training.csv").open(encoding="utf-8") as file:
        ((row),) = csv.DictReader(file)
    assert row["places_by_employer"] == "Employers of fewer than 5 people: 1; Ärztehaus: 2"
    assert (row["people"], row["pounds"], row["minutes_of_need_closed_a_week"]) == ("3", "900.0", "90")
    with (tmp_path / "confidential-org-training.csv").open(encoding="utf-8") as file:
        ((own),) = csv.DictReader(file)
    assert (own["person"], own["course"]) == ("Zoë", "c-course")


def test_papers_that_are_there_are_not_written_over(call: Call, run: Path, tmp_path: Path) -> None:
    """A draft that somebody edited stays as it is, and so does all else; the message names it and the mend."""
    edited = tmp_path / "agreements" / "09-make-x.docx"
    edited.parent.mkdir()
    edited.write_text("edited", encoding="utf-8")
    refused(call("papers", run, "-o", tmp_path), "09-make-x.docx", "name a new folder")
    assert edited.read_text(encoding="utf-8") == "edited"
    assert [path.name for path in tmp_path.iterdir()] == ["agreements"]


def test_other_files_in_the_folder_are_kept(call: Call, run: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    assert call("papers", run, "-o", tmp_path).returncode == 0
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("break_it", "words"),
    [
        (lambda folder: (folder / "development.json").unlink(), "holds no development.json"),
        (lambda folder: _change(folder, need={"minutes": 1}), "is about another workspace"),
        (lambda folder: _change(folder, courses=[COURSE | {"course": "x"}]), "is about another workspace"),
        (lambda folder: _change(folder, courses=None), "holds no development.json"),
    ],
)
def test_a_development_of_something_else_is_refused(
    call: Call, run: Path, development: Path, tmp_path: Path, break_it: Any, words: str
) -> None:
    break_it(development)
    refused(call("papers", run, "-o", tmp_path / "out", "--development", development), words, "pchteam develop")


def _change(folder: Path, **new: Any) -> None:
    path = folder / "development.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(document | new), encoding="utf-8")


def test_a_run_of_pseudonyms_gives_papers_of_pseudonyms(call: Call, tmp_path: Path) -> None:
    hidden = pseudonymous(Workspace.open(write(tmp_path / "workspace", TABLES)))
    write_run(make_plan(hidden, time_limit=5), tmp_path / "run", has_pseudonyms=True)
    assert call("papers", tmp_path / "run", "-o", tmp_path / "out").returncode == 0
    told = words(tmp_path / "out" / "agreements" / "01-renew-and-extend-a.docx")
    assert "P001" in told
    assert "Müller" not in told


def test_what_is_no_run_is_refused(call: Call, run: Path, tmp_path: Path) -> None:
    refused(call("papers", tmp_path, "-o", tmp_path / "out"), "holds no plan")
    (tmp_path / "file").write_text("", encoding="utf-8")
    refused(call("papers", run, "-o", tmp_path / "file"), "is a file; name a folder")
