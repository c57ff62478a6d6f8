"""Show a comparison in a terminal; nobody is named."""

from collections.abc import Sequence

from pchteam.compare import BREAKDOWNS, Comparison, Line
from pchteam.export.comparison import comparison_document, differs, held_equal, how_sure
from pchteam.export.comparison_pictures import MOST_FUNCTIONS, outcome
from pchteam.export.rendered import shift_text
from pchteam.show import show_table

__all__ = ["show_comparison"]


def show_comparison(found: Comparison) -> None:
    """Print what scenarios meet, with whose hours, what changes, and what was held equal."""
    _show(found, "Hours a week", [line for line in outcome(found) if any(line.minutes)])
    for key, title in BREAKDOWNS.items():
        print()
        _show(found, title, found.breakdowns[key])
    changed = [line for line in found.functions[:MOST_FUNCTIONS] if len(set(line.minutes)) > 1]
    if changed:
        print()
        _show(found, "Not covered, largest changes", changed)
    print()
    show_table(
        ("Figure", *found.names),
        ((row.label, *("not known" if one is None else f"{one:,}" for one in row.values)) for row in found.figures),
        found.names,
    )
    document = comparison_document(found)
    print(f"\nThe same in all: {held_equal(document)}.")
    print("\n".join([*differs(document), *how_sure(document)]))


def _show(found: Comparison, title: str, lines: Sequence[Line]) -> None:
    headings = [title, found.names[0]]
    for name in found.names[1:]:
        headings += [name, f"shift of {name}"]
    rows = []
    for line in lines:
        cells = [line.label, f"{line.minutes[0] / 60:,.1f}"]
        for minutes, change in zip(line.minutes[1:], line.shifts, strict=True):
            cells += [f"{minutes / 60:,.1f}", shift_text(change)]
        rows.append(cells)
    show_table(headings, rows, headings[1:])
