"""Seeded workspaces of any size without faults, shaped like a locality: employers, teams, roles, evidence, agreements.

80 functions and 120 competencies at every size; teams and employers grow with the people. All is invented.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from pchteam.columns import LEVELS
from pchteam.load import alias
from pchteam.tables import TABLES

__all__ = ["write_workspace"]

FUNCTIONS, PER_DOMAIN = 80, 10
DOMAINS = (
    *("urgent", "long-term", "medicines", "wound", "frailty", "mental-health"),
    *("rehabilitation", "children", "palliative", "social", "coordination", "procedures"),
)
ACTIVITIES = ("primary_medical", "medicines", "community_health", "social_support")
SEGMENTS = ("older-frail", "care-home", "long-term-conditions", "children", "working-age", "end-of-life")
KINDS = {"staff": 85, "volunteer": 5, "student": 5, "peer": 3, "carer": 2}
EMPLOYERS = {"nhs_trust": 4.0, "local_authority": 1.5, "voluntary": 1.0, "gp_practice": 1.5}


@dataclass(frozen=True)
class Role:
    """A role: the domains in which its holders are competent, its weight among staff, its share of prescribers."""

    profession: str
    group: str
    register: str
    weight: int
    domains: tuple[str, ...]
    prescribers: float = 0.0


ROLES = {
    "gp": Role("doctor", "gp", "GMC", 14, ("urgent", "long-term", "palliative", "children"), 1.0),
    "practice-nurse": Role("nurse", "nursing", "NMC", 13, ("long-term", "wound", "procedures"), 0.1),
    "advanced-practitioner": Role("nurse", "nursing", "NMC", 6, ("urgent", "long-term", "children"), 0.8),
    "district-nurse": Role("nurse", "nursing", "NMC", 13, ("wound", "palliative", "frailty"), 0.3),
    "health-visitor": Role("nurse", "nursing", "NMC", 5, ("children", "mental-health"), 0.2),
    "pharmacist": Role("pharmacist", "pharmacy", "GPhC", 7, ("medicines", "long-term"), 0.5),
    "pharmacy-technician": Role("pharmacy-technician", "pharmacy", "GPhC", 4, ("medicines", "coordination")),
    "physiotherapist": Role("physiotherapist", "allied_health", "HCPC", 6, ("rehabilitation", "frailty"), 0.1),
    "occupational-therapist": Role("therapist", "allied_health", "HCPC", 4, ("rehabilitation", "social", "frailty")),
    "mental-health-nurse": Role("nurse", "mental_health", "NMC", 5, ("mental-health", "medicines"), 0.2),
    "social-worker": Role("social-worker", "social_care", "SWE", 5, ("social", "mental-health", "children")),
    "care-coordinator": Role("coordinator", "support", "", 7, ("coordination", "social")),
    "link-worker": Role("link-worker", "support", "", 5, ("social", "mental-health", "coordination")),
    "health-care-assistant": Role("assistant", "nursing", "", 6, ("procedures", "wound")),
    "helper": Role("helper", "voluntary", "", 0, ("social", "coordination")),
}
Row = dict[str, str]


@dataclass
class Draft:
    """The rows so far, by table and key; a row whose key is taken is left out."""

    rng: Random
    rows: dict[str, dict[tuple[str, ...], Row]] = field(default_factory=dict)

    def add(self, table: str, **cells: str) -> None:
        """Add a row."""
        self.rows.setdefault(table, {}).setdefault(tuple(cells.get(name, "") for name in TABLES[table].key), cells)

    def all(self, table: str) -> list[Row]:
        """The rows of a table."""
        return list(self.rows.get(table, {}).values())

    def ids(self, table: str) -> list[str]:
        """The ids of a table."""
        return [row["id"] for row in self.all(table)]

    def chance(self, share: float) -> bool:
        """True in a share of all cases."""
        return self.rng.random() < share

    def yes(self, share: float) -> str:
        """A cell that says yes in a share of all cases."""
        return "yes" if self.chance(share) else "no"

    def some(self, choices: Sequence[str], most: int, share: float = 1.0) -> str:
        """A list cell of one to `most` choices, or blank; `share` is the chance that it is not blank."""
        if not choices or not self.chance(share):
            return ""
        return ";".join(sorted(self.rng.sample(choices, self.rng.randint(1, min(most, len(choices))))))

    def weighted(self, weights: Mapping[str, float]) -> str:
        """A key, by weight."""
        return self.rng.choices(list(weights), list(weights.values()))[0]

    def write(self, folder: Path) -> None:
        """Write a CSV file for each table."""
        folder.mkdir(parents=True, exist_ok=True)
        for table in self.rows:
            columns = [alias(TABLES[table], name) for name in TABLES[table].model_fields]
            with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns, restval="")
                writer.writeheader()
                writer.writerows(self.all(table))


def write_workspace(folder: Path, staff: int, seed: int) -> None:
    """Write a workspace of so many people as a folder of CSV files; the same seed gives the same files.

    Up to 200 people there are 10 teams and 8 employers, at 5,000 there are 100 and 55, and in between in proportion.
    """
    draft = Draft(Random(seed))
    share = max(0, staff - 200) / 4800
    draft.add("policy", key="as_of", value="2026-01-05")
    draft.add("policy", key="plan_until", value="2026-03-29")
    _organisations(draft, round(8 + 47 * share))
    _competencies(draft)
    _functions(draft)
    _roles(draft)
    _teams(draft, round(10 + 90 * share))
    for number in range(1, staff + 1):
        _person(draft, f"p{number:04}")
    _agreements(draft)
    draft.write(folder)


def _organisations(draft: Draft, employers: int) -> None:
    """Employers, six in nine of them practices, and a network for every eight, which employs nobody."""
    kinds = ("nhs_trust", "gp_practice", "local_authority", "gp_practice", "voluntary", *["gp_practice"] * 4)
    named = [(f"{kinds[number % 9].replace('_', '-')}-{number:02}", kinds[number % 9]) for number in range(employers)]
    named += [(f"pcn-{number:02}", "pcn") for number in range(max(1, employers // 8))]
    for key, kind in named:
        covers = [name for name in ACTIVITIES if draft.chance(0.8)]
        covers += [f"{name}:volunteer" for name in ACTIVITIES if kind == "voluntary" or draft.chance(0.2)]
        draft.add(
            "organisations",
            id=key,
            name=f"{key}, invented",
            kind=kind,
            employs="no" if kind == "pcn" else "yes",
            indemnity_covers=";".join(covers),
            registered_patients=str(draft.rng.randint(6000, 15000)) if kind == "gp_practice" else "",
        )
        draft.add("sites", id=f"{key}-site", name=f"Site of {key}", organisation=key)


def _competencies(draft: Draft) -> None:
    """Ten for each domain; one entails later ones of its domain, and the last may match one of the next domain."""
    ids = [f"{domain}-{number}" for domain in DOMAINS for number in range(PER_DOMAIN)]
    for place, key in enumerate(ids):
        later = ids[place + 1 : (place // PER_DOMAIN + 1) * PER_DOMAIN]
        entails = draft.some([f"{name}{draft.rng.choice(('', ':core', ':generic'))}" for name in later], 2, 0.3)
        matches = ids[place + 2] if not later and place + 2 < len(ids) and draft.chance(0.7) else ""
        draft.add("competencies", id=key, label=key, entails=entails, exact_match=matches)


def _functions(draft: Draft) -> None:
    for place in range(FUNCTIONS):
        domain = DOMAINS[place % len(DOMAINS)]
        key = f"{domain}-care-{place // len(DOMAINS) + 1}"
        suited = [name for name, role in ROLES.items() if domain in role.domains]
        draft.add(
            "functions",
            id=key,
            label=key,
            activity=draft.rng.choice(ACTIVITIES),
            shared_records=draft.yes(0.5),
            delegable=draft.yes(0.3),
            undifferentiated="yes" if domain == "urgent" else "no",
            traditional_roles=draft.some(suited, 2),
        )
        for group in range(draft.rng.randint(1, 3)):
            alternatives = 2 if draft.chance(0.15) else 1
            for item in draft.rng.sample(range(PER_DOMAIN), alternatives):
                _requirement(draft, key, f"{domain}-{item}", f"skill-{group}" if alternatives > 1 else "")
        registers = sorted({ROLES[name].register for name in suited} - {""})
        if registers and draft.chance(0.75):
            annotation = "prescriber" if draft.chance(0.2) else ""
            for register in registers:
                cells = {"function": key, "kind": "registration", "item": register, "annotation": annotation}
                draft.add("requirements", **cells, alternative_group="register")
        if draft.chance(0.15):
            draft.add("requirements", function=key, kind="clearance", item="dbs-enhanced")
        for segment in draft.rng.sample(SEGMENTS, 2):
            draft.add("needs", segment=segment, function=key, contacts_per_1000="300", minutes_per_contact="20")


def _requirement(draft: Draft, function: str, item: str, group: str) -> None:
    level = draft.weighted({"core": 25, "generic": 45, "advanced": 25, "specialist": 5})
    cells = {"function": function, "kind": "competency", "item": item, "min_level": level, "alternative_group": group}
    draft.add("requirements", **cells, supervisable=draft.yes(0.5))


def _roles(draft: Draft) -> None:
    for key, role in ROLES.items():
        cells = {"profession": role.profession, "staff_group": role.group, "register": role.register}
        draft.add("roles", id=key, label=key, **cells)
        for item in draft.rng.sample([f"{name}-{n}" for name in role.domains for n in range(PER_DOMAIN)], 8):
            draft.add("role_profiles", role=key, competency=item, level=draft.rng.choice(LEVELS[:3]))


def _teams(draft: Draft, teams: int) -> None:
    """The first serves every segment; one in ten is of actual integration, so its host employs."""
    for segment in SEGMENTS:
        draft.add("segments", id=segment, label=segment, population="1500")
    hosts = draft.ids("organisations")
    employing = [row["id"] for row in draft.all("organisations") if row["employs"] == "yes"]
    networks = [key for key in hosts if key not in employing]
    for place in range(teams):
        actual = place % 10 == 9
        host = draft.rng.choice(employing if actual else networks if draft.chance(0.5) else hosts)
        draft.add(
            "teams",
            id=f"team-{place:03}",
            label=f"Team {place}",
            host=host,
            site=f"{host}-site",
            segments=draft.some(SEGMENTS, 3) if place else ";".join(SEGMENTS),
            integration="actual" if actual else "virtual",
            lead_competency="coordination-1",
            coordinator_competency="coordination-0",
        )


def _person(draft: Draft, key: str) -> None:
    kind = draft.weighted(KINDS)
    role = draft.weighted({name: role.weight for name, role in ROLES.items()})
    role = role if kind in ("staff", "student") else "helper"
    objections = draft.some([*draft.ids("functions"), *draft.ids("teams")], 2, 0.1)
    draft.add("people", id=key, name=f"Person {key}, invented", kind=kind, objections=objections)
    employers = {row["id"]: EMPLOYERS[row["kind"]] for row in draft.all("organisations") if row["employs"] == "yes"}
    for letter in "ab"[: 0 if kind == "carer" else 2 if draft.chance(0.08) else 1]:
        cells = {"employer": draft.weighted(employers), "role": role, "hours_per_week": "22.5"}
        cells["ends"] = draft.weighted({"": 92, "2025-12-31": 2, "2026-02-28": 3, "2027-03-31": 3})
        draft.add("posts", id=f"{key}-{letter}", person=key, lead=draft.yes(0.2), **cells)
    _holdings(draft, key, ROLES[role].domains)
    if ROLES[role].register and kind == "staff":
        annotations = "prescriber" if draft.chance(ROLES[role].prescribers) else "teaching" if draft.chance(0.1) else ""
        _credential(draft, key, "registration", ROLES[role].register, annotations)
    if draft.chance(0.9):
        _credential(draft, key, "clearance", "dbs-enhanced", "")


def _holdings(draft: Draft, person: str, domains: Sequence[str]) -> None:
    """8 to 14 holdings: first what some functions of the person's domains ask for, then others of these domains."""
    suited = [row for row in draft.all("requirements") if row["item"].rpartition("-")[0] in domains]
    functions = sorted({row["function"] for row in suited})
    chosen = draft.rng.sample(functions, min(5, len(functions)))
    wanted = {row["item"]: row["min_level"] for row in suited if row["function"] in chosen}
    others = [f"{domain}-{number}" for domain in domains for number in range(PER_DOMAIN)]
    draft.rng.shuffle(others)
    for item in list(dict.fromkeys([*wanted, *others]))[: draft.rng.randint(8, 14)]:
        least = LEVELS.index(wanted.get(item, draft.rng.choice(LEVELS)))
        level = LEVELS[min(max(least + draft.rng.choice((-1, 0, 0, 0, 0, 1)), 0), 3)]
        cells = {"status": draft.weighted({"verified": 85, "declared": 15}), "valid_from": "2024-05-01"}
        cells["expires"] = draft.weighted({"": 60, "2027-04-30": 34, "2025-11-30": 6})
        draft.add("holdings", person=person, competency=item, level=level, **cells)


def _credential(draft: Draft, person: str, kind: str, item: str, annotations: str) -> None:
    quality = draft.weighted({"sound": 93, "lapsed": 3, "unverified": 4})
    cells = {"person": person, "kind": kind, "item": item, "annotations": annotations, "issued": "2023-04-01"}
    cells["expires"] = "2025-12-31" if quality == "lapsed" else "2027-03-31"
    draft.add("credentials", **cells, verified_on="" if quality == "unverified" else "2025-11-03")


def _agreements(draft: Draft) -> None:
    """Five for every two employers; every host of a team is the host of some."""
    hosts = sorted({team["host"] for team in draft.all("teams")})
    actual = [team["host"] for team in draft.all("teams") if team["integration"] == "actual"]
    employing = [row["id"] for row in draft.all("organisations") if row["employs"] == "yes"]
    people = {key: sorted(row["person"] for row in draft.all("posts") if row["employer"] == key) for key in employing}
    states = {"aligned": 2, "assigned": 4, "seconded": 2, "embedded": 2, "transferred": 1}
    for place in range(len(employing) * 5 // 2):
        state = draft.weighted(states)
        host = draft.rng.choice(actual) if state == "transferred" else hosts[place % len(hosts)]
        providers = draft.some([key for key in employing if key != host], 2)
        engaged = sorted({person for key in providers.split(";") for person in people[key]})
        own_teams = [team["id"] for team in draft.all("teams") if team["host"] == host]
        draft.add(
            "agreements",
            id=f"agreement-{place:03}",
            provider=providers,
            host=host,
            state=state,
            starts="2025-04-01",
            ends="2025-12-31" if draft.chance(0.05) else "2027-03-31",
            functions=draft.some(draft.ids("functions"), 30, 0.3),
            teams=draft.some(own_teams, 2, 0.4),
            people=draft.some(engaged, 6, 1.0 if state == "transferred" else 0.2),
            roles=draft.some(list(ROLES), 6, 0.4),
            data_sharing=draft.yes(0.7),
            liability=draft.weighted({"provider": 6, "host": 3, "none": 1}),
            indemnity=draft.weighted({"provider": 6, "host": 3, "none": 1}),
            supervision=draft.yes(0.6),
        )
