"""What a workforce lead finds: every item of the summary, agreements that a plan could not use, and plain words."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from pchteam.export.figures import figures
from pchteam.export.folder import write_run
from pchteam.export.standing import BEGINS, ENDS, LAPSED, NOT_BEGUN, standing
from pchteam.infer import Cell
from pchteam.plan import Run, make_plan
from pchteam.workspace import Workspace

from .building import AGREEMENT, AT_PCN, BASE, write

HOW_SURE, AFTER_HOW_SURE = "How sure is this", "Assumptions"
OPTIMISER_WORDS = re.compile(
    r"gap of demand|optimality|\bbounds?\b|incumbent|objective|solver|\boptim|\bMIP\b|\bLP\b|\bMILP\b|OR-Tools|HiGHS|"
    r"CP-SAT|heuristic|infeasib|feasib|relaxation|presolve|\bsearch\b|penalt|constraint|\bdual\b|simplex|branch and",
    re.IGNORECASE,
)
SUMMARY = {
    "Key figures": ("Key figure", "Value", "Unit"),
    "The ten largest gaps": ("Function", "Hours unmet a week", "Main cause", "Action"),
    "Teams": ("Team", "Members", "Lead", "Coordinator", "Professions", "Employers"),
    "Hours lent and hours that stay": ("Employer", "Hours lent a week", "Hours that stay a week"),
    "Agreements that need attention": ("Agreement id", "Attention", "Ends", "Liability"),
    HOW_SURE: ("Measure", "Value", "Meaning"),
    AFTER_HOW_SURE: ("Setting", "Value", "Set by"),
    "The other sheets": ("Sheet", "What it holds"),
}
KEY_FIGURES = ("Locality", "First day of the plan", "Care needed", "Care covered", "Care not covered")
SHEETS = (
    "Summary",
    "Teams",
    "Members",
    "Coverage",
    "Gaps by cause",
    "Employers",
    "Agreements",
    "Skills data",
    "Left out",
    "Assumptions",
    "Unmet need",
    "Work",
    "Rota demand",
)


@pytest.fixture(scope="module")
def folder(north_trafford_plan: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example as written, with the view of an employer."""
    target = tmp_path_factory.mktemp("parent") / "run"
    write_run(north_trafford_plan, target, views=["delamere"])
    return target


def _rows(path: Path, sheet: str) -> list[list[str]]:
    table = pd.read_excel(path, sheet_name=sheet, header=None, engine="calamine", dtype=str).fillna("")
    return [[str(cell) for cell in row] for row in table.to_numpy().tolist()]


def _sections(rows: list[list[str]]) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield the sections of the summary by their titles, which stand alone in their rows and are known here."""
    starts = [number for number, row in enumerate(rows) if row[0] in SUMMARY and not any(row[1:])]
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        yield rows[start][0], rows[start + 1 : end]


def test_summary_has_every_item_in_order(folder: Path) -> None:
    sections = dict(_sections(_rows(folder / "plan.xlsx", "Summary")))
    assert list(sections) == list(SUMMARY)
    for title, headings in SUMMARY.items():
        assert set(headings) <= set(sections[title][1])
    assert set(KEY_FIGURES) <= {row[0] for row in sections["Key figures"]}
    assert 1 < len(sections["The ten largest gaps"]) - 3 <= 10 + 1
    teams = [dict(zip(sections["Teams"][1], row, strict=True)) for row in sections["Teams"][2:]]
    formed = [team for team in teams if team["Formed"] == "yes"]
    assert formed
    assert all(team["Lead"] and team["Professions"] and team["Employers"] for team in formed)


def test_sheets_for_people_and_machines(folder: Path) -> None:
    with pd.ExcelFile(folder / "plan.xlsx", engine="calamine") as workbook:
        assert tuple(workbook.sheet_names) == SHEETS


def test_only_one_box_speaks_of_the_optimiser(folder: Path) -> None:
    for name in ("plan.xlsx", "employer-delamere.xlsx"):
        with pd.ExcelFile(folder / name, engine="calamine") as workbook:
            for sheet in map(str, workbook.sheet_names):
                rows = _rows(folder / name, sheet)
                if (name, sheet) == ("plan.xlsx", "Summary"):
                    rows = [row for title, part in _sections(rows) if title != HOW_SURE for row in part]
                assert not OPTIMISER_WORDS.findall(str(rows)), (name, sheet)


def test_only_one_section_of_the_report_speaks_of_the_optimiser(folder: Path) -> None:
    page = (folder / "report.html").read_text(encoding="utf-8")
    body = page.partition("<body>")[2]
    before, _, rest = body.partition('<h2 id="how_sure">')
    box, _, after = rest.partition("<h2 ")
    assert OPTIMISER_WORDS.findall(box)
    assert not OPTIMISER_WORDS.findall(re.sub(r"<[^>]*>", " ", before + after))


def test_report_shades_but_also_says_the_hours(folder: Path) -> None:
    page = (folder / "report.html").read_text(encoding="utf-8")
    cells = re.findall(r'<td class="number shade(\d)">([^<]*)</td>', page)
    assert {shade for shade, _ in cells} == {"1", "2", "3", "4"}
    assert all(float(text) >= 0 for _, text in cells)


def test_completeness_suppresses_small_employers(folder: Path) -> None:
    table = pd.read_excel(folder / "plan.xlsx", sheet_name="Skills data", engine="calamine")
    people = pd.read_csv(folder / "workspace" / "posts.csv").groupby("employer")["person"].nunique()
    shares = [heading for heading in table.columns if heading.startswith("Share")]
    assert len(shares) == 4
    small = table["Employer id"].map(people) < 5
    assert small.any()
    assert table.loc[small, [*shares, "People"]].isna().all(axis=None)
    shown = table[table["People"].notna()]
    assert (shown["People"] >= 5).all()
    assert shown[shares[0]].between(0, 1).all()


TERMS = {
    "open": "",
    "ended": "ends=2025-12-31",
    "ends": "ends=2026-02-15",
    "last-day": "ends=2026-03-29",
    "soon": "ends=2026-04-05",
    "late": "ends=2026-04-06",
    "begins": "starts=2026-02-01",
    "first-day": "starts=2026-01-05",
    "future": "starts=2026-06-01",
    "short": "starts=2026-02-01 ends=2026-02-15",
}
"""Terms of agreements in a plan from 2026-01-05 to 2026-03-29; 90 days after its first day is 2026-04-05."""


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run with an agreement for each of the terms."""
    tables = {
        "teams": AT_PCN,
        "agreements": [f"{AGREEMENT} id={name} {term}".strip() for name, term in TERMS.items()],
        "organisations": BASE["organisations"],
    }
    return make_plan(Workspace.open(write(tmp_path_factory.mktemp("place"), tables)), time_limit=10)


def test_agreements_not_in_force_throughout_say_that_the_plan_could_not_use_them(dated: Run) -> None:
    attention = figures(dated).agreements.set_index("Agreement id")["Attention"].to_dict()
    in_force = {thing for thing, _ in dated.graph.pairs("pch:inForce")}
    assert {name for name in TERMS if "could not use it" in attention[name] or "has " in attention[name]} == (
        set(TERMS) - in_force
    )
    assert attention == {
        "open": "",
        "ended": "has ended",
        "ends": "ends within 90 days; ends during the plan, which could not use it",
        "last-day": "ends within 90 days",
        "soon": "ends within 90 days",
        "late": "",
        "begins": "begins during the plan, which could not use it",
        "first-day": "",
        "future": "has not begun",
        "short": "ends within 90 days; ends during the plan, which could not use it",
    }
    used = figures(dated).agreements.set_index("Agreement id")["In use"]
    assert {name for name in TERMS if used[name] == "yes"} <= in_force


def test_standing_follows_the_window(dated: Run) -> None:
    cells = {row.id: Cell("agreements", number) for number, row in enumerate(dated.workspace.rows("agreements"), 2)}
    found = standing(dated.graph)
    assert {name: found[cell] for name, cell in cells.items() if cell in found} == {
        "ended": LAPSED,
        "ends": ENDS,
        "begins": BEGINS,
        "future": NOT_BEGUN,
        "short": ENDS,
    }
    assert dated.workspace.policy.day("plan_until") == date(2026, 3, 29)
