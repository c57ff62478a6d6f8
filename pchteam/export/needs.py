"""Figures of needs: what is covered by whom, what is not, why, and what to do about it."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pchteam.export.named import Named
from pchteam.export.tidy import frame
from pchteam.plan import Run
from pchteam.solver.causes import CAUSES

__all__ = ["CAUSE_TEXTS", "causes", "coverage", "largest_gaps", "unmet"]

LARGEST = 10


@dataclass(frozen=True)
class CauseText:
    """A cause of unmet need in plain words, and the one action that answers it."""

    name: str
    meaning: str
    action: str


CAUSE_TEXTS = {
    "competence": CauseText(
        "Nobody can do it",
        "No one with a post has the competencies or credentials that the function needs.",
        "Train or recruit someone for this function.",
    ),
    "evidence": CauseText(
        "Evidence not verified",
        "Only people whose competencies or credentials have not been verified could do it.",
        "Ask employers to verify the evidence of the people who are likely to be able to do this.",
    ),
    "team_cannot_form": CauseText(
        "Team cannot form",
        "Every team that may cover it stays closed, for want of members, a lead or a coordinator.",
        "Find the members, lead or coordinator that the closed team lacks.",
    ),
    "rounding": CauseText(
        "Lost to whole sessions",
        "Time of people who can do it is left over because time is planned in whole half-sessions.",
        "Plan the people who can do this in shorter blocks than half a session.",
    ),
    "supervision": CauseText(
        "Too little supervision",
        "People who may do it only under supervision have time, but no supervisor has.",
        "Free time of a supervisor for this function.",
    ),
    "agreement": CauseText(
        "No agreement for it",
        "People who can do it have time, but no agreement lets them work where it is needed, or its hours are used up.",
        "Agree with the employers whose people have time that they may do this where it is needed.",
    ),
    "capacity": CauseText(
        "Too few hours",
        "Everyone who can and may do it is fully used, or their team's rules take the rest of their time.",
        "Add hours of people who can do this.",
    ),
}
"""One text for each cause of `docs/planning-model.md`."""


def causes(run: Run) -> pd.DataFrame:
    """Unmet need by cause, with the share of all unmet need."""
    minutes = Counter[str]()
    for row in run.causes:
        minutes[row.cause] += row.minutes
    rows = [
        (cause, text.name, minutes[cause], minutes[cause] / max(run.unmet_minutes, 1), text.meaning, text.action)
        for cause, text in ((cause, CAUSE_TEXTS[cause]) for cause in CAUSES)
    ]
    return frame(("Cause id", "Cause", "Minutes a week", "Share of unmet need", "Meaning", "Action"), rows)


def unmet(named: Named) -> pd.DataFrame:
    """Every need that is not fully covered, with the minutes of each cause; most unmet first."""
    headings: tuple[str, ...] = (
        "Need id",
        "Segment id",
        "Segment",
        "Function id",
        "Function",
        "Priority",
        "Minutes needed a week",
    )
    headings += ("Minutes unmet a week", "Main cause", "Action", *(f"Minutes, {CAUSE_TEXTS[c].name}" for c in CAUSES))
    needs = {need.need: need for need in named.run.problem.needs}
    by_cause = _by_cause(named)
    rows: list[tuple[Any, ...]] = []
    for row in sorted(named.run.plan.unmet, key=lambda row: (-row.minutes, row.need)):
        need, minutes = needs[row.need], by_cause[row.need]
        text = CAUSE_TEXTS[_main(minutes)]
        rows.append(
            (
                need.need,
                need.segment,
                named.name("segments", need.segment),
                need.function,
                named.name("functions", need.function),
                need.weight,
                need.minutes,
                row.minutes,
                text.name,
                text.action,
                *(minutes[cause] for cause in CAUSES),
            )
        )
    return frame(headings, rows)


def _by_cause(named: Named) -> dict[str, Counter[str]]:
    """Need: its unmet minutes by cause."""
    found: dict[str, Counter[str]] = {}
    for row in named.run.causes:
        found.setdefault(row.need, Counter())[row.cause] += row.minutes
    return found


def _main(minutes: Counter[str]) -> str:
    """The cause of the most minutes; of equals the one that is tried first."""
    return max(CAUSES, key=lambda cause: minutes[cause])


def largest_gaps(named: Named) -> pd.DataFrame:
    """The ten largest gaps by segment and function, each with its main cause and one action."""
    needs = {need.need: need for need in named.run.problem.needs}
    gaps: dict[tuple[str, str], Counter[str]] = {}
    for need, minutes in _by_cause(named).items():
        gaps.setdefault((needs[need].segment, needs[need].function), Counter()).update(minutes)
    largest = sorted(gaps.items(), key=lambda gap: (-gap[1].total(), gap[0]))[:LARGEST]
    rows = []
    for (segment, function), minutes in largest:
        text = CAUSE_TEXTS[_main(minutes)]
        names = named.name("segments", segment), named.name("functions", function)
        rows.append((*names, minutes.total(), text.name, text.action))
    return frame(("Segment", "Function", "Minutes unmet a week", "Main cause", "Action"), rows)


def coverage(named: Named) -> pd.DataFrame:
    """Hours of each function that each formed team covers, beside what is needed and unmet."""
    by_team: Counter[tuple[str, str]] = Counter()
    needed, missing = Counter[str](), Counter[str]()
    functions = {need.need: need.function for need in named.run.problem.needs}
    for need in named.run.problem.needs:
        needed[need.function] += need.minutes
    for covered in named.run.plan.coverage:
        by_team[functions[covered.need], covered.team] += covered.minutes
    for row in named.run.plan.unmet:
        missing[functions[row.need]] += row.minutes
    teams = sorted(named.facts.open)
    rows = [
        (
            function,
            named.name("functions", function),
            *(by_team[function, team] / 60 for team in teams),
            needed[function] - missing[function],
            missing[function],
            needed[function],
            (needed[function] - missing[function]) / max(needed[function], 1),
        )
        for function in sorted(needed, key=lambda function: named.name("functions", function))
    ]
    headings: tuple[str, ...] = ("Function id", "Function", *_team_headings(named, teams))
    headings += ("Minutes covered a week", "Minutes unmet a week", "Minutes needed a week", "Share covered")
    return frame(headings, rows)


def _team_headings(named: Named, teams: list[str]) -> tuple[str, ...]:
    """`Hours, <team>`, with the id where two teams have the same name."""
    names = [named.name("teams", team) for team in teams]
    return tuple(
        f"Hours, {name}" if names.count(name) == 1 else f"Hours, {name} ({team})"
        for team, name in zip(teams, names, strict=True)
    )
