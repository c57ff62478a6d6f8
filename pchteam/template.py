"""The template: a workbook to fill in, with a prompt for every column, drop-downs, and limits on what may be typed.

All of it is made from the row models, so that the template asks for what `validate` checks.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from pchteam.columns import FIRST_YEAR, LAST_YEAR, LEVELS, LevelOf, Ref
from pchteam.convert import EXCEL_EPOCH, UnwritableTableError, empty_tables, write_rows
from pchteam.load import READ_ME_SHEET, Table, alias, metadata
from pchteam.policy import SETTINGS
from pchteam.sheet_layout import set_up
from pchteam.tables import TABLES, Row
from pchteam.template_example import EXAMPLE_NOTE, example_tables
from pchteam.template_readme import FOOTER, TITLE, write_readme

__all__ = ["example_path", "starting_tables", "write_example", "write_template"]

LAST_ROW = 1_048_575
LONGEST_PROMPT = 255
WIDEST_COLUMN = 420
LEAST_WIDTH = 12
POLICY_DAYS = ("as_of", "plan_until")
PREFILLED = (*POLICY_DAYS, "locality")
LIMITS = {"ge": (">=", "at least"), "gt": (">", "above"), "le": ("<=", "at most")}


def starting_tables() -> dict[str, Table]:
    """Every table without rows, but the policy keys that a workspace should state."""
    tables = empty_tables()
    rows = tuple((number, (key, "")) for number, key in enumerate(PREFILLED, start=2))
    return tables | {"policy": Table("policy", tables["policy"].columns, rows)}


def example_path(path: Path) -> Path:
    """Where the filled example of a template is written."""
    return path.with_name(f"{path.stem}-example{path.suffix}")


def write_example(path: Path) -> None:
    """Write the template with example rows, invented and complete enough to be planned."""
    write_template(path, example_tables(), EXAMPLE_NOTE)


def write_template(path: Path, tables: Mapping[str, Table] | None = None, note: str = "") -> None:
    """Write the workbook that people fill in.

    Parameters
    ----------
    tables
        Rows to start from; those of `starting_tables` if None. Tables that are not given stay empty.
    note
        Sentence at the top of the sheet `Read me`.

    Raises
    ------
    UnwritableTableError
        If Excel cannot hold a cell, or the file cannot be written.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxWriterException

    filled = starting_tables() | dict(tables or {})
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook = xlsxwriter.Workbook(path)
    readme = workbook.add_worksheet(READ_ME_SHEET)
    formats = _formats(workbook)
    for name in TABLES:
        _write_sheet(workbook.add_worksheet(name), filled[name], formats)
        if "id" in TABLES[name].model_fields:
            workbook.define_name(_list_name(name), _growing_list(name))
    workbook.define_name("policy_keys", write_readme(workbook, readme, note))
    try:
        workbook.close()
    except XlsxWriterException as error:
        raise UnwritableTableError(f"{path} cannot be written: {error}") from None


def _formats(workbook: Any) -> dict[str, Any]:
    """Formats of headers and cells; the star of a required column is shown, but is no part of its name."""
    head = {"bold": True, "bottom": 5, "bg_color": "#D9E8F5", "num_format": '@" *"', "locked": True}
    return {
        "required": workbook.add_format(head),
        "optional": workbook.add_format({"italic": True, "bottom": 1}),
        "text": workbook.add_format({"num_format": "@"}),
        "day": workbook.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        "number": workbook.add_format({"align": "right", "indent": 1}),
        "choice": workbook.add_format(),
    }


def _list_name(table: str) -> str:
    return f"{table}_ids"


def _growing_list(table: str) -> str:
    """The ids of a sheet, as a reference that grows with them."""
    ids = f"{table}!$A$2:$A${LAST_ROW + 1}"
    return f"={table}!$A$2:INDEX({ids},MAX(1,COUNTA({ids})))"


def _write_sheet(sheet: Any, table: Table, formats: Mapping[str, Any]) -> None:
    model, days = TABLES[table.name], _policy_days(table)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    set_up(sheet, TITLE, FOOTER)
    for place, field in enumerate(model.model_fields):
        info, name = model.model_fields[field], alias(model, field)
        kind = _kind(info)
        sheet.write_string(0, place, name, formats["required" if info.is_required() else "optional"])
        sheet.set_column(place, place, max(len(name) + 3, LEAST_WIDTH), formats[kind])
        prompt = {"input_title": name, "input_message": _prompt(model, field)}
        sheet.data_validation(0, place, 0, place, {"validate": "any", **prompt})
        first = 1 + max(days, default=0) if name == "value" else 1
        sheet.data_validation(first, place, LAST_ROW, place, _rule(model, field, place) | prompt)
    write_rows(sheet, table, formats["day"])
    for place, (key, value) in days.items():
        _write_day(sheet, place, key, value, formats["day"])
    sheet.autofit(WIDEST_COLUMN)


def _policy_days(table: Table) -> dict[int, tuple[str, str]]:
    """Rows of the sheet policy whose value is a date, with key and value."""
    rows = enumerate((cells for _, cells in table.rows), start=1) if table.name == "policy" else ()
    return {place: (cells[0], cells[1]) for place, cells in rows if cells[0] in POLICY_DAYS}


def _write_day(sheet: Any, place: int, key: str, value: str, day: Any) -> None:
    """Write a value of the sheet policy as a date, with what its key means as the prompt."""
    prompt = {"input_title": key, "input_message": SETTINGS[key].description}
    sheet.data_validation(place, 1, place, 1, _day_rule() | prompt)
    if value:
        sheet.write_datetime(place, 1, date.fromisoformat(value), day)
    else:
        sheet.write_blank(place, 1, None, day)


def _prompt(model: type[Row], field: str) -> str:
    """What to write in a column, within the length that Excel shows."""
    info = model.model_fields[field]
    about: Mapping[str, Any] = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    ref = _ref(model, field)
    parts = [
        "Required." if info.is_required() else "Optional.",
        info.description or "",
        f"From sheet {' or '.join(ref.tables)}{f', where {ref.when[0]} is {ref.when[1]}' if ref.when else ''}."
        if ref
        else "",
        "Several: separate them by ;" if _is_list(info) else "",
        f"Unit: {about['unit']}." if about.get("unit") else "",
        f"Example: {about.get('example')}",
    ]
    while len(text := "\n".join(filter(None, parts))) > LONGEST_PROMPT:
        parts.pop()
    return text


def _rule(model: type[Row], field: str, place: int) -> dict[str, Any]:
    """What may be typed in a column, as a data validation; lists separated by `;` are left to `validate`."""
    info, ref, name = model.model_fields[field], _ref(model, field), alias(model, field)
    choices = _choices(info)
    if (model.table, name) == ("policy", "key"):
        return _list_rule("=policy_keys", "is not a policy key", "Choose one from the list; see the sheet Read me.")
    if any(isinstance(note, LevelOf) for note in metadata(model, field)):
        mend = "Choose one from the list, or write a level of the competency's framework: sheet framework_levels."
        return _list_rule(list(LEVELS), "is not a common level", mend)
    if choices:
        return _list_rule(list(choices), "is not in the list", "Choose one from the list.") | {"error_type": "stop"}
    if ref and not _is_list(info):
        mend = f"There is no such id in the sheet {ref.tables[0]} yet. Add it there too."
        rule = _list_rule(f"={_list_name(ref.tables[0])}", "is not in the list yet", mend)
        return rule | {"show_error": ref.when is None and not ref.iris}
    if date in _parts(info):
        return _day_rule()
    return _number_rule(info, place) if Decimal in _parts(info) and not _is_list(info) else {"validate": "any"}


def _list_rule(source: str | list[str], title: str, mend: str) -> dict[str, Any]:
    return {
        "validate": "list", "source": source, "error_type": "warning", "error_title": title, "error_message": mend
    }  # fmt: skip


def _day_rule() -> dict[str, Any]:
    return {
        "validate": "date", "criteria": "between", "minimum": max(date(FIRST_YEAR, 1, 1), EXCEL_EPOCH),
        "maximum": date(LAST_YEAR, 12, 31), "error_title": "is not a date",
        "error_message": "Write a date, such as 2026-03-31.",
    }  # fmt: skip


def _number_rule(info: FieldInfo, place: int) -> dict[str, Any]:
    """Limits of a number, for the first cell of a column; Excel moves the reference down with the rows."""
    cell = f"{_letters(place)}2"
    limits = [(limit, getattr(note, limit)) for limit in LIMITS for note in info.metadata if hasattr(note, limit)]
    whole = any(getattr(note, "multiple_of", None) == 1 for note in info.metadata)
    tests = [f"ISNUMBER({cell})", *(f"{cell}{LIMITS[limit][0]}{value}" for limit, value in limits)]
    words = ["whole number" if whole else "number", *(f"{LIMITS[limit][1]} {value}" for limit, value in limits)]
    return {
        "validate": "custom", "value": f"=AND({','.join([*tests, *([f'{cell}=INT({cell})'] if whole else [])])})",
        "error_title": "is not within the limits", "error_message": f"Write a {', '.join(words)}.",
    }  # fmt: skip


def _letters(place: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(place))


def _kind(info: FieldInfo) -> str:
    """The format of a column: text keeps leading zeros and keeps Excel from making dates of ids."""
    kinds = _parts(info)
    if date in kinds:
        return "day"
    if Decimal in kinds and not _is_list(info):
        return "number"
    return "choice" if _choices(info) else "text"


def _choices(info: FieldInfo) -> tuple[str, ...]:
    kinds = _parts(info)
    return (
        ("yes", "no") if bool in kinds else next((get_args(kind) for kind in kinds if get_origin(kind) is Literal), ())
    )


def _is_list(info: FieldInfo) -> bool:
    return any(get_origin(kind) is tuple for kind in _parts(info))


def _ref(model: type[Row], field: str) -> Ref | None:
    return next((note for note in metadata(model, field) if isinstance(note, Ref)), None)


def _parts(info: FieldInfo) -> list[Any]:
    """The types that an annotation is made of."""
    return list(_inner(info.annotation))


def _inner(annotation: Any) -> Iterator[Any]:
    yield annotation
    for part in get_args(annotation):
        yield from _inner(part)
