"""Which teams are near each other: those that share posts and needs."""

from collections import Counter
from collections.abc import Iterable
from itertools import combinations, product

from pchteam.solver.problem import Problem

__all__ = ["Nearness"]


class Nearness:
    """How much the teams of a problem share.

    Attributes
    ----------
    teams
        The teams, in order.
    """

    def __init__(self, problem: Problem) -> None:
        self.teams = sorted(team.team for team in problem.teams)
        users: dict[tuple[str, str], set[str]] = {}
        for permission in problem.permissions:
            users.setdefault(("post", permission.post), set()).add(permission.team)
        for share in problem.need_teams:
            users.setdefault(("need", share.need), set()).add(share.team)
        self._shared = Counter(frozenset(pair) for teams in users.values() for pair in combinations(sorted(teams), 2))

    def nearest(self, team: str, number: int) -> frozenset[str]:
        """Return a team with the `number` others with which it shares most posts and needs."""
        others = [other for other in self.teams if other != team]
        others.sort(key=lambda other: (-self._shared[frozenset((team, other))], other))
        return frozenset((team, *others[:number]))

    def shared(self, some: Iterable[str], others: Iterable[str]) -> int:
        """Return the posts and needs that teams of one group share with those of another, counted pair by pair."""
        return sum(self._shared[frozenset(pair)] for pair in product(some, others))
