"""Columns of sessions in a CSV file, and profiles that rename, order and drop them for another system."""

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from pchteam.load import did_you_mean

__all__ = ["COLUMNS", "PROFILE_HEADER", "Profile", "own_columns", "read_lines", "read_profile"]

COLUMNS: dict[str, str] = {
    "session": "Identifier of the session; rows of one session have the same.",
    "date": "Day, such as 2026-01-05.",
    "weekday": "Day of the week.",
    "starts": "When the session begins, local time.",
    "ends": "When the session ends, local time.",
    "status": "planned; leave or bank_holiday where the plan counts on the time and somebody must cover it.",
    "person_id": "Id of the person.",
    "person": "Name of the person.",
    "post_id": "Id of the post.",
    "employer_id": "Id of the employer.",
    "employer": "Name of the employer.",
    "role_id": "Id of the role.",
    "role": "Name of the role.",
    "team_id": "Id of the team.",
    "team": "Name of the team.",
    "site_id": "Id of the site.",
    "site": "Name of the site.",
    "basis": "own, or the id of the agreement.",
    "function_id": "Id of the care function; blank for meetings and free time.",
    "function": "Name of the care function.",
    "kind": "direct, supervised or supervising; meeting; or free.",
    "minutes": "Minutes of this work in the session.",
}
"""Columns in order, with what they hold; a row is a piece of work of a session."""

PROFILE_HEADER = ("column", "heading", "meaning")
"""Header of the file of a profile; `meaning` is for people and may be left out."""

START = "`pchteam export RUN_DIR --to profile` writes a profile to start from"

Profile = Mapping[str, str]
"""Column: heading, in order of the columns of a file."""


def own_columns() -> Profile:
    """Return all columns under their own names."""
    return {name: name for name in COLUMNS}


def read_lines(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a CSV file with their line; cells without blanks around them.

    Raises
    ------
    ValueError
        If the file is no CSV file in UTF-8 with commas.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path} is not UTF-8 text (byte {error.start}); save it as 'CSV UTF-8' in Excel") from None
    header = text.partition("\n")[0]
    if ";" in header and "," not in header:
        raise ValueError(f"{path} separates its cells by semicolons; save it as 'CSV UTF-8 (comma delimited)'")
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="", restkey="")
    try:
        for row in reader:
            cells = {(name or "").strip(): str(cell or "").strip() for name, cell in row.items() if name != ""}
            if any(cells.values()):
                yield reader.line_num, cells
    except csv.Error as error:
        raise ValueError(f"{path}, line {reader.line_num}: {error}; is a quotation mark left open?") from None


def read_profile(path: Path) -> Profile:
    """Read a profile: a CSV file whose rows name a column and the heading that it has in another system.

    The order of rows is the order of columns; columns without a row are dropped. A blank heading keeps the name.

    Raises
    ------
    ValueError
        If a row names no column, an unknown one, or one twice, or if two columns have one heading.
    """
    profile: dict[str, str] = {}
    for line, row in read_lines(path):
        column = row.get("column", "")
        place = f"{path}, line {line}"
        if "column" not in row:
            raise ValueError(f"{path} has no column 'column'; {START}")
        if column not in COLUMNS:
            mend = did_you_mean(column, COLUMNS) or f"there are {', '.join(COLUMNS)}"
            raise ValueError(f"{place}: '{column}' is no column of sessions; {mend}")
        if column in profile:
            raise ValueError(f"{place}: '{column}' stands twice; keep one of the rows")
        heading = row.get("heading") or column
        if heading in profile.values():
            raise ValueError(f"{place}: two columns have the heading '{heading}'; give each its own")
        profile[column] = heading
    if not profile:
        raise ValueError(f"{path} names no columns; {START}")
    return profile
