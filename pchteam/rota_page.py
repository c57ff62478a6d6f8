"""The page of a rota: for each team and week, who is there in which half-session."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from pchteam.rota import RotaRun
from pchteam.rota_words import RotaWords
from pchteam.solver.rota.problem import Slot

__all__ = ["TeamPage", "Week", "pages"]

HERE, HUDDLE = "•", "H"
"""Marks of a half-session that somebody works, and of one with the huddle."""


@dataclass(frozen=True, slots=True)
class Week:
    """A week of a team.

    Parameters
    ----------
    days
        Day in words and the number of its half-sessions.
    times
        When the half-sessions begin.
    rows
        A member with a mark for each half-session; blank where the member is not there.
    """

    title: str
    days: tuple[tuple[str, int], ...]
    times: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class TeamPage:
    """A team with its base and weeks."""

    team: str
    name: str
    site: str
    weeks: tuple[Week, ...]


def pages(run: RotaRun) -> Iterator[TeamPage]:
    """Yield the page of each team, in order of ids."""
    words = RotaWords(run)
    marks = _marks(run)
    for team in run.problem.teams:
        weeks = tuple(
            _week(words, team.team, number, list(slots), marks)
            for number, slots in groupby(
                sorted(run.problem.slots, key=lambda slot: (slot.week, slot.day, slot.starts)),
                key=lambda slot: slot.week,
            )
        )
        yield TeamPage(team.team, words.team(team.team), words.names.of("sites", team.site), weeks)


def _marks(run: RotaRun) -> dict[tuple[str, str, str], str]:
    """The mark of each (team, post, half-session)."""
    meets = {(row.team, row.slot) for row in run.rota.huddles}
    return {
        (row.team, row.post, row.slot): HUDDLE if (row.team, row.slot) in meets else HERE for row in run.rota.blocks
    }


def _week(words: RotaWords, team: str, number: int, slots: list[Slot], marks: dict[tuple[str, str, str], str]) -> Week:
    names = {slot.slot for slot in slots}
    posts = sorted({post for where, post, slot in marks if where == team and slot in names})
    return Week(
        title=f"Week {number}",
        days=tuple((_day(day), len(list(theirs))) for day, theirs in groupby(slots, key=lambda slot: slot.day)),
        times=tuple(f"{slot.starts // 60:02}:{slot.starts % 60:02}" for slot in slots),
        rows=tuple(
            (words.person(post), tuple(marks.get((team, post, slot.slot), "") for slot in slots)) for post in posts
        ),
    )


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day:%a} {day.day} {day:%b}"
