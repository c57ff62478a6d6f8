"""Export reasons: sentences with names, and the same as JSON. Hours are a week's."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from pchteam.reasons import PlannedRun, Reasons
from pchteam.solver.bottlenecks import Bottleneck
from pchteam.solver.counterfactual import Counterfactual
from pchteam.solver.next_hour import NextHour
from pchteam.solver.pinned import PinFault
from pchteam.solver.policies import NEW, Policy
from pchteam.solver.problem import TABLES, Problem
from pchteam.solver.relax import Loosened

__all__ = ["counterfactual_document", "counterfactual_lines", "reasons_document", "reasons_sections"]

FEWEST_HOURS = 0.05
"""Hours below which a change of need is not told by function."""


def reasons_sections(run: PlannedRun, found: Reasons) -> Iterator[tuple[str, list[str]]]:
    """Yield title and sentences of each part."""
    yield "Pins that cannot stand", [_pin(run, one) for one in found.pins]
    yield "Bottlenecks", [_bottleneck(run, one) for one in found.bottlenecks]
    yield _goal_title(found), [*(_item(run, found, one) for one in found.relaxation.items), *_ending(found)]
    yield "What one session more would save", [_next_hour(run, one) for one in found.next_hours]


def reasons_document(run: PlannedRun, found: Reasons) -> dict[str, Any]:
    """Return figures and sentences; minutes a week, people and all else by their ids."""
    relaxation = found.relaxation
    return {
        "pins": [asdict(one) | {"sentence": _pin(run, one)} for one in found.pins],
        "bottlenecks": [
            asdict(one) | {"short_minutes": one.short_minutes, "sentence": _bottleneck(run, one)}
            for one in found.bottlenecks
        ],
        "goal": {
            "text": relaxation.goal.text,
            "unmet_minutes": relaxation.before,
            "limit_minutes": relaxation.goal.limit,
            "unmet_minutes_after": relaxation.after,
            "reached": relaxation.reached,
            "left_by_cause": dict(found.left),
        },
        "items": [
            {
                "limit": one.policy.limit,
                "key": list(one.policy.key),
                "units": one.units,
                "missed_minutes_without": one.missed,
                "sentence": _item(run, found, one),
            }
            for one in relaxation.items
        ],
        "next_hours": [
            {
                "kind": one.extra.kind,
                "key": list(one.extra.key),
                "minutes": one.minutes,
                "linear_weighted_minutes": round(one.linear, 3),
                "saved": asdict(one.saved) if one.saved else None,
                "sentence": _next_hour(run, one),
            }
            for one in found.next_hours
        ],
        "seconds": {"linear": found.linear_seconds, "whole": found.whole_seconds},
    }


def _hours(minutes: float) -> str:
    return f"{minutes / 60:,.1f} h"


def _named(run: PlannedRun, table: str, identifiers: Iterable[str]) -> str:
    return ", ".join(run.name(table, one) for one in identifiers)


# Bottlenecks


def _bottleneck(run: PlannedRun, one: Bottleneck) -> str:
    is_single, is_alone = len(one.functions) == 1, len(one.people) == 1
    functions, people = _these(one.functions, "function", "functions"), _these(one.people, "person", "people")
    others = f", others give {_hours(one.others_minutes)} in this plan" if one.others_minutes else ""
    if one.is_small:
        functions += f" ({_named(run, 'functions', one.functions)})"
        people += f" ({_named(run, 'people', one.people)})"
    else:
        people += ", too many to name"
    head = f"{functions} {'needs' if is_single else 'compete for'} {people[0].lower()}{people[1:]}"
    return (
        f"{head}: {'it needs' if is_single else 'they need'} {_hours(one.need_minutes)}{others}, and "
        f"{'the person has' if is_alone else 'the people have'} {_hours(one.time_minutes)}. "
        f"{_hours(one.unmet_minutes)} of it are unmet."
    )


def _these(things: tuple[str, ...], one: str, several: str) -> str:
    return f"This {one}" if len(things) == 1 else f"These {len(things)} {several}"


# Policies


def _goal_title(found: Reasons) -> str:
    relaxation = found.relaxation
    return (
        f"What it would take: {relaxation.goal.text} "
        f"(unmet now {_hours(relaxation.before)}, wanted at most {_hours(relaxation.goal.limit)})"
    )


def _ending(found: Reasons) -> Iterator[str]:
    relaxation = found.relaxation
    after = f"{_hours(relaxation.after)} of its need unmet"
    if relaxation.before <= relaxation.goal.limit:
        yield "The plan reaches this goal as it is."
    elif relaxation.reached:
        means = "With these changes" if relaxation.items else "Without any change of policy"
        yield f"{means} the goal is reached: a plan that keeps every other rule leaves {after}."
    else:
        yield f"The goal was not reached by changes of policy; the nearest plan found leaves {after}."
        causes = ", ".join(f"{cause.replace('_', ' ')} {_hours(minutes)}" for cause, minutes in found.left.items())
        yield f"What is left is for want of: {causes}."


def _item(run: PlannedRun, found: Reasons, one: Loosened) -> str:
    if one.missed is None:
        effect = ""
    elif one.missed:
        effect = f" Without it {_hours(one.missed)} of the goal would be missed."
    else:
        effect = " The others alone would do as well."
    return f"{_change(run, found, one)}.{effect}"


def _change(run: PlannedRun, found: Reasons, one: Loosened) -> str:
    """Say what is changed, from which value to which."""
    policy, key = one.policy, one.policy.key
    if policy.limit == "pins":
        return f"Take back the pin of {run.name('people', key[0])} in {run.name('teams', key[1])}"
    to = _value(found.relaxation.problem, policy)
    if key[0].startswith(NEW):
        employer, host = (run.name("organisations", part) for part in key[0].removeprefix(NEW).split(" for ", 1))
        return (
            f"A new agreement by which people of {employer} work {_hours(to)} in teams of {host}, "
            "if data sharing, indemnity and the other rules then allow it"
        )
    now = _value(run.problem, policy)
    return _CHANGES[policy.limit].format(
        key=key[0],
        employer=run.name("organisations", key[0]),
        person=run.name("people", key[0]),
        team=run.name("teams", key[-1]),
        now=now,
        to=to,
        now_hours=_hours(now),
        to_hours=_hours(to),
    )


_CHANGES = {
    "agreements.max_minutes": "Agreement {key}: {to_hours} instead of {now_hours}",
    "employers.outward_minutes": "{employer} lends up to {to_hours} instead of {now_hours}",
    "employers.retained_minutes": "{employer} keeps {to_hours} at home instead of {now_hours}",
    "need_teams.max_minutes": "{team} may meet {to_hours} of {key} instead of {now_hours}",
    "people.max_teams": "{person} may be in {to} teams instead of {now}",
    "teams.max_size": "{team} may have {to} members instead of {now}",
    "teams.min_size": "{team} may form with {to} members instead of {now}",
    "teams.min_professions": "{team} may form with {to} professions instead of {now}",
    "teams.min_employers": "{team} may form with {to} employers instead of {now}",
    "teams.meeting_minutes": "{team} meets {to} minutes a week instead of {now}",
}


def _value(problem: Problem, policy: Policy) -> int:
    table, column = policy.limit.split(".")
    keys = next(one.key for one in TABLES if one.name == table)
    rows = getattr(problem, table)
    return int(next(getattr(row, column) for row in rows if tuple(getattr(row, name) for name in keys) == policy.key))


# One session more


def _next_hour(run: PlannedRun, one: NextHour) -> str:
    session = f"{one.minutes} minutes more"
    if one.extra.kind == "function":
        team, function = one.extra.key
        what = f"{session} of somebody who performs {run.name('functions', function)} in {run.name('teams', team)}"
    elif one.extra.kind == "agreement":
        what = f"{session} under agreement {one.extra.key[0]}"
    else:
        person = next(post.person for post in run.problem.posts if post.post == one.extra.key[0])
        what = f"{session} of {run.name('people', person)} (post {one.extra.key[0]})"
    if one.saved is None:
        return f"{what}: perhaps {one.linear:,.0f} minutes x priority (estimated, not tried)"
    if one.saved.weighted <= 0:
        return f"{what}: nothing, in whole sessions and with the other teams as they are"
    return f"{what}: {one.saved.unmet} minutes less unmet ({one.saved.weighted} minutes x priority)"


# Pins

_PIN_FAULTS = {
    "not_permitted": ("may not work there on any basis", "make an agreement, or take the pin back"),
    "beyond_capacity": ("is pinned for {asked} and has {there} in whole sessions", "pin for less, or more hours"),
    "beyond_agreement": ("is pinned for {asked} and the agreement allows {there}", "raise its cap, or pin for less"),
    "contradicts_itself": ("is to give at least {asked} and at most {there}", "raise the most or lower the least"),
    "too_many_teams": ("is pinned into {minutes} teams and may be in {limit}", "take a pin back, or allow more teams"),
    "beyond_capacity_together": ("is pinned for {asked} in all and has {there}", "pin for less"),
    "team_too_small": ("is one of {minutes} pinned into a team of at most {limit}", "a larger team, or fewer pins"),
    "broken": ("is pinned, and the plan breaks the pin", "`pchteam plan` anew with it, and look at what it costs"),
}


def _pin(run: PlannedRun, one: PinFault) -> str:
    fault, mend = _PIN_FAULTS[one.fault]
    told = fault.format(asked=_hours(one.minutes), there=_hours(one.limit), minutes=one.minutes, limit=one.limit)
    return (
        f"{run.name('people', one.person)} in {run.name('teams', one.team)}: {told}. Breaking the pin costs as much as "
        f"{_hours(one.unmet_minutes)} of unmet need of priority 1. Mend: {mend}."
    )


# Why here


def counterfactual_lines(run: PlannedRun, found: Counterfactual) -> Iterator[str]:
    """Yield the answer, then what it rests on."""
    person, team = run.name("people", found.person), run.name("teams", found.team)
    other = run.name("teams", found.other) if found.other else ""
    if found.verdict == "not_permitted":
        yield f"{person} is not in {other} because no post of theirs may work there, on any basis."
    elif found.verdict == "nothing_to_do":
        yield f"{person} is not in {other} because they may work there, but perform none of what it does."
    elif found.verdict == "impossible":
        yield f"{person} cannot be in {other} instead: no plan was found in which the teams keep their rules."
    elif found.loss <= 0:
        yield f"Nothing speaks for {person} in {team}: a plan without it is as good."
    else:
        otherwise = f"with them in {other} instead" if other else "without them there"
        yield f"{person} is in {team} because {otherwise}, {_consequence(run, found)}."
    yield from _details(run, found)


def _consequence(run: PlannedRun, found: Counterfactual) -> str:
    if found.closed:
        return f"{_named(run, 'teams', found.closed)} could not form"
    if sum(found.unmet.values()) > 0:
        return f"{_hours(sum(found.unmet.values()))} more would be unmet"
    term = max(found.terms, key=lambda name: found.terms[name])
    return f"{_TERMS[term]} would be worse"


_TERMS = {
    "unmet_need": "more urgent need",
    "broken_pins": "pins",
    "membership_changes": "stability of teams",
    "travel": "travel",
    "cost": "cost",
    "wants": "what people asked for",
}


def _details(run: PlannedRun, found: Counterfactual) -> Iterator[str]:
    for function, minutes in sorted(found.unmet.items(), key=lambda item: (-item[1], item[0])):
        if abs(minutes) >= 60 * FEWEST_HOURS:
            how = "more" if minutes > 0 else "less"
            yield f"- {run.name('functions', function)}: {_hours(abs(minutes))} {how} unmet"
    if round(found.pence):
        yield f"- pay: £{abs(found.pence) / 100:,.0f} a week {'more' if found.pence > 0 else 'less'}"
    for person, team, how in found.moves:
        yield f"- {run.name('people', person)} {how} {run.name('teams', team)}"


def counterfactual_document(run: PlannedRun, found: Counterfactual) -> dict[str, Any]:
    """Return figures and sentences; minutes a week."""
    document = asdict(found) | {"loss": found.loss, "pence": round(found.pence, 2)}
    return document | {"sentence": next(counterfactual_lines(run, found))}
