"""The pages of the ontology: everything is on one, every link resolves, nothing is fetched and nothing runs."""

from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pchteam.mappings import mapping_sets
from pchteam.ontology_book import OWN, Book, Link, compact
from pchteam.ontology_docs import write_pages
from pchteam.ontology_quality import quality_store
from pchteam.rulebook import query_names, rulebook

from .test_cli import Call, call

__all__ = ["call"]

BOOK = Book(quality_store())


class Reader(HTMLParser):
    """Ids, links, headings, elements and words of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.elements: Counter[str] = Counter()
        self.attributes: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements[tag] += 1
        self.attributes |= {name for name, _ in attrs}
        found = {name: value or "" for name, value in attrs}
        self.ids += [found["id"]] if "id" in found else []
        self.links += [found["href"]] if "href" in found else []
        if tag in ("h1", "h2", "h3"):
            self.headings.append(int(tag[1]))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages."""
    target = tmp_path_factory.mktemp("docs") / "ontology"
    write_pages(target)
    return target


@pytest.fixture(scope="module")
def written(folder: Path) -> dict[str, Reader]:
    """Each page by its file name."""
    return {file.name: Reader(file.read_text(encoding="utf-8")) for file in folder.iterdir()}


def section(folder: Path, page: str, anchor: str) -> str:
    """The text of a section of a page."""
    return (folder / page).read_text(encoding="utf-8").partition(f'id="{anchor}"')[2].partition("</section>")[0]


def test_every_link_within_the_pages_resolves(written: dict[str, Reader]) -> None:
    targets = {f"{name}#{anchor}" for name, page in written.items() for anchor in page.ids} | set(written)
    for name, page in written.items():
        inner = [link if not link.startswith("#") else name + link for link in page.links if "//" not in link]
        assert len(inner) > 5
        assert [link for link in inner if link not in targets] == [], name


def test_no_page_has_an_id_twice(written: dict[str, Reader]) -> None:
    for name, page in written.items():
        assert [anchor for anchor, count in Counter(page.ids).items() if count > 1] == [], name


def test_every_page_can_be_reached_from_the_first(written: dict[str, Reader]) -> None:
    assert set(written) <= {link.partition("#")[0] for link in written["index.html"].links} | {"index.html"}


def test_nothing_runs_and_nothing_is_fetched(folder: Path, written: dict[str, Reader]) -> None:
    for name, page in written.items():
        assert not set(page.elements) & {"script", "link", "img", "iframe", "object", "base", "form"}, name
        assert not {name for name in page.attributes if name.startswith("on") or name in ("src", "srcset", "style")}
        assert "url(" not in (folder / name).read_text(encoding="utf-8")


def test_headings_begin_with_one_of_the_first_rank_and_skip_none(written: dict[str, Reader]) -> None:
    for name, page in written.items():
        assert page.headings.count(1) == 1, name
        assert page.headings[0] == 1
        assert all(after - before <= 1 for before, after in zip(page.headings, page.headings[1:], strict=False)), name


def test_every_own_term_is_on_the_page_of_its_module(written: dict[str, Reader]) -> None:
    kinds = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "NamedIndividual")
    terms = {term for kind in kinds for term in BOOK.of_type(f"owl:{kind}") if term.startswith(OWN)}
    assert len(terms) > 190
    for term in terms:
        page, _, anchor = (BOOK.href(term) or "").partition("#")
        assert anchor in written[page].ids


def test_every_concept_is_on_the_page_of_its_scheme(written: dict[str, Reader]) -> None:
    concepts = BOOK.of_type("skos:Concept")
    assert len(concepts) > 390
    for concept in concepts:
        page, _, anchor = (BOOK.href(concept) or "").partition("#")
        assert anchor in written[page].ids


def test_every_rule_obstacle_shape_question_and_mapping_is_on_a_page(written: dict[str, Reader]) -> None:
    assert {rule.name for rule in rulebook().rules} <= set(written["rules.html"].ids)
    assert {obstacle.name for obstacle in rulebook().obstacles} <= set(written["obstacles.html"].ids)
    assert {shape.name for shape in rulebook().shapes} <= set(written["shapes.html"].ids)
    assert {name.replace("/", "-") for name in query_names()} <= set(written["questions.html"].ids)
    assert {table.name for table in mapping_sets()} <= set(written["mappings.html"].ids)
    assert written["mappings.html"].elements["tr"] == sum(len(table.rows) + 1 for table in mapping_sets())


def test_the_alphabet_leads_to_every_entry(written: dict[str, Reader]) -> None:
    led = set(written["a-z.html"].links)
    assert {"module-competency.html#canPerform", "rules.html#covers", "scheme-competency.html#venepuncture"} <= led
    assert {"questions.html#ask-who", "obstacles.html#objects-function", "shapes.html#dates-reversed"} <= led


def test_a_term_tells_domain_range_source_stratum_rules_and_definition(folder: Path) -> None:
    told = section(folder, "module-competency.html", "canPerform")
    assert "Relates a person to a care function of which they meet every requirement group" in told
    assert "<dt>Derived in stratum</dt><dd>30</dd>" in told
    assert '<dt>Range</dt><dd><a href="module-care.html#CareFunction">care function</a></dd>' in told
    assert '<dt>Domain</dt><dd><a href="http://xmlns.com/foaf/0.1/Person">foaf:Person</a></dd>' in told
    assert '<dt>Derived by</dt><dd><a href="rules.html#can-perform">' in told
    assert '<a href="questions.html#ask-who">' in told
    assert "<dt>Source</dt><dd>pchteam docs/eligibility.md, Capability</dd>" in told


def test_a_term_tells_its_columns_and_alignments(folder: Path) -> None:
    assert "<dd>table holdings, column status</dd>" in section(folder, "module-competency.html", "status")
    assert 'href="http://hl7.org/fhir/CareTeam"' in section(folder, "module-team.html", "Team")
    union = '<a href="module-population.html#Need">need</a> or <a href="module-team.html#Service">service of a team</a>'
    assert union in section(folder, "module-population.html", "segment")


def test_a_shape_that_names_a_term_is_told_with_it(folder: Path) -> None:
    assert 'href="shapes.html#dates-reversed"' in section(folder, "module-core.html", "ends")


def test_a_rule_tells_sentence_source_date_and_query_with_links(folder: Path) -> None:
    told = section(folder, "rules.html", "asked")
    for words in ("{competency} is asked for", "docs/eligibility.md", "2026-11-22", "<pre>CONSTRUCT { ?competency "):
        assert words in told
    assert '<a href="module-competency.html#asked">pch:asked</a>' in told
    assert '<dt>Derives</dt><dd><a href="module-competency.html#asked">is asked for</a></dd>' in told


def test_a_concept_stands_under_its_heading_with_its_mappings(folder: Path) -> None:
    text = (folder / "scheme-competency.html").read_text(encoding="utf-8")
    heading = text.partition('id="clinical-procedures"')[2].partition('id="end-of-life"')[0]
    told = heading.partition('id="venepuncture"')[2].partition("</li>")[0]
    assert "perform venepuncture procedures" in told
    assert "Exact match" in told
    assert 'href="#' not in told


def test_compact_names_keep_what_has_no_prefix() -> None:
    assert compact("http://hl7.org/fhir/Group") == "fhir:Group"
    assert compact("https://example.org/x") == "https://example.org/x"
    assert BOOK.query("{ ?a pch:Team ?b ; pch:unheardOf ?c }")[1:4] == (
        Link("pch:Team", "module-team.html#Team"),
        Link(" ?b ; "),
        Link("pch:unheardOf"),
    )


def test_the_command_writes_again_over_its_own_pages_but_over_no_others(call: Call, tmp_path: Path) -> None:
    for _ in range(2):
        done = call("ontology", "docs", "-o", "pages")
        assert done.returncode == 0
        assert (tmp_path / "pages" / "index.html").is_file()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "index.html").write_text("<h1>Mine</h1>", encoding="utf-8")
    for taken in ("mine", "mine/index.html"):
        done = call("ontology", "docs", "-o", taken)
        assert done.returncode == 2
        assert "holds something other than these pages" in done.stderr
    assert (tmp_path / "mine" / "index.html").read_text(encoding="utf-8") == "<h1>Mine</h1>"
