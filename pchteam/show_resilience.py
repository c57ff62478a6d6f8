"""Show the resilience of a plan in a terminal: what matters most; files and JSON hold everything."""

from collections import Counter
from collections.abc import Mapping, Sequence

from pchteam.export.digest import CAUTION
from pchteam.resilience import LossEffect, Resilience
from pchteam.rounding import hours
from pchteam.show import show_table
from pchteam.solver.absence import AT_RISK_BELOW
from pchteam.solver.losses import Loss

__all__ = ["show_resilience"]

MOST = 10
"""Rows of a table."""

PARTS = 2
"""Functions that are told of a loss."""

WHO_ELSE = {
    "not_in_team": "{} may, but give this team no time",
    "not_permitted": "{} can, but may not in this team",
    "to_verify": "{} might, once evidence is verified",
    "nobody": "nobody",
}


def show_resilience(found: Resilience) -> None:
    """Print losses, single points of failure and absence, the largest first."""
    met = found.need - found.everybody.unmet
    print(f"With everybody there, the teams meet {hours(met)} of {hours(found.need)} h of need a week.")
    print("When somebody is away, teams stay and those present share out the work anew, most urgent need first.\n")
    nobody = Counter(point.loss for point in found.points if point.part == "function")
    for kind in ("person", "employer"):
        _show_losses(kind, [row for row in found.effects if row.loss.kind == kind], nobody)
        print()
    _show_points(found)
    print()
    _show_absence(found)
    print(f"\n{CAUTION}")


def _show_losses(kind: str, rows: Sequence[LossEffect], nobody: Mapping[Loss, int]) -> None:
    """Print the losses of people or of employers, with how many functions each leaves some team nobody for."""
    figures = ("Hours given", "More unmet, h", "x priority", "Left to nobody")
    cells = (
        (
            row.name,
            *(hours(minutes) for minutes in (row.minutes, row.more_unmet, row.more_weighted)),
            str(nobody.get(row.loss, 0)),
            ", ".join(f"{one.label} {hours(one.after - one.before)}" for one in row.functions[:PARTS]),
        )
        for row in rows[:MOST]
    )
    print(f"Loss of any one {kind}: {_of(rows)}")
    show_table((kind.capitalize(), *figures, "Most of it, h"), cells, figures)


def _show_points(found: Resilience) -> None:
    """Print what hangs on one person: functions, then the parts of leads and coordinators."""
    names, points = found.names, [point for point in found.points if point.loss.kind == "person"]
    functions = [point for point in points if point.part == "function"]
    parts = [point for point in points if point.part != "function"]
    cells = (
        (
            names.of("functions", point.function) if point.function else point.part,
            names.of("teams", point.team),
            names.lost(point.loss),
            hours(point.minutes) if point.function else "",
            "all teams" if point.everywhere else "this team",
            WHO_ELSE[point.who_else].format(point.others),
        )
        for point in (*functions[:MOST], *parts[:MOST])
    )
    print(f"Single points of failure: functions, {_of(functions)}; leads and coordinators, {_of(parts)}")
    show_table(("What", "Team", "Hangs on", "Hours", "Nobody else in", "Who else could"), cells, ("Hours",))


def _show_absence(found: Resilience) -> None:
    """Print coverage when people are away by chance, and the functions that suffer most."""
    away, need = found.absence, max(found.need, 1)
    whole = away.whole
    print(
        f"Absence of {away.rate:.1%}, {away.draws} days drawn with seed {away.seed}: expected coverage "
        f"{whole.mean / need:.1%} (standard error {whole.error / need:.1%}), on one day of 20 {whole.low / need:.1%} "
        f"or less; {whole.planned / need:.1%} with everybody there."
    )
    print("Where capacity is already less average sickness, as pchteam's is, read how days differ, not the mean.")
    rows = sorted((row for row in away.functions if row.risk), key=lambda row: (-row.risk, -row.planned, row.id))
    figures = ("Everybody there, h", "Expected, h", "1 day of 20, h", "Risk", "Error")
    cells = (
        (
            found.names.of("functions", row.id),
            *(hours(minutes) for minutes in (row.planned, row.mean, row.low)),
            f"{row.risk:.0%}",
            f"{row.risk_error:.0%}",
        )
        for row in rows[:MOST]
    )
    print(f"Functions at risk of less than {AT_RISK_BELOW:.0%} of what they get with everybody there: {_of(rows)}")
    show_table(("Function", *figures), cells, figures)


def _of(rows: Sequence[object]) -> str:
    return f"{MOST} of {len(rows)}" if len(rows) > MOST else f"all {len(rows)}"
