"""Column types of the workspace: how a cell of text becomes a value, and what it means as RDF.

Every type is an `Annotated` pydantic type. The extra metadata (`Ref`, `Scheme`, `Pair`) is read by
`pchteam.load` (references) and `pchteam.context` (JSON-LD contexts).
"""

import contextlib
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

__all__ = [
    "FIRST_YEAR",
    "ID_PATTERN",
    "IRI_PATTERN",
    "LAST_YEAR",
    "LEVELS",
    "Codes",
    "CommonLevel",
    "Day",
    "Identifier",
    "Labels",
    "Level",
    "LevelOf",
    "LevelPair",
    "LevelPairs",
    "Match",
    "Matches",
    "Number",
    "Ref",
    "Scheme",
    "SharePair",
    "SharePairs",
    "Term",
    "Text",
    "YesNo",
    "cell_error",
    "column",
]

ID_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
FIRST_YEAR, LAST_YEAR = 1900, 2199
LARGEST_NUMBER = 1_000_000_000
IRI_PATTERN = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")


@dataclass(frozen=True)
class Ref:
    """The cell names rows of these tables by their id.

    Parameters
    ----------
    tables
        Tables of which one must hold the id; the first is used to mint the IRI where the id is
        found in none.
    when
        `(column, value)`: the reference holds only in rows where that column has that value.
    also
        Values that stand beside ids.
    iris
        Whether absolute IRIs of other vocabularies may stand beside ids.
    """

    tables: tuple[str, ...]
    when: tuple[str, str] | None = None
    also: tuple[str, ...] = ()
    iris: bool = False


@dataclass(frozen=True)
class Scheme:
    """The cell is a code of a SKOS concept scheme of `ontology/`."""

    name: str


@dataclass(frozen=True)
class LevelOf:
    """The cell holds a level of the competency that this column names: a common one, or one of its framework."""

    column: str


def cell_error(message: str, mend: str) -> PydanticCustomError:
    """Make the error of a cell that cannot be read, with what the user should do about it."""
    return PydanticCustomError("cell", "{message}", {"message": message, "mend": mend})


def _identifier(cell: Any) -> Any:
    if not isinstance(cell, str) or ID_PATTERN.fullmatch(cell):
        return cell
    raise cell_error(
        "is not an identifier",
        "use letters, digits, '_', '.' and '-' only, beginning with a letter or a digit, without spaces",
    )


def _day(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    try:
        day = date.fromisoformat(cell) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell) else _not_iso(cell)
    except ValueError:
        return _not_iso(cell)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise cell_error("is a day far away", f"write a day of the years {FIRST_YEAR} to {LAST_YEAR}")
    return day


def _not_iso(cell: str) -> date:
    mend = "write dates as year-month-day, such as 2026-03-31"
    parts = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", cell)
    if parts:
        day, month, year = (int(part) for part in parts.groups())
        with contextlib.suppress(ValueError):
            mend = f"if you mean {day} {date(year, month, day):%B %Y}, write {date(year, month, day)}"
    raise cell_error("is not a date in ISO form", mend)


def _number(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    try:
        value = Decimal(cell)
    except InvalidOperation:
        raise cell_error(
            "is not a number", "write digits with a decimal point, without unit or thousands separator"
        ) from None
    if not value.is_finite() or abs(value) > LARGEST_NUMBER:
        raise cell_error("is not a number", f"write a finite number of at most {LARGEST_NUMBER:,}")
    return value


def _yes_no(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    if cell not in ("yes", "no"):
        raise cell_error("is neither yes nor no", "write yes or no")
    return cell == "yes"


def split(cell: Any) -> Any:
    """Split a list cell at semicolons, dropping blanks around the entries."""
    if not isinstance(cell, str):
        return cell
    parts = tuple(part.strip() for part in cell.split(";") if part.strip())
    if not parts:
        raise cell_error("names nothing", "name at least one entry, or leave the cell blank")
    if len(set(parts)) < len(parts):
        raise cell_error("names an entry twice", "name each entry once")
    return parts


def _codes(cell: Any) -> Any:
    parts = split(cell)
    for part in parts if isinstance(cell, str) else ():
        _identifier(part)
    return parts


def _matches(cell: Any) -> Any:
    parts = split(cell)
    for part in parts if isinstance(cell, str) else ():
        if not IRI_PATTERN.fullmatch(part):
            _identifier(part)
    return parts


def _match(cell: Any) -> Any:
    return cell if isinstance(cell, str) and IRI_PATTERN.fullmatch(cell) else _identifier(cell)


def _term(cell: Any) -> Any:
    if not isinstance(cell, str) or IRI_PATTERN.fullmatch(cell):
        return cell
    raise cell_error("is not a term of a vocabulary", "write prefix:name, such as semapv:ManualMappingCuration")


@dataclass(frozen=True)
class LevelPair:
    """An entry `id` or `id:max_level` of a list cell."""

    id: str
    max_level: str | None = None


@dataclass(frozen=True)
class SharePair:
    """An entry `id` or `id:share` of a list cell."""

    id: str
    share: Decimal | None = None


def _pair(part: str) -> tuple[str, str | None]:
    key, colon, value = (piece.strip() for piece in part.partition(":"))
    _identifier(key)
    if colon and not value:
        raise cell_error("has an entry with nothing after its colon", "write `id` or `id:value`")
    return key, value or None


def _once(pairs: tuple[Any, ...]) -> tuple[Any, ...]:
    if len({pair.id for pair in pairs}) < len(pairs):
        raise cell_error("names an entry twice", "name each entry once")
    return pairs


def _level_pairs(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    pairs = tuple(LevelPair(*_pair(part)) for part in split(cell))
    for pair in pairs:
        _identifier(pair.max_level)
    return pairs


def _share_pairs(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    pairs = []
    for key, value in (_pair(part) for part in split(cell)):
        share = None if value is None else _number(value)
        if share is not None and not 0 < share <= 1:
            raise cell_error(f"has the share {value}", "write a share above 0 and at most 1 after the colon")
        pairs.append(SharePair(key, share))
    return _once(tuple(pairs))


Identifier = Annotated[str, BeforeValidator(_identifier)]
Text = Annotated[str, Field(min_length=1)]
Labels = Annotated[tuple[str, ...], BeforeValidator(split)]
Codes = Annotated[tuple[str, ...], BeforeValidator(_codes)]
Match = Annotated[str, BeforeValidator(_match)]
Term = Annotated[str, BeforeValidator(_term)]
Matches = Annotated[tuple[str, ...], BeforeValidator(_matches)]
LevelPairs = Annotated[tuple[LevelPair, ...], BeforeValidator(_level_pairs)]
SharePairs = Annotated[tuple[SharePair, ...], BeforeValidator(_share_pairs)]
Day = Annotated[date, BeforeValidator(_day)]
Number = Annotated[Decimal, BeforeValidator(_number)]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
LevelWord = Literal["core", "generic", "advanced", "specialist"]
LEVELS: tuple[str, ...] = get_args(LevelWord)
CommonLevel = Annotated[LevelWord, Scheme("level")]
Level = Annotated[Identifier, Scheme("level")]


def column(
    description: str,
    *,
    rdf: str,
    example: str,
    unit: str | None = None,
    blank: str | None = None,
    **limits: Any,
) -> Any:
    """Describe a required column.

    Parameters
    ----------
    description
        One sentence for the template's prompt and the reference page.
    rdf
        Compact IRI of the property that the cell becomes.
    example
        A valid cell, as text.
    unit
        Unit of the figure, if any.
    blank
        What a blank cell means, as text; the graph then holds this value.
    limits
        Further arguments of `pydantic.Field`, such as `ge`, `le` or `default`.
    """
    return Field(
        description=description,
        json_schema_extra={"rdf": rdf, "example": example, "unit": unit, "blank": blank},
        **limits,
    )
