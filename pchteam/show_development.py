"""Show in a terminal what would close unmet need, in order, with what each step closes and costs; nobody is named."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from pchteam.develop import Development
from pchteam.export.development import new_roles, steps
from pchteam.show import show_table

__all__ = ["show_development"]

HOURS = {"Alone": "closed alone", "In order": "closed in this order", "Left": "left"}
WORDS = {"": "Step", "Kind": "Kind", "Role": "Role", "What": "What"}


def show_development(found: Development) -> None:
    """Print the steps, what new roles are made of, and what all of it does to a pool and to a whole plan."""
    figures = [*HOURS, "Pounds", "Pounds an hour"]
    if found.rows:
        show_table([*WORDS, *figures], map(_cells, steps(found).to_dict("records")), figures)
    else:
        print("Nothing that is offered is worth what it costs.")
    for line in _new_roles(found):
        print(line)
    if found.cut:
        print("The time limit ended the choice of steps, so another run may choose others; the figures hold.")
    plan = found.replan
    print(
        f"Unmet today if teams had no shape: {found.today.minutes / 60:,.1f} h a week; all steps close "
        f"{found.closed.minutes / 60:,.1f} h for {found.pence / 100:,.0f} pounds in the first year."
    )
    print(
        f"A whole plan leaves {plan.after.minutes / 60:,.1f} h unmet with all steps, {plan.before.minutes / 60:,.1f} h "
        f"without (checked; each within {plan.within:.1%} of the need of the best)."
    )


def _cells(row: dict[Any, Any]) -> list[str]:
    words = [str(row[heading]) for heading in WORDS.values()]
    hours = [f"{row[f'Hours {what} a week']:,.1f}" for what in HOURS.values()]
    hourly = row["Pounds an hour in this order"]
    return [*words, *hours, f"{row['Pounds in the first year']:,.0f}", "" if pd.isna(hourly) else f"{hourly:,.2f}"]


def _new_roles(found: Development) -> Iterator[str]:
    for (role, nearest), parts in new_roles(found).groupby(["New role", "Nearest present role"]):
        has = ", ".join(f"{row.Competency} ({row.Level})" for row in parts.itertuples())
        lacks = ", ".join(parts.loc[parts["Has it"] == "no", "Competency"])
        yield f"{role} has {has}; register: {parts['Register'].iloc[0]}. Nearest: {nearest}, without {lacks}."
