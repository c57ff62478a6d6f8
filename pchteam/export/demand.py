"""The demand of a rota as a workbook to fill in: a sheet for each team, a row for each work of each session."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from pchteam.export.cells import make_formats
from pchteam.export.digest import CAUTION, Section
from pchteam.export.tidy import frame
from pchteam.export.workbook import OPTIONS, Page, write_sections, write_table
from pchteam.handover import HandOver
from pchteam.sessions import Session

__all__ = ["TO_FILL_IN", "demand", "required_skills", "sheet_names", "write_demand"]

HEADINGS = (
    "Week",
    "Date",
    "Weekday",
    "Starts",
    "Site",
    "Function id",
    "Function",
    "Required skills",
    "People",
    "Of these supervised",
    "Minutes",
    "Minutes to cover",
)
TO_FILL_IN = {"Who": 28, "Confirmed": 12, "Note": 36}
"""Columns that are empty for whoever makes the rota, with their widths in characters."""

ABOUT = (
    ("People", "How many people of the team do this in the session, by the plan."),
    ("Of these supervised", "They need a supervisor of the team in the same session."),
    ("Hours", "Hours of all of them together."),
    ("Hours to cover", "Part of it that falls on leave or on a bank holiday."),
    ("Required skills", "Skills with their level and registrations that whoever does it must have; all of them."),
    (", ".join(TO_FILL_IN), "Empty, for you."),
)
WIDTHS = (30, 70, 16, 16)
LONGEST_NAME = 31
"""Letters of the name of a sheet."""


def write_demand(handover: HandOver, path: Path) -> None:
    """Write the workbook: a first sheet that explains it and leads to the teams, then each team with a session."""
    horizon = handover.horizon
    page = Page(f"Rota demand: {handover.policy['locality']} {horizon.start} to {horizon.last}", CAUTION)
    skills = required_skills(handover)
    by_team: defaultdict[str, list[Session]] = defaultdict(list)
    for session in handover.sessions:
        by_team[session.team].append(session)
    sheets = dict(zip(sorted(by_team), sheet_names(sorted(by_team)), strict=True))
    teams = [
        (sheets[team], handover.name("teams", team), len(found), sum(one.minutes for one in found))
        for team, found in sorted(by_team.items())
    ]
    with xlsxwriter.Workbook(path, OPTIONS) as workbook:
        formats = make_formats(workbook)
        first = workbook.add_worksheet("Read me")
        listed = frame(("Sheet", "Team", "Sessions", "Minutes"), teams)
        columns = pd.DataFrame(ABOUT, columns=["Column", "Meaning"])
        note = "Time of all sessions, meetings and time that the plan leaves free included."
        sections = [
            Section("columns", "What the columns mean", "A row is what a team does in a half-day.", columns),
            Section("teams", "Teams", note, listed.drop(columns="Minutes")),
        ]
        last = write_sections(first, sections, WIDTHS, page, formats)
        for row, name in enumerate(sheets.values(), start=last - len(sheets)):
            first.write_url(row, 0, f"internal:'{name}'!A1", formats["link"], name)
        for team, name in sheets.items():
            sheet, table = workbook.add_worksheet(name), demand(handover, by_team[team], skills)
            write_table(sheet, table, page, formats)
            for heading, width in TO_FILL_IN.items():
                place = table.columns.get_loc(heading)
                sheet.set_column(place, place, width)


def demand(handover: HandOver, sessions: Iterable[Session], skills: dict[str, str]) -> pd.DataFrame:
    """Return what a team does, session by session and function by function; supervising and meetings are no demand."""
    groups: defaultdict[tuple[Any, ...], list[tuple[Session, int, bool]]] = defaultdict(list)
    for one in sessions:
        for piece in one.work:
            if piece.function and piece.kind in ("direct", "supervised"):
                key = (one.day, f"{one.starts:%H:%M}", one.site, piece.function)
                groups[key].append((one, piece.minutes, piece.kind == "supervised"))
    rows = []
    for (day, starts, site, function), found in sorted(groups.items()):
        rows.append(
            (
                (day - handover.horizon.start).days // 7 + 1,
                day,
                f"{day:%A}",
                starts,
                handover.name("sites", site),
                function,
                handover.name("functions", function),
                skills.get(function, ""),
                len({one.person for one, *_ in found}),
                len({one.person for one, _, supervised in found if supervised}),
                sum(minutes for _, minutes, _ in found),
                sum(minutes for one, minutes, _ in found if one.status != "planned"),
            )
        )
    table = frame(HEADINGS, rows)
    return table.assign(**dict.fromkeys(TO_FILL_IN, ""))


def required_skills(handover: HandOver) -> dict[str, str]:
    """Return what each function asks for: `Wound care (generic); NMC registration`, alternatives joined by `or`."""
    labels = {row.id: row.label for row in handover.rows("competencies")}
    groups: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for number, row in enumerate(handover.rows("requirements")):
        if row.kind == "competency":
            words = f"{labels[row.item]} ({row.min_level})"
        else:
            words = f"{row.item} {row.kind}" + (f", {row.annotation}" if row.annotation else "")
        groups[row.function][row.alternative_group or f"row {number}"].append(words)
    return {function: "; ".join(" or ".join(words) for words in of.values()) for function, of in groups.items()}


def sheet_names(teams: Iterable[str]) -> list[str]:
    """Names of sheets: ids of teams, as long as Excel takes them and each once; `History` is Excel's own."""
    names: list[str] = []
    for team in teams:
        name, taken = team[:LONGEST_NAME], {one.lower() for one in [*names, "history"]}
        number = 2
        while name.lower() in taken:
            name = f"{team[: LONGEST_NAME - 3]}~{number}"
            number += 1
        names.append(name)
    return names
