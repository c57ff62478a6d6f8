"""What if: answers to named questions that change rows and infer again, or add up what a course would give."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pchteam.formulate import need_teams, needs
from pchteam.infer import Graph, facts, infer
from pchteam.load import Placed
from pchteam.questions import Asked, Cells, Found
from pchteam.tables import Agreement

__all__ = ["best_agreement_change", "best_training", "if_organisation_leaves", "new_agreement"]

Rows = Mapping[str, tuple[Placed, ...]]
LISTS = ("functions", "teams", "people", "roles")
INFERRED = "Each change was put into the rows and inferred; the figures are what the rules then say."


@dataclass(frozen=True)
class Change:
    """A change of an agreement, or a new one between an employer and a host, with the row that would then hold."""

    agreement: str
    words: str
    row: Agreement


@dataclass(frozen=True)
class Needed:
    """Minutes a week of each need, and the needs that a team may cover, by team and function."""

    minutes: Mapping[str, int]
    by_place: Mapping[tuple[str, str], frozenset[str]]

    @classmethod
    def of(cls, asked: Asked) -> "Needed":
        """The needs of a workspace."""
        rows = {need.need: need for need in needs(asked.workspace)}
        places: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in need_teams(asked.workspace):
            places[row.team, rows[row.need].function].add(row.need)
        return cls(
            {need.need: need.minutes for need in rows.values()},
            {place: frozenset(found) for place, found in places.items()},
        )

    def of_places(self, places: set[tuple[str, str]]) -> int:
        """Minutes of the needs of teams and functions, each need once."""
        found = {need for place in places for need in self.by_place.get(place, ())}
        return sum(self.minutes[need] for need in found)


def _inferred(asked: Asked, rows: Rows) -> Graph:
    """What follows from other rows on the same day."""
    workspace = asked.workspace
    return infer(facts(rows, workspace.policy, workspace.policy.day("as_of"), workspace.book))


def best_agreement_change(asked: Asked) -> Found:
    """What each single change of an agreement opens, the change that unlocks most first.

    Changed agreements are put beside the others, all at once, and inferred: unless posts are transferred, what one
    agreement permits does not depend on another.
    """
    rows, needed = asked.workspace.loaded.rows, Needed.of(asked)
    trials = {f"~{number}": change for number, change in enumerate(_changes(asked))}
    changed = [Placed("agreements", 0, one.row.model_copy(update={"id": name})) for name, one in trials.items()]
    graph = _inferred(asked, {**rows, "agreements": (*rows["agreements"], *changed)})
    before = {(post, team, function) for post, team, _, function, _ in asked.graph.table("tables/arcs")}
    people = {post: person for post, person, *_ in graph.table("tables/posts")}
    served = _served(asked.graph)
    opened, places = defaultdict(set), defaultdict(set)
    for post, team, basis, function, mode in graph.table("tables/arcs"):
        if basis in trials and (post, team, function) not in before and (team, function) in needed.by_place:
            opened[basis].add((post, team, function))
            if mode == "alone" and (team, function) not in served:
                places[basis].add((team, function))
    found: list[Cells] = [
        (
            trials[name].agreement,
            trials[name].words,
            len({people[post] for post, _, _ in arcs}),
            len(arcs),
            needed.of_places(places[name]),
        )
        for name, arcs in opened.items()
    ]
    return Found(sorted(found, key=lambda row: (-row[4], -row[3], row[0], row[1])), INFERRED if found else "")


def _changes(asked: Asked) -> Iterator[Change]:
    """All single changes of agreements, and new agreements between those who have none."""
    day = asked.workspace.policy.day("as_of")
    agreements: list[Agreement] = asked.workspace.rows("agreements")
    for row in agreements:
        if row.state != "transferred":
            for words, update in _updates(row, day):
                yield Change(row.id, words, row.model_copy(update=update))
    known = {(provider, row.host) for row in agreements for provider in row.provider}
    lacking = {(employer, host) for _, _, employer, host, _ in asked.graph.table("ask/could-be-agreed")} - known
    for employer, host in sorted(lacking):
        for party, whose in (("provider", "the employer"), ("host", "the host")):
            cells = new_agreement("new", employer, host, day) | {"indemnity": party}
            words = f"make one, with the indemnity of {whose}"
            yield Change(f"{employer} to {host}", words, Agreement.model_validate(cells).filled())


def new_agreement(identifier: str, provider: str, host: str, day: date) -> dict[str, str]:
    """Cells of an agreement that lends people of a provider to teams of a host from a day on, for all functions."""
    return {
        "id": identifier,
        "provider": provider,
        "host": host,
        "state": "assigned",
        "starts": day.isoformat(),
        "liability": "provider",
        "indemnity": "provider",
        "data_sharing": "yes",
    }


def _updates(row: Agreement, day: date) -> Iterator[tuple[str, dict[str, Any]]]:
    if row.ends and row.ends < day:
        yield "renew it", {"ends": None}
    if row.starts > day:
        yield "begin it now", {"starts": day}
    if row.liability == "none":
        yield "settle liability", {"liability": "provider"}
    for party in ("provider", "host"):
        if row.indemnity != party:
            yield f"let the indemnity of the {party} cover it", {"indemnity": party}
    if not row.data_sharing:
        yield "sign data sharing", {"data_sharing": True}
    for field in LISTS:
        if getattr(row, field):
            yield f"cover all {field}", {field: None}


def _served(graph: Graph) -> set[tuple[str, str]]:
    """Teams and functions that somebody may serve there alone."""
    return {(team, function) for _, team, _, function, mode in graph.table("tables/arcs") if mode == "alone"}


def best_training(asked: Asked) -> Found:
    """What each course would make possible, the one that closes most gaps first."""
    graph, needed = asked.graph, Needed.of(asked)
    gives, entrants, met, required = (
        _grouped(pairs)
        for pairs in (
            graph.table("ask/training-gives"),
            graph.table("ask/training-entrants"),
            graph.pairs("pch:groupMet"),
            graph.pairs("pch:requiresGroup"),
        )
    )
    barred = graph.pairs("pch:barredFrom")
    able = Counter(function for _, function in graph.pairs("pch:canPerform"))
    rows: list[Cells] = []
    for course in asked.workspace.rows("training"):
        given = gives[course.id]
        pairs = {
            (person, function)
            for function, groups in required.items()
            if groups & given
            for person in entrants[course.id]
            if groups - met[person] and groups - met[person] <= given and (person, function) not in barred
        }
        short = {function for _, function in pairs if able[function] <= 1}
        minutes = needed.of_places({place for place in needed.by_place if place[1] in short})
        if pairs:
            rows.append(
                (
                    asked.item("training", course.id),
                    len({person for person, _ in pairs}),
                    len(pairs),
                    minutes,
                    tuple(asked.item("functions", one) for one in sorted(short)),
                    "" if course.places is None else int(course.places),
                    "" if course.cost is None else str(course.cost),
                )
            )
    return Found(sorted(rows, key=lambda row: (-row[3], -row[2], row[0].id)))


def _grouped(pairs: Any) -> defaultdict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        found[one].add(other)
    return found


def if_organisation_leaves(asked: Asked) -> Found:
    """What fails without the posts, teams and agreements of an organisation."""
    leaving, needed = asked.values["organisation"].id, Needed.of(asked)
    graph = _inferred(asked, dict(_without(asked.workspace.loaded.rows, leaving)))
    before, after = (Counter(function for _, function in one.pairs("pch:canPerform")) for one in (asked.graph, graph))
    gone = {team.id for team in asked.workspace.rows("teams") if team.host == leaving}
    lost = _served(asked.graph) - _served(graph)
    functions = sorted(before)
    rows: list[Cells] = [("its team closes", "", asked.item("teams", team), "", "") for team in sorted(gone)]
    for words, fewest, left in (("nobody can do it", 1, 0), ("only one person can do it", 2, 1)):
        hit = [one for one in functions if before[one] >= fewest and after[one] == left]
        rows += [(words, asked.item("functions", one), "", "", "") for one in hit]
    rows += [
        ("nobody may do it in this team", asked.item("functions", function), asked.item("teams", team), "", "")
        for team, function in sorted(lost & set(needed.by_place))
        if team not in gone
    ]
    return Found([*rows, *_uncovered(asked, lost, _served(graph), needed)])


def _uncovered(
    asked: Asked, lost: set[tuple[str, str]], served: set[tuple[str, str]], needed: Needed
) -> Iterator[Cells]:
    """Needs that somebody may serve now and nobody then."""
    covered = {need for place, found in needed.by_place.items() if place in served for need in found}
    losing = {need for place in lost for need in needed.by_place.get(place, ())} - covered
    for need in sorted(needs(asked.workspace), key=lambda one: (-one.minutes, one.need)):
        if need.need in losing:
            yield (
                "nobody may serve this need", asked.item("functions", need.function), "",
                asked.item("segments", need.segment), need.minutes,
            )  # fmt: skip


def _without(rows: Rows, leaving: str) -> Iterator[tuple[str, tuple[Placed, ...]]]:
    """The rows that stay when an organisation leaves."""
    for table, placed in rows.items():
        kept: Any = placed
        if table == "posts":
            kept = [one for one in kept if one.row.employer != leaving]
        elif table == "teams":
            kept = [one for one in kept if one.row.host != leaving]
        elif table == "agreements":
            kept = [_less(one, leaving) for one in kept if one.row.host != leaving]
            kept = [one for one in kept if one.row.provider]
        yield table, tuple(kept)


def _less(placed: Any, leaving: str) -> Placed:
    providers = tuple(one for one in placed.row.provider if one != leaving)
    return Placed(placed.table, placed.number, placed.row.model_copy(update={"provider": providers}))
