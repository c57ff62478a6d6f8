"""Show what a plan was chosen from in a terminal: the price of stability, and options."""

from pchteam.plan import Run
from pchteam.show import show_table
from pchteam.trade import (
    OPTION_HEADINGS,
    OPTION_NAMES,
    STAGE_HEADINGS,
    TRADE_HEADINGS,
    option_rows,
    stage_rows,
    trade_rows,
)

__all__ = ["show_choices"]


def show_choices(run: Run) -> None:
    """Print the stages with what each bought and gave up, and the options if there are any."""
    print("\nPrice of stability: what each stage bought, and what it gave up for it")
    show_table(STAGE_HEADINGS, stage_rows(run), figures=STAGE_HEADINGS[-1:])
    if run.offer is None:
        return
    print("\nOptions")
    show_table(OPTION_HEADINGS, option_rows(run), figures=OPTION_HEADINGS[1:])
    print()
    show_table(TRADE_HEADINGS, trade_rows(run))
    for dropped in run.offer.dropped:
        print(f"Not offered: {OPTION_NAMES[dropped.name]}: {dropped.reason}.")
