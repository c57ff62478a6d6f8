"""Write the ontology, the rules and the mappings as pages of HTML: no scripts, nothing fetched, every link resolves."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from pchteam.export.rendered import rendered
from pchteam.mappings import mapping_sets
from pchteam.ontology_book import BASE, OWN, Book, Entry, Fact, Link, Page, Part, columns, compact, module_file
from pchteam.ontology_quality import quality_store
from pchteam.reference import STRATA
from pchteam.rulebook import query_names

__all__ = ["entries_of", "pages", "write_pages"]

MARK = "pchteam ontology docs"
KINDS = {
    "owl:Class": ("classes", "Classes"),
    "owl:ObjectProperty": ("properties-between-things", "Properties between things"),
    "owl:DatatypeProperty": ("properties-with-values", "Properties with values"),
    "owl:AnnotationProperty": ("annotations", "Annotations"),
    "owl:NamedIndividual": ("individuals", "Individuals"),
}
SAID = (
    ("Subclass of", ("rdfs:subClassOf",)),
    ("Subproperty of", ("rdfs:subPropertyOf",)),
    ("Disjoint with", ("owl:disjointWith", "owl:propertyDisjointWith")),
    ("Close match", ("skos:closeMatch",)),
    ("See also", ("rdfs:seeAlso",)),
    ("Domain", ("rdfs:domain",)),
    ("Range", ("rdfs:range",)),
    ("Note", ("skos:note", "skos:scopeNote", "skos:editorialNote")),
    ("Derived in stratum", ("pch:stratum",)),
    ("Source", ("dcterms:source",)),
)
"""What is told of a term, under which words, by which statements."""
SAID_OF_CONCEPTS = (
    ("Also called", ("skos:altLabel",)),
    ("Rank", ("pch:rank",)),
    ("Exact match", ("skos:exactMatch",)),
    ("Close match", ("skos:closeMatch",)),
    ("Broad match", ("skos:broadMatch",)),
    ("Narrow match", ("skos:narrowMatch",)),
    ("Related match", ("skos:relatedMatch",)),
    ("Note", ("skos:note", "skos:scopeNote", "skos:editorialNote")),
    ("Source", ("dcterms:source",)),
)


def write_pages(folder: Path) -> int:
    """Write all pages to a folder and return how many there are.

    Raises
    ------
    FileExistsError
        If the folder holds something other than pages that this function wrote.
    """
    index = folder / "index.html"
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir()) and not _is_own(index)):
        raise FileExistsError(f"{folder} holds something other than these pages; name a new or an empty folder")
    written = pages(Book(quality_store()))
    folder.mkdir(parents=True, exist_ok=True)
    for page in written:
        (folder / page.file).write_text(rendered("ontology.html", page=page, mark=MARK), encoding="utf-8")
    return len(written)


def _is_own(index: Path) -> bool:
    return index.is_file() and MARK in index.read_text(encoding="utf-8", errors="replace")


def pages(book: Book) -> list[Page]:
    """Every page, the first of which leads to all others."""
    modules = [_module(book, iri) for iri in book.of_type("owl:Ontology")]
    schemes = [_scheme(book, iri) for iri in book.of_type("skos:ConceptScheme")]
    found = [_rules(book), _obstacles(book), _shapes(book), _questions(book), _mappings(book)]
    found.append(_alphabet([*modules, *schemes, *found]))
    return [_index(book, modules, schemes, found), *modules, *schemes, *found]


def _index(book: Book, modules: list[Page], schemes: list[Page], others: list[Page]) -> Page:
    core = f"{BASE}ontology"
    groups = (
        ("modules", "Modules: what the terms mean", modules),
        ("schemes", "Schemes: codes and concepts", schemes),
        ("rules", "Rules and mappings: what follows", others),
    )
    parts = tuple(
        Part(anchor, title, items=tuple((Link(page.title, page.file), page.lead) for page in found))
        for anchor, title, found in groups
    )
    lead = book.one(core, "dcterms:description")
    return Page("index.html", book.one(core, "dcterms:title"), lead, _header(book, core), parts)


def _header(book: Book, iri: str) -> tuple[Fact, ...]:
    return (
        Fact("Address", ((Link(iri),),)),
        *book.fact("Version", iri, "owl:versionInfo"),
        *book.fact("Licence", iri, "dcterms:license"),
        *book.fact("Source", iri, "dcterms:source"),
        *book.fact("Note", iri, "skos:note", "skos:scopeNote", "skos:editorialNote"),
        *book.linked("Mappings", book.all(iri, "rdfs:seeAlso")),
    )


def _module(book: Book, iri: str) -> Page:
    parts = []
    for kind, (anchor, title) in KINDS.items():
        terms = [term for term in book.of_type(kind) if book.one(term, "rdfs:isDefinedBy") == iri]
        entries = tuple(_term(book, term) for term in sorted(terms, key=lambda term: book.label(term).lower()))
        if entries:
            parts.append(Part(anchor, title, entries=entries))
    title, lead = book.one(iri, "dcterms:title"), book.one(iri, "dcterms:description")
    title = "Core module of the pchteam ontology" if iri == BASE + "ontology" else title
    return Page(module_file(iri), title, lead, _header(book, iri), tuple(parts))


def _term(book: Book, iri: str) -> Entry:
    facts = [fact for name, predicates in SAID for fact in book.fact(name, iri, *predicates)]
    cells = tuple((Link(words),) for words in columns().get(compact(iri), ()))
    facts += [Fact("In a workspace", cells)] if cells else []
    facts += book.linked("Derived by", book.deriving[iri])
    facts += book.linked("Read by", set(book.users[iri]) - set(book.deriving[iri]))
    name = iri.removeprefix(OWN)
    return Entry(name, book.label(iri), compact(iri), book.one(iri, "skos:definition"), tuple(facts))


def _scheme(book: Book, iri: str) -> Page:
    concepts = [concept for concept in book.of_type("skos:Concept") if iri in book.all(concept, "skos:inScheme")]
    below = {concept: [one for one in concepts if concept in book.all(one, "skos:broader")] for concept in concepts}

    def entry(concept: str) -> Entry:
        facts = [fact for name, predicates in SAID_OF_CONCEPTS for fact in book.fact(name, concept, *predicates)]
        children = tuple(map(entry, sorted(below[concept], key=book.label)))
        name = concept.removeprefix(f"{iri}/")
        text = book.one(concept, "skos:definition")
        return Entry(name, book.label(concept), name, text, tuple(facts), children=children)

    tops = [concept for concept in concepts if not book.all(concept, "skos:broader")]
    ordered = sorted(tops, key=lambda concept: (book.one(concept, "pch:rank"), book.label(concept)))
    parts = (Part("concepts", "Concepts", entries=tuple(map(entry, ordered)), is_tree=True),)
    file = f"scheme-{iri.rpartition('/')[2]}.html"
    return Page(file, book.label(iri), book.one(iri, "skos:definition"), _header(book, iri), parts)


def _rules(book: Book) -> Page:
    def stratum(iri: str) -> int:
        return int(book.one(iri, "sh:order")) // 10 * 10

    ordered = sorted(book.of_type("sh:SPARQLRule"), key=lambda iri: (int(book.one(iri, "sh:order")), iri))
    parts = tuple(
        Part(
            f"stratum-{number}", f"Stratum {number}: {STRATA[number]}", entries=tuple(_rule(book, iri) for iri in found)
        )
        for number, found in groupby(ordered, stratum)
    )
    lead = "What follows from a workspace, stratum by stratum. Words in braces stand for what a rule was applied to."
    return Page("rules.html", "Rules", lead, parts=parts)


def _rule(book: Book, iri: str) -> Entry:
    facts = (
        *book.linked("Derives", book.all(iri, "pch:derives")),
        *book.fact("Order", iri, "sh:order"),
        *book.fact("Source", iri, "dcterms:source"),
        *book.fact("Date", iri, "dcterms:date"),
    )
    return _reasoned(book, iri, book.one(iri, "pch:sentence"), facts, iri)


def _obstacles(book: Book) -> Page:
    def kind(iri: str) -> str:
        return book.one(iri, "pch:obstacleTo")

    ordered = sorted(book.of_type("pch:Obstacle"), key=lambda iri: (kind(iri), int(book.one(iri, "sh:order")), iri))
    parts = tuple(
        Part(name, f"In the way of {name}", entries=tuple(_obstacle(book, iri) for iri in found))
        for name, found in groupby(ordered, kind)
    )
    return Page("obstacles.html", "Obstacles", "Why somebody cannot or may not, and what would help.", parts=parts)


def _obstacle(book: Book, iri: str) -> Entry:
    facts = (*book.fact("Mend", iri, "pch:mend"), *book.fact("Source", iri, "dcterms:source"))
    return _reasoned(book, iri, book.one(iri, "pch:sentence"), facts, iri)


def _shapes(book: Book) -> Page:
    severities = (("Violation", "faults", "Faults: they stop a command"), ("Warning", "warnings", "Warnings"))
    parts = []
    for severity, anchor, title in severities:
        found = (iri for iri in book.of_type("sh:NodeShape") if book.one(iri, "sh:severity").endswith(severity))
        parts.append(Part(anchor, title, entries=tuple(_shape(book, iri) for iri in found)))
    return Page("shapes.html", "Shapes", "What validation finds across the rows of a workspace.", parts=tuple(parts))


def _shape(book: Book, iri: str) -> Entry:
    constraint = book.one(iri, "sh:sparql")
    facts = (
        *book.fact("Mend", constraint, "pch:mend"),
        *book.linked("Asked of", book.all(iri, "sh:targetClass") + book.all(iri, "sh:targetSubjectsOf")),
        *book.fact("Source", iri, "dcterms:source"),
    )
    return _reasoned(book, iri, book.one(constraint, "sh:message"), facts, constraint)


def _reasoned(book: Book, iri: str, text: str, facts: tuple[Fact, ...], asking: str) -> Entry:
    """An entry with the queries of a node, told in words."""
    name = iri.rpartition("/")[2]
    headings = (("Query", "sh:construct"), ("Query", "sh:select"), ("Premises", "pch:premises"))
    queries = tuple((title, book.query(text)) for title, kind in headings for text in book.all(asking, kind))
    title = book.one(iri, "dcterms:title") or name.replace("-", " ").capitalize()
    return Entry(name, title, name, text, facts, queries)


def _questions(book: Book) -> Page:
    parts = tuple(
        Part(room, f"Questions in rules/{room}", entries=tuple(_question(book, name) for name in names))
        for room, names in groupby(query_names(), lambda name: name.partition("/")[0])
    )
    return Page(
        "questions.html", "Questions", "What is asked of a workspace and of what the rules derived.", parts=parts
    )


def _question(book: Book, name: str) -> Entry:
    lines = book.one(f"{BASE}rules/{name}", "sh:select").splitlines()
    told = " ".join(line.removeprefix("#").strip() for line in lines if line.startswith("#"))
    body = "\n".join(line for line in lines if not line.startswith(("#", "PREFIX")))
    title = name.rpartition("/")[2].replace("-", " ").capitalize()
    return Entry(name.replace("/", "-"), title, f"{name}.rq", told, queries=(("Query", book.query(body)),))


def _mappings(book: Book) -> Page:
    parts = tuple(
        Part(
            table.name,
            table.metadata["mapping_set_title"],
            table.metadata["mapping_set_description"],
            headings=("concept", "match", "term", "comment"),
            rows=tuple(
                (
                    (book.link(table.expand(row["subject_id"])),),
                    (Link(row["predicate_id"]),),
                    (book.link(table.expand(row["object_id"])) if row.get("object_id") else Link(row["object_label"]),),
                    (Link(row["comment"]),),
                )
                for row in table.rows
            ),
        )
        for table in mapping_sets()
    )
    return Page("mappings.html", "Mappings", "How own concepts stand to those of other vocabularies.", parts=parts)


def _alphabet(found: Iterable[Page]) -> Page:
    items = [
        (Link(entry.title, f"{page.file}#{entry.anchor}"), page.title)
        for page in found
        for part in page.parts
        for entry in entries_of(part)
    ]
    ordered = sorted(items, key=lambda item: (item[0].text.lower(), item[1]))
    parts = tuple(
        Part(f"letter-{letter.lower()}", letter, items=tuple(group))
        for letter, group in groupby(ordered, lambda item: item[0].text[0].upper())
    )
    return Page(
        "a-z.html", "A to Z", "Every term, concept, rule, obstacle, shape and question by its words.", parts=parts
    )


def entries_of(part: Part) -> Iterator[Entry]:
    """Entries of a section, each followed by those below it."""
    return _with_children(part.entries)


def _with_children(entries: Iterable[Entry]) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        yield from _with_children(entry.children)
