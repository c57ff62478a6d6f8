"""Choices: what the forms of a plan offer, by id, with what people call it; and sentences as a visitor may see them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pchteam.amend import Verify, unverified
from pchteam.handover import WrittenRun
from pchteam.web.kept import Kept
from pchteam.web.opened import AT_ONCE, run_of
from pchteam.web.visit import Visit

__all__ = ["Choices", "choices_of", "sentence"]


@dataclass(frozen=True)
class Choices:
    """Things of a plan.

    Parameters
    ----------
    people
        Those with a post.
    teams, functions
        As their labels are sorted.
    members
        (person, team) of the plan.
    agreements
        With provider and host.
    courses
        With what they teach.
    unverified
        What of whom is to verify.
    """

    people: Mapping[str, str]
    teams: Mapping[str, str]
    functions: Mapping[str, str]
    organisations: Mapping[str, str]
    agreements: Mapping[str, str]
    courses: Mapping[str, str]
    priorities: tuple[int, ...]
    members: frozenset[tuple[str, str]]
    unverified: Mapping[Verify, str]


def _choices(output: Path) -> Choices:
    run = run_of(output)
    rows, name = run.workspace.rows, run.names.of
    with_post = {row.person for row in rows("posts")}
    agreements = {
        row.id: f"{', '.join(name('organisations', one) for one in row.provider[:3])}"
        f"{' and others' if len(row.provider) > 3 else ''} for {name('organisations', row.host)} ({row.id})"
        for row in rows("agreements")
    }
    courses = {row.id: f"{name('competencies', row.competency)}, {row.to_level} ({row.id})" for row in rows("training")}
    return Choices(
        people=_by_label({row.id: row.name for row in rows("people") if row.id in with_post}),
        teams=_by_label({row.id: row.label for row in rows("teams")}),
        functions=_by_label({row.id: row.label for row in rows("functions")}),
        organisations=_by_label({row.id: row.name for row in rows("organisations")}),
        agreements=_by_label(agreements),
        courses=_by_label(courses),
        priorities=tuple(sorted({need.weight for need in run.problem.needs}, reverse=True)),
        members=frozenset((row.person, row.team) for row in run.plan.memberships),
        unverified={one.change: evidence(run, one.change) for one in unverified(run.workspace)},
    )


def evidence(run: WrittenRun, change: Verify) -> str:
    """Return what a verification is of, without whose it is."""
    if change.table == "credentials":
        return f"credential {change.item}"
    return run.names.of("competencies", change.item)


def _by_label(labels: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(labels.items(), key=lambda item: (item[1].casefold(), item[0])))


choices_of = Kept[Path, Choices](_choices, AT_ONCE)
"""Choices of a plan (`Job.output`)."""


def sentence(visit: Visit, run: WrittenRun, text: str) -> str:
    """Return a sentence of the library, in which people stand by name and id, as a visitor may see it."""
    if not visit.hides_names:
        return text
    shown = {f" (post {post.post})": "" for post in run.problem.posts}
    shown |= {run.names.person(row.person): visit.person(row.person, row.person) for row in run.problem.people}
    either = "|".join(re.escape(one) for one in sorted(shown, key=lambda one: (-len(one), one)))
    return re.sub(rf"(?<!\w)(?:{either})(?!\w)", lambda found: shown[found[0]], text) if shown else text
