"""Export a comparison: pictures in SVG, the same figures as tables, a page that holds both, a workbook, CSV and JSON.

Only `changes.csv` and the sheet Changes name people, as the compared plans do.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from pchteam.compare import Comparison, Line
from pchteam.export.cells import make_formats
from pchteam.export.changes import changes_table
from pchteam.export.comparison_pictures import Picture, outcome, pictures
from pchteam.export.digest import NOBODY_NAMED, Section
from pchteam.export.folder import write_csv, write_document, write_run
from pchteam.export.rendered import rendered
from pchteam.export.tidy import frame
from pchteam.export.workbook import OPTIONS, Page, write_sections, write_table
from pchteam.scenarios import Scenario

__all__ = ["comparison_document", "differs", "held_equal", "how_sure", "write_comparison"]

NAMED = "The sheet Changes names people: share it only with those who plan together."
TIDY = ("Table", "Id", "Label", "Scenario", "Minutes a week", "Shift in per cent")
SHEETS = {
    "outcome": "Outcome",
    "need_by_level": "Need by level",
    "covered_by_level": "Covered by level",
    "covered_by_profession": "Covered by profession",
    "covered_by_sector": "Covered by sector",
    "functions": "Gaps by function",
}
"""Sheet of each picture, with all its lines."""


# Words


def held_equal(document: dict[str, Any]) -> str:
    """What no scenario of a `comparison_document` changes, in words."""
    return ", ".join(name.replace("_", " ") for name in document["held_equal"]) or "nothing"


def differs(document: dict[str, Any]) -> list[str]:
    """What each scenario was given that the first was not, in words."""
    lines = []
    for inputs in document["inputs"]:
        parts = [
            f"{name.replace('_', ' ')}: "
            + ", ".join(f"{number} rows {what}" for what, number in counts.items() if number)
            for name, counts in inputs["tables"].items()
        ]
        for key, values in inputs["settings"].items():
            parts.append(f"{key} {values['here'] or 'blank'} instead of {values['first'] or 'blank'}")
        lines.append(f"{inputs['scenario']} differs in {'; '.join(parts) or 'nothing'}.")
    return lines


def how_sure(document: dict[str, Any]) -> list[str]:
    """How each plan was made, and how close it comes to the best; a smaller difference says nothing."""
    first, lines = document["scenarios"][0], []
    changed = next(row["values"] for row in document["figures"] if row["id"] == "people_changed")
    for one, people in zip(document["scenarios"], changed, strict=True):
        made = "an earlier run" if one["kind"] == "run" else "planned now"
        if one["kind"] != "run" and one is not first and people is not None:
            made += f" from the plan of {first['name']} with least change"
        lines.append(
            f"{one['name']}: {made}; within {one['optimality_gap_of_demand']:.2%} of the need of the best plan."
        )
    lines.append("Differences smaller than these shares say nothing.")
    if None in changed:
        lines.append("Where nobody is in both plans, changes of people are not known.")
    return lines


# Tables


def _table(found: Comparison, first: str, lines: Sequence[Line]) -> pd.DataFrame:
    """Lines with the hours and minutes of each scenario and the shifts."""
    others = found.names[1:]
    headings = (
        f"{first} id",
        first,
        *(f"Minutes, {name}" for name in found.names),
        *(f"Shift, {name}, per cent" for name in others),
    )
    rows = [(line.id, line.label, *line.minutes, *map(_rounded, line.shifts)) for line in lines]
    return frame(headings, rows)


def _rounded(shift: float | None) -> float | None:
    return None if shift is None else round(shift, 1) + 0.0


def _tidy(found: Comparison) -> Iterator[tuple[Any, ...]]:
    """All lines below each other, a row for each scenario; adding up is for one value of `Table`."""
    tables = {"outcome": outcome(found), **found.breakdowns, "unmet_by_function": found.functions}
    for table, lines in tables.items():
        for line in lines:
            shifts = (0.0, *line.shifts)
            for name, minutes, change in zip(found.names, line.minutes, shifts, strict=True):
                yield table, line.id, line.label, name, minutes, _rounded(change)


def _figures(found: Comparison) -> pd.DataFrame:
    return frame(("Figure", *found.names), [(row.label, *row.values) for row in found.figures], hours=False)


def _changes(found: Comparison) -> pd.DataFrame:
    """Who joins, leaves and gives more or less time in each scenario, and which functions are met less or more."""
    tables = []
    for name, difference in zip(found.names[1:], found.differences, strict=True):
        if difference:
            table = changes_table(difference)
            table.insert(0, "Scenario", name)
            tables.append(table)
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame({"Scenario": []})


def comparison_document(found: Comparison) -> dict[str, Any]:
    """The comparison as plain data, as `docs/comparison.schema.json` describes it; nobody is named."""
    return {
        "unit": "minutes a week",
        "scenarios": [_scenario(one) for one in found.scenarios],
        "held_equal": list(found.held_equal),
        "inputs": [
            {
                "scenario": name,
                "tables": {
                    table: dict(zip(("added", "removed", "changed"), counts, strict=True))
                    for table, counts in inputs.tables.items()
                },
                "settings": {key: {"first": one, "here": other} for key, (one, other) in inputs.settings.items()},
            }
            for name, inputs in zip(found.names[1:], found.inputs, strict=True)
        ],
        "outcome": _lines(outcome(found)),
        **{key: _lines(lines) for key, lines in found.breakdowns.items()},
        "unmet_by_function": _lines(found.functions),
        "figures": [{"id": row.id, "label": row.label, "values": list(row.values)} for row in found.figures],
    }


def _scenario(one: Scenario) -> dict[str, Any]:
    policy = one.workspace.policy
    return {
        "name": one.name,
        "kind": one.kind,
        "locality": str(policy["locality"]),
        "as_of": policy.day("as_of").isoformat(),
        "plan_until": policy.day("plan_until").isoformat(),
        "has_pseudonyms": one.has_pseudonyms,
        "optimality_gap_of_demand": one.gap_of_demand,
        "ended_by": one.ended_by,
    }


def _lines(lines: Sequence[Line]) -> list[dict[str, Any]]:
    return [
        {
            "id": line.id,
            "label": line.label,
            "minutes": list(line.minutes),
            "shift_per_cent": [0.0, *map(_rounded, line.shifts)],
        }
        for line in lines
    ]


# Files


def write_comparison(found: Comparison, folder: Path) -> None:
    """Write page, pictures, workbook, tables and JSON into a folder, and runs that were planned now into `runs`.

    Other files in it are kept.
    """
    folder.mkdir(parents=True, exist_ok=True)
    document = comparison_document(found)
    drawn = list(pictures(document))
    for picture in drawn:
        (folder / f"{picture.key}.svg").write_text(picture.svg, encoding="utf-8")
    page = rendered(
        "comparison.html",
        title=_title(found),
        caution=NOBODY_NAMED,
        names=found.names,
        held_equal=held_equal(document),
        differs=differs(document),
        sure=how_sure(document),
        pictures=drawn,
        figures=found.figures,
    )
    (folder / "comparison.html").write_text(page, encoding="utf-8")
    write_csv(frame(TIDY, _tidy(found)), folder / "comparison.csv")
    write_csv(_changes(found), folder / "changes.csv")
    write_document(document, folder / "comparison.json")
    _write_workbook(found, document, drawn, folder / "comparison.xlsx")
    for one in found.scenarios:
        if one.run is not None:
            write_run(one.run, folder / "runs" / one.name, has_pseudonyms=one.has_pseudonyms)


def _title(found: Comparison) -> str:
    places = dict.fromkeys(str(one.workspace.policy["locality"]) for one in found.scenarios)
    return f"Scenarios: {', '.join(filter(None, places))}" if any(places) else "Scenarios"


def _write_workbook(found: Comparison, document: dict[str, Any], drawn: Sequence[Picture], path: Path) -> None:
    page = Page(_title(found), NAMED)
    lines = [f"The same in all: {held_equal(document)}.", *differs(document), *how_sure(document)]
    about = pd.DataFrame({"What was held equal, and how sure this is": lines})
    with xlsxwriter.Workbook(path, OPTIONS) as workbook:
        formats = make_formats(workbook)
        sections = [
            Section("about", "About", "Times are those of a usual week.", about),
            Section("figures", "People, teams and cost", "Changes are against the first scenario.", _figures(found)),
        ]
        summary = workbook.add_worksheet("Summary")
        write_sections(summary, sections, (60, *[18] * len(found.names)), page, formats)
        for picture in drawn:
            sheet = workbook.add_worksheet(SHEETS[picture.key])
            lines_of = found.functions if picture.key == "functions" else picture.lines
            write_table(sheet, _table(found, picture.first, lines_of), page, formats)
        write_table(workbook.add_worksheet("Changes"), _changes(found), page, formats, NAMED)
