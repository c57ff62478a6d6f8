"""Sessions as one JSON document, as `docs/handover.schema.json` describes it."""

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pchteam.handover import HandOver
from pchteam.sessions import Session

__all__ = ["handover_document", "write_json"]

TABLES = {
    "people": "person",
    "organisations": "employer",
    "roles": "role",
    "teams": "team",
    "sites": "site",
}
"""Tables whose names stand in the document, and the field of a session that holds their ids."""


def write_json(handover: HandOver, path: Path) -> None:
    """Write the document."""
    text = json.dumps(handover_document(handover), indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def handover_document(handover: HandOver) -> dict[str, Any]:
    """Return the sessions with what people call their ids."""
    ids = {table: {getattr(one, field) for one in handover.sessions} for table, field in TABLES.items()}
    ids["functions"] = {piece.function for one in handover.sessions for piece in one.work if piece.function}
    return {
        "version": version("pchteam"),
        "locality": handover.policy["locality"],
        "as_of": handover.document["as_of"],
        "plan_until": handover.document["plan_until"],
        "start": handover.horizon.start.isoformat(),
        "last": handover.horizon.last.isoformat(),
        "weeks": handover.horizon.weeks,
        "has_pseudonyms": handover.has_pseudonyms,
        **{
            table: [{"id": one, "name": handover.name(table, one)} for one in sorted(found)]
            for table, found in ids.items()
        },
        "sessions": [_session(one) for one in handover.sessions],
    }


def _session(one: Session) -> dict[str, Any]:
    return {
        "id": one.id,
        "date": one.day.isoformat(),
        "starts": f"{one.starts:%H:%M}",
        "ends": f"{one.ends:%H:%M}",
        "minutes": one.minutes,
        "person": one.person,
        "post": one.post,
        "employer": one.employer,
        "role": one.role,
        "team": one.team,
        "site": one.site,
        "basis": one.basis,
        "status": one.status,
        "work": [{"function": piece.function, "kind": piece.kind, "minutes": piece.minutes} for piece in one.work],
    }
