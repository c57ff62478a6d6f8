"""Small random workspaces without faults, for comparing the rules with the oracle."""

import csv
from datetime import date, timedelta
from pathlib import Path
from random import Random

from pchteam.tables import TABLES

__all__ = ["AS_OF", "PLAN_UNTIL", "generate_workspace"]

AS_OF = date(2026, 1, 5)
PLAN_UNTIL = date(2026, 3, 29)
WATCH_DAY = AS_OF + timedelta(days=90)

LEVELS = ("core", "generic", "advanced", "specialist")
ACTIVITIES = ("primary_medical", "medicines", "community_health", "social_support")
REGISTERS = ("GMC", "NMC", "HCPC", "GPhC")
KINDS = ("staff", "staff", "staff", "staff", "volunteer", "peer", "student", "carer")
# Id, profession, staff group, register, register of the named supervisor.
ROLES = (
    ("gp", "doctor", "gp", "GMC", ""),
    ("practice-nurse", "nurse", "nursing", "NMC", ""),
    ("district-nurse", "nurse", "nursing", "NMC", ""),
    ("physio", "physiotherapist", "allied_health", "HCPC", ""),
    ("pharmacist", "pharmacist", "pharmacy", "GPhC", ""),
    ("link-worker", "link_worker", "support", "", ""),
    ("helper", "helper", "voluntary", "", ""),
    ("physician-assistant", "physician_assistant", "gp", "GMC", "GMC"),
    ("assistant-practitioner", "assistant_practitioner", "support", "", "NMC"),
)
CREDENTIALS = ("registration", "registration", "registration", "qualification", "approval", "clearance")

Row = dict[str, str]


class Tables:
    """The rows written so far; a row whose key is taken is dropped, so that no key occurs twice."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[tuple[str, ...], Row]] = {}

    def add(self, table: str, **cells: str) -> None:
        """Add a row, leaving out blank cells."""
        key = tuple(cells.get(column, "") for column in TABLES[table].key)
        self._rows.setdefault(table, {}).setdefault(key, {name: cell for name, cell in cells.items() if cell})

    def rows(self, table: str) -> list[Row]:
        """Return the rows of a table."""
        return list(self._rows.get(table, {}).values())

    def ids(self, table: str) -> list[str]:
        """Return the ids of a table."""
        return [row["id"] for row in self.rows(table)]

    def write(self, folder: Path) -> None:
        """Write one CSV file per table, with all columns of its model."""
        folder.mkdir(parents=True, exist_ok=True)
        for table in self._rows:
            fields = TABLES[table].model_fields
            with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, [field.alias or name for name, field in fields.items()], restval="")
                writer.writeheader()
                writer.writerows(self.rows(table))


def generate_workspace(folder: Path, seed: int) -> None:
    """Write a random workspace without faults.

    Parameters
    ----------
    folder
        Where the CSV files go; made if missing.
    seed
        The same seed gives the same files.
    """
    rng = Random(seed)
    tables = Tables()
    _policy(rng, tables)
    _organisations(rng, tables)
    _competencies(rng, tables)
    _roles(rng, tables)
    _functions(rng, tables)
    _teams(rng, tables)
    _people(rng, tables)
    _posts(rng, tables)
    _profiles(rng, tables)
    _evidence(rng, tables)
    _agreements(rng, tables)
    _frameworks(Random(f"frameworks {seed}"), tables)
    _mappings(Random(f"mappings {seed}"), tables)
    tables.write(folder)


# A common name is one level lower here, so that whoever takes it for the common level is found out.
OWN_LEVELS = {"core": "novice", "generic": "proficient", "advanced": "specialist", "specialist": "expert"}
LEVEL_COLUMNS = (
    ("holdings", "level", "competency"),
    ("role_profiles", "level", "competency"),
    ("requirements", "min_level", "item"),
    ("teams", "lead_level", "lead_competency"),
)


def _frameworks(rng: Random, tables: Tables) -> None:
    """Let competencies be of a framework, say their levels in its words, and map some; answers stay the same."""
    if not _chance(rng, 0.6):
        return
    own: set[str] = set()
    for place, row in enumerate(competencies := tables.rows("competencies")):
        before = competencies[place - 1]
        starts_run = before["id"] not in _listed(row, "exact_match") and row["id"] not in _listed(before, "exact_match")
        if starts_run and _chance(rng, 0.6):  # no two of the framework in a run of exact matches
            own.add(row["id"])
    for common, name in OWN_LEVELS.items():
        tables.add("framework_levels", framework="trust", level=name, common_level=common)

    def say(competency: str, level: str) -> str:
        must = level in OWN_LEVELS.values()
        return OWN_LEVELS[level] if competency in own and (must or _chance(rng, 0.7)) else level

    for row in tables.rows("competencies"):
        row.update({"framework": "trust"} if row["id"] in own else {})
        if "entails" in row:
            pairs = (entry.split(":") for entry in row["entails"].split(";"))
            row["entails"] = ";".join(":".join((key, *(say(key, level) for level in most))) for key, *most in pairs)
    for table, column, competency in LEVEL_COLUMNS:
        for row in tables.rows(table):
            if column in row and row.get(competency):
                row[column] = say(row[competency], row[column])


def _mappings(rng: Random, tables: Tables) -> None:
    """Say exact matches by reviewed mappings, and add mappings from which nothing follows; answers stay the same."""
    competencies = tables.rows("competencies")
    close = {frozenset((row["id"], row["close_match"])) for row in competencies if "close_match" in row}
    exact = {frozenset((row["id"], other)) for row in competencies for other in _listed(row, "exact_match")}
    for row in competencies:
        for other in _listed(row, "exact_match"):
            if other in tables.ids("competencies") and frozenset((row["id"], other)) not in close and _chance(rng, 0.5):
                _mapping(tables, row["id"], "exact", other, rng.choice(("Ben Example", "Chris Example")))
                row["exact_match"] = ";".join(match for match in _listed(row, "exact_match") if match != other)
        if "close_match" in row and frozenset((row["id"], row["close_match"])) not in exact:
            _mapping(tables, row["id"], "close", row.pop("close_match"), rng.choice(("", "Ben Example")))
        if _chance(rng, 0.2):
            _mapping(tables, row["id"], "exact", f"http://example.org/skill/{row['id']}", "Ben Example")
    linked = {
        key.partition(":")[0]
        for row in competencies
        for key in (row["id"], *_listed(row, "entails"))
        if "entails" in row
    }
    alone = [
        key
        for key in tables.ids("competencies")
        if key not in linked and not any(key in pair for pair in exact | close)
    ]
    if len(alone) > 1:
        one, other = rng.sample(alone, 2)
        _mapping(tables, one, "exact", other, "")


def _listed(row: Row, column: str) -> list[str]:
    return [entry for entry in row.get(column, "").split(";") if entry]


def _mapping(tables: Tables, subject: str, relation: str, other: str, reviewer: str) -> None:
    tables.add(
        "mappings",
        subject_id=subject,
        predicate_id=f"skos:{relation}Match",
        object_id=other,
        mapping_justification="semapv:ManualMappingCuration",
        reviewer_label=reviewer,
    )


def _chance(rng: Random, share: float) -> bool:
    return rng.random() < share


def _some(rng: Random, choices: list[str], most: int, share: float = 1.0) -> str:
    """Return a list cell of one to `most` choices, or blank; `share` is the chance that it is not blank."""
    if not choices or not _chance(rng, share):
        return ""
    return ";".join(dict.fromkeys(rng.sample(choices, rng.randint(1, min(most, len(choices))))))


def _window(rng: Random, in_force: float = 0.85) -> tuple[str, str]:
    """Return a first and a last day, often at the edge of the planning window or of the watch list."""
    day = timedelta(days=1)
    if _chance(rng, in_force):
        starts = rng.choice(("", "2023-09-01", "2024-04-01", str(AS_OF - day), str(AS_OF)))
        watched = (str(WATCH_DAY - day), str(WATCH_DAY))
        ends = rng.choice(("", "", "2027-03-31", str(PLAN_UNTIL), str(PLAN_UNTIL + day), *watched))
        return starts, ends
    return rng.choice(
        (
            ("", str(AS_OF)),
            ("2024-04-01", "2026-02-14"),
            ("2024-04-01", "2026-02-14"),
            ("2023-09-01", str(PLAN_UNTIL - day)),
            ("2024-04-01", str(AS_OF - day)),
            ("", "2025-06-30"),
            (str(AS_OF + day), ""),
            ("2026-02-01", "2027-01-31"),
            (str(PLAN_UNTIL + day), ""),
        )
    )


def _policy(rng: Random, tables: Tables) -> None:
    tables.add("policy", key="as_of", value=str(AS_OF))
    tables.add("policy", key="plan_until", value=str(PLAN_UNTIL))
    if _chance(rng, 0.3):
        tables.add("policy", key="accepted_statuses", value="verified;declared")
    if _chance(rng, 0.4):
        tables.add("policy", key="supervised_levels_short", value=rng.choice("022"))
    if _chance(rng, 0.2):
        tables.add("policy", key="watch_days", value=rng.choice(("84", "85", "400")))


def _organisations(rng: Random, tables: Tables) -> None:
    kinds = {
        "practice_a": "gp_practice",
        "practice_b": "gp_practice",
        "north-pcn": "pcn",
        "Trust.1": "nhs_trust",
        "age-well": "voluntary",
        "2nd-council": "local_authority",
    }
    for key in list(kinds)[: rng.randint(4, 6)]:
        covers = [activity for activity in ACTIVITIES if _chance(rng, 0.8)]
        covers += [f"{activity}:volunteer" for activity in ACTIVITIES if _chance(rng, 0.55)]
        tables.add(
            "organisations",
            id=key,
            name=f"{key}, invented",
            kind=kinds[key],
            registered_patients=str(rng.randint(6000, 15000)) if kinds[key] == "gp_practice" else "",
            employs="no" if kinds[key] == "pcn" else rng.choice(("", "yes")),
            indemnity_covers=";".join(covers),
        )
        tables.add("sites", id=f"{key}-site", name=f"Site of {key}", organisation=key)


def _competencies(rng: Random, tables: Tables) -> None:
    """Write competencies; entailments lead to later ones only and never inside a run of exact matches: no cycles."""
    count = rng.randint(10, 14)
    ids = [f"c{place:02}" for place in range(count)]
    alike = [False] + [_chance(rng, 0.25) for _ in ids[1:]]
    exact: dict[str, list[str]] = {key: [] for key in ids}
    for place in range(1, count):
        if alike[place]:
            first, second = rng.sample(ids[place - 1 : place + 1], 2)
            exact[first].append(second)
    for place, key in enumerate(ids):
        run_ends = next((later for later in range(place + 1, count) if not alike[later]), count)
        targets = rng.sample(ids[run_ends:], min(rng.choice((0, 0, 1, 2)), count - run_ends))
        entails = [target if _chance(rng, 0.5) else f"{target}:{rng.choice(LEVELS[:3])}" for target in targets]
        if _chance(rng, 0.2):
            exact[key].append(f"http://data.europa.eu/esco/skill/{key}")
        tables.add(
            "competencies",
            id=key,
            label=f'Competency "{key}"',
            broader=rng.choice(ids[:place]) if place and _chance(rng, 0.25) else "",
            entails=";".join(entails),
            exact_match=";".join(exact[key]),
            close_match=rng.choice([other for other in ids if other != key]) if _chance(rng, 0.2) else "",
        )


def _roles(rng: Random, tables: Tables) -> None:
    for key, profession, group, register, supervisor_register in ROLES:
        tables.add(
            "roles",
            id=key,
            label=key,
            profession=profession,
            staff_group=group if _chance(rng, 0.9) else "",
            register=register,
            supervisor_register=supervisor_register,
        )


def _functions(rng: Random, tables: Tables) -> None:
    for place in range(rng.randint(8, 12)):
        key = f"f{place:02}"
        delegable = rng.choice(("", "yes", "yes", "no"))
        tables.add(
            "functions",
            id=key,
            label=f"Function {key}",
            activity=rng.choice(ACTIVITIES),
            shared_records=rng.choice(("yes", "no")),
            delegable=delegable,
            undifferentiated=rng.choice(("", "", "yes", "no")),
            traditional_roles=_some(rng, [role[0] for role in ROLES], 2, 0.5),
        )
        _competency_row(rng, tables, key, "")
        if place < 2 and _chance(rng, 0.8):  # Nobody comes by chance to what the first two ask for.
            tables.add("requirements", function=key, kind="approval", item="rare")
        if delegable == "yes" and _chance(rng, 0.5):
            _credential_row(rng, tables, key, "", ("registration",))
        for group in range(rng.randint(0, 2)):
            name = f"g{group}" if _chance(rng, 0.55) else ""
            for _ in range(rng.randint(1, 3) if name else 1):
                add = _competency_row if _chance(rng, 0.5) else _credential_row
                add(rng, tables, key, name)


def _competency_row(rng: Random, tables: Tables, function: str, group: str) -> None:
    tables.add(
        "requirements",
        function=function,
        kind="competency",
        item=rng.choice(tables.ids("competencies")),
        min_level=rng.choice(("", "core", "generic", "generic", "advanced", "advanced", "specialist")),
        min_status=rng.choice(("", "", "", "verified", "declared")),
        alternative_group=group,
        supervisable=rng.choice(("yes", "yes", "yes", "no", "")),
    )


def _credential_row(
    rng: Random, tables: Tables, function: str, group: str, kinds: tuple[str, ...] = CREDENTIALS
) -> None:
    kind = rng.choice(kinds)
    tables.add(
        "requirements",
        function=function,
        kind=kind,
        item=_item(rng, kind),
        annotation=rng.choice(("", "prescriber", "supervisor")) if kind == "registration" else "",
        alternative_group=group,
    )


def _item(rng: Random, kind: str) -> str:
    items = {
        "registration": REGISTERS,
        "qualification": ("nursing-degree", "prescribing"),
        "clearance": ("dbs-enhanced", "dbs-basic"),
        "approval": ("prescribing", "learning-disability-list"),
    }
    return rng.choice(items[kind])


def _teams(rng: Random, tables: Tables) -> None:
    registered = sum(int(row.get("registered_patients", 0)) for row in tables.rows("organisations"))
    segments = ["older-frail", "care-home", "working-age"][: rng.randint(2, 3)]
    for key in segments:
        population = str(rng.randint(300, registered // len(segments)))
        tables.add("segments", id=key, label=key, population=population, priority=rng.choice(("", "2", "5")))
    employing = [row["id"] for row in tables.rows("organisations") if row.get("employs") != "no"]
    competencies = tables.ids("competencies")
    # The first team serves every segment; an actual team needs a host that can employ.
    hosts = [("north-pcn", "virtual"), ("practice_a", "virtual"), (rng.choice(employing), "actual")]
    hosts += [(rng.choice(tables.ids("organisations")), "virtual") for _ in range(rng.randint(0, 2))]
    for place, (host, integration) in enumerate(hosts):
        served = [f"{key}{rng.choice(('', ':0.5'))}" for key in segments if _chance(rng, 0.5)]
        tables.add(
            "teams",
            id=f"team-{place}",
            label=f"Team {place}",
            host=host,
            site=f"{host}-site",
            segments=";".join(served if place else segments),
            integration=integration,
            min_size=rng.choice(("", "2")),
            max_size=rng.choice(("", "8", "12")),
            min_employers=rng.choice(("", "1", "2") if integration == "virtual" else ("", "1")),
            meeting_minutes=rng.choice(("", "30", "60")),
            lead_competency=rng.choice(competencies) if _chance(rng, 0.8) else "",
            lead_level=rng.choice(("", "core", "generic", "advanced")),
            coordinator_competency=rng.choice(competencies) if _chance(rng, 0.7) else "",
        )
    for function in tables.ids("functions"):
        for segment in rng.sample(segments, rng.randint(1, 2)):
            tables.add(
                "needs",
                segment=segment,
                function=function,
                team=rng.choice(("", "team-0")),
                contacts_per_1000=str(rng.randint(50, 900)),
                minutes_per_contact=str(rng.choice((10, 20, 30))),
            )


def _people(rng: Random, tables: Tables) -> None:
    teams, functions, competencies = tables.ids("teams"), tables.ids("functions"), tables.ids("competencies")
    kinds = ["staff"] * 5 + ["volunteer", "peer", "student", "student", "carer"]
    kinds += rng.choices(KINDS, k=rng.randint(2, 10))
    for place, kind in enumerate(kinds):
        tables.add(
            "people",
            id=f"p{place:02}",
            name=f"Person {place}",
            kind=kind,
            max_teams=rng.choice(("", "1", "2")),
            wants=_some(rng, teams + competencies, 2, 0.2),
            objections=_some(rng, teams + functions * 2, 2, 0.3),
        )


def _posts(rng: Random, tables: Tables) -> None:
    """Write posts; few people supervise, and a post that needs no supervisor may have one."""
    employing = [row["id"] for row in tables.rows("organisations") if row.get("employs") != "no"]
    people = tables.ids("people")
    for person in tables.rows("people"):
        key, kind = person["id"], person["kind"]
        others = ("helper", "link-worker", "practice-nurse", "physician-assistant")
        count = rng.randint(0, 1) if kind == "carer" else rng.choice((1, 1, 1, 2))
        for letter in "ab"[:count]:
            starts, ends = _window(rng, 0.9)
            employer = rng.choice(employing)
            role = rng.choice([role[0] for role in ROLES] if kind == "staff" else others)
            supervised = 0.9 if _supervisor_register(role) else 0.1
            tables.add(
                "posts",
                id=f"{key}-{letter}",
                person=key,
                employer=employer,
                role=role,
                hours_per_week=rng.choice(("7.5", "15", "22.5")),
                site=f"{employer}-site" if _chance(rng, 0.5) else "",
                starts=starts,
                ends=ends,
                lead=rng.choice(("yes", "no", "")),
                supervisor=rng.choice((*people[:3], *people[:3], key, rng.choice(people)))
                if _chance(rng, supervised)
                else "",
            )


def _supervisor_register(role: str) -> str:
    return next(supervisor_register for key, *_, supervisor_register in ROLES if key == role)


def _profiles(rng: Random, tables: Tables) -> None:
    """Let roles presume much of what one or two functions and a few rows of others ask for."""
    for role, *_ in ROLES:
        usual = rng.sample(tables.ids("functions"), rng.randint(1, 2))
        for row in tables.rows("requirements"):
            if row["kind"] == "competency" and _chance(rng, 0.9 if row["function"] in usual else 0.05):
                level = _level_near(rng, row, (0, 0, 0, 1, -1))
                tables.add("role_profiles", role=role, competency=row["item"], level=level)


def _level_near(rng: Random, requirement: Row, offsets: tuple[int, ...]) -> str:
    place = LEVELS.index(requirement.get("min_level", "core")) + rng.choice(offsets)
    return LEVELS[min(max(place, 0), len(LEVELS) - 1)]


def _evidence(rng: Random, tables: Tables) -> None:
    """Give people most of what a few functions need, with one flaw or none, and some evidence at random.

    The first function is left to chance, the second to one person.
    """
    _, rare, *usual = tables.ids("functions")
    expert = rng.choice([row["id"] for row in tables.rows("people") if row["kind"] == "staff"])
    for person in tables.rows("people"):
        key = person["id"]
        if person["kind"] in ("volunteer", "peer") or _chance(rng, 0.2):
            item = _item(rng, "clearance")
            _credential(
                rng, tables, key, "clearance", item, rng.choice(("sound", "sound", "sound", "unproven", "lapsed"))
            )
        for function in [*rng.sample(usual, rng.randint(2, 5)), *([rare] if key == expert else [])]:
            rows = _chosen(rng, tables, function)
            if _chance(rng, 0.8) and _may_be_delegated(tables, key, function):
                rows = [row for row in rows if row["kind"] != "registration"]
            flawed = rng.choice((None, None, *rows))
            for row in rows:
                flaws = ("short", "short", "far short", "unproven", "unproven", "presumed", "lapsed", "none")
                _prove(rng, tables, key, row, rng.choice(flaws) if row is flawed else "sound")
        for _ in range(rng.randint(0, 2)):
            _holding(rng, tables, key, rng.choice(tables.ids("competencies")), rng.choice(LEVELS), "any")
        for post in tables.rows("posts"):
            if post["person"] == key and post.get("lead") == "yes" and _chance(rng, 0.5):
                team = rng.choice(tables.rows("teams"))
                if "lead_competency" in team:
                    _holding(rng, tables, key, team["lead_competency"], rng.choice(LEVELS[1:]), "sound")
    for post in tables.rows("posts"):
        register = _supervisor_register(post["role"])
        if register and "supervisor" in post and _chance(rng, 0.8):
            quality = rng.choice(("sound", "sound", "sound", "unproven", "lapsed"))
            _credential(rng, tables, post["supervisor"], "registration", register, quality)


def _may_be_delegated(tables: Tables, person: str, function: str) -> bool:
    """Tell whether a function is delegable and the person has no post in a role with a register."""
    registered = {role[0] for role in ROLES if role[3]}
    roles = {post["role"] for post in tables.rows("posts") if post["person"] == person}
    about = next(row for row in tables.rows("functions") if row["id"] == function)
    return about.get("delegable") == "yes" and not roles & registered


def _chosen(rng: Random, tables: Tables, function: str) -> list[Row]:
    """Return one row of each group of a function."""
    groups: dict[str, list[Row]] = {}
    for place, row in enumerate(tables.rows("requirements")):
        if row["function"] == function:
            groups.setdefault(row.get("alternative_group", f"row {place}"), []).append(row)
    return [rng.choice(rows) for rows in groups.values()]


def _prove(rng: Random, tables: Tables, person: str, row: Row, quality: str) -> None:
    """Add evidence for a requirement row; `presumed` and `none` add nothing."""
    if quality in ("presumed", "none"):
        return
    if row["kind"] != "competency":
        _credential(rng, tables, person, row["kind"], row["item"], quality, row.get("annotation", ""))
        return
    offsets = {"short": (-1,), "far short": (-2,)}.get(quality, (0, 0, 0, 1))
    competency, level = row["item"], _level_near(rng, row, offsets)
    covering = [
        other["id"]
        for other in tables.rows("competencies")
        if competency in other.get("exact_match", "").split(";") or competency in other.get("entails", "").split(";")
    ]
    _holding(rng, tables, person, rng.choice([competency, competency, *covering]), level, quality)


def _holding(rng: Random, tables: Tables, person: str, competency: str, level: str, quality: str) -> None:
    starts, ends = _window(rng, {"lapsed": 0.0, "any": 0.6}.get(quality, 0.97))
    declared = {"unproven": 1.0, "any": 0.4}.get(quality, 0.05)
    tables.add(
        "holdings",
        person=person,
        competency=competency,
        level=level,
        status="declared" if _chance(rng, declared) else "verified",
        valid_from=starts,
        expires=ends,
    )


def _credential(
    rng: Random, tables: Tables, person: str, kind: str, item: str, quality: str, annotation: str = ""
) -> None:
    issued, expires = _window(rng, 0.0 if quality == "lapsed" else 0.97)
    day = timedelta(days=1)
    on_time, late_or_blank = ("2025-11-03", str(AS_OF)), ("", str(AS_OF + day), "2026-02-10")
    annotations = [annotation] if annotation and _chance(rng, 0.85) else []
    annotations += ["teaching"] if _chance(rng, 0.2) else []
    tables.add(
        "credentials",
        person=person,
        kind=kind,
        item=item,
        number=f"00{rng.randint(1000, 9999)}",
        annotations=";".join(annotations),
        issued=issued,
        expires=expires,
        verified_on=rng.choice(late_or_blank if quality == "unproven" else on_time),
    )


def _agreements(rng: Random, tables: Tables) -> None:
    teams, posts = tables.rows("teams"), tables.rows("posts")
    employing = [row["id"] for row in tables.rows("organisations") if row.get("employs") != "no"]
    actual_host = next(team["host"] for team in teams if team["integration"] == "actual")
    states = ["aligned", "assigned", "seconded", "embedded", "transferred"]
    states += rng.choices(states, weights=(2, 3, 2, 2, 1), k=rng.randint(2, 4))
    for place, state in enumerate(states):
        moves = state == "transferred"
        host = actual_host if moves else rng.choice(["north-pcn", *(team["host"] for team in teams)])
        providers = rng.sample([key for key in employing if key != host], rng.randint(1, 2))
        engaged = sorted({post["person"] for post in posts if post["employer"] in providers})
        engaged_in = sorted({post["role"] for post in posts if post["employer"] in providers})
        starts, ends = _window(rng, 0.85)
        tables.add(
            "agreements",
            id=f"agreement-{place}",
            provider=";".join(providers),
            host=host,
            state=state,
            model=rng.choice(("", "plain", "employ_and_deploy")),
            instrument=rng.choice(("", "mou", "sla")),
            starts=starts or "2024-04-01",
            ends=ends,
            functions=_some(rng, tables.ids("functions"), 6, 0.4),
            teams=_some(rng, [team["id"] for team in teams if team["host"] == host], 2, 0.4),
            people=_some(rng, engaged, 5, 0.7 if moves else 0.3),
            roles=_some(rng, engaged_in, 3, 0.3),
            hours_per_week=rng.choice(("", "30", "60")),
            liability=rng.choice(("provider", "host", "shared", "provider", "none")),
            indemnity=rng.choice(("provider", "provider", "provider", "host", "host", "none", "")),
            data_sharing=rng.choice(("yes", "yes", "no")),
            supervision=rng.choice(("yes", "yes", "no", "")),
        )
