"""Write the workspace `north-trafford` again: four real practices, everything else invented (see its SOURCES.md).

Run as `python examples/north_trafford.py`; the same bytes come out each time. What it says stands in the modules
`north_trafford_*.py` beside it. To tune the need, change `NEED_FACTOR` here or the table `NEEDS`; to tune the
workforce, change the hours in `PEOPLE`.
"""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from pchteam.examples.north_trafford_competencies import COMPETENCIES, PLAIN_HEADINGS
from pchteam.examples.north_trafford_functions import FUNCTIONS, PATHWAYS
from pchteam.examples.north_trafford_levels import LEVEL_DESCRIPTORS
from pchteam.examples.north_trafford_needs import NEEDS, PRACTICE_TEAMS, SEGMENT_COLUMNS
from pchteam.examples.north_trafford_people import (
    EXPIRED_HOLDINGS,
    GIVEN,
    KINDS,
    NUMBERS,
    ODD_CREDENTIALS,
    PEOPLE,
    PLACES,
    SECOND_POSTS,
)
from pchteam.examples.north_trafford_places import (
    ORGANISATIONS,
    PRACTICE_COLUMNS,
    PRACTICE_COVER,
    PRACTICE_HOMES,
    PRACTICES,
    SEGMENTS,
    SITES,
    segments,
)
from pchteam.examples.north_trafford_roles import (
    ESCO,
    PRESUMED_ONLY,
    PROFILE_SOURCES,
    QUALIFIED,
    REIMBURSED,
    ROLE_MATCHES,
    ROLES,
    SUPERVISED_BY,
)
from pchteam.examples.north_trafford_teams import (
    AGREEMENTS,
    BANDS,
    LEAVE,
    MEASURES,
    MEMBERSHIPS,
    PINS,
    REQUESTS,
    ROTATIONS,
    STAFFING_RATIOS,
    TEAMS,
    TRAINING,
)
from pchteam.tables import TABLES

__all__ = ["build", "write"]

SEED = 20260105
AS_OF, PLAN_UNTIL = date(2026, 1, 5), date(2026, 3, 29)
NEED_FACTOR = 1.0
POLICY = {"as_of": str(AS_OF), "plan_until": str(PLAN_UNTIL), "locality": "North Trafford", "budget": "3400000"}
PAY_RISE = Decimal("1.033")
LEVELS = {"c": "core", "g": "generic", "a": "advanced", "s": "specialist"}
Rows = list[dict[str, str]]


def records(text: str) -> Iterator[str]:
    """Yield the records of a table: lines, with indented lines belonging to the line before."""
    yield from (" ".join(line.split()) for line in text.replace("\n  ", " ").split("\n") if line.strip())


def table(text: str, *columns: str) -> Rows:
    """Read a table with `|` between cells; cells may be blank at the end of a row."""
    rows = [[cell.strip() for cell in record.split("|")] for record in records(text)]
    return [dict(zip(columns, cells + [""] * (len(columns) - len(cells)), strict=True)) for cells in rows]


def plain(number: float) -> str:
    """Write a number in its plainest form."""
    return f"{number:.6f}".rstrip("0").rstrip(".")


def skill(token: str) -> tuple[str, str]:
    """Read `competency:level`."""
    competency, level = token.split(":")
    return competency, LEVELS[level]


def organisations() -> Rows:
    homes = table(PRACTICE_HOMES, "id", "home", "retained_hours")
    practice = {"kind": "gp_practice", "employs": "yes", "indemnity_covers": PRACTICE_COVER}
    practices = [row | practice | home for row, home in zip(table(PRACTICES, *PRACTICE_COLUMNS), homes, strict=True)]
    columns = ("id", "name", "kind", "employs", "indemnity_covers", "home", "retained_hours", "outward_hours")
    return practices + table(ORGANISATIONS, *columns)


def sites() -> Rows:
    real = {row["id"]: row for row in table(PRACTICES, *PRACTICE_COLUMNS)}
    rows = table(SITES, "id", "name", "organisation", "rooms", "latitude", "longitude")
    return [real.get(row["organisation"], {}) | {key: cell for key, cell in row.items() if cell} for row in rows]


def functions() -> Rows:
    columns = ("id", "label", "alt_labels", "description", "facts", "traditional_roles", "requirements")
    rows = table(FUNCTIONS, *columns)
    facts = ("activity", "setting", "shared_records", "delegable", "undifferentiated")
    rows = [row | dict(zip(facts, row["facts"].split(), strict=True)) for row in rows]
    return [row | {"review": "yes" if clinical(row) else ""} for row in rows]


def clinical(function: dict[str, str]) -> bool:
    """Whether a clinician must review a function: all but wellbeing and social care that need no register."""
    return function["activity"] not in ("wellbeing", "social_care") or "@" in function["requirements"]


def requirements(function: dict[str, str]) -> Rows:
    rows: Rows = []
    for group in function["requirements"].split():
        for token in group.split("/"):
            row = {"function": function["id"], "review": function["review"]}
            if token[0] in "@%#!":
                item, _, annotation = token[1:].partition("+")
                kind = {"@": "registration", "%": "qualification", "#": "clearance", "!": "approval"}[token[0]]
                row |= {"kind": kind, "item": item, "annotation": annotation}
            else:
                item, level = skill(token.rstrip("*?"))
                row |= {"kind": "competency", "item": item, "min_level": level}
                row["supervisable"] = "yes" if token.endswith("*") else ""
                row["min_status"] = "declared" if token.endswith("?") else ""
            if "/" in group:
                row["alternative_group"] = "any-registration-or-certificate" if "%" in group else f"any-{row['kind']}"
            rows.append(row)
    return rows


def needs() -> Rows:
    rows: Rows = []
    for record in list(records(NEEDS))[1:]:
        function, where, minutes, *rates = record.split()
        usual, _, oldest = where.partition("/")
        for segment, rate in zip(SEGMENT_COLUMNS.split(), rates, strict=True):
            place = oldest if oldest and segment in ("older-frail", "care-home") else usual
            teams = PRACTICE_TEAMS if place == "practices" else {place.strip("."): 1.0}
            for team, share in teams.items() if rate != "." else ():
                contacts = plain(round(int(rate) * share * NEED_FACTOR, 1))
                row = {"segment": segment, "function": function, "team": team}
                row |= {"contacts_per_1000": contacts, "minutes_per_contact": minutes, "source": "invented"}
                rows.append(row)
    return rows


def competencies() -> Rows:
    rows: Rows = []
    heading = ""
    for row in table(COMPETENCIES, "id", "label", "alt_labels", "entails", "exact_match", "framework"):
        mark, _, name = row["id"].rpartition(" ")
        heading = name if mark else heading
        row |= {"id": name, "broader": "" if mark else heading, "framework": row["framework"] or "common"}
        row |= {"source": "invented", "review": "" if mark or heading in PLAIN_HEADINGS else "yes"}
        rows.append(row)
    return rows


def level_descriptors() -> Rows:
    review = {row["id"]: row["review"] for row in competencies()}
    rows: Rows = []
    for record in records(LEVEL_DESCRIPTORS):
        competency, *descriptors = (cell.strip() for cell in record.split("|"))
        for cell in descriptors:
            level, _, text = cell.partition(": ")
            row = {"competency": competency, "level": LEVELS[level], "descriptor": text}
            rows.append(row | {"review": review[competency]})
    return rows


def roles() -> Rows:
    rows = table(ROLES, "id", "label", "profession", "staff_group", "register", "band", "profile")
    matches = {row["role"]: row for row in table(ROLE_MATCHES, "role", "mark", "occupation", "label")}
    ceilings = {row["role"]: row["pounds"] for row in spaced(REIMBURSED, "role", "pounds")}
    for row in rows:
        row["reimbursement_ceiling"] = ceilings.get(row["id"], "")
        row["supervisor_register"] = SUPERVISED_BY.get(row["id"], "")
        if match := matches.get(row["id"]):
            row["exact_match" if match["mark"] == "=" else "close_match"] = ESCO + match["occupation"]
    return rows


def role_profiles() -> Rows:
    profiles = [(row["id"], row["profile"].split()) for row in roles()]
    profiles += [(role, skills) for role, *skills in (record.split() for record in records(PRESUMED_ONLY))]
    review = {row["id"]: row["review"] for row in competencies()}
    sourced = table(PROFILE_SOURCES, "roles", "source")
    source = {role: row["source"] for row in sourced for role in row["roles"].split()}
    return [
        {"role": role, "competency": competency, "level": level, "review": review[competency]}
        | {"source": source.get(role, "invented, after the usual duties of the role")}
        for role, skills in profiles
        for competency, level in map(skill, skills)
    ]


def teams() -> Rows:
    rows = table(TEAMS, "id", "label", "host", "site", "segments", "sizes", "posts")
    sizes = ("min_size", "max_size", "min_professions", "min_employers", "meeting_minutes")
    posts = ("lead_competency", "lead_level", "coordinator_competency")
    for row in rows:
        row |= dict(zip(sizes, row["sizes"].split(), strict=True)) | {"integration": "virtual"}
        row |= dict(zip(posts, row["posts"].split(), strict=False))
    return rows


def agreements() -> Rows:
    rows: Rows = []
    for record in records(AGREEMENTS):
        key, *pairs = record.replace("; ", ";").split()
        rows.append({"id": key} | dict(pair.split("=") for pair in pairs))
    return rows


class Workforce:
    """People, posts, holdings and credentials; chance sets only dates and kinds of evidence."""

    def __init__(self) -> None:
        self.chance = Random(SEED)
        self.roles = {row["id"]: row for row in roles()}
        self.qualified = {row[0]: row[1:] for row in (record.split() for record in records(QUALIFIED))}
        self.homes = {row["id"]: row["home"] for row in organisations()}
        self.people: Rows = []
        self.posts: Rows = []
        self.holdings: Rows = []
        self.credentials: Rows = []
        odd = [record.split() for record in records(ODD_CREDENTIALS)]
        self.odd = {(person, item): ["" if cell == "-" else cell for cell in dates] for person, item, *dates in odd}
        for number, record in enumerate(records(PEOPLE), start=1):
            person, role, *rest = record.split()
            self._person(number, person, role, rest[2:])
            if role != "carer":
                self._post(person, role, rest[0], rest[1], rest[2:])
                self._holdings(person, role, rest[2:])
                self._credentials(number, person, role, rest[2:])
        for record in records(SECOND_POSTS):
            person, role, employer, hours = record.split()
            self._post(person, role, employer, hours, [], suffix="b")
        for record in records(EXPIRED_HOLDINGS):
            person, competency, level, starts, ends = record.split()
            self._hold(person, competency, LEVELS[level], "verified", starts, ends)
        self.posts.sort(key=lambda row: row["id"])
        self.holdings.sort(key=lambda row: (row["person"], row["competency"], row["valid_from"]))

    def _day(self, first: date, last: date) -> str:
        return str(first + timedelta(days=self.chance.randrange((last - first).days + 1)))

    def _person(self, number: int, person: str, role: str, marks: list[str]) -> None:
        given, places = GIVEN.split(), PLACES.split()
        name = f"{given[number % len(given) - 1]} Example-{places[(number + 2 * (number // 97)) % len(places) - 1]}"
        said = dict(mark.split("=") for mark in marks if "=" in mark)
        row = {"id": person, "name": name, "kind": KINDS.get(role, "staff")}
        self.people.append(row | {"wants": said.get("wants", ""), "objections": said.get("no", "")})

    def _post(self, person: str, role: str, employer: str, hours: str, marks: list[str], suffix: str = "a") -> None:
        row = {"id": f"{person}-{suffix}", "person": person, "employer": employer, "role": role}
        row |= {"hours_per_week": hours, "band": self.roles[role]["band"], "site": self.homes[employer]}
        row["starts"] = self._day(date(2018, 4, 1), date(2025, 9, 30))
        said = dict(mark.split("=") for mark in marks if "=" in mark)
        row |= {"ends": said.get("until", ""), "supervisor": said.get("supervisor", "")}
        row["lead"] = "yes" if "lead" in marks else ""
        self.posts.append(row)

    def _holdings(self, person: str, role: str, marks: list[str]) -> None:
        dropped = {mark[1:] for mark in marks if mark[0] == "-"}
        held = [(token, "verified") for token in self.roles[role]["profile"].split()]
        held = [(token, status) for token, status in held if token.split(":")[0] not in dropped]
        held += [(mark[1:], "verified" if mark[0] == "+" else "declared") for mark in marks if mark[0] in "+?"]
        expired = {tuple(record.split()[:2]) for record in records(EXPIRED_HOLDINGS)}
        for token, status in held:
            competency, level = skill(token)
            if (person, competency) in expired:
                continue
            starts = self._day(date(2023, 6, 1), date(2025, 11, 30))
            ends = self._day(date(2026, 4, 30), date(2028, 12, 31)) if self.chance.random() < 0.4 else ""
            self._hold(person, competency, level, status, starts, ends)

    def _hold(self, person: str, competency: str, level: str, status: str, starts: str, ends: str) -> None:
        evidence = self.chance.choice(["certificate", "skills check", "portfolio"])
        row = {"person": person, "competency": competency, "level": level, "status": status}
        row["evidence"] = evidence if status == "verified" else "own statement"
        self.holdings.append(row | {"valid_from": starts, "expires": ends})

    def _credentials(self, number: int, person: str, role: str, marks: list[str]) -> None:
        register = self.roles[role]["register"]
        if register:
            annotations = "gp-register" if role == "gp" else "prescriber" if "prescriber" in marks else ""
            self._credential(person, "registration", register, NUMBERS[register].format(number), annotations)
        for qualification, holders in self.qualified.items():
            if role in holders:
                self._credential(person, "qualification", qualification, f"Q-X{number:04d}")
        self._credential(person, "clearance", "dbs-enhanced", f"00000000{number:04d}")
        if any("mental-health-act" in mark for mark in marks):
            self._credential(person, "approval", "amhp", f"AMHP-X{number:03d}")

    def _credential(self, person: str, kind: str, item: str, number: str, annotations: str = "") -> None:
        row = {"person": person, "kind": kind, "item": item, "number": number, "annotations": annotations}
        issued = self._day(date(2023, 4, 1), date(2025, 8, 31))
        expires = self._day(date(2026, 4, 30), date(2027, 12, 31)) if kind in ("registration", "approval") else ""
        dates = self.odd.get((person, item), [issued, expires, self._day(date(2025, 9, 1), date(2025, 12, 19))])
        if any(dates):
            self.credentials.append(row | dict(zip(("issued", "expires", "verified_on"), dates, strict=True)))


def memberships() -> Rows:
    rows: Rows = []
    for team, *members in (record.split() for record in records(MEMBERSHIPS)):
        for member in members:
            rows.append({"person": member.rstrip("~"), "team": team, "kind": "wider" if "~" in member else "core"})
    return rows


def pins() -> Rows:
    rows = table(PINS, "who", "min_hours", "max_hours", "note")
    return [row | dict(zip(("person", "team", "decision"), row["who"].split(), strict=True)) for row in rows]


def spaced(text: str, *columns: str) -> Rows:
    """Read a table with blanks between cells."""
    return [dict(zip(columns, record.split(), strict=True)) for record in records(text)]


def bands() -> Rows:
    """The pay of today, and the pay scale that begins after the plan."""
    rows = spaced(BANDS, "band", "cost_per_hour", "on_costs")
    raised = {row["band"]: str(round(Decimal(row["cost_per_hour"]) * PAY_RISE, 2)) for row in rows}
    later = [row | {"cost_per_hour": raised[row["band"]], "valid_from": "2026-04-01"} for row in rows]
    return [*(row | {"valid_from": "2025-04-01"} for row in rows), *later]


def requests() -> Rows:
    rows = table(REQUESTS, "id", "person", "kind", "when", "part", "importance", "note")
    return [row | {"weekday" if row["when"].isalpha() else "date": row["when"]} for row in rows]


def pathways() -> Rows:
    return [
        {"id": row["id"], "label": row["label"], "function": function, "order": str(order)}
        for row in table(PATHWAYS, "id", "label", "steps")
        for order, function in enumerate(row["steps"].split(), start=1)
    ]


def build() -> dict[str, Rows]:
    """Build the rows of every table; cells as text, keys as the columns' names in the files."""
    work, care, size = Workforce(), functions(), segments()
    groups = table(SEGMENTS, "id", "label", "annual_growth", "priority", "scheme_code")
    training_columns = ("id", "competency", "from_level", "to_level", "hours", "cost", "places", "provider")
    measure_columns = ("id", "aim", "label", "unit", "baseline", "target", "date", "value")
    return {
        "organisations": organisations(),
        "sites": sites(),
        "people": work.people,
        "roles": roles(),
        "posts": work.posts,
        "competencies": competencies(),
        "framework_levels": [],
        "mappings": [],
        "level_descriptors": level_descriptors(),
        "role_profiles": role_profiles(),
        "holdings": work.holdings,
        "credentials": work.credentials,
        "functions": care,
        "pathways": pathways(),
        "requirements": [row for function in care for row in requirements(function)],
        "segments": [row | {"population": str(size[row["id"]]), "locality": "North Trafford"} for row in groups],
        "needs": needs(),
        "teams": teams(),
        "agreements": agreements(),
        "staffing_ratios": spaced(STAFFING_RATIOS, "team", "who", "per", "ratio"),
        "memberships": memberships(),
        "pins": pins(),
        "rotations": spaced(ROTATIONS, "post", "team", "from", "to", "share"),
        "leave": table(LEAVE, "person", "from", "to", "kind", "note"),
        "requests": requests(),
        "training": table(TRAINING, *training_columns),
        "bands": bands(),
        "measures": table(MEASURES, *measure_columns),
        "policy": [{"key": key, "value": value} for key, value in POLICY.items()],
    }


def write(folder: Path) -> None:
    """Write the CSV files into a folder, one for each table of the input contract."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = build()
    for name, model in TABLES.items():
        columns = [field.alias or column for column, field in model.model_fields.items()]
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows[name])


if __name__ == "__main__":
    write(Path(__file__).parent / "north-trafford")
