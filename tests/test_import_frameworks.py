"""Frameworks as they are published become competencies, and SSSOM files mappings; the files here are invented."""

from importlib.resources import files
from pathlib import Path

import pytest

from pchteam.importers import Imported, import_workspace
from pchteam.load import check_rows
from pchteam.mappings import mapping_sets
from pchteam.workspace import Workspace

from .building import PUBLIC_DATA
from .test_cli import Call, call, refused
from .test_importers import TOTALS, cells, file

__all__ = ["call"]

SKILL = "http://data.europa.eu/esco/skill/"

ESCO = f"""skillUri,preferredLabel,altLabels,skillType,reuseLevel,description
{SKILL}1,take blood samples,draw blood | venepuncture | take blood samples,skill/competence,sector-specific,Take blood.
{SKILL}2,work in a team,,skill/competence,cross-sector,"Work, with others."
{SKILL}3,phlebotomy,"puncture; of veins",knowledge,sector-specific,
"""
BROADER = f"""conceptUri,broaderUri
{SKILL}1,{SKILL}3
{SKILL}1,http://data.europa.eu/esco/skill/a-group
{SKILL}3,{SKILL}2
"""
TURTLE = """
@prefix : <https://trust.example/skills/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
:scheme a skos:ConceptScheme ; skos:prefLabel "Skills of the trust"@en .
:s1 a skos:Concept ; skos:prefLabel "Blutentnahme"@de , "Venepuncture"@en-GB ;
    skos:altLabel "Aderlass"@de , "taking blood"@en ; skos:definition "Puncture of a vein,\\n to take blood."@en ;
    skos:broader :s2 ; skos:exactMatch <http://data.europa.eu/esco/skill/1> .
:s2 a skos:Concept ; skos:prefLabel "Klinische Fertigkeiten"@de ; skos:altLabel "Praktisches"@de ; skos:narrower :s3 .
:s3 a skos:Concept ; skos:prefLabel "Café à domicile"@fr , "Tea at home" ; skos:closeMatch :s1 .
:s4 a skos:Concept ; skos:prefLabel "venepuncture!"@en .
:s5 a skos:Concept ; skos:prefLabel "Old"@en ; owl:deprecated true .
:s6 a skos:Concept .
"""
NTRIPLES = (
    "<https://x.example/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
    "<http://www.w3.org/2004/02/skos/core#Concept> .\n"
    '<https://x.example/a> <http://www.w3.org/2004/02/skos/core#prefLabel> "Triage"@en .\n'
)
JSON_LD = """{"@context": {"skos": "http://www.w3.org/2004/02/skos/core#", "xl": "http://www.w3.org/2008/05/skos-xl#"},
  "@id": "https://x.example/a", "@type": "skos:Concept", "xl:prefLabel": {"xl:literalForm": "Triage"}}"""
RDF_XML = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="http://www.w3.org/2004/02/skos/core#">
<skos:Concept rdf:about="https://x.example/a"><skos:prefLabel xml:lang="en">Triage</skos:prefLabel></skos:Concept>
</rdf:RDF>"""
OWL = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#"
    xmlns:owl="http://www.w3.org/2002/07/owl#">
<owl:Ontology rdf:about="https://x.example/o"><rdfs:label>Tasks of a place</rdfs:label></owl:Ontology>
<owl:Class rdf:about="https://x.example/o#Task"/>
<owl:Class rdf:about="https://x.example/o#Wound_Care"><rdfs:label xml:lang="en">Care of wounds</rdfs:label>
  <rdfs:subClassOf rdf:resource="https://x.example/o#Task"/>
  <rdfs:subClassOf><owl:Class><owl:complementOf rdf:resource="https://x.example/o#Task"/></owl:Class></rdfs:subClassOf>
</owl:Class>
<owl:Class rdf:about="http://www.w3.org/2002/07/owl#Thing"/>
</rdf:RDF>"""
SSSOM = """# mapping_set_id: https://trust.example/mappings
# curie_map:
#   trust: "https://trust.example/skills/"
#   esco: http://data.europa.eu/esco/skill/
# license: https://creativecommons.org/publicdomain/zero/1.0/
subject_id\tsubject_label\tpredicate_id\tobject_id\tmapping_justification\treviewer_label\tconfidence\tmapping_date
trust:s1\tVenepuncture\tskos:exactMatch\tesco:1\tsemapv:ManualMappingCuration\tBen Example\t0.9\t2026-01-05
trust:s3\tTea\tskos:broadMatch\tesco:2\tsemapv:LexicalMatching\t\t0.4\t
trust:s3\tTea\tskos:closeMatch\tother:x\t\t\t\t
trust:s3\tTea\tskos:relatedMatch\tesco:1\tsemapv:LexicalMatching\t\t\t
"""
COLUMNS = ("subject_id", "predicate_id", "object_id", "mapping_justification", "reviewer_label")


def imported(folder: Path, **files: str) -> Imported:
    """Import files of some texts; `_` in a name stands for the dot before its suffix."""
    return import_workspace([file(folder, text, name.replace("_", ".")) for name, text in files.items()])


def pairs(found: Imported, column: str) -> dict[str, str]:
    """A column of the competencies, by label."""
    return {row[0]: row[1] for row in cells(found, "competencies", "label", column)}


def test_esco_skills_become_competencies(tmp_path: Path) -> None:
    found = imported(tmp_path, skills_csv=ESCO, broader_csv=BROADER)
    assert cells(found, "competencies", "id", "label", "alt_labels", "broader", "framework", "exact_match") == [
        (
            "esco-take-blood-samples",
            "take blood samples",
            "draw blood;venepuncture",
            "esco-phlebotomy",
            "esco",
            f"{SKILL}1",
        ),
        ("esco-work-in-a-team", "work in a team", "", "", "esco", f"{SKILL}2"),
        ("esco-phlebotomy", "phlebotomy", "puncture, of veins", "esco-work-in-a-team", "esco", f"{SKILL}3"),
    ]
    assert cells(found, "competencies", "description", "source")[1] == (
        "Work, with others.",
        "ESCO classification of the European Commission",
    )
    assert "This service uses the ESCO classification" in found.notes[0]
    assert check_rows(found.tables).findings == ()


def test_esco_is_known_as_its_portal_writes_it_too(tmp_path: Path) -> None:
    text = f'conceptType,conceptUri,skillType,preferredLabel,altLabels\nSkill,{SKILL}1,knowledge,a b,"c\nd"\n'
    assert cells(imported(tmp_path, f_csv=text), "competencies", "id", "alt_labels") == [("esco-a-b", "c;d")]


def test_concepts_of_skos_become_competencies(tmp_path: Path) -> None:
    found = imported(tmp_path, trust_ttl=TURTLE)
    rows = {row[1]: row for row in cells(found, "competencies", "id", "label", "alt_labels", "description", "broader")}
    one, four = rows["Venepuncture"], rows["venepuncture!"]
    assert one[0].startswith("trust-venepuncture-")
    assert four[0].startswith("trust-venepuncture-")
    assert one[0] != four[0]
    assert one[2:] == ("taking blood", "Puncture of a vein, to take blood.", "trust-klinische-fertigkeiten")
    assert rows["Klinische Fertigkeiten"][2] == "Praktisches"
    assert rows["Tea at home"][0] == "trust-tea-at-home"
    assert rows["Tea at home"][4] == "trust-klinische-fertigkeiten"
    assert set(rows) == {"Venepuncture", "venepuncture!", "Klinische Fertigkeiten", "Tea at home", "s6"}
    matches = pairs(found, "exact_match")
    assert matches["Venepuncture"] == f"https://trust.example/skills/s1;{SKILL}1"
    assert pairs(found, "close_match")["Tea at home"] == one[0]
    assert cells(found, "competencies", "framework", "source")[0] == ("trust", "Skills of the trust")
    assert check_rows(found.tables).findings == ()


def test_files_of_one_name_share_no_id(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    one, two = NTRIPLES, NTRIPLES.replace("/a>", "/b>")
    found = import_workspace([file(tmp_path, one, "f.nt"), file(tmp_path / "other", two, "f.nt")])
    assert len({row for (row,) in cells(found, "competencies", "id")}) == 2
    assert (
        import_workspace([tmp_path / "f.nt", tmp_path / "f.nt"]).tables == import_workspace([tmp_path / "f.nt"]).tables
    )


def test_ids_do_not_hang_on_the_order_of_a_file(tmp_path: Path) -> None:
    head, *blocks = TURTLE.split("\n:")
    again = head + "\n:" + "\n:".join(blocks[::-1])
    assert imported(tmp_path, trust_ttl=TURTLE).tables == imported(tmp_path, trust_ttl=again).tables


@pytest.mark.parametrize(
    ("name", "text"), [("f_nt", NTRIPLES), ("f_jsonld", JSON_LD), ("f_rdf", RDF_XML), ("f_xml", RDF_XML)]
)
def test_skos_is_read_in_every_syntax(tmp_path: Path, name: str, text: str) -> None:
    found = imported(tmp_path, **{name: text})
    assert cells(found, "competencies", "id", "label", "source") == [("f-triage", "Triage", name.replace("_", "."))]


@pytest.mark.parametrize("suffix", ["owl", "ttl"])
def test_classes_of_owl_become_competencies(tmp_path: Path, suffix: str) -> None:
    text = OWL
    if suffix == "ttl":
        text = (
            "@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix o: <https://x.example/o#> . "
            "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . "
            '<https://x.example/o> a owl:Ontology ; rdfs:label "Tasks of a place" . o:Task a owl:Class . '
            'o:Wound_Care a owl:Class ; rdfs:label "Care of wounds" ; rdfs:subClassOf o:Task , [ a owl:Class ] .'
        )
    found = imported(tmp_path, **{f"place_{suffix}": text})
    assert cells(found, "competencies", "id", "label", "broader", "exact_match", "source") == [
        ("place-task", "Task", "", "https://x.example/o#Task", "Tasks of a place"),
        (
            "place-care-of-wounds",
            "Care of wounds",
            "place-task",
            "https://x.example/o#Wound_Care",
            "Tasks of a place",
        ),
    ]


def test_an_owl_file_may_be_turtle(tmp_path: Path) -> None:
    assert imported(tmp_path, trust_owl=TURTLE).tables == imported(tmp_path, trust_ttl=TURTLE).tables


def test_sssom_gives_mappings_between_what_is_imported_with_them(tmp_path: Path) -> None:
    found = imported(tmp_path, trust_ttl=TURTLE, esco_csv=ESCO, m_tsv=SSSOM)
    one = pairs(found, "id")["Venepuncture"]
    rows = cells(found, "mappings", *COLUMNS)
    # What the concept itself states comes without a reviewer, what somebody reviewed with theirs.
    assert ("esco-take-blood-samples", "skos:exactMatch", one, "semapv:UnspecifiedMatching", "") in rows
    assert (
        one,
        "skos:exactMatch",
        "esco-take-blood-samples",
        "semapv:ManualMappingCuration",
        "Ben Example",
    ) in rows
    tea = ("trust-tea-at-home", "skos:broadMatch", "esco-work-in-a-team", "semapv:LexicalMatching", "")
    assert tea in rows
    assert ("trust-tea-at-home", "skos:closeMatch", "other:x", "semapv:UnspecifiedMatching", "") in rows
    assert len(rows) == 4
    assert any("1 mappings by skos:relatedMatch were left out" in note for note in found.notes)
    assert any("3 mappings name no reviewer" in note for note in found.notes)
    assert cells(found, "mappings", "confidence", "mapping_date")[1] == ("0.9", "2026-01-05")
    assert check_rows(found.tables).findings == ()


def test_sssom_alone_keeps_ids_and_iris(tmp_path: Path) -> None:
    text = SSSOM.replace("trust:s1", "venepuncture")
    assert cells(imported(tmp_path, m_tsv=text), "mappings", *COLUMNS)[0] == (
        "venepuncture",
        "skos:exactMatch",
        f"{SKILL}1",
        "semapv:ManualMappingCuration",
        "Ben Example",
    )


def test_mapping_sets_of_the_ontology_can_be_imported(tmp_path: Path) -> None:
    for mapping_set in mapping_sets():
        text = (files("pchteam.ontology") / "mappings" / f"{mapping_set.name}.sssom.tsv").read_text(encoding="utf-8")
        found = imported(tmp_path, m_tsv=text)
        left_out = sum(int(note.split()[0]) for note in found.notes if "were left out" in note)
        rows = cells(found, "mappings", "object_id", "mapping_date")
        assert len(rows) + left_out == len(mapping_set.rows)
        assert all("://" in target and day == mapping_set.metadata["mapping_date"] for target, day in rows)


def test_frameworks_and_files_of_the_nhs_make_one_workspace(call: Call, tmp_path: Path) -> None:
    files = [TOTALS, file(tmp_path, ESCO, "skills.csv"), file(tmp_path, TURTLE, "trust.ttl")]
    done = call("import", *files, "--practice", "X81001", "-o", tmp_path / "w.xlsx")
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 organisations" in done.stdout
    assert "8 competencies" in done.stdout
    found = {(one.severity, one.rule) for one in Workspace.open(tmp_path / "w.xlsx").findings}
    assert found == {("fault", "no-as-of"), ("warning", "mapping-unreviewed")}


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("f.ttl", "@prefix : <https://x.example/> .\n:a :b .\n", "f.ttl, line 2, cannot be read as Turtle: "),
        ("f.ttl", "", "f.ttl holds neither SKOS concepts nor OWL classes"),
        ("f.ttl", '<https://x.example/a> <https://x.example/b> "c" .', "holds neither SKOS concepts nor OWL classes"),
        ("f.rdf", "<rdf:RDF>", "f.rdf, cannot be read as RDF/XML: "),
        ("f.jsonld", '{"@id": ', "f.jsonld, line 1, cannot be read as JSON-LD: "),
        ("f.nt", NTRIPLES + "<a> <b> .", "f.nt, line 3, cannot be read as N-Triples: "),
        ("f.csv", ESCO.partition("\n")[0], "f.csv, line 1, cannot be read: there are no skills below the header"),
        ("f.csv", f"{ESCO}{SKILL}9,,,,,\n", "f.csv, line 5, cannot be read: preferredLabel is blank"),
        ("f.tsv", SSSOM.replace("esco:2", ""), "f.tsv, line 8, cannot be read: object_id is blank"),
    ],
)
def test_what_is_malformed_is_refused_in_one_line(
    call: Call, tmp_path: Path, name: str, text: str, message: str
) -> None:
    done = call("import", file(tmp_path, ESCO, "good.csv"), file(tmp_path, text, name), "-o", tmp_path / "w")
    refused(done, message)
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "w").exists()


def test_a_code_of_a_practice_asks_for_files_of_practices(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="have no X81001"):
        import_workspace([file(tmp_path, ESCO)], practices=["X81001"])


@pytest.mark.skipif(not PUBLIC_DATA.is_dir(), reason="the ESCO extract is not on this machine")
def test_the_esco_extract_becomes_a_framework() -> None:
    found = import_workspace(
        [PUBLIC_DATA / "esco" / "esco_skills.csv", PUBLIC_DATA / "esco" / "esco_skill_broader.csv"]
    )
    rows = cells(found, "competencies", "id", "broader", "framework")
    assert len(rows) == len({row[0] for row in rows}) == 2514
    assert sum(bool(broader) for _, broader, _ in rows) > 800
    assert check_rows(found.tables).findings == ()


def test_the_worked_example_of_the_page_is_what_happens(tmp_path: Path) -> None:
    page = (Path(__file__).parents[1] / "docs" / "frameworks.md").read_text(encoding="utf-8")
    turtle, table = (page.partition(f"```{kind}\n")[2].partition("```")[0] for kind in ("turtle", "tsv"))
    found = imported(tmp_path, trust_ttl=turtle, mappings_tsv=table)
    ids = [one for (one,) in cells(found, "competencies", "id")]
    assert ids == ["trust-venous-access", "trust-leg-ulcer-care"]
    assert all(f"`{one}`" in page for one in ids)
    assert cells(found, "mappings", "subject_id", "object_id", "reviewer_label") == [
        ("trust-venous-access", "venepuncture", "Ben Example"),
        ("trust-leg-ulcer-care", "wound-care", ""),
    ]
