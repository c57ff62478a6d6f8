"""Find competencies among many by misspelt labels and by synonyms; with the ESCO extract where it is at hand."""

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from rapidfuzz import fuzz, utils

from pchteam.find import AmbiguousTextError, Match, Names, UnknownTextError, find
from pchteam.importers import import_workspace
from pchteam.workspace import Workspace

from .building import PUBLIC_DATA, write
from .test_importers import cells

VERBS = ("assess", "monitor", "manage", "teach", "plan", "record", "support", "review", "prevent", "coordinate")
THINGS = (
    "wound healing", "blood pressure", "leg ulcers", "falls at home", "medicines", "care of carers", "asthma",
    "infection control", "end of life care", "mental wellbeing", "nutrition", "mobility", "continence", "frailty",
    "diabetes", "pain", "hearing", "vaccination", "sleep", "discharge from hospital",
)  # fmt: skip
SYNONYMS = {
    "assess": "appraise", "monitor": "keep watch over", "manage": "take charge of", "teach": "instruct others in",
    "plan": "draw up plans for", "record": "document", "support": "give help with", "review": "look again at",
    "prevent": "guard against", "coordinate": "bring together",
}  # fmt: skip
Labels = list[tuple[str, str, str]]


def invented() -> Labels:
    """Two hundred skills with a synonym each, as (id, label, preferred label)."""
    skills = [(f"s{n}", verb, thing) for n, (verb, thing) in enumerate((v, t) for v in VERBS for t in THINGS)]
    return [
        (key, label, f"{verb} {thing}")
        for key, verb, thing in skills
        for label in (f"{verb} {thing}", f"{SYNONYMS[verb]} {thing}")
    ]


def esco() -> Labels:
    """The skills of the ESCO extract, as `pchteam import` makes competencies of them."""
    found = import_workspace([PUBLIC_DATA / "esco" / "esco_skills.csv"])
    return [
        (key, name, label)
        for key, label, others in cells(found, "competencies", "id", "label", "alt_labels")
        for name in (label, key, *filter(None, others.split(";")))
    ]


def dropped(rng: Random, text: str) -> str:
    """A text without one of its letters."""
    place = rng.choice([place for place, sign in enumerate(text) if sign.isalpha()])
    return text[:place] + text[place + 1 :]


def swapped(rng: Random, text: str) -> str:
    """A text with two neighbouring letters swapped."""
    pairs = range(len(text) - 1)
    place = rng.choice([p for p in pairs if text[p : p + 2].isalpha() and text[p] != text[p + 1]])
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def queries(labels: Labels, seed: int) -> list[tuple[str, set[str]]]:
    """A hundred texts with the ids that are right: 50 letters dropped, 25 swapped, 25 synonyms, 13 of them misspelt.

    A synonym may belong to several skills; written as it stands, each of its owners is right.
    """
    rng, owners, synonyms, preferred = Random(seed), defaultdict(set), defaultdict(list), {}
    for key, label, name in labels:
        owners[label.lower()].add(key)
        preferred[key] = name
        if label not in (name, key):
            synonyms[key].append(label)
    made: list[tuple[str, set[str]]] = []
    for place, key in enumerate(rng.sample(sorted(preferred), 75)):
        misspell = dropped if place < 50 else swapped
        made.append((misspell(rng, preferred[key]), {key}))
    for place, key in enumerate(rng.sample(sorted(synonyms), 25)):
        label = rng.choice(synonyms[key])
        made.append((dropped(rng, label), {key}) if place % 2 == 0 else (label, owners[label.lower()]))
    return made


def first(names: Names, text: str) -> Match | None:
    """The likeliest meaning of a text."""
    try:
        return names.find(text)
    except AmbiguousTextError as error:
        return error.candidates[0]
    except UnknownTextError:
        return None


@pytest.mark.parametrize(
    "labels",
    [
        pytest.param(invented, id="invented"),
        pytest.param(
            esco,
            id="esco",
            marks=pytest.mark.skipif(not PUBLIC_DATA.is_dir(), reason="the ESCO extract is not on this machine"),
        ),
    ],
)
@pytest.mark.parametrize("seed", range(3))
def test_misspelt_labels_and_synonyms_find_the_right_skill_first(labels: Callable[[], Labels], seed: int) -> None:
    known = labels()
    names, asked = Names(known, "competency"), queries(known, seed)
    assert len(asked) == 100
    found = [(first(names, text), expected) for text, expected in asked]
    assert sum(match is not None and match.id in expected for match, expected in found) >= 95


def likeness(text: str, label: str) -> float:
    """The likeness that an index must keep: whole strings, sorted words, and a little less for words in common."""
    one, two = utils.default_process(text), utils.default_process(label)
    return max(fuzz.ratio(one, two), fuzz.token_sort_ratio(one, two), 0.9 * fuzz.token_set_ratio(one, two))


@pytest.mark.parametrize("seed", range(3))
def test_an_index_ranks_as_comparing_with_every_label_does(seed: int) -> None:
    labels = invented()
    names = Names(labels, "competency")
    for text, _ in queries(labels, seed)[::5]:
        match = first(names, text)
        assert match is not None
        assert match.score == pytest.approx(max(likeness(text, label) for _, label, _ in labels))


def test_a_preferred_label_stands_before_a_synonym_of_another() -> None:
    labels = [
        ("a", "oral surgery", "oral surgery"),
        ("a", "jaw surgery", "oral surgery"),
        ("b", "jaw surgery", "jaw surgery"),
    ]
    for text in ("jaw surgery", "jaw sugery"):
        with pytest.raises(AmbiguousTextError) as raised:
            find(text, labels, "competency")
        assert [match.id for match in raised.value.candidates] == ["b", "a"]


def test_a_workspace_finds_its_competencies(tmp_path: Path) -> None:
    competencies = [
        "id=c label=Venepuncture alt_labels=phlebotomy;bloods",
        "id=d label=Spirometry",
        "id=e label=Triage",
    ]
    workspace = Workspace.open(write(tmp_path, {"competencies": competencies}))
    for text in ("venepunture", "phelbotomy", "Bloods", "c"):
        assert workspace.find_competency(text).id == "c"
    with pytest.raises(UnknownTextError, match="no competency is called anything like 'xylophone'"):
        workspace.find_competency("xylophone")
