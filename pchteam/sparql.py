"""SPARQL: queries over the facts of a workspace and all that the rules derive (SPARQL 1.1), and the graph as TriG.

Queries read the union of all graphs; `GRAPH` reads one, such as the facts that a rule derived. Nothing is written, and
nothing leaves the machine: updates and SERVICE are refused.
"""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from pchteam.context import BASE, NAMESPACES
from pchteam.infer import Graph
from pchteam.rulebook import prefixes
from pchteam.tables import TABLES

__all__ = ["PREFIXES", "SparqlError", "compact", "query", "refuse_beyond_reading", "write", "write_trig"]

PREFIXES: Mapping[str, str] = {
    **NAMESPACES,
    **prefixes(),
    "graph": "https://w3id.org/pchteam/graph/",
    "rule": "https://w3id.org/pchteam/rules/",
    **{table: f"{BASE}{table}/" for table in TABLES},
}
"""Prefixes that a query need not declare: vocabularies, schemes, graphs and rules, and the rows of each table."""
NEVER_A_FILE = re.compile(r"\{|^\s*(describe|prefix|base)\s", re.IGNORECASE)
ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# Tokens of SPARQL that may hold any word: strings, IRIs, escapes, comments, variables, local names.
WORDY = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""' r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"' r"|'(?:[^'\\\n\r]|\\.)*'"
    r'|<[^<>"{}|^`\\\s]*>|\\.|#[^\n\r]*|[?$]\w+|:[\w.-]*',
    re.DOTALL,
)  # fmt: skip
FIRST_KEYWORD = re.compile(r"(?:\s|PREFIX\s+[\w.-]*|BASE)*(\w*)", re.IGNORECASE)
UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})


class SparqlError(ValueError):
    """A query that cannot be answered, or that would do more than read this graph."""


def query(graph: Graph, text: str) -> Any:
    """Answer a query, given as SPARQL or as the path of a file that holds it.

    Returns
    -------
    pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples

    Raises
    ------
    SparqlError
        If it is not SPARQL, is an update, or asks another service.
    OSError
        If there is no such file.
    """
    if not NEVER_A_FILE.search(text):
        text = Path(text).read_text(encoding="utf-8")
    refuse_beyond_reading(text)
    try:
        return graph.store.query(text, prefixes=dict(PREFIXES), use_default_graph_as_union=True)
    except SyntaxError as error:
        raise SparqlError(_place(str(error))) from None


def _place(message: str) -> str:
    """Where a query is wrong; the parser's list of all that it expected there helps nobody."""
    place = re.match(r"error at (\d+):(\d+)", message)
    where = f"see line {place[1]}, column {place[2]}" if place else message.splitlines()[0]
    hint = ": its prefix is not known" if "Prefix not found" in message else ""
    return f"not a SPARQL query; {where}{hint}"


def refuse_beyond_reading(text: str) -> None:
    """Refuse what would write, or ask another machine, as oxigraph does for SERVICE; raises `SparqlError`."""
    keywords = WORDY.sub(" ", ESCAPE.sub(lambda code: chr(int(code[1] or code[2], 16)), text))
    first = FIRST_KEYWORD.match(keywords)
    if first and first[1].upper() in UPDATES:
        raise SparqlError(f"{first[1].upper()} is an update; the graph is read only, so ask SELECT, ASK or CONSTRUCT")
    if "service" in keywords.lower():
        raise SparqlError("SERVICE would ask another machine; only the graph of the workspace is read")


def write(found: Any, form: str) -> str:
    """An answer as text, in `json`, `csv` or `turtle`; what a form cannot hold is refused.

    Raises
    ------
    SparqlError
        If the answer is not a table, but CSV was asked for.
    """
    if isinstance(found, ox.QueryTriples):
        if form == "csv":
            raise SparqlError("CSV is for SELECT; leave --csv out")
        syntax = ox.RdfFormat.JSON_LD if form == "json" else ox.RdfFormat.TURTLE
        triples = sorted(found, key=str)
        return _lines(ox.serialize(triples, format=syntax, prefixes=_used(triples)))
    if isinstance(found, ox.QueryBoolean) and form != "json":
        return f"{json.dumps(bool(found))}\n"
    return _lines(found.serialize(format=ox.QueryResultsFormat.CSV if form == "csv" else ox.QueryResultsFormat.JSON))


def _used(statements: Iterable[Any]) -> dict[str, str]:
    """The prefixes of which something is said."""
    said = " ".join(map(str, statements))
    return {name: base for name, base in PREFIXES.items() if f"<{base}" in said}


def _lines(serialized: bytes | None) -> str:
    return (serialized or b"").decode().replace("\r\n", "\n").rstrip("\n") + "\n"


def compact(term: Any) -> str:
    """A term as people read it: a prefixed name where there is a prefix, the value of a literal."""
    if term is None:
        return ""
    if not isinstance(term, ox.NamedNode):
        return str(getattr(term, "value", term))
    fitting = [(len(base), name, base) for name, base in PREFIXES.items() if term.value.startswith(base)]
    if not fitting:
        return f"<{term.value}>"
    _, name, base = max(fitting)
    return f"{name}:{term.value.removeprefix(base)}"


def write_trig(graph: Graph, path: Path) -> None:
    """Write all facts as TriG, sorted: rows of the workspace, and a named graph for what each rule derived.

    Raises
    ------
    FileExistsError
        If the file exists already.
    """
    quads = sorted(graph.store, key=lambda quad: (str(quad.graph_name), str(quad.triple)))
    with path.open("xb") as file:
        ox.serialize(quads, file, format=ox.RdfFormat.TRIG, prefixes=_used(quads))
