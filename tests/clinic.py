"""The clinic of the traps, in which Asha, a nurse of the practice, may perform every function alone in the hub."""

from dataclasses import dataclass, field
from datetime import date

from .generate import AS_OF

__all__ = [
    "CLINIC",
    "COMPETENCIES",
    "COVERS",
    "FUNCTIONS",
    "LAPSED",
    "LATE",
    "ORGANISATIONS",
    "REQUIREMENTS",
    "SOUND",
    "TWO",
    "Tables",
    "Trap",
    "has",
    "holds",
    "post",
]

Tables = dict[str, list[str]]

SOUND = "verified_on=2025-11-03"
LAPSED = "expires=2026-01-04"
LATE = "2026-03-28"  # a day before the plan ends


def holds(competency: str = "venepuncture", level: str = "generic", more: str = "", person: str = "asha") -> str:
    """A row of holdings."""
    return f"person={person} competency={competency} level={level} status=verified {more}"


def has(kind: str, item: str, more: str = SOUND, person: str = "asha") -> str:
    """A row of credentials."""
    return f"person={person} kind={kind} item={item} {more}"


def post(role: str = "nurse", more: str = "", person: str = "asha") -> str:
    """A row of posts at the practice."""
    return f"id={person}-{role} person={person} employer=practice role={role} {more}"


TWO = ["id=asha kind=staff", "id=omar kind=staff"]
COVERS = "nursing;prescribing;mental_health_act;primary_medical;social"
ORGANISATIONS = [
    f"id=practice indemnity_covers={COVERS};social:volunteer registered_patients=900",
    f"id=trust kind=nhs_trust indemnity_covers={COVERS}",
    f"id=pcn kind=pcn indemnity_covers={COVERS}",
]
COMPETENCIES = [
    "id=venepuncture broader=clinical-skills",
    *(f"id={key}" for key in ("clinical-skills", "spirometry", "wound-care", "history-taking", "listening")),
]
FUNCTIONS = [
    "id=bloods activity=nursing shared_records=yes",
    "id=lung-test activity=nursing",
    "id=prescriptions activity=prescribing",
    "id=detention activity=mental_health_act",
    "id=dressings activity=nursing delegable=yes",
    "id=first-contact activity=primary_medical undifferentiated=yes",
    "id=befriending activity=social",
]
REQUIREMENTS = [
    "function=bloods kind=competency item=venepuncture min_level=generic",
    "function=lung-test kind=competency item=spirometry min_level=advanced supervisable=yes",
    "function=prescriptions kind=registration item=NMC annotation=prescriber",
    "function=detention kind=approval item=AMHP",
    "function=dressings kind=competency item=wound-care min_level=generic",
    "function=dressings kind=registration item=NMC",
    "function=first-contact kind=competency item=history-taking min_level=generic",
    "function=befriending kind=competency item=listening",
]
CLINIC: Tables = {
    "organisations": ORGANISATIONS,
    "sites": ["id=s organisation=practice"],
    "people": ["id=asha kind=staff"],
    "roles": [
        "id=nurse profession=nurse register=NMC",
        "id=assistant profession=healthcare_assistant",
        "id=doctor profession=doctor register=GMC",
        "id=pa profession=physician_assistant register=GMC supervisor_register=GMC",
    ],
    "posts": [post()],
    "competencies": COMPETENCIES,
    "training": [],
    "functions": FUNCTIONS,
    "requirements": REQUIREMENTS,
    "holdings": [
        holds(),
        holds("spirometry", "advanced"),
        *(holds(key) for key in ("wound-care", "history-taking", "listening")),
    ],
    "credentials": [has("registration", "NMC", f"annotations=prescriber {SOUND}"), has("approval", "AMHP")],
    "needs": ["segment=adults function=bloods"],
    "teams": ["id=hub host=practice"],
}


@dataclass(frozen=True)
class Trap:
    """A case that looks like a yes.

    Parameters
    ----------
    words
        What the trap is, in clinical words.
    obstacle
        Its name and cell, which is blank where no row is to blame.
    trap, twin
        The tables with the trap and without it; `both` are those that the two share.
    allowed
        The verdict on the twin.
    """

    words: str
    verdict: str
    obstacle: tuple[str, str]
    trap: Tables
    twin: Tables = field(default_factory=dict)
    both: Tables = field(default_factory=dict)
    function: str = "bloods"
    allowed: str = "alone"
    until: date = AS_OF
