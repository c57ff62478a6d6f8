"""Figures of one team: they add up to those of the plan, and skills are those that the rules found."""

from pathlib import Path

import pytest

from pchteam.columns import LEVELS
from pchteam.export.figures import Figures, figures
from pchteam.export.team import skills_of, skills_table, team_sections
from pchteam.plan import Run, make_plan
from pchteam.workspace import Workspace

from .building import AGREEMENT, AT_PCN, HOLDING, write
from .generate import generate_workspace

SEED = 34
"""A workspace with two teams, supervision, and people under agreements."""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("place")
    generate_workspace(folder, SEED)
    return make_plan(Workspace.open(folder), time_limit=20)


@pytest.fixture(scope="module")
def found(run: Run) -> Figures:
    return figures(run)


def test_sections_of_a_team_add_up_to_the_plan(found: Figures) -> None:
    for row in found.teams[found.teams["Formed"] == "yes"].to_dict("records"):
        tables = {key: section.table for key, section in team_sections(found, str(row["Team id"])).items()}
        for key in ("members", "employers"):
            assert tables[key]["Hours a week"].sum() == pytest.approx(row["Hours a week"])
        assert tables["coverage"]["Hours a week"].sum() == pytest.approx(row["Hours of care a week"])
        assert set(tables["employers"]["Employer"]) == set(str(row["Employers"]).split("; "))
        assert len(tables["members"]) >= row["Members"] > 0


def test_all_supervision_is_told(run: Run, found: Figures) -> None:
    told = [team_sections(found, row.team)["supervision"].table for row in run.plan.teams]
    minutes = sum(60 * table.loc[table["Part"] == "supervises", "Hours a week"].sum() for table in told)
    assert minutes == pytest.approx(sum(row.minutes for row in run.plan.supervision))
    assert minutes > 0


def test_a_team_that_does_not_form_has_nothing(found: Figures) -> None:
    assert all(section.table.empty for section in team_sections(found, "nowhere").values())


def test_skills_are_those_that_the_work_asks_for(tmp_path: Path) -> None:
    """Everybody in the team holds the one competency that its work asks for."""
    tables = {
        "teams": AT_PCN,
        "agreements": [AGREEMENT],
        "people": ["id=p kind=staff name=Pat", "id=q kind=staff name=Quin"],
        "posts": ["id=p-a person=p employer=org role=nurse", "id=q-a person=q employer=pcn role=nurse"],
        "holdings": [HOLDING, HOLDING.replace("person=p", "person=q")],
        "needs": ["segment=adults function=f contacts_per_1000=6000"],
    }
    run = make_plan(Workspace.open(write(tmp_path / "place", tables)), time_limit=20)
    team = run.plan.teams[0].team
    skills = skills_of(run, team)
    members = {row.person for row in run.plan.memberships if row.team == team}
    assert [skill.holders for skill in skills] == [len(members)]
    assert all(set(skill.held) == members and skill.asked in LEVELS for skill in skills)
    table = skills_table(skills, dict.fromkeys(members, "somebody"))
    assert len(table.headings) == 3 + len(members)
    assert all(cell.shade for cell in table.rows[0][3:])
    assert "somebody" not in skills_table(skills, {}).headings


def test_the_rarest_skill_comes_first(run: Run) -> None:
    for row in run.plan.teams:
        holders = [skill.holders for skill in skills_of(run, row.team)]
        assert holders == sorted(holders)
