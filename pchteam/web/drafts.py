"""Drafts: changes of a plan that a visitor tries, a file for each plan and visitor: nobody overwrites another.

```
STORE/workspaces/ID/drafts/PLAN-VISITOR.json    the changes, by ids of their own, in the order in which they came
```
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from pydantic import TypeAdapter

from pchteam.amend import Change
from pchteam.web.files import read_json, write_json
from pchteam.web.store import KeptWorkspace
from pchteam.web.visit import Visit

__all__ = ["Draft", "draft_of"]

CHANGES: TypeAdapter[dict[str, Change]] = TypeAdapter(dict[str, Change])
TURN = Lock()
"""Held while a draft is read and written: a visitor may have it open twice."""

VISITOR = "visitor"


@dataclass(frozen=True)
class Draft:
    """What somebody tries."""

    path: Path

    @property
    def changes(self) -> Mapping[str, Change]:
        """The changes by their ids, the oldest first."""
        return CHANGES.validate_python(read_json(self.path)) if self.path.is_file() else {}

    def add(self, change: Change) -> None:
        """Add a change; it takes the place of one about the same."""
        with TURN:
            kept = {name: one for name, one in self.changes.items() if one.about != change.about}
            self._write({**kept, secrets.token_hex(4): change})

    def remove(self, identifier: str) -> None:
        """Take a change back; nothing happens if it is gone already."""
        with TURN:
            self._write({name: one for name, one in self.changes.items() if name != identifier})

    def _write(self, changes: Mapping[str, Change]) -> None:
        self.path.parent.mkdir(exist_ok=True)
        write_json(CHANGES.dump_python(dict(changes), mode="json"), self.path)


def draft_of(visit: Visit, workspace: KeptWorkspace, plan: int) -> Draft:
    """Return the draft of a visitor, known by the cookie, for a plan."""
    visitor = visit.request.session.setdefault(VISITOR, secrets.token_hex(8))
    return Draft(workspace.folder / "drafts" / f"{plan}-{visitor}.json")
