"""Published files of NHS England, known by the names in their header and read into plain counts.

Understood are *Patients Registered at a GP Practice* (totals, single ages, and the practice map), *Quality and Outcomes
Framework* prevalence, and *Primary Care Network Workforce*.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

__all__ = [
    "LAYOUTS",
    "WITHHELD",
    "Layout",
    "Network",
    "Practice",
    "Published",
    "Record",
    "UnknownLayoutError",
    "file_text",
    "read_published",
]

Record = Mapping[str, str]
TOTAL = "ALL"
NO_NETWORK = ("", "U", "UNALLOCATED")
WITHHELD = ("", "*", "-")


class UnknownLayoutError(ValueError):
    """A file is none of those that can be imported."""


@dataclass
class Practice:
    """A practice: `total` is its list as published, `list_size` as QOF says, `ages` its patients by sex and age."""

    name: str = ""
    postcode: str = ""
    network: str = ""
    total: int | None = None
    list_size: int | None = None
    ages: dict[tuple[str, int], int] = field(default_factory=dict)
    registers: dict[str, int] = field(default_factory=dict)

    def patients(self) -> int | None:
        """Registered patients: the total, else the sum over the ages of both sexes, else the list of QOF."""
        if self.total is not None:
            return self.total
        both = len({sex for sex, _ in self.ages}) > 1
        return sum(self.ages.values()) if both else self.list_size


@dataclass
class Network:
    """A primary care network with the published rows of its staff."""

    name: str = ""
    staff: list[Record] = field(default_factory=list)


@dataclass
class Published:
    """What the files say, by code of practice and of network."""

    practices: dict[str, Practice] = field(default_factory=dict)
    networks: dict[str, Network] = field(default_factory=dict)

    def practice(self, code: str) -> Practice:
        """The practice of a code."""
        return self.practices.setdefault(code.upper(), Practice())

    def network(self, code: str) -> Network:
        """The network of a code."""
        return self.networks.setdefault(code.upper(), Network())


def _read_registrations(record: Record, found: Published) -> None:
    """Read patients of a practice by sex and age, or its total; other totals and larger areas are dropped."""
    if record.get("TYPE", record.get("ORG_TYPE", "GP")).upper() not in ("GP", ""):
        return
    practice = found.practice(record["CODE"] if "CODE" in record else record["ORG_CODE"])
    practice.postcode = practice.postcode or record.get("POSTCODE", "")
    sex, age, patients = record["SEX"].upper(), record["AGE"].upper(), _count(record["NUMBER_OF_PATIENTS"]) or 0
    if sex == age == TOTAL:
        practice.total = patients
    elif TOTAL not in (sex, age) and practice.ages.setdefault((sex, _age(age)), patients) != patients:
        raise ValueError("an earlier row tells another number for this practice, sex and age; give files of one month")


def _read_map(record: Record, found: Published) -> None:
    """Read name, place and network of a practice."""
    practice, network = found.practice(record["PRACTICE_CODE"]), record["PCN_CODE"].upper()
    practice.name = record["PRACTICE_NAME"]
    practice.postcode = record.get("PRACTICE_POSTCODE", "") or practice.postcode
    if network not in NO_NETWORK:
        practice.network = network
        found.network(network).name = record.get("PCN_NAME", "")


def _read_prevalence(record: Record, found: Published) -> None:
    """Read patients on a register of a practice, and its list: the largest, as others are of some ages only."""
    practice, patients = found.practice(record["PRACTICE_CODE"]), _count(record["REGISTER"])
    practice.list_size = max(practice.list_size or 0, _count(record["PRACTICE_LIST_SIZE"]) or 0) or None
    if patients is not None and record["GROUP_CODE"].upper() != TOTAL:
        practice.registers[record["GROUP_CODE"].upper()] = patients


def _read_workforce(record: Record, found: Published) -> None:
    """Read a member of staff of a network; totals are dropped."""
    if TOTAL in (record["STAFF_GROUP"].upper(), record["STAFF_ROLE"].upper(), record["DETAILED_STAFF_ROLE"].upper()):
        return
    network = found.network(record["PCN_CODE"])
    network.name = network.name or record.get("PCN_NAME", "")
    network.staff.append(record)


@dataclass(frozen=True)
class Layout:
    """A published file: the columns by which it is known, each with its alternatives, and what reads a row."""

    name: str
    columns: tuple[tuple[str, ...], ...]
    read: Callable[[Record, Published], None]

    def fits(self, header: Iterable[str]) -> bool:
        """Whether a header has all columns of the layout."""
        return all(set(names) & set(header) for names in self.columns)

    def __str__(self) -> str:
        return f"{self.name} ({', '.join('/'.join(names) for names in self.columns)})"


def _layout(name: str, columns: str, read: Callable[[Record, Published], None]) -> Layout:
    return Layout(name, tuple(tuple(names.split("|")) for names in columns.split()), read)


LAYOUTS = (
    _layout("patients registered at a GP practice", "CODE|ORG_CODE SEX AGE NUMBER_OF_PATIENTS", _read_registrations),
    _layout("practice map", "PRACTICE_CODE PRACTICE_NAME PCN_CODE", _read_map),
    _layout("QOF prevalence", "PRACTICE_CODE GROUP_CODE REGISTER PRACTICE_LIST_SIZE", _read_prevalence),
    _layout(
        "PCN workforce", "UNIQUE_IDENTIFIER STAFF_GROUP STAFF_ROLE DETAILED_STAFF_ROLE FTE PCN_CODE", _read_workforce
    ),
)


def read_published(files: Iterable[Path]) -> Published:
    """Read files of any of the layouts; together they tell more of the same practices and networks.

    Raises
    ------
    UnknownLayoutError
        If the header of a file is that of no layout.
    ValueError
        If a row cannot be read, or contradicts another.
    """
    found = Published()
    for file in files:
        _read_file(file, found)
    return found


def _read_file(file: Path, found: Published) -> None:
    reader = csv.reader(io.StringIO(file_text(file), newline=""))
    try:
        header = [name.strip().upper() for name in next(reader, [])]
        layout = next((one for one in LAYOUTS if one.fits(header)), None)
        if layout is None:
            raise UnknownLayoutError(
                f"{file} is no file that can be imported. Understood are, as CSV: {'; '.join(map(str, LAYOUTS))}; "
                "and of frameworks: ESCO skills and their hierarchy (CSV), SKOS or OWL (.ttl, .rdf, .xml, .owl, "
                ".jsonld, .json, .nt), SSSOM (TSV)"
            )
        for row in reader:
            if any(row):
                layout.read(dict(zip(header, (cell.strip() for cell in row), strict=False)), found)
    except UnknownLayoutError:
        raise
    except (csv.Error, KeyError, ValueError) as error:
        said = f"it has no cell {error}" if isinstance(error, KeyError) else error
        raise ValueError(f"{file}, line {reader.line_num}, cannot be read: {said}") from None


def file_text(file: Path) -> str:
    """The text of a file, be it UTF-8 or Latin-1."""
    content = file.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _count(text: str) -> int | None:
    """A number of people; None where it is withheld."""
    if text in WITHHELD:
        return None
    if not re.fullmatch(r"\d[\d,]*(\.0+)?", text):
        raise ValueError(f"'{text}' is not a number of people")
    return int(text.partition(".")[0].replace(",", ""))


def _age(text: str) -> int:
    found = re.fullmatch(r"(\d+)\+?", text)
    if not found:
        raise ValueError(f"'{text}' is not an age")
    return int(found[1])
