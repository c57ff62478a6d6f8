"""Export the stages and options of a run: their part of `plan.json`, and a folder for each option."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from pchteam.export.figures import figures
from pchteam.export.report import report_html
from pchteam.export.workbook import write_plan_workbook
from pchteam.plan import Run
from pchteam.solver.plan import write_plan
from pchteam.trade import trade

__all__ = ["options_document", "options_frame", "stages_document", "write_option_plans"]

RECOMMENDED = "recommended"


def stages_document(run: Run) -> list[dict[str, Any]]:
    """The stages as plain data for JSON."""
    rows = []
    for stage in run.stages:
        change = trade(stage.before or stage.after, stage.after)
        rows.append(
            {
                "name": stage.name,
                "value": stage.value,
                "before": asdict(stage.before) if stage.before else None,
                "after": asdict(stage.after),
                "gap": stage.gap,
                "proven": stage.proven,
                "seconds": stage.seconds,
                "buys": list(change.buys),
                "gives_up": list(change.gives_up),
            }
        )
    return rows


def options_document(run: Run) -> dict[str, Any] | None:
    """The options as plain data for JSON; None where nobody asked for any."""
    if run.offer is None:
        return None
    first = run.offer.measures
    options = []
    for option in run.offer.options:
        change = trade(first, option.measures)
        options.append(
            {
                "name": option.name,
                "measures": asdict(option.measures),
                "gap": option.gap,
                "proven": option.proven,
                "seconds": option.seconds,
                "buys": list(change.buys),
                "gives_up": list(change.gives_up),
            }
        )
    dropped = [{"name": one.name, "reason": one.reason} for one in run.offer.dropped]
    return {"recommended": asdict(first), "options": options, "dropped": dropped}


def options_frame(run: Run) -> pd.DataFrame:
    """The recommended plan and its options, a row for each with all measures."""
    rows: list[dict[str, Any]] = []
    if run.offer is not None:
        rows.append({"name": RECOMMENDED, **asdict(run.offer.measures), "buys": "", "gives_up": ""})
        for option in run.offer.options:
            change = trade(run.offer.measures, option.measures)
            words = {"buys": "; ".join(change.buys), "gives_up": "; ".join(change.gives_up)}
            rows.append({"name": option.name, **asdict(option.measures), **words})
    return pd.DataFrame(rows)


def write_option_plans(run: Run, folder: Path, *, has_pseudonyms: bool) -> None:
    """Write the plan of each option, with workbook and report, into a folder of its name."""
    for option in run.offer.options if run.offer else ():
        place = folder / option.name
        write_plan(option.plan, place / "plan")
        found = figures(run.of_option(option), has_pseudonyms=has_pseudonyms)
        write_plan_workbook(found, place / "plan.xlsx")
        (place / "report.html").write_text(report_html(found), encoding="utf-8")
