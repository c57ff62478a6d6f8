"""Standing: what is not in force throughout the plan, as the rules found it; no date is compared here."""

from pchteam.infer import Cell, Graph, text
from pchteam.lift import expand
from pchteam.rulebook import prefixes

__all__ = ["BEGINS", "ENDS", "LAPSED", "NOT_BEGUN", "Standing", "standing", "to_verify"]

LAPSED, NOT_BEGUN, ENDS, BEGINS = "lapsed", "not begun", "ends during the plan", "begins during the plan"

Standing = dict[Cell, str]
"""Place in the workspace: one of the four words above. What is in force throughout has no entry."""

QUERY = f"""SELECT ?thing ?standing WHERE {{
    pch:parameters pch:asOf ?asOf ; pch:until ?until .
    {{ ?thing a org:Post }} UNION {{ ?thing a pch:Holding }} UNION {{ ?thing a odrl:Agreement }}
    UNION {{ ?thing a schema:EducationalOccupationalCredential }}
    FILTER NOT EXISTS {{ ?thing pch:inForce true }}
    OPTIONAL {{ ?thing pch:starts ?starts }}
    OPTIONAL {{ ?thing pch:ends ?ends }}
    BIND(IF(COALESCE(?ends < ?asOf, false), "{LAPSED}", IF(COALESCE(?starts > ?until, false), "{NOT_BEGUN}",
        IF(COALESCE(?ends < ?until, false), "{ENDS}", "{BEGINS}"))) AS ?standing)
}}"""


def standing(graph: Graph) -> Standing:
    """Posts, holdings, credentials and agreements that a plan could not use for their dates, each with why."""
    query = "".join(f"PREFIX {name}: <{namespace}>\n" for name, namespace in prefixes().items()) + QUERY
    return {cell: text(row["standing"]) for row in graph.select(query) if (cell := graph.cell(row["thing"]))}


def to_verify(graph: Graph) -> set[Cell]:
    """Credentials in force that were not checked at their source."""
    quads = graph.store.quads_for_pattern(None, expand("pch:toVerify"), None)
    return {cell for quad in quads if (cell := graph.cell(quad.subject))}
