"""Which verifications, courses, new posts and new role close the most weighted need for their cost: a MIP on the pool.

The model is that of `pchteam.solver.pooling`; what is offered opens work in it, takes time and costs money. Its answer
is a choice and no figure: what a choice closes is found by solving a pool anew. Knows no RDF.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from ortools.math_opt.python import mathopt

from pchteam.solver.constraints import need_balance
from pchteam.solver.offered import Developed, Offer, Offers, Sketch
from pchteam.solver.pooled import Choice
from pchteam.solver.pooling import (
    SHARED,
    minutes_only,
    opened_by_choice,
    places,
    solved,
    time_with_meetings,
    training_time,
)
from pchteam.solver.problem import Problem
from pchteam.solver.variables import Variables, fixed, grouped, relaxed

__all__ = ["develop"]

PART_PRICE = 1.0
"""Pence by which a new role with fewer parts is preferred."""

ROLE_PRICE = 100_000.0
"""Pence a year that a new role must save beyond what others can, for it has to be described, graded and agreed."""

GAP_OF_NEED = 1e-5
"""Share of the worth of all need by which a choice may fall short of the best one."""

WORTHLESS = 1e-6
"""Pence below which a minute saves nothing."""

TIME_LIMIT = datetime.timedelta(seconds=60)
"""A safety net; `Developed.cut` says whether it was used."""

Rows = Iterator[mathopt.BoundedLinearTypes]
total = mathopt.LinearSum


@dataclass(frozen=True)
class _Chosen:
    """The variables of what is offered.

    Parameters
    ----------
    sessions, hired
        Sessions and posts of each offer.
    kind, part, covers
        Kind, parts and functions of the new role.
    """

    taken: dict[Choice, mathopt.Variable]
    sessions: dict[Offer, mathopt.Variable]
    hired: dict[Offer, mathopt.Variable]
    kind: dict[str, mathopt.Variable]
    part: dict[str, mathopt.Variable]
    covers: dict[str, mathopt.Variable]

    def all(self) -> list[mathopt.Variable]:
        """Return all variables."""
        groups = (self.taken, self.sessions, self.hired, self.kind, self.part, self.covers)
        return [variable for group in groups for variable in group.values()]

    @property
    def cost(self) -> mathopt.LinearSum:
        """Pence in the first year."""
        choices = (choice.pence * variable for choice, variable in self.taken.items())
        return total(chain(choices, (offer.pence * variable for offer, variable in self.sessions.items())))


def develop(problem: Problem, offers: Offers) -> Developed:
    """Choose what is worth its cost.

    Least worth x sum of weight x unmet + cost                              [pence a year]

    Parameters
    ----------
    problem
        With the posts of all offers, each with the capacity of its most posts, and the arcs that choices open.
    """
    model = mathopt.Model(name="develop")
    v = minutes_only(model, problem.in_order())
    chosen = _chosen(model, offers)
    balances = [model.add_linear_constraint(row) for row in need_balance(v)]
    for row in chain(*(rule(v) for rule in SHARED if rule is not need_balance), *_rules(v, offers, chosen)):
        model.add_linear_constraint(row)
    unmet = total(need.weight * v.unmet[need.need] for need in v.problem.needs)
    model.minimize(offers.worth * unmet + chosen.cost + _prices(chosen))
    _leave_out(model, v, offers, chosen, balances)
    limits = mathopt.SolveParameters(time_limit=TIME_LIMIT, random_seed=1)
    limits.relative_gap_tolerance = 0.0
    limits.absolute_gap_tolerance = GAP_OF_NEED * offers.worth * sum(row.weight * row.minutes for row in problem.needs)
    result = solved(model, mathopt.SolverType.HIGHS, limits)
    values = result.variable_values()

    def made(variables: dict[str, mathopt.Variable]) -> tuple[str, ...]:
        return tuple(key for key, variable in variables.items() if values[variable] > 0.5)

    number = {offer: round(values[variable]) for offer, variable in chosen.sessions.items()}
    return Developed(
        choices=tuple(choice for choice, variable in chosen.taken.items() if values[variable] > 0.5),
        posts={offer: (-(-one // offer.sessions), one) for offer, one in number.items() if one},
        kind="".join(made(chosen.kind)),
        parts=made(chosen.part),
        functions=made(chosen.covers),
        cut=result.termination.limit is mathopt.Limit.TIME,
    )


def _prices(chosen: _Chosen) -> mathopt.LinearSum:
    """What keeps new roles few and small; it is no cost that is told."""
    return ROLE_PRICE * total(chosen.kind.values()) + PART_PRICE * total(chosen.part.values())


def _chosen(model: mathopt.Model, offers: Offers) -> _Chosen:
    def some(keys: Iterable[str]) -> dict[str, mathopt.Variable]:
        return {key: model.add_binary_variable() for key in sorted(set(keys))}

    def number(most: int) -> mathopt.Variable:
        return model.add_integer_variable(lb=0, ub=most)

    sketch = offers.sketch
    return _Chosen(
        taken={choice: model.add_binary_variable() for choice in offers.choices.rows},
        sessions={offer: number(offer.sessions * offer.posts) for offer in offers.posts},
        hired={offer: number(offer.posts) for offer in offers.posts},
        kind=some(sketch.kinds) if sketch else {},
        part=some(chain(*sketch.exactly.values())) if sketch else {},
        covers=some(sketch.asks) if sketch else {},
    )


def _leave_out(
    model: mathopt.Model, v: Variables, offers: Offers, chosen: _Chosen, balances: Sequence[mathopt.LinearConstraint]
) -> None:
    """Leave out what is offered where more work would close nothing, which makes the MIP small.

    Where nothing is chosen, the dual of the balance of a need is what a minute less of it would save, and bounds what
    more work can save.
    """
    variables = chosen.all()
    with relaxed(variables), fixed(dict.fromkeys(variables, 0.0)):
        duals = solved(model, mathopt.SolverType.GLOP).dual_values()
    short = {need.need for need, row in zip(v.problem.needs, balances, strict=True) if duals[row] > WORTHLESS}
    function = {need.need: need.function for need in v.problem.needs}
    places = {(row.team, function[row.need]) for row in v.problem.need_teams if row.need in short}
    offered, opened = {offer.post for offer in offers.posts}, offers.choices.opens
    for arc, work in v.work.items():
        new = arc.post in offered or (arc.mode == "alone" and (v.posts[arc.post].person, arc.function) in opened)
        if new and (arc.team, arc.function) not in places:
            work.upper_bound = 0


def _rules(v: Variables, offers: Offers, chosen: _Chosen) -> Iterator[Rows]:
    yield time_with_meetings(v)
    yield opened_by_choice(v, offers.choices, chosen.taken)
    yield places(offers.choices, chosen.taken)
    yield training_time(v, chosen.taken)
    yield time_of_sessions(v, chosen)
    yield retained_beside_offers(v, chosen)
    yield within_budget(offers, chosen)
    if offers.sketch:
        yield one_kind(chosen)
        yield covered_functions(v, offers.sketch, chosen)
        yield needed_parts(offers.sketch, chosen)
        yield outside_all_profiles(offers.sketch, chosen)


def time_of_sessions(v: Variables, chosen: _Chosen) -> Rows:
    """New posts work no longer than their sessions, and each of them loses its meetings.

    time <= minutes x sessions                                              [minutes a week, each offer]
    work + supervising <= minutes x sessions - meeting x posts              [minutes a week, each offer]
    sessions <= most x posts                                                [sessions a week, each offer]
    Policy: posts are made of whole sessions.
    """
    permissions = grouped(v.problem.permissions, lambda row: row.post)
    work = grouped(v.work, lambda arc: arc.post)
    supervising = grouped(v.supervise, lambda row: row.supervisor_post)
    for offer, sessions in chosen.sessions.items():
        busy = [v.work[arc] for arc in work.get(offer.post, ())]
        busy += [v.supervise[row] for row in supervising.get(offer.post, ())]
        hired = chosen.hired[offer]
        yield v.minutes(permissions.get(offer.post, ())) <= offer.minutes * sessions
        yield total(busy) <= offer.minutes * sessions - offer.meeting * hired
        yield sessions <= offer.sessions * hired


def retained_beside_offers(v: Variables, chosen: _Chosen) -> Rows:
    """An employer keeps the hours that it must keep; a post that is only offered adds none.

    minutes out <= capacity of the donor's posts - retained + minutes x sessions of new posts      [each employer]
    Policy: donor protection.
    """
    offered = {offer.post: offer for offer in chosen.sessions}
    donors = grouped(v.problem.posts, lambda post: post.donor)
    outward = grouped((row for row in v.problem.permissions if row.agreement), lambda row: v.posts[row.post].donor)
    for employer in v.problem.employers:
        posts = donors.get(employer.employer, ())
        if employer.retained_minutes is not None:
            left = sum(post.capacity_minutes for post in posts if post.post not in offered) - employer.retained_minutes
            new = [offered[post.post] for post in posts if post.post in offered]
            added = total(offer.minutes * chosen.sessions[offer] for offer in new)
            yield v.minutes(outward.get(employer.employer, ())) <= max(left, 0) + added


def within_budget(offers: Offers, chosen: _Chosen) -> Rows:
    """Verifications, courses and a year of new posts cost no more than there is.

    cost <= budget                                                          [pence]
    """
    if offers.budget is not None:
        yield chosen.cost <= offers.budget


def one_kind(chosen: _Chosen) -> Rows:
    """A new role has one kind, and so one register at most, and posts only of it.

    sum of kinds <= 1;  sessions <= most x kind                             [each offer of the new role]
    """
    yield total(chosen.kind.values()) <= 1
    for offer, sessions in chosen.sessions.items():
        if offer.sketch is not None:
            yield sessions <= offer.sessions * offer.posts * chosen.kind[offer.sketch]


def covered_functions(v: Variables, sketch: Sketch, chosen: _Chosen) -> Rows:
    """A new role does a function only if it meets every group of its requirements, and covers it only if it does it.

    covered <= sum of parts that meet the group + kinds whose register does     [each function and group]
    least x covered <= work <= need x covered                                   [minutes a week, each function]
    """
    posts = {offer.post for offer in chosen.sessions if offer.sketch is not None}
    work = grouped((arc for arc in v.work if arc.post in posts), lambda arc: arc.function)
    needs = grouped(v.problem.needs, lambda need: need.function)
    for function, covered in chosen.covers.items():
        for group in sorted(sketch.asks[function]):
            parts = [chosen.part[part] for part in sorted(sketch.meets.get(group, ())) if part in chosen.part]
            parts += [chosen.kind[one] for one, met in sorted(sketch.kinds.items()) if group in met]
            yield covered <= total(parts)
        done = total(v.work[arc] for arc in work.get(function, ()))
        yield done <= sum(need.minutes for need in needs[function]) * covered
        yield sketch.least[function] * covered <= done


def needed_parts(sketch: Sketch, chosen: _Chosen) -> Rows:
    """A new role has no part that none of its functions names, none beyond its pay, and not too many for one person.

    part <= sum of covered functions that name it                           [each part]
    part <= sum of kinds that allow it                                      [each part]
    sum of parts <= most x sum of kinds                                     [parts]
    """
    naming: dict[str, list[str]] = {part: [] for part in chosen.part}
    for function, groups in sorted(sketch.asks.items()):
        for part in set[str]().union(*(sketch.exactly.get(group, frozenset()) for group in groups)):
            naming[part].append(function)
    for part, variable in chosen.part.items():
        yield variable <= total(chosen.covers[function] for function in naming[part])
        yield variable <= total(kind for one, kind in chosen.kind.items() if part in sketch.allows[one])
    yield total(chosen.part.values()) <= sketch.most * total(chosen.kind.values())


def outside_all_profiles(sketch: Sketch, chosen: _Chosen) -> Rows:
    """A new role has at least one part that the profile of no single present role gives.

    sum of parts outside the profile >= sum of kinds                        [each present role]
    Policy: what a present role has is recruited to that role.
    """
    for _, known in sorted(sketch.profiles.items()):
        outside = total(variable for part, variable in chosen.part.items() if part not in known)
        yield outside >= total(chosen.kind.values())
