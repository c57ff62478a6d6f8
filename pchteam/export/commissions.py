"""The list of training to commission, shared by employers; learners stand only in the file of their employer."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from pchteam.export.paper import Heading, Paper, Paragraph, Table, Text, ToAgree
from pchteam.export.paper_words import not_advice
from pchteam.export.skills import FEWEST
from pchteam.papers import Learner, Papers
from pchteam.rounding import hours

__all__ = ["learners", "training_paper", "training_table"]

FEW = f"Employers of fewer than {FEWEST} people"
HEADINGS = (
    "Course",
    "Competency",
    "Level reached",
    "Level to enter",
    "People",
    "Places by employer",
    "Places a year",
    "Hours of a learner",
    "Pounds",
    "Minutes of need closed a week",
    "Functions",
    "Provider",
)


def training_table(papers: Papers) -> pd.DataFrame:
    """A row for each course, the one that closes most need first; pounds are those of all its places."""
    table = pd.DataFrame(list(_rows(papers)), columns=list(HEADINGS))
    return table.sort_values(["Minutes of need closed a week", "Course"], ascending=[False, True], ignore_index=True)


def _rows(papers: Papers) -> Iterator[tuple[Any, ...]]:
    courses = {row.id: row for row in papers.workspace.rows("training")}
    assert papers.developed
    for found in papers.developed.document["courses"]:
        row = courses[found["course"]]
        yield (
            row.id,
            papers.name("competencies", row.competency),
            row.to_level,
            row.from_level or "",
            found["people"],
            _places(papers, found),
            "" if row.places is None else int(row.places),
            "" if row.hours is None else float(row.hours),
            found["pounds"],
            found["minutes_closed_in_order_a_week"],
            papers.join("functions", found["functions"]),
            row.provider or "",
        )


def _places(papers: Papers, found: Mapping[str, Any]) -> str:
    places = {papers.name("organisations", one): number for one, number in found["by_employer"].items()}
    if found["at_employers_of_few_people"]:
        places[FEW] = found["at_employers_of_few_people"]
    return "; ".join(f"{name}: {number}" for name, number in sorted(places.items()))


def training_paper(papers: Papers) -> Paper:
    """The list as a paper."""
    table = training_table(papers)
    rows: list[tuple[Text, ...]] = []
    for row in table.itertuples(index=False):
        _, competency, level, entry, people, places, most, length, pounds, minutes, functions, provider = row
        entered = f" (to enter: {entry})" if entry else ""
        rows.append(
            (
                f"{competency}, {level}{entered}",
                functions,
                f"{people} of {most} places" if most != "" else (f"{people} of ", ToAgree("places")),
                places,
                f"{length:g}" if length != "" else ToAgree("hours"),
                f"{pounds:,.0f}",
                hours(minutes),
                provider or ToAgree("provider"),
            )
        )
    headings = (
        "Competency and level",
        "For",
        "People",
        "By employer",
        "Hours each",
        "Pounds",
        "Need closed",
        "Provider",
    )
    first, last = papers.days
    return Paper(
        title="Training to commission",
        subject="One line for each course, with places by employer",
        notice=(
            "DRAFT for those who commission training together. Nobody is named; who is to learn stands in the file of "
            "each employer only. For planning care, not for performance management."
        ),
        foot=not_advice(papers),
        day=first,
        blocks=(
            Heading("Courses"),
            Paragraph(
                "Need closed is in hours of need a week, beyond the steps before it in the development, if teams had "
                "no shape; the hours of all steps add up. Each is the difference of two solutions, with and without "
                f"the step. All courses cost {table['Pounds'].sum():,.0f} pounds and close "
                f"{hours(table['Minutes of need closed a week'].sum())} hours of need a week from {first} to {last}."
            ),
            Table("Courses, most need first", headings, rows, (2.3, 2.5, 1.3, 2.2, 1.1, 1.3, 1.2, 1.5), (4, 5, 6)),
        ),
    )


def learners(papers: Papers) -> dict[str, pd.DataFrame]:
    """Confidential: who is to take which course, by employer."""
    assert papers.developed
    found: dict[str, list[Learner]] = {}
    for row in papers.developed.learners:
        found.setdefault(row.employer, []).append(row)
    headings = ("Person id", "Person", "Competency and level", "Course")
    return {
        employer: pd.DataFrame([(row.person, row.name, row.what, row.course) for row in rows], columns=list(headings))
        for employer, rows in found.items()
    }
