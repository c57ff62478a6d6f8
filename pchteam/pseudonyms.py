"""Pseudonyms: a workspace in which nobody stands by name or id, so that nothing made from it can name anybody.

Ids of people become P001, P002 ... and ids of posts P001-1, P001-2 ...; a person's name is the new id. Columns and
tables that the contract does not know are left out, and so are free texts about people and numbers of registration.
No key is kept. The result is pseudonymous, not anonymous: role, employer and hours may still point to somebody.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from hashlib import sha256

from pchteam.columns import Ref, split
from pchteam.findings import FaultyWorkspaceError
from pchteam.load import Table, alias, check_rows, metadata
from pchteam.tables import TABLES
from pchteam.workspace import Workspace

__all__ = ["may_name", "pseudonymous", "pseudonymous_tables"]

BLANKED = {
    ("agreements", "line_management"),
    ("credentials", "number"),
    ("holdings", "evidence"),
    ("leave", "kind"),
    ("leave", "note"),
    ("mappings", "author_label"),
    ("mappings", "comment"),
    ("pins", "note"),
    ("requests", "note"),
}
"""Columns that may say who somebody is and that no rule reads."""

NAMED_ONLY = {("mappings", "reviewer_label")}
"""Columns in which a rule reads that somebody stands, but not who."""

NAME = "(name)"

PREFIXES = ("P", "X", "Y", "Z")
"""The first of these that cannot be mistaken for an id of the workspace begins the pseudonyms."""

Cells = dict[str, str]
Ids = Mapping[str, str]


def pseudonymous(workspace: Workspace) -> Workspace:
    """The workspace with pseudonyms; the same workspace has the same ones each time.

    Raises
    ------
    FaultyWorkspaceError
        If the workspace has faults; they are told with the rows and names of the workspace itself.
    """
    if workspace.faults:
        raise FaultyWorkspaceError(workspace.findings)
    tables = pseudonymous_tables(workspace.tables)
    return replace(workspace, tables=tables, loaded=check_rows(tables))


def pseudonymous_tables(tables: Mapping[str, Table]) -> dict[str, Table]:
    """Tables without faults, with pseudonyms wherever a column of the contract names a person or a post."""
    records = {name: list(_records(tables[name])) for name in tables if name in TABLES}
    people = _people(records.get("people", []), records.get("posts", []))
    ids = {"people": people, "posts": _posts(records.get("posts", []), people)}
    without_names = _without_names({row["name"] for row in records.get("people", [])})
    return {
        name: _table(name, _columns(tables[name]), [_row(name, row, ids, without_names) for row in rows])
        for name, rows in records.items()
    }


def may_name(table: str, column: str) -> bool:
    """Whether cells of a column may say who somebody is; those of columns that the contract does not know may."""
    if table not in TABLES or column not in {alias(TABLES[table], field) for field in TABLES[table].model_fields}:
        return True
    is_blanked = (table, column) in BLANKED or (table, column) in NAMED_ONLY
    return is_blanked or (table, column) == ("people", "name") or column in _named(table)


def _records(table: Table) -> Iterator[Cells]:
    known = _columns(table)
    for _, cells in table.rows:
        row = dict(zip(table.columns, cells, strict=True))
        yield {column: row[column] for column in known}


def _columns(table: Table) -> list[str]:
    model = TABLES[table.name]
    known = {alias(model, field) for field in model.model_fields}
    return [column for column in table.columns if column in known]


def _people(people: Iterable[Cells], posts: Iterable[Cells]) -> dict[str, str]:
    """Person: pseudonym, in an order that says nothing to whoever does not have the workspace."""
    ids = [row["id"] for row in people]
    content = "\n".join(repr(sorted(row.items())) for row in (*people, *posts))
    mixed = sorted(ids, key=lambda one: sha256(f"{content}\n{one}".encode()).digest())
    prefix = next(sign for sign in PREFIXES if sign == PREFIXES[-1] or not _taken(sign, ids))
    digits = max(3, len(str(len(ids))))
    return {one: f"{prefix}{number:0{digits}}" for number, one in enumerate(mixed, start=1)}


def _taken(prefix: str, ids: Iterable[str]) -> bool:
    return any(re.fullmatch(rf"{prefix}\d+", one, re.IGNORECASE) for one in ids)


def _posts(posts: Iterable[Cells], people: Ids) -> dict[str, str]:
    """Post: pseudonym of its person with a number."""
    found: dict[str, str] = {}
    counts: dict[str, int] = {}
    for row in sorted(posts, key=lambda row: row["id"]):
        person = people[row["person"]]
        counts[person] = counts.get(person, 0) + 1
        found[row["id"]] = f"{person}-{counts[person]}"
    return found


def _without_names(names: Iterable[str]) -> Callable[[str], str]:
    """Take names of two words or more out of any text; a single word may well mean something else."""
    full = sorted((name for name in names if " " in name), key=len, reverse=True)
    if not full:
        return lambda text: text
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, full)) + r")(?!\w)", re.IGNORECASE)
    return lambda text: pattern.sub(NAME, text)


def _row(table: str, row: Cells, ids: Mapping[str, Ids], without_names: Callable[[str], str]) -> Cells:
    found = {}
    for column, cell in row.items():
        named = _named(table).get(column)
        if (table, column) in BLANKED:
            found[column] = ""
        elif (table, column) in NAMED_ONLY:
            found[column] = NAME if cell else ""
        elif named:
            found[column] = ";".join(sorted(ids[named][one] for one in split(cell or None) or ()))
        else:
            found[column] = without_names(cell)
    if table == "people":
        found["name"] = found["id"]
    return found


@cache
def _named(table: str) -> Mapping[str, str]:
    """Column: `people` or `posts`, whichever its cells name."""
    model = TABLES[table]
    found = {"id": table} if table in ("people", "posts") else {}
    for field in model.model_fields:
        for ref in metadata(model, field):
            if isinstance(ref, Ref) and ref.tables[0] in ("people", "posts"):
                found[alias(model, field)] = ref.tables[0]
    return found


def _table(name: str, columns: list[str], rows: list[Cells]) -> Table:
    """A table whose order does not give away who stands where."""
    records = [tuple(row[column] for column in columns) for row in rows]
    if set(TABLES[name].key) & set(_named(name)):
        records.sort()
    return Table(name, tuple(columns), tuple(enumerate(records, start=2)))
