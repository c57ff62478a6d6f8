"""The sheet `Read me` of the template: what the workbook is for, in which order to fill it, and how to write things."""

from typing import Any

from pchteam.policy import SETTINGS
from pchteam.sheet_layout import CALIBRI_11, row_height, set_up
from pchteam.tables import TABLES

__all__ = ["FIRST", "FOOTER", "TITLE", "write_readme"]

TITLE = "A workspace for pchteam"
FOOTER = "Holds personal data of staff: share the plan, not this file. Not for performance management."
WIDTHS = (36, 78, 16, 18)

FIRST = (
    "organisations", "sites", "people", "roles", "posts", "competencies", "holdings", "functions", "requirements",
    "segments", "needs", "teams", "policy",
)  # fmt: skip
ABOUT = (
    "This workbook describes a locality: its organisations and people, what each person is competent to do, what care "
    "the population needs, and which teams shall give it. pchteam reads it, tells who can do what and why, and "
    "proposes teams by skill.",
    "It holds personal data of staff. It stays on your computer: pchteam sends nothing anywhere. Share the plan, not "
    "this file.",
    "It is for designing teams with the people concerned. It is not for performance management.",
)
ORDER = (
    "Fill the sheets from left to right: each one refers to sheets before it, and its drop-downs offer what stands "
    "there. Sheets to start with are enough for a first plan; all others may stay empty until they apply. Leave no "
    "blank rows between the ids of a sheet, or the drop-downs end too early."
)
WRITING = (
    ("Headers", "Bold with a star and a thick line: required. Italic with a thin line: optional. Keep the names; the "
     "order does not matter. Columns of your own are ignored, with a warning."),
    ("Prompts", "Click a cell: a box says what the column means, its unit and an example."),
    ("Ids", "Short names of your own, such as p001 or delamere: letters, digits, _ . and -, no spaces. Other sheets "
     "refer to a row by its id."),
    ("Dates", "Year-month-day, such as 2026-03-31. First and last days are included."),
    ("Lists", "Columns that take several entries separate them by a semicolon: frailty;home-visits. Such cells have no "
     "drop-down."),
    ("Numbers", "Digits with a decimal point, without unit or thousands separator; the prompt names the unit."),
    ("Yes and no", "yes or no, in small letters."),
    ("Evidence", "In holdings, verified means that somebody checked it. Only what is verified is planned."),
)  # fmt: skip
COMMANDS = (
    ("pchteam validate THIS.xlsx", "lists all that is missing or wrong, with the mend."),
    ("pchteam validate THIS.xlsx --mark MARKED.xlsx", "writes a copy in which each of these cells is coloured, with "
     "the mend as a comment."),
    ("pchteam who THIS.xlsx \"blood pressure review\"", "tells who in the wider team can do this."),
    ("pchteam plan THIS.xlsx -o plan", "proposes teams; open plan/report.html or plan/plan.xlsx."),
)  # fmt: skip
POLICY = (
    "Keys of the sheet policy. Only as_of must be set; a key that is left out, or has a blank value, has its default."
)


class _Page:
    """Writes line after line."""

    def __init__(self, workbook: Any, sheet: Any) -> None:
        self.sheet, self.line = sheet, 0
        self.title = workbook.add_format({"bold": True, "font_size": 16})
        self.head = workbook.add_format({"bold": True, "font_size": 12, "bottom": 1})
        self.wrap = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.bold = workbook.add_format({"text_wrap": True, "valign": "top", "bold": True})
        self.link = workbook.add_format({"font_color": "#0563C1", "underline": 1, "valign": "top"})

    def heading(self, text: str, style: Any = None) -> None:
        """A heading, with a blank line before it."""
        self.line += 1 if self.line else 0
        self.sheet.write_string(self.line, 0, text, style or self.head)
        self.line += 1

    def paragraph(self, text: str, style: Any = None) -> None:
        """A paragraph over all columns."""
        self.sheet.merge_range(self.line, 0, self.line, 3, text, style or self.wrap)
        self.sheet.set_row(self.line, row_height([(text, sum(WIDTHS))], CALIBRI_11))
        self.line += 1

    def row(self, *cells: str, style: Any = None) -> None:
        """A row of a list."""
        for column, cell in enumerate(cells):
            self.sheet.write_string(self.line, column, cell, style or self.wrap)
        self.sheet.set_row(self.line, row_height(zip(cells, WIDTHS, strict=False), CALIBRI_11))
        self.line += 1


def write_readme(workbook: Any, sheet: Any, note: str) -> str:
    """Write the sheet, and return the reference of its list of policy keys."""
    page = _Page(workbook, sheet)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.hide_gridlines(2)
    set_up(sheet, TITLE, FOOTER)
    sheet.set_row(0, 24)
    page.heading(TITLE, page.title)
    for text in (note, *ABOUT) if note else ABOUT:
        page.paragraph(text, page.bold if text == note else None)
    page.heading("In which order")
    page.paragraph(ORDER)
    _write_sheets(page)
    page.heading("How to write")
    for name, text in WRITING:
        page.row(name, text)
    page.heading("Then")
    for command, text in COMMANDS:
        page.row(command, text)
    return _write_policy_keys(page, sheet.get_name())


def _write_sheets(page: _Page) -> None:
    page.row("Sheet", "What it holds", "When", style=page.bold)
    for number, (name, model) in enumerate(TABLES.items(), start=1):
        page.row("", model.about, "to start with" if name in FIRST else "when it applies")
        page.sheet.write_url(page.line - 1, 0, f"internal:'{name}'!A1", page.link, f"{number}. {name}")


def _write_policy_keys(page: _Page, sheet: str) -> str:
    page.heading("Policy keys")
    page.paragraph(POLICY)
    page.row("Key", "What it sets", "Default", "Unit", style=page.bold)
    first = page.line + 1
    for setting in SETTINGS.values():
        page.row(setting.key, setting.description, setting.default or "", setting.unit or "")
    return f"='{sheet}'!$A${first}:$A${page.line}"
