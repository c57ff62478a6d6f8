"""What somebody wants of a rota beforehand: fixed sessions from a file, and an earlier rota."""

from collections.abc import Iterable
from pathlib import Path

from pchteam.formulate_rota import Kept, grid
from pchteam.handover import HandOver
from pchteam.rota_files import read_rows
from pchteam.session_columns import own_columns
from pchteam.solver.rota.problem import Former, FormerHuddle, Pin
from pchteam.solver.rota.rota import read_rota
from pchteam.usual_week import Window

__all__ = ["ROTA_DOCUMENT", "read_kept"]

ROTA_DOCUMENT = "rota.json"
"""The file by which a folder of a rota is known."""

PIN_COLUMNS = ("date", "starts", "ends", "person_id", "team_id", "minutes")


def read_kept(handover: HandOver, pins: Path | None = None, former: Path | None = None) -> Kept:
    """Read fixed sessions and an earlier rota.

    Parameters
    ----------
    pins
        File with rows as in `sessions.csv`, of which date, times, person and team count.
    former
        Folder that `pchteam rota -o` wrote.

    Raises
    ------
    ValueError
        If there is no rota in the folder, or if the file cannot be read or a row of it falls on no half-session of the
        weeks or names somebody who has no time in the plan.
    """
    blocks, huddles = _former(former) if former else ((), ())
    return Kept(tuple(_pins(pins, handover)) if pins else (), blocks, huddles)


def _former(folder: Path) -> tuple[tuple[Former, ...], tuple[FormerHuddle, ...]]:
    if not (folder / ROTA_DOCUMENT).is_file():
        raise ValueError(f"{folder} holds no {ROTA_DOCUMENT}; name a folder that `pchteam rota -o` wrote")
    rota = read_rota(folder / "rota")
    return (
        tuple(Former(row.post, row.team, row.basis, row.slot) for row in rota.blocks),
        tuple(FormerHuddle(row.team, row.slot) for row in rota.huddles),
    )


def _pins(path: Path, handover: HandOver) -> Iterable[Pin]:
    people = {row.person for row in handover.plan.memberships}
    slots = sorted(slot.slot for slot in grid(handover.workspace, handover.problem, handover.horizon))
    window = Window(handover.policy.day("as_of"), handover.policy.day("plan_until"))
    pins = {}
    for row in read_rows(path, handover.workspace, own_columns(), PIN_COLUMNS, window):
        place = f"{path}, line {row.line}"
        first, last = (f"{row.cells['date']}T{row.cells[column]}" for column in ("starts", "ends"))
        theirs = [slot for slot in slots if first <= slot < last]
        if not theirs:
            raise ValueError(
                f"{place}: no half-session of these weeks begins from {first} to {last}; weekends, bank holidays and "
                "other weeks have none"
            )
        if row.cells["person_id"] not in people:
            raise ValueError(f"{place}: {row.cells['person_id']} has no time in the plan; take the row out")
        for slot in theirs:
            pins[row.cells["person_id"], slot] = Pin(row.cells["person_id"], row.cells["team_id"], slot)
    return pins.values()
