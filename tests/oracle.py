"""A second implementation of `docs/eligibility.md`, in plain Python, that the rules are compared with.

It reads the CSV files itself and shares no code with `pchteam`; its functions follow the headings of that page.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

__all__ = ["Answers", "answer"]

LEVELS = ("core", "generic", "advanced", "specialist")
STATUSES = frozenset({"verified", "declared"})
# Tables whose rows begin and end: the columns of their first and last day, and their keys.
LASTING = {
    "posts": ("starts", "ends", ("id",)),
    "holdings": ("valid_from", "expires", ("person", "competency", "stated level", "status", "valid_from")),
    "credentials": ("issued", "expires", ("person", "kind", "item", "issued")),
    "agreements": ("starts", "ends", ("id",)),
}

Row = dict[str, str]
Held = tuple[str, int]  # a competency and the place of its level in LEVELS
Pair = tuple[str, str]
Permission = tuple[str, str, str]
Serving = tuple[str, str, str, str, str]
Supervision = tuple[str, str, str, str, str, str]


@dataclass(frozen=True)
class Answers:
    """Everything that follows from a workspace for one window.

    A basis is the employer's id (own) or the agreement's id.

    Parameters
    ----------
    can, supervised, might, nearly, can_supervise
        (person, function).
    permits
        (post, team, basis).
    may_serve
        (post, team, basis, function, mode); mode is `alone` or `supervised`.
    may_lead, may_coordinate
        (post, team).
    supervisors
        (team, function, supervised post, its basis, supervising post, its basis).
    lapses
        (table, id or parts of the key joined by `/`, where `-` is blank).
    lapses_for
        (person, function).
    nobody_can, loses_all
        Functions.
    only_performer
        (function, person).
    """

    can: frozenset[Pair]
    supervised: frozenset[Pair]
    might: frozenset[Pair]
    nearly: frozenset[Pair]
    can_supervise: frozenset[Pair]
    permits: frozenset[Permission]
    may_serve: frozenset[Serving]
    may_lead: frozenset[Pair]
    may_coordinate: frozenset[Pair]
    supervisors: frozenset[Supervision]
    lapses: frozenset[Pair]
    lapses_for: frozenset[Pair]
    nobody_can: frozenset[str]
    only_performer: frozenset[Pair]
    loses_all: frozenset[str]


@dataclass(frozen=True)
class Workspace:
    """The rows of a folder, the window, and what of the policy matters here."""

    tables: dict[str, list[Row]]
    as_of: date
    until: date
    watch_day: date
    accepted: frozenset[str]
    levels_short: int
    reach: dict[Held, frozenset[Held]]
    groups: dict[str, list[list[Row]]]

    def rows(self, table: str) -> list[Row]:
        """Return the rows of a table; a table without a file is empty."""
        return self.tables.get(table, [])

    def in_force(self, row: Row, first: str, last: str) -> bool:
        """Tell whether a row holds over the whole window, given the columns of its first and last day."""
        starts, ends = row.get(first, ""), row.get(last, "")
        return (not starts or date.fromisoformat(starts) <= self.as_of) and (
            not ends or date.fromisoformat(ends) >= self.until
        )


@dataclass(frozen=True)
class Person:
    """A person with a post in force, and the evidence that the window leaves them."""

    id: str
    kind: str
    objections: frozenset[str]
    holdings: tuple[tuple[str, Held], ...]
    presumed: tuple[Held, ...]
    stated: frozenset[str]
    counting: tuple[Row, ...]
    to_verify: tuple[Row, ...]
    is_registered: bool
    is_dependent: bool
    is_unsupported: bool


def answer(folder: Path, as_of: str | date, until: str | date) -> Answers:
    """Derive from a folder of CSV files all that `docs/eligibility.md` defines.

    Parameters
    ----------
    folder
        Holds one CSV file per table, named after it; a missing file is an empty table.
    as_of, until
        The window, both days included; dates or ISO text.

    Returns
    -------
    Answers
        The sets of facts.
    """
    ws = read(folder, as_of, until)
    people = {row["id"]: person(ws, row["id"]) for row in ws.rows("people") if posts_in_force(ws, row["id"])}
    capable = {
        (who, function["id"], verdict)
        for who, someone in people.items()
        for function in ws.rows("functions")
        for verdict in capability(ws, someone, function["id"])
    }

    def having(verdict: str) -> frozenset[Pair]:
        return frozenset((who, what) for who, what, found in capable if found == verdict)

    permits = frozenset(permissions(ws))
    serving = frozenset(may_serve(ws, people, permits, having("can"), having("supervised")))
    lapsing = frozenset(lapses_for(ws, having("can")))
    return Answers(
        can=having("can"),
        supervised=having("supervised"),
        might=having("might"),
        nearly=having("nearly"),
        can_supervise=having("can_supervise"),
        permits=permits,
        may_serve=serving,
        may_lead=frozenset(may_lead(ws, people, permits)),
        may_coordinate=frozenset(may_coordinate(ws, people, permits)),
        supervisors=frozenset(supervisors(ws, serving, having("can_supervise"))),
        lapses=frozenset(lapses(ws)),
        lapses_for=lapsing,
        nobody_can=frozenset(nobody_can(ws, having("can"))),
        only_performer=frozenset(only_performer(having("can"))),
        loses_all=frozenset(loses_all(having("can"), lapsing)),
    )


# Reading


def read(folder: Path, as_of: str | date, until: str | date) -> Workspace:
    """Read the CSV files of a folder."""
    tables = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [{key: (cell or "").strip() for key, cell in row.items()} for row in csv.DictReader(file)]
        tables[path.stem] = [row for row in rows if any(row.values())]
    read_levels(tables)
    read_mappings(tables)
    policy = {row["key"]: row["value"] for row in tables.get("policy", [])}
    return Workspace(
        tables=tables,
        as_of=day(as_of),
        until=day(until),
        watch_day=day(as_of) + timedelta(days=int(policy.get("watch_days", "90"))),
        accepted=frozenset(entries(policy.get("accepted_statuses", "verified"))),
        levels_short=int(policy.get("supervised_levels_short", "1")),
        reach=reach(tables.get("competencies", [])),
        groups=groups(tables.get("requirements", [])),
    )


LEVEL_COLUMNS = (
    ("holdings", "level", "competency"),
    ("role_profiles", "level", "competency"),
    ("requirements", "min_level", "item"),
    ("teams", "lead_level", "lead_competency"),
)


def read_levels(tables: dict[str, list[Row]]) -> None:
    """Write common levels for those that the framework of a competency gives a name of its own."""
    framework = {row["id"]: row.get("framework", "") for row in tables.get("competencies", [])}
    common = {(row["framework"], row["level"]): row["common_level"] for row in tables.get("framework_levels", [])}

    def read_level(competency: str, level: str) -> str:
        return common.get((framework.get(competency, ""), level), level)

    for table, column, competency in LEVEL_COLUMNS:
        for row in tables.get(table, []):
            row[f"stated {column}"] = row.get(column, "")
            row[column] = read_level(row.get(competency, ""), row.get(column, ""))
    for row in tables.get("competencies", []):
        parts = [entry.partition(":") for entry in entries(row.get("entails", ""))]
        row["entails"] = ";".join(
            key.strip() + colon + read_level(key.strip(), most.strip()) for key, colon, most in parts
        )


def read_mappings(tables: dict[str, list[Row]]) -> None:
    """Add the exact matches that somebody reviewed to those of the competencies."""
    competencies = {row["id"]: row for row in tables.get("competencies", [])}
    for row in tables.get("mappings", []):
        one, other = competencies.get(row["subject_id"]), row["object_id"]
        if one and row["predicate_id"] == "skos:exactMatch" and row.get("reviewer_label", ""):
            one["exact_match"] = ";".join([*entries(one.get("exact_match", "")), other])


def day(value: str | date) -> date:
    """Return a date from a date or ISO text."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def entries(cell: str) -> list[str]:
    """Split a list cell."""
    return [part.strip() for part in cell.split(";") if part.strip()]


def blank_or_has(row: Row, column: str, entry: str) -> bool:
    """Tell whether a list cell is blank, which means all, or contains the entry."""
    listed = entries(row.get(column, ""))
    return not listed or entry in listed


# Window, levels, competencies that cover others


def posts_in_force(ws: Workspace, person_id: str) -> list[Row]:
    """Return the posts that a person holds over the whole window."""
    return [row for row in ws.rows("posts") if row["person"] == person_id and ws.in_force(row, "starts", "ends")]


def rank(level: str) -> int:
    """Return the place of a level; blank is core."""
    return LEVELS.index(level or "core")


def steps(competencies: list[Row]) -> dict[str, list[tuple[str, int]]]:
    """Return for each competency those that it leads to in one step, each with the highest level it leads to."""
    ids = {row["id"] for row in competencies}
    top = len(LEVELS) - 1
    found: dict[str, list[tuple[str, int]]] = {key: [] for key in ids}
    for row in competencies:
        for entry in entries(row.get("entails", "")):
            target, colon, most = entry.partition(":")
            found[row["id"]].append((target.strip(), rank(most.strip()) if colon else top))
        for other in entries(row.get("exact_match", "")):
            if other in ids:
                found[row["id"]].append((other, top))
                found[other].append((row["id"], top))
    return found


def reach(competencies: list[Row]) -> dict[Held, frozenset[Held]]:
    """Return what each competency at each level covers: all that a chain of steps leads to."""
    onward = steps(competencies)
    covered = {}
    for start in ((key, level) for key in onward for level in range(len(LEVELS))):
        seen, waiting = {start}, [start]
        while waiting:
            competency, level = waiting.pop()
            reached = [(target, min(level, most)) for target, most in onward[competency]]
            if level > 0:
                reached.append((competency, level - 1))
            waiting.extend(state for state in reached if state not in seen)
            seen.update(reached)
        covered[start] = frozenset(seen)
    return covered


# Evidence


def person(ws: Workspace, person_id: str) -> Person:
    """Gather the evidence of a person, and what their posts mean for what they may do."""
    row = by_id(ws, "people", person_id)
    rows = [holding for holding in ws.rows("holdings") if holding["person"] == person_id]
    posts = posts_in_force(ws, person_id)
    dependent = [post for post in posts if supervisor_register(ws, post)]
    return Person(
        id=person_id,
        kind=row["kind"],
        objections=frozenset(entries(row.get("objections", ""))),
        holdings=tuple(
            (holding["status"], (holding["competency"], rank(holding["level"])))
            for holding in rows
            if ws.in_force(holding, "valid_from", "expires")
        ),
        presumed=tuple(
            (profile["competency"], rank(profile["level"]))
            for profile in ws.rows("role_profiles")
            if profile["role"] in {post["role"] for post in posts}
        ),
        stated=frozenset(holding["competency"] for holding in rows),
        counting=tuple(row for row in credentials_in_force(ws, person_id) if is_verified(ws, row)),
        to_verify=tuple(row for row in credentials_in_force(ws, person_id) if not is_verified(ws, row)),
        is_registered=any(by_id(ws, "roles", post["role"]).get("register", "") for post in posts)
        or any((row["person"], row["kind"]) == (person_id, "registration") for row in ws.rows("credentials")),
        is_dependent=bool(dependent),
        is_unsupported=not all(is_supported(ws, post) for post in dependent),
    )


def credentials_in_force(ws: Workspace, person_id: str) -> list[Row]:
    """Return the credentials that a person has over the whole window, verified or not."""
    return [
        row for row in ws.rows("credentials") if row["person"] == person_id and ws.in_force(row, "issued", "expires")
    ]


def is_verified(ws: Workspace, credential: Row) -> bool:
    """Tell whether a credential was checked at the source by the first day of the window."""
    verified_on = credential.get("verified_on", "")
    return bool(verified_on) and date.fromisoformat(verified_on) <= ws.as_of


def accepted_statuses(ws: Workspace, requirement: Row) -> frozenset[str]:
    """Return the statuses of holdings that a requirement accepts."""
    if requirement.get("min_status", "") == "verified":
        return frozenset({"verified"})
    if requirement.get("min_status", "") == "declared":
        return STATUSES
    return ws.accepted


def holds(ws: Workspace, someone: Person, statuses: frozenset[str], asked: Held) -> bool:
    """Tell whether a holding of one of the statuses covers what is asked."""
    return any(status in statuses and asked in ws.reach[held] for status, held in someone.holdings)


def is_presumed(ws: Workspace, someone: Person, asked: Held) -> bool:
    """Tell whether a role covers what is asked, and no row was stated for either competency."""
    return asked[0] not in someone.stated and any(
        held[0] not in someone.stated and asked in ws.reach[held] for held in someone.presumed
    )


# Requirements


def groups(requirements: list[Row]) -> dict[str, list[list[Row]]]:
    """Return the groups of alternative requirement rows of each function."""
    found: dict[str, dict[tuple[str, int], list[Row]]] = {}
    for place, row in enumerate(requirements):
        name = row.get("alternative_group", "")
        found.setdefault(row["function"], {}).setdefault((name, 0 if name else place), []).append(row)
    return {
        function: list({asked_for(group): group for group in named.values()}.values())
        for function, named in found.items()
    }


def asked_for(group: list[Row]) -> frozenset[tuple[str, ...]]:
    """Return what the rows of a group ask for; groups that ask for the same count as one."""
    columns = ("kind", "item", "min_level", "annotation", "min_status", "supervisable")
    blanks = {"min_level": "core", "supervisable": "no"}
    return frozenset(tuple(row.get(name, "") or blanks.get(name, "") for name in columns) for row in group)


def asked_by(requirement: Row) -> Held:
    """Return the competency and level that a competency row asks for."""
    return requirement["item"], rank(requirement.get("min_level", ""))


def fits(credential: Row, requirement: Row) -> bool:
    """Tell whether a credential is of the kind and item of a row and carries its annotation, if it has one."""
    annotation = requirement.get("annotation", "")
    return (
        credential["kind"] == requirement["kind"]
        and credential["item"] == requirement["item"]
        and (not annotation or annotation in entries(credential.get("annotations", "")))
    )


def meets(ws: Workspace, someone: Person, requirement: Row) -> bool:
    """Tell whether a person meets a requirement row."""
    if requirement["kind"] == "competency":
        return holds(ws, someone, accepted_statuses(ws, requirement), asked_by(requirement))
    return any(fits(credential, requirement) for credential in someone.counting)


def might_meet(ws: Workspace, someone: Person, requirement: Row) -> bool:
    """Tell whether a person would meet a row, or meets it, if all their evidence were verified."""
    if requirement["kind"] == "competency":
        asked = asked_by(requirement)
        return holds(ws, someone, STATUSES, asked) or is_presumed(ws, someone, asked)
    return any(fits(credential, requirement) for credential in (*someone.counting, *someone.to_verify))


def meets_under_supervision(ws: Workspace, someone: Person, requirement: Row) -> bool:
    """Tell whether supervision makes good what a person lacks for a row."""
    if is_delegated_to(ws, someone, requirement):
        return True
    if not is_supervisable(requirement):
        return False
    competency, level = asked_by(requirement)
    least = max(level - ws.levels_short, 0)
    return holds(ws, someone, accepted_statuses(ws, requirement), (competency, least))


def is_supervisable(requirement: Row) -> bool:
    """Tell whether a level short may be made good by supervision."""
    return requirement["kind"] == "competency" and requirement.get("supervisable", "") == "yes"


# Delegation


def is_delegable(ws: Workspace, requirement: Row) -> bool:
    """Tell whether the registration that a row asks for may be that of somebody who delegates the work."""
    function = by_id(ws, "functions", requirement["function"])
    return requirement["kind"] == "registration" and function.get("delegable", "") == "yes"


def is_delegated_to(ws: Workspace, someone: Person, requirement: Row) -> bool:
    """Tell whether a person without a register may meet a row by delegation."""
    return someone.kind == "staff" and not someone.is_registered and is_delegable(ws, requirement)


# Named supervisors


def supervisor_register(ws: Workspace, post: Row) -> str:
    """Return the register of the named supervisor that a post must have; blank if it needs none."""
    return by_id(ws, "roles", post["role"]).get("supervisor_register", "")


def is_supported(ws: Workspace, post: Row) -> bool:
    """Tell whether a dependent post has its supervisor: another person, in post, whose registration counts."""
    supervisor = post.get("supervisor", "")
    return (
        supervisor != post["person"]
        and bool(posts_in_force(ws, supervisor))
        and any(
            (row["kind"], row["item"]) == ("registration", supervisor_register(ws, post)) and is_verified(ws, row)
            for row in credentials_in_force(ws, supervisor)
        )
    )


# Kinds of people, capability


def has_clearance(credentials: tuple[Row, ...]) -> bool:
    """Tell whether one of the credentials is a clearance, of whatever item."""
    return any(credential["kind"] == "clearance" for credential in credentials)


def kind_may_perform(someone: Person, credentials: tuple[Row, ...]) -> bool:
    """Tell whether the kind of person may perform alone, if these credentials counted."""
    return someone.kind == "staff" or (someone.kind in ("volunteer", "peer") and has_clearance(credentials))


def is_barred(ws: Workspace, someone: Person, function: str) -> bool:
    """Tell whether a function is closed to a person, whatever their evidence."""
    undifferentiated = by_id(ws, "functions", function).get("undifferentiated", "") == "yes"
    return function in someone.objections or (undifferentiated and someone.is_dependent)


def may_supervise(ws: Workspace, someone: Person, required: list[list[Row]]) -> bool:
    """Tell whether a person who can perform a function may also supervise it."""
    rows = [row for group in required for row in group]
    registrations = [row for row in rows if is_delegable(ws, row)]
    if registrations:
        return any(meets(ws, someone, row) for row in registrations)
    return any(is_supervisable(row) for row in rows)


def capability(ws: Workspace, someone: Person, function: str) -> Iterator[str]:
    """Find what is true of a person and a function, named as in `Answers`."""
    required = ws.groups.get(function, [])
    if not required or someone.is_unsupported or is_barred(ws, someone, function):
        return
    alone = kind_may_perform(someone, someone.counting)
    not_met = [group for group in required if not any(meets(ws, someone, row) for row in group)]
    supervised = (alone or someone.kind == "student") and all(
        any(meets_under_supervision(ws, someone, row) for row in group) for group in not_met
    )
    if alone and not not_met:
        yield "can"
        if may_supervise(ws, someone, required):
            yield "can_supervise"
    elif supervised:
        yield "supervised"
    elif kind_may_perform(someone, (*someone.counting, *someone.to_verify)) and all(
        any(might_meet(ws, someone, row) for row in group) for group in not_met
    ):
        yield "might"
    if alone and len(not_met) == 1:
        yield "nearly"


# Permission


def by_id(ws: Workspace, table: str, key: str) -> Row:
    """Return the row of a table with an id."""
    return next(row for row in ws.rows(table) if row["id"] == key)


def reaches_post(ws: Workspace, agreement: Row, post: Row) -> bool:
    """Tell whether an agreement in force covers a post, whatever the team."""
    return (
        ws.in_force(agreement, "starts", "ends")
        and post["employer"] in entries(agreement["provider"])
        and blank_or_has(agreement, "people", post["person"])
        and blank_or_has(agreement, "roles", post["role"])
    )


def is_transferred(ws: Workspace, post: Row) -> bool:
    """Tell whether an agreement has moved the post away from its employer."""
    return any(row["state"] == "transferred" and reaches_post(ws, row, post) for row in ws.rows("agreements"))


def permitted_by_own(ws: Workspace, post: Row, team: Row) -> bool:
    """Tell whether the basis own permits a post in a team."""
    return post["employer"] == team["host"] and not is_transferred(ws, post)


def permitted_by_agreement(ws: Workspace, agreement: Row, post: Row, team: Row) -> bool:
    """Tell whether an agreement permits a post in a team."""
    moves = agreement["state"] == "transferred"
    return (
        reaches_post(ws, agreement, post)
        and agreement["host"] == team["host"]
        and blank_or_has(agreement, "teams", team["id"])
        and agreement["liability"] != "none"
        and (moves or not is_transferred(ws, post))
        and (moves or team["integration"] != "actual")
    )


def permissions(ws: Workspace) -> Iterator[Permission]:
    """Find the permissions: post, team, basis."""
    for row in ws.rows("people"):
        for post in posts_in_force(ws, row["id"]):
            for team in ws.rows("teams"):
                if team["id"] in entries(row.get("objections", "")):
                    continue
                if permitted_by_own(ws, post, team):
                    yield post["id"], team["id"], post["employer"]
                for agreement in ws.rows("agreements"):
                    if permitted_by_agreement(ws, agreement, post, team):
                        yield post["id"], team["id"], agreement["id"]


def agreement_of(ws: Workspace, basis: str) -> Row | None:
    """Return the agreement that a basis names, or None for own."""
    return next((row for row in ws.rows("agreements") if row["id"] == basis), None)


def allows(ws: Workspace, basis: str, function: str, kind: str, employer: str) -> bool:
    """Tell whether a basis allows a function for a kind of person of an employer."""
    about = by_id(ws, "functions", function)
    agreement = agreement_of(ws, basis)
    covered_by = employer
    if agreement:
        if not blank_or_has(agreement, "functions", function):
            return False
        if about.get("shared_records", "") == "yes" and agreement["data_sharing"] != "yes":
            return False
        parties = {"provider": employer, "host": agreement["host"]}
        covered_by = parties.get(agreement.get("indemnity", ""), "")
    if not covered_by:
        return False
    entry = f"{about['activity']}:volunteer" if kind == "volunteer" else about["activity"]
    return entry in entries(by_id(ws, "organisations", covered_by).get("indemnity_covers", ""))


def may_serve(
    ws: Workspace,
    people: dict[str, Person],
    permitted: frozenset[Permission],
    can: frozenset[Pair],
    supervised: frozenset[Pair],
) -> Iterator[Serving]:
    """Find what may be served where: capability, alone or supervised, joined with permission."""
    for post_id, team, basis in permitted:
        post = by_id(ws, "posts", post_id)
        someone = people[post["person"]]
        for function in (row["id"] for row in ws.rows("functions")):
            if allows(ws, basis, function, someone.kind, post["employer"]):
                if (someone.id, function) in can:
                    yield post_id, team, basis, function, "alone"
                if (someone.id, function) in supervised:
                    yield post_id, team, basis, function, "supervised"


# Supervision


def supervisors(ws: Workspace, serving: frozenset[Serving], can_supervise: frozenset[Pair]) -> Iterator[Supervision]:
    """Find who may supervise whose supervised work: team, function, post and basis of each."""
    posts = {row["id"]: row for row in ws.rows("posts")}
    alone = [entry for entry in serving if entry[4] == "alone"]
    for p, team, b, function, mode in serving:
        if mode != "supervised":
            continue
        for q, q_team, c, q_function, _ in alone:
            if (
                (q_team, q_function) == (team, function)
                and posts[p]["person"] != posts[q]["person"]
                and (posts[q]["person"], function) in can_supervise
                and supervision_is_agreed(ws, posts[p], b, posts[q], c)
            ):
                yield team, function, p, b, q, c


def supervision_is_agreed(ws: Workspace, p: Row, b: str, q: Row, c: str) -> bool:
    """Tell whether both have one employer, or the agreement that brings one of them there provides for supervision."""
    theirs = agreement_of(ws, b) or agreement_of(ws, c)
    return p["employer"] == q["employer"] or bool(theirs and theirs.get("supervision", "") == "yes")


# Lead and coordinator


def may_lead(ws: Workspace, people: dict[str, Person], permitted: frozenset[Permission]) -> Iterator[Pair]:
    """Find the posts that may lead a team; a team that names no competency demands no lead."""
    for post_id, team_id, _ in permitted:
        post, team = by_id(ws, "posts", post_id), by_id(ws, "teams", team_id)
        asked = team.get("lead_competency", ""), rank(team.get("lead_level", ""))
        if asked[0] and post.get("lead", "") == "yes" and holds(ws, people[post["person"]], ws.accepted, asked):
            yield post_id, team_id


def may_coordinate(ws: Workspace, people: dict[str, Person], permitted: frozenset[Permission]) -> Iterator[Pair]:
    """Find the posts that may coordinate a team."""
    for post_id, team_id, _ in permitted:
        post, team = by_id(ws, "posts", post_id), by_id(ws, "teams", team_id)
        asked = team.get("coordinator_competency", ""), rank("core")
        if asked[0] and holds(ws, people[post["person"]], ws.accepted, asked):
            yield post_id, team_id


# Watch list


def is_lapsing(ws: Workspace, table: str, row: Row) -> bool:
    """Tell whether a row is in force and ends before the watch day."""
    first, last, _ = LASTING[table]
    ends = row.get(last, "")
    return ws.in_force(row, first, last) and bool(ends) and date.fromisoformat(ends) < ws.watch_day


def lapses(ws: Workspace) -> Iterator[Pair]:
    """Find what lapses: table and key."""
    for table, (_, _, key) in LASTING.items():
        for row in ws.rows(table):
            if is_lapsing(ws, table, row):
                yield table, "/".join(row.get(column, "") or "-" for column in key)


def without_lapsing(ws: Workspace, person_id: str) -> Workspace:
    """Return a workspace without those posts, holdings and credentials of a person that lapse."""
    left = {
        table: [row for row in ws.rows(table) if row["person"] != person_id or not is_lapsing(ws, table, row)]
        for table in ("posts", "holdings", "credentials")
    }
    return replace(ws, tables=ws.tables | left)


def lapses_for(ws: Workspace, can: frozenset[Pair]) -> Iterator[Pair]:
    """Find who can perform what only by something of theirs that lapses."""
    for who, function in can:
        left = without_lapsing(ws, who)
        if not posts_in_force(left, who) or "can" not in capability(left, person(left, who), function):
            yield who, function


def nobody_can(ws: Workspace, can: frozenset[Pair]) -> frozenset[str]:
    """Return the functions with requirements that nobody can perform."""
    return frozenset(ws.groups) - {function for _, function in can}


def only_performer(can: frozenset[Pair]) -> Iterator[Pair]:
    """Find the functions that one person alone can perform, and that person."""
    performers = Counter(function for _, function in can)
    return ((function, who) for who, function in can if performers[function] == 1)


def loses_all(can: frozenset[Pair], lapsing: frozenset[Pair]) -> set[str]:
    """Return the functions that somebody can perform, and that lapse for each who can."""
    return {function for _, function in can} - {function for _, function in can - lapsing}
