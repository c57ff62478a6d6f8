"""Traps: cases that look like a yes and are none, each beside its twin, which differs by the trap alone and is allowed.

Written from `docs/eligibility.md` and without a look at the rules. A wrong yes harms patients; so each trap must end in
the verdict of that page, and name the obstacle and its cell.
"""

from pathlib import Path

import pytest

from pchteam.prove import why

from .building import infer_from, write
from .clinic import CLINIC, FUNCTIONS, Tables, Trap
from .generate import AS_OF
from .oracle import answer
from .test_prove import rows_of, verdicts_of
from .traps_evidence import COMPETENCE, CREDENTIALS, PEOPLE
from .traps_permission import PERMISSION
from .traps_supervision import DELEGATION, NAMED_SUPERVISORS, SUPERVISION

SUBJECTS = (COMPETENCE, CREDENTIALS, PEOPLE, SUPERVISION, PERMISSION, DELEGATION, NAMED_SUPERVISORS)
CASES = {name: trap for subject in SUBJECTS for name, trap in subject.items()}
TRAPS = pytest.mark.parametrize("trap", CASES.values(), ids=CASES.keys())


def workspace(folder: Path, trap: Trap, tables: Tables) -> Path:
    """Write the clinic with the trap or its twin."""
    return write(folder, {**CLINIC, **trap.both, **tables})


@pytest.mark.parametrize("function", [line.split()[0].removeprefix("id=") for line in FUNCTIONS])
def test_the_clinic_is_sound(tmp_path: Path, function: str) -> None:
    found = why(infer_from(write(tmp_path, CLINIC)), "asha", function, "hub")
    assert (found.verdict, found.obstacles) == ("alone", ())


def test_there_are_many_traps() -> None:
    assert len(CASES) == sum(map(len, SUBJECTS)) >= 40
    assert len({trap.words for trap in CASES.values()}) == len(CASES)


@TRAPS
def test_a_trap_is_no_yes(tmp_path: Path, trap: Trap) -> None:
    found = why(infer_from(workspace(tmp_path, trap, trap.trap), until=trap.until), "asha", trap.function, "hub")
    assert found.verdict == trap.verdict, trap.words
    assert trap.obstacle in [(one.name, str(one.cell or "")) for one in found.obstacles], trap.words


@TRAPS
def test_its_twin_is_allowed(tmp_path: Path, trap: Trap) -> None:
    found = why(infer_from(workspace(tmp_path, trap, trap.twin), until=trap.until), "asha", trap.function, "hub")
    assert found.verdict == trap.allowed, trap.words
    # What supervision makes good remains an obstacle to working alone.
    assert [one for one in found.obstacles if trap.allowed == "alone" or one.kind == "permission"] == [], trap.words


@TRAPS
def test_the_oracle_is_not_trapped_either(tmp_path: Path, trap: Trap) -> None:
    for name, tables, verdict in (("trap", trap.trap, trap.verdict), ("twin", trap.twin, trap.allowed)):
        folder = workspace(tmp_path / name, trap, tables)
        verdicts = verdicts_of(answer(folder, AS_OF, trap.until), rows_of(folder))
        assert verdicts["asha", trap.function, "hub"] == verdict, trap.words
