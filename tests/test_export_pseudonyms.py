"""Pseudonyms: no name and no id of a person or a post is left in anything that is written, and the plan still holds."""

import csv
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from pchteam.cli import main
from pchteam.cli_export import FORMATS
from pchteam.export.digest import PSEUDONYMS
from pchteam.export.money import write_money
from pchteam.export.papers import write_papers
from pchteam.export.rota import write_rota_run
from pchteam.findings import FaultyWorkspaceError
from pchteam.handover import HandOver
from pchteam.load import read_tables
from pchteam.money import money_of_run
from pchteam.papers import gather
from pchteam.pseudonyms import pseudonymous, pseudonymous_tables
from pchteam.rota import make_rota
from pchteam.solver.check import check
from pchteam.solver.plan import read_plan
from pchteam.solver.problem import read_problem
from pchteam.workspace import Workspace

from .building import write
from .generate import generate_workspace

SEED = 34


def _distinctive(folder: Path) -> Path:
    """A workspace whose ids and names of people can be told from anything else, with names in free text too."""
    generate_workspace(folder, SEED)
    for file in folder.glob("*.csv"):
        text = re.sub(r"\bp(\d\d)\b", r"quark\1", file.read_text(encoding="utf-8"))
        file.write_text(text, encoding="utf-8")
    _change(folder, "people", lambda row, number: row | {"name": f"Quillon Zyx{number}"})
    _change(folder, "teams", lambda row, number: row | {"label": f"{row['label']} of quillon zyx1", "notes": "Quillon"})
    _change(folder, "holdings", lambda row, _: row | {"evidence": "seen by Quillon"})
    _change(folder, "credentials", lambda row, number: row | {"number": f"quark{number}"})
    (folder / "diary.csv").write_text("who\nquark01\n", encoding="utf-8")
    return folder


def _change(folder: Path, table: str, change: Callable[[dict[str, str], int], dict[str, str]]) -> None:
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [change(row, number) for number, row in enumerate(csv.DictReader(file), start=1)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace with telling names."""
    return _distinctive(tmp_path_factory.mktemp("workspace"))


@pytest.fixture(scope="module")
def written(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `pchteam plan --pseudonymous` writes, with a view of each employer."""
    target = tmp_path_factory.mktemp("parent") / "run"
    employers = sorted({row.employer for row in Workspace.open(source).rows("posts")})
    views = [word for one in employers for word in ("--view", f"employer:{one}")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["pchteam", "plan", str(source), "-o", str(target), "--pseudonymous", *views])
        with pytest.raises(SystemExit) as left:
            main()
    assert not left.value.code
    return target


def _contents(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield every file with its name: the parts of a workbook or a docx each as a file, of a PDF what it says."""
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.suffix in (".xlsx", ".docx"):
            with zipfile.ZipFile(path) as archive:
                for part in (part for part in archive.namelist() if not part.endswith((".png", ".jpeg"))):
                    yield f"{name}/{part}", archive.read(part).decode("utf-8")
        elif path.suffix == ".pdf":
            pages = PdfReader(path)
            yield name, "\n".join([str(pages.metadata), *(page.extract_text() for page in pages.pages)])
        elif path.is_file():
            yield name, path.read_text(encoding="utf-8").replace("\n ", "")


def test_nothing_that_is_written_names_anybody(written: Path) -> None:
    contents = dict(_contents(written))
    assert any(name.startswith("employer-") for name in contents)
    for name, text in contents.items():
        assert not re.search("quark|quillon|zyx", text + name, re.IGNORECASE), name
    assert not (written / "workspace" / "diary.csv").exists()


def test_no_hand_over_names_anybody(written: Path, tmp_path: Path) -> None:
    """Whatever is made from a run with pseudonyms has pseudonyms, and says who they are in no other way."""
    handover = HandOver.read(written, weeks=2)
    for name, form in FORMATS.items():
        form.writer()(handover, tmp_path / f"sessions-{name}.{name}")
    write_rota_run(make_rota(handover, time_limit=5), tmp_path / "rota")
    write_money(money_of_run(written), tmp_path / "money")
    write_papers(gather(written), tmp_path / "papers")
    contents = dict(_contents(tmp_path))
    assert {name.partition("/")[0] for name in contents} >= {"money", "papers", "rota", "sessions-ics.ics"}
    for name, text in contents.items():
        assert not re.search("quark|quillon|zyx", text + name, re.IGNORECASE), name
    people = {session.person for session in handover.sessions}
    for name in ("csv", "json", "timefold", "fhir", "rdf"):
        assert all(person in contents[f"sessions-{name}.{name}"] for person in people)
    assert all(f"sessions-ics.ics/people/{person}.ics" in contents for person in people)


def test_the_plan_keeps_every_rule_under_pseudonyms(written: Path) -> None:
    problem, plan = read_problem(written / "problem"), read_plan(written / "plan")
    assert check(problem, plan) == []
    people = {row.id for row in Workspace.open(written / "workspace").rows("people")}
    assert {row.person for row in plan.memberships} <= people
    assert people == {f"P{number:03}" for number in range(1, len(people) + 1)}
    assert json.loads((written / "plan.json").read_text(encoding="utf-8"))["has_pseudonyms"] is True
    assert PSEUDONYMS in (written / "report.html").read_text(encoding="utf-8")


def test_only_names_change(source: Path) -> None:
    before, after = Workspace.open(source), pseudonymous(Workspace.open(source))
    assert not after.faults
    for table in set(before.tables) - {"diary"}:
        assert len(after.rows(table)) == len(before.rows(table))
    for predicate in ("pch:canPerform", "pch:mightPerform", "pch:inSquad"):
        assert len(after.graph().pairs(predicate)) == len(before.graph().pairs(predicate))
    assert len(after.graph().table("tables/arcs")) == len(before.graph().table("tables/arcs"))


def test_the_same_workspace_has_the_same_pseudonyms(source: Path) -> None:
    tables = read_tables(source)
    assert pseudonymous_tables(tables) == pseudonymous_tables(read_tables(source))


def test_order_of_rows_gives_nothing_away(source: Path) -> None:
    tables = pseudonymous_tables(read_tables(source))
    ids = [cells[0] for _, cells in tables["people"].rows]
    assert ids == sorted(ids)
    kinds = [row.kind for row in Workspace.open(source).rows("people")]
    assert [cells[2] for _, cells in tables["people"].rows] != kinds


def test_pseudonyms_cannot_be_mistaken_for_ids(tmp_path: Path) -> None:
    tables = {"people": ["id=p001 kind=staff"], "posts": ["id=p001-a person=p001 employer=org role=nurse"]}
    tables["holdings"] = ["person=p001 competency=c level=generic status=verified"]
    found = pseudonymous(Workspace.open(write(tmp_path, tables)))
    assert [(row.id, row.name) for row in found.rows("people")] == [("X001", "X001")]
    assert [(row.id, row.person) for row in found.rows("posts")] == [("X001-1", "X001")]


def test_every_post_of_a_person_has_its_own_pseudonym(tmp_path: Path) -> None:
    posts = ["id=b person=p employer=org role=nurse", "id=a person=p employer=org role=helper line_manager=p"]
    found = pseudonymous(Workspace.open(write(tmp_path, {"posts": posts})))
    rows = {row.id: row for row in found.rows("posts")}
    assert {name: row.role for name, row in rows.items()} == {"P001-1": "helper", "P001-2": "nurse"}
    assert rows["P001-1"].line_manager == "P001"


def test_why_somebody_is_away_stays_behind(tmp_path: Path) -> None:
    away = "person=p from=2026-01-12 to=2026-01-16 kind=sickness note=flu"
    asked = "id=r person=p kind=off weekday=friday note=dialysis"
    found = pseudonymous(Workspace.open(write(tmp_path, {"leave": [away], "requests": [asked]})))
    leave, request = found.rows("leave")[0], found.rows("requests")[0]
    assert (leave.person, leave.from_day.isoformat(), leave.kind, leave.note) == ("P001", "2026-01-12", "other", None)
    assert (request.person, request.weekday, request.note) == ("P001", "friday", None)


def test_faults_are_told_under_the_names_of_the_workspace(tmp_path: Path) -> None:
    folder = write(tmp_path, {"holdings": ["person=q competency=c level=generic status=verified"]})
    with pytest.raises(FaultyWorkspaceError) as caught:
        pseudonymous(Workspace.open(folder))
    assert any(finding.value == "q" for finding in caught.value.findings)
