"""Standing: what is not in force throughout the plan, as the rules found it; no date is compared here."""

from pchteam.context import expand
from pchteam.infer import Cell, Graph, text
from pchteam.rulebook import query_text

__all__ = ["BEGINS", "ENDS", "LAPSED", "NOT_BEGUN", "Standing", "standing", "to_verify"]

LAPSED, NOT_BEGUN, ENDS, BEGINS = "lapsed", "not begun", "ends during the plan", "begins during the plan"

Standing = dict[Cell, str]
"""Place in the workspace: one of the four words above. What is in force throughout has no entry."""


def standing(graph: Graph) -> Standing:
    """Posts, holdings, credentials and agreements that a plan could not use for their dates, each with why."""
    rows = graph.select(query_text("ask/standing"))
    return {cell: text(row["standing"]) for row in rows if (cell := graph.cell(row["thing"]))}


def to_verify(graph: Graph) -> set[Cell]:
    """Credentials in force that were not checked at their source."""
    quads = graph.store.quads_for_pattern(None, expand("pch:toVerify"), None)
    return {cell for quad in quads if (cell := graph.cell(quad.subject))}
