"""Who can do this: people by employer on what evidence; why somebody can; why not, with the mend."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Response

from pchteam import ask, prove
from pchteam.columns import LEVELS
from pchteam.mend import Mend, smallest_mend
from pchteam.rulebook import rulebook
from pchteam.show import MODE_TITLES
from pchteam.web.asked import Asked, asked
from pchteam.web.kept import Kept
from pchteam.web.opened import AT_ONCE, graph_of, workspace_of
from pchteam.web.people import People
from pchteam.web.visit import ForbiddenError, Visiting
from pchteam.workspace import Workspace

router = APIRouter(include_in_schema=False)

Text = Annotated[str, Query(max_length=200)]

ANSWERS = 100
"""Answers that are kept; the longest of north-trafford takes about 100 kB."""

PLANNERS_ONLY = "Why somebody cannot do something, and what would mend it, is told to planners only."

Reason = tuple[Path, str, str, str | None]
"""Tables, and ids of person, function and team."""

_answers = Kept[tuple[Path, str], ask.Answer](lambda key: ask.who(graph_of(key[0]), key[1]), ANSWERS)
_numbers = Kept[Path, Mapping[str, Counter[str]]](lambda tables: ask.able(graph_of(tables)), AT_ONCE)
_reasons = Kept[Reason, prove.Why](lambda key: prove.why(graph_of(key[0]), *key[1:]), ANSWERS)
_mends = Kept[Reason, Mend | None](lambda key: smallest_mend(workspace_of(key[0]), *key[1:]), ANSWERS)


@dataclass(frozen=True)
class Group:
    """People of an employer who can do something in the same mode, in the order of what the page calls them."""

    employer: str
    performers: tuple[ask.Performer, ...]


@router.get("/workspaces/{workspace}/who")
def who(
    visit: Visiting,
    workspace: str,
    function: Text = "",
    employer: Text = "",
    level: Text = "",
    site: Text = "",
    version: int | None = None,
) -> Response:
    """Who in the wider team can do this."""
    if level and level not in LEVELS:
        raise ValueError(f"'{level}' is not a level; there are {', '.join(LEVELS)}")
    kept = visit.workspace(workspace)
    tables = visit.version(kept, version).tables
    graph, opened = graph_of(tables), workspace_of(tables)
    wanted = asked(function, lambda text: ask.find_function(graph, text))
    whole = _answers((tables, wanted.match.id)) if wanted.match else None
    people = People(visit, opened)
    shown = whole and (whole if visit.can_plan else whole.without("unverified"))
    answer = shown and shown.narrowed(employer=employer, level=level, site=site)
    return visit.page(
        "who.html",
        status=422 if wanted.error else 200,
        workspace=kept,
        version=version,
        wanted=wanted,
        whole=shown,
        answer=answer,
        to_verify=whole.people("unverified") if whole else 0,
        chosen={"employer": employer, "level": level, "site": site},
        levels=[(one, f"{one.capitalize()} or higher") for one in LEVELS],
        employers_of=_employers,
        sites_of=_sites,
        groups=_groups(people, answer) if answer else {},
        people=people,
        numbers=_numbers(tables),
        **_suggestions(opened),
    )


def _groups(people: People, answer: ask.Answer) -> dict[str, list[Group]]:
    """By the title of a mode."""
    found = {}
    for mode, title in MODE_TITLES.items():
        mine = [one for one in answer.performers if one.mode == mode]
        if mine:
            mine.sort(key=lambda one: (one.employer_name, people.called(one.person).casefold(), one.post))
            by_employer = groupby(mine, key=lambda one: one.employer_name)
            found[title] = [Group(name, tuple(group)) for name, group in by_employer]
    return found


def _employers(answer: ask.Answer) -> list[tuple[str, str]]:
    """Ids and names, by name."""
    return sorted({(one.employer, one.employer_name) for one in answer.performers}, key=lambda pair: pair[::-1])


def _sites(answer: ask.Answer) -> list[tuple[str, str]]:
    """Ids and names, by name."""
    return sorted({(one.site, one.site_name) for one in answer.performers if one.site}, key=lambda pair: pair[::-1])


def _suggestions(workspace: Workspace) -> dict[str, object]:
    """What fields suggest: functions by label and synonym, and teams."""
    functions = workspace.rows("functions")
    synonyms = [(name, row.label) for row in functions for name in row.alt_labels or ()]
    return {"functions": functions, "synonyms": synonyms, "teams": workspace.rows("teams")}


@router.get("/workspaces/{workspace}/why")
def why(
    visit: Visiting,
    workspace: str,
    person: Text = "",
    function: Text = "",
    team: Text = "",
    mend: bool = False,
    version: int | None = None,
) -> Response:
    """Why somebody can or cannot do something, and may or may not do so in a team."""
    if mend and not visit.can_plan:
        raise ForbiddenError(PLANNERS_ONLY)
    kept = visit.workspace(workspace)
    tables = visit.version(kept, version).tables
    graph, opened = graph_of(tables), workspace_of(tables)
    people = People(visit, opened)
    is_sent = bool(person or function or team)
    fields = {
        "person": asked(person, lambda text: people.find(graph, text), "Enter a person" if is_sent else ""),
        "function": asked(
            function, lambda text: ask.find_function(graph, text), "Enter what is to be done" if is_sent else ""
        ),
        "team": asked(team, lambda text: ask.find_team(graph, text)),
    }
    key = _key(tables, fields)
    return visit.page(
        "why.html",
        status=422 if any(field.error for field in fields.values()) else 200,
        workspace=kept,
        version=version,
        fields=fields,
        people=people,
        answer=_reasons(key) if key else None,
        mend=_mends(key) if key and mend else None,
        mend_asked=mend,
        planners_only=PLANNERS_ONLY,
        rules={rule.title: rule.name for rule in rulebook().rules},
        **_suggestions(opened),
    )


def _key(tables: Path, fields: Mapping[str, Asked]) -> Reason | None:
    """What is asked, by ids; None while something is not clear."""
    person, function, team = (fields[name].match for name in ("person", "function", "team"))
    if person is None or function is None or (team is None and fields["team"].text.strip()):
        return None
    return tables, person.id, function.id, team.id if team else None
