"""Validate a workspace: what the row models found in cells, and what the shapes of `rules/shapes` find across rows.

The shapes are SHACL-SPARQL constraints (SHACL 1.0, section 5); they are asked set at a time, with `$this` free, on
the rows that could be read.
"""

from collections.abc import Iterator

from pchteam.context import column_of
from pchteam.findings import Finding, in_order
from pchteam.frameworks import check_levels
from pchteam.infer import Graph, facts, text
from pchteam.load import Loaded
from pchteam.policy import Policy
from pchteam.rulebook import Rulebook

__all__ = ["validate"]


def validate(loaded: Loaded, policy: Policy, book: Rulebook | None = None) -> tuple[Finding, ...]:
    """All findings of a workspace, faults first; `book` holds the shapes, those of pchteam if None."""
    until = policy.day("plan_until") if "as_of" in policy.values else None
    graph = facts(loaded.rows, policy, until, book)
    return in_order({*loaded.findings, *_window(loaded, policy), *check_levels(loaded.rows), *_across_rows(graph)})


def _window(loaded: Loaded, policy: Policy) -> Iterator[Finding]:
    if "as_of" not in policy.values:
        placed = next((one for one in loaded.rows["policy"] if one.key == ("as_of",)), None)
        if placed is None:
            yield Finding(
                "fault", "no-as-of", "policy", None, "key", None, "has no key as_of",
                "add a row as_of with the day for which questions are answered, or give --as-of",
            )  # fmt: skip
        elif getattr(placed.row, "value", None) is None:
            yield Finding(
                "fault", "no-as-of", "policy", placed.number, "value", None, "is blank, but as_of must be set",
                "write the day for which questions are answered, such as 2026-03-31, or give --as-of",
            )  # fmt: skip
    elif policy.day("plan_until") < policy.day("as_of"):
        yield Finding(
            "fault", "window-reversed", "policy", None, "value", policy.day("plan_until").isoformat(),
            f"plan_until lies before as_of ({policy.day('as_of')})", "correct one of the two",
        )  # fmt: skip


def _across_rows(graph: Graph) -> Iterator[Finding]:
    for shape in graph.book.shapes:
        for found in graph.select(shape.select):
            cell = graph.cell(found["this"])
            if cell is None:
                continue
            path, value = found.get("path"), found.get("value")
            column = column_of(cell.table, path.value) if path is not None else None
            shown = text(value) if value is not None else None
            yield Finding(
                "fault" if shape.severity == "fault" else "warning", shape.name, cell.table, cell.row, column, shown,
                shape.message.replace("{?value}", shown or ""), shape.mend,
            )  # fmt: skip
