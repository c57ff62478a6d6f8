"""Reference pages: the committed ones are those that the program would write, and they leave nothing out."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from pchteam.load import alias
from pchteam.policy import SETTINGS
from pchteam.question_book import questions
from pchteam.reference import PAGES, policy_page, questions_page, rules_page, tables_page, write_pages
from pchteam.rulebook import rulebook
from pchteam.tables import TABLES

DOCS = Path(__file__).parents[1] / "docs"


def lines(page: str) -> dict[str, dict[str, str]]:
    """Rows of all tables of a page, by `section/first cell`, each by heading."""
    found: dict[str, dict[str, str]] = {}
    section, headings = "", [""]
    for line in page.splitlines():
        cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if line.startswith("#"):
            section, headings = line.lstrip("# "), []
        elif cells and not headings:
            headings = cells
        elif cells and set(cells) != {"---"}:
            assert len(cells) == len(headings), line
            found[f"{section}/{cells[0].strip('`')}"] = dict(zip(headings, cells, strict=True))
    return found


@pytest.mark.parametrize("name", PAGES)
def test_committed_pages_are_the_generated_ones(name: str) -> None:
    written = (DOCS / "reference" / name).read_text(encoding="utf-8")
    assert written == PAGES[name](), "run `python -m pchteam.reference docs/reference`"


def test_there_are_no_other_pages() -> None:
    assert {page.name for page in (DOCS / "reference").iterdir()} == set(PAGES)


def test_the_module_writes_the_pages(tmp_path: Path) -> None:
    command = [sys.executable, "-P", "-m", "pchteam.reference"]
    subprocess.run([*command, str(tmp_path / "new")], check=True, cwd=tmp_path)
    write_pages(tmp_path / "again")
    for name, page in PAGES.items():
        assert (tmp_path / "new" / name).read_bytes() == (tmp_path / "again" / name).read_bytes() == page().encode()
    refused = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (refused.returncode, refused.stderr) == (1, "usage: python -m pchteam.reference FOLDER\n")


def test_every_column_is_described() -> None:
    found = lines(tables_page())
    columns = {
        f"{table}/{alias(model, field)}": info
        for table, model in TABLES.items()
        for field, info in model.model_fields.items()
    }
    assert list(found) == list(columns)
    for name, info in columns.items():
        assert found[name]["description"] == info.description
        assert found[name]["required"] == ("yes" if info.is_required() else "")
        assert found[name]["values"]
        assert found[name]["example"].strip("`")


@pytest.mark.parametrize(
    ("column", "heading", "cell"),
    [
        ("posts/hours_per_week", "values", "number, above 0, at most 48"),
        ("posts/hours_per_week", "unit", "hours a week"),
        ("posts/starts", "values", "date"),
        ("posts/lead", "values", "`yes`, `no`"),
        ("posts/lead", "blank means", "`no`"),
        ("posts/band", "values", "identifier"),
        ("teams/min_size", "values", "whole number, at least 1"),
        ("teams/segments", "values", "list of `id` or `id:share` (above 0, at most 1)"),
        ("framework_levels/common_level", "values", "`core`, `generic`, `advanced`, `specialist`"),
        (
            "training/to_level",
            "values",
            "`core`, `generic`, `advanced`, `specialist`, "
            "or a level of the competency's [framework](#framework_levels)",
        ),
        ("competencies/exact_match", "refers to", "[competencies](#competencies) or an IRI of another vocabulary"),
        ("holdings/status", "values", "`verified`, `declared`"),
        ("holdings/evidence", "values", "text"),
        ("people/wants", "refers to", "[teams](#teams) or [competencies](#competencies)"),
        ("requirements/item", "refers to", "[competencies](#competencies), where `kind` is `competency`"),
        ("staffing_ratios/per", "refers to", "[roles](#roles) or `1000_population`"),
        ("rotations/from", "required", "yes"),
        ("leave/kind", "blank means", "`other`"),
        ("requests/part", "values", "`am`, `pm`, `day`"),
        ("sites/rooms", "values", "whole number, at least 0"),
        ("organisations/indemnity_covers", "values", "list"),
    ],
)
def test_what_is_said_about_a_column(column: str, heading: str, cell: str) -> None:
    assert lines(tables_page())[column][heading] == cell


def test_every_policy_key_is_described() -> None:
    found = lines(policy_page())
    assert [name.rpartition("/")[2] for name in found] == list(SETTINGS)
    for name, line in found.items():
        setting = SETTINGS[name.rpartition("/")[2]]
        assert (line["description"], line["source"], line["unit"]) == (
            setting.description,
            setting.source,
            setting.unit or "",
        )
        assert line["default"].strip("`") == (setting.default or "")


def test_every_rule_shape_and_obstacle_is_described() -> None:
    found = [
        tuple(
            cell for heading, cell in line.items() if heading in ("rule", "shape", "obstacle", "says", "mend", "source")
        )
        for line in lines(rules_page()).values()
    ]
    told = [(f"`{rule.name}`", rule.sentence, rule.source) for rule in rulebook().rules]
    told += [(f"`{shape.name}`", shape.message, shape.mend) for shape in rulebook().shapes]
    told += [(f"`{obstacle.name}`", obstacle.sentence, obstacle.mend) for obstacle in rulebook().obstacles]
    assert sorted(found) == sorted(told)
    titles = {line["rule"]: line["title"] for line in lines(rules_page()).values() if "rule" in line}
    assert titles == {f"`{rule.name}`": rule.title for rule in rulebook().rules}


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", PAGES[name]()):
        path, _, anchor = target.partition("#")
        page = (DOCS / "reference" / (path or name)).resolve()
        assert page.is_file(), target
        assert not anchor or f"\n## {anchor}\n" in page.read_text(encoding="utf-8"), target


def test_every_question_is_described() -> None:
    found = lines(questions_page())
    for question in questions().values():
        assert found[f"Named questions/[`{question.name}`](#{question.name})"]["question"] == question.title
        assert f"## {question.name}\n\n{question.title} {question.description}\n" in questions_page()
        for parameter in question.parameters:
            assert found[f"{question.name}/{parameter.name}"]["description"] == parameter.description
            assert found[f"{question.name}/{parameter.name}"]["required"] == ("yes" if parameter.is_required else "")


def test_the_decision_on_direct_contact_shares_has_those_of_the_policy() -> None:
    page = (DOCS / "decisions" / "006-direct-contact-shares.md").read_text(encoding="utf-8")
    decided = {
        f"direct_contact_share.{row['group'].replace(' ', '_')}": row["share"]
        for row in lines(page).values()
        if "group" in row
    }
    shares = {key: setting for key, setting in SETTINGS.items() if key.startswith("direct_contact_share.")}
    assert decided == {key: setting.default for key, setting in shares.items()}
    assumed = {key for key, setting in shares.items() if setting.source.startswith("Assumption")}
    stated = {
        key
        for key, row in zip(decided, lines(page).values(), strict=True)
        if "**assumption**" in "|".join(row.values())
    }
    assert assumed == stated
