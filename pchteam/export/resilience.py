"""Export resilience: the same figures as JSON and as tables of CSV."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from pchteam.export.digest import CAUTION
from pchteam.export.folder import write_csv, write_document
from pchteam.resilience import LossEffect, Resilience
from pchteam.solver.absence import AT_RISK_BELOW, Part
from pchteam.solver.losses import SinglePoint

__all__ = ["resilience_document", "write_resilience"]


def resilience_document(found: Resilience) -> dict[str, Any]:
    """The resilience of a plan as plain data for JSON: whole minutes a week; shares and errors as fractions."""
    absence = found.absence
    return {
        "caution": CAUTION,
        "unit": "minutes a week",
        "need": found.need,
        "planned_unmet": found.planned_unmet,
        "everybody_there": {
            "unmet": round(found.everybody.unmet),
            "unmet_by_priority": round(found.everybody.weighted),
        },
        "losses": [_effect(found, row) for row in found.effects],
        "single_points": [_point(found, row) for row in found.points],
        "absence": {
            "rate": absence.rate,
            "seed": absence.seed,
            "draws": absence.draws,
            "at_risk_below": AT_RISK_BELOW,
            "all": _part(absence.whole, "All care") | _coverage(found),
            "functions": [_part(row, found.names.of("functions", row.id)) for row in absence.functions],
        },
    }


def _effect(found: Resilience, row: LossEffect) -> dict[str, Any]:
    return {
        "kind": row.loss.kind,
        "id": row.loss.id,
        "name": row.name,
        "employers": list(row.employers),
        "hosts": list(row.hosts),
        "teams": list(row.teams),
        "minutes_in_teams": row.minutes,
        "unmet_more": row.more_unmet,
        "unmet_more_by_priority": row.more_weighted,
        "unmet": round(found.everybody.unmet) + row.more_unmet,
        "unmet_by_priority": round(found.everybody.weighted) + row.more_weighted,
        "by_function": [asdict(change) for change in row.functions],
        "by_team": [asdict(change) for change in row.by_team],
    }


def _point(found: Resilience, row: SinglePoint) -> dict[str, Any]:
    return {
        "kind": row.loss.kind,
        "id": row.loss.id,
        "name": found.names.lost(row.loss),
        "part": row.part,
        "team": row.team,
        "team_label": found.names.of("teams", row.team),
        "function": row.function,
        "function_label": found.names.of("functions", row.function) if row.function else None,
        "minutes": row.minutes,
        "everywhere": row.everywhere,
        "who_else": row.who_else,
        "others": row.others,
    }


def _part(row: Part, label: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "label": label,
        "everybody_there": round(row.planned),
        "mean": round(row.mean, 1),
        "standard_error": round(row.error, 1),
        "percentile_5": round(row.low),
        "risk": row.risk,
        "risk_standard_error": round(row.risk_error, 4),
    }


def _coverage(found: Resilience) -> dict[str, Any]:
    """Shares of all need."""
    whole, need = found.absence.whole, max(found.need, 1)
    return {
        "coverage_everybody_there": round(whole.planned / need, 4),
        "expected_coverage": round(whole.mean / need, 4),
        "expected_coverage_standard_error": round(whole.error / need, 4),
        "coverage_percentile_5": round(whole.low / need, 4),
    }


def write_resilience(found: Resilience, folder: Path) -> None:
    """Write resilience.json and the tables losses, losses_by_part, single_points, absence; other files are kept."""
    folder.mkdir(parents=True, exist_ok=True)
    document = resilience_document(found)
    write_document(document, folder / "resilience.json")
    away = document["absence"]
    tables = {
        "losses": [_flat(row) for row in document["losses"]],
        "losses_by_part": list(_parts(document["losses"])),
        "single_points": document["single_points"],
        "absence": [_part(found.absence.whole, "All care"), *away["functions"]],
    }
    for name, rows in tables.items():
        write_csv(pd.DataFrame(rows), folder / f"{name}.csv")


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    joined = {key: "; ".join(row[key]) for key in ("employers", "hosts", "teams")}
    return {key: joined.get(key, value) for key, value in row.items() if not key.startswith("by_")}


def _parts(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What each loss changes, functions and teams below each other: adding up is for one value of `by`."""
    for row in rows:
        for by in ("function", "team"):
            for change in row[f"by_{by}"]:
                yield {"kind": row["kind"], "lost": row["id"], "by": by} | change
