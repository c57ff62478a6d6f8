"""Importers: what published files say becomes the start of a workspace; what they do not say is left blank."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pchteam.import_frameworks import framework_lines
from pchteam.load import Table
from pchteam.published import WITHHELD, Network, Practice, Published, Record, read_published
from pchteam.published_frameworks import read_frameworks
from pchteam.template import starting_tables

__all__ = ["Imported", "import_workspace"]

Line = dict[str, str]
Lines = list[Line]

FULL_TIME_HOURS = Decimal("37.5")
FIRST_AGES = (0, 5, 18, 40, 65, 75, 85)
REGISTERS = {
    "AF": "Atrial fibrillation",
    "AST": "Asthma",
    "CAN": "Cancer",
    "CHD": "Coronary heart disease",
    "CKD": "Chronic kidney disease",
    "COPD": "Chronic obstructive pulmonary disease",
    "DEM": "Dementia",
    "DEP": "Depression",
    "DM": "Diabetes mellitus",
    "EP": "Epilepsy",
    "HF": "Heart failure",
    "HYP": "Hypertension",
    "LD": "Learning disability",
    "MH": "Mental health",
    "NDH": "Non-diabetic hyperglycaemia",
    "OB": "Obesity",
    "OST": "Osteoporosis",
    "PAD": "Peripheral arterial disease",
    "PC": "Palliative care",
    "RA": "Rheumatoid arthritis",
    "STIA": "Stroke and transient ischaemic attack",
}
# The first pattern found in role and group decides; every such role is marked for review.
STAFF_GROUPS = (
    (r"pharmac", "pharmacy"),
    (r"mental|psych", "mental_health"),
    (r"nurs", "nursing"),
    (r"physio|dietit|podiat|occupational|paramedic|physician|therap", "allied_health"),
    (r"social work", "social_care"),
    (r"link worker|social prescri|coach|care coordinator|healthcare|assistant", "support"),
    (r"\bgps?\b|general practitioner|clinical director|medical", "gp"),
    (r"admin|manage|recept|clerical|non-clinical", "administration"),
)


@dataclass(frozen=True)
class Imported:
    """Tables of a workspace, and what to know about them."""

    tables: dict[str, Table]
    notes: tuple[str, ...]


def import_workspace(
    files: Iterable[Path], practices: Collection[str] = (), networks: Collection[str] = ()
) -> Imported:
    """Make the start of a workspace from published files: of the NHS, and of frameworks of competencies.

    Parameters
    ----------
    practices, networks
        Codes to which the workspace is narrowed; all if both are empty. The practice map tells which practices belong
        to a network.

    Raises
    ------
    pchteam.published.UnknownLayoutError
        If the header of a file is that of no layout.
    ValueError
        If a file or a row cannot be read, files contradict each other, or they do not have what is asked for.
    """
    frameworks, others = read_frameworks(files)
    found = read_published(others)
    if others and not found.practices and not found.networks:
        raise ValueError("the files have a header that is understood, but no rows")
    kept = _narrowed(found, {code.upper() for code in practices}, {code.upper() for code in networks})
    notes: list[str] = []
    lines = {
        "organisations": [_practice(*item) for item in kept.practices.items()]
        + [_network(*item) for item in kept.networks.items()],
        "sites": [_site(*item) for item in kept.practices.items()],
        "segments": _segments(kept.practices.values(), notes),
        **_workforce(kept.networks, notes),
        **framework_lines(frameworks, notes),
    }
    tables = starting_tables()
    return Imported(tables | {name: _table(tables[name], rows) for name, rows in lines.items()}, tuple(notes))


def _table(empty: Table, lines: Lines) -> Table:
    rows = ((number, tuple(line.get(column, "") for column in empty.columns)) for number, line in enumerate(lines, 2))
    return Table(empty.name, empty.columns, tuple(rows))


def _narrowed(found: Published, practices: set[str], networks: set[str]) -> Published:
    """What concerns some practices and networks, in order of their codes."""
    unknown = sorted((practices - set(found.practices)) | (networks - set(found.networks)))
    if unknown:
        raise ValueError(
            f"the files have no {' or '.join(unknown)}; the practice map and the PCN workforce tell codes of networks"
        )
    if practices or networks:
        if networks and found.practices and not any(one.network for one in found.practices.values()):
            raise ValueError("give the practice map too: it tells which practices belong to a network")
        practices = practices | {code for code, one in found.practices.items() if one.network in networks}
        networks = (networks | {found.practices[code].network for code in practices}) - {""}
    else:
        practices, networks = set(found.practices), set(found.networks)
    return Published(
        {code: found.practices[code] for code in sorted(practices)},
        {code: found.networks[code] for code in sorted(networks)},
    )


def _practice(code: str, practice: Practice) -> Line:
    patients = practice.patients()
    return {
        "id": code, "name": practice.name or code, "kind": "gp_practice", "ods_code": code,
        "registered_patients": "" if patients is None else str(patients),
    }  # fmt: skip


def _network(code: str, network: Network) -> Line:
    return {"id": code, "name": network.name or code, "kind": "pcn", "ods_code": code}


def _site(code: str, practice: Practice) -> Line:
    return {
        "id": f"{code}-site", "name": practice.name or code, "organisation": code, "postcode": practice.postcode
    }  # fmt: skip


def _segments(practices: Collection[Practice], notes: list[str]) -> Lines:
    """Segments by age band, or, where no file tells ages, by register."""
    ages, registers = Counter[int](), Counter[str]()
    for practice in practices:
        for (_, age), patients in practice.ages.items():
            ages[age] += patients
        registers.update(practice.registers)
    if not ages:
        if registers:
            notes.append(
                "segments are registers, and one person may be on several: keep those you plan for, and make sure that "
                "they do not overlap"
            )
        return [_register(code, patients) for code, patients in sorted(registers.items())]
    if registers:
        notes.append("registers were left out, as the people on them are counted in the age bands already")
    sexes = {sex for practice in practices for sex, _ in practice.ages}
    if len(sexes) == 1:
        notes.append(f"ages are told for sex {sexes.pop().lower()} only; give the file of the other sex too")
    ends = (*(first - 1 for first in FIRST_AGES[1:]), None)
    return [_age_band(first, last, ages) for first, last in zip(FIRST_AGES, ends, strict=True)]


def _age_band(first: int, last: int | None, ages: Mapping[int, int]) -> Line:
    patients = sum(number for age, number in ages.items() if first <= age <= (age if last is None else last))
    name, label = ("plus", "or over") if last is None else (str(last), f"to {last}")
    return {"id": f"age-{first}-{name}", "label": f"Aged {first} {label}", "population": str(patients)}


def _register(code: str, patients: int) -> Line:
    label = f"Register: {REGISTERS.get(code, code)}"
    return {"id": f"register-{_slug(code)}", "label": label, "population": str(patients), "scheme_code": f"QOF-{code}"}


def _workforce(networks: Mapping[str, Network], notes: list[str]) -> dict[str, Lines]:
    """People, posts and roles; a person with several rows has several posts."""
    people: dict[str, Line] = {}
    roles: dict[str, Line] = {}
    posts: Lines = []
    count, left_out = Counter[str](), 0
    for code, record in ((code, record) for code, one in networks.items() for record in one.staff):
        hours, role = _hours(record), _role(record)
        if hours is None:
            left_out += 1
            continue
        roles.setdefault(role["id"], role)
        person = f"w-{_slug(record['UNIQUE_IDENTIFIER'] or f'{code}-{len(people) + 1}', lower=False)}"
        people.setdefault(
            person, {"id": person, "name": f"{role['label']} {person.removeprefix('w-')}", "kind": "staff"}
        )
        count[person] += 1
        posts.append(
            {"id": f"{person}-{count[person]}", "person": person, "employer": code, "role": role["id"],
             "hours_per_week": hours}
        )  # fmt: skip
    if left_out:
        notes.append(f"{left_out} rows of the workforce without full-time equivalent were left out")
    if posts:
        notes.append("posts are put with the network; correct the employer where a practice or a trust employs")
        notes.append("staff groups of roles are read from their names; the roles are marked for review")
    return {"people": list(people.values()), "roles": list(roles.values()), "posts": posts}


def _role(record: Record) -> Line:
    label = record["DETAILED_STAFF_ROLE"] or record["STAFF_ROLE"]
    words = f"{label} {record['STAFF_ROLE']} {record['STAFF_GROUP']}".lower()
    group = next((group for pattern, group in STAFF_GROUPS if re.search(pattern, words)), "")
    profession = _slug(record["STAFF_ROLE"] or label)
    return {"id": _slug(label), "label": label, "profession": profession, "staff_group": group, "review": "yes"}


def _hours(record: Record) -> str | None:
    """Hours a week of a post; None where the file does not tell."""
    text = record["FTE"]
    if text in WITHHELD:
        return None
    try:
        hours = round(Decimal(text) * FULL_TIME_HOURS, 2)
    except InvalidOperation:
        raise ValueError(
            f"the PCN workforce has the FTE '{text}' for {record['UNIQUE_IDENTIFIER']}, which is not a number"
        ) from None
    return f"{hours.normalize():f}" if hours > 0 else None


def _slug(text: str, *, lower: bool = True) -> str:
    """An identifier made of a text."""
    return re.sub(r"[^A-Za-z0-9]+", "-", text.lower() if lower else text).strip("-") or "unknown"
