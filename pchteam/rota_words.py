"""Words of a rota: who, where, how long and why, for everything that a rota misses."""

from collections.abc import Iterable
from datetime import date, timedelta

from pchteam.rota import RotaRun
from pchteam.rota_hours import Turn
from pchteam.rounding import hours
from pchteam.sessions import bank_holidays
from pchteam.solver.rota.misses import Miss

__all__ = ["RotaWords"]


class RotaWords:
    """Names and reasons of a rota; leave is told by its days, never by its kind."""

    def __init__(self, run: RotaRun) -> None:
        self.run = run
        self.names = run.handover.names
        self.people = {post.post: post.person for post in run.handover.problem.posts}
        self.rows = {post.post: post for post in run.problem.posts}
        closed = bank_holidays(run.handover.policy["bank_holidays"], run.handover.horizon)
        self.closed = sorted(day for day in closed if day.weekday() < 5)

    def person(self, post: str) -> str:
        """Return the name and id of who holds a post."""
        return self.names.person(self.people[post])

    def team(self, team: str) -> str:
        """Return the name of a team."""
        return self.names.of("teams", team)

    def what(self, miss: Miss) -> str:
        """Return what is missing: time in the team, or which work."""
        if miss.function is None:
            return "time in the team"
        kind = {"alone": "", "supervised": ", supervised", "supervising": ", supervising"}[miss.kind]
        return f"{self.names.of('functions', miss.function)}{kind}"

    def why(self, miss: Miss) -> str:
        """Return why it is missing, in a sentence."""
        return self._why_time(miss) if miss.kind == "time" else self._why_work(miss)

    def turn(self, turn: Turn) -> str:
        """Return what a rotation makes of these weeks, in a sentence."""
        more = f"{hours(abs(turn.minutes))} h {'more' if turn.minutes > 0 else 'less'}"
        return (
            f"{self.person(turn.post)} gives {self.team(turn.team)} {more} than the plan's "
            "mean week would: so the rotation of these weeks has it"
        )

    def _why_time(self, miss: Miss) -> str:
        post = self.rows[miss.post]
        others = {
            "rooms": f"no room is free at {self._site(miss.team)}",
            "travel": "the journey from or to another team takes longer than there is time",
            "huddle": "the person cannot be in the team's huddle that week, which others set",
            "week_of_48_hours": "the mean week would have more than 48 hours",
        }
        told = []
        if miss.obstacles.get("away"):
            told.append(f"away {self._days(miss.post)}")
        if self.closed:
            told.append(f"bank holidays on {_listed(self.closed)}")
        told += [
            f"in {number} half-sessions {others[one]}"
            for one, number in miss.obstacles.items()
            if one in others and number
        ]
        if miss.obstacles.get("week_full"):
            told.append(
                f"in other weeks the contract has time for {post.most_blocks} half-sessions of this work, all taken"
            )
        return "; ".join(told) or "every half-session of these weeks is taken"

    def _site(self, team: str) -> str:
        site = next(row.site for row in self.run.problem.teams if row.team == team)
        return self.names.of("sites", site)

    def _days(self, post: str) -> str:
        slots = {slot.slot: slot.day for slot in self.run.problem.slots}
        return _listed(
            sorted({date.fromisoformat(slots[row.slot]) for row in self.run.problem.away if row.post == post})
        )

    def _why_work(self, miss: Miss) -> str:
        if miss.reason == "time":
            return "time in the team is missing, as above"
        if miss.reason == "huddle":
            return "huddles of these weeks take more of the time than in the mean week of the plan"
        there = sum(
            (row.post, row.team, row.basis) == (miss.post, miss.team, miss.basis) for row in self.run.rota.blocks
        )
        others = ", ".join(map(self.person, miss.others))
        if miss.reason == "supervision":
            return f"all supervision that the plan has for it in these weeks is used ({others or 'none'})"
        if miss.reason == "supervisor" and miss.kind == "supervised":
            return f"supervised by {others}, in the team in {miss.together} of these {there} half-sessions"
        if miss.reason == "supervisor":
            return f"{others or 'nobody'} is there to be supervised in {miss.together} of these {there} half-sessions"
        return "time is left, but not in the same half-sessions; the search ended before it found a better order"


def _listed(days: Iterable[date]) -> str:
    """Days in words, those that follow each other over working days as one stretch."""
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] <= timedelta(days=3 if day.weekday() == 0 else 1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(_day(run[0]) if len(run) == 1 else f"{_day(run[0])} to {_day(run[-1])}" for run in runs)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
