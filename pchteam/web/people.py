"""People on a page: by name and id, or by pseudonym for a visitor who hides names; and back from what a form holds."""

import re
from collections.abc import Iterator
from functools import cached_property

from pchteam.ask import find_person
from pchteam.find import Match, UnknownTextError
from pchteam.infer import Graph
from pchteam.web.visit import Visit
from pchteam.workspace import Workspace

__all__ = ["People"]

ROWS = re.compile(r"\b(people|posts|holdings|credentials|memberships|pins|leave|requests|rotations), row \d+(?:, \w+)?")
"""Places in tables in which a row stands for somebody."""


class People:
    """The people of a workspace as one visitor may see them.

    Parameters
    ----------
    visit
        Says whether names are hidden, and what the pseudonyms are.
    """

    def __init__(self, visit: Visit, workspace: Workspace) -> None:
        self._visit = visit
        self._names = {row.id: row.name for row in workspace.rows("people")}
        self._posts = {row.id: row.person for row in workspace.rows("posts")}

    def called(self, identifier: str) -> str:
        """What the page calls somebody."""
        return self._visit.person(identifier, self._names[identifier])

    def key(self, identifier: str) -> str:
        """What stands for somebody in an address: the id, or the pseudonym."""
        return self._visit.pseudonym(identifier) if self._visit.hides_names else identifier

    @cached_property
    def _ids(self) -> dict[str, str]:
        """Id by what a page calls somebody, and by pseudonym, which an address keeps when names are shown again."""
        pseudonyms = {self._visit.pseudonym(identifier): identifier for identifier in self._names}
        return pseudonyms | {self.called(identifier): identifier for identifier in self._names}

    def all(self) -> list[str]:
        """What the page calls everybody, in order."""
        return sorted(map(self.called, self._names), key=str.casefold)

    def find(self, graph: Graph, wanted: str) -> Match:
        """The person that a text means: what a page calls somebody, an id, or, unless names are hidden, a name.

        Raises
        ------
        pchteam.find.AmbiguousTextError, pchteam.find.UnknownTextError
            If the text means several people or nobody.
        """
        found = self._ids.get(wanted) or (wanted if wanted in self._names else None)
        if found is None and self._visit.hides_names:
            raise UnknownTextError("names are hidden, so people are found by what this page calls them only")
        return find_person(graph, found or wanted)

    def told(self, text: str) -> str:
        """A sentence as the visitor may read it: where names are hidden, without names, ids and rows of people."""
        if not self._visit.hides_names:
            return text
        return ROWS.sub(r"\1", self._pattern.sub(lambda match: self._shown[match[0]], text))

    @cached_property
    def _shown(self) -> dict[str, str]:
        """Name or id: pseudonym; who shares a name with others is somebody."""
        return dict(self._pairs())

    def _pairs(self) -> Iterator[tuple[str, str]]:
        named: dict[str, set[str]] = {}
        for identifier, name in self._names.items():
            named.setdefault(name, set()).add(identifier)
        yield from ((name, self.called(*ids) if len(ids) == 1 else "somebody") for name, ids in named.items())
        yield from ((f"{name} ({identifier})", self.called(identifier)) for identifier, name in self._names.items())
        yield from ((post, self.called(person)) for post, person in self._posts.items())
        yield from ((identifier, self.called(identifier)) for identifier in self._names)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self._shown, key=len, reverse=True)
        return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])")
