"""Project: overlays of what may come: growth, leavers and retirements, training, new agreements.

The days of the workspace stay as they are: each overlay asks how today's evidence, agreements and pay would do with the
people and the need of some years on. Formulas: `docs/overlays.md`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from math import ceil
from pathlib import Path
from random import Random
from typing import Any

from pchteam.amend import ended, taught
from pchteam.convert import write_folder, write_workbook
from pchteam.findings import FaultyWorkspaceError
from pchteam.formulate import formulate
from pchteam.load import did_you_mean
from pchteam.overlay import CHANGE, MARK, called, table_of
from pchteam.pools import learning
from pchteam.tables import STAFF_GROUPS
from pchteam.what_if import new_agreement
from pchteam.workspace import Workspace

__all__ = ["Asked", "Projection", "project", "write_projection"]

HUNDREDTH = Decimal("0.01")
BY_LOT = "Who leaves was drawn by lot; nothing is known of anybody."
Cells = Mapping[str, str]
Rates = Mapping[str, Decimal]


@dataclass(frozen=True)
class Asked:
    """What is to be projected.

    Parameters
    ----------
    years
        How many years on.
    growth
        Whether segments grow by their annual_growth.
    leavers, retirements
        Share of the people of a staff group that leaves, or retires, in a year.
    seed
        Draws who leaves; None to take the expected hours off every post instead.
    training
        Whether the places of all courses are filled.
    agreements
        (employer, host) of agreements to make.
    """

    years: int = 1
    growth: bool = False
    leavers: Rates = field(default_factory=dict)
    retirements: Rates = field(default_factory=dict)
    seed: int | None = None
    training: bool = False
    agreements: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Projection:
    """Rows of an overlay, with what was assumed for them."""

    of: str
    notes: tuple[str, ...]
    rows: Mapping[str, tuple[Cells, ...]]


def project(workspace: Workspace, asked: Asked) -> Projection:
    """Make the rows of an overlay.

    Raises
    ------
    pchteam.findings.FaultyWorkspaceError
        If the workspace has faults.
    ValueError
        If nothing is asked or nothing would change, or if a rate or an agreement cannot be.
    """
    if workspace.faults:
        raise FaultyWorkspaceError(workspace.findings)
    if not (asked.growth or asked.leavers or asked.retirements or asked.training or asked.agreements):
        raise ValueError("nothing to project; add --growth, --leavers, --retirements, --training or --agreement")
    notes: list[str] = []
    rows: dict[str, tuple[Cells, ...]] = {}
    if asked.growth:
        rows["segments"] = tuple(_growth(workspace, asked.years, notes))
        rows["organisations"] = tuple(_lists(workspace, rows["segments"]))
    if asked.leavers or asked.retirements:
        rows["posts"] = tuple(_leaving(workspace, asked, notes))
    if asked.training:
        rows["holdings"] = tuple(_training(workspace, asked.years, notes))
    if asked.agreements:
        rows["agreements"] = tuple(_agreements(workspace, asked.agreements, notes))
    if not any(rows.values()):
        raise ValueError(f"nothing would change: {' '.join(notes)}")
    return Projection(str(workspace.policy["locality"]), tuple(notes), {name: row for name, row in rows.items() if row})


def _growth(workspace: Workspace, years: int, notes: list[str]) -> Iterator[Cells]:
    """Population x (1 + annual_growth) ^ years, to the nearest whole person."""
    blank = 0
    for row in workspace.rows("segments"):
        if row.annual_growth is None:
            blank += 1
        elif (people := round(row.population * (1 + row.annual_growth) ** years)) != row.population:
            yield {"id": row.id, "population": str(people)}
    stay = f"; {blank} without annual_growth stay as they are" if blank else ""
    notes.append(f"Growth of {_years(years)} by annual_growth of segments{stay}.")


def _lists(workspace: Workspace, grown: Sequence[Cells]) -> Iterator[Cells]:
    """Registered lists, grown as all segments together and rounded up, for segments never exceed the lists."""
    before = {row.id: row.population for row in workspace.rows("segments")}
    after = before | {row["id"]: Decimal(row["population"]) for row in grown}
    for row in workspace.rows("organisations"):
        if row.registered_patients is not None and sum(after.values()) > sum(before.values()):
            patients = ceil(row.registered_patients * sum(after.values()) / sum(before.values()))
            yield {"id": row.id, "registered_patients": str(patients)}


def _leaving(workspace: Workspace, asked: Asked, notes: list[str]) -> Iterator[Cells]:
    """Posts of those who leave, by lot, or every post with the hours that are to be expected of it."""
    stays = _staying(asked)
    roles = {row.id: row.staff_group for row in workspace.rows("roles")}
    last = workspace.policy.day("as_of") - timedelta(days=1)
    posts = [row for row in workspace.rows("posts") if row.ends is None or row.ends > last]
    notes += _rates_in_words(asked, stays)
    if asked.seed is None:
        notes.append("Expected hours: nobody leaves, every post of these groups has the share of its hours that stays.")
        for row in posts:
            share = stays.get(roles[row.role], Decimal(1))
            hours = max((row.hours_per_week * share).quantize(HUNDREDTH), HUNDREDTH)
            if hours != row.hours_per_week:
                yield {"id": row.id, "hours_per_week": f"{hours.normalize():f}"}
        return
    groups = _groups(posts, roles)
    gone = _drawn(groups, stays, asked.seed)
    for group in sorted(stays):
        people = [one for one, of in groups.items() if of == group]
        number = sum(one in gone for one in people)
        notes.append(f"{group}: {number} of {len(people)} people leave, drawn with seed {asked.seed}. {BY_LOT}")
    for row in posts:
        if row.person in gone:
            yield ended(row, last)


def _years(number: int) -> str:
    return f"{number} year{'s' * (number > 1)}"


def _staying(asked: Asked) -> dict[str, Decimal]:
    """The share of each staff group that stays: (1 - leavers - retirements) ^ years."""
    stays = {}
    for group in {**asked.leavers, **asked.retirements}:
        if group not in STAFF_GROUPS:
            guess = did_you_mean(group, STAFF_GROUPS)
            raise ValueError(f"'{group}' is not a staff group; {guess or 'there are ' + ', '.join(STAFF_GROUPS)}")
        rate = asked.leavers.get(group, Decimal(0)) + asked.retirements.get(group, Decimal(0))
        if not 0 <= rate < 1:
            raise ValueError(f"{rate} of {group} cannot leave in a year; write shares that add up to less than 1")
        stays[group] = (1 - rate) ** asked.years
    return stays


def _rates_in_words(asked: Asked, stays: Mapping[str, Decimal]) -> Iterator[str]:
    for group in sorted(stays):
        parts = [
            f"{(100 * rates[group]).normalize():f} % a year {word}"
            for rates, word in ((asked.leavers, "leave"), (asked.retirements, "retire"))
            if group in rates
        ]
        yield f"{group}: {', '.join(parts)}; {stays[group]:.1%} stay after {_years(asked.years)}."


def _groups(posts: Sequence[Any], roles: Mapping[str, str]) -> dict[str, str]:
    """The staff group of each person, by id: that of most hours, the first by name of those with as many."""
    hours: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in posts:
        hours[row.person][roles[row.role]] += row.hours_per_week
    return {person: max(sorted(found), key=lambda group: found[group]) for person, found in sorted(hours.items())}


def _drawn(groups: Mapping[str, str], stays: Mapping[str, Decimal], seed: int) -> set[str]:
    """Who leaves. Everybody has a draw, so that higher rates only add to those who leave at lower ones."""
    lot = Random(seed)
    draws = {person: lot.random() for person in groups}
    return {person for person, group in groups.items() if draws[person] >= stays.get(group, Decimal(1))}


def _training(workspace: Workspace, years: int, notes: list[str]) -> Iterator[Cells]:
    """What those who take a course then hold, verified from as_of on.

    A place goes to people for whom the course is the last step to a function that they may then serve somewhere: first
    to those who want the competency, then to those with most hours, then by id.
    """
    graph = workspace.graph(whole_plan=True)
    _, choices = learning(workspace, graph, formulate(workspace, graph))
    wants = {row.id: row.wants or () for row in workspace.rows("people")}
    hours: Counter[str] = Counter()
    for row in workspace.rows("posts"):
        hours[row.person] += row.hours_per_week
    for course in workspace.rows("training"):
        able = [one.person for one in choices.rows if one.course == course.id]
        able.sort(key=lambda person: (course.competency not in wants[person], -hours[person], person))
        taken = able[: int(course.places) * years] if course.places is not None else able
        if able:
            notes.append(f"{course.id}: {len(taken)} of {len(able)} people who could use it complete it.")
        for person in taken:
            yield taught(course, person, workspace.policy.day("as_of"))


def _agreements(workspace: Workspace, pairs: Sequence[tuple[str, str]], notes: list[str]) -> Iterator[Cells]:
    organisations = {row.id for row in workspace.rows("organisations")}
    present = workspace.rows("agreements")
    day = workspace.policy.day("as_of")
    for provider, host in dict.fromkeys(pairs):
        for one in (provider, host):
            if one not in organisations:
                guess = did_you_mean(one, organisations) or "write EMPLOYER:HOST with ids of the table organisations"
                raise ValueError(f"there is no organisation '{one}'; {guess}")
        for row in present:
            if provider in row.provider and row.host == host:
                raise ValueError(f"{provider} and {host} have agreement {row.id}; change its row in an overlay")
        notes.append(f"A new agreement lends people of {provider} to teams of {host} without limits.")
        yield {CHANGE: "add", **new_agreement(f"new-{provider}-{host}", provider, host, day)}


def write_projection(found: Projection, path: Path) -> None:
    """Write an overlay as a folder of CSV, or as a workbook where the name ends in .xlsx."""
    said = [
        ("name", called(path)),
        *([("of", found.of)] if found.of else []),
        *(("note", note) for note in found.notes),
    ]
    tables = {MARK: table_of(MARK, [dict(zip(("key", "value"), row, strict=True)) for row in said])}
    tables |= {name: table_of(name, rows) for name, rows in found.rows.items()}
    if path.suffix.lower() == ".xlsx":
        write_workbook(tables, path)
    else:
        write_folder(tables, path)
