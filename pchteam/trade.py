"""Trade: what one plan buys and gives up against another, in words for people."""

from dataclasses import dataclass

from pchteam.plan import Run
from pchteam.solver.measures import Measures
from pchteam.solver.options import Option
from pchteam.solver.stages import Stage

__all__ = [
    "OPTION_HEADINGS",
    "OPTION_NAMES",
    "STAGE_HEADINGS",
    "TRADE_HEADINGS",
    "Trade",
    "best_possible",
    "option_rows",
    "stage_rows",
    "trade",
    "trade_rows",
]

STAGE_NAMES = {
    "all": "1. All prices together",
    "disruption": "2. Least change and travel",
    "cost": "3. Least cost",
}
OPTION_NAMES = {
    "closest-to-today": "Closest to today",
    "best-coverage": "Best coverage",
    "least-cost": "Least cost",
    "fairest": "Fairest",
}
STAGE_HEADINGS = ("Stage", "Plan after it, a week", "Bought", "Gave up", "Best possible", "Seconds")
OPTION_HEADINGS = (
    "Plan",
    "Hours unmet a week",
    "Unmet in the worst-off segment",
    "Memberships that change",
    "Hours of travel a week",
    "Pounds a week",
    "Best possible",
)
TRADE_HEADINGS = ("Against the recommended plan", "Buys", "Gives up")


@dataclass(frozen=True)
class Trade:
    """What changes for the better, and what for the worse."""

    buys: tuple[str, ...]
    gives_up: tuple[str, ...]


def trade(before: Measures, after: Measures) -> Trade:
    """Compare two plans; unmet need by priority is told only where it goes another way than unmet need."""
    unmet = after.unmet_minutes - before.unmet_minutes
    weighted = after.weighted_unmet_minutes - before.weighted_unmet_minutes
    points = round(100 * (after.worst_segment_share - before.worst_segment_share), 1)
    pins = after.broken_pins - before.broken_pins
    rotations = after.broken_rotations - before.broken_rotations
    changes = after.membership_changes - before.membership_changes
    travel = after.travel_minutes - before.travel_minutes
    pounds = round(after.cost_pounds - before.cost_pounds)
    wants = after.wants_refused - before.wants_refused
    told = (
        (unmet, f"{_time(unmet)} {{}} need met", "more", "less"),
        (weighted if unmet * weighted <= 0 else 0, "{} urgent need met", "more", "less"),
        (points, f"{abs(points):g} points {{}} unmet in the worst-off segment", "less", "more"),
        (pins, f"{abs(pins)} {{}} {_plural(pins, 'decision')} kept", "more", "fewer"),
        (rotations, f"{abs(rotations)} {{}} {_plural(rotations, 'rotation')} kept", "more", "fewer"),
        (changes, f"{abs(changes)} {{}} {_plural(changes, 'membership change')}", "fewer", "more"),
        (travel, f"{_time(travel)} {{}} travel", "less", "more"),
        (pounds, f"£{abs(pounds):,} {{}}", "less", "more"),
        (wants, f"{abs(wants)} {{}} {_plural(wants, 'wanted team')} granted", "more", "fewer"),
    )
    return Trade(
        buys=tuple(text.format(better) for change, text, better, _ in told if change < 0),
        gives_up=tuple(text.format(worse) for change, text, _, worse in told if change > 0),
    )


def _time(minutes: int) -> str:
    return f"{abs(minutes)} min" if abs(minutes) < 60 else f"{abs(minutes) / 60:,.1f} h"


def _plural(number: int, noun: str) -> str:
    return noun if abs(number) == 1 else f"{noun}s"


def best_possible(row: Stage | Option) -> str:
    """Say how close a stage or an option came to the best possible."""
    return "proven" if row.proven else f"within {row.gap:.1%}" if row.gap < 1 else "not known"


def stage_rows(run: Run) -> list[tuple[str, ...]]:
    """The stages under `STAGE_HEADINGS`: the price of stability."""
    rows: list[tuple[str, ...]] = []
    for stage in run.stages:
        change = trade(stage.before or stage.after, stage.after)
        words = ("" if stage.before is None else _listed(side) for side in (change.buys, change.gives_up))
        rows.append(
            (STAGE_NAMES[stage.name], _in_short(stage.after), *words, best_possible(stage), f"{stage.seconds:.1f}")
        )
    return rows


def option_rows(run: Run) -> list[tuple[str, ...]]:
    """The recommended plan and its options under `OPTION_HEADINGS`; none where nobody asked for options."""
    if run.offer is None:
        return []
    rows: list[tuple[str, ...]] = [("Recommended", *_figures(run.offer.measures), "")]
    for option in run.offer.options:
        rows.append((OPTION_NAMES[option.name], *_figures(option.measures), best_possible(option)))
    return rows


def trade_rows(run: Run) -> list[tuple[str, ...]]:
    """What each option buys and gives up against the recommended plan, under `TRADE_HEADINGS`."""
    if run.offer is None:
        return []
    rows: list[tuple[str, ...]] = []
    for option in run.offer.options:
        change = trade(run.offer.measures, option.measures)
        rows.append((OPTION_NAMES[option.name], _listed(change.buys), _listed(change.gives_up)))
    return rows


def _in_short(measures: Measures) -> str:
    changes = measures.membership_changes
    return (
        f"{measures.unmet_minutes / 60:,.1f} h unmet, {changes} {_plural(changes, 'membership change')}, "
        f"{measures.travel_minutes / 60:,.1f} h travel, £{measures.cost_pounds:,.0f}"
    )


def _listed(parts: tuple[str, ...]) -> str:
    return ", ".join(parts) or "nothing"


def _figures(measures: Measures) -> tuple[str, ...]:
    return (
        f"{measures.unmet_minutes / 60:,.1f}",
        f"{measures.worst_segment_share:.1%}",
        str(measures.membership_changes),
        f"{measures.travel_minutes / 60:,.1f}",
        f"{measures.cost_pounds:,.0f}",
    )
