"""Choices: what the forms of a plan offer, by id, with what people call it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pchteam.amend import Verify, unverified
from pchteam.handover import WrittenRun
from pchteam.web.kept import Kept
from pchteam.web.opened import AT_ONCE, run_of

__all__ = ["Choices", "choices_of"]


@dataclass(frozen=True)
class Choices:
    """Things of a plan.

    Parameters
    ----------
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
    agreements = {
        row.id: f"{', '.join(name('organisations', one) for one in row.provider[:3])}"
        f"{' and others' if len(row.provider) > 3 else ''} for {name('organisations', row.host)} ({row.id})"
        for row in rows("agreements")
    }
    courses = {row.id: f"{name('competencies', row.competency)}, {row.to_level} ({row.id})" for row in rows("training")}
    return Choices(
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
