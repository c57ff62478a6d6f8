"""Export what differs from a former plan: one table to read and to filter, and the same as plain data for JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd

from pchteam.difference import Difference
from pchteam.export.tidy import frame
from pchteam.solver.changes import Reason

__all__ = ["changes_document", "changes_table"]

MOVES = {"joins": "joins", "leaves": "leaves", "more": "more time", "less": "less time"}
TEAMS = {"opens": "team opens", "closes": "team closes", "lead": "lead", "coordinator": "coordinator"}
HEADINGS = (
    "What",
    "Person id",
    "Person",
    "Team id",
    "Team",
    "Function id",
    "Function",
    "Minutes before",
    "Minutes after",
    "Minutes change",
    "Why",
)


def changes_table(difference: Difference) -> pd.DataFrame:
    """Who moves where and why, then teams, pins that are broken, and functions of which less or more is met.

    The minutes of people are in blocks, those of functions are met, those of `all unmet` unmet.
    """
    return frame(HEADINGS, [*_moves(difference), *_teams(difference), *_pins(difference), *_met(difference)])


def _moves(difference: Difference) -> Iterator[Sequence[Any]]:
    order = list(MOVES)
    for row in sorted(difference.changes.moves, key=lambda row: (order.index(row.change), row.team, row.person)):
        yield _row(difference, MOVES[row.change], row.person, row.team, row.before, row.after, row.reasons)


def _row(
    difference: Difference, what: str, person: str, team: str, before: int, after: int, reasons: Sequence[Reason]
) -> Sequence[Any]:
    names = difference.names
    who, where = names.of("people", person), names.of("teams", team)
    return what, person, who, team, where, "", "", before, after, after - before, difference.why(reasons)


def _teams(difference: Difference) -> Iterator[Sequence[Any]]:
    names = difference.names
    for row in difference.changes.teams:
        person = row.after or row.before or ""
        former = f"before: {names.person(row.before)}" if row.before and row.after else ""
        gone = "nobody any more" if row.before and not row.after else ""
        why = "; ".join(filter(None, (former, gone, difference.why(row.reasons))))
        cells = (person, names.of("people", person), row.team, names.of("teams", row.team))
        yield TEAMS[row.change], *cells, "", "", None, None, None, why


def _pins(difference: Difference) -> Iterator[Sequence[Any]]:
    names = difference.names
    for row in difference.changes.broken_pins:
        why = f"cannot be kept, or only at more than {row.price:,} points{'; nor was it before' * row.was_broken}"
        cells = (row.person, names.of("people", row.person), row.team, names.of("teams", row.team))
        yield "pin broken", *cells, "", "", None, None, None, why


def _met(difference: Difference) -> Iterator[Sequence[Any]]:
    found = difference.changes
    for row in found.functions:
        change = row.met_after - row.met_before
        what = "met less" if change < 0 else "met more" if change else "need changes"
        asked = row.need_after - row.need_before
        why = f"need {asked:+,} minutes" if asked else ""
        label = difference.names.of("functions", row.function)
        yield what, "", "", "", "", row.function, label, row.met_before, row.met_after, change, why
    change = found.unmet_after - found.unmet_before
    yield "all unmet", "", "", "", "", "", "", found.unmet_before, found.unmet_after, change, ""


def changes_document(difference: Difference) -> dict[str, Any]:
    """What differs as plain data, as `docs/plan.schema.json` describes it; minutes a week."""
    found = difference.changes
    totals = ("need", "unmet", "minutes")
    return {
        **{f"{name}_{when}": getattr(found, f"{name}_{when}") for name in totals for when in ("before", "after")},
        "moves": [_told(difference, row) for row in found.moves],
        "teams": [_told(difference, row) for row in found.teams],
        "functions": [asdict(row) for row in found.functions],
        "broken_pins": [asdict(row) for row in found.broken_pins],
    }


def _told(difference: Difference, row: Any) -> dict[str, Any]:
    """A change with its reasons, each with what it is about and a sentence."""
    reasons = [_reason(reason) | {"sentence": difference.sentence(reason)} for reason in row.reasons]
    return asdict(row) | {"reasons": reasons}


def _reason(reason: Reason) -> dict[str, Any]:
    others = [{"person": person, "minutes": minutes} for person, minutes in reason.others]
    return asdict(reason) | {"others": others}
