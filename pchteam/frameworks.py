"""Frameworks: the level names of the competency frameworks of a workspace, and where they may stand.

What a name means is decided by `rules/05-framework.ttl`; here is only told which names a cell may hold.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pchteam.columns import LEVELS, LevelOf
from pchteam.findings import Finding
from pchteam.load import Placed, alias, did_you_mean, metadata
from pchteam.tables import TABLES, Row

__all__ = ["Frameworks", "check_levels"]


class Frameworks:
    """The competencies of a workspace with their frameworks, and the level names of these.

    Parameters
    ----------
    rows
        Typed rows by table.
    """

    def __init__(self, rows: Mapping[str, Iterable[Placed]]) -> None:
        competencies: list[Any] = [placed.row for placed in rows["competencies"]]
        levels: list[Any] = [placed.row for placed in rows["framework_levels"]]
        self._of: dict[str | None, str | None] = {row.id: row.framework for row in competencies if row.id}
        self._names: dict[str, dict[str, str]] = {}
        for row in levels:
            if row.framework and row.level:
                self._names.setdefault(row.framework, {})[row.level] = row.common_level

    def names(self, competency: str | None) -> Mapping[str, str]:
        """The level names of the framework of a competency, each with its common level; empty if it has none."""
        return self._names.get(self.of(competency), {})

    def of(self, competency: str | None) -> str:
        """The framework of a competency; blank where it names none."""
        return self._of.get(competency) or ""

    def __contains__(self, competency: object) -> bool:
        return competency in self._of


def check_levels(rows: Mapping[str, Iterable[Placed]]) -> Iterator[Finding]:
    """Find levels that are neither common nor of the framework of the competency that they belong to."""
    frameworks = Frameworks(rows)
    for table, model in TABLES.items():
        for field in model.model_fields:
            note = next((one for one in metadata(model, field) if isinstance(one, LevelOf)), None)
            if note or "LevelPair" in str(model.model_fields[field].annotation):
                for placed in rows[table]:
                    for competency, level in _levels(placed.row, field, note):
                        dangles = competency is not None and competency not in frameworks
                        if level not in LEVELS and level not in frameworks.names(competency) and not dangles:
                            yield _unknown_level(placed, field, level, competency, frameworks)


def _levels(row: Row, field: str, note: LevelOf | None) -> Iterator[tuple[str | None, str]]:
    """The levels of a cell, each with the competency of which it is one."""
    value = getattr(row, field)
    if note and value is not None:
        yield getattr(row, note.column), value
    for entry in value if isinstance(value, tuple) else ():
        if entry.max_level:
            yield entry.id, entry.max_level


def _unknown_level(placed: Placed, field: str, level: str, competency: str | None, frameworks: Frameworks) -> Finding:
    framework, own = frameworks.of(competency), frameworks.names(competency)
    mend = f"write one of {', '.join(LEVELS)}"
    if own:
        mend = f"{mend}, or of framework {framework}: {', '.join(own)}"
    elif framework:
        mend = f"{mend}, or give the level names of framework {framework} in framework_levels"
    guess = did_you_mean(level, (*LEVELS, *own))
    return Finding(
        "fault", "unknown-value", placed.table, placed.number, alias(type(placed.row), field), level,
        f"is not a level of {competency}" if competency else "is not a level", f"{guess} {mend}" if guess else mend,
    )  # fmt: skip
