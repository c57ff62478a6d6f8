"""Find what people mean by a text: labels, synonyms and acronyms (SKOS labels), and typing mistakes (rapidfuzz)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process, utils

__all__ = ["AmbiguousTextError", "Match", "Names", "UnknownTextError", "find"]

CERTAIN = 78.0
NEAR = 6.0
WORTH_ASKING = 55.0
MOST_CANDIDATES = 8
LESS = 0.9


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


class Names:
    """An index of the names by which things are known, made once and asked often: 20,000 names in a few milliseconds.

    Parameters
    ----------
    labels
        `(id, label, preferred label)` of all names by which things are known.
    kind
        What is looked for, for messages.
    """

    def __init__(self, labels: Iterable[tuple[str, str, str]], kind: str) -> None:
        self.kind = kind
        self._owners: list[tuple[str, str]] = []
        self._ids: dict[str, str] = {}
        self._names: list[str] = []
        self._words: dict[str, list[int]] = defaultdict(list)
        self._exact: dict[str, list[int]] = defaultdict(list)
        for identifier, label, preferred in labels:
            name = utils.default_process(label)
            for word in set(name.split()):
                self._words[word].append(len(self._names))
            self._exact[name].append(len(self._names))
            self._owners.append((identifier, preferred))
            self._ids[identifier] = preferred
            self._names.append(name)
        self._sorted = [" ".join(sorted(name.split())) for name in self._names]

    def find(self, wanted: str) -> Match:
        """The one thing that a text means; an id means its own thing, whatever else is called so.

        Raises
        ------
        AmbiguousTextError
            If several things are about equally likely.
        UnknownTextError
            If none is likely.
        """
        if wanted in self._ids:
            return Match(wanted, self._ids[wanted], 100.0)
        ranked = self._ranked(utils.default_process(wanted))
        if not ranked:
            raise UnknownTextError(f"no {self.kind} is called anything like '{wanted}'")
        rivals = [match for match in ranked if match.score > ranked[0].score - NEAR]
        if len(rivals) > 1 or ranked[0].score < CERTAIN:
            raise AmbiguousTextError(
                wanted, tuple(ranked[:MOST_CANDIDATES] if len(rivals) == 1 else rivals[:MOST_CANDIDATES])
            )
        return ranked[0]

    def _ranked(self, text: str) -> list[Match]:
        """What a text may mean, likeliest first, and preferred labels before others; only what is so called, if any."""
        best: dict[str, tuple[float, bool, Match]] = {}
        for score, place in [(100.0, place) for place in self._exact.get(text, ())] or self._scores(text):
            identifier, preferred = self._owners[place]
            is_preferred = self._names[place] == utils.default_process(preferred)
            if identifier not in best or (score, is_preferred) > best[identifier][:2]:
                best[identifier] = score, is_preferred, Match(identifier, preferred, score)
        ranked = sorted(best.values(), key=lambda one: (-one[0], not one[1], one[2].id))
        return [match for _, _, match in ranked]

    def _scores(self, text: str) -> Iterator[tuple[float, int]]:
        """Likeness of whole strings, of sorted words, and, a little less, of the words in common."""
        words = text.split()
        sharing = {place: self._names[place] for word in set(words) for place in self._words.get(word, ())}
        scores = (
            (1.0, process.extract(text, self._names, scorer=fuzz.ratio, **_least(1.0))),
            (1.0, process.extract(" ".join(sorted(words)), self._sorted, scorer=fuzz.ratio, **_least(1.0))),
            (LESS, process.extract(text, sharing, scorer=fuzz.token_set_ratio, **_least(LESS))),
        )
        return ((weight * score, place) for weight, found in scores for _, score, place in found)


def find(wanted: str, labels: Iterable[tuple[str, str, str]], kind: str) -> Match:
    """The one thing that a text means, by names that are used once; see `Names`."""
    return Names(labels, kind).find(wanted)


def _least(weight: float) -> dict[str, Any]:
    """Arguments of rapidfuzz for all that is worth asking about."""
    return {"processor": None, "score_cutoff": WORTH_ASKING / weight, "limit": None}
