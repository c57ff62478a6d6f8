"""Who can: what texts mean, and answers compared with the oracle."""

import csv
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from pchteam.ask import MODES, Performer, able, find_function, find_person, find_team, who
from pchteam.find import AmbiguousTextError, UnknownTextError, find
from pchteam.infer import Graph
from pchteam.workspace import Workspace

from .building import BASE, HOLDING, SUPERVISABLE, build
from .generate import AS_OF, generate_workspace
from .oracle import Answers, answer

NORTH_TRAFFORD = Path(str(files("pchteam.examples") / "north-trafford"))


@cache
def north_trafford() -> Graph:
    """The worked example, for one day."""
    return Workspace.open(NORTH_TRAFFORD).graph()


@cache
def its_answers() -> Answers:
    """The oracle's answers for the worked example, for the same day."""
    return answer(NORTH_TRAFFORD, AS_OF, AS_OF)


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    """The rows of a table as text."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


FUNCTIONS = rows(NORTH_TRAFFORD, "functions")


def by_mode(performers: tuple[Performer, ...]) -> dict[str, set[str]]:
    """People by mode."""
    modes = ("alone", "supervised", "unverified")
    return {mode: {one.person for one in performers if one.mode == mode} for mode in modes}


def expected_by_mode(answers: Answers, function: str) -> dict[str, set[str]]:
    """People by mode, as the oracle has them."""
    sets = {"alone": answers.can, "supervised": answers.supervised, "unverified": answers.might}
    return {mode: {person for person, what in pairs if what == function} for mode, pairs in sets.items()}


# Who


def test_a_misspelt_question_is_answered_as_by_the_oracle() -> None:
    found = who(north_trafford(), "blod presure reveiw")
    assert (found.function.id, found.function.label) == ("bp-review", "Blood pressure review")
    assert by_mode(found.performers) == expected_by_mode(its_answers(), "bp-review")
    assert {one.mode for one in found.performers} == {"alone", "supervised"}


@pytest.mark.parametrize("function", [row["id"] for row in FUNCTIONS])
def test_people_and_places_are_those_of_the_oracle(function: str) -> None:
    found = who(north_trafford(), function)
    assert by_mode(found.performers) == expected_by_mode(its_answers(), function)
    expected = {
        (post, team, basis, mode) for post, team, basis, what, mode in its_answers().may_serve if what == function
    }
    assert set(places(found.performers)) == expected


@pytest.mark.parametrize("seed", range(5))
def test_generated_people_and_places_are_those_of_the_oracle(seed: int, tmp_path: Path) -> None:
    generate_workspace(tmp_path, seed)
    graph, answers = Workspace.open(tmp_path).graph(), answer(tmp_path, AS_OF, AS_OF)
    for function in (row["id"] for row in rows(tmp_path, "functions")):
        found = who(graph, function)
        assert by_mode(found.performers) == expected_by_mode(answers, function)
        expected = {
            (post, team, basis, mode) for post, team, basis, what, mode in answers.may_serve if what == function
        }
        assert set(places(found.performers)) == expected


def places(performers: tuple[Performer, ...]) -> Iterator[tuple[str, str, str, str]]:
    """Post, team, basis and mode of each place."""
    for one in performers:
        yield from ((one.post, place.team, place.basis, one.mode) for place in one.places)


def test_every_post_in_force_of_a_performer_is_listed() -> None:
    posts = {row["id"]: row for row in rows(NORTH_TRAFFORD, "posts")}
    organisations = {row["id"]: row["name"] for row in rows(NORTH_TRAFFORD, "organisations")}
    roles = {row["id"]: row["label"] for row in rows(NORTH_TRAFFORD, "roles")}
    people = {row["id"]: row["name"] for row in rows(NORTH_TRAFFORD, "people")}
    found = who(north_trafford(), "bp-review").performers
    in_force = {
        key
        for key, row in posts.items()
        if (not row["starts"] or row["starts"] <= str(AS_OF)) and (not row["ends"] or row["ends"] >= str(AS_OF))
    }
    performing = {one.person for one in found}
    assert sorted(one.post for one in found) == sorted(key for key in in_force if posts[key]["person"] in performing)
    for one in found:
        row = posts[one.post]
        assert (one.person, one.employer, one.role) == (row["person"], row["employer"], row["role"])
        assert one.employer_name == organisations[one.employer]
        assert (one.role_label, one.name) == (roles[one.role], people[one.person])


def test_people_come_by_mode_employer_and_name() -> None:
    order = {"alone": 0, "supervised": 1, "unverified": 2}
    for function in (row["id"] for row in FUNCTIONS):
        found = who(north_trafford(), function).performers
        keys = [(order[one.mode], one.employer_name, one.name, one.post) for one in found]
        assert keys == sorted(keys)


def test_evidence_comes_from_holdings() -> None:
    holdings = {
        (row["person"], row["competency"], row["level"], row["status"], row["valid_from"], row["expires"])
        for row in rows(NORTH_TRAFFORD, "holdings")
    }
    seen = set()
    for function in FUNCTIONS:
        for one in who(north_trafford(), function["id"]).performers:
            for entry in one.evidence:
                cells = (entry.competency, entry.level, entry.status, entry.valid_from, entry.expires)
                assert (one.person, *cells) in holdings
                assert not entry.valid_from or entry.valid_from <= str(AS_OF)
                assert not entry.expires or entry.expires >= str(AS_OF)
                seen.add((one.mode, entry.status))
    assert {("alone", "verified"), ("unverified", "declared")} <= seen


@pytest.mark.parametrize(
    ("holdings", "dates"),
    [
        ([f"{HOLDING} valid_from=2025-01-01 expires=2026-01-05"], [("c", "generic", "2025-01-01", "2026-01-05")]),
        ([f"{HOLDING} competency=d"], [("d", "generic", "", "")]),
        (
            [HOLDING, f"{HOLDING} competency=e", f"{HOLDING} level=core valid_from=2025-01-01"],
            [("c", "generic", "", "")],
        ),
        ([HOLDING, f"{HOLDING} valid_from=2025-01-01 expires=2026-01-04"], [("c", "generic", "", "")]),
    ],
)
def test_evidence_is_what_covers_the_function(
    tmp_path: Path, holdings: list[str], dates: list[tuple[str, str, str, str]]
) -> None:
    competencies = ["id=c", "id=d entails=c", "id=e"]
    (one,) = who(build(tmp_path, {"competencies": competencies, "holdings": holdings}, AS_OF), "f").performers
    assert [(entry.competency, entry.level, entry.valid_from, entry.expires) for entry in one.evidence] == dates


def test_evidence_of_supervised_work_may_be_a_level_short(tmp_path: Path) -> None:
    tables = {"requirements": [SUPERVISABLE], "holdings": [f"{HOLDING} level=core"]}
    (one,) = who(build(tmp_path, tables), "f").performers
    assert (one.mode, [(entry.competency, entry.level) for entry in one.evidence]) == ("supervised", [("c", "core")])


def test_nobody_is_an_answer(tmp_path: Path) -> None:
    found = who(build(tmp_path, {"holdings": []}), "f")
    assert found.performers == ()
    assert found.as_dict() == {"function": "f", "label": "f", "people": []}


def test_an_answer_is_plain_data(tmp_path: Path) -> None:
    (one,) = who(build(tmp_path, {}), "f").as_dict()["people"]
    assert (one["person"], one["post"], one["mode"]) == ("p", "p-a", "alone")
    (place,) = one["places"]
    assert place == {"team": "t", "label": "t", "basis": "org", "basis_label": "org", "own": True}
    assert one["evidence"][0]["valid_from"] == ""


# What texts mean

SAME_NAMES = {
    name.casefold()
    for row in FUNCTIONS
    for name in (row["label"], *row["alt_labels"].split(";"))
    if sum(name.casefold() in f"{other['label']};{other['alt_labels']}".casefold().split(";") for other in FUNCTIONS)
    > 1
}


@pytest.mark.parametrize("row", FUNCTIONS, ids=lambda row: row["id"])
def test_a_function_is_found_by_each_of_its_names(row: dict[str, str]) -> None:
    for name in (row["id"], row["label"], row["label"].upper(), *filter(None, row["alt_labels"].split(";"))):
        if name.casefold() not in SAME_NAMES:
            assert find_function(north_trafford(), name).id == row["id"], name


@pytest.mark.parametrize(
    ("wanted", "function"),
    [
        ("blod presure reveiw", "bp-review"),
        ("blood presure check high", "bp-review"),
        ("hypertenson review", "bp-review"),
        ("diabtes anual review", "diabetes-review"),
        ("diabetic fot check", "foot-check"),
        ("insuln start", "insulin-start"),
        ("spirometery", "spirometry"),
        ("cervial screening", "cervical-screening"),
        ("smaer test", "cervical-screening"),
        ("polypharmcy review", "structured-medication-review"),
        ("frialty assessment", "frailty-assessment"),
        ("fals assessment", "falls-assessment"),
        ("demntia diagnosis", "dementia-diagnosis"),
        ("advnace care planning", "advance-care-planning"),
        ("end of life care", "end-of-life-care"),
        ("wuond care", "wound-care"),
        ("cathetr care", "catheter-care"),
        ("continance review", "continence-review"),
        ("phlebotmy", "blood-test"),
        ("welfare benfits advice", "welfare-advice"),
        ("socail prescribing", "social-prescribing"),
        ("befreinding", "befriending"),
        ("child imunisation", "child-immunisation"),
        ("heatlh visiting contact", "health-visiting-contact"),
        ("safegaurding case conference", "safeguarding-conference"),
        ("musculoskelatal first contact", "msk-first-contact"),
        ("assessment, frailty", "frailty-assessment"),
    ],
)
def test_typing_mistakes_are_forgiven(wanted: str, function: str) -> None:
    assert find_function(north_trafford(), wanted).id == function


@pytest.mark.parametrize(
    ("wanted", "candidates"),
    [
        ("dementia", {"dementia-review", "dementia-diagnosis"}),
        ("foot", {"foot-check", "foot-care"}),
        ("medication", {"medication-review", "structured-medication-review"}),
        ("health check", {"ld-health-check", "smi-health-check"}),
    ],
)
def test_an_ambiguous_text_names_its_candidates(wanted: str, candidates: set[str]) -> None:
    with pytest.raises(AmbiguousTextError) as caught:
        find_function(north_trafford(), wanted)
    assert candidates <= {match.id for match in caught.value.candidates}
    scores = [match.score for match in caught.value.candidates]
    assert scores == sorted(scores, reverse=True)
    assert all(match.label in str(caught.value) and match.id in str(caught.value) for match in caught.value.candidates)


@pytest.mark.parametrize("wanted", ["brain surgery", "xyzzy", "?", ""])
def test_an_unknown_text_is_refused(wanted: str) -> None:
    with pytest.raises(UnknownTextError):
        find_function(north_trafford(), wanted)


def test_an_exact_name_wins_over_a_likely_one() -> None:
    labels = [("a", "Foot care", "Foot care"), ("b", "Foot care at home", "Foot care at home")]
    assert find("foot CARE", labels, "function").id == "a"


def test_two_things_of_one_name_are_ambiguous() -> None:
    labels = [("a", "Review", "Review of A"), ("b", "Review", "Review of B"), ("c", "Reviews", "Reviews")]
    with pytest.raises(AmbiguousTextError, match=r"Review of A \(a\); Review of B \(b\)"):
        find("review", labels, "function")


def test_nothing_to_find_is_unknown() -> None:
    with pytest.raises(UnknownTextError, match="no team is called anything like 'x'"):
        find("x", [], "team")


@pytest.mark.parametrize(
    ("wanted", "person"), [("p001", "p001"), ("Asha Example-Ridge", "p001"), ("ahsa example ridge", "p001")]
)
def test_people_are_found_by_id_and_name(wanted: str, person: str) -> None:
    assert find_person(north_trafford(), wanted).id == person


@pytest.mark.parametrize(
    ("wanted", "team"),
    [("frailty", "frailty"), ("same day acces team", "same-day"), ("Long-term conditions team", "long-term")],
)
def test_teams_are_found_by_id_and_label(wanted: str, team: str) -> None:
    assert find_team(north_trafford(), wanted).id == team


def test_names_of_other_things_are_not_taken(tmp_path: Path) -> None:
    graph = build(
        tmp_path,
        {"teams": ["id=t host=org label=Blue"], "sites": [*BASE["sites"], "id=s2 organisation=org name=Green"]},
    )
    assert find_team(graph, "Blue").id == "t"
    with pytest.raises(UnknownTextError):
        find_team(graph, "Green")


# Narrowed, and in numbers


def test_an_answer_can_be_narrowed_to_employer_level_and_site() -> None:
    whole = who(north_trafford(), "bp-review")
    posts = {row["id"]: row for row in rows(NORTH_TRAFFORD, "posts")}
    sites = {row["id"]: row["name"] for row in rows(NORTH_TRAFFORD, "sites")}
    one = next(one for one in whole.performers if one.site and one.level == "advanced")
    assert all((of.site, of.site_name) == (posts[of.post]["site"], sites.get(of.site, "")) for of in whole.performers)
    for wanted in ({"employer": one.employer}, {"site": one.site}, {"level": "advanced"}):
        found = whole.narrowed(**wanted)
        assert one in found.performers
        assert 0 < len(found.performers) < len(whole.performers)
    assert {of.level for of in whole.narrowed(level="advanced").performers} <= {"advanced", "specialist"}
    assert whole.narrowed() == whole


def test_numbers_of_people_are_those_of_the_answers() -> None:
    numbers = able(north_trafford())
    for function in (row["id"] for row in FUNCTIONS):
        found = who(north_trafford(), function, evidence=False)
        told = {mode: found.people(mode) for mode in MODES}
        assert told == {mode: numbers.get(function, Counter())[mode] for mode in MODES}


def test_somebody_with_two_posts_is_counted_once(tmp_path: Path) -> None:
    posts = ["id=p-a person=p employer=org role=nurse", "id=p-b person=p employer=pcn role=nurse"]
    graph = build(tmp_path, {"posts": posts})
    found = who(graph, "f")
    assert (len(found.performers), found.people("alone"), found.people("alone", "pcn")) == (2, 1, 1)
    assert able(graph) == {"f": {"alone": 1}}
