"""The teams of a plan: members, employers, skills, coverage, lead, coordinator, supervision."""

from dataclasses import replace

from fastapi import APIRouter, Response

from pchteam.export.digest import Section
from pchteam.export.team import Skill, skills_of, skills_table, team_sections
from pchteam.web.kept import Kept
from pchteam.web.planned import Planned, Which, figures_of, read_run
from pchteam.web.store import NotKeptError
from pchteam.web.visit import Visiting

router = APIRouter(include_in_schema=False)

FORMED = ("Team", "Hours a week", "Members", "Number of professions", "Number of employers", "Lead", "Coordinator")
NOT_FORMED = ("Team", "Host", "Site")
NAMING = ("Members", "Core members")

skills_in = Kept[tuple[Which, str], list[Skill]](lambda key: skills_of(read_run(key[0]), key[1]), 100)
"""The skills of a team of a plan."""

sections_in = Kept[tuple[Which, str], dict[str, Section]](lambda key: team_sections(figures_of(key[0]), key[1]), 100)
"""What there is to say of a team of a plan."""


@router.get("/workspaces/{workspace}/plans/{plan}/teams")
def teams(visit: Visiting, workspace: str, plan: int, option: str = "") -> Response:
    """All teams, and what each covers."""
    planned = Planned(visit, workspace, plan, option)
    all_teams, section = planned.figures.teams, planned.sections["teams"]
    is_formed = all_teams["Formed"] == "yes"
    formed, others = all_teams[is_formed], all_teams[~is_formed]
    return planned.page(
        "teams.html",
        formed=planned.table(replace(section, title="Teams that form", table=formed[list(FORMED)])),
        links=[planned.address("team", team=team) for team in formed["Team id"]],
        others=planned.table(
            replace(section, title="Teams that do not form", bar=None, table=others[list(NOT_FORMED)])
        ),
        coverage=planned.table(planned.sections["coverage"]),
    )


@router.get("/workspaces/{workspace}/plans/{plan}/teams/{team}")
def team(visit: Visiting, workspace: str, plan: int, team: str, option: str = "") -> Response:
    """One team: who is in it and for whom they work, what it covers, supervision, and skills."""
    planned = Planned(visit, workspace, plan, option)
    found = planned.figures.teams[planned.figures.teams["Team id"] == team].to_dict("records")
    if not found:
        raise NotKeptError(f"this plan has no team '{team}'")
    about = {heading: planned.told(str(value)) for heading, value in found[0].items() if isinstance(value, str)}
    numbers = {heading: visit.few(int(found[0][heading])) for heading in NAMING}
    members = planned.figures.members[planned.figures.members["Team id"] == team]
    called = {one: visit.person(one, name) for one, name in zip(members["Person id"], members["Person"], strict=True)}
    skills = skills_in((planned.which, team))
    return planned.page(
        "team.html",
        team=team,
        about=about | numbers,
        care=found[0]["Minutes of care a week"],
        all_time=found[0]["Minutes a week"],
        sections=[(key, planned.table(one)) for key, one in sections_in((planned.which, team)).items()],
        skills=skills_table(skills, called, visit.few) if visit.can_plan else skills_table(skills, {}, visit.few),
    )
