"""Find what people mean by a text: labels, synonyms and acronyms (SKOS labels), and typing mistakes (rapidfuzz)."""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, utils

__all__ = ["AmbiguousTextError", "Match", "UnknownTextError", "find"]

CERTAIN = 78.0
NEAR = 6.0
WORTH_ASKING = 55.0
MOST_CANDIDATES = 8


@dataclass(frozen=True)
class Match:
    """A thing that a text may mean, with the likeness of its best label from 0 to 100."""

    id: str
    label: str
    score: float


class AmbiguousTextError(ValueError):
    """A text `wanted` that may mean several things; `candidates` names them, likeliest first."""

    def __init__(self, wanted: str, candidates: tuple[Match, ...]) -> None:
        self.wanted = wanted
        self.candidates = candidates
        listed = "; ".join(f"{match.label} ({match.id})" for match in candidates)
        super().__init__(f"'{wanted}' may mean: {listed}. Say which, by its id or its full label.")


class UnknownTextError(ValueError):
    """A text that means nothing of the kind that was asked for."""


def find(wanted: str, labels: Iterable[tuple[str, str, str]], kind: str) -> Match:
    """The one thing that a text means.

    Parameters
    ----------
    labels
        `(id, label, preferred label)` of all names by which things are known.
    kind
        What is looked for, for messages.

    Raises
    ------
    AmbiguousTextError
        If several things are about equally likely.
    UnknownTextError
        If none is likely.
    """
    best: dict[str, Match] = {}
    text = utils.default_process(wanted)
    exact = set()
    for identifier, label, preferred in labels:
        name = utils.default_process(label)
        if text == name:
            exact.add(Match(identifier, preferred, 100.0))
        match = Match(identifier, preferred, _likeness(text, name))
        if identifier not in best or match.score > best[identifier].score:
            best[identifier] = match
    ranked = sorted(exact or best.values(), key=lambda match: (-match.score, match.id))
    if not ranked or ranked[0].score < WORTH_ASKING:
        raise UnknownTextError(f"no {kind} is called anything like '{wanted}'")
    rivals = [match for match in ranked if match.score > ranked[0].score - NEAR]
    if len(rivals) > 1 or ranked[0].score < CERTAIN:
        raise AmbiguousTextError(
            wanted, tuple(ranked[:MOST_CANDIDATES] if len(rivals) == 1 else rivals[:MOST_CANDIDATES])
        )
    return ranked[0]


def _likeness(text: str, name: str) -> float:
    """Likeness of whole strings, of sorted words, and, a little less, of the words in common."""
    return max(fuzz.ratio(text, name), fuzz.token_sort_ratio(text, name), 0.9 * fuzz.token_set_ratio(text, name))
