"""What the scripts of the three places share: tables out of text, invented people, and canonical CSV files.

Each place is a script of its own, run as `python -m pchteam.examples.margate_task_force`; the same bytes come out each
time.
"""

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from random import Random

from pchteam.tables import TABLES

__all__ = ["AS_OF", "PLAN_UNTIL", "Rows", "care", "staff", "table", "write"]

AS_OF, PLAN_UNTIL = date(2026, 1, 5), date(2026, 3, 29)
LEVELS = {"c": "core", "g": "generic", "a": "advanced", "s": "specialist"}
KINDS = ("volunteer", "peer", "student")  # roles of these names are kinds of people too; all other roles are staff
# Made-up numbers, shaped like those of the registers.
NUMBERS = {"NMC": "00X{:04d}X", "GMC": "{:07d}", "HCPC": "XX{:06d}", "GPhC": "{:08d}", "SWE": "SW{:05d}"}
GIVEN = """
Abel Asha Ben Bronwen Callum Chidi Dalia Divya Eilidh Emlyn Farah Femi Grace Gwen Harun Hassan Imani Iris Jamal Joss
Kezia Kirsty Liam Lola Marek Meera Nadia Nia Omar Owen Petra Priya Quinn Rafi Rosa Sanjay Saoirse Tariq Tess Uma Una
Vera Viktor Wanda Will Xian Yusuf Zofia
"""
FAMILY = "Example Sample Specimen Placeholder Mockup Fixture Pretend Imagined"  # nobody is called so

Rows = list[dict[str, str]]


def table(text: str) -> Rows:
    """Read a table of cells between bars.

    Its first line names the columns; short rows end in blank cells, and a line that begins with two blanks goes on.
    """
    whole = text.strip().replace("\n  ", " ").splitlines()
    head, *lines = ([cell.strip() for cell in line.split("|")] for line in whole)
    wide = [line for line in lines if len(line) > len(head)]
    if wide:
        raise ValueError(f"more cells than columns: {wide[0]}")
    return [dict(zip(head, line + [""] * (len(head) - len(line)), strict=True)) for line in lines]


def staff(people: Rows, roles: Rows, seed: int) -> dict[str, Rows]:
    """Invent people, with posts, holdings and credentials, from one row each.

    Parameters
    ----------
    people
        Columns of posts, and `more`: what somebody holds beyond the role's `holds`. `c:g` is competency c at generic,
        verified; `?c:g` only declared; `-c` not held although the role usually does.
    roles
        Columns of roles, and `holds`: what people in the role hold and what their register notes, such as `prescriber`.
    """
    chance = Random(seed)
    kinds = {role["id"]: role for role in roles}
    names = chance.sample([f"{given} {family}" for given in GIVEN.split() for family in FAMILY.split()], len(people))
    made: dict[str, Rows] = {"people": [], "posts": [], "holdings": [], "credentials": []}
    for number, (row, name) in enumerate(zip(people, names, strict=True), start=1):
        person, role = f"p{number:02d}", kinds[row["role"]]
        kind = role["id"] if role["id"] in KINDS else "staff"
        made["people"].append({"id": person, "name": name, "kind": kind})
        made["posts"].append(row | {"id": f"{person}-a", "person": person})
        made["holdings"] += _holdings(person, role["holds"], row["more"], chance)
        made["credentials"] += _credentials(number, person, role, chance)
    return made


def _holdings(person: str, usual: str, more: str, chance: Random) -> Rows:
    held = {entry.partition(":")[0]: entry for entry in usual.split() if ":" in entry}
    held |= {entry.lstrip("?-").partition(":")[0]: entry for entry in more.split()}
    rows = []
    for competency, entry in held.items():
        if not entry.startswith("-"):
            status = "declared" if entry.startswith("?") else "verified"
            seen = "own statement" if status == "declared" else chance.choice(("certificate", "skills check"))
            row = {"person": person, "competency": competency, "level": LEVELS[entry.partition(":")[2]]}
            row |= {"status": status, "evidence": seen, "valid_from": _day(chance, date(2024, 1, 8))}
            rows.append(row | {"expires": _day(chance, date(2026, 6, 1))})
    return rows


def _credentials(number: int, person: str, role: Mapping[str, str], chance: Random) -> Rows:
    dbs = {"kind": "clearance", "item": "dbs-enhanced", "number": f"00000000{number:04d}", "expires": ""}
    rows = [dbs]
    if register := role["register"]:
        noted = " ".join(entry for entry in role["holds"].split() if ":" not in entry)
        row = {"kind": "registration", "item": register, "number": NUMBERS[register].format(number)}
        rows.append(row | {"annotations": noted, "expires": _day(chance, date(2026, 5, 1))})
    dates = {"person": person, "issued": _day(chance, date(2023, 9, 1)), "verified_on": "2025-11-03"}
    return [dates | row for row in rows]


def _day(chance: Random, first: date) -> str:
    return (first + timedelta(days=chance.randrange(480))).isoformat()


def care(functions: Rows) -> dict[str, Rows]:
    """Make the functions with their requirements and needs from one row each; nobody competent has reviewed them yet.

    Parameters
    ----------
    functions
        Columns of functions, and two more. `takes`: `c:g` competency c at generic, `c:g~` where supervision may make a
        level good, `registration=NMC`, `registration=NMC+prescriber`; alternatives between commas. `needed`:
        `segment:contacts*minutes`, contacts a year for 1,000 people of the segment.
    """
    requirements, needs = Rows(), Rows()
    for function in functions:
        for group, entry in enumerate(function["takes"].split(), start=1):
            for item in entry.split(","):
                row = {"function": function["id"], "alternative_group": f"g{group}" if "," in entry else ""}
                requirements.append(row | _requirement(item) | {"review": "yes"})
        for entry in function["needed"].split():
            segment, contacts, minutes = entry.replace("*", ":").split(":")
            row = {"segment": segment, "function": function["id"], "source": "invented"}
            needs.append(row | {"contacts_per_1000": contacts, "minutes_per_contact": minutes})
    return {"functions": functions, "requirements": requirements, "needs": needs}


def _requirement(item: str) -> dict[str, str]:
    if "=" not in item:
        competency, _, level = item.rstrip("~").partition(":")
        supervisable = "yes" if item.endswith("~") else ""
        return {"kind": "competency", "item": competency, "min_level": LEVELS[level], "supervisable": supervisable}
    kind, _, what = item.partition("=")
    credential, _, annotation = what.partition("+")
    return {"kind": kind, "item": credential, "annotation": annotation}


def write(tables: Mapping[str, Rows], folder: Path) -> None:
    """Write one CSV file for each table that is used, with the columns of the input contract in their order."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        columns = [field.alias or column for column, field in TABLES[name].model_fields.items()]
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
