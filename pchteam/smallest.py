"""Smallest sets: as few people as possible who cover a pathway, by CP-SAT on the arcs that the rules allow.

A set cover: x[o] = 1 if offer o (a person from an employer) is taken, c[f] <= sum of x[o] over offers that may serve
function f alone; most functions first, then fewest people, then the offers that come first in the order of ids.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ortools.sat.python import cp_model

from pchteam.questions import Asked, Cells, Found

__all__ = ["Cover", "smallest_cover", "smallest_team", "smallest_team_local"]

Offer = tuple[str, str]
"""A person and the employer from which they serve."""
MOST_EMPLOYERS = 2


@dataclass(frozen=True)
class Cover:
    """Offers that are taken, and the functions that they cover."""

    offers: tuple[Offer, ...]
    functions: frozenset[str]

    @property
    def people(self) -> int:
        """The size of the set."""
        return len({person for person, _ in self.offers})


def smallest_cover(able: Mapping[Offer, Iterable[str]], most_employers: int | None = None) -> Cover:
    """The fewest people who cover as many functions as can be covered.

    Parameters
    ----------
    able
        The functions that each offer may serve.
    most_employers
        Largest number of employers; None for any.
    """
    offers = sorted(able)
    model = cp_model.CpModel()
    taken = {offer: model.new_bool_var(f"take {offer}") for offer in offers}
    people = {person: model.new_bool_var(f"person {person}") for person, _ in offers}
    employers = {employer: model.new_bool_var(f"employer {employer}") for _, employer in offers}
    covered = {name: model.new_bool_var(f"cover {name}") for name in sorted({f for fs in able.values() for f in fs})}
    for offer, chosen in taken.items():
        model.add_implication(chosen, people[offer[0]])
        model.add_implication(chosen, employers[offer[1]])
    for name, done in covered.items():
        model.add(sum(taken[offer] for offer in offers if name in able[offer]) >= done)
    if most_employers is not None:
        model.add(sum(employers.values()) <= most_employers)
    person_price = len(offers) * (len(offers) + 1) // 2 + 1
    ranked = sum(rank * taken[offer] for rank, offer in enumerate(offers, start=1))
    model.maximize(
        (len(people) + 1) * person_price * sum(covered.values()) - person_price * sum(people.values()) - ranked
    )
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    return Cover(
        tuple(offer for offer in offers if solver.value(taken[offer])),
        frozenset(name for name, done in covered.items() if solver.value(done)),
    )


def smallest_team(asked: Asked) -> Found:
    """The fewest people who may serve the functions of a pathway, each alone in some team."""
    teams = {team.id for team in asked.workspace.rows("teams")}
    able = _able(asked, teams)
    cover = smallest_cover(able)
    return Found(_rows(asked, able, cover), _note(asked, cover)) if able else Found([])


def smallest_team_local(asked: Asked) -> Found:
    """The same in teams based at one site, from at most two employers."""
    found = []
    for site in sorted({team.site for team in asked.workspace.rows("teams")}):
        able = _able(asked, {team.id for team in asked.workspace.rows("teams") if team.site == site})
        cover = smallest_cover(able, MOST_EMPLOYERS)
        found.append((-len(cover.functions), cover.people, site, able, cover))
    if not found or not min(found)[4].offers:
        return Found([])
    _, _, site, able, cover = min(found, key=lambda one: one[:3])
    return Found(_rows(asked, able, cover), f"At {asked.item('sites', site)}: {_note(asked, cover)}")


def _steps(asked: Asked) -> list[tuple[int, str]]:
    """The functions of the pathway with their places, in order."""
    steps = [row for row in asked.workspace.rows("pathways") if row.id == asked.values["pathway"].id]
    return sorted((int(step.order or 0), step.function) for step in steps)


def _able(asked: Asked, teams: set[str]) -> dict[Offer, set[str]]:
    """The functions of the pathway that each person may serve alone in one of the teams, by employer."""
    wanted = {function for _, function in _steps(asked)}
    posts = {post: (person, employer) for post, person, employer, _, _ in asked.graph.table("tables/posts")}
    able: dict[Offer, set[str]] = defaultdict(set)
    for post, team, _, function, mode in asked.graph.table("tables/arcs"):
        if mode == "alone" and team in teams and function in wanted:
            able[posts[post]].add(function)
    return able


def _rows(asked: Asked, able: Mapping[Offer, set[str]], cover: Cover) -> list[Cells]:
    rows: list[Cells] = []
    for order, function in _steps(asked):
        serving = [offer for offer in cover.offers if function in able[offer]]
        step = (order, asked.item("functions", function))
        rows += [(*step, asked.item("people", one), asked.item("organisations", other)) for one, other in serving]
        rows += [] if serving else [(*step, "", "")]
    return rows


def _note(asked: Asked, cover: Cover) -> str:
    employers = len({employer for _, employer in cover.offers})
    steps = len(_steps(asked))
    return (
        f"{cover.people} people of {employers} employers cover {len(cover.functions)} of {steps} functions; "
        "no smaller set covers as many."
    )
